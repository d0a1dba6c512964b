# %% [markdown]
# # 7. Trainability and ResNet
#
# A deep network can express everything a shallow one can, and more. The question of this lesson is
# another: can gradient descent *find* its weights?
#
# **When you finish you can**
#
# - say, with numbers, why a deep network of sigmoids does not learn;
# - choose the size of the first weights so that signals neither fade nor explode;
# - measure activations and gradients, layer by layer;
# - write a residual connection, its shortcut without parameters, and count a bottleneck.
#
# About 75 minutes, 100 points. Answer with NumPy alone: `cnnlib.init` and `cnnlib.channels` hold
# answers to these exercises, so they are not allowed inside your functions.

# %% nbgrader={"grade_id": "imports", "locked": true}
import numpy as np

from cnnlib.activations import relu, sigmoid, sigmoid_backward, tanh
from cnnlib.checks import (
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)
from cnnlib.own_numbers import check_own_answer, own_numbers, own_question
from cnnlib.plots import describe, show_by_layer, show_curves
from cnnlib.questions import check_answer, check_choice, same_answer
from cnnlib.selfcheck import check_my_work
from cnnlib.widgets import gradient_thermometer, thirty_one_layer_race

# %% [markdown]
# ## Predict: ten sigmoids in a row
#
# The slope of the sigmoid is largest at 0, where it is 1/4. A gradient goes back through ten
# sigmoids, and each of them stands at this best place. How much of the gradient is left? Write
# a guess, such as `0.1`, before you go on. It is not graded.

# %%
my_guess = None

# %% [markdown]
# ## Expressive is not the same as trainable
#
# Units that switch on above a threshold can compute *and*, *or* and *not*, so a large enough
# network can express any logical circuit. Lectures state it as an assumption: networks are
# **universally expressive** (some weights do the job) and **trainable** (gradient descent finds
# them). The second half is false in general. Two networks that express the same functions can
# differ in whether they learn.
#
# Three things help, and this lesson has one part for each: **initialization**,
# **normalization** (lesson 4) and **residual connections**.

# %% [markdown]
# ## Saturation
#
# The slope of the sigmoid $\sigma(x) = 1 / (1 + e^{-x})$ is $\sigma(x)(1 - \sigma(x))$: at most
# 1/4, and close to 0 for large $|x|$. There the unit is **saturated**: whatever the loss says, its
# weights hardly move. Going back through a layer multiplies the gradient by this slope, layer after
# layer: it **vanishes**.
#
# ReLU does not saturate on the right (slope 1) and is dead on the left (slope 0). Its relatives,
# leaky ReLU for one, keep a small slope on the left.

# %%
x = np.linspace(-6, 6, 121)
slopes = {
    "sigmoid": sigmoid_backward(np.ones_like(x), sigmoid(x)),
    "tanh": 1 - tanh(x) ** 2,
    "ReLU": (x > 0).astype(float),
}
picture = show_curves(x, slopes, xlabel="x", ylabel="slope", title="slope of the activation")
describe(
    picture, "Slopes: sigmoid at most 0.25, tanh at most 1, ReLU 0 left of 0 and 1 right of it."
)

# %% [markdown]
# **Question q49 (4 points).** The slope of the sigmoid at $x = 4$, and what ten sigmoids, each at
# $x = 0$, leave of a gradient of 1. Three significant digits are enough; Python writes 0.00123 also
# as `1.23e-3`. A lecture says that the slope is "quite small for $|x| > 4$": how small?

# %% nbgrader={"grade_id": "q49", "solution": true}
q49_slope_at_4 = None
q49_ten_layers = None
### BEGIN SOLUTION
q49_slope_at_4 = 0.0177
q49_ten_layers = 0.25**10
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q49", "points": 4}
check_answer("q49_slope", q49_slope_at_4)
check_answer("q49_ten", q49_ten_layers)
### BEGIN HIDDEN TESTS
assert same_answer(q49_slope_at_4, [np.exp(-4) / (1 + np.exp(-4)) ** 2]), "q49: the slope at 4"
assert same_answer(q49_ten_layers, [0.25**10]), "q49: ten layers"
### END HIDDEN TESTS

# %% [markdown]
# ## Multiplication, again and again
#
# Even without saturation a signal is multiplied by weights in every layer. If each layer makes it
# 0.8 times as large, after 31 layers $0.8^{31} = 0.001$ of it is left: the activations, and with
# them the gradients of the weights, **vanish**. With 1.25 in the place of 0.8 they grow a thousand
# times: they **explode**.
#
# So the first weights must have just the right size. Which one? Let a unit add up $N$ products,
#
# $$y = \sum_{i=1}^{N} w_i x_i.$$
#
# If all $x_i$ and $w_i$ are independent with mean 0, variances multiply in products and add in
# sums: $\text{Var}(y) = N \cdot \text{Var}(w) \cdot \text{Var}(x)$.

# %% [markdown]
# ## Fan-in, fan-out and three names
#
# $N$ is the **fan-in**: how many inputs one output sees. For filters (F, C, KH, KW) that is
# $C \cdot K_H \cdot K_W$; the **fan-out**, how many outputs one input feeds, is
# $F \cdot K_H \cdot K_W$. A dense layer (F, D) has fan-in D and fan-out F.
#
# | name | variance of a weight | keeps |
# |---|---|---|
# | LeCun, 1998 | 1 / fan-in | the signal on its way forward |
# | Xavier (Glorot), 2010 | 2 / (fan-in + fan-out) | signal and gradient, a compromise |
# | He, 2015 | 2 / fan-in | the signal, when ReLU removes half of it |
#
# A uniform distribution on $-a$ to $a$ has the variance $a^2 / 3$.
#
# **Worked example.** 20 filters of 5 × 5 on 3 channels: fan-in 75, fan-out 500. Xavier's variance
# is 2/575, its bound $a = \sqrt{6/575} = 0.102$. He's standard deviation is $\sqrt{2/75} = 0.163$.

