"""Wrong and right ways to write guided_relu_backward(dout, x)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def all_signs(guided_relu_backward):
    dout = np.array([[1.0, -2.0, 3.0, -4.0], [0.5, -0.25, 6.0, 2.0], [0.0, 5.0, -3.0, 7.0]])
    x = np.array([[5.0, 6.0, -7.0, -8.0], [0.25, 0.5, 9.0, 0.0], [3.0, -1.0, 0.0, 4.0]])
    return guided_relu_backward(dout, x), dout, x


@probe
def maps(guided_relu_backward):
    rng = np.random.default_rng(1)
    dout, x = rng.normal(size=(2, 2, 3, 2, 4)).round(2)
    return guided_relu_backward(dout, x)


@probe(care=True)
def integers(guided_relu_backward):
    dout, x = np.array([3, -2, 4, 5]), np.array([1, 1, -1, 2])
    got = guided_relu_backward(dout, x)
    return got, np.asarray(got).dtype.kind


@probe(care=True)
def read_only(guided_relu_backward):
    dout, x = np.array([3.0, -2.0, 4.0, 5.0]), np.array([1.0, 1.0, -1.0, 2.0])
    dout.flags.writeable = x.flags.writeable = False
    return guided_relu_backward(dout, x)


@probe(care=True)
def one_row(guided_relu_backward):
    return guided_relu_backward(np.ones((2, 3)), np.ones((1, 3)))


@probe(care=True)
def turned(guided_relu_backward):
    return guided_relu_backward(np.ones((2, 3)), np.ones((3, 2)))


@alternative("two products with masks")
def two_masks(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError(f"dout is {dout.shape} but x is {x.shape}")
    return dout * (dout > 0) * (x > 0)


@alternative("the maximum, then a mask")
def maximum_then_mask(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.maximum(dout, 0) * (x > 0)


@alternative("a copy with zeros written into it")
def zeros_written(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    out = np.array(dout)
    out[x <= 0] = 0
    out[dout <= 0] = 0
    return out


@alternative("a loop over all entries")
def loop(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    out = np.zeros(dout.shape)
    for at in np.ndindex(dout.shape):
        if x[at] > 0 and dout[at] > 0:
            out[at] = dout[at]
    return out


@alternative("np.where with logical_and")
def logical(dout, x):
    if np.shape(dout) != np.shape(x):
        raise ValueError("shapes differ")
    return np.where(np.logical_and(np.greater(x, 0), np.greater(dout, 0)), dout, 0.0)


@alternative("np.clip, and the sign of the input")
def clipped(dout, x):
    if np.shape(dout) != np.shape(x):
        raise ValueError("shapes differ")
    return np.clip(np.asarray(dout, float), 0, None) * np.maximum(np.sign(x), 0)


@mistake("the plain gradient of a ReLU", "What does a negative dout do at an open ReLU here?")
def plain(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where(x > 0, dout, 0.0)


@mistake("the deconvnet's rule", "Does your rule look at the ReLU's input?")
def deconvnet(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where(dout > 0, dout, 0.0)


@mistake("or instead of and", "How many of the two conditions must hold?")
def either(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where((dout > 0) | (x > 0), dout, 0.0)


@mistake("the product is asked for its sign", "What is the product of two negative numbers?")
def product_sign(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where(dout * x > 0, dout, 0.0)


@mistake("the product with the ReLU's output", "Is the gradient of a ReLU its output?")
def times_output(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.maximum(dout, 0) * np.maximum(x, 0)


@mistake("an input of 0 lets dout through", "Is 0 greater than 0?")
def zero_passes(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where((dout > 0) & (x >= 0), dout, 0.0)


@mistake("the input instead of dout", "Which of the two arrays goes back to the pixels?")
def input_returned(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where((dout > 0) & (x > 0), x, 0.0)


@mistake("ones instead of dout", "What passes where both are positive: a 1, or dout?")
def mask_only(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return ((dout > 0) & (x > 0)).astype(float)


@mistake("the absolute value of dout", "What becomes of a negative dout?")
def absolute(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where(x > 0, np.abs(dout), 0.0)


@mistake("nothing is held back", "Which numbers does this rule stop?")
def everything(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return dout * 1.0


@mistake("open where the input was negative", "On which side of 0 is a ReLU open?")
def wrong_side(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where((dout > 0) & (x < 0), dout, 0.0)


@mistake("only what is negative passes", "Does guided keep what excites the unit?")
def negative_dout(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where((dout < 0) & (x > 0), dout, 0.0)


@mistake("the smaller of dout and the input", "Is dout itself returned where both are positive?")
def smaller(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.maximum(np.minimum(dout, x), 0)


@mistake("what is stopped becomes NaN", "What stands where nothing passes?")
def nan_for_zero(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where((dout > 0) & (x > 0), dout, np.nan)


@mistake("dout is overwritten", "Whose array do you write the zeros into?")
def in_place(dout, x):
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    dout[(dout <= 0) | (x <= 0)] = 0
    return dout * 1.0


@mistake("shapes that differ are broadcast", "What does NumPy do with (3, 4) and (1, 4)?")
def broadcast(dout, x):
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    return np.where((dout > 0) & (x > 0), dout, 0.0)


@mistake("integers stay integers", "Which type has your result when dout holds integers?")
def integers_kept(dout, x):
    dout, x = np.asarray(dout), np.asarray(x)
    if dout.shape != x.shape:
        raise ValueError("shapes differ")
    return np.where((dout > 0) & (x > 0), dout, 0).astype(dout.dtype)
