# %% [markdown]
# # 3. Pooling
#
# A feature map says *where* something was found. Often it is enough to know *roughly* where, and
# how clearly: pooling keeps one number per window and throws the rest away.
#
# **When you finish you can**
#
# - pool a map by hand and in code, with any window, stride and padding;
# - send gradients back through a maximum and through an average;
# - say what pooling makes invariant, and give a shift that it does not survive;
# - choose between maximum, average, global pooling and a strided convolution.
#
# One hour and a half, 100 points. `cnnlib.pool` has every function of this lesson, so it may not be
# called inside yours.

# %% nbgrader={"grade_id": "imports", "locked": true}
import numpy as np

from cnnlib import pool
from cnnlib.checks import (
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)
from cnnlib.data import load_photograph
from cnnlib.kernels import rgb_to_gray
from cnnlib.own_numbers import check_own_answer, own_numbers, own_question
from cnnlib.plots import describe, show_row
from cnnlib.questions import check_answer, check_choice, same_answer
from cnnlib.selfcheck import check_my_work
from cnnlib.widgets import gradient_router, pool_explorer


def pair(value):
    """Return (value, value) for one number, and a pair as it is."""
    return (value, value) if np.ndim(value) == 0 else tuple(value)


# %% [markdown]
# ## Predict: what survives?
#
# A 4 × 4 map is cut into four windows of 2 × 2, and of each only the largest number is kept:
#
# $$\begin{bmatrix}1&0&2&3\\4&6&6&8\\3&1&1&0\\1&2&2&4\end{bmatrix}$$
#
# Which four numbers are left? And if the whole map moves one pixel to the right, with zeros
# entering on the left: how many of the four change? Write your guess *before* you run anything
# below. It is not graded.

# %%
my_guess = None

# %% [markdown]
# ## Try it
#
# The winner of every window is orange. Drag a number up or down to change it, choose another window
# or stride, change from the maximum to the average. Then *shift* the map by a pixel: outputs that
# change are marked with ≠. Was your guess right?

# %%
deck = np.array([[1, 0, 2, 3], [4, 6, 6, 8], [3, 1, 1, 0], [1, 2, 2, 4]])
pool_explorer(deck)

# %% [markdown]
# ## Why pool?
#
# Pooling makes the representation smaller and more manageable. All layers above it have less to
# compute, and their filters see more of the image.
#
# - It looks at each feature map alone: the number of channels stays the same.
# - It is a fixed function, so it has **no parameters**. Nothing is learned; the window, the stride
#   and the kind (maximum or average) are chosen by you.
# - The maximum is not linear. Lectures call it *non-linear down-sampling*.
#
# In a network the usual order is convolution, ReLU, pooling, again and again.

# %% [markdown]
# ## The formula
#
# With windows of $K \times K$ pixels and a stride of $S$, for each image $n$ and channel $c$:
#
# $$\text{out}[n, c, i, j] = \max_{a,\, b}\; x[n, c,\; S i + a,\; S j + b] \qquad
# O = \left\lfloor \frac{H + 2P - K}{S} \right\rfloor + 1.$$
#
# Here $a$ and $b$ run from 0 to $K - 1$. Of $H$ rows, with $P$ rows of padding on each side, $O$
# remain, as in a convolution; a lecture writes it without $P$, because pooling is seldom padded.
# When $S = K$ the windows **tile** the map: every pixel is in one window.
#
# **Worked example**, the map from above with $K = S = 2$. The window at the top left holds 1, 0, 4
# and 6; its maximum is 6, its average $11/4 = 2.75$.
#
# | setting | used in |
# |---|---|
# | maximum, $K = 2$, $S = 2$ | most networks |
# | maximum, $K = 3$, $S = 2$ | AlexNet: windows overlap |

# %% [markdown]
# ## Pencil first (4 points)
#
# q43 and q44 are about the 4 × 4 map of the beginning. Answer row by row, as in
# `[[1, 2], [3, 4]]`.
#
# **Question q43 (2 points).** Windows of 2 × 2, stride 2: the maxima, and the averages.

# %% nbgrader={"grade_id": "q43", "solution": true}
q43_max = None
q43_average = None
### BEGIN SOLUTION
q43_max = [[6, 8], [3, 4]]
q43_average = [[2.75, 4.75], [1.75, 1.75]]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q43", "points": 2}
check_answer("q43_max", q43_max)
check_answer("q43_average", q43_average)
### BEGIN HIDDEN TESTS
assert same_answer(q43_max, [6, 8, 3, 4]), "q43: the maxima"
assert same_answer(q43_average, [2.75, 4.75, 1.75, 1.75]), "q43: the averages"
### END HIDDEN TESTS

# %% [markdown]
# **Question q44 (1 point).** Windows of 3 × 3, stride 1: the maxima.

# %% nbgrader={"grade_id": "q44", "solution": true}
q44 = None
### BEGIN SOLUTION
q44 = [[6, 8], [6, 8]]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q44", "points": 1}
check_answer("q44", q44)
### BEGIN HIDDEN TESTS
assert same_answer(q44, [6, 8, 6, 8]), "q44: the maxima"
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
own_question("own03", my_name)

# %% nbgrader={"grade_id": "own03", "solution": true}
own03 = None
### BEGIN SOLUTION
own03 = pool.max_pool2d(np.array(own_numbers("own03", my_name)["table"])[None, None], 2)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own03", "points": 1}
check_own_answer("own03", my_name, own03)


### BEGIN HIDDEN TESTS
def test_own03(rows):
    quarters = [rows[i][j : j + 2] + rows[i + 1][j : j + 2] for i in (0, 2) for j in (0, 2)]
    assert same_answer(own03, [max(quarter) for quarter in quarters])


test_own03(own_numbers("own03", my_name)["table"])
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 1: the maximum of every window (25 points)
#
# Write `max_pool2d`. `k`, `stride` and `padding` are one number or a pair (vertical, horizontal);
# `pair`, defined at the top, makes a pair of either. Without a stride the windows tile the map.
#
# **Padding is minus infinity, not zero**: a padded pixel must never win, and all numbers of a map
# may be negative. It is at most half a window, so every window sees a real pixel. Rows and columns
# left over at the end are dropped. A NaN ("not a number") in a window gives NaN:
# broken training should show.
#
# <details><summary>Hint 1: where do I start?</summary>
#
# `kh, kw = pair(k)`, and the same for `sh, sw` and `ph, pw`. Then a padded copy of x:
# `np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)` with x written into its middle. Then an array
# of zeros for the result, its size by the formula, `//` for the division.
#
# <details><summary>Hint 2: which pixels?</summary>
#
# Loop over the places `(i, j)` of the result. Its window begins at row `i * sh`, column `j * sw`,
# of all images and channels at once: `padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]`.
#
# <details><summary>Hint 3: which axes?</summary>
#
# `.max(axis=(2, 3))` takes the maximum over rows and columns and leaves images and channels alone.
#
# </details></details></details>
#
# **Common mistakes**: a maximum that starts from 0; a stride that is always 1, or always `k`.


