"""Wrong and right ways to write fuse_conv_bn(w, b, gamma, beta, mean, var, eps=1e-5)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@alternative("one factor per filter")
def factor(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@alternative("einsum")
def einsum(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma * (var + eps) ** -0.5
    return np.einsum("fckl,f->fckl", w, factor), b * factor + (beta - mean * factor)


@alternative("a loop over the filters")
def loops(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    w2, b2 = np.zeros(w.shape), np.zeros(len(w))
    for f in range(len(w)):
        s = (var[f] + eps) ** 0.5
        w2[f] = gamma[f] * w[f] / s
        b2[f] = gamma[f] * (b[f] - mean[f]) / s + beta[f]
    return w2, b2


@alternative("the filters as rows of a matrix")
def matrix(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = np.diag(gamma / np.sqrt(var + eps))
    return (factor @ w.reshape(len(w), -1)).reshape(w.shape), factor @ (b - mean) + beta


@alternative("a copy of w changed in place")
def in_a_copy(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    w2 = np.array(w, dtype=float)
    w2 *= (gamma / np.sqrt(var + eps)).reshape(-1, 1, 1, 1)
    b2 = (b - mean) / np.sqrt(var + eps)
    b2 *= gamma
    return w2, b2 + beta


@alternative("filters last and back, in Fortran order")
def transposed(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    w2 = np.moveaxis(np.moveaxis(w, 0, -1) * factor, -1, 0)
    return np.asfortranarray(w2), factor * (b - mean) + beta


@mistake(
    "the mean is not subtracted from the bias",
    "What does the batch norm subtract before it multiplies?",
)
def no_mean(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], b * factor + beta


@mistake(
    "the mean is added to the bias",
    "What does the batch norm do with the running mean?",
)
def mean_added(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b + mean) * factor + beta


@mistake(
    "the mean is subtracted after the factor",
    "Does the batch norm subtract the mean before or after it multiplies?",
)
def mean_unscaled(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], b * factor - mean + beta


@mistake(
    "gamma is divided by the variance",
    "By what does the batch norm divide, the variance or its root?",
)
def by_variance(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / (var + eps)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "eps is left out",
    "What divides the centered numbers in the batch norm, to the last digit?",
)
def no_eps(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "eps is added to the standard deviation",
    "Does eps stand under the root, or beside it?",
)
def eps_outside(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / (np.sqrt(var) + eps)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "eps is always 1e-5",
    "Where does the argument eps appear in your code?",
)
def eps_fixed(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + 1e-5)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "the weights are multiplied by the standard deviation",
    "Does a large variance make the new weights larger or smaller?",
)
def multiplied(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma * np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "the factors run along the width of the kernel",
    "(F, C, KH, KW) times (F,): with which axis does the factor line up?",
)
def along_width(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor, (b - mean) * factor + beta


@mistake(
    "the factors run along the channels",
    "Which axis of w counts the filters?",
)
def along_channels(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None], (b - mean) * factor + beta


@mistake(
    "the factors run along the height of the kernel",
    "Which axis of w counts the filters?",
)
def along_height(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None], (b - mean) * factor + beta


@mistake(
    "every filter gets the first factor",
    "Which index does the factor share with the weights?",
)
def first_factor(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    factor = np.full(len(w), factor[0])
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "beta is missing",
    "What should a filter of zeros give after the batch norm?",
)
def no_beta(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b - mean) * factor


@mistake(
    "beta is multiplied by the factor",
    "Is beta added before or after gamma multiplies?",
)
def beta_scaled(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b - mean + beta) * factor


@mistake(
    "gamma is missing",
    "What should change when gamma is doubled?",
)
def no_gamma(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = 1 / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "the bias of the convolution is ignored",
    "Where does b appear on the right-hand side?",
)
def bias_missing(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], -mean * factor + beta


@mistake(
    "the bias of the convolution is not multiplied by the factor",
    "Does the batch norm see the bias of the convolution?",
)
def bias_unscaled(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], b - mean * factor + beta


@mistake(
    "the bias is multiplied by the factor twice",
    "How often does the batch norm multiply the convolution's bias?",
)
def bias_twice(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b * factor - mean) * factor + beta


@mistake(
    "the weights stay as they were",
    "With a gamma of 2, by how much should the answer to an image grow?",
)
def weights_kept(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w.astype(float), (b - mean) * factor + beta


@mistake(
    "mean and variance are those of the weights, not the running ones",
    "Of which numbers are mean and var the statistics?",
)
def of_the_weights(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    mean, var = w.mean(axis=(1, 2, 3)), w.var(axis=(1, 2, 3))
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "a convolution without a bias is not accepted",
    "What should your function do when b is None?",
)
def needs_bias(w, b, gamma, beta, mean, var, eps=1e-5):
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "a convolution without a bias stays without one",
    "Where does beta go when the convolution has no bias?",
)
def none_stays(w, b, gamma, beta, mean, var, eps=1e-5):
    given = b
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    b2 = None if given is None else (b - mean) * factor + beta
    return w * factor[:, None, None, None], b2


@mistake(
    "the filters are overwritten",
    "Whose array does w *= factor change?",
)
def changes_w(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    w *= factor[:, None, None, None]
    return w, (b - mean) * factor + beta


@mistake(
    "integer filters give integer filters",
    "Which data type has w2 when w holds integers?",
)
def integer_output(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return (w * factor[:, None, None, None]).astype(w.dtype), (b - mean) * factor + beta


@mistake(
    "differences of bytes stay bytes",
    "b and mean may be np.uint8: what is 5 - 9 in one byte?",
)
def bytes(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else b
    if any(np.shape(value) != (len(w),) for value in (b, gamma, beta, mean, var)):
        raise ValueError("expected one number per filter")
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b - mean) * factor + beta


@mistake(
    "a gamma, beta, mean or var of length 1 is used for all filters",
    "What does NumPy do with a mean of length 1, and was that meant?",
)
def any_length(w, b, gamma, beta, mean, var, eps=1e-5):
    b = np.zeros(len(w)) if b is None else np.asarray(b, dtype=float)
    factor = gamma / np.sqrt(np.asarray(var, dtype=float) + eps) * np.ones(len(w))
    return w * factor[:, None, None, None], (b - np.asarray(mean, dtype=float)) * factor + beta


@probe
def four_filters(function):
    rng = np.random.default_rng(1)
    w, (b, gamma, beta, mean) = rng.normal(size=(4, 3, 2, 5)), rng.normal(size=(4, 4)) * 2
    w2, b2 = function(w, b, gamma, beta, mean, rng.uniform(0.5, 4, size=4))
    return w2, b2


@probe
def a_large_eps_and_all_axes_alike(function):
    rng = np.random.default_rng(2)
    w, (b, gamma, beta, mean) = rng.normal(size=(3, 3, 3, 3)), rng.normal(size=(4, 3)) * 2
    w2, b2 = function(w, b, gamma, beta, mean, rng.uniform(0.5, 4, size=3), 0.7)
    return w2, b2


@probe
def no_bias(function):
    rng = np.random.default_rng(3)
    w, (gamma, beta, mean) = rng.normal(size=(3, 2, 2, 2)), rng.normal(size=(3, 3)) * 2
    w2, b2 = function(w, None, gamma, beta, mean, rng.uniform(0.5, 4, size=3))
    return w2, b2


@probe
def tiny_variances(function):
    w, (b, gamma, beta, mean) = np.arange(12.0).reshape(2, 3, 1, 2), np.arange(1.0, 9).reshape(4, 2)
    w2, b2 = function(w, b, gamma, beta, mean, np.array([2e-5, 3e-5]))
    return w2, b2


@probe(care=True)
def integers(function):
    rng = np.random.default_rng(4)
    w, (gamma, beta, mean) = rng.integers(100, 250, size=(2, 2, 1, 3)), rng.normal(size=(3, 2)) * 2
    w2, b2 = function(w, np.array([5, 120]), gamma, beta, mean, np.array([0.5, 3]))
    return w2, b2


@probe(care=True)
def bytes_as_in_photographs(function):
    w = np.arange(100, 112, dtype=np.uint8).reshape(2, 2, 1, 3)
    numbers = np.array([[5, 120], [3, 2], [1, 2], [9, 150], [4, 9]], dtype=np.uint8)
    w2, b2 = function(w, *numbers)
    return w2, b2


@probe(care=True)
def the_input_afterwards(function):
    w, numbers = np.arange(12.0).reshape(2, 2, 1, 3), np.arange(1.0, 11).reshape(5, 2)
    function(w, *numbers)
    return w, numbers


@probe(care=True)
def a_mean_of_length_one(function):
    w, two = np.arange(12.0).reshape(2, 2, 1, 3), np.array([1.0, 2])
    w2, b2 = function(w, two, two, two, np.array([3.0]), two)
    return w2, b2
