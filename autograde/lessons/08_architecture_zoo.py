# %% [markdown]
# # 8. The architecture zoo
#
# Image classification from 2012 to 2018, counted by your own function: every published number of
# parameters comes out to the last digit.
#
# **When you finish you can**
#
# - read a network as a list of layers and count its parameters and multiply-adds;
# - explain with numbers what VGG, Inception, SqueezeNet, ResNet, DenseNet, MobileNet and their
#   relatives changed, and why;
# - find the layer that holds the parameters, and the one that does the work;
# - place a new network on the chart of accuracy against cost.
#
# About 60 minutes, 100 points. Your functions may use NumPy and what the notebook imports;
# `cnnlib.channels`, `.summary` and `.arithmetic` hold the answers and are not allowed.

# %% nbgrader={"grade_id": "imports", "locked": true}
import math

import numpy as np

from cnnlib.blueprint import (
    blueprint,
    concat,
    conv,
    flatten,
    global_pool,
    linear,
    norm,
    output_shape,
    pool,
    residual,
    same,
)
from cnnlib.checks import (
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)
from cnnlib.own_numbers import check_own_answer, own_numbers, own_question
from cnnlib.questions import check_answer, check_choice, same_answer
from cnnlib.selfcheck import check_my_work
from cnnlib.widgets import architecture_chart

# %% [markdown]
# ## Predict: where do the parameters live?
#
# AlexNet (2012) has five convolution layers and three dense ones. Which share of its 61 million
# parameters sits in the dense layers? And which share of the multiplications happens there? Write
# two guesses in percent; they are not graded.

# %%
my_guess_parameters = None
my_guess_work = None

# %% [markdown]
# ## AlexNet, layer by layer
#
# The table every lecture shows. Input: 227 × 227 × 3.
#
# | layer | filters | stride, pad | gives |
# |---|---|---|---|
# | conv1 | 96 of 11 × 11 | 4, 0 | ? |
# | pool1 | 3 × 3 | 2, 0 | ? |
# | conv2 | 256 of 5 × 5 | 1, 2 | ? |
# | pool2 | 3 × 3 | 2, 0 | ? |
# | conv3, conv4 | 384 of 3 × 3 | 1, 1 | ? |
# | conv5 | 256 of 3 × 3 | 1, 1 | ? |
# | pool5 | 3 × 3 | 2, 0 | ? |
# | fc6, fc7, fc8 | 4096, 4096, 1000 units | | scores |
#
# The paper's network was cut into two halves for two graphics cards: conv2, conv4 and conv5 have
# two **groups**, each filter sees half of the channels. It also has a local response normalization
# behind conv1 and conv2 (no parameters), which some lectures leave out.

# %% [markdown]
# **Question q19 (2 points).** The shapes in the table's last column, as height × width × channels:
# a tuple of four, such as `("8x8x16", ...)`, for conv1, pool1, conv2, pool2, and one for conv3,
# conv4, conv5, pool5.

# %% nbgrader={"grade_id": "q19", "solution": true}
q19_first = None
q19_last = None
### BEGIN SOLUTION
q19_first = ("55x55x96", "27x27x96", "27x27x256", "13x13x256")
q19_last = ("13x13x384", "13x13x384", "13x13x256", "6x6x256")
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q19", "points": 2}
check_answer("q19_first", q19_first)
check_answer("q19_last", q19_last)
### BEGIN HIDDEN TESTS
assert same_answer(q19_first, [55, 55, 96, 27, 27, 96, 27, 27, 256, 13, 13, 256]), "q19: first"
assert same_answer(q19_last, [13, 13, 384, 13, 13, 384, 13, 13, 256, 6, 6, 256]), "q19: last"
### END HIDDEN TESTS

# %% [markdown]
# ## Find the error
#
# Two slides of the same lecture, and the paper itself:
#
# 1. "conv1: parameters (11 · 11 · 3) · 96 = 35K". Two slides earlier the same lecture counted
#    "ten 5 × 5 filters on 3 channels: (5 · 5 · 3 + 1) · 10 = 760".
# 2. The paper says that the input is 224 × 224, without padding.
#
# **Question q20 (1 point).** conv1's parameters without biases, with biases, and its
# multiply-adds on 227 × 227.
#
# **Question q21 (1 point).** (n - k) / stride + 1 for an input of 224, as a decimal number. Does
# it fit?

# %% nbgrader={"grade_id": "q20", "solution": true}
q20_without_biases = None
q20_with_biases = None
q20_multiply_adds = None
### BEGIN SOLUTION
q20_without_biases = 34_848
q20_with_biases = 34_944
q20_multiply_adds = 55 * 55 * 34_848
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q20", "points": 1}
check_answer("q20_without", q20_without_biases)
check_answer("q20_with", q20_with_biases)
check_answer("q20_macs", q20_multiply_adds)
### BEGIN HIDDEN TESTS
assert same_answer(q20_without_biases, [11 * 11 * 3 * 96]), "q20: without biases"
assert same_answer(q20_with_biases, [(11 * 11 * 3 + 1) * 96]), "q20: with biases"
assert same_answer(q20_multiply_adds, [11 * 11 * 3 * 96 * 55 * 55]), "q20: multiply-adds"
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "q21", "solution": true}
q21 = None
### BEGIN SOLUTION
q21 = 54.25
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q21", "points": 1}
check_answer("q21", q21)
### BEGIN HIDDEN TESTS
assert same_answer(q21, [(224 - 11) / 4 + 1]), "q21: the places of conv1 on 224"
### END HIDDEN TESTS

# %% [markdown]
# ## A network is a list
#
# To count, nothing has to be computed but shapes. A **blueprint** is a list of layers, each a dict.
# `conv(...)`, `pool(...)` and the others write the dicts for you. Sizes are numbers, or pairs
# (height, width):
#
# `conv(filters, kernel, stride=1, padding=0, groups=1, bias=True)`, `pool(kernel, stride=kernel)`,
# `linear(units, bias=True)`, `norm()`, `global_pool()`, `flatten()`, and `same(name)` for whatever
# keeps the shape and has no parameters. Run the cell to see their keys.

# %%
lenet = [
    *[conv(20, 5), pool(2), conv(50, 5), pool(2)],
    *[flatten(), linear(500), same("ReLU"), linear(10)],
]
shape = (1, 28, 28)
for layer in lenet:
    shape = output_shape(layer, shape)
    print(shape, layer)

