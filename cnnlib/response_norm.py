"""Local response normalization: a strong channel quiets its neighbors.

Source: Krizhevsky, Sutskever & Hinton, ImageNet classification with deep convolutional neural
networks, 2012, section 3.3.
"""

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.inputs import float_type, real, shaped, working_type
from cnnlib.standardize import with_channels


def local_response_norm(x, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """Divide every pixel by (k + alpha * mean of the squares of neighboring channels) ** beta.

    The mean is over `size` channels with the pixel's own in the middle; those beyond the first
    and the last channel count as 0. This is PyTorch's, defaults included. The paper multiplies
    alpha by the sum and has k = 2, so its alpha of 1e-4 is 5e-4 here.

    Args:
        x: (N, C, *sizes).
        size: channels in the mean; an even size has one channel more before than after.
        alpha, beta, k: real numbers; k is positive, alpha is not negative.

    Returns:
        y: shaped like x.

    Raises:
        ValueError: x has no channels, or an option makes no sense.
    """
    x, dtype, (size, alpha, beta, k) = _checked(x, size, alpha, beta, k)
    return (x * _denominator(x, size, alpha, k) ** -beta).astype(dtype, copy=False)


def local_response_norm_backward(dout, x, size=5, alpha=1e-4, beta=0.75, k=1.0):
    """Return dx; dout is shaped like x, the other arguments are those of the forward call."""
    x, dtype, (size, alpha, beta, k) = _checked(x, size, alpha, beta, k)
    dout = shaped(dout, "dout", x.shape, "the shape of x").astype(x.dtype, copy=False)
    denominator = _denominator(x, size, alpha, k)
    direct = dout * denominator**-beta
    # A channel is in the mean of those whose window reaches it: the window, turned around.
    through = _window_sum(direct * x / denominator, after=size // 2, before=(size - 1) // 2)
    return (direct - (2 * alpha * beta / size) * x * through).astype(dtype, copy=False)


def _denominator(x, size, alpha, k):
    """Return k + alpha * mean of squares, before the power beta is taken."""
    return k + (alpha / size) * _window_sum(x * x, before=size // 2, after=(size - 1) // 2)


def _window_sum(a, before, after):
    """Add to every channel of a those up to `before` channels before and `after` after it."""
    margins = [(0, 0), (before, after)] + [(0, 0)] * (a.ndim - 2)
    padded = np.pad(a, margins)
    return sum(padded[:, i : i + a.shape[1]] for i in range(before + after + 1))


def _checked(x, size, alpha, beta, k):
    x, size, beta = with_channels(x), whole(size, "size", 1), real(beta, "beta")
    alpha, k = real(alpha, "alpha", 0), real(k, "k", 0)
    if k == 0:
        raise ValueError("k is 0: use a positive number, or a black image divides by 0")
    return x.astype(working_type(x), copy=False), float_type(x), (size, alpha, beta, k)
