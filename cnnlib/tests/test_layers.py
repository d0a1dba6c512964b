import inspect

import numpy as np
import pytest

from cnnlib import conv2d, numerical_gradient, relative_error
from cnnlib.containers import Sequential
from cnnlib.conv_transpose import conv_transpose2d, conv_transpose2d_backward
from cnnlib.init import he_uniform, xavier_normal
from cnnlib.layers import (
    AvgPool1d,
    AvgPool2d,
    AvgPool3d,
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    BatchRenorm1d,
    BatchRenorm2d,
    ChannelShuffle,
    ChannelSlice,
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GlobalAvgPool,
    GlobalMaxPool,
    GroupNorm,
    Identity,
    InstanceNorm2d,
    LayerNorm,
    LeakyReLU,
    Linear,
    LocalResponseNorm,
    LogSoftmax,
    MaxPool1d,
    MaxPool2d,
    MaxPool3d,
    ReLU,
    ReLU6,
    Sigmoid,
    Softmax,
    Tanh,
    ZeroPadShortcut,
    frozen_parameters,
    named_grads,
    named_parameters,
    named_state,
)
from cnnlib.renorm import batch_renorm, batch_renorm_backward
from cnnlib.response_norm import local_response_norm

WIDE = {"dtype": np.float64}
LAYERS = [
    (Conv1d, (2, 3, 3, 2, 1), WIDE, (2, 2, 9)),
    (Conv2d, (2, 3, (3, 2)), {"padding": (1, 0), "dilation": 2, **WIDE}, (2, 2, 6, 5)),
    (Conv2d, (4, 6, 3), {"groups": 2, "padding": "same", "bias": False, **WIDE}, (2, 4, 4, 5)),
    (Conv3d, (1, 2, 2), WIDE, (2, 1, 3, 4, 3)),
    (ConvTranspose2d, (2, 3, (3, 2), 2, 1, 1), WIDE, (2, 2, 3, 4)),
    (ConvTranspose2d, (4, 2, 3), {"groups": 2, "dilation": 2, **WIDE}, (2, 4, 3, 2)),
    (Linear, (5, 3), WIDE, (4, 5)),
    (Linear, (5, 3), {"bias": False, **WIDE}, (4, 5)),
    (Flatten, (), {}, (2, 3, 4, 5)),
    (Identity, (), {}, (2, 3, 4)),
    (ReLU, (), {}, (2, 3, 4, 5)),
    (ReLU6, (), {}, (2, 3, 4, 5)),
    (LeakyReLU, (0.2,), {}, (2, 3, 4, 5)),
    (Sigmoid, (), {}, (2, 3)),
    (Tanh, (), {}, (2, 3)),
    (Softmax, (), {}, (2, 3, 4)),
    (LogSoftmax, (-1,), {}, (2, 3, 4)),
    (Dropout, (0.5,), {}, (2, 3)),
    (MaxPool1d, (2,), {}, (2, 3, 7)),
    (MaxPool2d, (3, 2, 1), {}, (2, 3, 6, 5)),
    (MaxPool2d, ((3, 2), (2, 1)), {"dilation": 2, "ceil_mode": True}, (2, 3, 8, 5)),
    (MaxPool3d, (2,), {}, (2, 1, 4, 4, 5)),
    (AvgPool1d, (2,), {}, (2, 3, 7)),
    (AvgPool2d, (3, 2, 1), {}, (2, 3, 6, 5)),
    (AvgPool2d, ((2, 3),), {"ceil_mode": True, "count_include_pad": False}, (2, 3, 7, 7)),
    (AvgPool3d, (2,), {}, (2, 1, 4, 4, 5)),
    (GlobalAvgPool, (), {}, (2, 3, 4, 5)),
    (ChannelShuffle, (3,), {}, (2, 6, 2, 3)),
    (ChannelSlice, (1, 3), {}, (2, 4, 2, 3)),
    (ZeroPadShortcut, (2, 5), {}, (2, 3, 5, 4)),
    (BatchNorm1d, (3,), WIDE, (4, 3)),
    (BatchNorm1d, (3,), WIDE, (4, 3, 5)),
    (BatchNorm2d, (3, 0.1, 0.5), {"unbiased_running": True, **WIDE}, (2, 3, 4, 3)),
    (BatchRenorm1d, (3, 1e-5, 0.1, 1, 0), WIDE, (4, 3)),
    (BatchRenorm2d, (3, 0.1, 0.5, 1, 0), WIDE, (2, 3, 4, 3)),
    (BatchNorm3d, (2,), WIDE, (2, 2, 2, 3, 2)),
    (GroupNorm, (2, 4), WIDE, (2, 4, 3, 2)),
    (LayerNorm, ((3, 4),), WIDE, (2, 3, 4)),
    (LayerNorm, (4,), WIDE, (2, 3, 4)),
    (InstanceNorm2d, (3,), WIDE, (2, 3, 4, 2)),
    (LocalResponseNorm, (3, 0.5, 0.75, 1.0), {}, (2, 5, 2, 2)),
    (GlobalMaxPool, (), {}, (2, 3, 4, 5)),
]
NAMES = [f"{kind.__name__}-{i}" for i, (kind, *_) in enumerate(LAYERS)]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def build(kind, args, options):
    """Make the layer, with a seeded generator where it has weights to draw."""
    seeded = {"rng": np.random.default_rng(1)} if kind.__name__[:4] in ("Conv", "Line") else {}
    return kind(*args, **options, **seeded)


