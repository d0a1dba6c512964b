"""Published weights, downloaded once and checked."""

import re


def fetch(url, sha256, folder=None):
    """Download a file, unless it is there already, and check that not one bit differs.

    Args:
        url: where it is published; its last part names the file.
        sha256: the 64 hexadecimal digits that its publisher gives.
        folder: where to keep it; the user's cache without.

    Returns:
        The file's path, for `load`.

    Raises:
        ValueError: the file is not the one that was published; it is not kept.
        OSError: the download failed.
        ImportError: pooch is not installed.
    """
    if not re.fullmatch("[0-9a-fA-F]{64}", sha256):
        raise ValueError(f"sha256 is {sha256!r}: expected 64 hexadecimal digits")
    try:
        import pooch
    except ImportError as error:
        raise ImportError(
            f"downloads need pooch: pip install pooch, or fetch {url} by hand"
        ) from error
    folder = pooch.os_cache("cnnlib") if folder is None else folder
    name = url.rsplit("/", 1)[-1]
    try:
        return pooch.retrieve(url, f"sha256:{sha256.lower()}", name, folder)
    except OSError as error:
        raise OSError(
            f"{url} could not be downloaded ({error}): go online, "
            f"or put the file into {folder} as {name}"
        ) from error
