"""Grade one notebook without a gradebook: the verdict a self-learner asks for."""

from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import determine_grade, is_grade

from autograde import CourseError
from autograde.execute.limits import Limits
from autograde.exercises import exercise_of, is_bonus
from autograde.feedback.public import UNWRITTEN, Said
from autograde.feedback.said import Notebook
from autograde.grading.diagnose import execute_with_diagnoses
from autograde.grading.forbidden import forbidden
from autograde.grading.originals import Original, from_lesson
from autograde.grading.reading import Refused, read_notebook
from autograde.grading.recognize import graded_names, holds
from autograde.grading.records import cell_results
from autograde.grading.restore import restore
from autograde.releasing.build import lesson_names, read_lesson, release_notebook


@dataclass
class Exercise:
    """The graded cells about one thing: a function, a question."""

    name: str
    bonus: bool
    score: float = 0
    points: float = 0
    manual: float = 0  # points a person gives
    messages: list[str] = field(default_factory=list)
    mistake: str = ""
    question: str = ""


@dataclass(frozen=True)
class Verdict:
    """What one notebook is worth. Points of a person and of a bonus are not in the sum."""

    lesson: str
    score: float
    points: float
    manual: float
    bonus: float
    exercises: list[Exercise]
    problems: list[str]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether nothing is missing but what a person reads and the bonus."""
        return self.score == self.points


def check(path: Path, limits: Limits) -> Verdict:
    """Grade a notebook of one of the lessons.

    Raises:
        CourseError: the file is not there, no notebook, or of no lesson.
    """
    if not path.exists():
        raise CourseError(f"{path} does not exist")
    try:
        notebook, notes = read_notebook(path)
    except Refused as reason:
        raise CourseError(str(reason)) from None
    lesson = _lesson_of(path, notebook)
    originals = lesson_cells(lesson)
    return check_notebook(notebook, originals, limits, lesson, notes)


def check_notebook(
    notebook: NotebookNode,
    originals: list[Original],
    limits: Limits,
    lesson: str = "",
    notes: list[str] | None = None,
) -> Verdict:
    """Grade a notebook against the cells its assignment was released with."""
    notebook, problems = restore(notebook, originals)
    problems += forbidden(notebook)
    executed = execute_with_diagnoses(notebook, limits, originals)
    exercises = _exercises(executed, lesson)
    regular = [exercise for exercise in exercises if not exercise.bonus]
    return Verdict(
        lesson=lesson,
        score=sum(exercise.score for exercise in regular),
        points=sum(exercise.points for exercise in regular),
        manual=sum(exercise.manual for exercise in exercises),
        bonus=sum(exercise.score for exercise in exercises if exercise.bonus),
        exercises=exercises,
        problems=[*(notes or []), *problems],
        seconds=executed.metadata.autograde["seconds"]["execute"],
    )


def _exercises(executed: NotebookNode, lesson: str) -> list[Exercise]:
    found: dict[str, Exercise] = {}
    results, said = cell_results(executed), Notebook(executed).said()
    for cell in filter(is_grade, executed.cells):
        meta = cell.metadata.nbgrader
        name = exercise_of(meta.grade_id, lesson)
        exercise = found.setdefault(name, Exercise(name, is_bonus(meta.grade_id)))
        manual = results[meta.grade_id]["status"] == "manual"
        _count(exercise, None if manual else determine_grade(cell)[0], meta.points)
        if meta.grade_id in said:
            _tell(exercise, said[meta.grade_id])
    for diagnosis in executed.metadata.autograde["diagnoses"]:
        exercise = found[diagnosis["function"]]
        exercise.mistake, exercise.question = diagnosis["mistake"], diagnosis["question"]
    return list(found.values())


def _count(exercise: Exercise, score: float | None, points: float) -> None:
    if score is None:  # a person gives it
        exercise.manual += points
        return
    exercise.points += points
    exercise.score += score


def _tell(exercise: Exercise, said: Said) -> None:
    """Add what a student's feedback says of a cell."""
    text = f"{said.text}\n{said.place}".strip()
    if said.unwritten:
        exercise.messages = [UNWRITTEN]
    elif exercise.messages != [UNWRITTEN] and text not in exercise.messages:
        exercise.messages.append(text)


def lesson_cells(lesson: str) -> list[Original]:
    """The cells a lesson is released with."""
    return from_lesson(read_lesson(lesson), release_notebook(lesson))


def _lesson_of(path: Path, notebook: NotebookNode) -> str:
    """The lesson a file is named after, such as "01_convolution (1).ipynb", or has the cells of."""
    found = [name for name in lesson_names() if path.stem.startswith(name)]
    if found:
        return max(found, key=len)
    for name in lesson_names():
        if holds(notebook, graded_names(lesson_cells(name))):
            return name
    known = ", ".join(f"{name}.ipynb" for name in lesson_names())
    raise CourseError(
        f"{path.name} is named after no lesson and has the cells of none: expected {known}"
    )
