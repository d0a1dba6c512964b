"""Pixel microscope: the window under the mouse, its products, their sum."""

from dataclasses import dataclass

import numpy as np
import traitlets

from cnnlib import kernels
from cnnlib.plots import show_image, show_numbers, show_window
from cnnlib.widgets.base import (
    CourseWidget,
    check_fits,
    check_place,
    factor,
    finite_array,
    module,
    new_figure,
    text,
)

LARGEST_IMAGE, LARGEST_KERNEL = 160, 5


@dataclass(frozen=True)
class MicroscopeState:
    """One moment of the widget: image (H, W), kernel (KH, KW), the window's corner."""

    image: np.ndarray
    kernel: np.ndarray
    row: int = 0
    col: int = 0

    @property
    def window(self):
        """The pixels under the kernel, (KH, KW)."""
        KH, KW = self.kernel.shape
        return self.image[self.row : self.row + KH, self.col : self.col + KW]

    @property
    def products(self):
        """Window times kernel, number by number, (KH, KW)."""
        return self.window * self.kernel

    @property
    def equation(self):
        """The sum written out with its numbers, and the byte that it becomes."""
        pairs = zip(self.window.flat, self.kernel.flat, strict=True)
        written = " + ".join(f"{factor(a)}×{factor(b)}" for a, b in pairs)
        total = float(self.products.sum())
        byte = int(np.clip(np.floor(total + 0.5), 0, 255))
        shown = "" if abs(byte - total) < 0.005 else f", as a byte {byte}"
        return f"result[{self.row}, {self.col}] = {written} = {text(total)}{shown}"


def render(state):
    """Draw a state: image with the window, the window's pixels, the weights, the products."""
    figure, axes = new_figure(12, 3.4, 4)
    shape = state.kernel.shape
    show_image(state.image.astype(np.uint8), axes[0], f"image {state.image.shape}")
    show_window(axes[0], state.row, state.col, *shape)
    show_numbers(state.window.astype(np.uint8), axes[1], f"window {shape}")
    show_numbers(state.kernel, axes[2], f"kernel {shape}", limit=np.abs(state.kernel).max())
    show_numbers(state.products, axes[3], f"products {shape}", limit=np.abs(state.products).max())
    figure.supxlabel(state.equation, fontsize=10)
    return figure


class PixelMicroscope(CourseWidget):
    """The widget behind `pixel_microscope`."""

    _esm = module("board.js", "charts.js", "filtering.js", "microscope.js")
    image = traitlets.List().tag(sync=True)
    kernel = traitlets.List().tag(sync=True)
    row = traitlets.Int(0).tag(sync=True)
    col = traitlets.Int(0).tag(sync=True)

    @property
    def state(self):
        """The numbers of this moment, a `MicroscopeState`."""
        image, kernel = np.array(self.image), np.array(self.kernel, dtype=float)
        return MicroscopeState(image, kernel, self.row, self.col)

    @traitlets.validate("row", "col")
    def _inside(self, proposal):
        sizes = {"row": (self.image, self.kernel), "col": (self.image[0], self.kernel[0])}
        image, kernel = sizes[proposal.trait.name]
        check_place(proposal.trait.name, proposal.value, len(image) - len(kernel) + 1)
        return proposal.value

    def summary(self):
        """Return the equation as plain text."""
        return self.state.equation

    def figure(self):
        """Return the static picture."""
        return render(self.state)


def pixel_microscope(image, kernel=None, row=0, col=0):
    """Show the window under the mouse with its pixels, its products and their sum.

    Args:
        image: gray, (H, W), numbers from 0 to 255, at most 160 x 160 pixels.
        kernel: (KH, KW), at most 5 x 5; sharpen without.
        row, col: top left corner of the window to start with.

    Returns:
        A widget; `widget.state` has its numbers.

    Raises:
        ValueError: the image is not gray or too large, or the kernel does not fit.
    """
    image = finite_array(image, "image", "H W")
    kernel = finite_array(
        kernels.GALLERY["sharpen"] if kernel is None else kernel, "kernel", "KH KW"
    )
    check_fits(image, kernel, LARGEST_IMAGE)
    if max(kernel.shape) > LARGEST_KERNEL:
        raise ValueError(f"the kernel is {kernel.shape}, expected at most 5 x 5 to be readable")
    lists = {"image": image.round().astype(int).tolist(), "kernel": kernel.tolist()}
    return PixelMicroscope(**lists, row=row, col=col)
