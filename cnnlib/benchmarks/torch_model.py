"""A model of cnnlib as a model of PyTorch, with the same weights."""

import torch
from torch import nn

from cnnlib import layers
from cnnlib.containers import Concat, Residual, Sequential


class Sum(nn.Module):
    """A Residual."""

    def __init__(self, body, around, relu):
        super().__init__()
        self.body, self.around, self.relu = body, around, relu

    def forward(self, x):
        """Return body(x) + around(x), and perhaps a ReLU of it."""
        out = self.body(x) + self.around(x)
        return torch.relu_(out) if self.relu else out


class ZeroPad(nn.Module):
    """A ZeroPadShortcut."""

    def __init__(self, stride, c_out):
        super().__init__()
        self.stride, self.c_out = stride, c_out

    def forward(self, x):
        """Return every stride-th pixel, and channels of zeros after those of x."""
        kept = x[:, :, :: self.stride, :: self.stride]
        return nn.functional.pad(kept, (0, 0, 0, 0, 0, self.c_out - x.shape[1]))


class Beside(nn.ModuleList):
    """A Concat."""

    def forward(self, x):
        """Return the outputs of all branches, stacked."""
        return torch.cat([branch(x) for branch in self], dim=1)


def to_torch(layer):
    """Return a torch module that computes what a layer computes, and starts from its weights."""
    name, options = type(layer).__name__, dict(getattr(layer, "options", {}))
    if isinstance(layer, Concat):
        return Beside(to_torch(branch) for branch in layer)
    if isinstance(layer, Residual):
        around = to_torch(layer.children.get("downsample", layers.Identity()))
        return Sum(to_torch(layer["_body"]), around, "_relu" in layer.children)
    if isinstance(layer, Sequential):
        return nn.Sequential(*(to_torch(each) for each in layer))
    if isinstance(layer, layers.Conv2d):
        sizes = layer.in_channels, layer.out_channels, layer.kernel_size
        module = nn.Conv2d(*sizes, bias="bias" in layer.params, **options)
    elif isinstance(layer, layers.Linear):
        module = nn.Linear(layer.in_features, layer.out_features, bias="bias" in layer.params)
    elif isinstance(layer, layers.BatchNorm2d):
        module = nn.BatchNorm2d(layer.num_features, layer.eps, layer.momentum)
    elif isinstance(layer, layers.ZeroPadShortcut):
        module = ZeroPad(layer.stride, layer.out_channels)
    elif isinstance(layer, layers.GlobalAvgPool):
        module = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    elif isinstance(layer, (layers.ReLU, layers.ReLU6)):
        module = getattr(nn, name)(inplace=True)
    elif isinstance(layer, layers.MaxPool2d):
        module = nn.MaxPool2d(layer.kernel_size, **options)
    else:
        module = {"Flatten": nn.Flatten, "Dropout": nn.Dropout, "Identity": nn.Identity}[name]()
    arrays = {**layer.params, **layer.state}
    module.load_state_dict({k: torch.tensor(a) for k, a in arrays.items()}, strict=False)
    return module
