"""Save arrays in a file and load them; the file's ending says how they are written.

.npz          NumPy's own
.safetensors  read by PyTorch and others, see `safetensors.py`
.json         text, read by a browser, see `snapshot.py`
"""

from pathlib import Path

import numpy as np

from cnnlib.atomic import written_whole
from cnnlib.weights import safetensors, snapshot
from cnnlib.weights.state import state_dict


def save(arrays, path):
    """Write arrays to a file, whole or not at all.

    Args:
        arrays: a model, or a dict of arrays by name.
        path: ends in .npz, .safetensors or .json.

    Raises:
        ValueError: the ending is another one, or an array holds what cannot be written.
    """
    _, write = _format(path)
    arrays = arrays if isinstance(arrays, dict) else state_dict(arrays)
    arrays = {name: np.asarray(array) for name, array in arrays.items()}
    with written_whole(path) as file:
        write(arrays, file)


def load(path):
    """Read a file that `save` or PyTorch wrote.

    Returns:
        A dict of arrays by name, for `load_state_dict`.

    Raises:
        ValueError: the file is damaged, or of another format.
        FileNotFoundError: there is no such file.
    """
    read, _ = _format(path)
    with Path(path).open("rb") as file:
        try:
            return read(file)
        except OSError:
            raise
        except Exception as error:  # what a damaged file makes its reader raise has no end
            raise ValueError(f"{path} is damaged: {error}; save or download it again") from error


def _read_npz(file):
    with np.load(file) as arrays:
        return dict(arrays)


def _write_npz(arrays, file):
    for name, array in arrays.items():
        if array.dtype.kind not in "biufc":
            raise ValueError(f"{name} holds {array.dtype}, expected numbers")
        if name in ("file", "allow_pickle"):
            raise ValueError(f"an array in a .npz file cannot be called {name!r}: rename it")
    np.savez(file, **arrays)


FORMATS = {
    ".npz": (_read_npz, _write_npz),
    ".safetensors": (safetensors.read, safetensors.write),
    ".json": (snapshot.read, snapshot.write),
}


def _format(path):
    ending = Path(path).suffix
    if ending in (".pt", ".pth", ".bin", ".pkl"):
        raise ValueError(
            f"{path} is a pickle, which can run any program when it is read: "
            "open it with PyTorch and save it with safetensors.torch.save_file"
        )
    if ending not in FORMATS:
        raise ValueError(f"{path} ends in {ending!r}: use {', '.join(FORMATS)}")
    return FORMATS[ending]
