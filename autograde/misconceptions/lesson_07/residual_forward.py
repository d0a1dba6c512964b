"""Wrong and right ways to write residual_forward(x, f)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def images(residual_forward):
    rng = np.random.default_rng(1)
    x = rng.normal(size=(2, 3, 4, 5)).round(2)
    return residual_forward(x, lambda z: 0.5 * z + 2), x


@probe
def negative_sums(residual_forward):
    x = np.array([[1.0, -2.0, 3.0], [-4.0, 5.0, -6.0]])
    return residual_forward(x, lambda z: -3 * np.abs(z)), x


@probe
def a_correction_of_zero(residual_forward):
    x = np.array([[1.5, -2.5], [0.25, 4.0]])
    return residual_forward(x, np.zeros_like), x


@probe
def calls_of_f(residual_forward):
    calls = []

    def f(z):
        calls.append(1)
        return np.asarray(z) * len(calls)

    return residual_forward(np.array([1.0, 2.0, -3.0]), f), len(calls)


@probe(care=True)
def integers(residual_forward):
    x = np.arange(-3, 3).reshape(2, 3)
    got = residual_forward(x, lambda z: np.asarray(z) * 0.25)
    return got, np.asarray(got).dtype.kind, x


@probe(care=True)
def integers_all_the_way(residual_forward):
    got = residual_forward(np.arange(4), lambda z: np.asarray(z) * 2)
    return got, np.asarray(got).dtype.kind


@probe(care=True)
def read_only(residual_forward):
    x = np.arange(6.0).reshape(2, 3)
    x.flags.writeable = False
    return residual_forward(x, lambda z: 2 * z)


@probe(care=True)
def one_row(residual_forward):
    return residual_forward(np.ones((3, 2)), lambda z: z[:1])


@probe(care=True)
def a_number(residual_forward):
    return residual_forward(np.ones((3, 2)), np.sum)


@probe(care=True)
def one_pixel_per_map(residual_forward):
    return residual_forward(np.ones((2, 3, 4, 4)), lambda z: z.mean(axis=(2, 3), keepdims=True))


@alternative("the sum of two float arrays")
def float_sum(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return x.astype(float) + correction


@alternative("np.add")
def np_add(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return np.add(x, correction, dtype=float)


@alternative("a copy that is added to")
def copy_added_to(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    out = np.array(x, dtype=float)
    out += correction
    return out


@alternative("the correction first")
def correction_first(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return correction + 1.0 * x


@alternative("a loop over all entries")
def all_entries(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    out = np.zeros(x.shape)
    for at in np.ndindex(x.shape):
        out[at] = x[at] + correction[at]
    return out


@alternative("stacked and summed")
def stacked(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return np.stack([x.astype(float), correction.astype(float)]).sum(axis=0)


@mistake("x is forgotten", "Which of the two ways around a residual block is missing?")
def only_f(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return correction * 1.0


@mistake("f is forgotten", "Which of the two ways through a residual block is missing?")
def only_x(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return x * 1.0


@mistake("a ReLU after the sum", "Does the exercise ask for a ReLU?")
def relu_after(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return np.maximum(x + correction, 0) * 1.0


@mistake("a ReLU on the correction", "Does the exercise ask for a ReLU?")
def relu_on_f(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return x + np.maximum(correction, 0) * 1.0


@mistake("the difference instead of the sum", "Is the correction added or taken away?")
def difference(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return x * 1.0 - correction


@mistake("the correction taken from x the other way round", "Is the input added to the correction?")
def other_difference(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return correction - x * 1.0


@mistake("the product instead of the sum", "Which operation hands the gradient back unchanged?")
def product(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return x * 1.0 * correction


@mistake("the mean of both", "Is anything divided by 2 in y = x + R(x)?")
def mean_of_both(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return (x + correction) / 2


@mistake("f of the sum", "Which array does f get?")
def f_of_twice(x, f):
    x = np.asarray(x)
    if np.shape(f(x)) != x.shape:
        raise ValueError("shapes differ")
    return x + np.asarray(f(x + x)) * 1.0


@mistake("f is called twice", "f may be slow, or random: how often do you call it?")
def twice(x, f):
    x = np.asarray(x)
    if np.shape(f(x)) != x.shape:
        raise ValueError("shapes differ")
    return x * 1.0 + np.asarray(f(x))


@mistake("the block is applied a second time", "How many residual connections are asked for?")
def applied_twice(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    y = x + correction
    return y * 1.0 + np.asarray(f(y))


@mistake("the sum is written into x", "Whose array does += change?")
def in_place(x, f):
    correction = np.asarray(f(x))
    if correction.shape != np.shape(x):
        raise ValueError("shapes differ")
    x += correction
    return x


@mistake("shapes that differ are broadcast", "What is (2, 3, 4, 4) + (2, 3, 1, 1) in NumPy?")
def broadcast(x, f):
    return np.asarray(x) * 1.0 + f(x)


@mistake("integers stay integers", "Which type has your result when x and f(x) hold integers?")
def integers_kept(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return (x + correction).astype(x.dtype)


@mistake("the two are concatenated", "That is DenseNet: what does ResNet do with x and R(x)?")
def concatenated(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return np.concatenate([x * 1.0, correction])


@mistake("the sum is normalized", "Does a plain residual connection scale anything?")
def normalized(x, f):
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}")
    return (x + correction) / np.sqrt(2)