def check_gradients(model, x, rng, training=False):
    """Compare dx and every gradient with finite differences of a random projection."""
    upstream = rng.normal(size=model.forward(x, training).shape)

    def loss(_):
        return np.sum(model.forward(x, training) * upstream)

    dx = model.backward(upstream)
    grads = dict(named_grads(model))
    assert relative_error(dx, numerical_gradient(loss, x)) < 1e-7
    assert grads.keys() == named_parameters(model).keys()
    for name, array in named_parameters(model).items():
        assert relative_error(grads[name], numerical_gradient(loss, array)) < 1e-7, name


@pytest.mark.parametrize(("kind", "args", "options", "shape"), LAYERS, ids=NAMES)
def test_gradients_match_finite_differences(kind, args, options, shape, rng):
    check_gradients(build(kind, args, options), 3 * rng.normal(size=shape), rng)


@pytest.mark.parametrize(("kind", "args", "options", "shape"), LAYERS, ids=NAMES)
def test_the_shape_is_known_before_anything_is_computed(kind, args, options, shape):
    layer = build(kind, args, options)
    assert layer.output_shape(shape[1:]) == layer.forward(np.ones(shape)).shape[1:]


REFUSING = [
    *LAYERS,
    (MaxPool2d, (2, 2), {"padding": ((0, 2), (0, 0))}, (2, 2, 4, 4)),
    (MaxPool1d, (1, 1, 1), {}, (2, 2, 4)),
    (AvgPool2d, (1, 1, 1), {}, (2, 2, 4, 4)),
    (ConvTranspose2d, (2, 3, 3, 2, 0, 2), WIDE, (2, 2, 3, 3)),
    (ConvTranspose2d, (2, 3, 1, 1, 2), WIDE, (2, 2, 3, 3)),
    (ConvTranspose2d, (2, 3, 1, 1, "same"), WIDE, (2, 2, 3, 3)),
    (GroupNorm, (4, 4), WIDE, (2, 4, 1, 1)),
    (LayerNorm, ((2, 4, 5),), WIDE, (2, 4, 5)),
]
SHAPES = [(3,), (4, 5), (3, 1, 1), (4, 1, 1), (6, 2, 3), (4, 4, 5), (3, 9, 9), (2, 4, 4, 5)]


