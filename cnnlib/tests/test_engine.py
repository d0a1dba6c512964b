"""The engine gives what the plain layers give."""

import gc
import os
import signal
import sys
import threading
import tracemalloc
import weakref
from functools import partial

import numpy as np
import pytest

from cnnlib import engine, threads
from cnnlib.containers import Concat, Residual, Sequential
from cnnlib.engine.transforms import best_tile, transforms
from cnnlib.gradcheck import relative_error
from cnnlib.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool,
    Identity,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    Softmax,
    ZeroPadShortcut,
    named_grads,
    named_parameters,
    named_state,
)
from cnnlib.loss import cross_entropy
from cnnlib.optim import SGD
from cnnlib.train.epoch import Epochs
from cnnlib.train.measure import evaluate


def conv(*args, dtype=float, **options):
    return Conv2d(*args, rng=np.random.default_rng(0), dtype=dtype, **options)


def linear(*args, seed=0, dtype=float):
    return Linear(*args, rng=np.random.default_rng(seed), dtype=dtype)


def lenet(dtype=float):
    return Sequential(
        conv(1, 4, 5, padding=2, dtype=dtype),
        ReLU(),
        MaxPool2d(2),
        conv(4, 6, 5, padding=2, dtype=dtype),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        linear(6 * 9, 20, dtype=dtype),
        ReLU(),
        linear(20, 10, dtype=dtype),
    )


NETS = {
    "lenet": ((1, 12, 12), lenet),
    "wide": (
        (8, 9, 7),
        lambda: Sequential(conv(8, 70, 3, padding="same"), ReLU(), Flatten(), linear(70 * 63, 3)),
    ),
    "pool before relu": (
        (2, 11, 9),
        lambda: Sequential(conv(2, 3, 3), MaxPool2d(2), ReLU(), Flatten(), linear(36, 3)),
    ),
    "valid, no bias, not square": (
        (6, 13, 10),
        lambda: Sequential(conv(6, 5, (4, 3), bias=False), Flatten(), linear(400, 3)),
    ),
    "asymmetric padding": (
        (7, 6, 8),
        lambda: Sequential(conv(7, 5, (3, 4), padding=((2, 0), (1, 3))), Flatten(), linear(270, 3)),
    ),
    "other poolings": (
        (2, 9, 9),
        lambda: Sequential(
            conv(2, 3, 3, padding=1),
            MaxPool2d(2, ceil_mode=True),
            conv(3, 3, 3, padding=1),
            MaxPool2d(2, stride=1),
            conv(3, 3, 3, padding=1),
            MaxPool2d(2, padding=1),
            Flatten(),
            linear(27, 3),
        ),
    ),
    "even kernels, odd maps": (
        (9, 9, 9),
        lambda: Sequential(
            conv(9, 8, 2, padding="same"), MaxPool2d(2), conv(8, 5, 2), Flatten(), linear(45, 3)
        ),
    ),
    "1x1 and 7x7": (
        (3, 8, 8),
        lambda: Sequential(
            conv(3, 20, 1), ReLU(), conv(20, 4, 7, padding=3), ReLU(), Flatten(), linear(256, 3)
        ),
    ),
    "layers it does not know": (
        (3, 12, 12),
        lambda: Sequential(
            conv(3, 6, 3, stride=2),
            BatchNorm2d(6, dtype=float),
            LeakyReLU(),
            Sequential(conv(6, 6, 3, padding=1), BatchNorm2d(6, dtype=float), ReLU()),
            Residual(Sequential(conv(6, 6, 3, padding=1))),
            conv(6, 8, 3, groups=2),
            conv(8, 4, 3, padding=1),
            MaxPool2d(3, stride=1),
            GlobalAvgPool(),
            linear(4, 3),
        ),
    ),
    "residual": (
        (3, 9, 10),
        lambda: Sequential(
            conv(3, 6, 3, padding=1),
            Residual(
                Sequential(
                    conv(6, 6, 3, padding=1, bias=False),
                    BatchNorm2d(6, dtype=float),
                    ReLU(),
                    conv(6, 6, 3, padding=1),
                )
            ),
            Residual(
                Sequential(conv(6, 8, 3, stride=2, padding=1), BatchNorm2d(8, dtype=float)),
                Sequential(conv(6, 8, 1, stride=2), BatchNorm2d(8, dtype=float)),
                activation=False,
            ),
            Residual(Sequential(conv(8, 9, 3, padding=1)), ZeroPadShortcut(1, 9)),
            GlobalAvgPool(),
            linear(9, 3),
        ),
    ),
    "concat": (
        (2, 8, 7),
        lambda: Sequential(
            Concat(conv(2, 3, 1), Sequential(conv(2, 4, 3, padding=1), ReLU()), Identity()),
            BatchNorm2d(9, dtype=float),
            Concat(Residual(conv(9, 9, 3, padding=1)), MaxPool2d(3, 1, padding=1)),
            MaxPool2d(2),
            Flatten(),
            linear(18 * 12, 3),
        ),
    ),
    "strides": (
        (2, 13, 11),
        lambda: Sequential(
            conv(2, 5, 5, stride=(2, 3), padding=2),
            ReLU(),
            conv(5, 4, 3, stride=2, padding=((0, 1), (2, 0))),
            MaxPool2d(2),
            Flatten(),
            linear(4, 3),
        ),
    ),
    "nothing after the maps": (
        (2, 6, 6),
        lambda: Sequential(conv(2, 3, 3), ReLU(), conv(3, 3, 3), GlobalAvgPool()),
    ),
    "two convolutions without pooling": (
        (1, 10, 10),
        lambda: Sequential(
            conv(1, 12, 3), conv(12, 12, 3), MaxPool2d(2), ReLU(), ReLU(), Flatten(), linear(108, 3)
        ),
    ),
}
BATCHES = [1, 2, 7]


