"""The training loop: epochs, validation, early stopping, checkpoints."""

import time
from functools import partial
from pathlib import Path

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.layers import named_parameters
from cnnlib.train.checkpoint import load_checkpoint, save_checkpoint
from cnnlib.train.epoch import Epochs
from cnnlib.train.history import History
from cnnlib.train.measure import check_labels, evaluate
from cnnlib.train.progress import Progress
from cnnlib.weights import load_state_dict, state_dict


def fit(
    model,
    x,
    y,
    *,
    epochs,
    optimizer,
    rng,
    batch_size=64,
    schedule=None,
    validation=None,
    callbacks=(),
    patience=None,
    checkpoint=None,
    progress=True,
):
    """Train a model to classify images, by mini-batches of shuffled images.

    Args:
        model: a layer or a container that gives scores, (N, K).
        x: images, (N, ...); they are computed with in the type of the parameters.
        y: labels, (N,) integers 0..K-1.
        epochs: how many times every image is used.
        optimizer: an optimizer of `named_parameters(model)`, or of some of them.
        rng: the Generator that shuffles.
        batch_size: images per step; the last mini-batch of an epoch may be smaller.
        schedule: the learning rate as a function of (epoch, step), called before every step;
            both count from 0, step through all epochs. None keeps the optimizer's.
        validation: (x, y) to measure after every epoch.
        callbacks: functions of (model, history), called after every epoch; one that returns True
            ends the training.
        patience: end when the validation loss has not gone down for this many epochs, and go
            back to the weights of the best epoch, also when all epochs are done.
        checkpoint: a file, written after every epoch; a training that finds it goes on from
            there, and ends with the very bits of one that was never interrupted.
        progress: False draws no progress bar.

    Returns:
        A History.

    Raises:
        ValueError: the arguments cannot work, the checkpoint is of another training, or the loss
            is no longer a finite number.
    """
    _check(model, x, y, optimizer, rng, validation, patience)
    epochs, batch_size = whole(epochs, "epochs", 1), whole(batch_size, "batch_size", 1)
    training = Epochs(model, x, y, optimizer, rng, batch_size, schedule)
    run = {"images": len(x), "batch_size": batch_size, "optimizer": type(optimizer).__name__}
    history, best = History(), {}
    if checkpoint is not None and Path(checkpoint).exists():
        best = load_checkpoint(checkpoint, model, optimizer, rng, history, run)

    batches = training.batches
    with Progress(epochs * batches, len(history) * batches, progress) as bar:
        while len(history) < epochs and not history.stopped:
            history.rows.append(_epoch(training, len(history), epochs, bar, validation))
            if patience is not None and history.best() is history.rows[-1]:
                best = {name: array.copy() for name, array in state_dict(model).items()}
            history.stopped = _reason_to_stop(model, history, callbacks, patience)
            if checkpoint is not None:
                save_checkpoint(checkpoint, model, optimizer, rng, history, best, run)
    if best:
        load_state_dict(model, best)
    return history


def _epoch(training, epoch, epochs, bar, validation):
    """Train for one epoch, measure, and return the history's row."""
    begin = time.perf_counter()
    row = {"epoch": epoch + 1, **training.run(epoch, partial(bar.advance, epoch + 1, epochs))}
    if validation is not None:
        measured = evaluate(training.model, *validation)
        row["validation_loss"], row["validation_accuracy"] = measured
    return {**row, "seconds": time.perf_counter() - begin}


def _reason_to_stop(model, history, callbacks, patience):
    asked = [callback for callback in callbacks if callback(model, history)]
    if asked:
        return f"stopped after epoch {len(history)}: a callback asked for it"
    if patience is not None and len(history) - history.best()["epoch"] >= patience:
        return (
            f"stopped after epoch {len(history)}: "
            f"the validation loss was lowest after epoch {history.best()['epoch']}"
        )
    return ""


def _check(model, x, y, optimizer, rng, validation, patience):
    check_labels(x, y)
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng is {rng!r}: use numpy.random.default_rng(seed)")
    parameters = named_parameters(model)
    for name, array in optimizer.params.items():
        if parameters.get(name) is not array:
            raise ValueError(
                f"the optimizer's {name} is not the model's: "
                "build the optimizer from named_parameters(model)"
            )
    if validation is not None:
        check_labels(*validation)
    if patience is not None:
        whole(patience, "patience", 1)
        if validation is None:
            raise ValueError("patience watches the validation loss: pass validation=(x, y)")
