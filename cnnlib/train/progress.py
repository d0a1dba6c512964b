"""The progress bar of a training."""


class Progress:
    """A bar over all mini-batches of all epochs: loss, accuracy, time left.

    Args:
        total: mini-batches in all.
        done: mini-batches already done, when training resumes.
        shown: False draws nothing and needs no tqdm.

    Raises:
        ImportError: tqdm is not installed.
    """

    def __init__(self, total, done, shown):
        self.bar = _bar(total, done) if shown else None

    def advance(self, epoch, epochs, loss, accuracy):
        """Count one mini-batch; loss and accuracy are means over this epoch so far."""
        if self.bar is not None:
            self.bar.set_description(f"epoch {epoch}/{epochs}", refresh=False)
            text = f"loss {loss:.4f}, accuracy {accuracy:.1%}"
            self.bar.set_postfix_str(text, refresh=False)
            self.bar.update()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.bar is not None:
            self.bar.close()


def _bar(total, done):
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise ImportError(
            "the progress bar needs tqdm: pip install tqdm, or pass progress=False"
        ) from error
    return tqdm(total=total, initial=done, unit="batch")
