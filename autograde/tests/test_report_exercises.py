import pytest

from autograde.report.exercises import exercise_of, is_bonus


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("check-cross-correlate1d", "cross-correlate1d"),
        ("test-cross-correlate2d", "cross-correlate2d"),
        ("test-conv2d-valid-care", "conv2d-valid"),
        ("check-feature-map", "feature-map"),
        ("check-day-care", "day-care"),
        ("check-q07", "questions"),
        ("check-q12b", "questions"),
        ("check-own02", "questions"),
        ("check-e01", "questions"),
        ("check-queue", "queue"),
        ("test-choice-3", "choices"),
        ("test-choice-of-kernel", "choice-of-kernel"),
        ("bonus-test-conv3d-valid", "conv3d-valid"),
        ("bonus-test-conv3d-valid-care", "conv3d-valid"),
        ("draw-a-kernel", "draw-a-kernel"),
    ],
)
def test_a_code_cell_belongs_to_the_exercise_it_names(name, exercise):
    assert exercise_of(name, "code") == exercise


def test_graded_markdown_is_a_written_answer_whatever_its_name():
    assert exercise_of("why-flip", "markdown") == "written"


def test_only_the_prefix_makes_a_bonus():
    assert is_bonus("bonus-check-conv3d-valid")
    assert not is_bonus("check-bonus-round")
