"""The pictures that stand in for widgets where nothing moves, drawn in this process."""

import numpy as np
import pytest

from cnnlib.widgets import (
    gradient_router,
    kernel_painter,
    pixel_microscope,
    pool_explorer,
    rgb_mixer,
    slide_the_window,
)

IMAGE = np.random.default_rng(0).integers(0, 256, size=(6, 7))
KERNEL = [[1, 0], [0, -1]]


@pytest.mark.parametrize(
    ("widget", "titles"),
    [
        (pool_explorer(IMAGE), ["map (6, 7)", "maxima (3, 3)"]),
        (pool_explorer(IMAGE, kind="avg"), ["map (6, 7)", "averages (3, 3)"]),
        (pixel_microscope(IMAGE, KERNEL), ["image (6, 7)", "window (2, 2)"]),
        (slide_the_window(IMAGE, KERNEL), ["input (6, 7)", "kernel (2, 2)"]),
        (kernel_painter(IMAGE), ["image (6, 7)"]),
        (gradient_router(IMAGE[:4, :4], [[1, 2], [3, 4]]), []),
        (rgb_mixer(), []),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_picture_says_what_it_shows(widget, titles):
    figure = widget.figure()
    drawn = [ax.get_title() for ax in figure.axes]
    assert drawn[: len(titles)] == titles
    assert all(drawn)
    data, _ = widget._repr_mimebundle_()
    assert data["image/png"].startswith("iVBORw0KGgo")
