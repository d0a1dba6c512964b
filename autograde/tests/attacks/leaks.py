"""Attacks that want to know the hidden tests: each prints what it finds, for the feedback page."""

from autograde.tests.attacks.entry import LEAK, Entry, attack

PLACES = "def places(n, k, stride=1):\n"


@attack(LEAK)
def printed_arguments(entry: Entry) -> None:
    """Prints what the tests call it with."""
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    print(x, w, *map(repr, x[:2]))\n    return x",
        places=PLACES + "    print('called with', n, k)\n    return 0",
    )


@attack(LEAK)
def written_arguments(entry: Entry) -> None:
    """Writes its arguments to every stream there is, backwards and in base64 too."""
    entry.first("import base64, logging, os, sys, warnings\nfrom IPython.display import HTML")
    entry.answer(
        places=PLACES
        + """
    text = f"{n} {k}"
    for shown in (text, text[::-1], base64.b64encode(text.encode()).decode()):
        sys.stderr.write(shown)
        sys.__stdout__.write(shown)
        os.write(1, shown.encode()), os.write(2, shown.encode())
        logging.error(shown)
        warnings.warn(shown)
        display(HTML(f"<b>{shown}</b>"))
        display({"text/plain": shown}, raw=True)
    return 0"""
    )


@attack(LEAK)
def arguments_in_an_error(entry: Entry) -> None:
    """Raises an error that says what it was called with."""
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    raise ValueError(f'{x.tolist()} {w}')",
        places=PLACES + "    raise ValueError(str(n)[::-1]) from KeyError(n)",
        average="class Average:\n    def add(self, number):\n        raise KeyError(number)",
        twice="def twice(f, x):\n    assert False, f(x)",
    )


@attack(LEAK)
def arguments_in_an_error_class(entry: Entry) -> None:
    """Raises errors whose class, notes or source lines are called like what it was given."""
    entry.answer(
        places=PLACES + "    raise type(f'Error{n}', (Exception,), {})",
        average="""
class Average:
    def add(self, number):
        error = Exception('x')
        error.add_note(f'{number}')
        raise error""",
        twice="""
import linecache
def twice(f, x):
    text = f"raise ValueError('from', {f(x)})"
    name = "<ipython-input-1-0123456789ab>"
    linecache.cache[name] = len(text), None, [text], name
    exec(compile(text, name, "exec"))""",
    )


@attack(LEAK)
def remembered_arguments(entry: Entry) -> None:
    """Remembers what the tests call it with, and prints it in a later cell of its own."""
    entry.answer(
        correlate="seen = []\ndef cross_correlate1d(x, w):\n"
        "    seen.append(x.tolist())\n    return x",
        places=PLACES + "    seen.append(n)\n    return 0",
        twice="def twice(f, x):\n    seen.append(f(x))",
    )
    entry.last("print(seen)")


@attack(LEAK)
def arguments_in_a_check_that_waits(entry: Entry) -> None:
    """Tells what hidden tests hand over in a visible check that is moved behind them."""
    entry.answer(
        places="seen = []\n" + PLACES + "    seen.append(n)\n    print(seen)\n    return 0"
    )
    entry.cells.append(entry.cells.pop(entry.index("check-places")))


@attack(LEAK)
def errors_in_a_check_that_waits(entry: Entry) -> None:
    """Raises what hidden tests hand over in a visible check that is moved behind them."""
    entry.answer(
        places="seen = []\n" + PLACES + "    seen.append(n)\n    if n != 5:\n        return 0\n"
        "    try:\n        raise KeyError(seen)\n    except KeyError as error:\n"
        "        raise type(f'E{seen[0]}', (ValueError,), {})(seen) from error"
    )
    entry.cells.append(entry.cells.pop(entry.index("check-places")))


@attack(LEAK)
def arguments_in_a_visible_check(entry: Entry) -> None:
    """Remembers what hidden tests call it with, and tells it when a visible check calls."""
    entry.answer(
        correlate="seen = []\ndef cross_correlate1d(x, w):\n"
        "    seen.append(x.tolist())\n    return x",
        places=PLACES + "    print(seen)\n    raise ValueError(seen)",
    )


@attack(LEAK)
def arguments_in_a_file(entry: Entry) -> None:
    """Writes what it is called with to files, and prints them in a later cell."""
    entry.first("""
import tempfile
from pathlib import Path
folders = [Path.cwd(), Path.home(), Path("/tmp"), Path("/dev/shm"), Path(OUTSIDE)]""")
    entry.answer(
        places=PLACES
        + """
    for folder in folders:
        try:
            with (folder / "seen.txt").open("a") as file:
                file.write(f"{n} ")
        except OSError:
            pass
    return 0"""
    )
    entry.last("""
for folder in folders:
    try:
        print((folder / "seen.txt").read_text())
    except OSError as error:
        print(error.strerror)""")


