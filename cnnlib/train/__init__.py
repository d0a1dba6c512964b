"""Training: from images and labels to weights."""

from cnnlib.train.evaluate import evaluate, predict
from cnnlib.train.fit import fit
from cnnlib.train.history import History

__all__ = ["History", "evaluate", "fit", "predict"]
