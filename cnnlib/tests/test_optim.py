"""The rules of the optimizers, and what they may touch."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.optim import SGD, Adadelta, Adam


def sgd(p, grads, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Follow PyTorch's documentation of SGD for one number."""
    buffer = None
    for g in grads:
        g = g + weight_decay * p
        if momentum != 0:
            buffer = g if buffer is None else momentum * buffer + g
            g = g + momentum * buffer if nesterov else buffer
        p = p - lr * g
    return p


def adam(p, grads, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    m = v = 0.0
    for t, g in enumerate(grads, start=1):
        g = g + weight_decay * p
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g**2
        m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
        p = p - lr * m_hat / (math.sqrt(v_hat) + eps)
    return p


def adadelta(p, grads, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.0):
    v = u = 0.0
    for g in grads:
        g = g + weight_decay * p
        v = v * rho + g**2 * (1 - rho)
        delta = math.sqrt(u + eps) / math.sqrt(v + eps) * g
        u = u * rho + delta**2 * (1 - rho)
        p = p - lr * delta
    return p


RULES = [
    (SGD, sgd, {"lr": 0.1}),
    (SGD, sgd, {"lr": 0.1, "momentum": 0.9}),
    (SGD, sgd, {"lr": 0.1, "momentum": 0.5, "nesterov": True, "weight_decay": 0.3}),
    (Adam, adam, {}),
    (Adam, adam, {"lr": 0.3, "betas": (0.5, 0.8), "eps": 0.1, "weight_decay": 0.3}),
    (Adam, adam, {"betas": (0, 0.5)}),
    (Adadelta, adadelta, {}),
    (Adadelta, adadelta, {"lr": 0.5, "rho": 0.7, "eps": 0.01, "weight_decay": 0.3}),
]
rules = pytest.mark.parametrize(("rule", "definition", "options"), RULES)
ONE_EACH = [RULES[2], RULES[4], RULES[7]]
one_each = pytest.mark.parametrize(("rule", "definition", "options"), ONE_EACH)


def model(dtype=np.float64):
    rng = np.random.default_rng(0)
    shapes = {
        "conv1.weight": (2, 1, 3, 2),
        "conv1.bias": (2,),
        "conv10.bias": (3,),
        "fc.bias": (4,),
    }
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}


def gradients(params, steps=5, dtype=np.float64):
    rng = np.random.default_rng(1)
    return [
        {name: rng.normal(size=p.shape).astype(dtype) for name, p in params.items()}
        for _ in range(steps)
    ]


@rules
def test_five_steps_equal_the_definition_number_by_number(rule, definition, options):
    params = model()
    start, steps = {k: p.copy() for k, p in params.items()}, gradients(params)
    optimizer = rule(params, **options)
    for grads in steps:
        optimizer.step(grads)
    for name, p in params.items():
        for place in np.ndindex(p.shape):
            want = definition(start[name][place], [g[name][place] for g in steps], **options)
            assert p[place] == pytest.approx(want, rel=1e-12)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(
    st.sampled_from(range(len(RULES))),
    st.floats(-10, 10),
    st.lists(st.floats(-10, 10), max_size=6),
)
def test_any_gradients_equal_the_definition(which, start, grads):
    rule, definition, options = RULES[which]
    p = np.array([start])
    optimizer = rule({"p": p}, **options)
    for g in grads:
        optimizer.step({"p": [g]})
    assert p[0] == pytest.approx(definition(start, grads, **options), rel=1e-9, abs=1e-9)


def test_momentum_gathers_speed():
    p = np.zeros(1)
    optimizer = SGD({"p": p}, lr=1, momentum=0.9)
    speeds = []
    for _ in range(3):
        before = p[0]
        optimizer.step({"p": np.array([1.0])})
        speeds.append(before - p[0])
    assert speeds == pytest.approx([1, 1.9, 2.71])


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient():
    p = np.zeros(4)
    Adam({"p": p}, lr=0.01).step({"p": np.array([1e-3, -5.0, 700.0, 0.0])})
    np.testing.assert_allclose(p, [-0.01, 0.01, -0.01, 0], rtol=1e-4)


def test_adadelta_does_not_mind_the_unit_of_the_loss():
    small, large = np.zeros(1), np.zeros(1)
    pair = Adadelta({"p": small}), Adadelta({"p": large})
    for _ in range(10):
        pair[0].step({"p": [10.0]})
        pair[1].step({"p": [10_000.0]})
    assert small == pytest.approx(large, rel=1e-4)
    assert small[0] < 0


