import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cnnlib import optim
from cnnlib.containers import Sequential, SideHead
from cnnlib.data import load_digits
from cnnlib.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    named_grads,
    named_parameters,
)
from cnnlib.loss import cross_entropy
from cnnlib.schedules import step_decay
from cnnlib.train import evaluate, fit, predict
from cnnlib.weights import state_dict

ROOT = Path(__file__).parents[2]


def digits(start, stop):
    images, labels = load_digits()
    return images[start:stop, None], labels[start:stop]


TRAIN, HELD_OUT = digits(0, 150), digits(150, 300)


def small_net(seed=0):
    rng = np.random.default_rng(seed)
    return Sequential(
        conv=Conv2d(1, 4, 3, padding=1, rng=rng),
        bn=BatchNorm2d(4),
        relu=ReLU(),
        pool=MaxPool2d(2),
        flatten=Flatten(),
        dropout=Dropout(0.2, rng=rng),
        fc=Linear(64, 10, rng=rng),
    )


def train(model=None, data=TRAIN, kind="SGD", lr=0.1, epochs=3, **options):
    """Fit a small net to some digits with everything seeded."""
    model = small_net() if model is None else model
    more = {"momentum": 0.9} if kind == "SGD" else {}
    given = {
        "optimizer": getattr(optim, kind)(named_parameters(model), lr, **more),
        "rng": np.random.default_rng(1),
        "progress": False,
        "batch_size": 32,
        **options,
    }
    return model, fit(model, *data, epochs=epochs, **given)


def assert_same_weights(one, other):
    for name, array in state_dict(one).items():
        assert array.tobytes() == state_dict(other)[name].tobytes(), name


def test_a_small_net_learns_the_digits():
    model, history = train(epochs=15, lr=0.05, validation=HELD_OUT)
    assert history["loss"][-1] < 0.6 < 2 < history["loss"][0]
    assert history["accuracy"][-1] > 0.8
    assert history["validation_accuracy"][-1] > 0.85
    assert history["epoch"] == list(range(1, 16))
    assert evaluate(model, *HELD_OUT) == (
        history["validation_loss"][-1],
        history["validation_accuracy"][-1],
    )


def test_the_same_seeds_give_the_same_bits():
    assert_same_weights(train()[0], train()[0])
    other, _ = train(rng=np.random.default_rng(2))
    assert not np.array_equal(other["fc"].params["weight"], train()[0]["fc"].params["weight"])


def test_every_image_is_used_once_per_epoch_and_the_last_mini_batch_is_smaller():
    sizes, sums = [], []

    class Spy(Flatten):
        def compute(self, x, training):
            sizes.append(len(x))
            sums.append(x.sum())
            return super().compute(x, training)

    model = Sequential(Spy(), Linear(64, 10, rng=np.random.default_rng(0)))
    train(model, epochs=2)
    assert sizes == [32, 32, 32, 32, 22] * 2
    assert sum(sums[:5]) == pytest.approx(TRAIN[0].sum(), rel=1e-5)
    assert sums[:5] != sums[5:]


def test_one_epoch_of_one_batch_is_one_step_of_gradient_descent():
    model, plain = (
        Sequential(Flatten(), Linear(64, 10, rng=np.random.default_rng(0), dtype=np.float64))
        for _ in range(2)
    )
    x, y = TRAIN
    loss, dscores = cross_entropy(plain.forward(x), y)
    plain.backward(dscores)
    plain[1].params["weight"] -= 0.5 * plain[1].grads["weight"]
    optimizer = optim.SGD(named_parameters(model), 0.5)
    _, history = train(model, epochs=1, batch_size=200, optimizer=optimizer)
    np.testing.assert_allclose(model[1].params["weight"], plain[1].params["weight"], rtol=1e-12)
    assert history["loss"] == [pytest.approx(loss, rel=1e-12)]


@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_images_are_computed_with_in_the_type_of_the_parameters(dtype):
    x, y = TRAIN
    model, _ = train(data=((16 * x).astype(dtype), y), lr=0.01, epochs=1)
    assert {array.dtype for array in state_dict(model).values()} == {np.dtype(np.float32)}
    assert {grad.dtype for grad in named_grads(model).values()} == {np.dtype(np.float32)}
    assert predict(model, x).dtype == np.float32


def test_predict_and_evaluate_do_not_depend_on_the_batch_size():
    model, _ = train(epochs=1)
    x, y = HELD_OUT
    np.testing.assert_allclose(predict(model, x, 7), predict(model, x, 150), rtol=1e-4, atol=1e-5)
    scores = predict(model, x)
    assert scores.shape == (150, 10)
    loss, accuracy = evaluate(model, x, y, batch_size=64)
    assert loss == pytest.approx(cross_entropy(scores, y)[0], rel=1e-5)
    assert accuracy == np.mean(scores.argmax(axis=1) == y)