# %% [markdown]
# ## Find the error
#
# A lecture calls "Xavier initialization" a uniform distribution on
# $\left(-\sqrt{3/N}, \sqrt{3/N}\right)$ with $N$ the number of inputs. Its variance $1/N$ is
# computed rightly; the *name* is not: this is LeCun's rule.
#
# **Question q48 (4 points).** The bound $\sqrt{3/N}$ and the variance of that rule for $N = 75$,
# and the bound that Glorot and Bengio give for the same layer with a fan-out of 75 as well.

# %% nbgrader={"grade_id": "q48", "solution": true}
q48_bound = None
q48_variance = None
q48_glorot_bound = None
### BEGIN SOLUTION
q48_bound = 0.2
q48_variance = 1 / 75
q48_glorot_bound = 0.2
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q48", "points": 4}
check_answer("q48_bound", q48_bound)
check_answer("q48_variance", q48_variance)
check_answer("q48_glorot", q48_glorot_bound)
### BEGIN HIDDEN TESTS
assert same_answer(q48_bound, [np.sqrt(3 / 75)]), "q48: the bound"
assert same_answer(q48_variance, [1 / 75]), "q48: the variance"
assert same_answer(q48_glorot_bound, [np.sqrt(6 / 150)]), "q48: Glorot's bound"
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 1: Xavier's weights (10 points)
#
# Write `xavier_uniform`. It is Glorot's rule: uniform between $-a$ and $a$ with
# $a = \sqrt{6 / (\text{fan-in} + \text{fan-out})}$. The shape is that of filters (F, C, KH, KW) or
# of a dense layer (F, D).
#
# <details><summary>Hint 1: the fans</summary>
#
# The first number of the shape counts outputs, the second inputs, the rest is the kernel and
# belongs to both fans.
#
# <details><summary>Hint 2: the product of the rest</summary>
#
# `np.prod(shape[2:])` is 1 when there is no rest.
#
# <details><summary>Hint 3: drawing</summary>
#
# `rng.uniform(-a, a, size=shape)`: use the generator that came in, so that a seed repeats a run.
#
# </details></details></details>
#
# **A common mistake** is to take the first number of the shape for the fan-in, or to forget the
# kernel: a 5 × 5 filter adds up 25 times as many products.


# %% nbgrader={"grade_id": "xavier-uniform", "solution": true}
def xavier_uniform(shape, rng):
    """Draw weights from Glorot's uniform distribution.

    Args:
        shape: of filters, (F, C, KH, KW), or of a dense layer, (F, D).
        rng: a numpy.random.Generator.

    Returns:
        Weights of that shape, between -a and a, a = sqrt(6 / (fan-in + fan-out)).

    Raises:
        ValueError: the shape has fewer than two numbers.
    """
    ### BEGIN SOLUTION
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    kernel = np.prod(shape[2:])
    bound = np.sqrt(6 / ((shape[0] + shape[1]) * kernel))
    return rng.uniform(-bound, bound, size=shape)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-xavier-uniform", "points": 3}
def check_xavier_uniform():
    w = xavier_uniform((20, 3, 5, 5), np.random.default_rng(0))
    check_shape(w, (20, 3, 5, 5), hint="The shape that was asked for.")
    largest = np.abs(np.array(w)).max()
    hint = "Fan-in 75 and fan-out 500: the bound is 0.102."
    check_close(largest, 0.102, hint=hint, rtol=0.03)


check_xavier_uniform()
visible_checks_pass("dense layers, other kernels, the distribution, the generator, bad shapes")


# %% nbgrader={"grade": true, "grade_id": "test-xavier-uniform", "points": 7}
# Hidden tests: bound, mean and variance for dense layers and filters; the generator; bad shapes.
### BEGIN HIDDEN TESTS
def test_xavier_uniform():
    holds = Properties("xavier_uniform")
    cases = [
        ("a dense layer", (300, 200), 500),
        ("a dense layer with few outputs", (20, 3000), 3020),
        ("filters with more outputs than inputs", (64, 8, 9, 3), 72 * 27),
        ("filters with more inputs than outputs", (10, 90, 5, 7), 100 * 35),
    ]
    for title, shape, fans in cases:
        bound, count = np.sqrt(6 / fans), np.prod(shape)
        w = np.array(xavier_uniform(shape, np.random.default_rng(701)))
        with holds(f"{title}: the shape", hint=f"shape is {shape}."):
            check_shape(w, shape)
        with holds(f"{title}: the bound", hint=f"shape is {shape}."):
            assert 0.99 * bound < np.abs(w).max() <= bound
        with holds(f"{title}: mean and variance", hint=f"shape is {shape}."):
            assert abs(w.mean()) < 6 * bound / np.sqrt(3 * count)
            check_close(w.var(), bound**2 / 3, rtol=0.06, atol=0)
        with holds(f"{title}: evenly spread", hint="Is it a uniform distribution?"):
            check_close(np.mean(np.abs(w) < bound / 2), 0.5, rtol=0, atol=0.03)
    with holds("the same seed gives the same weights, the next call others"):
        rng = np.random.default_rng(5)
        first, second = (np.array(xavier_uniform((6, 4), rng)) for _ in range(2))
        check_close(xavier_uniform((6, 4), np.random.default_rng(5)), first)
        assert np.abs(first - second).max() > 1e-3
    with holds("a shape of one number raises ValueError"):
        check_raises(ValueError, xavier_uniform, (7,), np.random.default_rng(0))
    holds.verdict()