def batch(shape, n, seed=1, dtype=float):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, *shape)).astype(dtype), rng.integers(0, 3, n)


def plain_step(model, x, y):
    """Do what a training step says: the oracle."""
    scores = model.forward(x, training=True)
    loss, dscores = cross_entropy(scores, y)
    model.backward(dscores)
    return loss, int(np.sum(scores.argmax(axis=1) == y))


@pytest.fixture(params=[1, 2, 3])
def any_cores(request, monkeypatch):
    for module in ("blockwise", "channelwise", "stages"):
        monkeypatch.setattr(f"cnnlib.engine.{module}.cores", lambda: request.param)


@pytest.mark.usefixtures("any_cores")
@pytest.mark.parametrize("n", BATCHES)
@pytest.mark.parametrize("name", NETS)
def test_a_step_equals_the_one_of_the_plain_layers(name, n):
    shape, make = NETS[name]
    model, other = make(), make()
    x, y = batch(shape, n)
    for _ in range(2):  # the second step finds what the first one left in the memory
        want, got = plain_step(model, x, y), engine.train_step(other, x, y)
        np.testing.assert_allclose(got, want, rtol=1e-12)
        grads = named_grads(other)
        for parameter, gradient in named_grads(model).items():
            assert relative_error(grads[parameter], gradient) < 1e-10, parameter
            assert grads[parameter].shape == gradient.shape
            assert grads[parameter].dtype == gradient.dtype
        for statistic, array in named_state(model).items():
            np.testing.assert_allclose(named_state(other)[statistic], array, rtol=1e-12)
        x, y = batch(shape, n, seed=2)


@pytest.mark.usefixtures("any_cores")
@pytest.mark.parametrize("name", ["lenet", "strides", "residual"])
@pytest.mark.parametrize("block", [1, 5000, 1 << 30])
def test_the_size_of_the_blocks_changes_nothing(block, name, monkeypatch):
    monkeypatch.setattr("cnnlib.engine.channelwise.PART", block)
    monkeypatch.setattr("cnnlib.engine.blockwise.BLOCK", block)
    monkeypatch.setattr("cnnlib.engine.columns.COLUMNS", block)
    monkeypatch.setattr("cnnlib.engine.winograd.COLUMNS", block)
    shape, make = NETS[name]
    model, other = make(), make()
    x, y = batch(shape, 11)
    plain_step(model, x, y)
    engine.train_step(other, x, y)
    for parameter, gradient in named_grads(model).items():
        assert relative_error(named_grads(other)[parameter], gradient) < 1e-10, parameter


def test_the_last_batch_of_an_epoch_may_be_smaller():
    model, other = lenet(), lenet()
    for n in (8, 8, 3, 8, 5, 1, 8):
        x, y = batch((1, 12, 12), n, seed=n)
        plain_step(model, x, y)
        engine.train_step(other, x, y)
        for name, gradient in named_grads(model).items():
            assert relative_error(named_grads(other)[name], gradient) < 1e-10, (n, name)