# %% nbgrader={"grade_id": "max-pool2d", "solution": true}
def max_pool2d(x, k, stride=None, padding=0):
    """Keep the largest number of every window.

    Args:
        x: feature maps, (N, C, H, W). Integers are computed as floats.
        k: size of the window, one number or (KH, KW).
        stride: pixels between two windows, one number or a pair; None is k.
        padding: pixels of minus infinity on each side, one number or a pair.

    Returns:
        The maxima, (N, C, OH, OW), a new float array; what is left over is dropped.

    Raises:
        ValueError: the window does not fit into the padded map.
    """
    ### BEGIN SOLUTION
    (kh, kw), (ph, pw) = pair(k), pair(padding)
    sh, sw = pair(k if stride is None else stride)
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError(f"a window of {(kh, kw)} does not fit in {(H, W)} padded by {(ph, pw)}")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.max(axis=(2, 3))
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-max-pool2d", "points": 5}
def check_max_pool2d():
    lecture = np.array([[1, 0, 2, 3], [4, 6, 6, 8], [3, 1, 1, 0], [1, 2, 2, 4]])[None, None]
    check_shape(max_pool2d(lecture, 2), (1, 1, 2, 2), hint="Four windows tile the map.")
    check_close(max_pool2d(lecture, 2), [[[[6, 8], [3, 4]]]], hint="6 is the largest of 1 0 4 6.")
    check_close(max_pool2d(lecture, (1, 4)), [[[[3], [8], [3], [4]]]], hint="Every row's maximum.")
    check_close(max_pool2d(lecture, 2, stride=3), [[[[6]]]], hint="Only one window fits.")
    two = np.array([[[[1.0, 2.0]], [[9.0, 7.0]]]])
    check_close(max_pool2d(two, (1, 2)), [[[[2]], [[9]]]], hint="Two channels, two maxima.")
    dark = np.array([[[[-5.0, -3.0, -4.0]]]])
    check_close(max_pool2d(dark, (1, 3)), [[[[-3]]]], hint="The largest of three negatives.")
    padded = max_pool2d(dark, (1, 2), stride=1, padding=(0, 1))
    check_close(padded, [[[[-5, -3, -3, -4]]]], hint="Padding never wins: it is -inf.")
    alexnet = max_pool2d(np.zeros((1, 2, 55, 55)), 3, stride=2)
    check_shape(alexnet, (1, 2, 27, 27), hint="(55 - 3) / 2 + 1 = 27.")


check_max_pool2d()
visible_checks_pass("batches, channels, windows and strides of all sizes, padding, integers, NaN")


