"""The makers of mutants, and the list of those that no test can kill."""

import subprocess
import sys
from pathlib import Path

import pytest

from cnnlib.benchmarks.mutation.__main__ import equivalents
from cnnlib.benchmarks.mutation.mutants import mutants

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("return a + b * 2", ["a - b * 2", "a + b / 2", "a + b * 3", "a + b * 1"]),
        ("return a < b and a", ["a <= b and a", "a < b or a"]),
        ("return -f(a, b)", ["f(a, b)", "-f(b, a)"]),
        ("return max(a, b)", ["min(a, b)"]),
        ("return f(x=1)", ["f()", "f(x=2)", "f(x=0)"]),
        ("return a.copy()", ["a"]),
        ("return (a, b)", ["(b, a)"]),
        ("return a[b:]", ["a[:]"]),
        ("return 'a'", ["'?'"]),
        ("return True", ["False"]),
        ("return isinstance(a, (int, float))", []),
        ("return f(a, strict=True)", []),
    ],
)
def test_one_thing_is_changed_at_a_time(line, wrong):
    names = [mutant.name for mutant in mutants(f'def f(a, b):\n    """Text."""\n    {line}\n', "m")]
    assert sorted(names) == sorted(f"m f: {line} -> return {each}" for each in wrong)


def test_statements_are_dropped_and_decisions_forced():
    source = "def f(a):\n    a += b\n    if a:\n        raise E('text')\n    g(a)\n"
    changes = [mutant.name.removeprefix("m f: ") for mutant in mutants(source, "m")]
    assert sorted(changes) == [
        "a += b -> a -= b",
        "a += b -> a = b",
        "a += b -> pass",
        "g(a) -> pass",
        "if a: -> if False:",
        "if a: -> if True:",
        "raise E('text') -> pass",
    ]


def test_a_mutant_runs():
    (mutant,) = mutants("def f(a):\n    return a[1:]\n", "m")[-1:]
    space = {}
    exec(mutant.source, space)
    assert space["f"]([1, 2, 3]) != [2, 3]


def test_every_known_equivalent_has_a_reason_and_is_still_a_mutant():
    known = equivalents()
    assert all(known.values())
    for module in {name.split()[0] for name in known}:
        source = (ROOT / "cnnlib" / f"{module}.py").read_text(encoding="utf-8")
        made = {mutant.name for mutant in mutants(source, module)}
        assert {name for name in known if name.split()[0] == module} <= made


def test_the_judge_sees_a_wrong_module_and_leaves_the_right_one():
    program = """if True:
        from cnnlib.benchmarks.mutation.judge import ROOT, Judge
        source = (ROOT / "cnnlib" / "kernels.py").read_text(encoding="utf-8")
        judge = Judge(["test_kernels"])
        for more, seconds in (("", 60), ("GALLERY.clear()", 60), ("while True: pass", 2)):
            print(judge.passes("cnnlib.kernels", source + more, seconds))
    """
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False", "False"]
