"""One epoch: every image once, in mini-batches, in a random order."""

import numpy as np

from cnnlib import engine
from cnnlib.layers import frozen_parameters, named_grads, named_parameters
from cnnlib.loss import cross_entropy
from cnnlib.train.measure import model_type
from cnnlib.train.side_heads import add_side_losses, learning_heads


class Epochs:
    """What an epoch needs; the arguments are those of `fit`."""

    def __init__(self, model, x, y, optimizer, rng, batch_size, schedule, side_weight=0.3):
        self.model, self.x, self.y = model, np.asarray(x), np.asarray(y)
        self.optimizer, self.rng = optimizer, rng
        self.batch_size, self.schedule, self.side_weight = batch_size, schedule, side_weight
        self.batches = -(-len(self.x) // batch_size)
        self.dtype = model_type(model)

    def run(self, epoch, advance):
        """Train with every image once; the last mini-batch may be smaller.

        Args:
            epoch: how many epochs came before.
            advance: called after every mini-batch with loss and accuracy, means so far.

        Returns:
            A row of the history, without its time.
        """
        own = self.optimizer.frozen
        self.optimizer.frozen = own | frozen_parameters(self.model)
        try:
            row = self._run(epoch, advance)
        finally:
            self.optimizer.frozen = own
        self._check_parameters(f"epoch {epoch + 1}")
        return row

    def _run(self, epoch, advance):
        self.heads = learning_heads(self.model, self.optimizer)
        order = self.rng.permutation(len(self.x))
        seen, loss, right = 0, 0.0, 0
        for batch in range(self.batches):
            rows = order[batch * self.batch_size : (batch + 1) * self.batch_size]
            if self.schedule is not None:
                self.optimizer.lr = self.schedule(epoch, epoch * self.batches + batch)
            batch_loss, batch_right = self._step(rows, f"epoch {epoch + 1}, mini-batch {batch + 1}")
            seen, loss, right = seen + len(rows), loss + batch_loss * len(rows), right + batch_right
            advance(loss / seen, right / seen)
        return {"loss": loss / seen, "accuracy": right / seen, "learning_rate": self.optimizer.lr}

    def _step(self, rows, where):
        """Take one step downhill; return the loss and how many images were classified right."""
        x, y = self.x[rows].astype(self.dtype, copy=False), self.y[rows]
        # Numbers that overflow are looked for, and explained, below.
        with np.errstate(over="ignore", invalid="ignore"):
            fast = engine.compile(self.model, x.shape, x.dtype)
            scores = fast.forward(x, training=True)
            if not np.isfinite(scores).all():
                raise ValueError(self._diverged(where, x))
            loss, dscores = cross_entropy(scores, y)
            add_side_losses(self.heads, y, self.side_weight)
            fast.backward(dscores)
            self.optimizer.step(named_grads(self.model))
        return loss, int(np.sum(scores.argmax(axis=1) == y))

    def _check_parameters(self, where):
        for array in named_parameters(self.model).values():
            if not np.isfinite(array).all():
                raise ValueError(self._diverged(where, self.x[:1]))

    def _diverged(self, where, x):
        if not np.isfinite(x).all():
            return f"{where}: x holds NaN or infinite numbers: clean the images first"
        lr = float(self.optimizer.lr)
        return (
            f"{where}: the loss is no longer a finite number, training has diverged: try a "
            f"learning rate of {lr / 10:g} instead of {lr:g}, images scaled to 0..1 (x goes from "
            f"{x.min():g} to {x.max():g} here), or batch normalization"
        )
