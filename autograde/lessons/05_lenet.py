# %% [markdown]
# # 5. LeNet
#
# Convolution, pooling and the dense layer become one network that reads handwriting, and you make
# all of what trains it: the loss, the way back, the step, the schedule.
#
# **When you finish you can**
#
# - write softmax and cross-entropy, forward and backward, without an overflow;
# - follow shapes, parameters and multiply-adds through a network;
# - assemble a network from layers, forward and backward;
# - train it, and climb the sanity ladder when it does not learn.
#
# About 90 minutes, 100 points. Answer with NumPy and the layers imported below. `cnnlib.loss`,
# `cnnlib.dropout`, `cnnlib.optim`, `cnnlib.schedules` and `cnnlib.models` hold answers to these
# exercises, so they are not allowed inside your functions.

# %% nbgrader={"grade_id": "imports", "locked": true}
import numpy as np

from cnnlib import models
from cnnlib.activations import leaky_relu, relu, relu_backward, sigmoid, tanh
from cnnlib.checks import (
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)
from cnnlib.conv import conv2d, conv2d_backward
from cnnlib.dense import flatten, flatten_backward, linear, linear_backward
from cnnlib.handwriting import load_handwriting
from cnnlib.init import he_normal
from cnnlib.layers import named_grads, named_parameters
from cnnlib.own_layers import own_layers
from cnnlib.own_numbers import check_own_answer, own_numbers, own_question
from cnnlib.plots import describe, show_curves, show_filters, show_row
from cnnlib.pool import max_pool2d, max_pool2d_backward
from cnnlib.questions import check_answer, same_answer
from cnnlib.selfcheck import check_my_work
from cnnlib.widgets import training_panel

# %% [markdown]
# ## Predict: where are the weights?
#
# The network of this lesson has two convolution layers and two fully connected ones, and about 1.26
# million parameters. How many percent of them sit in the two convolution layers? Write your guess
# *before* you go on. It is not graded.

# %%
my_guess = None

# %% [markdown]
# ## Watch one learn
#
# The panel trains the network of this lesson on 1,437 small handwritten digits. Press *Train*,
# watch the loss fall, press *Pause*. Move the learning rate while it runs: which rate is too
# large, and how does that look? Then draw a digit and let the network read it; the bars are its
# three best guesses. At the end of this notebook you will have written everything that happens
# here.

# %%
training_panel()

# %% [markdown]
# ## The fully connected layer
#
# A **fully connected** (dense, linear) layer forgets that its input is an image. A 32 × 32 × 3
# image is stretched into a row of 3,072 numbers, and each output is a dot product of *all* of them
# with a row of weights, plus a bias:
#
# $$\text{out}[n, j] = \sum_{i} x[n, i]\; w[j, i] + b[j].$$
#
# Ten outputs take 10 · 3,072 weights and 10 biases: 30,730 parameters. `flatten` does the
# stretching, channel by channel and row by row, and `linear(x, w, b)` the sum.
#
# It is the opposite of a convolution: nothing is local, nothing is shared. A network uses it at its
# end, when the maps are small. (Some lectures subtract the bias: another sign, nothing else.)

# %% [markdown]
# ## Activation functions
#
# Between two layers stands a function of one number, without which two layers would be one:
#
# | name | formula | range |
# |---|---|---|
# | sigmoid | $1 / (1 + e^{-x})$ | 0 to 1 |
# | tanh | $2\,\text{sigmoid}(2x) - 1$ | -1 to 1 |
# | ReLU | $\max(x, 0)$ | 0 and up |
# | leaky ReLU | $x$ if $x > 0$, else $0.01\,x$ | all numbers |
#
# ReLU is cheap, and its slope is 1 wherever it is open. Lesson 7 shows what the flat ends of the
# sigmoid do to a deep network.

# %%
x = np.linspace(-4, 4, 81)
shapes = {"sigmoid": sigmoid(x), "tanh": tanh(x), "ReLU": relu(x)}
shapes["leaky ReLU, slope 0.1"] = leaky_relu(x, 0.1)
picture = show_curves(x, shapes, xlabel="x", ylabel="activation", title="four activations")
describe(picture, "Sigmoid and tanh are flat at both ends; ReLU is 0 on the left, x on the right.")

# %% [markdown]
# ## Neurons as logic
#
# A unit (weights, a bias, a sigmoid) can compute with truth values, numbers close to 0 or 1:
#
# $$P \wedge Q \approx \sigma(100P + 100Q - 150), \quad P \vee Q \approx \sigma(100P + 100Q - 50),
# \quad \neg P \approx \sigma(100(1 - P) - 50).$$
#
# The whole truth table, row by row: *and* needs both to get above 150, *or* one to get above 50.
# With these three, layers of units can compute whatever a digital circuit can. That says what
# weights can *express*; whether training finds them is another question.

# %%
print("P Q  and  or  not P")
for P, Q in [(0, 0), (0, 1), (1, 0), (1, 1)]:
    units = [100 * P + 100 * Q - 150, 100 * P + 100 * Q - 50, 100 * (1 - P) - 50]
    both, either, negation = sigmoid(np.array(units, dtype=float)).round(3)
    print(f"{P} {Q}  {both:3.0f} {either:3.0f} {negation:5.0f}")

# %% [markdown]
# ## From scores to a loss
#
# The last layer gives one **score** (logit) per class, any number. **Softmax** makes them
# probabilities, and the **cross-entropy** asks how surprised the network is by the right class $y$:
#
# $$p_k = \frac{e^{s_k}}{\sum_j e^{s_j}}, \qquad \text{loss} = -\log p_y, \qquad
# \frac{\partial\,\text{loss}}{\partial s_k} = p_k - [k = y].$$
#
# The gradient is all the network hears: push down every wrong class as much as you believed in it,
# push up the right one.
#
# **Worked example.** Scores $[0, 0, \ln 2]$: the exponentials 1, 1, 2 give the probabilities 1/4,
# 1/4, 1/2. With $y = 2$ the loss is $-\ln 0.5 = 0.693$ and the gradient
# $[0.25, 0.25, -0.5]$.
#
# A network that knows nothing gives each of 10 classes 1/10. Its loss is $\ln 10 = 2.303$: the
# first number to look for.

# %% [markdown]
# ## Exercise 1: softmax and cross-entropy (15 points)
#
# Write `softmax_cross_entropy`: the mean loss of a batch and its gradient.
#
# <details><summary>Hint 1: an overflow</summary>
#
# `np.exp(1000)` is infinite. Adding the same number to all scores of an image does not change its
# softmax, so subtract the largest score of *each row* first.
#
# <details><summary>Hint 2: the logarithm</summary>
#
# $\log p_k = s_k - \log \sum_j e^{s_j}$, with the shifted scores. Taking the logarithm of a
# probability that was rounded to 0 gives $-\infty$.
#
# <details><summary>Hint 3: picking the right class, and the mean</summary>
#
# `log_p[np.arange(N), y]` takes one entry per row. The loss is the *mean* over N images, so the
# gradient is divided by N as well.
#
# </details></details></details>
#
# **A common mistake** is to forget that 1/N in the gradient: with larger batches the steps get
# larger.


