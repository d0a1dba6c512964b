"""One comparison: the same numbers go through cnnlib and through PyTorch."""

from collections import namedtuple

import numpy as np
import torch

# What one operation is asked to compute:
#   arrays    float64 inputs; the gradients are taken with respect to all of them
#   ours      function of the arrays that returns the output, or (output, *further results)
#   backward  function of dout and the arrays that returns their gradients; None: values alone
#   theirs    like ours, but of tensors
#   options   what was drawn, for messages
Case = namedtuple("Case", "arrays ours backward theirs options")

# How far two results may lie apart, relative to the largest number in them or 1.
ROUNDING = {"float64": 1e-13, "float32": 2e-5}


def disagreement(operation, seed):
    """Draw a case of an operation and compute it in both types.

    Returns:
        apart: dict of type -> largest difference, relative to the largest number or 1; infinite
            when shapes or types differ, or when there is a NaN.
        options: what was drawn, or None when all differences are rounding.
    """
    case = operation(np.random.default_rng(seed))
    apart = {dtype: _difference(case, dtype, np.random.default_rng(seed)) for dtype in ROUNDING}
    agree = all(apart[dtype] <= allowed for dtype, allowed in ROUNDING.items())
    return apart, None if agree else case.options


def _difference(case, dtype, rng):
    arrays = [array.astype(dtype) for array in case.arrays]
    out, *further = _listed(case.ours(*arrays))
    dout = rng.normal(size=out.shape).astype(dtype)
    gradients = case.backward(dout, *arrays) if case.backward else ()

    tensors = [torch.tensor(array, requires_grad=bool(case.backward)) for array in arrays]
    their_out, *their_further = _listed(case.theirs(*tensors))
    if case.backward:
        their_out.backward(torch.tensor(dout))
    their_gradients = [tensor.grad for tensor in tensors] if case.backward else []

    pairs = zip(
        [out, *further, *gradients], [their_out, *their_further, *their_gradients], strict=True
    )
    return max(_apart(got, want.detach().numpy()) for got, want in pairs)


def _listed(result):
    return list(result) if isinstance(result, tuple) else [result]


def _apart(got, want):
    if got.shape != want.shape or got.dtype != want.dtype:
        return np.inf
    apart = np.max(np.abs(got - want), initial=0) / np.max(np.abs(want), initial=1)
    return np.inf if np.isnan(apart) else float(apart)
