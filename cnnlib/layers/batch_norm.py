"""Batch normalization layers: every channel over the whole batch."""

import numpy as np

from cnnlib import norm, renorm
from cnnlib.inputs import real
from cnnlib.layers.layer import counts, options_text
from cnnlib.layers.normalization import Norm


class BatchNorm2d(Norm):
    """Normalize every channel over the images of the batch and their pixels.

    Args:
        num_features: C, the channels.
        eps: added to the variance.
        momentum: how much of the batch's statistics enters the running ones.
        unbiased_running: True divides the running variance by m - 1, as PyTorch does.
        dtype: floating-point type of the parameters and the statistics.

    Attributes:
        params: "weight" (C,), which the paper calls gamma, and "bias" (C,), beta.
        state: "running_mean" and "running_var" (C,), used when not training.

    Source: Ioffe & Szegedy, Batch Normalization, 2015, arXiv:1502.03167.
    """

    axes, backward_function = 2, norm.batch_norm_backward

    def __init__(
        self, num_features, eps=1e-5, momentum=0.1, unbiased_running=False, dtype=np.float32
    ):
        (self.num_features,) = counts(num_features=num_features)
        super().__init__(self.num_features, real(eps, "eps", 0), dtype)
        self.momentum = real(momentum, "momentum", 0, 1)
        self.unbiased_running = unbiased_running
        self.state["running_mean"] = np.zeros(self.num_features, dtype)
        self.state["running_var"] = np.ones(self.num_features, dtype)

    def compute(self, x, training):
        self._check(np.shape(x)[1:])
        return norm.batch_norm(
            x,
            self.params["weight"],
            self.params["bias"],
            state=self.state,
            training=training,
            momentum=self.momentum,
            eps=self.eps,
            unbiased_running=self.unbiased_running,
        )

    def _check(self, shape):
        if len(shape) != self.axes + 1 or shape[0] != self.num_features:
            raise ValueError(
                f"{self!r} expects {self.num_features} channels and {self.axes} more axes, "
                f"but each image is {shape}"
            )

    def __repr__(self):
        options = {
            "eps": (self.eps, 1e-5),
            "momentum": (self.momentum, 0.1),
            "unbiased_running": (self.unbiased_running, False),
        }
        return f"{type(self).__name__}({self.num_features}{options_text(**options)})"


class BatchNorm1d(BatchNorm2d):
    """Normalize every feature over the batch, (N, C) or (N, C, W); see `BatchNorm2d`."""

    axes = 1

    def _check(self, shape):
        super()._check((*shape, 1) if len(shape) == 1 else shape)


class BatchNorm3d(BatchNorm2d):
    """Normalize every channel over the volumes of the batch; see `BatchNorm2d`."""

    axes = 3


class BatchRenorm2d(BatchNorm2d):
    """Batch norm for small batches: corrected while training by the running statistics.

    Args:
        num_features, eps, momentum, dtype: see `BatchNorm2d`.
        r_max, d_max: limits of the correction; 1 and 0 leave batch norm. The paper starts there
            and raises them to 3 and 5 as training goes on: both may be changed at any time.

    Source: Ioffe, Batch renormalization, 2017, arXiv:1702.03275.
    """

    def __init__(
        self, num_features, eps=1e-5, momentum=0.1, r_max=3.0, d_max=5.0, dtype=np.float32
    ):
        super().__init__(num_features, eps, momentum, dtype=dtype)
        self.r_max, self.d_max = real(r_max, "r_max", 1), real(d_max, "d_max", 0)

    def compute(self, x, training):
        if not training:
            return super().compute(x, training)
        self._check(np.shape(x)[1:])
        weight, bias = self.params["weight"], self.params["bias"]
        limits = self.r_max, self.d_max
        return renorm.batch_renorm(x, weight, bias, self.state, *limits, self.momentum, self.eps)

    def gradients(self, dout, cache):
        if not isinstance(cache, renorm.Cache):
            return super().gradients(dout, cache)
        dx, dgamma, dbeta = renorm.batch_renorm_backward(dout, cache)
        return dx, {"weight": dgamma, "bias": dbeta}

    def __repr__(self):
        options = {"eps": (self.eps, 1e-5), "momentum": (self.momentum, 0.1)}
        limits = {"r_max": (self.r_max, 3.0), "d_max": (self.d_max, 5.0)}
        return f"{type(self).__name__}({self.num_features}{options_text(**options, **limits)})"


class BatchRenorm1d(BatchRenorm2d, BatchNorm1d):
    """Batch renormalization of features, (N, C) or (N, C, W); see `BatchRenorm2d`."""

    axes = 1
