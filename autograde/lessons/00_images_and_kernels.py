# %% [markdown]
# # 0. Images and kernels
#
# To a computer a photograph is a table of numbers, and a filter is a much smaller one. Everything
# in this course is built from the two.
#
# **When you finish you can**
#
# - read an image as an array, and turn its colors into gray;
# - keep a result within the range of a byte, and say what happens if you do not;
# - lay a kernel over an image by hand and in code;
# - tell from its nine weights whether a kernel blurs, sharpens or finds edges.
#
# 90 minutes, 100 points. `cnnlib.kernels` has `rgb_to_gray`, `gaussian` and `apply`, which
# answer exercises of this lesson: they may not be called inside yours.

# %% nbgrader={"grade_id": "imports", "locked": true}
import numpy as np

from cnnlib import kernels
from cnnlib.checks import (
    Properties,
    check_close,
    check_raises,
    check_shape,
    check_unchanged,
    visible_checks_pass,
)
from cnnlib.data import load_photograph
from cnnlib.own_numbers import check_own_answer, own_numbers, own_question
from cnnlib.plots import describe, show_error_history, show_numbers, show_row, show_tasks
from cnnlib.questions import check_answer, check_choice, same_answer
from cnnlib.selfcheck import check_my_work
from cnnlib.widgets import kernel_painter, pixel_microscope, rgb_mixer

# %% [markdown]
# ## Predict: how many numbers?
#
# A color photograph is 171 pixels tall and 256 wide. How many numbers does it take to store it? And
# what does a pixel look like whose three numbers are 0, 0 and 255? Write your guess *before* you
# run anything below. It is not graded.

# %%
my_guess = None

# %% [markdown]
# ## An image is an array
#
# An image is an array that says for every pixel how much red, green and blue there is: its shape is
# (height, width, 3), rows first. Here is a photograph with its three parts, then a small patch of
# the green part, at the rim of the cup, as the computer has it: in numbers. Was your guess right?

# %%
photo = load_photograph("coffee")
print(photo.shape, photo.dtype, "=", photo.size, "numbers from", photo.min(), "to", photo.max())
red, green, blue = photo.transpose(2, 0, 1)
describe(
    show_row([photo, red, green, blue], ["the photograph", "its red", "its green", "its blue"]),
    "A cup of coffee on a red saucer, then its red, green and blue parts as gray images: the "
    "saucer is bright in the red part and nearly black in the others.",
)

# %%
describe(
    show_numbers(green[60:66, 84:92], title="a patch of its green (6, 8)"),
    "A table of 6 by 8 numbers between 0 and 255 on squares of that shade of gray.",
)

# %% [markdown]
# ## A pixel is three numbers
#
# Each of the three is one byte, a whole number from 0 to 255. Any display, looked at closely, is an
# arrangement of red, green and blue dots; one of each makes a pixel. Together they mix to a color:
# blue is `rgb(0, 0, 255)`, black `rgb(0, 0, 0)`.
#
# Move the sliders. Which numbers make yellow? Which ones a gray?

# %%
rgb_mixer(0, 0, 255)

# %% [markdown]
# ## Its gray
#
# To the eye, green light looks brighter than red, and red much brighter than blue. So gray is not
# the plain mean of the three but a weighted sum:
#
# $$\text{gray} = 0.299\, R + 0.587\, G + 0.114\, B.$$
#
# **Worked example.** `rgb(255, 165, 0)`, an orange, has the gray
# 0.299·255 + 0.587·165 + 0.114·0 = 76.245 + 96.855 = 173.1. Pure blue has 29.07 and looks nearly
# black: press *blue* above.

# %% [markdown]
# ## Exercise 1: color to gray (15 points)
#
# Write `rgb_to_gray`. The weights are used as they are given, whatever their sum. In this and all
# exercises, bytes are turned into floats before they are added: 200 + 200 is 144 in a byte.
#
# <details><summary>Hint 1: where are the colors?</summary>
#
# On the last axis: `img[:, :, 0]` is the red of the whole image, (H, W).
#
# <details><summary>Hint 2: no loop needed</summary>
#
# After `img = img.astype(float)`, `img[:, :, 0] * weights[0] + ...` adds three images. Without it,
# bytes times the weights 1, 1, 1 stay bytes and overflow.
#
# <details><summary>Hint 3: one product, and what to refuse</summary>
#
# `img @ np.array(weights)` sums over the last axis. Before it, raise `ValueError` unless
# `img.ndim == 3 and img.shape[2] == 3`.
#
# </details></details></details>
#
# **A common mistake** is a result of shape (H, W, 1), or bytes that have lost their decimals.


# %% nbgrader={"grade_id": "rgb-to-gray", "solution": true}
def rgb_to_gray(img, weights=(0.299, 0.587, 0.114)):
    """Turn a color image into a gray one.

    Args:
        img: image, (H, W, 3): red, green, blue. Bytes or floats of any range.
        weights: how much red, green and blue count, three numbers, used as given.

    Returns:
        The gray image, (H, W), a new float array, neither rounded nor rescaled.

    Raises:
        ValueError: img is not (H, W, 3).
    """
    ### BEGIN SOLUTION
    if img.ndim != 3 or img.shape[2] != 3:
        raise ValueError(f"img is {img.shape}, expected a color image, (H, W, 3)")
    return img @ np.array(weights, dtype=float)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-rgb-to-gray", "points": 4}
def check_rgb_to_gray():
    colors = np.array([[[0, 0, 255], [0, 0, 0]], [[255, 165, 0], [255, 255, 255]]], np.uint8)
    check_shape(rgb_to_gray(colors), (2, 2), hint="One number per pixel.")
    want = [[29.07, 0], [173.1, 255]]
    check_close(rgb_to_gray(colors), want, hint="Blue, black, orange and white.")
    plain = rgb_to_gray(colors, weights=(1, 1, 1))
    check_close(plain, [[255, 0], [420, 765]], hint="Weights of 1 add the colors up.")