test_xavier_uniform()
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 2: He's weights (10 points)
#
# ReLU sets half of a symmetric signal to 0 and halves the mean of its squares, and with it the
# variance that the next layer gives. He et al. make up for it with weights of twice the variance:
# normal, mean 0, variance 2 / fan-in. Write `he_normal`.
#
# <details><summary>Hint 1: which fan?</summary>
#
# Only the fan-in: $C \cdot K_H \cdot K_W$, or D for a dense layer.
#
# <details><summary>Hint 2: variance or standard deviation?</summary>
#
# `rng.normal(0, s, size)` takes the standard deviation, the square root of the variance.
#
# <details><summary>Hint 3: in one line</summary>
#
# `rng.normal(0, np.sqrt(2 / fan_in), size=shape)`.
#
# </details></details></details>
#
# **A common mistake**: `2 / fan_in` where its square root belongs. The signal is gone after three
# layers.


# %% nbgrader={"grade_id": "he-normal", "solution": true}
def he_normal(shape, rng):
    """Draw weights from He's normal distribution.

    Args:
        shape: of filters, (F, C, KH, KW), or of a dense layer, (F, D).
        rng: a numpy.random.Generator.

    Returns:
        Weights of that shape with mean 0 and variance 2 / fan-in.

    Raises:
        ValueError: the shape has fewer than two numbers.
    """
    ### BEGIN SOLUTION
    if len(shape) < 2:
        raise ValueError(f"shape is {shape}, expected (F, D) or (F, C, KH, KW)")
    return rng.normal(0, np.sqrt(2 / np.prod(shape[1:])), size=shape)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-he-normal", "points": 3}
def check_he_normal():
    w = he_normal((200, 3, 5, 5), np.random.default_rng(0))
    check_shape(w, (200, 3, 5, 5), hint="The shape that was asked for.")
    hint = "Fan-in 75: the standard deviation is sqrt(2 / 75) = 0.163."
    check_close(np.array(w).std(), 0.1633, hint=hint, rtol=0.03)


check_he_normal()
visible_checks_pass("dense layers, other kernels, the distribution, the generator, bad shapes")


# %% nbgrader={"grade": true, "grade_id": "test-he-normal", "points": 7}
# Hidden tests: mean, variance and shape of the distribution; the generator; bad shapes.
### BEGIN HIDDEN TESTS
def test_he_normal():
    holds = Properties("he_normal")
    cases = [
        ("a dense layer", (300, 200), 200),
        ("a dense layer with few outputs", (20, 3000), 3000),
        ("filters with more outputs than inputs", (64, 8, 9, 3), 216),
        ("filters with more inputs than outputs", (10, 90, 5, 7), 3150),
    ]
    for title, shape, fan_in in cases:
        deviation, count = np.sqrt(2 / fan_in), np.prod(shape)
        w = np.array(he_normal(shape, np.random.default_rng(702)))
        with holds(f"{title}: the shape", hint=f"shape is {shape}."):
            check_shape(w, shape)
        with holds(f"{title}: mean and variance", hint=f"shape is {shape}."):
            assert abs(w.mean()) < 6 * deviation / np.sqrt(count)
            check_close(w.std(), deviation, rtol=0.03, atol=0)
        with holds(f"{title}: a bell", hint="Is it a normal distribution?"):
            check_close(np.mean(np.abs(w) < deviation), 0.6827, rtol=0, atol=0.03)
            assert np.abs(w).max() > 3 * deviation
    with holds("the same seed gives the same weights, the next call others"):
        rng = np.random.default_rng(5)
        first, second = (np.array(he_normal((6, 4), rng)) for _ in range(2))
        check_close(he_normal((6, 4), np.random.default_rng(5)), first)
        assert np.abs(first - second).max() > 1e-3
    with holds("a shape of one number raises ValueError"):
        check_raises(ValueError, he_normal, (7,), np.random.default_rng(0))
    holds.verdict()


test_he_normal()
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 3: the signal, layer by layer (10 points)
#
# Send random numbers through `depth` dense layers of 100 units and note the standard deviation
# after each one. So that everybody gets the same numbers, draw in this order: first
# `x = rng.normal(size=(1000, 100))`, then, layer by layer, `w = init((100, 100), rng)`. A layer
# computes `x = act(x @ w.T)`; there is no bias.
#
# <details><summary>Hint 1: two arguments are functions</summary>
#
# `init(shape, rng)` returns weights, `act(array)` returns an array. Call them like any function.
#
# <details><summary>Hint 2: when to measure</summary>
#
# After the activation. The input itself is not measured: there are as many numbers as layers.
#
# <details><summary>Hint 3: the loop</summary>
#
# `for _ in range(depth):` draw, multiply, activate, and append `x.std()` to a list
# `found`. `np.array(found)` is the array that is asked for.
#
# </details></details></details>
#
# **A common mistake** is to draw the weights once, before the loop: then all layers are the same.


# %% nbgrader={"grade_id": "activation-std-by-layer", "solution": true}
def activation_std_by_layer(depth, init, act, rng):
    """Measure how large the activations of a deep dense network are.

    Args:
        depth: how many layers of 100 units.
        init: a function (shape, rng) -> weights of that shape.
        act: a function array -> array, the activation.
        rng: a numpy.random.Generator; draws x, (1000, 100), first and then each layer's weights.

    Returns:
        The standard deviation of the activations after each layer, an array, (depth,).
    """
    ### BEGIN SOLUTION
    x = rng.normal(size=(1000, 100))
    found = np.zeros(depth)
    for layer in range(depth):
        x = act(x @ init((100, 100), rng).T)
        found[layer] = x.std()
    return found
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-activation-std-by-layer", "points": 3}
def check_activation_std_by_layer():
    def half(shape, rng):
        return 0.5 * np.eye(*shape)

    stds = activation_std_by_layer(3, half, lambda z: z, np.random.default_rng(0))
    check_shape(stds, (3,), hint="One number per layer.")
    stds = np.array(stds)
    check_close(stds[0], 0.5, hint="Weights 0.5 on the diagonal halve a signal of 1.", rtol=0.02)
    check_close(stds[1:] / stds[:-1], [0.5, 0.5], hint="Each layer halves it again.")


