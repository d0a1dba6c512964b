"""Widgets are imported when their names are asked for."""

import subprocess
import sys

import pytest

from cnnlib import widgets


@pytest.mark.parametrize("name", widgets.MODULES)
def test_every_listed_widget_is_there(name):
    assert callable(getattr(widgets, name))
    assert name in dir(widgets)


def test_an_unknown_widget_says_which_there_are():
    with pytest.raises(AttributeError, match=r"no widget 'slide'.*slide_the_window"):
        _ = widgets.slide


def test_one_widget_does_not_import_the_others():
    program = (
        "import sys; from cnnlib.widgets import slide_the_window; "
        "print(sorted(n for n in sys.modules if n.startswith('cnnlib.widgets.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "['cnnlib.widgets.base', 'cnnlib.widgets.sliding']"