# %% [markdown]
# ## What a layer costs
#
# | layer | parameters | multiply-adds for one image |
# |---|---|---|
# | `conv` | filters · (C / groups) · KH · KW, + filters if `bias` | those weights · OH · OW |
# | `linear` | units · D, + units if `bias` | units · D |
# | `norm` | 2 C: a scale and a shift per channel | 0 |
# | all others | 0 | 0 |
#
# Biases are parameters and no multiply-adds. The running mean and variance of a batch
# normalization are no parameters: nobody learns them by gradient descent.
#
# Two layers hold lists. `residual(body, shortcut)` **adds** what the two lists make of its input,
# so their shapes must be equal; an empty list hands the input on. Its keys are `"body"` and
# `"shortcut"`. `concat(a, b, ...)` puts the **channels** of several lists behind each other, so
# heights and widths must be equal; its key `"branches"` holds a list of lists.

# %% [markdown]
# **Worked example.** LeNet above on 1 × 28 × 28:
#
# | layer | gives | parameters | multiply-adds |
# |---|---|---|---|
# | conv 20, 5 × 5 | 20 × 24 × 24 | 20 · 25 + 20 = 520 | 500 · 576 = 288,000 |
# | pool | 20 × 12 × 12 | 0 | 0 |
# | conv 50, 5 × 5 | 50 × 8 × 8 | 25,000 + 50 = 25,050 | 25,000 · 64 = 1,600,000 |
# | pool, flatten | 800 | 0 | 0 |
# | linear 500 | 500 | 400,500 | 400,000 |
# | linear 10 | 10 | 5,010 | 5,000 |
#
# In all 431,080 parameters and 2,293,000 multiply-adds.

# %% [markdown]
# ## Exercise 1: count a network (36 points)
#
# Write `count(spec, input_shape)`. `output_shape(layer, shape)` gives the shape behind any simple
# layer and refuses what does not fit; `residual` and `concat` are yours.
#
# <details><summary>Hint 1: the loop</summary>
#
# Keep three things: the shape so far, the parameters, the multiply-adds. Go through the list, and
# look at `layer["layer"]`, the kind.
#
# <details><summary>Hint 2: lists within lists</summary>
#
# A branch is a list of layers with the same input: `count(branch, shape)` counts it. Call yourself
# for every branch, and add up what comes back.
#
# <details><summary>Hint 3: the weights of a convolution</summary>
#
# `layer["filters"] * (shape[0] // layer["groups"]) * math.prod(layer["kernel"])`, where `shape` is
# the shape *before* the layer; multiplied by `math.prod(after[1:])` they are its multiply-adds.
#
# </details></details></details>
#
# **Common mistakes**: the size *before* the layer in the multiply-adds; groups that divide twice;
# a shortcut whose own convolution is forgotten.