@pytest.mark.parametrize("batch_size", [0, -1, 1.5, None])
def test_predict_refuses_a_batch_without_images(batch_size):
    with pytest.raises(ValueError, match=f"batch_size is {batch_size}: use a whole number"):
        predict(small_net(), HELD_OUT[0], batch_size)


def test_predict_refuses_what_are_no_numbers():
    with pytest.raises(ValueError, match="x holds <U32, expected real numbers"):
        predict(small_net(), HELD_OUT[0].astype(str))


def test_a_frozen_layer_is_left_alone_to_the_bit():
    model = small_net()
    for name in ("conv", "bn"):
        model[name].frozen = True
    optimizer = optim.SGD(named_parameters(model), 0.1, momentum=0.9)
    train(model, optimizer=optimizer)
    assert optimizer.frozen == set()
    fresh = small_net()
    for name in ("conv", "bn"):
        assert_same_weights(model[name], fresh[name])
    assert not np.array_equal(model["fc"].params["weight"], fresh["fc"].params["weight"])


def test_an_optimizer_of_some_parameters_trains_those_alone():
    model = small_net()
    optimizer = optim.SGD({"fc.weight": model["fc"].params["weight"]}, 0.1)
    train(model, optimizer=optimizer, epochs=1)
    assert_same_weights(model["conv"], small_net()["conv"])
    assert not np.array_equal(model["fc"].params["weight"], small_net()["fc"].params["weight"])


