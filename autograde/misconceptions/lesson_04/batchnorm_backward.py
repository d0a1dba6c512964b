"""Wrong and right ways to write batchnorm_backward(dout, cache).

The cache is that of the lesson's own batchnorm_forward: x_hat, 1 / s, gamma.
"""

import numpy as np

from autograde.misconceptions.lesson_04 import batchnorm_forward as forward
from autograde.misconceptions.variant import alternative, mistake, probe

# The function that made the cache stands beside each of these.
BESIDE = {"batchnorm_forward": forward.two_branches}


@alternative("three terms, one line")
def closed_form(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@alternative("sums divided by m at the end")
def sums(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    m, dout = len(dout), np.asarray(dout, dtype=float)
    dbeta, dgamma = dout.sum(axis=0), np.einsum("ij,ij->j", dout, x_hat)
    return gamma * scale / m * (m * dout - dbeta - x_hat * dgamma), dgamma, dbeta


@alternative("step by step through the graph")
def graph(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    m, dout = len(dout), dout.astype(float)
    centered = x_hat / scale
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * centered, axis=0) * -0.5 * scale**3
    dmean = -np.sum(dx_hat * scale, axis=0) + dvar * np.mean(-2 * centered, axis=0)
    dx = dx_hat * scale + dvar * 2 * centered / m + dmean / m
    return dx, np.sum(dout * x_hat, axis=0), dout.sum(axis=0)


@alternative("the Jacobian of every feature")
def jacobian(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    m, dx = len(dout), np.zeros(x_hat.shape)
    for j in range(dx.shape[1]):
        jacobian = np.eye(m) - (1 + np.outer(x_hat[:, j], x_hat[:, j])) / m
        dx[:, j] = gamma[j] * scale[j] * (jacobian @ dout[:, j])
    return dx, (dout * x_hat).sum(axis=0), (1.0 * dout).sum(axis=0)


@alternative("the parts along the ones and along x_hat are taken away")
def projections(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    along = (dout * x_hat).mean(axis=0)
    left = dout - dout.mean(axis=0) - along * x_hat
    return left * gamma * scale, along * len(dout), dout.mean(axis=0) * len(dout)


@alternative("loops over rows and features")
def loops(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    m, D = x_hat.shape
    dx, dgamma, dbeta = np.zeros((m, D)), np.zeros(D), np.zeros(D)
    for i, j in np.ndindex(m, D):
        dbeta[j] += dout[i, j]
        dgamma[j] += dout[i, j] * x_hat[i, j]
    for i, j in np.ndindex(m, D):
        share = dout[i, j] - dbeta[j] / m - x_hat[i, j] * dgamma[j] / m
        dx[i, j] = gamma[j] * scale[j] * share
    return dx, dgamma, dbeta


@mistake(
    "mean and variance are treated as constants",
    "When one input grows, does the mean of its feature stay where it is?",
)
def constants(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    dx_hat.mean(axis=0)
    x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * dx_hat, dgamma, dbeta


@mistake(
    "the way through the mean is missing",
    "When one input grows, what happens to the x_hat of all the others?",
)
def no_mean_path(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_var), dgamma, dbeta


@mistake(
    "the way through the variance is missing",
    "When the largest input grows, what happens to the spread of its feature?",
)
def no_var_path(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean), dgamma, dbeta


@mistake(
    "the way through the mean has the wrong sign",
    "When the mean grows, do the x_hat grow or shrink?",
)
def mean_added(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat + along_mean - along_var), dgamma, dbeta


@mistake(
    "the way through the variance has the wrong sign",
    "When the variance grows, do the x_hat move away from 0 or towards it?",
)
def var_added(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean + along_var), dgamma, dbeta


@mistake(
    "the way through the variance counts half",
    "The derivative of a square has a factor of 2: does it meet the 1/2 of the square root?",
)
def var_half(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var / 2), dgamma, dbeta


@mistake(
    "the way through the variance counts twice",
    "The derivative of a square has a factor of 2: what does the square root bring?",
)
def var_twice(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - 2 * along_var), dgamma, dbeta


@mistake(
    "sums stand where means belong",
    "One input moves the mean of m inputs by how much?",
)
def sums_not_means(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.sum(axis=0)
    along_var = x_hat * np.sum(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "the sums are divided by m - 1",
    "Did your forward pass divide by m or by m - 1?",
)
def by_m_minus_1(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.sum(axis=0) / (len(dout) - 1)
    along_var = x_hat * np.sum(dx_hat * x_hat, axis=0) / (len(dout) - 1)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "gamma is missing in dx",
    "If gamma were 0, how much would y change with x?",
)
def no_gamma(dout, cache):
    x_hat, scale, _gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "gamma enters dx twice",
    "How often does gamma stand between x and y?",
)
def gamma_twice(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return gamma * scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dx is multiplied by the standard deviation instead of divided",
    "If x is stretched to twice its spread, does dx grow or shrink?",
)
def by_std(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return (1 / scale) * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dx is divided by the variance instead of the standard deviation",
    "By which power of s does the forward pass divide?",
)
def by_variance(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale**2 * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "the division by the standard deviation is missing",
    "If x is stretched to twice its spread, should dx stay the same?",
)
def no_scale(dout, cache):
    x_hat, _scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dgamma is the sum of dout alone",
    "With what is gamma multiplied in the forward pass?",
)
def dgamma_of_x(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = dout.sum(axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dgamma uses the centered x instead of x_hat",
    "What does gamma multiply in the forward pass, x - mean or x_hat?",
)
def dgamma_of_scaled(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat / scale, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dgamma is multiplied by gamma",
    "Does y grow with gamma faster when gamma is large?",
)
def dgamma_with_gamma(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = gamma * np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dgamma is a mean over the batch",
    "Every row uses the same gamma: are their shares added up or averaged?",
)
def dgamma_mean(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.mean(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dbeta is a mean over the batch",
    "Every row uses the same beta: are their shares added up or averaged?",
)
def dbeta_mean(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.mean(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dbeta is multiplied by gamma",
    "Does y grow with beta faster when gamma is large?",
)
def dbeta_with_gamma(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = gamma * dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dgamma and dbeta keep the batch axis",
    "There is one beta per feature: which shape has its gradient?",
)
def not_summed(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout
    dgamma = dout * x_hat
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dgamma and dbeta are (1, D)",
    "Which shape has beta, and which shape has your dbeta?",
)
def row_shapes(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0, keepdims=True)
    dgamma = np.sum(dout * x_hat, axis=0, keepdims=True)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dgamma and dbeta are returned in the other order",
    "In which order does the exercise ask for the three gradients?",
)
def other_order(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dbeta, dgamma


@mistake(
    "the means run along a row",
    "Is a feature a row or a column of dx_hat?",
)
def along_rows(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=1, keepdims=True)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=1, keepdims=True)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dx has the opposite sign",
    "When an input grows, does its own x_hat grow or shrink?",
)
def negative(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return -scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "dout is overwritten",
    "Whose array does dout *= gamma change?",
)
def changes_dout(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    given, dout = dout, dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    given *= gamma
    dx_hat = given
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "a dout of one row is used for all rows",
    "What does NumPy do with a dout of one row, and was that meant?",
)
def any_shape(dout, cache):
    x_hat, scale, gamma = cache
    dout = dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return scale * (dx_hat - along_mean - along_var), dgamma, dbeta


@mistake(
    "integer gradients give an integer dx",
    "Which data type has dx when dout holds integers?",
)
def integer_output(dout, cache):
    x_hat, scale, gamma = cache
    if np.shape(dout) != x_hat.shape:
        raise ValueError(f"dout is {np.shape(dout)}, expected {x_hat.shape}")
    kind, dout = dout.dtype, dout.astype(float)
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    along_mean = dx_hat.mean(axis=0)
    along_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    return (scale * (dx_hat - along_mean - along_var)).astype(kind), dgamma, dbeta


@probe
def three_features(function):
    forward = function.__globals__["batchnorm_forward"]
    rng = np.random.default_rng(1)
    x, dout = rng.normal(3, 2, size=(5, 3)), rng.normal(size=(5, 3))
    state = {"running_mean": np.zeros(3), "running_var": np.ones(3)}
    y, cache = forward(x, rng.normal(size=3) + 2, rng.normal(size=3), state, eps=1e-5)
    return [y, *function(dout, cache)]


@probe
def one_feature_and_a_large_eps(function):
    forward = function.__globals__["batchnorm_forward"]
    rng = np.random.default_rng(2)
    x, dout = rng.normal(3, 2, size=(6, 1)), rng.normal(size=(6, 1))
    state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
    y, cache = forward(x, rng.normal(size=1) + 2, rng.normal(size=1), state, eps=0.7)
    return [y, *function(dout, cache)]


@probe
def more_features_than_rows(function):
    forward = function.__globals__["batchnorm_forward"]
    rng = np.random.default_rng(3)
    x, dout = rng.normal(3, 2, size=(3, 4)), rng.normal(size=(3, 4))
    state = {"running_mean": np.zeros(4), "running_var": np.ones(4)}
    y, cache = forward(x, rng.normal(size=4) + 2, rng.normal(size=4), state, eps=0.1)
    return [y, *function(dout, cache)]


@probe(care=True)
def integers(function):
    forward = function.__globals__["batchnorm_forward"]
    rng = np.random.default_rng(4)
    x, dout = rng.normal(3, 2, size=(4, 2)), rng.integers(-9, 9, size=(4, 2))
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    y, cache = forward(x, rng.normal(size=2) + 2, rng.normal(size=2), state, eps=1e-5)
    return [y, *function(dout, cache)]


@probe(care=True)
def dout_afterwards(function):
    forward = function.__globals__["batchnorm_forward"]
    rng = np.random.default_rng(5)
    x, dout = rng.normal(3, 2, size=(4, 2)), rng.normal(size=(4, 2))
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    y, cache = forward(x, rng.normal(size=2) + 2, rng.normal(size=2), state, eps=1e-5)
    function(dout, cache)
    return y, dout


@probe(care=True)
def a_dout_of_one_row(function):
    forward = function.__globals__["batchnorm_forward"]
    rng = np.random.default_rng(6)
    x, dout = rng.normal(3, 2, size=(4, 2)), rng.normal(size=(1, 2))
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    y, cache = forward(x, rng.normal(size=2) + 2, rng.normal(size=2), state, eps=1e-5)
    return [y, *function(dout, cache)]
