"""Wrong and right ways to write fire_params(c_in, squeeze, expand1, expand3)."""

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def modules(fire_params):
    sizes = [(96, 16, 64, 64), (12, 5, 7, 20), (6, 11, 3, 2), (1, 2, 3, 5)]
    return [fire_params(*each) for each in sizes]


@probe(care=True)
def an_int(fire_params):
    return isinstance(fire_params(8, 2, 4, 4), int)


@probe(care=True)
def nothing_comes_in(fire_params):
    return fire_params(0, 3, 2, 5)


@probe(care=True)
def nothing_is_squeezed(fire_params):
    return fire_params(4, 0, 2, 5)


@probe(care=True)
def nothing_is_expanded(fire_params):
    return fire_params(4, 3, 2, 0)


@probe(care=True)
def nothing_is_expanded_by_one(fire_params):
    return fire_params(4, 3, 0, 5)


@alternative("biases as one more input")
def one_more_input(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (squeeze + 1) * expand1 + (9 * squeeze + 1) * expand3


@alternative("weights, then biases")
def weights_then_biases(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    weights = c_in * squeeze + squeeze * expand1 + 9 * squeeze * expand3
    return weights + squeeze + expand1 + expand3


@alternative("a loop over the layers")
def layers_loop(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    total = 0
    for inputs, outputs, k in [(c_in, squeeze, 1), (squeeze, expand1, 1), (squeeze, expand3, 3)]:
        total += inputs * outputs * k * k + outputs
    return total


@alternative("named parts")
def named_parts(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    squeezing = c_in * squeeze + squeeze
    small, large = squeeze * expand1 + expand1, squeeze * expand3 * 3 * 3 + expand3
    return squeezing + small + large


@alternative("factored out")
def factored_out(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return squeeze * (c_in + expand1 + 9 * expand3 + 1) + expand1 + expand3


@alternative("a function for one layer")
def one_layer(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")

    def layer(inputs, outputs, area):
        return (inputs * area + 1) * outputs

    return layer(c_in, squeeze, 1) + layer(squeeze, expand1, 1) + layer(squeeze, expand3, 9)


@mistake("no biases", "How many parameters has a filter besides its weights?")
def no_biases(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return c_in * squeeze + squeeze * expand1 + 9 * squeeze * expand3


@mistake(
    "the 3 x 3 layer reads c_in", "What does the 3 x 3 layer read: the input, or what was squeezed?"
)
def three_reads_input(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (squeeze + 1) * expand1 + (9 * c_in + 1) * expand3


@mistake("the 1 x 1 expansion reads c_in", "What does the 1 x 1 expansion read?")
def one_reads_input(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (c_in + 1) * expand1 + (9 * squeeze + 1) * expand3


@mistake(
    "the 3 x 3 layer stands behind the 1 x 1 expansion",
    "Do the two expansions come one after the other, or side by side?",
)
def in_a_row(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (squeeze + 1) * expand1 + (9 * expand1 + 1) * expand3


@mistake("3 instead of 9 weights per window", "How many weights has a 3 x 3 window?")
def three_weights(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (squeeze + 1) * expand1 + (3 * squeeze + 1) * expand3


@mistake("both expansions are 3 x 3", "Which size has the kernel of the first expansion?")
def both_three(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (9 * squeeze + 1) * expand1 + (9 * squeeze + 1) * expand3


@mistake("both expansions are 1 x 1", "Which size has the kernel of the second expansion?")
def both_one(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (squeeze + 1) * expand1 + (squeeze + 1) * expand3


@mistake("the squeezing layer is missing", "How many layers has a fire module?")
def no_squeeze(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (squeeze + 1) * expand1 + (9 * squeeze + 1) * expand3


@mistake("the 1 x 1 expansion is missing", "How many layers has a fire module?")
def no_expand1(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (9 * squeeze + 1) * expand3


@mistake("the 3 x 3 expansion is missing", "How many layers has a fire module?")
def no_expand3(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (squeeze + 1) * expand1


@mistake("the squeezing layer is 3 x 3", "Which size has the kernel that squeezes?")
def squeeze_three(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (9 * c_in + 1) * squeeze + (squeeze + 1) * expand1 + (9 * squeeze + 1) * expand3


@mistake("one bias per weight of the window", "How many biases has a 3 x 3 filter?")
def bias_per_tap(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (squeeze + 1) * expand1 + 9 * (squeeze + 1) * expand3


@mistake("batch normalization is counted", "Which layers has a fire module?")
def with_norm(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (
        (c_in + 1) * squeeze
        + (squeeze + 1) * expand1
        + (9 * squeeze + 1) * expand3
        + 2 * (squeeze + expand1 + expand3)
    )


@mistake("the expansions are exchanged", "Which of the two expansions has the large window?")
def exchanged(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return (c_in + 1) * squeeze + (squeeze + 1) * expand3 + (9 * squeeze + 1) * expand1


@mistake("sizes below 1 are accepted", "How many filters has a layer at least?")
def accepts_all(c_in, squeeze, expand1, expand3):
    return (c_in + 1) * squeeze + (squeeze + 1) * expand1 + (9 * squeeze + 1) * expand3


@mistake("a float is returned", "Can a module have half a parameter?")
def a_float(c_in, squeeze, expand1, expand3):
    if min(c_in, squeeze, expand1, expand3) < 1:
        raise ValueError("expected at least 1 each")
    return float((c_in + 1) * squeeze + (squeeze + 1) * expand1 + (9 * squeeze + 1) * expand3)