def test_a_schedule_sets_the_learning_rate_before_every_mini_batch():
    asked = []

    def schedule(epoch, step):
        asked.append((epoch, step))
        return 0.1 / (1 + step)

    _, history = train(epochs=2, schedule=schedule)
    assert asked == [(step // 5, step) for step in range(10)]
    assert history["learning_rate"] == [0.1 / 5, 0.1 / 10]


def test_callbacks_see_every_epoch_and_may_end_the_training():
    seen = []

    def callback(model, history):
        seen.append((type(model), len(history)))
        return len(history) == 2

    _, history = train(epochs=5, callbacks=[callback, lambda *_: None])
    assert seen == [(Sequential, 1), (Sequential, 2)]
    assert history.stopped == "stopped after epoch 2: a callback asked for it"


def test_patience_ends_the_training_and_goes_back_to_the_best_weights():
    x, y = HELD_OUT
    wrong = (x, (y + 1) % 10)
    model, history = train(epochs=20, validation=wrong, patience=3)
    best = int(np.argmin(history["validation_loss"]))
    assert len(history) == best + 1 + 3
    assert history.stopped.endswith(f"lowest after epoch {best + 1}")
    assert evaluate(model, *wrong)[0] == history["validation_loss"][best]


def test_a_history_writes_itself_and_says_why_it_ended():
    _, history = train(epochs=2, validation=HELD_OUT, callbacks=[lambda *_: True])
    lines = str(history).split("\n")
    assert lines[0].startswith("epoch   1  loss ")
    assert "validation accuracy 0." in lines[0]
    assert lines[1] == history.stopped


def test_the_progress_bar_shows_loss_accuracy_and_time_left(capsys):
    pytest.importorskip("tqdm")
    train(epochs=2, progress=True)
    last = capsys.readouterr().err.split("\r")[-1]
    assert "epoch 2/2: 100%" in last
    assert "10/10" in last
    assert "loss " in last
    assert "accuracy " in last


def test_without_tqdm_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match="pip install tqdm, or pass progress=False"):
        train(progress=True)


@pytest.mark.parametrize("kind", ["SGD", "Adam", "Adadelta"])
def test_training_in_two_parts_ends_with_the_same_bits(kind, tmp_path):
    unbroken, want = train(kind=kind, lr=0.01, epochs=4, validation=HELD_OUT, patience=9)
    options = {"validation": HELD_OUT, "patience": 9, "checkpoint": tmp_path / "run.npz"}
    train(kind=kind, lr=0.01, epochs=2, **options)
    rest, history = train(small_net(9), kind=kind, lr=0.01, epochs=4, **options)
    assert_same_weights(rest, unbroken)
    for column in ("epoch", "loss", "accuracy", "validation_loss", "learning_rate"):
        assert history[column] == want[column]


def test_a_training_that_ended_is_not_taken_up_again(tmp_path):
    options = {"checkpoint": tmp_path / "run.npz", "callbacks": [lambda *_: True]}
    model, first = train(epochs=5, **options)
    again, second = train(small_net(9), epochs=5, **options)
    assert len(first) == len(second) == 1
    assert second.stopped == first.stopped
    assert_same_weights(again, model)


KILLED = """
import os, signal
from cnnlib.schedules import step_decay
from cnnlib.tests.test_train import HELD_OUT, train

def schedule(epoch, step):
    if step == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return step_decay(0.1, epoch, every=2)

train(epochs=5, schedule=schedule, validation=HELD_OUT, patience=4, checkpoint="run.npz")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_training_goes_on_and_ends_with_the_bits_of_an_unbroken_one(tmp_path):
    options = {
        "epochs": 5,
        "schedule": lambda epoch, step: step_decay(0.1, epoch, every=2),
        "validation": HELD_OUT,
        "patience": 4,
    }
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, env=environment)
    assert done.returncode == -signal.SIGKILL
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]

    resumed, history = train(small_net(9), checkpoint=tmp_path / "run.npz", **options)
    unbroken, want = train(**options)
    assert_same_weights(resumed, unbroken)
    assert history["loss"] == want["loss"]


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"batch_size": 16}, "belongs to another training"),
        ({"data": digits(0, 149)}, "belongs to another training"),
        ({"model": Sequential(Flatten(), Linear(64, 10))}, "not those of this model"),
    ],
)
def test_a_checkpoint_of_another_training_is_refused(options, match, tmp_path):
    train(epochs=1, checkpoint=tmp_path / "run.npz")
    with pytest.raises(ValueError, match=match):
        train(epochs=2, checkpoint=tmp_path / "run.npz", **options)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"lr": 0.5}, r"with lr=0\.1, not lr=0\.5: pass the same options"),
        ({"kind": "Adam"}, "with optimizer='SGD', .*, not optimizer='Adam', "),
        ({"schedule": lambda *_: 0.1}, r"with lr=0\.1, not lr='by schedule': "),
        ({"patience": None}, "with patience=3, not patience=None: "),
        ({"patience": 4}, "with patience=3, not patience=4: "),
        ({"patience": None, "validation": None}, "with validation_images=150, patience=3, not "),
        ({"validation": digits(150, 170)}, "with validation_images=150, not validation_images=20"),
    ],
)
def test_a_checkpoint_does_not_override_what_is_asked_for(options, match, tmp_path):
    written = {"checkpoint": tmp_path / "run.npz", "validation": HELD_OUT, "patience": 3}
    train(epochs=1, **written)
    model = small_net(9)
    with pytest.raises(ValueError, match=match):
        train(model, epochs=2, **written | options)
    assert_same_weights(model, small_net(9))


def test_a_checkpoint_of_plain_momentum_is_not_one_of_nesterov(tmp_path):
    def go_on(epochs, nesterov):
        model = small_net()
        sgd = optim.SGD(named_parameters(model), 0.1, momentum=0.9, nesterov=nesterov)
        train(model, epochs=epochs, optimizer=sgd, checkpoint=tmp_path / "run.npz")

    go_on(1, nesterov=False)
    with pytest.raises(ValueError, match="with nesterov=False, not nesterov=True"):
        go_on(2, nesterov=True)


def test_a_factor_on_the_learning_rate_must_be_the_same_too(tmp_path):
    train(epochs=1, checkpoint=tmp_path / "run.npz")
    model = small_net()
    optimizer = optim.SGD(named_parameters(model), 0.1, momentum=0.9, scale={"conv": 0.1})
    with pytest.raises(ValueError, match=r"with scale=\{\}, not scale=\{'conv': 0.1\}"):
        train(model, optimizer=optimizer, epochs=2, checkpoint=tmp_path / "run.npz")


def net_with_side_head():
    rng = np.random.default_rng(0)
    head = Sequential(Flatten(), Linear(64, 10, rng=rng))
    return Sequential(
        body=Sequential(relu=ReLU(), _side=SideHead(aux=head)),
        flatten=Flatten(),
        fc=Linear(64, 10, rng=rng),
    )


@pytest.mark.parametrize("weight", [0.3, 0.4])
def test_a_side_head_learns_from_a_loss_of_its_own(weight):
    model, by_hand = net_with_side_head(), net_with_side_head()
    rng, (x, y), side = np.random.default_rng(0), TRAIN, by_hand["body"]["_side"]
    optimizer = optim.SGD(named_parameters(by_hand), 0.1)
    order = rng.permutation(len(x))
    for start in range(0, len(x), 100):
        rows = order[start : start + 100]
        dscores = cross_entropy(
            by_hand.forward(x[rows].astype(np.float32), training=True), y[rows]
        )[1]
        side.dscores = weight * cross_entropy(side.scores, y[rows])[1]
        by_hand.backward(dscores)
        optimizer.step(named_grads(by_hand))
    fit(
        model, x, y, epochs=1, batch_size=100, progress=False, rng=np.random.default_rng(0),
        optimizer=optim.SGD(named_parameters(model), 0.1), side_weight=weight,
    )  # fmt: skip
    assert_same_weights(model, by_hand)
    with pytest.raises(AssertionError):
        assert_same_weights(model["body"], net_with_side_head()["body"])


def test_a_side_head_that_is_frozen_or_left_out_is_no_obstacle():
    model = net_with_side_head()
    model["body"]["_side"].frozen = True
    train(model, epochs=1)
    assert_same_weights(model["body"], net_with_side_head()["body"])

    model = net_with_side_head()
    train(model, epochs=1, optimizer=optim.SGD({"fc.weight": model["fc"].params["weight"]}, 0.1))
    assert_same_weights(model["body"], net_with_side_head()["body"])


def test_a_damaged_checkpoint_is_called_damaged(tmp_path):
    (tmp_path / "run.npz").write_bytes(b"PK half of it")
    with pytest.raises(ValueError, match=r"run.npz is damaged .*delete it to begin again"):
        train(checkpoint=tmp_path / "run.npz")


def test_a_checkpoint_of_another_version_is_refused(tmp_path):
    train(epochs=1, checkpoint=tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz") as arrays:
        named = dict(arrays)
    notes = json.loads(named.pop("notes").item())
    np.savez(tmp_path / "run.npz", notes=json.dumps(notes | {"version": 0}), **named)
    with pytest.raises(ValueError, match=r"run.npz is of version 0, not 2: delete it"):
        train(epochs=2, checkpoint=tmp_path / "run.npz")


def test_a_training_that_diverges_says_what_to_try():
    with pytest.raises(ValueError, match=r"epoch \d+, mini-batch \d+: the loss is no longer .*: "):
        train(data=(1e4 * TRAIN[0], TRAIN[1]), lr=1e30, epochs=9)
    with pytest.raises(
        ValueError, match=r"try a learning rate of 1e\+29 instead of 1e\+30, .*x goes "
    ):
        train(data=(1e4 * TRAIN[0], TRAIN[1]), lr=1e30, epochs=9)


def test_a_last_step_that_ruins_the_weights_is_noticed():
    model = Sequential(Flatten(), Linear(64, 10, rng=np.random.default_rng(0)))
    with pytest.raises(ValueError, match="epoch 1: the loss is no longer a finite number"):
        train(model, data=(1e4 * TRAIN[0], TRAIN[1]), lr=1e38, epochs=1, batch_size=150)


def test_nan_in_the_images_is_not_blamed_on_the_learning_rate():
    x = TRAIN[0].copy()
    x[7, 0, 3, 3] = np.nan
    with pytest.raises(ValueError, match=r"x holds NaN .*: clean the images first"):
        train(data=(x, TRAIN[1]))


NET = small_net()


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"data": (TRAIN[0], TRAIN[1][:-1])}, r"y is \(149,\) int64, expected one whole number"),
        ({"data": (TRAIN[0], np.eye(10)[TRAIN[1]])}, r"y is \(150, 10\).*not one-hot"),
        ({"data": (TRAIN[0], TRAIN[1] / 2)}, r"y is \(150,\) float64"),
        ({"data": (TRAIN[0], TRAIN[1] + 1)}, "the label 10: expected 0 to 9"),
        ({"data": (TRAIN[0][:0], TRAIN[1][:0])}, "expected at least one image"),
        ({"validation": (TRAIN[0], TRAIN[1][:-1])}, "y is .149"),
        ({"patience": 2}, "pass validation"),
        ({"patience": 0, "validation": HELD_OUT}, "patience is 0"),
        ({"epochs": 0}, "epochs is 0"),
        ({"batch_size": 2.5}, "batch_size is 2.5"),
        ({"optimizer": None}, r"optimizer is None: use SGD\(named_parameters"),
        ({"validation": TRAIN[0]}, r"validation is ndarray: pass two arrays, \(x, y\)"),
        ({"data": (TRAIN[0] * 1j, TRAIN[1])}, "x holds complex128, expected real numbers"),
        ({"checkpoint": "no/such/run.npz"}, "checkpoint is 'no/such/run.npz', but there is no"),
        ({"rng": 3}, r"rng is 3: use numpy.random.default_rng"),
        ({"optimizer": optim.SGD(named_parameters(NET), 0.1)}, "conv.weight is not the model's"),
    ],
)
def test_what_cannot_work_is_refused(options, match):
    with pytest.raises(ValueError, match=match):
        train(**options)