# %% nbgrader={"grade": true, "grade_id": "test-max-pool2d", "points": 10}
# Hidden tests: batches, channels; windows, strides and maps that are not square; leftovers.
### BEGIN HIDDEN TESTS
def test_max_pool2d():
    def oracle(x, kh, kw, sh, sw):
        N, C, H, W = x.shape
        out = np.zeros((N, C, (H - kh) // sh + 1, (W - kw) // sw + 1))
        for n, c, i, j in np.ndindex(out.shape):
            places = [(i * sh + a, j * sw + b) for a in range(kh) for b in range(kw)]
            out[n, c, i, j] = max(x[n, c, row, column] for row, column in places)
        return out

    rng = np.random.default_rng(301)
    holds = Properties("max_pool2d")
    cases = [
        ("windows that tile one map", (1, 1, 6, 6), 2, None),
        ("several channels", (1, 3, 4, 4), 2, None),
        ("a batch of images", (3, 1, 4, 4), 2, None),
        ("a rectangular map", (2, 3, 6, 8), 2, None),
        ("a rectangular window", (2, 3, 6, 8), (3, 2), None),
        ("windows that overlap", (2, 2, 7, 9), 3, 2),
        ("a stride of one", (2, 2, 5, 6), 3, 1),
        ("a stride larger than the window", (2, 2, 7, 9), 2, 3),
        ("a stride per axis", (2, 2, 7, 9), (2, 3), (3, 1)),
        ("what is left over is dropped", (2, 3, 7, 8), (3, 3), None),
        ("a window of one pixel", (2, 2, 3, 4), 1, None),
        ("a window as large as the map", (2, 3, 3, 4), (3, 4), None),
    ]
    for title, shape, k, stride in cases:
        x = rng.normal(size=shape)
        window, step = pair(k), pair(k if stride is None else stride)
        with holds(title, hint=f"x is {shape}, k is {k}, stride is {stride}."):
            got = max_pool2d(x.copy(), k) if stride is None else max_pool2d(x.copy(), k, stride)
            check_close(got, oracle(x, *window, *step))
    x = -5 - rng.random(size=(2, 2, 4, 6))
    with holds("maps with negative numbers only", hint="Where does your maximum start?"):
        check_close(max_pool2d(x.copy(), 2), oracle(x, 2, 2, 2, 2))
    holds.verdict()


test_max_pool2d()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-max-pool2d-padding", "points": 4}
# Hidden tests: padding of one size and of two, also of maps with negative numbers only.
### BEGIN HIDDEN TESTS
def test_max_pool2d_padding():
    def oracle(x, k, stride, padding):
        (kh, kw), (sh, sw), (ph, pw) = k, stride, padding
        N, C, H, W = x.shape
        out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
        for n, c, i, j in np.ndindex(out.shape):
            rows = range(max(0, i * sh - ph), min(H, i * sh - ph + kh))
            columns = range(max(0, j * sw - pw), min(W, j * sw - pw + kw))
            out[n, c, i, j] = max(x[n, c, row, col] for row in rows for col in columns)
        return out

    rng = np.random.default_rng(302)
    holds = Properties("max_pool2d")
    cases = [
        ("padding on all sides", (1, 1, 5, 5), 3, 2, 1),
        ("padding, several images and channels", (2, 3, 4, 6), 2, 2, 1),
        ("padding per axis", (2, 2, 5, 6), (4, 3), (1, 2), (2, 1)),
        ("padding of one axis", (2, 2, 4, 5), 3, 1, (0, 1)),
        ("a tall map, padded above and below only", (2, 2, 7, 4), 3, 1, (1, 0)),
        ("padding without a stride", (2, 1, 5, 4), 3, None, 1),
        ("a window as large as the padded map", (2, 2, 2, 3), (4, 5), None, 1),
    ]
    for title, shape, k, stride, padding in cases:
        step = pair(k if stride is None else stride)
        for sign, kind in [(1, "any numbers"), (-1, "negative numbers only")]:
            x = rng.normal(size=shape) if sign > 0 else -3 - rng.random(size=shape)
            with holds(f"{title}, {kind}", hint=f"x is {shape}, k is {k}, padding {padding}."):
                got = max_pool2d(x.copy(), k, stride=stride, padding=padding)
                check_close(got, oracle(x, pair(k), step, pair(padding)))
    holds.verdict()


test_max_pool2d_padding()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-max-pool2d-care", "points": 6}
# Hidden tests: integers, bytes, float32, NaN, read-only input, windows that do not fit.
### BEGIN HIDDEN TESTS
def test_max_pool2d_care():
    rng = np.random.default_rng(303)
    holds = Properties("max_pool2d")
    x = rng.permutation(48).reshape(2, 1, 4, 6) * 4 - 90
    want = x.reshape(2, 1, 2, 2, 3, 2).max(axis=(3, 5)).astype(float)
    with holds("integers give floats", hint="The result is a float array."):
        got = np.asarray(max_pool2d(x.copy(), 2))
        check_close(got, want)
        assert got.dtype.kind == "f"
    with holds("bytes, as photographs have them, padded", hint="Bytes cannot hold -inf."):
        got = max_pool2d((x + 90).astype(np.uint8), 2, padding=1)
        check_shape(got, (2, 1, 3, 4))
        check_close(np.asarray(got)[..., 0, 0], x[..., 0, 0] + 90)
    with holds("float32 input"):
        check_close(max_pool2d((x / 7).astype(np.float32), 2), want / 7, rtol=1e-3, atol=1e-4)
    broken = x.astype(float)
    broken[1, 0, 2, 3] = np.nan
    with holds("a NaN makes its own window NaN, and no other", hint="NaN > 3 is False."):
        where = np.isnan(np.asarray(max_pool2d(broken.copy(), 2), dtype=float))
        check_close(where, np.isnan(broken).reshape(2, 1, 2, 2, 3, 2).any(axis=(3, 5)))
    x = rng.normal(size=(6, 4, 3, 2)).T
    want = x.reshape(2, 3, 2, 2, 3, 2).max(axis=(3, 5))
    with holds("the input is left as it was"):
        check_close(check_unchanged(lambda a: max_pool2d(a, 2), x), want)
    x.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(max_pool2d(x, 2), want)
        check_close(max_pool2d(x, 2), want)
    with holds("a window that does not fit raises ValueError"):
        check_raises(ValueError, max_pool2d, np.ones((1, 2, 3, 5)), (4, 2))
        check_raises(ValueError, max_pool2d, np.ones((1, 2, 5, 3)), (2, 4))
        check_raises(ValueError, max_pool2d, np.ones((1, 2, 5, 3)), (2, 6), 1, 1)
        check_raises(ValueError, max_pool2d, np.ones((1, 2, 2, 5)), (5, 2), 1, (1, 0))
        check_raises(ValueError, max_pool2d, np.ones((1, 2, 5, 2)), (2, 5), 1, (0, 1))
        check_raises(ValueError, max_pool2d, np.ones((1, 2, 2, 5)), (3, 2), 1, (0, 1))
        check_raises(ValueError, max_pool2d, np.ones((1, 2, 5, 2)), (2, 3), 1, (1, 0))
    holds.verdict()


test_max_pool2d_care()
### END HIDDEN TESTS

# %% [markdown]
# ## A photograph, four times smaller on each side
#
# Every window of 4 × 4 pixels becomes one. The maximum keeps what is bright, the average keeps the
# look, and taking every fourth pixel keeps accidents: compare the texture of the wood.

# %%
photo = rgb_to_gray(load_photograph("coffee"))[None, None] / 255
small = [pool.max_pool2d(photo, 4), pool.avg_pool2d(photo, 4), photo[:, :, ::4, ::4]]
size = small[0].shape[2:]
describe(
    show_row(
        [small[0][0, 0], small[1][0, 0], small[2][0, 0, :42]],
        [f"maximum {size}", f"average {size}", f"every 4th {size}"],
    ),
    "A cup of coffee, small: brighter by the maximum, smooth by the average, grainy by sampling.",
)

# %% [markdown]
# ## A factor of 16
#
# A lecture says that 4 × 4 pooling, meant for very large images, reduces the signal "by a factor of
# 16, and may result in throwing away too much information". The 16 is right, and it counts the
# *numbers*: 4 on each side, 4·4 = 16 in all. The photograph above had 171 × 256 = 43,776 pixels and
# has 42 × 64 = 2,688 now: 16.3 times fewer, because three rows were left over.
#
# | window and stride | sides shrink by | numbers shrink by |
# |---|---|---|
# | 2 × 2, stride 2 | 2 | 4 |
# | 4 × 4, stride 4 | 4 | 16 |
# | 3 × 3, stride 2 | about 2 | about 4 |

# %% [markdown]
# ## Windows that overlap
#
# What shrinks the map is the *stride*, not the window. AlexNet pools windows of 3 × 3 with stride
# 2, so neighbors share a row or a column:
#
# $$55 \to \frac{55 - 3}{2} + 1 = 27 \to 13 \to 6.$$
#
# Its authors measured that overlapping lowers the top-5 error by 0.3 points against 2 × 2 windows.
# On the way back a pixel may then have won *several* windows. Keep that in mind for the next
# exercise.

# %% [markdown]
# ## Predict: where does the gradient go?
#
# Training needs to know how much the loss, the number that says how wrong a network is, changes
# with each pixel. It is computed from the end: every output brings its **gradient** (`dout`), how
# much the loss would grow per unit if this output grew a little. In the window 1, 0, 4, 6 the
# output is 6. If the 4 grew a little, would the output change? If the 6 grew? So which share of the
# gradient belongs to each of the four pixels?

# %%
my_guess = None

# %% [markdown]
# ## The gradient finds the winner
#
# Drag the gradients up and down and see where they land. Only the winner of a window could have
# changed its output, so it gets the *whole* gradient of that window, the others 0. Change to the
# average: there everyone has a share.
#
# Then make the windows 3 × 3 with stride 1: the 6 and the 8 win two windows each, and their
# gradients **add up**.

# %%
gradient_router(deck, [[1, 2], [3, 4]])

# %% [markdown]
# ## Ties
#
# After a ReLU, which makes negative numbers 0, many windows hold nothing but zeros. Who has won?
# The maximum has no derivative there, so a convention decides: the first (PyTorch), the last, or
# equal shares for all.
#
# Any of these will do. What is *wrong* is the full gradient for every winner: a window of four
# equal pixels would send back four times what came in. The rule: **the gradient of a window is sent
# back once, and only to pixels that are its maximum.**

# %% [markdown]
# ## Exercise 2: back through the maximum (25 points)
#
# Write `max_pool2d_backward`. `dout`, the gradients that come in, has the shape of the maxima;
# `dx`, those that go back, has the shape of `x`.
#
# <details><summary>Hint 1: the plan</summary>
#
# As forward: a padded copy of x, a loop over the windows. Beside it a padded `dx` of zeros, into
# which you write; at the end the padding is cut off.
#
# <details><summary>Hint 2: where is the maximum?</summary>
#
# `window.argmax()` counts along the rows of one window (KH, KW);
# `np.unravel_index(window.argmax(), window.shape)` makes a row and a column of it. Loop over images
# and channels as well: `for n, c, i, j in np.ndindex(dout.shape)`.
#
# <details><summary>Hint 3: two traps at the end</summary>
#
# Use `+=`: a pixel may win several windows. And cut the padding off with `ph : ph + H`, because
# `ph : -ph` is empty when `ph` is 0.
#
# </details></details></details>
#
# **A common mistake** is to compare values over the whole map: a 6 in a neighbor's window is not
# the winner there.


# %% nbgrader={"grade_id": "max-pool2d-backward", "solution": true}
def max_pool2d_backward(dout, x, k, stride=None, padding=0):
    """Send the gradient of every window to its maximum.

    Args:
        dout: gradient of the loss with respect to the maxima, (N, C, OH, OW).
        x, k, stride, padding: what `max_pool2d` was given.

    Returns:
        dx, (N, C, H, W), a new float array. Of several equal maxima the first, the last or all
        in shares; together they get the window's gradient once.

    Raises:
        ValueError: dout does not have the shape of the maxima, or the window does not fit.
    """
    ### BEGIN SOLUTION
    (kh, kw), (ph, pw) = pair(k), pair(padding)
    sh, sw = pair(k if stride is None else stride)
    N, C, H, W = x.shape
    if dout.shape != max_pool2d(x, k, stride, padding).shape:
        raise ValueError(f"dout is {dout.shape}, which is not the shape of the maxima")
    padded = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf)
    padded[:, :, ph : ph + H, pw : pw + W] = x
    dx = np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        window = padded[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * sh + row, j * sw + column] += dout[n, c, i, j]
    return dx[:, :, ph : ph + H, pw : pw + W]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-max-pool2d-backward", "points": 5}
def check_max_pool2d_backward():
    lecture = np.array([[1, 0, 2, 3], [4, 6, 7, 8], [3, 1, 1, 0], [1, 2, 2, 4]])[None, None]
    dout = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    want = np.array([[0, 0, 0, 0], [0, 1, 0, 2], [3, 0, 0, 0], [0, 0, 0, 4]])[None, None]
    got = max_pool2d_backward(dout, lecture, 2)
    check_shape(got, (1, 1, 4, 4), hint="dx has the shape of x.")
    check_close(got, want, hint="The winners 6, 8, 3 and 4 get 1, 2, 3 and 4.")
    overlap = max_pool2d_backward(dout, lecture, 3, stride=1)
    want = np.array([[0, 0, 0, 0], [0, 0, 4, 6], [0, 0, 0, 0], [0, 0, 0, 0]])[None, None]
    check_close(overlap, want, hint="7 wins two windows, and so does 8: 1 + 3 and 2 + 4.")
    equal = max_pool2d_backward(np.array([[[[8.0]]]]), np.zeros((1, 1, 2, 2)), 2)
    check_close(np.sum(equal), 8.0, hint="A tie: the 8 is sent back once, whoever gets it.")


check_max_pool2d_backward()
visible_checks_pass("batches, channels, all windows and strides, padding, ties, integers")


# %% nbgrader={"grade": true, "grade_id": "test-max-pool2d-backward", "points": 10}
# Hidden tests: batches, channels, all windows and strides, padding; no two numbers are equal.
### BEGIN HIDDEN TESTS
def test_max_pool2d_backward():
    def oracle(dout, x, k, stride, padding):
        (kh, kw), (sh, sw), (ph, pw) = k, stride, padding
        _, _, H, W = x.shape
        dx = np.zeros(x.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            rows = range(max(0, i * sh - ph), min(H, i * sh - ph + kh))
            columns = range(max(0, j * sw - pw), min(W, j * sw - pw + kw))
            winner = max((x[n, c, row, col], row, col) for row in rows for col in columns)
            dx[n, c, winner[1], winner[2]] += dout[n, c, i, j]
        return dx

    rng = np.random.default_rng(304)
    holds = Properties("max_pool2d_backward")
    cases = [
        ("windows that tile one map", (1, 1, 4, 4), 2, None, 0),
        ("a batch of images with channels", (3, 2, 4, 4), 2, None, 0),
        ("rectangular maps and windows", (2, 3, 6, 8), (3, 2), None, 0),
        ("windows that overlap", (2, 2, 7, 9), 3, 2, 0),
        ("a stride of one", (2, 2, 5, 6), 3, 1, 0),
        ("a stride larger than the window", (2, 2, 7, 9), 2, 3, 0),
        ("a stride per axis", (2, 2, 7, 9), (2, 3), (3, 1), 0),
        ("what is left over gets no gradient", (2, 3, 7, 8), 3, None, 0),
        ("a window as large as the map", (2, 3, 3, 4), (3, 4), None, 0),
        ("padding", (2, 2, 5, 6), 3, 2, 1),
        ("padding per axis", (2, 2, 5, 6), (4, 3), (1, 2), (2, 1)),
        ("padding of one axis", (2, 2, 4, 5), 3, 1, (0, 1)),
        ("a tall map, padded above and below only", (2, 2, 7, 4), 3, 1, (1, 0)),
        ("a window as large as the padded map", (2, 2, 2, 3), (4, 5), None, 1),
    ]
    for title, shape, k, stride, padding in cases:
        x = rng.normal(size=shape) - 4.0 * bool(padding)  # negative: a padding of 0 would win
        window, step, margin = pair(k), pair(k if stride is None else stride), pair(padding)
        sizes = zip(shape[2:], window, step, margin, strict=True)
        out = [(n + 2 * p - size) // s + 1 for n, size, s, p in sizes]
        dout = rng.normal(size=(*shape[:2], *out))
        with holds(title, hint=f"x is {shape}, k {k}, stride {stride}, padding {padding}."):
            got = max_pool2d_backward(dout.copy(), x.copy(), k, stride, padding)
            check_close(got, oracle(dout, x, window, step, margin))
    holds.verdict()


test_max_pool2d_backward()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-max-pool2d-backward-ties", "points": 4}
# Hidden tests: equal maxima share one gradient, whichever way; nobody else gets any.
### BEGIN HIDDEN TESTS
def test_max_pool2d_backward_ties():
    rng = np.random.default_rng(305)
    holds = Properties("max_pool2d_backward")
    x = np.maximum(np.round(rng.normal(size=(3, 2, 6, 8)) - 0.5), 0)
    dout = rng.random(size=(3, 2, 3, 4)) + 0.5
    tiles = (3, 2, 3, 2, 4, 2)
    with holds("the gradient of a window is sent back once", hint="Add up dx in every window."):
        dx = np.asarray(max_pool2d_backward(dout.copy(), x.copy(), 2))
        check_shape(dx, x.shape)
        check_close(dx.reshape(tiles).sum(axis=(3, 5)), dout)
    with holds("only the maximum of a window gets a share, and none below 0"):
        dx = np.asarray(max_pool2d_backward(dout.copy(), x.copy(), 2))
        check_shape(dx, x.shape)
        best = x.reshape(tiles).max(axis=(3, 5), keepdims=True)
        assert not np.any(dx.reshape(tiles)[x.reshape(tiles) < best])
        assert np.all(dx >= 0)
    with holds("equal pixels in windows that overlap", hint="Add up all of dx."):
        flat, some = np.full((1, 2, 5, 7), -2.0), rng.random(size=(1, 2, 2, 3))
        dx = np.asarray(max_pool2d_backward(some.copy(), flat.copy(), 3, 2))
        check_shape(dx, flat.shape)
        check_close(dx.sum(axis=(2, 3)), some.sum(axis=(2, 3)))
    with holds("equal pixels beside the padding", hint="Does the padding get a gradient?"):
        some = rng.random(size=(1, 2, 3, 4))
        dx = np.asarray(max_pool2d_backward(some.copy(), flat.copy(), 3, 2, 1))
        check_shape(dx, flat.shape)
        check_close(dx.sum(axis=(2, 3)), some.sum(axis=(2, 3)))
    holds.verdict()


test_max_pool2d_backward_ties()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-max-pool2d-backward-care", "points": 6}
# Hidden tests: integers, float32, read-only input, shapes that cannot work.
### BEGIN HIDDEN TESTS
def test_max_pool2d_backward_care():
    rng = np.random.default_rng(306)
    holds = Properties("max_pool2d_backward")
    x = rng.permutation(48).reshape(2, 1, 4, 6)
    tiles = (2, 1, 2, 2, 3, 2)
    won = x.reshape(tiles) == x.reshape(tiles).max(axis=(3, 5), keepdims=True)
    dout = rng.normal(size=(2, 1, 2, 3))
    want = (won * dout[:, :, :, None, :, None]).reshape(x.shape)
    with holds("integer maps keep the decimals of dout", hint="np.zeros_like(x) has x's type."):
        check_close(max_pool2d_backward(dout.copy(), x.copy(), 2), want)
        check_close(max_pool2d_backward(dout.copy(), x.astype(np.uint8), 2), want)
    with holds("float32 input"):
        small = dout.astype(np.float32), x.astype(np.float32)
        check_close(max_pool2d_backward(*small, 2), want, rtol=1e-3, atol=1e-4)
    x, dout = x.astype(float), np.asfortranarray(dout)
    with holds("the input is left as it was"):
        check_close(check_unchanged(lambda a, b: max_pool2d_backward(a, b, 2), dout, x), want)
    x.flags.writeable = dout.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(max_pool2d_backward(dout, x, 2), want)
        check_close(max_pool2d_backward(dout, x, 2), want)
    with holds("a gradient of another shape raises ValueError", hint="Compare shapes first."):
        check_raises(ValueError, max_pool2d_backward, np.ones((2, 1, 2, 2)), x, 2)
        check_raises(ValueError, max_pool2d_backward, np.ones((2, 1, 4, 6)), x, 2)
        check_raises(ValueError, max_pool2d_backward, np.ones((2, 3, 2, 3)), x, 2)
    with holds("a window that does not fit raises ValueError"):
        check_raises(ValueError, max_pool2d_backward, np.ones((2, 1, 1, 1)), x, (5, 2))
        check_raises(ValueError, max_pool2d_backward, np.ones((2, 1, 1, 1)), x, (2, 7))
    holds.verdict()


test_max_pool2d_backward_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Maximum or average?
#
# Average pooling asks *how much* of a feature there is in the window, max pooling *whether* it is
# there at all. One strong answer among many weak ones survives the maximum and drowns in the
# average. LeNet-5 averaged in 1998; most later networks take the maximum inside, and the average at
# the very end.
#
# There are relatives: **L2 pooling** takes the root of the summed squares, **stochastic pooling**
# draws one pixel of the window at random, the larger the likelier. In both the idea is the same:
# one number per window, no parameters.
#
# **Worked example.** The windows of the beginning have the sums 11, 19, 7, 7, so the averages 2.75,
# 4.75, 1.75, 1.75.

# %% [markdown]
# ## Exercise 3: the average of every window (15 points)
#
# Write `avg_pool2d`, with the options of exercise 1. Here the padding is **zeros, and they count**:
# the sum is always divided by the number of pixels in the window, KH·KW. (PyTorch calls this
# `count_include_pad=True`; Keras does not count them.)
#
# <details><summary>Hint 1: what changes?</summary>
#
# Two things: the padding is 0, and `max` is `mean`.
#
# <details><summary>Hint 2: the padded copy</summary>
#
# `np.zeros((N, C, H + 2 * ph, W + 2 * pw))`: a shape is a tuple, so there are two pairs of
# parentheses. It holds floats, so bytes written into it cannot overflow.
#
# <details><summary>Hint 3: all of it</summary>
#
# Your code of exercise 1 with `0` for `-np.inf` and `.mean(axis=(2, 3))` for `.max(axis=(2, 3))`.
#
# </details></details></details>
#
# **A common mistake** is to divide by `k` instead of by the number of pixels.


# %% nbgrader={"grade_id": "avg-pool2d", "solution": true}
def avg_pool2d(x, k, stride=None, padding=0):
    """Average every window; zeros of the padding count.

    Args:
        x: feature maps, (N, C, H, W). Integers are computed as floats.
        k: size of the window, one number or (KH, KW).
        stride: pixels between two windows, one number or a pair; None is k.
        padding: zeros on each side, one number or a pair.

    Returns:
        The averages, (N, C, OH, OW), a new float array; what is left over is dropped.

    Raises:
        ValueError: the window does not fit into the padded map.
    """
    ### BEGIN SOLUTION
    (kh, kw), (ph, pw) = pair(k), pair(padding)
    sh, sw = pair(k if stride is None else stride)
    N, C, H, W = x.shape
    if kh > H + 2 * ph or kw > W + 2 * pw:
        raise ValueError(f"a window of {(kh, kw)} does not fit in {(H, W)} padded by {(ph, pw)}")
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    padded[:, :, ph : ph + H, pw : pw + W] = x
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = padded[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[:, :, i, j] = window.mean(axis=(2, 3))
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-avg-pool2d", "points": 3}
def check_avg_pool2d():
    lecture = np.array([[1, 0, 2, 3], [4, 6, 6, 8], [3, 1, 1, 0], [1, 2, 2, 4]])[None, None]
    check_shape(avg_pool2d(lecture, 2), (1, 1, 2, 2), hint="Four windows tile the map.")
    want = [[[[2.75, 4.75], [1.75, 1.75]]]]
    check_close(avg_pool2d(lecture, 2), want, hint="11 / 4, 19 / 4, 7 / 4, 7 / 4.")
    check_close(avg_pool2d(lecture, (1, 4))[0, 0, :, 0], [1.5, 6, 1.25, 2.25], hint="Row by row.")
    corner = avg_pool2d(np.full((1, 1, 2, 2), 8.0), 2, padding=1)
    check_close(corner, np.full((1, 1, 2, 2), 2.0), hint="8 and three zeros: 8 / 4.")


check_avg_pool2d()
visible_checks_pass("batches, channels, all windows and strides, padding, integers")


# %% nbgrader={"grade": true, "grade_id": "test-avg-pool2d", "points": 8}
# Hidden tests: batches, channels, all windows and strides, leftovers, padding that counts.
### BEGIN HIDDEN TESTS
def test_avg_pool2d():
    def oracle(x, k, stride, padding):
        (kh, kw), (sh, sw), (ph, pw) = k, stride, padding
        N, C, H, W = x.shape
        out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1))
        for n, c, i, j, a, b in np.ndindex(*out.shape, kh, kw):
            row, col = i * sh - ph + a, j * sw - pw + b
            if 0 <= row < H and 0 <= col < W:
                out[n, c, i, j] += x[n, c, row, col] / (kh * kw)
        return out

    rng = np.random.default_rng(307)
    holds = Properties("avg_pool2d")
    cases = [
        ("windows that tile one map", (1, 1, 6, 6), 2, None, 0),
        ("a batch of images with channels", (3, 2, 4, 4), 2, None, 0),
        ("rectangular maps and windows", (2, 3, 6, 8), (3, 2), None, 0),
        ("windows that overlap", (2, 2, 7, 9), 3, 2, 0),
        ("a stride of one", (2, 2, 5, 6), 3, 1, 0),
        ("a stride larger than the window", (2, 2, 7, 9), 2, 3, 0),
        ("a stride per axis", (2, 2, 7, 9), (2, 3), (3, 1), 0),
        ("what is left over is dropped", (2, 3, 7, 8), 3, None, 0),
        ("a window as large as the map", (2, 3, 3, 4), (3, 4), None, 0),
        ("padding counts as zeros", (2, 2, 5, 6), 3, 2, 1),
        ("padding per axis", (2, 2, 5, 6), (4, 3), (1, 2), (2, 1)),
        ("padding of one axis", (2, 2, 4, 5), 3, 1, (0, 1)),
        ("a tall map, padded above and below only", (2, 2, 7, 4), 3, 1, (1, 0)),
        ("a window as large as the padded map", (2, 2, 2, 3), (4, 5), None, 1),
    ]
    for title, shape, k, stride, padding in cases:
        x = rng.normal(size=shape) + 2
        step = pair(k if stride is None else stride)
        with holds(title, hint=f"x is {shape}, k {k}, stride {stride}, padding {padding}."):
            got = avg_pool2d(x.copy(), k, stride, padding)
            check_close(got, oracle(x, pair(k), step, pair(padding)))
    holds.verdict()


test_avg_pool2d()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-avg-pool2d-care", "points": 4}
# Hidden tests: integers, bytes, float32, read-only input, windows that do not fit.
### BEGIN HIDDEN TESTS
def test_avg_pool2d_care():
    rng = np.random.default_rng(308)
    holds = Properties("avg_pool2d")
    x = rng.integers(100, 250, size=(2, 1, 4, 6))
    want = x.reshape(2, 1, 2, 2, 3, 2).mean(axis=(3, 5))
    with holds("integers keep their decimals", hint="np.zeros_like(x) has x's type."):
        check_close(avg_pool2d(x.copy(), 2), want)
    with holds("bytes, as photographs have them", hint="Bytes end at 255: use floats."):
        check_close(avg_pool2d(x.astype(np.uint8), 2), want)
    with holds("float32 input"):
        check_close(avg_pool2d(x.astype(np.float32), 2), want, rtol=1e-3, atol=1e-4)
    x = rng.normal(size=(6, 4, 3, 2)).T
    want = x.reshape(2, 3, 2, 2, 3, 2).mean(axis=(3, 5))
    with holds("the input is left as it was"):
        check_close(check_unchanged(lambda a: avg_pool2d(a, 2), x), want)
    x.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(avg_pool2d(x, 2), want)
        check_close(avg_pool2d(x, 2), want)
    with holds("a window that does not fit raises ValueError"):
        check_raises(ValueError, avg_pool2d, np.ones((1, 2, 3, 5)), (4, 2))
        check_raises(ValueError, avg_pool2d, np.ones((1, 2, 5, 3)), (2, 4))
        check_raises(ValueError, avg_pool2d, np.ones((1, 2, 5, 3)), (2, 6), 1, 1)
        check_raises(ValueError, avg_pool2d, np.ones((1, 2, 2, 5)), (5, 2), 1, (1, 0))
        check_raises(ValueError, avg_pool2d, np.ones((1, 2, 5, 2)), (2, 5), 1, (0, 1))
        check_raises(ValueError, avg_pool2d, np.ones((1, 2, 2, 5)), (3, 2), 1, (0, 1))
        check_raises(ValueError, avg_pool2d, np.ones((1, 2, 5, 2)), (2, 3), 1, (1, 0))
    holds.verdict()


test_avg_pool2d_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 4: average a whole map (5 points)
#
# **Global average pooling** takes one window as large as the map: C maps become C numbers, however
# large the image is. GoogLeNet and ResNet end with it, where LeNet and AlexNet *flatten* their maps
# and need a large fully connected layer.
#
# **Worked example.** A ResNet's last maps are 2048 of 7 × 7. Flattened that is 100,352 numbers;
# averaged, 2,048. A layer with 1000 classes on top needs 100,353,000 parameters in the first case
# and 2,049,000 in the second.
#
# Write `global_avg_pool`.
#
# <details><summary>Hint 1: which axes?</summary>
#
# Rows and columns disappear; images and channels stay.
#
# <details><summary>Hint 2: one call</summary>
#
# `np.mean` takes a tuple of axes.
#
# <details><summary>Hint 3: shapes that cannot work</summary>
#
# `N, C, H, W = x.shape` raises `ValueError` by itself when there are not four axes.
#
# </details></details></details>
#
# **A common mistake** is to average over the channels too: one number per map, not per image.


# %% nbgrader={"grade_id": "global-avg-pool", "solution": true}
def global_avg_pool(x):
    """Average every feature map.

    Args:
        x: feature maps, (N, C, H, W). Integers are computed as floats.

    Returns:
        One number per map, (N, C), a new float array.

    Raises:
        ValueError: x does not have four axes.
    """
    ### BEGIN SOLUTION
    _N, _C, _H, _W = x.shape
    return np.mean(x, axis=(2, 3), dtype=float)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-global-avg-pool", "points": 1}
def check_global_avg_pool():
    maps = np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 9.0]], [[0.0, 0.0, 0.0], [0.0, 0.0, 3.0]]])
    got = np.asarray(global_avg_pool(maps[None]))
    assert got.size == 2, f"two maps give two numbers, yours are {got.size}"
    check_close(got.reshape(1, 2), [[4.0, 0.5]], hint="24 / 6 and 3 / 6.")


