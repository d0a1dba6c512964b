"""Read a submitted notebook, whatever was done to it. Each refusal is one clear line."""

import json
import stat
import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.validator import normalize

LARGEST_MB = 20
LARGEST = LARGEST_MB * 1_000_000  # bytes
MOST_CELLS = 2000
BEFORE_4 = (1, 2, 3)


class Refused(Exception):
    """Why a submission cannot be graded, in one line."""


def read_notebook(path: Path) -> tuple[NotebookNode, list[str]]:
    """Return a valid notebook of format 4 and notes on what had to be mended.

    Raises:
        Refused: the file is no Python notebook.
    """
    data = _parse(_read_text(path), path.name)
    _leave_out(data, path.name)
    notes = []
    major = data["nbformat"]
    if major in BEFORE_4:
        notes.append(f"{path.name} was written in the old notebook format {major}, and is upgraded")
    if _mend_kernelspec(data):
        notes.append(f"{path.name} named its kernel by halves, and is mended")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # missing cell ids and the like, mended here
            given = nbformat.versions[major].to_notebook_json(
                data, minor=data.get("nbformat_minor")
            )
            notebook = nbformat.convert(given, 4)
            _, notebook = normalize(notebook, 4, 5, relax_add_props=True)
            notebook.nbformat, notebook.nbformat_minor = 4, 5
            nbformat.validate(notebook, relax_add_props=True)
            nbformat.writes(notebook).encode()
    except Exception as error:  # nbformat trusts the structure, and fails in many ways
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Refused(f"{path.name} is not a valid notebook: {reason[:200]}") from None
    _require_python(notebook, path.name)
    return notebook, notes


def require_plain_file(path: Path) -> None:
    """Refuse links, devices, folders and huge files before anything is read."""
    try:
        info = path.lstat()
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror}") from None
    if stat.S_ISLNK(info.st_mode):
        raise Refused(f"{path.name} is a symbolic link: ask for the file itself")
    if not stat.S_ISREG(info.st_mode):
        raise Refused(f"{path.name or path} is not a file")
    if info.st_size > LARGEST:
        size = info.st_size / 1_000_000
        advice = "clear its outputs" if path.suffix == ".ipynb" else "remove it from the folder"
        raise Refused(f"{path.name} has {size:.0f} MB, more than {LARGEST_MB} MB: {advice}")


def _read_text(path: Path) -> str:
    require_plain_file(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror}") from None
    if not data.strip():
        raise Refused(f"{path.name} is empty")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path.name} is not a notebook: its bytes are not UTF-8 text") from None


def _parse(text: str, name: str) -> dict:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise Refused(f"{name} is truncated: it ends in line {error.lineno}") from None
        raise Refused(f"{name} is not valid JSON: {error.msg}, line {error.lineno}") from None
    except (RecursionError, ValueError):
        raise Refused(f"{name} is not a notebook: its JSON cannot be read") from None
    if not isinstance(data, dict) or not isinstance(data.get("nbformat"), int):
        raise Refused(f"{name} is JSON, but not a notebook")
    if data["nbformat"] not in (*BEFORE_4, 4):
        raise Refused(f"{name} has the unknown notebook format {data['nbformat']}, expected 4")
    return data


def _leave_out(data: dict, name: str) -> None:
    """Drop what is made anew or never used, and takes long to validate: outputs, tags; in place."""
    sheets = data["worksheets"] if isinstance(data.get("worksheets"), list) else [data]
    given = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    cells = [cell for found in given if isinstance(found, list) for cell in found]
    if len(cells) > MOST_CELLS:
        raise Refused(f"{name} has {len(cells)} cells, more than {MOST_CELLS}")
    for cell in cells:
        if isinstance(cell, dict) and "outputs" in cell:
            cell["outputs"] = []
        if isinstance(cell, dict) and isinstance(cell.get("metadata"), dict):
            known = {"nbgrader"} & cell["metadata"].keys()
            cell["metadata"] = {key: cell["metadata"][key] for key in known}


def _mend_kernelspec(data: dict) -> bool:
    """Complete the names of the kernel, which a notebook may not be without; in place."""
    metadata = data.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    if not isinstance(kernel, dict) or {"name", "display_name"} <= kernel.keys():
        return False
    kernel.setdefault("name", "python3")
    kernel.setdefault("display_name", kernel["name"])
    return True


def _require_python(notebook: NotebookNode, name: str) -> None:
    kernel = notebook.metadata.get("kernelspec", {})
    info = notebook.metadata.get("language_info", {})
    languages = [kernel.get("language"), info.get("name")]
    given = [str(language).lower() for language in languages if language]
    if given and not any(language.startswith(("python", "ipython")) for language in given):
        raise Refused(f"{name} is written in {given[0]}, expected Python")
