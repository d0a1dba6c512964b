# %% [markdown]
# # 1. Convolution
#
# A small table of weights slides over an image and asks the same question at every place.
# This one idea, repeated, is a convolutional network.
#
# **When you finish you can**
#
# - compute a cross-correlation by hand, in one dimension and in two;
# - say what turning the kernel changes, and write both operations;
# - write the convolution layer of a real network: images, channels, filters, biases;
# - merge two stacked layers into one, and read a 1 × 1 layer as a matrix product.
#
# Two hours, 100 points. Answer with NumPy alone: `np.convolve`, `np.correlate`, SciPy and
# `cnnlib.conv` hold the answers to these exercises, so they are not allowed inside your functions.

# %% nbgrader={"grade_id": "imports", "locked": true}
import numpy as np

from cnnlib.checks import (
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)
from cnnlib.conv import conv2d
from cnnlib.data import load_digits, load_photograph
from cnnlib.kernels import GALLERY, rgb_to_gray
from cnnlib.own_numbers import check_own_answer, own_numbers, own_question
from cnnlib.plots import describe, show_row
from cnnlib.questions import check_answer, check_choice, same_answer
from cnnlib.selfcheck import check_my_work
from cnnlib.widgets import learn_the_kernel, slide_the_window, volume_view

# %% [markdown]
# ## Predict: how often does it fit?
#
# A 7 × 7 image, a 3 × 3 window that moves one pixel at a time (*stride 1*) and never leaves the
# image.
# At how many places can it stand? And how large is the table of results?
# Write your guess *before* you run anything below. It is not graded.

# %%
my_guess = None

# %% [markdown]
# ## Slide the window
#
# Drag the window, or use the arrow keys. At each place the nine pixels under it are multiplied by
# the nine weights of the **kernel**, and the products are added up: a dot product. The sum becomes
# one pixel of the **feature map**. Press *Play* to visit every place, then count: was your guess
# right?

# %%
rng = np.random.default_rng(0)
board = rng.integers(0, 10, size=(7, 7))
slide_the_window(board, np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]]))

# %% [markdown]
# ## One dimension first
#
# The same thing on a line. With $x$ of length $N$ and $w$ of length $K$ the window fits at
# $N - K + 1$ places, and
#
# $$\text{out}[i] = \sum_{k=0}^{K-1} x[i + k]\, w[k].$$
#
# **Worked example.** $x = [1, 2, 4, 8]$ and $w = [1, 3]$:
#
# | place | products | out |
# |---|---|---|
# | 0 | 1·1 + 2·3 | 7 |
# | 1 | 2·1 + 4·3 | 14 |
# | 2 | 4·1 + 8·3 | 28 |
#
# Signal processing calls this **cross-correlation**. Deep learning calls it convolution; the
# difference is the third exercise.

# %% [markdown]
# ## Exercise 1: a window on a line (8 points)
#
# Write `cross_correlate1d`. One loop over the *outputs* is enough; inside it, a slice of `x`,
# a product and a sum. In this and all later exercises integers, bytes of a photograph included,
# are turned into floats first, and input that cannot work raises `ValueError`.
#
# <details><summary>Hint 1: where do I start?</summary>
#
# Decide the length of the result first, and make an array of zeros of that length.
#
# <details><summary>Hint 2: which pixels?</summary>
#
# Output `i` sees `x[i]` up to and including `x[i + K - 1]`. As a slice that is `x[i : i + K]`.
#
# <details><summary>Hint 3: integers</summary>
#
# `np.zeros_like(x)` of an integer array cuts off the decimals you write into it: use
# `np.zeros(length)`. And bytes overflow: 200 times 3 is 88 in `uint8`, the type of photographs.
# Begin with `x = np.asarray(x, dtype=float)`, and the same for `w`.
#
# </details></details></details>


# %% nbgrader={"grade_id": "cross-correlate1d", "solution": true}
def cross_correlate1d(x, w):
    """Slide a kernel along a line.

    Args:
        x: signal, (N,). Integers are computed as floats.
        w: kernel, (K,).

    Returns:
        One number per place where the kernel fits, (N - K + 1,), a new float array.

    Raises:
        ValueError: the kernel is longer than the signal.
    """
    ### BEGIN SOLUTION
    if len(w) > len(x):
        raise ValueError(f"a kernel of {len(w)} does not fit in a signal of {len(x)}")
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    out = np.zeros(len(x) - len(w) + 1)
    for i in range(len(out)):
        out[i] = np.sum(x[i : i + len(w)] * w)
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-cross-correlate1d", "points": 2}
def check_cross_correlate1d():
    line, pair = np.array([1.0, 2.0, 4.0, 8.0]), np.array([1.0, 3.0])
    check_shape(cross_correlate1d(line, pair), (3,), hint="A pair fits at three places.")
    check_close(cross_correlate1d(line, pair), [7, 14, 28], hint="The table above has each sum.")
    ramp, slope = np.arange(6.0), np.array([-1.0, 0.0, 1.0])
    check_close(cross_correlate1d(ramp, slope), [2, 2, 2, 2], hint="A ramp has one slope.")
    light, three = np.array([200, 100], dtype=np.uint8), np.array([3, 1], dtype=np.uint8)
    check_close(cross_correlate1d(light, three), [700], hint="Bytes end at 255: use floats.")


check_cross_correlate1d()
visible_checks_pass("kernels of every length, integers, kernels that do not fit")


# %% nbgrader={"grade": true, "grade_id": "test-cross-correlate1d", "points": 6}
# Hidden tests: kernels of length 1 to that of the signal, integers, read-only input, a long kernel.
### BEGIN HIDDEN TESTS
def test_cross_correlate1d():
    def oracle(x, w):
        places = range(len(x) - len(w) + 1)
        return np.array([sum(x[i + k] * w[k] for k in range(len(w))) for i in places], dtype=float)

    rng = np.random.default_rng(101)
    holds = Properties("cross_correlate1d")
    cases = [
        ("a kernel of three", 9, 3),
        ("a kernel of even length", 8, 4),
        ("a kernel of one weight", 5, 1),
        ("a kernel as long as the signal", 6, 6),
    ]
    for title, n, k in cases:
        x, w = rng.normal(size=n), rng.normal(size=k)
        with holds(title, hint=f"x has length {n}, w has length {k}."):
            check_close(cross_correlate1d(x.copy(), w.copy()), oracle(x, w))
    x, w = rng.integers(100, 250, size=9), np.array([0.5, -1.25, 0.75])
    with holds("integer input is computed as floats", hint="Are x and w floats?"):
        check_close(cross_correlate1d(x, w), oracle(x, w))
        small = x.astype(np.uint8), np.array([3, 2, 1], dtype=np.uint8)
        check_close(cross_correlate1d(*small), oracle(x, [3, 2, 1]))
    x, w = rng.normal(size=8), rng.normal(size=3)
    want = oracle(x, w)
    with holds("the input is left as it was"):
        check_close(check_unchanged(cross_correlate1d, x, w), want)
    x.flags.writeable = w.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(cross_correlate1d(x, w), want)
        check_close(cross_correlate1d(x, w), want)
    with holds("a kernel that does not fit raises ValueError"):
        check_raises(ValueError, cross_correlate1d, np.ones(3), np.ones(4))
    holds.verdict()


test_cross_correlate1d()
### END HIDDEN TESTS

