import numpy as np
import pytest

from cnnlib.questions import check_answer, check_choice, readings, same_answer


@pytest.mark.parametrize(
    "spelling",
    [
        *["28x28x6", "28 X 28 X 6", "28 × 28 × 6", "28*28*6", "28,28,6", "(28, 28, 6)"],
        *[(28, 28, 6), [28.0, 28, 6], np.array([28, 28, 6])],
    ],
    ids=str,
)
def test_a_shape_in_any_spelling(spelling):
    check_answer("q10_shape", spelling)
    assert same_answer(spelling, [28, 28, 6])


@pytest.mark.parametrize("spelling", [768_000, 768e3, "768000", "768,000", "768 000", "768_000"])
def test_a_number_in_any_spelling(spelling):
    check_answer("q08_multiply_adds", spelling)


def test_decimals_are_compared_to_three_digits():
    assert same_answer(2.3333, [7 / 3])
    assert same_answer("2.33", [7 / 3])
    assert not same_answer(2.3, [7 / 3])


@pytest.mark.parametrize("nothing", [True, "", "many", "()", [], [None], object(), float("nan")])
def test_what_is_no_number_means_nothing(nothing):
    assert readings(nothing) == []


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "q13: no answer yet"),
        ("many", "q13: cannot read 'many'"),
        (25, "q13: 25 is not right"),
        (True, "q13: cannot read True"),
    ],
)
def test_a_wrong_answer_says_what_is_the_matter(answer, message):
    with pytest.raises(AssertionError, match=message):
        check_answer("q13", answer)


def test_a_right_answer_is_told(capsys):
    check_answer("q13", 24)
    assert capsys.readouterr().out == "q13: right.\n"


@pytest.mark.parametrize("answer", ["6x28x28", (28, 6, 28)])
def test_another_order_is_recognized(answer):
    with pytest.raises(AssertionError, match="their order is not: height x width x channels"):
        check_answer("q10_shape", answer)


def test_an_unknown_question_names_the_known_ones():
    with pytest.raises(ValueError, match=r"no question 'q99': there are .*q07, "):
        check_answer("q99", 1)


def test_a_choice_is_recorded_and_not_judged(capsys):
    check_choice("b", "ABCD")
    assert capsys.readouterr().out == "Choice B recorded; it is graded after submission.\n"


@pytest.mark.parametrize("answer", ["E", "AB", "", None, 1])
def test_a_choice_that_is_not_on_offer(answer):
    with pytest.raises(AssertionError, match="expected one of A, B, C, D in quotes"):
        check_choice(answer, "ABCD")
