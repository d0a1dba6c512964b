"""Controls, a picture and a sentence: the simple widgets of the course.

Two pure functions make one: `render` draws the state of the controls, `words` says it. A reader
without a front end sees the picture of the first state.
"""

import base64
from html import escape

import ipywidgets as w

from cnnlib.widgets.base import png


class Panel(w.VBox):
    """Controls above a picture that follows them.

    Args:
        controls: name -> ipywidget with a value; the names are the arguments of the functions.
        render: a function of the values that returns a figure.
        words: a function of the values that returns one sentence, also the picture's alt text.
        still: values that differ in the picture for readers without a front end.
    """

    def __init__(self, controls, render, words, still=None):
        self.controls, self.render, self.words, self.still = controls, render, words, still or {}
        self.picture = w.HTML()
        super().__init__([w.HBox(list(controls.values()), layout=w.Layout(flex_flow="row wrap"))])
        self.children = [*self.children, self.picture]
        for control in controls.values():
            control.observe(self.update, names="value")
        self.update()

    def values(self):
        """Return what the controls say now."""
        return {name: control.value for name, control in self.controls.items()}

    def update(self, _change=None):
        """Draw and say the state of the controls."""
        self.sentence, self.drawn = self._picture(self.values())
        alt = escape(self.sentence)
        image = f'<img alt="{alt}" style="max-width:100%" src="data:image/png;base64,{self.drawn}">'
        self.picture.value = f'{image}<p role="status">{alt}</p>'

    def _repr_mimebundle_(self, **kwargs):
        """Add a picture and a line of text for readers that run no widget."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        shown = (
            self._picture(self.values() | self.still) if self.still else (self.sentence, self.drawn)
        )
        data["text/plain"], data["image/png"] = shown
        return data, metadata

    def _picture(self, values):
        return self.words(**values), base64.b64encode(png(self.render(**values))).decode()
