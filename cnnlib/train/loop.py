"""The training loop: epochs, validation, early stopping, checkpoints."""

import time
from functools import partial
from pathlib import Path

import numpy as np

from cnnlib.arithmetic import whole
from cnnlib.inputs import real
from cnnlib.train.arguments import check_arguments
from cnnlib.train.checkpoint import load_checkpoint, save_checkpoint
from cnnlib.train.epoch import Epochs
from cnnlib.train.history import History
from cnnlib.train.measure import evaluate
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
    side_weight=0.3,
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
        side_weight: what the loss of every `SideHead` that is to learn counts beside that of the
            end, as in GoogLeNet; the history tells the loss of the end alone.
        validation: (x, y) to measure after every epoch.
        callbacks: functions of (model, history), called after every epoch; one that returns True
            ends the training.
        patience: end when the validation loss has not gone down for this many epochs, and go
            back to the weights of the best epoch, also when all epochs are done.
        checkpoint: a file, written after every epoch; a training that finds it goes on from
            there, and ends with the very bits of one that was never interrupted. It must be
            asked for with the same options; only epochs may differ.
        progress: False draws no progress bar.

    Returns:
        A History.

    Raises:
        ValueError: the arguments cannot work, the checkpoint is of another training, or the loss
            is no longer a finite number.
    """
    check_arguments(model, x, y, optimizer, rng, validation, patience, checkpoint)
    epochs, batch_size = whole(epochs, "epochs", 1), whole(batch_size, "batch_size", 1)
    side_weight = real(side_weight, "side_weight", 0)
    training = Epochs(model, x, y, optimizer, rng, batch_size, schedule, side_weight)
    run = _run(x, optimizer, batch_size, schedule, side_weight, validation, patience)
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


def _run(x, optimizer, batch_size, schedule, side_weight, validation, patience):
    """Name what a training that goes on from a checkpoint must share with the one that wrote it."""
    options = {name: np.asarray(getattr(optimizer, name)).tolist() for name in optimizer.options}
    if schedule is not None:
        options["lr"] = "by schedule"
    return {
        "images": len(x),
        "batch_size": batch_size,
        "side_weight": side_weight,
        "validation_images": None if validation is None else len(validation[0]),
        "patience": patience,
        "optimizer": type(optimizer).__name__,
        **options,
        "scale": optimizer.scale,
    }


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
