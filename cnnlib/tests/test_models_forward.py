"""Every model computes scores; at the published size where the suite stays quick."""

import numpy as np
import pytest

from cnnlib import models, softmax
from cnnlib.init import zeros
from cnnlib.layers import named_grads, named_parameters, named_state

SIZES = {
    "alexnet": 224,
    "alexnet_2012": 227,
    "convnetjs": 32,
    "densenet121": 64,
    "googlenet": 224,
    "inception_v3": 107,
    "lenet": 28,
    "lenet5": 32,
    "letters_net": 8,
    "mnasnet1_0": 224,
    "mobilenet_v2": 224,
    "resnet18": 224,
    "resnet20": 32,
    "resnet50": 224,
    "resnext50_32x4d": 64,
    "shufflenet_v2_x1_0": 224,
    "squeezenet1_0": 224,
    "squeezenet1_1": 224,
    "torch_net": 28,
    "vgg11": 32,
    "vgg11_bn": 32,
}
# Those that differ from one above in depth or width alone; their weights are not drawn.
DEEP = ["resnet8", "resnet32", "resnet34", "resnet101", "resnet152", "wide_resnet50_2"]
DEEP += ["vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn"]


def build(name, seed=0, **options):
    options |= {"image_size": 32} if name.startswith("vgg") else {}
    return getattr(models, name)(5, np.random.default_rng(seed), **options)


def images(count, channels, size):
    x = np.random.default_rng(1).normal(size=(count, channels, size, size))
    return x.astype(np.float32)


def test_every_model_is_tried():
    assert sorted([*SIZES, *DEEP]) == sorted(models.__all__)


@pytest.mark.parametrize("name", SIZES)
def test_a_model_scores_an_image(name):
    channels = 1 if name in ("lenet", "lenet5", "letters_net", "torch_net") else 3
    scores = build(name).forward(images(1, channels, SIZES[name]))
    assert (scores.shape, scores.dtype) == ((1, 5), np.float32)
    assert np.isfinite(scores).all()
    assert np.ptp(scores) > 0


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_model_scores_an_image(name):
    scores = build(name, init=zeros).forward(images(2, 3, 32))
    assert (scores.shape, scores.dtype) == ((2, 5), np.float32)


@pytest.mark.parametrize(
    ("name", "side", "channels", "size"),
    [
        ("googlenet", "_side1", 512, 14),
        ("googlenet", "_side2", 528, 14),
        ("inception_v3", "_side", 768, 17),
    ],
)
def test_a_side_head_scores_and_sends_gradients_back(name, side, channels, size):
    model = build(name, aux=True)
    head, x = model[side], images(2, channels, size)
    assert head.forward(x, training=True) is x
    assert head.scores.shape == (2, 5)
    head.dscores = softmax(head.scores) - np.array([1, 0, 0, 0, 0], np.float32)
    dx = head.backward(np.zeros_like(x))
    assert dx.any()
    assert named_grads(head).keys() == named_parameters(head).keys()


def test_torch_net_gives_log_probabilities():
    scores = build("torch_net").forward(images(3, 1, 28))
    np.testing.assert_allclose(np.exp(scores).sum(axis=1), 1, rtol=1e-5)


def test_a_seed_gives_the_same_model_and_another_another():
    a, b, c = (named_parameters(build("resnet20", seed)) for seed in (0, 0, 1))
    assert all(np.array_equal(a[name], b[name]) for name in a)
    assert not np.array_equal(a["conv1.weight"], c["conv1.weight"])
    fresh = [named_parameters(models.lenet5())["c1.weight"] for _ in range(2)]
    assert not np.array_equal(*fresh)


def test_a_seed_settles_what_dropout_drops():
    a, b = (build("squeezenet1_1").forward(images(2, 3, 32), training=True) for _ in range(2))
    np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", ["lenet", "resnet20"])
def test_parameters_and_statistics_have_the_type_asked_for(name):
    model = getattr(models, name)(dtype=np.float16)
    arrays = [*named_parameters(model).values(), *named_state(model).values()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float16)}


def test_batch_norms_have_the_options_of_the_papers():
    assert models.inception_v3()["Conv2d_1a_3x3"]["bn"].eps == 1e-3
    assert models.mnasnet1_0()["layers"][1].momentum == pytest.approx(0.0003)
    assert models.resnet20()["bn1"].eps == 1e-5


def test_alexnet_normalizes_as_the_paper_does():
    norm = models.alexnet_2012()["_maps"]["norm1"]
    assert norm.options == {"size": 5, "alpha": 5e-4, "beta": 0.75, "k": 2.0}


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: models.resnet18(num_classes=0), "out_features is 0"),
        (lambda: models.vgg11(image_size=16), "use a smaller kernel"),
        (lambda: models.alexnet_2012(groups=5), "cannot be cut into 5 equal groups"),
        (lambda: models.lenet(dtype=int), "expected a floating-point type"),
        (lambda: models.lenet().forward(np.ones((1, 1, 32, 32))), "3200.*2450|2450.*3200"),
        (lambda: models.squeezenet1_1().forward(np.ones((1, 1, 64, 64))), "1 channels but"),
    ],
)
def test_what_cannot_work_is_refused(make, match):
    with pytest.raises(ValueError, match=match):
        make()
