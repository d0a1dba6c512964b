import numpy as np
import pytest

from cnnlib.activations import relu_backward, softmax
from cnnlib.containers import Concat, Residual, Sequential, SideHead
from cnnlib.gradcheck import relative_error
from cnnlib.inspect import (
    activations,
    deconv_relu_backward,
    guided_relu_backward,
    max_activating_patches,
    normalize_for_display,
    occlusion_map,
    project,
    saliency,
)
from cnnlib.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool,
    Linear,
    MaxPool2d,
    ReLU,
    named_grads,
    named_layers,
    named_parameters,
    named_state,
)


def plain(seed=0):
    rng = np.random.default_rng(seed)
    options = {"rng": rng, "dtype": np.float64}
    return Sequential(
        conv1=Conv2d(2, 4, 3, padding=1, **options),
        relu1=ReLU(),
        pool=MaxPool2d(2),
        conv2=Conv2d(4, 5, 3, **options),
        relu2=ReLU(),
        drop=Dropout(0.5, rng),
        avgpool=GlobalAvgPool(),
        fc=Linear(5, 3, **options),
    )


def branched(seed=0):
    rng = np.random.default_rng(seed)
    options = {"rng": rng, "dtype": np.float64}
    body = Sequential(
        conv1=Conv2d(2, 4, 3, padding=1, **options),
        bn1=BatchNorm2d(4, dtype=np.float64),
        relu=ReLU(),
        conv2=Conv2d(4, 4, 3, padding=1, **options),
    )
    return Sequential(
        block=Residual(body, Conv2d(2, 4, 1, **options)),
        mix=Concat(a=Conv2d(4, 3, 3, padding=1, **options), b=Conv2d(4, 2, 1, **options)),
        relu=ReLU(),
        side=SideHead(aux=Sequential(GlobalAvgPool(), Linear(5, 3, **options))),
        flatten=Flatten(),
        fc=Linear(5 * 8 * 6, 3, **options),
    )


models = pytest.mark.parametrize("build", [plain, branched])


@pytest.fixture
def x():
    return np.random.default_rng(3).normal(size=(4, 2, 8, 6))


@models
def test_activations_are_what_each_layer_gives(build, x):
    model, seen = build(), {}
    for name, layer in named_layers(model):
        seen[name] = layer
    found = activations(model, x)
    assert list(found) == [name for name in seen if "aux" not in name]
    model.forward(x)
    assert np.array_equal(found["fc"], model.forward(x))
    # Every layer, given what it was given, gives what was found.
    for name, layer in seen.items():
        if "aux" not in name and name != "block":
            assert np.array_equal(found[name], layer.compute(_input(layer, x, model), False)[0])


def _input(layer, x, model):
    """Return what a layer gets, by listening to it."""
    got = []
    compute = layer.compute
    layer.compute = lambda x, training: (got.append(x), compute(x, training))[1]
    model.forward(x)
    del layer.compute
    return got[0]


def test_activations_are_copies(x):
    model = Sequential(flatten=Flatten())
    activations(model, x)["flatten"][:] = 0
    assert np.abs(x).min() > 0


def calls(model, x, y):
    yield lambda: activations(model, x)
    yield lambda: saliency(model, x, y)
    yield lambda: occlusion_map(model, x, y, 3, 2)
    first = next(name for name, layer in named_layers(model) if isinstance(layer, Conv2d))
    yield lambda: project(model, x, first, 0)
    if not any(isinstance(layer, SideHead) for layer in model):
        yield lambda: max_activating_patches(model, first, 0, x, 2)


@models
def test_looking_leaves_the_model_and_the_images_as_they_were(build, x):
    model, y = build(), np.array([0, 1, 2, 0])
    dscores = np.random.default_rng(0).normal(size=(4, 3))

    def step():
        model.forward(x, training=True)
        return model.backward(dscores)

    step()
    rng_state = [getattr(layer, "rng", None) for _, layer in named_layers(model)]
    rng_state = [str(rng.bit_generator.state) for rng in rng_state if rng]
    before = {n: a.copy() for n, a in (named_parameters(model) | named_state(model)).items()}
    grads, dx = {n: a.copy() for n, a in named_grads(model).items()}, model.backward(dscores)
    kept = x.copy()
    x.flags.writeable = False
    for call in calls(model, x, y):
        call()
        assert all(np.array_equal(g, grads[n]) for n, g in named_grads(model).items())
        assert np.array_equal(model.backward(dscores), dx)
    after = named_parameters(model) | named_state(model)
    assert all(np.array_equal(after[name], before[name]) for name in before)
    assert np.array_equal(x, kept)
    assert not any("forward" in vars(layer) or "gradients" in vars(layer) for layer in model)
    rngs = [getattr(layer, "rng", None) for _, layer in named_layers(model)]
    assert [str(rng.bit_generator.state) for rng in rngs if rng] == rng_state


