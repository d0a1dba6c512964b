"""Wrong and right ways to write replace_head(model, n_classes, rng)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def the_new_arrays(replace_head):
    rng, found = np.random.default_rng(1), []
    layers = [("body", "linear"), ("relu", "relu"), ("classifier", "linear"), ("drop", "dropout")]
    shapes = {"body.weight": (100, 3), "body.bias": (100,)}
    shapes |= {"classifier.weight": (7, 100), "classifier.bias": (7,)}
    for classes in (25, 7):
        arrays = {name: rng.normal(0, 3, shape) for name, shape in shapes.items()}
        model = {"layers": layers, "arrays": dict(arrays), "frozen": [], "velocity": {}}
        new = replace_head(model, classes, np.random.default_rng(2))["arrays"]
        weight, bias = (np.asarray(new[f"classifier.{name}"]) for name in ("weight", "bias"))
        zeros = not weight.any()  # which are as good as what is drawn
        size = 0 if zeros else int(np.round(np.log2(10 * weight.std())))
        kept = weight[:7].shape == (7, 100) and np.allclose(weight[:7], arrays["classifier.weight"])
        one_sign = not zeros and bool((weight >= 0).all() or (weight <= 0).all())
        rows = zeros or len(np.unique(weight, axis=0)) > 1
        found.append([weight.shape, bias.shape, np.abs(bias).max(), size, kept, one_sign, rows])
        found[-1] += [sorted(new), np.allclose(new["body.weight"], arrays["body.weight"])]
    return found


@probe
def another_seed(replace_head):
    heads = []
    for seed in (1, 1, 2):
        arrays = {"fc1.weight": np.ones((4, 2)), "fc1.bias": np.ones(4)}
        arrays |= {"fc2.weight": np.ones((3, 4)), "fc2.bias": np.ones(3)}
        model = {"layers": [("fc1", "linear"), ("fc2", "linear")], "arrays": arrays}
        model |= {"frozen": [], "velocity": {}}
        heads.append(replace_head(model, 3, np.random.default_rng(seed))["arrays"]["fc2.weight"])
    one, again, other = map(np.asarray, heads)
    return np.array_equal(one, again), np.array_equal(one, other) and bool(one.any())


@probe
def frozen_and_velocity(replace_head):
    arrays = {"fc1.weight": np.ones((4, 2)), "fc1.bias": np.ones(4)}
    arrays |= {"fc2.weight": np.ones((3, 4)), "fc2.bias": np.ones(3)}
    model = {"layers": [("fc1", "linear"), ("relu", "relu"), ("fc2", "linear")]}
    model |= {"arrays": arrays, "frozen": ["fc1.bias", "fc2.weight", "fc1.weight", "fc2.bias"]}
    model["velocity"] = {name: 2 * array for name, array in arrays.items()}
    got = replace_head(model, 5, np.random.default_rng(1))
    layers = [tuple(layer) for layer in got["layers"]]
    return sorted(got["frozen"]), sorted(got["velocity"]), layers


@probe(care=True)
def the_given_model(replace_head):
    arrays = {"fc1.weight": np.ones((4, 2)), "fc1.bias": np.ones(4)}
    arrays |= {"fc2.weight": np.full((3, 4), 9.0), "fc2.bias": np.ones(3)}
    model = {"layers": [("fc1", "linear"), ("fc2", "linear")]}
    model |= {"arrays": arrays, "frozen": ["fc1.bias", "fc2.bias"]}
    model["velocity"] = {name: 2 * array for name, array in arrays.items()}
    replace_head(model, 5, np.random.default_rng(1))
    same = [np.shape(model["arrays"][name]) for name in sorted(model["arrays"])]
    return same, bool((arrays["fc2.weight"] == 9).all()), model["frozen"], sorted(model["velocity"])


@probe(care=True)
def no_classes(replace_head):
    arrays = {"fc1.weight": np.ones((4, 2)), "fc1.bias": np.ones(4)}
    model = {"layers": [("fc1", "linear")], "arrays": arrays, "frozen": [], "velocity": {}}
    return np.shape(replace_head(model, 0, np.random.default_rng(1))["arrays"]["fc1.weight"])


@probe(care=True)
def a_convolution_at_the_end(replace_head):
    arrays = {"fc.weight": np.ones((4, 2)), "fc.bias": np.ones(4)}
    arrays |= {"conv.weight": np.ones((4, 2, 3, 3)), "conv.bias": np.ones(4)}
    model = {"layers": [("fc", "linear"), ("conv", "conv")], "arrays": arrays}
    got = replace_head(model | {"frozen": [], "velocity": {}}, 5, np.random.default_rng(1))
    return [np.shape(got["arrays"][name]) for name in sorted(got["arrays"])]


@alternative("normal weights, new dicts")
def normal(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@alternative("weights of zeros")
def zeros(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": np.zeros((n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@alternative("uniform weights of the same spread")
def uniform(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.uniform(-1, 1, (n_classes, D)) * np.sqrt(3 / D),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@alternative("standard normal weights, divided")
def scaled(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.standard_normal((n_classes, D)) / D**0.5,
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@alternative("one row after the other")
def rows(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": np.stack([rng.normal(size=D) * D**-0.5 for _ in range(n_classes)]),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@alternative("a copy that is changed")
def copied(model, n_classes, rng):
    model = {key: value.copy() for key, value in model.items()}
    heads = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    old = model["arrays"][f"{heads[-1]}.weight"]
    if old.ndim != 2 or n_classes <= 0:
        raise ValueError("no linear head, or no classes")
    fresh = rng.normal(0, old.shape[1] ** -0.5, (n_classes, old.shape[1]))
    for part, array in [("weight", fresh), ("bias", np.zeros(n_classes))]:
        name = f"{heads[-1]}.{part}"
        model["arrays"][name] = array
        model["velocity"].pop(name, None)
        if name in model["frozen"]:
            model["frozen"].remove(name)
    return model


@alternative("the head is found from the end")
def backwards(model, n_classes, rng):
    head, kind = next(one for one in model["layers"][::-1] if one[1] in {"linear", "conv"})
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the first linear layer is replaced",
    "Which layer is the head, the first linear one or the last?",
)
def first_linear(model, n_classes, rng):
    head, kind = next(layer for layer in model["layers"] if layer[1] in ("conv", "linear"))
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the last layer of the list is taken for the head",
    "Does the last layer of a network always have weights?",
)
def last_layer(model, n_classes, rng):
    head, kind = model["layers"][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the head is expected to be called fc2",
    "What is the head called in another network?",
)
def called_fc2(model, n_classes, rng):
    head, kind = "fc2", dict(model["layers"])["fc2"]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the number of inputs is read from the wrong axis",
    "A weight is (outputs, inputs). Which axis is D?",
)
def outputs_for_inputs(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[0]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the weight is transposed",
    "A weight is (outputs, inputs). Which is yours?",
)
def transposed(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(D, n_classes)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "a head with as many classes is kept",
    "The old classes were A, B and C. Do their rows know anything of yours?",
)
def kept_if_it_fits(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    if len(model["arrays"][f"{head}.bias"]) == n_classes:
        return dict(model)
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the old rows are kept, new ones are added",
    "Which classes do the first rows of your head stand for?",
)
def old_rows_kept(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    old = model["arrays"][f"{head}.weight"][:n_classes]
    new[f"{head}.weight"][: len(old)] = old
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the biases are drawn at random",
    "What do the biases start at?",
)
def random_bias(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": rng.normal(0, 0.1, n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the biases start at 1",
    "What do the biases start at?",
)
def bias_of_ones(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.ones(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the bias is a column",
    "What shape has a bias, one number per class?",
)
def bias_column(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros((n_classes, 1)),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the variance is used as standard deviation",
    "Is 1/D the variance of the weights or their standard deviation?",
)
def variance_for_deviation(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / D, size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the weights are not scaled down",
    "How large does a sum of D products get with weights of size 1?",
)
def not_scaled(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the weights are scaled by the number of classes",
    "How many products does one score add up: D, or one per class?",
)
def scaled_by_outputs(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(n_classes), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "all weights are positive",
    "What is the mean of your weights?",
)
def all_positive(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": np.abs(rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D))),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the weights do not come from rng",
    "Do two different generators give two different heads?",
)
def own_generator(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": np.random.default_rng(0).normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "every class gets the same weights",
    "What scores do two classes get from equal rows?",
)
def equal_rows(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": np.tile(rng.normal(0, 1 / np.sqrt(D), size=D), (n_classes, 1)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "a frozen head stays frozen",
    "Can the new head learn while its name is in `frozen`?",
)
def head_frozen(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = list(model["frozen"])
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "nothing is frozen any more",
    "Which names have to leave `frozen`, and which have to stay?",
)
def all_thawed(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = []
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the velocity of the old head is kept",
    "What shape has the velocity of the old head?",
)
def old_velocity(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = dict(model["velocity"])
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "all velocities are thrown away",
    "Which arrays keep their momentum?",
)
def no_velocity(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the given model is changed",
    "What is in the caller's model after the call?",
)
def in_place(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    model["arrays"].update(new)
    model["frozen"], model["velocity"] = frozen, velocity
    return model


@mistake(
    "the dict of arrays of the given model is changed",
    "`{**model}` makes a new outer dict. And the inner ones?",
)
def arrays_in_place(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = model["arrays"]
    arrays.update(new)
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "every layer is drawn anew",
    "What has the pretrained network learned, and where is it in your model?",
)
def all_drawn_anew(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {name: rng.normal(size=a.shape) for name, a in model["arrays"].items()} | new
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "a head that is not linear is accepted",
    "What is D when the last layer with weights is a convolution?",
)
def convolution_accepted(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "0 classes are accepted",
    "What can a head with no outputs say?",
)
def no_classes_accepted(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear":
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = {**model["arrays"], **new}
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the other arrays are left out",
    "What will the layers below the head compute with?",
)
def head_left_out(model, n_classes, rng):
    head, kind = [layer for layer in model["layers"] if layer[1] in ("conv", "linear")][-1]
    if kind != "linear" or n_classes < 1:
        raise ValueError(f"cannot give {head}, a {kind}, {n_classes} outputs")
    D = model["arrays"][f"{head}.weight"].shape[1]
    new = {
        f"{head}.weight": rng.normal(0, 1 / np.sqrt(D), size=(n_classes, D)),
        f"{head}.bias": np.zeros(n_classes),
    }
    arrays = new
    frozen = [name for name in model["frozen"] if name not in new]
    velocity = {name: v for name, v in model["velocity"].items() if name not in new}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}
