"""A name has its own numbers, and its own answer."""

import pytest

from cnnlib.own_numbers import check_own_answer, own_numbers, own_question, place

PIXEL = "own00"  # the sharpening kernel on a pixel and its four neighbors


def sharpened(name):
    n = own_numbers(PIXEL, name)
    return 5 * n["c"] - n["u"] - n["d"] - n["l"] - n["r"]


@pytest.mark.parametrize("spelling", ["Ada Lovelace", "ada lovelace", " AdaLovelace "])
def test_a_name_in_any_spelling_has_the_same_numbers(spelling):
    assert own_numbers(PIXEL, spelling) == own_numbers(PIXEL, "ada lovelace")


def test_the_question_shows_the_numbers_of_the_name(capsys):
    own_question(PIXEL, "ada")
    shown = capsys.readouterr().out
    assert all(f" {number}" in shown for number in own_numbers(PIXEL, "ada").values())


def test_the_answer_of_one_name_is_wrong_for_another(capsys):
    check_own_answer(PIXEL, "ada", sharpened("ada"))
    assert capsys.readouterr().out == f"{PIXEL}: right.\n"
    assert sharpened("bob") != sharpened("ada")
    with pytest.raises(AssertionError, match="is not right"):
        check_own_answer(PIXEL, "ada", sharpened("bob"))


def test_without_a_name_the_question_asks_for_it_and_no_answer_counts(capsys):
    own_question(PIXEL, None)
    assert "Write your name" in capsys.readouterr().out
    with pytest.raises(AssertionError, match="no name yet"):
        check_own_answer(PIXEL, None, 1)
    for name in ["", 7]:
        with pytest.raises(ValueError, match="expected yours in quotes"):
            check_own_answer(PIXEL, name, 1)


def test_an_unknown_question_says_which_there_are():
    with pytest.raises(ValueError, match=r"no question 'own99': there are own00"):
        own_question("own99", "ada")


def test_names_spread_over_the_variants_and_terms_differ():
    places = [place(PIXEL, f"student {n}", "first", 40) for n in range(400)]
    assert set(places) == set(range(40))
    assert places != [place(PIXEL, f"student {n}", "second", 40) for n in range(400)]
