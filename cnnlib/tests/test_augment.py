import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from cnnlib import augment as aug
from cnnlib.augment.warps import _gaussian

CHANGES = {
    "flip": aug.flip,
    "shift": aug.shift,
    "crop": lambda batch, rng: aug.crop(batch, rng, (4, 3)),
    "rotate": aug.rotate,
    "scale": aug.scale,
    "intensity": aug.intensity,
    "elastic": aug.elastic,
    "augment": aug.augment,
    "augment cut": lambda batch, rng: aug.augment(batch, rng, crop=5),
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@pytest.fixture
def batch():
    return np.random.default_rng(0).normal(size=(5, 3, 9, 7))


@every_change
def test_the_same_seed_gives_the_same_images_and_another_seed_others(change, batch):
    first = change(batch, np.random.default_rng(1))
    assert np.array_equal(first, change(batch, np.random.default_rng(1)))
    assert not np.array_equal(first, change(batch, np.random.default_rng(2)))


@every_change
def test_a_read_only_batch_is_left_alone_and_the_result_is_new(change, batch):
    kept = batch.copy()
    batch.flags.writeable = False
    out = change(batch, np.random.default_rng(0))
    assert np.array_equal(batch, kept)
    assert out.flags.writeable
    assert not np.shares_memory(out, batch)


@every_change
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.uint8, np.int64])
def test_floats_keep_their_type_and_integers_become_float64(change, dtype, batch):
    numbers = (batch * 20).astype(dtype)
    out = change(numbers, np.random.default_rng(0))
    assert out.dtype == (dtype if np.dtype(dtype).kind == "f" else np.float64)
    want = change(numbers.astype(np.float64), np.random.default_rng(0))
    assert np.allclose(out, want, rtol=2e-3, atol=0.1 if dtype == np.float16 else 1e-4)


@every_change
def test_memory_that_lies_otherwise_changes_nothing(change, batch):
    turned = np.asfortranarray(batch)
    assert np.array_equal(
        change(turned, np.random.default_rng(0)), change(batch, np.random.default_rng(0))
    )


@every_change
def test_an_empty_batch_stays_empty(change):
    out = change(np.zeros((0, 3, 9, 7)), np.random.default_rng(0))
    assert out.shape[:2] == (0, 3)


@every_change
def test_every_image_is_changed_in_its_own_way(change):
    image = np.random.default_rng(0).normal(size=(1, 1, 9, 7))
    out = change(np.repeat(image, 20, axis=0), np.random.default_rng(0))
    assert len({each.tobytes() for each in out}) > 1


@every_change
@pytest.mark.parametrize("rng", [None, 0, np.random.RandomState(0)], ids=str)
def test_only_a_generator_is_random_enough(change, rng, batch):
    with pytest.raises(ValueError, match=r"rng is .*: use numpy.random.default_rng\(seed\)"):
        change(batch, rng)


@every_change
def test_a_single_image_is_refused(change, batch):
    with pytest.raises(ValueError, match=r"batch has 3 axes, expected 4, \(N, C, H, W\)"):
        change(batch[0], np.random.default_rng(0))


def test_flip_mirrors_half_of_the_images_left_to_right(batch):
    images = np.repeat(batch, 200, axis=0)
    out = aug.flip(images, np.random.default_rng(0))
    mirrored = np.all(out == images[..., ::-1], axis=(1, 2, 3))
    same = np.all(out == images, axis=(1, 2, 3))
    assert np.all(mirrored ^ same)
    assert 400 < mirrored.sum() < 600


@pytest.mark.parametrize(("p", "step"), [(0, 1), (1, -1)])
def test_flip_can_be_certain(p, step, batch):
    assert np.array_equal(aug.flip(batch, np.random.default_rng(0), p), batch[..., ::step])


@pytest.mark.parametrize("p", [-0.1, 1.1, np.nan, "half"])
def test_a_probability_lies_between_0_and_1(p, batch):
    with pytest.raises(ValueError, match="p is "):
        aug.flip(batch, np.random.default_rng(0), p)


@given(st.data(), st.integers(1, 8), st.integers(1, 8))
def test_a_crop_is_a_window_of_its_image(data, H, W):
    OH, OW = data.draw(st.integers(1, H)), data.draw(st.integers(1, W))
    batch = np.arange(4 * 2 * H * W, dtype=float).reshape(4, 2, H, W)
    out = aug.crop(batch, np.random.default_rng(data.draw(st.integers(0, 99))), (OH, OW))
    assert out.shape == (4, 2, OH, OW)
    for image, window in zip(batch, out, strict=True):
        top, left = np.argwhere(image[0] == window[0, 0, 0])[0]
        assert np.array_equal(window, image[:, top : top + OH, left : left + OW])