@attack(LEAK)
def arguments_in_a_picture(entry: Entry) -> None:
    """Draws what it is called with, as a figure and as the value of a later cell."""
    entry.first("import matplotlib.pyplot as plt\nfrom IPython.display import SVG, Latex, Markdown")
    entry.answer(
        places=PLACES
        + """
    display(SVG(f"<svg xmlns='http://www.w3.org/2000/svg'><text>{n}</text></svg>"))
    display(Markdown(f"**{n}**"), Latex(f"${n}$"))
    plt.title(f"{n}")
    global title
    title = f"{n}"
    return 0"""
    )
    entry.last("title")


@attack(LEAK)
def callers(entry: Entry) -> None:
    """Prints the variables, the source and the constants of everybody who calls it."""
    entry.answer(
        places=PLACES
        + """
    import inspect, linecache, sys
    frame = sys._getframe(1)
    while frame is not None:
        print(frame.f_locals, frame.f_code.co_consts, frame.f_code.co_names)
        print(linecache.getlines(frame.f_code.co_filename))
        frame = frame.f_back
    return 0""",
        twice="""
def twice(f, x):
    import inspect
    for name in ("__code__", "__closure__", "__globals__", "__module__", "__wrapped__", "__doc__"):
        print(getattr(f, name, None), getattr(getattr(f, name, None), "co_consts", None))
    try:
        print(inspect.getsource(f))
    except Exception as error:
        print(error)
    for cell in getattr(f, "__closure__", None) or ():
        print(cell.cell_contents)
    print(getattr(f, "__globals__", {}).get("In"))
    return 0""",
    )


@attack(LEAK)
def history(entry: Entry) -> None:
    """Prints IPython's history, its database, and the cells that Python keeps for tracebacks."""
    entry.answer(
        letter="""
def letter(points):
    import linecache
    ip = get_ipython()
    print(In, ip.user_ns.get("_ih"), ip.history_manager.input_hist_raw)
    print(list(ip.history_manager.get_range(0)), list(linecache.cache.values()))
    return "F" """
    )
    entry.last("%history -g QUOKKA")


@attack(LEAK)
def all_objects(entry: Entry) -> None:
    """Searches all objects of its process, and their code, for what belongs to a test."""
    entry.answer(
        letter="""
def letter(points):
    import gc, types
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and "test" in thing.__name__:
            print(thing.__code__.co_consts, thing.__code__.co_names)
        elif isinstance(thing, dict):
            for key, value in list(thing.items()):
                if isinstance(value, str) and ("QUOK" + "KA" in value or "AXO" + "LOTL" in value):
                    print(key, value)
        elif isinstance(thing, (list, tuple)):
            for value in thing:
                if isinstance(value, str) and ("QUOK" + "KA" in value or "AXO" + "LOTL" in value):
                    print(value)
    return "F" """
    )


@attack(LEAK)
def own_memory(entry: Entry) -> None:
    """Reads the memory of its own process, byte for byte, in search of what forks inherit."""
    entry.answer(
        area="""
import ctypes, re
wanted = re.compile(b"QUOK" + b"KA.{9}|AXO" + b"LOTL.{9}|DIARY.PLATYPUS.{6}", re.DOTALL)
text = "x" * 300_000
read = ctypes.CDLL(None).process_vm_readv
def piece(address, size=1 << 16):
    try:
        with open("/proc/self/mem", "rb") as file:
            file.seek(address)
            return file.read(size)
    except (OSError, ValueError):
        return b""
try:
    for line in open("/proc/self/maps"):
        first, last = (int(x, 16) for x in line.split()[0].split("-"))
        if " rw-p" in line and last - first < 1 << 28:
            print(set(wanted.findall(piece(first, last - first))))
except OSError as error:
    print(error.strerror)
near = id(text) - (1 << 20)
for step in range(100):  # memory that is surely there
    print(set(wanted.findall(ctypes.string_at(id(text), 290_000))))
    break
area = 0"""
    )


@attack(LEAK)
def audited_source(entry: Entry) -> None:
    """Listens to what Python compiles, executes, opens and imports from now on."""
    entry.first("""
import sys
heard = []
def listen(event, args):
    if event in ("compile", "exec", "open", "import", "code.__new__"):
        heard.append(args)
sys.addaudithook(listen)
get_ipython().input_transformers_post.append(lambda lines: heard.append(lines) or lines)
get_ipython().events.register("pre_run_cell", lambda info=None: heard.append(info))""")
    entry.last("print([repr(each)[:3000] for each in heard])")


