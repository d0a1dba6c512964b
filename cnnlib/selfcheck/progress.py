"""What was tried: a small file beside the notebooks that a learner may take along."""

import json

from cnnlib.atomic import written_whole
from cnnlib.selfcheck.report import NOT_YET, PASSES, RIGHT

PROGRESS = "progress.json"


def record(path, lesson, rows):
    """Count a try of each exercise that is written, and note which are right.

    Args:
        path: the file of progress.
        lesson: a name, such as "01_convolution".
        rows: rows of a report.
    """
    known = read(path)
    tried = known.setdefault(lesson, {})
    for row in rows:
        if row.state in (RIGHT, PASSES, NOT_YET):
            entry = tried.setdefault(plain(row.exercise), {"tries": 0})
            entry["tries"] += 1
            entry["right"] = row.state == RIGHT
    with written_whole(path) as file:
        file.write((json.dumps(known, indent=1, sort_keys=True) + "\n").encode())


def tries(path, lesson, exercise):
    """Return how often an exercise was checked after something was written for it."""
    return read(path).get(lesson, {}).get(plain(exercise), {}).get("tries", 0)


def read(path):
    """Return what was tried: lesson -> exercise -> tries, right. A spoiled file counts as none."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return {
            lesson: {
                exercise: {"tries": int(entry["tries"]), "right": bool(entry.get("right"))}
                for exercise, entry in tried.items()
            }
            for lesson, tried in known.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def plain(exercise):
    """Return one name for what the grader calls conv2d_valid and a cell conv2d-valid."""
    return exercise.lower().replace("_", "-")
