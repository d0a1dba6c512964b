import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from autograde import CourseError
from autograde.config import BUSY_SECONDS, put_scripts_on_path
from autograde.course import SETTINGS, Course
from autograde.grading.convert import Converter
from autograde.grading.save import Saver, saver_for
from autograde.preprocessors import ExecuteSubmission
from autograde.tests import tiny


def test_creating_a_course_twice_keeps_what_was_changed(tmp_path):
    Course.create(tmp_path / "course")
    settings = tmp_path / "course" / SETTINGS
    settings.write_text(settings.read_text() + "c.CourseDirectory.course_id = 'mine'\n")
    course = Course.create(tmp_path / "course")
    assert course.coursedir.course_id == "mine"


def test_a_folder_without_settings_is_no_course(tmp_path):
    with pytest.raises(CourseError, match=f"is not a course: it has no {SETTINGS}"):
        Course(tmp_path)


def test_settings_that_are_no_python_are_one_line(course):
    (course.root / SETTINGS).write_text("c = get_config(\n")
    with pytest.raises(CourseError, match=rf"{SETTINGS} cannot be read: SyntaxError: "):
        _ = Course(course.root).config


def test_a_step_that_a_course_adds_is_its_own(course):
    settings = course.root / SETTINGS
    line = "c.Autograde.autograde_preprocessors.append('nbgrader.preprocessors.ClearOutput')\n"
    before = settings.read_text()
    for content, kind in [(before + line, Converter), (before, Saver)]:
        settings.write_text(content)
        with closing(saver_for(Course(course.root), tiny.NAME)) as saver:
            assert isinstance(saver, kind)


def test_the_course_knows_its_folders_and_assignments(course):
    assert course.assignments() == [tiny.NAME]
    assert course.db_url == f"sqlite:///{course.root}/gradebook.db"
    assert course.folder("submitted", "ada", "tiny") == course.root / "submitted" / "ada" / "tiny"
    assert course.records == course.root / "grading"


def test_nbgraders_own_command_reads_our_settings(course):
    program = [
        "from nbgrader.apps import AutogradeApp",
        "app = AutogradeApp(); app.initialize(['tiny'])",
        "from nbgrader.converters import Autograde",
        "print([one.__name__ for one in Autograde(parent=app).autograde_preprocessors])",
        "from nbgrader.api import Gradebook",
        "from sqlalchemy import text",
        "with Gradebook(app.coursedir.db_url) as gradebook:",
        "    print(gradebook.db.execute(text('PRAGMA busy_timeout')).scalar())",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(program)],
        cwd=course.root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ExecuteSubmission.__name__ in done.stdout
    assert "'Execute'" not in done.stdout
    assert done.stdout.endswith(f"]\n{1000 * BUSY_SECONDS}\n")


def test_alembic_is_found_when_the_environment_is_not_activated(monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin")
    put_scripts_on_path()
    assert Path(shutil.which("alembic")).parent == Path(sys.executable).parent
    assert os.environ["PATH"].endswith(":/usr/bin")


def test_a_busy_gradebook_is_waited_for(course):
    with course.gradebook() as gradebook:
        waits = gradebook.db.execute(text("PRAGMA busy_timeout")).scalar()
    assert waits == 1000 * BUSY_SECONDS
