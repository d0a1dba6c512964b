import numpy as np
import pytest

from cnnlib import numerical_gradient, relative_error
from cnnlib.containers import Sequential, SideHead
from cnnlib.layers import Linear, ReLU, Tanh, named_grads, named_parameters
from cnnlib.summary import summary


@pytest.fixture
def model():
    make = {"rng": np.random.default_rng(0), "dtype": np.float64}
    return Sequential(
        fc1=Linear(3, 4, **make),
        tanh=Tanh(),
        _side=SideHead(aux=Sequential(fc=Linear(4, 2, **make))),
        fc2=Linear(4, 2, **make),
    )


def test_the_head_scores_while_training_and_x_passes_on(model):
    side, x = model["_side"], np.ones((5, 4))
    assert side.forward(x) is x
    assert side.scores is None
    assert side.forward(x, training=True) is x
    np.testing.assert_array_equal(side.scores, side[0].forward(x))


def test_gradients_of_both_losses_match_finite_differences(model):
    rng = np.random.default_rng(1)
    x, side = rng.normal(size=(5, 3)), model["_side"]
    dscores, dside = rng.normal(size=(5, 2)), rng.normal(size=(5, 2))

    def loss(_):
        return np.sum(model.forward(x, training=True) * dscores) + np.sum(side.scores * dside)

    loss(None)
    side.dscores = dside
    dx = model.backward(dscores)
    grads = named_grads(model)
    assert relative_error(dx, numerical_gradient(loss, x)) < 1e-7
    for name, array in named_parameters(model).items():
        assert relative_error(grads[name], numerical_gradient(loss, array)) < 1e-7, name


def test_without_a_loss_of_its_own_the_head_gets_no_gradients(model):
    x = np.ones((5, 3))
    model.forward(x, training=True)
    model["_side"].dscores = np.ones((5, 2))
    model.backward(np.ones((5, 2)))
    assert named_grads(model).keys() == named_parameters(model).keys()
    dx = model.backward(model.forward(x, training=True))
    np.testing.assert_array_equal(dx, model.backward(model.forward(x)))
    assert list(named_grads(model)) == ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]


def test_a_summary_counts_its_parameters_but_no_multiply_adds(model):
    got = summary(model, (3,))
    assert [row.name for row in got.rows] == ["", "fc1", "tanh", "aux.fc", "fc2"]
    assert (got.parameters, got.macs) == (16 + 10 + 10, 12 + 8)
    assert model.output_shape((3,)) == (2,)


def test_what_cannot_work_is_refused(model):
    with pytest.raises(ValueError, match="SideHead got 2 heads: pass one"):
        SideHead(a=ReLU(), b=ReLU())
    model.forward(np.ones((5, 3)))
    model["_side"].dscores = np.ones((5, 2))
    with pytest.raises(ValueError, match="dscores but no scores: call forward with training=True"):
        model.backward(np.ones((5, 2)))
