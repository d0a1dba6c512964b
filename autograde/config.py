"""The settings of a course, for nbgrader's command line, its formgrader and our commands alike."""

import os
import shutil
import sqlite3
import sys
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from nbgrader import preprocessors as stock
from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets.config import Config

from autograde import preprocessors as ours
from autograde.feedback.sanitize import (
    PICTURES,
    TAGS,
    SanitizeOutputs,
    clean_html,
    markdown_to_html,
)
from autograde.releasing.placeholders import RELEASE_STEPS
from autograde.validate import DONE, run_apart, take_marks

BUSY_SECONDS = 60


AUTOGRADE_STEPS = (
    ours.ExecuteSubmission,
    stock.IgnorePattern,
    ClearMetadataPreprocessor,
    stock.LimitOutput,
    stock.SaveAutoGrades,
    stock.AssignLatePenalties,
    stock.CheckCellMetadata,
    ours.SaveDiagnoses,
)


def configure(c: Config) -> None:
    """Set what this course needs; anything may be overridden after the call."""
    c.CourseDirectory.course_id = "cnn"
    c.OverwriteCells.add_missing_cells = True
    _set_steps(c)
    # The feedback and the formgrader both show what students wrote: no script of theirs runs.
    c.HTMLExporter.sanitize_html = True
    c.HTMLExporter.preprocessors = [SanitizeOutputs]
    c.HTMLExporter.filters = {"markdown2html": markdown_to_html, "clean_html": clean_html}
    c.SanitizeOutputs.tags = [tag for tag in TAGS if tag != "img"]
    # Markdown in an output is cleaned where it is rendered, as that of a cell.
    c.SanitizeOutputs.safe_output_keys = {"text/plain", "text/markdown", "text/latex", *PICTURES}
    put_scripts_on_path()
    wait_for_a_busy_database()


def _set_steps(c: Config) -> None:
    """Put our steps among nbgrader's own."""
    c.GenerateAssignment.preprocessors = [ours.CheckTests, *RELEASE_STEPS]
    c.Autograde.sanitize_preprocessors = [
        stock.ClearOutput,
        ours.RestoreCells,
        stock.DeduplicateIds,
        stock.OverwriteKernelspec,
        stock.OverwriteCells,
        stock.CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = list(AUTOGRADE_STEPS)
    # `nbgrader validate` has no steps to set; nbclient, which it uses, has hooks.
    c.Execute.on_notebook_start = run_apart
    c.Execute.on_notebook_complete = take_marks
    c.Execute.skip_cells_with_tag = DONE
    c.GenerateFeedback.preprocessors = [
        stock.GetGrades,
        CSSHTMLHeaderPreprocessor,
        ours.HideTests,
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
