"""What all optimizers share: learning rates by name, frozen layers, checkpoints, errors."""

import numpy as np
import pytest

from cnnlib.optim import SGD, Adadelta, Adam
from cnnlib.tests.test_optim import gradients, model, one_each


def copied(params):
    return {name: p.copy() for name, p in params.items()}


def moved(scale=None, frozen=()):
    """Return by how much one step of plain descent moves every parameter, over its gradient."""
    params = model()
    before, (grads,) = copied(params), gradients(params, 1)
    SGD(params, lr=2, scale=scale, frozen=frozen).step(grads)
    return {name: np.mean((before[name] - p) / grads[name]) for name, p in params.items()}


def test_a_learning_rate_is_scaled_by_the_longest_name_that_matches():
    got = moved({"conv1": 0.5, "conv1.bias": 0.25, "fc.bias": 3})
    want = {"conv1.weight": 1, "conv1.bias": 0.5, "conv10.bias": 2, "fc.bias": 6}
    assert got == pytest.approx(want)


@one_each
@pytest.mark.parametrize("frozen", ["conv1", ["conv1.weight", "conv1.bias"]])
def test_frozen_parameters_stay_to_the_last_bit_even_with_momentum(
    rule, definition, options, frozen
):
    params = model(np.float32)
    params["conv1.bias"][0] = -0.0
    optimizer = rule(params, **options)
    steps = gradients(params)
    optimizer.step(steps[0])
    before = copied(params)
    optimizer.frozen |= {frozen} if isinstance(frozen, str) else set(frozen)
    remembered = optimizer.state["conv1.bias"]["step"]
    for grads in steps[1:]:  # a frozen layer needs no gradient
        optimizer.step({name: g for name, g in grads.items() if not name.startswith("conv1.")})
    for name, p in params.items():
        assert (p.tobytes() == before[name].tobytes()) == name.startswith("conv1.")
    assert optimizer.state["conv1.bias"]["step"] == remembered
    optimizer.frozen.clear()
    optimizer.step(steps[0])
    assert params["conv1.bias"].tobytes() != before["conv1.bias"].tobytes()


@pytest.mark.parametrize("frozen", ["conv1", ["conv1"], ("conv1.weight", "conv1.bias")])
def test_a_layer_may_be_frozen_from_the_start(frozen):
    assert moved(frozen=frozen) == pytest.approx(
        {"conv1.weight": 0, "conv1.bias": 0, "conv10.bias": 2, "fc.bias": 2}
    )


@one_each
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_training_continues_from_a_checkpoint_bit_for_bit(
    rule, definition, options, dtype, tmp_path
):
    params = model(dtype)
    steps = gradients(params, 6)
    optimizer = rule(params, **options)
    for grads in steps[:3]:
        optimizer.step(grads)
    optimizer.lr /= 2
    np.savez(tmp_path / "optimizer.npz", **optimizer.state_dict())

    again = copied(params)
    fresh = rule(again, **(options | {"lr": 7, "weight_decay": 0}))
    with np.load(tmp_path / "optimizer.npz") as saved:
        fresh.load_state_dict(saved)
    for grads in steps[3:]:
        optimizer.step(grads)
        fresh.step(grads)
    for name, p in params.items():
        assert p.tobytes() == again[name].tobytes()
    assert fresh.state_dict().keys() == optimizer.state_dict().keys()


def test_a_checkpoint_is_a_copy_in_both_directions():
    params = model()
    optimizer = SGD(params, lr=1, momentum=0.9)
    optimizer.step(gradients(params)[0])
    saved = optimizer.state_dict()
    kept = {name: value.copy() for name, value in saved.items()}
    optimizer.load_state_dict(saved)
    optimizer.step(gradients(params)[1])
    for name, value in saved.items():
        np.testing.assert_array_equal(value, kept[name])
    assert saved["conv1.bias.step"] == 1