def test_it_follows_the_parameters_as_they_change():
    model, other = lenet(), lenet()
    x, y = batch((1, 12, 12), 4)
    for _ in range(5):
        assert engine.train_step(other, x, y)[0] == pytest.approx(plain_step(model, x, y)[0])
        for net in (model, other):
            for layer in net:
                for name, gradient in layer.grads.items():
                    layer.params[name] -= 0.01 * gradient


def test_float32_agrees_to_rounding():
    model, other = lenet(np.float32), lenet(np.float32)
    x, y = batch((1, 12, 12), 6, dtype=np.float32)
    plain_step(model, x, y)
    engine.train_step(other, x, y)
    for name, gradient in named_grads(model).items():
        got = named_grads(other)[name]
        assert got.dtype == np.float32
        assert np.abs(got - gradient).max() < 1e-5 * np.abs(gradient).max(), name


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("pool", [2, 3])  # the engine's own, and one that is left to its layer
def test_relu_passes_no_gradient_where_all_pixels_are_zero(dtype, pool):
    def make():
        return Sequential(
            conv(1, 8, 5, padding=2, dtype=dtype),
            ReLU(),
            MaxPool2d(2),
            conv(8, 16, 5, padding=2, dtype=dtype),
            MaxPool2d(pool, 2),
            ReLU(),
        )

    model, other, rng = make(), make(), np.random.default_rng(0)
    x = np.zeros((9, 1, 28, 28), dtype)
    x[:, :, 10:18, 10:18] = rng.random((9, 1, 8, 8))
    dout = rng.normal(size=model.forward(x).shape).astype(dtype)
    model.backward(dout)
    fast = engine.compile(other, x.shape, dtype)
    fast.forward(x)
    fast.backward(dout)
    for name, want in named_grads(model).items():
        got, rounding = named_grads(other)[name], 100 * np.finfo(dtype).eps
        np.testing.assert_allclose(got, want, rtol=0, atol=rounding * np.abs(want).max())


def test_dropout_draws_the_same_numbers():
    def make():
        return Sequential(
            conv(1, 3, 3),
            Dropout(0.5, rng=np.random.default_rng(3)),
            Flatten(),
            Dropout(0.5, rng=np.random.default_rng(4)),
            linear(75, 3),
        )

    model, other = make(), make()
    x, y = batch((1, 7, 7), 5)
    for _ in range(3):
        assert engine.train_step(other, x, y)[0] == pytest.approx(plain_step(model, x, y)[0])


@pytest.mark.parametrize("name", NETS)
def test_scores_while_testing_equal_those_of_the_layers(name):
    shape, make = NETS[name]
    model, (x, _) = make(), batch(shape, 5)
    got = engine.compile(model, x.shape, x.dtype).forward(x, training=False)
    np.testing.assert_allclose(got, model.forward(x, training=False), rtol=1e-10, atol=1e-12)


def test_a_frozen_layer_gets_no_gradients_but_passes_them_on():
    model, other = lenet(), lenet()
    x, y = batch((1, 12, 12), 4)
    for net in (model, other):
        net[3].frozen = net[7].frozen = True
    plain_step(model, x, y)
    engine.train_step(other, x, y)
    assert other[3].grads == other[7].grads == {}
    for name, gradient in named_grads(model).items():
        assert relative_error(named_grads(other)[name], gradient) < 1e-10, name


def test_inputs_and_parameters_stay_as_they_are():
    model = lenet()
    x, y = batch((1, 12, 12), 4)
    before = [array.copy() for layer in model for array in layer.params.values()]
    copies = x.copy(), y.copy()
    x.flags.writeable = y.flags.writeable = False
    scores = engine.compile(model, x.shape, x.dtype).forward(x)
    kept = scores.copy()
    engine.train_step(model, x[::-1], y)
    np.testing.assert_array_equal(x, copies[0])
    np.testing.assert_array_equal(y, copies[1])
    np.testing.assert_array_equal(scores, kept)
    after = [array for layer in model for array in layer.params.values()]
    for old, new in zip(before, after, strict=True):
        np.testing.assert_array_equal(old, new)


def test_strided_images_are_as_good():
    x, y = batch((1, 12, 12), 8)
    model, other = lenet(), lenet()
    engine.train_step(model, x[::2, :, :, ::-1].copy(), y[::2])
    engine.train_step(other, x[::2, :, :, ::-1], y[::2])
    for name, gradient in named_grads(model).items():
        np.testing.assert_array_equal(named_grads(other)[name], gradient)