@pytest.mark.parametrize(("kind", "args", "options", "shape"), REFUSING)
def test_a_shape_is_refused_exactly_when_such_images_are(kind, args, options, shape):
    def refuses(act):
        try:
            act()
        except ValueError:
            return True
        return False

    layer = build(kind, args, options)
    for each in [shape[1:], *SHAPES]:
        images = np.ones((2, *each))
        refused = refuses(lambda images=images: layer.forward(images))
        assert refuses(lambda each=each: layer.output_shape(each)) == refused, each


@pytest.mark.parametrize(("kind", "args", "options", "shape"), LAYERS, ids=NAMES)
def test_a_layer_writes_itself_as_the_call_that_makes_it(kind, args, options, shape):
    layer = build(kind, args, options)
    assert repr(eval(repr(layer))) == repr(layer)
    assert repr(layer).startswith(f"{kind.__name__}(")


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_everything_stays_in_the_type_of_the_parameters(dtype, rng):
    layer = Conv2d(2, 3, 3, rng=rng, dtype=dtype)
    out = layer.forward(np.ones((1, 2, 4, 5), dtype), training=True)
    arrays = [out, layer.backward(out), *layer.params.values(), *layer.grads.values()]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


def test_a_layer_computes_what_the_function_computes(rng):
    layer, x = Conv2d(4, 6, 3, 2, 1, 1, 2, rng=rng), rng.normal(size=(2, 4, 7, 6))
    want = conv2d(x, layer.params["weight"], layer.params["bias"], 2, 1, 1, 2)
    np.testing.assert_array_equal(layer.forward(x), want)


def test_a_seed_gives_the_same_weights_and_another_others():
    a, b, c = (Conv2d(1, 2, 3, rng=np.random.default_rng(seed)).params for seed in (0, 0, 1))
    np.testing.assert_array_equal(a["weight"], b["weight"])
    assert np.all(a["weight"] != c["weight"])
    assert not np.array_equal(Linear(2, 2).params["weight"], Linear(2, 2).params["weight"])


@pytest.mark.parametrize("init", [he_uniform, xavier_normal])
def test_weights_are_drawn_by_the_function_given_and_biases_are_zero(init):
    layer = Conv2d(2, 4, 3, groups=2, rng=np.random.default_rng(0), init=init)
    want = init((4, 1, 3, 3), np.random.default_rng(0), np.float32)
    np.testing.assert_array_equal(layer.params["weight"], want)
    assert not layer.params["bias"].any()


def test_a_frozen_layer_has_no_gradients_but_passes_them_on(rng):
    layer, free = (Linear(3, 2, rng=np.random.default_rng(0)) for _ in range(2))
    layer.frozen = True
    x, dout = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    layer.forward(x, training=True)
    free.forward(x)
    np.testing.assert_array_equal(layer.backward(dout), free.backward(dout))
    assert layer.grads == {}
    assert free.grads.keys() == {"weight", "bias"}


def test_the_parameters_of_frozen_layers_are_known_by_name():
    model = Sequential(a=Linear(2, 2), b=Sequential(Linear(2, 2), ReLU()))
    assert frozen_parameters(model) == set()
    model["b"].frozen = True
    assert frozen_parameters(model) == {"b.0.weight", "b.0.bias"}


def test_dropout_drops_while_training_and_not_when_frozen():
    layer, x = Dropout(0.5, rng=np.random.default_rng(0)), np.ones((50, 50))
    np.testing.assert_array_equal(layer.forward(x), x)
    kept = layer.forward(x, training=True)
    assert set(np.unique(kept)) == {0, 2}
    np.testing.assert_array_equal(layer.backward(x), kept)
    layer.frozen = True
    np.testing.assert_array_equal(layer.forward(x, training=True), x)


def test_relu6_stops_at_6():
    layer = ReLU6()
    np.testing.assert_array_equal(layer.forward(np.array([[-1.0, 2, 7]])), [[0, 2, 6]])
    np.testing.assert_array_equal(layer.backward(np.ones((1, 3))), [[0, 1, 0]])


