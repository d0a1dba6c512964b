import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.schedules import cosine, one_cycle, reduce_over_time, step_decay


@pytest.mark.parametrize(
    ("epoch", "want"), [(0, 0.1), (9, 0.1), (10, 0.05), (19, 0.05), (20, 0.025), (100, 0.1 / 1024)]
)
def test_step_decay_halves_every_ten_epochs(epoch, want):
    assert step_decay(0.1, epoch) == pytest.approx(want)


def test_step_decay_takes_its_options():
    assert [step_decay(1, e, drop=0.1, every=2) for e in range(5)] == pytest.approx(
        [1, 1, 0.1, 0.1, 0.01]
    )


def test_reduce_over_time_takes_half_after_one_over_decay_epochs():
    assert reduce_over_time(0.4, 0, 0.01) == 0.4
    assert reduce_over_time(0.4, 100, 0.01) == pytest.approx(0.2)
    assert reduce_over_time(0.4, 300, 0.01) == pytest.approx(0.1)
    assert reduce_over_time(0.4, 300, 0) == 0.4


def test_cosine_falls_from_the_first_to_the_last_and_stays_there():
    assert cosine(0.4, 0, 100) == pytest.approx(0.4)
    assert cosine(0.4, 50, 100) == pytest.approx(0.2)
    assert cosine(0.4, 25, 100) == pytest.approx(0.2 * (1 + math.sqrt(0.5)))
    assert cosine(0.4, 100, 100) == cosine(0.4, 170, 100) == 0
    assert cosine(0.4, 50, 100, lr_min=0.1) == pytest.approx(0.25)
    assert cosine(0.4, 100, 100, lr_min=0.1) == pytest.approx(0.1)


def test_one_cycle_rises_to_its_peak_and_falls_to_nearly_nothing():
    rates = [one_cycle(1.0, step, 100) for step in range(100)]
    assert rates[0] == pytest.approx(1 / 25)
    assert rates[29] == pytest.approx(1)
    assert rates[99] == pytest.approx(1 / 25 / 1e4)
    assert rates[:30] == sorted(rates[:30])
    assert rates[29:] == sorted(rates[29:], reverse=True)


def test_one_cycle_takes_its_options():
    options = {"pct_start": 0.5, "div_factor": 4, "final_div_factor": 10}
    rates = [one_cycle(2.0, step, 10, **options) for step in range(10)]
    assert rates[0] == pytest.approx(0.5)
    assert rates[2] == pytest.approx(1.25)
    assert rates[4] == pytest.approx(2)
    assert rates[9] == pytest.approx(0.05)
    # One fifth of the way down half a cosine.
    assert rates[5] == pytest.approx(0.05 + 1.95 * (1 + math.cos(math.pi / 5)) / 2)


@pytest.mark.parametrize(
    ("total_steps", "pct_start", "want"),
    [(1, 0.3, [1 / 250_000]), (2, 0.5, [1, 1 / 250_000]), (1, 0, [1 / 250_000])],
)
def test_one_cycle_of_a_step_or_two_goes_down(total_steps, pct_start, want):
    got = [one_cycle(1, step, total_steps, pct_start) for step in range(total_steps)]
    assert got == pytest.approx(want)


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(st.floats(1e-6, 10), st.integers(0, 500), st.integers(1, 300), st.floats(0, 0.99))
def test_a_rate_is_a_plain_float_between_zero_and_the_highest(lr, step, total, share):
    rates = [
        step_decay(lr, step, share, total),
        reduce_over_time(lr, step, share),
        cosine(lr, step, total),
        one_cycle(lr, step % total, total, share),
    ]
    for rate in rates:
        assert type(rate) is float
        assert 0 <= rate <= lr * (1 + 1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: step_decay(-1, 0), "lr0 is -1: use a finite number of at least 0"),
        (lambda: step_decay(1, -1), "epoch is -1: use a whole number of at least 0"),
        (lambda: step_decay(1, 0.5), "epoch is 0.5: use a whole number"),
        (lambda: step_decay(1, 0, every=0), "every is 0: use a whole number of at least 1"),
        (lambda: step_decay(1, 0, drop=-0.5), "drop is -0.5: use a finite number of at least 0"),
        (lambda: reduce_over_time("a", 0, 1), "lr0 is 'a': use a finite number"),
        (lambda: reduce_over_time(1, 0, -1), "decay is -1: use a finite number of at least 0"),
        (lambda: reduce_over_time(1, -1, 1), "epoch is -1: use a whole number"),
        (lambda: cosine(-1, 0, 1), "lr0 is -1: use a finite number"),
        (lambda: cosine(1, -1, 1), "step is -1: use a whole number"),
        (lambda: cosine(1, 0, 0), "total_steps is 0: use a whole number of at least 1"),
        (lambda: cosine(1, 0, 1, -1), "lr_min is -1: use a finite number"),
        (lambda: one_cycle(-1, 0, 1), "max_lr is -1: use a finite number"),
        (lambda: one_cycle(1, -1, 1), "step is -1: use a whole number"),
        (lambda: one_cycle(1, 0, 0), "total_steps is 0: use a whole number"),
        (
            lambda: one_cycle(1, 5, 5),
            "step is 5 of 5 .*: use steps from 0 to 4 and a share below 1",
        ),
        (lambda: one_cycle(1, 0, 5, 1), "pct_start is 1.0: use steps from 0 to 4 and a share"),
        (lambda: one_cycle(1, 0, 5, -0.1), "pct_start is -0.1: use a finite number"),
        (lambda: one_cycle(1, 0, 5, 0.3, 0.5), "div_factor is 0.5: use a finite number of at le"),
        (lambda: one_cycle(1, 0, 5, 0.3, 1, 0), "final_div_factor is 0: use a finite number"),
    ],
)
def test_a_schedule_says_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
