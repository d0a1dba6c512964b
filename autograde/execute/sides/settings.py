"""How Python and NumPy are to warn: what a test has set holds for the student's code it calls."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

Settings = tuple  # of NumPy's errors and of Python's filters, each or None; whether a test listens
AS_THEY_ARE: Settings = (None, None, False)


class Watched:
    """The settings of this process, told when they are others than they were."""

    def __init__(self) -> None:
        self._errors, self._filters = np.geterr(), list(warnings.filters)
        self._shows = warnings.showwarning, warnings._showwarnmsg_impl
        self._last = AS_THEY_ARE

    def news(self) -> Settings | None:
        """Return the settings when they have changed since this was asked last."""
        errors, filters = np.geterr(), warnings.filters
        listens = (warnings.showwarning, warnings._showwarnmsg_impl) != self._shows
        now = (
            None if errors == self._errors else errors,
            None if filters == self._filters else tuple(map(_told, filters)),
            listens,
        )
        if now == self._last:
            return None
        self._last = now
        return now


def _told(each: tuple) -> tuple:
    action, message, category, module, line = each
    patterns = (getattr(pattern, "pattern", pattern) for pattern in (message, module))
    return (action, *patterns, category, line)


def but_ours(settings: Settings) -> Settings:
    """Leave out what is set here as well: locked cells run on both sides."""
    errors, filters, listens = settings
    errors = None if errors == np.geterr() else errors
    filters = None if filters == tuple(map(_told, warnings.filters)) else filters
    return errors, filters, listens


@contextmanager
def as_told(settings: Settings, show: Callable) -> Iterator[None]:
    """Warn as another process does.

    Args:
        settings: what its `Watched` has told.
        show: takes the place of `warnings.showwarning` when somebody listens there.
    """
    errors, filters, listens = settings
    if settings == AS_THEY_ARE:
        yield
        return
    with np.errstate(**(errors or {})), warnings.catch_warnings():
        if filters is not None:
            warnings.resetwarnings()
            for action, message, module, category, line in reversed(filters):
                warnings.filterwarnings(action, message or "", category, module or "", line)
        if listens:
            warnings.showwarning = show
        yield


def show_here(category: type[Warning], text: str, file: str, number: int, line: str) -> None:
    """Show a warning of another process as if it came from this one."""
    message = warnings.WarningMessage(category(text), category, file, number, None, line or None)
    warnings._showwarnmsg(message)
