"""Names of graded cells, and what they are about."""

import pytest

from autograde.exercises import exercise_of, group_of, is_bonus


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("check-cross-correlate1d", "cross-correlate1d"),
        ("test-cross-correlate2d", "cross-correlate2d"),
        ("test-conv2d-valid-care", "conv2d-valid"),
        ("test-conv2d-valid-bias", "conv2d-valid"),
        ("check-feature-map", "feature-map"),
        ("check-day-care", "day-care"),
        ("check-q07", "questions"),
        ("check-q12b", "questions"),
        ("check-own02", "questions"),
        ("check-e01", "questions"),
        ("check-queue", "queue"),
        ("test-choice-3", "choices"),
        ("test-statement-2", "choices"),
        ("test-choice-of-kernel", "choice-of-kernel"),
        ("bonus-test-conv3d-valid", "conv3d-valid"),
        ("bonus-test-conv3d-valid-care", "conv3d-valid"),
        ("draw-a-kernel", "draw-a-kernel"),
    ],
)
def test_a_code_cell_counts_in_the_exercise_it_names(name, exercise):
    assert group_of(name, "code") == exercise


def test_graded_markdown_is_a_written_answer_whatever_its_name():
    assert group_of("why-flip", "markdown") == "written"


def test_only_the_prefix_makes_a_bonus():
    assert is_bonus("bonus-check-conv3d-valid")
    assert not is_bonus("check-bonus-round")


@pytest.mark.parametrize(
    ("name", "lesson", "exercise"),
    [
        ("test-conv2d-valid-care", "", "conv2d_valid"),
        ("test-conv2d-valid-bias", "01_convolution", "conv2d_valid"),
        ("bonus-check-conv3d-valid", "01_convolution", "conv3d_valid"),
        ("check-conv3d-valid", "03_pooling", "conv3d-valid"),
        ("check-q07", "01_convolution", "q07"),
        ("test-square-care", "tiny", "square"),
        ("check-square-care", "tiny", "square-care"),
        ("why-flip", "01_convolution", "why-flip"),
    ],
)
def test_a_cell_is_about_a_function_of_its_lesson_or_what_its_name_says(name, lesson, exercise):
    assert exercise_of(name, lesson) == exercise
