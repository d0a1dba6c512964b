# %% [markdown]
# # 4. Batch normalization
#
# From layer to layer the numbers of a deep network drift: too small, too large, all on one side.
# Batch normalization pulls them back to mean 0 and variance 1, at every step.
#
# **When you finish you can**
#
# - write batch normalization forward and backward, for rows of numbers and for images;
# - say what changes between training and testing, and why;
# - fold a trained batch norm into the convolution before it;
# - choose among batch, layer, instance and group norm, and say when each one fails.
#
# Ninety minutes, 100 points. Answer with NumPy alone: `cnnlib` exports these operations
# (`batch_norm`, `fuse_conv_bn`, `group_norm`, `batch_renorm`), so your functions may not call them.

# %% nbgrader={"grade_id": "imports", "locked": true}
import numpy as np

from cnnlib import (
    SGD,
    BatchNorm1d,
    Linear,
    ReLU,
    Sequential,
    batch_norm,
    conv2d,
    cross_entropy,
    named_grads,
    named_parameters,
)
from cnnlib.checks import (
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)
from cnnlib.data import load_digits
from cnnlib.own_numbers import check_own_answer, own_numbers, own_question
from cnnlib.plots import describe, show_norms, show_tables
from cnnlib.questions import check_answer, check_choice, same_answer
from cnnlib.selfcheck import check_my_work
from cnnlib.widgets import histogram_through_the_layers, running_statistics, which_axes

# %% [markdown]
# ## Predict: ten layers later
#
# Numbers with a spread of 1 enter a stack of ten layers. Every layer happens to multiply the spread
# by 0.7. What is left at the end: about a half, a tenth, or less than a thirtieth? And if every
# layer multiplies it by 2? Write your guesses before you run anything below. They are not graded.

# %%
my_guess = None

# %% [markdown]
# ## Histograms through the layers
#
# Real handwritten digits go through eight layers of random weights, each followed by a ReLU or a
# tanh. Every picture shows the numbers that enter one nonlinearity. Move *initial scale*: 1 is the
# textbook's choice, all else is a slip of the pen; *std*, the standard deviation, is the spread
# (the root of the variance); tanh squeezes every number to between −1 and 1. Then switch batch
# normalization on and move it again. What happens to the last picture, and what does *not* happen
# any more?
#
# (The prediction: 0.7 ten times is 0.028, less than a thirtieth; 2 ten times is 1,024.)

# %%
digits, labels = load_digits()
histogram_through_the_layers(digits[:300])

# %% [markdown]
# ## Why normalize?
#
# Good initial weights give every layer numbers with mean 0 and variance 1. Training loses this: the
# inputs of each layer keep changing, because the layers before it learn as well. Ioffe and
# Szegedy (2015) named this **internal covariate shift** and made normalization a part of the
# network itself. What was observed:
#
# - deep networks train with larger learning rates: the same accuracy in 14 times fewer steps, in
#   the first report;
# - the initial weights matter less, and saturating activations (sigmoid, tanh), flat for large
#   numbers, become usable;
# - it curbs learning by heart (it *regularizes*) a little, because each example is seen in
#   changing company;
# - it costs nothing at test time: exercise 4.

# %% [markdown]
# ## A reason, and a doubt
#
# That it works is not disputed. *Why* is. Santurkar and others (2018) put noise behind every
# normalization, so that the distributions shifted more than in a plain network: it still trained as
# well as before. What they measured instead is a smoother loss: the gradient changes less from step
# to step, so larger steps are safe.
#
# One part you can check in your head. Double all weights of a layer: its outputs double, and
# so do their mean and their standard deviation. After normalization *nothing has changed*. The
# gradient of doubled weights is half as large, so each layer finds a step size of its own.

# %% [markdown]
# ## The algorithm, four lines
#
# A **feature** is one column of `x` (N, D): one number per example. Each feature is treated
# alone, over the $m$ examples of the **mini-batch**, the handful seen in one training step:
#
# $$\mu = \frac1m \sum_i x_i \qquad \sigma^2 = \frac1m \sum_i (x_i - \mu)^2 \qquad
# \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} \qquad y_i = \gamma\, \hat x_i + \beta$$
#
# $\epsilon$ (here 0.00001) keeps a constant feature from dividing by 0. $\gamma$ and $\beta$ are
# learned, one pair per feature, and start at 1 and 0. With $\gamma = \sqrt{\sigma^2 + \epsilon}$
# and $\beta = \mu$ the layer can even undo the normalization: nothing the network could say before
# is lost.

# %% [markdown]
# **Worked example**, $\epsilon = 0$: the feature $[1, 2, 3, 4]$ has $\mu = 2.5$,
# $\sigma^2 = 1.25$, $\sigma = 1.118$, so $\hat x = [-1.342, -0.447, 0.447, 1.342]$. With
# $\gamma = 2, \beta = 10$: $y = [7.317, 9.106, 10.894, 12.683]$.

# %% [markdown]
# ## Training and testing are two functions
#
# At test time there may be one image only, and its result must not depend on who else is in the
# batch. So training keeps **running** averages, and testing uses these fixed numbers:
#
# $$\text{running} \leftarrow (1 - \text{momentum}) \cdot \text{running} +
# \text{momentum} \cdot \text{batch}.$$
#
# **Worked example.** Momentum 0.1, the running mean starts at 0, a batch has mean 2.5: the new
# value is $0.9 \cdot 0 + 0.1 \cdot 2.5 = 0.25$. A second such batch:
# $0.9 \cdot 0.25 + 0.25 = 0.475$.
#
# Below, the layer before this one changes at batch 30, and the true mean of the feature jumps.
# Which momentum follows soon? Which one is calm? What does *testing* do to the line?

# %%
running_statistics()

# %% [markdown]
# ## Exercise 1: batch normalization, forward (25 points)
#
# Write `batchnorm_forward`. `state` is a dict with the entries `"running_mean"` and
# `"running_var"`; training replaces both by their new values *in this dict*, testing leaves it
# alone. Both variances, the batch's and the running one, divide by $m$. `cache` is yours: put in
# what your backward pass (exercise 2) will need; nobody else looks inside.
#
# <details><summary>Hint 1: along which axis?</summary>
#
# A feature is a column, so means run down the rows: `x.mean(axis=0)` is (D,). `np.var` divides by
# $m$ unless told otherwise.
#
# <details><summary>Hint 2: two ways in, one way out</summary>
#
# Only the source of `mean` and `var` differs: the batch, or `state`. The two last lines of the
# algorithm, gamma and beta included, are the same for training and testing.
#
# <details><summary>Hint 3: remembering</summary>
#
# `state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean` changes the
# dict that the caller holds. `state = {...}` would only make a new one for yourself.
#
# </details></details></details>

# %% [markdown]
# **Common mistakes**: the new and the old share exchanged in the running average; testing with the
# batch's own numbers; $\epsilon$ added outside of the root. And the short cut
# $\sigma^2 = \overline{x^2} - \mu^2$: for numbers near ten million both terms are about
# 100,000,000,000,000, and their difference of 1 is lost in rounding. Subtract the mean first, then
# square.
#
# Training on a single row raises `ValueError`: a number that is its own mean always becomes 0.


# %% nbgrader={"grade_id": "batchnorm-forward", "solution": true}
def batchnorm_forward(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    """Standardize every feature over the batch, then scale it by gamma and shift it by beta.

    Args:
        x: one row per example, (N, D). Integers are computed as floats.
        gamma, beta: one number per feature, (D,).
        state: dict of "running_mean" and "running_var", (D,) each; updated when training.
        training: whether the batch gives the mean and the variance, or the state does.
        momentum: share of the batch in the new running value.
        eps: added to the variance, under the root.

    Returns:
        y: a new float array, (N, D);
        cache: whatever `batchnorm_backward` needs of this call.

    Raises:
        ValueError: gamma or beta is not (D,), or training sees a single row.
    """
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=float)
    N, D = x.shape
    if np.shape(gamma) != (D,) or np.shape(beta) != (D,):
        raise ValueError(f"gamma is {np.shape(gamma)}, beta {np.shape(beta)}, expected ({D},)")
    if training and N < 2:
        raise ValueError("training needs at least 2 rows: one row is its own mean")
    mean, var = state["running_mean"], state["running_var"]
    if training:
        old_mean, old_var = mean, var
        mean, var = x.mean(axis=0), x.var(axis=0)
        state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
        state["running_var"] = (1 - momentum) * old_var + momentum * var
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * scale
    return gamma * x_hat + beta, (x_hat, scale, gamma)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-batchnorm-forward", "points": 4}
def check_batchnorm_forward():
    x, gamma, beta = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([2.0]), np.array([10.0])
    state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
    result = batchnorm_forward(x, gamma, beta, state, eps=0.0)
    assert isinstance(result, tuple), "Return two things: y, cache."
    want = [[7.317], [9.106], [10.894], [12.683]]
    check_close(result[0], want, rtol=1e-3, hint="The worked example above.")
    check_close(state["running_mean"], [0.25], hint="0.9 * 0 + 0.1 * 2.5.")
    check_close(state["running_var"], [1.025], hint="0.9 * 1 + 0.1 * 1.25.")
    y, _ = batchnorm_forward(x[:1], gamma, beta, state, training=False)
    check_close(y, [[11.4815]], hint="2 * (1 - 0.25) / sqrt(1.025) + 10: no batch in sight.")


check_batchnorm_forward()
visible_checks_pass("many features, momentum, testing, constant and large features, integers")


