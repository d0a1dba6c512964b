"""The predictor gives what `model.forward(x)` gives."""

import threading

import numpy as np
import pytest

from cnnlib import engine, models
from cnnlib.containers import Concat, Residual, Sequential
from cnnlib.engine import image_conv
from cnnlib.layers import (
    AvgPool2d,
    BatchNorm2d,
    Conv1d,
    Conv2d,
    Conv3d,
    Dropout,
    Flatten,
    GlobalAvgPool,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    ReLU6,
)


def conv(*args, dtype=float, **options):
    return Conv2d(*args, rng=np.random.default_rng(0), dtype=dtype, **options)


def linear(*args):
    return Linear(*args, rng=np.random.default_rng(0), dtype=float)


def norm(channels):
    rng, layer = np.random.default_rng(1), BatchNorm2d(channels, dtype=float)
    for array in (*layer.params.values(), *layer.state.values()):
        array[...] = rng.uniform(0.5, 2, channels)
    return layer


def images(shape, n=2, seed=0):
    return np.random.default_rng(seed).normal(size=(n, *shape))


CONVOLUTIONS = {
    "few channels": ((3, 9, 8), lambda: conv(3, 5, 3, padding=1)),
    "short products": ((16, 22, 23), lambda: conv(16, 7, 3, padding=1)),
    "short products, wide": ((16, 9, 28), lambda: conv(16, 7, 3, padding=1)),
    "short products, 5x5": ((16, 25, 21), lambda: conv(16, 7, 5, padding="same")),
    "short products, not square": ((17, 21, 22), lambda: conv(17, 6, (2, 3))),
    "asymmetric": ((16, 22, 22), lambda: conv(16, 6, 3, padding=((2, 0), (0, 1)))),
    "stride": ((6, 15, 14), lambda: conv(6, 9, 3, stride=2, padding=1)),
    "strides": ((6, 15, 14), lambda: conv(6, 9, (5, 2), stride=(3, 1), padding=(2, 0))),
    "1x1": ((6, 7, 9), lambda: conv(6, 9, 1)),
    "1x1, stride": ((6, 7, 9), lambda: conv(6, 9, 1, stride=2)),
    "1x1, padding": ((6, 7, 9), lambda: conv(6, 9, 1, padding=1, bias=False)),
    "depthwise": ((6, 9, 8), lambda: conv(6, 6, 3, padding=1, groups=6)),
    "depthwise, stride": ((6, 9, 8), lambda: conv(6, 6, (3, 5), stride=2, padding=2, groups=6)),
    "depthwise, strides": ((6, 9, 8), lambda: conv(6, 6, 3, stride=(2, 1), padding=1, groups=6)),
    "groups": ((6, 9, 8), lambda: conv(6, 4, 3, groups=2)),
    "dilation": ((6, 9, 8), lambda: conv(6, 4, 3, dilation=2)),
    "more filters than a depthwise": ((6, 9, 8), lambda: conv(6, 12, 3, groups=6)),
}
POOLS = {
    "2": lambda: MaxPool2d(2),
    "3, stride 2": lambda: MaxPool2d(3, 2),
    "3, stride 2, padding 1": lambda: MaxPool2d(3, 2, padding=1),
    "3, stride 2, ceil": lambda: MaxPool2d(3, 2, ceil_mode=True),
    "dilation": lambda: MaxPool2d((2, 3), 1, dilation=2),
}
NETS = {
    "conv, norm, relu": lambda: Sequential(conv(4, 6, 3), norm(6), ReLU()),
    "conv, norm, no relu": lambda: Sequential(conv(4, 6, 3, bias=False), norm(6), conv(6, 2, 1)),
    "norm first": lambda: Sequential(norm(4), ReLU(), conv(4, 3, 3), LeakyReLU()),
    "groups with norm": lambda: Sequential(conv(4, 6, 3, groups=2), norm(6), ReLU6()),
    "depthwise relu6": lambda: Sequential(conv(4, 4, 3, groups=4), norm(4), ReLU6()),
    "residual": lambda: Residual(conv(4, 4, 3, padding=1)),
    "projection": lambda: Residual(
        Sequential(conv(4, 6, 3, stride=2, padding=1), norm(6)),
        shortcut=Sequential(conv(4, 6, 1, stride=2), norm(6)),
    ),
    "no activation": lambda: Residual(conv(4, 4, 1), activation=False),
    "concat": lambda: Concat(conv(4, 3, 1), Sequential(conv(4, 2, 3, padding=1), ReLU())),
    "head": lambda: Sequential(
        conv(4, 6, 3), MaxPool2d(2), Flatten(), Dropout(), linear(6 * 16, 7), ReLU(), linear(7, 3)
    ),
    "global": lambda: Sequential(
        AvgPool2d(2), Dropout(0.3, mode="classic"), GlobalAvgPool(), linear(4, 3)
    ),
    "nested": lambda: Sequential(Sequential(conv(4, 3, 3)), Sequential(Sequential(ReLU()))),
}


