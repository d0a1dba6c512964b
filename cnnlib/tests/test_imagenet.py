"""SqueezeNet with ImageNet's weights, and what it is shown."""

import os
from pathlib import Path

import numpy as np
import pytest

from cnnlib.data import load_photograph
from cnnlib.models.imagenet import (
    MEAN,
    imagenet_folder,
    imagenet_input,
    imagenet_squeezenet,
)

DATA = Path(os.environ.get("CNNLIB_DATA") or Path(__file__).parents[3] / "shared" / "data")


def test_the_embedded_photographs_are_recognized(monkeypatch):
    monkeypatch.setenv("CNNLIB_DATA", str(DATA))
    if not DATA.is_dir() or imagenet_folder() is None:
        pytest.skip(f"no weights of SqueezeNet in {DATA}: set CNNLIB_DATA")
    model, classes = imagenet_squeezenet()
    photographs = {"coffee": "espresso", "cat": "Egyptian cat", "camera": "tripod"}
    for name, label in photographs.items():
        scores = model.forward(imagenet_input(load_photograph(name)[None]), False)
        assert classes[scores.argmax()] == label


def test_without_weights_a_sentence_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNLIB_DATA", str(tmp_path))
    assert imagenet_folder() is None
    with pytest.raises(FileNotFoundError, match="set CNNLIB_DATA to a folder that holds them"):
        imagenet_squeezenet()


def test_an_image_of_one_color_becomes_that_color_blue_first():
    image = np.full((1, 30, 50, 3), (200, 100, 50), dtype=np.uint8)
    out = imagenet_input(image, 20)
    assert out.shape == (1, 3, 20, 20)
    np.testing.assert_allclose(out[0, :, 3, 4], np.array([50, 100, 200]) - MEAN[:, 0, 0], rtol=1e-5)


def test_a_ramp_keeps_its_direction_when_it_is_resized():
    image = np.zeros((1, 10, 40, 3), np.uint8)
    image[..., 0] = np.arange(40)
    red = imagenet_input(image, 10)[0, 2] + MEAN[2]
    np.testing.assert_allclose(red, np.broadcast_to(np.arange(10) * 4 + 1.5, (10, 10)), rtol=1e-4)


def test_an_image_of_its_size_is_left_as_it_is():
    image = np.random.default_rng(0).integers(0, 256, (2, 9, 9, 3)).astype(np.uint8)
    back = np.moveaxis(imagenet_input(image, 9) + MEAN, 1, -1)[..., ::-1]
    np.testing.assert_allclose(back, image, atol=1e-4)


def test_other_axes_are_refused():
    with pytest.raises(ValueError, match="images has 3 axes, expected 4"):
        imagenet_input(np.zeros((9, 9, 3)))
