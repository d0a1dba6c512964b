import numpy as np
import pytest

from cnnlib import batch_norm, group_norm, instance_norm, layer_norm
from cnnlib.data import load_digits
from cnnlib.widgets import histogram_through_the_layers, running_statistics, which_axes
from cnnlib.widgets.histograms import inputs_by_layer
from cnnlib.widgets.norm_axes import SHAPE
from cnnlib.widgets.running_mean import BATCHES, JUMP, SWITCH, batch_means, running


@pytest.fixture(scope="module")
def digits():
    return load_digits()[0][:100]


def titles(panel):
    return [ax.get_title() for ax in panel.render(**panel.values()).axes]


def test_without_norm_the_spread_follows_the_scale_and_with_it_it_is_one(digits):
    x = digits.reshape(100, -1) - digits.mean()
    for scale, low, high in [(0.5, 0, 0.1), (2.0, 10, np.inf)]:
        assert low < inputs_by_layer(x, scale, False, "ReLU")[-1].std() < high
        for z in inputs_by_layer(x, scale, True, "ReLU"):
            np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-9)
            assert z.std() == pytest.approx(1, abs=0.01)


def test_tanh_never_sees_more_than_its_weights_make_of_ones():
    x = np.random.default_rng(0).normal(size=(50, 64))
    last = inputs_by_layer(x, 4.0, False, "tanh")[-1]
    assert 1 < last.std() < 8


def test_the_histograms_follow_their_controls(digits):
    panel = histogram_through_the_layers(digits)
    assert panel.sentence.endswith("in layer 8.")
    assert "without batch norm" in panel.sentence
    before = titles(panel)
    panel.controls["scale"].value = 2.0
    assert titles(panel) != before
    panel.controls["norm"].value = True
    assert "with batch norm" in panel.sentence
    assert [title.split()[-1] for title in titles(panel)] == ["1"] * 8


def test_histograms_of_constant_images_are_refused():
    with pytest.raises(ValueError, match=r"images are \(3, 4\), expected at least 2"):
        histogram_through_the_layers(np.ones((3, 4)))


NORMS = {
    "batch norm": ("images pixels", 1, lambda x, one, zero: batch_norm(x, one, zero)[0]),
    "layer norm": (
        "channels pixels",
        1,
        lambda x, one, zero: layer_norm(x, np.ones(x.shape[1:]), np.zeros(x.shape[1:]))[0],
    ),
    "instance norm": ("pixels", 1, lambda x, one, zero: instance_norm(x, one, zero)[0]),
    "group norm": ("channels pixels", 2, lambda x, one, zero: group_norm(x, 2, one, zero)[0]),
}


@pytest.mark.parametrize("name", NORMS)
def test_the_numbers_that_share_a_mean_are_those_of_the_library(name):
    ticked, groups, norm = NORMS[name]
    panel = which_axes()
    for axis in ("images", "channels", "pixels"):
        panel.controls[axis].value = axis in ticked.split()
    panel.controls["groups"].value = groups
    assert titles(panel) == [name]
    N, C, P = SHAPE
    x = np.random.default_rng(0).normal(size=(N, C, P, 1))
    before = norm(x, np.ones(C), np.zeros(C))
    x[0, C - 1, 0, 0] += 1  # the corner: whoever shares its mean moves
    moved = ~np.isclose(norm(x, np.ones(C), np.zeros(C)), before, atol=1e-12)[..., 0]
    assert panel.sentence.startswith(f"{moved.sum()} of {x.size} numbers")
    assert f"so there are {x.size // moved.sum()} means" in panel.sentence


def test_as_many_blocks_as_channels_are_instance_norm_and_odd_choices_have_no_name():
    panel = which_axes()
    panel.controls["images"].value = False
    panel.controls["channels"].value = True
    panel.controls["groups"].value = 6
    assert titles(panel) == ["instance norm"]
    panel.controls["images"].value = True
    assert "no name" in panel.sentence
    for axis in ("images", "channels", "pixels"):
        panel.controls[axis].value = False
    assert "becomes 0" in panel.sentence


def test_the_running_mean_is_the_one_that_batch_norm_keeps():
    means = batch_means(8)
    state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
    for mean in means:
        pair = np.array([[mean - 1], [mean + 1]])
        batch_norm(pair, np.ones(1), np.zeros(1), state, momentum=0.3)
    assert running(means, 0.3, training=True)[-1] == pytest.approx(state["running_mean"][0])


def test_testing_leaves_the_running_mean_where_it_is():
    line = running(batch_means(8), 0.3, training=False)
    assert len(set(line[SWITCH - 1 :])) == 1
    assert len(set(line[:SWITCH])) == SWITCH


def test_batches_wobble_less_when_they_are_larger():
    small, large = (batch_means(size)[JUMP:].std() for size in (2, 128))
    assert small / large == pytest.approx(8)


def test_the_running_statistics_follow_their_controls():
    panel = running_statistics()
    assert panel.sentence.startswith("Momentum 0.1 (Keras: 0.9), batches of 8")
    panel.controls["momentum"].value = 0.0
    assert f"more than {BATCHES - JUMP} batches" in panel.sentence
    assert "ends at 0.00" in panel.sentence
    panel.controls["momentum"].value = 1.0
    panel.controls["mode"].value = "testing"
    assert panel.sentence.endswith("it stays as it is: testing.")
    assert titles(panel) == ["running mean, momentum 1"]


@pytest.mark.parametrize("make", [which_axes, running_statistics], ids=["axes", "running"])
def test_without_a_front_end_there_are_a_picture_and_a_sentence(make):
    data, _ = make()._repr_mimebundle_()
    assert data["image/png"].startswith("iVBORw0KGgo")
    assert data["text/plain"].endswith(".")