# %% nbgrader={"grade": true, "grade_id": "test-batchnorm-forward", "points": 6}
# Hidden tests: y in training; several features, gamma and beta, eps, a constant feature.
### BEGIN HIDDEN TESTS
def test_batchnorm_forward():
    def oracle(x, gamma, beta, eps):
        y, m = np.zeros(x.shape), len(x)
        for j in range(x.shape[1]):
            column = [float(v) for v in x[:, j]]
            mu = sum(column) / m
            spread = sum((v - mu) ** 2 for v in column) / m
            for i, v in enumerate(column):
                y[i, j] = gamma[j] * (v - mu) / (spread + eps) ** 0.5 + beta[j]
        return y

    def fresh(D):
        return {"running_mean": np.linspace(-1, 1, D), "running_var": np.linspace(0.5, 2, D)}

    rng = np.random.default_rng(401)
    holds = Properties("batchnorm_forward")
    cases = [
        ("one feature", (6, 1), 1e-5),
        ("more examples than features", (7, 3), 1e-5),
        ("as many examples as features", (4, 4), 1e-5),
        ("a batch of two", (2, 5), 1e-5),
        ("a large eps", (5, 3), 0.7),
    ]
    for title, shape, eps in cases:
        x, D = rng.normal(3, 2, size=shape), shape[1]
        gamma, beta = rng.normal(size=D) + 2, rng.normal(size=D) * 3
        with holds(title, hint=f"x is {shape}."):
            y, _ = batchnorm_forward(x.copy(), gamma.copy(), beta.copy(), fresh(D), eps=eps)
            check_close(y, oracle(x, gamma, beta, eps))
    x[:, 1] = 4.0
    with holds("a feature that is constant becomes beta", hint="What is eps for?"):
        y, _ = batchnorm_forward(x.copy(), gamma.copy(), beta.copy(), fresh(3))
        check_close(y, oracle(x, gamma, beta, 1e-5))
    holds.verdict()


test_batchnorm_forward()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-batchnorm-forward-testing", "points": 3}
# Hidden tests: y in testing, for a batch and for a single row; gamma and beta, eps.
### BEGIN HIDDEN TESTS
def test_batchnorm_forward_testing():
    rng = np.random.default_rng(413)
    holds = Properties("batchnorm_forward")
    for title, shape, eps in [
        ("a batch", (5, 3), 1e-5),
        ("a single row", (1, 4), 1e-5),
        ("a large eps", (3, 2), 0.7),
    ]:
        x, (gamma, beta, mean) = rng.normal(3, 2, size=shape), rng.normal(2, 1, size=(3, shape[1]))
        var, want = rng.uniform(0.5, 4, size=shape[1]), np.zeros(shape)
        for i, j in np.ndindex(shape):
            want[i, j] = gamma[j] * (x[i, j] - mean[j]) / (var[j] + eps) ** 0.5 + beta[j]
        state = {"running_mean": mean, "running_var": var}
        with holds(f"testing, {title}", hint="Testing takes mean and variance from the state."):
            y, _ = batchnorm_forward(x.copy(), gamma.copy(), beta.copy(), state, False, 0.1, eps)
            check_close(y, want)
    holds.verdict()


test_batchnorm_forward_testing()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-batchnorm-forward-running", "points": 6}
# Hidden tests: the running mean and variance after one batch, after several, and after testing.
### BEGIN HIDDEN TESTS
def test_batchnorm_forward_running():
    rng = np.random.default_rng(402)
    holds = Properties("batchnorm_forward")
    ones, zeros = np.full(3, 2.0), np.full(3, 5.0)
    for title, momentum, batches in [
        ("the running values after one batch", 0.1, 1),
        ("the running values after three batches", 0.1, 3),
        ("another momentum", 0.3, 2),
        ("momentum 1 keeps the last batch only", 1.0, 2),
        ("momentum 0 keeps the old values", 0.0, 2),
    ]:
        state = {"running_mean": np.array([1.0, -2.0, 0.5]), "running_var": np.array([1.0, 3, 2])}
        mean, var = state["running_mean"].copy(), state["running_var"].copy()
        with holds(title, hint=f"momentum is {momentum}, batches: {batches}."):
            for _ in range(batches):
                x = rng.normal(4, 3, size=(5, 3))
                batchnorm_forward(x.copy(), ones.copy(), zeros.copy(), state, True, momentum)
                center = np.array([sum(x[:, j]) / 5 for j in range(3)])
                spread = np.array([sum((x[:, j] - center[j]) ** 2) / 5 for j in range(3)])
                mean = (1 - momentum) * mean + momentum * center
                var = (1 - momentum) * var + momentum * spread
            check_close(state["running_mean"], mean)
            check_close(state["running_var"], var)
    before = {name: np.array(value) for name, value in state.items()}
    with holds("testing leaves the state as it was"):
        batchnorm_forward(rng.normal(size=(4, 3)), ones.copy(), zeros.copy(), state, False)
        check_close(state["running_mean"], before["running_mean"])
        check_close(state["running_var"], before["running_var"])
    with holds("two layers, each with a state of its own"):
        first, second = ({"running_mean": np.zeros(3), "running_var": np.ones(3)} for _ in "ab")
        x = rng.normal(4, 3, size=(5, 3))
        batchnorm_forward(x.copy(), ones.copy(), zeros.copy(), first)
        batchnorm_forward(x + 1, ones.copy(), zeros.copy(), second)
        check_close(first["running_mean"], 0.1 * x.mean(axis=0))
        check_close(second["running_mean"], 0.1 * x.mean(axis=0) + 0.1)
    holds.verdict()


test_batchnorm_forward_running()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-batchnorm-forward-care", "points": 6}
# Hidden tests: integers, bytes, float32, numbers near ten million, read-only input, wrong shapes.
### BEGIN HIDDEN TESTS
def test_batchnorm_forward_care():
    def oracle(x, gamma, beta):
        x = np.array([[float(v) for v in row] for row in x])
        centered = x - [sum(column) / len(column) for column in x.T]
        return gamma * centered / np.sqrt(np.sum(centered**2, axis=0) / len(x) + 1e-5) + beta

    def forward(x, gamma, beta):
        state = {"running_mean": np.zeros(3), "running_var": np.ones(3)}
        return batchnorm_forward(x, gamma, beta, state)[0]

    rng = np.random.default_rng(403)
    holds = Properties("batchnorm_forward")
    gamma, beta = np.array([1.5, 0.5, -2.0]), np.array([1.0, -3.0, 2.0])
    x = rng.integers(100, 250, size=(6, 3))
    with holds("integer input", hint="Is x turned into floats?"):
        check_close(forward(x.copy(), gamma.copy(), beta.copy()), oracle(x, gamma, beta))
    with holds("bytes, as photographs have them", hint="Bytes end at 255: use floats."):
        check_close(forward(x.astype(np.uint8), gamma.copy(), beta.copy()), oracle(x, gamma, beta))
    with holds("float32 input"):
        small = rng.normal(size=(6, 3)).astype(np.float32)
        got = forward(small.copy(), gamma.astype(np.float32), beta.astype(np.float32))
        check_close(got, oracle(small, gamma, beta), rtol=1e-3, atol=1e-4)
    large = 1e7 + rng.normal(size=(8, 3))
    with holds("numbers near ten million", hint="Subtract the mean before you square."):
        check_close(forward(large.copy(), gamma.copy(), beta.copy()), oracle(large, gamma, beta))
    x = rng.normal(size=(3, 6)).T
    want = oracle(x, gamma, beta)
    with holds("the input is left as it was"):
        check_close(check_unchanged(forward, x, gamma, beta), want)
    x.flags.writeable = gamma.flags.writeable = beta.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(forward(x, gamma, beta), want)
        check_close(forward(x, gamma, beta), want)
    with holds("gamma or beta of another length raises ValueError"):
        for length in (2, 1):
            check_raises(ValueError, forward, np.ones((4, 3)), np.ones(length), np.ones(3))
            check_raises(ValueError, forward, np.ones((4, 3)), np.ones(3), np.ones(length))
    with holds("training on a single row raises ValueError"):
        check_raises(ValueError, forward, np.ones((1, 3)), np.ones(3), np.ones(3))
    holds.verdict()


test_batchnorm_forward_care()
### END HIDDEN TESTS

# %% [markdown]
# ## One word, two meanings: momentum
#
# The libraries agree on the formula and disagree on its names. Copying a number from one to the
# other is a bug that raises no error.
#
# | | this course, PyTorch | Keras | CS231n |
# |---|---|---|---|
# | `momentum` is the share of | the batch, new | the record, old | the record, old |
# | default | 0.1 | 0.99 (here 0.01) | 0.9 (here 0.1) |
# | epsilon | 1e-5 | 1e-3 | 1e-5 |
# | record of the variance | 1/m; PyTorch 1/(m−1) | 1/m; its fused kernel 1/(m−1) | 1/m |
# | channels are axis | 1 of (N, C, H, W) | last: `axis=-1` | 1 |
# | learned pair | `weight`, `bias` | `gamma`, `beta` | `gamma`, `beta` |
#
# Keras writes the layer `BatchNormalization(axis=-1, momentum=0.99, epsilon=0.001, center=True,
# scale=True)`: `center` and `scale` say whether $\beta$ and $\gamma$ exist. The cell below
# runs the rows on momentum, its default, and the records.


# %%
def check_conventions():
    x, ones = np.array([[1.0], [2.0], [3.0], [4.0]]), np.ones(1)
    state = {"running_mean": np.full(1, 8.0), "running_var": ones.copy()}
    batch_norm(x, ones, ones, state, momentum=0.01, eps=1e-3)
    check_close(state["running_mean"], [0.99 * 8 + 0.01 * 2.5], "Keras: momentum=0.99")
    check_close(state["running_var"], [0.99 * 1 + 0.01 * 1.25], "Keras, without its fused kernel")
    state = {"running_mean": np.full(1, 8.0), "running_var": ones.copy()}
    batch_norm(x, ones, ones, state, momentum=0.1, unbiased_running=True)
    check_close(state["running_mean"], [0.9 * 8 + 0.1 * 2.5], "PyTorch 0.1, CS231n 0.9")
    check_close(state["running_var"], [0.9 * 1 + 0.1 * 5 / 3], "PyTorch records 1/(m - 1)")
    print("Every convention of the table gives the numbers it should.")


check_conventions()

# %% [markdown]
# ## Predict: the gradient of a sum
#
# The loss is the plain sum of all `y` of a batch normalization, so `dout` is 1 everywhere, and
# $\gamma = 1$. You make one input larger. What happens to the sum? So what is `dx`?

# %%
my_guess = None

# %% [markdown]
# ## Backward: three ways to the loss
#
# Batch normalization is differentiable. Write $dy$ (`dout`) for the gradient of the loss with
# respect to $y$, and so on. With $d\hat x_i = \gamma\, dy_i$, an input $x_i$ reaches the loss in
# three ways:
#
# 1. **directly**, through its own $\hat x_i$: $d\hat x_i / s$, with
#    $s = \sqrt{\sigma^2 + \epsilon}$;
# 2. through the **mean**, which moves by $1/m$ and pulls *all* $\hat x$ down: minus the mean of all
#    $d\hat x$, divided by $s$;
# 3. through the **variance**, which moves by $\frac{2}{m}(x_i - \mu)$ and shrinks all $\hat x$:
#    minus $\hat x_i$ times the mean of $d\hat x \cdot \hat x$, divided by $s$.