check_rgb_to_gray()
visible_checks_pass("images of all shapes, other weights, floats, read-only images, wrong shapes")


# %% nbgrader={"grade": true, "grade_id": "test-rgb-to-gray", "points": 8}
# Hidden tests: images of many shapes, bytes and floats, weights of all kinds.
### BEGIN HIDDEN TESTS
def test_rgb_to_gray():
    def oracle(img, weights):
        out = np.zeros(img.shape[:2])
        for i, j, c in np.ndindex(img.shape):
            out[i, j] += float(img[i, j, c]) * weights[c]
        return out

    rng = np.random.default_rng(1)
    holds = Properties("rgb_to_gray")
    luma = (0.299, 0.587, 0.114)
    cases = [
        ("a square image", (4, 4, 3)),
        ("an image wider than tall", (4, 7, 3)),
        ("an image of three rows", (3, 5, 3)),
        ("an image of three columns", (5, 3, 3)),
        ("one pixel", (1, 1, 3)),
    ]
    for title, shape in cases:
        img = rng.integers(0, 256, size=shape).astype(np.uint8)
        with holds(f"{title}, bytes", hint=f"img is {shape}."):
            check_close(rgb_to_gray(img.copy()), oracle(img, luma))
    img = rng.random(size=(4, 5, 3))
    with holds("floats from 0 to 1 keep their range"):
        check_close(rgb_to_gray(img.copy()), oracle(img, luma))
    with holds("other weights"):
        check_close(rgb_to_gray(img.copy(), (0.2, 0.3, 0.5)), oracle(img, (0.2, 0.3, 0.5)))
    with holds("weights that do not sum to 1", hint="Weights are used as they are given."):
        check_close(rgb_to_gray(img.copy(), (2.0, -1.0, 0.5)), oracle(img, (2.0, -1.0, 0.5)))
    holds.verdict()


test_rgb_to_gray()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-rgb-to-gray-care", "points": 3}
# Hidden tests: float32, read-only and transposed images, shapes that are no color image.
### BEGIN HIDDEN TESTS
def test_rgb_to_gray_care():
    rng = np.random.default_rng(2)
    holds = Properties("rgb_to_gray")
    img = rng.random(size=(3, 6, 4)).T * 255
    want = 0.299 * img[..., 0] + 0.587 * img[..., 1] + 0.114 * img[..., 2]
    with holds("float32 input"):
        check_close(rgb_to_gray(img.astype(np.float32)), want, rtol=1e-3, atol=1e-4)
    with holds("bytes and whole weights give floats too"):
        light = np.full((2, 3, 3), 250, dtype=np.uint8)
        check_close(rgb_to_gray(light, weights=(1, 1, 1)), np.full((2, 3), 750))
        assert np.asarray(rgb_to_gray(light, weights=(1, 1, 1))).dtype.kind == "f"
    with holds("the image is left as it was"):
        check_close(check_unchanged(rgb_to_gray, img), want)
    img.flags.writeable = False
    with holds("read-only image, called twice"):
        check_close(rgb_to_gray(img), want)
        check_close(rgb_to_gray(img), want)
    with holds("what is no color image raises ValueError"):
        check_raises(ValueError, rgb_to_gray, np.ones((4, 5)))
        check_raises(ValueError, rgb_to_gray, np.ones((4, 3)))
        check_raises(ValueError, rgb_to_gray, np.ones((4, 5, 4)))
        check_raises(ValueError, rgb_to_gray, np.ones((3, 4, 5)))
    holds.verdict()


test_rgb_to_gray_care()
### END HIDDEN TESTS

# %% [markdown]
# ## An image is not a list
#
# The classifiers that come before convolutional networks *stretch* an image into one long list: a
# 2 × 2 image with the pixels 56, 231, 24, 2 becomes four numbers, a 32 × 32 × 3 image 3,072. Then
# they multiply it by a matrix, $s = Wx$.
#
# The list holds the same numbers, but it has forgotten who was whose neighbor. Shuffle the pixels
# of all images in the same way, and such a classifier learns just as well. You would not: below,
# the same pixels twice.

# %%
gray = kernels.rgb_to_gray(photo) / 255
shuffled = np.random.default_rng(0).permutation(gray.ravel()).reshape(gray.shape)
describe(
    show_row([gray, shuffled], [f"gray {gray.shape}", "the same numbers, shuffled"]),
    "The cup of coffee in gray, and the same pixels in random order: noise.",
)

# %% [markdown]
# ## Bytes end at 255
#
# A filter's result need not be a byte: sums may be negative, larger than 255, or between two whole
# numbers. A picture has to be made of it, and there is a trap. On most machines
# `astype(np.uint8)` keeps what is left after dividing by 256, so a sum of 320, brighter than white,
# becomes 64, a dark gray. (For floats out of range NumPy promises nothing: some processors give
# other numbers.)
#
# **Clipping** sets what is too large to 255 and what is negative to 0:
#
# | sum | clipped | by `astype` alone |
# |---|---|---|
# | 320 | 255 | 64 |
# | 254.6 | 255 | 254 |
# | −3 | 0 | 253 |

# %% [markdown]
# ## Exercise 2: back to bytes (10 points)
#
# Write `clip_to_uint8`: the nearest whole number, clipped to 0..255, as `np.uint8`. For an array of
# any shape, and for a single number. A half may be rounded either way.
#
# <details><summary>Hint 1: the order of things</summary>
#
# Round, clip, and only then change the type.
#
# <details><summary>Hint 2: which functions?</summary>
#
# `np.round`, `np.clip`.
#
# <details><summary>Hint 3: a single number</summary>
#
# `np.asarray(a, dtype=float)` makes an array of anything, and leaves the input alone.
#
# </details></details></details>
#
# **A common mistake** is to stretch the numbers so that the largest becomes 255: that changes every
# pixel because of one.


