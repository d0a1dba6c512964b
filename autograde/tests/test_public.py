"""What is said of a fault in a cell with hidden tests, whatever the fault says itself."""

import inspect

import pytest

from autograde.feedback.own_lines import own_lines, place_of
from autograde.feedback.public import said_of_hidden
from autograde.feedback.vocabulary import Reader, Vocabulary, hints_in
from cnnlib import checks

STUDENT = "class Odd(Exception): pass\ndef f(x):\n    raise ValueError('too small')"
TEST = """\
assert_equal(f(1), 'quagga', err_msg='one number ')
assert f(73519) == 1, 'one number'
holds(hint='large')
x = 417"""
READER = Reader(
    Vocabulary.of([STUDENT], [TEST]),
    Vocabulary.of([STUDENT, TEST, inspect.getsource(checks)]),
    frozenset(hints_in(TEST)),
)


def said(name, message, origin, sizes=None):
    fault = {"name": name, "message": message, "origin": origin, "sizes": sizes, "frames": []}
    return said_of_hidden(fault, READER)


@pytest.mark.parametrize(
    ("name", "message", "told"),
    [
        ("ValueError", "too small", "ValueError: too small"),
        ("ValueError", "too small: 73519", None),
        ("ValueError", "[73519.25]", None),
        ("KeyError", "73519", None),
        ("KeyError", "'x'", "KeyError: 'x'"),
        ("KeyError", "'v73519'", "KeyError: '…'"),
        ("Odd", "", "Odd, raised by your code"),
        ("v73519", "", "An error of your own, raised by your code"),
        ("73519", "too small", "An error of your own: too small"),
        ("NameError", "name 'x' is not defined", "NameError: name 'x' is not defined"),
        ("NameError", "name 'v73519' is not defined", "NameError: name '…' is not defined"),
        ("NameError", "name 'x' is not defined, but 73519 is", None),
        ("IndexError", "index 3 is out of bounds for axis 0 with size 3", "IndexError: index 3 is"),
        (
            "IndexError",
            "index 416 is out of bounds for axis 0 with size 3",
            "IndexError: index 416",
        ),
        ("IndexError", "index 417 is out of bounds for axis 0 with size 3", "IndexError: index … "),
        ("IndexError", "index -7351 is out of bounds for size 2", "IndexError: index -… is out"),
        ("ValueError", f"cannot reshape array of size 1 into shape ({'7,3,5,' * 9}1)", None),
        ("MemoryError", "Unable to allocate 7 GiB", None),
        ("OSError", "[Errno 2] No such file or directory: '/srv/73519'", "OSError: [Errno 2] No"),
        ("OSError", "[Errno 73519] Seven three five one nine", None),
        ("SyntaxError", "73519", None),
    ],
)
def test_a_message_of_a_students_error_is_shown_when_nothing_hides_in_it(name, message, told):
    text = said(name, message, "student")
    assert text.startswith(told or f"{name}, raised by your code (its message is not shown")
    assert not {"7351", "73519", "417"} & {*text.replace("-", " ").split()}
    assert "73519" not in text


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("KernelDied", "the student's process cannot go on: no array: shape [73519]"),
        ("KernelDied", "it had ended: 73519"),
        ("TimedOut", "it could not be interrupted: 73519"),
        ("NotRun", "73519"),
    ],
)
def test_what_is_said_of_a_limit_is_ours(name, message):
    text = said(name, message, "limit")
    assert text.startswith("Stopped: ")
    assert "73519" not in text


def test_the_time_that_was_given_is_told():
    assert said("TimedOut", "it had not ended after 1.5 s", "limit").startswith(
        "Stopped: it had not ended after 1.5 s. Is there a loop"
    )
    text = said("NotRun", "the notebook had used its 300 s", "limit")
    assert text == "Stopped: the notebook had used its 300 s. Something before it took too long."