# %% [markdown]
# The parameters are easy: $d\beta$ is the sum of `dout` down the column, $d\gamma$ the sum of
# `dout` times $\hat x$.
#
# **Worked example**, $\epsilon = 0$, $\gamma = 1$: the feature $[1, 2, 3, 4]$, $s = 1.118$, and
# `dout` $= [1, 0, 0, 0]$. The mean of $d\hat x$ is $0.25$; the mean of $d\hat x \cdot \hat x$ is
# $-1.342 / 4 = -0.335$.
#
# | | $i=1$ | 2 | 3 | 4 |
# |---|---|---|---|---|
# | direct | 1 | 0 | 0 | 0 |
# | through the mean | −0.25 | −0.25 | −0.25 | −0.25 |
# | through the variance | −0.45 | −0.15 | 0.15 | 0.45 |
# | sum | 0.3 | −0.4 | −0.1 | 0.2 |
# | divided by $s$: `dx` | 0.268 | −0.358 | −0.089 | 0.179 |
#
# The sum is 0: moving all inputs together changes nothing. And with `dout` equal everywhere, `dx`
# is 0: a test with such a `dout` accepts almost any mistake.

# %% [markdown]
# ## Exercise 2: batch normalization, backward (25 points)
#
# Write `batchnorm_backward` for a forward pass with `training=True`. It is graded together with
# your own `batchnorm_forward`, which makes the cache: extend it if something is missing.
#
# <details><summary>Hint 1: what must the cache hold?</summary>
#
# $\hat x$, the factor $1/s$ of every feature, and $\gamma$. Not `x`, not the mean.
#
# <details><summary>Hint 2: shapes</summary>
#
# `dgamma` and `dbeta` are (D,): sums along `axis=0`. The two means in the table are (D,) as well,
# and NumPy lines them up with the columns of (N, D).
#
# <details><summary>Hint 3: the table as one line</summary>
#
# With `dx_hat = dout * gamma`: the table's first row is `dx_hat`, its second is minus the mean of
# `dx_hat`, its third is minus `x_hat` times the mean of `dx_hat * x_hat`. Add, then multiply by
# $1/s$.
#
# </details></details></details>
#
# **The most common mistake** treats mean and variance as constants: `dx = dout * gamma / s`. The
# training then still moves, only badly, and no error tells you.


# %% nbgrader={"grade_id": "batchnorm-backward", "solution": true}
def batchnorm_backward(dout, cache):
    """Return the gradients of the loss with respect to the inputs of a training forward pass.

    Args:
        dout: gradient of the loss with respect to y, (N, D).
        cache: what `batchnorm_forward` returned with this y.

    Returns:
        dx: (N, D); dgamma, dbeta: (D,); new float arrays.

    Raises:
        ValueError: dout is not shaped like y.
    """
    ### BEGIN SOLUTION
    x_hat, scale, gamma = cache
    dout = np.asarray(dout, dtype=float)
    if dout.shape != x_hat.shape:
        raise ValueError(f"dout is {dout.shape}, expected the shape of y, {x_hat.shape}")
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    through_var = x_hat * np.mean(dx_hat * x_hat, axis=0)
    dx = scale * (dx_hat - dx_hat.mean(axis=0) - through_var)
    return dx, dgamma, dbeta
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-batchnorm-backward", "points": 4}
def check_batchnorm_backward():
    x, one = np.array([[1.0], [2.0], [3.0], [4.0]]), np.ones(1)
    state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
    _, cache = batchnorm_forward(x, one, one, state, eps=0.0)
    dx, dgamma, dbeta = batchnorm_backward(np.array([[1.0], [0.0], [0.0], [0.0]]), cache)
    check_close(dbeta, [1], hint="The sum of dout.")
    check_close(dgamma, [-1.3416], rtol=1e-3, hint="dout times x_hat, summed.")
    want = [[0.2683], [-0.3578], [-0.0894], [0.1789]]
    check_close(dx, want, rtol=1e-3, hint="The table above, divided by 1.118.")


check_batchnorm_backward()
visible_checks_pass("many features, gamma, a large eps, integers, several caches, wrong shapes")


# %% nbgrader={"grade": true, "grade_id": "test-batchnorm-backward", "points": 10}
# Hidden tests: dx for random gradients; several features, gamma, a large eps.
### BEGIN HIDDEN TESTS
def test_batchnorm_backward():
    def loss(x, gamma, eps, dout):
        centered = x - x.mean(axis=0)
        return np.sum(gamma * centered / np.sqrt(np.mean(centered**2, axis=0) + eps) * dout)

    def slope(x, gamma, eps, dout):
        found = np.zeros(x.shape)
        for at in np.ndindex(x.shape):
            for step in (1e-5, -1e-5):
                moved = x.copy()
                moved[at] += step
                found[at] += loss(moved, gamma, eps, dout) / (2 * step)
        return found

    def dx_of(x, gamma, eps, dout):
        D = len(gamma)
        state = {"running_mean": np.full(D, 0.7), "running_var": np.full(D, 2.5)}
        _, cache = batchnorm_forward(x.copy(), gamma.copy(), np.arange(D) * 1.0, state, eps=eps)
        return batchnorm_backward(dout.copy(), cache)[0]

    rng = np.random.default_rng(404)
    holds = Properties("batchnorm_backward")
    cases = [
        ("one feature", (6, 1), 1e-5),
        ("more examples than features", (7, 3), 1e-5),
        ("more features than examples", (3, 5), 1e-5),
        ("as many examples as features", (4, 4), 1e-5),
        ("a large eps", (5, 3), 0.7),
    ]
    for title, shape, eps in cases:
        x, dout = rng.normal(3, 2, size=shape), rng.normal(size=shape)
        gamma = rng.normal(size=shape[1]) + 2
        want = slope(x, gamma, eps, dout)
        with holds(f"{title}: dx", hint=f"x is {shape}."):
            check_close(dx_of(x, gamma, eps, dout), want, rtol=1e-5, atol=1e-7)
    with holds("moving all inputs together changes nothing: dx sums to 0"):
        got = np.asarray(dx_of(x, gamma, 0.1, dout))
        check_close(got.sum(axis=0), np.zeros(3), atol=1e-9)
    holds.verdict()


test_batchnorm_backward()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-batchnorm-backward-parameters", "points": 5}
# Hidden tests: dgamma and dbeta for random gradients; several features, a large eps.
### BEGIN HIDDEN TESTS
def test_batchnorm_backward_parameters():
    rng = np.random.default_rng(414)
    holds = Properties("batchnorm_backward")
    for title, shape, eps in [
        ("one feature", (6, 1), 1e-5),
        ("several features", (7, 3), 1e-5),
        ("as many examples as features", (4, 4), 1e-5),
        ("a large eps", (5, 3), 0.7),
    ]:
        x, dout, D = rng.normal(3, 2, size=shape), rng.normal(size=shape), shape[1]
        dgamma, dbeta = np.zeros(D), np.zeros(D)
        for i, j in np.ndindex(shape):
            mu = sum(x[:, j]) / len(x)
            s = (sum((x[:, j] - mu) ** 2) / len(x) + eps) ** 0.5
            dgamma[j] += dout[i, j] * (x[i, j] - mu) / s
            dbeta[j] += dout[i, j]
        state = {"running_mean": np.full(D, 0.7), "running_var": np.full(D, 2.5)}
        numbers = x.copy(), rng.normal(size=D) + 2, rng.normal(size=D), state
        with holds(f"{title}: dgamma", hint=f"x is {shape}."):
            _, cache = batchnorm_forward(*numbers, eps=eps)
            check_close(batchnorm_backward(dout.copy(), cache)[1], dgamma)
        with holds(f"{title}: dbeta", hint=f"x is {shape}."):
            _, cache = batchnorm_forward(*numbers, eps=eps)
            check_close(batchnorm_backward(dout.copy(), cache)[2], dbeta)
    holds.verdict()


test_batchnorm_backward_parameters()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-batchnorm-backward-care", "points": 6}
# Hidden tests: integers, float32, read-only input, two caches at once, a dout of another shape.
### BEGIN HIDDEN TESTS
def test_batchnorm_backward_care():
    def oracle(x, gamma, dout):
        m, dx = len(x), np.zeros(x.shape)
        for j in range(x.shape[1]):
            center = sum(x[:, j]) / m
            s = (sum((x[:, j] - center) ** 2) / m + 1e-5) ** 0.5
            x_hat = (x[:, j] - center) / s
            jacobian = (np.eye(m) - 1 / m - np.outer(x_hat, x_hat) / m) / s
            dx[:, j] = gamma[j] * (jacobian @ dout[:, j])
        return dx

    def cache_of(x, gamma):
        state = {"running_mean": np.zeros(3), "running_var": np.ones(3)}
        return batchnorm_forward(x.copy(), gamma.copy(), np.ones(3), state)[1]

    rng = np.random.default_rng(405)
    holds = Properties("batchnorm_backward")
    x, gamma = rng.normal(2, 3, size=(6, 3)), np.array([1.5, 0.5, -2.0])
    dout = rng.integers(-9, 9, size=(6, 3))
    with holds("integer gradients", hint="Is dout turned into floats?"):
        got = [np.asarray(each) for each in batchnorm_backward(dout.copy(), cache_of(x, gamma))]
        check_close(got[0], oracle(x, gamma, dout))
        assert all(each.dtype.kind == "f" for each in got)
    dout = rng.normal(size=(6, 3)).astype(np.float32)
    with holds("float32 input"):
        got = batchnorm_backward(dout.copy(), cache_of(x.astype(np.float32), gamma))[0]
        check_close(got, oracle(x, gamma, dout), rtol=1e-3, atol=1e-4)
    dout = rng.normal(size=(3, 6)).T
    with holds("the input is left as it was"):
        cache = cache_of(x, gamma)
        got = check_unchanged(lambda each: batchnorm_backward(each, cache)[0], dout)
        check_close(got, oracle(x, gamma, dout))
    dout.flags.writeable = False
    with holds("read-only input, the same cache twice"):
        cache = cache_of(x, gamma)
        check_close(batchnorm_backward(dout, cache)[0], oracle(x, gamma, dout))
        check_close(batchnorm_backward(dout, cache)[0], oracle(x, gamma, dout))
    with holds("two forward passes, then the backward pass of the first"):
        first, _ = cache_of(x, gamma), cache_of(x**2, gamma + 1)
        check_close(batchnorm_backward(dout, first)[0], oracle(x, gamma, dout))
    with holds("a dout of another shape raises ValueError"):
        check_raises(ValueError, batchnorm_backward, np.ones((5, 3)), cache_of(x, gamma))
        check_raises(ValueError, batchnorm_backward, np.ones((1, 3)), cache_of(x, gamma))
    holds.verdict()