def test_two_runs_are_equal_to_the_last_bit():
    x, y = batch((1, 12, 12), 9, dtype=np.float32)
    runs = []
    for _ in range(2):
        model = lenet(np.float32)
        engine.train_step(model, x, y)
        runs.append(named_grads(model))
    for name in runs[0]:
        np.testing.assert_array_equal(runs[0][name], runs[1][name])


def test_two_models_train_side_by_side():
    x, y = batch((1, 12, 12), 9)
    models, alone = [lenet() for _ in range(4)], lenet()
    plain_step(alone, x, y)

    def train(model):
        for _ in range(10):
            engine.train_step(model, x, y)

    workers = [threading.Thread(target=train, args=(model,)) for model in models]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for model in models:
        for name, gradient in named_grads(alone).items():
            assert relative_error(named_grads(model)[name], gradient) < 1e-10, name


def test_a_model_it_cannot_speed_up_comes_back():
    dense = Sequential(Flatten(), linear(4, 3))
    assert engine.compile(dense, (2, 1, 2, 2), float) is dense
    assert engine.compile(lenet(), (2, 1, 12, 12), float) is not None
    model = lenet(np.float32)
    assert engine.compile(model, (2, 1, 12, 12), np.float64) is model
    assert isinstance(engine.compile(model, (2, 1, 12, 12), np.float32), engine.Engine)


def test_integers_are_computed_as_the_layers_do():
    model, other = lenet(np.float32), lenet(np.float32)
    x, y = np.arange(288).reshape(2, 1, 12, 12) % 5, np.array([0, 2])
    assert engine.train_step(model, x, y) == plain_step(other, x, y)


def test_an_engine_is_made_once_and_forgotten_with_its_model():
    model = lenet()
    one = engine.compile(model, (4, 1, 12, 12), float)
    assert engine.compile(model, (4, 1, 12, 12), float) is one
    for n in range(5, 9):
        engine.compile(model, (n, 1, 12, 12), float)
    assert engine.compile(model, (4, 1, 12, 12), float) is not one
    gone = weakref.ref(model), weakref.ref(one)
    del model, one
    gc.collect()
    assert [reference() for reference in gone] == [None, None]


def test_epochs_with_validation_make_every_engine_once(monkeypatch):
    made = []

    class Counted(engine.Engine):
        def __init__(self, layers, shape, *args):
            made.append(shape[0])
            super().__init__(layers, shape, *args)

    monkeypatch.setattr("cnnlib.engine.training.Engine", Counted)
    model, (x, y) = lenet(), batch((1, 12, 12), 11)
    optimizer = SGD(named_parameters(model), lr=0.01)
    epochs = Epochs(model, x, y, optimizer, np.random.default_rng(0), 4, None)
    for epoch in range(3):
        epochs.run(epoch, lambda loss, accuracy: None)
        evaluate(model, x, y, batch_size=5)
    assert made == [4, 3, 5, 1]


def test_an_engine_for_testing_keeps_no_memory_to_go_back(monkeypatch):
    monkeypatch.setattr("cnnlib.engine.blockwise.BLOCK", 1 << 12)
    model, (x, _), held = lenet(), batch((1, 12, 12), 1024), {}
    for training in (True, False):
        tracemalloc.start()
        one = engine.compile(model, x.shape, x.dtype, training=training)
        held[training] = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        np.testing.assert_allclose(one.forward(x, training=False), model.forward(x))
    assert held[False] < held[True] / 2
    with pytest.raises(ValueError, match="training=False"):
        one.backward(np.zeros((1024, 10)))


def test_a_convolution_alone_is_left_to_itself():
    layer = conv(1, 2, 3)
    assert engine.compile(layer, (2, 1, 5, 5), float) is layer
    gone = weakref.ref(layer)
    del layer
    gc.collect()
    assert gone() is None


def test_the_model_does_not_go_back_with_an_older_batch():
    model, (x, y) = lenet(), batch((1, 12, 12), 2)
    scores = model.forward(x)
    engine.train_step(model, x, y)
    with pytest.raises(ValueError, match="call forward before backward"):
        model.backward(scores)
    assert model[0].cache is model[2].cache is model[9].cache is None


@pytest.mark.parametrize(
    "x", [np.zeros((3, 1, 12, 12)), np.zeros((2, 3, 12, 12)), np.zeros((2, 1, 12, 12), np.float32)]
)
def test_an_engine_refuses_what_it_was_not_made_for(x):
    fast = engine.compile(lenet(), (2, 1, 12, 12), float)
    with pytest.raises(ValueError, match=r"made for \(2, 1, 12, 12\) float64: compile"):
        fast.forward(x)


