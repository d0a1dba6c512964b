"""Check my work: what the saved notebook is worth so far, before it is handed in.

With the instructor's side of the course beside `notebooks/`, the grader itself is asked. In the
student's course the visible checks run in a fresh process; the hidden ones run at submission.
"""

import datetime

from cnnlib.selfcheck.ask import Trouble, ask_grader, ask_visible_checks, solution
from cnnlib.selfcheck.place import grader_beside, open_notebook
from cnnlib.selfcheck.progress import PROGRESS, record
from cnnlib.selfcheck.report import NOT_YET, Report, graded_rows, visible_rows

__all__ = ["check_my_work", "reveal"]

ELSEWHERE = "Check my work: open the notebook in Jupyter, save it and run this cell."
STUCK = 'Stuck on a function? from cnnlib.selfcheck import reveal, then reveal("its_name").'
VISIBLE = "These are the visible checks. Hidden checks run at submission."


def check_my_work(lesson):
    """Check the notebook as it was last saved.

    Args:
        lesson: its name, such as "01_convolution".

    Returns:
        A table to look at; None where no notebook is open, as in a plain Python program or while
        the notebook is graded.
    """
    path = open_notebook(lesson)
    if path is None:
        print(ELSEWHERE)
        return None
    saved = datetime.datetime.fromtimestamp(path.stat().st_mtime)
    print(f"Checking {path.name} as saved at {saved:%H:%M:%S}: save first what you changed since.")
    try:
        return _look_at(path, lesson)
    except Trouble as trouble:
        print(trouble)
        return None


def reveal(function):
    """Print the model solution of a function that you have written and checked at least once.

    Args:
        function: its name, such as "conv2d_valid".
    """
    path = open_notebook("")
    root = path and grader_beside(path)
    if not root:
        print("The model solutions are with the instructor's side of the course, not here.")
        return
    try:
        print(solution(path.stem[:2], function, root, path.parent / PROGRESS))
    except Trouble as trouble:
        print(trouble)


def _look_at(path, lesson):
    root = grader_beside(path)
    if root:
        verdict = ask_grader(path, root)
        rows = graded_rows(verdict)
        stuck = [STUCK] if any(row.state == NOT_YET for row in rows) else []
        report = Report(f"{lesson}: {_sum(verdict)}", rows, [*verdict["problems"], *stuck])
    else:
        report = Report(lesson, visible_rows(ask_visible_checks(path)), [VISIBLE])
    record(path.parent / PROGRESS, lesson, report.rows)
    return report


def _sum(verdict):
    extra = f", {verdict['bonus']:g} of the bonus" if verdict["bonus"] else ""
    manual = f", {verdict['manual']:g} more for a person to give" if verdict["manual"] else ""
    return f"{verdict['score']:g} of {verdict['points']:g} points{extra}{manual}"