# %% nbgrader={"grade_id": "count", "solution": true}
def count(spec, input_shape):
    """Count the parameters and multiply-adds of a network.

    Args:
        spec: a list of layers, see above; lists within `residual` and `concat`.
        input_shape: that of one image, (C, H, W), or (D,).

    Returns:
        parameters, multiply-adds (both int, for one image), and the output's shape, a tuple.

    Raises:
        ValueError: a sum of different shapes, or channels joined at different heights or widths.
    """
    ### BEGIN SOLUTION
    shape, params, macs = tuple(input_shape), 0, 0
    for layer in spec:
        kind, weights = layer["layer"], 0
        if kind in ("residual", "concat"):
            residual_lists = [layer.get("body"), layer.get("shortcut")]
            parts = residual_lists if kind == "residual" else layer["branches"]
            found = [count(part, shape) for part in parts]
            params, macs = params + sum(f[0] for f in found), macs + sum(f[1] for f in found)
            shapes = [f[2] for f in found]
            if len({s if kind == "residual" else s[1:] for s in shapes}) > 1:
                raise ValueError(f"a {kind} of {shapes}: shapes must agree")
            channels = shapes[0][0] if kind == "residual" else sum(s[0] for s in shapes)
            shape = (channels, *shapes[0][1:])
            continue
        after = output_shape(layer, shape)
        if kind == "conv":
            weights = layer["filters"] * (shape[0] // layer["groups"]) * math.prod(layer["kernel"])
        if kind == "linear":
            weights = layer["units"] * shape[0]
        biases = after[0] if layer.get("bias") else 0
        params += weights + biases + (2 * shape[0] if kind == "norm" else 0)
        macs, shape = macs + weights * math.prod(after[1:]), after
    return params, macs, shape
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-count", "points": 6}
def check_count():
    image = (3, 32, 32)
    ten = count([conv(10, 5, padding=2)], image)
    assert tuple(ten[2]) == (10, 32, 32), f"ten filters give {ten[2]}, expected (10, 32, 32)"
    check_close(ten[0], 760, hint="(5 * 5 * 3 + 1) * 10 parameters.")
    check_close(ten[1], 768_000, hint="750 weights at 1,024 places.")
    small = [conv(20, 5), pool(2), conv(50, 5), pool(2), flatten(), linear(500), linear(10)]
    check_close(count(small, (1, 28, 28))[0], 431_080, hint="The table above has each layer.")
    check_close(count(small, (1, 28, 28))[1], 2_293_000, hint="The table above has each layer.")
    check_close(count([norm()], image)[0], 6, hint="A scale and a shift for each of 3 channels.")
    two = count([concat([conv(4, 1)], [conv(6, 3, padding=1)])], image)
    assert tuple(two[2]) == (10, 32, 32), f"4 and 6 channels give {two[2]}"
    around = count([residual([conv(3, 1)])], image)
    check_close(around[0], 12, hint="The way around has no parameters.")


check_count()
visible_checks_pass("every kind of layer, lists in lists, shapes that disagree, published networks")


# %% nbgrader={"grade": true, "grade_id": "test-count", "points": 6}
# Hidden tests: parameters and shapes of simple layers: strides, groups, biases, sizes not square.
### BEGIN HIDDEN TESTS
def test_count():
    holds = Properties("count")
    image = (6, 15, 11)
    cases = [
        ("a convolution", [conv(4, 3)], (4 * 6 * 9 + 4, (4, 13, 9))),
        ("no biases", [conv(4, 3, bias=False)], (216, (4, 13, 9))),
        ("a kernel that is not square", [conv(4, (1, 5))], (124, (4, 15, 7))),
        ("a stride", [conv(5, 3, 2, 1)], (275, (5, 8, 6))),
        ("two groups", [conv(4, 3, groups=2)], (112, (4, 13, 9))),
        ("depthwise", [conv(6, 3, padding=1, groups=6, bias=False)], (54, image)),
        ("batch normalization", [norm()], (12, image)),
        ("an activation", [same("ReLU")], (0, image)),
        ("pooling", [pool(3, 2)], (0, (6, 7, 5))),
        ("pooling, rounded up", [pool(2, 2, ceil=True)], (0, (6, 8, 6))),
        ("global pooling", [global_pool()], (0, (6,))),
        ("a dense layer", [flatten(), linear(7)], (6937, (7,))),
        ("a dense layer, no biases", [global_pool(), linear(7, bias=False)], (42, (7,))),
        ("dense after dense", [global_pool(), linear(5), linear(3)], (53, (3,))),
        ("nothing", [], (0, image)),
        (
            "several layers",
            [conv(8, 3, bias=False), norm(), same("ReLU"), pool(2), conv(3, 1)],
            (432 + 16 + 27, (3, 6, 4)),
        ),
    ]
    for title, spec, (parameters, shape) in cases:
        with holds(f"{title}: parameters"):
            assert int(count(spec, image)[0]) == parameters
        with holds(f"{title}: shape"):
            assert tuple(count(spec, image)[2]) == shape
    with holds("one-dimensional input"):
        assert int(count([linear(4)], (9,))[0]) == 40
    with holds("the numbers are whole"):
        assert all(isinstance(n, (int, np.integer)) for n in count([conv(4, 3)], image)[:2])
    with holds("a layer that does not fit raises ValueError"):
        check_raises(ValueError, count, [conv(4, 16)], image)
        check_raises(ValueError, count, [linear(3)], image)
    holds.verdict()


test_count()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-count-lists", "points": 8}
# Hidden tests: parameters and shapes of residual and concat, and shapes that disagree.
### BEGIN HIDDEN TESTS
def test_count_lists():
    holds = Properties("count")
    image = (4, 10, 8)
    body = [conv(4, 3, padding=1, bias=False), norm()]
    wide = [conv(6, 3, 2, 1)]
    cases = [
        ("a residual", [residual(body)], (152, image)),
        ("a projection", [residual(wide, [conv(6, 1, 2)])], (252, (6, 5, 4))),
        ("two branches", [concat(body, [conv(2, 1)])], (162, (6, 10, 8))),
        ("a branch without layers", [concat([], body)], (152, (8, 10, 8))),
        (
            "a concat within a residual",
            [residual([concat([conv(1, 1)], [conv(3, 3, padding=1)])]), conv(2, 1)],
            (5 + 111 + 10, (2, 10, 8)),
        ),
        (
            "a residual within a branch, then a layer",
            [concat([residual(body), pool(2)], [pool(2)]), conv(5, 1, bias=False)],
            (152 + 40, (5, 5, 4)),
        ),
        ("three branches", [concat(body, body, body)], (456, (12, 10, 8))),
        ("one branch", [concat(body), conv(2, 1)], (152 + 10, (2, 10, 8))),
    ]
    for title, spec, (parameters, shape) in cases:
        with holds(f"{title}: parameters"):
            assert int(count(spec, image)[0]) == parameters
        with holds(f"{title}: shape"):
            assert tuple(count(spec, image)[2]) == shape
    for title, spec in [
        ("channels that differ cannot be added", [residual([conv(6, 1)])]),
        ("sizes that differ cannot be added", [residual(wide, [conv(6, 1)])]),
        ("sizes that differ cannot be joined", [concat([conv(2, 3)], [conv(2, 1)])]),
        ("widths that differ cannot be joined", [concat([conv(2, (1, 3))], [])]),
        ("heights that differ cannot be joined", [concat([conv(2, (3, 1))], [])]),
    ]:
        with holds(f"{title}: ValueError"):
            check_raises(ValueError, count, spec, image)
    holds.verdict()


test_count_lists()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-count-work", "points": 6}
# Hidden tests: multiply-adds of simple layers, of residual and of concat.
### BEGIN HIDDEN TESTS
def test_count_work():
    holds = Properties("count")
    body = [conv(6, 3, padding=1, bias=False), norm()]
    branches = concat([residual(body), pool(2)], [pool(2)])
    for title, spec, want in [
        ("a convolution", [conv(4, 3)], 4 * 6 * 9 * 13 * 9),
        ("a kernel that is not square", [conv(4, (1, 5))], 120 * 105),
        ("a stride", [conv(5, 3, 2, 1)], 270 * 48),
        ("two groups", [conv(4, 3, groups=2)], 108 * 117),
        ("depthwise", [conv(6, 3, padding=1, groups=6, bias=False)], 54 * 165),
        ("batch normalization and an activation", [norm(), same("ReLU")], 0),
        ("pooling", [pool(3, 2), global_pool()], 0),
        ("a dense layer", [flatten(), linear(7)], 6930),
        ("dense after dense", [global_pool(), linear(5), linear(3, bias=False)], 45),
        ("several layers", [conv(8, 3), norm(), pool(2), conv(3, 1)], 432 * 117 + 24 * 24),
        ("a residual", [residual(body)], 324 * 165),
        ("a projection", [residual([conv(4, 3, 2, 1)], [conv(4, 1, 2)])], 240 * 48),
        ("two branches", [concat(body, [conv(2, 1)])], 336 * 165),
        ("lists within lists, then a layer", [branches, conv(5, 1)], 324 * 165 + 60 * 35),
    ]:
        with holds(f"{title}: multiply-adds"):
            assert int(count(spec, (6, 15, 11))[1]) == want
    holds.verdict()


test_count_work()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-count-published", "points": 5}
# Hidden tests: the published networks, parameters to the last digit.
### BEGIN HIDDEN TESTS
def test_count_published():
    holds = Properties("count")
    for name, want in {
        "alexnet": 61_100_840,
        "vgg16": 138_357_544,
        "googlenet": 6_624_904,
        "resnet18": 11_689_512,
        "resnet50": 25_557_032,
        "resnext50_32x4d": 25_028_904,
        "densenet121": 7_978_856,
        "squeezenet1_1": 1_235_496,
        "mobilenet_v2": 3_504_872,
        "mnasnet1_0": 4_383_312,
        "shufflenet_v2_x1_0": 2_278_604,
        "wide_resnet50_2": 68_883_240,
    }.items():
        with holds(name):
            parameters, _, classes = count(blueprint(name), (3, 224, 224))
            assert (int(parameters), tuple(classes)) == (want, (1000,))
    with holds("inception_v3"):
        got = count(blueprint("inception_v3", aux=False), (3, 299, 299))
        assert int(got[0]) == 23_834_568
    holds.verdict()


test_count_published()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-count-published-work", "points": 5}
# Hidden tests: the published networks, multiply-adds to the last digit.
### BEGIN HIDDEN TESTS
def test_count_published_work():
    holds = Properties("count")
    for name, want in {
        "alexnet": 714_188_480,
        "vgg16": 15_470_264_320,
        "googlenet": 1_498_376_192,
        "resnet18": 1_814_073_344,
        "resnet50": 4_089_184_256,
        "resnext50_32x4d": 4_230_479_872,
        "densenet121": 2_834_161_664,
        "squeezenet1_1": 349_151_936,
        "mobilenet_v2": 300_774_272,
        "mnasnet1_0": 314_415_872,
        "shufflenet_v2_x1_0": 144_907_992,
        "wide_resnet50_2": 11_398_021_120,
    }.items():
        with holds(f"{name}: multiply-adds"):
            assert int(count(blueprint(name), (3, 224, 224))[1]) == want
    holds.verdict()


test_count_published_work()
### END HIDDEN TESTS

# %% [markdown]
# ## AlexNet by your own hand
#
# Now let your function work. Write the paper's AlexNet as a blueprint (with `groups=2`), count it,
# and answer:
#
# **q22 (1 point)**: the parameters of its eight layers, conv1 to fc8, a tuple, and their total.
# **q23 (1 point)**: the total without groups. **q24 (1 point)**: the share of q22's total that is
# in the dense layers, in percent, one decimal. **q25 (1 point)**: the parameters of pool1.
#
# Another lecture writes "AlexNet: 64 filters, each 3 × 11 × 11". That is a later variant for one
# card, the one of torchvision, with 61,100,840 parameters; the paper's has 96.

# %% nbgrader={"grade_id": "q22", "solution": true}
q22_layers = None
q22_total = None
### BEGIN SOLUTION
q22_layers = (34_944, 307_456, 885_120, 663_936, 442_624, 37_752_832, 16_781_312, 4_097_000)
q22_total = sum(q22_layers)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q22", "points": 1}
check_answer("q22_layers", q22_layers)
check_answer("q22_total", q22_total)
### BEGIN HIDDEN TESTS
assert same_answer(
    q22_layers,
    [34_944, 307_456, 885_120, 663_936, 442_624, 37_752_832, 16_781_312, 4_097_000],
), "q22: the layers"
assert same_answer(q22_total, [60_965_224]), "q22: the total"
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "q23", "solution": true}
q23 = None
### BEGIN SOLUTION
q23 = 62_378_344
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q23", "points": 1}
check_answer("q23", q23)
### BEGIN HIDDEN TESTS
assert same_answer(q23, [62_378_344]), "q23: without groups"
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "q24", "solution": true}
q24_percent = None
q25 = None
### BEGIN SOLUTION
q24_percent = 96.2
q25 = 0
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q24", "points": 2}
check_answer("q24", q24_percent)
check_answer("q25", q25)
### BEGIN HIDDEN TESTS
assert same_answer(q24_percent, [100 * 58_631_144 / 60_965_224]), "q24: the share"
assert same_answer(q25, [0]), "q25: pooling"
### END HIDDEN TESTS