# %% nbgrader={"grade_id": "clip-to-uint8", "solution": true}
def clip_to_uint8(a):
    """Make bytes of numbers of any size.

    Args:
        a: numbers, an array of any shape or a single one.

    Returns:
        The nearest whole numbers, at least 0 and at most 255, shaped like a, uint8, a new array.
    """
    ### BEGIN SOLUTION
    return np.clip(np.round(np.asarray(a, dtype=float)), 0, 255).astype(np.uint8)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-clip-to-uint8", "points": 3}
def check_clip_to_uint8():
    sums = np.array([[320.0, 254.6, -3.0], [0.4, 99.7, 255.0]])
    got = np.asarray(clip_to_uint8(sums))
    assert got.dtype == np.uint8, f"the type is {got.dtype}, expected uint8"
    want = [[255, 255, 0], [0, 100, 255]]
    check_close(got, want, hint="320 is too large, 254.6 is nearest to 255, -3 is too small.")


check_clip_to_uint8()
visible_checks_pass("arrays of all shapes, single numbers, integers, large numbers")


# %% nbgrader={"grade": true, "grade_id": "test-clip-to-uint8", "points": 7}
# Hidden tests: all shapes, single numbers, integers, numbers far outside, read-only input.
### BEGIN HIDDEN TESTS
def test_clip_to_uint8():
    def oracle(a):
        flat = [min(255, max(0, int(np.floor(value + 0.5)))) for value in np.ravel(a)]
        return np.array(flat).reshape(np.shape(a))

    def bytes_of(a):
        got = np.asarray(clip_to_uint8(a))
        assert got.dtype.name == "uint8"
        return got

    rng = np.random.default_rng(3)
    holds = Properties("clip_to_uint8")
    with holds("the result is uint8"):
        bytes_of(np.array([1.0, 300.0]))
    for title, shape in [
        ("a line", (40,)),
        ("a gray image", (6, 7)),
        ("a color image", (4, 5, 3)),
    ]:
        a = np.round(rng.uniform(-150, 400, size=shape), 1) + 0.03
        with holds(title, hint=f"a is {shape}."):
            check_close(bytes_of(a.copy()), oracle(a))
    a = rng.uniform(20, 230, size=(5, 6)).round() + 0.3
    with holds("numbers inside the range are only rounded", hint="Nothing is stretched."):
        check_close(bytes_of(a.copy()), oracle(a))
        check_close(bytes_of(a / 255), oracle(a / 255))
    with holds("numbers just outside the range"):
        check_close(bytes_of(np.array([-0.4, -0.6, -1, 255.4, 255.6, 256])), [0, 0, 0, *[255] * 3])
    with holds("numbers far outside the range"):
        check_close(bytes_of(np.array([-1e6, -257.0, 511.0, 1e6])), [0, 0, 255, 255])
    with holds("integers"):
        a = np.array([[-300, -1, 0], [17, 255, 700]])
        check_close(bytes_of(a), [[0, 0, 0], [17, 255, 255]])
    with holds("a single number", hint="np.asarray makes an array of anything."):
        check_close(bytes_of(320.0), 255)
        check_close(bytes_of(41.7), 42)
    a = rng.uniform(-100, 400, size=(4, 5)).round(1) + 0.03
    want = oracle(a)
    with holds("the input is left as it was"):
        check_close(check_unchanged(clip_to_uint8, a), want)
    a.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(bytes_of(a), want)
        check_close(bytes_of(a), want)
    holds.verdict()


test_clip_to_uint8()
### END HIDDEN TESTS

# %% [markdown]
# ## A kernel is a small table of weights
#
# A **kernel**, or filter, says how much each pixel of a small window counts. Lay it over the image,
# multiply pixel by weight, add up: the sum is one pixel of the result. Then move on by one pixel.
# Different tasks of image processing use different kernels.
#
# Move the mouse over the photograph and read the sum. With this kernel, in which places does the
# result hardly differ from the pixel, and where very much?

# %%
small = kernels.rgb_to_gray(photo)[::2, ::2]
pixel_microscope(small, kernels.GALLERY["sharpen"], row=30, col=40)

# %% [markdown]
# ## Predict: nine weights
#
# What do these kernels do to a photograph? Guess, then try them below.
#
# $$\begin{bmatrix}0&0&0\\1&0&0\\0&0&0\end{bmatrix} \qquad
# \begin{bmatrix}1&1&1\\1&1&1\\1&1&1\end{bmatrix} \qquad
# \begin{bmatrix}-1&0&1\\-2&0&2\\-1&0&1\end{bmatrix}$$

# %%
my_guess = None

# %% [markdown]
# ## Paint a kernel
#
# Drag the weights, or start from a known kernel. Watch three things:
#
# - the **sum** of the weights: 1 keeps the brightness, 0 turns even areas black, 9 turns all white;
# - *divide by the sum*, which makes a mean of a sum;
# - what happens to sums outside 0 to 255: *clip* them, let the bytes *overflow*, or show them in
#   red (positive) and blue (negative).

# %%
kernel_painter(small, "sharpen")

# %% [markdown]
# ## Families of kernels
#
# | family | weights | sum | examples |
# |---|---|---|---|
# | blur | all positive | 1 | mean, Gaussian |
# | edges | positive on one side, negative on the other | 0 | Sobel, Laplacian |
# | sharpen | large in the middle, negative around | 1 | sharpen, unsharp |
# | relief | negative on one side, positive on the other, 1 between | 1 | emboss |
#
# A lecture calls a kernel "a square matrix". It need not be square: a row of three weights is a
# kernel too.
#
# $$\text{mean: } \frac{1}{9}\begin{bmatrix}1&1&1\\1&1&1\\1&1&1\end{bmatrix} \qquad
# \text{Gaussian: } \frac{1}{273}\begin{bmatrix}1&4&7&4&1\\4&16&26&16&4\\7&26&41&26&7\\
# 4&16&26&16&4\\1&4&7&4&1\end{bmatrix}$$
#
# The lecture prints both tables *without* their fraction. Taken literally they make a picture 9 and
# 273 times too bright.