def test_an_engine_goes_back_after_forward_with_the_shape_of_the_scores():
    fast = engine.compile(lenet(), (2, 1, 12, 12), float)
    with pytest.raises(ValueError, match="None before forward"):
        fast.backward(np.zeros((2, 10)))
    fast.forward(np.zeros((2, 1, 12, 12)))
    for shape in ((1, 10), (2, 9), (10,)):
        with pytest.raises(ValueError, match=r"the shape of the scores, \(2, 10\)"):
            fast.backward(np.zeros(shape))


@pytest.mark.parametrize("other", ["the model", "an engine that tests"])
def test_an_engine_does_not_go_back_when_another_pass_came_in_between(other):
    model, (x, _) = Sequential(*lenet(), Softmax()), batch((1, 12, 12), 2)
    fast = engine.compile(model, x.shape, x.dtype)
    scores = fast.forward(x)
    fast.backward(scores)
    if other == "the model":
        model.forward(x[::-1])
    else:
        engine.compile(model, x.shape, x.dtype, training=False).forward(x[::-1])
    with pytest.raises(ValueError, match="remember another forward pass"):
        fast.backward(scores)
    fast.forward(x)
    fast.backward(scores)


def test_convolutions_inside_containers_are_computed_by_the_engine(monkeypatch):
    def refuse(layer, *_):
        raise AssertionError(f"{layer} was computed by itself")

    (residual, make), (concat, make_other) = NETS["residual"], NETS["concat"]
    for method in ("compute", "gradients"):
        monkeypatch.setattr(Conv2d, method, refuse)
        monkeypatch.setattr(BatchNorm2d, method, refuse)
    engine.train_step(make(), *batch(residual, 2))
    engine.train_step(make_other(), *batch(concat, 2))


def test_frozen_layers_inside_containers_stay_as_they_are():
    shape, make = NETS["residual"]
    model, other = make(), make()
    for net in (model, other):
        net[1].frozen = True
    x, y = batch(shape, 4)
    plain_step(model, x, y)
    engine.train_step(other, x, y)
    assert named_grads(other).keys() == named_grads(model).keys()
    for statistic, array in named_state(model).items():
        np.testing.assert_allclose(named_state(other)[statistic], array, rtol=1e-12)
    for name, gradient in named_grads(model).items():
        assert relative_error(named_grads(other)[name], gradient) < 1e-10, name


def test_a_layer_replaced_inside_a_container_is_noticed():
    shape, make = NETS["residual"]
    model, (x, y) = make(), batch(shape, 4)
    engine.train_step(model, x, y)
    model[3].children["downsample"] = conv(8, 9, 1)
    assert engine.train_step(model, x, y)[0] == pytest.approx(plain_step(model, x, y)[0])


def test_a_replaced_layer_is_noticed():
    model = lenet()
    x, y = batch((1, 12, 12), 4)
    engine.train_step(model, x, y)
    model.children["9"] = linear(20, 10, seed=5)
    assert engine.train_step(model, x, y)[0] == pytest.approx(plain_step(model, x, y)[0])


def change_padding(model):
    model[0].options["padding"] = 1


def change_shape(model):
    model[0].params["weight"] = np.random.default_rng(3).normal(size=(4, 1, 3, 3))
    model[0].kernel_size, model[0].options["padding"] = (3, 3), 1


def change_pooling(model):
    model[2].options["ceil_mode"] = True


def drop_bias(model):
    del model[0].params["bias"]


def add_bias(model):
    model[3].params["bias"] = np.arange(6.0)


@pytest.mark.parametrize(
    "change", [change_padding, change_shape, change_pooling, drop_bias, add_bias]
)
def test_a_layer_that_was_changed_is_noticed(change):
    model = Sequential(conv(1, 4, 5), ReLU(), MaxPool2d(2), conv(4, 6, 1, bias=False))
    x = np.random.default_rng(4).normal(size=(3, 1, 9, 9))
    engine.compile(model, x.shape, x.dtype).forward(x)
    change(model)
    got = engine.compile(model, x.shape, x.dtype).forward(x)
    np.testing.assert_allclose(got, model.forward(x), rtol=1e-12, atol=1e-12)


