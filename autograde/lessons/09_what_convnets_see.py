# %% [markdown]
# # 9. What convnets see
#
# A trained network says *cat, 54 %*. Nobody told it what a cat is: what did it look at? This lesson
# opens the box.
#
# **When you finish you can**
#
# - look at filters and activations, and say what first layers learn;
# - find the image patches that excite a unit most;
# - compute a saliency map and an occlusion map, and say what each does not tell;
# - explain three ways back through a ReLU, and why a sharp picture is no proof;
# - build hypercolumns.
#
# About 60 minutes, 100 points. Answer with NumPy alone: `cnnlib.inspect` and `cnnlib.hypercolumn`
# hold answers to these exercises, so they are not allowed inside your functions.

# %% nbgrader={"grade_id": "imports", "locked": true}
import numpy as np

from cnnlib import conv2d, inspect, softmax
from cnnlib.checks import (
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)
from cnnlib.data import CIFAR10_CLASSES, load_digits, load_photograph, photograph_names
from cnnlib.layers import named_parameters
from cnnlib.models.imagenet import imagenet_folder, imagenet_input, imagenet_squeezenet
from cnnlib.models.trained import (
    DEVIATION,
    MEAN,
    color_input,
    digit_input,
    small_photograph,
    trained,
)
from cnnlib.own_numbers import check_own_answer, own_numbers, own_question
from cnnlib.plots import describe, show_gallery, show_row
from cnnlib.questions import check_answer, check_choice, same_answer
from cnnlib.receptive_fields import receptive_fields
from cnnlib.selfcheck import check_my_work
from cnnlib.watch import outputs
from cnnlib.widgets import feature_browser, occluder

# %% [markdown]
# ## Predict: a small gray square
#
# LeNet-5 has learned to read digits. It reads the handwritten 7 below as a 7, with a probability of
# 99.4 %. Now a gray square of 8 × 8 pixels, a sixteenth of the image, covers one part of it. How
# low can the probability of "7" fall? Write a guess between 0 and 1; it is not graded.

# %%
my_guess = None

# %%
digits, labels = load_digits()
seven = digit_input(digits[1405:1406])[0]
picture = show_row([seven[0]], f"digit {seven.shape}, label {labels[1405]}")
describe(picture, "A handwritten seven, white on black, 32 by 32 pixels, made of 8 by 8 squares.")

# %% [markdown]
# ## A network as three functions
#
# To look into a network we need little of it. In this lesson a **model** is a dict:
#
# | entry | what it gives |
# |---|---|
# | `model["scores"](x)` | scores of the images x (N, C, H, W): (N, K) |
# | `model["gradient"](x, y)` | how pixels change scores: (N, C, H, W) |
# | `model["activations"](x, layer)` | the feature maps of a layer, (N, F, OH, OW) |
# | `model["fields"][layer]` | its receptive field (start, size, jump), see exercise 2 |
#
# The three functions always take a **batch**: for one image, N is 1. `gradient` is told a class for
# each image, y (N,), and returns the gradient of each image's score for *its* class with respect to
# its pixels.


# %% nbgrader={"grade_id": "model-interface", "locked": true}
def as_functions(network, shape):
    """Wrap a network of cnnlib.

    Args:
        network: such as `trained("digits")`.
        shape: of one image, (C, H, W).

    Returns:
        The dict that this lesson calls a model.
    """

    def gradient(x, y):
        scores = network.forward(np.asarray(x, np.float32), False)
        return network.backward(np.eye(scores.shape[1], dtype=scores.dtype)[y])

    return {
        "scores": lambda x: network.forward(np.asarray(x, np.float32), False),
        "gradient": gradient,
        "activations": lambda x, layer: outputs(network, np.asarray(x, np.float32), [layer])[layer],
        "fields": {name: tuple(f[0]) for name, f in receptive_fields(network, shape).items()},
    }


# %%
lenet = as_functions(trained("digits"), (1, 32, 32))
p = softmax(lenet["scores"](seven[None]))[0]
print(f"LeNet-5 reads a {p.argmax()}, probability {p.max():.4f}")
for layer in ("c1", "c3"):
    maps = lenet["activations"](seven[None], layer)
    print(f"{layer}: {maps.shape}, receptive field (start, size, jump) {lenet['fields'][layer]}")

# %% [markdown]
# ## Toy models with known answers
#
# An instrument is tested on something known. These two toys are models whose every number one can
# compute by hand. The first gives the scores
#
# $$s_k = \sum_{c,i,j} \left(\tfrac12 a_{kcij}\, x_{cij}^2 + w_{kcij}\, x_{cij}\right),
# \qquad \frac{\partial s_k}{\partial x_{cij}} = a_{kcij}\, x_{cij} + w_{kcij}.$$
#
# The second has layers of one convolution each, straight from the image. With padding $p$, kernel
# size $K$ and stride $s$, unit $(i, j)$ sees $K$ rows from row $-p + s\,i$ on, and $K$ columns from
# column $-p + s\,j$ on.


# %% nbgrader={"grade_id": "toy-models", "locked": true}
def quadratic_model(a, w):
    """Return a model with the scores sum(a x^2 / 2 + w x); a and w are (K, C, H, W)."""

    def batch(x):
        x = np.asarray(x, float)
        if x.ndim != 4 or x.shape[1:] != w.shape[1:]:
            raise ValueError(f"x is {x.shape}, expected (N, C, H, W) with {w.shape[1:]}")
        return x

    def scores(x):
        x = batch(x)[:, None]
        return np.sum(a * x**2 / 2 + w * x, axis=(2, 3, 4))

    def gradient(x, y):
        x, y = batch(x), np.asarray(y)
        if y.shape != (len(x),):
            raise ValueError(f"y is {y.shape}, expected one class per image: {(len(x),)}")
        return a[y] * x + w[y]

    return {"scores": scores, "gradient": gradient}


def conv_model(layers):
    """Return a model of layers name -> (filters (F, C, K, K), stride, padding)."""

    def activations(x, layer):
        filters, stride, padding = layers[layer]
        return conv2d(np.asarray(x, float), filters, stride=stride, padding=padding)

    fields = {name: (-p, w.shape[2], s) for name, (w, s, p) in layers.items()}
    return {"activations": activations, "fields": fields}


# %% [markdown]
# ## What do convolutional filters learn?
#
# A linear classifier learns one template per class, a dense layer a bank of templates as large as
# the image. A convolutional filter is a *local* template. On photographs, the filters of a first
# layer become **oriented edges** and **opposing colors**, whatever the network is for. (A lecture
# shows those of "AlexNet: 64 filters, 11 × 11"; that is torchvision's AlexNet, the paper's has 96.)
#
# Weights are no colors: they are negative, or tiny. Before we can look at them, they must be
# brought to the range from 0 to 1.

# %% [markdown]
# ## Exercise 1: numbers to look at (10 points)
#
# Write `normalize_for_display(a)`: shift and scale *all* numbers of an array alike, so that the
# smallest becomes 0 and the largest 1. If all are equal there is nothing to see: everything becomes
# 0.5. An empty array, NaN or infinity raise `ValueError`.
#
# **Worked example.** $[-1, 0, 1, 3]$: the range is 4, the result $[0, 0.25, 0.5, 1]$.
#
# <details><summary>Hint 1: two steps</summary>
#
# Subtract the minimum, divide by the range.
#
# <details><summary>Hint 2: integers</summary>
#
# `np.int8(127) - np.int8(-128)` overflows to −1. Make floats first.
#
# <details><summary>Hint 3: the refusals</summary>
#
# `a.size == 0 or not np.isfinite(a).all()`.
#
# </details></details></details>
#
# **A common mistake** is to divide by the maximum only: a filter of −2 to 1 then stays negative.


