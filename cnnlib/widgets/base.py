"""What the widgets share: their look, their checks and the picture shown when no browser runs."""

import base64
import io
from pathlib import Path

import anywidget
import numpy as np
from matplotlib.figure import Figure

HERE = Path(__file__).parent


class CourseWidget(anywidget.AnyWidget):
    """A model of traits, a view in the browser and a static picture of the same state.

    A widget defines `_esm`, `state` (plain data), `summary` (one line of text) and `figure`.
    """

    _css = (HERE / "look.css").read_text(encoding="utf-8")

    def _repr_mimebundle_(self, **kwargs):
        """Add a picture and a line of text for readers that run no widget."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = self.summary()
        data["image/png"] = base64.b64encode(png(self.figure())).decode("ascii")
        return data, metadata


def module(*names):
    """Return the browser's ES module of a widget: the shared functions, then the named files."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("shared.js", *names))


def new_figure(width, height, columns, **margins):
    """Return a figure outside pyplot, so that no notebook shows it twice, and its axes.

    `margins` replace those below, such as left=0.1, in shares of the figure.
    """
    # Fixed margins: a constrained layout draws twice, and every graded submission pays for it.
    figure = Figure(figsize=(width, height), dpi=80)
    usual = {"left": 0.02, "right": 0.98, "bottom": 0.14, "top": 0.88, "wspace": 0.12}
    return figure, figure.subplots(1, columns, squeeze=False, gridspec_kw=usual | margins)[0]


def png(figure):
    """Return the figure as the bytes of a PNG file."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png")
    return stream.getvalue()


def text(value):
    """Write a number with at most two decimals and a true minus sign."""
    digits = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits.replace("-", "\N{MINUS SIGN}")


def factor(value):
    """Write a number inside a product: negative numbers in parentheses."""
    digits = text(value)
    return f"({digits})" if digits.startswith("\N{MINUS SIGN}") else digits


def finite_array(values, name, axes):
    """Return values as float64 after checking that they are finite and have the named axes.

    Args:
        values: array-like of numbers.
        name: what the caller calls it, for the message.
        axes: the expected axis letters, for example "H W".
    """
    array = np.asarray(values, dtype=np.float64)
    expected = f"({', '.join(axes.split())})"
    if array.ndim != len(axes.split()) or array.size == 0:
        raise ValueError(
            f"{name} has shape {array.shape}, expected {expected} with no empty axis: "
            f"pick one with an index, or reshape it"
        )
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name} holds NaN or infinity, expected finite numbers: clean it first")
    return array


def check_fits(x, w, most):
    """Refuse a kernel (KH, KW) that does not fit in x (H, W), or an x too large to be read."""
    if max(x.shape) > most:
        raise ValueError(
            f"the input is {x.shape}, expected at most {most} rows and columns: "
            f"pass a patch such as x[..., :{most}, :{most}]"
        )
    if any(k > n for k, n in zip(w.shape, x.shape, strict=True)):
        raise ValueError(
            f"a kernel of {w.shape} does not fit in an input of {x.shape}: "
            f"use a kernel no larger than the input"
        )


def check_place(name, value, limit):
    """Refuse a window position outside 0 .. limit - 1."""
    if not 0 <= value < limit:
        raise ValueError(f"{name} is {value}, expected 0 to {limit - 1}: keep the window inside")