# %% [markdown]
# Your count answers the second guess as well: AlexNet's dense layers do 59 of its 724 million
# multiply-adds, 8 %.

# %% [markdown]
# ## VGG: only 3 × 3
#
# VGG (2014) has nothing but 3 × 3 convolutions with padding 1, in five stages with a pooling behind
# each, and three dense layers. Two 3 × 3 see as much as one 5 × 5 and cost 18 C² instead of
# 25 C² weights.
#
# **q16 (1 point)**: parameters and multiply-adds of conv1_1 (64 filters on 224 × 224 × 3). A
# lecture writes `[(3x3x3)+1] x 64 = 1,728`: find its error. **q17 (1 point)**: the same for conv1_2
# (64 filters on 64 channels). **q18 (1 point)**: VGG-16's parameters, and its multiply-adds in
# billions, two decimals, on 3 × 224 × 224 pixels: `blueprint("vgg16")` writes its list for you.

# %% nbgrader={"grade_id": "q16", "solution": true}
q16_parameters = None
q16_multiply_adds = None
q17_parameters = None
q17_multiply_adds = None
### BEGIN SOLUTION
q16_parameters, q16_multiply_adds, _ = count([conv(64, 3, padding=1)], (3, 224, 224))
q17_parameters, q17_multiply_adds, _ = count([conv(64, 3, padding=1)], (64, 224, 224))
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q16", "points": 2}
check_answer("q16_parameters", q16_parameters)
check_answer("q16_macs", q16_multiply_adds)
check_answer("q17_parameters", q17_parameters)
check_answer("q17_macs", q17_multiply_adds)
### BEGIN HIDDEN TESTS
assert same_answer(q16_parameters, [1_792]), "q16: parameters"
assert same_answer(q16_multiply_adds, [224 * 224 * 1_728]), "q16: multiply-adds"
assert same_answer(q17_parameters, [36_928]), "q17: parameters"
assert same_answer(q17_multiply_adds, [224 * 224 * 36_864]), "q17: multiply-adds"
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "q18", "solution": true}
q18_parameters = None
q18_billions = None
### BEGIN SOLUTION
q18_parameters = 138_357_544
q18_billions = 15.47
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q18", "points": 1}
check_answer("q18_parameters", q18_parameters)
check_answer("q18_billions", q18_billions)
### BEGIN HIDDEN TESTS
assert same_answer(q18_parameters, [138_357_544]), "q18: parameters"
assert same_answer(q18_billions, [15.470264320]), "q18: multiply-adds"
### END HIDDEN TESTS

# %% [markdown]
# ## Inception: several sizes at once
#
# Which kernel size is right? GoogLeNet (2014) takes 1 × 1, 3 × 3, 5 × 5 and a pooling side by side
# and **concatenates** the channels. A 1 × 1 convolution before each large kernel reduces the
# channels, an idea of *network in network*. Instead of dense layers at the end, global average
# pooling: 6.6 million parameters, a ninth of AlexNet's. Inception v3 splits 7 × 7 into 1 × 7 and
# 7 × 1.
#
# **Worked example.** Branches that give (N, 64, 28, 28), (N, 128, 28, 28), (N, 32, 28, 28) and
# (N, 32, 28, 28) join to (N, 256, 28, 28).

# %% [markdown]
# ## Exercise 2: join the branches (8 points)
#
# Write `inception_concat(x, branches)`; `branches` is a list of functions.
#
# <details><summary>Hint 1: which axis?</summary>
#
# In (N, C, H, W) the channels are axis 1.
#
# <details><summary>Hint 2: every branch gets x</summary>
#
# `[branch(x) for branch in branches]`: side by side, not one after the other.
#
# <details><summary>Hint 3: refuse what does not fit</summary>
#
# Compare `out.shape[0]` and `out.shape[2:]` of all outputs first; no branches is an error, too.
#
# </details></details></details>
#
# **A common mistake** is to add the outputs: that is ResNet.


