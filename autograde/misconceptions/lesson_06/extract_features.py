"""Wrong and right ways to write extract_features(model, x, upto)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def every_layer(extract_features):
    rng = np.random.default_rng(1)
    arrays = {
        "conv1.weight": rng.normal(size=(2, 1, 3, 3)),
        "conv1.bias": rng.normal(size=2),
        "bn1.weight": rng.normal(size=2),
        "bn1.bias": rng.normal(size=2),
        "bn1.running_mean": rng.normal(size=2),
        "bn1.running_var": rng.uniform(0.5, 2, 2),
        "fc1.weight": rng.normal(size=(3, 12)),
        "fc1.bias": rng.normal(size=3),
    }
    layers = [("conv1", "conv"), ("bn1", "batch_norm"), ("relu1", "relu"), ("pool1", "max_pool")]
    layers += [("flatten", "flatten"), ("dropout", "dropout"), ("fc1", "linear")]
    model = {"layers": layers, "arrays": arrays, "frozen": [], "velocity": {}}
    x, found = rng.normal(1, 2, size=(4, 1, 4, 6)), []
    for name, _ in layers:
        try:
            found.append(np.asarray(extract_features(model, x.copy(), name)))
        except Exception as error:
            found.append(type(error).__name__)
    return found


@probe
def an_image_alone(extract_features):
    arrays = {
        "bn.weight": np.array([2.0, 1.0]),
        "bn.bias": np.array([0.5, -0.5]),
        "bn.running_mean": np.array([0.25, 1.0]),
        "bn.running_var": np.array([4.0, 0.5]),
    }
    layers = [("bn", "batch_norm"), ("dropout", "dropout"), ("pool", "max_pool")]
    model = {"layers": layers, "arrays": arrays, "frozen": [], "velocity": {}}
    x = np.arange(24.0).reshape(3, 2, 2, 2)
    return [np.asarray(extract_features(model, x[i : i + 1].copy(), "pool")) for i in range(3)]


@probe(care=True)
def what_is_left(extract_features):
    arrays = {
        "bn.weight": np.array([2.0]),
        "bn.bias": np.array([0.5]),
        "bn.running_mean": np.array([0.25]),
        "bn.running_var": np.array([4.0]),
    }
    layers = [("bn", "batch_norm"), ("relu", "relu")]
    model = {"layers": layers, "arrays": arrays, "frozen": [], "velocity": {}}
    x = np.arange(8.0).reshape(2, 1, 2, 2) - 3
    extract_features(model, x, "relu")
    return x, arrays["bn.running_mean"], arrays["bn.running_var"], len(model["layers"])


@probe(care=True)
def an_unknown_layer(extract_features):
    model = {"layers": [("relu", "relu")], "arrays": {}, "frozen": [], "velocity": {}}
    return extract_features(model, np.ones((2, 1, 2, 2)), "conv3")


@alternative("a loop that returns inside")
def returns_inside(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            return x
    raise ValueError(f"no layer is called {upto!r}")


@alternative("a slice of the list of names")
def slice_of_names(model, x, upto):
    from cnnlib.plain_model import run_layer

    names = [name for name, _ in model["layers"]]
    for name in names[: names.index(upto) + 1]:
        x = run_layer(model, name, x)
    return x


@alternative("reduce")
def reduced(model, x, upto):
    from functools import reduce

    from cnnlib.plain_model import run_layer

    names = [name for name, _ in model["layers"]]
    wanted = names[: names.index(upto) + 1]
    return reduce(lambda features, name: run_layer(model, name, features), wanted, x)


@alternative("recursion from the end")
def recursive(model, x, upto):
    from cnnlib.plain_model import run_layer

    names = [name for name, _ in model["layers"]]
    if upto not in names:
        raise ValueError("unknown layer")

    def features(n):
        return x if n < 0 else run_layer(model, names[n], features(n - 1))

    return features(names.index(upto))


@alternative("one image at a time")
def image_by_image(model, x, upto):
    from cnnlib.plain_model import run_layer

    names = [layer[0] for layer in model["layers"]]
    if upto not in names:
        raise ValueError("unknown layer")
    out = []
    for i in range(len(x)):
        one = x[i : i + 1]
        for name in names:
            one = run_layer(model, name, one)
            if name == upto:
                break
        out.append(one)
    return np.concatenate(out)


@alternative("all outputs in a dict, one is returned")
def all_outputs(model, x, upto):
    from cnnlib.plain_model import run_layer

    outputs = {}
    for name, _ in model["layers"]:
        x = outputs[name] = run_layer(model, name, x)
    if upto not in outputs:
        raise ValueError("unknown layer")
    return outputs[upto]


@mistake(
    "it stops before the named layer",
    "The layer `upto` is included. Do you compare the name before or after running the layer?",
)
def stops_before(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, _ in model["layers"]:
        if name == upto:
            return np.asarray(x)
        x = run_layer(model, name, x)
    raise ValueError(f"no layer is called {upto!r}")


@mistake(
    "it runs one layer too many",
    "Which is the last layer that runs in your loop, and which should it be?",
)
def one_too_many(model, x, upto):
    from cnnlib.plain_model import run_layer

    names = [name for name, _ in model["layers"]]
    for name in names[: names.index(upto) + 2]:
        x = run_layer(model, name, x)
    return x


@mistake("it always runs to the end", "Where does your loop look at `upto`?")
def to_the_end(model, x, upto):
    from cnnlib.plain_model import run_layer

    if upto not in dict(model["layers"]):
        raise ValueError("unknown layer")
    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
    return x


@mistake(
    "the layers compute as in training",
    "Does an image get the same features whoever is beside it in the batch?",
)
def as_in_training(model, x, upto):
    from cnnlib.plain_model import run_layer

    rng = np.random.default_rng(0)
    for name, _ in model["layers"]:
        x = run_layer(model, name, x, True, rng)
        if name == upto:
            return x
    raise ValueError("unknown layer")


@mistake(
    "batch norms take the statistics of the batch",
    "Which statistics does a batch norm use when testing?",
)
def batch_statistics(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, kind in model["layers"]:
        x = run_layer(model, name, x, kind == "batch_norm")
        if name == upto:
            return x
    raise ValueError("unknown layer")


@mistake("dropout is active", "What does dropout do when testing?")
def dropout_active(model, x, upto):
    from cnnlib.plain_model import run_layer

    rng = np.random.default_rng(0)
    for name, kind in model["layers"]:
        x = run_layer(model, name, x, kind == "dropout", rng)
        if name == upto:
            return x
    raise ValueError("unknown layer")


@mistake(
    "an unknown layer gives the scores of the whole network",
    "What does your function do when the loop ends without having met `upto`?",
)
def unknown_runs_to_the_end(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            break
    return x


@mistake(
    "an unknown layer gives None",
    "What does a Python function return when its loop ends without `return`?",
)
def unknown_gives_none(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            return x
    return None


@mistake(
    "the features are flattened",
    "What shape has the output of a pooling layer, and what shape do you return?",
)
def flattened(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            return x.reshape(len(x), -1)
    raise ValueError("unknown layer")


@mistake(
    "a ReLU is applied at the end",
    "The output of a convolution can be negative: can yours?",
)
def relu_at_the_end(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            return np.maximum(x, 0)
    raise ValueError("unknown layer")


@mistake(
    "only the named layer runs",
    "What has happened to the images before they reach the layer `upto`?",
)
def only_the_named(model, x, upto):
    from cnnlib.plain_model import run_layer

    return run_layer(model, upto, x)


@mistake("every layer gets the images", "What is the input of the second layer?")
def every_layer_gets_the_images(model, x, upto):
    from cnnlib.plain_model import run_layer

    images = np.asarray(x, dtype=float)
    for name, _ in model["layers"]:
        out = run_layer(model, name, images)
        if name == upto:
            return out + 0 * images.sum()
    raise ValueError("unknown layer")


@mistake("batch norms are skipped", "Which layers does your loop leave out?")
def skips_batch_norm(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, kind in model["layers"]:
        if kind != "batch_norm":
            x = run_layer(model, name, x)
        if name == upto:
            return np.asarray(x)
    raise ValueError("unknown layer")


@mistake("ReLUs are skipped", "Does your loop run the layers that have no weights as well?")
def skips_relu(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, kind in model["layers"]:
        if kind != "relu":
            x = run_layer(model, name, x)
        if name == upto:
            return np.asarray(x)
    raise ValueError("unknown layer")


@mistake(
    "the mean over the batch is returned",
    "How many images go in, and how many sets of features come out?",
)
def mean_over_the_batch(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            return x.mean(axis=0)
    raise ValueError("unknown layer")


@mistake(
    "maps are averaged to one number per channel",
    "The features are what the layer gives: is a map of 4 x 4 one number?",
)
def averaged_maps(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            return x.mean(axis=(2, 3)) if x.ndim == 4 else x
    raise ValueError("unknown layer")


@mistake(
    "the features are scaled to length 1",
    "What do you do to the features after the layer has computed them?",
)
def unit_length(model, x, upto):
    from cnnlib.plain_model import run_layer

    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            flat = np.sqrt((x.reshape(len(x), -1) ** 2).sum(axis=1)) + 1e-12
            return x / flat.reshape([-1] + [1] * (x.ndim - 1))
    raise ValueError("unknown layer")


@mistake("only the first image is computed", "How many images does the batch have?")
def first_image(model, x, upto):
    from cnnlib.plain_model import run_layer

    x = x[:1]
    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            return x[0]
    raise ValueError("unknown layer")


@mistake(
    "the images are centered in place first",
    "What are the caller's images after your call?",
)
def centers_in_place(model, x, upto):
    from cnnlib.plain_model import run_layer

    x -= x.mean()
    for name, _ in model["layers"]:
        x = run_layer(model, name, x)
        if name == upto:
            return x
    raise ValueError("unknown layer")