@one_each
def test_every_rule_finds_the_bottom_of_a_bowl(rule, definition, options):
    p = np.array([3.0, -2.0])
    optimizer = rule({"p": p}, **(options | {"weight_decay": 0}))
    for _ in range(2000):
        optimizer.step({"p": 2 * p * [1, 0.5]})
    np.testing.assert_allclose(p, 0, atol=0.05)


@one_each
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_very_arrays_are_updated_keep_their_type_and_gradients_are_left_alone(
    rule, definition, options, dtype
):
    params = model(dtype)
    whole = np.ones((4, 6), dtype)
    params["fc.weight"] = whole.T[::2]  # a view
    before = {k: p.copy() for k, p in params.items()}
    (grads,) = gradients(params, 1)
    kept = {k: g.copy() for k, g in grads.items()}
    for g in grads.values():
        g.flags.writeable = False
    given_lr = np.float64(options["lr"])
    optimizer = rule(params, **(options | {"lr": given_lr}))
    optimizer.step(grads)
    optimizer.step(grads)
    for name, p in params.items():
        assert optimizer.params[name] is p
        assert p.dtype == dtype
        assert np.all(p != before[name])
        np.testing.assert_array_equal(grads[name], kept[name])
        for value in list(optimizer.state[name].values())[1:]:
            assert value.dtype == dtype
            assert not np.shares_memory(value, grads[name])
    assert np.all(whole[:, 1::2] == 1)


@one_each
def test_float32_follows_float64(rule, definition, options):
    wide, narrow = model(), model(np.float32)
    for params in (wide, narrow):
        optimizer = rule(params, **options)
        for grads in gradients(params):
            optimizer.step(grads)
    for name in wide:
        np.testing.assert_allclose(narrow[name], wide[name], atol=1e-5)


def test_options_may_change_between_two_steps():
    p = np.zeros(1)
    optimizer = SGD({"p": p}, lr=1)
    optimizer.step({"p": [1]})
    optimizer.lr, optimizer.momentum = 0.1, 0.5
    optimizer.step({"p": [1]})
    assert p[0] == pytest.approx(-1 - 0.1 * 1.5)
    optimizer.lr = -1
    with pytest.raises(ValueError, match="lr is -1: use a finite number of at least 0"):
        optimizer.step({"p": [1]})


@pytest.mark.parametrize(
    ("rule", "change", "message"),
    [
        (SGD, {"lr": -0.1}, "lr is -0.1: use a finite number of at least 0"),
        (SGD, {"lr": np.nan}, "lr is nan: use a finite number"),
        (SGD, {"lr": 1, "weight_decay": -1}, "weight_decay is -1: use a finite number"),
        (SGD, {"lr": 1, "momentum": 1.1}, "momentum is 1.1: .*at least 0 and of at most 1"),
        (SGD, {"lr": 1, "momentum": -1}, "momentum is -1: "),
        (SGD, {"lr": 1, "nesterov": True}, "momentum is 0: nesterov=True needs a momentum"),
        (Adam, {"lr": -1}, "lr is -1: use a finite number"),
        (Adam, {"betas": (0.9, 1.0)}, r"betas is \(0.9, 1.0\): use 2 of at least 0 and below 1"),
        (Adam, {"betas": (-0.1, 0.9)}, r"betas is \(-0.1, 0.9\): use 2 of at least 0"),
        (Adam, {"betas": 0.9}, "betas is 0.9: use 2 of at least 0 and below 1"),
        (Adam, {"betas": (0.9, "b")}, "betas is 'b': use a finite number"),
        (Adam, {"eps": 0}, "eps is 0: use a positive number, such as 1e-8"),
        (Adam, {"eps": -1}, "eps is -1: use a finite number of at least 0"),
        (Adadelta, {"rho": 1}, r"rho is \(1,\): use 1 of at least 0 and below 1"),
        (Adadelta, {"eps": 0}, "eps is 0: use a positive number"),
        (Adadelta, {"lr": -1}, "lr is -1: use a finite number"),
    ],
)
def test_a_rule_says_what_is_wrong_with_its_options(rule, change, message):
    with pytest.raises(ValueError, match=message):
        rule({"p": np.zeros(2)}, **change)


@one_each
def test_large_parameters_are_updated_in_pieces_to_the_same_bits(
    rule, definition, options, monkeypatch
):
    runs = []
    for piece in (1, 2, 7, 1 << 30):
        monkeypatch.setattr("cnnlib.optimizer.PIECE", piece)
        params = model()
        params["conv1.weight"] = np.asfortranarray(params["conv1.weight"])
        optimizer = rule(params, **options)
        for grads in gradients(params):
            optimizer.step(grads)
        runs.append({**params, **optimizer.state_dict()})
    for other in runs[1:]:
        for name, array in runs[0].items():
            np.testing.assert_array_equal(other[name], array)