check_global_avg_pool()
visible_checks_pass("batches, channels, maps that are not square, integers")


# %% nbgrader={"grade": true, "grade_id": "test-global-avg-pool", "points": 4}
# Hidden tests: batches, channels, maps that are not square, integers, three axes.
### BEGIN HIDDEN TESTS
def test_global_avg_pool():
    def numbers_of(x):
        got = np.asarray(global_avg_pool(x))
        if got.shape[2:] == (1, 1):  # both ways to write one number per map
            return got[:, :, 0, 0]
        return got

    rng = np.random.default_rng(309)
    holds = Properties("global_avg_pool")
    for title, shape in [
        ("one map", (1, 1, 3, 3)),
        ("a batch of images with channels", (3, 2, 4, 4)),
        ("maps that are not square", (2, 3, 2, 5)),
        ("maps of one pixel", (2, 3, 1, 1)),
        ("as many images as channels", (3, 3, 3, 4)),
    ]:
        x = rng.normal(size=shape) + 1
        want = [[sum(plane.ravel().tolist()) / plane.size for plane in image] for image in x]
        with holds(title, hint=f"x is {shape}."):
            check_close(numbers_of(x.copy()), want)
    x = rng.integers(100, 250, size=(2, 3, 4, 5))
    with holds("integers and bytes are averaged as floats"):
        want = x.reshape(2, 3, 20).sum(axis=2) / 20
        check_close(numbers_of(x.copy()), want)
        check_close(numbers_of(x.astype(np.uint8)), want)
    x = rng.normal(size=(5, 4, 3, 2)).T
    want = np.array([[plane.sum() / 20 for plane in image] for image in x])
    x.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(numbers_of(x), want)
        check_close(numbers_of(x), want)
    with holds("three axes raise ValueError"):
        check_raises(ValueError, global_avg_pool, np.ones((3, 4, 5)))
    holds.verdict()