def test_after_an_error_the_model_is_as_it_was(x):
    model = plain()
    with pytest.raises(ValueError, match="channel"):
        project(model, x, "conv2", 99)
    assert model.cache is None
    assert all(set(vars(layer)) >= {"params"} for layer in model)
    assert not any("forward" in vars(layer) for layer in model)


@models
def test_saliency_is_the_largest_absolute_gradient(build, x):
    model, y = build(), np.array([2, 0, 1, 1])
    want = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        sides = []
        for step in (1e-5, -1e-5):
            moved = x[place[0]][None].copy()
            moved[(0, *place[1:])] += step
            sides.append(model.forward(moved)[0, y[place[0]]])
        want[place] = (sides[0] - sides[1]) / 2e-5
    got = saliency(model, x, y)
    assert got.shape == (4, 8, 6)
    assert relative_error(got, np.abs(want).max(axis=1)) < 1e-7


def test_a_linear_model_is_salient_where_its_weights_are(x):
    model = Sequential(Flatten(), Linear(2 * 8 * 6, 3, dtype=np.float64))
    weights = model[1].params["weight"].reshape(3, 2, 8, 6)
    got = saliency(model, x, np.array([0, 1, 2, 0]))
    assert np.allclose(got, np.abs(weights).max(axis=1)[[0, 1, 2, 0]])


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0, 1, 2], r"y is int64 \(3,\) .* expected 4 whole numbers"),
        ([0, 1, 2, 3], "y holds classes 0 to 3, expected 0 to 2"),
        ([0, -1, 2, 1], "y holds classes -1 to 2"),
        ([0.0, 1.0, 2.0, 0.0], "y is float64"),
        (1, "expected 4 whole numbers"),
    ],
)
@pytest.mark.parametrize("look", [saliency, lambda m, x, y: occlusion_map(m, x, y, 3)])
def test_classes_must_be_those_of_the_model(look, y, message, x):
    with pytest.raises(ValueError, match=message):
        look(plain(), x, np.array(y))


@pytest.mark.parametrize(
    "look",
    [
        lambda x: saliency(plain(), x, np.array([0])),
        lambda x: occlusion_map(plain(), x, np.array([0]), 3),
        lambda x: project(plain(), x, "conv1", 0),
        lambda x: max_activating_patches(plain(), "conv1", 0, x, 1),
    ],
)
def test_a_single_image_is_refused(look, x):
    with pytest.raises(ValueError, match=r"has 3 axes, expected 4, \(N, C, H, W\)"):
        look(x[0])


@pytest.mark.parametrize(("patch", "stride"), [(1, 1), (3, 2), ((2, 5), (3, 1)), ((8, 6), 1)])
def test_an_occlusion_map_is_what_covering_by_hand_gives(patch, stride, x):
    model, y = plain(), np.array([2, 0, 1, 1])
    PH, PW = patch if isinstance(patch, tuple) else (patch, patch)
    SH, SW = stride if isinstance(stride, tuple) else (stride, stride)
    want = np.zeros((4, (8 - PH) // SH + 1, (6 - PW) // SW + 1))
    for n, i, j in np.ndindex(want.shape):
        covered = x[n : n + 1].copy()
        covered[:, :, i * SH : i * SH + PH, j * SW : j * SW + PW] = 0.7
        want[n, i, j] = softmax(model.forward(covered))[0, y[n]]
    got = occlusion_map(model, x, y, patch, stride, fill=0.7)
    assert got.shape == want.shape
    assert np.allclose(got, want)


def test_covering_is_done_in_parts(x, monkeypatch):
    whole = occlusion_map(plain(), x, np.array([0, 1, 2, 0]), 2)
    monkeypatch.setattr("cnnlib.inspect.occlusion.BATCH", 4)
    assert np.allclose(occlusion_map(plain(), x, np.array([0, 1, 2, 0]), 2), whole)


def test_hiding_the_only_thing_the_model_looks_at_hides_the_class():
    model = Sequential(Flatten(), Linear(36, 2, dtype=np.float64))
    model[1].params["weight"][:] = 0
    model[1].params["weight"][1, 2 * 6 + 4] = 8  # class 1 is light at row 2, column 4
    got = occlusion_map(model, np.ones((1, 1, 6, 6)), np.array([1]), 1)[0]
    assert got[2, 4] == pytest.approx(0.5)
    got[2, 4] = 1
    assert got.min() > 0.999


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"patch": 9}, "covers 9 pixels"),
        ({"patch": 0}, "patch is 0"),
        ({"patch": 2, "stride": 0}, "stride is 0"),
        ({"patch": 2, "fill": np.nan}, "fill is nan"),
    ],
)
def test_a_patch_that_cannot_slide_is_refused(options, message, x):
    with pytest.raises(ValueError, match=message):
        occlusion_map(plain(), x, np.array([0, 1, 2, 0]), **options)


