"""Containers: layers made of layers, one after the other or side by side.

The layers inside have names, and the parameters of a model have dotted names, as in PyTorch:
"features.0.weight". A layer whose name starts with an underscore is left out of the dotted
names, so that a model can be built otherwise than PyTorch's and still load its weights.
"""

from cnnlib.containers.concat import Concat
from cnnlib.containers.container import Container
from cnnlib.containers.residual import Residual
from cnnlib.containers.sequential import Sequential
from cnnlib.containers.side_head import SideHead

__all__ = ["Concat", "Container", "Residual", "Sequential", "SideHead"]
