import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.gradcheck import numerical_gradient, relative_error
from cnnlib.loss import cross_entropy


def by_definition(logits, y):
    total = 0
    for scores, label in zip(logits, y, strict=True):
        total -= math.log(math.exp(scores[label]) / sum(math.exp(score) for score in scores))
    return total / len(y)


def test_the_gradient_matches_finite_differences():
    logits, y = np.random.default_rng(0).normal(size=(4, 3)), np.array([2, 0, 1, 2])
    want = numerical_gradient(lambda a: cross_entropy(a, y)[0], logits)
    assert relative_error(cross_entropy(logits, y)[1], want) < 1e-7


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(st.integers(1, 5), st.integers(1, 6), st.integers(0, 99))
def test_any_batch_equals_the_definition(images, classes, seed):
    rng = np.random.default_rng(seed)
    logits, y = rng.normal(0, 5, (images, classes)), rng.integers(classes, size=images)
    loss, dlogits = cross_entropy(logits, y)
    assert loss == pytest.approx(by_definition(logits, y), abs=1e-12)
    assert type(loss) is float
    # What the right class gains the others lose.
    np.testing.assert_allclose(dlogits.sum(axis=1), 0, atol=1e-15)
    assert np.all(dlogits[np.arange(images), y] <= 0)


@pytest.mark.parametrize(("classes", "want"), [(10, 2.3026), (1000, 6.9078)])
def test_a_network_that_knows_nothing_has_a_loss_of_log_k(classes, want):
    loss, dlogits = cross_entropy(np.zeros((4, classes)), [0, 1, 2, 3])
    assert loss == pytest.approx(want, abs=5e-5)
    assert dlogits[0, 0] == pytest.approx((1 / classes - 1) / 4)
    assert dlogits[0, 1] == pytest.approx(1 / classes / 4)


def test_huge_scores_do_not_overflow():
    loss, dlogits = cross_entropy(np.array([[1000.0, 0.0], [-1000.0, -1000.0]]), [1, 0])
    assert loss == pytest.approx((1000 + math.log(2)) / 2)
    np.testing.assert_allclose(dlogits, [[0.5, -0.5], [-0.25, 0.25]])


@pytest.mark.parametrize(
    ("given_type", "want"),
    [(np.int8, np.float64), (np.float16, np.float16), (np.float32, np.float32)],
)
def test_the_gradient_is_a_float_and_inputs_are_left_alone(given_type, want):
    logits = np.arange(-3, 5).astype(given_type).reshape(2, 4).T
    y = np.array([0, 1, 1, 0], np.uint8)
    for a in (logits, y):
        a.flags.writeable = False
    kept = logits.copy()
    loss, dlogits = cross_entropy(logits, y)
    assert dlogits.dtype == want
    assert loss == pytest.approx(by_definition(logits.astype(float), y), abs=1e-5)
    np.testing.assert_array_equal(logits, kept)


def test_the_loss_of_float16_scores_is_a_mean_in_more_digits():
    loss, _ = cross_entropy(np.zeros((5000, 10), np.float16), np.zeros(5000, int))
    assert loss == pytest.approx(math.log(10), abs=1e-6)


@pytest.mark.parametrize(
    ("logits", "y", "message"),
    [
        (np.ones(3), [0], r"logits has 1 axes, expected 2, \(N, K\)"),
        (np.ones((2, 3)), [0, 3], "y holds the label 3: expected 0 to 2"),
        (np.ones((2, 3)), [-1, 0], "y holds the label -1: expected 0 to 2"),
        (np.ones((2, 3)), [0.0, 1.0], "y holds float64, expected whole numbers"),
        (np.ones((2, 3)), [True, False], "y holds bool, expected whole numbers"),
        (np.ones((2, 3)), [0], r"y is \(1,\) and there are 2 images: expected one label per image"),
        (np.ones((2, 3)), np.eye(3, dtype=int)[:2], r"y is \(2, 3\) and there are 2 images"),
        (np.ones((0, 3)), np.zeros(0, int), "there are 0 images: .* at least one"),
        (np.ones((1, 0)), [0], "y holds the label 0"),
        ([[1.0, np.nan]], [0], "logits hold NaN or inf: the network has diverged"),
        ([[1.0, np.inf]], [0], "logits hold NaN or inf"),
        ([[1.0, -np.inf]], [0], "lower the learning rate"),
    ],
)
def test_cross_entropy_says_what_is_wrong(logits, y, message):
    with pytest.raises(ValueError, match=message):
        cross_entropy(logits, y)
