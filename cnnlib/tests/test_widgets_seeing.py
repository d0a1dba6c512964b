"""The feature browser and the occluder: their numbers, their sentences, their pictures."""

import numpy as np
import pytest
import traitlets

from cnnlib.activations import softmax
from cnnlib.data import load_digits
from cnnlib.inspect import max_activating_patches, occlusion_map
from cnnlib.models.trained import digit_input, trained
from cnnlib.widgets import browsing, feature_browser, occluder, occluding


def test_the_titles_of_the_digits_tell_their_labels():
    labels = load_digits()[1]
    for title, at in browsing.DIGITS.items():
        assert title == f"digit {labels[at]}"


@pytest.mark.parametrize("name", browsing.NETWORKS.values())
def test_the_framed_part_is_what_the_strongest_unit_sees(name):
    picture = next(iter(browsing.pictures(name)))
    image = browsing.pictures(name)[picture]
    x = image[None, None] if image.ndim == 2 else browsing.color_input(image[None])
    for layer in list(browsing.features(name, picture))[:8:3]:
        want = max_activating_patches(browsing.network(name), layer, 1, x.astype(np.float32), 1)
        value, _, corner, size = browsing.strongest(name, picture, layer, 1)
        assert value == pytest.approx(want.values[0], rel=1e-5)
        assert corner == tuple(want.corners[0])
        assert size == want.patches.shape[-1]


def test_changing_the_network_offers_its_images_and_layers():
    panel = feature_browser()
    panel.controls["name"].value = "resnet8"
    assert "cat" in panel.controls["picture"].options
    assert "layer2.0.conv2" in panel.controls["layer"].options
    panel.controls["layer"].value = "layer3.0.conv2"
    panel.controls["channel"].value = 63
    assert "channel 63 of 64" in panel.sentence
    panel.controls["name"].value = "digits"
    assert "channel 5 of 6" in panel.sentence


def test_every_layer_and_image_of_the_browser_can_be_drawn():
    panel = feature_browser()
    for name in browsing.NETWORKS.values():
        panel.controls["name"].value = name
        panel.controls["picture"].value = panel.controls["picture"].options[-1]
        for layer in panel.controls["layer"].options[::5]:
            panel.controls["layer"].value = layer
            assert layer in panel.sentence
            assert panel.sentence in panel.picture.value


def test_a_filter_of_a_color_image_is_a_color_image_and_others_are_laid_out():
    picture, colored = browsing.filter_picture("convnetjs", "conv1", 0)
    assert colored
    assert picture.shape == (5, 5, 3)
    picture, colored = browsing.filter_picture("convnetjs", "conv2", 3)
    assert not colored
    assert picture.shape == (4 * 6 - 1, 4 * 6 - 1)
    assert browsing.filter_picture("convnetjs", "relu1", 0) == (None, False)


def test_the_occluder_agrees_with_the_occlusion_map():
    model = trained("digits")
    x = digit_input(load_digits()[0][1405:1406])
    want = occlusion_map(model, x, np.array([7]), 8, 2, fill=float(x.mean()))[0]
    for i, j in [(0, 0), (11, 10), (5, 7)]:
        state = occluding.OccluderState("digit 7", 2 * i, 2 * j, 8)
        assert state.guesses[0][1] == pytest.approx(want[i, j], abs=1e-5)
    before = softmax(model.forward(x.astype(np.float32), False))[0, 7]
    assert state.guesses[0][2] == pytest.approx(before, abs=1e-5)


def test_a_color_square_has_the_mean_color():
    state = occluding.OccluderState("cat", 4, 6, 5)
    inside = state.covered[4:9, 6:11]
    assert np.allclose(inside, state.image.mean(axis=(0, 1)))
    assert np.allclose(state.covered[9:], state.image[9:])


def test_moving_the_square_asks_the_network_again():
    widget = occluder()
    before = widget.guesses
    widget.row, widget.col = 22, 20
    assert widget.guesses != before
    assert "“7” goes from 99 % to 4 %. Now the network says “3”" in widget.sentence
    assert widget.summary() == widget.sentence


def test_the_square_stays_inside_when_it_grows_and_when_it_is_moved():
    widget = occluder(row=24, col=0)
    widget.size = 16
    assert (widget.row, widget.col) == (16, 0)
    widget.row = 31
    assert widget.row == 16
    assert widget.state.covered.shape == (32, 32)


def test_another_image_brings_its_pixels():
    widget = occluder("cat")
    assert np.shape(widget.pixels) == (32, 32, 3)
    assert np.allclose(np.array(widget.pixels) / 255, widget.state.image, atol=0.003)
    assert len(widget.gray) == 3
    widget.title = "digit 2"
    assert np.allclose(np.array(widget.pixels)[..., 1] / 255, widget.state.image, atol=0.003)


@pytest.mark.parametrize(
    "bad", [{"title": "dog"}, {"size": 0}, {"size": 17}, {"row": -1}, {"col": 32}], ids=str
)
def test_what_cannot_be_is_refused(bad):
    with pytest.raises((ValueError, traitlets.TraitError)):
        occluder(**bad)


@pytest.mark.parametrize("make", [feature_browser, occluder])
def test_a_reader_without_a_front_end_sees_a_picture_and_a_sentence(make):
    data, _ = make()._repr_mimebundle_()
    assert data["image/png"]
    assert "%" in data["text/plain"] or "strongest unit" in data["text/plain"]
