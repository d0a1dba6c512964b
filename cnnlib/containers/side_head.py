"""A second classifier halfway."""

from cnnlib.containers.container import Container
from cnnlib.layers.layer import named_layers


class SideHead(Container):
    """A second classifier halfway: x passes on unchanged, and while training it is scored as well.

    `SideHead(aux=head)`. Gradients that fade on their long way from the end are made up for
    by those of a loss in the middle, which the training loop adds:

        loss, dscores = cross_entropy(model.forward(x, training=True), y)
        side_loss, dside = cross_entropy(side.scores, y)
        side.dscores = 0.3 * dside
        model.backward(dscores)

    Without `dscores` the head gets no gradients and stays as it is.

    Attributes:
        scores: what the head gave in the last forward pass, (N, K); None when not training.
        dscores: gradient of the loss with respect to them; each forward pass resets it to None.

    Source: Szegedy et al., Going deeper with convolutions, 2014, arXiv:1409.4842, section 5.
    """

    def __init__(self, **head):
        super().__init__(head)
        if len(self) != 1:
            raise ValueError(f"SideHead got {len(self)} heads: pass one, by its name")
        self.scores = self.dscores = None

    def forward(self, x, training=False):
        """Return x; while training, fill `scores`."""
        self.scores = self[0].forward(x, training) if training else None
        self.dscores = None
        return x

    def backward(self, dout):
        """Return dout, and what the head sends back if it was given `dscores`."""
        if self.dscores is None:
            for _, layer in named_layers(self):
                layer.grads = {}
            return dout
        if self.scores is None:
            raise ValueError("SideHead has dscores but no scores: call forward with training=True")
        return dout + self[0].backward(self.dscores)
