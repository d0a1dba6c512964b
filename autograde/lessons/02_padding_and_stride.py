# %% [markdown]
# # 2. Padding and stride
#
# How large is what comes out of a layer, what does it cost, and how far does it see?
#
# **When you finish you can**
#
# - say at once whether a layer fits, and how large its output is;
# - write the layer as the libraries have it: stride, padding, dilation, groups;
# - count its parameters and multiply-adds, and the pixels one of its numbers sees;
# - turn it into one matrix product, which is how it runs fast.

# %% [markdown]
# Two sittings of ninety minutes (the first ends with exercise 4), 100 points; what is marked
# *optional* is not in them. Answer with NumPy alone: the finished functions of `cnnlib` are not
# allowed inside yours. Your own functions of earlier exercises are; mend those first, as a mistake
# in one shows again in all that call it.

# %% nbgrader={"grade_id": "imports", "locked": true}
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

import cnnlib
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
from cnnlib.plots import describe, show_image, show_numbers, show_row, show_window
from cnnlib.questions import check_answer, same_answer
from cnnlib.selfcheck import check_my_work
from cnnlib.widgets import does_it_fit, im2col_unfold, parameter_meter, receptive_field_tree

# %% [markdown]
# ## Predict: three steps at a time
#
# A 3 × 3 window on a 7 × 7 image, moving one pixel at a time, stands at 5 × 5 places. Let it move
# *two* pixels at a time: at how many places? And *three* pixels at a time? Guess before you look;
# nobody grades a guess.

# %%
my_guess = None

# %% [markdown]
# ## Does it fit?
#
# The step of the window is called **stride**. Below is one axis of the image, and a bar for every
# place of the window. Move the sliders. Red, hatched pixels are seen by no window. When pixels are
# left over at the end, because one more step would go over the edge, many lectures say "it doesn't
# fit", and the buttons name the nearest settings that do.

# %%
does_it_fit(n=7, k=3, stride=3)

# %% [markdown]
# ## Counting windows
#
# Along one axis the image has $n$ pixels, the window $k$, the stride is $s$, and the output gets
# $o$ pixels, one for every place of the window. The first window covers $k$ of the $n$ pixels, so
# the window can still move $n - k$ pixels, in steps of $s$. With $p$ zeros added at *each* end
# (**padding**) there is room for $2p$ more:
#
# $$o = \frac{n - k + 2p}{s} + 1.$$
#
# | $n$ | $k$ | $s$ | $p$ | $o$ |
# |---|---|---|---|---|
# | 7 | 3 | 1 | 0 | 5 |
# | 7 | 3 | 2 | 0 | 3 |
# | 7 | 3 | 3 | 0 | 2.33: does not fit |
# | 32 | 5 | 1 | 2 | 32 |

# %% [markdown]
# **What if it does not fit?** A lecture refuses (*strict*). PyTorch rounds down (*floor*): the
# pixels that are left over at the end are never looked at. Both are in use, so know which one you
# have. The layers of this course round down; the function of exercise 1 can do both, and refuses
# unless it is told to round down. A stride of 2 about halves both sides of the maps: besides
# pooling, the next lesson, that is how a network makes its maps smaller.

# %% [markdown]
# **A kernel with gaps.** *Dilation* $d$ puts $d - 1$ empty places between two neighboring weights,
# so $d = 1$ is the usual kernel; what gaps are good for follows after exercise 3. The kernel then
# covers $d\,(k - 1) + 1$ pixels, and that number takes the place of $k$. The brackets
# $\lfloor\;\rfloor$ mean "rounded down":
#
# $$o = \left\lfloor \frac{n + 2p - d\,(k - 1) - 1}{s} \right\rfloor + 1.$$
#
# **Worked example.** $n = 7$, $k = 3$, $d = 2$: the kernel covers $2 \cdot 2 + 1 = 5$ pixels, so
# with stride 1 there are $7 - 5 + 1 = 3$ places.

# %% [markdown]
# ## Exercise 1: count the windows (15 points)
#
# Write `conv_output_size`. In mode `"strict"` it refuses what does not fit, with a message that
# names $n$, $k$, the stride and the padding (a person has to act on it); `"floor"` rounds down.
# Both refuse a kernel that is larger than the padded image, a stride, kernel or dilation below 1,
# and a negative padding. (It is `cnnlib.output_size`; do not call that.)
#
# <details><summary>Hint 1: name the parts</summary>
#
# `size = dilation * (k - 1) + 1` is what the kernel covers, `room = n + 2 * padding - size` is how
# far it can move.
#
# <details><summary>Hint 2: whole numbers only</summary>
#
# `room // stride` is the number of steps, `room % stride` the pixels left over. With `/` and `int`
# you get `int(-0.5) == 0`: a window where none fits.
#
# <details><summary>Hint 3: what to refuse</summary>
#
# `room < 0` always; `room % stride` in mode `"strict"`. Look at the stride before you divide by it.
#
# </details></details></details>
#
# **A common mistake** is to count the padding once: it is added at both ends.


# %% nbgrader={"grade_id": "conv-output-size", "solution": true}
def conv_output_size(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    """Count the windows that fit along one axis.

    Args:
        n: pixels of the input, a whole number (NumPy's whole numbers count as well).
        k: weights of the kernel along this axis.
        stride: pixels between two windows.
        padding: zeros added at each end.
        dilation: pixels between two weights; 1 leaves no gaps.
        mode: "strict" refuses to leave pixels over, "floor" drops them.

    Returns:
        The number of windows, an int of at least 1.

    Raises:
        ValueError: the kernel does not fit; pixels are left over and mode is "strict"; k, stride
            or dilation is below 1, or padding below 0. The message holds n, k, stride, padding.
    """
    ### BEGIN SOLUTION
    given = f"n={n}, k={k}, stride={stride}, padding={padding}"
    if min(k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: sizes start at 1, padding at 0")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is larger than the padded input")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given} does not fit: {room % stride} pixels are left over")
    return room // stride + 1
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-conv-output-size", "points": 3}
def check_conv_output_size():
    check_close(conv_output_size(7, 3), 5, hint="(7 - 3) / 1 + 1.")
    check_close(conv_output_size(7, 3, stride=2), 3, hint="(7 - 3) / 2 + 1.")
    check_close(conv_output_size(32, 5, padding=2), 32, hint="Two zeros at each end: 36 pixels.")
    check_close(conv_output_size(7, 3, dilation=2), 3, hint="Three weights with gaps cover 5.")
    check_raises(ValueError, conv_output_size, 7, 3, 3, hint="2.33 windows do not fit.")
    check_close(conv_output_size(7, 3, stride=3, mode="floor"), 2, hint="2.33, rounded down.")
    check_raises(ValueError, conv_output_size, 3, 5, 1, 0, 1, "floor", hint="5 pixels in 3.")


check_conv_output_size()
visible_checks_pass("all settings together, whole numbers as result, settings that cannot work")


# %% nbgrader={"grade": true, "grade_id": "test-conv-output-size", "points": 6}
# Hidden tests: strides, paddings, both modes, against windows that are laid one by one.
### BEGIN HIDDEN TESTS
def test_conv_output_size():
    def places(n, k, s=1, p=0):
        return [start for start in range(0, n + 2 * p, s) if start + k <= n + 2 * p]

    holds = Properties("conv_output_size")
    settings = {
        "stride 1, no padding": [(7, 3), (28, 5), (4, 4), (9, 1)],
        "strides that fit": [(7, 3, 2), (227, 11, 4), (20, 5, 5), (9, 1, 2)],
        "padding": [(7, 3, 1, 1), (32, 5, 1, 2), (3, 5, 1, 1), (5, 2, 1, 3)],
        "padding and stride": [(7, 3, 3, 1), (33, 5, 2, 2), (9, 4, 3, 2), (1, 7, 4, 3)],
    }
    for title, cases in settings.items():
        with holds(title, hint="Padding adds pixels at both ends."):
            for case in cases:
                check_close(conv_output_size(*case), len(places(*case)))
    left_over = [(7, 3, 3, 0), (32, 5, 2, 1), (224, 11, 4, 0), (10, 4, 5, 1)]
    with holds("floor drops what is left over"):
        for case in [*left_over, *settings["padding and stride"]]:
            check_close(conv_output_size(*case, mode="floor"), len(places(*case)))
    with holds("strict refuses what is left over, and is the mode without being asked for"):
        for case in left_over:
            check_raises(ValueError, conv_output_size, *case)
            check_raises(ValueError, conv_output_size, *case, 1, "strict")
    holds.verdict()


test_conv_output_size()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv-output-size-dilation", "points": 2}
# Hidden tests: kernels with gaps, alone and with stride and padding, in both modes.
### BEGIN HIDDEN TESTS
def test_conv_output_size_dilation():
    def places(n, k, s, p, d):
        ends = [start + d * (k - 1) for start in range(0, n + 2 * p, s)]
        return [end for end in ends if end < n + 2 * p]

    holds = Properties("conv_output_size")
    hint = "The kernel covers dilation * (k - 1) + 1 pixels."
    with holds("dilation", hint=hint):
        for case in [(9, 3, 1, 0, 2), (15, 4, 1, 1, 3), (11, 3, 2, 2, 4), (5, 1, 2, 0, 6)]:
            check_close(conv_output_size(*case), len(places(*case)))
    with holds("dilation, rounded down", hint=hint):
        for case in [(10, 3, 4, 1, 2), (12, 4, 5, 0, 3), (9, 2, 3, 2, 5)]:
            check_close(conv_output_size(*case, mode="floor"), len(places(*case)))
            check_raises(ValueError, conv_output_size, *case)
    holds.verdict()


test_conv_output_size_dilation()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv-output-size-care", "points": 4}
# Hidden tests: the type of the result, NumPy's whole numbers, what is refused, the message.
### BEGIN HIDDEN TESTS
def test_conv_output_size_care():
    holds = Properties("conv_output_size")
    with holds("the result is a whole number, not a float", hint="5, not 5.0."):
        for got in (conv_output_size(7, 3), conv_output_size(8, 3, 2, 0, 1, "floor")):
            assert isinstance(got, (int, np.integer))
    with holds("NumPy's whole numbers are welcome"):
        check_close(conv_output_size(np.int64(7), np.int64(3), np.int64(2)), 3)
    with holds("a kernel larger than the padded input raises ValueError"):
        too_large = [(3, 4, 1, 0, 1), (2, 5, 2, 1, 1), (1, 9, 5, 3, 1), (4, 3, 3, 0, 2)]
        for case in too_large:
            check_raises(ValueError, conv_output_size, *case, "strict")
            check_raises(ValueError, conv_output_size, *case, "floor")
    with holds("a stride below 1 raises ValueError", hint="Look at it before you divide."):
        check_raises(ValueError, conv_output_size, 7, 3, 0)
        check_raises(ValueError, conv_output_size, 7, 3, -1)
    with holds("a kernel or dilation below 1, or a negative padding, raises ValueError"):
        check_raises(ValueError, conv_output_size, 7, 0)
        check_raises(ValueError, conv_output_size, 7, 3, 1, -1)
        check_raises(ValueError, conv_output_size, 7, 3, 1, 0, 0)
    with holds("the message names n, k, the stride and the padding"):
        message = ""
        try:
            conv_output_size(52, 17, stride=13, padding=29)
        except ValueError as error:
            message = str(error)
        for number in ("52", "17", "13", "29"):
            assert number in message
    holds.verdict()


test_conv_output_size_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Zeros around the image
#
# Without padding every layer of 5 × 5 takes four pixels off: 32, 28, 24, 20 ... "Shrinking too fast
# is not good", says a lecture. And the pixels at the edge are seen less often than those in the
# middle: the corner of a 7 × 7 image lies in one 3 × 3 window, a pixel in the middle in nine.
#
# Zeros around the image mend both. Below: how many windows see each pixel.

# %%
# Every place of the window adds 1 to the nine pixels it sees. There are 5 x 5 places without
# padding and 7 x 7 with it; padding=2 in the call is only a short way to add up those ones.
ones = np.ones((1, 1, 3, 3))
without = cnnlib.conv2d(np.ones((1, 1, 5, 5)), ones, padding=2)[0, 0]
with_zeros = cnnlib.conv2d(np.ones((1, 1, 7, 7)), ones, padding=2)[0, 0, 1:-1, 1:-1]
_, axes = plt.subplots(1, 2, figsize=(7, 3.4), layout="constrained")
show_numbers(without, axes[0], "padding 0: windows per pixel (7, 7)")
show_numbers(with_zeros, axes[1], "padding 1: windows per pixel (7, 7)")
describe(
    axes,
    "Windows that see each pixel: without padding 1 in the corners, 2 and 3 along the edges, "
    "9 inside; with one zero around, 4 in the corners, 6 along the edges, 9 inside.",
)

# %% [markdown]
# ## Valid and same
#
# Two paddings have names. **Valid** means none: only windows that lie inside the image. **Same**
# means that with stride 1 the output is as large as the input. The kernel takes
# $d\,(k - 1)$ pixels off, so that many zeros are needed, half of them at each end:
#
# | kernel | 3 | 5 | 7 | 4 | 4 with dilation 2 |
# |---|---|---|---|---|---|
# | zeros needed | 2 | 4 | 6 | 3 | 6 |
# | at each end | 1 | 2 | 3 | impossible | 3 |
#
# An odd number cannot be halved. Keras and PyTorch then put the extra zero at the *end*; this is
# one reason why kernels have odd sizes.

# %% [markdown]
# ## Exercise 2: the padding that keeps the size (5 points)
#
# Write `same_padding`: the zeros at each end that keep the size at stride 1.
#
# <details><summary>Hint 1: what is taken off?</summary>
#
# Without padding the output has $n - d\,(k - 1)$ pixels.
#
# <details><summary>Hint 2: half of it</summary>
#
# `total = dilation * (k - 1)`; each end gets `total // 2`.
#
# <details><summary>Hint 3: when to refuse</summary>
#
# When `total % 2` is not 0. Do not look at `k` alone: an even kernel with an even dilation works.
#
# </details></details></details>
#
# **A common mistake** is `k // 2` for every kernel: with $k = 4$ the output grows by one pixel.


