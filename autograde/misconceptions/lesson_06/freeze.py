"""Wrong and right ways to write freeze(model, n)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def every_n(freeze):
    layers = [("conv1", "conv"), ("bn1", "batch_norm"), ("relu1", "relu"), ("conv10", "conv")]
    layers += [("relu2", "relu"), ("flatten", "flatten"), ("fc1", "linear"), ("bn2", "batch_norm")]
    layers += [("relu3", "relu"), ("fc2", "linear")]
    names = [f"{name}.{kind}" for name, _ in layers[::3] for kind in ("weight", "bias")]
    for norm in ("bn1", "bn2"):
        names += [f"{norm}.{part}" for part in ("weight", "bias", "running_mean", "running_var")]
    arrays = {name: np.full(2, float(i)) for i, name in enumerate(names)}
    found = []
    for n in range(4):
        velocity = {name: a + 0.5 for name, a in arrays.items() if "running" not in name}
        model = {"layers": layers, "arrays": dict(arrays), "frozen": [], "velocity": velocity}
        try:
            got = freeze(model, n)
            found.append([sorted(map(str, got["frozen"])), sorted(map(str, got["velocity"]))])
        except Exception as error:
            found.append(type(error).__name__)
    return found


@probe
def after_another_freeze(freeze):
    layers = [("conv", "conv"), ("relu", "relu"), ("fc1", "linear"), ("fc2", "linear")]
    names = [f"{name}.{kind}" for name in ("conv", "fc1", "fc2") for kind in ("weight", "bias")]
    arrays = {name: np.full(2, float(i)) for i, name in enumerate(names)}
    frozen = ["fc1.weight", "fc1.bias", "conv.weight", "conv.bias"]
    model = {"layers": layers, "arrays": arrays, "frozen": frozen, "velocity": {}}
    return [sorted(map(str, freeze(model, n)["frozen"])) for n in (1, 0)]


@probe
def what_stays(freeze):
    layers = [("conv", "conv"), ("relu", "relu"), ("fc", "linear")]
    names = [f"{name}.{kind}" for name in ("conv", "fc") for kind in ("weight", "bias")]
    arrays = {name: np.full(2, i + 1.0) for i, name in enumerate(names)}
    velocity = {name: np.full(2, i + 5.0) for i, name in enumerate(names)}
    model = {"layers": layers, "arrays": arrays, "frozen": [], "velocity": velocity}
    got = freeze(model, 1)
    rest = [(name, got["velocity"][name]) for name in sorted(got["velocity"])]
    stay = [(name, got["arrays"][name]) for name in sorted(got["arrays"])]
    return [tuple(layer) for layer in got["layers"]], stay, rest


@probe(care=True)
def the_given_model(freeze):
    layers = [("conv", "conv"), ("relu", "relu"), ("fc", "linear")]
    names = [f"{name}.{kind}" for name in ("conv", "fc") for kind in ("weight", "bias")]
    arrays = {name: np.full(2, i + 1.0) for i, name in enumerate(names)}
    velocity = {name: np.full(2, i + 5.0) for i, name in enumerate(names)}
    model = {"layers": layers, "arrays": arrays, "frozen": [], "velocity": velocity}
    freeze(model, 1)
    return sorted(map(str, model["frozen"])), sorted(model["velocity"]), arrays, velocity


@probe(care=True)
def numbers_that_cannot_work(freeze):
    layers = [("conv", "conv"), ("relu", "relu"), ("fc1", "linear"), ("fc2", "linear")]
    names = [f"{name}.{kind}" for name in ("conv", "fc1", "fc2") for kind in ("weight", "bias")]
    arrays = {name: np.zeros(2) for name in names}
    found = []
    for n in (-1, 3, 4):
        model = {"layers": layers, "arrays": dict(arrays), "frozen": [], "velocity": {}}
        try:
            found.append(sorted(map(str, freeze(model, n)["frozen"])))
        except Exception as error:
            found.append(type(error).__name__)
    return found


@alternative("count while walking")
def counting(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@alternative("cut the list at the next layer with weights")
def cut_the_list(model, n):
    places = [i for i, (_, kind) in enumerate(model["layers"]) if kind in ("conv", "linear")]
    if n < 0 or n >= len(places):
        raise ValueError("n does not leave the head")
    names = {name for name, _ in model["layers"][: places[n]]} if n else set()
    frozen = sorted(a for a in model["arrays"] if a.rpartition(".")[0] in names)
    velocity = {a: v.copy() for a, v in model["velocity"].items() if a not in frozen}
    arrays = {name: array.copy() for name, array in model["arrays"].items()}
    return {"layers": list(model["layers"]), "arrays": arrays, "frozen": frozen} | {
        "velocity": velocity
    }


@alternative("a copy that is changed")
def copied(model, n):
    model = {key: value.copy() for key, value in model.items()}
    weighted = [i for i, (_, kind) in enumerate(model["layers"]) if kind in ("conv", "linear")]
    if n not in range(len(weighted)):
        raise ValueError(f"n is {n}")
    model["frozen"] = []
    for name, _ in model["layers"][: weighted[n] if n else 0]:
        for array in model["arrays"]:
            if array.startswith(name + "."):
                model["frozen"].append(array)
                model["velocity"].pop(array, None)
    return model


@alternative("groups of layers")
def groups(model, n):
    layers_of, current = [], None
    for name, kind in model["layers"]:
        if kind == "conv" or kind == "linear":
            current = []
            layers_of.append(current)
        if current is not None:
            current.append(name)
    if not 0 <= n <= len(layers_of) - 1:
        raise ValueError("not so many layers besides the head")
    gone = {name for group in layers_of[:n] for name in group}
    frozen = {a for a in model["arrays"] if a[: a.index(".")] in gone}
    out = dict(model)
    out["frozen"] = list(frozen)
    out["velocity"] = {a: v for a, v in model["velocity"].items() if a not in frozen}
    return out


@alternative("cumulative sums")
def cumulative(model, n):
    kinds = [kind for _, kind in model["layers"]]
    place = np.cumsum([kind in {"conv", "linear"} for kind in kinds])
    if n < 0 or n > place[-1] - 1:
        raise ValueError("n is out of range")
    of = {name: place[i] for i, (name, _) in enumerate(model["layers"])}
    frozen = [a for a in model["arrays"] if 1 <= of[a.split(".")[0]] <= n]
    left = {a: model["velocity"][a] for a in model["velocity"] if a not in set(frozen)}
    return {**model, "frozen": frozen, "velocity": left}


@alternative("backwards from the head")
def backwards(model, n):
    total = sum(kind in ("conv", "linear") for _, kind in model["layers"])
    if n < 0 or n >= total:
        raise ValueError("n is out of range")
    free, seen = set(), 0
    for name, kind in reversed(model["layers"]):
        if seen < total - n:
            free.add(name)
        seen += kind in ("conv", "linear")
    frozen = [a for a in model["arrays"] if a.split(".")[0] not in free]
    velocity = {a: v for a, v in model["velocity"].items() if a.split(".")[0] in free}
    return model | {"frozen": frozen, "velocity": velocity}


@mistake(
    "the first n + 1 layers are frozen",
    "With n = 1, does conv2 still learn in your model?",
)
def one_too_many(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n + 1:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "only the first n - 1 layers are frozen",
    "With n = 1, which layer is frozen in your model?",
)
def one_too_few(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count < n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "every layer is counted, also those without weights",
    "Which layers have weights: does a ReLU?",
)
def every_layer_counts(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    layers = set()
    for count, (name, _) in enumerate(model["layers"], 1):
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "batch norms are counted as layers with weights",
    "Does a batch norm mix its inputs, as a convolution does?",
)
def norms_count(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear", "batch_norm")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "linear layers are not counted",
    "Is conv the only kind of layer with weights?",
)
def only_convolutions_count(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind == "conv"
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "what follows a layer, its batch norm, is not frozen",
    "Conv1 is frozen. Is the batch norm behind it?",
)
def norms_learn_on(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name) if kind in ("conv", "linear") else None
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "the running statistics are not in the list",
    "Which arrays of a batch norm move without a gradient?",
)
def statistics_move(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [a for a in model["arrays"] if a.split(".")[0] in layers and "running" not in a]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "biases are not in the list",
    "Which arrays does a convolution have besides its weight?",
)
def only_weights(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [a for a in model["arrays"] if a.split(".")[0] in layers and ".bias" not in a]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "the velocities of frozen arrays stay",
    "The gradient is 0. What still moves an array that has velocity?",
)
def velocity_stays(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = dict(model["velocity"])
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "all velocities are thrown away",
    "Which arrays may keep their momentum?",
)
def all_velocity_goes(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "the velocities of the frozen arrays are kept, the others are dropped",
    "Which of the two groups of arrays goes on moving?",
)
def frozen_keep_velocity(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "names are compared by their beginning",
    "conv10.weight starts with conv1: does it belong to conv1?",
)
def by_the_beginning(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [a for a in model["arrays"] if any(a.startswith(name) for name in layers)]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "the last n layers are frozen instead of the first",
    "Which end of the network sees the image?",
)
def the_last_layers(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if len(weighted) - count < n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "the list holds layers, not arrays",
    "What does train_step look up in the list: conv1 or conv1.weight?",
)
def names_of_layers(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = sorted(layers)
    velocity = {a: v for a, v in model["velocity"].items() if a.split(".")[0] not in layers}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "an earlier freeze is not forgotten",
    "What is frozen after freeze(model, 3) and then freeze(model, 1)?",
)
def adds_to_the_list(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    frozen = sorted({*model["frozen"], *frozen})
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "the given model is changed",
    "What is in the caller's model after the call?",
)
def in_place(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    model["frozen"], model["velocity"] = frozen, velocity
    return model


@mistake(
    "the frozen arrays are taken out of the model",
    "Frozen layers still compute. With which weights?",
)
def arrays_removed(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    arrays = {name: a for name, a in model["arrays"].items() if name not in frozen}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "the frozen arrays are set to 0",
    "What has the layer learned before it was frozen, and where is it now?",
)
def arrays_zeroed(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    arrays = {name: a * (name not in frozen) for name, a in model["arrays"].items()}
    return {**model, "arrays": arrays, "frozen": frozen, "velocity": velocity}


@mistake(
    "n may freeze the head as well",
    "What is left to learn when n counts every layer?",
)
def the_head_too(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n <= len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "a too large n freezes everything",
    "What should n = 10 do in a network of four layers with weights?",
)
def any_large_n(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if n < 0:
        raise ValueError(f"n is {n} for {weighted}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "a negative n freezes nothing",
    "What should freeze(model, -1) do?",
)
def negative_n(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if n >= len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "the list is returned, not a model",
    "What does freeze return, a list or a model?",
)
def returns_the_list(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return frozen if velocity is not None else model


@mistake(
    "n cannot reach the layer below the head",
    "How many layers may be frozen when only the head is to learn?",
)
def the_layer_before_the_head_too(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted) - 1:
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}


@mistake(
    "the list holds what learns, not what is frozen",
    "Does `frozen` name the arrays that stay or those that move?",
)
def what_learns(model, n):
    weighted = [name for name, kind in model["layers"] if kind in ("conv", "linear")]
    if not 0 <= n < len(weighted):
        raise ValueError(f"n is {n}")
    count, layers = 0, set()
    for name, kind in model["layers"]:
        count += kind in ("conv", "linear")
        if 1 <= count <= n:
            layers.add(name)
    frozen = [name for name in model["arrays"] if name.split(".")[0] not in layers]
    velocity = {name: v for name, v in model["velocity"].items() if name not in frozen}
    return {**model, "frozen": frozen, "velocity": velocity}
