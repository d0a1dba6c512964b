"""Wrong and right ways to write depthwise_separable_cost(c_in, c_out, k, out_size)."""

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def layers(depthwise_separable_cost):
    cases = [(32, 64, 3, (14, 14)), (24, 6, 5, (9, 9)), (5, 7, 3, (4, 11)), (5, 7, (1, 7), (6, 5))]
    return [depthwise_separable_cost(*each) for each in cases]


@probe(care=True)
def an_int(depthwise_separable_cost):
    return isinstance(depthwise_separable_cost(4, 4, 3, (2, 2)), int)


@probe(care=True)
def nothing_comes_in(depthwise_separable_cost):
    return depthwise_separable_cost(0, 2, 3, (4, 4))


@probe(care=True)
def nothing_goes_out(depthwise_separable_cost):
    return depthwise_separable_cost(2, 0, 3, (4, 4))


@probe(care=True)
def no_window(depthwise_separable_cost):
    return depthwise_separable_cost(2, 2, 0, (4, 4))


@probe(care=True)
def no_places(depthwise_separable_cost):
    return depthwise_separable_cost(2, 2, 3, (0, 4))


@alternative("both layers per place")
def per_place(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in * KH * KW + c_in * c_out) * OH * OW


@alternative("each layer for itself")
def each_layer(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    depthwise, mixing = KH * KW * c_in * OH * OW, c_in * c_out * OH * OW
    return depthwise + mixing


@alternative("factored out")
def factored_out(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return c_in * (KH * KW + c_out) * OH * OW


@alternative("a loop over the layers")
def layers_loop(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    total = 0
    for weights in (c_in * KH * KW, c_out * c_in):
        total += weights * OH * OW
    return total


@alternative("a loop over the places")
def places_loop(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return sum(c_in * KH * KW + c_in * c_out for _ in range(OH * OW))


@alternative("from shapes of weights")
def from_shapes(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    import math

    weights = [(c_in, 1, KH, KW), (c_out, c_in, 1, 1)]
    return sum(math.prod(shape) for shape in weights) * OH * OW


@mistake("a standard convolution", "Which channels does a depthwise filter see?")
def standard(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return c_in * c_out * KH * KW * OH * OW


@mistake("only the depthwise layer", "Who mixes the channels?")
def depthwise_only(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return c_in * KH * KW * OH * OW


@mistake("only the mixing layer", "Who looks at the neighbors of a pixel?")
def mixing_only(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return c_in * c_out * OH * OW


@mistake(
    "the costs are multiplied",
    "Do the two layers come one after the other, or one inside the other?",
)
def multiplied(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in * KH * KW) * (c_in * c_out) * OH * OW


@mistake(
    "the costs are multiplied, places and all",
    "Do the two layers come one after the other, or one inside the other?",
)
def multiplied_with_places(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in * KH * KW * OH * OW) * (c_in * c_out * OH * OW)


@mistake(
    "the depthwise layer has c_out channels",
    "How many channels has the image when the depthwise layer reads it?",
)
def out_channels(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_out * KH * KW + c_in * c_out) * OH * OW


@mistake(
    "the mixing layer is depthwise as well",
    "How many channels does one filter of the 1 x 1 layer see?",
)
def mixes_nothing(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in * KH * KW + c_out) * OH * OW


@mistake(
    "the places are counted for the depthwise layer only",
    "At how many places does the 1 x 1 layer stand?",
)
def places_once(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return c_in * KH * KW * OH * OW + c_in * c_out


@mistake("the places are not counted", "How often is a weight used in one image?")
def no_places_counted(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return c_in * KH * KW + c_in * c_out


@mistake("square maps are assumed", "How many places has a map of 4 x 11?")
def square_maps(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in * KH * KW + c_in * c_out) * OH * OH


@mistake("square windows are assumed", "How many weights has a window of 1 x 7?")
def square_windows(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in * KH * KH + c_in * c_out) * OH * OW


@mistake("additions count as well", "Is a multiply-add one operation or two?")
def flops(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return 2 * (c_in * KH * KW + c_in * c_out) * OH * OW


@mistake("biases are counted", "Are biases multiplied with anything?")
def with_biases(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in * KH * KW + c_in + c_in * c_out + c_out) * OH * OW


@mistake("the window counts once, k instead of k * k", "How many weights has a 3 x 3 window?")
def k_once(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in * KW + c_in * c_out) * OH * OW


@mistake("numbers below 1 are accepted", "What does a layer with a map of 0 x 4 compute?")
def accepts_all(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    return (c_in * KH * KW + c_in * c_out) * out_size[0] * out_size[1]


@mistake("a float is returned", "Can a layer do half a multiplication?")
def a_float(c_in, c_out, k, out_size):
    KH, KW = k if isinstance(k, (tuple, list)) else (k, k)
    OH, OW = out_size
    if min(c_in, c_out, KH, KW, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return float((c_in * KH * KW + c_in * c_out) * OH * OW)


@mistake("a pair of numbers for the window is refused", "Which two forms may k have?")
def no_pairs(c_in, c_out, k, out_size):
    OH, OW = out_size
    if min(c_in, c_out, k, OH, OW) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in * k * k + c_in * c_out) * OH * OW
