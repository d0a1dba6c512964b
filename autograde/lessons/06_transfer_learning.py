# %% [markdown]
# # 6. Transfer learning
#
# A network that has read printed letters already knows edges, strokes and corners. Few images of
# something new are then enough.
#
# **When you finish you can**
#
# - freeze layers, and say what must not move for that;
# - give a network a new head, and use the rest as a feature detector;
# - read from a heat map how many layers to freeze;
# - augment images, and say which changes keep the label;
# - say when transfer helps and when it hurts, with measurements.
#
# Ninety minutes, 100 points. Answer with NumPy: `cnnlib.transfer` and `cnnlib.augment` do the same
# for the course's real networks, so they are not allowed inside your functions.

# %% nbgrader={"grade_id": "imports", "locked": true}
from copy import deepcopy

import numpy as np

from cnnlib import conv2d, linear, models, softmax, transfer
from cnnlib.checks import (
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)
from cnnlib.data import load_cifar10, load_digits, load_glyphs, load_photograph, load_weights
from cnnlib.experiments import few_digits, held_out_digits, transfer_results
from cnnlib.layers import frozen_parameters, named_parameters
from cnnlib.models.imagenet import imagenet_folder, imagenet_input, imagenet_squeezenet
from cnnlib.own_numbers import check_own_answer, own_numbers, own_question
from cnnlib.plain_model import accuracy, as_plain_data, run_layer, train, train_step
from cnnlib.plots import describe, show_freeze_map, show_label_curves, show_row
from cnnlib.questions import check_choice, same_answer
from cnnlib.selfcheck import check_my_work
from cnnlib.weights import load_state_dict
from cnnlib.widgets import augmentation_studio, data_size_slider, freeze_slider

# %% [markdown]
# ## Predict: five of each
#
# You have five handwritten images of each digit, fifty in all. A small network learns from them and
# is then tested on digits of other writers. What share does it read correctly if it starts from
# random weights? And if it could read *printed letters* before?
# Write both guesses down *before* you run anything. They are not graded.

# %%
my_guess_scratch = None
my_guess_after_letters = None

# %% [markdown]
# ## Do not start from nothing
#
# Training a deep network from scratch takes a lot of data and time. AlexNet's 61 million parameters
# were learned from ImageNet: 1.2 million images of 1,000 classes, about a week on two GPUs.
#
# **Transfer learning** takes such a **pretrained** network and adapts it:
#
# - its early layers are a **feature detector**: edges, corners, textures, useful for any image;
# - its last layer, the **head**, knows only the old classes: cut it off and put a new one there;
# - the layers between stay as they are, **frozen**, or learn on, **fine-tuned**, with
#   backpropagation as before.
#
# Nobody has to train the first network: libraries publish whole **model zoos** with their weights.

# %% [markdown]
# ## From letters to digits
#
# ImageNet is too large for a lesson, the idea is not. Our pretrained network has learned the 26
# capitals in 16 printed faces, made as small as the digits: 8 × 8 pixels (the picture shows them
# before). It has never seen a digit, nor handwriting. The target: the 1,797 digits of the UCI
# repository, written by hand, 8 × 8 pixels.
#
# It has 41,434 parameters in five layers with weights: conv1, conv2, *pool2*, conv3, *pool3*, fc1
# and fc2, with a ReLU after each of the first four: relu1 to relu4.
#
# | source | target |
# |---|---|
# | printed letters, 26 classes | handwritten digits, 10 classes |
# | as many as a computer draws | a few, labeled by hand |

# %%
glyphs, glyph_labels, _ = load_glyphs()
digits, digit_labels = load_digits()
describe(
    show_row(
        [*(glyphs[glyph_labels == k][4] for k in (10, 11, 26, 28)), *digits[[3, 8, 15, 26]]],
        [*(f"letter {k}" for k in "ABQS"), *(f"digit {k}" for k in digit_labels[[3, 8, 15, 26]])],
    ),
    "Four printed capitals of 28 by 28 pixels, and four handwritten digits of 8 by 8 pixels.",
)

# %% [markdown]
# ## A network as plain data
#
# To see what freezing *is*, we keep a network as a plain dict with four entries:
#
# | key | what |
# |---|---|
# | `"layers"` | list of (name, kind), first layer first |
# | `"arrays"` | dict of "layer.name" → array, such as `"conv1.weight"` |
# | `"frozen"` | list of names of *arrays* that training must leave as they are |
# | `"velocity"` | dict of the momentum that training has given to arrays so far |
#
# Kinds are conv, batch_norm, relu, max_pool, dropout, flatten and linear. Only **conv** and
# **linear** mix their inputs; we call these two the *layers with weights*. A batch norm has four
# arrays: weight, bias, and the statistics running_mean and running_var. The last layer with weights
# is the head.


# %% nbgrader={"grade_id": "plain-model", "locked": true}
PLAN = [
    ("conv1", "conv", (4, 1, 3, 3)),
    ("bn1", "batch_norm", (4,)),
    ("relu1", "relu", ()),
    ("pool1", "max_pool", ()),
    ("conv2", "conv", (6, 4, 3, 3)),
    ("bn2", "batch_norm", (6,)),
    ("relu2", "relu", ()),
    ("pool2", "max_pool", ()),
    ("flatten", "flatten", ()),
    ("fc1", "linear", (8, 24)),
    ("relu3", "relu", ()),
    ("dropout", "dropout", ()),
    ("fc2", "linear", (3, 8)),
]


def make_network(plan, rng):
    """Return a network with random numbers everywhere, as plain data.

    Args:
        plan: a list of (name, kind, shape of the weight); () for a layer without arrays.
        rng: a Generator.
    """
    arrays = {}
    for name, kind, shape in plan:
        if shape:
            arrays[f"{name}.weight"] = rng.normal(0, np.prod(shape[1:]) ** -0.5, shape)
            arrays[f"{name}.bias"] = rng.normal(0, 0.5, shape[:1])
        if kind == "batch_norm":
            arrays[f"{name}.running_mean"] = rng.normal(0, 0.5, shape)
            arrays[f"{name}.running_var"] = rng.uniform(0.5, 2, shape)
    layers = [(name, kind) for name, kind, _ in plan]
    return {"layers": layers, "arrays": arrays, "frozen": [], "velocity": {}}


# %%
small = make_network(PLAN, np.random.default_rng(0))
for name, kind in small["layers"]:
    own = {key: a.shape for key, a in small["arrays"].items() if key.split(".")[0] == name}
    print(f"{name:8} {kind:10}", *(f"{key.split('.')[1]} {shape}" for key, shape in own.items()))

# %% [markdown]
# ## What a training step does to it
#
# `train_step(model, x, y, lr, momentum=0.9, rng=rng)` returns a new model and the loss of the old
# one; dropout draws from `rng`. For each trainable array $a$ with velocity $v$ (none counts as 0)
# and gradient $g$:
#
# $$v \leftarrow \text{momentum}\cdot v + g \qquad a \leftarrow a - \text{lr}\cdot v$$
#
# The gradient of a frozen array counts as 0. That alone is not enough, as the next cell shows:
# **an array that still has velocity rolls on.** It is the classic bug of freezing in the middle of
# a training. And a batch norm moves its *running statistics* without any gradient; it stops only if
# these are in the list as well. Then it computes as when testing.

# %%
x, y = np.random.default_rng(1).random((12, 1, 8, 8)), np.arange(12) % 3
warm, _ = train_step(small, x, y, lr=0.1, rng=np.random.default_rng(2))
careless = {**warm, "frozen": ["conv1.weight"]}
after, _ = train_step(careless, x, y, lr=0.1, rng=np.random.default_rng(3))
for name in ("conv1.weight", "bn1.running_mean"):
    moved = np.abs(after["arrays"][name] - warm["arrays"][name]).max()
    print(f"{name} has moved by up to {moved:.4f}")

# %% [markdown]
# ## Exercise 1: freeze (15 points)
#
# Write `freeze(model, n)`. It returns a **new** model; the one that it is given stays as it is.
#
# - Frozen are the first `n` layers with weights, and the layers behind each of them up to the next
#   layer with weights, such as its batch norm.
# - `"frozen"` lists the names of *all* arrays of these layers, in any order, and no other name:
#   `freeze(model, 0)` thaws everything.
# - `"velocity"` loses the frozen names; the rest of it, `"layers"` and `"arrays"` stay.
# - The head always learns: with $L$ layers with weights, `n` is from 0 to $L - 1$; anything else
#   raises `ValueError`.

# %% [markdown]
# **Worked example.** In the small network the layers with weights are conv1, conv2, fc1 and fc2, so
# $L = 4$. With `n = 1` the frozen layers are conv1, bn1, relu1 and pool1, the frozen arrays
# conv1.weight, conv1.bias, bn1.weight, bn1.bias, bn1.running_mean, bn1.running_var.
#
# <details><summary>Hint 1: which layers?</summary>
#
# Walk through `model["layers"]` and count the layers with weights. While the count is from 1 to
# `n`, the layer is frozen.
#
# <details><summary>Hint 2: which arrays?</summary>
#
# The layer's name is what stands before the dot: `name.split(".")[0]`.
#
# <details><summary>Hint 3: a new model</summary>
#
# `{**model, "frozen": frozen, "velocity": velocity}` is a new dict with two entries replaced.
#
# </details></details></details>
#
# **A common mistake** is `name.startswith("conv1")`: it takes conv10 as well.


