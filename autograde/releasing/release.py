"""Write `notebooks/` from the lessons, or say which ones are stale."""

from pathlib import Path

from autograde.questions import hashes_text
from autograde.releasing.build import find_lesson, lesson_names, release_bytes
from autograde.releasing.own_questions import current_term, own_numbers_text
from cnnlib.own_numbers import VARIANTS
from cnnlib.questions import HASHES

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def release(names: list[str], check: bool = False, term: str | None = None) -> list[str]:
    """Write the notebooks that are stale, and what checks answers at once; return their names.

    Args:
        names: lessons, as "01" or "01_convolution"; all of them when empty.
        check: write nothing.
        term: the questions with each student's own numbers get new ones for this term.
    """
    numbers = own_numbers_text(term or current_term())
    fresh = {HASHES: hashes_text().encode(), VARIANTS: numbers.encode()}
    for name in [find_lesson(name) for name in names] or lesson_names():
        fresh[NOTEBOOKS / f"{name}.ipynb"] = release_bytes(name)
    stale = [path for path, text in fresh.items() if _read(path) != text]
    for path in [] if check else stale:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(fresh[path])
    return [path.name for path in stale]


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
