"""The thermometer and the race: what they measure, what they say, what they draw."""

import numpy as np
import pytest

from cnnlib.data import load_experiment
from cnnlib.widgets import gradient_thermometer, race, thermometer, thirty_one_layer_race
from cnnlib.widgets.panel import Panel

PLAIN = {"depth": 20, "rule": "He", "activation": "ReLU", "norm": False, "skip": False}


@pytest.mark.parametrize("activation", thermometer.ACTIVATIONS)
@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("skip", [False, True])
def test_the_gradient_is_that_of_finite_differences(activation, norm, skip):
    rng = np.random.default_rng(0)
    x, dout, step = (rng.normal(size=(64, 64)) for _ in range(3))
    weights = [thermometer.weights_of("Xavier", rng) for _ in range(3)]

    def loss(x):
        return np.sum(thermometer.send(x, weights, activation, norm, skip)[0][-1] * dout)

    kept = thermometer.send(x, weights, activation, norm, skip)[1]
    first = thermometer.send_back(dout, kept, activation, skip)[0]
    change = (loss(x + 1e-8 * step) - loss(x - 1e-8 * step)) / 2e-8  # past no kink of ReLU
    assert np.sum(first * step) == pytest.approx(change, rel=1e-4)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "arrives"),
        ({"rule": "too small"}, "vanishes"),
        ({"rule": "too large"}, "explodes"),
        ({"activation": "sigmoid"}, "vanishes"),
        ({"activation": "sigmoid", "norm": True}, "arrives"),
        ({"activation": "sigmoid", "skip": True}, "arrives"),
    ],
)
def test_the_thermometer_tells_whether_the_gradient_arrives(change, says):
    state = PLAIN | change
    sentence = thermometer.reading(state["depth"], thermometer.temperatures(**state)[1])
    assert says in sentence


def test_moving_a_control_of_the_thermometer_draws_and_says_the_new_state():
    panel = gradient_thermometer()
    before = panel.drawn
    assert "vanishes" in panel.sentence
    panel.controls["norm"].value = True
    assert "arrives" in panel.sentence
    assert panel.drawn != before
    assert panel.sentence in panel.picture.value


def test_a_reader_without_a_front_end_sees_the_picture_and_the_sentence():
    panel = gradient_thermometer()
    assert isinstance(panel, Panel)
    data, _ = panel._repr_mimebundle_()
    assert data["image/png"] == panel.drawn
    assert data["text/plain"] == panel.sentence


def test_only_weights_of_hes_size_win_the_race():
    losses = load_experiment("race")
    ends = {name: losses[name][-10:].mean() for name in race.RUNNERS}
    assert ends["He"] < 1.2
    assert ends["too small"] == pytest.approx(np.log(10), abs=0.05)
    assert ends["Xavier"] == pytest.approx(np.log(10), abs=0.05)
    assert np.isnan(ends["too large"])
    assert "He: loss" in race.finish(losses)
    assert "too large: exploded" in race.finish(losses)


def test_the_recorded_race_is_what_the_code_runs():
    again, recorded = race.race(race.LEARNING_RATE, steps=20), load_experiment("race")
    for name in race.RUNNERS:
        np.testing.assert_allclose(again[name], recorded[name][:20], rtol=1e-6)


def test_the_first_loss_of_the_race_is_that_of_knowing_nothing():
    losses = race.race(0.01, steps=1)
    assert losses["too small"][0] == pytest.approx(np.log(10), abs=1e-3)


def test_the_race_stops_where_the_slider_stands():
    panel = thirty_one_layer_race()
    assert "After 10 steps" in panel.sentence
    panel.controls["step"].value = 50
    assert "After 50 steps" in panel.sentence


def test_a_reader_without_a_front_end_sees_the_end_of_the_race():
    data, _ = thirty_one_layer_race()._repr_mimebundle_()
    assert "After 240 steps" in data["text/plain"]
