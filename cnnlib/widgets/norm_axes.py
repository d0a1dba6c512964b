"""Which axes: the numbers of a batch that share a mean, and what the choice is called."""

import ipywidgets as w

from cnnlib.plots.cube import sharing, show_cube
from cnnlib.widgets.base import new_figure
from cnnlib.widgets.panel import Panel

SHAPE = (4, 6, 5)  # images, channels, pixels
BLOCKS = [1, 2, 3, 6]


def name_of(axes, groups):
    """Return what normalizing along these axes (letters of "NCP") is called."""
    if axes == "CP" and groups == SHAPE[1]:
        axes = "P"
    names = {
        "": "every number is its own mean and becomes 0: no norm at all",
        "N": "batch norm of dense features: one mean per channel and pixel",
        "P": "instance norm: each channel of each image on its own",
        "NP": "batch norm: each channel over all images and pixels",
        "CP": "layer norm: each image on its own"
        if groups == 1
        else "group norm: blocks of neighboring channels of one image",
    }
    return names.get(axes, "this choice has no name of its own")


def words(images, channels, pixels, groups):
    """Say how many numbers share a mean and what the choice is called."""
    axes = _letters(images, channels, pixels)
    shared = sharing(SHAPE, axes, groups)
    count = int(shared.sum())
    return (
        f"{count} of {shared.size} numbers share a mean, so there are {shared.size // count} "
        f"means. {name_of(axes, groups).capitalize()}."
    )


def render(images, channels, pixels, groups):
    """Draw the cube; the colored numbers share a mean."""
    axes = _letters(images, channels, pixels)
    figure, (ax,) = new_figure(5, 4, 1, bottom=0.02)
    show_cube(sharing(SHAPE, axes, groups), ax, name_of(axes, groups).split(":")[0])
    return figure


def which_axes():
    """Show a batch as a cube; ticked axes share a mean, and four choices have a name.

    Returns:
        A widget.
    """
    label = {"style": {"description_width": "initial"}, "indent": False}
    controls = {
        "images": w.Checkbox(True, description="images N", **label),
        "channels": w.Checkbox(False, description="channels C", **label),
        "pixels": w.Checkbox(True, description="pixels H × W", **label),
        "groups": w.SelectionSlider(
            options=BLOCKS,
            value=1,
            description="blocks of channels",
            style={"description_width": "initial"},
        ),
    }
    return Panel(controls, render, words)


def _letters(images, channels, pixels):
    ticked = {"N": images, "C": channels, "P": pixels}
    return "".join(letter for letter, is_ticked in ticked.items() if is_ticked)