# %% [markdown]
# ## Two dimensions
#
# An image has rows and columns, so the window has a height and a width of its own:
#
# $$\text{out}[i, j] = \sum_{k=0}^{K_H-1} \sum_{l=0}^{K_W-1} x[i + k,\, j + l]\; w[k, l].$$
#
# **Worked example**, with the numbers of a classic lecture. The kernel sharpens: five times the
# pixel minus its four neighbors.
#
# $$x = \begin{bmatrix}105&102&100\\103&99&103\\101&98&104\end{bmatrix} \qquad
# w = \begin{bmatrix}0&-1&0\\-1&5&-1\\0&-1&0\end{bmatrix}$$
#
# $$5 \cdot 99 - 102 - 103 - 103 - 98 = 89$$
#
# Lectures often say that a kernel is a square matrix. It need not be: 1 × 7 and 5 × 3 work as well.

# %% [markdown]
# ## Exercise 2: a window on an image (15 points)
#
# Write `cross_correlate2d`. Loop over the pixels of the *result*.
#
# <details><summary>Hint 1: the size of the result</summary>
#
# Exercise 1, twice: `H - KH + 1` rows and `W - KW + 1` columns. Four different sizes, so use four
# different names.
#
# <details><summary>Hint 2: the window</summary>
#
# `x[i : i + KH, j : j + KW]` has the shape of `w`, so the two can be multiplied entry by entry.
#
# <details><summary>Hint 3: one loop for two axes</summary>
#
# `for i, j in np.ndindex(out.shape):` visits every place of a 2-D array.
#
# </details></details></details>
#
# **A common mistake** is to test with square images and square kernels only: exchanged rows and
# columns stay invisible.


# %% nbgrader={"grade_id": "cross-correlate2d", "solution": true}
def cross_correlate2d(x, w):
    """Slide a kernel over one channel.

    Args:
        x: image, (H, W). Integers are computed as floats.
        w: kernel, (KH, KW), not always square.

    Returns:
        The feature map, (H - KH + 1, W - KW + 1), a new float array.

    Raises:
        ValueError: the kernel is taller or wider than the image.
    """
    ### BEGIN SOLUTION
    (H, W), (KH, KW) = x.shape, w.shape
    if KH > H or KW > W:
        raise ValueError(f"a kernel of {w.shape} does not fit in an image of {x.shape}")
    x, w = x.astype(float), w.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(x[i : i + KH, j : j + KW] * w)
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-cross-correlate2d", "points": 3}
def check_cross_correlate2d():
    image = np.array([[105, 102, 100, 97], [103, 99, 103, 101], [101, 98, 104, 102]])
    sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    check_shape(cross_correlate2d(image, sharpen), (1, 2), hint="One row, two columns of places.")
    check_close(cross_correlate2d(image, sharpen), [[89, 111]], hint="89 is worked out above.")
    step = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    edge = np.array([[-1.0, 1.0]])
    check_shape(cross_correlate2d(step, edge), (2, 2), hint="Count rows and columns separately.")
    check_close(cross_correlate2d(step, edge), [[0, 1], [0, 1]], hint="Right minus left.")


check_cross_correlate2d()
visible_checks_pass("kernels and images that are not square, integers, kernels that do not fit")


# %% nbgrader={"grade": true, "grade_id": "test-cross-correlate2d", "points": 8}
# Hidden tests: the numbers, for images and kernels of many shapes, square and not.
### BEGIN HIDDEN TESTS
def test_cross_correlate2d():
    def oracle(x, w):
        out = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
        for i, j, k, m in np.ndindex(*out.shape, *w.shape):
            out[i, j] += x[i + k, j + m] * w[k, m]
        return out

    rng = np.random.default_rng(102)
    holds = Properties("cross_correlate2d")
    cases = [
        ("a square image, a square kernel", (6, 6), (3, 3)),
        ("a rectangular image", (5, 9), (3, 3)),
        ("a tall image, a rectangular kernel", (9, 6), (2, 4)),
        ("a kernel of even size", (7, 8), (4, 2)),
        ("a kernel of one row", (4, 7), (1, 5)),
        ("a kernel of one pixel", (3, 5), (1, 1)),
        ("a kernel as large as the image", (4, 3), (4, 3)),
    ]
    for title, image, kernel in cases:
        x, w = rng.normal(size=image), rng.normal(size=kernel)
        with holds(title, hint=f"x is {image}, w is {kernel}."):
            check_close(cross_correlate2d(x.copy(), w.copy()), oracle(x, w))
    holds.verdict()


test_cross_correlate2d()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-cross-correlate2d-care", "points": 4}
# Hidden tests: integers, float32, read-only and transposed input, a kernel that does not fit.
### BEGIN HIDDEN TESTS
def test_cross_correlate2d_care():
    def oracle(x, w):
        out = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
        for i, j, k, m in np.ndindex(*out.shape, *w.shape):
            out[i, j] += float(x[i + k, j + m]) * float(w[k, m])
        return out

    rng = np.random.default_rng(103)
    holds = Properties("cross_correlate2d")
    x, w = rng.integers(100, 250, size=(5, 6)), rng.normal(size=(3, 2))
    with holds("integer images", hint="Are x and w floats?"):
        check_close(cross_correlate2d(x.copy(), w.copy()), oracle(x, w))
    k = np.array([[3, 2], [1, 2]])
    with holds("bytes, as photographs have them", hint="Bytes end at 255: use floats."):
        check_close(cross_correlate2d(x.astype(np.uint8), k.astype(np.uint8)), oracle(x, k))
    with holds("float32 input"):
        small = rng.normal(size=(6, 5)).astype(np.float32), w.astype(np.float32)
        check_close(cross_correlate2d(*small), oracle(*small), rtol=1e-3, atol=1e-4)
    x, w = rng.normal(size=(6, 7)).T, rng.normal(size=(2, 3)).T
    want = oracle(x, w)
    with holds("the input is left as it was"):
        check_close(check_unchanged(cross_correlate2d, x, w), want)
    x.flags.writeable = w.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(cross_correlate2d(x, w), want)
        check_close(cross_correlate2d(x, w), want)
    with holds("a kernel that is too tall raises ValueError"):
        check_raises(ValueError, cross_correlate2d, np.ones((3, 5)), np.ones((4, 2)))
    with holds("a kernel that is too wide raises ValueError"):
        check_raises(ValueError, cross_correlate2d, np.ones((5, 3)), np.ones((2, 4)))
    holds.verdict()


test_cross_correlate2d_care()
### END HIDDEN TESTS

# %% [markdown]
# ## A photograph and three questions
#
# The kernel decides what is asked. *Mean* asks "what is here on average?", *Sobel x* asks "does it
# get brighter to the right?", *sharpen* asks "how does this pixel differ from its neighbors?".
# In the picture of *Sobel x*, white is 0; red is where it gets brighter to the right, blue
# where it gets darker.

# %%
photo = rgb_to_gray(load_photograph("coffee")) / 255
asked = ["mean", "sobel_x", "sharpen"]
mean, edges, sharp = (conv2d(photo[None, None], GALLERY[k][None, None])[0, 0] for k in asked)
describe(
    show_row(
        [photo, mean, edges, np.clip(sharp, 0, 1)],
        ["photograph", *asked],
        limits=[None, None, 2, None],
    ),
    "A cup of coffee in gray, then blurred, then its vertical edges, then sharpened.",
)

# %% [markdown]
# ## To flip or not to flip
#
# Many lectures print this formula beside the picture of a convolution layer:
#
# $$(x * w)[i, j] = \sum_{k}\sum_{l} x[k, l]\; w[i - k,\, j - l].$$
#
# Look at the minus signs: the image index goes up, the kernel index goes *down*. This is the
# **true convolution** of mathematics. It walks through the kernel backwards, along both axes. The
# layers of PyTorch, Keras and this course do not: they compute the cross-correlation of exercise 2.
#
# **Worked example: an impulse.** On the line $[0, 0, 1, 0, 0]$ the kernel $[1, 2, 3]$ gives
# $[3, 2, 1]$ by correlation and $[1, 2, 3]$ by convolution: an impulse returns the kernel as it is.