def test_backward_serves_several_losses_after_one_forward(rng):
    layer = Linear(3, 2, rng=rng)
    layer.forward(rng.normal(size=(4, 3)))
    one, other = (layer.backward(np.full((4, 2), factor)) for factor in (1.0, 2.0))
    np.testing.assert_allclose(other, 2 * one)


def test_names_are_those_of_pytorch():
    layer = Conv2d(3, 8, 5, bias=False)
    assert list(named_parameters(layer)) == ["weight"]
    assert named_parameters(layer)["weight"] is layer.params["weight"]
    assert named_state(layer) == named_grads(layer) == {}


@pytest.mark.parametrize(
    ("thing", "names"),
    [
        (LeakyReLU, "negative_slope"),
        (Softmax, "dim"),
        (LogSoftmax, "dim"),
        (conv_transpose2d, "x w b stride padding output_padding groups dilation"),
        (
            conv_transpose2d_backward,
            "dout x w stride padding output_padding groups dilation",
        ),
    ],
)
def test_arguments_come_by_the_names_and_in_the_order_of_pytorch(thing, names):
    assert list(inspect.signature(thing).parameters) == names.split()


def test_the_layer_and_the_function_of_response_norm_have_the_same_defaults(rng):
    x = rng.normal(0, 30, size=(2, 7, 2, 3))
    np.testing.assert_array_equal(LocalResponseNorm(5).forward(x), local_response_norm(x, 5))


def test_parameters_of_a_students_own_class_are_named_too():
    class Net:
        params = {"w1": np.ones(2), "b1": np.zeros(2)}  # noqa: RUF012

    assert list(named_parameters(Net())) == ["w1", "b1"]


