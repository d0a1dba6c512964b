"""Wrong and right ways to write normalize_for_display(a)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def both_signs(normalize_for_display):
    a = np.array([[-2.0, 0.5, 1.0], [3.0, -0.75, 0.0]])
    return normalize_for_display(a), a


@probe
def three_channels(normalize_for_display):
    rng = np.random.default_rng(1)
    return normalize_for_display((rng.normal(size=(3, 2, 4)) * [[[1]], [[5]], [[20]]]).round(2))


@probe
def negative_numbers(normalize_for_display):
    return normalize_for_display(np.array([-5.0, -7.0, -6.5, -9.0]))


@probe
def positive_numbers(normalize_for_display):
    return normalize_for_display(np.array([[100.0, 104.0], [101.0, 103.0], [100.5, 102.5]]))


@probe
def tiny_numbers(normalize_for_display):
    return normalize_for_display(np.array([1e-9, 3e-9, 2e-9, 5e-9]))


@probe(care=True)
def equal_numbers(normalize_for_display):
    return [normalize_for_display(np.full((2, 2), number)) for number in (0.0, 3.0, -4.0)]


@probe(care=True)
def integers(normalize_for_display):
    got = normalize_for_display(np.array([0, 1, 2, 8]))
    return got, np.asarray(got).dtype.kind


@probe(care=True)
def bytes_with_a_sign(normalize_for_display):
    return normalize_for_display(np.array([-128, 127, 0, 50], np.int8))


@probe(care=True)
def read_only(normalize_for_display):
    a = np.array([[3.0, 1.0], [2.0, 5.0]])
    a.flags.writeable = False
    return normalize_for_display(a)


@probe(care=True)
def not_a_number(normalize_for_display):
    return normalize_for_display(np.array([1.0, np.nan, 2.0]))


@probe(care=True)
def infinity(normalize_for_display):
    return normalize_for_display(np.array([1.0, np.inf, 2.0]))


@probe(care=True)
def nothing(normalize_for_display):
    return normalize_for_display(np.zeros((0, 2)))


@alternative("np.ptp")
def with_ptp(a):
    a = np.asarray(a)
    if a.size == 0 or not np.all(np.isfinite(a)):
        raise ValueError("no finite numbers")
    a = a.astype(float)
    if np.ptp(a) == 0:
        return np.zeros(a.shape) + 0.5
    return (a - np.min(a)) / np.ptp(a)


@alternative("np.interp")
def interpolated(a):
    a = np.array(a, dtype=float)
    if not a.size or not np.isfinite(a.sum()):
        raise ValueError("no finite numbers")
    low, high = a.min(), a.max()
    if high == low:
        return np.full(a.shape, 0.5)
    return np.interp(a, [low, high], [0.0, 1.0])


@alternative("a copy in two steps")
def two_steps(a):
    out = np.array(a, dtype=np.float64)
    if out.size == 0 or np.isnan(out).any() or np.isinf(out).any():
        raise ValueError("no finite numbers")
    out -= out.min()
    if out.max() > 0:
        out /= out.max()
    else:
        out += 0.5
    return out


@alternative("a loop over all numbers")
def loop(a):
    a = np.asarray(a, float)
    numbers = [float(v) for v in a.ravel()]
    if not numbers or not all(abs(v) < np.inf for v in numbers):
        raise ValueError("no finite numbers")
    low, high = min(numbers), max(numbers)
    shown = [(v - low) / (high - low) if high > low else 0.5 for v in numbers]
    return np.array(shown).reshape(a.shape)


@alternative("slope and intercept")
def slope(a):
    a = np.asarray(a, float)
    if a.size < 1 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    low, high = float(a.min()), float(a.max())
    if low == high:
        return np.ones_like(a) / 2
    return 1 - (high - a) / (high - low)


@alternative("longdouble inside")
def longdouble(a):
    a = np.asarray(a).astype(np.longdouble)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    span = a.max() - a.min()
    shown = (a - a.min()) / span if span else np.full(a.shape, 0.5)
    return np.asarray(shown, dtype=float)


@mistake("divided by the maximum only", "What becomes of the smallest number?")
def by_maximum(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return a / a.max()


@mistake("divided by the largest absolute value", "Is your smallest number 0?")
def by_absolute(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return a / np.abs(a).max()


@mistake("shifted, but divided by the maximum", "What is the largest number after the shift?")
def shifted_by_maximum(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return (a - a.min()) / np.abs(a).max()


@mistake("only shifted", "What is your largest number?")
def only_shifted(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return a - a.min()


@mistake("clipped to 0..1", "What becomes of two different numbers above 1?")
def clipped(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return np.clip(a, 0, 1)


@mistake("mean 0 and deviation 1", "Between which two numbers must the result lie?")
def standardized(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return (a - a.mean()) / a.std()


@mistake("0 becomes 0.5", "Where do the smallest and the largest number go?")
def around_half(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return 0.5 + 0.5 * a / np.abs(a).max()


@mistake("stretched to 0..255", "What is the largest number of the result?")
def to_bytes(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return 255 * (a - a.min()) / (a.max() - a.min())


@mistake("each first axis for itself", "Are all numbers of the array shifted and scaled alike?")
def each_channel(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    if a.ndim < 2:
        return (a - a.min()) / (a.max() - a.min())
    axes = tuple(range(1, a.ndim))
    low, high = a.min(axis=axes, keepdims=True), a.max(axis=axes, keepdims=True)
    return (a - low) / np.where(high > low, high - low, 1)


@mistake("each column for itself", "Over how many axes do you take the minimum?")
def each_column(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    low, high = a.min(axis=0), a.max(axis=0)
    return (a - low) / np.where(high > low, high - low, 1)


@mistake("dark and bright exchanged", "Which number becomes 0?")
def negative(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return (a.max() - a) / (a.max() - a.min())


@mistake("the absolute values are stretched", "What becomes of the sign?")
def absolute_values(a):
    a = np.abs(np.asarray(a, float))
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return (a - a.min()) / (a.max() - a.min())


@mistake("a sum of 1", "Which number must the largest one become?")
def sums_to_one(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return (a - a.min()) / (a - a.min()).sum()


@mistake("stretched to -1..1", "What is the smallest number of the result?")
def both_sides(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return 2 * (a - a.min()) / (a.max() - a.min()) - 1


@mistake("a small number is added to the range", "What if the whole range is 1e-9?")
def epsilon(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return (a - a.min()) / (a.max() - a.min() + 1e-8)


@mistake("equal numbers become 0", "What does the exercise ask for when all numbers are equal?")
def equal_to_zero(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    return (a - a.min()) / ((a.max() - a.min()) or 1.0)


@mistake("equal numbers become NaN", "What is 0 / 0?")
def equal_to_nan(a):
    a = np.asarray(a, float)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    with np.errstate(all="ignore"):
        return (a - a.min()) / (a.max() - a.min())


@mistake("the input is overwritten", "Whose array do -= and /= change?")
def in_place(a):
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    if a.dtype.kind != "f":
        a = a.astype(float)
    a -= a.min()
    a /= a.max()
    return a


@mistake("NaN and infinity are let through", "What is the minimum of an array with a NaN in it?")
def not_finite(a):
    a = np.asarray(a, float)
    if a.size == 0:
        raise ValueError("no numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    with np.errstate(all="ignore"):
        return (a - a.min()) / (a.max() - a.min())


@mistake("integers are subtracted as integers", "What is 127 - (-128) in int8?")
def integer_range(a):
    a = np.asarray(a)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    with np.errstate(all="ignore"):
        return (a - a.min()) / (a.max() - a.min())


@mistake("an empty array is returned as it came", "What is there to look at in an empty array?")
def empty_allowed(a):
    a = np.asarray(a, float)
    if a.size == 0:
        return a
    if not np.isfinite(a).all():
        raise ValueError("no finite numbers")
    if a.min() == a.max():
        return np.full(a.shape, 0.5)
    return (a - a.min()) / (a.max() - a.min())
