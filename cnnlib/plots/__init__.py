"""Pictures of arrays: every function draws on the axes it is given and returns them.

Images are gray, weights and gradients red and blue around 0: red is positive, blue negative,
white is 0. No pixel is smoothed.
"""

from cnnlib.plots.cube import show_cube, show_norms
from cnnlib.plots.curves import show_by_layer, show_curves
from cnnlib.plots.description import describe
from cnnlib.plots.gallery import show_gallery
from cnnlib.plots.history import show_history
from cnnlib.plots.image import show_image, show_numbers, show_rgb, show_window
from cnnlib.plots.milestones import show_error_history
from cnnlib.plots.row import show_filters, show_row
from cnnlib.plots.tables import show_tables
from cnnlib.plots.tasks import show_tasks
from cnnlib.plots.transfer import show_freeze_map, show_label_curves

__all__ = [
    "describe",
    "show_by_layer",
    "show_cube",
    "show_curves",
    "show_error_history",
    "show_filters",
    "show_freeze_map",
    "show_gallery",
    "show_history",
    "show_image",
    "show_label_curves",
    "show_norms",
    "show_numbers",
    "show_rgb",
    "show_row",
    "show_tables",
    "show_tasks",
    "show_window",
]
