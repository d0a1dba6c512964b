"""The idx format of MNIST: a header of big-endian numbers, then one byte per pixel or label.

    2 bytes      zeros
    1 byte       the type of the numbers, 8 for bytes
    1 byte       how many axes
    4 per axis   its size
    the rest     the numbers, the last axis fastest

Source: LeCun, Cortes & Burges, The MNIST database of handwritten digits, 1998.
"""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np


def read_idx(path, axes):
    """Read a file of bytes, compressed (.gz) or not.

    Args:
        path: the file.
        axes: how many axes it must have: 3 for images, 1 for labels.

    Returns:
        A uint8 array, (N, H, W) or (N,).

    Raises:
        ValueError: the file is cut off or damaged, or not of this format.
    """
    content = _content(Path(path))
    start = 4 + 4 * axes
    magic = bytes([0, 0, 8, axes])
    if content[:4] != magic or len(content) < start:
        raise ValueError(
            f"{path} starts with {content[:4].hex() or 'nothing'}, expected {magic.hex()}: "
            f"it is not an idx file of bytes with {axes} axes; get it again"
        )
    shape = tuple(int(size) for size in np.frombuffer(content, ">u4", axes, offset=4))
    announced, held = math.prod(shape), len(content) - start
    if announced != held:
        raise ValueError(
            f"{path} announces {shape}, {announced} bytes, but holds {held}: "
            "it is cut off or damaged; get it again"
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _content(path):
    content = path.read_bytes()
    if path.suffix != ".gz":
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path} is cut off or damaged ({error}); get it again") from error
