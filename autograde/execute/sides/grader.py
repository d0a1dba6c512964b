"""The trusted side's connection to the grader: one request comes, what each cell did goes."""

import json

from autograde.execute.sides.wire import LARGEST_ARRAYS, Malformed, Tree, Wire


class Grader:
    """The grader, as the trusted side sees it."""

    def __init__(self, wire: Wire):
        self._wire = wire

    def request(self) -> dict:
        """Return what is asked for."""
        return receive(self._wire)

    def tell(self, word: str, told: dict) -> None:
        """Tell what happened."""
        send(self._wire, [word, told])


def send(wire: Wire, told: Tree) -> None:
    """Send plain JSON data of any size: as the bytes of one array."""
    wire.send(None, [_encoded(told)])


def receive(wire: Wire, deadline: float = float("inf")) -> Tree:
    """Receive what `send` has sent.

    Raises:
        Malformed, Gone, Late: the connection cannot be used any more.
    """
    return receive_some(wire, deadline)[0]


def receive_some(wire: Wire, deadline: float, most: int = LARGEST_ARRAYS) -> tuple[Tree, int]:
    """Receive what `send` has sent, of so many bytes at most, and how many they were."""
    memory: list[bytearray] = []

    def places(tree: Tree, count: int, size: int) -> list[memoryview]:
        if count != 1 or size > most:
            raise Malformed(f"{count} texts of {size} bytes, expected one of at most {most}")
        memory.append(bytearray(size))
        return [memoryview(memory[0])]

    wire.receive(places, deadline)
    try:
        return json.loads(memory[0]), len(memory[0])
    except (ValueError, RecursionError) as error:
        raise Malformed(f"no JSON: {type(error).__name__}") from None


def _encoded(told: Tree) -> bytes:
    """Return JSON of as many bytes as where the texts in it are counted."""
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
