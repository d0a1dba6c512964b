"""A model made ready to predict: weights prepared, batch norm folded in, an image at a time."""

import threading

import numpy as np

from cnnlib.containers import Concat, Residual, Sequential
from cnnlib.engine.image_conv import image_conv
from cnnlib.engine.image_layers import (
    Around,
    AsItIs,
    Beside,
    Chain,
    Dense,
    MaxPool,
    channels_last,
)
from cnnlib.engine.scratch import Scratch
from cnnlib.inputs import numbers, working_type
from cnnlib.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool,
    Identity,
    Linear,
    MaxPool2d,
    ReLU,
    ReLU6,
    named_parameters,
)
from cnnlib.norm import fuse_conv_bn
from cnnlib.threads import blas_on_one_thread, cores
from cnnlib.windows import geometry

LIMITS = {ReLU: (0.0, np.inf), ReLU6: (0.0, 6.0)}


class Predictor:
    """What `model.forward(x)` gives when not training, faster, for weights that stay as they are.

    Args:
        model: any model; Sequential, Residual and Concat are looked into. Weights that change
            later go unnoticed: make a new Predictor then.
    """

    def __init__(self, model):
        self.model, self.ready, self.lock = model, {}, threading.Lock()
        self.dtype = working_type(*named_parameters(model).values() or [np.float32(0)])

    def forward(self, x, training=False):
        """Return the output for a batch x (N, C, H, W), in the type of the parameters.

        float16 parameters are computed with in float32, and so is the output.

        Raises:
            ValueError: training is True, x holds no real numbers, or images of this shape do not
                fit the model.
        """
        if training:
            raise ValueError("training is True, but a Predictor only predicts: use model.forward")
        x = numbers(x, "x").astype(self.dtype, copy=False)
        with self.lock, blas_on_one_thread():
            if x.shape[1:] not in self.ready:
                self.model.output_shape(x.shape[1:])
                self.ready = {x.shape[1:]: _Builder(self.dtype).chain([self.model], x.shape[1:])}
            if not len(x):
                return np.empty((0, *self.model.output_shape(x.shape[1:])), self.dtype)
            predict = self.ready[x.shape[1:]]
            return np.stack([np.moveaxis(predict(channels_last(image)), -1, 0) for image in x])


class _Builder:
    """Turns layers into functions of one image (H, W, C); shapes are (C, H, W)."""

    def __init__(self, dtype):
        self.dtype, self.scratch = dtype, [Scratch(dtype) for _ in range(cores())]

    def chain(self, layers, shape):
        queue, steps = list(_flat(layers)), []
        while queue:
            layer = queue.pop(0)
            following = [layer]
            step = self._step(layer, queue, shape, following)
            if step is not None:
                steps.append(step)
            for each in following:
                shape = each.output_shape(shape)
        return steps[0] if len(steps) == 1 else Chain(steps)

    def _step(self, layer, queue, shape, taken):
        """Return what computes a layer and perhaps those after it, which go over to taken."""
        kind = type(layer)
        if kind is Identity or (kind is Dropout and layer.mode == "inverted"):
            return None
        if kind is Flatten:
            return lambda x: np.moveaxis(x, -1, 0).reshape(-1)
        if kind is GlobalAvgPool:
            return lambda x: x.mean(axis=tuple(range(x.ndim - 1)))
        if kind is MaxPool2d:
            return MaxPool(_where(layer, shape))
        if kind is Concat:
            return Beside([self.chain([branch], shape) for branch in layer])
        if kind is Residual:
            return self._residual(layer, shape)
        if kind is Conv2d:
            return self._conv(layer, queue, shape, taken)
        if kind is Linear:
            w = np.asarray(layer.params["weight"], self.dtype)
            return Dense(w, self._bias(layer, len(w)), _limits(queue, taken))
        return AsItIs(layer)

    def _conv(self, layer, queue, shape, taken):
        w, b = layer.params["weight"], self._bias(layer, layer.out_channels)
        later, also = list(queue), []
        if later and type(later[0]) is BatchNorm2d:
            norm = later.pop(0)
            also.append(norm)
            running = norm.state["running_mean"], norm.state["running_var"]
            w, b = fuse_conv_bn(
                w, b, norm.params["weight"], norm.params["bias"], *running, eps=norm.eps
            )
        limits = _limits(later, also)
        w, b = w.astype(self.dtype, copy=False), b.astype(self.dtype, copy=False)
        where, groups = _where(layer, shape), layer.options["groups"]
        conv = image_conv(w, b, where, groups, limits, self.scratch)
        if conv is None:
            return AsItIs(layer)
        del queue[: len(also)]
        taken += also
        return conv

    def _residual(self, layer, shape):
        around = layer.children.get("downsample", Identity())
        limits = LIMITS[ReLU] if "_relu" in layer.children else (-np.inf, np.inf)
        body, around = (self.chain([each], shape) for each in (layer["_body"], around))
        return Around(body, around, limits)

    def _bias(self, layer, count):
        return np.asarray(layer.params.get("bias", np.zeros(count)), self.dtype)


def _flat(layers):
    """Yield the layers, those of a Sequential one by one."""
    for layer in layers:
        if type(layer) is Sequential:
            yield from _flat(layer)
        else:
            yield layer


def _limits(queue, taken):
    """Take an activation off the queue, if one is there, and return between what it keeps."""
    if queue and type(queue[0]) in LIMITS:
        taken.append(queue.pop(0))
        return LIMITS[type(taken[-1])]
    return -np.inf, np.inf


def _where(layer, shape):
    options = {"dilation": 1, **layer.options}
    chosen = {name: options[name] for name in ("stride", "padding", "dilation")}
    mode = "ceil" if options.get("ceil_mode") else "floor"
    return geometry(shape[1:], layer.kernel_size, **chosen, mode=mode)