# %% nbgrader={"grade_id": "inception-concat", "solution": true}
def inception_concat(x, branches):
    """Give x to every branch and join what they return along the channels.

    Args:
        x: feature maps, (N, C, H, W).
        branches: functions (N, C, H, W) -> (N, C_b, OH, OW), all with the same OH and OW.

    Returns:
        (N, sum of all C_b, OH, OW), a new float array.

    Raises:
        ValueError: there are no branches, or their outputs differ in another axis than channels.
    """
    ### BEGIN SOLUTION
    outs = [np.asarray(branch(x)) for branch in branches]
    sizes = {(out.shape[0], *out.shape[2:]) for out in outs}
    if len(sizes) != 1:
        raise ValueError(f"branches give {[out.shape for out in outs]}: only channels may differ")
    return np.concatenate(outs, axis=1) * 1.0
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-inception-concat", "points": 3}
def check_inception_concat():
    x = np.arange(8.0).reshape(1, 2, 2, 2)
    got = inception_concat(x, [lambda z: z[:, :1], lambda z: 10 * z])
    check_shape(got, (1, 3, 2, 2), hint="1 and 2 channels make 3.")
    check_close(np.array(got)[0, :, 0, 0], [0, 0, 40], hint="First the first branch's channels.")
    check_raises(ValueError, inception_concat, x, [lambda z: z, lambda z: z[:, :, :1]])


check_inception_concat()
visible_checks_pass("batches, many branches, their order, integers, sizes that disagree")


# %% nbgrader={"grade": true, "grade_id": "test-inception-concat", "points": 5}
# Hidden tests: batches, order, one branch and many, integers, unchanged input, sizes that disagree.
### BEGIN HIDDEN TESTS
def test_inception_concat():
    rng = np.random.default_rng(801)
    holds = Properties("inception_concat")
    x = rng.normal(size=(3, 4, 5, 6))
    branches = [
        lambda z: 2 * z[:, :3],
        lambda z: z.sum(axis=1, keepdims=True),
        lambda z: -z,
        lambda z: z[:, ::-1][:, :2],
    ]
    with holds("four branches, in their order"):
        want = np.zeros((3, 10, 5, 6))
        want[:, :3], want[:, 3], want[:, 4:8] = 2 * x[:, :3], x.sum(axis=1), -x
        want[:, 8], want[:, 9] = x[:, 3], x[:, 2]
        check_close(inception_concat(x.copy(), branches), want)
    with holds("one branch"):
        check_close(inception_concat(x.copy(), branches[2:3]), -x)
    with holds("branches that change the size of the image"):
        halves = [lambda z: z[:, :, ::2, ::2], lambda z: z[:, :1, 1::2, 1::2][:, :, :2]]
        check_raises(ValueError, inception_concat, x, halves)
        fine = [lambda z: z[:, :, ::2, ::2], lambda z: z[:, :2, ::2, 1::2]]
        check_shape(inception_concat(x.copy(), fine), (3, 6, 3, 3))
    with holds("integers become floats"):
        got = np.asarray(inception_concat(np.ones((1, 2, 2, 2), dtype=int), [lambda z: z]))
        assert got.dtype.kind == "f"
    with holds("the input is left as it was"):
        check_unchanged(lambda z: inception_concat(z, [lambda y: y, lambda y: 2 * y]), x)
    with holds("outputs that differ in more than channels raise ValueError"):
        check_raises(ValueError, inception_concat, x, [lambda z: z, lambda z: z[:, :, :, :3]])
        check_raises(ValueError, inception_concat, x, [lambda z: z, lambda z: z[:1]])
    with holds("no branches raise ValueError"):
        check_raises(ValueError, inception_concat, x, [])
    holds.verdict()


test_inception_concat()
### END HIDDEN TESTS

# %% [markdown]
# ## SqueezeNet: squeeze, then expand
#
# SqueezeNet (2016) reaches AlexNet's accuracy with 1.2 million parameters. Its **fire module**
# first squeezes to few channels with 1 × 1 and then expands with 1 × 1 and 3 × 3 side by side; all
# three have biases.
#
# **Worked example**: 10 channels, squeeze 2, expand 3 and 4:
# (10 · 2 + 2) + (2 · 3 + 3) + (9 · 2 · 4 + 4) = 22 + 9 + 76 = 107.

# %% [markdown]
# ## Exercise 3: a fire module (8 points)
#
# Write `fire_params(c_in, squeeze, expand1, expand3)`, an `int`; sizes below 1 raise `ValueError`.
#
# <details><summary>Hint 1: three layers</summary>
#
# c_in → squeeze, squeeze → expand1, squeeze → expand3.
#
# <details><summary>Hint 2: one layer</summary>
#
# Kernel area times inputs times outputs, and one bias per output.
#
# <details><summary>Hint 3: what the 3 × 3 layer reads</summary>
#
# The squeezed channels, not c_in and not the 1 × 1 layer's output.
#
# </details></details></details>
#
# **A common mistake**: the 3 × 3 layer is put behind the 1 × 1 layer instead of beside it.


# %% nbgrader={"grade_id": "fire-params", "solution": true}
def fire_params(c_in, squeeze, expand1, expand3):
    """Count the parameters of a fire module, biases included.

    Args:
        c_in: channels that come in.
        squeeze: filters of the 1 x 1 layer that squeezes.
        expand1, expand3: filters of the 1 x 1 and of the 3 x 3 layer that expand.

    Returns:
        An int.

    Raises:
        ValueError: a number is less than 1.
    """
    ### BEGIN SOLUTION
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError(f"{c_in}, {squeeze}, {expand1}, {expand3}: expected at least 1 each")
    return (c_in + 1) * squeeze + (squeeze + 1) * expand1 + (9 * squeeze + 1) * expand3
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-fire-params", "points": 3}
def check_fire_params():
    check_close(fire_params(10, 2, 3, 4), 107, hint="The worked example.")
    check_close(fire_params(1, 1, 1, 1), 14, hint="2 + 2 + 10.")


check_fire_params()
visible_checks_pass("the fire modules of SqueezeNet, an int, sizes below 1")


# %% nbgrader={"grade": true, "grade_id": "test-fire-params", "points": 5}
# Hidden tests: modules of all sizes, an int, sizes below 1.
### BEGIN HIDDEN TESTS
def test_fire_params():
    def oracle(c_in, squeeze, expand1, expand3):
        weights = [(squeeze, c_in, 1, 1), (expand1, squeeze, 1, 1), (expand3, squeeze, 3, 3)]
        return sum(np.zeros(w).size + w[0] for w in weights)

    holds = Properties("fire_params")
    for title, sizes in [
        ("fire2 of SqueezeNet 1.0", (96, 16, 64, 64)),
        ("expansions that differ", (12, 5, 7, 20)),
        ("more squeezed than expanded", (6, 11, 3, 2)),
        ("one channel", (1, 2, 3, 5)),
    ]:
        with holds(title):
            check_close(fire_params(*sizes), oracle(*sizes), rtol=0, atol=0)
    with holds("the result is an int"):
        assert isinstance(fire_params(8, 2, 4, 4), (int, np.integer))
    with holds("sizes below 1 raise ValueError"):
        for position in range(4):
            sizes = [4, 3, 2, 5]
            sizes[position] = 0
            check_raises(ValueError, fire_params, *sizes)
    holds.verdict()