# %% nbgrader={"grade_id": "freeze", "solution": true}
def freeze(model, n):
    """Let the first n layers with weights, and what follows each of them, learn no more.

    Args:
        model: a network as plain data; it is not changed.
        n: how many layers with weights, from 0 to all but the head.

    Returns:
        A new model, whose "frozen" lists the arrays of these layers and whose "velocity" has none
        of them.

    Raises:
        ValueError: there are not so many layers besides the head, or n is negative.
    """
    ### BEGIN SOLUTION
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}, expected 0 to {len(weighted) - 1}: the head learns")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-freeze", "points": 3}
def check_freeze():
    model = make_network(PLAN, np.random.default_rng(10))
    first = ["conv1.weight", "conv1.bias"]
    first += [f"bn1.{part}" for part in ("weight", "bias", "running_mean", "running_var")]
    got = freeze(deepcopy(model), 1)
    assert isinstance(got, dict), "freeze returns a model: a dict with four entries."
    assert sorted(got["frozen"]) == sorted(first), (
        f"with n = 1 your list is {sorted(got['frozen'])}. Conv1 and its batch norm: six arrays."
    )
    assert len(freeze(deepcopy(model), 3)["frozen"]) == 14, "n = 3: 2 + 4 + 2 + 4 + 2 arrays."
    assert list(freeze(got, 0)["frozen"]) == [], "n = 0 thaws everything."
    model["velocity"] = {"conv1.weight": np.ones((4, 1, 3, 3)), "fc2.bias": np.ones(3)}
    left = freeze(deepcopy(model), 1)["velocity"]
    assert sorted(left) == ["fc2.bias"], (
        f"velocity is left for {sorted(left)}, expected ['fc2.bias']: what is frozen must not roll "
        "on, and what learns keeps its own."
    )


check_freeze()
visible_checks_pass("other networks and names, every n, the arrays bit for bit after training")


# %% nbgrader={"grade": true, "grade_id": "test-freeze", "points": 8}
# Hidden tests: the list and the velocities, for every n, two networks, names that look alike.
### BEGIN HIDDEN TESTS
def test_freeze():
    def expected(model, n):
        groups, place = {}, 0
        for name, kind in model["layers"]:
            place += 1 if kind == "conv" or kind == "linear" else 0
            groups[name] = place
        return sorted(a for a in model["arrays"] if 0 < groups[a[: a.index(".")]] <= n)

    rng = np.random.default_rng(601)
    alike = [
        ("conv1", "conv", (3, 2, 3, 3)),
        ("relu1", "relu", ()),
        ("conv10", "conv", (4, 3, 1, 1)),
        ("bn10", "batch_norm", (4,)),
        ("conv", "conv", (2, 4, 3, 3)),
        ("flatten", "flatten", ()),
        ("out", "linear", (5, 32)),
    ]
    holds = Properties("freeze")
    for title, plan in [("the small network", PLAN), ("names that look alike", alike)]:
        model = make_network(plan, rng)
        model["velocity"] = {
            name: rng.normal(size=a.shape)
            for name, a in model["arrays"].items()
            if "running" not in name
        }
        weighted = sum(kind in ("conv", "linear") for _, kind in model["layers"])
        for n in range(weighted):
            want = expected(model, n)
            with holds(f"{title}, n = {n}: the frozen arrays", hint="All arrays of which layers?"):
                assert sorted(freeze(deepcopy(model), n)["frozen"]) == want
            with holds(f"{title}, n = {n}: the velocities"):
                left = freeze(deepcopy(model), n)["velocity"]
                assert sorted(left) == sorted(set(model["velocity"]) - set(want))
                for name, value in left.items():
                    check_close(value, model["velocity"][name])
    with holds("an earlier freeze is forgotten"):
        model["frozen"] = expected(model, 3)
        assert sorted(freeze(deepcopy(model), 1)["frozen"]) == expected(model, 1)
    holds.verdict()


test_freeze()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-freeze-care", "points": 4}
# Hidden tests: arrays bit for bit after training, the given model unchanged, n that cannot work.
### BEGIN HIDDEN TESTS
def test_freeze_care():
    def same(one, other):
        return list(one) == list(other) and all(np.array_equal(one[k], other[k]) for k in one)

    rng = np.random.default_rng(602)
    x, y = rng.random((9, 1, 8, 8)), rng.integers(0, 3, 9)
    model, _ = train_step(make_network(PLAN, rng), x, y, lr=0.1, rng=rng)
    before = deepcopy(model)
    holds = Properties("freeze")
    with holds("layers and arrays stay"):
        got = freeze(model, 2)
        assert [tuple(layer) for layer in got["layers"]] == before["layers"]
        assert same(got["arrays"], before["arrays"])
    with holds("the given model is left as it was", hint="Return a new dict."):
        assert model["frozen"] == before["frozen"]
        assert same(model["arrays"], before["arrays"])
        assert same(model["velocity"], before["velocity"])
    after, early = deepcopy(model), ("conv1.", "bn1.", "conv2.", "bn2.")
    with holds("three steps of training leave what is frozen, bit for bit", hint="And momentum?"):
        after = freeze(model, 2)
        for _ in range(3):
            after, _ = train_step(after, x, y, lr=0.1, rng=rng)
        kept = [name for name in before["arrays"] if name.startswith(early)]
        assert all(np.array_equal(after["arrays"][k], before["arrays"][k]) for k in kept)
    with holds("three steps of training move every array that is not frozen"):
        rest = [name for name in before["arrays"] if not name.startswith(early)]
        assert not any(np.array_equal(after["arrays"][k], before["arrays"][k]) for k in rest)
    with holds("a negative n raises ValueError"):
        check_raises(ValueError, freeze, deepcopy(model), -1)
    with holds("an n that leaves no head raises ValueError"):
        check_raises(ValueError, freeze, deepcopy(model), 4)
        check_raises(ValueError, freeze, deepcopy(model), 5)
    holds.verdict()


test_freeze_care()
### END HIDDEN TESTS

# %% [markdown]
# ## The same on the library's networks
#
# `cnnlib.transfer.freeze(model, n)` does this to the course's real models: it marks the layers, and
# `fit` and the optimizers respect the mark. (In PyTorch: `requires_grad = False` for each
# parameter, and `.eval()` for the batch norms, whose statistics would move all the same.) Below,
# your function and the library's count what is left to learn in the letters network.

# %%
letters = models.letters_net()
load_state_dict(letters, load_weights("letters"))
plain_letters = as_plain_data(letters)
for n in range(5):
    frozen = freeze(plain_letters, n)["frozen"]
    yours = sum(a.size for name, a in plain_letters["arrays"].items() if name not in frozen)
    real = transfer.freeze(transfer.unfreeze(letters), n)
    still = set(named_parameters(real)) - frozen_parameters(real)
    theirs = sum(named_parameters(real)[name].size for name in still)
    print(f"n = {n}: {yours:6} parameters learn; with the library's freeze {theirs:6}")
letters = transfer.unfreeze(letters)

# %% [markdown]
# ## Freeze slider
#
# Each box is a layer with weights; gray ones are frozen, and the last one has ten classes instead
# of 26 already, so 40,394 parameters in all. On the right is how well such networks read digits:
# mean and standard deviation of ten runs, and the same from scratch, the gray band. Move *frozen
# layers* and *labels per class*. How many layers would you freeze with one label per class? And
# with a hundred?

# %%
freeze_slider()

# %% [markdown]
# ## A new head
#
# The letters network gives 26 scores. Ten digits need ten, and the old rows mean A, B, C: useless
# now. The new head has the old one's number of *inputs*, here $D = 64$, and one row of weights per
# new class. Its weights are drawn at random, small enough not to disturb the features: mean 0,
# standard deviation $1/\sqrt{D}$; its biases are 0.
#
# **Worked example.** AlexNet's head is 1000 × 4096 with 1,000 biases: 4,097,000 parameters. For ten
# classes of your own it becomes 10 × 4096 with 10 biases: 40,970, and if all else is frozen, this
# is everything that has to be learned.

# %% [markdown]
# **Your own numbers (1 point).** Everybody gets others: they depend on your name, as your course
# knows it. Write it into the first cell, run both cells, and answer in the third. A *backbone* is
# all of a network but its head, the number of its features is the head's $D$.

# %% nbgrader={"grade_id": "own-name", "solution": true}
my_name = None
### BEGIN SOLUTION
my_name = "Ada"
### END SOLUTION

# %%
own_question("own06", my_name)