def test_a_frozen_or_new_parameter_is_not_in_the_checkpoint():
    params = model()
    optimizer = Adam(params, frozen="conv1")
    assert set(optimizer.state_dict()) == {"lr", "betas", "eps", "weight_decay"}
    optimizer.step(gradients(params)[0])
    names = {key.rpartition(".")[0] for key in optimizer.state_dict()} - {""}
    assert names == {"conv10.bias", "fc.bias"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fc.weight.exp_avg": 0}, "holds 'fc.weight.exp_avg': the parameters are conv1.weight,"),
        ({"rho": 0}, "the checkpoint holds 'rho': the parameters are"),
        ({"fc.bias.velocity": 0}, r"one of Adam: it has \['fc.bias.velocity'\] too many, \[\]"),
        ({"lr": None}, r"not one of Adam: it has \[\] too many, \['lr'\] too few"),
        ({"fc.bias.step": None}, "the checkpoint has no 'fc.bias.step': it is of another rule"),
        ({"fc.bias.exp_avg_sq": None}, "the checkpoint has no 'fc.bias.exp_avg_sq'"),
        (
            {"fc.bias.exp_avg": np.zeros(5)},
            r"fc.bias.exp_avg is \(5,\), expected the shape of fc.bias, \(4,\)",
        ),
        ({"fc.bias.step": np.zeros(4)}, r"fc.bias.step is \(4,\), expected .*, \(\)"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_refused_and_nothing_changes(change, message):
    params = model()
    optimizer = Adam(params)
    optimizer.step(gradients(params)[0])
    saved = {k: v for k, v in (optimizer.state_dict() | change).items() if v is not None}
    before = optimizer.state_dict()
    with pytest.raises(ValueError, match=message):
        optimizer.load_state_dict(saved)
    for name, value in optimizer.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def test_a_checkpoint_of_another_rule_is_refused():
    params = model()
    saved = []
    for rule in (Adam, Adadelta):
        optimizer = rule(params)
        optimizer.step(gradients(params)[0])
        saved.append(optimizer.state_dict())
    with pytest.raises(ValueError, match="the checkpoint holds 'betas'"):
        optimizer.load_state_dict(saved[0])


@pytest.mark.parametrize(
    ("params", "options", "message"),
    [
        ({}, {}, r"params is empty: pass named_parameters\(model\)"),
        ({"p": np.zeros(2, int)}, {}, "p is int64, expected an array of floats that can be writ"),
        ({"p": [1.0]}, {}, "p is list, expected an array of floats"),
        ({"p": np.broadcast_to(1.0, 3)}, {}, "p is float64, expected .* updated in place"),
        ({"p": np.zeros(2)}, {"frozen": "q"}, "no parameter is called 'q' or under it: .* are p$"),
        ({"p.w": np.zeros(2)}, {"frozen": ["p.w.x"]}, "no parameter is called 'p.w.x'"),
        ({"p10.w": np.zeros(2)}, {"scale": {"p1": 2}}, "no parameter is called 'p1'"),
        ({"p": np.zeros(2)}, {"scale": {"p": -1}}, "scale of p is -1: use a finite number of at"),
        (
            {f"p{i}": np.zeros(1) for i in range(6)},
            {"frozen": "q"},
            r"the parameters are p0, p1, p2, p3, p4 \.\.\.$",
        ),
    ],
)
def test_an_optimizer_says_what_it_cannot_update(params, options, message):
    with pytest.raises(ValueError, match=message):
        SGD(params, lr=1, **options)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fc.bias": None}, "grads has no fc.bias: pass its gradient, or freeze it"),
        ({"fc.bias": np.ones(5)}, r"the gradient of fc.bias is \(5,\), expected its shape, \(4,\)"),
        ({"fc.bias": ["a"] * 4}, "the gradient of fc.bias holds <U1"),
    ],
)
def test_a_step_with_a_wrong_gradient_is_refused_and_nothing_moves(change, message):
    params = model()
    before, grads = copied(params), gradients(params)[0] | change
    optimizer = SGD(params, lr=1)
    with pytest.raises(ValueError, match=message):
        optimizer.step({name: g for name, g in grads.items() if g is not None})
    for name, p in params.items():
        np.testing.assert_array_equal(p, before[name])
    assert optimizer.state == {}
