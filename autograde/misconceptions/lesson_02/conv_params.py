"""Wrong and right ways to write conv_params(c_in, c_out, k, groups=1, bias=True)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def square_kernels(conv_params):
    return [conv_params(*layer) for layer in [(4, 12, 3), (7, 2, 5), (3, 9, 1)]]


@probe
def other_kernels(conv_params):
    return [conv_params(4, 6, (2, 5)), conv_params(3, 8, (7, 2))]


@probe
def without_biases(conv_params):
    return [conv_params(4, 12, 3, bias=False), conv_params(3, 8, (1, 4), bias=False)]


@probe
def groups(conv_params):
    return [conv_params(12, 8, 3, 4), conv_params(6, 9, 3, 3, False), conv_params(5, 10, 3, 5)]


@probe(care=True)
def groups_that_do_not_divide_the_channels(conv_params):
    return int(conv_params(5, 6, 3, 2) > 0)


@probe(care=True)
def groups_that_do_not_divide_the_filters(conv_params):
    return int(conv_params(6, 5, 3, 2) > 0)


@alternative("the formula")
def formula(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * kh * kw + bool(bias))


@alternative("the shape of the weights")
def shape_weights(c_in, c_out, k, groups=1, bias=True):
    kh, kw = np.broadcast_to(k, 2)
    if c_in % groups or c_out % groups:
        raise ValueError("groups must divide the channels and the filters")
    weights = np.empty((c_out, c_in // groups, kh, kw), dtype=bool).size if c_in < 100 else 0
    weights = weights or c_out * (c_in // groups) * int(kh) * int(kw)
    return weights + (c_out if bias else 0)


@alternative("group by group")
def group_group(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups != 0 or c_out % groups != 0:
        raise ValueError("groups must divide the channels and the filters")
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    total = 0
    for _ in range(groups):
        total += (c_in // groups) * (c_out // groups) * kh * kw
    if bias:
        total += c_out
    return total


@alternative("np.prod")
def np_prod(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError("groups must divide the channels and the filters")
    weights = np.prod([c_out, c_in // groups, *np.broadcast_to(k, 2)], dtype=np.int64)
    return int(weights) + c_out * int(bias)


@alternative("filter by filter")
def filter_filter(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError("groups must divide the channels and the filters")
    size = k[0] * k[1] if isinstance(k, tuple) else k**2
    return sum(c_in // groups * size + (1 if bias else 0) for _ in range(c_out))


@alternative("divided at the end")
def divided_at_end(c_in, c_out, k, groups=1, bias=True):
    for channels in (c_in, c_out):
        if channels / groups != channels // groups:
            raise ValueError("groups must divide the channels and the filters")
    kh, kw = k if isinstance(k, tuple) else (k, k)
    weights = c_in * c_out * kh * kw // groups
    return weights + c_out if bias else weights


@mistake("biases are never counted", "One number per filter is added at the end: is it learned?")
def biases_never_counted(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * kh * kw)


@mistake("biases are always counted", "What does bias=False leave out?")
def biases_always_counted(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * kh * kw + 1)


@mistake("one bias in all", "How many biases have ten filters?")
def one_bias_all(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * c_in // groups * kh * kw + bool(bias)


@mistake(
    "one bias per channel of a filter",
    "Is the bias added for each channel, or once when all channels are summed?",
)
def one_bias_per_channel_filter(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * (kh * kw + bool(bias)))


@mistake(
    "one bias per channel that goes in",
    "To what is the bias added: to an input channel, or to a map?",
)
def one_bias_per_channel_goes(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups) * kh * kw + c_in * bool(bias)


@mistake("a bias for every weight", "How many biases has a filter of 27 weights?")
def bias_for_every_weight(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * kh * kw * (1 + bool(bias)))


@mistake("filters are one channel deep", "How deep is a filter that reads three channels?")
def filters_one_channel_deep(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (kh * kw + bool(bias))


@mistake("one filter is counted", "How many filters are there?")
def one_filter_counted(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_in // groups * kh * kw + bool(bias)


@mistake("the kernel counts along one axis", "How many weights lie in a 3 x 3 square?")
def kernel_counts_along_one_axis(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * kh + bool(bias))


@mistake("the kernel is as wide as it is tall", "k = (2, 5): how wide is the kernel?")
def kernel_as_wide_as_it_tall(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * kh * kh + bool(bias))


@mistake("the kernel is as tall as it is wide", "k = (2, 5): how tall is the kernel?")
def kernel_as_tall_as_it_wide(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * kw * kw + bool(bias))


@mistake("height and width of the kernel are added", "How many weights lie in a 3 x 3 square?")
def height_width_kernel_added(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * (kh + kw) + bool(bias))


@mistake("groups are ignored", "A filter of one group: how many channels does it see?")
def groups_ignored(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in * kh * kw + bool(bias))


@mistake(
    "groups divide the channels and the filters",
    "Each group has fewer filters: are there fewer in all?",
)
def groups_divide_channels_filters(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out // groups * (c_in // groups * kh * kw + bool(bias))


@mistake("groups multiply the weights", "Do more groups make a layer larger?")
def groups_multiply_weights(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in * groups * kh * kw + bool(bias))


@mistake("groups that do not divide are accepted", "4 channels in 3 groups: how deep is a filter?")
def groups_do_not_divide_accepted(c_in, c_out, k, groups=1, bias=True):
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * kh * kw + bool(bias))


@mistake(
    "groups that do not divide the filters are accepted",
    "4 filters in 3 groups: which group gets the last one?",
)
def groups_do_not_divide_filters_accepted(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in // groups * kh * kw + bool(bias))


@mistake("pairs cannot be read", "k may be (3, 5): what is (3, 5) times (3, 5)?")
def pairs_cannot_be_read(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh = kw = k + 0

    return c_out * (c_in // groups * kh * kw + bool(bias))


@mistake("the result is a float", "Can a layer have half a parameter?")
def result_float(c_in, c_out, k, groups=1, bias=True):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    return c_out * (c_in / groups * kh * kw + bool(bias))