check_activation_std_by_layer()
visible_checks_pass("other depths, activations and initializations, the order of the draws")


# %% nbgrader={"grade": true, "grade_id": "test-activation-std-by-layer", "points": 7}
# Hidden tests: random and fixed weights, three activations, other depths, the order of the draws.
### BEGIN HIDDEN TESTS
def test_activation_std_by_layer():
    def oracle(depth, init, act, rng):
        x, found = rng.normal(size=(1000, 100)), []
        for _ in range(depth):
            w = init((100, 100), rng)
            x = np.array([act(w @ row) for row in x])
            found.append(np.sqrt(np.mean((x - x.mean()) ** 2)))
        return np.array(found)

    def small(shape, rng):
        return rng.normal(size=shape) * 0.08

    def lopsided(shape, rng):
        return rng.uniform(-0.1, 0.25, size=shape)

    holds = Properties("activation_std_by_layer")
    cases = [
        ("no activation", 3, small, lambda z: z),
        ("ReLU", 5, small, lambda z: np.maximum(z, 0)),
        ("tanh", 4, lopsided, np.tanh),
        ("weights whose rows and columns differ", 2, lopsided, lambda z: z),
        ("one layer", 1, small, lambda z: np.maximum(z, 0)),
    ]
    for title, depth, init, act in cases:
        with holds(title, hint=f"depth is {depth}."):
            got = activation_std_by_layer(depth, init, act, np.random.default_rng(703))
            check_close(got, oracle(depth, init, act, np.random.default_rng(703)))
    holds.verdict()


test_activation_std_by_layer()
### END HIDDEN TESTS

# %% [markdown]
# ## Look: 30 layers, three rules
#
# With ReLU, He's weights keep the signal; Glorot's, here the same as LeCun's since both fans are
# 100, lose half of its variance per layer. With tanh, Glorot's let the signal fade slowly and He's
# push the units towards saturation. There is no best rule without an activation.

# %%
rules = {"Xavier": xavier_uniform, "He": he_normal}
signals = {
    f"{name}, {word}": activation_std_by_layer(30, rule, act, np.random.default_rng(1))
    for word, act in [("ReLU", relu), ("tanh", np.tanh)]
    for name, rule in rules.items()
}
picture = show_by_layer(signals, "standard deviation", "activations by layer, 100 units each")
describe(
    picture,
    "With ReLU He's weights keep the signal over 30 layers and Xavier's fade to 0.00002.",
)

# %% [markdown]
# ## Exercise 4: the gradient, layer by layer (10 points)
#
# Now the way back. The network has `depth` dense layers of 100 units with ReLU; if `residual` is
# true each layer adds its input: `x + relu(x @ w.T)`. Draw in this order:
# `x = rng.normal(size=(50, 100))`, then each layer's `w = init((100, 100), rng)`.
#
# Start at the end with a gradient of 5,000 equal numbers and norm 1: `np.full((50, 100), 1 /
# np.sqrt(5000))`. ReLU lets it through where its input was greater than 0. Return the norm of the
# gradient, `np.linalg.norm`, at the *input* of each layer, first layer first.
#
# <details><summary>Hint 1: what must the way forward keep?</summary>
#
# For every layer the weights and where ReLU was open: `z = x @ w.T`, `z > 0`.
#
# <details><summary>Hint 2: back through one layer</summary>
#
# `through = (dout * (z > 0)) @ w`. With a residual connection the gradient also takes the way
# around: `dout + through`.
#
# <details><summary>Hint 3: the order</summary>
#
# Begin with `norms = np.zeros(depth)`, go through the layers in reverse, and write
# `norms[layer] = np.linalg.norm(dout)` after each.
#
# </details></details></details>
#
# **A common mistake** is `@ w.T` on both ways: one of them goes back.


# %% nbgrader={"grade_id": "gradient-norms", "solution": true}
def gradient_norms(depth, init, residual, rng):
    """Measure how large the gradients of a deep dense network are.

    Args:
        depth: how many layers of 100 units with ReLU.
        init: a function (shape, rng) -> weights of that shape.
        residual: whether each layer adds its input to its output.
        rng: a numpy.random.Generator; draws x, (50, 100), first and then each layer's weights.

    Returns:
        The norm of the gradient at the input of each layer, first layer first, an array, (depth,),
        when a gradient of equal numbers and norm 1 arrives at the end.
    """
    ### BEGIN SOLUTION
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-gradient-norms", "points": 3}
def check_gradient_norms():
    def half(shape, rng):
        return 0.5 * np.eye(*shape)

    def zero(shape, rng):
        return np.zeros(shape)

    rng = np.random.default_rng(0)
    norms = np.array(gradient_norms(3, half, False, rng))
    check_shape(norms, (3,), hint="One number per layer.")
    check_close(norms[:2] / norms[1:], [0.5, 0.5], hint="Each layer halves it, from the end.")
    around = gradient_norms(4, zero, True, rng)
    check_close(around, np.ones(4), hint="Nothing passes weights of 0; all goes around them.")


check_gradient_norms()
visible_checks_pass("random weights with and without residual connections, other depths")


