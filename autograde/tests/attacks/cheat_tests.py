"""Attacks that want points by changing what the tests call, or how cells are run."""

from autograde.tests.attacks.entry import POINTS, Entry, attack

GUESSES = {  # answers that run, and are wrong
    "correlate": "def cross_correlate1d(x, w):\n    return np.zeros(len(x) - len(w) + 1)",
    "places": "def places(n, k, stride=1):\n    return 0",
    "average": """\
class Average:
    count = 0

    def add(self, number):
        pass

    def mean(self):
        return 0.0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass""",
    "twice": "def twice(f, x):\n    return 0",
    "letter": "def letter(points):\n    return 'F'",
    "area": "area = 0",
}


def guess(entry: Entry) -> None:
    """Give the wrong answers."""
    entry.answer(**GUESSES)


@attack(POINTS)
def nothing(entry: Entry) -> None:
    """Hands in the notebook as it was released."""


@attack(POINTS)
def wrong_answers(entry: Entry) -> None:
    """Wrong answers, and nothing else."""
    guess(entry)


@attack(POINTS)
def a_flag_of_the_tests(entry: Entry) -> None:
    """Raises no error, and gives the flag that a test has for it the value that the test wants."""
    guess(entry)
    entry.answer(
        places="""
refused = False
def places(n, k, stride=1):
    global refused
    refused = k > n
    return max(0, (n - k) // stride + 1)"""
    )


@attack(POINTS)
def patched_numpy_testing(entry: Entry) -> None:
    """Replaces the functions of numpy.testing by ones that compare nothing."""
    guess(entry)
    entry.first("""
import numpy.testing, numpy.testing._private.utils as inner
for module in (numpy.testing, inner):
    for name in dir(module):
        if name.startswith("assert"):
            setattr(module, name, lambda *args, **kwargs: None)""")


@attack(POINTS)
def patched_numpy(entry: Entry) -> None:
    """Replaces isclose, allclose, array_equal, abs and all of NumPy."""
    guess(entry)
    entry.first("""
import numpy as np, numpy._core.numeric as numeric
for module in (np, numeric):
    for name in ("isclose", "allclose", "array_equal", "array_equiv", "all", "any"):
        setattr(module, name, lambda *args, **kwargs: np.True_)
np.argwhere = lambda *args: []
np.zeros = np.empty""")


@attack(POINTS)
def patched_checks(entry: Entry) -> None:
    """Replaces the checks of cnnlib, in the module and in the functions themselves."""
    guess(entry)
    entry.first("""
import cnnlib.checks
passes = lambda *args, **kwargs: None
for name in ("check_close", "check_shape", "check_raises", "check_unchanged"):
    getattr(cnnlib.checks, name).__code__ = (lambda *args, **kwargs: None).__code__
    setattr(cnnlib.checks, name, passes)
cnnlib.checks.Properties.verdict = passes""")


@attack(POINTS)
def patched_math(entry: Entry) -> None:
    """Replaces math.isclose, and what the test of the mean compares with."""
    guess(entry)
    entry.first("import math\nmath.isclose = lambda *args, **kwargs: True")


@attack(POINTS)
def shadowed_names(entry: Entry) -> None:
    """Gives names that the tests use a meaning of its own, after the imports."""
    guess(entry)
    entry.after(
        "imports",
        """
check_close = check_shape = check_raises = lambda *args, **kwargs: None
assert_allclose = assert_array_equal = check_close
class Properties:
    __init__ = __enter__ = __exit__ = verdict = lambda *args: None
    __call__ = lambda self, *args, **kwargs: self
class math:
    isclose = lambda *args, **kwargs: True""",
    )


@attack(POINTS)
def shadowed_builtins(entry: Entry) -> None:
    """Defines names that Python has: abs, sum, all, type, isinstance, AssertionError, and more."""
    guess(entry)
    entry.after(
        "imports",
        """
abs = lambda value: 0
sum = lambda values: 4
all = isinstance = lambda *args: True
type = lambda value: str
range = lambda *args: ()
len = lambda value: 0
AssertionError = ValueError""",
    )


@attack(POINTS)
def rebound_builtins(entry: Entry) -> None:
    """Changes the module of Python's own names, and binds __builtins__ to something else."""
    guess(entry)
    entry.first("""
import builtins
class Quiet(dict):
    def __missing__(self, name):
        return lambda *args, **kwargs: True
true = lambda *args, **kwargs: True
for name in ("isinstance", "all", "any", "issubclass"):
    setattr(builtins, name, true)
builtins.abs = lambda value: 0
builtins.AssertionError = builtins.StopIteration
builtins.print = builtins.__build_class__ = true
__builtins__ = Quiet(vars(builtins))""")


