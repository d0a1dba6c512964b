"""Questions with each student's own numbers: the file that students get, and a new term's."""

import json

import pytest

from autograde.releasing.own_questions import QUESTIONS, current_term, own_numbers_text
from cnnlib.own_numbers import VARIANTS, check_own_answer, own_numbers
from cnnlib.questions import answer_hash


def test_students_get_the_file_of_the_current_term():
    assert VARIANTS.read_text() == own_numbers_text(current_term())


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_computed_answer_is_accepted_for_every_name(question):
    for name in ["ada", "bob", "Grace Hopper"]:
        answer = QUESTIONS[question].answer(**own_numbers(question, name))
        check_own_answer(question, name, answer)


@pytest.mark.parametrize("question", QUESTIONS)
def test_neighbors_have_different_numbers_and_a_new_term_has_new_ones(question):
    first, second = (json.loads(own_numbers_text(term)) for term in ["first", "second"])
    old = first["questions"][question]["variants"]
    assert len({each["hash"] for each in old}) > len(old) / 2
    assert second["questions"][question]["variants"] != old


def test_answers_by_hand():
    known = {
        "own00": ({"c": 105, "u": 0, "d": 103, "l": 0, "r": 102}, 320),  # a corner of the lecture
        "own01": ({"F": 10, "K": 5, "W": 32, "C": 3}, 760),
        "own02": ({"K": 3, "S": 2, "W": 7, "P": 1}, 4),
        "own07": ({"c": 256, "k": 64}, 69_632),
        "own08": ({"C": 96, "s": 16, "e": 64, "f": 64}, 11_920),
        "own09": ({"P": 3, "W": 7, "S": 2}, 9),
        "own06": ({"D": 500, "K": 10}, 5_010),
    }
    for question, (numbers, answer) in known.items():
        assert QUESTIONS[question].answer(**numbers) == (answer,)
    assert QUESTIONS["own05"].answer(N=60_000, B=64) == (938, 32)
    assert QUESTIONS["own04"].answer(batch=[1, 2, 3, 4]) == (1.25,)
    rows = [[1, 0, 2, 3], [4, 6, 6, 8], [3, 1, 1, 0], [1, 2, 2, 4]]
    assert QUESTIONS["own03"].answer(rows) == (6, 8, 3, 4)


def test_a_hash_does_not_depend_on_how_a_whole_number_is_written():
    assert answer_hash("own04", (2.0,)) == answer_hash("own04", (2,))
