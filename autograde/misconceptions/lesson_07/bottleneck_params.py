"""Wrong and right ways to write bottleneck_params(c, k)."""

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def narrow_inside(bottleneck_params):
    return [bottleneck_params(c, k) for c, k in [(24, 6), (256, 64), (10, 2)]]


@probe
def wide_inside(bottleneck_params):
    return bottleneck_params(3, 11)


@probe(care=True)
def an_int(bottleneck_params):
    return isinstance(bottleneck_params(8, 2), int)


@probe(care=True)
def no_channels_outside(bottleneck_params):
    return bottleneck_params(0, 4)


@probe(care=True)
def no_channels_inside(bottleneck_params):
    return bottleneck_params(4, 0)


@probe(care=True)
def less_than_none(bottleneck_params):
    return bottleneck_params(-3, 2)


@alternative("the three layers added")
def three_layers(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return c * k + 9 * k * k + k * c


@alternative("twice the outer layers")
def twice_outer(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k + 9 * k**2


@alternative("factored out")
def factored(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return k * (2 * c + 9 * k)


@alternative("a loop over the layers")
def layers_loop(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    total = 0
    for inputs, outputs, kernel in [(c, k, 1), (k, k, 3), (k, c, 1)]:
        total += inputs * outputs * kernel * kernel
    return total


@alternative("named parts")
def named_parts(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    reduce, convolve, expand = c * k * 1 * 1, k * k * 3 * 3, k * c * 1 * 1
    return reduce + convolve + expand


@alternative("a sum of products")
def sum_of_products(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return sum([c * k, k * k * 3 * 3, k * c])


@mistake("the expanding layer is missing", "How many layers has a bottleneck?")
def no_expand(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return c * k + 9 * k * k


@mistake("the 3 x 3 layer is missing", "How many layers has a bottleneck?")
def no_middle(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k


@mistake("the 3 x 3 layer has the outer channels", "How many channels does the 3 x 3 layer read?")
def outer_middle(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k + 9 * c * c


@mistake(
    "the 3 x 3 layer goes from outside to inside", "How many channels does the 3 x 3 layer read?"
)
def mixed_middle(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k + 9 * c * k


@mistake("3 instead of 9 weights per window", "How many weights has a 3 x 3 window?")
def three(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k + 3 * k * k


@mistake("all three layers are 3 x 3", "Which size have the first and the last kernel?")
def all_three_by_three(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 18 * c * k + 9 * k * k


@mistake("the middle layer is 1 x 1", "Which size has the kernel in the middle?")
def all_one_by_one(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k + k * k


@mistake("biases are counted", "Which layer follows and makes biases useless?")
def biases(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k + 9 * k * k + 2 * k + c


@mistake("batch normalization is counted", "Whose weights are asked for?")
def with_norm(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k + 9 * k * k + 4 * k + 2 * c


@mistake("two plain 3 x 3 layers", "Is that the block without a bottleneck?")
def plain(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * 9 * c * c


@mistake("the depth of the middle layer is forgotten", "How deep is a filter of the 3 x 3 layer?")
def shallow_middle(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k + 9 * k


@mistake(
    "the shortcut is counted as a 1 x 1 layer",
    "How many weights has a skip connection that hands x on?",
)
def with_projection(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return 2 * c * k + 9 * k * k + c * c


@mistake("a float is returned", "Can a network have half a weight?")
def a_float(c, k):
    if c < 1 or k < 1:
        raise ValueError(f"c is {c} and k is {k}: expected at least 1")
    return float(2 * c * k + 9 * k * k)


@mistake("impossible numbers of channels are accepted", "How many channels has a layer at least?")
def accepts_all(c, k):
    return c * k + 9 * k * k + k * c