# %% nbgrader={"grade": true, "grade_id": "test-gradient-norms", "points": 7}
# Hidden tests: random weights, plain and residual, one layer and several, units that get 0.
### BEGIN HIDDEN TESTS
def test_gradient_norms():
    def oracle(depth, init, residual, rng):
        x = rng.normal(size=(50, 100))
        weights = [init((100, 100), rng) for _ in range(depth)]
        inputs, factors = [x], []
        for w in weights:
            factors.append((inputs[-1] @ w.T > 0).astype(float))
            plain = inputs[-1] @ w.T * factors[-1]
            inputs.append(plain + inputs[-1] * residual)
        found = []
        for layer in range(depth):  # one row of the batch at a time, as a chain of Jacobians
            total = 0.0
            for n in range(50):
                chain = np.eye(100)
                for w, factor in zip(weights[layer:], factors[layer:], strict=True):
                    chain = (factor[n][:, None] * w + np.eye(100) * residual) @ chain
                total += np.sum((np.full(100, 1 / np.sqrt(5000)) @ chain) ** 2)
            found.append(np.sqrt(total))
        return np.array(found)

    def normal(shape, rng):
        return rng.normal(size=shape) * 0.12

    def lopsided(shape, rng):
        return rng.uniform(-0.1, 0.14, size=shape)

    def silent(shape, rng):
        return -np.eye(*shape)

    holds = Properties("gradient_norms")
    for title, depth, init, residual in [
        ("plain, random weights", 3, normal, False),
        ("plain, weights whose rows and columns differ", 2, lopsided, False),
        ("residual, random weights", 3, normal, True),
        ("residual, weights whose rows and columns differ", 2, lopsided, True),
        ("one layer", 1, normal, False),
        ("one residual layer", 1, normal, True),
        ("units that get exactly 0", 2, silent, False),
    ]:
        with holds(title, hint=f"depth is {depth}, residual is {residual}."):
            got = gradient_norms(depth, init, residual, np.random.default_rng(704))
            check_close(got, oracle(depth, init, residual, np.random.default_rng(704)))
    holds.verdict()


test_gradient_norms()
### END HIDDEN TESTS

# %% [markdown]
# ## The gradient thermometer
#
# Depth, initialization, activation, batch normalization, skip connections: change one at a time and
# watch the gradient at every layer, on a logarithmic scale. In the green band, from 1/1,000 to
# 1,000 times its size at the end, learning is possible.
#
# Find two settings that keep the gradient of 50 layers in the band, and two that lose it within 10.

# %%
gradient_thermometer()

# %% [markdown]
# ## The race of the 31 layers
#
# The same network of 31 layers, the same digits, the same learning rate. Only the first weights
# differ: too small, Xavier, He, too large. Before you press play: which of the four will learn?

# %%
thirty_one_layer_race()

# %% [markdown]
# ## Reflect (6 points)
#
# **Question A (3 points).** The network with weights that are too small shows a loss of
# $\ln 10 = 2.30$ for the whole race. Where does this number come from, and why does it not change?
#
# Two to four sentences; a person reads them.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-stuck", "points": 3, "solution": true}
# With tiny weights the activations fade from layer to layer, so the logits are about 0 for every
# image: softmax gives each of the 10 classes 1/10 and the loss is $-\ln(1/10) = 2.30$ (1 point).
# The gradients of the weights are products of these activations and of gradients that shrink on
# their way back through the same small weights, so both factors are about 0 (1 point) and a step
# of gradient descent changes nothing one could see; only the last bias learns (1 point).

# %% [markdown]
# ## Residual connections
#
# Batch normalization repairs the size of signals in every layer. ResNet (2015) does something even
# simpler: a layer computes a *correction*, and the input goes around it,
#
# $$y = x + R(x).$$
#
# The **skip connection** hands the gradient back unchanged: $\partial y / \partial x = 1 + R'(x)$.
# However small $R'$ is, the 1 stays, through any number of layers. The check of exercise 4 showed
# it: with weights of 0, all norms were 1.
#
# In the first layers of training $R$ is small and the network is nearly the identity: a deep
# network begins its life as a shallow one.

# %% [markdown]
# ## Exercise 5: a residual connection (10 points)
#
# Write `residual_forward`: the input plus what `f` makes of it. It works for any `f` that keeps the
# shape, and refuses one that does not: NumPy would *broadcast* and give a wrong sum in silence.
#
# <details><summary>Hint 1: call f once</summary>
#
# `f(x)` may be slow, and random when it contains dropout.
#
# <details><summary>Hint 2: the trap</summary>
#
# (2, 3, 4, 4) + (2, 3, 1, 1) works in NumPy. Compare the shapes first and raise `ValueError`.
#
# <details><summary>Hint 3: do not change x</summary>
#
# `x += f(x)` writes into the array of the caller.
#
# </details></details></details>
#
# **A common mistake**: a ReLU after the sum belongs to ResNet's block, not to this function.


# %% nbgrader={"grade_id": "residual-forward", "solution": true}
def residual_forward(x, f):
    """Add to x what f makes of it.

    Args:
        x: an array of any shape. Integers are computed as floats.
        f: a function array -> array of the same shape.

    Returns:
        x + f(x), a new float array.

    Raises:
        ValueError: f(x) has another shape than x.
    """
    ### BEGIN SOLUTION
    x = np.asarray(x)
    correction = np.asarray(f(x))
    if correction.shape != x.shape:
        raise ValueError(f"x is {x.shape} but f(x) is {correction.shape}: shapes must agree")
    return x * 1.0 + correction
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-residual-forward", "points": 3}
def check_residual_forward():
    x = np.array([[1.0, -2.0], [3.0, 4.0]])
    got = residual_forward(x, lambda z: 10 * z)
    check_close(got, [[11, -22], [33, 44]], hint="x + 10 x, negative numbers as well.")
    check_close(residual_forward(x, np.zeros_like), x, hint="A correction of 0 changes nothing.")
    hint = "Compare the shapes: NumPy would broadcast."
    check_raises(ValueError, residual_forward, x, lambda z: z[:1], hint=hint)


check_residual_forward()
visible_checks_pass("images, integers, input that must stay as it was, f called once")


