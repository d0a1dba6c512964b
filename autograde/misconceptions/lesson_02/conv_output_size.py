"""Wrong and right ways to write conv_output_size."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def strides(conv_output_size):
    cases = [(9, 3), (11, 4), (11, 3, 2), (30, 6, 4), (8, 1, 7)]
    return [conv_output_size(*case) for case in cases]


@probe
def paddings(conv_output_size):
    return [conv_output_size(*case) for case in [(9, 3, 1, 2), (7, 3, 3, 1), (12, 3, 5, 3)]]


@probe
def dilations(conv_output_size):
    cases = [(13, 3, 1, 0, 4), (20, 4, 2, 1, 3), (8, 2, 1, 0, 6)]
    return [conv_output_size(*case) for case in cases]


@probe
def rounded_down(conv_output_size):
    cases = [(9, 4, 3), (10, 3, 4), (24, 5, 10, 1), (13, 2, 4, 2, 3)]
    return [conv_output_size(*case, mode="floor") for case in cases]


@probe
def left_over(conv_output_size):
    try:
        return conv_output_size(10, 3, 2)
    except ValueError:
        return "refused"


@probe(care=True)
def left_over_and_asked_for(conv_output_size):
    return conv_output_size(10, 3, 2, 0, 1, "strict")


@probe(care=True)
def too_large(conv_output_size):
    return conv_output_size(4, 6, 3, 0, 1, "floor")


@probe(care=True)
def too_large_in_strict(conv_output_size):
    return conv_output_size(4, 6, 2, 0, 1, "strict")


@probe(care=True)
def no_stride(conv_output_size):
    return conv_output_size(8, 3, 0)


@probe(care=True)
def no_kernel(conv_output_size):
    return conv_output_size(8, 0)


@probe(care=True)
def no_dilation(conv_output_size):
    return conv_output_size(8, 3, 1, 0, 0)


@probe(care=True)
def less_than_no_padding(conv_output_size):
    return conv_output_size(8, 3, 1, -2)


@probe(care=True)
def whole_numbers_of_numpy(conv_output_size):
    return conv_output_size(np.int64(8), np.int64(3), np.int32(5))


@probe(care=True)
def numbers_in_the_message(conv_output_size):
    try:
        return conv_output_size(53, 11, 17, 31)
    except ValueError as error:
        return [number in str(error) for number in ("53", "11", "17", "31")]


@alternative("the formula")
def formula(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@alternative("the starts are listed")
def starts_listed(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    if n < 1 or k < 1 or stride < 1 or dilation < 1 or padding < 0:
        raise ValueError(f"n={n}, k={k}, stride={stride}, padding={padding}: cannot be")
    last = n + 2 * padding - (dilation * (k - 1) + 1)
    starts = range(0, last + 1, stride)
    if not starts or (mode == "strict" and starts[-1] != last):
        raise ValueError(f"n={n}, k={k}, stride={stride}, padding={padding} does not fit")
    return len(starts)


@alternative("divmod")
def divmod_way(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    if min(k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"k={k}, stride={stride}, padding={padding} with n={n}")
    steps, rest = divmod(n + 2 * padding - dilation * (k - 1) - 1, stride)
    if steps < 0 or (rest and mode == "strict"):
        raise ValueError(f"n={n}, k={k}, stride={stride}, padding={padding}: {steps} rest {rest}")
    return int(steps) + 1


@alternative("a window that moves until it hits the end")
def window_moves_until_it_hits_end(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    if k < 1 or stride < 1 or dilation < 1 or padding < 0:
        raise ValueError(f"no window: n={n}, k={k}, stride={stride}, padding={padding}")
    windows, end = 0, dilation * (k - 1) + 1
    while end <= n + 2 * padding:
        windows += 1
        end += stride
    if windows == 0:
        raise ValueError(f"no window: n={n}, k={k}, stride={stride}, padding={padding}")
    if mode == "strict" and end - stride != n + 2 * padding:
        raise ValueError(f"left over: n={n}, k={k}, stride={stride}, padding={padding}")
    return windows


@alternative("floor of true division")
def floor_true_division(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    if k < 1 or stride < 1 or dilation < 1 or padding < 0:
        raise ValueError(f"n={n} k={k} stride={stride} padding={padding}")
    size = (k - 1) * dilation + 1
    if size > n + 2 * padding:
        raise ValueError(f"n={n} k={k} stride={stride} padding={padding}: {size} is too many")
    exact = (n - size + 2 * padding) / stride + 1
    if mode != "floor" and exact != int(exact):
        raise ValueError(f"n={n} k={k} stride={stride} padding={padding}: {exact} windows")
    return int(np.floor(exact))


@alternative("an arange of ends")
def arange_ends(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    if min(stride, k, dilation) <= 0 or padding < 0:
        raise ValueError(f"n={n}, k={k}, stride={stride}, padding={padding}")
    total = n + padding + padding
    ends = np.arange((k - 1) * dilation, total, stride)
    if ends.size == 0:
        raise ValueError(f"n={n}, k={k}, stride={stride}, padding={padding}: nothing fits")
    if mode == "strict" and ends[-1] != total - 1:
        raise ValueError(f"n={n}, k={k}, stride={stride}, padding={padding}: a rest")
    return int(ends.size)


@mistake(
    "the first window is not counted",
    "The window can move four steps: at how many places does it stand?",
)
def first_window_not_counted(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride


@mistake(
    "the padding is added at one end only",
    "Padding 1 adds zeros on the left and on the right: how many are there?",
)
def padding_added_at_one_end_only(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake(
    "the stride divides the whole image",
    "Which part of the image is cut into steps: all of it, or what is left beside a window?",
)
def stride_divides_whole_image(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return (n + 2 * padding) // stride - dilation * (k - 1)


@mistake("left-over pixels are never refused", 'What should mode "strict" do with 2.33 windows?')
def left_over_pixels_never_refused(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    return room // stride + 1


@mistake("left-over pixels are refused in every mode", 'What is "floor" for?')
def left_over_pixels_refused_every_mode(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake("the default mode is floor", "What does a call do that names no mode?")
def default_mode_floor(n, k, stride=1, padding=0, dilation=1, mode="floor"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake(
    "the result is rounded to the nearest", "1.75 steps: how many whole steps can the window move?"
)
def result_rounded_nearest(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return round(room / stride) + 1


@mistake("the result is rounded up", "Does the last window of yours lie inside the image?")
def result_rounded_up(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return -(-room // stride) + 1


@mistake("the result is a float", "Is 5.0 a number that can be the shape of an array?")
def result_float(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return float(room // stride + 1)


@mistake(
    "the dilation is ignored",
    "Three weights with one gap between each two: how many pixels do they cover?",
)
def dilation_ignored(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - k
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake(
    "the gaps are counted, the first weight is not",
    "One weight without any gap: how many pixels does it cover in your formula?",
)
def gaps_counted_first_weight_not(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1)
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake("the last weight has a gap behind it", "How many gaps lie between three weights?")
def last_weight_has_gap_behind_it(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * k
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake(
    "a kernel that does not fit gets a window",
    "int(-0.5) is 0: how many windows does your function find where none fits?",
)
def kernel_does_not_fit_gets_window(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if mode == "strict" and room >= 0 and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return int(room / stride) + 1


@mistake(
    "strict looks at the image without its padding",
    "n - k = 4 does not go into steps of 3; does it with one zero at each end?",
)
def strict_looks_at_image_without_padding(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and (n - dilation * (k - 1) - 1) % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake(
    "the size of padding same, always", "Your result does not depend on the kernel: should it?"
)
def size_padding_same_always(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return -(-n // stride)


@mistake(
    "a stride of 0 divides by zero",
    "Which line should see a stride of 0 first: the division or your check?",
)
def stride_0_divides_zero(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake("a negative padding is accepted", "What would -1 zeros at each end be?")
def negative_padding_accepted(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake("a kernel of no weights is accepted", "What does a window of 0 pixels see?")
def kernel_no_weights_accepted(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake(
    "NumPy's whole numbers are refused",
    "x.shape gives ints, an array gives np.int64: does your check know both?",
)
def numpy_s_whole_numbers_refused(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if type(n) is not int or type(k) is not int:
        raise ValueError(f"{given}: not whole numbers")
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1


@mistake("the message has no numbers", "Could you mend the call from your message alone?")
def message_has_no_numbers(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError("pixels are left over")
    return room // stride + 1


@mistake("the stride is ignored", "Does the window of yours ever move by two?")
def stride_ignored(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n + 2 * padding - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room + 1


@mistake("the padding is ignored", "What do zeros at the ends change in your formula?")
def padding_ignored(n, k, stride=1, padding=0, dilation=1, mode="strict"):
    given = f"n={n}, k={k}, stride={stride}, padding={padding}, dilation={dilation}"
    if min(n, k, stride, dilation) < 1 or padding < 0:
        raise ValueError(f"{given}: make no sense")
    room = n - dilation * (k - 1) - 1
    if room < 0:
        raise ValueError(f"{given}: the kernel is too large")
    if mode == "strict" and room % stride:
        raise ValueError(f"{given}: pixels are left over")
    return room // stride + 1
