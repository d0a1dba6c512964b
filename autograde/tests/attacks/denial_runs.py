"""Attacks on time, memory, disk and processes, by what runs."""

from autograde.tests.attacks.entry import DENIAL, Entry, attack


@attack(DENIAL)
def endless_cell(entry: Entry) -> None:
    """Runs without end in a cell of its own."""
    entry.answer(area="while True: pass")


@attack(DENIAL)
def endless_function(entry: Entry) -> None:
    """Runs without end in a function that a test calls, and catches the interrupt."""
    entry.answer(
        twice="""
def twice(f, x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass"""
    )


@attack(DENIAL)
def endless_in_c(entry: Entry) -> None:
    """Runs without end where Python cannot be interrupted: a regular expression, a power."""
    entry.answer(
        area="import re\nre.match('(a|aa)+$', 'a' * 90 + 'b')",
        twice="def twice(f, x):\n    return len(str(7 ** 7 ** 9))",
    )


@attack(DENIAL)
def endless_generator(entry: Entry) -> None:
    """Answers with a generator that has no end, and an object that is iterated for good."""
    entry.answer(
        correlate="""
import itertools
def cross_correlate1d(x, w):
    yield from itertools.count()""",
        letter="letter = type('L', (), {'__call__': lambda *a: iter(int, 1)})()",
    )


@attack(DENIAL)
def endless_text(entry: Entry) -> None:
    """Answers with objects whose text, attributes and comparison have no end."""
    entry.answer(
        twice="""
class Endless:
    __repr__ = __str__ = lambda self: "x" * 500_000_000
    __getattr__ = lambda self, name: self
    __eq__ = lambda self, other: self == other
    __len__ = lambda self: 1 << 62
    __iter__ = lambda self: self
    __next__ = lambda self: self
def twice(f, x):
    raise ValueError(Endless(), f(Endless()))""",
        area="""
class Deep:
    __repr__ = lambda self: repr(self)
Deep()""",
    )


@attack(DENIAL)
def endless_calls(entry: Entry) -> None:
    """Calls the function of a test again and again, and itself through it."""
    entry.answer(
        twice="""
calls = [0]
def twice(f, x):
    calls[0] += 1
    if calls[0] < 3:
        while True:
            f(x)
    return twice(f, f(x))"""
    )


@attack(DENIAL)
def deep_recursion(entry: Entry) -> None:
    """Calls itself without end, with the limit of Python raised, in Python and in C."""
    entry.first("import sys\nsys.setrecursionlimit(1 << 30)")
    entry.answer(
        twice="def twice(f, x):\n    return twice(f, x)",
        area="deep = []\nfor _ in range(1_000_000):\n    deep = [deep]\nrepr(deep)\narea = deep",
        letter="def letter(points):\n    return eval('-' * 100_000 + '1')",
    )


@attack(DENIAL, on_stock=False)
def fork_bomb(entry: Entry) -> None:
    """Forks, and each fork forks."""
    entry.answer(
        area="""
import os
while True:
    try:
        os.fork()
    except OSError:
        pass"""
    )


@attack(DENIAL, on_stock=False)
def busy_sessions(entry: Entry) -> None:
    """Has as many busy processes as it can, each in a session of its own, while others run."""
    entry.answer(
        correlate="""
import os
def cross_correlate1d(x, w):
    for _ in range(60):
        try:
            if os.fork() == 0:
                os.setsid()
                while True:
                    pass
        except OSError:
            break
    return 0"""
    )


@attack(DENIAL)
def threads(entry: Entry) -> None:
    """Starts threads until it cannot."""
    entry.answer(
        area="""
import threading, time
while True:
    try:
        threading.Thread(target=time.sleep, args=[300], daemon=True).start()
    except RuntimeError:
        time.sleep(0.01)"""
    )


@attack(DENIAL)
def memory(entry: Entry) -> None:
    """Takes memory until it cannot, in a cell and in a function."""
    take = "hoard = []\n{0}while True:\n{0}    hoard.append(bytearray(b'x' * 50_000_000))"
    entry.answer(area=take.format(""), twice="def twice(f, x):\n    " + take.format("    "))


@attack(DENIAL, on_stock=False)
def memory_of_many(entry: Entry) -> None:
    """Takes as much memory as one process may, in many processes."""
    entry.answer(
        area="""
import os, time
for _ in range(20):
    if os.fork() == 0:
        hoard = bytearray(b"x" * 900_000_000)
        time.sleep(300)
time.sleep(300)"""
    )


@attack(DENIAL, on_stock=False)
def memory_without_a_process(entry: Entry) -> None:
    """Fills memory that no process maps: anonymous files, segments, pipes, sockets in flight."""
    entry.answer(
        area="""
import ctypes, os, socket, time
block, files = b"x" * (1 << 20), []
try:
    while len(files) < 50:
        file = os.memfd_create("hoard")
        files.append(file)
        for _ in range(12):
            os.write(file, block)
except OSError as error:
    print(error.strerror, len(files))
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
for key in range(8):
    number = libc.shmget(9000 + key, 200 << 20, 0o1666)
    place = libc.shmat(number, None, 0) if number >= 0 else None
    if place and place != ctypes.c_void_p(-1).value:
        ctypes.memset(place, 1, 200 << 20)
        libc.shmdt(ctypes.c_void_p(place))
        print("hidden segment", key)
with open("/proc/meminfo") as file:
    print(file.read())"""
    )


