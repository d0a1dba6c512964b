"""placeholder"""

from contextlib import contextmanager


class Guard:
    def forbid(self, names):
        pass

    @contextmanager
    def lifted(self):
        yield

    @contextmanager
    def enforced(self):
        yield