test_fire_params()
### END HIDDEN TESTS

# %% [markdown]
# ## DenseNet: keep everything
#
# In a dense block (2016) every layer reads *all* channels before it and adds `growth` new ones
# behind them. Nothing is thrown away, so few new channels per layer are enough.
#
# **Question q42 (1 point).** A block that begins with 64 channels, growth 32, 6 layers: how many
# channels at its end?
#
# ## Exercise 4: the channels of a dense block (8 points)
#
# Write `dense_block_channels(c0, growth, layers)`: the channels behind the last layer, an `int`.
# Zero layers are allowed; c0 or growth below 1, or fewer than 0 layers, raise `ValueError`.
#
# <details><summary>Hint 1: one layer</summary>
#
# Before it c channels, behind it c + growth.
#
# <details><summary>Hint 2: several</summary>
#
# Add growth once per layer; no loop is needed.
#
# <details><summary>Hint 3: by hand</summary>
#
# c0 = 5, growth 2: 5, 7, 9, 11 after 0, 1, 2, 3 layers.
#
# </details></details></details>
#
# **A common mistake**: channels that double in every layer.

# %% nbgrader={"grade_id": "q42", "solution": true}
q42 = None
### BEGIN SOLUTION
q42 = 256
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q42", "points": 1}
check_answer("q42", q42)
### BEGIN HIDDEN TESTS
assert same_answer(q42, [64 + 6 * 32]), "q42: the channels"
### END HIDDEN TESTS


# %% nbgrader={"grade_id": "dense-block-channels", "solution": true}
def dense_block_channels(c0, growth, layers):
    """Count the channels at the end of a dense block.

    Args:
        c0: channels that come in.
        growth: channels that each layer adds.
        layers: how many layers, from 0.

    Returns:
        An int.

    Raises:
        ValueError: c0 or growth is less than 1, or layers less than 0.
    """
    ### BEGIN SOLUTION
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError(f"c0 {c0}, growth {growth}, layers {layers}: these cannot be")
    return c0 + growth * layers
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-dense-block-channels", "points": 3}
def check_dense_block_channels():
    check_close(dense_block_channels(5, 2, 3), 11, hint="5, 7, 9, 11.")
    check_close(dense_block_channels(5, 2, 0), 5, hint="No layer adds nothing.")


check_dense_block_channels()
visible_checks_pass("the blocks of DenseNet-121, an int, numbers that cannot be")


# %% nbgrader={"grade": true, "grade_id": "test-dense-block-channels", "points": 5}
# Hidden tests: blocks of all lengths, an int, numbers that cannot be.
### BEGIN HIDDEN TESTS
def test_dense_block_channels():
    def oracle(c0, growth, layers):
        for _ in range(layers):
            c0 = len(range(c0)) + len(range(growth))
        return c0

    holds = Properties("dense_block_channels")
    for title, sizes in [
        ("the third block of DenseNet-121", (256, 32, 24)),
        ("one layer", (7, 3, 1)),
        ("no layer", (9, 4, 0)),
        ("growth above c0", (3, 17, 5)),
        ("one channel", (1, 4, 3)),
        ("one new channel per layer", (6, 1, 3)),
    ]:
        with holds(title):
            check_close(dense_block_channels(*sizes), oracle(*sizes), rtol=0, atol=0)
    with holds("the result is an int"):
        assert isinstance(dense_block_channels(8, 2, 4), (int, np.integer))
    with holds("numbers that cannot be raise ValueError"):
        for sizes in [(0, 2, 3), (4, 0, 3), (4, 2, -1)]:
            check_raises(ValueError, dense_block_channels, *sizes)
    holds.verdict()


test_dense_block_channels()
### END HIDDEN TESTS

# %% [markdown]
# ## Grouped, depthwise, separable
#
# A convolution mixes space (its window) and channels at once. **ResNeXt** cuts the channels into 32
# groups that do not see each other: a 32nd of that layer's weights. **MobileNet** goes all the way:
# a *depthwise* convolution, one window per channel, and then a 1 × 1 convolution that mixes the
# channels. The two together are a **depthwise separable** convolution.
#
# **Worked example**, multiply-adds for 3 × 3, 8 → 16 channels, 10 × 10 places: depthwise
# 9 · 8 · 100 = 7,200, mixing 8 · 16 · 100 = 12,800, in all 20,000. A standard convolution needs
# 9 · 8 · 16 · 100 = 115,200. The ratio is 1/16 + 1/9.

# %% [markdown]
# ## Exercise 5: what it costs (8 points)
#
# Write `depthwise_separable_cost(c_in, c_out, k, out_size)`: the multiply-adds of both layers for
# one image, without biases, an `int`. `k` is a number or a pair, `out_size` is (OH, OW).
#
# <details><summary>Hint 1: two sums</summary>
#
# Depthwise: KH · KW · c_in per place. Mixing: c_in · c_out per place.
#
# <details><summary>Hint 2: a number or a pair</summary>
#
# `KH, KW = (k, k) if isinstance(k, int) else k`.
#
# <details><summary>Hint 3: places</summary>
#
# Both layers work at all OH · OW places.
#
# </details></details></details>
#
# **A common mistake** is to multiply the two costs: the layers come one after the other.


# %% nbgrader={"grade_id": "depthwise-separable-cost", "solution": true}
def depthwise_separable_cost(c_in, c_out, k, out_size):
    """Count the multiply-adds of a depthwise and a 1 x 1 convolution, one behind the other.

    Args:
        c_in, c_out: channels that come in and go out.
        k: size of the depthwise window, a number or a pair (KH, KW).
        out_size: (OH, OW) of both layers.

    Returns:
        An int, for one image; biases are not counted.

    Raises:
        ValueError: a number is less than 1.
    """
    ### BEGIN SOLUTION
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    if min(c_in, c_out, KH, KW, *out_size) < 1:
        raise ValueError(f"{c_in}, {c_out}, {k}, {out_size}: expected at least 1 each")
    return (c_in * KH * KW + c_in * c_out) * out_size[0] * out_size[1]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-depthwise-separable-cost", "points": 3}
def check_depthwise_separable_cost():
    check_close(depthwise_separable_cost(8, 16, 3, (10, 10)), 20_000, hint="7,200 and 12,800.")
    check_close(depthwise_separable_cost(1, 1, 1, (1, 1)), 2, hint="One product per layer.")