@attack(LEAK)
def source_folder(entry: Entry) -> None:
    """Reads the instructor's notebook, by the path of the course and from where it stands."""
    entry.answer(
        area="""
from pathlib import Path
for root in (Path(COURSE), *Path.cwd().parents, Path.cwd()):
    for path in [*root.glob("source/*/*.ipynb"), *root.glob("autograded/*/*/*.ipynb")]:
        print(path.read_text())
area = 0"""
    )


@attack(LEAK)
def gradebook(entry: Entry) -> None:
    """Reads the text of the tests in the gradebook."""
    entry.answer(
        area="""
import sqlite3
from pathlib import Path
for root in (Path(COURSE), *Path.cwd().parents):
    if (root / "gradebook.db").exists():
        with sqlite3.connect(root / "gradebook.db") as db:
            print(db.execute("select source from source_cell").fetchall())
area = 0"""
    )


@attack(LEAK)
def private_files(entry: Entry) -> None:
    """Reads files outside of the course: by paths, links, and folders one above the other."""
    entry.answer(
        area="""
import os
from pathlib import Path
ways = (OUTSIDE, "/proc/1/root" + OUTSIDE, "/proc/self/root" + OUTSIDE, "/proc/self/cwd/../../..")
for way in ways:
    try:
        print(Path(way, "diary.txt").read_text())
    except OSError as error:
        print(type(error).__name__)
os.symlink(OUTSIDE, "link")
try:
    print(Path("link/diary.txt").read_text())
except OSError as error:
    print(type(error).__name__)
area = 0"""
    )


@attack(LEAK)
def environment(entry: Entry) -> None:
    """Prints the environment, the home folder, users, and the paths of the grading machine."""
    entry.answer(
        area="""
import getpass, os, platform, site, socket, sys
from pathlib import Path
print(dict(os.environ), Path.home(), sys.path, sys.argv, sys.executable)
for path in ("/etc/shadow", "/proc/1/environ", "/proc/self/environ", "~/.bashrc", "~/.ssh/id_rsa"):
    try:
        print(Path(path).expanduser().read_bytes()[:2000])
    except OSError as error:
        print(error.strerror)
print(os.listdir("/"), os.listdir(Path.home()), os.path.exists(COURSE), os.path.exists(OUTSIDE))
area = 0"""
    )


@attack(LEAK)
def network(entry: Entry) -> None:
    """Sends what it knows over TCP, UDP, an abstract socket, and as the name of a host."""
    entry.first("""
import socket
def send(text):
    data = f"{NAME} {text}".encode()
    ways = [(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)),
            (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", PORT)),
            (socket.AF_UNIX, socket.SOCK_STREAM, f"\\0attack-{PORT}")]
    for family, kind, address in ways:
        try:
            with socket.socket(family, kind) as end:
                end.settimeout(1)
                end.connect(address)
                end.send(data)
        except OSError as error:
            print(error.strerror)
    try:
        socket.getaddrinfo(f"{NAME}.localhost", PORT)
    except OSError as error:
        print(error.strerror)
send("hello")""")
    entry.answer(places=PLACES + "    send(n)\n    return 0")


@attack(LEAK)
def network_by_other_ways(entry: Entry) -> None:
    """Opens raw, netlink, packet and vsock sockets, and listens itself."""
    entry.answer(
        area="""
import socket, urllib.request
for family in range(46):
    for kind in (1, 2, 3, 5):
        try:
            end = socket.socket(family, kind)
            if family == socket.AF_INET:
                end.bind(("0.0.0.0", 0))
                end.listen() if kind == 1 else end.sendto(NAME.encode(), ("127.0.0.1", PORT))
            if family != socket.AF_UNIX:
                print("opened", family, kind)
        except OSError:
            pass
try:
    urllib.request.urlopen(f"http://127.0.0.1:{PORT}/{NAME}", timeout=1)
except OSError as error:
    print(error)
area = 0"""
    )


@attack(LEAK)
def names_asked_for(entry: Entry) -> None:
    """Defines ten thousand names, to learn by their getters which the tests ask for."""
    entry.answer(
        area="""
import sys
asked = []
class Space(dict):
    def __contains__(self, name):
        asked.append(name)
        return dict.__contains__(self, name)
    def get(self, name, *default):
        asked.append(name)
        return dict.get(self, name, *default)
ip = get_ipython()
ip.user_ns.update({f"name_{n}": n for n in range(10_000)})
ip.user_ns = Space(ip.user_ns)
area = 0"""
    )
    entry.last("print(asked)")
