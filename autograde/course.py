"""A course folder: the one nbgrader knows, plus `grading/` with one record per submission."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograde import CourseError
from autograde.config import put_scripts_on_path, wait_for_a_busy_database
from autograde.grading.records import RECORDS

SETTINGS = "nbgrader_config.py"
TEMPLATE = '''\
"""Settings of this course. Whatever nbgrader documents may be set below."""

import sys

sys.path.append({project!r})
from autograde.config import configure

c = get_config()
configure(c)
'''


@dataclass(frozen=True)
class Course:
    """An existing course folder."""

    root: Path

    def __post_init__(self) -> None:
        root = Path(self.root).resolve()
        if not (root / SETTINGS).is_file():
            raise CourseError(f"{root} is not a course: it has no {SETTINGS}")
        object.__setattr__(self, "root", root)
        put_scripts_on_path()
        wait_for_a_busy_database()

    @classmethod
    def create(cls, root: Path) -> "Course":
        """Make the folders and the settings that are not there yet."""
        root = Path(root).resolve()
        for name in ["source", "release", "submitted", "autograded", "feedback", RECORDS]:
            (root / name).mkdir(parents=True, exist_ok=True)
        settings = root / SETTINGS
        if not settings.exists():
            project = str(Path(__file__).resolve().parent.parent)
            settings.write_text(TEMPLATE.format(project=project), encoding="utf-8")
        return cls(root)

    @cached_property
    def config(self) -> Config:
        """The settings as nbgrader reads them: those of the machine, the user, the course.

        Raises:
            CourseError: one of the files is no Python.
        """
        config = Config()
        for folder in [*reversed(jupyter_config_path()), str(self.root)]:
            if (Path(folder) / SETTINGS).is_file():
                config.merge(_load(folder))
        config.CourseDirectory.root = str(self.root)
        return config

    @cached_property
    def coursedir(self) -> CourseDirectory:
        return CourseDirectory(config=self.config)

    @property
    def db_url(self) -> str:
        return self.coursedir.db_url

    @property
    def records(self) -> Path:
        return self.root / RECORDS

    def gradebook(self) -> Gradebook:
        """Open the gradebook; use it in a `with` statement."""
        return Gradebook(self.db_url, self.coursedir.course_id)

    def assignments(self) -> list[str]:
        """Names of the assignments that were generated into the gradebook."""
        with self.gradebook() as gradebook:
            return sorted(assignment.name for assignment in gradebook.assignments)

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """The folder of a submission: `step` is submitted, autograded, feedback, or source."""
        directory = getattr(self.coursedir, f"{step}_directory")
        return Path(self.coursedir.format_path(directory, student, assignment))


def _load(folder: str) -> Config:
    try:
        return PyFileConfigLoader(SETTINGS, path=folder).load_config()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise CourseError(f"{Path(folder) / SETTINGS} cannot be read: {reason}") from None
