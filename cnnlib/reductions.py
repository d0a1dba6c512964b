"""Maxima and sums of windows along one axis, and the way back.

A window is a box: its maximum is the maximum along one axis of the maxima along the next, and its
sum is the sum of sums. So pooling goes through one axis after another, and along an axis through
one entry of the window after another: KH + KW steps over whole arrays rather than KH * KW.

In all functions x is (N, C, *sizes), where is a Geometry, axis counts from the first of the sizes.
"""

import numpy as np

from cnnlib.windows import taps


def maxima(x, where, axis):
    """Return the largest entry of every window along one axis; padding is minus infinity."""
    out = np.full(_resized(x, axis, where.out), -np.inf, x.dtype)
    for windows, pixels in _slices(where, axis):
        part = out[windows]
        np.maximum(part, x[pixels], out=part)
    return out


def to_first_maximum(dout, x, out, where, axis):
    """Send every entry of dout to the first place where its window of x holds out.

    Where out is NaN it goes to the last NaN of the window, as in PyTorch.
    """
    dx, waiting = np.zeros(x.shape, dout.dtype), np.ones(out.shape, bool)

    def send(windows, pixels, found):
        hit = waiting[windows] & found
        dx[pixels] += np.where(hit, dout[windows], 0)
        waiting[windows] ^= hit

    places = list(_slices(where, axis))
    for windows, pixels in places:
        send(windows, pixels, x[pixels] == out[windows])
    # NaN equals nothing, so that its windows are still waiting.
    if waiting.any():
        for windows, pixels in reversed(places):
            send(windows, pixels, np.isnan(x[pixels]))
    return dx


def sums(x, where, axis):
    """Return the sum of every window along one axis."""
    out = np.zeros(_resized(x, axis, where.out), x.dtype)
    for windows, pixels in _slices(where, axis):
        out[windows] += x[pixels]
    return out


def spread(dout, where, axis):
    """Add every entry of dout to all the pixels of its window: the adjoint of `sums`."""
    dx = np.zeros(_resized(dout, axis, where.sizes), dout.dtype)
    for windows, pixels in _slices(where, axis):
        dx[pixels] += dout[windows]
    return dx


def _slices(where, axis):
    """Yield the windows and the pixels of every entry of the window, as indices of whole arrays."""
    before = (slice(None),) * (axis + 2)
    for _, windows, pixels in taps(where, axis):
        yield (*before, windows), (*before, pixels)


def _resized(a, axis, sizes):
    """Return the shape of a with another size along one axis."""
    return *a.shape[: axis + 2], sizes[axis], *a.shape[axis + 3 :]
