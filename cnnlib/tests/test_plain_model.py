"""Plain models compute what the layers compute, and leave alone what is frozen."""

import numpy as np
import pytest

from cnnlib import models
from cnnlib.containers import Sequential
from cnnlib.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Tanh,
    named_grads,
    named_parameters,
)
from cnnlib.loss import cross_entropy
from cnnlib.optim import SGD
from cnnlib.plain_model import accuracy, as_plain_data, predict, run_layer, train, train_step
from cnnlib.transfer import freeze
from cnnlib.weights import state_dict

EARLY = ("conv1.", "bn1.")


@pytest.fixture
def network():
    rng = np.random.default_rng(0)
    return Sequential(
        conv1=Conv2d(1, 4, 3, padding=1, rng=rng, dtype=np.float64),
        bn1=BatchNorm2d(4, dtype=np.float64),
        relu1=ReLU(),
        pool=MaxPool2d(2),
        conv2=Conv2d(4, 5, (1, 3), padding=(0, 1), rng=rng, dtype=np.float64),
        relu2=ReLU(),
        flatten=Flatten(),
        fc=Linear(60, 3, rng=rng, dtype=np.float64),
    )


@pytest.fixture
def batch():
    rng = np.random.default_rng(1)
    return rng.normal(size=(7, 1, 6, 8)), rng.integers(0, 3, 7)


def library_steps(network, x, y, steps):
    optimizer = SGD(named_parameters(network), lr=0.1, momentum=0.9)
    for _ in range(steps):
        _, dlogits = cross_entropy(network.forward(x, True), y)
        network.backward(dlogits)
        optimizer.step(named_grads(network))


def plain_steps(model, x, y, steps):
    for _ in range(steps):
        model, _ = train_step(model, x, y, lr=0.1)
    return model


def early(model):
    return [name for name in model["arrays"] if name.startswith(EARLY)]


def test_it_predicts_what_the_layers_predict(network, batch):
    library_steps(network, *batch, 2)
    want = network.forward(batch[0], False)
    np.testing.assert_allclose(predict(as_plain_data(network), batch[0]), want)


def test_three_steps_do_what_the_library_does(network, batch):
    model = plain_steps(as_plain_data(network), *batch, 3)
    library_steps(network, *batch, 3)
    for name, array in state_dict(network).items():
        np.testing.assert_allclose(model["arrays"][name], array, err_msg=name)


def test_a_frozen_model_learns_as_the_frozen_library_does(network, batch):
    model = as_plain_data(network)
    model["frozen"] = early(model)
    after = plain_steps(model, *batch, 3)
    freeze(network, 1)
    optimizer = SGD(named_parameters(network), lr=0.1, momentum=0.9)
    optimizer.frozen = set(early(model))
    for _ in range(3):
        _, dlogits = cross_entropy(network.forward(batch[0], True), batch[1])
        network.backward(dlogits)
        optimizer.step({k: v for k, v in named_grads(network).items() if k not in optimizer.frozen})
    for name, array in state_dict(network).items():
        np.testing.assert_allclose(after["arrays"][name], array, err_msg=name)
    assert all(np.array_equal(after["arrays"][k], model["arrays"][k]) for k in early(model))


def test_a_frozen_array_with_velocity_rolls_on(network, batch):
    warm = plain_steps(as_plain_data(network), *batch, 1)
    still = {**warm, "frozen": early(warm)}
    name = "conv1.weight"
    after, _ = train_step(still, *batch, lr=0.1, momentum=0.5)
    want = warm["arrays"][name] - 0.1 * 0.5 * warm["velocity"][name]
    np.testing.assert_allclose(after["arrays"][name], want)


def test_everything_frozen_changes_nothing(network, batch):
    model = as_plain_data(network)
    model["frozen"] = list(model["arrays"])
    after = plain_steps(model, *batch, 2)
    assert all(np.array_equal(after["arrays"][k], a) for k, a in model["arrays"].items())
    assert after["velocity"] == {}


def test_running_statistics_move_unless_one_of_them_is_frozen(network, batch):
    model = as_plain_data(network)
    moved = plain_steps(model, *batch, 1)["arrays"]
    assert not np.array_equal(moved["bn1.running_mean"], model["arrays"]["bn1.running_mean"])
    model["frozen"] = ["bn1.running_var"]
    kept = plain_steps(model, *batch, 1)["arrays"]
    for name in ("bn1.running_mean", "bn1.running_var"):
        np.testing.assert_array_equal(kept[name], model["arrays"][name])


def test_nothing_that_is_given_changes(network, batch):
    model = as_plain_data(network)
    before = {name: array.copy() for name, array in model["arrays"].items()}
    x = batch[0].copy()
    train(model, x, batch[1], np.random.default_rng(0), epochs=2, batch_size=3)
    run_layer(model, "bn1", np.ones((2, 4, 3, 3)), training=True)
    assert all(np.array_equal(model["arrays"][name], array) for name, array in before.items())
    assert (model["velocity"], model["frozen"]) == ({}, [])
    np.testing.assert_array_equal(x, batch[0])


def test_training_learns_and_the_same_seed_gives_the_same_network(network, batch):
    model = as_plain_data(network)
    one, losses = train(model, *batch, np.random.default_rng(0), epochs=30, batch_size=4)
    again, _ = train(model, *batch, np.random.default_rng(0), epochs=30, batch_size=4)
    assert len(losses) == 60
    assert losses[-1] < 0.1 < losses[0]
    assert accuracy(one, *batch) == 1
    assert all(np.array_equal(one["arrays"][k], again["arrays"][k]) for k in one["arrays"])


def test_dropout_drops_in_training_only():
    model = as_plain_data(Sequential(drop=Dropout(0.5)))
    x = np.ones((4, 50))
    np.testing.assert_array_equal(run_layer(model, "drop", x), x)
    dropped = run_layer(model, "drop", x, training=True, rng=np.random.default_rng(0))
    assert set(np.unique(dropped)) == {0.0, 2.0}


def test_the_letters_network_is_a_plain_model():
    model = as_plain_data(models.letters_net())
    assert len(model["layers"]) == 12
    assert sum(array.size for array in model["arrays"].values()) == 41_434


@pytest.mark.parametrize(
    "layer",
    [
        Tanh(),
        Conv2d(1, 2, 3),
        Conv2d(1, 2, 3, stride=2, padding=1),
        Conv2d(1, 2, 3, padding=1, bias=False),
        Conv2d(2, 2, 3, padding=1, groups=2),
        MaxPool2d(3),
        MaxPool2d(2, 1),
        Dropout(0.3),
        Linear(2, 3, bias=False),
    ],
    ids=repr,
)
def test_other_layers_are_refused(layer):
    with pytest.raises(ValueError, match=r"one is .*: a plain model is a Sequential of"):
        as_plain_data(Sequential(one=layer))


def test_an_unknown_layer_is_named():
    with pytest.raises(ValueError, match="no layer is called 'conv9': choose one of relu"):
        run_layer(as_plain_data(Sequential(relu=ReLU())), "conv9", np.ones((1, 1, 2, 2)))