test_batchnorm_backward_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Predict: what is a feature of an image?
#
# A convolution layer gives 16 images of 8 channels and 10 × 10 pixels. How many means does batch
# normalization compute: 8, 16, 128 or 800? Over how many numbers is each one taken?

# %%
my_guess = None

# %% [markdown]
# ## Which axes?
#
# A filter asks the same question at every pixel, so all pixels of its map, in all images, are
# answers to *one* question: the **channel** is the feature. Spatial batch normalization takes one
# mean and one variance per channel, over $m = N \cdot H \cdot W$ numbers: 8 means, each over 1,600
# numbers, in the prediction.
#
# The cube below has images N, channels C, and all pixels of one map, H × W, as its third axis. Tick
# the axes that share a mean: the colored numbers are standardized together with the one in the
# corner. Four choices have a name. Find them.

# %%
which_axes()

# %% [markdown]
# ## Exercise 3: batch normalization for images (10 points)
#
# Write `spatial_batchnorm_forward`. You may call your `batchnorm_forward`: then the exercise is to
# bring the numbers of a channel into one column, and back. A mistake in it shows here as well.
#
# **Worked example.** One image with two channels, $[1, 3]$ and $[10, 30]$: the means are 2 and 20,
# the standard deviations 1 and 10, and both channels become $[-1, 1]$.
#
# <details><summary>Hint 1: one column per channel</summary>
#
# You need (N·H·W, C). Move the channels to the end *before* you reshape: `x.transpose(0, 2, 3, 1)`.
#
# <details><summary>Hint 2: and back</summary>
#
# Reshape to (N, H, W, C), then `transpose(0, 3, 1, 2)`.
#
# <details><summary>Hint 3: without reshaping</summary>
#
# `x.mean(axis=(0, 2, 3))` is (C,). Against (N, C, H, W) it must be `mean[:, None, None]`, gamma
# and beta too: without that, NumPy lines up C with W.
#
# </details></details></details>
#
# **A common mistake** is `x.reshape(-1, C)`: it moves no number, so the columns mix pixels of all
# channels.