# %% nbgrader={"grade_id": "normalize-for-display", "solution": true}
def normalize_for_display(a):
    """Stretch the numbers of an array to 0..1.

    Args:
        a: finite numbers, any shape, left as they were. All are computed as 64-bit floats.

    Returns:
        A new float array of the same shape: the smallest number becomes 0, the largest 1; equal
        numbers become 0.5.

    Raises:
        ValueError: a is empty, or holds NaN or infinity.
    """
    ### BEGIN SOLUTION
    a = np.asarray(a)
    if a.size == 0 or not np.isfinite(a).all():
        raise ValueError(f"a is {a.shape} and must hold finite numbers")
    a = a.astype(float)
    low, high = a.min(), a.max()
    if low == high:
        return np.full(a.shape, 0.5)
    return (a - low) / (high - low)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-normalize-for-display", "points": 3}
def check_normalize_for_display():
    got = normalize_for_display(np.array([[-1.0, 0.0], [1.0, 3.0]]))
    check_close(got, [[0, 0.25], [0.5, 1]], hint="The worked example.")
    check_close(
        normalize_for_display(np.full((2, 3), 7.0)), np.full((2, 3), 0.5), hint="All equal."
    )
    check_raises(
        ValueError, normalize_for_display, np.array([1.0, np.nan]), hint="NaN is no color."
    )


check_normalize_for_display()
visible_checks_pass("other shapes, negative numbers, integers, input left as it was, no numbers")


# %% nbgrader={"grade": true, "grade_id": "test-normalize-for-display", "points": 7}
# Hidden tests: all shapes and signs, equal numbers, integers, NaN, infinity, empty arrays.
### BEGIN HIDDEN TESTS
def test_normalize_for_display():
    def oracle(a):
        numbers = [float(v) for v in np.ravel(a)]
        low, span = min(numbers), max(numbers) - min(numbers)
        return np.array([(v - low) / span for v in numbers]).reshape(np.shape(a))

    rng = np.random.default_rng(901)
    holds = Properties("normalize_for_display")
    for title, a in [
        ("a vector", rng.normal(size=7)),
        ("a filter of three channels", rng.normal(size=(3, 5, 4)) * [[[0.1]], [[1.0]], [[9.0]]]),
        ("negative numbers only", -5 - rng.random((4, 6))),
        ("large positive numbers only", 100 + rng.random((6, 3))),
        ("tiny numbers", 1e-9 * rng.normal(size=(2, 5))),
    ]:
        with holds(title, hint=f"a is {a.shape}."):
            check_close(normalize_for_display(a.copy()), oracle(a))
    for number in (0.0, -3.0, 1.0, 250.0):
        with holds("equal numbers become 0.5", hint="Nothing is 0 / 0."):
            check_close(normalize_for_display(np.full((2, 2), number)), np.full((2, 2), 0.5))
    with holds("a single number becomes 0.5"):
        check_close(normalize_for_display(np.array([4.25])), [0.5])
    for kind, low, high in [("int8", -128, 128), ("uint8", 0, 256), ("int64", -99, 99)]:
        with holds(f"integers of the type {kind}", hint="Make floats first."):
            whole = rng.integers(low, high, size=(5, 6)).astype(kind)
            whole[0, 0], whole[0, 1] = low, high - 1
            check_close(normalize_for_display(whole), oracle(whole))
    a = rng.normal(size=(5, 3)).T
    with holds("the input is left as it was, read-only input works"):
        want = oracle(a)
        check_close(check_unchanged(normalize_for_display, a), want)
        a.flags.writeable = False
        check_close(normalize_for_display(a), want)
    for title, bad in [
        ("NaN", [[0.0, np.nan]]),
        ("infinity", [1.0, np.inf]),
        ("minus infinity", [-np.inf, 1.0]),
        ("an empty array", np.zeros((0, 3))),
    ]:
        with holds(f"{title} raises ValueError"):
            check_raises(ValueError, normalize_for_display, np.array(bad))
    holds.verdict()


test_normalize_for_display()
### END HIDDEN TESTS

# %% [markdown]
# ## Look: first layers
#
# The 16 filters of our small color network (ConvNetJS's, 57.5 % on CIFAR-10). Some are edges, some
# prefer a color; most look like noise: it has seen 4,000 images only. Noisy filters are a
# symptom: too little data, too little training, or no weight decay. With ImageNet's weights (last
# section) the same picture is smooth.

# %%
network = trained("convnetjs")
filters = named_parameters(network)["conv1.weight"]
describe(
    show_gallery(
        [normalize_for_display(f).transpose(1, 2, 0) for f in filters],
        title=f"first-layer filters {filters.shape}, as colors",
    ),
    "Sixteen 5 by 5 color filters; most look like colored noise, a few like edges.",
)

# %% [markdown]
# ## Activations: a hierarchy of features
#
# A **feature map** (or activation map) tells where in the image a filter fits. Stack layers, and
# each sees more of the image and combines what the one before has found: *edges → corners and
# textures → parts → objects* (Zeiler and Fergus, 2013).
#
# | VGG-16 | a unit sees | typical |
# |---|---|---|
# | conv1_1 | 3 × 3 pixels | edges, colors |
# | conv3_2 | 32 × 32 | textures, patterns |
# | conv5_3 | 196 × 196 | parts and objects |
#
# Deeper maps are smaller and mostly zero: their units are choosy.

# %%
maps = {layer: lenet["activations"](seven[None], layer)[0] for layer in ("tanh1", "tanh3")}
names = [f"{layer}, {c}" for layer in maps for c in range(6)]
pictures = [normalize_for_display(maps[layer][c]) for layer in maps for c in range(6)]
describe(
    show_gallery(pictures, names, columns=6, title="six activation maps of two layers of LeNet-5"),
    "Maps of the first layer show the outline of the seven, those of the second layer its parts.",
)

# %% [markdown]
# ## Feature browser
#
# Choose a network, an image, a layer and a channel. The browser shows the channel's map and which
# part of the image its strongest unit sees. Go from the first layer to the last: how does the frame
# grow? Find a channel that likes the cat's eye.

# %%
feature_browser()

# %% [markdown]
# ## What a unit likes best
#
# A map shows one image. To learn what a unit stands for, show it *many*, and look at those that
# excite it most. In each image it is the map's largest number that counts, and what the unit sees
# there is its **receptive field**: with `start, size, jump = model["fields"][layer]`, unit $(i, j)$
# sees the `size` × `size` pixels whose top left one is at
#
# $$(\text{start} + \text{jump}\cdot i,\; \text{start} + \text{jump}\cdot j).$$
#
# With padding, start is negative: part of the field lies beyond the image, where the unit sees
# zeros.
#
# **Worked example.** Start −2, size 5, jump 2: unit (3, 0) sees rows 4 to 8 and columns −2 to 2. Of
# these, columns −2 and −1 are zeros.

# %% [markdown]
# ## Exercise 2: the strongest patches (20 points)
#
# Write `max_activating_patches(model, layer, channel, images, n)`.
#
# 1. In each image, find the largest activation of the channel: *one* unit per image. Among equal
#    ones, take the first, reading row by row.
# 2. Take the `n` images with the largest, the largest first; among equals the earlier image first.
# 3. Cut what these units see out of the *images*, all channels, with zeros beyond the border.
#
# Return the pair `(patches, values)`. `ValueError` if `n` is less than 1 or more than N.
#
# <details><summary>Hint 1: the order</summary>
#
# `np.argsort(-best, kind="stable")` keeps the order of equals.
#
# <details><summary>Hint 2: where in the map?</summary>
#
# `i, j = np.unravel_index(one_map.argmax(), one_map.shape)`.
#
# <details><summary>Hint 3: cutting</summary>
#
# Start with zeros (n, C, size, size), and copy pixel (row, col) only if it lies in the image. A
# slice that begins at −2 would begin at the *other* side.
#
# </details></details></details>


