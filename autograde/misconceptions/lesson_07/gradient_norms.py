"""Wrong and right ways to write gradient_norms(depth, init, residual, rng)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def plain_random_weights(gradient_norms):
    def init(shape, rng):
        return rng.normal(size=shape) * 0.13

    return gradient_norms(4, init, False, np.random.default_rng(1))


@probe
def residual_random_weights(gradient_norms):
    def init(shape, rng):
        return rng.normal(size=shape) * 0.09

    return gradient_norms(3, init, True, np.random.default_rng(2))


@probe
def lopsided_weights(gradient_norms):
    def init(shape, rng):
        return rng.uniform(-0.1, 0.15, size=shape)

    return [gradient_norms(2, init, skip, np.random.default_rng(3)) for skip in (False, True)]


@probe
def weights_of_zero(gradient_norms):
    def init(shape, rng):
        return np.zeros(shape)

    return [gradient_norms(3, init, skip, np.random.default_rng(4)) for skip in (False, True)]


@alternative("masks kept, an array filled from the end")
def from_the_end(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms


@alternative("a list, turned at the end")
def a_list(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = []
    for w, is_open in kept[::-1]:
        through = np.where(is_open, dout, 0.0) @ w
        dout = dout + through if residual else through
        norms.append(np.sqrt(np.sum(dout**2)))
    return np.array(norms[::-1])


@alternative("the identity added to the weights of the way back")
def jacobians(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    around = 1.0 if residual else 0.0
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = np.einsum("nd,fd->nf", x, w)
        kept.append((w, (z > 0).astype(float)))
        x = np.maximum(z, 0) + around * x
    dout, norms = np.full((50, 100), 5000**-0.5), []
    for w, gate in reversed(kept):
        dout = np.einsum("nf,nf,fd->nd", dout, gate, w) + around * dout
        norms.insert(0, np.linalg.norm(dout))
    return np.array(norms)


@alternative("the batch in columns")
def in_columns(depth, init, residual, rng):
    x = rng.normal(size=(50, 100)).T
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = w @ x
        kept.append((w, z > 0))
        x = z * (z > 0) + x * residual
    dout, norms = np.ones((100, 50)) / np.sqrt(5000), np.zeros(depth)
    for layer in range(depth - 1, -1, -1):
        w, is_open = kept[layer]
        dout = w.T @ (dout * is_open) + dout * residual
        norms[layer] = np.sqrt((dout * dout).sum())
    return norms


@alternative("a switch that multiplies")
def switch_multiplies(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in range(depth)[::-1]:
        w, is_open = kept[layer]
        through = (dout * is_open) @ w
        dout = through + dout * residual
        norms[layer] = np.linalg.norm(dout.ravel())
    return norms


@alternative("a function that calls itself")
def recursive(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    weights = [init((100, 100), rng) for _ in range(depth)]

    def back(layer, x):
        if layer == depth:
            return np.full(x.shape, 1 / np.sqrt(5000)), []
        z = x @ weights[layer].T
        dout, norms = back(layer + 1, np.maximum(z, 0) + residual * x)
        dout = (dout * (z > 0)) @ weights[layer] + residual * dout
        return dout, [np.linalg.norm(dout), *norms]

    return np.array(back(0, x)[1])


@mistake("ReLU is forgotten on the way back", "Which units let a gradient through ReLU?")
def no_gate(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, _ = kept[layer]
        dout = dout @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake(
    "the weights are transposed on the way back",
    "z = x @ w.T goes forward: which product goes back?",
)
def transposed(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w.T + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake(
    "the way around is forgotten on the way back",
    "Two ways lead from x to x + relu(x @ w.T): which one is missing?",
)
def no_way_around(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake(
    "the way around is forgotten on the way forward",
    "What does a residual layer hand on to the next one?",
)
def plain_forward(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake("residual is ignored", "What does your network do when residual is true?")
def ignores_residual(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake("always residual", "What does your network do when residual is false?")
def always_residual(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + x
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + dout
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake("the last layer comes first", "Whose gradient stands first in the list?")
def reverse_order(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms[::-1]


@mistake(
    "the gradient at the output of each layer",
    "At which end of the layer is the gradient measured?",
)
def at_the_output(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        norms[layer] = np.linalg.norm(dout)
        dout = (dout * is_open) @ w + (dout if residual else 0)
    return norms


@mistake("the gradient at the end is all ones", "Which norm has a gradient of 5,000 ones?")
def ones_at_the_end(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.ones((50, 100))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake("squared norms", "Which root is missing?")
def squared(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.sum(dout**2)
    return norms


@mistake("the mean in the place of the norm", "How is the norm of an array defined?")
def mean_size(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.abs(dout).mean()
    return norms


@mistake(
    "the spectral norm",
    "np.linalg.norm of a matrix: which order gives the root of the sum of squares?",
)
def spectral(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout, 2)
    return norms


@mistake("the norms of the weight gradients", "With respect to what is the gradient asked for?")
def weight_gradients(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0, x))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open, before = kept[layer]
        norms[layer] = np.linalg.norm((dout * is_open).T @ before)
        dout = (dout * is_open) @ w + (dout if residual else 0)
    return norms


@mistake("one matrix of weights for all layers", "How often is init called?")
def one_matrix(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    w = init((100, 100), rng)
    for _ in range(depth):
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake("the weights are drawn before x", "In which order does the text draw x and the weights?")
def weights_first(depth, init, residual, rng):
    weights = [init((100, 100), rng) for _ in range(depth)]
    x = rng.normal(size=(50, 100))
    kept = []
    for w in weights:
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake(
    "ReLU opens where the input is positive",
    "Does ReLU look at its input z, or at the input x of the layer?",
)
def gate_of_x(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, x > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms


@mistake("the gate closes the way around as well", "Does the gradient that goes around pass ReLU?")
def gated_skip(depth, init, residual, rng):
    x = rng.normal(size=(50, 100))
    kept = []
    for _ in range(depth):
        w = init((100, 100), rng)
        z = x @ w.T
        kept.append((w, z > 0))
        x = np.maximum(z, 0) + (x if residual else 0)
    dout = np.full((50, 100), 1 / np.sqrt(5000))
    norms = np.zeros(depth)
    for layer in reversed(range(depth)):
        w, is_open = kept[layer]
        dout = (dout * is_open) @ w + (dout * is_open if residual else 0)
        norms[layer] = np.linalg.norm(dout)
    return norms
