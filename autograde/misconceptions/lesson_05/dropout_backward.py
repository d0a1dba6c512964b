"""Wrong and right ways to write dropout_backward(dout, cache).

The cache is that of the lesson's own dropout_forward: a mask that is scaled.
"""

import numpy as np

from autograde.misconceptions.lesson_05 import dropout_forward as forward
from autograde.misconceptions.variant import alternative, mistake, probe

# The function that made the cache stands beside each of these.
BESIDE = {"dropout_forward": forward.scaled_mask}


@probe
def in_training(dropout_backward):
    forward = dropout_backward.__globals__["dropout_forward"]
    x, dout = np.linspace(1.0, 2.0, 40).reshape(4, 10), np.linspace(-3.0, 5.0, 40).reshape(4, 10)
    y, cache = forward(x.copy(), 0.4, True, np.random.default_rng(1))
    share = np.asarray(y) / x
    dx = np.asarray(dropout_backward(dout.copy(), cache))
    return (dx - dout * share).round(6), [*dx.shape], (dx / dout)[share == 0].round(6).max()


@probe
def what_survives(dropout_backward):
    forward = dropout_backward.__globals__["dropout_forward"]
    x, dout = np.ones((3, 40)), np.full((3, 40), 2.0)
    y, cache = forward(x, 0.75, True, np.random.default_rng(2))
    dx = np.asarray(dropout_backward(dout, cache), dtype=float)
    return np.unique(dx[np.asarray(y) != 0].round(6)), np.unique(dx[np.asarray(y) == 0].round(6))


@probe
def in_testing(dropout_backward):
    forward = dropout_backward.__globals__["dropout_forward"]
    cache = forward(np.ones((2, 3)), 0.5, False, np.random.default_rng(3))[1]
    return dropout_backward(np.arange(6.0).reshape(2, 3) + 1, cache)


@probe(care=True)
def what_changes(dropout_backward):
    forward = dropout_backward.__globals__["dropout_forward"]
    cache = forward(np.ones((3, 4)), 0.5, True, np.random.default_rng(4))[1]
    dout = np.full((3, 4), 7.0)
    dropout_backward(dout, cache)
    return dout


@alternative("the product")
def product(dout, cache):
    return dout * cache


@alternative("np.where")
def where(dout, cache):
    return np.where(cache > 0, dout * cache.max(), 0.0)


@alternative("a copy multiplied in place")
def copy(dout, cache):
    dx = np.array(dout, dtype=float)
    dx *= cache
    return dx


@alternative("einsum")
def by_einsum(dout, cache):
    return np.einsum("...,...->...", dout, cache)


@alternative("a loop")
def a_loop(dout, cache):
    dx = np.zeros(np.shape(dout))
    for place in np.ndindex(dx.shape):
        dx[place] = dout[place] * cache[place]
    return dx


@alternative("np.multiply")
def by_multiply(dout, cache):
    return np.multiply(cache, dout)


@mistake(
    "the gradient is handed on as it is", "Does a dropped number have any influence on the loss?"
)
def as_it_is(dout, cache):
    return dout * np.ones(cache.shape)


@mistake(
    "dropped, but not scaled", "What was the forward pass multiplied by where it kept a number?"
)
def not_scaled(dout, cache):
    return dout * (cache > 0)


@mistake("scaled, but nothing dropped", "Which entries of dout must become 0?")
def not_dropped(dout, cache):
    return dout * cache.max()


@mistake(
    "the mask turned around",
    "Which numbers get a gradient: those that were kept or those that were dropped?",
)
def turned(dout, cache):
    return dout * (cache == 0)


@mistake("scaled twice", "How many times did the forward pass scale?")
def scaled_twice(dout, cache):
    return dout * cache * cache


@mistake("divided by the scale", "The forward pass multiplied by 1 / (1 - p): and the way back?")
def divided(dout, cache):
    return np.where(cache > 0, dout / np.where(cache > 0, cache, 1), 0)


@mistake("a new mask", "Were the same numbers dropped on the way forward?")
def new_mask(dout, cache):
    return dout * np.random.default_rng(0).permutation(cache.ravel()).reshape(cache.shape)


@mistake("the mask in the place of the gradient", "Where does dout come in?")
def mask_alone(dout, cache):
    return cache * 1.0


@mistake("the mask is added", "Does the chain rule add or multiply?")
def added(dout, cache):
    return dout + cache


@mistake("the opposite sign", "Does a larger input give a larger or a smaller output?")
def negative(dout, cache):
    return -dout * cache


@mistake("the sum over the batch", "Which shape has the gradient of x?")
def summed(dout, cache):
    return (dout * cache).sum(axis=0)


@mistake("the mean of the batch", "Is the gradient of x divided by the number of rows here?")
def averaged(dout, cache):
    return dout * cache / len(dout)


@mistake("the gradient of the caller is changed", "Does your function write into dout?")
def writes_back(dout, cache):
    dout *= cache
    return dout


@mistake("the rows in the wrong order", "Does row 0 of the mask belong to row 0 of dout?")
def rows_reversed(dout, cache):
    return dout * cache[::-1]