# %% nbgrader={"grade_id": "own06", "solution": true}
own06 = None
### BEGIN SOLUTION
_inputs, _classes = own_numbers("own06", my_name).values()
own06 = _classes * _inputs + _classes
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own06", "points": 1}
check_own_answer("own06", my_name, own06)
### BEGIN HIDDEN TESTS
assert same_answer(own06, [(lambda D, K: (D + 1) * K)(**own_numbers("own06", my_name))])
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 2: replace the head (15 points)
#
# Write `replace_head(model, n_classes, rng)`. It returns a **new** model.
#
# - The head, whatever its name, gets a new weight (n_classes, D) and a new bias (n_classes,), as
#   above, also when the old one had as many classes. (A weight of zeros is accepted as well;
#   *Reflect* asks why it can learn.)
# - The head can learn: its names leave `"frozen"`, and `"velocity"`, where the shapes no longer
#   fit.
# - Everything else stays.
# - `ValueError` when the last layer with weights is not linear, or `n_classes` is less than 1.
#
# <details><summary>Hint 1: which layer?</summary>
#
# The last of those whose kind is conv or linear.
#
# <details><summary>Hint 2: how wide?</summary>
#
# `D = model["arrays"][f"{head}.weight"].shape[1]`.
#
# <details><summary>Hint 3: drawing</summary>
#
# `rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D))`: all randomness comes from `rng`.
#
# </details></details></details>


# %% nbgrader={"grade_id": "replace-head", "solution": true}
def replace_head(model, n_classes, rng):
    """Put a new last layer with weights in the place of the old one.

    Args:
        model: a network as plain data, its head a linear layer; it is not changed.
        n_classes: how many scores the new head gives.
        rng: a numpy Generator that draws the new weights.

    Returns:
        A new model with a new head, which is not frozen and has no velocity.

    Raises:
        ValueError: the last layer with weights is not linear, or n_classes is less than 1.
    """
    ### BEGIN SOLUTION
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    return {
        **model,
        "arrays": {**model["arrays"], **new},
        "frozen": [name for name in model["frozen"] if name not in new],
        "velocity": {name: v for name, v in model["velocity"].items() if name not in new},
    }
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-replace-head", "points": 3}
def check_replace_head():
    model = make_network(PLAN, np.random.default_rng(20))
    got = replace_head(deepcopy(model), 5, np.random.default_rng(21))
    assert isinstance(got, dict), "replace_head returns a model: a dict with four entries."
    check_shape(got["arrays"]["fc2.weight"], (5, 8), hint="Five classes, eight inputs as before.")
    check_close(got["arrays"]["fc2.bias"], np.zeros(5), hint="The biases start at 0.")
    assert sorted(got["arrays"]) == sorted(model["arrays"]), "The names of the arrays stay."
    check_close(got["arrays"]["fc1.weight"], model["arrays"]["fc1.weight"], hint="It stays.")
    check_shape(replace_head(model, 3, np.random.default_rng(22))["arrays"]["fc2.weight"], (3, 8))


check_replace_head()
visible_checks_pass("other networks, the size of the weights, what is frozen, velocities, training")


# %% nbgrader={"grade": true, "grade_id": "test-replace-head", "points": 8}
# Hidden tests: shapes, the spread of the weights, the generator, as many classes as before.
### BEGIN HIDDEN TESTS
def test_replace_head():
    wide = [
        ("body", "conv", (3, 1, 3, 3)),
        ("flatten", "flatten", ()),
        ("middle", "linear", (400, 192)),
        ("relu", "relu", ()),
        ("classifier", "linear", (7, 400)),
        ("dropout", "dropout", ()),
    ]
    model = make_network(wide, np.random.default_rng(603))
    holds = Properties("replace_head")
    for classes in (1, 2, 7, 50):
        new, weight = {}, np.zeros((0, 400))
        with holds(f"{classes} classes: the shapes", hint="Behind the head is a dropout."):
            new = replace_head(deepcopy(model), classes, np.random.default_rng(604))["arrays"]
            check_shape(new["classifier.weight"], (classes, 400))
            check_close(new["classifier.bias"], np.zeros(classes))
        with holds(f"{classes} classes: the spread of the weights", hint="1/sqrt(D), or all 0."):
            weight = np.asarray(new.get("classifier.weight", weight), float)
            assert weight.shape == (classes, 400)
            count, wanted = weight.size, 400**-0.5
            drawn = abs(weight.std() - wanted) < 6 * wanted / np.sqrt(count)
            assert drawn or not weight.any()
            assert abs(weight.mean()) < 6 * wanted / np.sqrt(count)
        with holds(f"{classes} classes: the old head is gone"):
            rows = min(len(weight), 7)
            assert rows, "no new head"
            assert not np.allclose(weight[:rows], model["arrays"]["classifier.weight"][:rows])
        with holds(f"{classes} classes: the other arrays stay"):
            rest = [name for name in model["arrays"] if not name.startswith("classifier")]
            assert sorted(new) == sorted(model["arrays"])
            assert all(np.array_equal(new[k], model["arrays"][k]) for k in rest)
    with holds("the same seed gives the same head, another seed another", hint="Draw from rng."):
        seeds = (605, 605, 606)
        heads = [replace_head(deepcopy(model), 9, np.random.default_rng(s)) for s in seeds]
        one, again, other = (np.asarray(h["arrays"]["classifier.weight"]) for h in heads)
        assert np.array_equal(one, again)
        assert not one.any() or not np.array_equal(one, other)
    with holds("every row has weights of its own"):
        one = replace_head(deepcopy(model), 9, np.random.default_rng(605))["arrays"]
        one = np.asarray(one["classifier.weight"])
        assert not one.any() or len(np.unique(one, axis=0)) == 9
    holds.verdict()


test_replace_head()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-replace-head-care", "points": 4}
# Hidden tests: frozen and velocity, a step of training, the given model unchanged, refusals.
### BEGIN HIDDEN TESTS
def test_replace_head_care():
    rng = np.random.default_rng(607)
    x, y = rng.random((9, 1, 8, 8)), rng.integers(0, 5, 9)
    model, _ = train_step(make_network(PLAN, rng), x, y % 3, lr=0.1, rng=rng)
    model["frozen"] = ["conv1.weight", "fc2.weight", "conv1.bias", "fc2.bias"]
    before = deepcopy(model)
    holds = Properties("replace_head")
    with holds("the head is not frozen, what else is frozen stays so"):
        got = replace_head(deepcopy(model), 5, rng)
        assert sorted(got["frozen"]) == ["conv1.bias", "conv1.weight"]
    with holds("the old head's velocity is gone, the others stay", hint="Look at the shapes."):
        velocity = replace_head(deepcopy(model), 3, rng)["velocity"]
        assert sorted(velocity) == sorted(set(before["velocity"]) - {"fc2.weight", "fc2.bias"})
        for name, value in velocity.items():
            check_close(value, before["velocity"][name])
    with holds("layers stay"):
        got = replace_head(deepcopy(model), 5, rng)
        assert [tuple(layer) for layer in got["layers"]] == before["layers"]
    with holds("the new head learns"):
        after, _ = train_step(got, x, y, lr=0.1, rng=rng)
        for name in ("fc2.weight", "fc2.bias"):
            assert not np.array_equal(after["arrays"][name], got["arrays"][name])
    with holds("the given model is left as it was", hint="Return new dicts."):
        replace_head(model, 5, rng)
        assert model["frozen"] == before["frozen"]
        assert list(model["velocity"]) == list(before["velocity"])
        kept = [np.array_equal(model["arrays"][k], a) for k, a in before["arrays"].items()]
        assert all(kept)
    with holds("no classes raise ValueError"):
        check_raises(ValueError, replace_head, deepcopy(model), 0, rng)
    with holds("a head that is not linear raises ValueError"):
        body = {**deepcopy(model), "layers": model["layers"][:8]}
        check_raises(ValueError, replace_head, body, 5, rng)
    holds.verdict()


test_replace_head_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Transfer, live
#
# Now everything together, with your two functions: the letters network gets a head for ten digits,
# its first two convolutions are frozen, and it learns from fifty handwritten digits. Beside it, the
# same network from random weights learns from the same fifty. Both are tested on 397 digits of
# other writers. It takes some seconds; then look back at your two guesses.

# %%
few_x, few_y = few_digits(5, np.random.default_rng(0))
judge_x, judge_y = held_out_digits()
rng = np.random.default_rng(0)
scratch = as_plain_data(models.letters_net(10, rng=rng))
moved = freeze(replace_head(plain_letters, 10, rng), 2)
for name, start in [("from scratch", scratch), ("from letters, two frozen", moved)]:
    pupil, losses = train(start, few_x, few_y, rng, epochs=20)
    right = accuracy(pupil, judge_x, judge_y)
    print(f"{name:25} loss {losses[0]:.2f} -> {losses[-1]:.3f}, accuracy {100 * right:.1f} %")
same = all(np.array_equal(pupil["arrays"][k], moved["arrays"][k]) for k in moved["frozen"])
print("The frozen arrays are bit for bit as before:", same)

