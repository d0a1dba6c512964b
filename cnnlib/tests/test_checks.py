import numpy as np
import pytest

from cnnlib.checks import (
    Mismatch,
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)


def test_a_right_result_passes_in_every_spelling():
    check_shape(np.zeros((2, 3)), (2, 3))
    check_close(np.ones((2, 2), dtype=np.float32), [[1, 1], [1, 1]])
    check_close(np.float32(2), np.array(2.0))
    check_close(2, np.array(2.0))


@pytest.mark.parametrize(
    ("got", "message"),
    [
        (np.zeros((3, 2)), r"the shape is \(3, 2\), expected \(2, 3\)\. Rows first\."),
        (None, r"returned None: does it end with `return`\? Rows first\."),
        ("text", r"expected a NumPy array of numbers, got str"),
        ([[1, 2, 3], [4, 5, 6]], r"expected a NumPy array of numbers, got list"),
        (np.ones((2, 3)) + 1j, r"expected a NumPy array of numbers, got ndarray"),
        (np.array(["a"]), r"expected a NumPy array of numbers, got ndarray"),
        (
            np.array([[1, 2, 3], [4, 5, 7]]),
            r"entry \(1, 2\) is 7, expected 6 \(1 of 6 entries differ\)",
        ),
        (np.array([[1, 2, 3], [4, 5, np.nan]]), r"1 of 6 entries differ"),
    ],
)
def test_a_wrong_result_is_named(got, message):
    with pytest.raises(Mismatch, match=message):
        check_close(got, [[1, 2, 3], [4, 5, 6]], hint="Rows first.")


def test_a_single_wrong_number_is_no_entry():
    with pytest.raises(Mismatch, match=r"^the number is 0\.33, expected 0\.2\. Halve it\.$"):
        check_close(np.float64(0.33), 0.2, hint="Halve it.")


def test_small_arrays_are_shown_side_by_side():
    with pytest.raises(Mismatch, match=r"yours:\n\[1 3\]\nexpected:\n\[1 2\]"):
        check_close(np.array([1, 3]), [1, 2])


def test_tolerance_is_the_one_of_isclose():
    check_close(np.array([1.0 + 9e-6]), [1.0])
    with pytest.raises(Mismatch):
        check_close(np.array([1.0 + 3e-5]), [1.0])


def test_a_call_that_must_be_refused():
    check_raises(ValueError, int, "no number")
    with pytest.raises(Mismatch, match="no ValueError was raised"):
        check_raises(ValueError, int, "7")
    with pytest.raises(Mismatch, match="TypeError was raised, expected ValueError"):
        check_raises(ValueError, int, [])


def test_an_exercise_that_is_not_written_says_so_everywhere():
    def unwritten():
        raise NotImplementedError

    with pytest.raises(NotImplementedError):
        check_raises(ValueError, unwritten)


def test_jupyter_shows_the_message_and_no_line_of_the_checks():
    with pytest.raises(Mismatch) as caught:
        check_shape(np.zeros(2), (3,))
    assert caught.value._render_traceback_() == ["Mismatch: the shape is (2,), expected (3,)."]


def test_a_changed_argument_is_found():
    def double(x):
        x *= 2
        return x

    assert check_unchanged(np.negative, np.ones(2)).tolist() == [-1, -1]
    with pytest.raises(Mismatch, match=r"argument 0 is changed by the call\. Work on a copy\."):
        check_unchanged(double, np.ones(2))


def test_visible_checks_promise_nothing_about_hidden_ones(capsys):
    visible_checks_pass("biases")
    said = capsys.readouterr().out
    assert said == "Visible checks pass. Hidden checks run at submission: biases.\n"


def verdict(*groups):
    holds = Properties("conv")
    for title, check in groups:
        with holds(title, hint="Think."):
            check()
    holds.verdict()


def fail_with(error):
    def check():
        raise error

    return check


def test_properties_that_hold_say_nothing():
    verdict(("shape", lambda: None), ("values", lambda: None))


def test_every_property_is_run_and_counted():
    with pytest.raises(AssertionError) as caught:
        verdict(
            ("shape", lambda: check_shape(np.zeros(3), (4,))),
            ("values", lambda: None),
            ("bias", fail_with(IndexError("secret 0.123"))),
            ("float32", fail_with(NotImplementedError())),
            ("order", fail_with(AssertionError("secret 0.456"))),
        )
    assert str(caught.value).splitlines() == [
        "conv: 1 of 5 properties hold",
        "  fails: shape: the shape is (3,), expected (4,). Think.",
        "  fails: bias: your function raised IndexError. Think.",
        "  fails: float32: not written yet. Think.",
        "  fails: order: does not hold. Think.",
    ]
    assert repr(caught.value.__cause__) == "IndexError('secret 0.123')"


def test_a_verdict_without_another_error_has_no_cause():
    with pytest.raises(AssertionError) as caught:
        verdict(("shape", lambda: check_shape(np.zeros(3), (4,))))
    assert caught.value.__cause__ is None


def test_properties_never_show_a_value():
    with pytest.raises(AssertionError) as caught:
        verdict(("values", lambda: check_close(np.array([0.123]), [0.456])))
    assert "0.123" not in str(caught.value)
    assert "0.456" not in str(caught.value)
    assert "1 of 1 entries differ" in str(caught.value)


def test_an_interrupt_is_not_a_failed_property():
    with pytest.raises(KeyboardInterrupt):
        verdict(("endless", fail_with(KeyboardInterrupt())))
