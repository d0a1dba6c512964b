"""The safetensors format: a table of contents in JSON, then the numbers as they lie in memory.

    8 bytes            length of the header, little-endian
    header             {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
    the rest           the numbers, little-endian, the last axis fastest, without gaps

Nothing in such a file is run. Source: Hugging Face, safetensors, format, 2022.
"""

import json
import math
import os
import struct

import numpy as np

LONGEST_HEADER = 100_000_000  # bytes, the format's own limit
TYPES = {
    **{"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "BOOL": "|b1"},
    **{"I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1"},
    **{"U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1"},
}
CODES = {np.dtype(dtype): code for code, dtype in TYPES.items() if code != "BF16"}


def write(arrays, file):
    """Write a dict of arrays to a binary file."""
    header, start, buffers = {}, 0, []
    for name, array in arrays.items():
        code = CODES.get(array.dtype.newbyteorder("<"))
        if code is None or name == "__metadata__":
            raise ValueError(f"{name} holds {array.dtype}: safetensors takes {', '.join(TYPES)}")
        end = start + array.nbytes
        header[name] = {"dtype": code, "shape": array.shape, "data_offsets": [start, end]}
        buffers.append(np.ascontiguousarray(array, TYPES[code]))
        start = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    file.write(struct.pack("<Q", len(text)) + text)
    for buffer in buffers:
        file.write(buffer.tobytes())


def read(file):
    """Return the dict of arrays in a binary file; ValueError if it breaks the format's rules.

    bfloat16, which NumPy does not know, becomes float32: the same numbers.
    """
    entries = _header(file)
    data = file.read()
    end, arrays = 0, {}
    for name, entry in sorted(entries.items(), key=lambda item: _offsets(*item)):
        start, stop = _offsets(name, entry)
        if start != end:
            raise ValueError(f"{name} starts at byte {start}, expected {end}: no gaps, no overlaps")
        arrays[name], end = _array(name, entry, data[start:stop]), stop
    if end != len(data):
        raise ValueError(f"the arrays take {end} bytes but there are {len(data)}")
    return {name: arrays[name] for name in entries}


def _header(file):
    prefix = file.read(8)
    size = os.fstat(file.fileno()).st_size
    length = struct.unpack("<Q", prefix)[0] if len(prefix) == 8 else 0
    if not 2 <= length <= min(LONGEST_HEADER, size - 8):
        raise ValueError(f"the header claims {length} bytes of a file of {size}")
    header = json.loads(file.read(length), object_pairs_hook=_without_duplicates)
    if not isinstance(header, dict):
        raise ValueError("the header is no table of contents")
    header.pop("__metadata__", None)
    return header


def _without_duplicates(pairs):
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise ValueError("the header names an array twice")
    return entries


def _offsets(name, entry):
    start, stop = entry["data_offsets"]
    if not all(type(offset) is int for offset in (start, stop)) or not 0 <= start <= stop:
        raise ValueError(f"{name} lies from byte {start!r} to {stop!r}")
    return start, stop


def _array(name, entry, data):
    code, shape = entry["dtype"], entry["shape"]
    if code not in TYPES:
        raise ValueError(f"{name} holds {code}: only {', '.join(TYPES)} can be read")
    dtype = np.dtype(TYPES[code])
    if not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError(f"{name} has the shape {shape}")
    if math.prod(shape) * dtype.itemsize != len(data):
        raise ValueError(f"{name} is {shape} {code} but has {len(data)} bytes")
    array = np.frombuffer(data, dtype).reshape(shape)
    if code == "BF16":
        return (array.astype("<u4") << 16).view(np.float32)
    return array.astype(dtype.newbyteorder("="))
