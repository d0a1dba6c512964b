"""The settings of a course, for nbgrader's command line, its formgrader and our commands alike."""

import os
import shutil
import sqlite3
import sys
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbgrader import preprocessors as stock
from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets.config import Config

from autograde import preprocessors as ours
from autograde.placeholders import RELEASE_STEPS

BUSY_SECONDS = 60
HARMLESS_TAGS = (
    "a abbr b blockquote br caption code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s "
    "span strong sub sup table tbody td tfoot th thead tr u ul"
)


def configure(c: Config) -> None:
    """Set what this course needs; anything may be overridden after the call."""
    c.CourseDirectory.course_id = "cnn"
    c.OverwriteCells.add_missing_cells = True
    _set_steps(c)
    # The feedback and the formgrader both show what students wrote: no script of theirs runs.
    c.HTMLExporter.sanitize_html = True
    c.HTMLExporter.preprocessors = [SanitizeHTML]
    c.SanitizeHTML.tags = HARMLESS_TAGS.split()
    put_scripts_on_path()
    wait_for_a_busy_database()


def _set_steps(c: Config) -> None:
    """Put our steps among nbgrader's own."""
    c.GenerateAssignment.preprocessors = RELEASE_STEPS
    c.Autograde.sanitize_preprocessors = [
        stock.ClearOutput,
        ours.RestoreCells,
        stock.DeduplicateIds,
        stock.OverwriteKernelspec,
        stock.OverwriteCells,
        stock.CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = [
        ours.ExecuteSubmission,
        stock.IgnorePattern,
        ClearMetadataPreprocessor,
        stock.LimitOutput,
        stock.SaveAutoGrades,
        stock.AssignLatePenalties,
        stock.CheckCellMetadata,
        ours.SaveDiagnoses,
    ]
    c.GenerateFeedback.preprocessors = [
        stock.GetGrades,
        ours.HideTests,
        CSSHTMLHeaderPreprocessor,
    ]


def put_scripts_on_path() -> None:
    """nbgrader runs `alembic` by name, also when Python was called without activating its venv."""
    if shutil.which("alembic") is None:
        scripts = str(Path(sys.executable).parent)
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])


def wait_for_a_busy_database() -> None:
    """Let every SQLite connection wait for its turn; the URL stays as nbgrader expects it."""
    if not event.contains(Engine, "connect", _set_busy_timeout):
        event.listen(Engine, "connect", _set_busy_timeout)


def _set_busy_timeout(connection: object, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
