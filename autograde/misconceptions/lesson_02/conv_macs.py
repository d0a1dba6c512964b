"""Wrong and right ways to write conv_macs(c_in, c_out, k, out_size, groups=1)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def square_kernels(conv_macs):
    return [conv_macs(3, 8, 3, (6, 6)), conv_macs(4, 5, 1, (7, 7))]


@probe
def other_outputs(conv_macs):
    return [conv_macs(3, 8, 3, (6, 11)), conv_macs(2, 5, 5, (9, 7))]


@probe
def other_kernels(conv_macs):
    return [conv_macs(3, 4, (2, 5), (7, 8)), conv_macs(2, 6, (4, 1), (5, 5))]


@probe
def groups(conv_macs):
    return [conv_macs(12, 8, 3, (5, 6), 4), conv_macs(6, 9, (1, 3), (4, 4), 3)]


@probe
def a_large_layer(conv_macs):
    return conv_macs(512, 512, 3, (90, 80)) // 8


@probe(care=True)
def groups_that_do_not_divide_the_channels(conv_macs):
    return int(conv_macs(5, 6, 3, (4, 4), 2) > 0)


@probe(care=True)
def groups_that_do_not_divide_the_filters(conv_macs):
    return int(conv_macs(6, 5, 3, (4, 4), 2) > 0)


@alternative("the formula")
def formula(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * kw * oh * ow


@alternative("a product of lists")
def product_lists(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError("groups must divide the channels and the filters")
    total = c_out * c_in // groups
    for side in [*(k if isinstance(k, tuple) else (k, k)), *out_size]:
        total *= side
    return total


@alternative("per place of the output")
def per_place_output(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError("groups must divide the channels and the filters")
    kh, kw = (int(side) for side in np.broadcast_to(k, 2))
    places = int(out_size[0]) * int(out_size[1])
    return places * (kh * kw * c_in // groups) * c_out


@alternative("group by group")
def group_group(c_in, c_out, k, out_size, groups=1):
    if c_in % groups > 0 or c_out % groups > 0:
        raise ValueError("groups must divide the channels and the filters")
    kh, kw = (k, k) if np.ndim(k) == 0 else k
    per_group = (c_in // groups) * (c_out // groups) * kh * kw
    return groups * per_group * out_size[0] * out_size[1]


@alternative("np.prod")
def np_prod(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError("groups must divide the channels and the filters")
    sides = [c_out, c_in // groups, *np.broadcast_to(k, 2), *out_size]
    return int(np.prod(sides, dtype=np.int64))


@alternative("row by row")
def row_row(c_in, c_out, k, out_size, groups=1):
    if (c_in % groups, c_out % groups) != (0, 0):
        raise ValueError("groups must divide the channels and the filters")
    kh, kw = k if isinstance(k, (tuple, list)) else [k] * 2
    return sum(kh * kw * (c_in // groups) * c_out * out_size[1] for _ in range(out_size[0]))


@mistake("biases are counted", "Adding the bias: is there a product in it?")
def biases_counted(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * ((c_in // groups) * kh * kw + 1) * oh * ow


@mistake(
    "products and sums are counted separately",
    "A multiply-add is one operation here: how many do you count for one weight?",
)
def products_sums_counted_separately(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return 2 * c_out * (c_in // groups) * kh * kw * oh * ow


@mistake("the size of the output is ignored", "At how many places is each weight used?")
def size_output_ignored(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * kw


@mistake("the output is as wide as it is tall", "out_size = (5, 2): how wide is the output?")
def output_as_wide_as_it_tall(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * kw * oh * oh


@mistake("the output is as tall as it is wide", "out_size = (5, 2): how tall is the output?")
def output_as_tall_as_it_wide(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * kw * ow * ow


@mistake("height and width of the output are added", "How many places has an output of 5 x 2?")
def height_width_output_added(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * kw * (oh + ow)


@mistake(
    "filters are one channel deep",
    "How many products does one output of a filter over three channels need?",
)
def filters_one_channel_deep(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * kh * kw * oh * ow


@mistake("one filter is counted", "How many maps are computed?")
def one_filter_counted(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return (c_in // groups) * kh * kw * oh * ow


@mistake("the kernel counts along one axis", "How many products does one 3 x 3 window need?")
def kernel_counts_along_one_axis(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * oh * ow


@mistake("the kernel is as wide as it is tall", "k = (2, 5): how wide is the kernel?")
def kernel_as_wide_as_it_tall(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * kh * oh * ow


@mistake("the kernel is as tall as it is wide", "k = (2, 5): how tall is the kernel?")
def kernel_as_tall_as_it_wide(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kw * kw * oh * ow


@mistake("groups are ignored", "A filter of one group: how many channels does it read?")
def groups_ignored(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * c_in * kh * kw * oh * ow


@mistake(
    "groups divide the channels and the filters",
    "Each group has fewer filters: are there fewer in all?",
)
def groups_divide_channels_filters(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out // groups * (c_in // groups) * kh * kw * oh * ow


@mistake(
    "the size of the output is taken for that of the input",
    "out_size is given: do you have to take the kernel off again?",
)
def size_output_taken_for_input(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * kw * max(oh - kh + 1, 0) * max(ow - kw + 1, 0)


@mistake("groups that do not divide are accepted", "4 channels in 3 groups: how deep is a filter?")
def groups_do_not_divide_accepted(c_in, c_out, k, out_size, groups=1):
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * kw * oh * ow


@mistake(
    "groups that do not divide the filters are accepted",
    "4 filters in 3 groups: which group gets the last one?",
)
def groups_do_not_divide_filters_accepted(c_in, c_out, k, out_size, groups=1):
    if c_in % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in // groups) * kh * kw * oh * ow


@mistake(
    "32 bits are too few", "2 ** 31 is more than int32 holds: which numbers does your product use?"
)
def as_32_bits_too_few(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    sides = [c_out, c_in // groups, kh, kw, oh, ow]
    return int(np.prod(sides, dtype=np.int32))


@mistake("the result is a float", "Can a layer need half a product?")
def result_float(c_in, c_out, k, out_size, groups=1):
    if c_in % groups or c_out % groups:
        raise ValueError(f"{groups} groups do not divide {c_in} and {c_out}")
    kh, kw = k if isinstance(k, (tuple, list)) else (k, k)

    oh, ow = out_size
    return c_out * (c_in / groups) * kh * kw * oh * ow
