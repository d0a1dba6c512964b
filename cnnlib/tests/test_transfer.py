import numpy as np
import pytest

from cnnlib.containers import Concat, Residual, Sequential, SideHead
from cnnlib.layers import (
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool,
    LayerNorm,
    Linear,
    MaxPool2d,
    ReLU,
    frozen_parameters,
    named_grads,
    named_layers,
    named_parameters,
    named_state,
)
from cnnlib.loss import cross_entropy
from cnnlib.optim import SGD, Adadelta, Adam
from cnnlib.train import fit
from cnnlib.transfer import (
    extract_features,
    freeze,
    layer_rates,
    replace_head,
    unfreeze,
)


def network(seed=0):
    rng = np.random.default_rng(seed)
    features = Sequential(
        conv1=Conv2d(1, 4, 3, padding=1, rng=rng),
        bn1=BatchNorm2d(4),
        relu1=ReLU(),
        pool=MaxPool2d(2),
        conv2=Conv2d(4, 6, 3, padding=1, rng=rng),
        bn2=BatchNorm2d(6),
        relu2=ReLU(),
    )
    return Sequential(
        features=features,
        avgpool=GlobalAvgPool(),
        fc1=Linear(6, 8, rng=rng),
        relu=ReLU(),
        drop=Dropout(0.5, rng),
        fc2=Linear(8, 3, rng=rng),
    )


@pytest.fixture
def batch():
    rng = np.random.default_rng(1)
    return rng.normal(size=(6, 1, 8, 8)).astype(np.float32), np.arange(6) % 3


def frozen_names(model):
    """List the frozen parameters in forward order."""
    return [name for name in named_parameters(model) if name in frozen_parameters(model)]


def state(model):
    return {name: array.tobytes() for name, array in arrays(model).items()}


def arrays(model):
    return named_parameters(model) | named_state(model)


def train(model, batch, optimizer, steps=3):
    x, y = batch
    for _ in range(steps):
        _, dscores = cross_entropy(model.forward(x, training=True), y)
        model.backward(dscores)
        optimizer.step(named_grads(model))


def changed(model, before):
    return {name for name, content in state(model).items() if content != before[name]}


RULES = {
    "momentum and decay": lambda p, **o: SGD(p, 0.1, momentum=0.9, weight_decay=0.1, **o),
    "nesterov": lambda p, **o: SGD(p, 0.1, momentum=0.9, nesterov=True, **o),
    "adam": lambda p, **o: Adam(p, 0.01, **o),
    "adadelta": lambda p, **o: Adadelta(p, 1.0, **o),
}
GROUPS = [
    ["features.conv1.weight", "features.conv1.bias", "features.bn1.weight", "features.bn1.bias"],
    ["features.conv2.weight", "features.conv2.bias", "features.bn2.weight", "features.bn2.bias"],
    ["fc1.weight", "fc1.bias"],
    ["fc2.weight", "fc2.bias"],
]
STATE = [
    ["features.bn1.running_mean", "features.bn1.running_var"],
    ["features.bn2.running_mean", "features.bn2.running_var"],
]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 4])
def test_training_changes_all_but_the_first_n_layers_to_the_last_bit(n, rule, batch):
    model = network()
    assert freeze(model, n) is model
    optimizer = rule(named_parameters(model), frozen=frozen_names(model))
    before = state(model)
    train(model, batch, optimizer)
    assert changed(model, before) == {name for group in GROUPS[n:] + STATE[n:] for name in group}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_momentum_gathered_before_does_not_move_what_is_frozen_now(rule, batch):
    model = network()
    optimizer = rule(named_parameters(model))
    train(model, batch, optimizer)
    freeze(model, 2)
    optimizer.frozen = set(frozen_names(model))
    before = state(model)
    train(model, batch, optimizer)
    assert not any(name.startswith("features") for name in changed(model, before))
    unfreeze(model)
    optimizer.frozen = set()
    train(model, batch, optimizer)
    assert changed(model, before) == set(before)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4])
def test_frozen_layers_have_no_gradients(n, batch):
    x, _ = batch
    model = freeze(network(), n)
    model.backward(np.ones_like(model.forward(x, training=True)))
    assert list(named_grads(model)) == [name for group in GROUPS[n:] for name in group]
    assert frozen_names(model) == [name for group in GROUPS[:n] for name in group]


def test_a_frozen_layer_still_passes_the_gradient_on(batch):
    x, _ = batch
    model = freeze(network(), 4)
    dx = model.backward(np.ones_like(model.forward(x)))
    assert np.abs(dx).max() > 0


def test_frozen_layers_compute_as_when_testing(batch):
    x, _ = batch
    model = freeze(network(), 4)
    assert np.array_equal(model.forward(x, training=True), model.forward(x))