# %%
soft = [kernels.apply(gray, kernels.GALLERY[name]) for name in ("mean", "gaussian", "sharpen")]
describe(
    show_row([np.clip(one, 0, 1) for one in soft], ["mean", "Gaussian", "sharpen"]),
    "The cup, slightly blurred, more blurred, and sharpened: the grain of the wood stands out.",
)

# %%
names = ["sobel_x", "sobel_diagonal", "emboss"]
edges, diagonal, relief = (kernels.apply(gray, kernels.GALLERY[name]) for name in names)
describe(
    show_row(
        [edges, diagonal, np.clip(relief, 0, 1)],
        ["Sobel x", "Sobel diagonal", "emboss"],
        limits=[2, 2, None],
    ),
    "The cup's vertical edges, its diagonal edges, both in red and blue, and the cup as a relief.",
)

# %% [markdown]
# ## The Gaussian
#
# The mean treats all neighbors alike, and a bright dot becomes a bright square. A **Gaussian** lets
# near pixels count more:
#
# $$w[i, j] = \frac{1}{S} \exp\left(-\frac{i^2 + j^2}{2 \sigma^2}\right), \qquad
# i, j = -r, \ldots, r,$$
#
# with $r = (\text{size} - 1) / 2$, so that the middle of the table is $i = j = 0$. $S$ is the sum
# of all the exponentials: it makes the weights sum to 1. $\sigma$, in pixels, says how wide the
# bell is.
#
# **Worked example.** Size 3, $\sigma = 1$: the middle is $e^0 = 1$, its four neighbors
# $e^{-1/2} = 0.607$, the corners $e^{-1} = 0.368$. Their sum is $1 + 4·0.607 + 4·0.368 = 4.898$, so
# the middle weight is $1 / 4.898 = 0.204$.

# %% [markdown]
# ## Exercise 3: a Gaussian kernel (20 points)
#
# Write `gaussian_kernel`. The size is odd: an even one has no middle and is refused.
#
# <details><summary>Hint 1: distances</summary>
#
# `np.arange(size) - size // 2` counts from the middle: −2, −1, 0, 1, 2 for a size of 5.
#
# <details><summary>Hint 2: a table of squares</summary>
#
# With `d` from above, `d[:, None] ** 2 + d[None, :] ** 2` is the table of $i^2 + j^2$.
#
# <details><summary>Hint 3: the sum</summary>
#
# First the exponentials, `np.exp(-squares / (2 * sigma**2))`, then divide by their `.sum()`.
#
# </details></details></details>
#
# **Common mistakes**: the 2 is missing; `sigma` is not squared; the largest weight is made 1
# instead of the sum.


# %% nbgrader={"grade_id": "gaussian-kernel", "solution": true}
def gaussian_kernel(size, sigma):
    """Make a Gaussian kernel.

    Args:
        size: weights along each side, an odd number.
        sigma: width of the bell, in pixels, positive.

    Returns:
        Weights that sum to 1, (size, size), a new float array.

    Raises:
        ValueError: the size is even.
    """
    ### BEGIN SOLUTION
    if size % 2 == 0:
        raise ValueError(f"size is {size}, which has no middle: use an odd one")
    d = np.arange(size) - size // 2
    bell = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / (2 * sigma**2))
    return bell / bell.sum()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-gaussian-kernel", "points": 5}
def check_gaussian_kernel():
    got = gaussian_kernel(3, 1.0)
    check_shape(got, (3, 3), hint="As many rows as columns.")
    assert abs(np.sum(got) - 1) < 1e-6, f"the weights sum to {np.sum(got):.4g}, expected 1"
    check_close(got[1, 1], 0.20418, rtol=1e-4, hint="1 / 4.898, worked out above.")
    check_close(got[0, 1], 0.12384, rtol=1e-4, hint="0.607 / 4.898: is the 2 there?")
    wide = gaussian_kernel(5, 2.0)
    check_close(wide[2, 0] / wide[2, 2], np.exp(-0.5), rtol=1e-4, hint="2 pixels away: e^(-4/8).")


check_gaussian_kernel()
visible_checks_pass("all odd sizes, bells narrow and wide, even sizes")


# %% nbgrader={"grade": true, "grade_id": "test-gaussian-kernel", "points": 12}
# Hidden tests: many sizes, bells narrow and wide, the sum.
### BEGIN HIDDEN TESTS
def test_gaussian_kernel():
    def oracle(size, sigma):
        r = (size - 1) // 2
        row = [np.exp(-(i * i) / (2.0 * sigma * sigma)) for i in range(-r, r + 1)]
        row = [weight / sum(row) for weight in row]
        return np.array([[a * b for b in row] for a in row])

    holds = Properties("gaussian_kernel")
    for size, sigma in [(3, 1.0), (5, 1.0), (3, 0.5), (5, 1.5), (7, 2.0), (9, 3.0), (11, 0.8)]:
        with holds(f"size {size}, sigma {sigma}"):
            check_close(gaussian_kernel(size, sigma), oracle(size, sigma))
    with holds("one weight", hint="Alone it is 1."):
        check_close(gaussian_kernel(1, 2.0), [[1.0]])
    with holds("a sigma that is a whole number"):
        check_close(gaussian_kernel(5, 2), oracle(5, 2))
    with holds("the weights sum to 1"):
        for size, sigma in [(3, 5.0), (5, 0.7), (13, 4.0)]:
            check_close(np.sum(gaussian_kernel(size, sigma)), 1.0)
    holds.verdict()


