"""Things to move: one call in a notebook cell shows a widget.

A widget's module is imported when its name is first asked for, so that a lesson, and every graded
submission, pays only for the widgets it shows.
"""

from importlib import import_module

MODULES = {
    "architecture_chart": "architecture",
    "augmentation_studio": "augmentation",
    "data_size_slider": "freezing",
    "does_it_fit": "fitting",
    "feature_browser": "browsing",
    "freeze_slider": "freezing",
    "gradient_router": "router",
    "gradient_thermometer": "thermometer",
    "histogram_through_the_layers": "histograms",
    "im2col_unfold": "unfolding",
    "kernel_painter": "painter",
    "learn_the_kernel": "learning",
    "occluder": "occluding",
    "parameter_meter": "meter",
    "pixel_microscope": "microscope",
    "pool_explorer": "explorer",
    "receptive_field_tree": "tree",
    "rgb_mixer": "mixer",
    "running_statistics": "running_mean",
    "slide_the_window": "sliding",
    "thirty_one_layer_race": "race",
    "training_panel": "training",
    "volume_view": "volume",
    "which_axes": "norm_axes",
}

__all__ = list(MODULES)


def __getattr__(name):
    if name not in MODULES:
        raise AttributeError(f"no widget {name!r}: there are {', '.join(sorted(MODULES))}")
    return getattr(import_module(f"cnnlib.widgets.{MODULES[name]}"), name)


def __dir__():
    return sorted(MODULES)
