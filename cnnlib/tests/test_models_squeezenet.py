"""SqueezeNet with the weights of its authors recognizes photographs."""

import os
from pathlib import Path

import numpy as np
import pytest

from cnnlib import models, softmax
from cnnlib.init import zeros
from cnnlib.layers import named_parameters
from cnnlib.models.squeezenet import torchvision_names
from cnnlib.weights import load, load_state_dict

DATA = os.environ.get("CNNLIB_DATA") or Path(__file__).parents[3] / "shared" / "data"
WEIGHTS = Path(DATA) / "weights" / "squeezenet1_0_imagenet.npz"
LABELS = Path(DATA) / "weights" / "imagenet_labels.txt"
MEAN = np.array([104, 117, 123])  # of blue, green and red


@pytest.fixture(scope="module")
def trained():
    if not (WEIGHTS.exists() and LABELS.exists()):
        pytest.skip(f"no weights at {WEIGHTS}: set CNNLIB_DATA to the folder that has weights/")
    model = models.squeezenet1_0(init=zeros, last_padding=1)
    load_state_dict(model, torchvision_names(load(WEIGHTS)))
    return model


@pytest.mark.parametrize(
    ("photograph", "label"), [("coffee", "espresso"), ("chelsea", "Egyptian cat")]
)
def test_squeezenet_recognizes(photograph, label, trained):
    skimage = pytest.importorskip("skimage", reason="the photographs come with scikit-image")
    from skimage.transform import resize

    image = getattr(skimage.data, photograph)()
    image = resize(image, (227, 227), preserve_range=True, anti_aliasing=True)
    blue_first = image[:, :, ::-1] - MEAN
    scores = trained.forward(blue_first.transpose(2, 0, 1)[None].astype(np.float32))
    # The first label is that of the background, which the network does not know.
    labels = LABELS.read_text(encoding="utf-8").splitlines()[1:]
    assert labels[scores.argmax()] == label
    assert softmax(scores).max() > 0.5


def test_the_names_of_the_authors_become_those_of_torchvision():
    fires = [
        f"fire{n}.{part}" for n in range(2, 10) for part in ("squeeze1x1", "expand1x1", "expand3x3")
    ]
    theirs = [
        f"{layer}.{kind}" for layer in ("conv1", *fires, "conv10") for kind in ("weight", "bias")
    ]
    renamed = torchvision_names(dict.fromkeys(theirs))
    assert list(renamed) == list(named_parameters(models.squeezenet1_0(init=zeros)))


def test_padding_of_the_last_convolution_adds_a_border():
    for padding, size in ((0, 13), (1, 15)):
        model = models.squeezenet1_0(init=zeros, last_padding=padding)
        shape = model["features"].output_shape((3, 227, 227))
        assert model["classifier"][1].output_shape(shape) == (1000, size, size)
