"""Wrong and right ways to write receptive_field(layers)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def without_strides(receptive_field):
    return [receptive_field(layers) for layers in ([(4, 1, 1)], [(3, 1, 1), (6, 1, 1)])]


@probe
def with_strides(receptive_field):
    return [
        receptive_field([(4, 3, 1), (3, 1, 1)]),
        receptive_field([(3, 1, 1), (5, 2, 1)]),
        receptive_field([(5, 2, 1), (3, 3, 1), (2, 2, 1), (4, 1, 1)]),
    ]


@probe
def with_gaps(receptive_field):
    return [receptive_field([(3, 1, 3), (4, 1, 1)]), receptive_field([(3, 2, 2), (5, 1, 4)])]


@probe
def with_kernels_of_one_pixel(receptive_field):
    return receptive_field([(1, 1, 1), (3, 2, 1), (1, 1, 1)])


@probe(care=True)
def without_layers(receptive_field):
    return receptive_field([])


@probe(care=True)
def what_is_left_of_the_list(receptive_field):
    layers = [(3, 2, 1), (2, 1, 1)]
    receptive_field(layers)
    return layers


@alternative("field and jump, layer by layer")
def field_jump_layer_layer(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return rf, jump


@alternative("backwards from the last layer")
def backwards_from_last_layer(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in reversed(layers):
        rf = (rf - 1) * stride + dilation * (kernel - 1) + 1
        jump *= stride
    return rf, jump


@alternative("sums and products")
def sums_products(layers):
    jumps = [1]
    for layer in layers:
        jumps.append(jumps[-1] * layer[1])
    steps = [jump * d * (k - 1) for jump, (k, _, d) in zip(jumps, layers, strict=False)]
    return 1 + sum(steps), jumps[-1]


@alternative("first and last pixel of two units")
def first_last_pixel_two_units(layers):
    first, last, following = 0, 0, 1
    for kernel, stride, dilation in layers[::-1]:
        first, following = first * stride, following * stride
        last = last * stride + dilation * (kernel - 1)
    return last - first + 1, following - first


@alternative("sets of pixels")
def sets_pixels(layers):
    seen, other = {0}, 1
    for kernel, stride, dilation in layers[::-1]:
        seen = {stride * unit + dilation * tap for unit in seen for tap in range(kernel)}
        other *= stride
    return max(seen) - min(seen) + 1, other


@alternative("NumPy products")
def numpy_products(layers):
    table = np.array(layers, dtype=int).reshape(-1, 3)
    jumps = np.cumprod([1, *table[:, 1]])
    rf = 1 + np.sum(jumps[:-1] * table[:, 2] * (table[:, 0] - 1))
    return int(rf), int(jumps[-1])


@mistake(
    "the strides do not widen the field",
    "After pooling with stride 2, how many pixels apart are two neighbors?",
)
def strides_do_not_widen_field(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += dilation * (kernel - 1)
        jump *= stride
    return rf, jump


@mistake(
    "a layer's own stride counts as well",
    "Does a stride change what its own layer sees, or what the next ones see?",
)
def layer_s_own_stride_counts_as_well(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        jump *= stride
        rf += jump * dilation * (kernel - 1)
    return rf, jump


@mistake("only the own stride counts", "Which strides lie between the image and this layer?")
def only_own_stride_counts(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += stride * dilation * (kernel - 1)
        jump *= stride
    return rf, jump


@mistake("the kernels are added up", "Two layers of 3: is it 6 pixels that they see?")
def kernels_added_up(layers):
    rf, jump = 0, 1
    for kernel, stride, dilation in layers:
        rf += jump * (dilation * (kernel - 1) + 1)
        jump *= stride
    return rf, jump


@mistake(
    "the last layer comes first",
    "The list begins with the layer that reads the image: where does yours begin?",
)
def last_layer_comes_first(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in reversed(layers):
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return rf, jump


@mistake("layers with a stride are left out", "Does pooling see nothing?")
def layers_stride_left_out(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        if stride > 1:
            continue
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return rf, jump


@mistake("the dilation is ignored", "Three weights with gaps: how many pixels do they cover?")
def dilation_ignored(layers):
    rf, jump = 1, 1
    for kernel, stride, _dilation in layers:
        rf += jump * (kernel - 1)
        jump *= stride
    return rf, jump


@mistake("the last weight has a gap behind it", "How many gaps lie between three weights?")
def last_weight_has_gap_behind_it(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * (dilation * kernel - 1)
        jump *= stride
    return rf, jump


@mistake(
    "the gaps are added, not multiplied",
    "A kernel of 5 with dilation 3 has four gaps: how many pixels does it cover?",
)
def gaps_added_not_multiplied(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * (kernel - 1 + dilation - 1)
        jump *= stride
    return rf, jump


@mistake("the jumps are added up", "Two strides of 3 in a row: how many pixels is one step?")
def jumps_added_up(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * (kernel - 1)
        jump += stride - 1
    return rf, jump


@mistake("the jump is the last stride", "Two strides of 2 in a row: how many pixels is one step?")
def jump_last_stride(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * (kernel - 1)
        jump = stride
    return rf, jump


@mistake("the kernels are multiplied", "Two layers of 3: is it 9 pixels that they see?")
def kernels_multiplied(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf *= dilation * (kernel - 1) + 1
        jump *= stride
    return rf, jump


@mistake("one pixel is missing", "A layer of 3 sees three pixels: what does your function say?")
def one_pixel_missing(layers):
    rf, jump = 0, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return rf, jump


@mistake("kernels of one pixel widen the field", "What does a 1 x 1 layer see of its neighbors?")
def kernels_one_pixel_widen_field(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * max(kernel - 1, 1)
        jump *= stride
    return rf, jump


@mistake(
    "the dilation makes the steps longer",
    "After a layer with dilation 2, how many pixels apart are two neighbors?",
)
def dilation_makes_steps_longer(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * (kernel - 1)
        jump *= stride * dilation
    return rf, jump


@mistake("no layers is an error", "What does a pixel of the image itself see?")
def no_layers_error(layers):
    rf, jump = layers[0][0] * 0 + 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return rf, jump


@mistake("the list is emptied", "What does the caller find in the list afterwards?")
def list_emptied(layers):
    rf, jump = 1, 1
    while layers:
        kernel, stride, dilation = layers.pop(0)
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return rf, jump


@mistake("jump and field are exchanged", "(rf, jump): which one is asked for first?")
def jump_field_exchanged(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return jump, rf


@mistake("the jump is not returned", "Two numbers are asked for: where is the second?")
def jump_not_returned(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers:
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return rf


@mistake("the field ends before the last layer", "Is the last layer of the list in your sum?")
def field_ends_before_last_layer(layers):
    rf, jump = 1, 1
    for kernel, stride, dilation in layers[: len(layers) - 1]:
        rf += jump * dilation * (kernel - 1)
        jump *= stride
    return rf, jump