# %% nbgrader={"grade_id": "spatial-batchnorm-forward", "solution": true}
def spatial_batchnorm_forward(x, gamma, beta, state, training=True, momentum=0.1, eps=1e-5):
    """Standardize every channel over all images and pixels, then scale and shift it.

    Args:
        x: images, (N, C, H, W). Integers are computed as floats.
        gamma, beta: one number per channel, (C,).
        state: dict of "running_mean" and "running_var", (C,) each; updated when training.
        training, momentum, eps: those of `batchnorm_forward`.

    Returns:
        y: a new float array, (N, C, H, W); cache: whatever a backward pass would need.

    Raises:
        ValueError: gamma or beta is not (C,), or training sees one number per channel.
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    y, cache = batchnorm_forward(rows, gamma, beta, state, training, momentum, eps)
    return y.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-spatial-batchnorm-forward", "points": 2}
def check_spatial_batchnorm_forward():
    x = np.array([[[[1.0, 3.0]], [[10.0, 30.0]]]])
    gamma, beta = np.array([1.0, 2.0]), np.array([0.0, 5.0])
    state = {"running_mean": np.zeros(2), "running_var": np.ones(2)}
    y, _ = spatial_batchnorm_forward(x, gamma, beta, state, eps=0.0)
    check_shape(y, (1, 2, 1, 2), hint="y is shaped like x.")
    check_close(y, [[[[-1, 1]], [[3, 7]]]], hint="-1 and 1; then 2 * -1 + 5 and 2 * 1 + 5.")
    check_close(state["running_mean"], [0.2, 2], hint="One per channel: 0.1 * 2 and 0.1 * 20.")
    check_close(state["running_var"], [1, 10.9], hint="0.9 + 0.1 * 1 and 0.9 + 0.1 * 100.")


check_spatial_batchnorm_forward()
visible_checks_pass("batches, images that are not square or as wide as deep, testing, integers")


# %% nbgrader={"grade": true, "grade_id": "test-spatial-batchnorm-forward", "points": 5}
# Hidden tests: y in training; images that are not square, and as wide as there are channels.
### BEGIN HIDDEN TESTS
def test_spatial_batchnorm_forward():
    def oracle(x, gamma, beta, eps):
        y = np.zeros(x.shape)
        for c in range(x.shape[1]):
            numbers = [float(v) for v in x[:, c].ravel()]
            mu = sum(numbers) / len(numbers)
            var = sum((v - mu) ** 2 for v in numbers) / len(numbers)
            y[:, c] = gamma[c] * (x[:, c] - mu) / (var + eps) ** 0.5 + beta[c]
        return y

    def forward(x, gamma, beta, eps=1e-5):
        state = {"running_mean": np.full(len(gamma), 0.3), "running_var": np.full(len(gamma), 2.0)}
        return spatial_batchnorm_forward(x, gamma, beta, state, eps=eps)[0]

    rng = np.random.default_rng(406)
    holds = Properties("spatial_batchnorm_forward")
    cases = [
        ("one image", (1, 3, 4, 4), 1e-5),
        ("a batch of square images", (5, 3, 4, 4), 1e-5),
        ("images that are not square", (2, 3, 4, 6), 1e-5),
        ("images as wide as there are channels", (2, 4, 3, 4), 1e-5),
        ("as many images as channels", (3, 3, 2, 4), 1e-5),
        ("images of one pixel", (5, 3, 1, 1), 1e-5),
        ("a large eps", (2, 3, 2, 5), 0.7),
    ]
    for title, shape, eps in cases:
        C = shape[1]
        x = rng.normal(size=shape) * (1 + np.arange(C))[:, None, None] + rng.normal(size=(C, 1, 1))
        gamma, beta = rng.normal(size=C) + 2, rng.normal(size=C) * 3
        with holds(title, hint=f"x is {shape}."):
            got = forward(x.copy(), gamma.copy(), beta.copy(), eps)
            check_close(got, oracle(x, gamma, beta, eps))
    x = rng.integers(100, 250, size=(2, 3, 2, 4))
    gamma, beta = np.array([1.5, 0.5, -2.0]), np.array([1.0, -3.0, 2.0])
    with holds("integers and bytes are computed as floats", hint="Is x turned into floats?"):
        check_close(forward(x.copy(), gamma, beta), oracle(x, gamma, beta, 1e-5))
        check_close(forward(x.astype(np.uint8), gamma, beta), oracle(x, gamma, beta, 1e-5))
    x = rng.normal(size=(4, 2, 3, 2)).T
    want = oracle(x, gamma, beta, 1e-5)
    with holds("the input is left as it was; read-only input"):
        check_close(check_unchanged(forward, x, gamma, beta), want)
        x.flags.writeable = False
        check_close(forward(x, gamma, beta), want)
    with holds("shapes that cannot work raise ValueError"):
        for length in (2, 1):
            check_raises(ValueError, forward, np.ones((2, 3, 2, 2)), np.ones(length), np.ones(3))
            check_raises(ValueError, forward, np.ones((2, 3, 2, 2)), np.ones(3), np.ones(length))
        check_raises(ValueError, forward, np.ones((1, 3, 1, 1)), np.ones(3), np.ones(3))
    holds.verdict()


test_spatial_batchnorm_forward()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-spatial-batchnorm-forward-running", "points": 3}
# Hidden tests: the running mean and variance, (C,), after training; testing uses and keeps them.
### BEGIN HIDDEN TESTS
def test_spatial_batchnorm_forward_running():
    rng = np.random.default_rng(407)
    holds = Properties("spatial_batchnorm_forward")
    gamma, beta = np.array([1.5, 0.5, -2.0]), np.array([1.0, -3.0, 2.0])
    for title, momentum, batches in [
        ("the running values after one batch", 0.1, 1),
        ("after three batches, another momentum", 0.3, 3),
    ]:
        state = {"running_mean": np.array([1.0, -2.0, 0.5]), "running_var": np.array([1.0, 3, 2])}
        mean, var = state["running_mean"].copy(), state["running_var"].copy()
        with holds(title, hint=f"momentum is {momentum}; m counts images and pixels."):
            for _ in range(batches):
                x = rng.normal(4, 3, size=(2, 3, 2, 5))
                spatial_batchnorm_forward(x.copy(), gamma, beta, state, True, momentum)
                center = np.array([np.sum(x[:, c]) / 20 for c in range(3)])
                spread = np.array([np.sum((x[:, c] - center[c]) ** 2) / 20 for c in range(3)])
                mean = (1 - momentum) * mean + momentum * center
                var = (1 - momentum) * var + momentum * spread
            check_close(state["running_mean"], mean)
            check_close(state["running_var"], var)
    with holds("momentum is 0.1 when none is given"):
        x = rng.normal(4, 3, size=(2, 3, 2, 5))
        state = {"running_mean": np.zeros(3), "running_var": np.ones(3)}
        spatial_batchnorm_forward(x.copy(), gamma, beta, state)
        check_close(state["running_mean"], [0.1 * np.sum(x[:, c]) / 20 for c in range(3)])
    state = {"running_mean": np.array([1.0, -2.0, 0.5]), "running_var": np.array([1.0, 3, 2])}
    kept = {name: value.copy() for name, value in state.items()}
    for title, shape in [
        ("testing", (3, 3, 2, 4)),
        ("testing one image of one pixel", (1, 3, 1, 1)),
    ]:
        x, want = rng.normal(size=shape), np.zeros(shape)
        for c in range(3):
            s = (kept["running_var"][c] + 1e-5) ** 0.5
            want[:, c] = gamma[c] * (x[:, c] - kept["running_mean"][c]) / s + beta[c]
        with holds(title, hint="Testing takes mean and variance from the state and keeps them."):
            y, _ = spatial_batchnorm_forward(x.copy(), gamma, beta, state, False)
            check_close(y, want)
            check_close(state["running_mean"], kept["running_mean"])
            check_close(state["running_var"], kept["running_var"])
    holds.verdict()


test_spatial_batchnorm_forward_running()
### END HIDDEN TESTS

# %% [markdown]
# ## Where does it stand?
#
# Usually after a convolution or dense layer and before the nonlinearity: convolution, batch norm,
# ReLU. Two consequences:
#
# - **The convolution needs no bias.** Whatever it adds to a channel, the mean takes away again;
#   $\beta$ does its work. Libraries write `bias=False` there.
# - **Dropout comes after all batch norms**, if at all. In training, dropout raises the variance of
#   what follows; the running variance records the raised one; in testing dropout is off, and the
#   record no longer fits (Li and others, 2018). Since batch norm regularizes as well, many networks
#   drop dropout.
#
# In recurrent networks, where sequences differ in length, batch norm has been less successful;
# there, layer norm is the custom.

# %% [markdown]
# ## Free at test time
#
# In testing, batch norm multiplies each channel by a fixed number and adds another. So does the
# convolution before it: with the running $\mu$ and $\sigma^2$, for filter $f$,
#
# $$\gamma_f\, \frac{(w_f \cdot x + b_f) - \mu_f}{\sqrt{\sigma_f^2 + \epsilon}} + \beta_f
# = (a_f w_f) \cdot x + \big(a_f (b_f - \mu_f) + \beta_f\big), \qquad
# a_f = \frac{\gamma_f}{\sqrt{\sigma_f^2 + \epsilon}}.$$
#
# One convolution with other weights does both jobs: batch norm costs nothing when the network is
# used.

# %% [markdown]
# **Worked example**, $\epsilon = 0$: $w = 3$, $b = 1$, $\gamma = 4$, $\beta = 7$, $\mu = 5$,
# $\sigma^2 = 4$. Then $a = 4 / 2 = 2$, the new weight is 6 and the new bias $2 (1 - 5) + 7 = -1$.
# Try $x = 2$: first $7$, then $4 (7 - 5) / 2 + 7 = 11$; at once $6 \cdot 2 - 1 = 11$.

# %% [markdown]
# ## Exercise 4: fold it away (15 points)
#
# Write `fuse_conv_bn`. `b` may be `None`, as in most networks with batch norm; the result always
# has a bias. All numbers may come as integers or bytes: compute with floats from the first line on.
#
# <details><summary>Hint 1: one factor per filter</summary>
#
# `a` is (F,). First without any reshaping: what is the new weight of filter 0?
#
# <details><summary>Hint 2: which axis?</summary>
#
# `w` is (F, C, KH, KW) and filters come first: `a[:, None, None, None]`. Without the three `None`,
# NumPy would line up F with KW.
#
# <details><summary>Hint 3: the order</summary>
#
# The mean is subtracted from the bias *before* the factor, beta is added after it. No bias is a
# bias of zeros.
#
# </details></details></details>


# %% nbgrader={"grade_id": "fuse-conv-bn", "solution": true}
def fuse_conv_bn(w, b, gamma, beta, mean, var, eps=1e-5):
    """Fold a batch norm in testing into the convolution before it.

    Args:
        w: filters, (F, C, KH, KW). Integers, here and below, are computed as floats.
        b: one bias per filter, (F,), or None.
        gamma, beta, mean, var: one number per filter, (F,); the running mean and variance.
        eps: that of the batch norm.

    Returns:
        w2, b2: new float arrays; with them the convolution gives what both gave.

    Raises:
        ValueError: b, gamma, beta, mean or var is not (F,).
    """
    ### BEGIN SOLUTION
    F = len(w)
    b = np.zeros(F) if b is None else b
    for value in (b, gamma, beta, mean, var):
        if np.shape(value) != (F,):
            raise ValueError(f"expected one number per filter, ({F},), got {np.shape(value)}")
    b, gamma, beta, mean, var = np.array([b, gamma, beta, mean, var], dtype=float)
    factor = gamma / np.sqrt(var + eps)
    return w * factor[:, None, None, None], (b - mean) * factor + beta
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-fuse-conv-bn", "points": 3}
def check_fuse_conv_bn():
    one = np.ones(1)
    w2, b2 = fuse_conv_bn(np.full((1, 1, 1, 1), 3.0), one, 4 * one, 7 * one, 5 * one, 4 * one, 0.0)
    check_close(w2, [[[[6]]]], hint="4 / sqrt(4) * 3.")
    check_close(b2, [-1], hint="2 * (1 - 5) + 7.")
    _, b2 = fuse_conv_bn(np.full((1, 1, 1, 1), 3.0), None, 4 * one, 7 * one, 5 * one, 4 * one, 0.0)
    assert b2 is not None, "The result always has a bias: without one it begins at 0."
    check_close(b2, [-3], hint="No bias is a bias of 0: 2 * (0 - 5) + 7.")
    w2, _ = fuse_conv_bn(np.zeros((6, 3, 5, 5)), None, *[np.ones(6)] * 4)
    check_shape(w2, (6, 3, 5, 5), hint="The filters keep their shape.")
    byte = np.array([[1], [4], [7], [5], [4]], dtype=np.uint8)
    _, b2 = fuse_conv_bn(np.full((1, 1, 1, 1), 3), *byte, 0.0)
    check_close(b2, [-1], hint="1 - 5 is not -4 in a byte: use floats.")


check_fuse_conv_bn()
visible_checks_pass("many filters, kernels that are not square, eps, integers, wrong shapes")


# %% nbgrader={"grade": true, "grade_id": "test-fuse-conv-bn", "points": 8}
# Hidden tests: one convolution with your weights gives what convolution and batch norm give.
### BEGIN HIDDEN TESTS
def test_fuse_conv_bn():
    def layer(x, w, b):
        (N, _, H, W), (F, _, KH, KW) = x.shape, w.shape
        out = np.zeros((N, F, H - KH + 1, W - KW + 1))
        for n, f, i, j in np.ndindex(out.shape):
            out[n, f, i, j] = b[f] + np.vdot(x[n, :, i : i + KH, j : j + KW], w[f])
        return out

    def both(x, w, b, gamma, beta, mean, var, eps):
        out = layer(x, w, np.zeros(len(w)) if b is None else b)
        for f in range(len(w)):
            out[:, f] = gamma[f] * (out[:, f] - mean[f]) / (var[f] + eps) ** 0.5 + beta[f]
        return out

    rng = np.random.default_rng(408)
    holds = Properties("fuse_conv_bn")
    cases = [
        ("one filter", (1, 2, 3, 3), True, 1e-5),
        ("several filters", (5, 2, 3, 3), True, 1e-5),
        ("as many filters as channels", (3, 3, 2, 2), True, 1e-5),
        ("kernels that are not square", (4, 3, 2, 3), True, 1e-5),
        ("as many filters as the kernel is wide", (3, 2, 2, 3), True, 1e-5),
        ("a convolution without a bias", (4, 2, 3, 2), False, 1e-5),
        ("a large eps", (4, 2, 2, 2), True, 0.7),
    ]
    for title, filters, has_bias, eps in cases:
        F = filters[0]
        x, w = rng.normal(size=(2, filters[1], 5, 6)), rng.normal(size=filters)
        b = rng.normal(size=F) * 3 if has_bias else None
        gamma, beta, mean = rng.normal(size=(3, F)) * 2
        var = rng.uniform(0.3, 4, size=F)
        want = both(x, w, b, gamma, beta, mean, var, eps)
        numbers = [gamma.copy(), beta.copy(), mean.copy(), var.copy()]
        with holds(title, hint=f"w is {filters}."):
            w2, b2 = fuse_conv_bn(w.copy(), None if b is None else b.copy(), *numbers, eps)
            check_shape(w2, filters)
            check_shape(b2, (F,))
            check_close(layer(x, np.asarray(w2), np.asarray(b2)), want)
    holds.verdict()


test_fuse_conv_bn()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-fuse-conv-bn-care", "points": 4}
# Hidden tests: integers, bytes, read-only input, input left as it was, wrong lengths.
### BEGIN HIDDEN TESTS
def test_fuse_conv_bn_care():
    def oracle(w, b, gamma, beta, mean, var):
        a = [gamma[f] / (float(var[f]) + 1e-5) ** 0.5 for f in range(len(w))]
        w2 = np.array([np.array(w[f], dtype=float) * a[f] for f in range(len(w))])
        return w2, np.array([a[f] * (float(b[f]) - mean[f]) + beta[f] for f in range(len(w))])

    def check(got, want):
        check_close(got[0], want[0])
        check_close(got[1], want[1])

    rng = np.random.default_rng(409)
    holds = Properties("fuse_conv_bn")
    w, b = rng.integers(100, 250, size=(3, 2, 2, 3)), np.array([5, 120, 200])
    gamma, beta, mean, var = np.array([[1.5, -2, 0.5], [1, -3, 2], [4, 6, -9], [0.5, 2, 3]])
    with holds("integer filters and biases", hint="Are w and b floats when they are needed?"):
        check(
            fuse_conv_bn(w.copy(), b.copy(), gamma, beta, mean, var),
            oracle(w, b, gamma, beta, mean, var),
        )
    with holds("bytes are computed as floats", hint="Bytes end at 255 and at 0: use floats."):
        whole = np.array([[3, 2, 1], [1, 2, 3], [9, 150, 7], [4, 9, 1]], dtype=np.uint8)
        got = fuse_conv_bn(w.astype(np.uint8), b.astype(np.uint8), *whole)
        check(got, oracle(w, b, *whole.astype(float)))
    w, b = rng.normal(size=(3, 2, 4, 3)).T, rng.normal(size=3)
    want = oracle(w, b, gamma, beta, mean, var)
    with holds("the input is left as it was"):
        check(check_unchanged(fuse_conv_bn, w, b, gamma, beta, mean, var), want)
    for array in (w, b, gamma, beta, mean, var):
        array.flags.writeable = False
    with holds("read-only input, called twice"):
        check(fuse_conv_bn(w, b, gamma, beta, mean, var), want)
        check(fuse_conv_bn(w, b, gamma, beta, mean, var), want)
    with holds("numbers that are not one per filter raise ValueError"):
        for position in range(5):
            for length in (2, 1):
                five = [np.ones(3)] * position + [np.ones(length)] + [np.ones(3)] * (4 - position)
                check_raises(ValueError, fuse_conv_bn, np.ones((3, 2, 2, 2)), *five)
        four = [np.ones(1)] * 4
        check_raises(ValueError, fuse_conv_bn, np.ones((3, 2, 2, 2)), np.ones(1), *four)
        check_raises(ValueError, fuse_conv_bn, np.ones((3, 2, 2, 2)), None, *four)
    holds.verdict()


test_fuse_conv_bn_care()
### END HIDDEN TESTS

# %% [markdown]
# The same on a real layer: a few color images, a convolution and its batch norm in testing,
# and the one convolution that replaces both. This cell calls your function.


# %%
def largest_difference():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(4, 3, 32, 32)), rng.normal(size=(16, 3, 3, 3))
    gamma, beta, mean = rng.normal(size=(3, 16))
    state = {"running_mean": mean, "running_var": rng.uniform(0.5, 3, size=16)}
    two_layers, _ = batch_norm(conv2d(x, w), gamma, beta, state, training=False)
    w2, b2 = fuse_conv_bn(w, None, gamma, beta, mean, state["running_var"])
    return np.abs(two_layers - conv2d(x, w2, b2)).max()


print(f"largest difference between two layers and one: {largest_difference():.1e}")

# %% [markdown]
# ## Without the batch
#
# Which numbers share a mean is a choice, and each choice has a name. All of them compute
# $(x - \mu)/\sqrt{\sigma^2 + \epsilon}$, then $\gamma$ and $\beta$ of the *channel*:
#
# | norm | shares a mean | used |
# |---|---|---|
# | batch | one channel of all images | large batches |
# | layer | all channels of one image | sequences, transformers |
# | instance | one channel of one image | style transfer |
# | group | some neighboring channels of one image | small batches |
#
# The last three never look at other images. So they need no running averages, training and testing
# compute the same thing, and a batch of one is as good as any. One group of all channels is layer
# norm; as many groups as channels are instance norm (Wu and He, 2018).

# %%
describe(
    show_norms(),
    "Four cubes of images, channels and pixels; the numbers that share a mean are blue. Batch "
    "norm: one channel, all images and pixels. Layer norm: all channels and pixels of one image. "
    "Instance norm: one channel of one image. Group norm: half of the channels of one image.",
)

# %% [markdown]
# ## Exercise 5: group normalization (10 points)
#
# Write `group_norm`. Channels are cut into `groups` blocks of neighbors: 6 channels in 2 groups are
# channels 0, 1, 2 and channels 3, 4, 5.
#
# **Worked example.** One image of one pixel, four channels $[1, 3, 10, 30]$, 2 groups:
# $[1, 3]$ has mean 2 and standard deviation 1, $[10, 30]$ has 20 and 10. The result is
# $[-1, 1, -1, 1]$. With 1 group all four share the mean 11.
#
# <details><summary>Hint 1: reshape cuts neighbors</summary>
#
# `x.reshape(N, groups, -1)` is one row per image and group: the channels of a group and all their
# pixels lie side by side already.
#
# <details><summary>Hint 2: keep the axis</summary>
#
# `mean(axis=2, keepdims=True)` is (N, groups, 1) and lines up with the rows.
#
# <details><summary>Hint 3: gamma and beta</summary>
#
# Reshape back to (N, C, H, W) first. Then `gamma[:, None, None]`: one per channel, not per group.
#
# </details></details></details>


# %% nbgrader={"grade_id": "group-norm", "solution": true}
def group_norm(x, groups, gamma, beta, eps=1e-5):
    """Standardize every group of channels of every image, then scale and shift every channel.

    Args:
        x: images, (N, C, H, W). Integers are computed as floats.
        groups: into how many blocks of neighboring channels C is cut.
        gamma, beta: one number per channel, (C,).
        eps: added to the variance, under the root.

    Returns:
        A new float array, (N, C, H, W).

    Raises:
        ValueError: groups is less than 1 or does not divide C, or gamma or beta is not (C,).
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    if groups < 1 or C % groups or np.shape(gamma) != (C,) or np.shape(beta) != (C,):
        raise ValueError(f"{C} channels, {groups} groups, gamma {np.shape(gamma)} cannot work")
    rows = np.asarray(x, dtype=float).reshape(N, groups, -1)
    centered = rows - rows.mean(axis=2, keepdims=True)
    x_hat = centered / np.sqrt(np.mean(centered**2, axis=2, keepdims=True) + eps)
    return x_hat.reshape(N, C, H, W) * gamma[:, None, None] + beta[:, None, None]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-group-norm", "points": 2}
