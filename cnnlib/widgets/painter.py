"""Kernel painter: drag the weights of a kernel and see what it does to a photograph."""

from dataclasses import dataclass

import numpy as np
import traitlets

from cnnlib import kernels
from cnnlib.plots import show_image, show_numbers
from cnnlib.widgets.base import CourseWidget, check_fits, finite_array, module, new_figure, text

LARGEST_IMAGE = 160
GAUSSIAN = np.round(kernels.GALLERY["gaussian"] * 273)
# Name -> weights in whole numbers, as they are printed, and whether to divide by their sum.
PRESETS = {
    "identity": (kernels.GALLERY["identity"], False),
    "shift": (kernels.GALLERY["shift"], False),
    "mean": (np.ones((3, 3)), True),
    "gaussian": (GAUSSIAN, True),
    "sharpen": (kernels.GALLERY["sharpen"], False),
    "emboss": (kernels.GALLERY["emboss"], False),
    "sobel_x": (kernels.GALLERY["sobel_x"], False),
    "sobel_y": (kernels.GALLERY["sobel_y"], False),
    "sobel_diagonal": (kernels.GALLERY["sobel_diagonal"], False),
}
VIEWS = ["clip", "overflow", "signed"]


@dataclass(frozen=True)
class PainterState:
    """One moment of the widget: image (H, W) of 0 to 255, kernel (K, K) and how to look at it."""

    image: np.ndarray
    kernel: np.ndarray
    divide: bool = False
    view: str = "clip"

    @property
    def divisor(self):
        """By what the weights are divided; 1 when their sum is 0."""
        total = self.kernel.sum()
        return total if self.divide and abs(total) > 1e-9 else 1.0

    @property
    def sums(self):
        """What the kernel gives at every place, neither clipped nor rounded."""
        return kernels.apply(self.image, self.kernel / self.divisor)

    @property
    def result(self):
        """The picture that is shown: bytes, or the sums themselves."""
        if self.view == "signed":
            return self.sums
        rounded = np.floor(self.sums + 0.5)
        if self.view == "overflow":
            return (rounded % 256).astype(np.uint8)
        return np.clip(rounded, 0, 255).astype(np.uint8)

    @property
    def sentence(self):
        """What the widget says of this moment, in one line."""
        sums = np.floor(self.sums + 0.5)
        by = "" if self.divisor == 1 else f", divided by {text(self.divisor)}"
        ends = f"results from {text(sums.min())} to {text(sums.max())}"
        return f"weights sum to {text(self.kernel.sum())}{by}; {ends}"


def render(state):
    """Draw a state: image, kernel, result."""
    figure, axes = new_figure(9, 3.2, 3)
    show_image(state.image.astype(np.uint8), axes[0], f"image {state.image.shape}")
    limit = np.abs(state.kernel).max()
    show_numbers(state.kernel, axes[1], f"kernel {state.kernel.shape}", limit=limit)
    result = state.result
    limit = np.abs(result).max() if state.view == "signed" else None
    show_image(result, axes[2], f"result {result.shape}", limit=limit)
    figure.supxlabel(state.sentence, fontsize=10)
    return figure


class KernelPainter(CourseWidget):
    """The widget behind `kernel_painter`."""

    _esm = module("board.js", "charts.js", "editing.js", "filtering.js", "painter.js")
    image = traitlets.List().tag(sync=True)
    presets = traitlets.Dict().tag(sync=True)
    kernel = traitlets.List().tag(sync=True)
    divide = traitlets.Bool(False).tag(sync=True)
    view = traitlets.Enum(VIEWS, "clip").tag(sync=True)
    preset = traitlets.Unicode().tag(sync=True)

    @property
    def state(self):
        """The numbers of this moment, a `PainterState`."""
        image, kernel = np.array(self.image), np.array(self.kernel, dtype=float)
        return PainterState(image, kernel, self.divide, self.view)

    def summary(self):
        """Return the sum of the weights and the range of the result as plain text."""
        return self.state.sentence

    def figure(self):
        """Return the static picture."""
        return render(self.state)


def kernel_painter(image, preset="sharpen"):
    """Show what a kernel does to an image while its weights are dragged.

    Args:
        image: gray, (H, W), numbers from 0 to 255, at most 160 x 160 pixels.
        preset: the kernel to start from, one of `PRESETS`.

    Returns:
        A widget; `widget.state` has its numbers.

    Raises:
        ValueError: the image is not gray or too large, or there is no such preset.
    """
    image = finite_array(image, "image", "H W")
    check_fits(image, np.ones((5, 5)), LARGEST_IMAGE)
    if preset not in PRESETS:
        raise ValueError(f"no preset {preset!r}: there are {', '.join(PRESETS)}")
    presets = {
        name: {"kernel": table.tolist(), "divide": divide}
        for name, (table, divide) in PRESETS.items()
    }
    pixels = image.round().astype(int).tolist()
    return KernelPainter(image=pixels, presets=presets, preset=preset, **presets[preset])
