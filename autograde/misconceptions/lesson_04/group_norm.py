"""Wrong and right ways to write group_norm(x, groups, gamma, beta, eps=1e-5)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@alternative("five axes")
def five_axes(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@alternative("one row per image and group")
def rows(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    rows = x.reshape(N * groups, -1).astype(float)
    rows = rows - rows.mean(axis=1)[:, None]
    rows = rows / np.sqrt((rows**2).mean(axis=1) + eps)[:, None]
    return rows.reshape(N, C, H, W) * gamma[:, None, None] + beta[:, None, None]


@alternative("a loop over images and groups")
def loops(x, groups, gamma, beta, eps=1e-5):
    N, C, _H, _W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    y, size = np.zeros(x.shape), C // groups
    for n, first in np.ndindex(N, groups):
        block = slice(first * size, (first + 1) * size)
        numbers = x[n, block].astype(float)
        x_hat = (numbers - numbers.mean()) / (numbers.var() + eps) ** 0.5
        y[n, block] = gamma[block, None, None] * x_hat + beta[block, None, None]
    return y


@alternative("np.split and np.concatenate")
def split(x, groups, gamma, beta, eps=1e-5):
    _N, C, _H, _W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    done = []
    for block in np.split(x.astype(float), groups, axis=1):
        centered = block - block.mean(axis=(1, 2, 3), keepdims=True)
        spread = np.mean(centered**2, axis=(1, 2, 3), keepdims=True)
        done.append(centered * (spread + eps) ** -0.5)
    return np.concatenate(done, axis=1) * gamma.reshape(-1, 1, 1) + beta.reshape(-1, 1, 1)


@alternative("einsum")
def einsum(x, groups, gamma, beta, eps=1e-5):
    N, C, _H, _W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    rows = x.reshape(N, groups, -1).astype(float)
    rows = rows - np.einsum("ngp->ng", rows)[..., None] / rows.shape[2]
    var = np.einsum("ngp,ngp->ng", rows, rows)[..., None] / rows.shape[2]
    x_hat = (rows / np.sqrt(var + eps)).reshape(x.shape)
    return np.einsum("nchw,c->nchw", x_hat, gamma) + beta[None, :, None, None]


@alternative("channels last, in Fortran order")
def transposed(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = np.moveaxis(x.astype(float), 1, -1).reshape(N, H, W, groups, C // groups)
    mean = x.mean(axis=(1, 2, 4), keepdims=True)
    var = np.mean((x - mean) ** 2, axis=(1, 2, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, H, W, C)
    return np.asfortranarray(np.moveaxis(gamma * x_hat + beta, -1, 1))


@mistake(
    "every groups-th channel belongs to a group",
    "With 6 channels in 2 groups, do channels 0 and 1 share a mean?",
)
def interleaved(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, C // groups, groups, H, W)
    mean = x.mean(axis=(1, 3, 4), keepdims=True)
    var = x.var(axis=(1, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "the number of groups and the channels per group are exchanged",
    "With 6 channels in 2 groups, how many channels share a mean?",
)
def sizes_exchanged(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, C // groups, groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "the images of the batch share a mean",
    "Does the result of an image depend on the images beside it?",
)
def over_batch(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(0, 2, 3, 4), keepdims=True)
    var = x.var(axis=(0, 2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "every channel has a mean of its own",
    "Do the channels of a group share a mean?",
)
def per_channel(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(3, 4), keepdims=True)
    var = x.var(axis=(3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "every pixel has a mean of its own",
    "Do the pixels of a map share a mean?",
)
def per_pixel(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=2, keepdims=True)
    var = x.var(axis=2, keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "all channels share a mean, whatever the groups",
    "Where does the argument groups appear in your code?",
)
def layer_norm(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, 1, C, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "each channel is standardized over the batch",
    "Which axis must not enter the mean of group norm?",
)
def batch_norm(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, C, 1, H, W)
    mean = x.mean(axis=(0, 2, 3, 4), keepdims=True)
    var = x.var(axis=(0, 2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "the mean runs along a row of pixels only",
    "Do all rows of a map share a mean?",
)
def over_rows(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 4), keepdims=True)
    var = x.var(axis=(2, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "every group gets the first of its gammas and betas",
    "Is there one gamma per channel or per group?",
)
def gamma_per_group(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    first = np.arange(C) // (C // groups) * (C // groups)
    return gamma[first, None, None] * x_hat + beta[first, None, None]


@mistake(
    "gamma and beta run along the width",
    "(N, C, H, W) times (C,): with which axis does gamma line up?",
)
def gamma_along_width(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma * x_hat + beta


@mistake(
    "gamma is ignored",
    "What should change when gamma is doubled?",
)
def no_gamma(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return x_hat + beta[:, None, None]


@mistake(
    "beta is ignored",
    "What should a constant image become?",
)
def no_beta(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat


@mistake(
    "gamma and beta are exchanged",
    "Which of the two multiplies, gamma or beta?",
)
def exchanged(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return beta[:, None, None] * x_hat + gamma[:, None, None]


@mistake(
    "the variance divides by m - 1",
    "Does the variance of the exercise divide by m or by m - 1?",
)
def unbiased(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True, ddof=1)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "the centered numbers are divided by the variance",
    "If x is in meters, in which unit should x_hat be?",
)
def by_variance(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / (var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "eps is added to the standard deviation",
    "Does eps stand under the root, or beside it?",
)
def eps_outside(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / (np.sqrt(var) + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "eps is ignored",
    "Where does the argument eps appear in your code?",
)
def no_eps(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "the numbers are centered and not scaled",
    "What is the spread of your x_hat when x has a spread of 100?",
)
def only_centered(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    x_hat = (x - mean).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "the mean is not subtracted",
    "What is the mean of your x_hat?",
)
def not_centered(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = (x / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "the output keeps the axis of the groups",
    "Your numbers are right: which shape had x?",
)
def still_grouped(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = (x - mean) / np.sqrt(var + eps)
    return gamma.reshape(groups, -1, 1, 1) * x_hat + beta.reshape(groups, -1, 1, 1)


@mistake(
    "rows and columns of the output are exchanged",
    "The image is wider than tall: is your output, too?",
)
def rows_and_columns(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    y = gamma[:, None, None] * x_hat + beta[:, None, None]
    return y.transpose(0, 1, 3, 2)


@mistake(
    "channels that fit no group are left as they were",
    "What should five channels in two groups give?",
)
def floor(x, groups, gamma, beta, eps=1e-5):
    _N, C, _H, _W = x.shape
    if groups < 1 or groups > C or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    x_hat, size = x.astype(float), C // groups
    for first in range(0, groups * size, size):
        block = x_hat[:, first : first + size]
        mean = block.mean(axis=(1, 2, 3), keepdims=True)
        var = block.var(axis=(1, 2, 3), keepdims=True)
        x_hat[:, first : first + size] = (block - mean) / np.sqrt(var + eps)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "integer images give an integer output",
    "Which data type has your output array when x holds integers?",
)
def integer_output(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    kind, x = x.dtype, x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return (gamma[:, None, None] * x_hat + beta[:, None, None]).astype(kind)


@mistake(
    "the input is overwritten",
    "Whose array does x -= mean change?",
)
def changes_x(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError("groups, gamma and beta do not fit the channels")
    given = x
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    given[:] = x_hat
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@mistake(
    "a gamma or beta of length 1 is used for all channels",
    "What does NumPy do with a gamma of length 1, and was that meant?",
)
def broadcast_gamma(x, groups, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError("groups, gamma and beta do not fit the channels")
    x = x.astype(float).reshape(N, groups, C // groups, H, W)
    mean = x.mean(axis=(2, 3, 4), keepdims=True)
    var = x.var(axis=(2, 3, 4), keepdims=True)
    x_hat = ((x - mean) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma[:, None, None] * x_hat + beta[:, None, None]


@probe
def two_groups(function):
    x = np.random.default_rng(1).normal(3, 2, size=(2, 6, 3, 4)) * np.arange(1, 7)[:, None, None]
    return function(x, 2, np.array([1.5, 0.5, -2, 3, 1, 2]), np.array([1.0, 4, 2, -1, 0, 3]))


@probe
def as_wide_as_there_are_channels(function):
    x = np.random.default_rng(2).normal(3, 2, size=(2, 4, 3, 4)) * np.arange(1, 5)[:, None, None]
    return function(x, 2, np.array([1.5, 0.5, -2, 3]), np.array([1.0, 4, 2, -1]), 0.7)


@probe
def one_group(function):
    x = np.random.default_rng(3).normal(3, 2, size=(2, 4, 2, 3))
    return function(x, 1, np.array([1.5, 0.5, -2, 3]), np.array([1.0, 4, 2, -1]))


@probe
def as_many_groups_as_channels(function):
    x = np.random.default_rng(4).normal(3, 2, size=(3, 3, 2, 4))
    return function(x, 3, np.array([1.5, 0.5, -2]), np.array([1.0, 4, 2]))


@probe(care=True)
def integers(function):
    x = np.random.default_rng(5).integers(100, 250, size=(2, 4, 2, 3))
    return function(x, 2, np.array([1.5, 0.5, -2, 3]), np.array([1.0, 4, 2, -1])), x


@probe(care=True)
def the_input_afterwards(function):
    x, gamma, beta = np.arange(16.0).reshape(1, 4, 2, 2), np.arange(1.0, 5), np.arange(4.0)
    function(x, 2, gamma, beta)
    return x, gamma, beta


@probe(care=True)
def groups_that_do_not_fit(function):
    return function(np.arange(20.0).reshape(1, 5, 2, 2), 2, np.arange(1.0, 6), np.arange(5.0))


@probe(care=True)
def a_gamma_of_length_one(function):
    return function(np.arange(16.0).reshape(1, 4, 2, 2), 2, np.array([2.0]), np.arange(4.0))