def check_group_norm():
    x, ones, zeros = np.array([1.0, 3.0, 10.0, 30.0]).reshape(1, 4, 1, 1), np.ones(4), np.zeros(4)
    check_shape(group_norm(x, 2, ones, zeros), (1, 4, 1, 1), hint="Shaped like x.")
    want = np.array([-1, 1, -1, 1]).reshape(1, 4, 1, 1)
    check_close(group_norm(x, 2, ones, zeros, 0.0), want, hint="The worked example above.")
    shifted = group_norm(x, 2, np.arange(4.0), np.ones(4), 0.0)
    check_close(shifted.ravel(), [1, 2, -1, 4], hint="gamma 0 1 2 3 times -1 1 -1 1, plus 1.")
    check_close(group_norm(x, 1, ones, zeros).mean(), 0.0, hint="One group: one mean of all four.")


check_group_norm()
visible_checks_pass("batches, one group, as many groups as channels, integers, wrong groups")


# %% nbgrader={"grade": true, "grade_id": "test-group-norm", "points": 5}
# Hidden tests: group counts from one to all channels; batches; images that are not square.
### BEGIN HIDDEN TESTS
def test_group_norm():
    def oracle(x, groups, gamma, beta, eps):
        y, size = np.zeros(x.shape), x.shape[1] // groups
        for n in range(len(x)):
            for c in range(x.shape[1]):
                first = c // size * size
                numbers = [float(v) for k in range(first, first + size) for v in x[n, k].ravel()]
                mu = sum(numbers) / len(numbers)
                var = sum((v - mu) ** 2 for v in numbers) / len(numbers)
                y[n, c] = gamma[c] * (x[n, c] - mu) / (var + eps) ** 0.5 + beta[c]
        return y

    rng = np.random.default_rng(410)
    holds = Properties("group_norm")
    cases = [
        ("two groups", (2, 6, 3, 3), 2, 1e-5),
        ("three groups", (3, 6, 2, 4), 3, 1e-5),
        ("one group: layer norm", (2, 6, 3, 2), 1, 1e-5),
        ("as many groups as channels: instance norm", (2, 4, 3, 5), 4, 1e-5),
        ("a batch of one", (1, 4, 2, 3), 2, 1e-5),
        ("images as wide as there are channels", (2, 4, 3, 4), 2, 1e-5),
        ("images of one pixel", (3, 6, 1, 1), 2, 1e-5),
        ("a large eps", (2, 4, 2, 3), 2, 0.7),
    ]
    for title, shape, groups, eps in cases:
        C = shape[1]
        x = rng.normal(size=shape) * (1 + np.arange(C))[:, None, None] + rng.normal(size=(C, 1, 1))
        gamma, beta = rng.normal(size=C) + 2, rng.normal(size=C) * 3
        with holds(title, hint=f"x is {shape}, groups: {groups}."):
            got = group_norm(x.copy(), groups, gamma.copy(), beta.copy(), eps)
            check_close(got, oracle(x, groups, gamma, beta, eps))
    holds.verdict()


test_group_norm()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-group-norm-care", "points": 3}
# Hidden tests: integers, float32, read-only and transposed input, groups that cannot work.
### BEGIN HIDDEN TESTS
def test_group_norm_care():
    def oracle(x, gamma, beta):
        y = np.zeros(x.shape)
        for n, first in np.ndindex(len(x), 2):
            block = x[n, 2 * first : 2 * first + 2].astype(float)
            centered = block - np.sum(block) / block.size
            y[n, 2 * first : 2 * first + 2] = centered / np.sqrt(np.mean(centered**2) + 1e-5)
        return y * gamma[:, None, None] + beta[:, None, None]

    def norm(x, gamma, beta):
        return group_norm(x, 2, gamma, beta)

    rng = np.random.default_rng(411)
    holds = Properties("group_norm")
    gamma, beta = np.array([1.5, 0.5, -2.0, 3.0]), np.array([1.0, -3.0, 2.0, 0.5])
    x = rng.integers(100, 250, size=(2, 4, 2, 3))
    with holds("integers and bytes are computed as floats", hint="Is x turned into floats?"):
        check_close(norm(x.copy(), gamma.copy(), beta.copy()), oracle(x, gamma, beta))
        check_close(norm(x.astype(np.uint8), gamma.copy(), beta.copy()), oracle(x, gamma, beta))
    with holds("float32 input"):
        small = rng.normal(size=(2, 4, 2, 3)).astype(np.float32)
        got = norm(small.copy(), gamma.astype(np.float32), beta.astype(np.float32))
        check_close(got, oracle(small, gamma, beta), rtol=1e-3, atol=1e-4)
    x = rng.normal(size=(3, 2, 4, 2)).T
    want = oracle(x, gamma, beta)
    with holds("the input is left as it was; transposed input"):
        check_close(check_unchanged(norm, x, gamma, beta), want)
    x.flags.writeable = gamma.flags.writeable = beta.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(norm(x, gamma, beta), want)
        check_close(norm(x, gamma, beta), want)
    with holds("groups that do not divide the channels raise ValueError"):
        for C, groups in [(5, 2), (6, 4), (4, 8), (3, 0)]:
            x = rng.normal(size=(2, C, 2, 4))
            check_raises(ValueError, group_norm, x, groups, np.ones(C), np.ones(C))
    with holds("gamma or beta of another length raises ValueError"):
        for length in (2, 1):
            check_raises(ValueError, norm, np.ones((2, 4, 2, 2)), np.ones(length), np.ones(4))
            check_raises(ValueError, norm, np.ones((2, 4, 2, 2)), np.ones(4), np.ones(length))
    holds.verdict()


test_group_norm_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Predict: a batch of two
#
# A feature, a batch of two: $[3, 8]$. What are the two values of $\hat x$? And for $[3, 800]$?
# How much of the two numbers is left?

# %%
my_guess = None