# %% nbgrader={"grade_id": "max-activating-patches", "solution": true}
def max_activating_patches(model, layer, channel, images, n):
    """Cut out of images what excites one channel most, at most one patch per image.

    Args:
        model: a dict with "activations" and "fields".
        layer: its name.
        channel: which of its feature maps.
        images: (N, C, H, W).
        n: how many patches, 1 to N.

    Returns:
        patches, floats (n, C, size, size) even of integers, the strongest first; values, (n,),
        their activations.

    Raises:
        ValueError: n is less than 1 or more than N.
    """
    ### BEGIN SOLUTION
    N, C, H, W = images.shape
    if not 1 <= n <= N:
        raise ValueError(f"n is {n}, expected 1 to {N}: one patch per image")
    start, size, jump = model["fields"][layer]
    maps = np.asarray(model["activations"](images, layer))[:, channel]
    values = maps.reshape(N, -1).max(axis=1)
    order = np.argsort(-values, kind="stable")[:n]
    patches = np.zeros((n, C, size, size))
    for k, image in enumerate(order):
        i, j = np.unravel_index(maps[image].argmax(), maps[image].shape)
        for a, b in np.ndindex(size, size):
            row, col = start + jump * i + a, start + jump * j + b
            if 0 <= row < H and 0 <= col < W:
                patches[k, :, a, b] = images[image, :, row, col]
    return patches, values[order]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-max-activating-patches", "points": 4}
def check_max_activating_patches():
    model = conv_model(
        {"conv": (np.ones((1, 1, 2, 2)), 1, 0), "pad": (np.ones((1, 1, 3, 3)), 1, 1)}
    )
    images = np.zeros((3, 1, 3, 4))
    images[0, 0, 1:, 2:] = [[1, 2], [3, 4]]
    images[2, 0, :2, :2] = [[5, 6], [7, 8]]
    patches, values = max_activating_patches(model, "conv", 0, images, 2)
    check_shape(patches, (2, 1, 2, 2), hint="Two patches, one channel, 2 x 2 pixels.")
    check_close(values, [26, 10], hint="The sums of 2 x 2 pixels, the largest first.")
    check_close(patches[0, 0], [[5, 6], [7, 8]], hint="Image 2, unit (0, 0).")
    check_close(patches[1, 0], [[1, 2], [3, 4]], hint="Image 0, unit (1, 2).")
    patches, _ = max_activating_patches(model, "pad", 0, images, 1)
    hint = "Image 2, unit (0, 0) with padding 1: its first row and column are zeros."
    check_close(patches[0, 0], [[0, 0, 0], [0, 5, 6], [0, 7, 8]], hint=hint)


check_max_activating_patches()
visible_checks_pass("strides, padding, channels, color images, equal activations, the order, n")


# %% nbgrader={"grade": true, "grade_id": "test-max-activating-patches", "points": 11}
# Hidden tests: layers with strides and padding, channels, color images, negative maps, ties.
### BEGIN HIDDEN TESTS
def test_max_activating_patches():
    def oracle(layers, layer, channel, images, n):
        w, stride, padding = layers[layer]
        N, C, H, W = images.shape
        K = w.shape[2]
        wide = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
        wide[:, :, padding : padding + H, padding : padding + W] = images
        found = []
        for image in range(N):
            best = None
            for top in range(0, wide.shape[2] - K + 1, stride):
                for left in range(0, wide.shape[3] - K + 1, stride):
                    patch = wide[image, :, top : top + K, left : left + K]
                    value = float(np.sum(patch * w[channel]))
                    if best is None or value > best[0]:
                        best = value, patch
            found.append(best)
        order = sorted(range(N), key=lambda image: -found[image][0])[:n]
        return np.array([found[k][1] for k in order]), np.array([found[k][0] for k in order])

    rng = np.random.default_rng(902)
    layers = {
        "plain": (rng.normal(size=(3, 2, 3, 3)), 1, 0),
        "strided": (rng.normal(size=(4, 2, 2, 2)), 2, 0),
        "padded": (rng.normal(size=(2, 2, 5, 5)), 1, 2),
        "both": (rng.normal(size=(3, 2, 4, 4)), 3, 2),
        "one by one": (rng.normal(size=(2, 2, 1, 1)), 1, 0),
        "negative": (-1 - rng.random((2, 2, 3, 3)), 2, 1),
    }
    model, images = conv_model(layers), rng.normal(size=(6, 2, 7, 9))
    positive = rng.random((5, 2, 8, 6)) + 0.5
    holds = Properties("max_activating_patches")
    for layer, channel, n in [
        ("plain", 2, 6),
        ("strided", 3, 4),
        ("padded", 1, 5),
        ("both", 1, 6),
        ("one by one", 0, 1),
        ("negative", 1, 2),
    ]:
        for kind, batch in [("", images), (", positive images", positive)]:
            n = min(n, len(batch))
            want = oracle(layers, layer, channel, batch, n)
            got = [np.zeros(0), np.zeros(0)]
            with holds(f"{layer}{kind}: the values", hint="One per image, the largest first."):
                got = max_activating_patches(model, layer, channel, batch.copy(), n)
                check_close(got[1], want[1])
            with holds(
                f"{layer}{kind}: the patches", hint=f"The layer is {model['fields'][layer]}."
            ):
                check_close(got[0], want[0])
    ties = rng.integers(0, 3, size=(50, 1, 3, 4)).astype(float)
    ones = {"ties": (np.ones((1, 1, 1, 1)), 1, 0), "wide": (np.ones((1, 1, 3, 3)), 1, 1)}
    equal = conv_model(ones)
    for layer in ones:
        with holds(f"equal activations, {layer}", hint="The first unit, the earlier image."):
            got, want = (
                max_activating_patches(equal, layer, 0, ties, 40),
                oracle(ones, layer, 0, ties, 40),
            )
            check_close(got[1], want[1])
            check_close(got[0], want[0])
    holds.verdict()


test_max_activating_patches()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-max-activating-patches-care", "points": 5}
# Hidden tests: integers, read-only images, images left as they were, n that cannot work.
### BEGIN HIDDEN TESTS
def test_max_activating_patches_care():
    rng = np.random.default_rng(903)
    w = rng.normal(size=(2, 3, 2, 2))
    model = conv_model({"conv": (w, 1, 1)})
    images = rng.normal(size=(6, 5, 3, 4)).T  # (4, 3, 5, 6)
    holds = Properties("max_activating_patches")
    padded = np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1)))
    tops = [
        max(np.sum(padded[k, :, i : i + 2, j : j + 2] * w[1]) for i, j in np.ndindex(6, 7))
        for k in range(4)
    ]
    with holds("the images are left as they were"):
        got = check_unchanged(lambda z: max_activating_patches(model, "conv", 1, z, 4), images)
        check_close(got[1], sorted(tops, reverse=True))
    with holds("read-only images, called twice"):
        images.flags.writeable = False
        for _ in range(2):
            _, values = max_activating_patches(model, "conv", 1, images, 3)
            check_close(values, sorted(tops, reverse=True)[:3])
    with holds("images of integers", hint="Do patches begin as floats?"):
        whole = rng.integers(0, 256, size=(3, 3, 4, 4)).astype(np.uint8)
        same = max_activating_patches(model, "conv", 0, whole.astype(float), 2)
        patches, values = max_activating_patches(model, "conv", 0, whole, 2)
        check_close(patches, same[0])
        check_close(values, same[1])
        assert np.asarray(patches).dtype.kind == "f"
    with holds("no patch raises ValueError"):
        check_raises(ValueError, max_activating_patches, model, "conv", 0, images, 0)
        check_raises(ValueError, max_activating_patches, model, "conv", 0, images, -1)
    with holds("more patches than images raise ValueError"):
        check_raises(ValueError, max_activating_patches, model, "conv", 0, images, 5)
    holds.verdict()


test_max_activating_patches_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Look: six photographs, many crops
#
# From our photographs we cut 90 small images, and show them to four channels of the color
# network's second convolution. Each row is a channel. Can you give each one a name? Beware: a name
# that fits eight patches may fail for the ninth.

# %%
places = [(step, left) for step in range(1, 6) for left in (0, 0.5, 1)]
crops = np.array([small_photograph(p, left, k) for p in photograph_names() for k, left in places])
convnetjs = as_functions(network, (3, 32, 32))
best = []
for channel in (1, 3, 4, 7):
    patches, _ = max_activating_patches(convnetjs, "conv2", channel, color_input(crops), 8)
    best += [np.clip(p * DEVIATION + MEAN, 0, 1).transpose(1, 2, 0) for p in patches]
