"""ONNX's published cases of single operations: the node tests, and layers exported by PyTorch."""

import importlib
import warnings
from collections import namedtuple
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

# inputs and outputs are lists of arrays, an input left out is None; attributes is a dict.
OnnxCase = namedtuple("OnnxCase", "name op_type inputs attributes outputs rtol atol")

# Where the package defines the node tests of an operation.
MODULES = {
    "Conv": "conv",
    "ConvTranspose": "convtranspose",
    "MaxPool": "maxpool",
    "AveragePool": "averagepool",
    "GlobalAveragePool": "globalaveragepool",
    "GlobalMaxPool": "globalmaxpool",
    "BatchNormalization": "batch_normalization",
    "InstanceNormalization": "instance_normalization",
    "LayerNormalization": "layernormalization",
    "GroupNormalization": "groupnormalization",
    "LRN": "lrn",
    "Relu": "relu",
    "LeakyRelu": "leakyrelu",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "Softmax": "softmax",
    "LogSoftmax": "logsoftmax",
    "Flatten": "flatten",
    "Gemm": "gemm",
    "Concat": "concat",
    "Dropout": "dropout",
    "SoftmaxCrossEntropyLoss": "softmax_cross_entropy_loss",
}


def load_cases():
    """Return all cases of these operations; the node tests are generated, nothing is downloaded."""
    return [case for case in [*_node_tests(), *_exported()] if case.op_type in MODULES]


def _node_tests():
    home = "onnx.backend.test.case.node"
    with warnings.catch_warnings(action="ignore"):
        for module in MODULES.values():
            importlib.import_module(f"{home}.{module}")
    for test in importlib.import_module(home)._NodeTestCases:
        inputs, outputs = test.data_sets[0]
        yield from _single(test.name, test.model.graph, inputs, outputs, test.rtol, test.atol)


def _exported():
    home = Path(onnx.__file__).parent / "backend" / "test" / "data" / "pytorch-converted"
    for model in sorted(home.glob("*/model.onnx")):
        inputs, outputs = (
            [_array(path) for path in sorted(model.parent.glob(f"test_data_set_0/{kind}_*.pb"))]
            for kind in ("input", "output")
        )
        yield from _single(model.parent.name, onnx.load(model).graph, inputs, outputs, 1e-3, 1e-7)


def _single(name, graph, inputs, outputs, rtol, atol):
    """Yield the case when the graph is one node, else nothing."""
    if len(graph.node) != 1:
        return
    (node,) = graph.node
    values = {weights.name: numpy_helper.to_array(weights) for weights in graph.initializer}
    asked = [entry.name for entry in graph.input if entry.name not in values]
    values |= zip(asked, inputs, strict=True)
    attributes = {entry.name: _attribute(entry) for entry in node.attribute}
    inputs = [values[name] if name else None for name in node.input]
    yield OnnxCase(name, node.op_type, inputs, attributes, list(outputs), rtol, atol)


def _attribute(entry):
    value = onnx.helper.get_attribute_value(entry)
    return value.decode() if isinstance(value, bytes) else value


def _array(path):
    return np.array(numpy_helper.to_array(onnx.TensorProto.FromString(path.read_bytes())))