# %% [markdown]
# ## Small batches
#
# In a batch of two, every feature becomes $-1$ and $+1$: only the order of the two is left.
# In a batch of $m$, the mean wobbles around the true one with a spread of $\sigma / \sqrt m$.
# Where memory allows 2 or 4 images at a time, batch norm fails: training sees noise, and testing
# uses running averages that fit no batch.
#
# (A lecture advises the largest batch that fits. Here is one reason.)
#
# Two ways out: leave the batch alone (group norm), or correct it. **Batch renormalization** (Ioffe,
# 2017), the bonus exercise, computes what testing would have computed:
#
# $$y = \gamma\,(\hat x \cdot r + d) + \beta, \qquad r = \frac{\sigma_B}{\sigma_{\text{running}}},
# \qquad d = \frac{\mu_B - \mu_{\text{running}}}{\sigma_{\text{running}}}.$$

# %% [markdown]
# ## Experiment: initial scale × batch size
#
# Six layers of 32 numbers learn handwritten digits for 150 steps, with and without batch norm. The
# initial weights are the textbook's (He's, lesson 07) times *scale*; how the training works is told
# in lesson 05, here only its results count. Both networks see the same images in the same order.
# Before you run it: in which corner of the table will batch norm help most, and where will it do
# harm?


# %% nbgrader={"grade_id": "experiment", "locked": true}
def network(scale, with_norm, rng):
    """Return six layers; all weights are He's times scale."""
    layers = []
    for n_in, n_out in [(64, 32), *[(32, 32)] * 4, (32, 10)]:
        layers.append(Linear(n_in, n_out, rng=rng))
        layers[-1].params["weight"] *= scale
        if n_out > 10:
            layers += [BatchNorm1d(n_out), ReLU()] if with_norm else [ReLU()]
    return Sequential(*layers)


def accuracy_after(scale, batch, with_norm, x, y, steps=150):
    """Train on the first 1,400 digits and return the accuracy on the rest, 0 if it overflows."""
    rng = np.random.default_rng(4)
    net = network(scale, with_norm, rng)
    optimizer = SGD(named_parameters(net), lr=0.1)
    with np.errstate(all="ignore"):
        for _ in range(steps):
            chosen = rng.choice(1400, batch, replace=False)
            scores = net.forward(x[chosen], training=True)
            if not np.isfinite(scores).all():
                return 0.0
            net.backward(cross_entropy(scores, y[chosen])[1])
            optimizer.step(named_grads(net))
        scores = net.forward(x[1400:], training=False)
    return float(np.mean(scores.argmax(axis=1) == y[1400:]))


# %%
digits, labels = load_digits()
x = ((digits - digits.mean()) / digits.std()).reshape(-1, 64).astype(np.float32)
scales, batches = [0.1, 0.3, 1, 3, 10], [2, 8, 32, 128]
tables = [
    np.array([[accuracy_after(s, b, with_norm, x, labels) for s in scales] for b in batches])
    for with_norm in (False, True)
]
titles = ["test accuracy, plain", "test accuracy, with batch norm"]
describe(
    show_tables(tables, titles, batches, scales, "batch size", "initial scale"),
    "Two tables of test accuracy, without and with batch norm: batch sizes from 2 to 128 down, "
    "initial scales from 0.1 to 10 across. The numbers are in `tables`.",
)

# %% [markdown]
# ## What the experiment says (5 points)
#
# Read both tables (guessing gives 0.1; 0 means that the numbers overflowed). Which of the
# statements are true (`"T"`), which are false (`"F"`)? One point each, graded after submission.
#
# 1. At batch size 32 and scale 1 the two networks are within ten points (0.1) of each other.
# 2. At batch size 32 and scale 0.1 the network without batch norm only guesses; the one with it
#    gets more than three of four digits right.
# 3. With batch norm the initial scale no longer matters at all.
# 4. Without batch norm, batches of 128 cure a scale of 0.1.
# 5. In batches of two, batch norm is the better choice at every scale.

# %% nbgrader={"grade_id": "statements", "solution": true}
statement_1 = None
statement_2 = None
statement_3 = None
statement_4 = None
statement_5 = None
### BEGIN SOLUTION
statement_1, statement_2 = "T", "T"
statement_3 = statement_4 = statement_5 = "F"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-statement-1", "points": 1}
check_choice(statement_1, "TF")
### BEGIN HIDDEN TESTS
assert statement_1.upper() == "T", "statement 1: compare one cell of both tables"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-statement-2", "points": 1}
check_choice(statement_2, "TF")
### BEGIN HIDDEN TESTS
assert statement_2.upper() == "T", "statement 2: compare one cell of both tables"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-statement-3", "points": 1}
check_choice(statement_3, "TF")
### BEGIN HIDDEN TESTS
assert statement_3.upper() == "F", "statement 3: look along the rows of the second table"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-statement-4", "points": 1}
check_choice(statement_4, "TF")
### BEGIN HIDDEN TESTS
assert statement_4.upper() == "F", "statement 4: look at the last row of the first table"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-statement-5", "points": 1}
check_choice(statement_5, "TF")
### BEGIN HIDDEN TESTS
assert statement_5.upper() == "F", "statement 5: look at the first row of both tables"
### END HIDDEN TESTS

# %% [markdown]
# ## Questions (10 points, the two reflections below included)
#
# Numbers may be rounded to three digits. Pencil and paper first.
#
# **Question q50 (1 point).** The feature $[1, 2, 3, 4]$: its mean, its variance divided by $m$,
# and its variance divided by $m - 1$. Answer with a tuple of three numbers.

# %% nbgrader={"grade_id": "q50", "solution": true}
q50 = None
### BEGIN SOLUTION
q50 = (2.5, 1.25, 1.6667)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q50", "points": 1}
check_answer("q50", q50)
### BEGIN HIDDEN TESTS
assert same_answer(q50, [2.5, 5 / 4, 5 / 3]), "q50: the mean and the two variances"
### END HIDDEN TESTS

# %% [markdown]
# **Question q51 (1 point).** The running mean starts at 0; three batches in a row have mean 10;
# `momentum` is 0.1 in the sense of this course. What is the running mean now? And which `momentum`
# would a Keras user write for the same?

# %% nbgrader={"grade_id": "q51", "solution": true}
q51 = None
q51_keras = None
### BEGIN SOLUTION
q51 = 2.71
q51_keras = 0.9
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q51", "points": 1}
check_answer("q51", q51)
check_answer("q51_keras", q51_keras)
### BEGIN HIDDEN TESTS
assert same_answer(q51, [10 * (1 - 0.9**3)]), "q51: the running mean"
assert same_answer(q51_keras, [1 - 0.1]), "q51: the momentum of Keras"
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
own_question("own04", my_name)

# %% nbgrader={"grade_id": "own04", "solution": true}
own04 = None
### BEGIN SOLUTION
own04 = np.var(own_numbers("own04", my_name)["batch"])
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own04", "points": 1}
check_own_answer("own04", my_name, own04)
### BEGIN HIDDEN TESTS
assert same_answer(own04, [np.var(own_numbers("own04", my_name)["batch"])]), "own04: the variance"
### END HIDDEN TESTS

# %% [markdown]
# **Find the error (2 points).** A lecture prints the normalization like this, again and again:
#
# $$\hat{x}_{i,j} = \frac{\hat{x}_{i,j} - \mu_j}{\sqrt{\sigma_j^2 + \varepsilon}}$$
#
# One symbol is wrong. Is it **A** the $\hat x_{i,j}$ on the left, **B** the $\hat x_{i,j}$ on the
# right, **C** the $\mu_j$, or **D** the $\varepsilon$? And what does the *corrected* formula give
# for the first entry of $[1, 2, 3, 4]$ with $\varepsilon = 0$?

# %% nbgrader={"grade_id": "find-the-symbol", "solution": true}
wrong_symbol = None
corrected_value = None
### BEGIN SOLUTION
wrong_symbol = "B"
corrected_value = (1 - 2.5) / np.sqrt(1.25)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-find-the-symbol", "points": 2}
check_choice(wrong_symbol, "ABCD")
check_answer("bn_symbol", corrected_value)
### BEGIN HIDDEN TESTS
assert wrong_symbol.upper() == "B", "the symbol: which side has not been computed yet?"
assert same_answer(corrected_value, [(1 - 2.5) / 1.25**0.5]), "the corrected value"
### END HIDDEN TESTS

# %% [markdown]
# **Two lectures disagree (2 points).** One prints the formulas of this lesson. The other
# writes, for the same layer,
#
# $$\hat\sigma = \sqrt{\frac{1}{B - 1}\sum_b (x_b - \hat\mu)^2}, \qquad
# \tilde x_b = \frac{x_b - \hat\mu}{\hat\sigma}.$$
#
# What does the second recipe give for the first entry of $[1, 2, 3, 4]$? By which factor do the two
# recipes differ for a batch of two ($\epsilon = 0$; larger over smaller)? And for the feature
# $[5, 5, 5]$, the second recipe gives **A** zeros, **B** ones, **C** 0/0, **D** fives?

# %% nbgrader={"grade_id": "two-lectures", "solution": true}
second_recipe = None
factor_for_two = None
constant_feature = None
### BEGIN SOLUTION
second_recipe = (1 - 2.5) / np.sqrt(5 / 3)
factor_for_two = np.sqrt(2)
constant_feature = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-two-lectures", "points": 2}
check_answer("bn_second_recipe", second_recipe)
check_answer("bn_factor_for_two", factor_for_two)
check_choice(constant_feature, "ABCD")
### BEGIN HIDDEN TESTS
assert same_answer(second_recipe, [(1 - 2.5) / (5 / 3) ** 0.5]), "the value of the second recipe"
assert same_answer(factor_for_two, [2**0.5]), "the factor for a batch of two"
assert constant_feature.upper() == "C", "the constant feature: what is its spread?"
### END HIDDEN TESTS

# %% [markdown]
# Who is right? The paper divides by $m$ and has $\epsilon$ inside the layer, and so do the
# libraries. For the *record* it multiplies by $m/(m-1)$, which is unbiased, and PyTorch follows it
# there. With $m$ in the thousands (images × pixels) nobody can tell the difference. With a constant
# feature, a dead ReLU for instance, everybody can: without $\epsilon$ the network is full of
# NaN one step later.

# %% [markdown]
# ## Reflect: testing in training mode (2 points)
#
# A colleague's trained network is 97 % right on batches of 64 test images. In the product it
# gets one image at a time and the answers are useless; someone then finds `training=True` in the
# code. Why did the test look fine, what goes wrong with one image, and what else would go wrong
# even with batches of 64? Two to four sentences; a person reads them.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-testing", "points": 2, "solution": true}
# In training mode every image is standardized with the statistics of its batch. 64 test images,
# well mixed, have nearly the statistics of training, so the accuracy looked right; one image is its
# own mean, its features become 0 (or its own pixel statistics), and what told it apart is gone
# (1 point).
# Even with 64, the answer for an image depends on the images beside it, for instance when all
# are of one class, and every test batch moves the running averages, so the network changes while it
# is used (1 point for either).

