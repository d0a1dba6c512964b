"""Wrong and right ways to write dense_block_channels(c0, growth, layers)."""

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def blocks(dense_block_channels):
    sizes = [(256, 32, 24), (7, 3, 1), (9, 4, 0), (3, 17, 5), (2, 2, 2)]
    return [dense_block_channels(*each) for each in sizes]


@probe(care=True)
def an_int(dense_block_channels):
    return isinstance(dense_block_channels(8, 2, 4), int)


@probe(care=True)
def nothing_comes_in(dense_block_channels):
    return dense_block_channels(0, 2, 3)


@probe(care=True)
def nothing_grows(dense_block_channels):
    return dense_block_channels(4, 0, 3)


@probe(care=True)
def fewer_than_no_layers(dense_block_channels):
    return dense_block_channels(4, 2, -1)


@alternative("the sum")
def the_sum(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return c0 + growth * layers


@alternative("a loop over the layers")
def layers_loop(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    for _ in range(layers):
        c0 += growth
    return c0


@alternative("a list of all channels")
def list_of_channels(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return sum([c0, *[growth] * layers])


@alternative("the last of all sizes")
def last_of_sizes(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return [c0 + growth * n for n in range(layers + 1)][-1]


@alternative("counted backwards")
def backwards(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    channels = growth * layers
    channels += c0
    return channels


@alternative("a function that calls itself")
def calls_itself(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")

    def behind(layer):
        return c0 if layer == 0 else behind(layer - 1) + growth

    return behind(layers)


@mistake("only the new channels", "What happens to the channels that came in?")
def only_new(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return growth * layers


@mistake("one layer too few", "How many layers add channels?")
def one_less(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return c0 + growth * max(layers - 1, 0)


@mistake("one layer too many", "How many layers add channels?")
def one_more(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return c0 + growth * (layers + 1)


@mistake(
    "the channels double in every layer",
    "By how many channels does one layer make its input longer?",
)
def doubling(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return c0 * 2**layers


@mistake("the channels are multiplied by growth", "Are new channels added, or multiplied?")
def multiplied(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return c0 * growth * layers if layers else c0


@mistake("growth is added once", "How many layers add channels?")
def added_once(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return c0 + growth


@mistake("the number of layers is ignored", "How many channels has a block without layers?")
def growth_only(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return c0 * 2


@mistake("c0 is added in every layer", "Which number does each layer add, c0 or growth?")
def c0_each_time(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return c0 * (layers + 1) + growth


@mistake("c0 and growth are exchanged", "Which number is there once, and which once per layer?")
def exchanged(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return growth + c0 * layers


@mistake(
    "the inputs of all layers are added up",
    "Is the question how many channels are read in all, or how many there are at the end?",
)
def all_inputs(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return sum(c0 + growth * n for n in range(layers))


@mistake("the channels are halved at the end", "Does a transition layer belong to the block?")
def halved(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return (c0 + growth * layers) // 2


@mistake("numbers that cannot be are accepted", "What is a block with -1 layers?")
def accepts_all(c0, growth, layers):
    return c0 + growth * layers


@mistake("a float is returned", "Can a block have half a channel?")
def a_float(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return float(c0 + growth * layers)


@mistake("growth grows with the layers", "Does the third layer add more channels than the first?")
def growing(c0, growth, layers):
    if c0 < 1 or growth < 1 or layers < 0:
        raise ValueError("these cannot be")
    return c0 + sum(growth * n for n in range(1, layers + 1))