def test_an_author_is_quoted_and_a_word_of_nobody_is_not():
    assert said("AssertionError", "one number: 1 of 2", "test") == "one number: 1 of 2"
    assert said("AssertionError", "f: your function raised v73519", "test").endswith("raised …")
    assert said("AssertionError", "", "test") == "This does not hold. Its author gave no hint."


def test_of_a_check_with_values_its_sizes_are_said_and_its_hint():
    message = "entry (0,) is 73519, expected 1 (1 of 1 entries differ). one number\nyours: 73519"
    text = said("Mismatch", message, "test", "1 of 1 entries differ")
    assert text == "1 of 1 entries differ. one number"


def test_numpy_testing_says_how_many_and_what_the_author_said():
    message = (
        "\nNot equal to tolerance\none number\nMismatched elements: 2 / 3 (66.7%)\n x: [73519]"
    )
    text = said("AssertionError", message, "library")
    expected = "What your code returned is not what is expected. one number"
    assert text == f"{expected} Mismatched elements: 2 / 3 (66.7%)"
    message = "\nArrays are not equal\n(shapes (2, 3), (3,) mismatch)\n ACTUAL: [73519]"
    assert said("AssertionError", message, "library").endswith(" (shapes (2, 3), (3,) mismatch)")
    message = "\nItems are not equal: one number\n ACTUAL: 'a'\n DESIRED: 'quagga'"
    assert said("AssertionError", message, "library") == expected
    assert "73519" not in said("TypeError", "73519", "library")


def test_an_error_of_pythons_in_a_test_is_no_word_of_its_author():
    assert said("KeyError", "73519", "test") == (
        "KeyError, raised when the test used what your code returned "
        "(its message is not shown: tests that are not shown keep their numbers)"
    )
    assert said("IndexError", "list index out of range", "test").endswith("list index out of range")


def test_a_function_that_is_not_written_is_said_once():
    lines = "f: 0 of 2 properties hold\n  fails: one number: not written yet. large\n"
    assert said("AssertionError", f"{lines}  fails: large: not written yet.", "test") == (
        "Not written yet: f."
    )
    raised = "  fails: one number: your function raised ValueError. large"
    text = said("AssertionError", f"f: 0 of 2 properties hold\n{raised}\n{raised}", "test")
    assert text == "f: your function raised ValueError, whatever the input."
    text = said("AssertionError", f"f: 1 of 3 properties hold\n{raised}\n{raised}", "test")
    assert text.count("fails: one number") == 2


def test_lines_are_taken_from_the_cell_and_never_from_the_frame():
    sources = {3: "def f(x):\n    raise ValueError\n", 5: "f(1)"}
    frames = [
        "Cell In[5], line 1\n---->   1 f(73519)",
        "Cell In[3], line 2, in f\n---->   2 73519",
        "Cell In[3], line 2, in v73519\n---->   2 73519",
        "Cell In[3], line 73519, in f",
        "Cell In[4], line 1, in f\n---->   1 73519",
        "File /srv/73519.py, line 1",
        "73519",
    ]
    found = own_lines(frames, sources)
    assert found == [
        "Cell In[5], line 1\n-->   1 f(1)",
        "Cell In[3], line 2, in f\n      1 def f(x):\n-->   2     raise ValueError",
        "Cell In[3], line 2\n      1 def f(x):\n-->   2     raise ValueError",
    ]
    assert place_of(found[1]) == "line 2 of f: raise ValueError"
    assert place_of(found[0]) == "line 1 of In[5]: f(1)"


def test_a_long_traceback_is_cut_in_the_middle():
    source = "\n".join(f"line{n}" for n in range(100))
    frames = [f"Cell In[1], line {n}" for n in range(1, 90, 3)]
    found = own_lines([*frames, *[frames[-1]] * 9], {1: source})
    assert [place_of(frame).split()[1] for frame in found] == ["1", "4", "79", "82", "85", "88"]