# %% [markdown]
# ## Features off the shelf
#
# The cheapest transfer trains no network at all. Send every image through the frozen layers once,
# keep what comes out, and teach a *simple* classifier on these **features**. In 2014 Razavian and
# colleagues did so with a network trained on ImageNet, on tasks from birds to buildings, and came
# close to the specialists of the day or beat them: *CNN features off the shelf*.
#
# Features are taken **as when testing**: batch norms take their running statistics, dropout does
# nothing, so an image's features do not depend on its batch. (A lecture says that dropout must
# scale weights in testing. That was its first form; *inverted* dropout scales while training.)

# %% [markdown]
# ## Exercise 3: extract features (10 points)
#
# Write `extract_features(model, x, upto)`: what the layer called `upto` gives for the images `x`,
# that layer included. `run_layer(model, name, x)` is given: it sends `x` through *one* layer, as
# when testing. An unknown name raises `ValueError`.
#
# **Worked example.** In the small network eight images (8, 1, 8, 8) give features (8, 4, 4, 4)
# up to `"pool1"`, and (8, 24) up to `"flatten"`.
#
# <details><summary>Hint 1: the order</summary>
#
# The output of each layer is the input of the next.
#
# <details><summary>Hint 2: the loop</summary>
#
# `for name, _ in model["layers"]:` and, inside, `x = run_layer(model, name, x)`.
#
# <details><summary>Hint 3: when to stop</summary>
#
# Return as soon as `name == upto`, *after* running that layer. If the loop ends without it, there
# is no such layer.
#
# </details></details></details>
#
# **A common mistake** is to stop one layer early and to take the numbers before the ReLU.


# %% nbgrader={"grade_id": "extract-features", "solution": true}
def extract_features(model, x, upto):
    """Compute what a layer gives for images, as when testing.

    Args:
        model: a network as plain data.
        x: images, (N, C, H, W).
        upto: the name of the layer.

    Returns:
        The output of that layer, (N, ...), a new float array.

    Raises:
        ValueError: the model has no layer of that name.
    """
    ### BEGIN SOLUTION
    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            return x
    raise ValueError(f"no layer is called {upto!r}")
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-extract-features", "points": 2}
def check_extract_features():
    model = make_network(PLAN, np.random.default_rng(30))
    x = np.random.default_rng(31).normal(size=(8, 1, 8, 8))
    got = extract_features(model, x, "pool1")
    check_shape(got, (8, 4, 4, 4), hint="Four maps, halved by the pooling.")
    assert (np.asarray(got) >= 0).all(), "After a ReLU and a maximum nothing is negative."
    check_shape(extract_features(model, x, "flatten"), (8, 24), hint="6 maps of 2 x 2.")
    plan = [("conv", "conv", (1, 1, 1, 1)), ("relu", "relu", ())]
    two = make_network(plan, np.random.default_rng(32))
    two["arrays"] = {"conv.weight": np.array([[[[2.0]]]]), "conv.bias": np.array([-1.0])}
    pixels = np.array([[[[0.0, 1.0, 3.0]]]])
    check_close(extract_features(two, pixels, "conv"), [[[[-1, 1, 5]]]], hint="2 x - 1.")
    check_close(extract_features(two, pixels, "relu"), [[[[0, 1, 5]]]], hint="And the ReLU.")


check_extract_features()
visible_checks_pass("every layer, batches of one and of many, read-only images, unknown names")