def test_integer_images_are_covered_with_fractions():
    model = Sequential(Flatten(), Linear(4, 2, dtype=np.float64))
    image = np.arange(4).reshape(1, 1, 2, 2)
    got = occlusion_map(model, image, np.array([0]), 1, fill=0.5)
    assert np.array_equal(got, occlusion_map(model, image * 1.0, np.array([0]), 1, fill=0.5))


def test_the_three_ways_back_through_a_relu():
    x, dout = np.array([1.0, -1.0, 2.0, -2.0, 0.0]), np.array([3.0, 4.0, -5.0, -6.0, 7.0])
    assert relu_backward(dout, x).tolist() == [3, 0, -5, 0, 0]
    assert deconv_relu_backward(dout, x).tolist() == [3, 4, 0, 0, 7]
    assert guided_relu_backward(dout, x).tolist() == [3, 0, 0, 0, 0]


@pytest.mark.parametrize("rule", [guided_relu_backward, deconv_relu_backward])
def test_shapes_that_differ_are_refused(rule):
    with pytest.raises(ValueError, match=r"dout is \(2,\) but x is \(3,\)"):
        rule(np.zeros(2), np.zeros(3))


@pytest.mark.parametrize("rule", [guided_relu_backward, deconv_relu_backward])
def test_the_type_of_the_gradient_is_kept(rule):
    assert rule(np.ones(3, np.float32), np.ones(3)).dtype == np.float32


@models
@pytest.mark.parametrize("channel", [0, 1])
def test_the_plain_projection_is_the_gradient_of_half_the_square(build, channel, x):
    model = build()
    for name in ["conv1", "conv2", "fc"] if build is plain else ["block.conv1", "block", "mix"]:
        got = project(model, x, name, channel, rule="gradient")
        want = np.zeros_like(x)
        for place in np.ndindex(x.shape):
            values = []
            for step in (1e-5, -1e-5):
                moved = x.copy()
                moved[place] += step
                values.append((_strongest(model, moved, name, channel) ** 2).sum() / 2)
            want[place] = (values[0] - values[1]) / 2e-5
        assert relative_error(got, want) < 1e-6


def _strongest(model, x, name, channel):
    out = activations(model, x)[name] if name != "mix" else model[:2].forward(x)
    return out[:, channel].reshape(len(x), -1).max(axis=1)


@pytest.mark.parametrize("rule", ["guided", "deconv"])
def test_a_projection_follows_its_rule_back_through_every_relu(rule, x):
    model = plain()
    got = project(model, x, "conv2", 3, rule=rule)
    conv1, relu1, pool, conv2 = list(model)[:4]
    below = conv1.forward(x)
    out = conv2.forward(pool.forward(relu1.forward(below)))
    start = np.zeros_like(out)
    for n in range(4):
        place = np.unravel_index(out[n, 3].argmax(), out.shape[2:])
        start[(n, 3, *place)] = out[(n, 3, *place)]
    back = pool.backward(conv2.backward(start))
    through = {"guided": guided_relu_backward, "deconv": deconv_relu_backward}[rule](back, below)
    assert np.array_equal(got, conv1.backward(through))


def test_a_projection_stays_within_the_receptive_field():
    x = np.random.default_rng(0).normal(size=(3, 2, 20, 20))
    got = project(plain(), x, "relu2", 1)
    for image in got:
        rows, columns = np.nonzero(np.abs(image).sum(axis=0))
        assert np.ptp(rows) < 8  # conv3 - pool2 - conv3
        assert np.ptp(columns) < 8


@pytest.mark.parametrize(
    ("layer", "channel", "rule", "message"),
    [
        ("conv9", 0, "guided", "no layer is called 'conv9': choose one of block.conv1"),
        ("block", 4, "guided", r"channel is 4 but block gives \(4, 8, 6\)"),
        ("block", -1, "guided", "channel is -1"),
        ("block", 0, "smooth", "rule is 'smooth': use one of gradient, guided, deconv"),
        ("side.aux.1", 0, "guided", r"side\.aux\.1 computes nothing when testing"),
    ],
)
def test_a_projection_of_nothing_is_refused(layer, channel, rule, message, x):
    with pytest.raises(ValueError, match=message):
        project(branched(), x, layer, channel, rule)