def test_multiply_adds_follow_the_course():
    assert Conv2d(3, 10, 5, padding=2).macs((3, 32, 32)) == 768_000
    assert Conv2d(64, 128, 3, padding=1, groups=64).macs((64, 4, 5)) == 1_152 * 20
    assert Linear(2450, 500).macs((2450,)) == 1_225_000
    assert ConvTranspose2d(2, 3, 5, stride=2).macs((2, 4, 6)) == 2 * 3 * 25 * 24
    assert ReLU().macs((3, 32, 32)) == 0


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: Conv2d(0, 1, 3), "in_channels is 0"),
        (lambda: Conv2d(1, 2.0, 3), "out_channels is 2.0"),
        (lambda: Conv2d(1, 1, (3, 3, 3)), "kernel_size is .* use one number, or 2"),
        (lambda: Conv2d(3, 4, 3, groups=2), "3 channels in and 4 out cannot be cut into 2"),
        (lambda: Conv2d(4, 3, 3, groups=2), "4 channels in and 3 out cannot be cut into 2"),
        (lambda: Conv2d(1, 1, 3, dtype=int), "dtype is int64, expected a floating-point type"),
        (lambda: Conv2d(3, 4, 3).output_shape((4, 5, 5)), "expects 3 channels and 2 more axes"),
        (lambda: Conv2d(3, 4, 3).output_shape((3, 5)), "expects 3 channels and 2 more axes"),
        (lambda: BatchNorm2d(3).forward(np.ones((2, 3))), "expects 3 channels"),
        (lambda: BatchNorm2d(3).output_shape((2, 4, 4)), "expects 3 channels"),
        (lambda: BatchNorm1d(3).output_shape((3, 4, 4)), "expects 3 channels"),
        (lambda: BatchRenorm2d(3).forward(np.ones((2, 3)), training=True), "expects 3 channels"),
        (lambda: BatchRenorm2d(3, r_max=0.5), "r_max is 0.5: use a finite number of at least 1"),
        (lambda: BatchRenorm2d(3, d_max=-1), "d_max is -1: use a finite number of at least 0"),
        (lambda: GroupNorm(2, 3), "3 channels cannot be cut into 2 equal groups"),
        (lambda: LayerNorm((3, 0)), "is 0"),
        (lambda: ChannelSlice(2, 2), "stop is 2"),
        (lambda: ChannelSlice(0, 4).forward(np.ones((2, 3))), "needs 4 channels .* has 3"),
        (lambda: ChannelSlice(0, 4).output_shape((3, 2)), "needs 4 channels .* has 3"),
        (lambda: Linear(3, 0), "out_features is 0"),
        (lambda: Linear(3, 4).output_shape((3, 5)), "expects 3 numbers per image"),
        (lambda: LayerNorm((2, 3)).output_shape((3, 2)), "images that end with the axes"),
        (lambda: LayerNorm((2, 3)).forward(np.ones((2, 3))), r"but each image is \(3,\)"),
        (lambda: GroupNorm(2, 4).output_shape((6, 3, 3)), "expects 4 channels"),
        (lambda: GroupNorm(4, 4).output_shape((4, 1, 1)), "at least two numbers in a group"),
        (lambda: InstanceNorm2d(3).output_shape((4, 3, 3)), "expects 3 channels"),
        (lambda: InstanceNorm2d(3).output_shape((3, 1, 1)), "at least two pixels"),
        (lambda: ChannelShuffle(3).output_shape((4, 2)), "4 channels cannot be cut into 3"),
        (lambda: ZeroPadShortcut(1, 2).output_shape((3, 4)), "the image has 3 already"),
        (lambda: ConvTranspose2d(1, 1, 3, 2, 0, 2).output_shape((1, 4, 4)), "output_padding is 2"),
        (lambda: ConvTranspose2d(1, 1, 1, 1, 2).output_shape((1, 4, 4)), "use less padding"),
        (lambda: MaxPool2d(1, 1, 1).output_shape((1, 4, 4)), "sees padding alone"),
        (lambda: AvgPool2d(2).output_shape((1, 4)), "channels and 2 more axes, but each image"),
        (lambda: GlobalAvgPool().output_shape((3,)), "channels and at least one more axis"),
        (lambda: ReLU().backward(1.0), r"ReLU\(\): call forward before backward"),
    ],
)
def test_what_cannot_work_is_refused(make, match):
    with pytest.raises(ValueError, match=match):
        make()


def test_batch_norm_learns_its_statistics_from_training_alone(rng):
    layer, x = BatchNorm2d(2, momentum=0.5), rng.normal(3, 2, size=(8, 2, 4, 4))
    layer.forward(x)
    assert layer.state["running_mean"].tolist() == [0, 0]
    out = layer.forward(x, training=True)
    np.testing.assert_allclose(out.mean(axis=(0, 2, 3)), 0, atol=1e-6)
    np.testing.assert_allclose(layer.state["running_mean"], x.mean(axis=(0, 2, 3)) / 2, rtol=1e-5)
    assert list(named_state(layer)) == ["running_mean", "running_var"]
    assert {array.dtype for array in layer.state.values()} == {np.dtype(np.float32)}


def test_batch_norm_records_the_variance_of_the_paper_or_that_of_pytorch(rng):
    x = rng.normal(size=(3, 1, 1, 2))
    for unbiased, ddof in [(False, 0), (True, 1)]:
        layer = BatchNorm2d(1, momentum=1.0, unbiased_running=unbiased)
        layer.forward(x, training=True)
        np.testing.assert_allclose(layer.state["running_var"], x.var(ddof=ddof), rtol=1e-6)