# %% nbgrader={"grade": true, "grade_id": "test-residual-forward", "points": 7}
# Hidden tests: batches of images, integers, read-only input, f called once, shapes that differ.
### BEGIN HIDDEN TESTS
def test_residual_forward():
    rng = np.random.default_rng(705)
    holds = Properties("residual_forward")
    x = rng.normal(size=(2, 3, 4, 5))
    for title, f in [
        ("a linear correction", lambda z: 0.3 * z),
        ("a correction that is not linear", lambda z: np.maximum(z, 0) - 1),
        ("a correction that mixes the pixels", lambda z: z[:, :, ::-1, ::-1] * 2),
    ]:
        with holds(title):
            check_close(residual_forward(x.copy(), f), np.add(x, f(x)))
    with holds("integers are computed as floats"):
        whole = rng.integers(-5, 6, size=(3, 4))
        check_close(residual_forward(whole, lambda z: np.asarray(z) * 0.25), whole * 1.25)
    with holds("f is called once"):
        calls = []
        residual_forward(x.copy(), lambda z: (calls.append(1), z)[1])
        assert len(calls) == 1
    with holds("the input is left as it was"):
        check_unchanged(lambda z: residual_forward(z, lambda y: 2 * y), x)
    with holds("read-only input, called twice"):
        x.flags.writeable = False
        for _ in range(2):
            check_close(residual_forward(x, lambda z: -0.5 * z), 0.5 * x)
    for title, f in [
        ("one row that NumPy would repeat", lambda z: z[:1]),
        ("one pixel per map that NumPy would repeat", lambda z: z.mean(axis=(2, 3), keepdims=True)),
        ("a number", np.sum),
        ("fewer channels", lambda z: z[:, :2]),
    ]:
        with holds(f"{title} raises ValueError"):
            check_raises(ValueError, residual_forward, np.ones((2, 3, 4, 4)), f)
    holds.verdict()


test_residual_forward()
### END HIDDEN TESTS

# %% [markdown]
# ## When the shapes differ
#
# Some layers of a ResNet halve the image (stride $s = 2$) and widen the channels. Then $x$ and
# $R(x)$ do not fit. A shortcut without any parameters takes every $s$-th pixel and fills the new
# channels with zeros:
#
# $$\tilde{x}[n, c, i, j] = \begin{cases} x[n, c, s i, s j] & c < C \\ 0 & \text{else} \end{cases}$$
#
# **Worked example.** One channel, stride 2, two channels out:
#
# $$\begin{bmatrix}1&2&3\\4&5&6\\7&8&9\end{bmatrix} \;\to\;
# \begin{bmatrix}1&3\\7&9\end{bmatrix},\;\begin{bmatrix}0&0\\0&0\end{bmatrix}$$
#
# The other way, a 1 × 1 convolution with stride $s$, learns the mixture and costs $C \cdot F$
# weights. (A slide writes its filters as `W[X, Y, J, J]`, with the letters of the image. The first
# two axes of a filter count the pixels of its window, not those of the image.)

# %% [markdown]
# ## Exercise 6: the shortcut without parameters (20 points)
#
# Write `zero_pad_shortcut`.
#
# <details><summary>Hint 1: every s-th pixel</summary>
#
# A slice with a step: `x[:, :, ::stride, ::stride]`. A size that stride does not divide is
# rounded *up*: pixel 0 is always kept.
#
# <details><summary>Hint 2: zeros first</summary>
#
# Make an array of zeros with `c_out` channels and write the pixels into its first channels.
#
# <details><summary>Hint 3: a new array of floats</summary>
#
# `np.zeros` gives floats. Returning the slice itself would return a *view* of the caller's array.
#
# </details></details></details>
#
# **A common mistake** is to average the pixels that are left out: that is pooling.


# %% nbgrader={"grade_id": "zero-pad-shortcut", "solution": true}
def zero_pad_shortcut(x, stride, c_out):
    """Bring x to another size and more channels without any parameter.

    Args:
        x: feature maps, (N, C, H, W). Integers are computed as floats.
        stride: keep every stride-th row and column, beginning with the first.
        c_out: channels of the result; the new ones come last and are 0.

    Returns:
        (N, c_out, ceil(H / stride), ceil(W / stride)), a new float array.

    Raises:
        ValueError: c_out is less than C.
    """
    ### BEGIN SOLUTION
    if c_out < x.shape[1]:
        raise ValueError(f"c_out is {c_out} but x has {x.shape[1]} channels: {x.shape}")
    kept = x[:, :, ::stride, ::stride]
    out = np.zeros((len(x), c_out, *kept.shape[2:]))
    out[:, : x.shape[1]] = kept
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-zero-pad-shortcut", "points": 5}
def check_zero_pad_shortcut():
    x = np.arange(1.0, 10.0).reshape(1, 1, 3, 3)
    got = zero_pad_shortcut(x, 2, 2)
    check_shape(got, (1, 2, 2, 2), hint="3 pixels with stride 2: the first and the third.")
    check_close(got, [[[[1, 3], [7, 9]], [[0, 0], [0, 0]]]], hint="The worked example.")
    check_close(zero_pad_shortcut(x, 1, 1), x, hint="Stride 1, no new channel: a copy.")
    check_raises(ValueError, zero_pad_shortcut, np.ones((1, 4, 3, 3)), 2, 3)


check_zero_pad_shortcut()
visible_checks_pass("batches, channels, strides, sizes that the stride does not divide, integers")