describe(
    show_gallery(best, title="strongest patches of four channels of conv2, one channel per row"),
    "Four rows of eight patches; within a row, edges of one direction and colors resemble another.",
)

# %% [markdown]
# ## Saliency: which pixels matter?
#
# Change a pixel by a little: how much does the score of a class change? That is the gradient of the
# score with respect to the *image*. The network's backward pass computes it; instead of the weights
# we look at the pixels (Simonyan, Vedaldi and Zisserman, 2013).
#
# The **saliency** of a pixel is the largest *absolute* value among its channels: it matters whether
# the score reacts, not in which direction. We take the score, before softmax: a probability also
# rises because other classes fall.
#
# **Worked example.** For one pixel the gradients of red, green and blue are 1, −4 and 2. Its
# saliency is 4.

# %% [markdown]
# ## Exercise 3: saliency (20 points)
#
# Write `saliency(model, x, y)` for *one* image x (C, H, W) and one class y, a number. It returns
# (H, W). An x without three axes raises `ValueError`.
#
# <details><summary>Hint 1: a batch of one</summary>
#
# `x[None]` is (1, C, H, W), `np.array([y])` the classes of that batch.
#
# <details><summary>Hint 2: the gradient</summary>
#
# `model["gradient"](x[None], np.array([y]))` is (1, C, H, W); entry 0 belongs to your image.
#
# <details><summary>Hint 3: two operations, in this order</summary>
#
# First the absolute value, then the maximum over axis 0, the channels.
#
# </details></details></details>
#
# **A common mistake** is the maximum first: of 1 and −4 it keeps the 1.


