"""A body and a way around it."""

from cnnlib.containers.container import Container
from cnnlib.layers.activation import ReLU


class Residual(Container):
    """A body with a way around it: relu(body(x) + shortcut(x)).

    The names within the body are used as they are; the shortcut is called "downsample", as in
    torchvision.

    Args:
        body: a layer.
        shortcut: a layer that gives the body's shape, a projection or a `ZeroPadShortcut`;
            None passes x on as it is.
        activation: False leaves the ReLU out.

    Source: He et al., Deep Residual Learning for Image Recognition, 2015, arXiv:1512.03385.
    """

    def __init__(self, body, shortcut=None, activation=True):
        layers = {"_body": body}
        if shortcut is not None:
            layers["downsample"] = shortcut
        if activation:
            layers["_relu"] = ReLU()
        super().__init__(layers)

    def forward(self, x, training=False):
        """Return relu(body(x) + shortcut(x)) for a batch x (N, ...)."""
        out = self["_body"].forward(x, training)
        around = x
        if "downsample" in self.children:
            around = self["downsample"].forward(x, training)
        self._check(out.shape, around.shape)
        out = out + around
        return self["_relu"].forward(out, training) if "_relu" in self.children else out

    def backward(self, dout):
        """Send dout through the body and around it, and return the sum, dx."""
        if "_relu" in self.children:
            dout = self["_relu"].backward(dout)
        around = dout
        if "downsample" in self.children:
            around = self["downsample"].backward(dout)
        return self["_body"].backward(dout) + around

    def output_shape(self, shape):
        """Return the body's output shape, without N."""
        out = self["_body"].output_shape(shape)
        shortcut = self.children.get("downsample")
        self._check(out, shape if shortcut is None else shortcut.output_shape(shape))
        return out

    @staticmethod
    def _check(body, around):
        if body != around:
            raise ValueError(
                f"the body gives {body} but the way around it {around}: use a shortcut that "
                "gives the body's shape, a 1x1 Conv2d or a ZeroPadShortcut"
            )