def assert_predicts(model, x):
    want = model.forward(x)
    got = engine.Predictor(model).forward(x)
    assert got.shape == want.shape
    np.testing.assert_allclose(got, want, rtol=1e-10, atol=1e-10 * np.abs(want).max())


@pytest.fixture(params=["few", "many", "small bands"])
def any_size(request, monkeypatch):
    """Cut the work as for small and for large images, whatever there is to do."""
    for name in ("cnnlib.engine.bands", "cnnlib.engine.image_layers"):
        monkeypatch.setattr(f"{name}.FEW", 1 << 60 if request.param == "few" else 0)
    if request.param == "small bands":
        monkeypatch.setattr("cnnlib.engine.bands.SMALL", 0)
        monkeypatch.setattr("cnnlib.engine.bands.BAND", 1)


@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize("name", CONVOLUTIONS)
def test_convolutions(name):
    shape, make = CONVOLUTIONS[name]
    assert_predicts(make(), images(shape))


@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize("name", POOLS)
@pytest.mark.parametrize("shape", [(3, 8, 9), (5, 7, 7)])
def test_pooling(name, shape):
    model = Sequential(conv(shape[0], shape[0], 1), POOLS[name]())
    model[0].params["bias"] -= 5  # all maxima are negative: zeros from the padding would show
    assert_predicts(model, images(shape))


@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize("name", NETS)
def test_layers_together(name):
    assert_predicts(NETS[name](), images((4, 10, 10)))


@pytest.mark.parametrize("kind", [Linear, Conv1d, Conv2d, Conv3d])
def test_branches_stack_channels_whatever_the_other_axes(kind):
    rng = np.random.default_rng(0)
    size, shape = {
        Linear: ((), (4,)),
        Conv1d: ((1,), (4, 5)),
        Conv2d: ((1,), (4, 5, 6)),
        Conv3d: ((1,), (4, 5, 6, 7)),
    }[kind]
    branches = [kind(4, channels, *size, rng=rng, dtype=float) for channels in (3, 2)]
    assert_predicts(Concat(*branches), images(shape))


@pytest.mark.parametrize("name", ["resnet20", "lenet5", "convnetjs"])
def test_models(name):
    model = getattr(models, name)(rng=np.random.default_rng(0), dtype=float)
    assert_predicts(model, images({"lenet5": (1, 32, 32)}.get(name, (3, 32, 32))))


@pytest.mark.parametrize("name", ["mobilenet_v2", "shufflenet_v2_x1_0", "squeezenet1_1"])
def test_models_of_large_images_in_float32(name):
    model = getattr(models, name)(rng=np.random.default_rng(0))
    x = images((3, 64, 64), n=1).astype(np.float32)
    want, got = model.forward(x), engine.Predictor(model).forward(x)
    assert got.dtype == np.float32
    assert np.abs(got - want).max() < 1e-4 * np.abs(want).max()


