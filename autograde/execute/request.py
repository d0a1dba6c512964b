"""What the grader asks of one execution, and what it is told: plain data, so that it can travel."""

from dataclasses import asdict, dataclass, field, fields

from autograde.execute.limits import Limits

STUDENT, LOCKED, GRADED, PROBE = "student", "locked", "graded", "probe"


@dataclass(frozen=True)
class Cell:
    """One code cell.

    Args:
        index: its place in the notebook.
        source: its text, as the assignment has it when it is locked.
        kind: STUDENT cells run on the student side; LOCKED ones on both; GRADED ones on the
            trusted side; a PROBE runs at the end on the student side.
        when_failed: indices of graded cells; a probe runs only when one of them failed.
        hidden: students do not see all of a graded cell.
    """

    index: int
    source: str
    kind: str
    when_failed: tuple[int, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Request:
    """One submission.

    Args:
        cells: in the order of the notebook.
        limits: of the submission.
        asked: names that students are asked to define; theirs even when Python has such a name.
        forbidden: functions and modules that an answer may not call.
    """

    cells: tuple[Cell, ...]
    limits: Limits = field(default_factory=Limits)
    asked: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    def to_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, told: dict) -> "Request":
        """Read what `to_dict` gave and JSON may have turned into lists."""
        cells = tuple(
            Cell(**{**cell, "when_failed": tuple(cell["when_failed"])}) for cell in told["cells"]
        )
        limits = Limits(**told["limits"])
        return cls(cells, limits, tuple(told["asked"]), tuple(told["forbidden"]))


@dataclass(frozen=True)
class Fault:
    """Why a cell failed.

    Args:
        name: of the exception's class, or TimedOut, KernelDied, NotRun.
        message: what it says.
        traceback: as Jupyter shows it.
        frames: the student's lines in it.
        origin: "test" when the test refused; "student" when the student's code raised; "library"
            when something that the test called raised; "limit" when a limit was met.
        sizes: what a check may say without a value of the test.
        cause: class and message of the student's error that made the test refuse; the frames are
            of that error then.
    """

    name: str
    message: str
    traceback: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    origin: str = "student"
    sizes: str | None = None
    cause: tuple[str, str] | None = None


@dataclass(frozen=True)
class Done:
    """What one cell did.

    Args:
        index: its place in the notebook.
        count: the number that Jupyter shows beside it; 0 when it was not run.
        outputs: kind, name and text or JSON of each.
        fault: why it failed, None when it ran to its end.
        score: what a graded cell gave as partial credit.
        seconds: of the clock.
        informed: the student's code had seen what hidden tests hand over, though this is none.
    """

    index: int
    count: int = 0
    outputs: list[tuple[str, str, str]] = field(default_factory=list)
    fault: Fault | None = None
    score: float | None = None
    seconds: float = 0.0
    informed: bool = False

    @classmethod
    def from_dict(cls, told: dict) -> "Done":
        """Read what `asdict` gave; a TypeError or KeyError when it is something else."""
        if {*told} != {f.name for f in fields(cls)}:
            raise TypeError("not what a cell did")
        fault = None if told["fault"] is None else Fault(**told["fault"])
        return cls(**{**told, "fault": fault})
