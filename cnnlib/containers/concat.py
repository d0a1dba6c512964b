"""Branches side by side."""

from itertools import pairwise

from cnnlib.channels import concat, concat_backward
from cnnlib.containers.container import Container, by_name


class Concat(Container):
    """Branches side by side, their outputs stacked along the channels.

    `Concat(a, b)` or `Concat(branch1=a, branch2=b)`: every branch gets the same input. An
    Inception block, a Fire module, a dense layer (one branch is an `Identity`) and a ShuffleNet
    unit (one branch begins with a `ChannelSlice`) are each a Concat.
    """

    def __init__(self, *branches, **named):
        super().__init__(by_name(branches, named))
        if not self.children:
            raise ValueError("Concat() has no branches: pass at least one layer")

    def forward(self, x, training=False):
        """Return the outputs of all branches, (N, sum of the channels, ...)."""
        outs = [branch.forward(x, training) for branch in self]
        self.cache = [out.shape[1] for out in outs]
        return concat(outs)

    def backward(self, dout):
        """Send every branch its channels of dout, and return the sum of what comes back, dx."""
        if self.cache is None:
            raise ValueError("Concat: call forward before backward")
        douts = concat_backward(dout, self.cache)
        return sum(branch.backward(part) for branch, part in zip(self, douts, strict=True))

    def output_shape(self, shape):
        """Return the shape of the stack, without N."""
        shapes = [branch.output_shape(shape) for branch in self]
        for one, other in pairwise(shapes):
            if one[1:] != other[1:]:
                raise ValueError(
                    f"the branches give {one} and {other}: "
                    "only outputs that differ in channels alone can be stacked"
                )
        return sum(out[0] for out in shapes), *shapes[0][1:]