# %% nbgrader={"grade": true, "grade_id": "test-zero-pad-shortcut", "points": 10}
# Hidden tests: batches, several channels, strides 1 to 3, maps that are not square.
### BEGIN HIDDEN TESTS
def test_zero_pad_shortcut():
    def oracle(x, stride, c_out):
        N, C, H, W = x.shape
        out = np.zeros((N, c_out, -(-H // stride), -(-W // stride)))
        for n, c, i, j in np.ndindex(out.shape):
            out[n, c, i, j] = x[n, c, i * stride, j * stride] if c < C else 0
        return out

    rng = np.random.default_rng(706)
    holds = Properties("zero_pad_shortcut")
    for title, shape, stride, c_out in [
        ("one image, one channel", (1, 1, 4, 4), 2, 3),
        ("a batch, several channels", (3, 2, 6, 6), 2, 5),
        ("rectangular maps", (2, 3, 4, 8), 2, 6),
        ("sizes that the stride does not divide", (2, 3, 5, 7), 2, 4),
        ("stride 3", (2, 2, 7, 8), 3, 4),
        ("stride 1, more channels", (2, 3, 4, 5), 1, 7),
        ("a stride, no new channel", (2, 4, 6, 4), 2, 4),
        ("maps smaller than the stride", (2, 2, 2, 1), 3, 3),
        ("more images than channels", (6, 2, 4, 4), 2, 4),
    ]:
        x = rng.normal(size=shape)
        with holds(title, hint=f"x is {shape}, stride is {stride}, c_out is {c_out}."):
            check_close(zero_pad_shortcut(x.copy(), stride, c_out), oracle(x, stride, c_out))
    holds.verdict()


test_zero_pad_shortcut()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-zero-pad-shortcut-care", "points": 5}
# Hidden tests: integers, read-only and transposed input, too few channels.
### BEGIN HIDDEN TESTS
def test_zero_pad_shortcut_care():
    rng = np.random.default_rng(707)
    holds = Properties("zero_pad_shortcut")
    whole = rng.integers(-9, 10, size=(2, 2, 4, 6))
    want = np.concatenate([whole[:, :, ::2, ::2], np.zeros((2, 1, 2, 3))], axis=1)
    with holds("integers are computed as floats"):
        got = zero_pad_shortcut(whole, 2, 3)
        check_close(got, want)
        check_close(np.array(got) / 4, want / 4)
        assert np.array(got).dtype.kind == "f"
    x = rng.normal(size=(6, 4, 2, 2)).T
    want = np.concatenate([x[:, :, ::2, ::2], np.zeros((2, 1, 2, 3))], axis=1)
    with holds("the input is left as it was"):
        check_close(check_unchanged(lambda z: zero_pad_shortcut(z, 2, 3), x), want)
    x.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(zero_pad_shortcut(x, 2, 3), want)
        check_close(zero_pad_shortcut(x, 2, 3), want)
    with holds("fewer channels than x has raise ValueError"):
        check_raises(ValueError, zero_pad_shortcut, np.ones((1, 4, 4, 4)), 2, 3)
        check_raises(ValueError, zero_pad_shortcut, np.ones((1, 4, 4, 4)), 1, 1)
    holds.verdict()


test_zero_pad_shortcut_care()
### END HIDDEN TESTS

# %% [markdown]
# ## ResNet's table, and the bottleneck
#
# ResNet-32 for 32 × 32 images is one convolution and then three stages of five blocks, with 16, 32
# and 64 channels on 32 × 32, 16 × 16 and 8 × 8 pixels; each block is two 3 × 3 convolutions and a
# skip. Its 31 convolutions are where the race got its number from.
#
# Wider networks would pay $9c^2$ weights for every 3 × 3 convolution. A **bottleneck** goes down to
# $k < c$ channels first:
#
# | layer | kernel | channels | weights |
# |---|---|---|---|
# | reduce | 1 × 1 | c → k | $c k$ |
# | convolve | 3 × 3 | k → k | $9 k^2$ |
# | expand | 1 × 1 | k → c | $k c$ |
#
# The biases are left out: batch normalization follows each layer and has its own.

# %% [markdown]
# ## Exercise 7: count a bottleneck (10 points)
#
# Write `bottleneck_params(c, k)`: the weights of the three layers, without biases, as an `int`.
#
# <details><summary>Hint 1: one layer</summary>
#
# A layer has (inputs) × (outputs) × (kernel height) × (kernel width) weights.
#
# <details><summary>Hint 2: three layers</summary>
#
# Their numbers of weights stand in the table.
#
# <details><summary>Hint 3: refuse what is no layer</summary>
#
# No channels, or less than none, cannot work: `ValueError`.
#
# </details></details></details>
#
# **A common mistake** is to give the 3 × 3 layer the outer number of channels: the point of the
# bottleneck is that it has the inner one.


# %% nbgrader={"grade_id": "bottleneck-params", "solution": true}
def bottleneck_params(c, k):
    """Count the weights of a bottleneck block, without biases.

    Args:
        c: channels outside.
        k: channels inside.

    Returns:
        An int.

    Raises:
        ValueError: c or k is less than 1.
    """
    ### BEGIN SOLUTION
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1 channel each")
    return c * k + 9 * k * k + k * c
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-bottleneck-params", "points": 3}
def check_bottleneck_params():
    check_close(bottleneck_params(1, 1), 11, hint="1 + 9 + 1.")
    check_close(bottleneck_params(4, 2), 52, hint="8 + 36 + 8.")


check_bottleneck_params()
visible_checks_pass("the blocks of ResNet-50, an int, numbers that cannot be channels")


# %% nbgrader={"grade": true, "grade_id": "test-bottleneck-params", "points": 7}
# Hidden tests: real blocks, inside wider than outside, an int, numbers that cannot be channels.
### BEGIN HIDDEN TESTS
def test_bottleneck_params():
    def oracle(c, k):
        layers = [np.zeros((k, c, 1, 1)), np.zeros((k, k, 3, 3)), np.zeros((c, k, 1, 1))]
        return sum(w.size for w in layers)

    holds = Properties("bottleneck_params")
    for title, c, k in [
        ("narrow inside", 24, 6),
        ("as wide inside as outside", 5, 5),
        ("one channel outside", 1, 4),
        ("one channel inside", 7, 1),
        ("wider inside than outside", 3, 11),
        ("a block of ResNet-50", 256, 64),
    ]:
        with holds(title, hint=f"c is {c}, k is {k}."):
            check_close(bottleneck_params(c, k), oracle(c, k), rtol=0, atol=0)
    with holds("the result is an int"):
        assert isinstance(bottleneck_params(8, 2), (int, np.integer))
    with holds("no channels raise ValueError"):
        check_raises(ValueError, bottleneck_params, 0, 4)
        check_raises(ValueError, bottleneck_params, 4, 0)
        check_raises(ValueError, bottleneck_params, -3, 2)
    holds.verdict()


test_bottleneck_params()
### END HIDDEN TESTS

# %% [markdown]
# **Question q41 (3 points).** The weights of a bottleneck 256 - 64 - 256, and of two plain 3 × 3
# layers with 256 channels, without biases.

# %% nbgrader={"grade_id": "q41", "solution": true}
q41_bottleneck = None
q41_plain = None
### BEGIN SOLUTION
q41_bottleneck = 69_632
q41_plain = 2 * 9 * 256 * 256
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q41", "points": 3}
check_answer("q41_bottleneck", q41_bottleneck)
check_answer("q41_plain", q41_plain)
### BEGIN HIDDEN TESTS
assert same_answer(q41_bottleneck, [2 * 256 * 64 + 9 * 64 * 64]), "q41: the bottleneck"
assert same_answer(q41_plain, [2 * 9 * 256 * 256]), "q41: two plain layers"
### END HIDDEN TESTS

# %% [markdown]
# **Your own numbers (1 point).** Everybody gets others: they depend on your name, as your course
# knows it. Write it into the first cell, run both cells, and answer in the third.

# %% nbgrader={"grade_id": "own-name", "solution": true}
my_name = None
### BEGIN SOLUTION
my_name = "Ada"
### END SOLUTION

# %%
own_question("own07", my_name)

# %% nbgrader={"grade_id": "own07", "solution": true}
own07 = None
### BEGIN SOLUTION
own07 = bottleneck_params(**own_numbers("own07", my_name))
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own07", "points": 1}
check_own_answer("own07", my_name, own07)
### BEGIN HIDDEN TESTS
assert same_answer(own07, [(lambda c, k: 2 * c * k + 9 * k * k)(**own_numbers("own07", my_name))])
### END HIDDEN TESTS

# %% [markdown]
# ## Variations on a sum
#
# Every network of this family computes $y = \tilde{x} + R(x)$, or a relative of it:
#
# - **ResNet**: $R$ is two 3 × 3 layers or a bottleneck. **Wide ResNet** has more channels in fewer
#   layers, **ResNeXt** cuts $R$ into groups.
# - **DenseNet** does not add but *concatenates*: $[x ; R(x)]$. With 64 channels at first and 32 new
#   ones per layer, six layers end with 256. Each layer sees all earlier maps and adds few.
#
# ResNets classify images, fold proteins (the first AlphaFold) and play Go (AlphaGo Zero). A lecture
# concludes that learning needs no prior knowledge. But the convolution itself is prior knowledge:
# it says that a pattern may appear anywhere.

# %% [markdown]
# ## Choose (2 points)
#
# A network of 56 plain layers has a larger *training* error than one of 20 layers (He et al.,
# figure 1). The reason is
#
# - **A** overfitting: it has more parameters
# - **B** trainability: gradient descent does not find what the deeper network could express
# - **C** expressive power: 56 layers cannot compute what 20 layers can
# - **D** too few training images

# %% nbgrader={"grade_id": "choice-1", "solution": true}
choice_1 = None
### BEGIN SOLUTION
choice_1 = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-1", "points": 2}
check_choice(choice_1, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_1.upper() == "B", "choice 1: overfitting shows in which error?"
### END HIDDEN TESTS

# %% [markdown]
# **Question B (3 points).** Why does the argument "the 36 extra layers could just compute the
# identity" show that the deeper network is *able* to do as well, and how does a residual connection
# make this solution easy to find? Two to four sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-residual", "points": 3, "solution": true}
# Copy the 20 trained layers and let the others compute $y = x$: the deeper network then has the
# same training error, so its best solution is at least as good (1 point). Gradient descent does not
# find it, because a stack of convolution and ReLU must learn very particular weights to be the
# identity (1 point). With $y = x + R(x)$ the identity is $R = 0$: weights near 0, where training
# begins anyway and where weight decay pulls (1 point).

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("07_trainability")

# %% [markdown]
# ## Summary
#
# - Signals and gradients are multiplied layer by layer; weights of variance 2 / fan-in keep them
#   alive under ReLU, and sigmoids lose at least three quarters of the gradient each.
# - What a network can express and what gradient descent finds are two questions. A deeper plain
#   network can be worse on its *training* data.
# - A residual connection hands the gradient back unchanged; a bottleneck makes depth cheap.

# %% [markdown]
# ## References
#
# - X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural
#   networks*, 2010, AISTATS, PMLR 9:249-256.
# - K. He, X. Zhang, S. Ren, J. Sun, *Delving deep into rectifiers*, 2015, arXiv:1502.01852.
# - K. He, X. Zhang, S. Ren, J. Sun, *Deep residual learning for image recognition*, 2015,
#   arXiv:1512.03385.
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, *Efficient backprop*, 1998,
#   doi:10.1007/3-540-49430-8_2.
# - G. Huang, Z. Liu, L. van der Maaten, K. Weinberger, *Densely connected convolutional networks*,
#   2016, arXiv:1608.06993.
