"""Learn the kernel: gradient descent finds the kernel behind a feature map."""

import numpy as np
import traitlets

from cnnlib.arithmetic import whole
from cnnlib.kernels import GALLERY
from cnnlib.plots import show_image, show_numbers
from cnnlib.widgets.base import (
    CourseWidget,
    check_fits,
    finite_array,
    module,
    new_figure,
    text,
)
from cnnlib.widgets.descent import decades, feature_map, largest_stable_rate, trajectory

LARGEST_IMAGE, LARGEST_KERNEL, MOST_STEPS = 40, 5, 1000


def hidden_kernel(seed):
    """Return the kernel (3, 3) of the gallery that a seed stands for: one with a direction.

    Kernels that look the same after half a turn are left out: they say less when revealed.
    """
    nine = [w for w in GALLERY.values() if w.shape == (3, 3)]
    directed = [w for w in nine if not np.array_equal(w, w[::-1, ::-1])]
    return directed[np.random.default_rng(whole(seed, "seed", 0)).integers(len(directed))]


def verdict(weights, losses, kernel, steps):
    """Say in one sentence how the descent ended."""
    gap = np.abs(weights[-1] - kernel).max()
    if len(losses) <= steps or losses[-1] > losses[0]:
        return "The loss explodes: every step jumps over the minimum. Try a smaller learning rate."
    if gap < 0.01:
        return "Found: every weight is within 0.01 of the hidden kernel."
    if losses[-1] < 1e-9 * losses[0]:
        return "The maps agree, the kernels do not: this image does not tell them apart."
    return f"Not there yet: one weight is still {text(gap)} away. Try another learning rate."


def render(image, target, weights, losses):
    """Draw image, target, what the descent ends with and the losses of its steps."""
    figure, axes = new_figure(15, 3.2, 5)
    limit, w = np.abs(target).max(), weights[-1]
    show_image(image, axes[0], f"image {image.shape}")
    show_image(target, axes[1], f"target {target.shape}", limit=limit)
    show_image(feature_map(image, w), axes[2], f"map of step {len(losses) - 1}", limit=limit)
    title = f"weights of step {len(losses) - 1}"
    show_numbers(w.round(2), axes[3], title, limit=np.abs(w).max())
    low, _ = decades(losses)
    end = f" ({low} or less)" if losses.min() < 10.0**low else ""
    axes[4].plot(np.log10(np.maximum(losses, 10.0**low)))
    axes[4].set_title(f"log10 of the loss per step{end}", fontsize=12)
    return figure


class LearnTheKernel(CourseWidget):
    """The widget behind `learn_the_kernel`; a new learning rate computes a new descent."""

    _esm = module("board.js", "charts.js", "learning.js")
    image = traitlets.List().tag(sync=True)
    target = traitlets.List().tag(sync=True)
    kernel = traitlets.List().tag(sync=True)
    steps = traitlets.Int(200).tag(sync=True)
    learning_rate = traitlets.Float().tag(sync=True)
    rates = traitlets.List().tag(sync=True)
    weights = traitlets.List().tag(sync=True)
    losses = traitlets.List().tag(sync=True)
    decades = traitlets.List([-1, 0]).tag(sync=True)
    verdict = traitlets.Unicode().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)

    @traitlets.validate("learning_rate")
    def _positive(self, proposal):
        if not 0 < proposal.value < np.inf:
            raise ValueError(
                f"the learning rate is {proposal.value}, expected a positive number: try 0.1"
            )
        return proposal.value

    @traitlets.observe("learning_rate")
    def _compute(self, _):
        image, target, kernel = (np.array(v) for v in (self.image, self.target, self.kernel))
        start = np.zeros_like(kernel)
        weights, losses = trajectory(image, target, start, self.learning_rate, self.steps)
        with self.hold_sync():
            self.step = 0
            self.weights, self.losses = weights.tolist(), losses.tolist()
            self.decades = list(decades(losses))
            self.verdict = verdict(weights, losses, kernel, self.steps)

    def summary(self):
        """Return the end of the descent as plain text."""
        last = len(self.losses) - 1
        return (
            f"learning rate {self.learning_rate:g}: loss {self.losses[0]:.3g} at step 0, "
            f"{self.losses[-1]:.3g} at step {last}. {self.verdict}"
        )

    def figure(self):
        """Return the static picture: the end of the descent."""
        return render(*map(np.array, (self.image, self.target, self.weights, self.losses)))


def learn_the_kernel(image, kernel=None, learning_rate=None, steps=200, seed=0):
    """Show gradient descent finding a hidden kernel from an image and its feature map.

    Args:
        image: (H, W), at most 40 x 40; its mean is subtracted, which speeds the descent up.
        kernel: the kernel to find, (KH, KW), at most 5 x 5; without, a 3 x 3 kernel of the gallery
            that `seed` chooses, so that the call does not give it away.
        learning_rate: where the slider starts; a good one without.
        steps: length of the descent, at most 1000.
        seed: which kernel is hidden when none is given, 0 or more.

    Returns:
        A widget; `widget.weights` and `widget.losses` hold the whole descent.

    Raises:
        ValueError: a shape, the learning rate, the number of steps or the seed makes no sense.
    """
    kernel = hidden_kernel(seed) if kernel is None else finite_array(kernel, "kernel", "KH KW")
    image = finite_array(image, "image", "H W")
    check_fits(image, kernel, LARGEST_IMAGE)
    image = image - image.mean()
    _check_descent(image, kernel, steps)
    limit = largest_stable_rate(image, kernel.shape)
    rates = [float(f"{rate:.2g}") for rate in limit * np.geomspace(0.01, 2, 24)]
    return LearnTheKernel(
        image=image.tolist(),
        target=feature_map(image, kernel).tolist(),
        kernel=kernel.tolist(),
        rates=rates,
        steps=steps,
        learning_rate=rates[18] if learning_rate is None else learning_rate,
    )


def _check_descent(image, kernel, steps):
    if max(kernel.shape) > LARGEST_KERNEL:
        raise ValueError(
            f"the kernel is {kernel.shape}, expected at most 5 x 5: pass a smaller kernel"
        )
    if not image.any():
        raise ValueError("the image is constant, expected edges to learn from: pass another patch")
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"steps is {steps}, expected 1 to {MOST_STEPS}: try 200")
