"""ONNX's published cases, of its node tests and of layers exported by PyTorch.

All that cnnlib's operations cover must pass; OUTSIDE says what they do not cover. Of a case that
asks for the places of the maxima or for the means of layer norm, the other outputs are compared.
"""

import numpy as np
import pytest

pytest.importorskip("onnx", reason="ONNX is not installed: pip install -e '.[test]'")

from cnnlib.tests.onnx_adapters import ADAPTERS
from cnnlib.tests.onnx_cases import MODULES, load_cases

# Reason -> the cases that must fail. One that passes has come within reach: take it out.
OUTSIDE = {
    "transposed convolution has two axes": ["test_convtranspose_1d", "test_convtranspose_3d"],
    "average pooling has no dilation": [
        "test_averagepool_2d_dilations",
        "test_averagepool_3d_dilations_small",
        "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True",
        "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False",
        "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True",
        "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False",
    ],
    "flatten makes a row of an image": [
        f"test_flatten_{axis}"
        for axis in (
            "axis0",
            "axis2",
            "axis3",
            "negative_axis1",
            "negative_axis2",
            "negative_axis4",
        )
    ],
    "a dense layer has one bias per output": [
        "test_gemm_default_scalar_bias",
        "test_gemm_default_single_elem_vector_bias",
        "test_gemm_default_matrix_bias",
    ],
    "concat joins channels": [
        f"test_concat_{axis}"
        for axis in (
            *("1d_axis_0", "1d_axis_negative_1", "2d_axis_0", "2d_axis_negative_2"),
            *("3d_axis_0", "3d_axis_2", "3d_axis_negative_1", "3d_axis_negative_3"),
        )
    ],
    "what dropout drops depends on the generator of random numbers": [
        f"test_training_dropout{case}" for case in ("", "_mask", "_default", "_default_mask")
    ],
    "the loss is the mean over all images": [
        f"test_sce_{case}{outputs}"
        for case in ("none", "sum", "NCd1d2d3d4d5_none_no_weight")
        for outputs in ("", "_log_prob")
    ],
    "the loss has no weights and ignores no label": [
        f"test_sce_{case}{outputs}"
        for case in (
            *("none_weights", "mean_weight", "mean_weight_ii", "mean_no_weight_ii"),
            *("mean_weight_ii_3d", "mean_no_weight_ii_3d", "mean_weight_ii_4d"),
            *("mean_no_weight_ii_4d", "NCd1d2d3d4d5_mean_weight", "NCd1_mean_weight_negative_ii"),
            *("NCd1d2d3_none_no_weight_negative_ii", "NCd1d2d3_sum_weight_high_ii"),
        )
        for outputs in ("", "_log_prob")
    ],
}


@pytest.fixture(scope="module")
def cases():
    return load_cases()


def check(case):
    """Run a case through its adapter and compare: shapes, types of floats, and values."""
    got = ADAPTERS[case.op_type](*case.inputs, **case.attributes)
    got = got if isinstance(got, tuple) else (got,)
    assert len(got) >= len(case.outputs)
    for result, want in zip(got, case.outputs, strict=False):
        if result is not None:
            assert result.shape == want.shape
            assert result.dtype == want.dtype or want.dtype.kind != "f"
            np.testing.assert_allclose(result, want, case.rtol, case.atol)


@pytest.mark.parametrize("op_type", MODULES)
def test_the_published_cases_of_an_operation_pass(cases, op_type):
    outside = {name for names in OUTSIDE.values() for name in names}
    covered = [c for c in cases if c.op_type == op_type and c.name not in outside]
    assert covered
    for case in covered:
        check(case)


@pytest.mark.parametrize("reason", OUTSIDE)
def test_what_lies_outside_does_not_pass(cases, reason):
    found = {case.name: case for case in cases if case.name in OUTSIDE[reason]}
    assert sorted(found) == sorted(OUTSIDE[reason])
    for case in found.values():
        with pytest.raises((ValueError, TypeError, AssertionError)):
            check(case)


def test_so_many_of_so_many_pass(cases):
    outside = sum(len(names) for names in OUTSIDE.values())
    assert (len(cases) - outside, len(cases)) == (188, 247)