def test_crops_reach_every_place():
    batch = np.arange(12.0).reshape(1, 1, 3, 4).repeat(500, axis=0)
    out = aug.crop(batch, np.random.default_rng(0), (2, 2))
    assert set(out[:, 0, 0, 0]) == {0, 1, 2, 4, 5, 6}


@pytest.mark.parametrize("size", [10, (9, 8), (10, 7)])
def test_a_window_larger_than_the_image_is_refused(size, batch):
    with pytest.raises(ValueError, match="does not fit into 9 x 7: use a smaller size"):
        aug.crop(batch, np.random.default_rng(0), size)


@given(st.integers(0, 4), st.integers(0, 99))
def test_a_shift_moves_whole_pixels_and_lets_zeros_in(pixels, seed):
    image = np.arange(1.0, 31).reshape(1, 1, 5, 6)
    out = aug.shift(image, np.random.default_rng(seed), pixels)[0, 0]
    wide = np.pad(image[0, 0], pixels)
    places = range(2 * pixels + 1)
    assert any(np.array_equal(out, wide[i : i + 5, j : j + 6]) for i in places for j in places)


def test_shifts_go_every_way_by_up_to_two_pixels():
    delta = np.zeros((2000, 1, 9, 9))
    delta[:, :, 4, 4] = 1
    _, _, rows, columns = np.nonzero(aug.shift(delta, np.random.default_rng(0)))
    seen = set(zip(rows.tolist(), columns.tolist(), strict=True))
    assert seen == {(i, j) for i in range(2, 7) for j in range(2, 7)}


@pytest.mark.parametrize("pixels", [-1, 1.5, True])
def test_a_shift_is_a_number_of_pixels(pixels, batch):
    with pytest.raises(ValueError, match=r"pixels is .*: use a whole number of at least 0"):
        aug.shift(batch, np.random.default_rng(0), pixels)


def test_intensity_is_one_factor_and_one_summand_per_image(batch):
    out = aug.intensity(batch, np.random.default_rng(0), contrast=0.3, brightness=0.2)
    for before, after in zip(batch, out, strict=True):
        factor, summand = np.polyfit(before.ravel(), after.ravel(), 1)
        assert 0.7 < factor < 1.3
        assert abs(summand) < 0.2
        assert np.allclose(after, factor * before + summand)


def test_a_quarter_turn_is_exact():
    batch = np.random.default_rng(0).normal(size=(2, 3, 8, 8))
    for quarters in range(4):
        got = aug.warp(batch, degrees=90 * quarters)
        assert np.allclose(got, np.rot90(batch, quarters, axes=(2, 3)), atol=1e-12)


@pytest.mark.parametrize("degrees", [-20.0, 7.5, 45.0])
def test_turning_agrees_with_scipy(degrees, batch):
    for order_one in batch[0]:
        want = ndimage.rotate(order_one, degrees, reshape=False, order=1, mode="grid-constant")
        got = aug.warp(order_one[None, None], degrees=degrees)[0, 0]
        assert np.allclose(got, want, atol=1e-12)


@pytest.mark.parametrize("factor", [0.5, 1.3, 2.0])
def test_magnifying_agrees_with_scipy(factor, batch):
    image = batch[0, 0]
    middle = (np.array(image.shape) - 1) / 2
    matrix = np.eye(2) / factor
    want = ndimage.affine_transform(
        image, matrix, middle - matrix @ middle, order=1, mode="grid-constant"
    )
    assert np.allclose(aug.warp(image[None, None], factors=factor)[0, 0], want, atol=1e-12)


def test_every_image_gets_its_own_angle_and_factor(batch):
    angles, factors = np.linspace(-30, 30, 5), np.linspace(0.8, 1.2, 5)
    together = aug.warp(batch, angles, factors)
    for i in range(5):
        alone = aug.warp(batch[i : i + 1], angles[i], factors[i])[0]
        assert np.allclose(together[i], alone)


@pytest.mark.parametrize("factors", [0, -1, [1, 1, 0, 1, 1]])
def test_a_magnification_is_above_zero(factors, batch):
    with pytest.raises(ValueError, match="use numbers above 0"):
        aug.warp(batch, factors=factors)