# %% nbgrader={"grade": true, "grade_id": "test-extract-features", "points": 8}
# Hidden tests: every layer, batches of one, the images and the model unchanged, unknown names.
### BEGIN HIDDEN TESTS
def test_extract_features():
    def expected(arrays, x):
        a, found, rows = arrays, {}, len(x)
        for block in "12":
            x = found[f"conv{block}"] = conv2d(
                x, a[f"conv{block}.weight"], a[f"conv{block}.bias"], padding=1
            )
            mean, var, gamma, beta = (
                a[f"bn{block}.{part}"][:, None, None]
                for part in ("running_mean", "running_var", "weight", "bias")
            )
            x = found[f"bn{block}"] = (x - mean) / np.sqrt(var + 1e-5) * gamma + beta
            x = found[f"relu{block}"] = np.where(x > 0, x, 0)
            pairs = x.reshape(*x.shape[:2], x.shape[2] // 2, 2, x.shape[3] // 2, 2)
            x = found[f"pool{block}"] = pairs.max(axis=(3, 5))
        x = found["flatten"] = x.reshape(rows, -1)
        x = found["fc1"] = linear(x, a["fc1.weight"], a["fc1.bias"])
        x = found["relu3"] = found["dropout"] = np.where(x > 0, x, 0)
        found["fc2"] = linear(x, a["fc2.weight"], a["fc2.bias"])
        return found

    rng = np.random.default_rng(608)
    model, x = make_network(PLAN, rng), rng.normal(1, 2, size=(5, 1, 8, 8))
    want, before = expected(model["arrays"], x), deepcopy(model)
    holds = Properties("extract_features")
    for name, features in want.items():
        with holds(f"up to {name}"):
            check_close(extract_features(model, x.copy(), name), features)
    with holds("an image alone has the features it has in a batch", hint="As when testing?"):
        alone = [extract_features(model, x[i : i + 1].copy(), "fc1")[0] for i in range(5)]
        together = extract_features(model, x.copy(), "fc1")
        check_close(np.array([np.asarray(f) for f in alone]), np.asarray(together))
    with holds("the images are left as they were"):
        check_unchanged(lambda images: extract_features(model, images, "relu2"), x)
        x.flags.writeable = False
        extract_features(model, x, "relu2")
    with holds("the model is left as it was, running statistics included"):
        kept = [np.array_equal(model["arrays"][k], a) for k, a in before["arrays"].items()]
        assert all(kept)
    with holds("an unknown layer raises ValueError"):
        check_raises(ValueError, extract_features, model, x, "conv3")
    holds.verdict()


test_extract_features()
### END HIDDEN TESTS

# %% [markdown]
# ## Which layer has the best features?
#
# The simplest classifier there is: the *mean* of the features of each class, and a new image
# belongs to the nearest mean. Nothing is trained, five labels per class are enough to see:
#
# - the raw pixels are a beginning;
# - features from the middle of the letters network, pool2 and pool3, are much better, although it
#   has never seen a digit;
# - features right below its old head, relu4, are *worse* than those, and the 26 scores of the head
#   itself, fc2, are the worst: they have specialized in telling letters apart.


# %%
def nearest_mean(features, y, new):
    """Return for each row of `new` the class whose mean of `features` is nearest."""
    means = np.stack([features[y == k].mean(axis=0) for k in np.unique(y)])
    return ((new[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


right = {"pixels": nearest_mean(few_x.reshape(50, -1), few_y, judge_x.reshape(397, -1)) == judge_y}
for upto in ("pool2", "pool3", "relu4", "fc2"):
    known = extract_features(plain_letters, few_x, upto).reshape(50, -1)
    new = extract_features(plain_letters, judge_x, upto).reshape(397, -1)
    right[upto] = nearest_mean(known, few_y, new) == judge_y
for name, hits in right.items():
    print(f"features {name:6} accuracy {100 * hits.mean():.1f} %")

# %% [markdown]
# Early layers are general, late ones special. How general? The farther your task is from the old
# one, the earlier you should cut.
#
# These are the same fifty digits as before: compare with the two networks that you have trained.

# %% [markdown]
# ## Measured: labels and accuracy
#
# One run proves little: which fifty digits? So a script of the course has trained 870 networks
# (`data/experiments/transfer.py`): ten draws of the digits for each number of labels, from scratch
# and after the letters, with 0 to 4 layers frozen. A point is the mean of ten runs, its bar their
# standard deviation.
#
# Read the figure *sideways*: draw a horizontal line at some accuracy. Where it cuts two curves, you
# see how many labels the letters have saved. This **label economy** is why transfer pays: images
# are cheap, labels are not.

# %%
scratch_rows = transfer_results("letters", scratch=True)
results = transfer_results("letters")
curves = {
    "from scratch": scratch_rows,
    "fine-tuned, nothing frozen": [row for row in results if row[1] == 0],
    "only the new head learns": [row for row in results if row[1] == 4],
}
describe(
    show_label_curves(curves, title="letters to digits: accuracy on 397 digits, 10 runs each"),
    "Three rising curves of accuracy against labels per class, 1 to 100. They begin together near "
    "60 %; then fine-tuning is above training from scratch, and training only the head is below.",
)

# %% [markdown]
# ## How many layers to freeze?
#
# Lectures give a rule: *too little data: learn the last layer and perhaps one or two more; a lot of
# data: fine-tune all of them.* Our 350 transfers test it. `results` is a list of rows, one per run:
#
# | labels per class | frozen layers | accuracy |
# |---|---|---|
# | 5 | 2 | 0.86 |
# | 5 | 2 | 0.84 |
# | 5 | 3 | 0.81 |
#
# **Worked example.** In these three rows two layers frozen have a mean of 0.85, three have 0.81:
# the answer for 5 labels is 2.

# %% [markdown]
# ## Exercise 4: the best number of frozen layers (15 points)
#
# Write `best_n_frozen(results)`. It returns a dict: for each number of labels per class, the number
# of frozen layers whose **mean** accuracy is highest. Rows come in any order, and one setting may
# have more runs than another. Means closer than $10^{-9}$ are a tie, and in a tie *more* frozen
# layers win: fewer parameters learn. Without rows the dict is empty. Do not change `results`.
#
# <details><summary>Hint 1: collect</summary>
#
# First collect the accuracies of each pair (labels, frozen) in a list, in a dict of lists.
#
# <details><summary>Hint 2: compare</summary>
#
# Then go through the pairs, in sorted order, and keep for each number of labels the best mean so
# far and its number of frozen layers.
#
# <details><summary>Hint 3: ties</summary>
#
# If the frozen layers go up, a later one replaces the best as soon as its mean is above
# `best - 1e-9`.
#
# </details></details></details>
#
# **A common mistake** is to take the best single run: with ten runs each, luck wins.


# %% nbgrader={"grade_id": "best-n-frozen", "solution": true}
def best_n_frozen(results):
    """Find the best number of frozen layers for each number of labels.

    Args:
        results: a list of (labels per class, frozen layers, accuracy), one per run.

    Returns:
        A dict of labels per class -> the number of frozen layers with the highest mean accuracy;
        in a tie the larger one.
    """
    ### BEGIN SOLUTION
    runs = {}
    for labels, frozen, share in results:
        runs.setdefault((labels, frozen), []).append(share)
    best, winner = {}, {}
    for (labels, frozen), shares in sorted(runs.items()):
        mean = np.mean(shares)
        if labels not in best or mean > best[labels] - 1e-9:
            best[labels], winner[labels] = mean, frozen
    return winner
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-best-n-frozen", "points": 3}
def check_best_n_frozen():
    rows = [(5, 2, 0.86), (5, 2, 0.84), (5, 3, 0.81)]
    got = best_n_frozen(rows)
    assert got == {5: 2}, f"the worked example gives {{5: 2}}, yours {got}"
    got = best_n_frozen([*rows, (50, 0, 0.95), (50, 2, 0.93)])
    assert got == {5: 2, 50: 0}, f"with 50 labels nothing should be frozen, yours {got}"
    lucky = [(1, 0, 0.2), (1, 0, 0.9), (1, 4, 0.6), (1, 4, 0.7)]
    assert best_n_frozen(lucky) == {1: 4}, "0.65 on average beats 0.55: one run was lucky."
    tie = [(1, 0, 0.5), (1, 3, 0.5), (1, 2, 0.5)]
    assert best_n_frozen(tie) == {1: 3}, "In a tie more frozen layers win."


check_best_n_frozen()
visible_checks_pass("many runs, rows in any order, unequal numbers of runs, ties, no rows")


# %% nbgrader={"grade": true, "grade_id": "test-best-n-frozen", "points": 9}
# Hidden tests: many rows in any order, settings with more runs than others, lucky runs.
### BEGIN HIDDEN TESTS
def test_best_n_frozen():
    def expected(rows):
        found = {}
        for labels in {row[0] for row in rows}:
            settings = {row[1] for row in rows if row[0] == labels}
            means = {}
            for frozen in settings:
                values = [row[2] for row in rows if row[:2] == (labels, frozen)]
                means[frozen] = sum(values) / len(values)
            top = max(means.values())
            found[labels] = max(frozen for frozen, mean in means.items() if mean > top - 1e-9)
        return found

    rng = np.random.default_rng(609)
    holds = Properties("best_n_frozen")
    level = rng.normal(0.7, 0.05, size=(6, 5))
    grid = [
        (labels, frozen, float(level[i, frozen] + rng.normal(0, 0.1)))
        for i, labels in enumerate((100, 2, 1, 20, 5, 50))
        for frozen in range(5)
        for _ in range(8)
    ]
    mixed = [grid[i] for i in rng.permutation(len(grid))]
    with holds("a grid of six numbers of labels, five of frozen layers, eight runs each"):
        assert best_n_frozen(list(grid)) == expected(grid)
    with holds("the same rows in another order", hint="Do not rely on the order."):
        assert best_n_frozen(list(mixed)) == expected(grid)
    some = [row for row in mixed if rng.random() < 0.5]
    with holds("settings with more and with fewer runs", hint="A mean, not a sum."):
        assert best_n_frozen(list(some)) == expected(some)
    for seed in range(5):
        few = [
            (int(n), int(f), float(a))
            for n, f, a in np.random.default_rng(seed).integers((1, 0, 1), (4, 4, 99), (30, 3))
        ]
        with holds("accuracies in per cent, a few rows"):
            assert best_n_frozen(list(few)) == expected(few)
    holds.verdict()


test_best_n_frozen()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-best-n-frozen-care", "points": 3}
# Hidden tests: ties, rows left as they were, one row, no rows.
### BEGIN HIDDEN TESTS
def test_best_n_frozen_care():
    holds = Properties("best_n_frozen")
    with holds("a tie, the larger number first"):
        assert best_n_frozen([(7, 4, 0.5), (7, 1, 0.5), (7, 0, 0.25)]) == {7: 4}
    with holds("a tie, the larger number last"):
        assert best_n_frozen([(7, 0, 0.25), (7, 1, 0.5), (7, 4, 0.5)]) == {7: 4}
    with holds("a tie of means that differ by rounding"):
        rows = [(2, 1, 0.1), (2, 1, 0.2), (2, 1, 0.3), (2, 3, 0.3), (2, 3, 0.2), (2, 3, 0.1)]
        assert best_n_frozen([*rows, (2, 2, 0.2)]) == {2: 3}
    with holds("means that are close and no tie"):
        assert best_n_frozen([(4, 0, 0.5042), (4, 2, 0.5041), (4, 3, 0.4)]) == {4: 0}
    with holds("the best of all numbers of labels is not asked for"):
        assert best_n_frozen([(1, 4, 0.5), (1, 0, 0.4), (9, 0, 0.9), (9, 4, 0.8)]) == {1: 4, 9: 0}
    with holds("accuracies of 0"):
        assert best_n_frozen([(3, 2, 0.0), (3, 1, 0.0)]) == {3: 2}
    with holds("one row, and none"):
        assert best_n_frozen([(3, 2, 0.5)]) == {3: 2}
        assert best_n_frozen([]) == {}
    rows = [(2, 0, 0.5), (1, 3, 0.25), (2, 1, 0.75)]
    with holds("the rows are left as they were"):
        best_n_frozen(rows)
        assert rows == [(2, 0, 0.5), (1, 3, 0.25), (2, 1, 0.75)]
    holds.verdict()


test_best_n_frozen_care()
### END HIDDEN TESTS

# %% [markdown]
# ## The heat map
#
# The mean of every setting; your function frames the best of each column. The rule holds in its
# direction: with few labels two layers are frozen, with more one or none. It does not hold in its
# extreme: learning the head alone is *never* best here, and from five labels on it is below
# scratch, since the late features are letter features (see the nearest means above).
#
# With 100 labels, one frozen layer beats none. Really? Move the slider below to 100 and compare the
# difference of the means with the standard deviation of the runs.

# %%
describe(
    show_freeze_map(results, mark=best_n_frozen(results), title="letters to digits"),
    "A heat map of accuracy: frozen layers 0 to 4 against labels per class 1 to 100. "
    "With one or two labels the best row is two frozen layers, with more it is none or one.",
)

# %%
data_size_slider()

# %% [markdown]
# ## When transfer hurts
#
# A second experiment: a network learns the handwritten digits **0 to 4** and then has to read
# **5 to 9**. Same writers, same pixels: more similar than printed letters. Is it even better?
#
# No. Five classes can be told apart by few strokes, and the network has learned those and no
# others: with four layers frozen it is blind to what separates a 7 from a 9, and loses eight to
# fourteen points against scratch, whatever the number of labels. Fine-tuned it recovers, and gains
# next to nothing. This is **negative transfer**. A source helps when its classes are *many and
# varied*, not only similar; and you know it only if you measure *scratch* as well.

# %%
low = transfer_results("low digits")
low_scratch = transfer_results("low digits", scratch=True)
curves = {
    "from scratch": low_scratch,
    "fine-tuned, nothing frozen": [row for row in low if row[1] == 0],
    "only the new head learns": [row for row in low if row[1] == 4],
}
describe(
    show_label_curves(curves, title="digits 0-4 to 5-9: accuracy, 10 runs each"),
    "Accuracy against labels per class. Training only the head is far below training from "
    "scratch everywhere; fine-tuning is about equal to it.",
)

# %% [markdown]
# The letters were also *more*: 1,248 images against some 700. One experiment does not tell variety
# from number.
#
# A shorter run, live: 500 digits from 0 to 4 teach a network, then ten of each digit from 5 to 9
# teach its new head, and beside it a network from random weights. It is one run: compare its gap
# with the mean in the figure.

# %%
rng = np.random.default_rng(0)
source = as_plain_data(models.letters_net(5, rng=rng))
source, _ = train(source, *few_digits(100, rng, range(5)), rng, epochs=6)
print(f"digits 0-4: {100 * accuracy(source, *held_out_digits(range(5))):.1f} % right")
target, test = few_digits(10, rng, range(5, 10)), held_out_digits(range(5, 10))
scratch = as_plain_data(models.letters_net(5, rng=rng))
moved = freeze(replace_head(source, 5, rng), 4)
for name, start in [("from scratch", scratch), ("after 0-4, only the head", moved)]:
    pupil, _ = train(start, *target, rng, epochs=30)
    print(f"digits 5-9, {name:24}: {100 * accuracy(pupil, *test):.1f} % right")

# %% [markdown]
# ## Slower, not frozen
#
# Frozen or not is a hard choice. Between the two: let early layers learn with a **lower learning
# rate** than late ones, and the whole network with a lower one than in its first training, so that
# what it knows is bent and not broken. Howard and Ruder divide the rate by 2.6 from layer to layer.
#
# `transfer.layer_rates(model, 0.4)` gives each layer 0.4 times the rate of the next one, and
# `SGD(..., scale=rates)` obeys. Whether it pays is a matter of measuring. With ten labels per class
# it does not here: the early layers have to leave print behind, and hardly move. (The last two
# lines belong to the next section.)

# %%
for name, rate in transfer.layer_rates(letters, 0.4).items():
    print(f"{name:6} learns at {rate:.4f} of the learning rate")
for recipe in ("plain", "slower early layers", "moved", "moved and mirrored"):
    runs = [a for n, f, a in transfer_results("letters", recipe) if (n, f) == (10, 0)]
    print(f"{recipe:20} {100 * np.mean(runs):.1f} % +- {100 * np.std(runs):.1f}, {len(runs)} runs")

# %% [markdown]
# ## Data augmentation
#
# The other cure for too few labels: make *new images out of old ones* by changes that keep the
# label. They are made on the fly, other ones in each epoch. The usual list:
#
# | change | is the label kept? |
# |---|---|
# | mirror (*reflection*) | a cat yes; a digit, a letter, a traffic sign no |
# | shift, crop | yes, as long as the object stays inside |
# | rotate, scale | by a little: a 6 turned around is a 9 |
# | intensity: brightness, contrast, color | yes, unless color is the class |
# | elastic deformation | yes, for handwriting and tissue |
#
# Try them. At which setting would *you* no longer read the digit?

# %%
augmentation_studio(digits[[3, 6, 9]][:, None], ["digit 3", "digit 6", "digit 9"])

# %% [markdown]
# ## Exercise 5: augment (15 points)
#
# Write `augment(batch, rng, flip=True, shift=2, crop=None)`, the recipe of ConvNetJS for CIFAR-10.
# Each image is changed by draws of **its own**, all from `rng`, in this order:
#
# 1. **mirrored**, left to right, with probability 1/2, if `flip`;
# 2. **moved** by some rows and some columns, each from `-shift` to `shift`, all equally likely;
#    what comes in from outside is 0;
# 3. **cut**: if `crop` is not None, to a window of that size (one number, or height and width),
#    at any place where it fits, all equally likely.
#
# Channels change together. The result is a new float array. `ValueError`: not four axes, a negative
# `shift`, a window that does not fit or is empty.

# %% [markdown]
# **Worked example.** One row [1, 2, 3, 4]. Mirrored: [4, 3, 2, 1]. Then moved one column to the
# right: [0, 4, 3, 2]. Then cut to two columns at column 1: [4, 3].
#
# <details><summary>Hint 1: one image at a time</summary>
#
# A loop over the N images is fine; `out[i] = ...` with an array of zeros made before.
#
# <details><summary>Hint 2: mirror and draw</summary>
#
# `image[:, :, ::-1]` is the mirror image. `rng.random() < 0.5` is a coin, and
# `rng.integers(-shift, shift + 1)` a move: its upper end is not included.
#
# <details><summary>Hint 3: move</summary>
#
# Pad the image with `shift` zeros on each side of both axes with `np.pad`, then cut out H × W
# pixels whose top left corner is drawn from 0 to 2 · shift.
#
# </details></details></details>
#
# **A common mistake** is `np.roll`: what leaves on one side comes in on the other.


# %% nbgrader={"grade_id": "augment", "solution": true}
def augment(batch, rng, flip=True, shift=2, crop=None):
    """Mirror, move and cut each image of a batch at random.

    Args:
        batch: images, (N, C, H, W); it is not changed.
        rng: a numpy Generator.
        flip: whether images are mirrored, left to right, with probability 1/2.
        shift: the farthest move along each axis, in pixels.
        crop: height and width of a window, one number or two; None keeps the whole image.

    Returns:
        The images, (N, C, H, W), or with a crop (N, C, height, width), a new float array.

    Raises:
        ValueError: batch has not four axes, shift is negative, or the window does not fit.
    """
    ### BEGIN SOLUTION
    batch = np.asarray(batch, dtype=float)
    if batch.ndim != 4 or shift < 0:
        raise ValueError(f"the batch is {batch.shape}, the shift {shift}")
    N, C, H, W = batch.shape
    height, width = (H, W) if crop is None else np.broadcast_to(crop, 2)
    if not (1 <= height <= H and 1 <= width <= W):
        raise ValueError(f"a window of {crop} does not fit into images of {H} x {W}")
    out = np.zeros((N, C, height, width))
    padded = np.pad(batch, ((0, 0), (0, 0), (shift, shift), (shift, shift)))
    for i in range(N):
        image = padded[i, :, :, ::-1] if flip and rng.random() < 0.5 else padded[i]
        top, left = rng.integers(0, 2 * shift + 1, size=2)
        moved = image[:, top : top + H, left : left + W]
        top, left = rng.integers(0, H - height + 1), rng.integers(0, W - width + 1)
        out[i] = moved[:, top : top + height, left : left + width]
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-augment", "points": 3}
def check_augment():
    row = np.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 1, 1, 4)
    rows = row.repeat(200, axis=0)
    same = augment(row.copy(), np.random.default_rng(50), flip=False, shift=0)
    check_close(same, row, hint="Without mirror and shift nothing changes.")
    mirrored = augment(rows.copy(), np.random.default_rng(51), shift=0)
    check_shape(mirrored, (200, 1, 1, 4), hint="As many images, as large.")
    firsts = set(np.asarray(mirrored)[:, 0, 0, 0].tolist())
    assert firsts == {1.0, 4.0}, (
        f"the 200 rows begin with {sorted(firsts)}, expected 1, or 4 when mirrored: "
        "each image has a coin of its own."
    )
    tall = row.reshape(1, 1, 4, 1).repeat(200, axis=0)
    moved = np.asarray(augment(tall, np.random.default_rng(52), flip=False, shift=1))
    found = {tuple(r) for r in moved[:, 0, :, 0].tolist()}
    assert found == {(1, 2, 3, 4), (0, 1, 2, 3), (2, 3, 4, 0), (0, 0, 0, 0)}, (
        f"moves by up to one pixel make {sorted(found)} of the column 1, 2, 3, 4; expected the "
        "column itself, 0 1 2 3, 2 3 4 0, and 0 0 0 0 when it moves away to the side."
    )
    cut = augment(rows, np.random.default_rng(53), flip=False, shift=0, crop=(1, 2))
    check_shape(cut, (200, 1, 1, 2), hint="A window of 1 x 2.")


check_augment()
visible_checks_pass("every move as likely as the others, several channels, windows, integers, rng")


# %% nbgrader={"grade": true, "grade_id": "test-augment", "points": 8}
# Hidden tests: which changes occur and how often, images of several channels that are not square.
### BEGIN HIDDEN TESTS
def test_augment():
    def versions(image, flip, shift, crop):
        """List (mirrored, down, right, top, left) by the bytes of what it makes of the image."""
        (_, H, W), found = image.shape, {}
        h, w = crop or (H, W)
        for place in np.ndindex(1 + flip, 2 * shift + 1, 2 * shift + 1, H - h + 1, W - w + 1):
            m, down, right, top, left = place
            canvas = np.zeros((len(image), H + 4 * shift, W + 4 * shift))
            at = slice(shift + down, shift + down + H), slice(shift + right, shift + right + W)
            canvas[:, at[0], at[1]] = image[:, :, ::-1] if m else image
            y, x = 2 * shift + top, 2 * shift + left
            found.setdefault(canvas[:, y : y + h, x : x + w].tobytes(), place)
        return found

    def draws(seed, count, **options):
        image = np.arange(1.0, 61).reshape(2, 5, 6)
        known = versions(image, options["flip"], options["shift"], options["crop"])
        batch = np.repeat(image[None], count, axis=0)
        if isinstance(options["crop"], tuple) and options["crop"][0] == options["crop"][1]:
            options["crop"] = options["crop"][0]
        out = np.asarray(augment(batch, np.random.default_rng(seed), **options), float)
        out = out.round(6) + 0.0
        places = [known.get(np.ascontiguousarray(each).tobytes()) for each in out]
        assert None not in places, "no mirroring, move and window make this image"
        return np.array(places)

    def even(values, choices):
        counts = np.bincount(values, minlength=choices)
        expected = len(values) / choices
        assert len(counts) == choices
        assert np.abs(counts - expected).max() < 6 * np.sqrt(expected)

    holds = Properties("augment")
    with holds("mirror only: one image in two", hint="Left to right, each image its own coin."):
        seen = draws(610, 400, flip=True, shift=0, crop=None)
        even(seen[:, 0], 2)
    for shift in (1, 2):
        with holds(f"moves of up to {shift}, all equally likely", hint="Are both ends included?"):
            seen = draws(611, 1000, flip=False, shift=shift, crop=None)
            even(seen[:, 1] * (2 * shift + 1) + seen[:, 2], (2 * shift + 1) ** 2)
    for crop in ((3, 4), (5, 4), (3, 3)):
        with holds(f"windows of {crop}, at every place", hint="How many places are there?"):
            seen = draws(612, 1000, flip=False, shift=0, crop=crop)
            even(seen[:, 3] * (7 - crop[1]) + seen[:, 4], (6 - crop[0]) * (7 - crop[1]))
    with holds("mirror and moves together, independent of each other"):
        seen = draws(613, 1000, flip=True, shift=1, crop=None)
        even(seen[:, 0] * 9 + seen[:, 1] * 3 + seen[:, 2], 18)
    with holds("moved first, then cut", hint="Zeros can be inside the window."):
        assert np.ptp(draws(614, 500, flip=True, shift=1, crop=(4, 5))[:, :3], axis=0).all()
    holds.verdict()


test_augment()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-augment-care", "points": 4}
# Hidden tests: defaults, rng, each image its own, integers, the batch unchanged, refusals.
### BEGIN HIDDEN TESTS
def test_augment_care():
    rng = np.random.default_rng(615)
    batch = rng.random((6, 3, 7, 5)) + 1
    holds = Properties("augment")

    def made(seed, images=batch, **options):
        return np.asarray(augment(np.array(images), np.random.default_rng(seed), **options))

    with holds("the same seed gives the same images, another seed others", hint="Only rng draws."):
        check_close(made(616), made(616))
        assert not np.array_equal(made(616), made(617))
    with holds("each image stays in its place in the batch"):
        levels = np.arange(1.0, 41).reshape(40, 1, 1, 1) * np.ones((1, 2, 6, 5))
        check_close(made(618, levels).max(axis=(1, 2, 3)), np.arange(1.0, 41))
    with holds("the defaults mirror and move by up to two pixels"):
        pixel = np.zeros((400, 1, 5, 7))
        pixel[:, 0, 2, 1] = 1
        places = {tuple(p) for p in np.argwhere(made(619, pixel))[:, 2:].tolist()}
        assert places == {(y, x) for y in range(5) for x in (0, 1, 2, 3, 4, 5, 6)}
    with holds("integers are computed as floats"):
        got = made(620, (batch * 9).astype(np.uint8))
        assert got.dtype.kind == "f"
        check_close(got, made(620, (batch * 9).astype(np.uint8).astype(float)))
    with holds("the batch is left as it was"):
        before, images = batch.copy(), batch.copy()
        got = augment(images, np.random.default_rng(621), shift=0)
        assert np.array_equal(images, before)
        images.flags.writeable = False
        augment(images, np.random.default_rng(622))
    with holds("a batch of one, and a window"):
        check_shape(made(623, batch[:1]), (1, 3, 7, 5))
        check_shape(made(624, crop=(4, 3)), (6, 3, 4, 3))
        check_close(made(623, batch[:1], flip=False, shift=0), batch[:1])
    with holds("a window of one pixel"):
        check_shape(made(624, crop=1), (6, 3, 1, 1))
    with holds("a batch without four axes raises ValueError"):
        check_raises(ValueError, made, 625, batch[0])
    for title, options in [
        ("a negative shift", {"shift": -1}),
        ("a window that is too tall", {"crop": (8, 3)}),
        ("a window that is too wide", {"crop": (3, 6)}),
        ("a square window that is too wide", {"crop": 6}),
        ("an empty window", {"crop": 0}),
        ("a window without rows", {"crop": (0, 3)}),
        ("a window without columns", {"crop": (3, 0)}),
    ]:
        with holds(f"{title} raises ValueError"):
            check_raises(ValueError, lambda options=options: made(626, **options))
    holds.verdict()


test_augment_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Does it pay?
#
# The lines above have measured it, with ten labels per class. *Moved* by up to one pixel: a little
# better, less than the spread of the runs. *Mirrored* as well: six points worse. A mirrored 2 looks
# like an S, and the network spends its weights on digits that nobody writes.
#
# And the number? More versions are not more writers: see the next question.

# %% [markdown]
# ## Find the error (2 points)
#
# A lecture says: *augmentation increases the amount of data by a factor of ten or more*. Take the
# recipe of exercise 5 with its defaults, mirror and moves of up to two pixels along both axes. How
# many different versions of one image can it make at most, the image itself included?
#
# That is the factor the lecture counts, and the error is in the word *data*: they are all versions
# of *one* hand. They teach what does not matter, and say nothing of how others write. Ten labels
# with all their versions are not worth that many labels.

# %% nbgrader={"grade_id": "find-the-error", "solution": true}
versions_of_one_image = None
### BEGIN SOLUTION
versions_of_one_image = 2 * 5 * 5
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-find-the-error", "points": 2}
assert versions_of_one_image is not None, "versions_of_one_image: no number yet. Replace None."
### BEGIN HIDDEN TESTS
assert same_answer(versions_of_one_image, [50]), "find the error: count the moves along one axis"
### END HIDDEN TESTS

# %% [markdown]
# ## With ImageNet's weights
#
# If the published weights of SqueezeNet (1.2 million parameters, 1,000 classes) are at hand, this
# section shows the real thing; without them it says so, and nothing else needs them. Put them in a
# folder and name it before you start Jupyter: `CNNLIB_DATA=/path/to/folder jupyter lab`.

# %%
squeezenet = None
if imagenet_folder() is None:
    print("Skipped: CNNLIB_DATA names no folder with weights/squeezenet1_0_imagenet.npz in it.")
    print("The lesson goes on without it.")
else:
    squeezenet, classes = imagenet_squeezenet()
    for photo in ("coffee", "cat", "camera", "china"):
        scores = squeezenet.forward(imagenet_input(load_photograph(photo)[None]), False)
        p = softmax(scores)[0]
        best = p.argsort()[::-1][:2]
        print(f"{photo:7}", *(f"{classes[k]} {100 * p[k]:.0f} %" for k in best), sep="  ")

# %% [markdown]
# Airplane or automobile? Five labeled images of each class of CIFAR-10, 32 × 32 pixels, and the
# nearest mean, once of the pixels and once of SqueezeNet's features (the means of its 512 last
# maps).

# %%
cifar = None
if squeezenet is not None:
    try:
        cifar = {split: load_cifar10(split, dtype=np.uint8) for split in ("train", "test")}
    except (ImportError, OSError, ValueError) as error:
        print(f"No CIFAR-10: {error}")

# %%
if cifar is None:
    print("Skipped: this needs the ImageNet weights, see above, and CIFAR-10.")
else:
    parts = {}
    for split, count in [("train", 5), ("test", 90)]:
        images, y = cifar[split]
        rows = np.concatenate([np.flatnonzero(y == k)[:count] for k in (0, 1)])
        big = imagenet_input(images[rows].transpose(0, 2, 3, 1), size=96)
        maps = transfer.extract_features(squeezenet, big, "features")
        parts[split] = images[rows].reshape(len(rows), -1) / 255, maps.mean(axis=(2, 3)), y[rows]
    for name, column in [("pixels", 0), ("SqueezeNet's features", 1)]:
        guess = nearest_mean(parts["train"][column], parts["train"][2], parts["test"][column])
        print(f"{name:22} accuracy {100 * np.mean(guess == parts['test'][2]):.1f} %")

# %% [markdown]
# ## Report: scratch or transfer? (10 points)
#
# Compute three numbers from the measurements, rows of (labels per class, frozen layers, accuracy):
# `results` and `scratch_rows` for the letters, `low` and `low_scratch` for the digits 0 to 4.
#
# 1. `gain_5` (2 points): after the letters, nothing frozen, 5 labels per class: how many percentage
#    points is the mean accuracy above scratch?
# 2. `labels_scratch_needs` (2 points): the smallest measured number of labels per class with which
#    *scratch* reaches at least that mean after the letters: the label economy.
# 3. `loss_50` (2 points): after the digits 0 to 4, four layers frozen, 50 labels per class: how
#    many percentage points is the mean *below* scratch?

# %% nbgrader={"grade_id": "report", "solution": true}
gain_5 = None
labels_scratch_needs = None
loss_50 = None
### BEGIN SOLUTION


def mean_accuracy(rows, labels, frozen):
    return np.mean([a for n, f, a in rows if (n, f) == (labels, frozen)])


gain_5 = 100 * (mean_accuracy(results, 5, 0) - mean_accuracy(scratch_rows, 5, -1))
labels_scratch_needs = min(
    n for n, _, _ in results if mean_accuracy(scratch_rows, n, -1) >= mean_accuracy(results, 5, 0)
)
loss_50 = 100 * (mean_accuracy(low_scratch, 50, -1) - mean_accuracy(low, 50, 4))
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-report-gain", "points": 2}
assert gain_5 is not None, "gain_5: no number yet. Replace None by yours."
assert 0.5 < gain_5 < 100, "gain_5 is in percentage points, not a share, and letters help."


### BEGIN HIDDEN TESTS
def test_report_gain():
    tuned = [row[2] for row in transfer_results("letters") if row[:2] == (5, 0)]
    scratch = [row[2] for row in transfer_results("letters", scratch=True) if row[0] == 5]
    want = 100 * (np.mean(tuned) - np.mean(scratch))
    assert abs(float(gain_5) - want) < 0.1, "gain_5: which rows, and is it a mean?"


test_report_gain()
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-report-labels", "points": 2}
assert labels_scratch_needs is not None, "labels_scratch_needs: no number yet. Replace None."
assert labels_scratch_needs in (1, 2, 5, 10, 20, 50, 100), "one of the measured numbers of labels"


### BEGIN HIDDEN TESTS
def test_report_labels():
    tuned = np.mean([row[2] for row in transfer_results("letters") if row[:2] == (5, 0)])
    rows = transfer_results("letters", scratch=True)
    enough = [n for n, _, _ in rows if np.mean([r[2] for r in rows if r[0] == n]) >= tuned]
    assert labels_scratch_needs == min(enough), "labels_scratch_needs: compare the means"


test_report_labels()
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-report-loss", "points": 2}
assert loss_50 is not None, "loss_50: no number yet. Replace None by yours."
assert 0.5 < loss_50 < 100, "loss_50 is in percentage points, not a share, and not negative."


### BEGIN HIDDEN TESTS
def test_report_loss():
    frozen = [row[2] for row in transfer_results("low digits") if row[:2] == (50, 4)]
    scratch = [row[2] for row in transfer_results("low digits", scratch=True) if row[0] == 50]
    want = 100 * (np.mean(scratch) - np.mean(frozen))
    assert abs(float(loss_50) - want) < 0.1, "loss_50: which rows, and is it a mean?"


test_report_loss()
### END HIDDEN TESTS

# %% [markdown]
# Now write the report, four to six sentences for someone who must decide whether to label more
# images or to look for a pretrained network (4 points): what did you compare, and how sure are the
# numbers? When does transfer help, when does it hurt, and by how much? What do you recommend?

# %% [markdown] nbgrader={"grade": true, "grade_id": "report-text", "points": 4, "solution": true}
# The same network was trained on the same few digits from random weights and from pretrained ones;
# every number is the mean of ten draws, its uncertainty the standard deviation, and the judge are
# writers who are not in the training images (1 point). After the letters, five labels per class
# give 4.4 points more than scratch, and scratch needs ten labels to catch up; with one label there
# is no gain, and with a hundred it has shrunk to one point (1 point). After the digits 0 to 4,
# freezing four layers costs 8 to 14 points at every size and fine-tuning gains nothing: the
# source is similar but too narrow (1 point). So: with few labels start from a network of many
# varied classes, choose the frozen layers by a measurement like the heat map, and always train from
# scratch as well (1 point for a recommendation that follows from the numbers).

# %% [markdown]
# ## The four cases (8 points)
#
# How many labels are there, and how similar are the tasks? Match each case with its plan; each plan
# fits one. It is a rule of thumb: the nearest means and the heat map above show that measuring
# decides.
#
# - **A** Freeze all but a new head: the last features fit, and few labels cannot teach more.
# - **B** Fine-tune every layer gently: all of it fits already, and the labels can improve it.
# - **C** Cut early: a small classifier on features of a *lower* layer.
# - **D** All layers learn at the usual rate, as from scratch; the old weights are only a start.
#
# | | similar task | very different task |
# |---|---|---|
# | **few labels** | `few_similar` | `few_different` |
# | **many labels** | `many_similar` | `many_different` |

# %% nbgrader={"grade_id": "four-cases", "solution": true}
few_similar = None
few_different = None
many_similar = None
many_different = None
### BEGIN SOLUTION
few_similar = "A"
few_different = "C"
many_similar = "B"
many_different = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-few-similar", "points": 2}
check_choice(few_similar, "ABCD")
### BEGIN HIDDEN TESTS
assert few_similar.upper() == "A", "few labels, similar: do the last features fit the new task?"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-few-different", "points": 2}
check_choice(few_different, "ABCD")
### BEGIN HIDDEN TESTS
assert few_different.upper() == "C", "few labels, different: which layers are still general?"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-many-similar", "points": 2}
check_choice(many_similar, "ABCD")
### BEGIN HIDDEN TESTS
assert many_similar.upper() == "B", "many labels, similar: why freeze, why break what fits?"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-many-different", "points": 2}
check_choice(many_different, "ABCD")
### BEGIN HIDDEN TESTS
assert many_different.upper() == "D", "many labels, different: what do the old weights still give?"
### END HIDDEN TESTS

# %% [markdown]
# ## Choose (5 points)
#
# One right letter each; graded after submission. Two points each, question 2 one.
#
# **1.** You freeze the first convolution and its batch norm in the middle of a training with
# momentum. What must be stopped?
#
# - **A** the gradient of the convolution's weights, nothing else
# - **B** the gradients of all their weights and biases
# - **C** those, and what is left of their velocity
# - **D** all of this, and the running statistics of the batch norm

# %% nbgrader={"grade_id": "choice-1", "solution": true}
choice_1 = None
### BEGIN SOLUTION
choice_1 = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-1", "points": 2}
check_choice(choice_1, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_1.upper() == "D", "choice 1: which arrays of a layer move without a gradient?"
### END HIDDEN TESTS

# %% [markdown]
# **2.** AlexNet has 60,965,224 parameters. You give it a head for 10 classes (its last layer has
# 4,096 inputs) and freeze all but this head and the dense layer below it, 4,096 × 4,096 with
# biases. How many parameters learn?
#
# - **A** 60,965,224
# - **B** 16,781,312
# - **C** 16,822,282
# - **D** 40,970

# %% nbgrader={"grade_id": "choice-2", "solution": true}
choice_2 = None
### BEGIN SOLUTION
choice_2 = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-2", "points": 1}
check_choice(choice_2, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_2.upper() == "C", "choice 2: two layers learn, and each has biases"
### END HIDDEN TESTS

# %% [markdown]
# **3.** The network of the digits 0 to 4 was a poor start for 5 to 9, that of the printed letters a
# good one for digits. Why?
#
# - **A** printed characters look more like handwriting than handwriting does
# - **B** the letters network has more layers
# - **C** 26 varied classes need many kinds of features, 5 classes only few
# - **D** 8 × 8 pixels are too few for digits

# %% nbgrader={"grade_id": "choice-3", "solution": true}
choice_3 = None
### BEGIN SOLUTION
choice_3 = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-3", "points": 2}
check_choice(choice_3, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_3.upper() == "C", "choice 3: what does a network learn to see, and what for?"
### END HIDDEN TESTS

# %% [markdown]
# ## Reflect (4 points)
#
# A new head whose weights are all 0 learns without trouble. A network whose layers *all* start at 0
# learns nothing but the biases of its head. Why the difference? Look at what the gradient of a
# layer's weights is made of. And what does a head of zeros do to the layers below it in the very
# first step?

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-zeros", "points": 4, "solution": true}
# The gradient of a layer's weights is its input times the gradient that arrives at its output. At
# the head both are there: the features below are not 0, and the loss gives each class its own
# gradient (probability minus target), so the rows move, and move apart, in the first step
# (2 points). If all layers are 0, the features that arrive at the head are 0, and the gradient that
# goes back through weights of 0 is 0: nothing but the last biases gets a gradient, now and for ever
# (1 point). A head of zeros sends back 0 in the first step, so the layers below stay for this one
# step and learn from the second one on: that even protects what they know (1 point).

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("06_transfer_learning")

# %% [markdown]
# ## Summary
#
# - Early layers are general, late ones special: replace the head, freeze or slow down what fits,
#   and let the rest learn. Frozen means weights, statistics and momentum.
# - How many layers to freeze depends on the number of labels and on the distance of the tasks:
#   measure it, with several runs, and always against scratch. Transfer can hurt.
# - Augmentation makes versions, not new examples, and only those that keep the label.

# %% [markdown]
# ## References
#
# - J. Yosinski, J. Clune, Y. Bengio, H. Lipson, *How transferable are features in deep neural
#   networks?*, 2014, arXiv:1411.1792.
# - A. Razavian, H. Azizpour, J. Sullivan, S. Carlsson, *CNN features off-the-shelf*, 2014,
#   arXiv:1403.6382.
# - J. Howard, S. Ruder, *Universal language model fine-tuning for text classification*, 2018,
#   arXiv:1801.06146 (a learning rate per layer).
# - P. Simard, D. Steinkraus, J. Platt, *Best practices for convolutional neural networks applied to
#   visual document analysis*, 2003, doi:10.1109/ICDAR.2003.1227801 (elastic deformation).
# - F. Iandola et al., *SqueezeNet*, 2016, arXiv:1602.07360.
