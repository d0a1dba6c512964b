"""Gradient descent on one kernel: pure functions of an image and the feature map to reach."""

import numpy as np

from cnnlib.conv import conv2d, conv2d_backward

FAINTEST = 1e-30  # this part of the first loss is nothing but rounding: the loss axis ends here
BLOWN_UP = 1e4  # a loss this many times the first one: the descent diverges, stop drawing


def feature_map(image, w):
    """Return the feature map (OH, OW) of one image (H, W) under one kernel (KH, KW)."""
    return conv2d(image[None, None], w[None, None])[0, 0]


def descend(image, target, w, lr):
    """Make one step of gradient descent on the mean squared error of the feature map.

    Args:
        image: (H, W).
        target: the feature map to reach, (OH, OW).
        w: the current kernel, (KH, KW).
        lr: learning rate.

    Returns:
        The next kernel (KH, KW), and the loss of the kernel that came in.
    """
    difference = feature_map(image, w) - target
    dout = 2 * difference / difference.size
    _, dw, _ = conv2d_backward(dout[None, None], image[None, None], w[None, None])
    return w - lr * dw[0, 0], float(np.mean(difference**2))


def trajectory(image, target, w, lr, steps):
    """Descend step by step from w until `steps` are done or the loss has blown up.

    Returns:
        The kernels (T + 1, KH, KW) and their losses (T + 1,), the start included, all finite.
    """
    weights, losses = [], []
    # A learning rate far too large overflows: the step is dropped, the widget says so in words.
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps + 1):
            following, loss = descend(image, target, w, lr)
            if not np.isfinite(loss):
                break
            weights.append(w)
            losses.append(loss)
            if loss > BLOWN_UP * max(losses[0], np.finfo(float).tiny):
                break
            w = following
    return np.array(weights), np.array(losses)


def decades(losses):
    """Return the powers of ten (low, high) that the axis of the losses spans.

    Losses below 10**low, zero among them, are less than `FAINTEST` of the first one.
    """
    shown = np.maximum(losses, max(FAINTEST * losses[0], 1e-300))
    low = int(np.floor(np.log10(shown.min())))
    return low, max(int(np.ceil(np.log10(shown.max()))), low + 1)


def largest_stable_rate(image, shape):
    """Return the learning rate above which the descent diverges: 2 / largest curvature."""
    patches = np.lib.stride_tricks.sliding_window_view(image, shape).reshape(-1, np.prod(shape))
    return 2 / np.linalg.eigvalsh(2 * patches.T @ patches / len(patches))[-1]