def test_an_engine_does_not_go_back_after_a_forward_pass_that_failed():
    model = Sequential(conv(1, 2, 3), Flatten(), linear(2 * 9, 4))
    x = np.random.default_rng(5).normal(size=(3, 1, 5, 5))
    fast = engine.compile(model, x.shape, x.dtype)
    fast.forward(x)
    whole = model[2].params["weight"]
    model[2].params["weight"] = whole[:, :5]
    with pytest.raises(ValueError, match="mismatch"):
        fast.forward(x)
    model[2].params["weight"] = whole
    with pytest.raises(ValueError, match="None before forward"):
        fast.backward(np.ones((3, 4)))


def test_images_that_do_not_fit_are_refused_as_by_the_layers():
    x, y = batch((2, 12, 12), 4)
    with pytest.raises(ValueError, match="expects 1 channels"):
        engine.train_step(lenet(), x, y)
    x, y = batch((1, 2, 2), 4)
    with pytest.raises(ValueError):
        engine.train_step(Sequential(conv(1, 2, 3), Flatten(), linear(2, 3)), x, y)
    x, y = batch((1, 3, 3), 4)
    with pytest.raises(ValueError, match="the kernel covers"):
        engine.train_step(Sequential(conv(1, 2, 3), MaxPool2d(2), Flatten()), x, y)


def test_wrong_labels_are_refused():
    x, _ = batch((1, 12, 12), 2)
    with pytest.raises(ValueError, match="label 10"):
        engine.train_step(lenet(), x, np.array([0, 10]))


def test_what_a_task_raises_reaches_the_caller():
    def fail():
        raise ValueError("here")

    for tasks in ([fail], [fail, int], [int, fail], [int, fail, int]):
        with pytest.raises(ValueError, match="here"):
            threads.run(tasks)


def test_tasks_run_with_the_settings_of_the_caller():
    seen = []
    with np.errstate(over="raise"):
        threads.run([lambda: seen.append(np.geterr()["over"])] * 3)
    assert seen == ["raise"] * 3


def test_tasks_may_have_tasks_of_their_own():
    done = []

    def inside():
        threads.run([partial(done.append, None)] * 3)

    whole = threading.Thread(target=threads.run, args=([inside] * 4,), daemon=True)
    whole.start()
    whole.join(timeout=20)
    assert len(done) == 12


def test_tasks_run_where_no_thread_can_be_started(monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    threads._workers.cache_clear()
    seen = []
    threads.run([lambda: seen.append(1)] * 3)
    threads._workers.cache_clear()
    assert seen == [1, 1, 1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_forked_process_trains_as_well():
    x, y = batch((1, 12, 12), 8)
    engine.train_step(lenet(), x, y)
    child = os.fork()
    if not child:
        signal.alarm(20)  # ends the child should it wait for ever
        want = plain_step(lenet(), x, y)[0]
        os._exit(abs(engine.train_step(lenet(), x, y)[0] - want) > 1e-9)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(threads.cores() == 1, reason="one core")
def test_python_gets_its_switch_interval_back():
    before, seen = sys.getswitchinterval(), []
    sys.setswitchinterval(0.003)
    threads.run([lambda: seen.append(sys.getswitchinterval())] * 2)
    after = sys.getswitchinterval()
    sys.setswitchinterval(before)
    assert seen == [pytest.approx(threads.PATIENCE)] * 2
    assert after == pytest.approx(0.003)


def test_blas_gets_its_threads_back():
    get, put = threads._thread_functions()
    before = get()
    put(2)
    two = get()  # 1 where there is no OpenBLAS, or one core
    with threads.blas_on_one_thread():
        with threads.blas_on_one_thread():
            assert get() == 1
        assert get() == 1
    assert get() == two
    put(before)


@pytest.mark.parametrize("r", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("m", [1, 2, 3, 4])
def test_short_products_convolve(m, r):
    rng = np.random.default_rng(0)
    pixels, kernel = rng.normal(size=m + r - 1), rng.normal(size=r)
    a, b, g = transforms(m, r)
    got = a.T @ ((g @ kernel) * (b.T @ pixels))
    np.testing.assert_allclose(got, np.correlate(pixels, kernel, "valid"), atol=1e-12)


def test_tiles_cost_as_few_products_as_can_be():
    assert best_tile(14, 5) == 4  # 4 tiles of 8 products for 14 rows
    assert best_tile(7, 3) == 4
    assert best_tile(1, 3) == 1
    assert best_tile(6, 3) == 3  # 2 tiles of 5, not 2 of 6
