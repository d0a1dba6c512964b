"""Weights: into a file and out of it, and into a model by their dotted names."""

from cnnlib.download import fetch
from cnnlib.weights.files import load, save
from cnnlib.weights.state import load_state_dict, state_dict

__all__ = ["fetch", "load", "load_state_dict", "save", "state_dict"]