test_global_avg_pool()
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 5: back through the average (10 points)
#
# Each of the KH·KW pixels of a window moves its average by $1/(K_H K_W)$ of what it moves itself.
# So each gets that share of the window's gradient, and where windows overlap the shares add up. The
# shares that fall on the padding are lost.
#
# The numbers of the map do not matter here, only its shape: the backward step is linear.
#
# **Worked example.** A gradient of 8 for a window of 2 × 2: every pixel gets 2.
#
# <details><summary>Hint 1: the plan</summary>
#
# A padded `dx` of zeros, a loop over the places of `dout`, and the padding cut off at the end.
#
# <details><summary>Hint 2: no loop over pixels</summary>
#
# `dout[:, :, i, j]` is (N, C); with `[:, :, None, None]` behind it, it spreads over the window's
# rows and columns.
#
# <details><summary>Hint 3: the line</summary>
#
# `dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)` with the two slices of
# exercise 1.
#
# </details></details></details>
#
# **A common mistake** is `=` for `+=`: where windows overlap, only the last one counts.


# %% nbgrader={"grade_id": "avg-pool2d-backward", "solution": true}
def avg_pool2d_backward(dout, x_shape, k, stride=None, padding=0):
    """Share the gradient of every window equally among its pixels.

    Args:
        dout: gradient of the loss with respect to the averages, (N, C, OH, OW).
        x_shape: the shape of the maps, (N, C, H, W).
        k, stride, padding: what `avg_pool2d` was given.

    Returns:
        dx, (N, C, H, W), a new float array.

    Raises:
        ValueError: dout does not have the shape of the averages, or the window does not fit.
    """
    ### BEGIN SOLUTION
    (kh, kw), (ph, pw) = pair(k), pair(padding)
    sh, sw = pair(k if stride is None else stride)
    N, C, H, W = x_shape
    if dout.shape != avg_pool2d(np.zeros(x_shape), k, stride, padding).shape:
        raise ValueError(f"dout is {dout.shape}, which is not the shape of the averages")
    dx = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for i, j in np.ndindex(dout.shape[2:]):
        rows, columns = slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        dx[:, :, rows, columns] += dout[:, :, i, j, None, None] / (kh * kw)
    return dx[:, :, ph : ph + H, pw : pw + W]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-avg-pool2d-backward", "points": 2}