# %% nbgrader={"grade_id": "same-padding", "solution": true}
def same_padding(k, dilation=1):
    """Return the zeros at each end that keep the size of the input at stride 1.

    Args:
        k: weights of the kernel along one axis, at least 1.
        dilation: pixels between two weights, at least 1.

    Returns:
        The zeros at each end, an int.

    Raises:
        ValueError: no padding that is equal at both ends does it, or an argument is below 1.
    """
    ### BEGIN SOLUTION
    total = dilation * (k - 1)
    if k < 1 or dilation < 1 or total % 2:
        raise ValueError(f"k={k} with dilation {dilation} needs {total} zeros, not twice the same")
    return total // 2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-same-padding", "points": 1}
def check_same_padding():
    check_close(same_padding(3), 1, hint="3 takes two pixels off, one at each end.")
    check_close(same_padding(5), 2, hint="5 takes four pixels off.")
    check_raises(ValueError, same_padding, 4, hint="4 takes three pixels off.")


check_same_padding()
visible_checks_pass("large kernels, dilation, whole numbers, kernels that cannot keep the size")


# %% nbgrader={"grade": true, "grade_id": "test-same-padding", "points": 4}
# Hidden tests: every kernel from 1 to 12 with dilations 1 to 4, and what is refused.
### BEGIN HIDDEN TESTS
def test_same_padding():
    def keeps(k, d):
        return [p for p in range(60) if 99 + 2 * p - d * (k - 1) == 99]

    holds = Properties("same_padding")
    every = [(k, d) for k in range(1, 13) for d in range(1, 5)]
    with holds("odd kernels without gaps"):
        for k in (1, 3, 5, 7, 11):
            check_close(same_padding(k), keeps(k, 1)[0])
    with holds("dilation", hint="The size of the kernel counts with its gaps."):
        for k, d in every:
            if keeps(k, d):
                check_close(same_padding(k, d), keeps(k, d)[0])
    with holds("where the zeros cannot be halved, ValueError"):
        for k, d in every:
            if not keeps(k, d):
                check_raises(ValueError, same_padding, k, d)
    with holds("the result is a whole number, not a float"):
        assert isinstance(same_padding(7), (int, np.integer))
    with holds("a kernel or dilation below 1 raises ValueError"):
        check_raises(ValueError, same_padding, 0)
        check_raises(ValueError, same_padding, 0, 2)
        check_raises(ValueError, same_padding, -1)
        check_raises(ValueError, same_padding, 3, 0)
    holds.verdict()


test_same_padding()
### END HIDDEN TESTS

# %% [markdown]
# ## Exercise 3: pad a batch (10 points)
#
# Write `pad2d`. Only the last two axes grow; images and channels stay as many. (`np.pad` is
# allowed.)
#
# **Worked example.** The row $[1, 2]$ with padding $(0, 1)$ becomes $[0, 1, 2, 0]$: no row is
# added, one zero at each end of the width.
#
# <details><summary>Hint 1: one number or two</summary>
#
# `ph, pw = np.broadcast_to(padding, 2)` reads `1` as (1, 1) and leaves a pair as it is.
#
# <details><summary>Hint 2: a black canvas</summary>
#
# Make zeros of the final shape, (N, C, H + 2 ph, W + 2 pw), and write `x` into the middle.
#
# <details><summary>Hint 3: the middle</summary>
#
# `out[:, :, ph : ph + H, pw : pw + W] = x`. The slice `[ph:-ph]` looks shorter and is empty at
# `ph = 0`.
#
# </details></details></details>
#
# **A common mistake**, found in a lecture: `np.zeros(W + 2*p, H + 2*p)`. You will find its errors
# at the end.


# %% nbgrader={"grade_id": "pad2d", "solution": true}
def pad2d(x, padding):
    """Put zeros around every image.

    Args:
        x: images, (N, C, H, W). Integers become floats.
        padding: zeros on each side: one number, or a pair (rows above and below, columns left and
            right).

    Returns:
        (N, C, H + 2 ph, W + 2 pw), a new float array, even when padding is 0.

    Raises:
        ValueError: a padding is negative.
    """
    ### BEGIN SOLUTION
    ph, pw = np.broadcast_to(padding, 2)
    if ph < 0 or pw < 0:
        raise ValueError(f"padding is {padding}, expected zeros to add: use 0 or more")
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    out[:, :, ph : ph + H, pw : pw + W] = x
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-pad2d", "points": 2}
def check_pad2d():
    x = np.array([[[[1.0, 2.0]]]])
    check_shape(pad2d(x, 1), (1, 1, 3, 4), hint="A row above and below, a column left and right.")
    check_close(pad2d(x, 1)[0, 0], [[0, 0, 0, 0], [0, 1, 2, 0], [0, 0, 0, 0]])
    check_close(pad2d(x, (0, 1))[0, 0], [[0, 1, 2, 0]], hint="A pair is (rows, columns).")
    check_close(pad2d(x, 0)[0, 0], [[1, 2]], hint="No padding: a copy.")


check_pad2d()
visible_checks_pass("batches, pairs, integers, a copy that is yours, negative padding")


# %% nbgrader={"grade": true, "grade_id": "test-pad2d", "points": 5}
# Hidden tests: batches and channels, images that are not square, one number and pairs.
### BEGIN HIDDEN TESTS
def test_pad2d():
    rng = np.random.default_rng(201)
    holds = Properties("pad2d")
    cases = [
        ("one image", (1, 1, 3, 3), 1),
        ("batches, channels, a rectangular image", (2, 3, 4, 5), 2),
        ("no padding", (2, 3, 4, 2), 0),
        ("a pair: more rows", (2, 1, 3, 4), (3, 1)),
        ("a pair: more columns", (1, 2, 4, 3), (0, 2)),
        ("as many images as rows and columns", (3, 3, 3, 3), (1, 2)),
    ]
    for title, image, padding in cases:
        x = rng.normal(size=image) + 5
        ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
        want = np.zeros((*image[:2], image[2] + 2 * ph, image[3] + 2 * pw))
        for n, c, i, j in np.ndindex(image):
            want[n, c, i + ph, j + pw] = x[n, c, i, j]
        with holds(title, hint=f"x is {image}, padding is {padding}."):
            check_close(pad2d(x.copy(), padding), want)
    holds.verdict()


test_pad2d()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-pad2d-care", "points": 3}
# Hidden tests: integers become floats, the input stays as it was, the result is a new array.
### BEGIN HIDDEN TESTS
def test_pad2d_care():
    rng = np.random.default_rng(202)
    holds = Properties("pad2d")
    x = rng.integers(100, 250, size=(1, 2, 2, 3))
    with holds("integers become floats", hint="np.zeros(shape) is float already."):
        for padding in (0, 1):
            for image in (x, x.astype(np.uint8)):
                got = np.asarray(pad2d(image.copy(), padding))
                assert got.dtype.kind == "f"
                check_close(got.sum(), x.sum())
    x = rng.normal(size=(2, 2, 3, 4))
    with holds("the input is left as it was"):
        check_unchanged(lambda images: pad2d(images, (1, 2)), x)
    with holds("the result is a new array, with padding 0 as well", hint="x.copy()"):
        for padding in (0, 1):
            mine = x.copy()
            got = pad2d(mine, padding)
            got[...] = 7
            check_close(mine, x)
    x.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(np.sum(pad2d(x, 2)), x.sum())
        check_close(np.sum(pad2d(x, 2)), x.sum())
    with holds("a negative padding raises ValueError"):
        check_raises(ValueError, pad2d, np.ones((1, 1, 4, 4)), -1)
        check_raises(ValueError, pad2d, np.ones((1, 1, 4, 4)), (0, -1))
    holds.verdict()


test_pad2d_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Zeros are not nothing
#
# A zero is black, and the layer cannot know that it was made up. Below, the photograph is averaged
# over windows of 31 × 31, once valid and once with zeros around it. With zeros the picture keeps
# its size and gets a dark frame: near the border a part of every average is black.

# %%
photo = rgb_to_gray(load_photograph("coffee")) / 255
mean = np.full((1, 1, 31, 31), 1 / 31**2)
valid, same = (cnnlib.conv2d(photo[None, None], mean, padding=p)[0, 0] for p in ("valid", "same"))
describe(
    show_row(
        [photo, valid, same],
        [f"photograph {photo.shape}", f"valid {valid.shape}", f"same {same.shape}"],
    ),
    "A cup of coffee in gray; blurred, smaller by 30 pixels; blurred at full size with a dark rim.",
)

# %% [markdown]
# ## Dilation: the whole network as a filter
#
# A classifier turns an $N \times N$ window into one answer. Could we slide the *whole network* over
# a larger image, like one filter, and get an answer for every pixel? Dilation is a trick for just
# that: where the network moves by a stride, move by one pixel instead, and spread the weights of
# everything behind it by that stride. With stride 2 neighbors in a map were two pixels apart; with
# stride 1 they are one pixel apart, so the next layer must take every second one to read the same.

# %% [markdown]
# The cell below has two layers, the first with stride 2; `np.maximum(..., 0)` between them sets
# negative numbers to 0. It runs the network on every 7 × 7 window, one by one, and then once on the
# whole image, the first layer with stride 1, the second with dilation 2: the same numbers.
# A network that works so is called **fully convolutional**.

# %%
rng = np.random.default_rng(0)
w1, w2 = rng.normal(size=(4, 1, 3, 3)), rng.normal(size=(1, 4, 3, 3))
image = rng.normal(size=(1, 1, 20, 20))


def network(x):
    return cnnlib.conv2d(np.maximum(cnnlib.conv2d(x, w1, stride=2), 0), w2)


corners = np.ndindex(14, 14)
windows = np.array([network(image[:, :, i : i + 7, j : j + 7]).item() for i, j in corners])
dense = cnnlib.conv2d(np.maximum(cnnlib.conv2d(image, w1), 0), w2, dilation=2)
check_close(dense.ravel(), windows)
print(f"196 runs on a window, one run on the image: equal, {dense.shape}")

# %% [markdown]
# A lecture notes that dilation "seems to have disappeared" from classifiers. Networks that label
# every pixel, such as DeepLab, live on it.
#
# **Worked example.** On the line $[1, 2, 4, 8, 16]$ the kernel $[1, 3]$ with dilation 2 reads
# pixels that are two apart: $1 + 3 \cdot 4 = 13$, $2 + 3 \cdot 8 = 26$, $4 + 3 \cdot 16 = 52$. In
# two dimensions, with stride $s$, for an `x` that is padded already, and with $k$ and $l$ now
# counting the rows and columns of the kernel, from 0:
#
# $$\text{out}[n, f, i, j] = b[f] +
# \sum_{c, k, l} x[n, c, s\,i + d\,k, s\,j + d\,l]\;w[f, c, k, l].$$

# %% [markdown]
# ## Groups
#
# With $G$ **groups** the channels and the filters are cut into $G$ blocks of equal size, in order.
# Block $g$ of the filters sees block $g$ of the channels and nothing else, so each filter is only
# $C/G$ deep: a factor of $G$ fewer weights. The maps are stacked again, in order.
# $G = C$ is called **depthwise**: every channel has filters of its own.
#
# **Worked example.** 4 channels, 6 filters, 2 groups: filters 0, 1, 2 see channels 0, 1; filters 3,
# 4, 5 see channels 2, 3. `w` is (6, 2, KH, KW).

# %% [markdown]
# ## Exercise 4: the layer, with all its options (30 points)
#
# Write `conv2d`, in the order of PyTorch's arguments. What does not fit is dropped (*floor*).
# A first version without dilation and groups earns more than half of the points: begin with that.
# (`cnnlib.conv2d` is the same; do not call it.)
#
# <details><summary>Hint 1: pad first, then forget the padding</summary>
#
# With `x = pad2d(x, padding)` everything else is a layer without padding. `np.broadcast_to(stride,
# 2)` reads one number or a pair; the sizes are those of exercise 1, once per axis.
#
# <details><summary>Hint 2: the window of output (i, j)</summary>
#
# It starts at `i * s` and, with its gaps, covers `d * (KH - 1) + 1` rows, of which every `d`-th is
# read: `x[:, :, i * s : i * s + d * (KH - 1) + 1 : d, ...]`.
#
# <details><summary>Hint 3: groups</summary>
#
# Filter `f` belongs to group `f // (F // groups)`. With `D = C // groups`, group `g` reads the
# channels `g * D : (g + 1) * D`. A loop over the groups, and the code for one group inside.
#
# </details></details></details>
#
# **Common mistakes**: `x[i : i + KH]`, which forgets the stride, and pairs read as (width, height).