test_gaussian_kernel()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-gaussian-kernel-care", "points": 3}
# Hidden tests: even sizes are refused; two calls do not disturb each other.
### BEGIN HIDDEN TESTS
def test_gaussian_kernel_care():
    holds = Properties("gaussian_kernel")
    with holds("an even size raises ValueError", hint="Where is the middle of four?"):
        check_raises(ValueError, gaussian_kernel, 4, 1.0)
        check_raises(ValueError, gaussian_kernel, 2, 0.5)
    with holds("called twice"):
        check_close(gaussian_kernel(5, 1.2), np.array(gaussian_kernel(5, 1.2)))
        check_shape(gaussian_kernel(5, 3.0), (5, 5))
        assert np.asarray(gaussian_kernel(3, 1)).dtype.kind == "f"
    holds.verdict()


test_gaussian_kernel_care()
### END HIDDEN TESTS

# %% [markdown]
# ## The lecture's whole numbers
#
# Fractions are slow on a small chip, so books print the Gaussian in whole numbers with one division
# at the end. The table above, with 41 in the middle, is close to $\sigma = 1$. It is a little
# flatter than the formula, because each weight stands for the bell over a *whole* pixel and not
# only at its center. Compare:

# %%
ours = kernels.gaussian(5, 1.0) * 273
theirs = kernels.GALLERY["gaussian"] * 273
print(ours.round(1), theirs.round(), sep="\n\n")
describe(
    show_row(
        [ours, theirs, ours - theirs],
        ["exp, sigma 1, × 273", "the lecture's", "difference"],
        limits=[45, 45, 5],
    ),
    "Two bells of 5 by 5 weights that look alike, and their difference, largest in the middle.",
)

# %% [markdown]
# ## Lay it over the image
#
# With an image of H × W and a kernel of KH × KW the window fits at (H − KH + 1) · (W − KW + 1)
# places. With `img` for the image and `k` for the kernel, the pixel of the result at row $i$,
# column $j$ is
#
# $$\text{out}[i, j] = \sum_{a=0}^{K_H-1} \sum_{b=0}^{K_W-1} \text{img}[i + a,\, j + b]\; k[a, b].$$
#
# **Worked example.** The sharpening kernel on the top left corner of a lecture's image:
#
# $$\begin{bmatrix}105&102&100\\103&99&103\\101&98&104\end{bmatrix} \quad
# \begin{bmatrix}0&-1&0\\-1&5&-1\\0&-1&0\end{bmatrix} \quad
# 5·99 - 102 - 103 - 103 - 98 = 89.$$

# %% [markdown]
# ## Exercise 4: one kernel, one image (40 points)
#
# Write `apply_kernel`. The kernel always lies *inside* the image, just as it is printed. (Lesson 01
# tells who turns it by 180 degrees first, and why.) Loop over the pixels of the result; inside, a
# window, a product and a sum.
#
# <details><summary>Hint 1: the size of the result</summary>
#
# `H - KH + 1` rows and `W - KW + 1` columns of zeros, `np.zeros((rows, columns))`. Four sizes, four
# names.
#
# <details><summary>Hint 2: the window</summary>
#
# `img[i : i + KH, j : j + KW]` has the shape of `k`, so `*` multiplies weight by pixel.
#
# <details><summary>Hint 3: bytes, and what does not fit</summary>
#
# Begin with `img = img.astype(float)` and the same for `k`: photographs are bytes. And raise
# `ValueError` when the kernel is taller or wider than the image.
#
# </details></details></details>
#
# **A common mistake** is to try square images with square kernels only: rows and columns that are
# exchanged stay invisible.