@pytest.mark.parametrize(
    ("kind", "shape"), [(BatchRenorm1d, (6, 3)), (BatchRenorm2d, (6, 3, 2, 2))]
)
def test_batch_renorm_trains_with_the_correction_and_tests_like_batch_norm(kind, shape, rng):
    layer, x, dout = kind(3, r_max=2, d_max=1, **WIDE), *rng.normal(1, 2, size=(2, *shape))
    state = {name: array.copy() for name, array in layer.state.items()}
    want, cache = batch_renorm(x, np.ones(3), np.zeros(3), state, 2, 1)
    np.testing.assert_array_equal(layer.forward(x, training=True), want)
    np.testing.assert_array_equal(layer.state["running_var"], state["running_var"])
    np.testing.assert_array_equal(layer.backward(dout), batch_renorm_backward(dout, cache)[0])
    plain = {BatchRenorm1d: BatchNorm1d, BatchRenorm2d: BatchNorm2d}[kind](3, **WIDE)
    plain.state = layer.state
    np.testing.assert_array_equal(layer.forward(x), plain.forward(x))
    np.testing.assert_array_equal(layer.backward(dout), plain.backward(dout))


def test_the_limits_of_batch_renorm_may_be_raised_as_training_goes_on(rng):
    layer, x = BatchRenorm2d(2, r_max=1, d_max=0, **WIDE), rng.normal(3, 2, size=(4, 2, 3, 3))
    np.testing.assert_allclose(layer.forward(x, training=True).mean(axis=(0, 2, 3)), 0, atol=1e-12)
    layer.d_max = 5.0
    assert (layer.forward(x, training=True).mean(axis=(0, 2, 3)) > 0.5).all()
    assert repr(layer) == "BatchRenorm2d(2, r_max=1.0)"


def test_classic_dropout_scales_when_testing():
    layer, x = Dropout(0.25, rng=np.random.default_rng(0), mode="classic"), np.ones((9, 9))
    assert set(np.unique(layer.forward(x, training=True))) == {0, 1}
    np.testing.assert_array_equal(layer.forward(x), 0.75 * x)


def test_a_frozen_batch_norm_keeps_its_statistics_to_the_bit(rng):
    layer = BatchNorm2d(2)
    layer.frozen = True
    before = {name: array.copy() for name, array in layer.state.items()}
    x = rng.normal(3, 2, size=(8, 2, 4, 4))
    np.testing.assert_array_equal(layer.forward(x, training=True), layer.forward(x))
    for name, array in before.items():
        np.testing.assert_array_equal(layer.state[name], array)


@pytest.mark.parametrize(("kind", "args", "options", "shape"), LAYERS, ids=NAMES)
def test_gradients_match_finite_differences_while_training(kind, args, options, shape, rng):
    if kind is not Dropout:
        check_gradients(build(kind, args, options), 3 * rng.normal(size=shape), rng, training=True)


@pytest.mark.parametrize(
    ("layer", "options", "match"),
    [
        (Conv2d, {"stride": 0}, "stride is 0: use a whole number of at least 1"),
        (Conv1d, {"dilation": 0}, "dilation is 0"),
        (ConvTranspose2d, {"stride": 1.5}, "stride is 1.5"),
        (MaxPool2d, {"stride": 0}, "stride is 0"),
        (MaxPool3d, {"dilation": -1}, "dilation is -1"),
        (AvgPool1d, {"stride": "2"}, "stride is '2'"),
        (Dropout, {"p": 1.5}, "p is 1.5: use a finite number of at least 0 and of at most 1"),
        (Dropout, {"mode": "scaled"}, "mode is 'scaled'"),
        (LeakyReLU, {"negative_slope": np.nan}, "negative_slope is nan"),
        (BatchNorm2d, {"momentum": 2}, "momentum is 2"),
        (BatchNorm1d, {"eps": -1}, "eps is -1"),
    ],
)
def test_a_layer_refuses_options_before_it_sees_an_image(layer, options, match):
    sizes = {Conv1d: (1, 2, 3), Conv2d: (1, 2, 3), ConvTranspose2d: (1, 2, 3), Dropout: ()}
    sizes |= {LeakyReLU: ()}
    with pytest.raises(ValueError, match=match):
        layer(*sizes.get(layer, (2,)), **options)