# %% [markdown]
# ## Exercise 3: true convolution (8 points)
#
# Write `convolve2d`: the true convolution at the places where the kernel lies inside the image, so
# the result has the shape of exercise 2. You may call your `cross_correlate2d`; a mistake in it
# then shows here as well.
#
# <details><summary>Hint 1: what is different?</summary>
#
# Only the order in which the weights are read. The image, the window and the sum stay.
#
# <details><summary>Hint 2: backwards in NumPy</summary>
#
# `a[::-1]` walks through an array from its end.
#
# <details><summary>Hint 3: both axes</summary>
#
# Turning by 180 degrees reverses rows *and* columns: `w[::-1, ::-1]`. It is not a transpose.
#
# </details></details></details>


# %% nbgrader={"grade_id": "convolve2d", "solution": true}
def convolve2d(x, w):
    """Convolve one channel with a kernel, in the mathematician's sense.

    Args:
        x: image, (H, W). Integers are computed as floats.
        w: kernel, (KH, KW), not always square.

    Returns:
        The valid part of the convolution, (H - KH + 1, W - KW + 1), a new float array.

    Raises:
        ValueError: the kernel is taller or wider than the image.
    """
    ### BEGIN SOLUTION
    return cross_correlate2d(x, w[::-1, ::-1])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-convolve2d", "points": 2}
def check_convolve2d():
    impulse = np.zeros((3, 5))
    impulse[1, 2] = 1
    kernel = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    want = np.array([[1, 2, 3], [4, 5, 6]])
    check_shape(convolve2d(impulse, kernel), (2, 3), hint="Only places where the kernel fits.")
    check_close(convolve2d(impulse, kernel), want, hint="An impulse returns the kernel unturned.")


check_convolve2d()
visible_checks_pass("kernels that are not square, integers, kernels that do not fit")


# %% nbgrader={"grade": true, "grade_id": "test-convolve2d", "points": 6}
# Hidden tests: shapes that are not square, the impulse, integers, a kernel that does not fit.
### BEGIN HIDDEN TESTS
def test_convolve2d():
    def oracle(x, w):
        KH, KW = w.shape
        out = np.zeros((x.shape[0] - KH + 1, x.shape[1] - KW + 1))
        for i, j, k, m in np.ndindex(*out.shape, KH, KW):
            out[i, j] += float(x[i + KH - 1 - k, j + KW - 1 - m]) * float(w[k, m])
        return out

    rng = np.random.default_rng(104)
    holds = Properties("convolve2d")
    cases = [
        ("a square image, a square kernel", (6, 6), (3, 3)),
        ("a rectangular image and kernel", (5, 9), (2, 4)),
        ("a kernel of one column", (7, 4), (5, 1)),
        ("a kernel as large as the image", (3, 4), (3, 4)),
    ]
    for title, image, kernel in cases:
        x, w = rng.normal(size=image), rng.normal(size=kernel)
        with holds(title, hint=f"x is {image}, w is {kernel}."):
            check_close(convolve2d(x.copy(), w.copy()), oracle(x, w))
    x, w = rng.integers(100, 250, size=(5, 6)), np.array([[3, 2], [1, 2]])
    with holds("integers are computed as floats", hint="Bytes end at 255: use floats."):
        check_close(convolve2d(x.copy(), w / 4), oracle(x, w / 4))
        check_close(convolve2d(x.astype(np.uint8), w.astype(np.uint8)), oracle(x, w))
    x, w = rng.normal(size=(5, 6)), rng.normal(size=(2, 3))
    want = oracle(x, w)
    with holds("the input is left as it was"):
        check_close(check_unchanged(convolve2d, x, w), want)
    x.flags.writeable = w.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(convolve2d(x, w), want)
        check_close(convolve2d(x, w), want)
    with holds("a kernel that does not fit raises ValueError"):
        check_raises(ValueError, convolve2d, np.ones((3, 5)), np.ones((4, 2)))
        check_raises(ValueError, convolve2d, np.ones((5, 3)), np.ones((2, 4)))
    holds.verdict()


test_convolve2d()
### END HIDDEN TESTS

# %% [markdown]
# ## Reflect (2 points)
#
# The formula with the minus signs is printed over pictures of layers that do not flip. Why may a
# network use either operation and learn equally well? Name one situation in which the difference
# does matter. Two to four sentences; a person reads them.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-flip", "points": 2, "solution": true}
# A network learns its weights. If the layer flips, training finds the kernel turned by 180 degrees,
# and the feature maps, the loss and the accuracy are the same (1 point).
# It matters when weights are given and not learned: a Sobel kernel by hand changes the sign of its
# edges, and weights trained in a library that flips must be turned before they work in one that
# does not. It also matters for the algebra: convolution is commutative and associative, correlation
# is not (1 point for one such case with its reason).

# %% [markdown]
# ## Predict: color
#
# A color image has three channels: red, green, blue. A convolution layer lays a 5 × 5 filter on a
# 32 × 32 × 3 image. How many weights does *one* filter have, and how many numbers does it produce
# at one place? Guess, then watch a smaller one below.

# %%
my_guess = None

# %% [markdown]
# ## A filter has the depth of its input
#
# A filter always extends through *all* channels. At each place, every channel gives a partial sum,
# the partial sums and one **bias** are added, and the result is *one* number. A second filter gives
# a second feature map. The maps are stacked: they are the channels of the next layer's input.
#
# Below, a small piece of the photograph and two filters of 3 × 3.

# %%
patch = load_photograph("coffee")[60:156:12, 100:196:12].transpose(2, 0, 1) // 26
two_filters = np.array(
    [
        [[[0, 0, 0], [0, 1, 0], [0, 0, 0]], [[0, 0, 0], [0, -1, 0], [0, 0, 0]], np.zeros((3, 3))],
        [[[1, 0, -1]] * 3, [[1, 0, -1]] * 3, [[1, 0, -1]] * 3],
    ]
)
volume_view(patch, two_filters, np.array([1, 0]))

# %% [markdown]
# ## The layer, in full
#
# Real layers take a batch of images. Memorize the axis letters, everything later uses them:
#
# | array | shape | letters |
# |---|---|---|
# | `x` | (N, C, H, W) | images, channels, height, width |
# | `w` | (F, C, KH, KW) | filters, channels, kernel height and width |
# | `b` | (F,) | one bias per filter |
# | `out` | (N, F, OH, OW) | images, feature maps, their height and width |
#
# $$\text{out}[n, f, i, j] = b[f] + \sum_{c}\sum_{k}\sum_{l} x[n, c, i + k, j + l]\; w[f, c, k, l]$$
#
# **Worked example.** Six filters of 5 × 5 on a 32 × 32 × 3 image give six maps of 28 × 28. Each of
# their numbers is a 5·5·3 = 75-dimensional dot product plus a bias.

# %% [markdown]
# ## Exercise 4: the convolution layer (25 points)
#
# Write `conv2d_valid`. It is what `cnnlib.conv.conv2d` does, and `torch.nn.functional.conv2d`.
# Two loops are enough and fast; six are fine.
#
# <details><summary>Hint 1: build on what you have</summary>
#
# For one image `n` and one filter `f`, the map is the sum over `c` of
# `cross_correlate2d(x[n, c], w[f, c])`, plus `b[f]`.
#
# <details><summary>Hint 2: two loops instead of six</summary>
#
# Loop over the places `(i, j)` only. `x[:, :, i : i + KH, j : j + KW]` is (N, C, KH, KW): the same
# window of all images at once.
#
# <details><summary>Hint 3: one contraction</summary>
#
# With `x` and `w` as floats, `np.einsum("nckl,fckl->nf", window, w)` multiplies every window with
# every filter and sums over the letters that are missing on the right: `c`, `k`, `l`. Add `b`: it
# has one entry per `f`.
#
# </details></details></details>
#
# **Common mistakes**: one bias for all filters, or the bias added once per channel; the first
# channel only; the filters applied to image 0 for every image.


