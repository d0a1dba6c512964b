"""A class of sample submissions: right, wrong, unfinished and broken, each with its score."""

from autograde.course import Course
from autograde.samples.draft import LESSON
from autograde.samples.students import SAMPLES, Sample

__all__ = ["SAMPLES", "Sample", "write"]

HANDED_IN = "2026-03-{day:02d} 10:30:00.000000 UTC\n"  # as nbgrader's exchange writes it


def write(course: Course) -> None:
    """Write submitted/<student>/<lesson>/ of every sample into a course folder."""
    for number, sample in enumerate(SAMPLES, start=1):
        folder = course.folder("submitted", sample.student, LESSON)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / sample.file).write_text(sample.text(), encoding="utf-8")
        (folder / "timestamp.txt").write_text(HANDED_IN.format(day=number), encoding="utf-8")
