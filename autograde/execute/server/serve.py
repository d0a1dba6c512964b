"""The loop of the fork server. It trusts the grader and the trusted sides, and nobody else."""

import json
import os
import select
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from autograde.execute.limits import Limits
from autograde.execute.request import Request
from autograde.execute.sandbox.walls import Walls
from autograde.execute.server.children import Child, end, fork
from autograde.execute.server.home import LARGEST, Home
from autograde.execute.server.watch import Watch
from autograde.execute.sides import student, trusted
from autograde.execute.sides.answers import NoStudent
from autograde.execute.sides.grader import Grader
from autograde.execute.sides.guard import absent
from autograde.execute.sides.shell import Shell
from autograde.execute.sides.wire import Wire

LOOK_EVERY = 100  # milliseconds between two looks at the memory of student sides
NO_LIMITS = Limits(memory_mb=1 << 20)


@dataclass
class Submission:
    """One submission under way: its trusted side, its student side, the ends that belong to it."""

    grader: socket.socket  # the end of the trusted side, watched for the grader's hanging up
    home: socket.socket
    trusted: Child
    student: Child | None = None


class Server:
    """Forks on request until the grader closes the connection."""

    def __init__(self, control: socket.socket, walls: Walls, shell: Shell):
        self._control, self._walls, self._shell = control, walls, shell
        self._submissions: list[Submission] = []
        self._poll, self._watch = select.poll(), Watch()
        self._looked = 0.0
        self._wake, woken = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(woken)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def run(self) -> None:
        """Serve; return when the grader has closed its end."""
        self._poll.register(self._control, select.POLLIN)
        self._poll.register(self._wake, select.POLLIN)
        while True:
            ready = dict(self._poll.poll(LOOK_EVERY if self._submissions else None))
            if self._control.fileno() in ready and not self._accept():
                break
            for submission in list(self._submissions):
                if ready.get(submission.grader.fileno(), 0) & ~select.POLLIN:
                    self._end(submission)
                elif submission.home.fileno() in ready:
                    self._serve(submission)
            self._reap()
            if monotonic() > self._looked + LOOK_EVERY / 1000:
                self._look()
        for submission in list(self._submissions):
            self._end(submission)
        self._watch.leave_nobody()

    def _accept(self) -> bool:
        """Start the trusted side of a submission; False when the grader has gone."""
        word, ends, _, _ = socket.recv_fds(self._control, 1, 1)
        if not word:
            return False
        if not ends:  # too many files are open here; the grader sees that nothing has begun
            return True
        grader, (ours, theirs) = socket.socket(fileno=ends[0]), socket.socketpair()
        grader_end, home_end = grader.fileno(), theirs.fileno()

        def serve(wall_in) -> None:
            told = Grader(Wire(grader))
            request = Request.from_dict(told.request())
            wall_in(request.limits)
            told.tell("begin", {})
            home = Home(theirs, request.limits, absent(request.forbidden))
            try:
                trusted.Grading(request, self._shell, home, told.tell).run()
            except NoStudent as error:
                told.tell("fault", {"message": str(error)})

        try:
            child = fork(self._walls, self._free_slot(), NO_LIMITS, [grader_end, home_end], serve)
        except OSError:  # the machine is full; the grader sees that nothing has begun
            grader.close()
            ours.close()
        else:
            self._submissions.append(Submission(grader, ours, child))
            self._poll.register(ours, select.POLLIN)
            self._poll.register(grader, 0)
        theirs.close()
        return True

    def _serve(self, submission: Submission) -> None:
        """Do what a trusted side asks for."""
        with suppress(OSError):
            text, ends, _, _ = socket.recv_fds(submission.home, LARGEST, 1)
            if text:
                _, told = json.loads(text)
                done = (
                    self._start(submission, told, ends[0]) if ends else self._interrupt(submission)
                )
                submission.home.sendall(json.dumps(done).encode())
                return
        self._end(submission)

    def _start(self, submission: Submission, told: dict, given: int) -> bool:
        if submission.student is not None:
            end(submission.student)
            submission.student = None
        os.set_inheritable(given, False)
        limits, wire = Limits(**told["limits"]), Wire(socket.socket(fileno=given))

        def serve(wall_in) -> None:
            os.dup2(0, 2)  # nobody reads what a program writes past `sys.stderr`
            wall_in(limits, told["hidden"])
            student.serve(wire, self._shell)

        with suppress(OSError):  # the machine is full; the trusted side finds nobody there
            submission.student = fork(self._walls, self._free_slot(), limits, [given], serve)
        wire.close()
        return submission.student is not None

    def _interrupt(self, submission: Submission) -> bool:
        if submission.student is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(submission.student.pid, signal.SIGINT)
            return True
        return False

    def _end(self, submission: Submission) -> None:
        """Leave nothing of a submission behind."""
        self._submissions.remove(submission)
        for connection in (submission.home, submission.grader):
            self._poll.unregister(connection)
            connection.close()
        for child in (submission.student, submission.trusted):
            if child is not None:
                end(child)

    def _reap(self) -> None:
        """Note which processes have ended; kill orphans of student sides, which come to us."""
        with suppress(BlockingIOError):
            os.read(self._wake, 4096)
        with suppress(ChildProcessError):
            while True:
                pid, _ = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    break
                self._ended(pid)
        if not self._walls.namespaces:
            self._watch.kill_orphans({c.pid for s in self._submissions for c in _children(s)})

    def _ended(self, pid: int) -> None:
        for submission in list(self._submissions):
            if submission.student is not None and submission.student.pid == pid:
                end(submission.student, ended=True)
                submission.student = None
            elif submission.trusted.pid == pid:
                self._end(submission)

    def _look(self) -> None:
        """End student sides that use more memory, or more processes, than they may."""
        self._looked = monotonic()
        for submission in self._submissions:
            child = submission.student
            if child is not None and self._watch.too_much(child):
                end(child)
                submission.student = None

    def _free_slot(self) -> int:
        taken = {child.slot for each in self._submissions for child in _children(each)}
        return next(slot for slot in range(len(taken) + 1) if slot not in taken)


def _children(submission: Submission) -> list[Child]:
    return [child for child in (submission.trusted, submission.student) if child is not None]
