"""Training: from images and labels to weights."""

from cnnlib.train.history import History
from cnnlib.train.loop import fit
from cnnlib.train.measure import evaluate, predict

__all__ = ["History", "evaluate", "fit", "predict"]
