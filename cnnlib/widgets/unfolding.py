"""im2col unfold: a window on the image and its row of the matrix, one shows the other."""

import numpy as np
import traitlets

from cnnlib.arithmetic import whole
from cnnlib.im2col import im2col
from cnnlib.plots import show_numbers
from cnnlib.widgets.base import CourseWidget, finite_array, module, new_figure

LARGEST_IMAGE, MOST_CHANNELS, MOST_ROWS, MOST_COLUMNS = 7, 3, 16, 18


def unfold(x, kh, kw, stride=1, padding=0):
    """Return the padded image, its matrix, and how many places the window has.

    Args:
        x: image, (C, H, W).
        kh, kw, stride, padding: as in `cnnlib.im2col`.

    Returns:
        padded (C, H + 2 padding, W + 2 padding), matrix (OH*OW, C*kh*kw), (OH, OW).
    """
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    places = tuple((n - k) // stride + 1 for n, k in zip(padded.shape[1:], (kh, kw), strict=True))
    return padded, im2col(x[None], kh, kw, stride, padding), places


def render(padded, matrix, window, row):
    """Draw the channels with the window, and the matrix with its row framed."""
    channels = len(padded)
    figure, axes = new_figure(3 * channels + 5, 3.4, channels + 1)
    for c, (channel, ax) in enumerate(zip(padded, axes, strict=False)):
        show_numbers(channel, ax, f"channel {c} {channel.shape}", window=window)
    frame = (row, 0, 1, matrix.shape[1])
    show_numbers(matrix, axes[-1], f"matrix {matrix.shape}, row {row} framed", window=frame)
    return figure


class Im2colUnfold(CourseWidget):
    """The widget behind `im2col_unfold`."""

    _esm = module("board.js", "unfolding.js")
    x = traitlets.List().tag(sync=True)
    matrix = traitlets.List().tag(sync=True)
    places = traitlets.List().tag(sync=True)
    kernel = traitlets.List().tag(sync=True)
    stride = traitlets.Int(1).tag(sync=True)
    padding = traitlets.Int(0).tag(sync=True)
    row = traitlets.Int(0).tag(sync=True)

    @traitlets.validate("row")
    def _inside(self, proposal):
        if not 0 <= proposal.value < len(self.matrix):
            raise ValueError(f"row is {proposal.value}, expected 0 to {len(self.matrix) - 1}")
        return proposal.value

    @property
    def window(self):
        """The window that belongs to the row: (top, left, kh, kw) in the padded image."""
        i, j = divmod(self.row, self.places[1])
        return (i * self.stride, j * self.stride, *self.kernel)

    def summary(self):
        """Return the row and its window as plain text."""
        top, left, kh, kw = self.window
        numbers = ", ".join(f"{value:g}" for value in self.matrix[self.row])
        return f"row {self.row} = the {kh} x {kw} window at ({top}, {left}): {numbers}"

    def figure(self):
        """Return the static picture."""
        return render(np.array(self.x), np.array(self.matrix), self.window, self.row)


def im2col_unfold(x, kh, kw, stride=1, padding=0):
    """Show an image beside its im2col matrix: every window is a row.

    Args:
        x: image, (C, H, W), at most 3 channels of 7 x 7.
        kh, kw: height and width of the window.
        stride: pixels between two windows.
        padding: zeros on each side.

    Returns:
        A widget; `widget.matrix` and `widget.window` have its numbers.

    Raises:
        ValueError: the window does not fit, or the image or the matrix is too large to be read.
    """
    x = finite_array(x, "x", "C H W")
    stride, padding = whole(stride, "stride", 1), whole(padding, "padding", 0)
    padded, matrix, places = unfold(x, whole(kh, "kh", 1), whole(kw, "kw", 1), stride, padding)
    if len(x) > MOST_CHANNELS or max(padded.shape[1:]) > LARGEST_IMAGE:
        raise ValueError(
            f"the padded image is {padded.shape}, expected at most {MOST_CHANNELS} channels of "
            f"{LARGEST_IMAGE} x {LARGEST_IMAGE}: pass a patch of it"
        )
    if len(matrix) > MOST_ROWS or matrix.shape[1] > MOST_COLUMNS:
        raise ValueError(
            f"the matrix is {matrix.shape}, expected at most {MOST_ROWS} x {MOST_COLUMNS}: "
            "use a smaller window, or a larger stride"
        )
    return Im2colUnfold(
        x=padded.tolist(),
        matrix=matrix.tolist(),
        places=list(places),
        kernel=[kh, kw],
        stride=stride,
        padding=padding,
    )
