"""Layers read from a learner's saved notebooks."""

import json

import numpy as np
import pytest

from cnnlib.conv import conv2d, conv2d_backward
from cnnlib.own_layers import LAYERS, functions_of, own_layers
from cnnlib.pool import max_pool2d

CONV = """def conv2d(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    K = w.shape[2]
    windows = np.lib.stride_tricks.sliding_window_view(x, (K, K), axis=(2, 3))
    return np.einsum("nchwkl,fckl->nfhw", windows, w) + b[:, None, None]
"""


def save(folder, lesson, *sources):
    cells = [{"cell_type": "code", "source": source.splitlines(True)} for source in sources]
    cells.insert(0, {"cell_type": "markdown", "source": ["# text"]})
    (folder / f"{lesson}.ipynb").write_text(json.dumps({"cells": cells}))


def test_a_function_that_agrees_takes_the_place_of_cnnlibs(tmp_path):
    save(tmp_path, "02_padding_and_stride", "import numpy as np\n", CONV)
    own = own_layers(tmp_path)
    assert own.conv2d is not conv2d
    assert own.conv2d_backward is conv2d_backward
    x, w = np.ones((1, 1, 6, 6)), np.ones((2, 1, 5, 5))
    assert np.allclose(own.conv2d(x, w, np.zeros(2), padding=2), conv2d(x, w, padding=2))


def test_the_report_says_whose_is_used_and_how_much_slower_it_is(tmp_path):
    save(tmp_path, "02_padding_and_stride", CONV)
    lines = dict(line.split(maxsplit=1) for line in own_layers(tmp_path).report().splitlines())
    assert lines.keys() == LAYERS.keys()
    assert lines["conv2d"].startswith("yours, ")
    assert lines["conv2d"].endswith(" x the time")
    assert "defines no function of this name" in lines["conv2d_backward"]
    assert f"there is no {tmp_path / '03_pooling.ipynb'}" in lines["max_pool2d"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def max_pool2d(x, k):\n    raise NotImplementedError()", "is not written yet"),
        ("def max_pool2d(x, k):\n    return x[:, :, ::2, ::2]", "gives other numbers"),
        ("def max_pool2d(x, k):\n    return 1 / 0", "raises ZeroDivisionError: division by zero"),
        ("def max_pool2d(x, k):\n    return None", "gives other numbers"),
        ("max_pool2d(1, 2\n", "defines no function of this name"),
    ],
)
def test_what_cannot_be_used_is_said_and_cnnlibs_stays(tmp_path, source, words):
    save(tmp_path, "03_pooling", source)
    own = own_layers(tmp_path)
    assert own.max_pool2d is max_pool2d
    assert words in own.report()


def test_only_definitions_are_run(tmp_path):
    cells = ["raise SystemExit\n", "import nothing_of_this_name\nx = 1 / 0\n"]
    cells += ["def half(x):\n    return x / 2\n", "def quarter(x):\n    return half(half(x))\n"]
    save(tmp_path, "03_pooling", *cells)
    found, trouble = functions_of(tmp_path / "03_pooling.ipynb")
    assert trouble == ""
    assert found["quarter"](8) == 2
    assert "x" not in found


def test_a_file_that_is_no_notebook_is_said(tmp_path):
    (tmp_path / "03_pooling.ipynb").write_text("{")
    assert "cannot be read as a notebook" in own_layers(tmp_path).report()
