"""The alt text of a figure."""

from base64 import b64encode
from html import escape
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np


def describe(axes, text):
    """Give a figure its alt text: what someone who cannot see it should hear.

    Args:
        axes: what a function of `cnnlib.plots` returned.
        text: the description, one or two sentences.

    Returns:
        The picture with its description, as the last line of a notebook cell shows it.
    """
    figure = np.ravel(axes)[0].figure
    png = BytesIO()
    figure.savefig(png, format="png")
    plt.close(figure)  # or the notebook would show it again, without the text
    return _Described(png.getvalue(), text)


class _Described:
    # HTML, because JupyterLab drops the `alt` that an image/png output may carry; the plain
    # picture beside it is for readers that do not let HTML through.
    def __init__(self, png, text):
        self.png, self.text = png, text

    def __repr__(self):
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = b64encode(self.png).decode()
        html = f'<img alt="{escape(self.text)}" src="data:image/png;base64,{picture}">'
        data = {"image/png": picture, "text/html": html, "text/plain": self.text}
        return data, {"image/png": {"alt": self.text}}
