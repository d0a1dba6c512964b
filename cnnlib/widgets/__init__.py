"""Things to move: one call in a notebook cell shows a widget."""

from cnnlib.widgets.learning import learn_the_kernel
from cnnlib.widgets.sliding import slide_the_window
from cnnlib.widgets.volume import volume_view

__all__ = ["learn_the_kernel", "slide_the_window", "volume_view"]
