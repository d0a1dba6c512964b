import math

import numpy as np
import pytest

from cnnlib import init
from cnnlib.init import fans, lecun_uniform

VARIANCES = {
    "lecun": lambda fan_in, fan_out: 1 / fan_in,
    "xavier": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "he": lambda fan_in, fan_out: 2 / fan_in,
}
NAMES = [f"{rule}_{kind}" for rule in VARIANCES for kind in ("normal", "uniform")]
every = pytest.mark.parametrize("name", NAMES)


def draw(name, shape, seed=0, **options):
    return getattr(init, name)(shape, np.random.default_rng(seed), **options)


@pytest.mark.parametrize(
    ("shape", "want"),
    [
        ((10, 20), (20, 10)),
        ((6, 3, 5, 4), (60, 120)),
        ((8, 1, 3, 3), (9, 72)),
        ((4, 2, 3), (6, 12)),
        ((4, 2, 3, 5, 7), (210, 420)),
        ([4, np.int64(2)], (2, 4)),
    ],
    ids=str,
)
def test_fans_count_what_an_output_sees_and_what_an_input_feeds(shape, want):
    assert fans(shape) == want


@every
def test_the_mean_and_the_variance_are_those_of_the_rule(name):
    # 120,000 weights, fan_in 100, fan_out 1200.
    w = draw(name, (300, 25, 2, 2), dtype=np.float64)
    rule, _, kind = name.partition("_")
    variance, n = VARIANCES[rule](100, 1200), w.size
    # The fourth moment of a normal distribution is 3 variance ** 2, of a uniform one 1.8 times it.
    spread = math.sqrt((3 if kind == "normal" else 1.8) - 1)
    assert abs(w.mean()) < 6 * math.sqrt(variance / n)
    assert abs(np.mean(w**2) / variance - 1) < 6 * spread / math.sqrt(n)
    fourth = np.mean(w**4) / variance**2
    assert fourth == pytest.approx(3 if kind == "normal" else 1.8, rel=0.1)


@pytest.mark.parametrize("rule", VARIANCES)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_a_uniform_draw_fills_its_bounds_and_stays_inside(rule, dtype):
    w = draw(f"{rule}_uniform", (200, 10, 3, 2), dtype=dtype)
    bound = math.sqrt(3 * VARIANCES[rule](60, 1200))
    assert w.max() <= bound * (1 + np.finfo(dtype).eps)
    assert w.min() >= -bound * (1 + np.finfo(dtype).eps)
    # The chance that 12,000 draws all miss the outer hundredth is below 1e-26.
    assert w.max() > 0.99 * bound
    assert w.min() < -0.99 * bound


def test_the_bound_for_a_5x5_filter_over_three_channels_is_a_fifth():
    w = lecun_uniform((2000, 3, 5, 5), np.random.default_rng(0), np.float64)
    assert 0.1999 < np.abs(w).max() < 0.2
    assert np.var(w) == pytest.approx(1 / 75, rel=0.02)


@every
def test_a_signal_keeps_its_size_through_ten_layers_or_fades_as_computed(name):
    x = np.random.default_rng(1).normal(size=(200, 128))
    for seed in range(10):
        x = x @ draw(name, (128, 128), seed, dtype=np.float64).T
    growth = 2**10 if name.startswith("he") else 1
    assert np.mean(x**2) == pytest.approx(growth, rel=0.5)


@every
def test_a_seed_repeats_and_a_generator_moves_on(name):
    rng = np.random.default_rng(0)
    function = getattr(init, name)
    first, second = function((4, 3, 2, 2), rng), function((4, 3, 2, 2), rng)
    np.testing.assert_array_equal(first, draw(name, (4, 3, 2, 2)))
    assert not np.array_equal(first, second)


@every
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, "float32"])
def test_weights_have_the_shape_and_the_type_asked_for(name, dtype):
    w = draw(name, (4, 3, 2, 5), dtype=dtype)
    assert w.shape == (4, 3, 2, 5)
    assert w.dtype == dtype
    assert draw(name, [4, 3]).dtype == np.float32


@every
def test_float64_weights_are_drawn_with_all_their_digits(name):
    w = draw(name, (4, 3), dtype=np.float64)
    assert not np.any(w == w.astype(np.float32))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"shape": (5,)}, r"shape is \(5,\), expected \(F, D\) or \(F, C/groups, KH, KW\)"),
        ({"shape": 5}, r"shape is 5, expected \(F, D\)"),
        ({"shape": (4, 0, 3, 3)}, "a size in shape is 0: use a whole number of at least 1"),
        ({"shape": (4.0, 3)}, "a size in shape is 4.0: use a whole number"),
        ({"rng": None}, "rng is None: pass numpy.random.default_rng"),
        ({"rng": 0}, "rng is 0: pass numpy.random.default_rng"),
        ({"dtype": np.int64}, "dtype is .*int64.*: weights are floats, use numpy.float32"),
    ],
)
@every
def test_every_rule_says_what_is_wrong(name, change, message):
    good = {"shape": (4, 3), "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=message):
        getattr(init, name)(**(good | change))
