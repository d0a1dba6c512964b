"""A snapshot: arrays as JSON text, the way ConvNetJS saves its networks.

    {"cnnlib": 1, "arrays": {"0.bias": {"dtype": "float32", "shape": [2], "values": [0.5, -1.0]}}}

Every number is written with as many digits as it takes to read back the very same bits.
"""

import json
import math

import numpy as np

VERSION = 1
TYPES = {
    *("float16", "float32", "float64", "bool", "int8", "int16", "int32", "int64"),
    *("uint8", "uint16", "uint32", "uint64"),
}


def write(arrays, file):
    """Write a dict of arrays to a binary file."""
    entries = {name: _entry(name, array) for name, array in arrays.items()}
    text = json.dumps({"cnnlib": VERSION, "arrays": entries})
    file.write(text.encode())


def read(file):
    """Return the dict of arrays in a binary file; ValueError if it is not a snapshot."""
    content = json.loads(file.read())
    if not isinstance(content, dict) or content.get("cnnlib") != VERSION:
        raise ValueError(f'it is not a snapshot: expected {{"cnnlib": {VERSION}, "arrays": ...}}')
    return {name: _array(name, **entry) for name, entry in content["arrays"].items()}


def _entry(name, array):
    if array.dtype.name not in TYPES:
        raise ValueError(f"{name} holds {array.dtype}: expected one of {', '.join(sorted(TYPES))}")
    values = array.ravel().tolist()
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        # JSON has no such numbers.
        values = [value if math.isfinite(value) else str(value) for value in values]
    return {"dtype": array.dtype.name, "shape": array.shape, "values": values}


def _array(name, dtype, shape, values):
    if dtype not in TYPES:
        raise ValueError(f"{name} holds {dtype}: expected one of {', '.join(sorted(TYPES))}")
    if dtype.startswith("float"):
        values = [float(value) for value in values]
    return np.array(values, dtype).reshape(shape)
