"""Wrong and right ways to write activation_std_by_layer(depth, init, act, rng)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def random_weights_and_relu(activation_std_by_layer):
    def init(shape, rng):
        return rng.normal(size=shape) * 0.11

    return activation_std_by_layer(4, init, lambda z: np.maximum(z, 0), np.random.default_rng(1))


@probe
def lopsided_weights_and_tanh(activation_std_by_layer):
    def init(shape, rng):
        return rng.uniform(-0.1, 0.2, size=shape)

    return activation_std_by_layer(3, init, np.tanh, np.random.default_rng(2))


@probe
def shifted_activation(activation_std_by_layer):
    def init(shape, rng):
        return rng.normal(size=shape) * 0.05

    return activation_std_by_layer(2, init, lambda z: z + 3.0, np.random.default_rng(3))


@probe
def what_init_is_asked_for(activation_std_by_layer):
    shapes = []

    def init(shape, rng):
        shapes.append(list(shape))
        return 0.5 * np.eye(*shape)

    stds = activation_std_by_layer(3, init, lambda z: z, np.random.default_rng(4))
    return stds, shapes


@alternative("an array filled layer by layer")
def filled_array(depth, init, act, rng):
    x = rng.normal(size=(1000, 100))
    found = np.zeros(depth)
    for layer in range(depth):
        x = act(x @ init((100, 100), rng).T)
        found[layer] = x.std()
    return found


@alternative("a list")
def a_list(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        w = init((100, 100), rng)
        x = act(np.dot(x, w.T))
        found.append(np.std(x))
    return np.array(found)


@alternative("all weights are drawn first")
def weights_first(depth, init, act, rng):
    x = rng.normal(size=(1000, 100))
    weights = [init((100, 100), rng) for _ in range(depth)]
    found = []
    for w in weights:
        x = act(np.einsum("nd,fd->nf", x, w))
        found.append(x.std())
    return np.array(found)


@alternative("the definition of the standard deviation")
def by_definition(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        x = np.asarray(act(x @ init((100, 100), rng).T))
        found.append(np.sqrt(np.mean(x**2) - np.mean(x) ** 2))
    return np.array(found)


@alternative("the batch in columns")
def in_columns(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)).T, []
    for _ in range(depth):
        x = act(init((100, 100), rng) @ x)
        found.append(x.std())
    return np.array(found)


@alternative("a while loop")
def while_loop(depth, init, act, rng):
    x, found = rng.standard_normal((1000, 100)), []
    while len(found) < depth:
        x = act(x @ np.transpose(init((100, 100), rng)))
        found.append(float(np.std(x)))
    return np.array(found)


@mistake(
    "the weights are drawn once and used in every layer",
    "How often is init called in a network of 31 layers?",
)
def one_weight_matrix(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    w = init((100, 100), rng)
    for _ in range(depth):
        x = act(x @ w.T)
        found.append(x.std())
    return np.array(found)


@mistake(
    "measured before the activation", "Is the measured signal the one that the next layer gets?"
)
def before_activation(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        z = x @ init((100, 100), rng).T
        found.append(z.std())
        x = act(z)
    return np.array(found)


@mistake("the activation is left out", "What happens between two layers?")
def no_activation(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        x = x @ init((100, 100), rng).T
        found.append(x.std())
    return np.array(found)


@mistake("the variance in the place of the standard deviation", "Which root is missing?")
def variance(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        x = act(x @ init((100, 100), rng).T)
        found.append(x.var())
    return np.array(found)


@mistake(
    "the mean in the place of the standard deviation", "Does a mean tell how wide values spread?"
)
def the_mean(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        x = act(x @ init((100, 100), rng).T)
        found.append(np.abs(x).mean())
    return np.array(found)


@mistake(
    "the input is in the list", "How many layers has the network, and how many numbers your list?"
)
def with_input(depth, init, act, rng):
    x = rng.normal(size=(1000, 100))
    found = [x.std()]
    for _ in range(depth):
        x = act(x @ init((100, 100), rng).T)
        found.append(x.std())
    return np.array(found)


@mistake("one layer is missing", "How often does your loop run for depth 3?")
def one_layer_less(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth - 1):
        x = act(x @ init((100, 100), rng).T)
        found.append(x.std())
    return np.array(found)


@mistake(
    "every layer gets the input of the first",
    "What does the second layer get, x or the first's output?",
)
def always_the_input(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        found.append(act(x @ init((100, 100), rng).T).std())
    return np.array(found)


@mistake("only the last layer is measured", "One number per layer: where are the others?")
def only_the_last(depth, init, act, rng):
    x = rng.normal(size=(1000, 100))
    for _ in range(depth):
        x = act(x @ init((100, 100), rng).T)
    return np.full(depth, x.std())


@mistake(
    "the weights are not transposed", "Which axis of w, (outputs, inputs), meets the units of x?"
)
def not_transposed(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        x = act(x @ init((100, 100), rng))
        found.append(x.std())
    return np.array(found)


@mistake("the weights are drawn before x", "In which order does the text draw x and the weights?")
def weights_before_x(depth, init, act, rng):
    weights = [init((100, 100), rng) for _ in range(depth)]
    x, found = rng.normal(size=(1000, 100)), []
    for w in weights:
        x = act(x @ w.T)
        found.append(x.std())
    return np.array(found)


@mistake("the signal is scaled to 1 after each layer", "Who scales the signal in a plain network?")
def scaled(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        x = act(x @ init((100, 100), rng).T)
        found.append(x.std())
        x = x / x.std()
    return np.array(found)


@mistake("the last layer comes first", "In which order are the layers asked for?")
def reverse_order(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        x = act(x @ init((100, 100), rng).T)
        found.append(x.std())
    return np.array(found[::-1])


@mistake("uniform input", "From which distribution does the text draw x?")
def uniform_input(depth, init, act, rng):
    x, found = rng.uniform(size=(1000, 100)), []
    for _ in range(depth):
        x = act(x @ init((100, 100), rng).T)
        found.append(x.std())
    return np.array(found)


@mistake("the spread of one unit only", "Over which units of the layer is the deviation taken?")
def one_unit(depth, init, act, rng):
    x, found = rng.normal(size=(1000, 100)), []
    for _ in range(depth):
        x = act(x @ init((100, 100), rng).T)
        found.append(x[:, 0].std())
    return np.array(found)