def check_avg_pool2d_backward():
    dout = np.array([[[[8.0, 4.0]]]])
    want = np.array([[2.0, 2.0, 1.0, 1.0], [2.0, 2.0, 1.0, 1.0]])[None, None]
    got = avg_pool2d_backward(dout, (1, 1, 2, 4), 2)
    check_shape(got, (1, 1, 2, 4), hint="dx has the shape of the maps.")
    check_close(got, want, hint="8 / 4 and 4 / 4.")
    overlap = avg_pool2d_backward(dout, (1, 1, 1, 3), (1, 2), stride=1)
    check_close(overlap, [[[[4, 6, 2]]]], hint="The middle pixel is in both windows: 4 + 2.")


check_avg_pool2d_backward()
visible_checks_pass("batches, channels, all windows and strides, padding, shapes that cannot work")


# %% nbgrader={"grade": true, "grade_id": "test-avg-pool2d-backward", "points": 6}
# Hidden tests: batches, channels, all windows and strides, leftovers, padding.
### BEGIN HIDDEN TESTS
def test_avg_pool2d_backward():
    def oracle(dout, x_shape, k, stride, padding):
        (kh, kw), (sh, sw), (ph, pw) = k, stride, padding
        dx = np.zeros(x_shape)
        for n, c, i, j, a, b in np.ndindex(*dout.shape, kh, kw):
            row, col = i * sh - ph + a, j * sw - pw + b
            if 0 <= row < x_shape[2] and 0 <= col < x_shape[3]:
                dx[n, c, row, col] += dout[n, c, i, j] / (kh * kw)
        return dx

    rng = np.random.default_rng(310)
    holds = Properties("avg_pool2d_backward")
    cases = [
        ("windows that tile one map", (1, 1, 4, 4), 2, None, 0),
        ("a batch of images with channels", (3, 2, 4, 4), 2, None, 0),
        ("rectangular maps and windows", (2, 3, 6, 8), (3, 2), None, 0),
        ("windows that overlap", (2, 2, 7, 9), 3, 2, 0),
        ("a stride larger than the window", (2, 2, 7, 9), 2, 3, 0),
        ("a stride per axis", (2, 2, 7, 9), (2, 3), (3, 1), 0),
        ("what is left over gets no gradient", (2, 3, 7, 8), 3, None, 0),
        ("padding", (2, 2, 5, 6), 3, 2, 1),
        ("padding per axis", (2, 2, 5, 6), (4, 3), (1, 2), (2, 1)),
        ("padding of one axis", (2, 2, 4, 5), 3, 1, (0, 1)),
        ("a tall map, padded above and below only", (2, 2, 7, 4), 3, 1, (1, 0)),
        ("a window as large as the padded map", (2, 2, 2, 3), (4, 5), None, 1),
    ]
    for title, shape, k, stride, padding in cases:
        window, step, margin = pair(k), pair(k if stride is None else stride), pair(padding)
        sizes = zip(shape[2:], window, step, margin, strict=True)
        out = [(n + 2 * p - size) // s + 1 for n, size, s, p in sizes]
        dout = rng.normal(size=(*shape[:2], *out))
        with holds(title, hint=f"x_shape {shape}, k {k}, stride {stride}, padding {padding}."):
            got = avg_pool2d_backward(dout.copy(), shape, k, stride, padding)
            check_close(got, oracle(dout, shape, window, step, margin))
    holds.verdict()


test_avg_pool2d_backward()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-avg-pool2d-backward-care", "points": 2}
# Hidden tests: integers, read-only gradients, shapes that cannot work.
### BEGIN HIDDEN TESTS
def test_avg_pool2d_backward_care():
    dout = np.random.default_rng(311).integers(1, 9, size=(2, 1, 2, 3))
    want = dout.repeat(2, axis=2).repeat(2, axis=3) / 4
    holds = Properties("avg_pool2d_backward")
    with holds("integer gradients are shared as floats"):
        check_close(avg_pool2d_backward(dout.copy(), (2, 1, 4, 6), 2), want)
    dout.flags.writeable = False
    with holds("read-only gradients, called twice"):
        check_close(avg_pool2d_backward(dout, (2, 1, 4, 6), 2), want)
        check_close(avg_pool2d_backward(dout, (2, 1, 4, 6), 2), want)
    with holds("a gradient of another shape raises ValueError", hint="Compare shapes first."):
        check_raises(ValueError, avg_pool2d_backward, np.ones((2, 1, 2, 2)), (2, 1, 4, 6), 2)
        check_raises(ValueError, avg_pool2d_backward, np.ones((2, 1, 4, 6)), (2, 1, 4, 6), 2)
        check_raises(ValueError, avg_pool2d_backward, np.ones((2, 3, 2, 3)), (2, 1, 4, 6), 2)
    with holds("a window that does not fit raises ValueError"):
        check_raises(ValueError, avg_pool2d_backward, np.ones((2, 1, 1, 1)), (2, 1, 4, 6), (5, 2))
    holds.verdict()


test_avg_pool2d_backward_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Find the error: translation invariance (2 points)
#
# A lecture says that max pooling "provides translation invariance": the output stays the same when
# the image moves. Another says "invariance to *small* spatial shifts", which is closer. A winner
# may move *inside its window* without being noticed, but one step over the border and two outputs
# change.
#
# Show it on a line that is pooled with windows of 2. Find eight numbers, the last of them 0, that
# give *other* maxima when they all move one pixel to the right (a 0 enters on the left, the last 0
# falls out). Write them as a list.

# %% nbgrader={"grade_id": "counter-example", "solution": true}
counter_example = None
### BEGIN SOLUTION
counter_example = [0, 5, 0, 0, 9, 0, 0, 0]
### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-counter-example", "points": 2}
def check_counter_example(line):
    assert line is not None, "no line yet: replace None by a list of eight numbers."
    line = np.array(line, dtype=float)
    check_shape(line, (8,), hint="Eight numbers in a list.")
    assert np.isfinite(line).all(), "use ordinary numbers"
    assert line[7] == 0, "the last number is 0, so that nothing is lost when the line moves"
    before = line.reshape(4, 2).max(axis=1)
    after = np.roll(line, 1).reshape(4, 2).max(axis=1)
    changed = int(np.sum(before != after))
    assert changed > 0, f"{before} stays {after}: this line hides the shift. Try another."
    print(f"{before} becomes {after}: {changed} of 4 maxima change.")


check_counter_example(counter_example)

# %% [markdown]
# ## What does survive a shift
#
# | the line moves by | the maxima |
# |---|---|
# | less than a window, every winner stays in its window | do not change |
# | exactly one stride | move by one place, otherwise unchanged |
# | anything else | may change in every place |
#
# So a network with pooling is not blind to shifts; it becomes *less sensitive*, layer by layer. If
# you need more, pool the whole map: global pooling does not care where something is, as long as it
# stays in the image.

# %%
line = np.array([0, 5, 0, 0, 9, 0, 0, 0.0])
for shift in range(3):
    moved = np.roll(line, shift)
    print(f"moved by {shift}:", moved, "->", pool.max_pool1d(moved[None, None], 2)[0, 0])

# %% [markdown]
# ## Lines, films, and what is left over
#
# Pooling works along any number of axes: `max_pool1d` on sound and text, `max_pool3d` on films and
# scans, where a window of 2 × 2 × 2 keeps one number of eight.
#
# What happens at the end, where a window would hang over? We drop it (**floor mode**, the default
# of PyTorch). Some networks, GoogLeNet and SqueezeNet among them, keep it (**ceil mode**). Six
# pixels with windows of 3 and stride 2 show the difference; check both sizes by hand.

# %%
six = np.array([[[3.0, 1.0, 4.0, 1.0, 5.0, 9.0]]])
print("floor:", pool.max_pool1d(six, 3, stride=2)[0, 0])
print("ceil: ", pool.max_pool1d(six, 3, stride=2, ceil_mode=True)[0, 0])
scan = np.arange(27.0).reshape(1, 1, 3, 3, 3)
print("3-D:  ", scan.shape, "->", pool.max_pool3d(scan, 2, stride=1).shape)

# %% [markdown]
# ## The same layer elsewhere
#
# | here | PyTorch `max_pool2d` | Keras `MaxPooling2D` |
# |---|---|---|
# | `k` | `kernel_size` | `pool_size`, 2 if not given |
# | `stride=None`: `k` | `stride=None`: `kernel_size` | `strides=None`: `pool_size` |
# | `padding=0`, a number per axis | `padding=0`, at most `k / 2` | `"valid"` or `"same"` |
# | leftovers dropped | `ceil_mode=False` | dropped with `"valid"`, kept with `"same"` |
# | (N, C, H, W) | (N, C, H, W) | (N, H, W, C) |
# | average: zeros count | `count_include_pad=True` | they do not count |
#
# So `nn.MaxPool2d(2)`, as lectures write it, is a window of 2 × 2 with stride 2.

# %% [markdown]
# ## Pooling or a strided convolution?
#
# A convolution with stride 2 shrinks a map just as much. The difference:
#
# | | 2 × 2 max pooling | 3 × 3 convolution, stride 2, C channels to C |
# |---|---|---|
# | parameters | 0 | 9C² + C |
# | mixes channels | no | yes |
# | linear | no | yes |
# | learns how to shrink | no | yes |
#
# In 2014 a network of convolutions alone did as well as those with pooling, and one lecture sees a
# "trend towards getting rid of pooling". Another goes further: "Max pooling and dilation seem to
# have disappeared."

# %% [markdown]
# ## Reflect (4 points)
#
# **Has it disappeared? (2 points)** Have max pooling and dilation disappeared? Name a network in
# use that still pools, or one that still dilates, and say what it gains by it. Two to four
# sentences; a person reads them.

# %% [markdown] nbgrader={"grade": true, "grade_id": "has-it-gone", "points": 2, "solution": true}
# It is too strong. ResNets, still a standard backbone, begin with a 3 × 3 max pooling of stride 2
# and end with global average pooling; segmentation networks such as DeepLab dilate (1 point for a
# true example, of either). Pooling shrinks without parameters and with little computation; dilation
# enlarges the receptive field without shrinking the map, which a network that labels every pixel
# needs (1 point for a fitting gain). That inner stages now shrink by strided convolutions, is true
# and may be said.

# %% [markdown]
# **Maximum or average? (2 points)** A filter finds the eye of a bird. It answers strongly at one
# place of its map and nearly 0 elsewhere. Which pooling keeps the news that there is an eye, and
# which feature would you rather average? Give the reason in two or three sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "max-or-mean", "points": 2, "solution": true}
# The maximum: one strong answer stays as strong as it was, while the average divides it by the
# number of pixels, and it drowns in the noise of the others (1 point). Averaging suits features
# that say something by their amount and are spread out, such as the texture of grass, the
# brightness of the sky, or any noisy answer (1 point for such an example with its reason).

# %% [markdown]
# ## Choose (10 points)
#
# Five questions with one right letter each. They are graded after submission.
#
# **1.** Max pooling, 2 × 2 with stride 2. The image moves two pixels to the right. Away from the
# border the output
#
# - **A** does not change
# - **B** moves one pixel to the right
# - **C** moves two pixels to the right
# - **D** may change in every place

# %% nbgrader={"grade_id": "choice-1", "solution": true}
choice_1 = None
### BEGIN SOLUTION
choice_1 = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-1", "points": 2}
check_choice(choice_1, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_1.upper() == "B", "choice 1: which window holds the same four pixels afterwards?"
### END HIDDEN TESTS

# %% [markdown]
# **2.** Which one can a 3 × 3 convolution with stride 2 do, and 3 × 3 max pooling with stride 2 can
# not?
#
# - **A** give a map of half the width and height
# - **B** see nine pixels of a channel
# - **C** combine two channels into one output
# - **D** be used without training

# %% nbgrader={"grade_id": "choice-2", "solution": true}
choice_2 = None
### BEGIN SOLUTION
choice_2 = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-2", "points": 2}
check_choice(choice_2, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_2.upper() == "C", "choice 2: how many maps does one pooling window look at?"
### END HIDDEN TESTS

# %% [markdown]
# **3.** AlexNet's first pooling layer reads 96 maps of 55 × 55 and has windows of 3 × 3. How many
# parameters does it have?
#
# - **A** 0
# - **B** 9
# - **C** 864
# - **D** 960

# %% nbgrader={"grade_id": "choice-3", "solution": true}
choice_3 = None
### BEGIN SOLUTION
choice_3 = "A"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-3", "points": 2}
check_choice(choice_3, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_3.upper() == "A", "choice 3: what does a maximum learn?"
### END HIDDEN TESTS

# %% [markdown]
# **4.** 64 maps of 32 × 32 go through 4 × 4 pooling with stride 4. There remain
#
# - **A** 64 maps of 28 × 28
# - **B** 16 maps of 8 × 8
# - **C** 4 maps of 32 × 32
# - **D** 64 maps of 8 × 8, a sixteenth of the numbers

# %% nbgrader={"grade_id": "choice-4", "solution": true}
choice_4 = None
### BEGIN SOLUTION
choice_4 = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-4", "points": 2}
check_choice(choice_4, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_4.upper() == "D", "choice 4: which axes does pooling shrink, and by how much?"
### END HIDDEN TESTS

# %% [markdown]
# **5.** A window of four equal pixels sends back the gradient 1. Which of these is *not*
# acceptable?
#
# - **A** 1 for the first pixel, 0 for the others
# - **B** 1 for every pixel
# - **C** ¼ for every pixel
# - **D** 1 for the last pixel, 0 for the others

# %% nbgrader={"grade_id": "choice-5", "solution": true}
choice_5 = None
### BEGIN SOLUTION
choice_5 = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-5", "points": 2}
check_choice(choice_5, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_5.upper() == "B", "choice 5: how much comes back altogether?"
### END HIDDEN TESTS

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("03_pooling")

# %% [markdown]
# ## Summary
#
# - Pooling keeps one number per window and map: no parameters, the same channels, and a map as much
#   smaller as the stride says. Maxima are padded with minus infinity, averages with zeros.
# - The gradient of a maximum goes to its winner, that of an average to all in equal shares; where
#   windows overlap, gradients add up. What a window sends back is what came in.
# - Pooling hides shifts inside a window and no others. Only a pool over the whole map forgets where
#   something was.

# %% [markdown]
# ## References
#
# - K. Fukushima, *Neocognitron*, 1980, doi:10.1007/BF00344251 (layers that tolerate shifts).
# - A. Krizhevsky, I. Sutskever, G. Hinton, *ImageNet classification with deep convolutional neural
#   networks*, 2012, doi:10.1145/3065386 (section 3.4: overlapping pooling).
# - M. Lin, Q. Chen, S. Yan, *Network in network*, 2013, arXiv:1312.4400 (global average pooling).
# - M. Zeiler, R. Fergus, *Stochastic pooling*, 2013, arXiv:1301.3557; P. Sermanet, S. Chintala,
#   Y. LeCun, 2012, arXiv:1204.3968 (L2 pooling).
# - J. Springenberg et al., *Striving for simplicity: the all convolutional net*, 2014,
#   arXiv:1412.6806.
# - K. He et al., *Deep residual learning*, 2015, arXiv:1512.03385; L.-C. Chen et al., *DeepLab*,
#   2016, arXiv:1606.00915.
# - R. Zhang, *Making convolutional networks shift-invariant again*, 2019, arXiv:1904.11486.
