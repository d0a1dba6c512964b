"""Training in the background, and the panel that shows it."""

import time

import numpy as np
import pytest

from cnnlib import Flatten, Linear, Sequential
from cnnlib.train.live import LiveTraining
from cnnlib.widgets import training_panel
from cnnlib.widgets.training import MOST_POINTS, thinned, top_three

SETTINGS = {"lr": 0.1, "momentum": 0.9, "batch_size": 8}


def small_network(rng):
    return Sequential(Flatten(), Linear(784, 10, rng=rng))


@pytest.fixture
def training():
    rng = np.random.default_rng(0)
    x, y = rng.random((20, 1, 28, 28), dtype=np.float32), rng.integers(0, 10, 20)
    model, told = small_network(rng), []
    live = LiveTraining(model, ((x, y), (x, y)), dict(SETTINGS), lambda: told.append(1), rng, 60)
    live.told = told
    return live


def wait(condition):
    ends = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_steps_walk_through_all_images_and_the_last_batch_is_smaller(training):
    for seen in (8, 16, 20, 28):
        training.step()
        assert training.seen == seen


def test_the_loss_falls(training):
    for _ in range(40):
        training.step()
    assert training.losses[-1] < 0.7 * training.losses[0]
    training.measure()
    assert training.accuracy > 0.5


def test_settings_hold_from_the_next_step(training):
    training.step()
    before = training.model.children["1"].params["weight"].copy()
    training.settings.update(lr=0.0, batch_size=3)
    training.step()
    assert np.array_equal(training.model.children["1"].params["weight"], before)
    assert training.seen == 11


def test_it_runs_in_the_background_until_it_is_paused_or_done(training):
    training.start()
    training.pause()
    assert not training.running
    training.start()
    wait(lambda: len(training.losses) == 60 and training.told)
    wait(lambda: not training.running)


def test_what_goes_wrong_is_kept_and_told(training):
    training.settings.update(lr=1e38)
    training.start()
    wait(lambda: not training.running)
    assert "diverged" in training.trouble


def test_any_object_with_forward_backward_params_and_grads_can_be_trained(training):
    class Own:
        def __init__(self):
            self.params, self.grads = {"w": np.zeros((10, 784))}, {}

        def forward(self, x, training):
            self.x = x.reshape(len(x), -1)
            return self.x @ self.params["w"].T

        def backward(self, dscores):
            self.grads["w"] = dscores.T @ self.x

    rng = np.random.default_rng(0)
    own = LiveTraining(Own(), training.data, dict(SETTINGS), lambda: None, rng)
    own.step()
    assert abs(own.losses[0] - np.log(10)) < 1e-6
    assert own.model.params["w"].any()


def test_the_panel_starts_pauses_and_starts_again():
    panel = training_panel(small_network)
    assert "Not trained yet" in panel.summary()
    panel.running = True
    wait(lambda: panel.training.losses)
    panel.learning_rate, panel.momentum, panel.batch_size = 0.5, 0.5, 4
    assert panel.training.settings == {"lr": 0.5, "momentum": 0.5, "batch_size": 4}
    panel.running = False
    assert not panel.training.running
    wait(lambda: "images seen" in panel.status)
    assert panel.points[0][0] == 1
    panel.again += 1
    assert panel.points == []
    assert panel.training is None


def test_an_example_and_a_drawing_are_read():
    panel = training_panel(small_network)
    panel.examples += 1
    assert len(panel.guesses) == 3
    chances = [chance for _, chance in panel.guesses]
    assert chances == sorted(chances, reverse=True)
    panel.drawing = [0.0] * 784
    assert panel.guesses == []


def test_the_panel_has_a_picture_and_words_without_a_front_end():
    data, _ = training_panel(small_network)._repr_mimebundle_()
    assert "image/png" in data
    assert "learning rate 0.018" in data["text/plain"]
    titles = [ax.get_title() for ax in training_panel(small_network).figure().axes]
    assert titles == ["loss", "drawing (28, 28)", "what the network reads"]


def test_a_panel_of_no_function_is_refused():
    with pytest.raises(ValueError, match="expected a class or a function of rng"):
        training_panel(3)


def test_long_curves_are_thinned_to_means():
    assert thinned([1.0, 2.0]) == [[1, 1.0], [2, 2.0]]
    points = thinned([1.0, 3.0] * MOST_POINTS)
    assert len(points) == MOST_POINTS
    assert points[1] == [3, 2.0]


def test_the_three_likeliest_classes_come_best_first():
    assert top_three(np.array([0.1, 0.5, 0.0, 0.4])) == [[1, 0.5], [3, 0.4], [0, 0.1]]