@pytest.mark.parametrize(
    ("names", "want"),
    [
        ("features", [0, 1]),
        (["features"], [0, 1]),
        (("fc1", "fc2"), [2, 3]),
        ([], []),
    ],
)
def test_layers_can_be_frozen_by_name(names, want):
    model = freeze(network(), names)
    assert frozen_names(model) == [name for place in want for name in GROUPS[place]]


def test_one_layer_can_be_frozen_without_its_batch_norm():
    model = freeze(network(), "features.conv1")
    assert frozen_names(model) == ["features.conv1.weight", "features.conv1.bias"]


def test_freezing_adds_up_and_some_can_be_unfrozen():
    model = freeze(freeze(network(), "fc1"), 1)
    assert frozen_names(model) == GROUPS[0] + GROUPS[2]
    assert unfreeze(model, "features") is model
    assert frozen_names(model) == GROUPS[2]
    unfreeze(freeze(model, 4), 3)
    assert frozen_names(model) == GROUPS[3]


@pytest.mark.parametrize("names", ["conv1", ["fc1", "fc"], "features.", "fc1.weight", ""])
def test_an_unknown_name_is_refused_and_the_known_ones_told(names):
    model = network()
    with pytest.raises(ValueError, match=r"no layer is called .*: those with parameters are feat"):
        freeze(model, names)
    assert frozen_names(model) == []


def test_more_layers_than_there_are_cannot_be_frozen():
    with pytest.raises(ValueError, match="which is 5 but the model has 4 layers with weights"):
        freeze(network(), 5)


@pytest.mark.parametrize("which", [-1, 1.0, True, None])
def test_how_many_is_a_whole_number(which):
    with pytest.raises(ValueError, match=r"which is .*: use a whole number of at least 0"):
        freeze(network(), which)


def test_a_layer_norm_goes_with_the_convolution_before_it():
    model = Sequential(Conv2d(1, 2, 3), LayerNorm((2, 6, 6)), Flatten(), Linear(72, 10))
    assert layer_rates(model, 0.5) == {"0": 0.5, "1": 0.5, "3": 1.0}
    assert frozen_names(freeze(model, 1)) == ["0.weight", "0.bias", "1.weight", "1.bias"]


def test_branches_are_counted_in_forward_order():
    rng = np.random.default_rng(0)
    body = Sequential(conv=Conv2d(2, 4, 3, padding=1, rng=rng), bn=BatchNorm2d(4))
    block = Residual(body, Sequential(Conv2d(2, 4, 1, rng=rng), BatchNorm2d(4)))
    model = Sequential(
        block=block, fire=Concat(a=Conv2d(4, 3, 1, rng=rng), b=Conv2d(4, 2, 1, rng=rng))
    )
    frozen = [
        {name.rpartition(".")[0] for name in frozen_names(unfreeze(freeze(model, n), []))}
        for n in range(5)
    ]
    downsample = {"block.downsample.0", "block.downsample.1"}
    assert frozen[1] == {"block.conv", "block.bn"}
    assert frozen[2] == frozen[1] | downsample
    assert frozen[3] == frozen[2] | {"fire.a"}
    assert frozen[4] == frozen[3] | {"fire.b"}


def test_early_layers_learn_more_slowly(batch):
    rates = layer_rates(network(), 0.1)
    assert rates == pytest.approx(
        {
            **{"features.conv1": 1e-3, "features.bn1": 1e-3},
            **{"features.conv2": 1e-2, "features.bn2": 1e-2, "fc1": 0.1, "fc2": 1.0},
        }
    )
    x, y = batch
    steps = {}
    for name, scale in [("plain", None), ("scaled", rates)]:
        model = network()
        before = {key: array.copy() for key, array in named_parameters(model).items()}
        optimizer = SGD(named_parameters(model), 0.1, scale=scale)
        _, dscores = cross_entropy(model.forward(x), y)
        model.backward(dscores)
        optimizer.step(named_grads(model))
        steps[name] = {key: a - before[key] for key, a in named_parameters(model).items()}
    for key, step in steps["plain"].items():
        want = step * rates[key.rpartition(".")[0]]
        assert np.allclose(steps["scaled"][key], want, atol=1e-7)


def test_a_new_head_has_new_weights_and_the_rest_is_kept(batch):
    x, _ = batch
    model, old = network(), network()
    assert replace_head(model, 7, np.random.default_rng(5)) is model
    assert model["fc2"].params["weight"].shape == (7, 8)
    assert model["fc2"].params["weight"].dtype == np.float32
    assert model["fc2"].params["weight"].std() > 0
    assert model.forward(x).shape == (6, 7)
    rest = {name: array.tobytes() for name, array in arrays(old).items() if "fc2" not in name}
    assert {name: b for name, b in state(model).items() if "fc2" not in name} == rest
    same = replace_head(network(), 7, np.random.default_rng(5))
    assert state(same) == state(model)


def test_a_new_head_of_the_same_size_is_new_as_well():
    model, old = network(), network()
    replace_head(model, 3, np.random.default_rng(5))
    assert state(model)["fc2.weight"] != state(old)["fc2.weight"]