def test_the_patches_are_what_excites_the_unit_most():
    rng = np.random.default_rng(0)
    model, images = plain(), rng.normal(size=(20, 2, 12, 10))
    found = max_activating_patches(model, "conv2", 2, images, 6)
    maps = activations(model, images)["conv2"][:, 2]
    strongest = maps.max(axis=(1, 2))
    order = np.argsort(-strongest)[:6]
    assert found.images.tolist() == order.tolist()
    assert np.allclose(found.values, strongest[order])
    assert found.patches.shape == (6, 2, 8, 8)
    # Each patch lies where it says, and is all that the unit sees: the others may be anything.
    for patch, image, (top, left), value in zip(*_in_turn(found), strict=True):
        wide = np.pad(images[image], ((0, 0), (9, 9), (9, 9)))
        window = wide[:, top + 9 : top + 17, left + 9 : left + 17]
        assert np.array_equal(patch, window)
        other = rng.normal(size=(1, 2, 12, 10))
        rows, columns = slice(max(top, 0), top + 8), slice(max(left, 0), left + 8)
        other[0, :, rows, columns] = images[image][:, rows, columns]
        row, column = (top + 1) // 2, (left + 1) // 2
        assert np.isclose(activations(model, other)["conv2"][0, 2, row, column], value)


def _in_turn(found):
    return found.patches, found.images, found.corners, found.values


def test_a_planted_pattern_is_found():
    rng = np.random.default_rng(0)
    images = rng.uniform(0, 0.1, (30, 1, 9, 9))
    cross = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    images[17, 0, 4:7, 2:5] = cross
    model = Sequential(conv=Conv2d(1, 1, 3, dtype=np.float64), relu=ReLU())
    model["conv"].params["weight"][:] = cross
    found = max_activating_patches(model, "relu", 0, images, 1)
    assert np.array_equal(found.patches[0, 0], cross)
    assert (found.images[0], found.corners[0].tolist(), found.values[0]) == (17, [4, 2], 5)


def test_a_unit_of_a_linear_layer_sees_the_whole_image():
    images = np.random.default_rng(0).normal(size=(7, 2, 8, 6))
    found = max_activating_patches(plain(), "fc", 1, images, 3)
    assert np.array_equal(found.patches, images[found.images])
    assert np.all(found.corners == 0)


def test_images_are_seen_in_parts(monkeypatch):
    images = np.random.default_rng(0).normal(size=(20, 2, 12, 10))
    whole = max_activating_patches(plain(), "conv2", 2, images, 6)
    monkeypatch.setattr("cnnlib.inspect.excitation.BATCH", 7)
    parts = max_activating_patches(plain(), "conv2", 2, images, 6)
    assert all(np.allclose(a, b) for a, b in zip(whole, parts, strict=True))


@pytest.mark.parametrize(
    ("layer", "channel", "n", "message"),
    [
        ("conv1", 4, 1, r"channel is 4 but conv1 gives \(4, 8, 6\)"),
        ("conv9", 0, 1, "no layer is called 'conv9'"),
        ("conv1", 0, 5, "n is 5 but there are 4 images"),
        ("conv1", 0, 0, "n is 0"),
    ],
)
def test_patches_that_do_not_exist_are_refused(layer, channel, n, message, x):
    with pytest.raises(ValueError, match=message):
        max_activating_patches(plain(), layer, channel, x, n)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.uint8, np.int64])
def test_the_smallest_becomes_0_and_the_largest_1(dtype):
    a = (np.random.default_rng(0).normal(size=(3, 5)) * 50 + 128).astype(dtype)
    kept = a.copy()
    got = normalize_for_display(a)
    assert (got.min(), got.max()) == (0, 1)
    assert got.dtype == (a.dtype if a.dtype.kind == "f" else np.float64)
    assert np.array_equal(np.argsort(got, axis=None), np.argsort(a, axis=None))
    assert np.array_equal(a, kept)


def test_half_way_stays_half_way():
    assert normalize_for_display(np.array([-3.0, -1.0, 1.0])).tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("a", [np.zeros((2, 3)), np.array(7), np.full(3, -1.5)])
def test_equal_numbers_are_gray(a):
    assert np.array_equal(normalize_for_display(a), np.full(a.shape, 0.5))


def test_huge_numbers_do_not_overflow():
    assert normalize_for_display(np.array([-1e308, 0, 1e308])).tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("a", [np.array([1, np.nan]), np.array([1, np.inf]), np.zeros((0, 2))])
def test_what_cannot_be_shown_is_refused(a):
    with pytest.raises(ValueError, match="must hold finite numbers"):
        normalize_for_display(a)
