"""The student's course as a folder and a zip: everything but the instructor's side."""

import shutil
import zipfile
from pathlib import Path

from autograde import CourseError
from cnnlib.selfcheck.progress import PROGRESS

PROJECT = Path(__file__).parents[2]
NAME = "cnn-course"
STUDENT_SIDE = [
    ".gitignore",
    "LICENSE",
    "Makefile",
    "README.md",
    "cnnlib",
    "constraints.txt",
    "data",
    "environment.yml",
    "notebooks",
    "pyproject.toml",
]
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".ipynb_checkpoints", PROGRESS)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is written


def write_bundle(out: Path) -> Path:
    """Write OUT/cnn-course and OUT/cnn-course.zip; return the zip."""
    folder = out / NAME
    if folder.exists():
        raise CourseError(f"{folder} is there already: remove it, or choose another folder")
    folder.mkdir(parents=True)
    for name in STUDENT_SIDE:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, folder / name)
    return _zip(folder)


def _zip(folder: Path) -> Path:
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder.parent).as_posix()
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return target