# %% nbgrader={"grade_id": "softmax-cross-entropy", "solution": true}
def softmax_cross_entropy(logits, y):
    """Return the mean cross-entropy of softmax(logits), and its gradient.

    Args:
        logits: scores, (N, K), left as they are. Integers are computed as floats.
        y: the right class of each image, integers 0 to K - 1, (N,).

    Returns:
        loss: a float, the mean over the batch of -log(probability of the right class).
        dlogits: its gradient with respect to the logits, (N, K).

    Raises:
        ValueError: y has not one label per image, or a label is not a class.
    """
    ### BEGIN SOLUTION
    logits, y = np.asarray(logits, dtype=float), np.asarray(y)
    if y.shape != logits.shape[:1]:
        raise ValueError(f"{logits.shape} scores need one label per image, y is {y.shape}")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError(f"labels go from {y.min()} to {y.max()}, expected 0 to K - 1")
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_p)
    dlogits[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dlogits / len(y)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-softmax-cross-entropy", "points": 4}
def check_softmax_cross_entropy():
    loss, dlogits = softmax_cross_entropy(np.array([[0.0, 0.0, np.log(2.0)]]), np.array([2]))
    check_close(loss, 0.6931, hint="-ln(1/2), worked out above.", rtol=1e-3)
    check_close(dlogits, [[0.25, 0.25, -0.5]], hint="Probabilities, minus 1 at the right class.")
    loss, dlogits = softmax_cross_entropy(np.zeros((4, 10)), np.array([0, 3, 9, 9]))
    check_close(loss, np.log(10), hint="Knowing nothing costs ln 10, whatever the batch.")
    check_shape(dlogits, (4, 10), hint="One gradient per score.")
    check_close(dlogits[0, 0], -0.225, hint="(0.1 - 1) / 4: the loss is a mean over 4 images.")
    loss, _ = softmax_cross_entropy(np.array([[1000.0, 0.0]]), np.array([0]))
    check_close(loss, 0, hint="exp(1000) overflows: subtract the largest score first.")


check_softmax_cross_entropy()
visible_checks_pass("random batches, large scores, integers, labels that are no class")


# %% nbgrader={"grade": true, "grade_id": "test-softmax-cross-entropy", "points": 8}
# Hidden tests: loss and gradient of random batches of several sizes, scores far from 0.
### BEGIN HIDDEN TESTS
def test_softmax_cross_entropy():
    def oracle(logits, y):
        total, gradient = 0.0, np.zeros(logits.shape)
        for n, (row, right) in enumerate(zip(logits, y, strict=True)):
            powers = [np.exp(s - max(row)) for s in row]
            total += np.log(sum(powers)) - (row[right] - max(row))
            for k, power in enumerate(powers):
                gradient[n, k] = (power / sum(powers) - (k == right)) / len(y)
        return total / len(y), gradient

    rng = np.random.default_rng(501)
    holds = Properties("softmax_cross_entropy")
    cases = [
        ("one image", (1, 4), 1.0, 0.0),
        ("a batch", (6, 10), 2.0, 0.0),
        ("more images than classes", (9, 3), 1.0, 0.0),
        ("two classes", (5, 2), 3.0, 0.0),
        ("all scores large", (4, 5), 2.0, 900.0),
        ("all scores far below 0", (4, 5), 2.0, -900.0),
        ("scores far apart", (5, 6), 400.0, 0.0),
    ]
    for title, shape, spread, shift in cases:
        logits, y = rng.normal(size=shape) * spread + shift, rng.integers(shape[1], size=shape[0])
        loss, dlogits = oracle(logits, y)
        with holds(f"{title}: the loss", hint=f"logits are {shape}."):
            check_close(softmax_cross_entropy(logits.copy(), y.copy())[0], loss)
        with holds(f"{title}: the gradient", hint=f"logits are {shape}."):
            check_close(softmax_cross_entropy(logits.copy(), y.copy())[1], dlogits)
    logits = rng.normal(size=(3, 4)) + np.array([[2000.0], [0.0], [-2000.0]])
    y = np.array([1, 3, 0])
    with holds("one image with large scores, one with small ones", hint="Shift row by row."):
        loss, dlogits = oracle(logits, y)
        check_close(softmax_cross_entropy(logits.copy(), y.copy())[0], loss)
        check_close(softmax_cross_entropy(logits.copy(), y.copy())[1], dlogits)
    holds.verdict()


test_softmax_cross_entropy()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-softmax-cross-entropy-care", "points": 3}
# Hidden tests: integers, float32, read-only input, bytes as labels, labels that are no class.
### BEGIN HIDDEN TESTS
def test_softmax_cross_entropy_care():
    rng = np.random.default_rng(502)
    holds = Properties("softmax_cross_entropy")
    logits, y = rng.normal(size=(5, 4)), np.array([3, 0, 2, 2, 1])
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss, dlogits = -np.log(p[range(5), y]).mean(), (p - np.eye(4)[y]) / 5
    with holds("the input is left as it was"):
        check_close(check_unchanged(softmax_cross_entropy, logits, y)[1], dlogits)
    logits.flags.writeable = y.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(softmax_cross_entropy(logits, y)[0], loss)
        check_close(softmax_cross_entropy(logits, y)[0], loss)
    with holds("labels stored as bytes"):
        check_close(softmax_cross_entropy(logits, y.astype(np.uint8))[1], dlogits)
    with holds("float32 scores"):
        got = softmax_cross_entropy(logits.astype(np.float32), y)
        check_close(got[0], loss, rtol=1e-3, atol=1e-4)
        check_close(got[1], dlogits, rtol=1e-3, atol=1e-4)
    with holds("integer scores", hint="Are the scores floats?"):
        whole = np.array([[0, 0, 0], [0, 0, 0]])
        check_close(softmax_cross_entropy(whole, np.array([0, 2]))[0], np.log(3))
        want = np.array([[-2, 1, 1], [1, 1, -2]]) / 6
        check_close(softmax_cross_entropy(whole, np.array([0, 2]))[1], want)
        few = np.array([[3, 1, 0]], dtype=np.uint8)
        loss_of_few = np.log(np.exp(3) + np.exp(1) + 1) - 1
        check_close(softmax_cross_entropy(few, np.array([1]))[0], loss_of_few)
    with holds("labels that are no class raise ValueError"):
        check_raises(ValueError, softmax_cross_entropy, np.zeros((2, 3)), np.array([0, 3]))
        check_raises(ValueError, softmax_cross_entropy, np.zeros((2, 3)), np.array([-1, 0]))
    with holds("more labels than images raise ValueError"):
        check_raises(ValueError, softmax_cross_entropy, np.zeros((2, 3)), np.array([0, 1, 2]))
        check_raises(ValueError, softmax_cross_entropy, np.zeros((2, 3)), np.array([0]))
    holds.verdict()


test_softmax_cross_entropy_care()
### END HIDDEN TESTS

# %% [markdown]
# ## The table of the network
#
# The classic pattern: [convolution, ReLU, pooling] a few times, flatten, [dense, ReLU] a few
# times, dense. One lecture writes it $[(\text{CONV} - \text{RELU}) \cdot N - \text{POOL?}] \cdot M
# - (\text{FC} - \text{RELU}) \cdot K$, softmax. Our network, for one image:
#
# | layer | output | weights | multiply-adds |
# |---|---|---|---|
# | Input | 1 × 28 × 28 | | |
# | Conv (20 filters, K=5, P=2, S=1) | 20 × 28 × 28 | 20 × 1 × 5 × 5 | 392,000 |
# | ReLU | 20 × 28 × 28 | | |
# | MaxPool (K=2, S=2) | 20 × 14 × 14 | | |
# | Conv (50 filters, K=5, P=2, S=1) | 50 × 14 × 14 | 50 × 20 × 5 × 5 | 4,900,000 |
# | ReLU | 50 × 14 × 14 | | |
# | MaxPool (K=2, S=2) | 50 × 7 × 7 | | |
# | Flatten | 2450 | | |
# | Linear (2450 → 500) | 500 | 2450 × 500 | 1,225,000 |
# | ReLU | 500 | | |
# | Linear (500 → 10) | 10 | 500 × 10 | 5,000 |
#
# The work is in the convolutions, the weights are in the first dense layer.

# %% [markdown]
# ## Which LeNet is it?
#
# The lecture that prints this table calls it *LeNet-5*. It is not: 20, 50 and 500 units, ReLU and
# max pooling are the LeNet that came with the Caffe software around 2014. LeNet-5 of 1998:
#
# | | LeNet-5, 1998 | LeNet of Caffe |
# |---|---|---|
# | input | 32 × 32 | 28 × 28 |
# | filters | 6, 16, 120 | 20, 50 |
# | activation | tanh | ReLU |
# | pooling | average, with trained weights | max |
# | dense layers | 84, 10 | 500, 10 |
#
# The same lecture heads its list of parts, convolution and pooling among them, "Components of a
# Full-Connected Network": it means a *convolutional* one. Names get lost on slides; shapes do not.

# %% [markdown]
# ## Exercise 2: the table as a function (10 points)
#
# Write `lenet_shapes`: the eleven rows above for an input of any size and any number of channels.
# Each row is a tuple: the layer's name ("Input", "Conv", "ReLU", "MaxPool", "Flatten", "Linear"),
# the output's shape as a tuple, the weights' shape as a tuple or None. Write the weights of a
# dense layer as the table does, inputs first.
#
# <details><summary>Hint 1: what changes?</summary>
#
# "Same" padding keeps the height and the width; pooling halves them, and drops an odd last row
# or column.
#
# <details><summary>Hint 2: the flat row</summary>
#
# `50 * (H // 4) * (W // 4)`: halving twice, rounding down, is `// 4`.
#
# <details><summary>Hint 3: shapes are tuples</summary>
#
# `(2450,)` is the tuple of one number; `(2450)` is a number.
#
# </details></details></details>
#
# **A common mistake**: 24 in the place of 28. That is a 5 × 5 filter without padding.


# %% nbgrader={"grade_id": "lenet-shapes", "solution": true}
def lenet_shapes(input_shape):
    """List the layers of LeNet with their shapes for one image.

    Args:
        input_shape: (C, H, W) of one image.

    Returns:
        A list of eleven (name, output shape, weight shape or None), the input first.

    Raises:
        ValueError: the shape has not three numbers, or nothing is left after pooling twice.
    """
    ### BEGIN SOLUTION
    if len(input_shape) != 3 or min(input_shape[1:]) < 4:
        raise ValueError(f"input_shape is {input_shape}, expected (C, H, W) with H, W at least 4")
    C, H, W = input_shape
    flat = 50 * (H // 4) * (W // 4)
    return [
        ("Input", (C, H, W), None),
        ("Conv", (20, H, W), (20, C, 5, 5)),
        ("ReLU", (20, H, W), None),
        ("MaxPool", (20, H // 2, W // 2), None),
        ("Conv", (50, H // 2, W // 2), (50, 20, 5, 5)),
        ("ReLU", (50, H // 2, W // 2), None),
        ("MaxPool", (50, H // 4, W // 4), None),
        ("Flatten", (flat,), None),
        ("Linear", (500,), (flat, 500)),
        ("ReLU", (500,), None),
        ("Linear", (10,), (500, 10)),
    ]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-lenet-shapes", "points": 3}
def check_lenet_shapes():
    rows = lenet_shapes((1, 28, 28))
    assert isinstance(rows, list), "a list of tuples was expected"
    assert len(rows) == 11, f"{len(rows)} rows, expected 11: the input, then ten layers"
    assert all(len(row) == 3 for row in rows), "a row is (name, output shape, weight shape or None)"
    for place, want in [(1, (20, 28, 28)), (3, (20, 14, 14)), (6, (50, 7, 7)), (10, (10,))]:
        got = rows[place][1]
        assert tuple(np.ravel(got)) == want, f"row {place}: the output is {got}, expected {want}"
    hint = f"row 4: the weights are {rows[4][2]}, expected (50, 20, 5, 5): filters, then channels"
    assert rows[4][2] is not None, hint
    assert tuple(rows[4][2]) == (50, 20, 5, 5), hint
    assert rows[3][2] is None, "row 3: pooling has no weights, so None was expected"


check_lenet_shapes()
visible_checks_pass("every row, images that are not square, odd sizes, color, impossible shapes")


# %% nbgrader={"grade": true, "grade_id": "test-lenet-shapes", "points": 7}
# Hidden tests: all rows for several images, square and not, gray and in color; impossible shapes.
### BEGIN HIDDEN TESTS
def test_lenet_shapes():
    def oracle(C, H, W):
        x, rows = np.zeros((1, C, H, W)), [("input", (C, H, W), None)]
        for F in (20, 50):
            w = np.zeros((F, x.shape[1], 5, 5))
            x = conv2d(x, w, padding=2)
            rows += [("conv", x.shape[1:], w.shape), ("relu", x.shape[1:], None)]
            x = max_pool2d(x, 2)
            rows.append(("pool", x.shape[1:], None))
        flat = flatten(x).shape[1]
        rows += [("flat", (flat,), None), ("linear", (500,), (flat, 500)), ("relu", (500,), None)]
        return [*rows, ("linear", (10,), (500, 10))]

    def plain(row):
        name, out, w = row
        w = None if w is None else tuple(float(n) for n in w)
        dense = w is not None and len(w) == 2
        return str(name).lower(), tuple(map(float, np.ravel(out))), sorted(w) if dense else w

    holds = Properties("lenet_shapes")
    cases = [
        ("the digits of MNIST", (1, 28, 28)),
        ("a color image", (3, 32, 32)),
        ("an image that is not square", (1, 20, 36)),
        ("odd sizes", (2, 29, 23)),
        ("a small image", (1, 4, 7)),
    ]
    for title, shape in cases:
        want = [plain(row) for row in oracle(*shape)]
        with holds(f"{title}: eleven rows", hint=f"The input is {shape}."):
            assert len(lenet_shapes(shape)) == 11
        got = [plain(row) for row in lenet_shapes(shape)] if not holds.failures else []
        with holds(f"{title}: outputs", hint=f"The input is {shape}."):
            assert [row[1] for row in got] == [row[1] for row in want]
        with holds(f"{title}: weights", hint=f"The input is {shape}."):
            assert [row[2] for row in got] == [row[2] for row in want]
    with holds("the names of the layers"):
        names = [plain(row)[0] for row in lenet_shapes((1, 28, 28))]
        wanted = [row[0] for row in oracle(1, 28, 28)]
        assert all(want in got for got, want in zip(names, wanted, strict=True))
    with holds("shapes that cannot work raise ValueError"):
        check_raises(ValueError, lenet_shapes, (28, 28))
        check_raises(ValueError, lenet_shapes, (1, 3, 28))
        check_raises(ValueError, lenet_shapes, (1, 28, 3))
    holds.verdict()


test_lenet_shapes()
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 3: the network (25 points)
#
# Assemble `LeNet`. Its weights are given, in `self.params`; you write the way forward and the way
# back with `conv2d`, `relu`, `max_pool2d`, `flatten`, `linear`, and their backward partners:
#
# | forward | backward |
# |---|---|
# | `conv2d(x, w, b, padding=2)` | `dx, dw, db = conv2d_backward(dout, x, w, padding=2)` |
# | `relu(x)` | `dx = relu_backward(dout, x)` |
# | `max_pool2d(x, 2)` | `dx = max_pool2d_backward(dout, x, 2)` |
# | `flatten(x)` | `dx = flatten_backward(dout, x.shape)` |
# | `linear(x, w, b)` | `dx, dw, db = linear_backward(dout, x, w)` |
#
# Here `x` is what the layer got on the way *forward*: keep all of them. The arguments of
# `forward` are images (N, 1, 28, 28) and `training`; this network computes the same either way.
# `backward` gets the gradient of the scores, fills `self.grads` and returns None.

# %% [markdown]
# ### How to begin
#
# <details><summary>Hint 1: keep what you need</summary>
#
# `self.kept = (x, a1, r1, ...)` at the end of `forward`; unpack it at the start of `backward`.
#
# <details><summary>Hint 2: the first three lines back</summary>
#
# `d, self.grads["fc2.weight"], self.grads["fc2.bias"] = linear_backward(dlogits, r3, w)` with
# `w = self.params["fc2.weight"]`. Then `relu_backward(d, a3)`, then the next dense layer.
#
# <details><summary>Hint 3: the last line back</summary>
#
# `_, dw, db = conv2d_backward(d, x, self.params["conv1.weight"], padding=2)`: nobody asks for the
# gradient of the image.
#
# </details></details></details>
#
# **A common mistake** is a ReLU after the last layer. A lecture does so in its AlexNet:
# $s = \text{ReLU}(\text{FC}(L_{10}))$ as class scores. Every negative score becomes 0 and gets no
# gradient any more: scores must be free to go down.


# %% nbgrader={"grade_id": "lenet", "solution": true}
class LeNet:
    """The network of the table: images (N, 1, 28, 28) -> scores (N, 10).

    Attributes:
        params: the weights and biases by name, "conv1.weight" and so on.
        grads: the gradient of the loss for each of them, filled by `backward`.
    """

    def __init__(self, rng):
        shapes = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 2450)}
        self.params, self.grads = {}, {}
        for name, shape in {**shapes, "fc2": (10, 500)}.items():
            self.params[f"{name}.weight"] = he_normal(shape, rng)
            self.params[f"{name}.bias"] = np.zeros(shape[0], np.float32)
        self.params["fc2.weight"] *= 0.1  # so that all scores start near 0

    def forward(self, x, training=True):
        """Return the scores, (N, 10), and keep what `backward` needs."""
        ### BEGIN SOLUTION
        p = self.params
        a1 = conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=2)
        r1 = relu(a1)
        m1 = max_pool2d(r1, 2)
        a2 = conv2d(m1, p["conv2.weight"], p["conv2.bias"], padding=2)
        r2 = relu(a2)
        m2 = max_pool2d(r2, 2)
        f = flatten(m2)
        a3 = linear(f, p["fc1.weight"], p["fc1.bias"])
        r3 = relu(a3)
        self.kept = x, a1, r1, m1, a2, r2, m2, f, a3, r3
        return linear(r3, p["fc2.weight"], p["fc2.bias"])
        ### END SOLUTION

    def backward(self, dlogits):
        """Fill `grads` with the gradients; dlogits is that of the scores, (N, 10)."""
        ### BEGIN SOLUTION
        x, a1, r1, m1, a2, r2, m2, f, a3, r3 = self.kept
        p, g = self.params, self.grads
        d, g["fc2.weight"], g["fc2.bias"] = linear_backward(dlogits, r3, p["fc2.weight"])
        d = relu_backward(d, a3)
        d, g["fc1.weight"], g["fc1.bias"] = linear_backward(d, f, p["fc1.weight"])
        d = max_pool2d_backward(flatten_backward(d, m2.shape), r2, 2)
        d = relu_backward(d, a2)
        d, dw, db = conv2d_backward(d, m1, p["conv2.weight"], padding=2)
        g["conv2.weight"], g["conv2.bias"] = dw, db
        d = relu_backward(max_pool2d_backward(d, r1, 2), a1)
        _, dw, db = conv2d_backward(d, x, p["conv1.weight"], padding=2)
        g["conv1.weight"], g["conv1.bias"] = dw, db
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-lenet", "points": 5}
def check_lenet():
    model = LeNet(np.random.default_rng(0))
    x = np.random.default_rng(1).random((2, 1, 28, 28)).astype(np.float32)
    check_shape(model.forward(x, True), (2, 10), hint="Ten scores for each image.")
    dlogits = np.full((2, 10), 0.05, np.float32)
    dlogits[:, 3] -= 0.5
    model.backward(dlogits)
    params, grads = model.params, model.grads
    count = sum(np.array(w).size for w in params.values())
    assert count == 1_256_080, f"{count:,} parameters, expected 1,256,080: see the table"
    missing = ", ".join(sorted(params.keys() - grads.keys()))
    assert not missing, f"no gradient for {missing}: backward fills self.grads"
    for name, w in params.items():
        check_shape(grads[name], np.shape(w), hint=f"The gradient of {name} is shaped like it.")
    last = next(g for g in grads.values() if np.shape(g) == (10,))
    check_close(last, dlogits.sum(axis=0), hint="The last bias is added to every score.")


check_lenet()
visible_checks_pass("scores and all eight gradients, several batches, two networks at once")


# %% nbgrader={"grade": true, "grade_id": "test-lenet", "points": 9}
# Hidden tests: the scores of several batches, while training and not; biases; two networks at once.
### BEGIN HIDDEN TESTS
def test_lenet():
    def twin(params):
        # The same weights in a network of cnnlib; every shape occurs once, so shapes tell them.
        network = models.lenet(rng=np.random.default_rng(0))
        given = {tuple(sorted(np.shape(w))): np.array(w) for w in params.values()}
        for array in named_parameters(network).values():
            w = given[tuple(sorted(array.shape))]
            array[...] = w if w.shape == array.shape else w.T
        return network

    def with_biases(seed):
        model, rng = LeNet(np.random.default_rng(seed)), np.random.default_rng(seed + 1)
        for w in model.params.values():
            if w.ndim == 1:
                w[...] = rng.normal(size=w.shape) * 0.3
        return model

    rng = np.random.default_rng(503)
    holds = Properties("LeNet")
    with holds("1,256,080 parameters, of eight shapes"):
        shapes = {
            tuple(sorted(np.shape(w))) for w in LeNet(np.random.default_rng(0)).params.values()
        }
        want = {w.shape for w in named_parameters(models.lenet(rng=rng)).values()}
        assert shapes == {tuple(sorted(shape)) for shape in want}
    for title, N in [("one image", 1), ("a batch", 3)]:
        x = rng.normal(size=(N, 1, 28, 28)).astype(np.float32)
        with holds(f"{title}: the scores", hint=f"x is {x.shape}."):
            model = with_biases(N)
            want = twin(model.params).forward(x)
            check_close(model.forward(x.copy(), True), want, rtol=1e-3, atol=1e-4)
        with holds(f"{title}: the same scores when not training", hint=f"x is {x.shape}."):
            check_close(model.forward(x.copy(), False), want, rtol=1e-3, atol=1e-4)
    with holds("negative scores are allowed", hint="What stands after the last layer?"):
        scores = np.array(with_biases(1).forward(x.copy(), True))
        assert scores.min() < 0 < scores.max()
    with holds("the images are left as they were"):
        check_unchanged(lambda images: model.forward(images, True), x)
    with holds("a network is drawn from its rng; two networks share nothing"):
        one, two, other = (LeNet(np.random.default_rng(seed)) for seed in (7, 7, 8))
        scores = np.array(one.forward(x.copy(), True))
        check_close(two.forward(x.copy(), True), scores)
        assert np.abs(np.array(other.forward(x.copy(), True)) - scores).max() > 1e-6
        check_close(one.forward(x.copy(), True), scores)
    holds.verdict()


test_lenet()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-lenet-backward", "points": 11}
# Hidden tests: the gradients of all eight arrays, for one image and a batch, once and again.
### BEGIN HIDDEN TESTS
def test_lenet_backward():
    def twin(params):
        network = models.lenet(rng=np.random.default_rng(0))
        given = {tuple(sorted(np.shape(w))): np.array(w) for w in params.values()}
        for array in named_parameters(network).values():
            w = given[tuple(sorted(array.shape))]
            array[...] = w if w.shape == array.shape else w.T
        return network

    def gradients(model, x, dlogits):
        network = twin(model.params)
        network.forward(x, training=True)
        network.backward(dlogits)
        model.forward(x.copy(), True)
        model.backward(dlogits.copy())
        got = {tuple(sorted(np.shape(g))): np.array(g) for g in model.grads.values()}
        pairs = {}
        for name, want in named_grads(network).items():
            own = got.get(tuple(sorted(want.shape)), np.zeros(0))
            pairs[name] = own if own.shape == want.shape else own.T, want
        return pairs

    rng = np.random.default_rng(504)
    holds = Properties("LeNet.backward")
    model = LeNet(np.random.default_rng(3))
    for w in model.params.values():
        if w.ndim == 1:
            w[...] = rng.normal(size=w.shape) * 0.3
    for title, N in [("a batch", 3), ("another batch, with the same network", 2)]:
        x = rng.normal(size=(N, 1, 28, 28)).astype(np.float32)
        dlogits = (rng.normal(size=(N, 10)) / N).astype(np.float32)
        pairs = {}
        with holds(f"{title}: backward runs", hint=f"x is {x.shape}."):
            pairs = gradients(model, x, dlogits)
        for name in ("fc2", "fc1", "conv2", "conv1"):
            with holds(f"{title}: the gradients of {name}", hint=f"x is {x.shape}."):
                for part in ("weight", "bias"):
                    got, want = pairs[f"{name}.{part}"]
                    scale = np.abs(want).max()
                    check_close(got / scale, want / scale, rtol=1e-3, atol=1e-4)
    with holds("backward fills grads and leaves params as they are"):
        before = {name: np.array(w) for name, w in model.params.items()}
        model.forward(x.copy(), True)
        model.backward(dlogits.copy())
        assert all(np.array_equal(model.params[name], w) for name, w in before.items())
    holds.verdict()


test_lenet_backward()
### END HIDDEN TESTS

# %% [markdown]
# ## Gradient descent: how many images per step?
#
# **Batch** gradient descent computes the gradient of *all* images before one step: exact, and
# slow. **Stochastic** descent steps after every single image: fast, and noisy. Deep learning uses
# **mini-batches** in between, 20 to 256 images at a time. One walk through all images is an
# **epoch**; the last mini-batch may be smaller.
#
# **Worked example.** 1,437 images in mini-batches of 32: 1437 / 32 = 44.9, so an epoch has 45
# steps, and the last one has 1437 - 44 · 32 = 29 images.

# %% [markdown]
# ### As large as possible?
#
# A lecture advises mini-batches "as high as possible, as your computer allows". That is an opinion.
# Larger ones use the machine better; but each epoch then has fewer steps, and some noise in the
# gradient has been found to help on new images. Try it in the panel.

# %% [markdown]
# ## A ball with momentum
#
# Plain descent takes each step from the newest gradient alone. With **momentum** it remembers: the
# **velocity** keeps a share $m$ of what it was, and the weights follow the velocity,
#
# $$v \leftarrow m\,v + g, \qquad p \leftarrow p - \text{lr} \cdot v.$$
#
# Steps that agree add up, steps that contradict each other cancel. With $m = 0.9$ and a constant
# gradient the velocity grows to $g / (1 - 0.9) = 10\,g$: ten times as fast.
#
# **Worked example.** $p = 1$, $g = 0.5$ in every step, lr 0.1, momentum 0.9:
#
# | step | v | p |
# |---|---|---|
# | 1 | 0.5 | 1 - 0.05 = 0.95 |
# | 2 | 0.45 + 0.5 = 0.95 | 0.95 - 0.095 = 0.855 |
#
# Other rules adapt the step of each weight by itself: *Adadelta*, the default of the ConvNetJS
# demo, needs hardly any learning rate; *Adam* is the usual one today.

# %% [markdown]
# ## Exercise 4: one step (10 points)
#
# Write `sgd_step`. It changes `params` in place, so that the network sees its new weights, and
# returns the `state` that the next call gets back: the velocities. The first call gets None.
#
# <details><summary>Hint 1: the state</summary>
#
# A dictionary with one velocity per parameter. When `state` is None, make it, with zeros.
#
# <details><summary>Hint 2: one parameter</summary>
#
# `state[name] = momentum * state[name] + grads[name]`, then `params[name] -= lr * state[name]`.
#
# <details><summary>Hint 3: in place</summary>
#
# `p = p - step` makes a new array, which the network never sees. `p -= step` changes the one it
# has.
#
# </details></details></details>
#
# **A common mistake** is to forget to return the state: then every step begins without momentum.


# %% nbgrader={"grade_id": "sgd-step", "solution": true}
def sgd_step(params, grads, lr, momentum=0.0, state=None):
    """Take one step downhill: v = momentum * v + g, p -= lr * v.

    Args:
        params: name -> array of floats, changed in place.
        grads: name -> gradient of the same shape, left as it is.
        lr: the learning rate.
        momentum: the share of the velocity that is kept.
        state: what the last call returned; None in the first.

    Returns:
        The state for the next call.
    """
    ### BEGIN SOLUTION
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p -= lr * state[name]
    return state
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-sgd-step", "points": 3}
def check_sgd_step():
    params, grads = {"w": np.array([1.0, -2.0])}, {"w": np.array([0.5, 0.0])}
    sgd_step(params, grads, 0.1)
    check_close(params["w"], [0.95, -2], hint="1 - 0.1 * 0.5; no gradient, no step.")
    params = {"w": np.array([1.0, -2.0])}
    state = sgd_step(params, grads, 0.1, 0.9, None)
    assert state is not None, "sgd_step returns the state for the next call"
    sgd_step(params, grads, 0.1, 0.9, state)
    check_close(params["w"], [0.855, -2], hint="The second row of the table.")


check_sgd_step()
visible_checks_pass("several parameters, changing gradients, many steps, float32, two networks")


# %% nbgrader={"grade": true, "grade_id": "test-sgd-step", "points": 7}
# Hidden tests: several parameters and many steps, with and without momentum; float32; two networks.
### BEGIN HIDDEN TESTS
def test_sgd_step():
    def arrays(rng, dtype=float):
        shapes = {"a.weight": (3, 2), "a.bias": (3,), "b.weight": (2, 2, 2)}
        return {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}

    def oracle(start, steps, lr, momentum):
        # Unrolled: every gradient acts on all later steps, weaker each time.
        end = {name: np.array(p, dtype=float) for name, p in start.items()}
        for t in range(len(steps)):
            for name in end:
                for s, grads in enumerate(steps[: t + 1]):
                    end[name] -= lr * momentum ** (t - s) * np.array(grads[name], dtype=float)
        return end

    holds = Properties("sgd_step")
    cases = [
        ("one step", 1, 0.1, 0.0),
        ("one step with momentum", 1, 0.2, 0.9),
        ("four steps without momentum", 4, 0.1, 0.0),
        ("four steps with momentum", 4, 0.1, 0.9),
        ("another momentum and rate", 3, 0.03, 0.5),
    ]
    for title, count, lr, momentum in cases:
        rng = np.random.default_rng(505)
        start, steps = arrays(rng), [arrays(rng) for _ in range(count)]
        params, state = {name: p.copy() for name, p in start.items()}, None
        with holds(title, hint=f"{count} steps, lr {lr}, momentum {momentum}."):
            for grads in steps:
                given = {name: g.copy() for name, g in grads.items()}
                state = sgd_step(params, given, lr, momentum, state)
            for name, want in oracle(start, steps, lr, momentum).items():
                check_close(params[name], want)
    with holds("gradients are left as they are"):
        given = {name: g.copy() for name, g in steps[0].items()}
        state = sgd_step(params, given, 0.1, 0.9, None)
        sgd_step(params, given, 0.1, 0.9, state)
        assert all(np.array_equal(given[name], g) for name, g in steps[0].items())
    with holds("float32 parameters stay float32"):
        params = {name: p.astype(np.float32) for name, p in start.items()}
        grads = {name: g.astype(np.float32) for name, g in steps[0].items()}
        state = sgd_step(params, grads, 0.1, 0.9, None)
        sgd_step(params, grads, 0.1, 0.9, state)
        assert {np.asarray(p).dtype for p in params.values()} == {np.dtype(np.float32)}
        for name, want in oracle(start, [steps[0]] * 2, 0.1, 0.9).items():
            check_close(params[name], want, rtol=1e-3, atol=1e-4)
    with holds("the momentum is 0 when none is given"):
        params = {name: p.copy() for name, p in start.items()}
        given = [{name: g.copy() for name, g in grads.items()} for grads in steps[:2]]
        state = sgd_step(params, given[0], 0.1)
        sgd_step(params, given[1], 0.1, state=state)
        for name, want in oracle(start, steps[:2], 0.1, 0.0).items():
            check_close(params[name], want)
    with holds("two networks, each with its own state"):
        one, two = ({name: p.copy() for name, p in start.items()} for _ in range(2))
        first = sgd_step(one, {n: g.copy() for n, g in steps[0].items()}, 0.1, 0.9, None)
        sgd_step(two, {n: g.copy() for n, g in steps[1].items()}, 0.1, 0.9, None)
        sgd_step(one, {n: g.copy() for n, g in steps[2].items()}, 0.1, 0.9, first)
        for name, want in oracle(start, [steps[0], steps[2]], 0.1, 0.9).items():
            check_close(one[name], want)
    holds.verdict()


test_sgd_step()
### END HIDDEN TESTS

# %% [markdown]
# ## The learning rate
#
# Too large, and the loss jumps over its minimum and explodes; too small, and nothing seems to
# happen. The best rate is often just below the one that diverges, at first. Later, smaller steps
# find the bottom of the valley, so it is **reduced in time**. The simplest schedule is a
# staircase: multiply by `drop` after every `every` epochs. (Batch normalization, lesson 4, makes
# the choice less delicate.)
#
# **Worked example.** lr 0.1, drop 0.5, every 10: epochs 0 to 9 use 0.1, epochs 10 to 19 use 0.05,
# epoch 20 uses 0.025.

# %% [markdown]
# ## Exercise 5: step decay (5 points)
#
# Write `step_decay`: the learning rate of an epoch. Epochs count from 0.
#
# <details><summary>Hint 1: how many drops?</summary>
#
# One for every `every` epochs that are over.
#
# <details><summary>Hint 2: whole numbers</summary>
#
# `epoch // every` rounds down; `epoch / every` would decay a little in every epoch.
#
# <details><summary>Hint 3: in one line</summary>
#
# `lr0 * drop ** (number of drops)`.
#
# </details></details></details>
#
# **A common mistake** is one epoch too early or too late: epoch 10 is the eleventh.


# %% nbgrader={"grade_id": "step-decay", "solution": true}
def step_decay(lr0, epoch, drop=0.5, every=10):
    """Return the learning rate of an epoch.

    Args:
        lr0: the learning rate of the first epoch.
        epoch: counted from 0.
        drop: what the rate is multiplied by at each drop.
        every: epochs from one drop to the next.

    Returns:
        A float.
    """
    ### BEGIN SOLUTION
    return float(lr0 * drop ** (epoch // every))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-step-decay", "points": 1}
def check_step_decay():
    rates = [step_decay(0.1, epoch) for epoch in (0, 9, 10, 20)]
    assert None not in rates, "step_decay returned None: does it end with `return`?"
    check_close(np.array(rates), [0.1, 0.1, 0.05, 0.025], hint="The worked example.")


check_step_decay()
visible_checks_pass("other drops, other stairs, late epochs")


# %% nbgrader={"grade": true, "grade_id": "test-step-decay", "points": 4}
# Hidden tests: other rates, drops and stairs, for the first 40 epochs.
### BEGIN HIDDEN TESTS
def test_step_decay():
    def oracle(lr0, drop, every):
        rates = []
        for epoch in range(40):
            lr0 = lr0 * drop if epoch > 0 and epoch % every == 0 else lr0
            rates.append(lr0)
        return rates

    holds = Properties("step_decay")
    cases = [
        ("the defaults", 0.1, 0.5, 10),
        ("a drop to a tenth", 0.3, 0.1, 15),
        ("a drop in every epoch", 2.0, 0.9, 1),
        ("stairs of three epochs", 0.02, 0.7, 3),
        ("no drop at all", 0.5, 1.0, 4),
    ]
    for title, lr0, drop, every in cases:
        with holds(title, hint=f"lr0 {lr0}, drop {drop}, every {every}."):
            got = [step_decay(lr0, epoch, drop, every) for epoch in range(40)]
            check_close(np.array(got, dtype=float), oracle(lr0, drop, every), atol=1e-12)
    with holds("drop is 0.5 and every is 10 unless given"):
        got = [step_decay(0.4, epoch) for epoch in range(40)]
        check_close(np.array(got, dtype=float), oracle(0.4, 0.5, 10), atol=1e-12)
    with holds("the rate of the first epoch may be an integer"):
        check_close(np.array(step_decay(1, 12), dtype=float), 0.5)
    holds.verdict()


test_step_decay()
### END HIDDEN TESTS

# %% [markdown]
# ## Overfitting and dropout
#
# 1.26 million weights can learn 1,437 images by heart, noise included: the network **overfits**.
# **Regularization** is whatever holds it back. *Weight decay* punishes large weights; *dropout*
# lets units fail: while training, each number is set to 0 with probability $p$, anew in every
# step. The network learns to cope with failures; one can also see it as training very many thin
# networks that share their weights, and averaging them.

# %% [markdown]
# ### Who scales, and when?
#
# Fewer numbers make a smaller sum. To keep its mean, **inverted** dropout divides what survives by
# $1 - p$ while training and leaves testing alone: all frameworks do so. A lecture says that one
# "must scale weights during testing": true for the **classic** form, which multiplies by $1 - p$ in
# testing and leaves training alone. Never both.
#
# **Worked example.** $p = 0.5$: $[1, 2, 3, 4]$ may become $[2, 0, 0, 8]$. The mean of many draws is
# $[1, 2, 3, 4]$ again.

# %% [markdown]
# ## Exercise 6: dropout (10 points)
#
# Write `dropout_forward` (inverted) and `dropout_backward`. `cache` is yours: whatever the way back
# needs. What was dropped gets no gradient; what was scaled has its gradient scaled.
#
# <details><summary>Hint 1: a mask</summary>
#
# `rng.random(x.shape) >= p` is True with probability 1 - p, for each number by itself.
#
# <details><summary>Hint 2: keep it</summary>
#
# The way back must use the *same* mask, so it goes into the cache, with its scale:
# `mask = (rng.random(x.shape) >= p) / (1 - p)`.
#
# <details><summary>Hint 3: testing</summary>
#
# A mask of ones does nothing, on both ways.
#
# </details></details></details>
#
# **A common mistake** is to take `p` for the probability of *keeping*. Here 0 drops nothing.


# %% nbgrader={"grade_id": "dropout-forward", "solution": true}
def dropout_forward(x, p, training, rng):
    """Drop numbers at random while training (inverted dropout).

    Args:
        x: an array of any shape. Integers are computed as floats.
        p: probability of dropping a number, from 0 to below 1.
        training: False leaves x as it is.
        rng: a numpy.random.Generator.

    Returns:
        y: a new float array, shaped like x.
        cache: what `dropout_backward` needs.

    Raises:
        ValueError: p is below 0, or 1 or more.
    """
    ### BEGIN SOLUTION
    if not 0 <= p < 1:
        raise ValueError(f"p is {p}, expected a probability from 0 to below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / (1 - p) if training else np.ones(x.shape)
    return x * mask, mask
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-dropout-forward", "points": 1}
def check_dropout_forward():
    x = np.arange(1.0, 1001.0).reshape(20, 50)
    y, _ = dropout_forward(x.copy(), 0.5, True, np.random.default_rng(0))
    check_shape(y, (20, 50))
    ratio = np.array(y) / x
    hint = "With p = 0.5 a number becomes 0 or twice itself."
    check_close(np.abs(ratio - 1), np.ones((20, 50)), hint=hint)
    check_close(ratio.mean(), 1, hint="About half of them survive.", rtol=0.15)
    y, _ = dropout_forward(x.copy(), 0.5, False, np.random.default_rng(0))
    check_close(y, x, hint="Testing changes nothing.")
    y, _ = dropout_forward(x.copy(), 0.0, True, np.random.default_rng(0))
    check_close(y, x, hint="p = 0 drops nothing: p is the probability of dropping.")


check_dropout_forward()
visible_checks_pass("other probabilities, independence, the generator, integers, impossible p")


# %% nbgrader={"grade": true, "grade_id": "test-dropout-forward", "points": 5}
# Hidden tests: how many are dropped, the scale, independence, testing, the generator, impossible p.
### BEGIN HIDDEN TESTS
def test_dropout_forward():
    rng = np.random.default_rng(506)
    holds = Properties("dropout_forward")
    x = rng.normal(size=(40, 5, 10, 10)) + 5
    for p in (0.2, 0.5, 0.9):
        kept = np.zeros(0)
        with holds(f"p = {p}: what is kept is scaled", hint="Divide by the share that is kept."):
            y = np.array(dropout_forward(x.copy(), p, True, np.random.default_rng(1))[0])
            kept = y != 0
            check_close(y, np.where(kept, x / (1 - p), 0))
        with holds(f"p = {p}: as many are dropped as p says"):
            assert abs(1 - np.mean(kept) - p) < 0.02
    with holds("every number is dropped for itself", hint="One draw per number of x."):
        y = np.array(dropout_forward(x.copy(), 0.5, True, np.random.default_rng(2))[0]) != 0
        for axis in range(4):
            shares = y.mean(axis=axis)
            assert 0.1 < shares.std() * np.sqrt(x.shape[axis]) < 0.7
    with holds("testing changes nothing"):
        check_close(dropout_forward(x.copy(), 0.3, False, np.random.default_rng(3))[0], x)
    with holds("p = 0 drops nothing"):
        check_close(dropout_forward(x.copy(), 0.0, True, np.random.default_rng(3))[0], x)
    with holds("the same seed drops the same, the next call drops others"):
        draws = np.random.default_rng(4)
        one, two = (np.array(dropout_forward(x.copy(), 0.5, True, draws)[0]) for _ in range(2))
        check_close(dropout_forward(x.copy(), 0.5, True, np.random.default_rng(4))[0], one)
        assert np.mean((one != 0) == (two != 0)) < 0.6
    with holds("the input is left as it was"):
        check_unchanged(lambda a: dropout_forward(a, 0.5, True, np.random.default_rng(5)), x)
    x.flags.writeable = False
    with holds("read-only input"):
        dropout_forward(x, 0.5, True, np.random.default_rng(5))
        check_close(dropout_forward(x, 0.5, False, np.random.default_rng(5))[0], x)
    with holds("integers are computed as floats"):
        ones = np.ones((30, 20), dtype=np.uint8)
        y = np.array(dropout_forward(ones, 0.2, True, np.random.default_rng(6))[0])
        check_close(y, np.where(y != 0, 1.25, 0))
    with holds("an impossible p raises ValueError"):
        check_raises(ValueError, dropout_forward, np.ones(3), -0.1, True, np.random.default_rng(0))
        check_raises(ValueError, dropout_forward, np.ones(3), 1.5, True, np.random.default_rng(0))
    holds.verdict()


test_dropout_forward()
### END HIDDEN TESTS


# %% nbgrader={"grade_id": "dropout-backward", "solution": true}
def dropout_backward(dout, cache):
    """Return dx: what the forward pass dropped or scaled, dout drops or scales as well.

    Args:
        dout: gradient of the loss with respect to y, shaped like it.
        cache: what `dropout_forward` returned with y.
    """
    ### BEGIN SOLUTION
    return dout * cache
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-dropout-backward", "points": 1}
def check_dropout_backward():
    x, dout = np.arange(1.0, 13.0).reshape(3, 4), np.full((3, 4), 10.0)
    y, cache = dropout_forward(x.copy(), 0.5, True, np.random.default_rng(1))
    dx = dropout_backward(dout.copy(), cache)
    check_close(dx, 10 * np.array(y) / x, hint="Where x was doubled, so is dout; else it is 0.")


check_dropout_backward()
visible_checks_pass("other probabilities, testing, a cache used after another forward pass")


# %% nbgrader={"grade": true, "grade_id": "test-dropout-backward", "points": 3}
# Hidden tests: the same mask as forward, other probabilities, testing, two passes that overlap.
### BEGIN HIDDEN TESTS
def test_dropout_backward():
    rng = np.random.default_rng(507)
    holds = Properties("dropout_backward")
    x, dout = rng.normal(size=(6, 5, 4)) + 5, rng.normal(size=(6, 5, 4)) + 2
    for p in (0.2, 0.6):
        with holds(f"p = {p}: the mask and the scale of the way forward"):
            y, cache = dropout_forward(x.copy(), p, True, np.random.default_rng(1))
            check_close(dropout_backward(dout.copy(), cache), dout * (np.array(y) / x))
    with holds("testing hands the gradient on"):
        cache = dropout_forward(x.copy(), 0.5, False, np.random.default_rng(2))[1]
        check_close(dropout_backward(dout.copy(), cache), dout)
    with holds("two passes at once, each with its own cache"):
        draws = np.random.default_rng(3)
        y, cache = dropout_forward(x.copy(), 0.5, True, draws)
        dropout_forward(x.copy(), 0.5, True, draws)
        check_close(dropout_backward(dout.copy(), cache), dout * (np.array(y) / x))
    dout.flags.writeable = False
    with holds("the gradient is left as it was, called twice"):
        want = dout * (np.array(y) / x)
        check_close(dropout_backward(dout, cache), want)
        check_close(dropout_backward(dout, cache), want)
    holds.verdict()


test_dropout_backward()
### END HIDDEN TESTS

# %% [markdown]
# ## The sanity ladder (20 points)
#
# A network with a mistake in it often still learns a little. So climb, rung by rung, and stop where
# something is odd:
#
# 1. the **initial loss** is that of a network that knows nothing;
# 2. the **gradients** agree with the slope that you measure;
# 3. a handful of images can be **learned by heart**;
# 4. the **training** loss falls, and accuracy on *new* images rises;
# 5. the **filters** have found something.
#
# All rungs use your own functions. The two helpers below are given; read them, they are the whole
# art of training: forward, loss, backward, step.


# %% nbgrader={"grade_id": "ladder", "locked": true}
def train(model, x, y, epochs, lr, rng, batch_size=32, momentum=0.9, drop=0.5):
    """Train a network with your functions; return the loss of every step."""
    losses, state = [], None
    for epoch in range(epochs):
        rate = lr * drop**epoch  # the staircase of step_decay(lr, epoch, drop, every=1)
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            loss, dlogits = softmax_cross_entropy(model.forward(x[rows], True), y[rows])
            model.backward(dlogits)
            state = sgd_step(model.params, model.grads, rate, momentum, state)
            losses.append(loss)
    return losses


def measure_slopes(model, x, y, h=1e-4):
    """Return, by name, the largest gradient of each array and the slope measured there."""
    model.backward(softmax_cross_entropy(model.forward(x, True), y)[1])
    largest = {
        name: np.unravel_index(np.abs(g).argmax(), g.shape) for name, g in model.grads.items()
    }
    found = {}
    for name, place in largest.items():
        array, losses, gradient = model.params[name], [], float(model.grads[name][place])
        middle = array[place]
        for array[place] in (middle + h, middle - h):
            losses.append(
                (float(array[place]), softmax_cross_entropy(model.forward(x, True), y)[0])
            )
        array[place] = middle
        (high, above), (low, below) = losses
        found[name] = gradient, (above - below) / (high - low)
    return found


# %% [markdown]
# ### Rung 1: the initial loss (4 points)
#
# A new network must be close to $\ln 10 = 2.303$, whatever its seed. Much more: its first scores
# are too large. Exactly 2.303 for every batch: are all scores 0?
#
# The digits have 8 × 8 pixels; each becomes a block of 3 × 3, with a margin of 2, so that images
# are 28 × 28.

# %%
(pixels, labels), _ = load_handwriting("digits")
names = [f"{label}, {pixels[0, 0].shape}" for label in labels[:6]]
describe(show_row(list(pixels[:6, 0]), names), "Six handwritten digits in coarse blocks.")


# %% nbgrader={"grade": true, "grade_id": "check-initial-loss", "points": 4}
def check_initial_loss():
    (x, y), _ = load_handwriting("digits")
    for seed in range(3):
        scores = LeNet(np.random.default_rng(seed)).forward(x[:50], True)
        loss, _ = softmax_cross_entropy(scores, y[:50])
        assert abs(loss - np.log(10)) < 0.1, f"seed {seed}: the loss is {loss:.3f}, ln 10 is 2.303"
        print(f"seed {seed}: the initial loss is {loss:.3f}")


check_initial_loss()


# %% [markdown]
# ### Rung 2: the gradients (4 points)
#
# Move one weight up and down by $h$ and look at the loss: $(L(w + h) - L(w - h)) / 2h$ must be what
# `backward` says. We do it for one entry of each array, where the gradient is largest. The images
# are noise: in the white margin of a digit everything is exactly 0, where ReLU has its kink and no
# slope.
#
# **If rows differ**, take the one nearest to the end of the network: the last layer comes first on
# the way back. Your mistake is in that layer's line, or just before it on the way back: a ReLU,
# the pooling, `flatten`. The layers towards the image inherit it.


# %% nbgrader={"grade": true, "grade_id": "check-gradients", "points": 4}
def check_gradients():
    x = np.random.default_rng(2).normal(size=(3, 1, 28, 28))
    found = measure_slopes(LeNet(np.random.default_rng(0)), x, np.array([3, 1, 4]))
    print("array           backward  measured")
    assert len(found) == 8, f"{len(found)} gradients, expected 8"
    wrong = []
    for name, (gradient, slope) in found.items():
        gap = abs(gradient - slope) / (abs(gradient) + abs(slope) + 1e-12)
        wrong += [] if gap < 0.001 else [name]
        print(f"{name:14} {gradient:9.5f} {slope:9.5f}{'' if gap < 0.001 else '  differs'}")
    assert not wrong, f"backward and measured slope differ in {', '.join(wrong)}"


check_gradients()


# %% [markdown]
# ### Rung 3: learn 50 images by heart (5 points)
#
# No regularization, 50 images, ten epochs: the network must get every one right. If it
# cannot, do not look for better hyperparameters: look for the mistake.


# %% nbgrader={"grade": true, "grade_id": "check-overfit", "points": 5}
def check_overfit():
    (x, y), _ = load_handwriting("digits", standardize=True)
    model = LeNet(np.random.default_rng(0))
    rng = np.random.default_rng(1)
    losses = train(model, x[:50], y[:50], epochs=10, lr=0.02, rng=rng, batch_size=10, drop=0.9)
    right = np.mean(np.argmax(model.forward(x[:50], False), axis=1) == y[:50])
    print(f"loss {losses[0]:.2f} at the start, {losses[-1]:.4f} at the end; {right:.0%} right")
    assert right == 1, f"only {right:.0%} of the 50 images: climb down, look at rungs 1 and 2"


check_overfit()


# %% [markdown]
# ### Rung 4: train (7 points)
#
# Now with all 1,437 training images, four epochs, mini-batches of 32. The pixels are standardized
# (minus their mean, divided by their standard deviation): that makes the valley rounder and the
# descent quicker. Every fifth image is held out for testing and never seen in training.
#
# The cell takes a few seconds. At least 97 % of the 360 new images must be right. (The same 13
# people wrote both parts: on the handwriting of strangers it would be less.)

# %%
digits_net = LeNet(np.random.default_rng(0))
(train_x, train_y), _ = load_handwriting("digits", standardize=True)
curve = train(digits_net, train_x, train_y, epochs=4, lr=0.03, rng=np.random.default_rng(1))
picture = show_curves(
    range(len(curve)), {"loss": curve}, xlabel="step", ylabel="loss", title="training, 4 epochs"
)
describe(picture, "The loss falls from 2.3 to below 0.2 in about 60 of 180 steps, with noise.")


# %% nbgrader={"grade": true, "grade_id": "check-accuracy", "points": 7}
def check_accuracy():
    _, (x, y) = load_handwriting("digits", standardize=True)
    right = np.mean(np.argmax(digits_net.forward(x, False), axis=1) == y)
    print(f"{right:.1%} of {len(y)} images it has never seen")
    assert right >= 0.97, f"{right:.1%} of the test images are right, expected at least 97 %"


check_accuracy()

# %% [markdown]
# ### Rung 5: look at the filters
#
# Eight of the 20 filters of the first layer as they were drawn, after training, and the change
# between the two, made ten times as strong. Red is positive, blue negative.
#
# A surprise: they hardly moved. On images this small, random filters are good enough questions, and
# the later layers learn what to make of the answers. But look at the change: it is no noise. Whole
# sides of a filter went up or down together, which makes it ask for edges and strokes. With more
# images and more epochs (MNIST, below) that grows until you can see it in the filter itself.

# %%
fresh = LeNet(np.random.default_rng(0)).params["conv1.weight"][:8, 0]
learned = digits_net.params["conv1.weight"][:8, 0]
titles = ["drawn"] * 8 + ["trained"] * 8 + ["change x 10"] * 8
picture = show_filters(np.concatenate([fresh, learned, 10 * (learned - fresh)]), titles)
describe(picture, "Eight random filters, nearly the same after training; the change is smooth.")

# %% [markdown]
# ## Your network in the panel
#
# The panel of the beginning, with the class you wrote. Raise the learning rate until it diverges;
# set the momentum to 0; try a batch of one. It trains in the background, so that the notebook goes
# on.

# %%
training_panel(LeNet)

# %% [markdown]
# ## The same network on MNIST
#
# MNIST is 60,000 digits for training and 10,000 for testing, 28 × 28 pixels each. If you have it
# in a folder, set the environment variable `CNNLIB_DATA` to that folder; otherwise it is
# downloaded, 11 MB. Write `"mnist"` below and run the cell: the very same functions, your
# functions, then train for some minutes and read more than 99 % of the test images.

# %%
which = "digits"  # or "mnist"
if which == "mnist":
    (train_x, train_y), (test_x, test_y) = load_handwriting("mnist", standardize=True)
    mnist_net = LeNet(np.random.default_rng(0))
    train(mnist_net, train_x, train_y, epochs=3, lr=0.02, rng=np.random.default_rng(1))
    parts = range(0, len(test_x), 500)
    scores = np.concatenate([mnist_net.forward(test_x[i : i + 500], False) for i in parts])
    print(f"{np.mean(scores.argmax(axis=1) == test_y):.2%} of 10,000 new images")
else:
    print('the digits it is; write "mnist" to train on 60,000 images')

# %% [markdown]
# ## Use your own layers
#
# Your LeNet calls cnnlib's convolution and pooling. Let it run on what *you* wrote in lessons 2
# and 3: `own_layers` reads your saved notebooks, in the folder you name, and compares each
# function with cnnlib's, the numbers and the seconds. What is missing or wrong is named and stays
# cnnlib's. Only on your own machine: leave it at False when you submit.

# %%
use_own_layers = False
if use_own_layers:
    own = own_layers(".")
    print(own.report())
    conv2d, conv2d_backward = own.conv2d, own.conv2d_backward
    max_pool2d, max_pool2d_backward = own.max_pool2d, own.max_pool2d_backward
else:
    print("cnnlib's layers; write True to use your own from lessons 2 and 3")

# %% [markdown]
# ## Other small networks: PyTorch's first lesson
#
# The network of many an introduction, for MNIST:
#
# ```python
# self.conv1 = nn.Conv2d(1, 10, kernel_size=5)
# self.conv2 = nn.Conv2d(10, 20, kernel_size=5)
# self.mp = nn.MaxPool2d(2)
# self.fc = nn.Linear(320, 10)
#
# x = F.relu(self.mp(self.conv1(x)))
# x = F.relu(self.mp(self.conv2(x)))
# x = self.fc(x.view(in_size, -1))
# return F.log_softmax(x)
# ```
#
# No padding: 28, 24, 12, 8, 4. ReLU comes after pooling, which gives the same numbers as before it:
# the maximum of ReLUs is the ReLU of the maximum. The last line needs `dim=1` today. Its log after
# nine epochs reads `Accuracy: 9846/10000`.

# %% [markdown]
# ## Other small networks: ConvNetJS and Keras
#
# The *ConvNetJS* demo trains in the browser on 32 × 32 × 3 photographs: three times (16, 20, 20
# filters of 5 × 5, pad 2; ReLU; 2 × 2 pooling), then 10 dense units; Adadelta, batches of 4. One
# lecture shows it as a picture: "examples seen 2988", with a loss curve to 3.6 k. The two cannot
# be of one moment. And its "state of the art, 90 %" is history: above 99 % today.
#
# Our LeNet in *Keras*, where images are (H, W, C) and "same" is a word:
#
# ```python
# keras.Sequential([
#     layers.Conv2D(20, 5, padding="same", activation="relu"), layers.MaxPooling2D(2),
#     layers.Conv2D(50, 5, padding="same", activation="relu"), layers.MaxPooling2D(2),
#     layers.Flatten(), layers.Dense(500, activation="relu"), layers.Dense(10),
# ])
# ```

# %% [markdown]
# ## Questions (3 points)
#
# Pencil and paper, then check. Parameters include biases; multiply-adds do not. One point per
# group of questions.
#
# **q26**: the parameters of our LeNet: first convolution, second, first dense layer, second, all
# together (five numbers). **q27**: the multiply-adds of the first convolution, of the second, and
# of the whole network (three numbers). **q28**: how many numbers are there after `flatten`?
#
# **Find the error.** The lecture of the table writes: "spatial size decreases, number of channels
# increases (total 'volume' is preserved!)". **e14**: how many numbers are in the input, and after
# conv 1, pool 1, conv 2, pool 2, the first and the second dense layer (seven numbers)?

# %% nbgrader={"grade_id": "table-numbers", "solution": true}
q26 = None
q27 = None
q28 = None
e14 = None
### BEGIN SOLUTION
q26 = (520, 25_050, 1_225_500, 5_010, 1_256_080)
q27 = (392_000, 4_900_000, 6_522_000)
q28 = 2_450
e14 = (784, 15_680, 3_920, 9_800, 2_450, 500, 10)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-table-numbers", "points": 1}
check_answer("q26", q26)
check_answer("q27", q27)
check_answer("q28", q28)
check_answer("e14", e14)
### BEGIN HIDDEN TESTS
assert same_answer(q26, [520, 25050, 1225500, 5010, 520 + 25050 + 1225500 + 5010]), "q26"
assert same_answer(q27, [784 * 20 * 25, 196 * 50 * 500, 784 * 500 + 196 * 25000 + 1230000]), "q27"
assert same_answer(q28, [50 * 7 * 7]), "q28: three numbers multiplied"
assert same_answer(e14, [784, 20 * 784, 20 * 196, 50 * 196, 50 * 49, 500, 10]), "e14: the volumes"
### END HIDDEN TESTS

# %% [markdown]
# **q29**: the parameters of the LeNet-5 of 1998: 6 filters of 5 × 5 on one channel, 16 of 5 × 5 on
# 6, 120 of 5 × 5 on 16, dense layers with 84 and 10 units; pooling without weights. **q30**: of
# the PyTorch network above: all parameters, and how many numbers its dense layer reads (two
# numbers). **q31**: the parameters of all layers of the ConvNetJS network together. **q52**: the
# loss of a network that knows nothing, for 10 classes and for the 1,000 of ImageNet (two numbers,
# three digits are enough). **q53**: 60,000 images in mini-batches of 64: how many steps has an
# epoch, and how many images the last mini-batch (two numbers)?

# %% nbgrader={"grade_id": "other-networks", "solution": true}
q29 = None
q30 = None
q31 = None
q52 = None
q53 = None
### BEGIN SOLUTION
q29 = 61_706
q30 = (8_490, 320)
q31 = 22_466
q52 = (2.303, 6.908)
q53 = (938, 32)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-other-networks", "points": 1}
check_answer("q29", q29)
check_answer("q30", q30)
check_answer("q31", q31)
check_answer("q52", q52)
check_answer("q53", q53)
### BEGIN HIDDEN TESTS
assert same_answer(q29, [6 * 26 + 16 * 151 + 120 * 401 + 84 * 121 + 850]), "q29: five layers"
assert same_answer(q30, [10 * 26 + 20 * 251 + 10 * 321, 20 * 4 * 4]), "q30: three layers"
assert same_answer(q31, [16 * 76 + 20 * 401 + 20 * 501 + 10 * 321]), "q31: four layers"
assert same_answer(q52, [np.log(10), np.log(1000)]), "q52: the logarithm of what?"
assert same_answer(q53, [-(-60000 // 64), 60000 - 937 * 64]), "q53: does the last one count?"
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
own_question("own05", my_name)

# %% nbgrader={"grade_id": "own05", "solution": true}
own05 = None
### BEGIN SOLUTION
_images, _size = own_numbers("own05", my_name).values()
own05 = (-(-_images // _size), (_images - 1) % _size + 1)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own05", "points": 1}
check_own_answer("own05", my_name, own05)
### BEGIN HIDDEN TESTS
assert same_answer(
    own05, (lambda N, B: [(N + B - 1) // B, N % B or B])(**own_numbers("own05", my_name))
), "own05: does the last one count?"
### END HIDDEN TESTS

# %% [markdown]
# ## Reflect (2 points)
#
# **Question A (1 point).** Your friend's network starts with a loss of 2.30, stays there for a
# hundred steps, and cannot learn 50 images by heart, whatever the learning rate. Which rungs of
# the ladder hold, which do not, and where would you look first? Two to four sentences; a person
# reads them.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-stuck", "points": 1, "solution": true}
# Rung 1 holds: 2.30 is $\ln 10$, the loss of a network that knows nothing; rung 3 does not (half a
# point). A network that cannot even learn 50 images is not short of data or of a better learning
# rate: its gradients or its steps are wrong. So check the gradients layer by layer (rung 2) and
# whether the weights change at all: a step on a copy, a backward pass never called, all ReLUs
# closed (half a point).

# %% [markdown]
# **Question B (1 point).** A lecture puts a ReLU on the class scores before the softmax. What is
# the smallest loss such a network can reach for an image whose wrong classes all have the score 0,
# and why does its training go worse? Two to four sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "free-scores", "points": 1, "solution": true}
# The loss can still come close to 0, since the right score may grow without end: with score $s$ it
# is $\ln(1 + 9 e^{-s})$. But the network can lower wrong scores only to 0, so all must come from
# the right score (half a point). Worse, a score below 0 is cut off and gets no gradient: when the
# score of the *right* class is negative at the start, the ReLU is closed and this image cannot
# push it up (half a point).

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("05_lenet")

# %% [markdown]
# ## Summary
#
# - A network is its layers forward and the same layers backward; softmax and cross-entropy give the
#   first gradient, $p - 1$ at the right class. Scores have no ReLU.
# - Training is four lines: forward, loss, backward, step. Momentum remembers, the learning rate
#   decays, dropout makes units fail while training only.
# - Climb the ladder before you tune: $\ln K$ at the start, gradients measured, 50 images by heart,
#   then new images.

# %% [markdown]
# ## References
#
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-based learning applied to document
#   recognition*, 1998, doi:10.1109/5.726791.
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, *Dropout: a simple way
#   to prevent neural networks from overfitting*, 2014, JMLR 15:1929-1958.
# - I. Sutskever, J. Martens, G. Dahl, G. Hinton, *On the importance of initialization and momentum
#   in deep learning*, 2013, ICML, PMLR 28:1139-1147.
# - M. Zeiler, *ADADELTA: an adaptive learning rate method*, 2012, arXiv:1212.5701.
# - N. Keskar, D. Mudigere, J. Nocedal, M. Smelyanskiy, P. Tang, *On large-batch training for deep
#   learning*, 2016, arXiv:1609.04836.
# - E. Alpaydin, C. Kaynak, *Optical Recognition of Handwritten Digits*, 1998, doi:10.24432/C50P49.