@attack(POINTS)
def replaced_import(entry: Entry) -> None:
    """Replaces __import__ itself by one that gives objects which agree to everything."""
    guess(entry)
    entry.first("""
import builtins
from unittest.mock import MagicMock
kept = builtins.__import__
def forge(name, *args, **kwargs):
    if name.startswith(("cnnlib", "numpy.testing", "math")):
        return MagicMock()
    return kept(name, *args, **kwargs)
builtins.__import__ = forge""")


@attack(POINTS)
def import_hook(entry: Entry) -> None:
    """Puts a finder before all others that gives a forged cnnlib.checks and numpy.testing."""
    guess(entry)
    entry.first("""
import sys, types
from importlib.machinery import ModuleSpec
class Forger:
    def find_spec(self, name, path=None, target=None):
        if name in ("cnnlib.checks", "numpy.testing"):
            return ModuleSpec(name, self)
    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__getattr__ = lambda name: lambda *args, **kwargs: None
        return module
    def exec_module(self, module):
        pass
sys.meta_path.insert(0, Forger())
for name in ("cnnlib.checks", "numpy.testing"):
    sys.modules.pop(name, None)""")


@attack(POINTS)
def shadowed_modules(entry: Entry) -> None:
    """Writes files called numpy.py, math.py and cnnlib.py where Python looks first."""
    guess(entry)
    entry.first("""
import os, sys
for name in ("cnnlib", "math", "numpy"):
    os.makedirs(name, exist_ok=True)
    for file in (f"{name}.py", f"{name}/__init__.py", f"{name}/checks.py", f"{name}/testing.py"):
        with open(file, "w") as out:
            out.write("def __getattr__(name):\\n    return lambda *args, **kwargs: None")
    sys.modules.pop(name, None)
sys.path.insert(0, os.getcwd())""")


@attack(POINTS)
def handed_in_modules(entry: Entry) -> None:
    """Hands in numpy.py, cnnlib/ and sitecustomize.py beside the notebook."""
    guess(entry)
    (entry.folder / "cnnlib").mkdir()
    text = "def __getattr__(name):\n    return lambda *args, **kwargs: None\n"
    for name in ("numpy.py", "cnnlib/__init__.py", "cnnlib/checks.py", "sitecustomize.py"):
        (entry.folder / name).write_text(text)


@attack(POINTS)
def input_transformer(entry: Entry) -> None:
    """Teaches IPython to read every test as nothing."""
    guess(entry)
    entry.first("""
import re
def forget(lines):
    text = "".join(lines)
    return ["pass\\n"] if re.search("assert|check|verdict|right", text) else lines
ip = get_ipython()
ip.input_transformers_cleanup.append(forget)
ip.input_transformers_post.append(forget)
ip.transform_cell = lambda text: "pass"
type(ip).transform_cell = lambda self, text: "pass" """)


@attack(POINTS)
def ast_transformer(entry: Entry) -> None:
    """Teaches IPython to leave out assert, raise and calls of checks."""
    guess(entry)
    entry.first("""
import ast
class Forget(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
    def visit_Raise(self, node):
        return ast.Pass()
    def visit_Expr(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Forget())""")


@attack(POINTS)
def replaced_run_cell(entry: Entry) -> None:
    """Replaces the function of IPython that runs a cell by one that always succeeds."""
    guess(entry)
    entry.first("""
from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell
def run_cell(self, raw_cell, *args, **kwargs):
    return ExecutionResult(ExecutionInfo(raw_cell, True, True, True, ""))
async def run_cell_async(self, raw_cell, *args, **kwargs):
    return run_cell(self, raw_cell)
InteractiveShell.run_cell = run_cell
InteractiveShell.run_cell_async = run_cell_async
type(get_ipython()).run_cell = run_cell""")


@attack(POINTS)
def swallowed_errors(entry: Entry) -> None:
    """Has IPython handle every exception by showing nothing."""
    guess(entry)
    entry.first("""
import sys
ip = get_ipython()
ip.set_custom_exc((BaseException,), lambda *args, **kwargs: None)
ip.showtraceback = ip._showtraceback = lambda *args, **kwargs: None
sys.excepthook = lambda *args: None
async def run_code(code, result=None, **kwargs):
    try:
        exec(code, ip.user_global_ns, ip.user_ns)
    except BaseException:
        pass
    return False
ip.run_code = run_code""")


