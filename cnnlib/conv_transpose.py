"""Transposed convolution: the way back of a convolution, used as a layer of its own.

It sends every pixel to all the pixels that a window there would read, and so makes images larger.
Source: Dumoulin & Visin, A guide to convolution arithmetic for deep learning, 2016,
arXiv:1603.07285, chapter 4.
"""

from cnnlib.arithmetic import effective_size, whole
from cnnlib.correlation import correlate, input_gradient, weight_gradient
from cnnlib.inputs import float_type, numbers, shaped, working_type
from cnnlib.windows import geometry, per_axis


def conv_transpose2d(x, w, b=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """Spread every pixel of the images over a window.

    Without b this is exactly what `conv2d_backward` gives as dx, with x in the place of dout.

    Args:
        x: images, (N, C, H, W). Integers count as float64.
        w: filters, (C, F/groups, KH, KW): those of a convolution from F channels to C.
        b: one bias per channel of the result, (F,), or None.
        stride: pixels between two windows of the result, one number or one per axis.
        padding: pixels cut off each side of the result, one number, or one entry per axis, each a
            number or a pair (before, after).
        output_padding: pixels added at the end of the result, less than stride or dilation; a
            convolution with stride drops them, so that several sizes lead to the same H.
        groups: into how many blocks the channels are cut, see `conv2d`.
        dilation: pixels between two weights of a filter, one number or one per axis.

    Returns:
        (N, F, OH, OW); OH is (H - 1) stride - 2 padding + dilation (KH - 1) + 1 + output_padding.

    Raises:
        ValueError: the shapes disagree, nothing is left, or an option makes no sense.
    """
    x, w, groups = _checked(x, w, groups)
    filters = w.shape[1] * groups
    if b is not None:
        b = shaped(b, "b", (filters,), "one bias per channel of the result")
    where = transposed_geometry(x.shape[2:], w.shape[2:], stride, padding, output_padding, dilation)
    out = input_gradient(x, w, where, groups)
    if b is not None:
        out += b.reshape(-1, 1, 1)
    return out.astype(float_type(x, w), copy=False)


def conv_transpose2d_backward(
    dout, x, w, stride=1, padding=0, output_padding=0, groups=1, dilation=1
):
    """Return the gradients dx, dw, db of `conv_transpose2d`; dout is (N, F, OH, OW).

    Raises:
        ValueError: dout is not shaped like the result, or `conv_transpose2d` would refuse the rest.
    """
    x, w, groups = _checked(x, w, groups)
    where = transposed_geometry(x.shape[2:], w.shape[2:], stride, padding, output_padding, dilation)
    expected = (len(x), w.shape[1] * groups, *where.sizes)
    dout = shaped(dout, "dout", expected, "the shape of the result")
    dout = dout.astype(working_type(x, w), copy=False)

    # Convolution and transpose trade places: what goes in there comes out here.
    dx, dw = correlate(dout, w, where, groups), weight_gradient(x, dout, where, groups)
    db = dout.sum(axis=(0, 2, 3))
    return tuple(gradient.astype(float_type(x, w), copy=False) for gradient in (dx, dw, db))


def transposed_geometry(out, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    """Return the Geometry of the convolution that leads from the result back to maps of size out.

    Its `sizes` are those of the result.
    """
    strides, dilations = per_axis(stride, 2, "stride", 1), per_axis(dilation, 2, "dilation", 1)
    if isinstance(padding, str):
        raise ValueError(
            f"padding is {padding!r}: use a whole number of at least 0, or one per axis"
        )
    # A window of one pixel always fits: this settles the options alone.
    where = geometry((1, 1), (1, 1), strides, padding, dilations)
    extra = per_axis(output_padding, 2, "output_padding", 0)
    sizes = []
    for axis, (before, after) in enumerate(where.margins):
        n, k, s, d = out[axis], kernel[axis], strides[axis], dilations[axis]
        if extra[axis] >= max(s, d):
            raise ValueError(
                f"output_padding is {output_padding!r}: use less than stride or dilation, "
                f"at most {max(s, d) - 1}"
            )
        size = (whole(n, "n", 1) - 1) * s + effective_size(k, d) - before - after + extra[axis]
        if size < 1:
            raise ValueError(
                f"n={n}, k={k}, stride={s}, padding={padding}, dilation={d}: the result would have "
                f"{size} pixels: use less padding"
            )
        sizes.append(size)
    return where._replace(sizes=tuple(sizes), kernel=kernel, out=out)


def _checked(x, w, groups):
    x = numbers(x, "x", ("N", "C", "H", "W"))
    w = numbers(w, "w", ("C", "F/groups", "KH", "KW"))
    groups = whole(groups, "groups", 1)
    if x.shape[1] != len(w):
        raise ValueError(
            f"x has {x.shape[1]} channels but the filters expect {len(w)}: "
            f"x is {x.shape}, w is {w.shape}"
        )
    if len(w) % groups:
        raise ValueError(
            f"{len(w)} channels cannot be cut into {groups} equal groups: w is {w.shape}"
        )
    return x, w, groups
