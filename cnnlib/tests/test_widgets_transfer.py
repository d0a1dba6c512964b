"""The widgets of lesson 06, moved by their controls."""

import base64

import numpy as np
import pytest

from cnnlib.data import load_digits, load_photograph
from cnnlib.experiments import transfer_results
from cnnlib.widgets import augmentation_studio, data_size_slider, freeze_slider
from cnnlib.widgets.augmentation import versions
from cnnlib.widgets.freezing import best_frozen, layer_sizes, trainable

STILL = {"flip": False, "shift": 0, "crop": 0, "degrees": 0, "zoom": 1.0, "light": 0.0}
STILL |= {"elastic": 0.0}


@pytest.fixture
def digit():
    return load_digits()[0][3][None]


def test_frozen_layers_leave_fewer_parameters():
    assert list(layer_sizes()) == ["conv1", "conv2", "conv3", "fc1", "fc2"]
    assert [trainable(n) for n in range(5)] == [40_394, 40_234, 35_594, 17_098, 650]


def test_the_freeze_slider_says_what_was_measured():
    widget = freeze_slider()
    widget.controls["frozen"].value, widget.controls["labels"].value = 3, 20
    runs = [100 * a for n, f, a in transfer_results() if (n, f) == (20, 3)]
    assert widget.sentence.startswith("3 of 5 layers frozen: 17,098 of 40,394 parameters learn.")
    assert f"20 labels per class: {np.mean(runs):.1f} % ± {np.std(runs):.1f}" in widget.sentence
    titles = [ax.get_title() for ax in widget.render(**widget.values()).axes]
    assert titles[0].startswith("17,098 parameters learn")
    assert titles[1] == "letters to digits, 20 labels per class"


def test_gray_boxes_are_the_frozen_layers():
    widget = freeze_slider()
    ax = widget.render(frozen=2, labels=5, task="letters to digits").axes[0]
    words = [text.get_text().rpartition(", ")[2] for text in ax.texts]
    assert words == ["frozen"] * 2 + ["learns"] * 3


def test_the_data_size_slider_frames_the_best_and_says_whether_it_is_sure():
    widget = data_size_slider()
    widget.controls["labels"].value = 100
    assert best_frozen(100, "letters to digits")[0] == 1
    assert "100 labels per class: best with 1 frozen layer, 96.6 %" in widget.sentence
    assert widget.sentence.endswith("more than the spread of the runs.")
    widget.controls["task"].value = "digits 0-4 to 5-9"
    assert "Transfer loses" in widget.sentence
    ax = widget.render(**widget.values()).axes[0]
    assert ax.get_title() == "digits 0-4 to 5-9"
    assert len(ax.patches) == 1


@pytest.mark.parametrize("make", [freeze_slider, data_size_slider])
def test_a_reader_without_a_front_end_sees_picture_and_sentence(make):
    widget = make()
    data, _ = widget._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == widget.sentence


def test_without_changes_the_versions_are_the_image(digit):
    made = versions(digit, 3, np.random.default_rng(0), **STILL)
    np.testing.assert_allclose(made, np.repeat(digit[None], 3, axis=0))


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("flip", True),
        ("shift", 2),
        ("degrees", 30),
        ("zoom", 1.5),
        ("light", 0.5),
        ("elastic", 1.0),
    ],
)
def test_each_control_changes_some_version_and_the_seed_says_how(digit, change, value):
    state = STILL | {change: value}
    one, again, other = (versions(digit, 7, np.random.default_rng(s), **state) for s in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
    assert not np.array_equal(one, np.repeat(digit[None], 7, axis=0))
    assert one.min() >= 0
    assert one.max() <= 1


def test_elastic_moves_by_about_as_many_pixels_as_it_says():
    ramp = np.tile(np.linspace(0, 1, 64), (64, 1))[None]
    made = versions(ramp, 40, np.random.default_rng(0), **STILL | {"elastic": 2.0})
    moved = np.abs(made - ramp)[:, 0, 16:-16, 16:-16].std() * 63
    assert 0.5 < moved < 4


def test_a_crop_makes_the_versions_smaller(digit):
    assert versions(digit, 4, np.random.default_rng(0), **STILL | {"crop": 2}).shape == (4, 1, 6, 6)


def test_the_studio_names_what_it_does(digit):
    widget = augmentation_studio(np.stack([digit, digit]), ["one", "two"])
    assert widget.sentence == "one and 7 versions of it: moved by up to 1 pixels."
    for name, value in [("which", 1), ("flip", True), ("shift", 0), ("degrees", 15)]:
        widget.controls[name].value = value
    assert (
        widget.sentence == "two and 7 versions of it: mirrored or not, turned by up to 15 degrees."
    )
    assert [ax.get_title() for ax in widget.render(**widget.values()).axes] == ["two", *"1234567"]


def test_the_studio_takes_color():
    photo = load_photograph("cat")[::8, ::8].transpose(2, 0, 1)[None] / 255
    assert augmentation_studio(photo).controls["which"].options == (("image 0", 0),)


@pytest.mark.parametrize(
    ("images", "names", "message"),
    [
        (np.zeros((2, 8, 8)), None, "images has 3 axes, expected 4"),
        (np.zeros((2, 2, 8, 8)), None, "expected 1 or 3 channels in 0..1"),
        (np.full((1, 1, 8, 8), 7), None, "expected 1 or 3 channels in 0..1"),
        (np.zeros((2, 1, 8, 8)), ["a"], "1 names for 2 images"),
    ],
)
def test_wrong_images_are_explained(images, names, message):
    with pytest.raises(ValueError, match=message):
        augmentation_studio(images, names)