# %% nbgrader={"grade_id": "conv2d", "solution": true}
def conv2d(x, w, b=None, stride=1, padding=0, dilation=1, groups=1):
    """Slide every filter over every image.

    Args:
        x: images, (N, C, H, W). Integers are computed as floats.
        w: filters, (F, C/groups, KH, KW).
        b: one bias per filter, (F,), or None.
        stride: pixels between two windows: one number, or a pair (rows, columns).
        padding: zeros on each side, a number or a pair.
        dilation: pixels between two weights, a number or a pair.
        groups: blocks of channels and filters; block g of the filters sees block g alone.

    Returns:
        Feature maps, (N, F, OH, OW), a new float array. Pixels left over at the end are dropped.

    Raises:
        ValueError: groups does not divide C and F, w is not C/groups deep, or no window fits.
    """
    ### BEGIN SOLUTION
    x = pad2d(x, padding)
    (N, C, H, W), (F, D, KH, KW) = x.shape, w.shape
    if C % groups or F % groups or D != C // groups:
        raise ValueError(f"{C} channels in {groups} groups do not go with filters of {w.shape}")
    (sh, sw), (dh, dw) = np.broadcast_to(stride, 2), np.broadcast_to(dilation, 2)
    OH = conv_output_size(H, KH, sh, 0, dh, "floor")
    OW = conv_output_size(W, KW, sw, 0, dw, "floor")
    out = np.zeros((N, F, OH, OW))
    for g in range(groups):
        channels, filters = slice(g * D, g * D + D), slice(g * F // groups, (g + 1) * F // groups)
        for i, j in np.ndindex(OH, OW):
            rows = slice(i * sh, i * sh + dh * (KH - 1) + 1, dh)
            cols = slice(j * sw, j * sw + dw * (KW - 1) + 1, dw)
            window = x[:, channels, rows, cols]
            out[:, filters, i, j] = np.einsum("nckl,fckl->nf", window, w[filters])
    return out if b is None else out + np.asarray(b)[:, None, None]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-conv2d", "points": 3}
def check_conv2d():
    x, ones = np.arange(16.0).reshape(1, 1, 4, 4), np.ones((1, 1, 2, 2))
    steps = conv2d(x, ones, stride=2)
    check_shape(steps, (1, 1, 2, 2), hint="(4 - 2) / 2 + 1 = 2.")
    check_close(steps[0, 0], [[10, 18], [42, 50]], hint="0 + 1 + 4 + 5, then 2 + 3 + 6 + 7.")
    check_close(conv2d(x, ones, np.array([5.0]), stride=2)[0, 0], [[15, 23], [47, 55]])
    wide = conv2d(x, ones, stride=(4, 2), padding=(1, 0))
    check_close(wide[0, 0], [[1, 5], [25, 29]], hint="Rows: padding 1, stride 4. Columns: 0, 2.")
    lecture = conv2d(np.zeros((1, 3, 32, 32)), np.zeros((10, 3, 5, 5)), padding=2)
    check_shape(lecture, (1, 10, 32, 32), hint="Ten 5 x 5 filters with pad 2.")


check_conv2d()
visible_checks_pass("strides and paddings that differ per axis, biases, what does not fit")


# %% nbgrader={"grade": true, "grade_id": "check-conv2d-groups", "points": 1}
def check_conv2d_groups():
    line = np.array([1.0, 2.0, 4.0, 8.0, 16.0]).reshape(1, 1, 1, 5)
    pair = np.array([1.0, 3.0]).reshape(1, 1, 1, 2)
    check_close(conv2d(line, pair, dilation=2).ravel(), [13, 26, 52], hint="Worked out above.")
    pixel = np.array([1.0, 2.0, 30.0, 40.0]).reshape(1, 4, 1, 1)
    sums = conv2d(pixel, np.ones((2, 2, 1, 1)), groups=2)
    check_close(sums.ravel(), [3, 70], hint="1 + 2 for the first block, 30 + 40 for the second.")


check_conv2d_groups()
visible_checks_pass("dilation per axis, several filters per group, depthwise layers")


# %% nbgrader={"grade": true, "grade_id": "test-conv2d", "points": 5}
# Hidden tests: the defaults; batches, channels, filters, biases, shapes that are not square.
### BEGIN HIDDEN TESTS
def test_conv2d():
    def oracle(x, w, b):
        (N, _, H, W), (F, _, KH, KW) = x.shape, w.shape
        out = np.zeros((N, F, H - KH + 1, W - KW + 1))
        for n, f, i, j in np.ndindex(out.shape):
            out[n, f, i, j] = b[f] + np.vdot(x[n, :, i : i + KH, j : j + KW], w[f])
        return out

    rng = np.random.default_rng(212)
    holds = Properties("conv2d")
    cases = [
        ("one image, one channel, one filter", (1, 1, 5, 5), (1, 1, 3, 3)),
        ("batches, channels, filters", (2, 3, 5, 6), (4, 3, 3, 2)),
        ("as many filters as channels and images", (3, 3, 4, 4), (3, 3, 2, 2)),
        ("a kernel as large as the image", (2, 2, 4, 3), (3, 2, 4, 3)),
    ]
    for title, image, filters in cases:
        x, w, b = rng.normal(size=image), rng.normal(size=filters), rng.normal(size=filters[0])
        with holds(title, hint=f"x {image}, w {filters}."):
            check_close(conv2d(x.copy(), w.copy(), b.copy()), oracle(x, w, b))
        with holds(f"{title}, without biases", hint="b=None means no biases."):
            check_close(conv2d(x.copy(), w.copy()), oracle(x, w, np.zeros(len(w))))
    holds.verdict()


test_conv2d()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv2d-stride", "points": 7}
# Hidden tests: strides and paddings, one number and pairs; what does not fit is dropped.
### BEGIN HIDDEN TESTS
def test_conv2d_stride():
    def oracle(x, w, b, s, p):
        (N, C, H, W), (F, _, KH, KW) = x.shape, w.shape
        padded = np.zeros((N, C, H + 2 * p[0], W + 2 * p[1]))
        padded[:, :, p[0] : p[0] + H, p[1] : p[1] + W] = x
        rows = range(0, padded.shape[2] - KH + 1, s[0])
        cols = range(0, padded.shape[3] - KW + 1, s[1])
        out = np.zeros((N, F, len(rows), len(cols)))
        for n, f, i, j in np.ndindex(out.shape):
            window = padded[n, :, rows[i] : rows[i] + KH, cols[j] : cols[j] + KW]
            out[n, f, i, j] = b[f] + np.vdot(window, w[f])
        return out

    rng = np.random.default_rng(203)
    holds = Properties("conv2d")
    cases = [
        ("a stride of 2", (1, 1, 7, 7), (1, 1, 3, 3), (2, 2), (0, 0)),
        ("a stride that drops pixels at the end", (2, 2, 8, 9), (3, 2, 3, 3), (3, 4), (0, 0)),
        ("a stride per axis", (2, 2, 7, 8), (3, 2, 3, 2), (2, 3), (0, 0)),
        ("a stride larger than the kernel", (1, 2, 7, 9), (2, 2, 2, 2), (3, 4), (0, 0)),
        ("padding", (2, 3, 4, 5), (4, 3, 3, 3), (1, 1), (1, 1)),
        ("a padding per axis", (2, 2, 4, 5), (3, 2, 3, 3), (1, 1), (2, 1)),
        ("a padding that makes room for the kernel", (1, 2, 2, 3), (2, 2, 4, 5), (1, 1), (1, 1)),
        ("stride and padding", (3, 2, 6, 5), (2, 2, 3, 4), (2, 1), (1, 2)),
        ("as many filters as channels and images", (3, 3, 6, 6), (3, 3, 3, 3), (2, 2), (1, 1)),
    ]
    for title, image, filters, stride, padding in cases:
        x, w, b = rng.normal(size=image), rng.normal(size=filters), rng.normal(size=filters[0])
        with holds(title, hint=f"x {image}, w {filters}, stride {stride}, padding {padding}."):
            want = oracle(x, w, b, stride, padding)
            got = conv2d(x.copy(), w.copy(), b.copy(), stride=stride, padding=padding)
            check_close(got, want)
            if len({*stride}) == len({*padding}) == 1:
                got = conv2d(x.copy(), w.copy(), None, stride[0], padding[0])
                check_close(got, want - b[:, None, None])
    holds.verdict()


test_conv2d_stride()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv2d-dilation", "points": 4}
# Hidden tests: dilation, alone and with stride and padding, one number and pairs.
### BEGIN HIDDEN TESTS
def test_conv2d_dilation():
    def oracle(x, w, s, p, d):
        (N, C, H, W), (F, _, KH, KW) = x.shape, w.shape
        padded = np.zeros((N, C, H + 2 * p[0], W + 2 * p[1]))
        padded[:, :, p[0] : p[0] + H, p[1] : p[1] + W] = x
        rows = range(0, padded.shape[2] - d[0] * (KH - 1), s[0])
        cols = range(0, padded.shape[3] - d[1] * (KW - 1), s[1])
        out = np.zeros((N, F, len(rows), len(cols)))
        for n, f, i, j, k, m in np.ndindex(*out.shape, KH, KW):
            pixel = padded[n, :, rows[i] + d[0] * k, cols[j] + d[1] * m]
            out[n, f, i, j] += np.vdot(pixel, w[f, :, k, m])
        return out

    rng = np.random.default_rng(204)
    holds = Properties("conv2d")
    cases = [
        ("dilation 2", (1, 1, 7, 7), (1, 1, 3, 3), (1, 1), (0, 0), (2, 2)),
        ("dilation 3", (2, 2, 8, 9), (3, 2, 3, 2), (1, 1), (0, 0), (3, 3)),
        ("a dilation per axis", (1, 2, 6, 9), (3, 2, 3, 2), (1, 1), (0, 0), (2, 4)),
        ("dilation and padding", (2, 2, 4, 5), (2, 2, 3, 3), (1, 1), (2, 1), (2, 2)),
        ("dilation and stride", (2, 1, 9, 8), (2, 1, 3, 2), (3, 2), (1, 0), (2, 3)),
        ("one weight has no gaps", (1, 2, 3, 4), (2, 2, 1, 1), (1, 1), (0, 0), (3, 2)),
    ]
    for title, image, filters, stride, padding, dilation in cases:
        x, w = rng.normal(size=image), rng.normal(size=filters)
        with holds(title, hint=f"x {image}, w {filters}, dilation {dilation}."):
            options = {"stride": stride, "padding": padding}
            given = dilation[0] if dilation[0] == dilation[1] else dilation
            got = conv2d(x.copy(), w.copy(), dilation=given, **options)
            check_close(got, oracle(x, w, stride, padding, dilation))
    with holds("a kernel that does not fit with its gaps raises ValueError"):
        x, w = np.ones((1, 1, 4, 9)), np.ones((1, 1, 3, 3))
        check_raises(ValueError, conv2d, x, w, None, 1, 0, 2)
        check_raises(ValueError, conv2d, x.transpose(0, 1, 3, 2), w, None, 1, 0, 2)
    holds.verdict()


test_conv2d_dilation()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv2d-groups", "points": 4}
# Hidden tests: two to five groups, several filters per group, depthwise.
### BEGIN HIDDEN TESTS
def test_conv2d_groups():
    def oracle(x, w, b, groups):
        (N, _, H, W), (F, D, KH, KW) = x.shape, w.shape
        out = np.zeros((N, F, H - KH + 1, W - KW + 1)) + b[:, None, None]
        for n, f, i, j, c, k, m in np.ndindex(*out.shape, D, KH, KW):
            channel = f // (F // groups) * D + c
            out[n, f, i, j] += x[n, channel, i + k, j + m] * w[f, c, k, m]
        return out

    rng = np.random.default_rng(205)
    holds = Properties("conv2d")
    cases = [
        ("two groups", (1, 4, 4, 4), (2, 2, 3, 3), 2),
        ("several filters per group", (2, 4, 4, 5), (6, 2, 3, 2), 2),
        ("three groups, more channels than filters", (2, 6, 3, 4), (3, 2, 2, 3), 3),
        ("depthwise", (2, 3, 4, 5), (3, 1, 3, 3), 3),
        ("depthwise, two filters per channel", (1, 5, 3, 4), (10, 1, 2, 2), 5),
    ]
    for title, image, filters, groups in cases:
        x, w, b = rng.normal(size=image), rng.normal(size=filters), rng.normal(size=filters[0])
        with holds(title, hint=f"x {image}, w {filters}, groups {groups}."):
            got = conv2d(x.copy(), w.copy(), b.copy(), groups=groups)
            check_close(got, oracle(x, w, b, groups))
    with holds("groups that do not divide the channels or the filters raise ValueError"):
        x = np.ones((1, 4, 3, 3))
        check_raises(ValueError, conv2d, x, np.ones((3, 1, 2, 2)), None, 1, 0, 1, 3)
        check_raises(ValueError, conv2d, x, np.ones((3, 2, 2, 2)), None, 1, 0, 1, 2)
        check_raises(ValueError, conv2d, x, np.ones((4, 4, 2, 2)), None, 1, 0, 1, 2)
    holds.verdict()


test_conv2d_groups()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv2d-together", "points": 1}
# Hidden tests: stride, padding, dilation and groups in one layer.
### BEGIN HIDDEN TESTS
def test_conv2d_together():
    rng = np.random.default_rng(213)
    x, w, b = rng.normal(size=(2, 4, 5, 6)), rng.normal(size=(6, 2, 2, 3)), rng.normal(size=6)
    padded = np.zeros((2, 4, 9, 8))
    padded[:, :, 2:7, 1:7] = x
    want = np.zeros((2, 6, 2, 4)) + b[:, None, None]
    for n, f, i, j, c, k, m in np.ndindex(*want.shape, 2, 2, 3):
        want[n, f, i, j] += padded[n, f // 3 * 2 + c, 4 * i + 3 * k, j + 2 * m] * w[f, c, k, m]
    holds = Properties("conv2d")
    with holds("all options together", hint="A pair per option: rows first, then columns."):
        check_close(conv2d(x, w, b, (4, 1), (2, 1), (3, 2), 2), want)
    holds.verdict()


test_conv2d_together()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv2d-care", "points": 5}
# Hidden tests: integers, float32, read-only input, the input stays, shapes that cannot work.
### BEGIN HIDDEN TESTS
def test_conv2d_care():
    def oracle(x, w, b):
        x, w = x.astype(float), w.astype(float)
        (N, _, H, W), (F, _, KH, KW) = x.shape, w.shape
        out = np.zeros((N, F, H - KH + 1, W - KW + 1))
        for n, f, i, j in np.ndindex(out.shape):
            out[n, f, i, j] = b[f] + np.vdot(x[n, :, i : i + KH, j : j + KW], w[f])
        return out

    rng = np.random.default_rng(206)
    holds = Properties("conv2d")
    x, w, b = rng.integers(100, 250, size=(2, 3, 6, 5)), rng.normal(size=(2, 3, 2, 3)), np.ones(2)
    with holds("integer images", hint="Are x and w floats?"):
        check_close(conv2d(x.copy(), w.copy(), b.copy()), oracle(x, w, b))
    k = rng.integers(1, 4, size=w.shape)
    with holds("bytes, as photographs have them", hint="Bytes end at 255: use floats."):
        check_close(conv2d(x.astype(np.uint8), k.astype(np.uint8), b.copy()), oracle(x, k, b))
    with holds("float32 input"):
        small = rng.normal(size=x.shape).astype(np.float32), w.astype(np.float32)
        got = conv2d(*small, b.astype(np.float32))
        check_close(got, oracle(*small, b), rtol=1e-3, atol=1e-4)
    x, w = rng.normal(size=(5, 6, 3, 2)).T, rng.normal(size=(3, 2, 3, 2)).T
    want = oracle(x, w, b)
    with holds("the input is left as it was"):
        check_close(check_unchanged(conv2d, x, w, b), want)
    x.flags.writeable = w.flags.writeable = b.flags.writeable = False
    with holds("read-only input, called twice"):
        check_close(conv2d(x, w, b), want)
        check_close(conv2d(x, w, b), want)
    with holds("channels that disagree raise ValueError"):
        check_raises(ValueError, conv2d, np.ones((1, 3, 5, 5)), np.ones((1, 2, 3, 3)))
        check_raises(ValueError, conv2d, np.ones((1, 3, 5, 5)), np.ones((1, 1, 3, 3)))
        check_raises(ValueError, conv2d, np.ones((1, 1, 5, 5)), np.ones((1, 3, 3, 3)))
    with holds("a kernel that does not fit raises ValueError", hint="Padding counts as room."):
        check_raises(ValueError, conv2d, np.ones((1, 1, 3, 6)), np.ones((1, 1, 4, 2)))
        check_raises(ValueError, conv2d, np.ones((1, 1, 6, 3)), np.ones((1, 1, 2, 4)), None, 2)
        check_raises(ValueError, conv2d, np.ones((1, 1, 2, 2)), np.ones((1, 1, 5, 3)), None, 4, 1)
    holds.verdict()


test_conv2d_care()
### END HIDDEN TESTS

# %% [markdown]
# ## The same layer in PyTorch and Keras
#
# Three libraries, one layer: a table to come back to. The next cells compute its rows with `cnnlib`
# and, where another library differs, from that library's definition. Run them; their code is proof
# to look into, not material to learn.
#
# | | cnnlib | PyTorch `conv2d` | Keras `Conv2D` |
# |---|---|---|---|
# | images | x (N, C, H, W) | input (N, C, H, W) | (N, H, W, C) |
# | filters | w (F, C/groups, KH, KW) | weight, the same | kernel (KH, KW, C/groups, F) |
# | their number, size | from w | out_channels, kernel_size of `nn.Conv2d` | filters, kernel_size |
# | channels in | from w | in_channels | found at the first call |
# | bias | b=None | bias=None; True in `nn.Conv2d` | use_bias=True |
# | stride | stride=1 | stride=1 | strides=(1, 1) |
# | padding | 0, pairs, names | 0, pairs, names (same: stride 1 only) | "valid" or "same" |
# | dilation | dilation=1 | dilation=1 | dilation_rate=(1, 1), stride 1 only |
# | groups | groups=1 | groups=1 | groups=1 |
# | left-over pixels | dropped | dropped | dropped; "same" leaves none |
# | activation | a layer of its own | a layer of its own | activation=None |
# | one axis, three | conv1d, conv3d | conv1d, conv3d | Conv1D, Conv3D |
#
# In the first two, padding may also be one number per axis. All three correlate; none flips. A
# lecture writes $W[\Delta x, \Delta y, i, j]$, channels last: that is Keras' order.

# %%
rng = np.random.default_rng(1)
x, w, b = rng.normal(size=(2, 4, 7, 8)), rng.normal(size=(6, 4, 3, 3)), rng.normal(size=6)


def row(name, got, want):
    check_close(got, want)
    print(f"{name}: equal")


# %%
# Keras by its definition, channels last: out[n, i, j, f] sums x[n, i+k, j+l, c] kernel[k, l, c, f].
x_keras, kernel = x.transpose(0, 2, 3, 1), w.transpose(2, 3, 1, 0)
windows = np.lib.stride_tricks.sliding_window_view(x_keras, (3, 3), axis=(1, 2))
out_keras = np.einsum("nijckl,klcf->nijf", windows, kernel) + b
row("images, filters, bias", cnnlib.conv2d(x, w, b).transpose(0, 2, 3, 1), out_keras)
defaults = cnnlib.conv2d(x, w, None, stride=1, padding=0, dilation=1, groups=1)
row("defaults", cnnlib.conv2d(x, w), defaults)

# %%
valid = cnnlib.conv2d(x, w)
row("padding: valid is 0", cnnlib.conv2d(x, w, padding="valid"), valid)
one = cnnlib.conv2d(x, w, padding=1)
row("padding: same at stride 1", cnnlib.conv2d(x, w, padding="same"), one)
row("left-over pixels", cnnlib.conv2d(x, w, stride=2), valid[:, :, ::2, ::2])
gaps = np.zeros((6, 4, 5, 5))
gaps[:, :, ::2, ::2] = w
row("dilation 2 is a kernel with gaps", cnnlib.conv2d(x, w, dilation=2), cnnlib.conv2d(x, gaps))
blocks = [cnnlib.conv2d(x[:, :2], w[:3, :2]), cnnlib.conv2d(x[:, 2:], w[3:, :2])]
row("groups", cnnlib.conv2d(x, w[:, :2], groups=2), np.concatenate(blocks, axis=1))
signal, taps = x[:, :, 0], w[:, :, 0]
flat = cnnlib.conv2d(signal[:, :, None], taps[:, :, None])[:, :, 0]
row("one axis", cnnlib.conv1d(signal, taps), flat)

# %%
layer = cnnlib.Conv2d(4, 6, (3, 5), groups=2)  # in_channels, out_channels, kernel_size
row("filters are C/groups deep", np.array(layer.params["weight"].shape), [6, 2, 3, 5])
lecture = cnnlib.Conv2d(1, 10, kernel_size=5)  # a lecture's nn.Conv2d(1, 10, kernel_size=5)
row("a layer has a bias", sum(each.size for each in lecture.params.values()), 10 * (25 + 1))
deep = cnnlib.conv3d(x[:, :, None], w[:, :, None], b)[:, :, 0]
row("three axes", deep, cnnlib.conv2d(x, w, b))
active = cnnlib.Sequential(lecture, cnnlib.ReLU()).forward(x[:, :1])
row("activation", active, np.maximum(lecture.forward(x[:, :1]), 0))

# %% [markdown]
# **"Same" has a catch.** A manual says that it pads "evenly to the left/right or up/down of the
# input such that output has the same height/width dimension as the input". With a stride the output
# has $\lceil n / s \rceil$ pixels ($n / s$, rounded up), and when the zeros are odd in number the
# extra one goes to the end. PyTorch's `padding=1` adds one at both ends, and the window that would
# read the last one may be dropped. Then the windows stand elsewhere and *the same weights give
# other numbers*: a trap when weights move from one library to the other.

# %%
keras_like = cnnlib.conv2d(x, w, stride=2, padding="same")
at_the_end = np.pad(x, ((0, 0), (0, 0), (1, 1), (0, 1)))  # 7 rows: one each; 8 columns: one in all
row("same, stride 2", keras_like, cnnlib.conv2d(at_the_end, w, stride=2))
torch_like = cnnlib.conv2d(x, w, stride=2, padding=1)
print(f"Keras' same {keras_like.shape}, PyTorch's padding=1 {torch_like.shape}")
print("the same numbers:", np.allclose(keras_like, torch_like))

# %% [markdown]
# ## Choosing the hyper-parameters
#
# Four numbers are not learned but chosen: how many filters $F$, their size $K$, the stride $S$, the
# padding $P$ (the last three are the $k$, $s$, $p$ from above). Common settings:
#
# | $K$ | $S$ | $P$ | what it does |
# |---|---|---|---|
# | 3 | 1 | 1 | the usual layer, keeps the size |
# | 5 | 1 | 2 | the same, sees more |
# | 1 | 1 | 0 | mixes channels |
# | 3 | 2 | 1 | halves the size |
#
# $F$ is a power of 2 by habit (32, 64, 128 ...): few in the first layers, more in the later ones,
# where the maps are small. Deeper networks with fewer weights in each layer are the aim: too many
# weights learn the training images by heart.

# %% [markdown]
# **The size of the filters** should suit the scale of what is to be found. One lecture recommends
# 5 × 5 for digits and "12 × 12 or 15 × 15" in the first layer for photographs. That is history:
# AlexNet had 11 × 11 in 2012, VGG 3 × 3 in 2014, and modern networks stack many 3 × 3 layers: fewer
# weights and more *nonlinearities* (the `np.maximum` of above, one after each layer) for the same
# view, as you are about to count.
#
# Another lecture lists "$F = 5$, $S = 2$, $P = ?$ (whatever fits)"; its $F$ is the filter's size,
# our $K$. Question q15 asks what fits.

# %% [markdown]
# ## What a layer costs
#
# A filter has $C/G \cdot K_H K_W$ weights and one bias, and there are $F$ of them:
#
# $$\text{parameters} = F\,\Big(\frac{C}{G}\,K_H K_W + 1\Big).$$
#
# Every weight is used once per pixel of the *output*, for every image:
#
# $$\text{multiply-adds} = O_H\,O_W \cdot F\,\frac{C}{G}\,K_H K_W.$$
#
# **Worked example.** Ten 5 × 5 filters on 32 × 32 × 3 with pad 2: $10\,(75 + 1) = 760$ parameters,
# $32 \cdot 32 \cdot 750 = 768{,}000$ multiply-adds. A *fully connected* layer from 3,072 to 10,240
# numbers has 31 million parameters: the meter below shows both, on a scale of powers of ten. Few
# parameters do not mean little work: VGG's first layer, 64 filters of 3 × 3 on 224 × 224 × 3, has
# fewer than 2,000 and needs 86,704,128 multiply-adds.

# %%
parameter_meter(size=32, c_in=3, c_out=10, k=5)

# %% [markdown]
# ## Exercise 5: count parameters and multiply-adds (15 points)
#
# Write `conv_params` and `conv_macs`. Biases are parameters; they are not counted as
# multiply-adds. (`cnnlib` has both; do not call them.)
#
# <details><summary>Hint 1: one filter first</summary>
#
# How many weights has one filter? It is `c_in // groups` deep.
#
# <details><summary>Hint 2: a number or a pair</summary>
#
# `kh, kw = np.broadcast_to(k, 2)`, and `int(...)` around the result, as Python's whole numbers
# never overflow.
#
# <details><summary>Hint 3: the second from the first</summary>
#
# `conv_macs` is the number of weights without biases, times the pixels of the output.
#
# </details></details></details>
#
# **A common mistake**, from a lecture: $[(3 \cdot 3 \cdot 3) + 1] \cdot 64 = 1{,}728$. The question
# e01 asks what is wrong with it.


# %% nbgrader={"grade_id": "conv-params", "solution": true}
def conv_params(c_in, c_out, k, groups=1, bias=True):
    """Count the parameters of a convolution layer.

    Args:
        c_in, c_out: channels that go in, filters.
        k: size of the kernel, one number for a square or a pair (KH, KW).
        groups: blocks of channels and filters.
        bias: whether every filter has a bias.

    Returns:
        The number of weights and biases, an int.

    Raises:
        ValueError: groups does not divide both c_in and c_out.
    """
    ### BEGIN SOLUTION
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} channels and {c_out} filters")
    kh, kw = (int(side) for side in np.broadcast_to(k, 2))
    return c_out * (c_in // groups * kh * kw + (1 if bias else 0))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-conv-params", "points": 2}
def check_conv_params():
    check_close(conv_params(3, 10, 5), 760, hint="Ten filters of 5 x 5 x 3 weights and a bias.")
    check_close(conv_params(64, 32, 1), 2080, hint="32 (64 + 1).")
    check_close(conv_params(3, 10, 5, bias=False), 750, hint="Without the ten biases.")


check_conv_params()
visible_checks_pass("kernels that are not square, groups, large layers")


# %% nbgrader={"grade": true, "grade_id": "test-conv-params", "points": 3}
# Hidden tests: kernels that are not square, without biases, large layers.
### BEGIN HIDDEN TESTS
def test_conv_params():
    def count(c_in, c_out, k, groups=1, bias=True):
        kh, kw = k if isinstance(k, tuple) else (k, k)
        return c_out * bias + sum(c_in for _ in range(kh * kw)) * c_out

    holds = Properties("conv_params")
    cases = [
        ("square kernels", [(3, 64, 3), (1, 20, 5), (16, 4, 7)]),
        ("kernels that are not square", [(3, 8, (2, 5)), (4, 6, (7, 1))]),
        ("without biases", [(3, 64, 3, 1, False), (5, 2, (3, 1), 1, False)]),
        ("a large layer", [(9216, 4096, 7)]),
    ]
    for title, layers in cases:
        with holds(title):
            for layer in layers:
                check_close(conv_params(*layer), count(*layer), rtol=0, atol=0)
    with holds("the result is a whole number, not a float"):
        assert isinstance(conv_params(3, 10, 5), (int, np.integer))
    holds.verdict()


test_conv_params()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv-params-groups", "points": 2}
# Hidden tests: groups, depthwise layers, groups that do not divide.
### BEGIN HIDDEN TESTS
def test_conv_params_groups():
    def count(c_in, c_out, k, groups, bias=True):
        kh, kw = k if isinstance(k, tuple) else (k, k)
        return c_out * bias + sum(c_in // groups for _ in range(kh * kw)) * c_out

    holds = Properties("conv_params")
    cases = [
        ("groups", [(64, 128, 3, 2), (6, 9, 3, 3), (48, 256, (5, 3), 2, False)]),
        ("depthwise", [(64, 64, 3, 64), (8, 16, 3, 8, False)]),
    ]
    for title, layers in cases:
        with holds(title, hint="A filter is c_in // groups deep."):
            for layer in layers:
                check_close(conv_params(*layer), count(*layer), rtol=0, atol=0)
    with holds("groups that do not divide the channels or the filters raise ValueError"):
        check_raises(ValueError, conv_params, 4, 6, 3, 3)
        check_raises(ValueError, conv_params, 6, 4, 3, 3)
    holds.verdict()


test_conv_params_groups()
### END HIDDEN TESTS


# %% nbgrader={"grade_id": "conv-macs", "solution": true}
def conv_macs(c_in, c_out, k, out_size, groups=1):
    """Count the multiply-adds of a convolution layer for one image, biases not counted.

    Args:
        c_in, c_out, k, groups: as in `conv_params`.
        out_size: the size of the output, a pair (OH, OW).

    Returns:
        The number of products of a weight and a pixel, an int.

    Raises:
        ValueError: groups does not divide both c_in and c_out.
    """
    ### BEGIN SOLUTION
    oh, ow = (int(side) for side in out_size)
    return conv_params(c_in, c_out, k, groups, bias=False) * oh * ow
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-conv-macs", "points": 2}
def check_conv_macs():
    check_close(conv_macs(3, 10, 5, (32, 32)), 768_000, hint="750 weights, 1,024 places.")
    check_close(conv_macs(3, 64, 3, (224, 224)), 86_704_128, hint="1,728 weights, 224 x 224.")
    check_close(conv_macs(1, 1, 3, (2, 4)), 72, hint="Nine weights at eight places.")


check_conv_macs()
visible_checks_pass("kernels and outputs that are not square, groups, whole numbers")


# %% nbgrader={"grade": true, "grade_id": "test-conv-macs", "points": 4}
# Hidden tests: counted place by place; kernels and outputs that are not square, large layers.
### BEGIN HIDDEN TESTS
def test_conv_macs():
    def count(c_in, c_out, k, out_size):
        kh, kw = k if isinstance(k, tuple) else (k, k)
        return sum(kh * kw * c_in for _ in np.ndindex(c_out, *out_size))

    holds = Properties("conv_macs")
    cases = [
        ("square kernels and outputs", [(3, 4, 3, (5, 5)), (2, 3, 1, (4, 4))]),
        ("outputs that are not square", [(3, 4, 3, (5, 2)), (2, 5, 3, (1, 6))]),
        ("kernels that are not square", [(3, 4, (2, 5), (3, 4)), (2, 3, (4, 1), (2, 2))]),
    ]
    for title, layers in cases:
        with holds(title):
            for layer in layers:
                check_close(conv_macs(*layer), count(*layer), rtol=0, atol=0)
    with holds("a large layer", hint="Whole numbers of Python never overflow."):
        want = 4096 * 4096 * 49 * 512 * 512
        check_close(conv_macs(4096, 4096, 7, (512, 512)) // 4096, want // 4096, rtol=0, atol=0)
    with holds("the result is a whole number, not a float"):
        assert isinstance(conv_macs(3, 10, 5, (32, 32)), (int, np.integer))
    holds.verdict()


test_conv_macs()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-conv-macs-groups", "points": 2}
# Hidden tests: groups, depthwise layers, groups that do not divide.
### BEGIN HIDDEN TESTS
def test_conv_macs_groups():
    def count(c_in, c_out, k, out_size, groups):
        kh, kw = k if isinstance(k, tuple) else (k, k)
        return sum(kh * kw * (c_in // groups) for _ in np.ndindex(c_out, *out_size))

    holds = Properties("conv_macs")
    with holds("groups", hint="A filter is c_in // groups deep."):
        for layer in [(6, 4, 3, (3, 5), 2), (4, 8, (1, 3), (2, 3), 4), (5, 5, 3, (2, 2), 5)]:
            check_close(conv_macs(*layer), count(*layer), rtol=0, atol=0)
    with holds("groups that do not divide the channels or the filters raise ValueError"):
        check_raises(ValueError, conv_macs, 4, 6, 3, (2, 2), 3)
        check_raises(ValueError, conv_macs, 6, 4, 3, (2, 2), 3)
    holds.verdict()


test_conv_macs_groups()
### END HIDDEN TESTS

# %% [markdown]
# ## Cheaper layers
#
# 128 maps of 56 × 56 in, 128 out: what does that step cost? A 1 × 1 layer (*network in
# network*) costs a ninth of a 3 × 3 one. A **bottleneck** shrinks the channels with a 1 × 1 layer,
# works on few, and widens again. A **depthwise separable** layer gives every channel a 3 × 3 filter
# of its own and mixes the channels with a 1 × 1 layer.

# %%
layers = {
    "3 x 3": [(128, 128, 3, 1)],
    "3 x 3 in 4 groups": [(128, 128, 3, 4)],
    "1 x 1": [(128, 128, 1, 1)],
    "bottleneck 128-32-128": [(128, 32, 1, 1), (32, 32, 3, 1), (32, 128, 1, 1)],
    "depthwise separable": [(128, 128, 3, 128), (128, 128, 1, 1)],
}
print(f"{'layer':24}{'weights':>10}{'multiply-adds':>16}")
for name, parts in layers.items():
    weights = sum(cnnlib.conv_params(*part, bias=False) for part in parts)
    macs = sum(cnnlib.conv_macs(c, f, k, (56, 56), g) for c, f, k, g in parts)
    print(f"{name:24}{weights:>10,}{macs:>16,}")

# %% [markdown]
# ## How far does it see?
#
# One number in the output of a 3 × 3 layer sees 3 × 3 numbers of the layer before. If that layer is
# 3 × 3 as well, it sees 5 × 5 pixels of the *image*. What it sees of the image is its **receptive
# field**. (Some texts call the 3 × 3 by that name as well: ask which is meant.)

# %% [markdown]
# With $L$ layers of size $K$ and stride 1 the field is $1 + L\,(K - 1)$: it takes 112 layers of
# 3 × 3 before one number sees all of 224 pixels. The cure is to get smaller inside the network,
# with strides or pooling (lesson 3: it looks through windows, too, often of 2 × 2 with stride 2).
# A layer is written (size, stride, dilation) below. Click a unit, and change the strides.

# %%
receptive_field_tree([(3, 1, 1), (2, 2, 1), (3, 1, 1)])

# %% [markdown]
# A layer widens the field by (its size − 1) steps, and a step is as long as all strides *before*
# it, multiplied: the **jump**. Start with field 1 and jump 1; every layer changes first the field,
# then the jump:
#
# $$\text{field} \leftarrow \text{field} + \text{jump} \cdot d\,(K - 1), \qquad
# \text{jump} \leftarrow \text{jump} \cdot S.$$
#
# **Worked example.** 3 × 3, then 2 × 2 pooling with stride 2, then 3 × 3:
#
# | layer | field | jump after it |
# |---|---|---|
# | (3, 1, 1) | 1 + 1·2 = 3 | 1 |
# | (2, 2, 1) | 3 + 1·1 = 4 | 2 |
# | (3, 1, 1) | 4 + 2·2 = 8 | 2 |

# %% [markdown]
# ## Exercise 6: the receptive field (10 points)
#
# Write `receptive_field`. Padding plays no part: zeros at the border do not make a unit see more.
#
# <details><summary>Hint 1: two numbers to carry</summary>
#
# `rf, jump = 1, 1` before the first layer; both change with every layer.
#
# <details><summary>Hint 2: which comes first?</summary>
#
# First the field, with the jump *before* the layer; then the jump.
#
# <details><summary>Hint 3: dilation</summary>
#
# A kernel with gaps covers `d * (k - 1) + 1` pixels, so it adds `jump * d * (k - 1)`.
#
# </details></details></details>
#
# **A common mistake** is to multiply by the layer's *own* stride: it moves the window, and makes
# only the layers after it see further.


# %% nbgrader={"grade_id": "receptive-field", "solution": true}
def receptive_field(layers):
    """Return how far one number of the last layer sees, along one axis.

    Args:
        layers: a list of (kernel, stride, dilation), first layer first; pooling counts too.

    Returns:
        A pair of ints: rf, the pixels of the image it sees, and jump, the pixels of the image
        between it and its neighbor. (1, 1) without layers.
    """
    ### BEGIN SOLUTION
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return rf, jump
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-receptive-field", "points": 2}
def check_receptive_field():
    check_close(np.array(receptive_field([])), [1, 1], hint="Without layers a pixel sees itself.")
    check_close(np.array(receptive_field([(3, 1, 1)] * 2)), [5, 1], hint="1 + 2 (3 - 1).")
    deck = [(3, 1, 1), (2, 2, 1), (3, 1, 1)]
    check_close(np.array(receptive_field(deck)), [8, 2], hint="The table above has each step.")


check_receptive_field()
visible_checks_pass("strides in the first and the last layer, dilation, deep networks")


# %% nbgrader={"grade": true, "grade_id": "test-receptive-field", "points": 6}
# Hidden tests: kernels and strides in every order; counted pixel by pixel.
### BEGIN HIDDEN TESTS
def test_receptive_field():
    def seen(layers, unit):
        pixels = {unit}
        for k, s, _ in reversed(layers):
            pixels = {s * pixel + tap for pixel in pixels for tap in range(k)}
        return min(pixels), max(pixels)

    holds = Properties("receptive_field")
    cases = [
        ("one layer", [(5, 1, 1)]),
        ("layers without strides", [(3, 1, 1), (5, 1, 1), (2, 1, 1)]),
        ("a stride in the first layer", [(3, 2, 1), (3, 1, 1)]),
        ("a stride in the last layer", [(3, 1, 1), (5, 3, 1)]),
        ("strides in every layer", [(3, 2, 1), (5, 3, 1), (4, 2, 1), (3, 2, 1)]),
        ("kernels of one pixel", [(3, 1, 1), (1, 1, 1), (1, 2, 1), (3, 1, 1)]),
        ("AlexNet", [(11, 4, 1), (3, 2, 1), (5, 1, 1), (3, 2, 1), *[(3, 1, 1)] * 3, (3, 2, 1)]),
    ]
    for title, layers in cases:
        (first, last), (following, _) = seen(layers, 0), seen(layers, 1)
        with holds(title, hint=f"{len(layers)} layers of (kernel, stride, dilation)."):
            got = np.array(receptive_field(list(layers)))
            check_close(got, [last - first + 1, following - first])
    with holds("no layers: a pixel sees itself"):
        check_close(np.array(receptive_field([])), [1, 1])
    with holds("the list is left as it was"):
        given = [(3, 2, 1), (5, 1, 2)]
        receptive_field(given)
        assert given == [(3, 2, 1), (5, 1, 2)]
    holds.verdict()


test_receptive_field()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-receptive-field-dilation", "points": 2}
# Hidden tests: kernels with gaps, with and without strides; counted pixel by pixel.
### BEGIN HIDDEN TESTS
def test_receptive_field_dilation():
    def seen(layers, unit):
        pixels = {unit}
        for k, s, d in reversed(layers):
            pixels = {s * pixel + d * tap for pixel in pixels for tap in range(k)}
        return min(pixels), max(pixels)

    holds = Properties("receptive_field")
    cases = [
        ("dilation", [(3, 1, 2), (2, 1, 4), (3, 1, 1)]),
        ("a large dilation of a large kernel", [(5, 1, 3)]),
        ("strides and dilation", [(3, 2, 2), (3, 1, 3), (2, 2, 1), (3, 1, 2)]),
    ]
    for title, layers in cases:
        (first, last), (following, _) = seen(layers, 0), seen(layers, 1)
        with holds(title, hint="A kernel with gaps covers d * (k - 1) + 1 pixels."):
            got = np.array(receptive_field(list(layers)))
            check_close(got, [last - first + 1, following - first])
    holds.verdict()


test_receptive_field_dilation()
### END HIDDEN TESTS

# %% [markdown]
# Three units of VGG-16, from the first layer, the middle and the last one, see this much of a
# 224 × 224 photograph. The first finds edges, the second textures and parts, the third whole
# objects: it can, because it sees them.

# %%
pixels = np.arange(224) * len(photo) // 224  # 224 x 224 from the square in its middle
square = photo[pixels][:, 42 + pixels]
conv, pool = (3, 1, 1), (2, 2, 1)
vgg = [conv, conv, pool] * 2 + [conv, conv, conv, pool] * 3
depths = {"conv1_1": 1, "conv3_2": 8, "conv5_3": 17}
_, axes = plt.subplots(1, 3, figsize=(9, 3.3), layout="constrained")
for ax, (name, depth) in zip(axes, depths.items(), strict=True):
    rf, _ = cnnlib.receptive_field(vgg[:depth])
    show_image(square, ax, f"{name} sees {rf} x {rf}")
    show_window(ax, (224 - rf) // 2, (224 - rf) // 2, rf, rf)
describe(axes, "The photograph with what one unit sees: a dot of 3, a square of 32, nearly all.")

# %% [markdown]
# ## Image to columns
#
# Processors are fastest at one thing: multiplying large matrices. So copy what every window sees
# into one row of a matrix, index by index (a lecture calls this *im2col*, "more space but faster"):
#
# $$\tilde x[n, i, j,\; c, k, l] = x[n,\, c,\, s\,i + k,\, s\,j + l].$$
#
# ($x$ is padded already.) The layer is then a sum over the last three, and they can be read as
# *one* index, as the first three can: $(n, i, j)$ numbers the rows, $(c, k, l)$ the columns. Write
# the weights $w[f, c, k, l]$ as a matrix, too, one column per filter, and it is a matrix product:
#
# $$\text{out}[(n, i, j), f] = \sum_{(c, k, l)} \tilde x[(n, i, j), (c, k, l)]\; w[(c, k, l), f].$$

# %% [markdown]
# **Worked example.** The image $\begin{bmatrix}1&2&3\\4&5&6\end{bmatrix}$ and windows of 2 × 2 give
# two rows, $[1, 2, 4, 5]$ and $[2, 3, 5, 6]$. Pixels that several windows see are copied several
# times. Point at a row of the matrix, or move the window, and see the other.

# %%
im2col_unfold(np.arange(24).reshape(2, 3, 4), kh=2, kw=2)

# %% [markdown]
# ## Exercise 7: im2col (10 points)
#
# Write `im2col`, so that `im2col(x, KH, KW) @ w.reshape(F, -1).T` is the layer: image by image,
# within an image row by row; in each row channel by channel, within a channel row by row.
# (`cnnlib.im2col` exists; do not call it.)
#
# <details><summary>Hint 1: six axes first</summary>
#
# Make `np.zeros((N, OH, OW, C, kh, kw))` and reshape at the end: the axes are in the right order.
#
# <details><summary>Hint 2: one place at a time</summary>
#
# With `x` padded: `cols[:, i, j] = x[:, :, i * s : i * s + kh, j * s : j * s + kw]`, for all images
# and channels at once.
#
# <details><summary>Hint 3: the reshape</summary>
#
# `cols.reshape(N * OH * OW, C * kh * kw)`. No transpose is needed when the axes were made in this
# order.
#
# </details></details></details>
#
# **A common mistake** is a row with the channels last: the product still has the right shape, and
# wrong numbers.


# %% nbgrader={"grade_id": "im2col", "solution": true}
def im2col(x, kh, kw, stride=1, padding=0):
    """Copy what every window sees into one row of a matrix.

    Args:
        x: images, (N, C, H, W). Integers become floats.
        kh, kw: height and width of the window.
        stride: pixels between two windows, one number for both axes.
        padding: zeros on each side, one number for both axes.

    Returns:
        (N*OH*OW, C*kh*kw), a new float array.

    Raises:
        ValueError: the window does not fit.
    """
    ### BEGIN SOLUTION
    x = pad2d(x, padding)
    N, C, H, W = x.shape
    OH = conv_output_size(H, kh, stride, mode="floor")
    OW = conv_output_size(W, kw, stride, mode="floor")
    cols = np.zeros((N, OH, OW, C, kh, kw))
    for i, j in np.ndindex(OH, OW):
        top, left = i * stride, j * stride
        cols[:, i, j] = x[:, :, top : top + kh, left : left + kw]
    return cols.reshape(N * OH * OW, C * kh * kw)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-im2col", "points": 2}
def check_im2col():
    x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    check_shape(im2col(x, 2, 2), (2, 4), hint="Two windows of four pixels.")
    check_close(im2col(x, 2, 2), [[1, 2, 4, 5], [2, 3, 5, 6]], hint="A window, row by row.")
    check_close(im2col(x, 1, 1, stride=2), [[1], [3]], hint="Every second pixel and row.")
    check_shape(im2col(np.zeros((1, 3, 32, 32)), 5, 5, padding=2), (1024, 75))


check_im2col()
visible_checks_pass("batches, channels, strides, padding, the order of rows and columns")


# %% nbgrader={"grade": true, "grade_id": "test-im2col", "points": 4}
# Hidden tests: the matrix, used as a layer: windows that are not square, batches, channels.
### BEGIN HIDDEN TESTS
def test_im2col():
    def layer(x, w):
        (N, _, H, W), (_, _, KH, KW) = x.shape, w.shape
        places = np.ndindex(N, H - KH + 1, W - KW + 1)
        see = [x[n, :, i : i + KH, j : j + KW] for n, i, j in places]
        return np.array([[np.vdot(window, each) for each in w] for window in see])

    rng = np.random.default_rng(207)
    holds = Properties("im2col")
    cases = [
        ("one image, one channel", (1, 1, 4, 4), (3, 3)),
        ("windows that are not square", (1, 1, 4, 5), (2, 3)),
        ("channels", (1, 3, 4, 3), (2, 2)),
        ("batches", (3, 2, 3, 4), (2, 2)),
        ("a window of one pixel", (2, 3, 2, 3), (1, 1)),
        ("one place", (2, 3, 2, 3), (2, 3)),
    ]
    for title, image, (kh, kw) in cases:
        x, w = rng.normal(size=image), rng.normal(size=(4, image[1], kh, kw))
        with holds(title, hint=f"x {image}, {kh} x {kw}."):
            want = layer(x, w)
            got = np.array(im2col(x.copy(), kh, kw))
            check_shape(got, (len(want), image[1] * kh * kw))
            check_close(got @ w.reshape(4, -1).T, want)
    holds.verdict()


test_im2col()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-im2col-stride", "points": 2}
# Hidden tests: strides that leave pixels over, padding, both.
### BEGIN HIDDEN TESTS
def test_im2col_stride():
    def layer(x, w, s, p):
        (N, C, H, W), (_, _, KH, KW) = x.shape, w.shape
        padded = np.zeros((N, C, H + 2 * p, W + 2 * p))
        padded[:, :, p : p + H, p : p + W] = x
        rows, cols = range(0, H + 2 * p - KH + 1, s), range(0, W + 2 * p - KW + 1, s)
        places = [(n, i, j) for n in range(N) for i in rows for j in cols]
        see = [padded[n, :, i : i + KH, j : j + KW] for n, i, j in places]
        return np.array([[np.vdot(window, each) for each in w] for window in see])

    rng = np.random.default_rng(214)
    holds = Properties("im2col")
    cases = [
        ("a stride", (2, 1, 5, 7), (3, 3), 2, 0),
        ("a stride that leaves pixels over", (2, 2, 6, 5), (2, 3), 3, 0),
        ("padding", (2, 2, 2, 3), (3, 2), 1, 1),
        ("stride and padding", (2, 3, 5, 4), (3, 2), 2, 2),
        ("more padding than stride", (1, 2, 2, 3), (3, 2), 1, 2),
    ]
    for title, image, (kh, kw), stride, padding in cases:
        x, w = rng.normal(size=image), rng.normal(size=(4, image[1], kh, kw))
        with holds(title, hint=f"x {image}, {kh} x {kw}, stride {stride}, padding {padding}."):
            want = layer(x, w, stride, padding)
            got = np.array(im2col(x.copy(), kh, kw, stride, padding))
            check_shape(got, (len(want), image[1] * kh * kw))
            check_close(got @ w.reshape(4, -1).T, want)
    holds.verdict()


test_im2col_stride()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "test-im2col-care", "points": 2}
# Hidden tests: integers, the input stays as it was, a window that does not fit.
### BEGIN HIDDEN TESTS
def test_im2col_care():
    rng = np.random.default_rng(215)
    holds = Properties("im2col")
    x = rng.integers(100, 250, size=(1, 2, 3, 3)).astype(np.uint8)
    with holds("integers become floats"):
        assert np.asarray(im2col(x, 2, 2)).dtype.kind == "f"
    x = rng.normal(size=(2, 2, 3, 4))
    with holds("the input is left as it was, the result is a new array"):
        mine = x.copy()
        check_unchanged(lambda a: im2col(a, 2, 3, 1, 1), mine)
        got = im2col(mine, 1, 1)
        got[...] = 7
        check_close(mine, x)
    with holds("a window that does not fit raises ValueError"):
        check_raises(ValueError, im2col, np.ones((1, 1, 2, 5)), 3, 2)
        check_raises(ValueError, im2col, np.ones((1, 1, 5, 2)), 2, 3)
        check_raises(ValueError, im2col, np.ones((1, 1, 2, 2)), 5, 1, 4, 1)
    holds.verdict()


test_im2col_care()
### END HIDDEN TESTS

# %% [markdown]
# **Is it worth it?** Both of your functions on eight images. Which is faster, and how much more
# memory does the matrix take than the images?

# %%
images, filters = np.random.default_rng(2).normal(size=(8, 16, 32, 32)), np.ones((32, 16, 3, 3))
start = perf_counter()
slow = conv2d(images, filters)
middle = perf_counter()
matrix = im2col(images, 3, 3)
fast = (matrix @ filters.reshape(32, -1).T).reshape(8, 30, 30, 32).transpose(0, 3, 1, 2)
end = perf_counter()
check_close(fast, slow)
print(f"window by window {middle - start:.3f} s, one matrix product {end - middle:.3f} s")
print(f"numbers: {images.size:,} in the images, {matrix.size:,} in the matrix")

# %% [markdown]
# ## Questions (2 points)
#
# Each box is checked at once and counts a quarter of a point, when all its answers are right.
# Answer with a number, text such as `"5x5"`, or a tuple; round decimals to three digits unless the
# question says otherwise. Pencil and paper first, then your functions. (The questions are numbered
# through the whole course: those between are in other lessons.)

# %% [markdown]
# **Questions q01 to q03.** A 7 × 7 image and a 3 × 3 filter without padding. q01, q02: the output's
# size with stride 1 and with stride 2, such as `"4x4"`. q03: what does the formula give with
# stride 3? Two decimals.

# %% nbgrader={"grade_id": "q01", "solution": true}
q01 = None
q02 = None
q03 = None
### BEGIN SOLUTION
q01 = "5x5"
q02 = "3x3"
q03 = 2.33
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q01", "points": 0.25}
check_answer("q01", q01)
check_answer("q02", q02)
check_answer("q03", q03)
### BEGIN HIDDEN TESTS
assert same_answer(q01, [5, 5]), "q01: the size"
assert same_answer(q02, [3, 3]), "q02: the size"
assert same_answer(q03, [(7 - 3) / 3 + 1]), "q03: the formula's result"
### END HIDDEN TESTS

# %% [markdown]
# **Questions q04 to q06.** q04: the smallest padding with which stride 3 fits on that image, and
# the size it gives, as `(padding, size)`. q05: the output's size with stride 1 and padding 1.
# q06: the paddings that keep the size at stride 1 for kernels of 3, 5 and 7, as a tuple; and how
# many such paddings, equal on both sides, are there for a kernel of 4?

# %% nbgrader={"grade_id": "q04", "solution": true}
q04 = None
q05 = None
q06 = None
q06_four = None
### BEGIN SOLUTION
q04 = (1, 3)
q05 = "7x7"
q06 = (1, 2, 3)
q06_four = 0
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q04", "points": 0.25}
check_answer("q04", q04)
check_answer("q05", q05)
check_answer("q06", q06)
check_answer("q06_four", q06_four)
### BEGIN HIDDEN TESTS
assert same_answer(q04, [1, 3]), "q04: padding and size"
assert same_answer(q05, [7, 7]), "q05: the size"
assert same_answer(q06, [1, 2, 3]), "q06: the paddings"
assert same_answer(q06_four, [0]), "q06: a kernel of 4"
### END HIDDEN TESTS

# %% [markdown]
# **Questions q14 and q15.** q14: a width of 20, a filter of 5, no padding: how many outputs with
# stride 5 and with stride 3, as a tuple? q15: "$F = 5$, $S = 2$, $P = ?$ (whatever fits)", where
# $F$ is the filter's size. A width of 32: how many of the paddings 0 to 10, equal on both sides,
# fit exactly?

# %% nbgrader={"grade_id": "q14", "solution": true}
q14 = None
q15 = None
### BEGIN SOLUTION
q14 = (4, 6)
q15 = 0  # 32 - 5 + 2P is odd for every P
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q14", "points": 0.25}
check_answer("q14", q14)
check_answer("q15", q15)
### BEGIN HIDDEN TESTS
assert same_answer(q14, [(20 - 5) // 5 + 1, (20 - 5) // 3 + 1]), "q14: the two sizes"
assert same_answer(q15, [sum((32 - 5 + 2 * p) % 2 == 0 for p in range(11))]), "q15: how many fit"
### END HIDDEN TESTS

# %% [markdown]
# **Questions q32 and q33.** Receptive fields. q32: one, two and three layers of 3 × 3, and two of
# 5 × 5, all with stride 1, as a tuple of four. q33: a 3 × 3 layer, 2 × 2 pooling with stride 2, a
# 3 × 3 layer. (A lecture's formula $1 + L\,(K - 1)$ does not answer q33. Why not?)

# %% nbgrader={"grade_id": "q32", "solution": true}
q32 = None
q33 = None
### BEGIN SOLUTION
q32 = (3, 5, 7, 9)
q33 = 8
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q32", "points": 0.25}
check_answer("q32", q32)
check_answer("q33", q33)
### BEGIN HIDDEN TESTS
assert same_answer(q32, [1 + 2, 1 + 2 * 2, 1 + 3 * 2, 1 + 2 * 4]), "q32: the four fields"
assert same_answer(q33, [1 + 2 + 1 + 2 * 2]), "q33: the field"
### END HIDDEN TESTS

# %% [markdown]
# **Questions q34 and q35.** q34: VGG-16 has 2, 2, 3, 3, 3 layers of 3 × 3 in five blocks, 2 × 2
# pooling with stride 2 after each block. The fields of conv1_1 (block 1, layer 1), conv3_2,
# conv5_3 and the last pooling, as a tuple. q35: AlexNet is conv 11 × 11 stride 4, pool 3 × 3
# stride 2, conv 5 × 5, pool 3 × 3 stride 2, three conv 3 × 3, pool 3 × 3 stride 2. All eight
# fields in order. Use your function.

# %% nbgrader={"grade_id": "q34", "solution": true}
q34 = None
q35 = None
### BEGIN SOLUTION
q34 = (3, 32, 196, 212)
q35 = (11, 19, 51, 67, 99, 131, 163, 195)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q34", "points": 0.25}
check_answer("q34", q34)
check_answer("q35", q35)
### BEGIN HIDDEN TESTS
assert same_answer(q34, [3, 32, 196, 212]), "q34: the four fields"
assert same_answer(q35, [11, 19, 51, 67, 99, 131, 163, 195]), "q35: the eight fields"
### END HIDDEN TESTS

# %% [markdown]
# **Questions q36 and q37.** q36: three layers of 3 × 3 see as far as one of 7 × 7. Every layer has
# $C$ channels in and $C$ out and no biases: by which numbers is $C^2$ multiplied, as
# `(three layers, one layer)`? q37: how many pixels does a kernel of 3 cover with dilation 1, 2, 4,
# as a tuple?

# %% nbgrader={"grade_id": "q36", "solution": true}
q36 = None
q37 = None
### BEGIN SOLUTION
q36 = (27, 49)
q37 = (3, 5, 9)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q36", "points": 0.25}
check_answer("q36", q36)
check_answer("q37", q37)
### BEGIN HIDDEN TESTS
assert same_answer(q36, [3 * 3 * 3, 7 * 7]), "q36: the two factors"
assert same_answer(q37, [d * 2 + 1 for d in (1, 2, 4)]), "q37: the three sizes"
### END HIDDEN TESTS

# %% [markdown]
# **Questions q38 to q40.** q38: the weights (no biases) of a 3 × 3 layer from 64 to 128 channels
# with 1, 2 and 64 groups, as a tuple. q39: a depthwise separable layer (3 × 3 depthwise, then
# 1 × 1) from $C$ to 128 channels, divided by the weights of the usual 3 × 3 layer. The ratio does
# not depend on $C$; three digits.

# %% [markdown]
# q40: im2col of one 32 × 32 × 3 image for 5 × 5 filters with padding 2 and stride 1:
# the matrix as `"rows x columns"`, the numbers in it, and how many times more that is than in the
# image.

# %% nbgrader={"grade_id": "q38", "solution": true}
q38 = None
q39 = None
q40 = None
q40_numbers = None
q40_times = None
### BEGIN SOLUTION
q38 = (73_728, 36_864, 1_152)
q39 = 1 / 128 + 1 / 9
q40 = "1024x75"
q40_numbers = 76_800
q40_times = 25
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-q38", "points": 0.25}
check_answer("q38", q38)
check_answer("q39", q39)
check_answer("q40", q40)
check_answer("q40_numbers", q40_numbers)
check_answer("q40_times", q40_times)
### BEGIN HIDDEN TESTS
assert same_answer(q38, [64 // g * 9 * 128 for g in (1, 2, 64)]), "q38: the three counts"
assert same_answer(q39, [(9 + 128) / (9 * 128)]), "q39: the ratio"
assert same_answer(q40, [32 * 32, 5 * 5 * 3]), "q40: the matrix"
assert same_answer(q40_numbers, [32 * 32 * 75]), "q40: the numbers"
assert same_answer(q40_times, [32 * 32 * 75 / (32 * 32 * 3)]), "q40: how many times"
### END HIDDEN TESTS

# %% [markdown]
# **Your own numbers.** Everybody gets others: they hang on your name, as your course knows it.
# Write it into the first cell (if you learn alone, any name does), run the cells, and answer in the
# third.

# %% nbgrader={"grade_id": "own-name", "solution": true}
my_name = None
### BEGIN SOLUTION
my_name = "Ada"
### END SOLUTION

# %%
own_question("own02", my_name)

# %% nbgrader={"grade_id": "own02", "solution": true}
own02 = None
### BEGIN SOLUTION
own = own_numbers("own02", my_name)
own02 = (own["W"] + 2 * own["P"] - own["K"]) // own["S"] + 1
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own02", "points": 0.25}
check_own_answer("own02", my_name, own02)


### BEGIN HIDDEN TESTS
def test_own02():
    own = own_numbers("own02", my_name)
    want = cnnlib.output_size(own["W"], own["K"], own["S"], own["P"])
    assert same_answer(own02, [want]), "own02: the width"


test_own02()
### END HIDDEN TESTS

# %% [markdown]
# ## Find the error (1 point)
#
# Lectures are written by people. Each line below stands in a real one and is wrong, or true only in
# a special case. Find out why, and compute what is right; a quarter of a point per box.
#
# **e01.** "Total weights in the first conv. layer using 3 × 3 kernels is small: $[(3 \cdot 3 \cdot
# 3) + 1] \cdot 64 = 1{,}728$." What is the left side equal to? And which number of *weights without
# biases* did the lecture mean?

# %% nbgrader={"grade_id": "e01", "solution": true}
e01 = None
e01_weights = None
### BEGIN SOLUTION
e01 = 1_792
e01_weights = 1_728  # the + 1 was written down, the number stayed
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-e01", "points": 0.25}
check_answer("e01", e01)
check_answer("e01_weights", e01_weights)
### BEGIN HIDDEN TESTS
assert same_answer(e01, [(3 * 3 * 3 + 1) * 64]), "e01: the left side"
assert same_answer(e01_weights, [3 * 3 * 3 * 64]), "e01: the weights"
### END HIDDEN TESTS

# %% [markdown]
# **e03, e04.** Two slides, both with the line "$W = 0$, $P = 0$, $F = 5$, $S = 5$" ($W$: the
# image's width, $F$: the filter's). The first goes on "$(W + 2P - F)/S + 1 = (20 - 5)/5 + 1 = 4$",
# the second "$= (20 - 5)/3 + 1 = 6$". 4 and 6 are right. e03: which $W$ belongs into the first
# line? e04: which $(W, S)$ into the second?

# %% [markdown]
# **e05.** A slide says "$(W + \text{padding} - RF)/\text{Stride} + 1$", another "$(W + 2P - F)/S +
# 1$"; $RF$ and $F$ are both the filter's size. For $W = 28$ and a 5 × 5 filter that keeps the size
# at stride 1: which number is "padding" on the first slide, and which is $P$ on the second, as a
# tuple?

# %% nbgrader={"grade_id": "e03", "solution": true}
e03 = None
e04 = None
e05 = None
### BEGIN SOLUTION
e03 = 20
e04 = (20, 3)
e05 = (4, 2)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-e03", "points": 0.25}
check_answer("e03", e03)
check_answer("e04", e04)
check_answer("e05", e05)
### BEGIN HIDDEN TESTS
assert same_answer(e03, [20]), "e03: the width"
assert same_answer(e04, [20, 3]), "e04: width and stride"
assert same_answer(e05, [5 - 1, (5 - 1) // 2]), "e05: in all, and on each side"
### END HIDDEN TESTS

# %% [markdown]
# **e18.** A manual: with padding "same" the "output has the same height/width dimension as the
# input". A width of 8, a kernel of 3, stride 2: the output's width, and the zeros Keras adds before
# and after, as a tuple of three.
#
# **e42.** A famous paper feeds images of 224 × 224 into 11 × 11 filters with stride 4, does not
# mention padding, and draws maps of 55 × 55. Which width, the smallest that gives 55 without
# padding, should it have said?

# %% nbgrader={"grade_id": "e18", "solution": true}
e18 = None
e42 = None
### BEGIN SOLUTION
e18 = (4, 0, 1)
e42 = 227
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-e18", "points": 0.25}
check_answer("e18", e18)
check_answer("e42", e42)
### BEGIN HIDDEN TESTS
assert same_answer(e18, [8 // 2, 0, 3 * 2 + 3 - 8]), "e18: the width and the zeros"
assert same_answer(e42, [4 * 54 + 11]), "e42: the width"
### END HIDDEN TESTS

# %% [markdown]
# **e26.** "`padded = np.zeros(W + 2*p, H + 2*p)`" for an image of height 3 and width 5, with $p =
# 2$. The call fails: a shape is *one* tuple. And its order? Write the right shape, such as
# `"3x4"`, in the order in which NumPy indexes images of this course.
#
# **e30.** "$\tilde L_{\ell+1}[b, x, y, j] = W[\Delta x, \Delta y, i, j]\; L_\ell[b, x + d\,\Delta
# x, y + d\,\Delta y, i] + B[j]$": what is missing on the right? Answer with the number of products
# that one output needs, for a 3 × 3 kernel with dilation 2 and 4 channels.

# %% nbgrader={"grade_id": "e26", "solution": true}
e26 = None
e30 = None
### BEGIN SOLUTION
e26 = "7x9"
e30 = 36  # the sum over the offsets and the channels is missing
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-e26", "points": 0.25}
check_answer("e26", e26)
check_answer("e30", e30)
### BEGIN HIDDEN TESTS
assert same_answer(e26, [3 + 2 * 2, 5 + 2 * 2]), "e26: the shape"
assert same_answer(e30, [3 * 3 * 4]), "e30: the products"
### END HIDDEN TESTS

# %% [markdown]
# ## Reflect (2 points)
#
# **Zeros at the edge.** A lecture lists as a use of zero-padding: "To throw away information from
# edges". Is that so? Say what padding does for a pixel in the corner, with numbers for a 3 × 3
# kernel, and name one price of the zeros. Two or three sentences; a person reads them.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-zeros", "points": 1, "solution": true}
# It is the opposite: without padding a corner pixel lies in one window only (a middle one in nine)
# and with every layer the border is cut off; with padding 1 the corner lies in four windows and the
# size stays, so its information is kept (0.5 points; the numbers or an equal argument).
# The price: the zeros are made-up black pixels, so outputs near the border are computed from data
# that was never there (a dark frame, a false edge), and the multiply-adds with zeros are wasted
# (0.5 points for one of these).

# %% [markdown]
# **Three small or one large?** VGG uses three layers of 3 × 3 where older networks had one of 7 ×
# 7. What is the same, what is better, and is there a price? Two or three sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-three", "points": 1, "solution": true}
# The receptive field is the same, 7 pixels (0.25 points). Better: 27 C² instead of 49 C² weights,
# and as many fewer multiply-adds; three nonlinearities instead of one, so more functions can be
# expressed (0.5 points for both, 0.25 for one). A price: three maps have to be stored for the
# backward pass, three layers run one after the other, and depth is harder to train; not every 7 × 7
# kernel is three 3 × 3 ones (0.25 points for one of these).

# %% [markdown]
# ## Optional: back from columns (5 extra points)
#
# From here on everything is optional. How does a gradient go back through the layer? Learn first
# how a number of the matrix goes back to the pixel it was copied from. A pixel that several windows
# saw gets the *sum* of its copies.
#
# **Worked example.** The two rows $[1, 2, 4, 5]$, $[2, 3, 5, 6]$ from above go back to
# $\begin{bmatrix}1&4&3\\4&10&6\end{bmatrix}$: the middle column was seen twice.
#
# Write `col2im` (`cnnlib` has it; do not call it).
#
# <details><summary>Hint 1: read im2col backwards</summary>
#
# Reshape `cols` to (N, OH, OW, C, kh, kw), and visit the places as there.
#
# <details><summary>Hint 2: the one line</summary>
#
# Where `im2col` copies a window into `cols[:, i, j]`, add `cols[:, i, j]` to the window, with `+=`.
#
# <details><summary>Hint 3: padding</summary>
#
# Add into a canvas with its frame of zeros, and cut the frame off at the end: `[p : p + H]`.
#
# </details></details></details>


# %% nbgrader={"grade_id": "bonus-col2im", "solution": true}
def col2im(cols, x_shape, kh, kw, stride=1, padding=0):
    """Add every number of the matrix to the pixel it was copied from.

    Args:
        cols: (N*OH*OW, C*kh*kw), rows and columns in the order of `im2col`.
        x_shape: the shape of the images without padding, (N, C, H, W).
        kh, kw, stride, padding: what `im2col` was given.

    Returns:
        (N, C, H, W), a new float array.
    """
    ### BEGIN SOLUTION
    N, C, H, W = x_shape
    OH = (H + 2 * padding - kh) // stride + 1
    OW = (W + 2 * padding - kw) // stride + 1
    windows = cols.reshape(N, OH, OW, C, kh, kw)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(OH, OW):
        top, left = i * stride, j * stride
        x[:, :, top : top + kh, left : left + kw] += windows[:, i, j]
    return x[:, :, padding : padding + H, padding : padding + W]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "bonus-check-col2im", "points": 1}
def check_col2im():
    rows = np.array([[1.0, 2.0, 4.0, 5.0], [2.0, 3.0, 5.0, 6.0]])
    want = np.array([[[[1, 4, 3], [4, 10, 6]]]])
    check_close(col2im(rows, (1, 1, 2, 3), 2, 2), want, hint="Worked out above.")


check_col2im()
visible_checks_pass("batches, channels, strides, padding, the input stays as it was")


# %% nbgrader={"grade": true, "grade_id": "bonus-test-col2im", "points": 4}
# Hidden tests: batches, channels, strides that leave pixels over, padding, integers.
### BEGIN HIDDEN TESTS
def test_col2im():
    def back(cols, x_shape, kh, kw, s, p):
        N, C, H, W = x_shape
        places = [
            (n, i, j)
            for n in range(N)
            for i in range(0, H + 2 * p - kh + 1, s)
            for j in range(0, W + 2 * p - kw + 1, s)
        ]
        x = np.zeros((N, C, H + 2 * p, W + 2 * p))
        for line, (n, i, j) in zip(cols, places, strict=True):
            for value, (c, k, m) in zip(line, np.ndindex(C, kh, kw), strict=True):
                x[n, c, i + k, j + m] += value
        return x[:, :, p : p + H, p : p + W], len(places)

    rng = np.random.default_rng(208)
    holds = Properties("col2im")
    cases = [
        ("one image", (1, 1, 4, 4), (3, 3), 1, 0, 4),
        ("windows that are not square", (1, 1, 4, 5), (2, 3), 1, 0, 9),
        ("batches and channels", (3, 2, 3, 4), (2, 2), 1, 0, 18),
        ("a stride that leaves pixels over", (2, 2, 6, 5), (2, 3), 3, 0, 4),
        ("padding", (2, 2, 2, 3), (3, 2), 1, 1, 16),
        ("more padding than stride and window", (1, 1, 2, 3), (2, 2), 1, 3, 56),
        ("stride and padding", (2, 3, 5, 4), (3, 2), 2, 2, 32),
    ]
    for title, image, (kh, kw), stride, padding, rows in cases:
        cols = rng.normal(size=(rows, image[1] * kh * kw))
        want, _ = back(cols, image, kh, kw, stride, padding)
        with holds(title, hint=f"x_shape {image}, window {(kh, kw)}, stride {stride}."):
            check_close(col2im(cols.copy(), image, kh, kw, stride, padding), want)
    cols = rng.integers(1, 250, size=(4, 4)).astype(np.uint8)
    with holds("integers are added up as floats"):
        check_close(col2im(cols, (1, 1, 3, 3), 2, 2), back(cols / 1, (1, 1, 3, 3), 2, 2, 1, 0)[0])
    cols = rng.normal(size=(4, 4))
    with holds("the input is left as it was"):
        check_unchanged(lambda a: col2im(a, (1, 1, 3, 3), 2, 2), cols)
    holds.verdict()


test_col2im()
### END HIDDEN TESTS

# %% [markdown]
# ## Optional: the gradient of the layer (20 extra points)
#
# Training asks how the loss changes with each input, weight and bias, given how it changes with
# each output: `dout`, shaped like `out`. Every product hands its share of `dout` to both its
# factors:
#
# - $db[f]$ is the sum of $dout[:, f]$;
# - $dw[f, c, k, l]$ sums $dout$ times the pixel that this weight met;
# - $dx$ collects, at every pixel, $dout$ times the weights that met it.

# %% [markdown]
# **Worked example.** On the line $[1, 2, 3]$ with $w = [10, 100]$ and $dout = [1, 5]$:
# $dw = [1 \cdot 1 + 5 \cdot 2,\; 1 \cdot 2 + 5 \cdot 3] = [11, 17]$ and
# $dx = [10,\; 100 + 50,\; 500]$.
#
# Write `conv2d_backward` (`cnnlib` has it; do not call it).
#
# <details><summary>Hint 1: where to begin</summary>
#
# Take the loop of your `conv2d` over the places. The forward line makes one output from a window;
# the two backward lines add `dout[n, f, i, j] * window` to `dw[f]` and `dout[n, f, i, j] * w[f]` to
# the same window of `dx`.
#
# <details><summary>Hint 2: padding</summary>
#
# Work on a padded `dx` and cut the frame off at the end: `[p : p + H]`, as `[p:-p]` is empty at 0.
#
# <details><summary>Hint 3: without the loop</summary>
#
# With `rows = dout.transpose(0, 2, 3, 1).reshape(-1, F)` and `cols = im2col(...)`: `dw` is
# `rows.T @ cols`, and `dx` is `col2im(rows @ w.reshape(F, -1), ...)`.
#
# </details></details></details>


# %% nbgrader={"grade_id": "bonus-conv2d-backward", "solution": true}
def conv2d_backward(dout, x, w, stride=1, padding=0):
    """Return the gradients of a convolution layer.

    Args:
        dout: gradient of the loss with respect to the output, (N, F, OH, OW).
        x: images, (N, C, H, W).
        w: filters, (F, C, KH, KW).
        stride, padding: what the layer was given, one number each.

    Returns:
        dx, dw, db: shaped like x, w and (F,), new float arrays. Sums over the batch, not means.
        Integers are computed as floats, as small ones overflow: 200 * 2 is 144 in uint8.
    """
    ### BEGIN SOLUTION
    F, _, KH, KW = w.shape
    rows = dout.transpose(0, 2, 3, 1).reshape(-1, F).astype(float)
    dw = (rows.T @ im2col(x, KH, KW, stride, padding)).reshape(w.shape)
    dx = col2im(rows @ w.reshape(F, -1), x.shape, KH, KW, stride, padding)
    return dx, dw, rows.sum(axis=0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "bonus-check-conv2d-backward", "points": 3}
def check_conv2d_backward():
    x = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
    w, dout = np.array([10.0, 100.0]).reshape(1, 1, 1, 2), np.array([1.0, 5.0]).reshape(1, 1, 1, 2)
    dx, dw, db = conv2d_backward(dout, x, w)
    check_close(np.ravel(dw), [11, 17], hint="Worked out above.")
    check_close(np.ravel(dx), [10, 150, 500], hint="The middle pixel met both weights.")
    check_close(db, [6], hint="1 + 5.")


check_conv2d_backward()
visible_checks_pass("batches, channels, strides, padding, pixels no window sees, small integers")


# %% nbgrader={"grade": true, "grade_id": "bonus-test-conv2d-backward", "points": 12}
# Hidden tests: each gradient added up product by product, for many shapes, strides and paddings.
### BEGIN HIDDEN TESTS
def test_conv2d_backward():
    def oracle(dout, x, w, s, p):
        (_, _, H, W), (_, _, KH, KW) = x.shape, w.shape
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        dx, dw = np.zeros_like(padded), np.zeros_like(w)
        for n, f, i, j in np.ndindex(dout.shape):
            window = (slice(None), slice(i * s, i * s + KH), slice(j * s, j * s + KW))
            dw[f] += dout[n, f, i, j] * padded[n][window]
            dx[n][window] += dout[n, f, i, j] * w[f]
        return dx[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))

    rng = np.random.default_rng(209)
    holds = Properties("conv2d_backward")
    cases = [
        ("one image, one filter", (1, 1, 4, 4), (1, 1, 3, 3), 1, 0),
        ("batches, channels, filters", (3, 2, 4, 5), (4, 2, 2, 3), 1, 0),
        ("as many filters as channels", (2, 3, 4, 4), (3, 3, 3, 3), 1, 0),
        ("padding", (2, 2, 3, 4), (3, 2, 3, 2), 1, 1),
        ("more padding than stride", (1, 2, 2, 3), (2, 2, 3, 2), 1, 2),
        ("a stride", (2, 2, 5, 7), (3, 2, 3, 3), 2, 0),
        ("a stride that leaves pixels over", (1, 2, 6, 8), (2, 2, 2, 3), 3, 0),
        ("stride and padding", (2, 2, 5, 4), (3, 2, 3, 4), 2, 2),
    ]
    for title, image, filters, s, p in cases:
        x, w = rng.normal(size=image), rng.normal(size=filters)
        size = [(n + 2 * p - k) // s + 1 for n, k in zip(image[2:], filters[2:], strict=True)]
        dout = rng.normal(size=(image[0], filters[0], *size))
        names, want = ("dx", "dw", "db"), oracle(dout, x, w, s, p)
        got = None
        with holds(f"{title}: three gradients"):
            got = tuple(conv2d_backward(dout.copy(), x.copy(), w.copy(), s, p))
            assert len(got) == 3
        if got is None:
            continue
        for name, one, right in zip(names, got, want, strict=True):
            with holds(f"{title}: {name}", hint=f"x {image}, w {filters}, stride {s}, pad {p}."):
                check_close(one, right)
    holds.verdict()


test_conv2d_backward()
### END HIDDEN TESTS


# %% nbgrader={"grade": true, "grade_id": "bonus-test-conv2d-backward-care", "points": 5}
# Hidden tests: the gradient is the layer's adjoint; integers; the input stays as it was.
### BEGIN HIDDEN TESTS
def test_conv2d_backward_care():
    def layer(x, w, s, p):
        x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
        return np.einsum("nchwij,fcij->nfhw", windows[:, :, ::s, ::s], w)

    rng = np.random.default_rng(210)
    holds = Properties("conv2d_backward")
    x, w = rng.normal(size=(2, 3, 6, 5)), rng.normal(size=(4, 3, 2, 3))
    dout = rng.normal(size=layer(x, w, 2, 1).shape)
    with holds("a change of x changes the loss by the sum of dx times the change"):
        change = rng.normal(size=x.shape)
        dx = np.asarray(conv2d_backward(dout.copy(), x.copy(), w.copy(), 2, 1)[0])
        check_close(np.sum(dx * change), np.sum(dout * layer(change, w, 2, 1)))
    with holds("a change of w changes the loss by the sum of dw times the change"):
        change = rng.normal(size=w.shape)
        dw = np.asarray(conv2d_backward(dout.copy(), x.copy(), w.copy(), 2, 1)[1])
        check_close(np.sum(dw * change), np.sum(dout * layer(x, change, 2, 1)))
    with holds("the input is left as it was"):
        check_unchanged(conv2d_backward, dout[..., :2, :2], x[..., :3, :4], w)
    bytes_in = rng.integers(100, 250, size=x.shape).astype(np.uint8)
    with holds("integers are computed as floats"):
        whole = rng.integers(1, 4, size=w.shape).astype(np.uint8)
        upstream = rng.integers(1, 200, size=dout.shape).astype(np.uint8)
        got = conv2d_backward(upstream.copy(), bytes_in.copy(), whole.copy(), 2, 1)
        want = conv2d_backward(upstream / 1, bytes_in / 1, whole / 1, 2, 1)
        change = rng.normal(size=w.shape)
        check_close(np.sum(got[1] * change), np.sum(upstream * layer(bytes_in / 1, change, 2, 1)))
        for one, other in zip(got, want, strict=True):
            check_close(one, other)
    holds.verdict()


test_conv2d_backward_care()
### END HIDDEN TESTS

# %% [markdown]
# ## Optional: hypercolumns (5 extra points)
#
# Which object does *this pixel* belong to? Late layers know objects but are coarse; early layers
# are sharp but know edges only. A **hypercolumn** takes one pixel's numbers from all layers and
# puts them one behind the other. In layer $l$ the pixel $(y, x)$ of the first one lies at
#
# $$\big(\lfloor y\, H_l / H_0 \rfloor,\; \lfloor x\, W_l / W_0 \rfloor\big).$$
#
# **Worked example.** $H_0 = 6$, $H_l = 3$: row 5 lies at $\lfloor 5 \cdot 3 / 6 \rfloor = 2$.
#
# **Find the error.** A lecture divides by the width of layer 1 instead, $\lfloor x\, W_l / W_1
# \rfloor$. With $W_0 = 224$, $W_1 = 112$ and $W_l = 28$, where does it send $x = 200$, and does
# that pixel exist?
#
# <details><summary>Answer</summary>
#
# To $200 \cdot 28 / 112 = 50$, but the columns end at 27. Right is $200 \cdot 28 / 224 = 25$.
#
# </details>

# %% [markdown]
# Write `hypercolumn` (`cnnlib` has it; do not call it).
#
# <details><summary>Hint 1: whole numbers</summary>
#
# `y * H_l // H_0` is the floor of the quotient; with `/` you would have to round down yourself.
#
# <details><summary>Hint 2: one layer</summary>
#
# `f[:, row, col]` has all channels of one pixel, (C_l,).
#
# <details><summary>Hint 3: all layers</summary>
#
# `np.concatenate` of the list of these, and floats: `.astype(float)`.
#
# </details></details></details>


# %% nbgrader={"grade_id": "bonus-hypercolumn", "solution": true}
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


# %% nbgrader={"grade": true, "grade_id": "bonus-check-hypercolumn", "points": 1}
def check_hypercolumn():
    sharp, coarse = np.arange(36.0).reshape(1, 6, 6), np.arange(100.0, 118.0).reshape(2, 3, 3)
    got = hypercolumn([sharp, coarse], 5, 2)
    check_shape(got, (3,), hint="One channel and two channels.")
    check_close(got, [32, 107, 116], hint="Row 5, column 2; then row 2, column 1 of both maps.")


check_hypercolumn()
visible_checks_pass("maps that are not square, sizes that are no multiples, pixels outside")


# %% nbgrader={"grade": true, "grade_id": "bonus-test-hypercolumn", "points": 4}
# Hidden tests: every pixel; sizes that are not square and no multiples; integers; pixels outside.
### BEGIN HIDDEN TESTS
def test_hypercolumn():
    def oracle(features, y, x):
        _, H, W = features[0].shape
        found = []
        for f in features:
            row = max(r for r in range(f.shape[1]) if r * H <= y * f.shape[1])
            col = max(c for c in range(f.shape[2]) if c * W <= x * f.shape[2])
            found += [float(value) for value in f[:, row, col]]
        return np.array(found)

    rng = np.random.default_rng(211)
    holds = Properties("hypercolumn")
    cases = [
        ("one layer", [(3, 4, 5)]),
        ("halves", [(2, 4, 4), (3, 2, 2), (4, 1, 1)]),
        ("maps that are not square", [(1, 6, 8), (2, 3, 4), (3, 2, 1)]),
        ("sizes that are no multiples", [(2, 7, 5), (1, 3, 4), (2, 5, 3), (2, 2, 2)]),
    ]
    for title, shapes in cases:
        features = [rng.normal(size=shape) for shape in shapes]
        with holds(title, hint=f"features {shapes}."):
            for y, x in np.ndindex(shapes[0][1:]):
                got = hypercolumn([f.copy() for f in features], y, x)
                check_close(got, oracle(features, y, x))
    features = [rng.integers(0, 250, size=shape) for shape in [(2, 4, 6), (3, 2, 3)]]
    with holds("integers become floats, the input is left as it was"):
        got = check_unchanged(lambda *maps: hypercolumn(list(maps), 3, 2), *features)
        assert np.asarray(got).dtype.kind == "f"
        check_close(got, oracle(features, 3, 2))
    with holds("a pixel outside raises ValueError"):
        for pixel in [(4, 0), (0, 6), (-1, 0), (0, -1)]:
            check_raises(ValueError, hypercolumn, features, *pixel)
    holds.verdict()


test_hypercolumn()
### END HIDDEN TESTS

# %% [markdown]
# ## Check my work
#
# Save the notebook first. The cell below runs the saved file from top to bottom in a fresh process
# and says what holds and what does not yet; it never changes your points.

# %%
check_my_work("02_padding_and_stride")

# %% [markdown]
# ## Summary
#
# - A layer's output has $\lfloor (n + 2p - d(k - 1) - 1) / s \rfloor + 1$ pixels per axis; if the
#   division leaves a rest, pixels are dropped or the setting is refused.
# - Parameters depend on channels and kernel, multiply-adds also on the output's size; groups divide
#   both. The receptive field grows by (size − 1) × jump.
# - A layer is one matrix product with the columns of im2col; backwards, every copy is added up.

# %% [markdown]
# ## References
#
# - V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
#   arXiv:1603.07285.
# - F. Yu, V. Koltun, *Multi-scale context aggregation by dilated convolutions*, 2015,
#   arXiv:1511.07122.
# - J. Long, E. Shelhamer, T. Darrell, *Fully convolutional networks for semantic segmentation*,
#   2014, arXiv:1411.4038.
# - L.-C. Chen and others, *Semantic image segmentation with deep convolutional nets and fully
#   connected CRFs*, 2014, arXiv:1412.7062 (DeepLab).
# - A. Howard and others, *MobileNets*, 2017, arXiv:1704.04861 (depthwise separable layers).

# %% [markdown]
# - A. Araujo, W. Norris, J. Sim, *Computing receptive fields of convolutional neural networks*,
#   Distill, 2019, doi:10.23915/distill.00021.
# - K. Chellapilla, S. Puri, P. Simard, *High performance convolutional neural networks for document
#   processing*, 2006 (im2col).
# - K. Simonyan, A. Zisserman, *Very deep convolutional networks for large-scale image
#   recognition*, 2014, arXiv:1409.1556.
# - M. Lin, Q. Chen, S. Yan, *Network in network*, 2013, arXiv:1312.4400.
# - B. Hariharan and others, *Hypercolumns for object segmentation and fine-grained localization*,
#   2014, arXiv:1411.5752.