# %% [markdown]
# ## Reflect: why does it work? (1 point)
#
# Two lectures explain batch norm by internal covariate shift. Which observation speaks against this
# as the *whole* reason, and what was proposed instead? Two sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-it-works", "points": 1, "solution": true}
# Networks whose distributions were shifted on purpose, by noise behind each batch norm, trained as
# fast as without the noise, so keeping the distributions still cannot be the whole reason. What was
# measured instead is a smoother loss: gradients change less from step to step and allow larger
# steps (1 point for the observation together with an alternative; that doubling the weights changes
# nothing, so that the step size adapts, is a good alternative too).

# %% [markdown]
# ## Bonus: batch renormalization (5 points)
#
# Write `batch_renorm` for one training step: batch norm's $\hat x$, times $r$, plus $d$, as above.
# Both are limited: $r$ lies between `1 / r_max` and `r_max`, $d$ between `-d_max` and `d_max`. Both
# use the running values from *before* this batch, and both standard deviations contain `eps`:
# $\sigma = \sqrt{\text{variance} + \epsilon}$. Afterwards the running values move as in exercise 1.
#
# With `r_max=1` and `d_max=0` this is batch norm; with very large limits it is what testing
# computes.

# %% [markdown]
# **Worked example**, $\epsilon = 0$: the feature $[1, 3]$ has mean 2 and $\sigma = 1$, so
# $\hat x = [-1, 1]$. Running mean 1, variance 4: $r = 1/2$, $d = (2 - 1)/2 = 1/2$, and the result
# is $[0, 1]$: just $(1 - 1)/2$ and $(3 - 1)/2$.


# %% nbgrader={"grade_id": "bonus-batch-renorm", "solution": true}
def batch_renorm(x, gamma, beta, state, r_max, d_max, momentum=0.1, eps=1e-5):
    """Standardize a training batch, corrected towards the running values.

    Args:
        x: one row per example, (N, D), at least two rows. Integers are computed as floats.
        gamma, beta: one number per feature, (D,).
        state: dict of "running_mean" and "running_var", (D,) each; updated.
        r_max, d_max: limits of the stretch r, at least 1, and of the shift d, at least 0.
        momentum, eps: those of `batchnorm_forward`.

    Returns:
        y: a new float array, (N, D); cache: whatever a backward pass would need.

    Raises:
        ValueError: gamma or beta is not (D,), or x has a single row.
    """
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=float)
    N, D = x.shape
    if np.shape(gamma) != (D,) or np.shape(beta) != (D,) or N < 2:
        raise ValueError(f"x {x.shape}, gamma {np.shape(gamma)}, beta {np.shape(beta)}")
    old_mean, old_var = state["running_mean"], state["running_var"]
    mean, var = x.mean(axis=0), x.var(axis=0)
    s, old_s = np.sqrt(var + eps), np.sqrt(old_var + eps)
    r = np.clip(s / old_s, 1 / r_max, r_max)
    d = np.clip((mean - old_mean) / old_s, -d_max, d_max)
    x_hat = (x - mean) / s
    state["running_mean"] = (1 - momentum) * old_mean + momentum * mean
    state["running_var"] = (1 - momentum) * old_var + momentum * var
    return gamma * (x_hat * r + d) + beta, (x_hat, r, d, s, gamma)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "bonus-check-batch-renorm", "points": 1}
def check_batch_renorm():
    x, one, zero = np.array([[1.0], [3.0]]), np.ones(1), np.zeros(1)
    state = {"running_mean": np.ones(1), "running_var": np.full(1, 4.0)}
    y, _ = batch_renorm(x, one, zero, state, 10.0, 10.0, eps=0.0)
    check_close(y, [[0], [1]], hint="-1 / 2 + 1 / 2 and 1 / 2 + 1 / 2.")
    check_close(state["running_mean"], [1.1], hint="0.9 * 1 + 0.1 * 2.")
    check_close(state["running_var"], [3.7], hint="0.9 * 4 + 0.1 * 1.")
    y, _ = batch_renorm(x, one, zero, state, 1.0, 0.0, eps=0.0)
    check_close(y, [[-1], [1]], hint="With r_max=1 and d_max=0 it is batch norm.")


check_batch_renorm()
visible_checks_pass("limits on both sides, several features, gamma and beta, eps, running values")


# %% nbgrader={"grade": true, "grade_id": "bonus-test-batch-renorm", "points": 4}
# Hidden tests: both limits, gamma and beta, eps, running values, integers, wrong shapes.
### BEGIN HIDDEN TESTS
def test_batch_renorm():
    def oracle(x, gamma, beta, state, r_max, d_max, eps):
        y, m = np.zeros(x.shape), len(x)
        for j in range(x.shape[1]):
            column = [float(v) for v in x[:, j]]
            mu = sum(column) / m
            s = (sum((v - mu) ** 2 for v in column) / m + eps) ** 0.5
            old = (state["running_var"][j] + eps) ** 0.5
            r = min(max(s / old, 1 / r_max), r_max)
            d = min(max((mu - state["running_mean"][j]) / old, -d_max), d_max)
            y[:, j] = [gamma[j] * ((v - mu) / s * r + d) + beta[j] for v in column]
        return y

    def fresh():
        return {"running_mean": np.array([0.5, -2, 1, 9]), "running_var": np.array([0.3, 1, 4, 9])}

    rng = np.random.default_rng(412)
    holds = Properties("batch_renorm")
    gamma, beta = np.array([1.5, 0.5, -2.0, 3.0]), np.array([1.0, -3.0, 2.0, 0.5])
    cases = [
        ("limits that are never reached: what testing computes", 100.0, 100.0, 1e-5),
        ("r_max 1 and d_max 0: batch norm", 1.0, 0.0, 1e-5),
        ("a limit on r only", 1.5, 100.0, 1e-5),
        ("a limit on d only", 100.0, 0.8, 1e-5),
        ("both limits", 1.5, 0.8, 1e-5),
        ("a large eps", 2.0, 0.8, 0.7),
    ]
    for title, r_max, d_max, eps in cases:
        x, state = rng.normal(3, 2, size=(5, 4)), fresh()
        with holds(title, hint="r is limited on both sides, d on both sides."):
            y, _ = batch_renorm(x.copy(), gamma.copy(), beta.copy(), state, r_max, d_max, eps=eps)
            check_close(y, oracle(x, gamma, beta, fresh(), r_max, d_max, eps))
    state, mean, var = fresh(), fresh()["running_mean"], fresh()["running_var"]
    with holds("the running values after three batches", hint="As in batch norm."):
        for _ in range(3):
            x = rng.normal(3, 2, size=(5, 4))
            batch_renorm(x.copy(), gamma.copy(), beta.copy(), state, 1.5, 0.8, 0.3)
            center = np.array([np.sum(x[:, j]) / 5 for j in range(4)])
            mean = 0.7 * mean + 0.3 * center
            var = 0.7 * var + 0.3 * np.sum((x - center) ** 2, axis=0) / 5
        check_close(state["running_mean"], mean)
        check_close(state["running_var"], var)
    with holds("a batch of two, and the momentum when none is given: 0.1"):
        x, state = rng.normal(3, 2, size=(2, 4)), fresh()
        y, _ = batch_renorm(x.copy(), gamma.copy(), beta.copy(), state, 3.0, 5.0)
        check_close(y, oracle(x, gamma, beta, fresh(), 3.0, 5.0, 1e-5))
        check_close(state["running_mean"], 0.9 * fresh()["running_mean"] + 0.05 * (x[0] + x[1]))
    x = rng.integers(100, 250, size=(5, 4))
    with holds("integers and bytes are computed as floats", hint="Is x turned into floats?"):
        for kind in (int, np.uint8):
            y, _ = batch_renorm(x.astype(kind), gamma.copy(), beta.copy(), fresh(), 3.0, 5.0)
            check_close(y, oracle(x, gamma, beta, fresh(), 3.0, 5.0, 1e-5))
    x = rng.normal(3, 2, size=(4, 5)).T
    with holds("the input is left as it was; read-only input"):
        x.flags.writeable = False
        y = check_unchanged(
            lambda *three: batch_renorm(*three, fresh(), 3.0, 5.0)[0], x, gamma, beta
        )
        check_close(y, oracle(x, gamma, beta, fresh(), 3.0, 5.0, 1e-5))
    with holds("shapes that cannot work raise ValueError"):
        four = np.ones(4)
        for N, scale, shift in [(3, 3, 4), (3, 4, 3), (3, 1, 4), (3, 4, 1), (1, 4, 4)]:
            each = np.ones((N, 4)), np.ones(scale), four[:shift], fresh(), 3.0, 5.0
            check_raises(ValueError, batch_renorm, *each)
    holds.verdict()


test_batch_renorm()
### END HIDDEN TESTS

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("04_batch_normalization")

# %% [markdown]
# ## Summary
#
# - Batch norm standardizes each channel over the batch, then scales and shifts it with two learned
#   numbers. Training uses the batch and keeps running averages; testing uses the averages only.
# - The gradient takes three ways, through the number itself, the mean and the variance; at test
#   time the layer folds into the convolution before it and is free.
# - Small batches break it: group norm avoids the batch, batch renormalization corrects it. Why
#   it works so well is still discussed; that it does, your experiment shows.

# %% [markdown]
# ## References
#
# - S. Ioffe, C. Szegedy, *Batch normalization: accelerating deep network training by reducing
#   internal covariate shift*, 2015, arXiv:1502.03167.
# - S. Santurkar, D. Tsipras, A. Ilyas, A. Madry, *How does batch normalization help optimization?*,
#   2018, arXiv:1805.11604.
# - S. Ioffe, *Batch renormalization: towards reducing minibatch dependence in batch-normalized
#   models*, 2017, arXiv:1702.03275.
# - Y. Wu, K. He, *Group normalization*, 2018, arXiv:1803.08494.
# - X. Li, S. Chen, X. Hu, J. Yang, *Understanding the disharmony between dropout and batch
#   normalization by variance shift*, 2018, arXiv:1801.05134.
