"""Published files, downloaded once and checked."""

import re
from pathlib import Path


def fetch(url, sha256, folder=None, subfolder=""):
    """Download a file, unless it is there already, and check that not one bit differs.

    Args:
        url: where it is published, or a list of such places, tried one after the other; the last
            part of the first one names the file.
        sha256: the 64 hexadecimal digits that its publisher gives.
        folder: where to keep it; the user's cache without.
        subfolder: a folder inside it, for files that are called like others.

    Returns:
        The file's path, for `load`.

    Raises:
        ValueError: the file is not the one that was published; it is not kept.
        OSError: the download failed.
        ImportError: pooch is not installed.
    """
    if not re.fullmatch("[0-9a-fA-F]{64}", sha256):
        raise ValueError(f"sha256 is {sha256!r}: expected 64 hexadecimal digits")
    urls = [url] if isinstance(url, str) else list(url)
    pooch = _pooch(urls[0])
    folder = Path(pooch.os_cache("cnnlib") if folder is None else folder) / subfolder
    name = urls[0].rsplit("/", 1)[-1]
    failures, differs = [], False
    for address in urls:
        try:
            return pooch.retrieve(address, f"sha256:{sha256.lower()}", name, folder)
        except (OSError, ValueError) as error:
            failures.append(f"{address} ({error})")
            differs = differs or not isinstance(error, OSError)
    kind, problem = (ValueError, " as published") if differs else (OSError, "")
    raise kind(
        f"{name} could not be downloaded{problem}: {'; '.join(failures)}: "
        f"go online, or put the file into {folder} as {name}"
    )


def _pooch(url):
    """Import pooch, which only downloads need."""
    try:
        import pooch
    except ImportError as error:
        raise ImportError(
            f"downloads need pooch: pip install pooch, or fetch {url} by hand"
        ) from error
    return pooch