def test_images_of_another_size_and_inputs_left_alone():
    model = Sequential(conv(2, 3, 3, padding=1), ReLU(), GlobalAvgPool())
    predictor = engine.Predictor(model)
    for shape in [(2, 6, 6), (2, 9, 5), (2, 6, 6)]:
        x = images(shape)
        before, got = x.copy(), predictor.forward(x)
        x.flags.writeable = False
        kept = got.copy()
        predictor.forward(x * 2)
        np.testing.assert_array_equal(got, kept)
        np.testing.assert_array_equal(x, before)
        np.testing.assert_allclose(got, model.forward(x))


def test_an_identity_does_not_hand_out_the_input():
    x = images((2, 4, 4))
    got = engine.Predictor(Sequential(conv(2, 2, 1), Dropout())).forward(x)
    got[...] = 7
    residual = Residual(Dropout(), activation=False)
    both = engine.Predictor(Sequential(residual, conv(2, 2, 1)))
    before = x.copy()
    both.forward(x)
    np.testing.assert_array_equal(x, before)


def test_one_predictor_in_two_threads():
    model = Sequential(conv(2, 8, 3), ReLU(), conv(8, 3, 3), GlobalAvgPool())
    predictor, batches, results = (
        engine.Predictor(model),
        [images((2, 9, 9), 3, k) for k in (1, 2)],
        {},
    )

    def predict(k):
        results[k] = [predictor.forward(batches[k]) for _ in range(20)]

    workers = [threading.Thread(target=predict, args=(k,)) for k in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for k in (0, 1):
        for got in results[k]:
            np.testing.assert_allclose(got, model.forward(batches[k]))


def test_images_that_do_not_fit_are_refused_as_by_the_model():
    with pytest.raises(ValueError, match="expects 2 channels"):
        engine.Predictor(Sequential(conv(2, 3, 3))).forward(images((3, 8, 8)))


def test_windows_of_padding_alone_are_refused_as_by_the_model():
    model = Sequential(conv(2, 2, 1), MaxPool2d(2, padding=2))
    for predict in (model.forward, engine.Predictor(model).forward):
        with pytest.raises(ValueError, match="sees padding alone"):
            predict(images((2, 4, 4)))


def test_no_images_give_no_scores():
    model = Sequential(conv(2, 3, 3), GlobalAvgPool())
    got = engine.Predictor(model).forward(images((2, 5, 5), n=0))
    assert (got.shape, got.dtype) == ((0, 3), np.float64)


def test_float16_parameters_are_computed_with_in_float32():
    model, x = conv(2, 3, 3, dtype=np.float16), images((2, 5, 5))
    got = engine.Predictor(model).forward(x)
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, model.forward(x), rtol=1e-4, atol=1e-4)


def test_a_predictor_does_not_train():
    with pytest.raises(ValueError, match=r"use model\.forward"):
        engine.Predictor(conv(2, 3, 3)).forward(images((2, 5, 5)), training=True)


def test_every_convolution_takes_the_way_it_should():
    kinds = {
        "few channels": image_conv.Columns,
        "short products": image_conv.ShortProducts,
        "depthwise": image_conv.Depthwise,
        "groups": type(None),
        "dilation": type(None),
    }
    from cnnlib.engine.prediction import _where
    from cnnlib.engine.scratch import Scratch

    for name, kind in kinds.items():
        shape, make = CONVOLUTIONS[name]
        layer = make()
        w, b = layer.params["weight"], layer.params["bias"]
        where, groups = _where(layer, shape), layer.options["groups"]
        found = image_conv.image_conv(w, b, where, groups, (0, 6), [Scratch(float)] * 8)
        assert type(found) is kind, name


@pytest.mark.parametrize(("dtype", "name"), [(str, "<U"), (complex, "complex128")])
def test_what_are_no_real_numbers_is_refused(dtype, name):
    model = Sequential(Conv2d(1, 2, 3, rng=np.random.default_rng(0)))
    with pytest.raises(ValueError, match=f"x holds {name}.*, expected real numbers"):
        engine.Predictor(model).forward(np.ones((1, 1, 5, 5)).astype(dtype))
