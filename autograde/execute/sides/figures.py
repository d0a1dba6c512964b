"""pyplot on the trusted side, which knows of the figures that student code has drawn for a test."""

from collections.abc import Callable

import matplotlib.pyplot as plt

from autograde.execute.sides.stand_ins import StudentObject

Asks = Callable[..., object]


def know_figures(asks: Asks) -> None:
    """Let `gcf`, `close` and `get_fignums` find what stands in the student's process."""
    gcf, close, numbers = plt.gcf, plt.close, plt.get_fignums

    def any_gcf() -> object:
        theirs = None if numbers() else asks("figure")
        return gcf() if theirs is None else theirs

    def any_close(fig: object = None) -> None:
        if isinstance(fig, StudentObject):
            asks("close figure", fig)
            return
        if fig == "all" or (fig is None and not numbers()):
            asks("close figure", fig)
        close(fig)

    def all_numbers() -> list[int]:
        theirs = asks("figure numbers")
        return sorted({*numbers(), *theirs} if isinstance(theirs, list) else numbers())

    plt.gcf, plt.close, plt.get_fignums = any_gcf, any_close, all_numbers