# %% nbgrader={"grade_id": "saliency", "solution": true}
def saliency(model, x, y):
    """Tell how strongly the score of a class reacts to each pixel.

    Args:
        model: a dict with "gradient".
        x: one image, (C, H, W).
        y: a class, an int.

    Returns:
        The largest absolute gradient among each pixel's channels, (H, W).

    Raises:
        ValueError: x is not (C, H, W).
    """
    ### BEGIN SOLUTION
    x = np.asarray(x, float)
    if x.ndim != 3:
        raise ValueError(f"x is {x.shape}, expected one image (C, H, W)")
    dx = np.asarray(model["gradient"](x[None], np.array([y])))
    return np.abs(dx[0]).max(axis=0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-saliency", "points": 5}
def check_saliency():
    w = np.zeros((3, 2, 2, 2))
    w[1] = [[[1, -2], [0, 3]], [[-4, 1], [0.5, -1]]]
    model = quadratic_model(np.zeros_like(w), w)
    got = saliency(model, np.ones((2, 2, 2)), 1)
    check_shape(got, (2, 2), hint="One number per pixel.")
    check_close(got, [[4, 2], [0.5, 3]], hint="Class 1: |1| and |-4|, |-2| and |1|, ...")
    check_close(saliency(model, np.ones((2, 2, 2)), 2), np.zeros((2, 2)), hint="Class 2: all 0.")


check_saliency()
visible_checks_pass("every class, color images that are not square, gradients that depend on x")


# %% nbgrader={"grade": true, "grade_id": "test-saliency", "points": 11}
# Hidden tests: images of any size and number of channels, every class, gradients that depend on x.
### BEGIN HIDDEN TESTS
def test_saliency():
    def oracle(model, x, y):  # differences of scores, exact for a quadratic
        found = np.zeros(x.shape[1:])
        for c, i, j in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[c, i, j] = 0.5
            up, down = (model["scores"]((x + sign * step)[None])[0, y] for sign in (1, -1))
            found[i, j] = max(found[i, j], abs(up - down))
        return found

    rng = np.random.default_rng(904)
    holds = Properties("saliency")
    for title, shape, curved in [
        ("gray image", (1, 4, 6), 0),
        ("color image, linear scores", (3, 5, 4), 0),
        ("color image, the gradient depends on the image", (3, 4, 7), 1),
        ("two channels, the gradient depends on the image", (2, 6, 3), 2),
        ("one pixel of many channels", (5, 1, 1), 1),
        ("one row", (3, 1, 6), 1),
    ]:
        a, w = curved * rng.normal(size=(4, *shape)), rng.normal(size=(4, *shape))
        x, model = rng.normal(size=shape), quadratic_model(a, w)
        for y in range(4):
            with holds(f"{title}, class {y}", hint=f"x is {shape}."):
                check_close(saliency(model, x.copy(), y), oracle(model, x, y))
    w = -1 - rng.random((2, 3, 4, 5))
    with holds("negative gradients only", hint="What is the largest of -1, -4 and -2 here?"):
        model = quadratic_model(np.zeros_like(w), w)
        check_close(saliency(model, np.ones((3, 4, 5)), 1), (-w[1]).max(axis=0))
    holds.verdict()


test_saliency()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-saliency-care", "points": 4}
# Hidden tests: integers, read-only and transposed images, x left as it was, x that is no image.
### BEGIN HIDDEN TESTS
def test_saliency_care():
    rng = np.random.default_rng(905)
    shape = (3, 4, 5)
    a, w = rng.normal(size=(2, *shape)), rng.normal(size=(2, *shape))
    model = quadratic_model(a, w)
    holds = Properties("saliency")
    x = rng.normal(size=shape[::-1]).T
    want = np.maximum.reduce(list(abs(a[1] * x + w[1])))
    with holds("the image is left as it was"):
        check_close(check_unchanged(lambda z: saliency(model, z, 1), x), want)
    with holds("read-only image, called twice"):
        x.flags.writeable = False
        check_close(saliency(model, x, 1), want)
        check_close(saliency(model, x, 1), want)
    with holds("an image of bytes"):
        whole = rng.integers(0, 256, size=shape).astype(np.uint8)
        check_close(saliency(model, whole, 0), abs(a[0] * whole + w[0]).max(axis=0))
    with holds("a class that is a NumPy integer"):
        check_close(saliency(model, x, np.int64(1)), want)
    easy = {"scores": lambda x: np.ones((len(x), 2)), "gradient": lambda x, y: np.add(x, 1)}
    for patient in (model, easy):  # one of them takes any shape
        with holds("a batch raises ValueError", hint="The function is for one image."):
            check_raises(ValueError, saliency, patient, np.ones((1, *shape)), 0)
            check_raises(ValueError, saliency, patient, np.ones((2, *shape)), 0)
        with holds("a matrix raises ValueError"):
            check_raises(ValueError, saliency, patient, np.ones((4, 5)), 0)
    holds.verdict()


test_saliency_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Look: where the score reacts
#
# ResNet-8 says *cat*, 54 %. Bright pixels are those whose change would move the score of "cat"
# most; the brightest lie around the eye. The map is noisy: neighboring pixels react differently,
# and strided layers leave a checkered pattern. And it tells what a *tiny* change does, no more: a
# pixel with gradient 0 may still be needed.

# %%
resnet = as_functions(trained("resnet8"), (3, 32, 32))
cat = small_photograph("cat", left=0)
cat_input, cat_class = color_input(cat[None])[0], CIFAR10_CLASSES.index("cat")
heat = [
    saliency(resnet, cat_input, cat_class),
    saliency(lenet, seven, 7),
]
describe(
    show_row(
        [cat, normalize_for_display(heat[0]), seven[0], normalize_for_display(heat[1])],
        ["photograph", "saliency of “cat”", "digit", "saliency of “7”"],
    ),
    "A cat's face and its saliency, brightest around the eye; a seven and its saliency.",
)

# %% [markdown]
# ## Occlusion: cover it and see
#
# The gradient asks for a tiny change. The opposite experiment is crude and honest: **cover** a part
# of the image with a gray square and ask the network again (Zeiler and Fergus, 2013). Where the
# score falls, something important was hidden.
#
# Which gray? For one network 0 is black, for another it is the average color. We take the *mean
# color of the image itself*: for each channel, the mean of its pixels.
#
# The square moves `stride` pixels at a time and never leaves the image. With the side $P$ there are
# $\lfloor (H - P)/S \rfloor + 1$ places vertically, as many as a convolution window has, and
# likewise horizontally.

# %% [markdown]
# ## Exercise 4: occlusion map (25 points)
#
# Write `occlusion_map(model, x, y, patch, stride)` for *one* image x (C, H, W). Entry $(i, j)$ is
# the **score** of class y when the square of `patch` × `patch` pixels covers the image with its top
# left pixel at (stride · i, stride · j). Each time the *original* is covered anew.
#
# `ValueError` when `patch` or `stride` is less than 1, or the square does not fit.
#
# **Worked example.** An image of 3 × 3 zeros with a 9 in the middle; the score is the sum of all
# pixels. The mean is 1. A square of one pixel on a zero makes the sum 10, on the 9 it makes it 1.

# %% [markdown]
# <details><summary>Hint 1: the mean color</summary>
#
# `x.mean(axis=(1, 2))` is (C,). To fill a square of all channels it needs two more axes:
# `[:, None, None]`. Make x float first: bytes would round it.
#
# <details><summary>Hint 2: one place</summary>
#
# Copy x, fill rows `i * stride` to `i * stride + patch` and the same columns, ask for the scores.
#
# <details><summary>Hint 3: the scores of one image</summary>
#
# `model["scores"](covered[None])[0, y]`. You may also put all covered copies into one batch.
#
# </details></details></details>
#
# **A common mistake** is to forget the copy: the squares stay, and in the end all is gray.


# %% nbgrader={"grade_id": "occlusion-map", "solution": true}
def occlusion_map(model, x, y, patch, stride):
    """Tell what is left of the score of a class when a gray square covers part of the image.

    Args:
        model: a dict with "scores".
        x: one image, (C, H, W), left as it was. Integers are computed as 64-bit floats.
        y: a class, an int.
        patch: side of the square, in pixels.
        stride: pixels between two places.

    Returns:
        The score of class y for each place of the square, (OH, OW).

    Raises:
        ValueError: patch or stride is less than 1, or the square is larger than the image.
    """
    ### BEGIN SOLUTION
    x = np.asarray(x, float)
    _, H, W = x.shape
    if not 1 <= patch <= min(H, W) or stride < 1:
        raise ValueError(f"patch is {patch}, stride {stride}, the image {H} x {W}")
    gray = x.mean(axis=(1, 2))[:, None, None]
    out = np.zeros(((H - patch) // stride + 1, (W - patch) // stride + 1))
    for i, j in np.ndindex(out.shape):
        covered, top, left = x.copy(), i * stride, j * stride
        covered[:, top : top + patch, left : left + patch] = gray
        out[i, j] = model["scores"](covered[None])[0, y]
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-occlusion-map", "points": 5}
def check_occlusion_map():
    ones = np.stack([np.zeros((1, 3, 3)), np.ones((1, 3, 3))])
    model = quadratic_model(np.zeros_like(ones), ones)
    x = np.zeros((1, 3, 3))
    x[0, 1, 1] = 9
    want = [[10, 10, 10], [10, 1, 10], [10, 10, 10]]
    check_close(occlusion_map(model, x.copy(), 1, 1, 1), want, hint="The worked example.")
    check_close(
        occlusion_map(model, x.copy(), 1, 1, 2), np.full((2, 2), 10), hint="Stride 2: the corners."
    )
    check_shape(occlusion_map(model, x.copy(), 1, 2, 1), (2, 2), hint="(3 - 2) / 1 + 1 places.")
    check_raises(ValueError, occlusion_map, model, x, 1, 4, 1, hint="The square does not fit.")


check_occlusion_map()
visible_checks_pass("color images that are not square, other squares and strides, every class")


# %% nbgrader={"grade": true, "grade_id": "test-occlusion-map", "points": 14}
# Hidden tests: color images that are not square, squares, strides with a rest, every class.
### BEGIN HIDDEN TESTS
def test_occlusion_map():
    def curved_model(u, v):
        def scores(x):
            x = np.asarray(x, float)
            if x.ndim != 4:
                raise ValueError(f"x is {x.shape}, expected (N, C, H, W)")
            return np.tanh(x.reshape(len(x), -1) @ u.T) @ v.T

        return {"scores": scores}

    def oracle(model, x, y, patch, stride):
        C, H, W = x.shape
        rows = [r for r in range(0, H, stride) if r + patch <= H]
        cols = [c for c in range(0, W, stride) if c + patch <= W]
        found = np.zeros((len(rows), len(cols)))
        for (i, top), (j, left) in ((a, b) for a in enumerate(rows) for b in enumerate(cols)):
            covered = np.zeros((1, C, H, W))
            for c, r, k in np.ndindex(x.shape):
                hidden = top <= r < top + patch and left <= k < left + patch
                covered[0, c, r, k] = np.sum(x[c]) / (H * W) if hidden else x[c, r, k]
            found[i, j] = model["scores"](covered)[0, y]
        return found

    rng = np.random.default_rng(906)
    holds = Properties("occlusion_map")
    for title, shape, patch, stride in [
        ("gray image, squares side by side", (1, 6, 6), 2, 2),
        ("color image", (3, 5, 7), 2, 1),
        ("color image that is high", (3, 8, 5), 3, 2),
        ("a rest that the squares leave out", (2, 8, 9), 3, 4),
        ("stride larger than the square", (2, 7, 9), 1, 3),
        ("square of one pixel", (3, 3, 4), 1, 1),
        ("square as high as the image", (2, 4, 6), 4, 1),
        ("square as wide as the image", (2, 7, 3), 3, 3),
    ]:
        x = rng.normal(1, 2, size=shape) + np.arange(shape[0])[:, None, None]
        a, w = rng.normal(size=(2, 3, *shape))
        u, v = 0.1 * rng.normal(size=(4, x.size)), rng.normal(size=(3, 4))
        for kind, model in [("quadratic", quadratic_model(a, w)), ("curved", curved_model(u, v))]:
            for y in range(3):
                with holds(
                    f"{title}, {kind} scores, class {y}",
                    hint=f"x is {shape}, patch is {patch}, stride is {stride}.",
                ):
                    want = oracle(model, x, y, patch, stride)
                    check_close(occlusion_map(model, x.copy(), y, patch, stride), want)
    holds.verdict()


test_occlusion_map()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-occlusion-map-care", "points": 6}
# Hidden tests: bytes, read-only images, x left as it was, squares and strides that cannot work.
### BEGIN HIDDEN TESTS
def test_occlusion_map_care():
    rng = np.random.default_rng(907)
    shape = (2, 4, 5)
    w = rng.normal(size=(2, *shape))
    model = quadratic_model(np.zeros_like(w), w)
    holds = Properties("occlusion_map")

    def expected(x):
        gray = x.mean(axis=(1, 2))[:, None, None]
        lost = (w[1] * (gray - x)).sum(axis=0)  # what one covered pixel changes
        return np.sum(w[1] * x) + np.array(
            [[lost[i : i + 2, j : j + 2].sum() for j in (0, 2)] for i in (0, 2)]
        )

    x = rng.normal(size=shape[::-1]).T
    with holds("the image is left as it was", hint="Cover a copy."):
        check_close(check_unchanged(lambda z: occlusion_map(model, z, 1, 2, 2), x), expected(x))
    with holds("read-only image, called twice"):
        x.flags.writeable = False
        check_close(occlusion_map(model, x, 1, 2, 2), expected(x))
        check_close(occlusion_map(model, x, 1, 2, 2), expected(x))
    with holds("an image of bytes", hint="The mean color is not a whole number."):
        whole = rng.integers(0, 256, size=shape).astype(np.uint8)
        check_close(occlusion_map(model, whole, 1, 2, 2), expected(whole.astype(float)))
    with holds("a square that does not fit raises ValueError"):
        check_raises(ValueError, occlusion_map, model, x, 1, 5, 1)
        check_raises(ValueError, occlusion_map, model, x, 1, 6, 1)
        tall = {"scores": lambda z: np.sum(z, axis=(2, 3))}
        check_raises(ValueError, occlusion_map, tall, np.ones((2, 6, 3)), 1, 4, 1)
    with holds("no square raises ValueError"):
        check_raises(ValueError, occlusion_map, model, x, 1, 0, 1)
    with holds("no stride raises ValueError"):
        check_raises(ValueError, occlusion_map, model, x, 1, 2, 0)
        check_raises(ValueError, occlusion_map, model, x, 1, 2, -1)
    holds.verdict()


test_occlusion_map_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Look: covering hides, and adds
#
# A model of functions is easily changed: here one that gives *probabilities*. Dark is where the
# square does most harm. How good was your guess about the 7?
#
# And look *where* it does: not on a stroke, but at the bottom right, where nothing is written. On
# black paper a gray square is *ink*, and the network now reads a 3. An occlusion map shows what the
# square hides *and* what it adds. For the cat, whose mean color is like fur, it hides.

# %%
sure = {"scores": lambda x: softmax(lenet["scores"](x))}
cover = occlusion_map(sure, seven, 7, 8, 2)
print(f"lowest probability of 7: {cover.min():.3f}, highest {cover.max():.3f}")
scores = occlusion_map(resnet, cat_input, cat_class, 8, 4)
describe(
    show_row(
        [seven[0], cover, cat, normalize_for_display(scores)],
        ["digit", f"P(7) {cover.shape}", "photograph", f"score of “cat” {scores.shape}"],
    ),
    "The probability of 7 falls to 0.04 where the empty corner at the bottom right is covered.",
)

# %% [markdown]
# ## Occluder
#
# Drag the gray square over the image, or move it with the arrow keys, and watch the probabilities.
# Make a 3 of the 7. On which other digits does a square on empty paper matter? Then take the cat:
# find the place that hurts most, and one where covering *helps*.

# %%
occluder()

# %% [markdown]
# **Your own numbers (1 point).** Everybody gets others: they hang on your name, as your course
# knows it. Write it into the first cell, run both cells, and answer in the third.

# %% nbgrader={"grade_id": "own-name", "solution": true}
my_name = None
### BEGIN SOLUTION
my_name = "Ada"
### END SOLUTION

# %%
own_question("own09", my_name)

# %% nbgrader={"grade_id": "own09", "solution": true}
own09 = None
### BEGIN SOLUTION
own = own_numbers("own09", my_name)
own09 = ((own["W"] - own["P"]) // own["S"] + 1) ** 2
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own09", "points": 1}
check_own_answer("own09", my_name, own09)
### BEGIN HIDDEN TESTS
assert same_answer(
    own09, [(lambda P, W, S: len(range(0, W - P + 1, S)) ** 2)(**own_numbers("own09", my_name))]
)
### END HIDDEN TESTS

# %% [markdown]
# ## Choose (2 points)
#
# A pixel in the corner has the saliency 0. What is certain?
#
# - **A** the network never uses this pixel
# - **B** covering the corner with a gray square leaves the score as it is
# - **C** a tiny change of this pixel alone leaves the score of this class as it is
# - **D** the pixel is black

# %% nbgrader={"grade_id": "choice-1", "solution": true}
choice_1 = None
### BEGIN SOLUTION
choice_1 = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-1", "points": 2}
check_choice(choice_1, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_1.upper() == "C", "choice 1: how large a change does a gradient speak of?"
### END HIDDEN TESTS

# %% [markdown]
# ## Back through a ReLU, three ways
#
# To see what excites a *hidden* unit, send its activation back to the pixels. All linear layers go
# back as in training; the ways differ in what a ReLU lets through:
#
# | way | lets dout through where | from |
# |---|---|---|
# | gradient | the input was positive | calculus |
# | deconvnet | dout is positive | Zeiler and Fergus, 2013 |
# | guided | both | Springenberg and others, 2014 |
#
# The deconvnet projects an activation down through layers in reverse: filters transposed,
# maxima put back where they came from, a ReLU on the way. *Guided* keeps only paths that excite
# the unit at every step.
#
# **Worked example.** dout is $[1, -2, 3, 4]$, the input was $[5, 6, -7, 0]$. Gradient:
# $[1, -2, 0, 0]$. Deconvnet: $[1, 0, 3, 4]$. Guided: $[1, 0, 0, 0]$.

# %% [markdown]
# ## Exercise 5: the guided ReLU (8 points)
#
# Write `guided_relu_backward(dout, x)`: dout where dout *and* x are greater than 0, else 0. Arrays
# of different shapes raise `ValueError`; NumPy would broadcast them.
#
# <details><summary>Hint 1: two conditions</summary>
#
# `(dout > 0) & (x > 0)`, with parentheses: & binds tighter than >.
#
# <details><summary>Hint 2: choosing</summary>
#
# `np.where(condition, dout, 0.0)` makes a new array of floats.
#
# <details><summary>Hint 3: shapes first</summary>
#
# Compare `dout.shape` and `x.shape` and raise.
#
# </details></details></details>
#
# **A common mistake** is `dout * x > 0`: two negative numbers pass.


# %% nbgrader={"grade_id": "guided-relu-backward", "solution": true}
def guided_relu_backward(dout, x):
    """Let a gradient through a ReLU where it is positive and the input was.

    Args:
        dout: gradient with respect to the ReLU's output, any shape. Integers become floats.
        x: the ReLU's input, of the same shape.

    Returns:
        dout where both are greater than 0, else 0; a new float array.

    Raises:
        ValueError: the shapes differ.
    """
    ### BEGIN SOLUTION
    dout, x = np.asarray(dout, float), np.asarray(x, float)
    if dout.shape != x.shape:
        raise ValueError(f"dout is {dout.shape} but x is {x.shape}: shapes must agree")
    return np.where((dout > 0) & (x > 0), dout, 0.0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-guided-relu-backward", "points": 2}
def check_guided_relu_backward():
    got = guided_relu_backward(np.array([1.0, -2.0, 3.0, 4.0]), np.array([5.0, 6.0, -7.0, 0.0]))
    check_close(got, [1, 0, 0, 0], hint="The worked example.")
    hint = "Compare the shapes: NumPy would broadcast."
    check_raises(ValueError, guided_relu_backward, np.ones((2, 3)), np.ones((1, 3)), hint=hint)


check_guided_relu_backward()
visible_checks_pass("batches of maps, all signs, zeros, integers, input left as it was")


# %% nbgrader={"grade": true, "grade_id": "test-guided-relu-backward", "points": 6}
# Hidden tests: maps of all signs, zeros, integers, read-only input, shapes that differ.
### BEGIN HIDDEN TESTS
def test_guided_relu_backward():
    def oracle(dout, x):
        out = np.zeros(dout.shape)
        for at in np.ndindex(dout.shape):
            if dout[at] > 0 and x[at] > 0:
                out[at] = dout[at]
        return out

    rng = np.random.default_rng(908)
    holds = Properties("guided_relu_backward")
    for title, shape in [("a vector", (9,)), ("a batch of maps", (2, 3, 4, 5)), ("a number", ())]:
        dout, x = 3 * rng.normal(size=(2, *shape))
        dout, x = np.array(dout), np.array(x)
        with holds(title, hint=f"dout and x are {shape}."):
            check_close(guided_relu_backward(dout.copy(), x.copy()), oracle(dout, x))
            check_close(guided_relu_backward(abs(dout), abs(x)), abs(dout))
            check_close(guided_relu_backward(-abs(dout), -abs(x)), np.zeros(shape))
    with holds("where the input was exactly 0 nothing passes"):
        check_close(guided_relu_backward(np.array([2.0, 3.0]), np.array([0.0, 1e-9])), [0, 3])
    dout, x = rng.integers(-4, 5, size=(2, 6, 7))
    with holds("integers become floats", hint="Every kind of number, the same rule."):
        got = guided_relu_backward(dout, x)
        check_close(got, oracle(dout, x))
        assert np.asarray(got).dtype.kind == "f"
    dout, x = rng.normal(size=(2, 4, 6)).transpose(0, 2, 1)
    with holds("the input is left as it was"):
        check_close(check_unchanged(guided_relu_backward, dout, x), oracle(dout, x))
    with holds("read-only input"):
        dout.flags.writeable = x.flags.writeable = False
        check_close(guided_relu_backward(dout, x), oracle(dout, x))
    with holds("shapes that differ raise ValueError"):
        check_raises(ValueError, guided_relu_backward, np.ones((3, 4)), np.ones((1, 4)))
        check_raises(ValueError, guided_relu_backward, np.ones((3, 4)), np.ones(4))
        check_raises(ValueError, guided_relu_backward, np.ones((3, 4)), np.ones((4, 3)))
    holds.verdict()


test_guided_relu_backward()
### END HIDDEN TESTS

# %% [markdown]
# ## Look: projected to the pixels
#
# `cnnlib.inspect.project` does it for any layer and channel. Below, the strongest unit of four
# channels of the last convolution is projected back, once by each rule. Guided pictures are the
# calmest: in those of channels 0 and 4 you can make out the eye.

# %%
rules, channels = ["gradient", "deconv", "guided"], [0, 3, 4, 6]
pixels = color_input(cat[None]).astype(np.float32)
pictures, names = [], []
for rule in rules:
    for channel in channels:
        back = inspect.project(network, pixels, "conv3", channel, rule)[0]
        pictures.append(normalize_for_display(back).transpose(1, 2, 0))
        names.append(f"{rule}, {channel}")
describe(
    show_gallery(pictures, names, columns=4, title="four channels of conv3, back to the cat"),
    "Three rows, one per rule. The gradient and the deconvnet give noise, guided hints at an eye.",
)

# %% [markdown]
# ## A sharp picture is no proof
#
# Does a picture show what the network has *learned*? There is a test: destroy what it has learned,
# and see if the picture changes (Adebayo and others, 2018). We draw the weights of the last two
# layers anew. The network now knows nothing of cats.

# %%
spoiled, rng = trained("convnetjs"), np.random.default_rng(0)
for name, array in named_parameters(spoiled).items():
    if name in ("conv3.weight", "fc.weight"):
        array[...] = rng.normal(0, array.std(), array.shape)
for rule in ("gradient", "guided"):
    pair = [inspect.project(n, pixels, "fc", cat_class, rule)[0] for n in (network, spoiled)]
    one, other = (np.abs(each).max(axis=0).ravel() for each in pair)
    print(f"{rule:9} correlation of the two pictures: {np.corrcoef(one, other)[0, 1]:.2f}")

# %% [markdown]
# ## Reflect (4 points)
#
# **Question A (2 points).** The guided picture of the spoiled network resembles that of the trained
# one more than its gradient does. What does the guided picture then show, and what may it not be
# used for? Two to four sentences; a person reads them.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-sanity", "points": 2, "solution": true}
# The picture hardly depends on what the last layers have learned, so it cannot explain why the
# network chose this class: it shows mostly what the image and the first layers contain, such as
# edges, much as an edge detector does (1 point). It must not serve as evidence that the network
# looks at the right thing or has learned it; for that one needs a method whose result changes when
# the weights are spoiled, or an intervention such as occlusion (1 point).

# %% [markdown]
# **Question B (2 points).** A network calls photographs of skin spots "malignant" with a high
# accuracy. You suspect that it looks at the *ruler* that doctors lay beside spots that worry them.
# How would you find out with an occlusion map, and what would you expect to see if you are right?

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-ruler", "points": 2, "solution": true}
# Compute the occlusion map of the score of "malignant" for images with a ruler: if it is the clue,
# the score falls where the ruler is covered, and hardly where the spot is (1 point). Confirm it
# with more than one image, and the other way round: paste a ruler beside harmless spots, or cover
# it everywhere, and see whether the scores and the accuracy change (1 point).

# %% [markdown]
# ## Inceptionism: what would it like to see?
#
# Turn it around: keep the network and change the *image*, uphill along the gradient of a score.
# Google's **Inceptionism** (DeepDream, 2015) did so with a hidden layer's activations, and dogs and
# pagodas grew out of clouds. **Style transfer** (Gatys and others, 2016) drives an image towards
# the activations of a photograph and the correlations of a painting.
#
# Pure gradient ascent, without rules that keep an image natural, gives blots. LeNet-5 is certain
# that these four are a 0, a 3, a 7 and an 8: it has never learned what is *not* a digit.

# %%
dreams, names = [], []
for y in (0, 3, 7, 8):
    x = np.full((1, 1, 32, 32), 0.5)
    for _ in range(40):
        slope = lenet["gradient"](x, np.array([y]))
        x = np.clip(x + 0.5 * slope / np.linalg.norm(slope), 0, 1)
    dreams.append(x[0, 0])
    names.append(f"“{y}”: {softmax(lenet['scores'](x))[0, y]:.4f}")
describe(
    show_gallery(dreams, names, columns=4, title="gray images after 40 steps uphill"),
    "Four images of black and white blots, no digits for us, that the network takes for digits.",
)

# %% [markdown]
# ## Hypercolumns
#
# Which object does *this pixel* belong to? Late layers know objects but are coarse; early layers
# are sharp but know edges only. A **hypercolumn** takes one pixel's numbers from all layers and
# puts them one behind the other: a vector of length $\sum_\ell C_\ell$. Layer $\ell$ is read at
#
# $$\big(\lfloor y\, H_\ell / H_0 \rfloor,\; \lfloor x\, W_\ell / W_0 \rfloor\big).$$
#
# It is an alternative to dilation (lesson 2) for telling pixels apart.
#
# **Worked example.** $H_0 = 6$, $H_\ell = 3$: row 5 is read at $\lfloor 5 \cdot 3 / 6 \rfloor = 2$.

# %% [markdown]
# ## Find the error
#
# A lecture reads layer $\ell$ at $\lfloor x\, (X_\ell / X_1) \rfloor$ and $\lfloor y\,
# (Y_\ell / Y_0) \rfloor$: two different layers in the denominators.
#
# **Question (2 points).** The widths are $X_0 = 224$, $X_1 = 112$ and $X_\ell = 28$. Where does the
# lecture's formula read the pixel $x = 200$, and where should it be read? (The columns of layer
# $\ell$ are 0 to 27.)

# %% nbgrader={"grade_id": "pixel-column", "solution": true}
lecture_column = None
right_column = None
### BEGIN SOLUTION
lecture_column = 200 * 28 // 112
right_column = 200 * 28 // 224
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-pixel-column", "points": 2}
check_answer("hypercolumn_lecture", lecture_column)
check_answer("hypercolumn_right", right_column)
### BEGIN HIDDEN TESTS
assert same_answer(lecture_column, [200 // (112 / 28)]), "the lecture's column"
assert same_answer(right_column, [200 // (224 / 28)]), "the right column"
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 6: hypercolumn (8 points)
#
# Write `hypercolumn(features, y, x)`; the pixel is one of `features[0]`, else `ValueError`. (If you
# did the optional exercise of lesson 2: it is the same function.)
#
# <details><summary>Hint 1: one layer</summary>
#
# `f[:, row, col]` is the column of channels of a layer at one place, (C,).
#
# <details><summary>Hint 2: whole numbers</summary>
#
# `y * H_l // H_0` multiplies first and then divides down: no rounding error, no float index.
#
# <details><summary>Hint 3: joining</summary>
#
# `np.concatenate` puts a list of vectors one behind the other.
#
# </details></details></details>
#
# **A common mistake** is `y // (H_0 // H_l)`: right for 6 and 3, wrong for 7 and 3. And a negative
# pixel would be counted from the end: refuse it.


# %% nbgrader={"grade_id": "hypercolumn", "solution": true}
def hypercolumn(features, y, x):
    """Gather what all layers say about one pixel.

    Args:
        features: a list of arrays (C_l, H_l, W_l), the first with the most pixels.
        y, x: row and column of the pixel in features[0].

    Returns:
        (C_0 + C_1 + ...,), the first layer's numbers first, a new float array.

    Raises:
        ValueError: the pixel lies outside features[0].
    """
    ### BEGIN SOLUTION
    _, H, W = features[0].shape
    if not (0 <= y < H and 0 <= x < W):
        raise ValueError(f"pixel {(y, x)} lies outside {(H, W)}")
    columns = [f[:, y * f.shape[1] // H, x * f.shape[2] // W] for f in features]
    return np.concatenate(columns).astype(float)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-hypercolumn", "points": 2}
def check_hypercolumn():
    sharp, coarse = np.arange(36.0).reshape(1, 6, 6), np.arange(100.0, 118.0).reshape(2, 3, 3)
    got = hypercolumn([sharp, coarse], 5, 2)
    check_shape(got, (3,), hint="One channel and two channels.")
    check_close(got, [32, 107, 116], hint="Row 5, column 2; then row 2, column 1 of both maps.")


check_hypercolumn()
visible_checks_pass("maps that are not square, sizes that are no multiples, pixels outside")


# %% nbgrader={"grade": true, "grade_id": "test-hypercolumn", "points": 6}
# Hidden tests: every pixel; sizes that are not square and no multiples; integers; pixels outside.
### BEGIN HIDDEN TESTS
def test_hypercolumn():
    def oracle(features, y, x):
        # A pixel's share of the way down and across, counted in whole steps of each layer.
        found = []
        for f in features:
            row = sum(r * features[0].shape[1] <= y * f.shape[1] for r in range(1, f.shape[1]))
            col = sum(c * features[0].shape[2] <= x * f.shape[2] for c in range(1, f.shape[2]))
            found += [float(value) for value in f[:, row, col]]
        return np.array(found)

    rng = np.random.default_rng(909)
    holds = Properties("hypercolumn")
    for title, shapes in [
        ("one layer", [(3, 5, 4)]),
        ("halves", [(2, 8, 4), (3, 4, 2), (5, 2, 1)]),
        ("maps that are not square", [(1, 4, 9), (2, 2, 3), (3, 1, 3)]),
        ("sizes that are no multiples", [(2, 5, 7), (1, 4, 3), (2, 3, 5), (2, 2, 2)]),
    ]:
        features = [rng.normal(size=shape) for shape in shapes]
        with holds(title, hint=f"features {shapes}."):
            for y, x in np.ndindex(shapes[0][1:]):
                check_close(hypercolumn([f.copy() for f in features], y, x), oracle(features, y, x))
    features = [rng.integers(0, 250, size=shape) for shape in [(2, 6, 4), (3, 3, 2)]]
    with holds("integers become floats, the input is left as it was"):
        got = check_unchanged(lambda *maps: hypercolumn(list(maps), 2, 3), *features)
        assert np.asarray(got).dtype.kind == "f"
        check_close(got, oracle(features, 2, 3))
    with holds("a pixel outside raises ValueError"):
        for pixel in [(6, 0), (0, 4), (-1, 0), (0, -1)]:
            check_raises(ValueError, hypercolumn, features, *pixel)
    holds.verdict()


test_hypercolumn()
### END HIDDEN TESTS

# %% [markdown]
# ## Look: which pixels are like this one?
#
# One pixel of the cat's eye is compared with all others, by the cosine of the angle between two
# vectors. With the three colors alone, much that is dark looks the same. With hypercolumns the
# network's layers have their say: similar means similar surroundings.

# %%
names = ("relu1", "relu2", "relu3")
layers = [convnetjs["activations"](cat_input[None], name)[0] for name in names]
alike = []
for features in ([cat_input], layers):
    columns = np.array([hypercolumn(features, y, x) for y, x in np.ndindex(32, 32)])
    columns /= np.linalg.norm(columns, axis=1, keepdims=True) + 1e-9
    alike.append((columns @ columns[12 * 32 + 17]).reshape(32, 32))  # pixel (12, 17)
describe(
    show_row(
        [cat, *(normalize_for_display(a) for a in alike)],
        ["photograph", "alike by color (3)", f"by hypercolumn ({columns.shape[1]})"],
    ),
    "A cat, and how similar each pixel is to one of its eye: by color, and by hypercolumn.",
)

# %% [markdown]
# ## With ImageNet's weights
#
# If the published weights of SqueezeNet (1.2 million parameters, 1,000 classes) are at hand, your
# functions now look into a real network; without them this section says so, and nothing else needs
# them. Name their folder before you start Jupyter: `CNNLIB_DATA=/path/to/folder jupyter lab`.
# Its first filters are what lectures show: edges of all directions, and opposing colors.

# %%
squeezenet = None
if imagenet_folder() is None:
    print("Skipped: CNNLIB_DATA names no folder with weights/squeezenet1_0_imagenet.npz in it.")
else:
    squeezenet, classes = imagenet_squeezenet()
    first = next(iter(named_parameters(squeezenet).values()))[:, ::-1]  # red first
    pictures = [normalize_for_display(f).transpose(1, 2, 0) for f in first[:32]]
    text = "Thirty-two filters of 7 by 7 pixels: edges of many directions, pairs of colors."
    picture = describe(show_gallery(pictures, title="32 of SqueezeNet's first filters"), text)
picture if squeezenet else None

# %%
if squeezenet is None:
    print("Skipped: this needs the ImageNet weights, see above.")
else:
    model = as_functions(squeezenet, (3, 227, 227))
    x = imagenet_input(load_photograph("coffee")[None])[0]
    y = int(model["scores"](x[None])[0].argmax())
    heat, cover = saliency(model, x, y), occlusion_map(model, x, y, 47, 45)
    seen = np.clip(x[::-1] / 255 + 0.45, 0, 1).transpose(1, 2, 0)
    heat = np.sqrt(normalize_for_display(heat))
    titles = ["photograph", f"saliency of “{classes[y]}”", f"score, covered {cover.shape}"]
    axes = show_row([seen, heat, normalize_for_display(cover)], titles)
    picture = describe(axes, "A cup of coffee, its saliency, and the score when a part is covered.")
picture if squeezenet else None

# %% [markdown]
# ## Where it matters
#
# Networks find objects, segment scenes for cars, read traffic signs and medical images, sort
# galaxies, tell whales and faces apart. A right answer for a wrong reason is a risk:
#
# - a classifier of wolves and huskies decided by the *snow* in the background (Ribeiro and others,
#   2016, who trained it so on purpose);
# - a network for X-rays can learn which *hospital* an image comes from (Zech and others, 2018).
#
# Test accuracy does not show this, when the test images share the flaw. Looking does: at the
# patches, at what must not be covered, at what changes when weights are spoiled. Each of these
# pictures is an experiment and answers one question.

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("09_what_convnets_see")

# %% [markdown]
# ## Summary
#
# - Filters of first layers are edges and colors; deeper units see more and are choosier. Their
#   strongest patches tell what they like.
# - Saliency is the gradient of a score with respect to the pixels: tiny changes. Occlusion covers
#   parts and asks again: large ones.
# - A sharp picture may show the image rather than the network: spoil the weights and look again.

# %% [markdown]
# ## References
#
# - M. Zeiler, R. Fergus, *Visualizing and understanding convolutional networks*, 2013,
#   arXiv:1311.2901.
# - K. Simonyan and others, *Deep inside convolutional networks*, 2013, arXiv:1312.6034.
# - J. Springenberg and others, *Striving for simplicity: the all convolutional net*, 2014,
#   arXiv:1412.6806.
# - J. Adebayo and others, *Sanity checks for saliency maps*, 2018, arXiv:1810.03292.
# - B. Hariharan and others, *Hypercolumns for object segmentation and fine-grained localization*,
#   2014, arXiv:1411.5752.
# - A. Mordvintsev and others, *Inceptionism*, Google blog, 2015.
# - L. Gatys and others, *A neural algorithm of artistic style*, 2015, arXiv:1508.06576.
# - M. Ribeiro and others, *“Why should I trust you?”*, 2016, arXiv:1602.04938.
# - J. Zech and others, *Variable generalization performance of a deep learning model to detect
#   pneumonia in chest radiographs*, 2018, doi:10.1371/journal.pmed.1002683.