def test_a_new_head_learns_even_where_the_old_one_was_frozen():
    model = replace_head(freeze(network(), 4), 3, np.random.default_rng(0))
    assert frozen_names(model) == [name for group in GROUPS[:3] for name in group]


def test_a_head_keeps_its_type_and_goes_without_a_bias_if_it_did():
    model = Sequential(Flatten(), Linear(4, 3, bias=False, dtype=np.float64))
    replace_head(model, 5, np.random.default_rng(0))
    assert list(model[1].params) == ["weight"]
    assert model[1].params["weight"].dtype == np.float64


def test_the_head_of_squeezenet_is_a_convolution():
    classifier = Sequential(Dropout(0.5), Conv2d(4, 10, 1, padding=1), ReLU(), GlobalAvgPool())
    model = Sequential(features=Conv2d(1, 4, 3), classifier=classifier)
    replace_head(model, 6, np.random.default_rng(0))
    assert repr(model["classifier"][1]) == "Conv2d(4, 6, 1, padding=1)"
    assert model.forward(np.zeros((2, 1, 8, 8))).shape == (2, 6)


@pytest.mark.parametrize(
    ("model", "found"),
    [(Sequential(ReLU()), "None"), (Linear(2, 3), "Linear"), (Sequential(BatchNorm2d(3)), "None")],
)
def test_a_model_without_a_head_is_refused(model, found):
    with pytest.raises(ValueError, match=f"last layer with weights is {found}"):
        replace_head(model, 3, np.random.default_rng(0))


@pytest.mark.parametrize("n", [0, -1, 2.0])
def test_there_is_at_least_one_class(n):
    with pytest.raises(ValueError, match="n_classes is"):
        replace_head(network(), n, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("upto", "shape"),
    [
        (1, (6, 6, 4, 4)),
        (2, (6, 6)),
        (6, (6, 3)),
        ("features", (6, 6, 4, 4)),
        ("features.relu1", (6, 4, 8, 8)),
        ("fc1", (6, 8)),
        ("drop", (6, 8)),
    ],
)
def test_features_are_the_output_of_that_layer_when_testing(upto, shape, batch):
    x, _ = batch
    model = network()
    train(model, batch, SGD(named_parameters(model), 0.1))
    before = state(model)
    got = extract_features(model, x, upto)
    assert got.shape == shape
    assert state(model) == before
    want = x
    for name, layer in named_layers(model):
        want = layer.forward(want)
        if name == upto or (upto in (1, "features") and name == "features.relu2"):
            assert np.array_equal(got, want)
            return
    names = list(model.children)
    assert np.array_equal(got, model[: names.index(upto) + 1 if upto in names else upto].forward(x))


def test_features_are_after_the_relu_of_that_name_and_not_before(batch):
    x, _ = batch
    model = network()
    assert extract_features(model, x, "fc1").min() < 0
    assert extract_features(model, x, "relu").min() == 0


def test_features_do_not_depend_on_the_batch(batch, monkeypatch):
    x, _ = batch
    together = extract_features(network(), x, "fc1")
    alone = [extract_features(network(), x[i : i + 1], "fc1")[0] for i in range(6)]
    assert np.allclose(together, alone, atol=1e-6)
    monkeypatch.setattr("cnnlib.transfer.BATCH", 4)
    assert np.allclose(extract_features(network(), x, "fc1"), together, atol=1e-6)


@pytest.mark.parametrize(
    ("upto", "message"),
    [
        (7, "upto is 7 but the model has 6 parts"),
        (0, "upto is 0"),
        (1.5, "upto is 1.5"),
        ("head", "no layer is called 'head': choose one of features.conv1"),
    ],
)
def test_features_of_no_layer_are_refused(upto, message, batch):
    with pytest.raises(ValueError, match=message):
        extract_features(network(), batch[0], upto)


def test_a_number_of_parts_needs_parts_in_a_row(batch):
    with pytest.raises(ValueError, match="upto is 1 but the model has 0 parts one after the other"):
        extract_features(Concat(ReLU()), batch[0], 1)


def test_fit_leaves_alone_what_is_frozen(batch):
    model = freeze(network(), 2)
    optimizer = SGD(named_parameters(model), 0.1, momentum=0.9, weight_decay=0.1)
    rng, before = np.random.default_rng(0), state(model)
    fit(model, *batch, epochs=2, optimizer=optimizer, rng=rng, batch_size=4, progress=False)
    assert changed(model, before) == {*GROUPS[2], *GROUPS[3]}


def test_features_of_a_side_head_are_refused(batch):
    side = SideHead(aux=Sequential(Flatten(), Linear(64, 3)))
    with pytest.raises(ValueError, match=r"side\.aux\.1 computes nothing when testing"):
        extract_features(Sequential(side=side), batch[0], "side.aux.1")
