"""One side's end of the connection: sends and receives values, and keeps both sides in step."""

import random
from collections.abc import Callable

import numpy as np

from autograde.execute.sides.handles import Foreign, Own
from autograde.execute.sides.reader import Reader
from autograde.execute.sides.scalars import FROM_STUDENTS, TO_STUDENTS
from autograde.execute.sides.shared import Shared
from autograde.execute.sides.wire import FOREVER, Malformed, Tree, Wire
from autograde.execute.sides.writer import Writer

TRUSTED, STUDENT = 1, 2  # so that no number is given twice
MOST_SHARED = 1 << 30  # bytes of the arrays that both sides hold
LARGE = 1 << 20  # bytes of a message's arrays from which on they are counted


class Link:
    """Messages of values. A message also tells what changed, and what is needed no more.

    Args:
        wire: the connection.
        side: TRUSTED or STUDENT.
        export: returns the tree of an object of this side that is no plain data, from the object
            and a writer; raises TypeError when it may not leave.
        stand_in: returns what stands here for an object of the other side, from its tree.
    """

    def __init__(
        self,
        wire: Wire,
        side: int,
        export: Callable[[object, Writer], Tree],
        stand_in: Callable[[list, Reader], object],
    ):
        self.wire = wire
        self.own, self.foreign = Own(), Foreign()
        self._shared = Shared(side, decides=side == TRUSTED)
        self._export, self._stand_in = export, stand_in
        sent, taken = (
            (TO_STUDENTS, FROM_STUDENTS) if side == TRUSTED else (FROM_STUDENTS, TO_STUDENTS)
        )
        self._names, self._taken = {id(value): name for name, value in sent.items()}, taken

    def send(self, *values: object, deadline: float = FOREVER) -> None:
        """Send some values.

        Raises:
            TypeError, ValueError: one of them cannot be sent; nothing was sent.
            Gone, Late: the connection cannot be used any more.
        """
        writer = Writer(self._shared, self._names, self._export)
        changed = list(self._shared.changed())
        try:
            changes = [[number, writer.content(self._shared[number])] for number in changed]
            body = [writer.value(value) for value in values]
            released = self._shared.released()
            tree = [changes, released, self.foreign.dropped(), body]
            self.wire.send(tree, writer.arrays, deadline)
        except BaseException:
            self._shared.remove(writer.added)
            raise
        self._shared.agree([*changed, *writer.added])
        self._shared.remove(released)

    def receive(self, deadline: float = FOREVER) -> list:
        """Receive the values of one message.

        Raises:
            Malformed, Gone, Late: the connection cannot be used any more.
        """
        readers: list[Reader] = []
        values: list = []

        def places(tree: Tree, count: int, size: int) -> list[memoryview]:
            if size > LARGE and self._shared.size() + size > MOST_SHARED:
                raise Malformed("more arrays than can be held")
            reader = Reader(self._shared, self._taken, size, self._known_or_new, self._own)
            readers.append(reader)
            values.extend(self._read(reader, tree))
            return [parcel.memory for parcel in reader.parcels]

        self.wire.receive(places, deadline)
        readers[0].finish()
        self._shared.agree(readers[0].added)
        return values

    def share_random(self) -> None:
        """Keep the global generators of random numbers in step as well."""
        for number, generator in enumerate([np.random.mtrand._rand, random._inst]):
            self._shared.add(generator, -number)

    def _read(self, reader: Reader, tree: Tree) -> list:
        try:
            changes, released, dropped, body = tree
            released, dropped = _numbers(released), _numbers(dropped)
            for number, content in changes:
                reader.update(number, content)
        except Malformed:
            raise
        except Exception as error:  # a field is missing, too much, or of another type
            raise Malformed(f"no message: {type(error).__name__}") from None
        values = reader.values(body)
        self.own.drop(dropped)
        self._shared.remove(released)
        return values

    def _own(self, number: int) -> object:
        return self.own[number]

    def _known_or_new(self, reader: Reader, tree: list) -> object:
        number = tree[0]
        if type(number) is not int:
            raise Malformed("no handle")
        known = self.foreign.get(number)
        if known is None:
            known = self._stand_in(tree, reader)
            self.foreign.put(number, known)
        return known


def _numbers(tree: Tree) -> list[int]:
    if not isinstance(tree, list) or any(type(number) is not int for number in tree):
        raise Malformed("no numbers")
    return tree
