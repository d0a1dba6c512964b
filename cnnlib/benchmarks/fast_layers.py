"""A training step as CS231n's "fast layers" do it: the yardstick of teaching libraries.

Their idea, written anew: windows are gathered with strides into one large matrix, NumPy
multiplies, and what sends the gradients back to the pixels is compiled; float64, and BLAS with
the threads it likes. The loop is C here, compiled when the benchmark starts.

Source: Stanford CS231n, Assignment 2, "fast layers", 2015.
"""

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib.loss import cross_entropy

COL2IM = """
void col2im(long N, long C, long H, long W, long K, const double *cols, double *dx) {
    long OH = H - K + 1, OW = W - K + 1;
    for (long c = 0; c < C; c++)
    for (long i = 0; i < K; i++)
    for (long j = 0; j < K; j++)
    for (long n = 0; n < N; n++)
    for (long h = 0; h < OH; h++)
    for (long w = 0; w < OW; w++)
        dx[((n * C + c) * H + h + i) * W + w + j] += *cols++;
}
"""


def compiler():
    """Return the path of a C compiler, or None."""
    return shutil.which("gcc") or shutil.which("cc")


@cache
def _compiled():
    """Compile and load the loop."""
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "col2im.c"), Path(folder, "col2im.so")
        source.write_text(COL2IM)
        command = [compiler(), "-O3", "-shared", "-fPIC", "-o", library, source]
        subprocess.run(command, check=True)
        col2im = ctypes.CDLL(str(library)).col2im
    array = np.ctypeslib.ndpointer(np.float64, flags="C_CONTIGUOUS")
    col2im.argtypes = [*[ctypes.c_long] * 5, array, array]
    col2im.restype = None
    return col2im


class Conv:
    """A convolution with "same" padding and stride 1."""

    def __init__(self, w, b):
        self.w, self.b, self.pad = w, b, w.shape[2] // 2

    def forward(self, x):
        """Return the maps, (N, F, H, W)."""
        (N, _, H, W), (F, _, K, _), p = x.shape, self.w.shape, self.pad
        x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        windows = sliding_window_view(x, (K, K), axis=(2, 3)).transpose(1, 4, 5, 0, 2, 3)
        self.cols = np.ascontiguousarray(windows).reshape(self.w[0].size, -1)
        self.x_shape = x.shape
        out = self.w.reshape(F, -1) @ self.cols + self.b[:, None]
        return np.ascontiguousarray(out.reshape(F, N, H, W).swapaxes(0, 1))

    def backward(self, dout):
        """Return dx, dw, db."""
        F, K, p = len(self.w), self.w.shape[2], self.pad
        dout = dout.swapaxes(0, 1).reshape(F, -1)
        cols, dx = self.w.reshape(F, -1).T @ dout, np.zeros(self.x_shape)
        _compiled()(*self.x_shape, K, cols, dx)
        dw = (dout @ self.cols.T).reshape(self.w.shape)
        return dx[:, :, p:-p, p:-p], dw, dout.sum(axis=1)


class Pool:
    """2x2 maximum pooling."""

    def forward(self, x):
        """Return the maxima, (N, C, H/2, W/2)."""
        N, C, H, W = x.shape
        self.x = x.reshape(N, C, H // 2, 2, W // 2, 2)
        self.out = self.x.max(axis=3).max(axis=4)
        return self.out

    def backward(self, dout):
        """Share the gradient equally between all maxima of a window."""
        mask = self.x == self.out[:, :, :, None, :, None]
        dx = mask * (dout[:, :, :, None, :, None] / mask.sum(axis=(3, 5), keepdims=True))
        N, C, H, _, W, _ = dx.shape
        return dx.reshape(N, C, 2 * H, 2 * W)


def step(params, x, y):
    """Return the loss and the gradients of a LeNet by the names of its parameters."""
    convs = [Conv(params[f"conv{k}.weight"], params[f"conv{k}.bias"]) for k in (1, 2)]
    pools, before, maps, grads = [Pool(), Pool()], [], x, {}
    for conv, pool in zip(convs, pools, strict=True):
        before.append(conv.forward(maps))
        maps = pool.forward(np.maximum(before[-1], 0))
    features = maps.reshape(len(x), -1)
    hidden = np.maximum(features @ params["fc1.weight"].T + params["fc1.bias"], 0)
    loss, dout = cross_entropy(hidden @ params["fc2.weight"].T + params["fc2.bias"], y)
    grads["fc2.weight"], grads["fc2.bias"] = dout.T @ hidden, dout.sum(axis=0)
    dout = dout @ params["fc2.weight"] * (hidden > 0)
    grads["fc1.weight"], grads["fc1.bias"] = dout.T @ features, dout.sum(axis=0)
    dout = (dout @ params["fc1.weight"]).reshape(maps.shape)
    for k in (1, 0):
        dout = pools[k].backward(dout) * (before[k] > 0)
        dout, dw, db = convs[k].backward(dout)
        grads[f"conv{k + 1}.weight"], grads[f"conv{k + 1}.bias"] = dw, db
    return loss, grads
