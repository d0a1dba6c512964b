"""Read the grader's records, one JSON file per submission."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.report.model import Diagnosis

STOPPED = ("timeout", "not run")


@dataclass(frozen=True)
class Record:
    """What the report needs of one record."""

    student: str
    refused: bool = False
    problems: tuple[str, ...] = ()
    stopped: tuple[tuple[str, str], ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    seconds: float | None = None
    execute_seconds: float = 0.0
    version: str = ""


def read_records(folder: Path) -> dict[str, Record]:
    """Read every record of a folder, by student; one that cannot be read becomes a problem."""
    records = [_read(path) for path in sorted(folder.glob("*.json"))]
    return {record.student: record for record in records}


def _read(path: Path) -> Record:
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")), path.stem)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"the record {path.name} cannot be read ({error}): grade this submission again"
        return Record(path.stem, problems=(problem,))


def _from_json(data: dict[str, Any], stem: str) -> Record:
    seconds = data.get("seconds") or {}
    cells = data.get("cells") or {}
    return Record(
        student=str(data.get("student") or stem),
        refused=data["status"] == "refused",
        problems=tuple(str(problem) for problem in data.get("problems") or ()),
        stopped=tuple((n, c["status"]) for n, c in cells.items() if c["status"] in STOPPED),
        diagnoses=tuple(_diagnosis(d) for d in data.get("diagnoses") or ()),
        seconds=float(seconds["total"]) if "total" in seconds else None,
        execute_seconds=float(seconds.get("execute", 0.0)),
        version=str(data.get("autograde_version") or ""),
    )


def _diagnosis(data: dict[str, str]) -> Diagnosis:
    return Diagnosis(str(data["function"]), str(data["mistake"]), str(data.get("question") or ""))
