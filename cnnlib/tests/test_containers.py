import numpy as np
import pytest

from cnnlib.containers import Concat, Residual, Sequential
from cnnlib.layers import (
    ChannelShuffle,
    ChannelSlice,
    Conv2d,
    Dropout,
    Flatten,
    Identity,
    Linear,
    MaxPool2d,
    ReLU,
    Tanh,
    ZeroPadShortcut,
    named_grads,
    named_layers,
    named_parameters,
)
from cnnlib.tests.test_layers import check_gradients


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def conv(rng, channels=2, out=2, k=3, **options):
    return Conv2d(channels, out, k, **{"padding": k // 2, **options}, rng=rng, dtype=np.float64)


def small_net(rng):
    return Sequential(
        features=Sequential(conv(rng, 2, 3), Tanh(), conv(rng, 3, 2, stride=2)),
        flatten=Flatten(),
        classifier=Linear(2 * 2 * 3, 4, rng=rng, dtype=np.float64),
    )


MODELS = {
    "nested": small_net,
    "identity": lambda rng: Residual(conv(rng)),
    "no activation": lambda rng: Residual(conv(rng), activation=False),
    "projection": lambda rng: Residual(
        Sequential(conv1=conv(rng, 2, 3, stride=2), relu=ReLU(), conv2=conv(rng, 3, 3)),
        Sequential(conv(rng, 2, 3, k=1, stride=2)),
    ),
}

MODELS |= {
    "zero-pad": lambda rng: Residual(conv(rng, 2, 5, stride=2), ZeroPadShortcut(2, 5)),
    "inception": lambda rng: Concat(conv(rng, 2, 3, k=1), Sequential(Tanh(), conv(rng)), Tanh()),
    "dense": lambda rng: Concat(Identity(), conv(rng, 2, 3)),
    "fire": lambda rng: Sequential(
        squeeze=conv(rng, 2, 3, k=1),
        squeeze_activation=Tanh(),
        _expand=Concat(expand1x1=conv(rng, 3, 2, k=1), expand3x3=conv(rng, 3, 2)),
    ),
    "shuffle": lambda rng: Sequential(
        _split=Concat(
            _left=ChannelSlice(0, 1),
            _right=Sequential(_half=ChannelSlice(1, 2), branch2=Sequential(conv(rng, 1, 1))),
        ),
        _shuffle=ChannelShuffle(2),
    ),
}


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_gradients_match_finite_differences(make, rng):
    check_gradients(make(rng), rng.normal(size=(2, 2, 4, 5)), rng)


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_the_shape_is_known_before_anything_is_computed(make, rng):
    model = make(rng)
    assert model.output_shape((2, 4, 5)) == model.forward(np.ones((1, 2, 4, 5))).shape[1:]


def test_names_are_dotted_as_in_pytorch(rng):
    model = small_net(rng)
    assert list(named_parameters(model)) == [
        "features.0.weight",
        "features.0.bias",
        "features.2.weight",
        "features.2.bias",
        "classifier.weight",
        "classifier.bias",
    ]
    assert named_parameters(model)["features.2.bias"] is model["features"][2].params["bias"]
    assert [name for name, _ in named_layers(model)][-2:] == ["flatten", "classifier"]


def test_a_residual_adds_nothing_to_the_names_of_its_body(rng):
    model = Sequential(layer1=Sequential(MODELS["projection"](rng)))
    assert list(named_parameters(model))[::2] == [
        "layer1.0.conv1.weight",
        "layer1.0.conv2.weight",
        "layer1.0.downsample.0.weight",
    ]


def test_names_with_an_underscore_are_left_out():
    rng = np.random.default_rng(0)
    names = [list(named_parameters(MODELS[kind](rng)))[::2] for kind in ("fire", "shuffle")]
    assert names == [
        ["squeeze.weight", "expand1x1.weight", "expand3x3.weight"],
        ["branch2.0.weight"],
    ]


def test_a_concat_stacks_its_branches_in_order():
    x = np.arange(8.0).reshape(1, 2, 2, 2)
    out = Concat(Identity(), ReLU()).forward(x - 4)
    np.testing.assert_array_equal(out, np.concatenate([x - 4, np.maximum(x - 4, 0)], axis=1))


def test_gradients_are_named_like_parameters_and_frozen_ones_are_missing(rng):
    model = small_net(rng)
    model["features"].frozen = True
    assert model["features"].frozen
    assert not model.frozen
    x = rng.normal(size=(2, 2, 4, 5))
    dx = model.backward(model.forward(x, training=True))
    assert list(named_grads(model)) == ["classifier.weight", "classifier.bias"]
    model.frozen = False
    model.forward(x)
    np.testing.assert_array_equal(model.backward(model.forward(x)), dx)
    assert named_grads(model).keys() == named_parameters(model).keys()


def test_training_reaches_the_layers_inside():
    model = Sequential(Residual(Sequential(Dropout(1.0)), Sequential(Dropout(1.0))))
    np.testing.assert_array_equal(model.forward(np.ones((2, 3))), np.full((2, 3), 2.0))
    np.testing.assert_array_equal(model.forward(np.ones((2, 3)), training=True), np.zeros((2, 3)))


def test_a_residual_whose_body_gives_zero_is_relu():
    body = Conv2d(1, 1, 1)
    body.params["weight"][:] = 0
    x = np.array([-1.0, 2.0]).reshape(1, 1, 1, 2)
    np.testing.assert_array_equal(Residual(body).forward(x).ravel(), [0, 2])
    np.testing.assert_array_equal(Residual(body, activation=False).forward(x), x)


def test_layers_are_found_by_name_and_by_place_and_slices_share_them(rng):
    model = small_net(rng)
    assert model["flatten"] is model[1] is list(model)[1]
    assert len(model) == 3
    part = model[:2]
    assert isinstance(part, Sequential)
    assert list(part.children) == ["features", "flatten"]
    assert part[0] is model[0]
    np.testing.assert_array_equal(
        model[2].forward(part.forward(np.ones((1, 2, 4, 5)))),
        model.forward(np.ones((1, 2, 4, 5))),
    )


def test_an_empty_sequential_passes_everything_on():
    x = np.ones((2, 3))
    assert Sequential().forward(x) is x
    assert Sequential().backward(x) is x
    assert Sequential().output_shape((3,)) == (3,)


def test_a_model_writes_itself_layer_by_layer():
    model = Sequential(a=Sequential(ReLU()), b=Identity())
    assert repr(model) == (
        "Sequential(\n  (a): Sequential(\n    (0): ReLU()\n  )\n  (b): Identity()\n)"
    )


def residual_of_other_shape():
    return Residual(Conv2d(2, 3, 1))


RELU = ReLU()


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: Sequential(ReLU(), b=ReLU()), "1 layers come without a name and 1 with one"),
        (lambda: Sequential(ReLU(), np.ones(2)), "'1' is array.*expected a layer"),
        (lambda: Sequential(RELU, Sequential(RELU)), "the same layer object is used twice"),
        (lambda: Concat(), "has no branches"),
        (lambda: Concat(ReLU()).backward(1.0), "call forward before backward"),
        (
            lambda: Concat(Identity(), MaxPool2d(2)).output_shape((2, 4, 4)),
            r"the branches give \(2, 4, 4\) and \(2, 2, 2\)",
        ),
        (lambda: residual_of_other_shape().output_shape((2, 4, 4)), r"the body gives \(3, 4, 4\)"),
        (lambda: residual_of_other_shape().forward(np.ones((1, 2, 4, 4))), "way around it"),
        (
            lambda: named_parameters(Sequential(_a=Linear(1, 1), _b=Linear(1, 1))),
            "two arrays are called 'weight'",
        ),
    ],
)
def test_what_cannot_work_is_refused(make, match):
    with pytest.raises(ValueError, match=match):
        make()