# %% nbgrader={"grade_id": "apply-kernel", "solution": true}
def apply_kernel(img, k):
    """Lay a kernel over an image, at every place where it fits.

    Args:
        img: gray image, (H, W). Bytes and integers are computed as floats.
        k: weights, (KH, KW), not always square.

    Returns:
        One sum per place, (H - KH + 1, W - KW + 1), a new float array, not clipped.

    Raises:
        ValueError: the kernel is taller or wider than the image.
    """
    ### BEGIN SOLUTION
    (H, W), (KH, KW) = img.shape, k.shape
    if KH > H or KW > W:
        raise ValueError(f"a kernel of {k.shape} does not fit in an image of {img.shape}")
    img, k = img.astype(float), k.astype(float)
    out = np.zeros((H - KH + 1, W - KW + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = np.sum(img[i : i + KH, j : j + KW] * k)
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-apply-kernel", "points": 8}
def check_apply_kernel():
    rows = [[105, 102, 100, 97, 96], [103, 99, 103, 101, 102], [101, 98, 104, 102, 100]]
    image = np.array([*rows, [99, 101, 106, 104, 99], [104, 104, 104, 100, 98]])
    sharpen = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    check_shape(apply_kernel(image, sharpen), (3, 3), hint="3 x 3 fits into 5 x 5 at 9 places.")
    want = [[89, 111, 101], [85, 111, 101], [98, 117, 113]]
    check_close(apply_kernel(image, sharpen), want, hint="89 is worked out above.")
    ramp = np.array([[0.0, 1.0, 2.0, 3.0]] * 2)
    check_shape(apply_kernel(ramp, np.ones((2, 3))), (1, 2), hint="Count rows and columns apart.")
    check_close(apply_kernel(ramp, np.ones((2, 3))), [[6, 12]], hint="0+1+2 twice, 1+2+3 twice.")
    slope = apply_kernel(ramp, np.array([[-1.0, 0.0, 1.0]]))
    check_close(slope, [[2, 2], [2, 2]], hint="Right minus left, not left minus right.")
    light, twice = np.array([[200, 200]], np.uint8), np.array([[2, 2]], np.uint8)
    check_close(apply_kernel(light, twice), [[800]], hint="Bytes end at 255: img and k as floats.")


check_apply_kernel()
visible_checks_pass("images and kernels of all shapes, bytes, kernels that do not fit")


# %% nbgrader={"grade": true, "grade_id": "test-apply-kernel", "points": 20}
# Hidden tests: images and kernels of many shapes, square and not.
### BEGIN HIDDEN TESTS
def test_apply_kernel():
    def oracle(x, w):
        out = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
        for i, j, k, m in np.ndindex(*out.shape, *w.shape):
            out[i, j] += x[i + k, j + m] * w[k, m]
        return out

    rng = np.random.default_rng(4)
    holds = Properties("apply_kernel")
    cases = [
        ("a square image, a square kernel", (6, 6), (3, 3)),
        ("an image wider than tall", (5, 9), (3, 3)),
        ("an image taller than wide, a rectangular kernel", (9, 6), (2, 4)),
        ("a kernel of 5 x 5", (7, 8), (5, 5)),
        ("a kernel of even size", (7, 8), (4, 2)),
        ("a kernel of one row", (4, 7), (1, 5)),
        ("a kernel of one weight", (3, 5), (1, 1)),
        ("a kernel as large as the image", (4, 3), (4, 3)),
    ]
    for title, image, kernel in cases:
        x, w = rng.normal(size=image) * 100, rng.normal(size=kernel)
        with holds(title, hint=f"img is {image}, k is {kernel}."):
            check_close(apply_kernel(x.copy(), w.copy()), oracle(x, w))
    holds.verdict()


test_apply_kernel()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-apply-kernel-care", "points": 12}
# Hidden tests: bytes, integers, float32, read-only and transposed input, kernels that do not fit.
### BEGIN HIDDEN TESTS
def test_apply_kernel_care():
    def oracle(x, w):
        out = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
        for i, j, k, m in np.ndindex(*out.shape, *w.shape):
            out[i, j] += float(x[i + k, j + m]) * float(w[k, m])
        return out

    rng = np.random.default_rng(5)
    holds = Properties("apply_kernel")
    x, w = rng.integers(100, 250, size=(5, 6)), rng.normal(size=(3, 2))
    with holds("integer images", hint="Are img and k floats?"):
        check_close(apply_kernel(x.copy(), w.copy()), oracle(x, w))
    k = np.array([[3, 2], [1, 2]])
    with holds("bytes, as photographs have them", hint="Bytes end at 255: use floats."):
        check_close(apply_kernel(x.astype(np.uint8), k.astype(np.uint8)), oracle(x, k))
        check_close(apply_kernel(x.astype(np.uint8), -k), oracle(x, -k))
    with holds("float32 input"):
        small = rng.normal(size=(6, 5)).astype(np.float32), w.astype(np.float32)
        check_close(apply_kernel(*small), oracle(*small), rtol=1e-3, atol=1e-4)
    x, w = rng.normal(size=(6, 7)).T, rng.normal(size=(2, 3)).T
    want = oracle(x, w)
    with holds("the input is left as it was"):
        check_close(check_unchanged(apply_kernel, x, w), want)
    x.flags.writeable = w.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(apply_kernel(x, w), want)
        check_close(apply_kernel(x, w), want)
    with holds("a kernel that is too tall raises ValueError"):
        check_raises(ValueError, apply_kernel, np.ones((3, 5)), np.ones((4, 2)))
    with holds("a kernel that is too wide raises ValueError"):
        check_raises(ValueError, apply_kernel, np.ones((5, 3)), np.ones((2, 4)))
    holds.verdict()


test_apply_kernel_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Edges of all directions
#
# Color to gray, then *Sobel x* and *Sobel y*, then the length of the arrow that the two make,
# $\sqrt{g_x^2 + g_y^2}$: an edge detector in three lines, used for decades before networks learned
# their own kernels. Bright means a strong edge, whatever its direction.

# %%
gx, gy = (kernels.apply(gray, kernels.GALLERY[name]) for name in ("sobel_x", "sobel_y"))
strength = np.sqrt(gx**2 + gy**2)
describe(
    show_row(
        [gray, gx, gy, np.clip(strength, 0, 1)],
        ["gray", "Sobel x", "Sobel y", "strength"],
        limits=[None, 2, 2, None],
    ),
    "The cup in gray, its vertical edges, its horizontal edges, and all of its edges in white.",
)

# %% [markdown]
# ## Find the error: which Sobel? (2 points)
#
# A lecture prints this table and calls it "3 × 3 Sobel kernel"; two pages later it uses the one on
# the right for its edges.
#
# $$\begin{bmatrix}2&1&0\\1&0&-1\\0&-1&-2\end{bmatrix} \qquad
# \begin{bmatrix}-1&0&1\\-2&0&2\\-1&0&1\end{bmatrix}$$
#
# Lay each over two images: one that brightens to the right, whose rows are all 0, 1, 2, and one
# that brightens downward, whose columns are all 0, 1, 2. That makes two sums for each
# table: give them as a pair such as `(3, -5)`, first the sum on the image that brightens to the
# right. Which table answers to one direction only, and what does the other one find?

# %% nbgrader={"grade_id": "which-sobel", "solution": true}
left_table = None
right_table = None
### BEGIN SOLUTION
left_table = (-6, -6)
right_table = (8, 0)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-which-sobel", "points": 2}
check_answer("sobel_left", left_table)
check_answer("sobel_right", right_table)
print("The left one answers to both directions alike: it is the diagonal Sobel kernel.")
### BEGIN HIDDEN TESTS
assert same_answer(left_table, [-6, -6]), "the left table"
assert same_answer(right_table, [8, 0]), "the right table"
### END HIDDEN TESTS

# %% [markdown]
# ## Find the error: square? (1 point)
#
# "A kernel is a square matrix." Write one that is not: one *column*, which gives the pixel below
# minus the pixel above and ignores the one between them. Write it as a list of lists.

# %% nbgrader={"grade_id": "not-square", "solution": true}
not_square = None
### BEGIN SOLUTION
not_square = [[-1], [0], [1]]
### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-not-square", "points": 1}
def check_not_square(kernel):
    assert kernel is not None, "no kernel yet: replace None by a list of lists."
    kernel = np.array(kernel, dtype=float)
    check_shape(kernel, (3, 1), hint="Three rows of one weight, each in brackets of its own.")
    one, other = np.array([[4.0], [9.0], [6.0]]), np.array([[5.0], [1.0], [2.0]])
    check_close(np.sum(kernel * one), 2.0, hint="On 4, 9, 6 from above it gives 6 - 4 = 2.")
    check_close(np.sum(kernel * other), -3.0, hint="On 5, 1, 2 from above it gives 2 - 5 = -3.")


check_not_square(not_square)

# %% [markdown]
# ## Questions (6 points)
#
# The numbers are those of the whole course: this lesson has q45 to q47.
#
# **Question q45 (1 point).** The lecture's Gaussian table with 41 in its middle, printed without
# its fraction: what is the sum of its 25 weights?

# %% nbgrader={"grade_id": "q45", "solution": true}
q45 = None
### BEGIN SOLUTION
q45 = 273
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q45", "points": 1}
check_answer("q45", q45)
### BEGIN HIDDEN TESTS
assert same_answer(q45, [4 * (1 + 4 + 4 + 7 + 16 + 26) + 41]), "q45: the sum"
### END HIDDEN TESTS

# %% [markdown]
# **Question q46 (2 points).** The lecture puts a border of zeros around its image, so that the
# sharpening kernel can stand on the corner as well. There it covers 105 in the middle, 102 on the
# right, 103 below and zeros elsewhere. Which sum does it give? And which byte is shown, after
# clipping?

# %% nbgrader={"grade_id": "q46", "solution": true}
q46_sum = None
q46_byte = None
### BEGIN SOLUTION
q46_sum = 320
q46_byte = 255
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q46", "points": 2}
check_answer("q46_sum", q46_sum)
check_answer("q46_byte", q46_byte)
### BEGIN HIDDEN TESTS
assert same_answer(q46_sum, [105 * 5 - 102 - 103]), "q46: the sum"
assert same_answer(q46_byte, [255]), "q46: the byte"
### END HIDDEN TESTS

# %% [markdown]
# **Question q47 (2 points).** What are the sums of the weights of the Sobel kernel, of the
# sharpening kernel, and of the mean kernel as the lecture prints it, nine ones?

# %% nbgrader={"grade_id": "q47", "solution": true}
q47_sobel = None
q47_sharpen = None
q47_mean = None
### BEGIN SOLUTION
q47_sobel = 0
q47_sharpen = 1
q47_mean = 9
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q47", "points": 2}
check_answer("q47_sobel", q47_sobel)
check_answer("q47_sharpen", q47_sharpen)
check_answer("q47_mean", q47_mean)
### BEGIN HIDDEN TESTS
assert same_answer(q47_sobel, [0]), "q47: Sobel"
assert same_answer(q47_sharpen, [1]), "q47: sharpen"
assert same_answer(q47_mean, [9]), "q47: the mean kernel"
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
own_question("own00", my_name)

# %% nbgrader={"grade_id": "own00", "solution": true}
own00 = None
### BEGIN SOLUTION
own00 = sum(n * (5 if at == "c" else -1) for at, n in own_numbers("own00", my_name).items())
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own00", "points": 1}
check_own_answer("own00", my_name, own00)
### BEGIN HIDDEN TESTS
assert same_answer(
    own00, [(lambda c, **sides: 5 * c - sum(sides.values()))(**own_numbers("own00", my_name))]
)
### END HIDDEN TESTS

# %% [markdown]
# ## The corner of the lecture
#
# The border of zeros has a price. Of all 25 sums, those inside stay near 100. Along the border they
# jump to 200, because the kernel takes the zeros for a very dark neighborhood, and the four corners
# are brighter than white and must be clipped. Padding is the subject of lesson 02.

# %%
corner = np.array(
    [
        [105, 102, 100, 97, 96],
        [103, 99, 103, 101, 102],
        [101, 98, 104, 102, 100],
        [99, 101, 106, 104, 99],
        [104, 104, 104, 100, 98],
    ]
)
sums = kernels.apply(np.pad(corner, 1), kernels.GALLERY["sharpen"])
describe(
    show_numbers(np.clip(sums, 0, 255).astype(np.uint8), title="sharpened, clipped (5, 5)"),
    "A table of 5 by 5 numbers: near 100 inside, near 200 along the border, 255 in the corners.",
)

# %% [markdown]
# ## Reflect (4 points)
#
# **Why divide? (2 points)** Why are the weights of a blurring kernel divided by their sum, and why
# must the weights of an edge kernel *not* be? Two to four sentences; a person reads them.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-divide", "points": 2, "solution": true}
# On an even area of brightness b the kernel gives b times the sum of its weights. A blur should
# leave that area as it is, so the sum must be 1, and dividing by the sum makes it so (1 point). The
# weights of an edge kernel sum to 0, so that an even area, in which there is no edge, gives 0; a
# division by 0 is impossible, and any other sum would answer to brightness where there is no edge
# (1 point).

# %% [markdown]
# **Clip or stretch? (2 points)** A sharpened photograph has sums from −40 to 320. A friend makes
# bytes of it by stretching: −40 becomes 0, 320 becomes 255, linearly. What becomes of the pixels
# between? Name one case in which stretching is the better choice.

# %% [markdown] nbgrader={"grade": true, "grade_id": "stretch", "points": 2, "solution": true}
# Every pixel changes: the whole picture loses contrast because of a few, and two pictures with
# different extremes cannot be compared any more (1 point). Stretching suits numbers that are no
# brightness and have no natural range, such as a feature map, an edge map or weights to be looked
# at: there all of the range matters (1 point).

# %% [markdown]
# ## Choose (2 points)
#
# A kernel has eight weights of −1 around an 8. On an even gray area it gives
#
# - **A** the same gray
# - **B** white
# - **C** 0
# - **D** eight times the gray

# %% nbgrader={"grade_id": "choice-1", "solution": true}
choice_1 = None
### BEGIN SOLUTION
choice_1 = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-choice-1", "points": 2}
check_choice(choice_1, "ABCD")
### BEGIN HIDDEN TESTS
assert choice_1.upper() == "C", "choice 1: what is the sum of the nine weights?"
### END HIDDEN TESTS

# %% [markdown]
# ## What images are asked
#
# In the lessons to come a network *learns* its kernels. Here are six kinds of question such
# networks answer. These answers are not a network's: labels and boxes are put in by hand, regions
# are thresholds, and the digits are the nearest ones, number by number.

# %%
describe(
    show_tasks(),
    "Six pictures: a cat with its name; a cup and a spoon in boxes; a pagoda with the sky painted "
    "orange; six handwritten digits that look alike; boxes around galaxies; a retina with its "
    "vessels painted orange.",
)

# %% [markdown]
# | question | networks, by year |
# |---|---|
# | what is it? | handwritten digits (LeCun 1998), 1000 classes (Krizhevsky 2012) |
# | which images are alike? | retrieval by the last layer's features (Krizhevsky 2012) |
# | where is it? | detection (Faster R-CNN, Ren 2015) |
# | which pixels? | scenes (Farabet 2012), roads in aerial images (Mnih and Hinton 2010) |
# | who is it? | faces (Taigman 2014), whales (a Kaggle contest) |
# | what happens? | actions in video (Simonyan 2014), body poses (Toshev 2014) |
# | what to do? | self-driving cars, traffic signs (Sermanet 2011, Ciresan), games (Guo 2014) |
# | what does the expert see? | breast scans (Levy 2016), galaxies (Dieleman 2014) |
# | say it in words | captions (Vinyals 2015, Karpathy 2015) |
# | paint it anew | styles of painters (Gatys 2016), dreams of a network (2015) |

# %% [markdown]
# ## How it began
#
# | year | what |
# |---|---|
# | 1962 | cells in the cat's visual cortex look at small fields, for edges (Hubel, Wiesel) |
# | 1980 | the neocognitron: layers of such cells, one set of weights everywhere (Fukushima) |
# | 1998 | LeNet-5 reads digits: convolution, pooling, gradient descent (LeCun and others) |
# | 2006 | deep networks can be trained again, layer by layer (Hinton, Salakhutdinov) |
# | 2010 | speech: acoustic models by deep belief networks (Mohamed, Dahl, Hinton) |
# | 2012 | speech, large vocabulary (Dahl, Yu, Deng, Acero) |
# | 2012 | images: AlexNet wins the ImageNet contest by far (Krizhevsky, Sutskever, Hinton) |
#
# What changed between 1998 and 2012 was less the idea than its scale: a million labeled
# photographs, graphics cards to compute with, and a few tricks (ReLU, dropout) that lesson 05
# explains.

# %% [markdown]
# ## How good is it?
#
# ImageNet's contest: 1.2 million photographs, 1000 classes. Lectures quote "3.0 % in 2016, 2.25 %
# in 2017, 1.3 % in January 2020". These are **top-5 errors**: five guesses per image, and it counts
# as right if one of them is. With a single guess the 1.3 % were 11.6 %.
#
# Such sentences grow old. Another lecture shows a demo on CIFAR-10 that says "state of the art is
# about 90 % accuracy"; today it is above 99 %, and people reach about 94 %.

# %%
describe(
    show_error_history(),
    "Bars of the top-5 error falling from 28.2 percent in 2010 to 15.3 in 2012, when convolutional "
    "networks enter, 3.57 in 2015, below the 5.1 of a trained person, and 1.3 in 2020.",
)

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("00_images_and_kernels")

# %% [markdown]
# ## Summary
#
# - An image is an array of bytes, (height, width, 3). Compute with floats, and clip before you go
#   back to bytes.
# - A kernel is a small table of weights; its result at a place is the sum of pixel times weight.
# - Weights that sum to 1 keep the brightness, weights that sum to 0 answer to differences only.

# %% [markdown]
# ## References
#
# - R. Fisher, S. Perkins, A. Walker, E. Wolfart, *Hypermedia image processing reference*, 2003 (the
#   Gaussian in whole numbers).
# - I. Sobel, *An isotropic 3 × 3 image gradient operator*, 1968/2014.
# - Recommendation ITU-R BT.601 (the weights of red, green and blue).
# - D. Hubel, T. Wiesel, 1962, doi:10.1113/jphysiol.1962.sp006837; K. Fukushima, *Neocognitron*,
#   1980, doi:10.1007/BF00344251.
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, 1998, doi:10.1109/5.726791.
# - O. Russakovsky et al., *ImageNet large scale visual recognition challenge*, 2015,
#   arXiv:1409.0575; the sources of each year's number stand in `cnnlib/plots/milestones.py`.
# - T. Ho-Phuoc, *CIFAR10 to compare visual recognition performance between deep neural networks and
#   humans*, 2018, arXiv:1811.07270 (the 94 %).
# - Photographs: `data/README.md` has their authors and licenses.
