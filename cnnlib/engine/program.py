"""Calls noted down, to be made again and again."""

from functools import partial


class Program:
    """NumPy calls with all their arguments: noted once, run at every step.

    Between two calls a thread holds Python's lock. A thread that finds it taken falls asleep, and
    to wake it takes longer than many a call; so what can be made ready, as slices are, is.
    """

    def __init__(self):
        self.calls = []

    def note(self, function, *args, **options):
        """Note a call."""
        self.calls.append(partial(function, *args, **options))

    def run(self):
        """Make all calls, in the order in which they were noted."""
        for call in self.calls:
            call()