@attack(POINTS)
def forged_reply(entry: Entry) -> None:
    """Replaces the kernel's messages: an error becomes a reply that all is well."""
    guess(entry)
    entry.first("""
session = get_ipython().kernel.session
send = session.send
def forge(stream, message, content=None, *args, **kwargs):
    name = message if isinstance(message, str) else message.get("msg_type")
    if name == "error":
        return None
    if name == "execute_reply":
        content = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
    return send(stream, message, content, *args, **kwargs)
session.send = forge""")


@attack(POINTS)
def printed_number(entry: Entry) -> None:
    """Shows a number as the value of a cell, which nbgrader takes for a partial score."""
    entry.answer(
        **{name: source.replace("return", "shown(); return") for name, source in GUESSES.items()}
    )
    entry.first("""
from IPython.display import display, publish_display_data
def shown():
    get_ipython().displayhook(99.0)
    publish_display_data({"text/plain": "99.0"})
    print(99.0)
""")


@attack(POINTS)
def own_display_hook(entry: Entry) -> None:
    """Makes every value that a cell ends with the number 99, and every error too."""
    guess(entry)
    entry.first("""
import sys
ip = get_ipython()
ip.display_formatter.format = lambda *args, **kwargs: ({"text/plain": "99.0"}, {})
ip.showtraceback = lambda *args, **kwargs: ip.displayhook(99.0)
for kind in (bool, int, float, str):
    ip.display_formatter.formatters["text/plain"].for_type(kind, lambda *args: args[1].text("99.0"))
""")


@attack(POINTS)
def background_thread(entry: Entry) -> None:
    """Leaves a thread that gives the tests' names a meaning of its own again and again."""
    guess(entry)
    entry.first("""
import threading, time
def forge():
    while True:
        space = get_ipython().user_ns
        for name in ("check_close", "assert_allclose", "assert_array_equal", "check_raises"):
            space[name] = lambda *args, **kwargs: None
        space["area"] = 7 * 7 - 1
        time.sleep(0.001)
threading.Thread(target=forge, daemon=True).start()""")


@attack(POINTS)
def tracing(entry: Entry) -> None:
    """Traces the tests and jumps over the lines that compare."""
    entry.first("""
import sys
def jump(frame, event, arg):
    if event == "line" and frame.f_lineno < 40:
        try:
            frame.f_lineno = max(line for *_, line in frame.f_code.co_lines() if line)
        except ValueError:
            pass
    return jump
def trace():
    frame = sys._getframe(2)
    while frame is not None:
        frame.f_trace = jump
        frame = frame.f_back
    sys.settrace(jump)
    sys.setprofile(lambda *args: None)
""")
    entry.answer(
        **{name: source.replace("return", "trace(); return") for name, source in GUESSES.items()}
    )


@attack(POINTS)
def frame_walking(entry: Entry) -> None:
    """Looks for the expected value among the variables of its callers, and returns it."""
    entry.first("""
import sys
def find(*names):
    frame = sys._getframe(1)
    while frame is not None:
        for name in names:
            if name in frame.f_locals:
                return frame.f_locals[name]
        frame = frame.f_back
    return 0""")
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    return np.array(find('want', 'expected'))",
        places="def places(n, k, stride=1):\n    return find('wanted')",
        letter="def letter(points):\n    return find('cases')[points]",
    )


@attack(POINTS)
def rewritten_frames(entry: Entry) -> None:
    """Gives the callers' variables other values, by ctypes."""
    guess(entry)
    entry.first("""
import ctypes, sys
def rewrite(value):
    frame = sys._getframe(1)
    while frame is not None:
        for name in ("want", "wanted", "expected", "cases"):
            if name in frame.f_locals:
                frame.f_locals[name] = value
                frame.f_globals[name] = value
                ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 0)
        frame = frame.f_back""")
    entry.answer(
        correlate="def cross_correlate1d(x, w):\n    out = np.zeros(len(x) - len(w) + 1)\n"
        "    rewrite(out)\n    return out",
        places="def places(n, k, stride=1):\n    rewrite(0)\n    return 0",
    )


@attack(POINTS)
def equal_numbers(entry: Entry) -> None:
    """Writes into Python's memory, so that small numbers equal others, and text other text."""
    guess(entry)
    entry.first("""
import ctypes
for number in range(2, 50):
    ctypes.c_uint32.from_address(id(number) + 24).value = 0""")


@attack(POINTS)
def collected_objects(entry: Entry) -> None:
    """Finds functions of tests among all objects and empties them."""
    guess(entry)
    entry.first("""
import gc, types
def sweep():
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__name__.startswith(("test_", "right")):
            thing.__code__ = (lambda *args: 4).__code__""")
    entry.answer(
        letter="def letter(points):\n    sweep()\n    return 'F'",
        twice="def twice(f, x):\n    sweep()\n    return f(x)",
    )
