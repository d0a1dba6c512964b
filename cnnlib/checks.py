"""What the check cells of a lesson call: assertions whose messages teach.

A visible check shows numbers, because the student can see its inputs. A hidden test shows the
name of a property, sizes and a hint, and never a value: `Properties` takes care of that.
"""

from contextlib import contextmanager

import numpy as np


class Mismatch(AssertionError):
    """A failed check: the message for a visible check, and what a hidden test may say of it.

    Attributes:
        sizes: the same finding in sizes and counts only, without a value of the test.
    """

    def __init__(self, message, sizes):
        super().__init__(message)
        self.sizes = sizes

    def _render_traceback_(self):
        """Return what Jupyter shows: the message, without the lines of this module."""
        return [f"{type(self).__name__}: {self}"]


def check_shape(got, want, hint=""):
    """Check that a result is an array of one shape.

    Args:
        got: what the student's function returned.
        want: the expected shape, a tuple.
        hint: what to look at when it is not.

    Raises:
        Mismatch: got has another shape, or is no array of numbers at all.
    """
    shape = _as_array(got, hint).shape
    if shape != tuple(want):
        finding = f"the shape is {shape}, expected {tuple(want)}"
        raise Mismatch(_sentence(finding, hint), finding)


def check_close(got, want, hint="", rtol=1e-5, atol=1e-6):
    """Check that a result has the right shape and the right numbers.

    Args:
        got: what the student's function returned.
        want: the expected array.
        hint: what to look at when they differ.
        rtol, atol: an entry may differ by atol + rtol * |want|, as in `numpy.isclose`.

    Raises:
        Mismatch: naming the first entry that differs and, when both are small, showing both.
    """
    want = np.asarray(want)
    check_shape(got, want.shape, hint)
    got = _as_array(got, hint)
    wrong = np.argwhere(~np.isclose(got, want, rtol=rtol, atol=atol))
    if len(wrong) == 0:
        return
    finding = f"{len(wrong)} of {got.size} entries differ"
    at = tuple(wrong[0].tolist())
    message = f"entry {at} is {got[at]:.6g}, expected {want[at]:.6g} ({finding})"
    if got.ndim == 0:
        message = f"the number is {got:.6g}, expected {want:.6g}"
    if 1 < want.size <= 25:
        hint = f"{hint}\nyours:\n{got}\nexpected:\n{want}"
    raise Mismatch(_sentence(message, hint), finding)


def check_raises(error, function, *args, hint=""):
    """Check that a call is refused.

    Args:
        error: the exception class that must be raised.
        function: the student's function, called with args.
        hint: why the call cannot work.

    Raises:
        Mismatch: the call returned something.
    """
    finding = f"no {error.__name__} was raised"
    try:
        function(*args)
    except (error, NotImplementedError) as raised:
        if isinstance(raised, error):
            return
        raise
    except Exception as raised:
        finding = f"{type(raised).__name__} was raised, expected {error.__name__}"
    raise Mismatch(_sentence(finding, hint), finding)


def check_unchanged(function, *args):
    """Check that a call leaves its arguments as they were.

    Args:
        function: the student's function, called with args.
        args: arrays.

    Returns:
        What the function returned.

    Raises:
        Mismatch: one of the arrays has other numbers after the call.
    """
    before = [arg.copy() for arg in args]
    got = function(*args)
    for position, (arg, copy) in enumerate(zip(args, before, strict=True)):
        if not np.array_equal(arg, copy):
            finding = f"argument {position} is changed by the call"
            raise Mismatch(_sentence(finding, "Work on a copy."), finding)
    return got


def visible_checks_pass(hidden):
    """Say that the visible checks hold, and which properties are checked after submission.

    Args:
        hidden: the properties that the hidden tests look at, in words.
    """
    print(f"Visible checks pass. Hidden checks run at submission: {hidden}.")


class Properties:
    """Named groups of hidden checks: each runs, all are reported, no value is shown.

    Use:
        holds = Properties("cross_correlate2d")
        with holds("rectangular images", hint="Rows and columns are counted separately."):
            check_close(cross_correlate2d(x, w), want)
        holds.verdict()
    """

    def __init__(self, function):
        self.function = function
        self.failures = {}
        self.titles = []
        self.raised = None

    @contextmanager
    def __call__(self, title, hint=""):
        """Run one group; remember how it failed, if it did."""
        self.titles.append(title)
        try:
            yield
        except Exception as error:
            self.failures[title] = _sentence(_public(error), hint)
            if self.raised is None and not isinstance(error, (AssertionError, NotImplementedError)):
                self.raised = error

    def verdict(self):
        """Raise AssertionError unless every property holds; its cause is the first other error."""
        if not self.failures:
            return
        kept = len(self.titles) - len(self.failures)
        lines = [f"{self.function}: {kept} of {len(self.titles)} properties hold"]
        lines += [f"  fails: {title}: {why}" for title, why in self.failures.items()]
        raise AssertionError("\n".join(lines)) from self.raised


def _public(error):
    """Return what a hidden test may say of an exception: sizes or a type, never a value."""
    if isinstance(error, NotImplementedError):
        return "not written yet"
    if isinstance(error, Mismatch):
        return error.sizes
    if isinstance(error, AssertionError):
        return "does not hold"
    return f"your function raised {type(error).__name__}"


def _as_array(got, hint):
    finding = f"expected a NumPy array of numbers, got {type(got).__name__}"
    if got is None:
        finding = "the function returned None: does it end with `return`?"
    elif isinstance(got, (int, float, np.generic, np.ndarray)):
        array = np.asarray(got)
        if array.dtype.kind in "biuf":
            return array
    raise Mismatch(_sentence(finding, hint), finding)


def _sentence(finding, hint):
    end = "" if finding.endswith("?") else "."
    return f"{finding}{end} {hint}".rstrip()