check_depthwise_separable_cost()
visible_checks_pass("windows and maps that are not square, an int, numbers below 1")


# %% nbgrader={"grade": true, "grade_id": "test-depthwise-separable-cost", "points": 5}
# Hidden tests: windows and maps that are not square, an int, numbers below 1.
### BEGIN HIDDEN TESTS
def test_depthwise_separable_cost():
    def oracle(c_in, c_out, kernel, out_size):
        weights = np.zeros((c_in, 1, *kernel)).size + np.zeros((c_out, c_in, 1, 1)).size
        return weights * np.zeros(out_size).size

    holds = Properties("depthwise_separable_cost")
    for title, c_in, c_out, k, out_size in [
        ("3 x 3", 32, 64, 3, (14, 14)),
        ("5 x 5, fewer channels out", 24, 6, 5, (9, 9)),
        ("a map that is not square", 5, 7, 3, (4, 11)),
        ("a window that is not square", 5, 7, (1, 7), (6, 6)),
    ]:
        kernel = k if isinstance(k, tuple) else (k, k)
        with holds(title):
            got = depthwise_separable_cost(c_in, c_out, k, out_size)
            check_close(got, oracle(c_in, c_out, kernel, out_size), rtol=0, atol=0)
    with holds("the result is an int"):
        assert isinstance(depthwise_separable_cost(4, 4, 3, (2, 2)), (int, np.integer))
    with holds("numbers below 1 raise ValueError"):
        for channels in [(0, 2), (2, 0)]:
            check_raises(ValueError, depthwise_separable_cost, *channels, 3, (4, 4))
        for window in [0, (0, 3), (3, 0)]:
            check_raises(ValueError, depthwise_separable_cost, 2, 2, window, (4, 4))
        for places in [(0, 4), (4, 0)]:
            check_raises(ValueError, depthwise_separable_cost, 2, 2, 3, places)
    holds.verdict()


test_depthwise_separable_cost()
### END HIDDEN TESTS

# %% [markdown]
# ## ShuffleNet: let the groups talk
#
# Grouped layers behind each other never mix their groups. **ShuffleNet** deals the channels out
# like cards, for nothing: with 2 groups, channels a0 a1 a2 b0 b1 b2 become a0 b0 a1 b1 a2 b2.
#
# ## Exercise 6: shuffle the channels (12 points)
#
# Write `channel_shuffle(x, groups)`.
#
# <details><summary>Hint 1: two axes hide in one</summary>
#
# C channels are `groups` rows of C / groups channels each.
#
# <details><summary>Hint 2: rows become columns</summary>
#
# Reshape to (N, groups, C / groups, H, W), exchange axes 1 and 2, reshape back.
#
# <details><summary>Hint 3: a check by hand</summary>
#
# Six channels numbered 0 to 5, two groups: 0, 3, 1, 4, 2, 5. Three groups: 0, 2, 4, 1, 3, 5.
#
# </details></details></details>
#
# **A common mistake** is to shuffle back: with 2 groups of 3 channels that is another order.


