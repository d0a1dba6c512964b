"""What happened during training, epoch by epoch."""


class History:
    """One row per epoch; `history["loss"]` is a column, ready to plot.

    Attributes:
        rows: a list of dicts: "epoch" counts from 1; "loss" and "accuracy" are means over the
            epoch's mini-batches, while the weights were changing; "validation_loss" and
            "validation_accuracy" were measured after the epoch, where there is a validation set;
            "learning_rate" is that of the last mini-batch; "seconds" is how long the epoch took.
        stopped: why training ended before the last epoch, or "".
    """

    def __init__(self, rows=(), stopped=""):
        self.rows, self.stopped = list(rows), stopped

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, name):
        return [row[name] for row in self.rows]

    def best(self):
        """Return the row of the lowest validation loss, the first of several."""
        return min(self.rows, key=lambda row: row["validation_loss"])

    def __str__(self):
        lines = [
            "  ".join([f"epoch {row['epoch']:3}", *map(_text, _shown(row).items())])
            for row in self.rows
        ]
        return "\n".join([*lines, *filter(None, [self.stopped])])


def _shown(row):
    return {name: value for name, value in row.items() if name != "epoch"}


def _text(item):
    name, value = item
    return f"{name.replace('_', ' ')} {value:.4g}"
