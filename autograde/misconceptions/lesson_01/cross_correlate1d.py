"""Wrong and right ways to write cross_correlate1d(x, w)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake


@alternative("one dot product per place")
def places(x, w):
    if len(w) > len(x):
        raise ValueError(f"the kernel has {len(w)} numbers, the signal only {len(x)}")
    x = x.astype(float)
    out = np.zeros(len(x) - len(w) + 1)
    for i in range(len(out)):
        out[i] = np.sum(x[i : i + len(w)] * w)
    return out


@alternative("one shifted copy per kernel tap")
def taps(x, w):
    n = len(x) - len(w) + 1
    if n < 1:
        raise ValueError("the kernel does not fit")
    return sum((x[k : k + n] * float(w[k]) for k in range(len(w))), start=np.zeros(n))


@alternative("sliding windows times the kernel")
def windows(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, len(w)) @ w.astype(np.float64)


@alternative("as_strided windows")
def strided(x, w):
    n, k = len(x), len(w)
    if k > n:
        raise ValueError("the kernel does not fit")
    x = np.ascontiguousarray(x, dtype=float)
    step = x.strides[0]
    table = np.lib.stride_tricks.as_strided(x, (n - k + 1, k), (step, step), writeable=False)
    return table.dot(w)


@alternative("the Fourier transform")
def fourier(x, w):
    n, k = len(x), len(w)
    if k > n:
        raise ValueError("the kernel does not fit")
    product = np.fft.rfft(x, n + k - 1) * np.fft.rfft(w[::-1], n + k - 1)
    return np.fft.irfft(product, n + k - 1)[k - 1 : n]


@mistake("the kernel is reversed", "Which number of the kernel meets the first number of a window?")
def reversed_kernel(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    return np.convolve(x * 1.0, w, mode="valid")


@mistake(
    "the signal is padded so that the output keeps its length",
    "At how many places does the whole kernel lie inside the signal?",
)
def same_length(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    before = (len(w) - 1) // 2
    x = np.pad(x * 1.0, (before, len(w) - 1 - before))
    return np.correlate(x, w, mode="valid")


@mistake(
    "every partial overlap counts as a window",
    "May a window hang over the end of the signal when only the valid part is asked?",
)
def full(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    return np.correlate(x * 1.0, w, mode="full")


@mistake(
    "the last place is missing",
    "A kernel of 3 on a signal of 3: how many places are there, and how many do you compute?",
)
def last_missing(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    x = x.astype(float)
    out = np.zeros(len(x) - len(w))
    for i in range(len(out)):
        out[i] = np.sum(x[i : i + len(w)] * w)
    return out


@mistake("the last place stays zero", "Where does your loop stop, and where does the output stop?")
def last_zero(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    x = x.astype(float)
    out = np.zeros(len(x) - len(w) + 1)
    for i in range(len(x) - len(w)):
        out[i] = np.sum(x[i : i + len(w)] * w)
    return out


@mistake("the products are averaged", "What should a kernel of three ones give on 1, 1, 1?")
def average(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, len(w)) @ (w / len(w))


@mistake(
    "the kernel is divided by its sum",
    "Twice the kernel should give twice the output: does it, in your function?",
)
def divided_by_sum(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, len(w)) @ (w / w.sum())


@mistake(
    "an integer signal gives an integer output",
    "Which data type has an array made by np.zeros_like from integers?",
)
def integer_output(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    out = np.zeros_like(x[: len(x) - len(w) + 1])
    for i in range(len(out)):
        out[i] = np.sum(x[i : i + len(w)] * w)
    return out


@mistake(
    "an integer kernel and an integer signal give integers",
    "Which data type comes out when nothing in the sum is a float?",
)
def integer_arithmetic(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, len(w)) @ w


@mistake("the window does not move", "Which part of x do you read for the second output?")
def standing_window(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    return np.full(len(x) - len(w) + 1, np.sum(x[: len(w)] * (w * 1.0)))


@mistake(
    "every kernel number meets the same part of the signal",
    "When the kernel's second number is used, where does its part of x begin?",
)
def unshifted_taps(x, w):
    n = len(x) - len(w) + 1
    if n < 1:
        raise ValueError("the kernel does not fit")
    return sum((x[:n] * float(weight) for weight in w), start=np.zeros(n))


@mistake(
    "the output is written into the signal",
    "What does x hold after your function has run, and who else may still need it?",
)
def writes_into_x(x, w):
    n = len(x) - len(w) + 1
    if n < 1:
        raise ValueError("the kernel does not fit")
    for i in range(n):
        x[i] = np.sum(x[i : i + len(w)] * (w * 1.0))
    return x[:n] * 1.0


@mistake(
    "the window is multiplied in place",
    "A slice of x is a view: what does `*=` on it do to x, and to the next window?",
)
def window_in_place(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    out = np.zeros(len(x) - len(w) + 1)
    for i in range(len(out)):
        window = x[i : i + len(w)]
        window *= w
        out[i] = window.sum()
    return out


@mistake(
    "a kernel that does not fit gives an empty output",
    "What should someone read who passes a kernel longer than the signal?",
)
def empty_when_too_long(x, w):
    x = x.astype(float)
    out = np.zeros(max(len(x) - len(w) + 1, 0))
    for i in range(len(out)):
        out[i] = np.sum(x[i : i + len(w)] * w)
    return out


@mistake(
    "a kernel longer than the signal slides all the same",
    "np.correlate swaps its arguments when the second is longer: is that an answer here?",
)
def swapped_when_too_long(x, w):
    return np.correlate(x * 1.0, w, mode="valid")


@mistake("the products are not added up", "How many numbers should one window give?")
def products_only(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, len(w)) * (w * 1.0)


@mistake("the kernel's last number is left out", "How many products has one window of yours?")
def last_tap_missing(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    x = x.astype(float)
    out = np.zeros(len(x) - len(w) + 1)
    for i in range(len(out)):
        for k in range(len(w) - 1):
            out[i] += x[i + k] * w[k]
    return out


@mistake("the windows do not overlap", "By how many places does the kernel move each time?")
def jumping_windows(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, len(w))[:: len(w)] @ (w * 1.0)


@mistake("the output comes out backwards", "Which window belongs to the first output?")
def backwards(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    return np.correlate(w * 1.0, x, mode="valid")


@mistake("the weights are not used", "What would your function give if every weight were zero?")
def window_sum(x, w):
    return np.lib.stride_tricks.sliding_window_view(x, len(w)).sum(axis=1) * 1.0


@mistake("negative outputs are cut to zero", "May a dot product be negative?")
def cut_at_zero(x, w):
    return np.maximum(np.lib.stride_tricks.sliding_window_view(x, len(w)) @ (w * 1.0), 0)


@mistake(
    "the signal wraps around at its end",
    "When the kernel reaches the end of x, which numbers does it meet next?",
)
def wraps_around(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    return sum(np.roll(x * 1.0, -k) * w[k] for k in range(len(w)))


@mistake(
    "the products of bytes stay bytes",
    "x and w may be np.uint8, as in a photograph: what is 200 * 3 in one byte?",
)
def byte_products(x, w):
    if len(w) > len(x):
        raise ValueError("the kernel does not fit")
    out = np.zeros(len(x) - len(w) + 1)
    for i in range(len(out)):
        out[i] = np.sum(x[i : i + len(w)] * w)
    return out