# %% nbgrader={"grade_id": "channel-shuffle", "solution": true}
def channel_shuffle(x, groups):
    """Deal the channels of every group out to all groups.

    Args:
        x: feature maps, (N, C, H, W).
        groups: divides C; the groups lie behind each other in x.

    Returns:
        (N, C, H, W), a new float array: first the first channel of each group, then the second.

    Raises:
        ValueError: groups is less than 1 or does not divide C.
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    if groups < 1 or C % groups:
        raise ValueError(f"{C} channels cannot be cut into {groups} equal groups")
    dealt = x.reshape(N, groups, C // groups, H, W).swapaxes(1, 2)
    return dealt.reshape(x.shape) * 1.0
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-channel-shuffle", "points": 4}
def check_channel_shuffle():
    x = np.arange(6.0).reshape(1, 6, 1, 1)
    dealt = np.array(channel_shuffle(x, 2))
    check_shape(dealt, (1, 6, 1, 1), hint="The shape stays.")
    check_close(dealt.ravel(), [0, 3, 1, 4, 2, 5], hint="a0 b0 a1 b1 a2 b2.")
    check_close(np.array(channel_shuffle(x, 3)).ravel(), [0, 2, 4, 1, 3, 5], hint="a0 b0 c0 a1 ...")
    check_raises(ValueError, channel_shuffle, np.ones((1, 6, 2, 2)), 4)


check_channel_shuffle()
visible_checks_pass(
    "batches, maps that are not square, integers, one group, groups that do not fit"
)


# %% nbgrader={"grade": true, "grade_id": "test-channel-shuffle", "points": 8}
# Hidden tests: batches, many groups, one group, integers, read-only input, groups that do not fit.
### BEGIN HIDDEN TESTS
def test_channel_shuffle():
    def oracle(x, groups):
        out, each = np.zeros(x.shape), x.shape[1] // groups
        for group in range(groups):
            for member in range(each):
                out[:, member * groups + group] = x[:, group * each + member]
        return out

    rng = np.random.default_rng(802)
    holds = Properties("channel_shuffle")
    for title, shape, groups in [
        ("two groups", (1, 6, 3, 3), 2),
        ("a batch", (4, 6, 2, 2), 3),
        ("maps that are not square", (2, 8, 3, 5), 2),
        ("more groups than channels in a group", (2, 12, 2, 3), 6),
        ("one group", (2, 5, 3, 2), 1),
        ("as many groups as channels", (2, 5, 3, 2), 5),
    ]:
        x = rng.normal(size=shape)
        with holds(title, hint=f"x is {shape}, groups is {groups}."):
            check_close(channel_shuffle(x.copy(), groups), oracle(x, groups))
    x = rng.integers(-9, 10, size=(2, 6, 2, 3))
    with holds("integers become floats"):
        got = np.asarray(channel_shuffle(x, 2))
        check_close(got, oracle(x, 2))
        assert got.dtype.kind == "f"
    x = rng.normal(size=(3, 2, 6, 2)).T
    with holds("the input is left as it was"):
        check_close(check_unchanged(lambda z: channel_shuffle(z, 3), x), oracle(x, 3))
    x.flags.writeable = False
    with holds("read-only and transposed input"):
        check_close(channel_shuffle(x, 2), oracle(x, 2))
    with holds("groups that do not fit raise ValueError"):
        check_raises(ValueError, channel_shuffle, np.ones((1, 6, 2, 2)), 4)
        check_raises(ValueError, channel_shuffle, np.ones((1, 6, 2, 2)), 0)
        check_raises(ValueError, channel_shuffle, np.ones((1, 6, 2, 2)), 12)
    holds.verdict()


test_channel_shuffle()
### END HIDDEN TESTS

# %% [markdown]
# ## ResNet and its family
#
# ResNet-18, 34, 50, 101, 152 are stages of residual blocks (lesson 7); from 50 on they are
# bottlenecks. Wide ResNet has twice the channels inside, ResNeXt the 32 groups. MNASNet's blocks
# were chosen by a search for speed on a telephone; they are MobileNet v2's inverted bottlenecks:
# 1 × 1 up, depthwise, 1 × 1 down.
#
# **Question q54 (1 point).** Count all of them: fill a dict, name → parameters, for the names
# below, 3 × 224 × 224 pixels, with `blueprint(name)` and your `count`.

# %% nbgrader={"grade_id": "q54", "solution": true}
names = ["alexnet", "vgg16", "googlenet", "resnet18", "resnet34", "resnet50", "resnext50_32x4d"]
names += ["wide_resnet50_2", "densenet121", "mobilenet_v2", "mnasnet1_0", "shufflenet_v2_x1_0"]
names += ["squeezenet1_0", "squeezenet1_1"]
q54 = None
### BEGIN SOLUTION
q54 = {name: count(blueprint(name), (3, 224, 224))[0] for name in names}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q54", "points": 1}
assert q54 is not None, "q54: no answer yet. Replace None by a dict."
assert len(q54) == 14, f"q54 has {len(q54)} networks, expected 14."
assert q54.get("resnet18") == 11_689_512, "q54: resnet18 has 11,689,512 parameters, one number."
### BEGIN HIDDEN TESTS
assert sum(q54.values()) == 379_669_212, "q54: the sum of all parameters"
assert min(q54.values()) == 1_235_496, "q54: the smallest"
### END HIDDEN TESTS

# %% [markdown]
# ## The chart
#
# Accuracy against work: every network a circle, its area the parameters. Choose families and a
# year, point at a circle, and place a network of your own. The accuracies are those that
# torchvision's documentation gives for its first weights, IMAGENET1K_V1: how often the best of
# 1,000 classes is right (top-1), on one crop of 224 pixels, 299 for Inception. Work and parameters
# are counted as you did.

# %%
architecture_chart()

# %% [markdown]
# ## Choose (2 points)
#
# Between AlexNet and SqueezeNet 1.1, at about the same accuracy, which resource shrank by which
# factor?
#
# - **A** parameters by 2, multiply-adds by 50
# - **B** parameters by 50, multiply-adds by 2
# - **C** both by 50
# - **D** both by 2

# %% nbgrader={"grade_id": "choice-1", "solution": true}
choice_1 = None
### BEGIN SOLUTION
choice_1 = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-1", "points": 2}
check_choice(choice_1, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_1.upper() == "B", "choice 1: where do AlexNet's parameters live?"
### END HIDDEN TESTS

# %% [markdown]
# **Your own numbers (1 point).** Write your name, as your course knows it, into the first cell, run
# both cells, and answer in the third.

# %% nbgrader={"grade_id": "own-name", "solution": true}
my_name = None
### BEGIN SOLUTION
my_name = "Ada"
### END SOLUTION

# %%
own_question("own08", my_name)

# %% nbgrader={"grade_id": "own08", "solution": true}
own08 = None
### BEGIN SOLUTION
own08 = fire_params(*(own_numbers("own08", my_name)[letter] for letter in "Csef"))
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own08", "points": 1}
check_own_answer("own08", my_name, own08)
### BEGIN HIDDEN TESTS
assert same_answer(
    own08,
    (lambda C, s, e, f: [(C + 1) * s + (s + 1) * e + (9 * s + 1) * f])(
        **own_numbers("own08", my_name)
    ),
), "own08: the fire module"
### END HIDDEN TESTS

# %% [markdown]
# ## Reflect (4 points)
#
# **Question A (2 points).** VGG-16 has twice AlexNet's parameters and 21 times its multiply-adds.
# Which layers cause the one, which the other, and why are they not the same?

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-vgg", "points": 2, "solution": true}
# The parameters are in the dense layers (the first one alone has 103 million of 138), where every
# weight is used once per image (1 point). The work is in the convolutions on large maps: conv1_2
# has 36,928 parameters, but each is used at 50,176 places, 1.85 billion multiply-adds (1 point).

# %% [markdown]
# **Question B (2 points).** MobileNet v2 needs about a fourteenth of ResNet-50's multiply-adds. On
# a graphics card it is not fourteen times as fast. Give one reason.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-slow", "points": 2, "solution": true}
# Speed needs operations *and* data: a depthwise layer does few multiplications per number that it
# reads and writes, so the time goes into memory traffic and into starting many small layers, while
# the arithmetic units wait (2 points; 1 point for "operations are not the same as time" alone).

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("08_architecture_zoo")

# %% [markdown]
# ## Summary
#
# - Parameters are counted once, multiply-adds once per place: dense layers hold the first,
#   convolutions on large maps do the second.
# - The ideas: small kernels in a row (VGG), branches and 1 × 1 (Inception, SqueezeNet), sums and
#   concatenations (ResNet, DenseNet), groups and depthwise layers (ResNeXt, MobileNet, ShuffleNet).
# - Accuracy went up while cost went down, because the layers changed and not only their number.

# %% [markdown]
# ## References
#
# - A. Krizhevsky, I. Sutskever, G. Hinton, *ImageNet classification with deep convolutional neural
#   networks*, 2012. K. Simonyan, A. Zisserman, *VGG*, 2014, arXiv:1409.1556. C. Szegedy et al.,
#   *Going deeper with convolutions*, 2014, arXiv:1409.4842; *Inception v3*, 2015, arXiv:1512.00567.
# - M. Lin et al., *Network in network*, 2013, arXiv:1312.4400. F. Iandola et al., *SqueezeNet*,
#   2016, arXiv:1602.07360.
# - K. He et al., *ResNet*, 2015, arXiv:1512.03385. G. Huang et al., *DenseNet*, 2016,
#   arXiv:1608.06993. S. Xie et al., *ResNeXt*, 2016, arXiv:1611.05431. S. Zagoruyko, N. Komodakis,
#   *Wide residual networks*, 2016, arXiv:1605.07146.

# %% [markdown]
# - A. Howard et al., *MobileNets*, 2017, arXiv:1704.04861; M. Sandler et al., *MobileNet v2*, 2018,
#   arXiv:1801.04381. X. Zhang et al., *ShuffleNet*, 2017, arXiv:1707.01083; N. Ma et al.,
#   *ShuffleNet v2*, 2018, arXiv:1807.11164. M. Tan et al., *MnasNet*, 2018, arXiv:1807.11626.
# - A. Canziani, A. Paszke, E. Culurciello, *An analysis of deep neural network models for practical
#   applications*, 2016, arXiv:1605.07678 (the chart).