# %% nbgrader={"grade_id": "conv2d-valid", "solution": true}
def conv2d_valid(x, w, b):
    """Apply a bank of filters to a batch of images, without padding, one pixel at a time.

    Args:
        x: images, (N, C, H, W). Integers are computed as floats.
        w: filters, (F, C, KH, KW).
        b: one bias per filter, (F,).

    Returns:
        Feature maps, (N, F, H - KH + 1, W - KW + 1), a new float array.

    Raises:
        ValueError: x and w disagree on C, or the kernel does not fit into the image.
    """
    ### BEGIN SOLUTION
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    if C != D:
        raise ValueError(f"x has {C} channels but the filters expect {D}")
    if KH > H or KW > W:
        raise ValueError(f"a kernel of {(KH, KW)} does not fit in an image of {(H, W)}")
    x, w = x.astype(float), w.astype(float)
    out = np.zeros((N, F, H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape[2:]):
        window = x[:, :, i : i + KH, j : j + KW]
        out[:, :, i, j] = np.einsum("nckl,fckl->nf", window, w) + b
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-conv2d-valid", "points": 5}
def check_conv2d_valid():
    x = np.arange(8.0).reshape(1, 2, 2, 2)
    ones = np.ones((1, 2, 2, 2))
    check_shape(conv2d_valid(x, ones, np.zeros(1)), (1, 1, 1, 1), hint="One place, one filter.")
    check_close(conv2d_valid(x, ones, np.zeros(1)), [[[[28]]]], hint="0 + 1 + ... + 7.")
    check_close(conv2d_valid(x, ones, np.array([10.0])), [[[[38]]]], hint="The bias counts once.")
    two = np.concatenate([ones, -ones])
    want = np.array([[[[29]], [[-26]]]])
    check_close(conv2d_valid(x, two, np.array([1.0, 2.0])), want, hint="28 + 1 and -28 + 2.")
    lecture = conv2d_valid(np.zeros((1, 3, 32, 32)), np.zeros((6, 3, 5, 5)), np.zeros(6))
    check_shape(lecture, (1, 6, 28, 28), hint="Six 5 x 5 filters on 32 x 32 x 3.")


check_conv2d_valid()
visible_checks_pass("batches, channels, filters, biases, integers, shapes that cannot work")


# %% nbgrader={"grade": true, "grade_id": "test-conv2d-valid", "points": 10}
# Hidden tests: batches, channels, filters; images and kernels that are not square; biases of 0.
### BEGIN HIDDEN TESTS
def test_conv2d_valid():
    def oracle(x, w, b):
        (N, _, H, W), (F, _, KH, KW) = x.shape, w.shape
        out = np.zeros((N, F, H - KH + 1, W - KW + 1))
        for n, f, i, j in np.ndindex(out.shape):
            out[n, f, i, j] = b[f] + np.vdot(x[n, :, i : i + KH, j : j + KW], w[f])
        return out

    rng = np.random.default_rng(105)
    holds = Properties("conv2d_valid")
    cases = [
        ("one image, one channel, one filter", (1, 1, 5, 5), (1, 1, 3, 3)),
        ("several channels", (1, 3, 5, 5), (1, 3, 3, 3)),
        ("several filters", (1, 1, 5, 5), (4, 1, 3, 3)),
        ("a batch of images", (3, 1, 5, 5), (1, 1, 3, 3)),
        ("as many filters as channels", (2, 3, 6, 6), (3, 3, 3, 3)),
        ("a rectangular image", (2, 3, 5, 8), (4, 3, 3, 3)),
        ("a rectangular kernel", (2, 3, 8, 6), (4, 3, 2, 4)),
        ("a kernel as large as the image", (2, 3, 4, 3), (5, 3, 4, 3)),
        ("a kernel of one pixel", (2, 3, 3, 4), (5, 3, 1, 1)),
    ]
    for title, image, filters in cases:
        x, w, b = rng.normal(size=image), rng.normal(size=filters), np.zeros(filters[0])
        with holds(title, hint=f"x is {image}, w is {filters}."):
            check_close(conv2d_valid(x.copy(), w.copy(), b.copy()), oracle(x, w, b))
    holds.verdict()


test_conv2d_valid()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv2d-valid-bias", "points": 4}
# Hidden tests: one bias per filter, added once to every place of its map.
### BEGIN HIDDEN TESTS
def test_conv2d_valid_bias():
    rng = np.random.default_rng(110)
    holds = Properties("conv2d_valid")
    for title, image, filters in [
        ("one filter", (1, 1, 4, 5), (1, 1, 2, 3)),
        ("several filters and channels", (2, 3, 5, 6), (4, 3, 2, 3)),
    ]:
        x, w, b = rng.normal(size=image), rng.normal(size=filters), rng.normal(size=filters[0]) * 3
        with holds(title, hint="The bias changes every number of its filter's map by b[f]."):
            without = np.array(conv2d_valid(x.copy(), w.copy(), np.zeros(len(b))))
            with_bias = np.array(conv2d_valid(x.copy(), w.copy(), b.copy()))
            check_close(with_bias - without, np.broadcast_to(b[:, None, None], without.shape))
    holds.verdict()


test_conv2d_valid_bias()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv2d-valid-care", "points": 6}
# Hidden tests: integers, float32, read-only and transposed input, shapes that cannot work.
### BEGIN HIDDEN TESTS
def test_conv2d_valid_care():
    def oracle(x, w, b):
        x, w = x.astype(float), w.astype(float)
        (N, _, H, W), (F, _, KH, KW) = x.shape, w.shape
        out = np.zeros((N, F, H - KH + 1, W - KW + 1))
        for n, f, i, j in np.ndindex(out.shape):
            out[n, f, i, j] = b[f] + np.vdot(x[n, :, i : i + KH, j : j + KW], w[f])
        return out

    rng = np.random.default_rng(106)
    holds = Properties("conv2d_valid")
    x, w, b = rng.integers(100, 250, size=(2, 3, 4, 5)), rng.normal(size=(2, 3, 2, 3)), np.zeros(2)
    with holds("integer images", hint="Are x and w floats?"):
        check_close(conv2d_valid(x.copy(), w.copy(), b.copy()), oracle(x, w, b))
    k = rng.integers(1, 4, size=(2, 3, 2, 3))
    with holds("bytes, as photographs have them", hint="Bytes end at 255: use floats."):
        got = conv2d_valid(x.astype(np.uint8), k.astype(np.uint8), b.copy())
        check_close(got, oracle(x, k, b))
    with holds("float32 input"):
        small = rng.normal(size=(2, 3, 4, 5)).astype(np.float32), w.astype(np.float32)
        got = conv2d_valid(*small, b.astype(np.float32))
        check_close(got, oracle(*small, b), rtol=1e-3, atol=1e-4)
    x, w = rng.normal(size=(5, 4, 3, 2)).T, rng.normal(size=(3, 2, 3, 2)).T
    want = oracle(x, w, b)
    with holds("the input is left as it was"):
        check_close(check_unchanged(conv2d_valid, x, w, b), want)
    x.flags.writeable = w.flags.writeable = b.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(conv2d_valid(x, w, b), want)
        check_close(conv2d_valid(x, w, b), want)
    one = np.ones(1)
    with holds("channels that disagree raise ValueError"):
        check_raises(ValueError, conv2d_valid, np.ones((1, 3, 5, 5)), np.ones((1, 2, 3, 3)), one)
        check_raises(ValueError, conv2d_valid, np.ones((1, 3, 5, 5)), np.ones((1, 1, 3, 3)), one)
        check_raises(ValueError, conv2d_valid, np.ones((1, 1, 5, 5)), np.ones((1, 3, 3, 3)), one)
    with holds("a kernel that does not fit raises ValueError"):
        check_raises(ValueError, conv2d_valid, np.ones((1, 1, 3, 5)), np.ones((1, 1, 4, 2)), one)
        check_raises(ValueError, conv2d_valid, np.ones((1, 1, 5, 3)), np.ones((1, 1, 2, 4)), one)
    holds.verdict()


test_conv2d_valid_care()
### END HIDDEN TESTS

# %% [markdown]
# ## A filter is a template
#
# A dot product is largest where the image looks like the weights. So a filter is a small picture
# of what it searches for. Below, a vertical and a horizontal stroke search real handwritten digits:
# red where the stroke is found, blue where its opposite is.

# %%
digits, labels = load_digits()
chosen = [int(np.flatnonzero(labels == wanted)[0]) for wanted in (1, 7)]
stroke = np.array([[-1.0, 2.0, -1.0]] * 3)
bank = np.stack([stroke, stroke.T])[:, None]
found = conv2d(digits[chosen][:, None], bank)
panels = [panel for n in range(2) for panel in (digits[chosen[n]], *found[n])]
titles = [f"a handwritten {label}" for label in labels[chosen]]
describe(
    show_row(
        panels,
        [titles[0], "vertical", "horizontal", titles[1], "vertical", "horizontal"],
        limits=[None, 4, 4] * 2,
    ),
    "A one and a seven. Each stroke of the digit is red in the map of the filter of its direction.",
)

# %% [markdown]
# ## Predict: two layers in a row
#
# A 32 × 32 image goes through a layer with a 5 × 5 kernel and then one with a 3 × 3 kernel, with
# *nothing* in between. How large is the result? Could a single layer do the same, and how
# large would its kernel be?

# %%
my_guess = None

# %% [markdown]
# ## Stacking without a nonlinearity
#
# A lecture asks what two stacked layers are. Put the first layer's formula into the second one's:
#
# $$z[i] = \sum_l w_2[l]\; y[i + l] = \sum_l \sum_k w_2[l]\, w_1[k]\; x[i + k + l].$$
#
# The pixel $x[i + m]$ is reached by every pair with $k + l = m$. So *one* kernel does the work of
# both, and its weight at $m$ is the sum of $w_1[k]\,w_2[l]$ over these pairs:
#
# **Worked example.** $w_1 = [1, 2]$, $w_2 = [1, 10]$: the merged kernel is
# $[1 \cdot 1,\; 1 \cdot 10 + 2 \cdot 1,\; 2 \cdot 10] = [1, 12, 20]$.

# %% [markdown]
# With channels there are $M$ maps in between, and they are summed over as in a matrix product. Two
# linear layers are one linear layer: this is why networks put a **nonlinearity** between them, such
# as the **ReLU**, which replaces negative numbers by 0.

# %% [markdown]
# ## Exercise 5: merge two layers (9 points)
#
# Write `compose_kernels`: for every `x` and zero biases, `conv2d(conv2d(x, w1), w2)` must equal
# `conv2d(x, merged)`. Here `K1, L1` and `K2, L2` are the two kernels' heights and widths.
#
# <details><summary>Hint 1: the size</summary>
#
# Two windows of 2 see 3 pixels; of 5 and 3 see 7. The merged kernel is `K1 + K2 - 1` tall.
#
# <details><summary>Hint 2: add shifted copies</summary>
#
# Weight `(i, j)` of `w2` adds a copy of `w1`, multiplied by it, into
# `merged[..., i : i + K1, j : j + L1]`.
#
# <details><summary>Hint 3: the channels</summary>
#
# `np.einsum("fm,mckl->fckl", w2[:, :, i, j], w1)` multiplies each filter's weight for map `m` with
# the filter that makes map `m`, and sums over `m`, the letter that is missing on the right.
#
# </details></details></details>


# %% nbgrader={"grade_id": "compose-kernels", "solution": true}
def compose_kernels(w1, w2):
    """Merge two stacked layers, without padding and without biases, into one.

    Args:
        w1: filters of the first layer, (M, C, K1, L1).
        w2: filters of the second layer, (F, M, K2, L2).

    Returns:
        Filters of the one layer, (F, C, K1 + K2 - 1, L1 + L2 - 1), a new float array.

    Raises:
        ValueError: the second layer does not expect the M maps of the first.
    """
    ### BEGIN SOLUTION
    (M, C, K1, L1), (F, expected, K2, L2) = w1.shape, w2.shape
    if expected != M:
        raise ValueError(f"the first layer makes {M} maps, the second expects {expected}")
    w1, w2 = w1.astype(float), w2.astype(float)
    merged = np.zeros((F, C, K1 + K2 - 1, L1 + L2 - 1))
    for i, j in np.ndindex(K2, L2):
        merged[:, :, i : i + K1, j : j + L1] += np.einsum("fm,mckl->fckl", w2[:, :, i, j], w1)
    return merged
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-compose-kernels", "points": 2}
def check_compose_kernels():
    w1, w2 = np.array([1.0, 2.0]).reshape(1, 1, 1, 2), np.array([1.0, 10.0]).reshape(1, 1, 1, 2)
    check_shape(compose_kernels(w1, w2), (1, 1, 1, 3), hint="Two windows of 2 see 3 pixels.")
    check_close(compose_kernels(w1, w2), [[[[1, 12, 20]]]], hint="The worked example above.")
    deck = compose_kernels(np.zeros((6, 3, 5, 5)), np.zeros((10, 6, 3, 3)))
    check_shape(deck, (10, 3, 7, 7), hint="5 x 5 and then 3 x 3 see 7 x 7 pixels.")


check_compose_kernels()
visible_checks_pass("several maps in between, kernels that are not square, integers")


# %% nbgrader={"grade": true, "grade_id": "test-compose-kernels", "points": 7}
# Hidden tests: one layer with your kernel gives what the two layers give, for many shapes.
### BEGIN HIDDEN TESTS
def test_compose_kernels():
    def layer(x, w):
        (N, _, H, W), (F, _, KH, KW) = x.shape, w.shape
        out = np.zeros((N, F, H - KH + 1, W - KW + 1))
        for n, f, i, j in np.ndindex(out.shape):
            out[n, f, i, j] = np.vdot(x[n, :, i : i + KH, j : j + KW], w[f])
        return out

    rng = np.random.default_rng(107)
    holds = Properties("compose_kernels")
    cases = [
        ("one channel, square kernels", (1, 1, 3, 3), (1, 1, 3, 3)),
        ("kernels of two sizes", (1, 1, 5, 5), (1, 1, 3, 3)),
        ("kernels that are not square", (1, 1, 2, 4), (1, 1, 3, 2)),
        ("several maps in between", (3, 1, 3, 3), (1, 3, 2, 2)),
        ("as many maps as channels and filters", (3, 3, 2, 3), (3, 3, 3, 2)),
        ("channels, maps and filters that differ", (4, 2, 2, 3), (5, 4, 3, 2)),
    ]
    for title, first, second in cases:
        w1, w2 = rng.normal(size=first), rng.normal(size=second)
        x = rng.normal(size=(2, first[1], 8, 9))
        want = layer(layer(x, w1), w2)
        with holds(title, hint=f"w1 is {first}, w2 is {second}."):
            merged = compose_kernels(w1.copy(), w2.copy())
            size = first[2] + second[2] - 1, first[3] + second[3] - 1
            check_shape(merged, (second[0], first[1], *size))
            check_close(layer(x, np.asarray(merged)), want)
    w1, w2 = rng.integers(100, 250, size=(2, 1, 2, 2)), rng.normal(size=(1, 2, 2, 1))
    x = rng.normal(size=(1, 1, 5, 5))
    want = layer(layer(x, w1), w2)
    with holds("integers, and the input is left as it was"):
        merged = check_unchanged(compose_kernels, w1, w2)
        check_close(layer(x, np.asarray(merged)), want)
    w1.flags.writeable = w2.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(layer(x, np.asarray(compose_kernels(w1, w2))), want)
        check_close(layer(x, np.asarray(compose_kernels(w1, w2))), want)
    with holds("layers that do not follow each other raise ValueError"):
        check_raises(ValueError, compose_kernels, np.ones((3, 1, 2, 2)), np.ones((1, 2, 2, 2)))
        check_raises(ValueError, compose_kernels, np.ones((3, 1, 2, 2)), np.ones((1, 1, 2, 2)))
    holds.verdict()


test_compose_kernels()
### END HIDDEN TESTS

# %% [markdown]
# ## The smallest kernel
#
# A 1 × 1 kernel sees one pixel. That sounds useless, but the pixel has $C$ channels: a 1 × 1 layer
# multiplies each pixel's vector of $C$ numbers by the same $F \times C$ matrix. It mixes channels
# and leaves the picture's geometry alone; large networks use it to change the number of channels.
#
# **Worked example.** A pixel with channels $[1, 2, 3]$ and
# $w = \begin{bmatrix}1&0&1\\0&10&0\end{bmatrix}$, $b = [0, 5]$: the result is
# $[1 + 3,\; 20 + 5] = [4, 25]$.

# %% [markdown]
# ## Exercise 6: a layer as one matrix product (10 points)
#
# Write `conv1x1_as_matmul` without a loop: all pixels of all images as the rows of one matrix, one
# product with `@`, and back.
#
# <details><summary>Hint 1: which matrix?</summary>
#
# One row per pixel: `(N * H * W, C)`. Times the weights as `(C, F)` that gives `(N * H * W, F)`.
#
# <details><summary>Hint 2: transpose before you reshape</summary>
#
# `reshape` never moves a number; it only cuts the same long row of numbers differently. Bring the
# channels to the end first: `x.transpose(0, 2, 3, 1)` is (N, H, W, C).
#
# <details><summary>Hint 3: and back</summary>
#
# Reshape the result to (N, H, W, F), then `transpose(0, 3, 1, 2)`.
#
# </details></details></details>


# %% nbgrader={"grade_id": "conv1x1-as-matmul", "solution": true}
def conv1x1_as_matmul(x, w, b):
    """Apply a layer of 1 x 1 filters as one matrix product.

    Args:
        x: images, (N, C, H, W). Integers are computed as floats.
        w: filters, (F, C, 1, 1).
        b: one bias per filter, (F,).

    Returns:
        Feature maps, (N, F, H, W), a new float array.

    Raises:
        ValueError: the kernel is not 1 x 1, or x and w disagree on C.
    """
    ### BEGIN SOLUTION
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    if (KH, KW) != (1, 1) or C != D:
        raise ValueError(f"expected filters of shape (F, {C}, 1, 1), got {w.shape}")
    pixels = x.transpose(0, 2, 3, 1).reshape(N * H * W, C).astype(float)
    out = pixels @ w.reshape(F, C).T + b
    return out.reshape(N, H, W, F).transpose(0, 3, 1, 2)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-conv1x1-as-matmul", "points": 2}
def check_conv1x1_as_matmul():
    pixel = np.array([1.0, 2.0, 3.0]).reshape(1, 3, 1, 1)
    w = np.array([[1.0, 0.0, 1.0], [0.0, 10.0, 0.0]]).reshape(2, 3, 1, 1)
    b = np.array([0.0, 5.0])
    check_shape(conv1x1_as_matmul(pixel, w, b), (1, 2, 1, 1), hint="Two filters, one pixel.")
    check_close(conv1x1_as_matmul(pixel, w, b), [[[[4]], [[25]]]], hint="Worked out above.")
    row = np.array([[[[1.0, 2.0]], [[10.0, 20.0]]]])
    add = np.ones((1, 2, 1, 1))
    check_close(conv1x1_as_matmul(row, add, np.zeros(1)), [[[[11, 22]]]], hint="Pixel by pixel.")


check_conv1x1_as_matmul()
visible_checks_pass("batches, images that are not square, biases, shapes that cannot work")


# %% nbgrader={"grade": true, "grade_id": "test-conv1x1-as-matmul", "points": 8}
# Hidden tests: batches and images that are not square, biases, integers, shapes that cannot work.
### BEGIN HIDDEN TESTS
def test_conv1x1_as_matmul():
    def oracle(x, w, b):
        out = np.zeros((x.shape[0], w.shape[0], *x.shape[2:]))
        for n, f, i, j in np.ndindex(out.shape):
            out[n, f, i, j] = b[f] + sum(
                float(x[n, c, i, j]) * float(w[f, c, 0, 0]) for c in range(w.shape[1])
            )
        return out

    rng = np.random.default_rng(108)
    holds = Properties("conv1x1_as_matmul")
    cases = [
        ("one image", (1, 3, 4, 4), 2),
        ("a batch of images", (3, 2, 4, 4), 5),
        ("images that are not square", (2, 3, 2, 5), 4),
        ("as many filters as channels", (2, 3, 4, 2), 3),
        ("one channel", (2, 1, 3, 4), 2),
    ]
    for title, image, filters in cases:
        x, w = rng.normal(size=image), rng.normal(size=(filters, image[1], 1, 1))
        b = np.zeros(filters)
        with holds(title, hint=f"x is {image}, w is {w.shape}."):
            check_close(conv1x1_as_matmul(x.copy(), w.copy(), b.copy()), oracle(x, w, b))
    x, w, b = rng.normal(size=(2, 3, 2, 4)), rng.normal(size=(4, 3, 1, 1)), rng.normal(size=4) * 3
    want = oracle(x, w, b)
    with holds("a bias per filter"):
        check_close(conv1x1_as_matmul(x.copy(), w.copy(), b.copy()), want)
    with holds("the input is left as it was"):
        check_close(check_unchanged(conv1x1_as_matmul, x, w, b), want)
    x.flags.writeable = w.flags.writeable = b.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(conv1x1_as_matmul(x, w, b), want)
        check_close(conv1x1_as_matmul(x, w, b), want)
    x = rng.integers(100, 250, size=(2, 3, 2, 2))
    k, ones = np.array([[[[3]], [[2]], [[1]]]]), np.ones(1)
    with holds("integers are computed as floats", hint="Bytes end at 255: use floats."):
        check_close(conv1x1_as_matmul(x.copy(), k / 4, ones), oracle(x, k / 4, ones))
        got = conv1x1_as_matmul(x.astype(np.uint8), k.astype(np.uint8), ones)
        check_close(got, oracle(x, k, ones))
    x = np.ones((1, 3, 4, 4))
    with holds("a kernel that is not 1 x 1 raises ValueError"):
        check_raises(ValueError, conv1x1_as_matmul, x, np.ones((2, 3, 3, 3)), np.ones(2))
        check_raises(ValueError, conv1x1_as_matmul, x, np.ones((2, 3, 1, 2)), np.ones(2))
        four = np.ones((1, 4, 3, 3))  # as many channels as a filter of 2 x 2 has weights
        check_raises(ValueError, conv1x1_as_matmul, four, np.ones((2, 1, 2, 2)), np.ones(2))
    with holds("channels that disagree raise ValueError"):
        check_raises(ValueError, conv1x1_as_matmul, x, np.ones((2, 2, 1, 1)), np.ones(2))
        check_raises(ValueError, conv1x1_as_matmul, x, np.ones((2, 1, 1, 1)), np.ones(2))
    holds.verdict()


test_conv1x1_as_matmul()
### END HIDDEN TESTS

# %% [markdown]
# ## Nobody has to invent the kernel
#
# Sobel's weights were chosen by a person. A network finds its weights itself: start anywhere (here
# with zeros) and compare the feature map with the wanted one. The mean of the squared differences
# is called the **loss**; its **gradient** says in which direction it grows fastest, so step the
# other way. The **learning rate** says how far.
#
# Below, the wanted map is made by a kernel you cannot see. Press *Run* and watch nine weights find
# it. Then try learning rates: which one is too large, and how does that look?

# %%
learn_the_kernel(photo[32:128:4, 80:176:4])

# %% [markdown]
# ## Questions (15 points)
#
# Answer with a number, a shape such as `"5x5x2"` (height x width x channels), or a tuple. Each is
# checked at once. **Multiply-adds** counts the products of weights and inputs for one image; the
# biases are not counted there, but they are parameters. *Pad 2* means two rows or columns of
# zeros on each side, so that the image the filter sees is 4 pixels taller and wider; the products
# with these zeros are counted. Work with pencil and paper first: every question is two lines.
#
# The numbers are those of the whole course: this lesson has q07 to q13.

# %% [markdown]
# **Question q07 (2 points).** A 32 × 32 image goes through layers of 5 × 5 filters again and again,
# without padding. Which widths do the layers put out, one after the other, until no filter fits any
# more? Answer with a tuple; 32 itself is not one of them.

# %% nbgrader={"grade_id": "q07", "solution": true}
q07 = None
### BEGIN SOLUTION
q07 = (28, 24, 20, 16, 12, 8, 4)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q07", "points": 2}
check_answer("q07", q07)
### BEGIN HIDDEN TESTS
assert same_answer(q07, [28, 24, 20, 16, 12, 8, 4]), "q07: the widths"
### END HIDDEN TESTS

# %% [markdown]
# **Question q08 (3 points).** Ten 5 × 5 filters on a 32 × 32 × 3 image, stride 1, pad 2: the
# output's shape, the layer's parameters (weights and biases), its multiply-adds.

# %% nbgrader={"grade_id": "q08", "solution": true}
q08_shape = None
q08_parameters = None
q08_multiply_adds = None
### BEGIN SOLUTION
q08_shape = "32x32x10"
q08_parameters = 760
q08_multiply_adds = 768_000
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q08", "points": 3}
check_answer("q08_shape", q08_shape)
check_answer("q08_parameters", q08_parameters)
check_answer("q08_multiply_adds", q08_multiply_adds)
### BEGIN HIDDEN TESTS
assert same_answer(q08_shape, [32, 32, 10]), "q08: the shape"
assert same_answer(q08_parameters, [10 * (5 * 5 * 3 + 1)]), "q08: the parameters"
assert same_answer(q08_multiply_adds, [32 * 32 * 10 * 5 * 5 * 3]), "q08: the multiply-adds"
### END HIDDEN TESTS

# %% [markdown]
# **Question q09 (2 points).** The same step as a *fully connected* layer: 32·32·3 = 3,072 inputs,
# 32·32·10 = 10,240 outputs. How many parameters, biases included?

# %% nbgrader={"grade_id": "q09", "solution": true}
q09 = None
### BEGIN SOLUTION
q09 = 31_467_520
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q09", "points": 2}
check_answer("q09", q09)
### BEGIN HIDDEN TESTS
assert same_answer(q09, [3072 * 10240 + 10240]), "q09: the parameters"
### END HIDDEN TESTS

# %% [markdown]
# **Question q10 (2 points).** Six 5 × 5 filters on a 32 × 32 × 3 image, no padding: the output's
# shape and the layer's parameters.

# %% nbgrader={"grade_id": "q10", "solution": true}
q10_shape = None
q10_parameters = None
### BEGIN SOLUTION
q10_shape = "28x28x6"
q10_parameters = 456
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q10", "points": 2}
check_answer("q10_shape", q10_shape)
check_answer("q10_parameters", q10_parameters)
### BEGIN HIDDEN TESTS
assert same_answer(q10_shape, [28, 28, 6]), "q10: the shape"
assert same_answer(q10_parameters, [6 * (5 * 5 * 3 + 1)]), "q10: the parameters"
### END HIDDEN TESTS

# %% [markdown]
# **Question q11 (2 points).** On the result of q10 follow ten 3 × 3 filters: the output's shape,
# this layer's parameters, and the size of the *one* kernel that could replace both layers, such as
# `"4x4"`.

# %% nbgrader={"grade_id": "q11", "solution": true}
q11_shape = None
q11_parameters = None
q11_kernel = None
### BEGIN SOLUTION
q11_shape = "26x26x10"
q11_parameters = 550
q11_kernel = "7x7"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q11", "points": 2}
check_answer("q11_shape", q11_shape)
check_answer("q11_parameters", q11_parameters)
check_answer("q11_kernel", q11_kernel)
### BEGIN HIDDEN TESTS
assert same_answer(q11_shape, [26, 26, 10]), "q11: the shape"
assert same_answer(q11_parameters, [10 * (3 * 3 * 6 + 1)]), "q11: the parameters"
assert same_answer(q11_kernel, [7, 7]), "q11: the kernel"
### END HIDDEN TESTS

# %% [markdown]
# **Question q12 (2 points).** 32 filters of 1 × 1 on a 56 × 56 × 64 volume: the output's shape, the
# parameters, the multiply-adds.

# %% nbgrader={"grade_id": "q12", "solution": true}
q12_shape = None
q12_parameters = None
q12_multiply_adds = None
### BEGIN SOLUTION
q12_shape = "56x56x32"
q12_parameters = 2_080
q12_multiply_adds = 6_422_528
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q12", "points": 2}
check_answer("q12_shape", q12_shape)
check_answer("q12_parameters", q12_parameters)
check_answer("q12_multiply_adds", q12_multiply_adds)
### BEGIN HIDDEN TESTS
assert same_answer(q12_shape, [56, 56, 32]), "q12: the shape"
assert same_answer(q12_parameters, [32 * (64 + 1)]), "q12: the parameters"
assert same_answer(q12_multiply_adds, [56 * 56 * 32 * 64]), "q12: the multiply-adds"
### END HIDDEN TESTS

# %% [markdown]
# **Question q13 (1 point).** A 28 × 28 image, a 5 × 5 filter, no padding: the width of the map?

# %% nbgrader={"grade_id": "q13", "solution": true}
q13 = None
### BEGIN SOLUTION
q13 = 24
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q13", "points": 1}
check_answer("q13", q13)
### BEGIN HIDDEN TESTS
assert same_answer(q13, [28 - 5 + 1]), "q13: the width"
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
own_question("own01", my_name)

# %% nbgrader={"grade_id": "own01", "solution": true}
own01 = None
### BEGIN SOLUTION
own01 = (lambda F, K, W, C: F * (K * K * C + 1))(**own_numbers("own01", my_name))
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own01", "points": 1}
check_own_answer("own01", my_name, own01)
### BEGIN HIDDEN TESTS
assert same_answer(
    own01, [(lambda F, K, W, C: F * (K * K * C + 1))(**own_numbers("own01", my_name))]
), "own01: the parameters"
### END HIDDEN TESTS

# %% [markdown]
# ## Choose (6 points)
#
# Three questions with one right letter each. They are graded after submission.
#
# **1.** The photograph moves one pixel to the right. Away from the border, its feature map
#
# - **A** stays as it is
# - **B** moves one pixel to the right
# - **C** moves by the width of the kernel
# - **D** is mirrored

# %% nbgrader={"grade_id": "choice-1", "solution": true}
choice_1 = None
### BEGIN SOLUTION
choice_1 = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-1", "points": 2}
check_choice(choice_1, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_1.upper() == "B", "choice 1: which map does the same window see one pixel later?"
### END HIDDEN TESTS

# %% [markdown]
# **2.** A lecture asks what two stacked convolution layers are and answers "another convolution!".
# That is exact
#
# - **A** always
# - **B** never
# - **C** with a ReLU between the layers
# - **D** with no padding and nothing between the layers, the biases merged as well

# %% nbgrader={"grade_id": "choice-2", "solution": true}
choice_2 = None
### BEGIN SOLUTION
choice_2 = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-2", "points": 2}
check_choice(choice_2, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_2.upper() == "D", "choice 2: what do zeros at the border do to the second layer?"
### END HIDDEN TESTS

# %% [markdown]
# **3.** A 5 × 5 filter of a layer that reads a 32 × 32 × 3 image has
#
# - **A** 25 weights, used on each channel
# - **B** 25 weights and 3 biases
# - **C** 75 weights and 1 bias
# - **D** 3,072 weights

# %% nbgrader={"grade_id": "choice-3", "solution": true}
choice_3 = None
### BEGIN SOLUTION
choice_3 = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-3", "points": 2}
check_choice(choice_3, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_3.upper() == "C", "choice 3: how deep is a filter?"
### END HIDDEN TESTS

# %% [markdown]
# ## Reflect (2 points)
#
# Exercise 5 showed that two layers without anything between them are one. Then why do networks
# stack layers at all, and what has to stand between them? Two to four sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-stack", "points": 2, "solution": true}
# A nonlinearity has to stand between them, such as ReLU: then the second layer sees what the first
# one let through, and no single convolution can compute the same (1 point). A stack reaches a large
# window with few weights and combines simple patterns into larger ones: edges into corners, corners
# into shapes (1 point for one such gain).

# %% [markdown]
# ## Bonus: one axis more (5 points)
#
# A film or a scan has a depth as well: `x` is (N, C, D, H, W) and the window moves along three
# axes. Write `conv3d_valid`. If you wrote exercise 4 with a loop over places, very little changes.


# %% nbgrader={"grade_id": "bonus-conv3d-valid", "solution": true}
def conv3d_valid(x, w, b):
    """Apply a bank of filters to a batch of volumes, without padding, one voxel at a time.

    Args:
        x: volumes, (N, C, D, H, W). Integers are computed as floats.
        w: filters, (F, C, KD, KH, KW).
        b: one bias per filter, (F,).

    Returns:
        Feature maps, (N, F, D - KD + 1, H - KH + 1, W - KW + 1), a new float array.

    Raises:
        ValueError: x and w disagree on C, or the kernel does not fit into the volume.
    """
    ### BEGIN SOLUTION
    (N, C, *size), (F, expected, *kernel) = x.shape, w.shape
    if expected != C or any(k > n for k, n in zip(kernel, size, strict=True)):
        raise ValueError(f"filters of {w.shape} do not fit volumes of {x.shape}")
    x, w = x.astype(float), w.astype(float)
    out = np.zeros((N, F, *(n - k + 1 for n, k in zip(size, kernel, strict=True))))
    for d, i, j in np.ndindex(out.shape[2:]):
        window = x[:, :, d : d + kernel[0], i : i + kernel[1], j : j + kernel[2]]
        out[:, :, d, i, j] = np.einsum("ncdkl,fcdkl->nf", window, w) + b
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "bonus-check-conv3d-valid", "points": 1}
def check_conv3d_valid():
    x = np.arange(8.0).reshape(1, 1, 2, 2, 2)
    got = conv3d_valid(x, np.ones((1, 1, 2, 1, 2)), np.ones(1))
    check_shape(got, (1, 1, 1, 2, 1), hint="Two rows of places.")
    check_close(got.ravel(), [11, 19], hint="0 + 1 + 4 + 5 + 1 and 2 + 3 + 6 + 7 + 1.")


check_conv3d_valid()
visible_checks_pass("batches, channels, filters, kernels of three sizes, integers")


# %% nbgrader={"grade": true, "grade_id": "bonus-test-conv3d-valid", "points": 4}
# Hidden tests: batches, channels, filters, biases, kernels of three different sizes, integers.
### BEGIN HIDDEN TESTS
def test_conv3d_valid():
    def oracle(x, w, b):
        x, w = x.astype(float), w.astype(float)
        (N, _, D, H, W), (F, _, KD, KH, KW) = x.shape, w.shape
        out = np.zeros((N, F, D - KD + 1, H - KH + 1, W - KW + 1))
        for n, f, d, i, j in np.ndindex(out.shape):
            window = x[n, :, d : d + KD, i : i + KH, j : j + KW]
            out[n, f, d, i, j] = b[f] + np.vdot(window, w[f])
        return out

    rng = np.random.default_rng(109)
    holds = Properties("conv3d_valid")
    cases = [
        ("one volume, one filter", (1, 1, 4, 4, 4), (1, 1, 3, 3, 3)),
        ("volumes and kernels of three sizes", (1, 1, 4, 5, 6), (1, 1, 3, 2, 4)),
        ("batches, channels and filters", (2, 3, 3, 4, 5), (4, 3, 2, 3, 2)),
        ("as many filters as channels", (2, 3, 3, 4, 3), (3, 3, 1, 2, 2)),
        ("a kernel as large as the volume", (2, 1, 2, 3, 4), (2, 1, 2, 3, 4)),
    ]
    for title, volume, filters in cases:
        x, w, b = rng.normal(size=volume), rng.normal(size=filters), np.zeros(filters[0])
        with holds(title, hint=f"x is {volume}, w is {filters}."):
            check_close(conv3d_valid(x.copy(), w.copy(), b.copy()), oracle(x, w, b))
    x, w = rng.integers(100, 250, size=(2, 2, 3, 3, 4)), rng.normal(size=(3, 2, 2, 2, 3))
    b = rng.normal(size=3) * 3
    want = oracle(x, w, b)
    with holds("a bias per filter, integer volumes"):
        check_close(conv3d_valid(x.copy(), w.copy(), b.copy()), want)
    k = rng.integers(1, 4, size=w.shape)
    with holds("bytes, as scans have them", hint="Bytes end at 255: use floats."):
        got = conv3d_valid(x.astype(np.uint8), k.astype(np.uint8), b.copy())
        check_close(got, oracle(x, k, b))
    with holds("the input is left as it was"):
        check_close(check_unchanged(conv3d_valid, x, w, b), want)
    x.flags.writeable = w.flags.writeable = b.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(conv3d_valid(x, w, b), want)
        check_close(conv3d_valid(x, w, b), want)
    x = np.ones((1, 2, 3, 3, 3))
    with holds("shapes that cannot work raise ValueError"):
        check_raises(ValueError, conv3d_valid, x, np.ones((1, 3, 2, 2, 2)), np.ones(1))
        check_raises(ValueError, conv3d_valid, x, np.ones((1, 1, 2, 2, 2)), np.ones(1))
        for kernel in [(4, 1, 1), (1, 4, 1), (1, 1, 4)]:
            check_raises(ValueError, conv3d_valid, x, np.ones((1, 2, *kernel)), np.ones(1))
    holds.verdict()


test_conv3d_valid()
### END HIDDEN TESTS

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("01_convolution")

# %% [markdown]
# ## Summary
#
# - A convolution layer is one dot product, asked at every place: few weights, used many times.
#   When the image moves, the feature map moves with it.
# - A filter is as deep as its input and gives one map; the maps are the next layer's channels.
# - Layers cross-correlate; true convolution turns the kernel by 180 degrees. Without padding and
#   without a nonlinearity between them, two layers are one.

# %% [markdown]
# ## References
#
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-based learning applied to document
#   recognition*, 1998, doi:10.1109/5.726791.
# - V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
#   arXiv:1603.07285.
# - M. Lin, Q. Chen, S. Yan, *Network in network*, 2013, arXiv:1312.4400 (the 1 × 1 layer).