def test_angles_and_factors_stay_within_their_limits(monkeypatch, batch):
    images = np.repeat(batch, 40, axis=0)
    turned = aug.rotate(images, np.random.default_rng(3), 10)
    angles = np.random.default_rng(3).uniform(-10, 10, 200)
    assert np.array_equal(turned, aug.warp(images, angles))
    scaled = aug.scale(images, np.random.default_rng(3), 2)
    factors = np.exp(np.random.default_rng(3).uniform(-np.log(2), np.log(2), 200))
    assert np.array_equal(scaled, aug.warp(images, factors=factors))


@pytest.mark.parametrize("change", [aug.rotate, aug.scale, aug.elastic])
def test_nothing_to_change_changes_nothing(change, batch):
    none = {aug.rotate: 0, aug.scale: 1, aug.elastic: 0}[change]
    assert np.array_equal(change(batch, np.random.default_rng(0), none), batch)


@given(st.integers(0, 1000))
def test_sampling_agrees_with_scipy_everywhere(seed):
    rng = np.random.default_rng(seed)
    batch = rng.normal(size=(2, 2, *rng.integers(1, 6, 2)))
    y, x = rng.uniform(-3, 8, (2, 2, 3, 4))
    got = aug.sample(batch, y, x)
    for n, c in np.ndindex(2, 2):
        want = ndimage.map_coordinates(batch[n, c], [y[n], x[n]], order=1, mode="grid-constant")
        assert np.allclose(got[n, c], want, atol=1e-12)


@pytest.mark.parametrize(
    ("y", "x", "message"),
    [
        (np.zeros((5, 2, 2)), np.zeros((5, 2, 3)), "x is .*as many places as y"),
        (np.zeros((4, 2, 2)), np.zeros((4, 2, 2)), "places for 4 images, but there are 5"),
        (np.zeros((5, 2)), np.zeros((5, 2)), "y has 2 axes, expected 3"),
    ],
)
def test_places_must_be_of_these_images(y, x, message, batch):
    with pytest.raises(ValueError, match=message):
        aug.sample(batch, y, x)


@pytest.mark.parametrize("sigma", [0.7, 2.0, 4.0])
def test_the_smoothing_is_scipys(sigma):
    field = np.random.default_rng(0).normal(size=(11, 14))
    want = ndimage.gaussian_filter(field, sigma, mode="constant", truncate=8)
    assert np.allclose(_gaussian(11, sigma) @ field @ _gaussian(14, sigma), want, atol=2e-4)


def test_an_elastic_deformation_moves_neighbors_together():
    # An image of its own columns shows how far each pixel was moved to the side.
    ramp = np.broadcast_to(np.arange(60.0), (4, 1, 60, 60))
    moved = (aug.elastic(ramp, np.random.default_rng(0)) - ramp)[:, 0, 10:-10, 10:-10]
    assert 0.8 < moved.std() < 2
    assert np.abs(np.diff(moved, axis=1)).mean() < 0.3 * moved.std()


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (aug.rotate, {"degrees": -1}, "degrees is -1"),
        (aug.scale, {"factor": 0.9}, "factor is 0.9"),
        (aug.elastic, {"alpha": -1}, "alpha is -1"),
        (aug.elastic, {"sigma": 0}, "sigma is 0"),
        (aug.intensity, {"contrast": 2}, "contrast is 2"),
        (aug.intensity, {"brightness": -1}, "brightness is -1"),
    ],
)
def test_a_strength_that_makes_no_sense_is_refused(change, options, message, batch):
    with pytest.raises(ValueError, match=message):
        change(batch, np.random.default_rng(0), **options)


def test_the_recipe_is_flip_then_shift_then_crop(batch):
    rng = np.random.default_rng(7)
    want = aug.crop(aug.shift(aug.flip(batch, rng), rng, 3), rng, 5)
    assert np.array_equal(aug.augment(batch, np.random.default_rng(7), shift=3, crop=5), want)


def test_the_recipe_can_do_nothing(batch):
    out = aug.augment(batch, np.random.default_rng(0), flip=False, shift=0)
    assert np.array_equal(out, batch)
    assert not np.shares_memory(out, batch)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        (
            {"degrees": [1, 2]},
            r"degrees is \[1 2\]: use one finite number, or one per image, \(3,\)",
        ),
        ({"degrees": np.nan}, "degrees is nan: use one finite number"),
        ({"factors": [[1], [1], [1]]}, "(?s)factors is .*: use one finite number"),
        ({"factors": np.inf}, "factors is inf: use one finite number"),
        ({"factors": "a"}, "factors holds <U1, expected real numbers"),
    ],
)
def test_a_warp_says_which_numbers_it_cannot_use(options, match):
    with pytest.raises(ValueError, match=match):
        aug.warp(np.ones((3, 1, 4, 4)), **options)
