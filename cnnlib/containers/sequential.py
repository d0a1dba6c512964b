"""Layers one after the other."""

from cnnlib.containers.container import Container, by_name


class Sequential(Container):
    """Layers one after the other: `Sequential(a, b)` or `Sequential(conv1=a, relu=b)`.

    Layers without names are called "0", "1", ... A slice of a Sequential is a Sequential of the
    same layers under the same names: `model[:3]`.
    """

    def __init__(self, *layers, **named):
        super().__init__(by_name(layers, named))

    def forward(self, x, training=False):
        """Feed x (N, ...) through every layer and return the last one's output."""
        for layer in self:
            x = layer.forward(x, training)
        return x

    def backward(self, dout):
        """Feed dout back through every layer, fill their `grads`, and return dx."""
        for layer in reversed(list(self)):
            dout = layer.backward(dout)
        return dout

    def output_shape(self, shape):
        """Return the last layer's output shape, without N."""
        for layer in self:
            shape = layer.output_shape(shape)
        return shape

    def __getitem__(self, which):
        if not isinstance(which, slice):
            return super().__getitem__(which)
        part = Sequential()
        part.children = dict(list(self.children.items())[which])
        return part