@attack(DENIAL)
def disk(entry: Entry) -> None:
    """Fills the disk with one large file, many small ones, and files that only look small."""
    entry.answer(
        area="""
import os
def fill(path, block):
    try:
        with open(path, "wb") as file:
            while True:
                file.write(block)
    except OSError as error:
        print(error.strerror)
for number in range(60):
    fill(f"large-{number}", b"x" * 1_000_000)
made = 0
try:
    for number in range(30_000):
        open(f"small-{number}", "w").close()
        made += 1
except OSError as error:
    print(error.strerror, made)
os.truncate("large-0", 0)
area = 0"""
    )


@attack(DENIAL)
def deep_folders(entry: Entry) -> None:
    """Makes a folder in a folder, so deep that it is hard to remove."""
    entry.answer(
        area="""
import os
try:
    for _ in range(3000):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    os.chmod(".", 0)
except OSError as error:
    print(error.strerror)
area = 0"""
    )


@attack(DENIAL)
def gigabytes_of_output(entry: Entry) -> None:
    """Prints without end, in a cell and in a test."""
    entry.answer(
        area="while True:\n    print('x' * 100_000)",
        twice="def twice(f, x):\n    while True:\n        print('\\u20ac' * 100)",
    )


@attack(DENIAL)
def outputs_of_many_cells(entry: Entry) -> None:
    """Shows in each of 150 cells nearly as much as one may, in characters of four bytes."""
    for _ in range(150):
        entry.last("for _ in range(3): print('\\U0001f600' * 16_000, flush=True)")
        entry.last("raise ValueError('\\U0001f600' * 10_000)")


@attack(DENIAL)
def outputs_past_python(entry: Entry) -> None:
    """Writes to file descriptors directly, by another program, and as thousands of displays."""
    entry.answer(
        area="""
import os, subprocess, time
end = time.time() + 1
while time.time() < end:
    os.write(1, b"x" * 100_000), os.write(2, b"x" * 100_000)
subprocess.run("timeout 1 yes", shell=True)
for number in range(20_000):
    display({"text/plain": str(number)}, raw=True)
area = 0"""
    )


@attack(DENIAL)
def huge_pictures(entry: Entry) -> None:
    """Draws hundreds of figures, and displays a text of 200 MB as HTML."""
    entry.answer(
        area="""
import matplotlib.pyplot as plt
display({"text/html": "<b>" * 20_000_000}, raw=True)
for number in range(60):
    plt.figure()
    plt.plot([number])
area = 0"""
    )


@attack(DENIAL)
def huge_answers(entry: Entry) -> None:
    """Answers with arrays of terabytes, numbers of a million digits, texts of 300 MB."""
    entry.answer(
        correlate="""
answers = iter([np.broadcast_to(0.0, (1 << 20, 1 << 20)), np.zeros(90_000_000),
                np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 40,), (0,)),
                np.empty((0,) + (1 << 30,) * 2)] * 5)
def cross_correlate1d(x, w):
    return next(answers)""",
        places="def places(n, k, stride=1):\n    return 10 ** 1_000_000",
        letter="def letter(points):\n    return 'F' * 300_000_000",
        twice="def twice(f, x):\n    return f(10 ** 4_000)",
        area="area = list(range(3_000_000))",
    )


@attack(DENIAL)
def numbers_that_are_used(entry: Entry) -> None:
    """Answers with numbers that are dear to count to, and to write as text."""
    entry.answer(
        area="area = 10 ** 3_500",
        places="""
def places(n, k, stride=1):
    return -(10 ** 3_600)""",
        average="""
class Average:
    count = 10 ** 3_000
    add = lambda self, number: None
    mean = lambda self: 10 ** 3_999""",
    )


@attack(DENIAL)
def thousands_of_names(entry: Entry) -> None:
    """Defines a hundred thousand names, arguments, classes and attributes."""
    entry.answer(
        area="""
globals().update({f"name_{n}": n for n in range(100_000)})
area = 0""",
        places="""
exec("def places(" + ", ".join(f"a{n}=0" for n in range(30_000)) + "): return a0")""",
        average="""
Average = type("Average", (), {f"a{n}": n for n in range(100_000)})""",
        letter="""
class Deep: pass
for n in range(400):
    Deep = type("Deep" * 100, (Deep,), {})
letter = lambda points: Deep()""",
    )


@attack(DENIAL)
def dying_again_and_again(entry: Entry) -> None:
    """Ends its process in every cell and in every call, in every way."""
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL); os.abort()"
    entry.answer(
        correlate=f"def cross_correlate1d(x, w):\n    {kill}",
        places="def places(n, k, stride=1):\n    import ctypes; ctypes.string_at(0)",
        twice="def twice(f, x):\n    import os; os._exit(0)",
        letter="def letter(points):\n    import faulthandler; faulthandler._sigsegv()",
        area="import os\nos._exit(0)",
    )
    entry.first(
        "import os, signal\nos.kill(1, signal.SIGKILL)\nos.kill(os.getpid(), 9)\nos._exit(1)"
    )
