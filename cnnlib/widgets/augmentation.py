"""The augmentation studio: one image and what the usual changes make of it."""

import ipywidgets as w
import numpy as np

from cnnlib import augment
from cnnlib.inputs import numbers
from cnnlib.plots import show_image, show_rgb
from cnnlib.widgets.base import new_figure
from cnnlib.widgets.panel import Panel

SHOWN = 7  # versions beside the image itself


def versions(image, count, rng, flip, shift, crop, degrees, zoom, light, elastic):
    """Return some versions of an image, each with draws of its own.

    Args:
        image: (C, H, W) in 0..1.
        count: how many.
        rng: a Generator.
        flip: whether to mirror half of them.
        shift: the farthest move, in pixels.
        crop: pixels that the window is smaller than the image, along both axes.
        degrees: the largest angle.
        zoom: the largest magnification, 1 for none.
        light: the largest change of contrast; that of brightness is half of it.
        elastic: how far rubber moves a pixel, about, in pixels.

    Returns:
        (count, C, H - crop, W - crop), clipped to 0..1.
    """
    batch = np.repeat(image[None], count, axis=0)
    if degrees:
        batch = augment.rotate(batch, rng, degrees)
    if zoom > 1:
        batch = augment.scale(batch, rng, zoom)
    if elastic:
        sigma = max(1.0, min(image.shape[1:]) / 7)
        # Smoothing makes uniform draws smaller by about this factor.
        alpha = elastic * np.sqrt(3) * 2 * sigma * np.sqrt(np.pi)
        batch = augment.elastic(batch, rng, alpha, sigma)
    H, W = image.shape[1:]
    window = (H - crop, W - crop) if crop else None
    batch = augment.augment(batch, rng, flip, shift, window)
    if light:
        batch = augment.intensity(batch, rng, light, light / 2)
    return batch.clip(0, 1)


def augmentation_studio(images, names=None):
    """Show versions of an image: mirrored, moved, cut, turned, scaled, in other light, bent.

    Args:
        images: (N, C, H, W) in 0..1, C is 1 or 3.
        names: one per image.

    Returns:
        A widget.

    Raises:
        ValueError: the images have other axes, channels or values.
    """
    images = numbers(images, "images", ("N", "C", "H", "W")).astype(float)
    if images.shape[1] not in (1, 3) or images.min() < 0 or images.max() > 1:
        raise ValueError(
            f"images are {images.shape} in {images.min():.3g}..{images.max():.3g}: "
            "expected 1 or 3 channels in 0..1"
        )
    names = [f"image {n}" for n in range(len(images))] if names is None else list(names)
    if len(names) != len(images):
        raise ValueError(f"{len(names)} names for {len(images)} images: give one for each")

    def render(which, seed, **changes):
        image = images[which]
        made = versions(image, SHOWN, np.random.default_rng(seed), **changes)
        figure, axes = new_figure(11, 1.9, 1 + SHOWN)
        for ax, each, title in zip(axes, [image, *made], [names[which], *range(1, 8)], strict=True):
            show = show_image if len(each) == 1 else show_rgb
            show(each[0] if len(each) == 1 else np.moveaxis(each, 0, -1), ax, f"{title}")
        return figure

    def words(which, **state):
        return f"{names[which]} and {SHOWN} versions of it: {_recipe(state)}."

    return Panel(_controls(names, min(images.shape[2:])), render, words)


def _controls(names, side):
    wide = {"style": {"description_width": "initial"}, "continuous_update": False}

    def slider(words, low, high, step):
        kind = w.IntSlider if isinstance(step, int) else w.FloatSlider
        return kind(value=low, min=low, max=high, step=step, description=words, **wide)

    return {
        "which": w.Dropdown(options=list(zip(names, range(len(names)), strict=True))),
        "flip": w.Checkbox(False, description="mirror"),
        "shift": w.IntSlider(1, 0, max(1, side // 4), description="shift, pixels", **wide),
        "crop": slider("cut away, pixels", 0, side // 3, 1),
        "degrees": slider("turn, degrees", 0, 180, 5),
        "zoom": slider("scale, times", 1.0, 2.0, 0.05),
        "light": slider("light", 0.0, 0.9, 0.1),
        "elastic": slider("elastic, pixels", 0.0, side / 8, side / 80),
        "seed": w.IntSlider(0, 0, 99, description="draw", **wide),
    }


def _recipe(state):
    words = {
        "flip": "mirrored or not",
        "shift": "moved by up to {} pixels",
        "crop": "{} pixels cut away",
        "degrees": "turned by up to {} degrees",
        "zoom": "scaled by up to {:.2f}",
        "light": "in other light",
        "elastic": "bent",
    }
    neutral = {"zoom": 1.0}
    active = [name for name in words if state[name] != neutral.get(name, 0)]
    return ", ".join(words[name].format(state[name]) for name in active) or "nothing is changed"
