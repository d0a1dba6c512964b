"""Wrong and right ways to write sgd_step(params, grads, lr, momentum, state)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def one_step(sgd_step):
    params = {"w": np.array([1.0, -2.0, 4.0]), "b.bias": np.array([0.5]), "v": np.ones(2)}
    grads = {"w": np.array([0.5, 0.25, -3.0]), "b.bias": np.array([-1.0]), "v": np.ones(2)}
    state = sgd_step(params, grads, 0.1)
    return params, str(state is None)


@probe
def three_steps_with_momentum(sgd_step):
    params = {"w": np.array([[1.0, -2.0], [3.0, 0.5]]), "b.bias": np.array([0.5, 2.0])}
    state = None
    for scale in (1.0, -0.5, 2.0):
        grads = {"w": scale * np.array([[0.5, 0.25], [1.0, -2.0]]), "b.bias": np.full(2, scale)}
        state = sgd_step(params, grads, 0.2, 0.8, state)
    return params


@probe
def steps_without_momentum(sgd_step):
    params, state = {"w": np.array([1.0, 2.0])}, None
    for _ in range(2):
        state = sgd_step(params, {"w": np.array([0.5, -0.25])}, 0.3, 0.0, state)
    return params


@probe
def two_networks(sgd_step):
    one, two = {"w": np.array([1.0, 1.0])}, {"w": np.array([1.0, 1.0])}
    state = sgd_step(one, {"w": np.array([1.0, 2.0])}, 0.1, 0.9, None)
    sgd_step(two, {"w": np.array([-3.0, 5.0])}, 0.1, 0.9, None)
    sgd_step(one, {"w": np.array([1.0, 2.0])}, 0.1, 0.9, state)
    return one, two


@probe
def gradients_after(sgd_step):
    params, grads = {"w": np.array([1.0, -2.0])}, {"w": np.array([0.5, 0.25])}
    state = sgd_step(params, grads, 0.1, 0.9, None)
    sgd_step(params, grads, 0.1, 0.9, state)
    return grads


@probe(care=True)
def the_type_of_float32(sgd_step):
    params, grads = {"w": np.ones(2, np.float32)}, {"w": np.ones(2, np.float32)}
    state = sgd_step(params, grads, 0.1, 0.9, None)
    sgd_step(params, grads, 0.1, 0.9, state)
    return str(params["w"].dtype)


@alternative("a dictionary of velocities")
def velocities(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p -= lr * state[name]
    return state


@alternative("a new dictionary in each call")
def new_dictionary(params, grads, lr, momentum=0.0, state=None):
    old = {} if state is None else state
    new = {name: momentum * old.get(name, 0.0) + np.array(g) for name, g in grads.items()}
    for name in params:
        params[name] -= (lr * new[name]).astype(params[name].dtype)
    return new


@alternative("velocities in place")
def velocities_in_place(params, grads, lr, momentum=0.0, state=None):
    state = {} if state is None else state
    for name, g in grads.items():
        v = state.setdefault(name, np.zeros_like(params[name]))
        v *= momentum
        v += g
        params[name] -= lr * v
    return state


@alternative("np.subtract with out")
def with_out(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros(g.shape, g.dtype) for name, g in grads.items()}
    for name in params:
        np.multiply(state[name], momentum, out=state[name])
        np.add(state[name], grads[name], out=state[name])
        np.subtract(params[name], lr * state[name], out=params[name])
    return state


@alternative("new arrays in the dictionary")
def new_arrays(params, grads, lr, momentum=0.0, state=None):
    state = dict(state or {})
    for name in list(params):
        state[name] = grads[name] + momentum * state.get(name, np.zeros_like(grads[name]))
        params[name] = params[name] - lr * state[name]
    return state


@alternative("the first step copies the gradients")
def first_step_copies(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: g.copy() for name, g in grads.items()}
    else:
        state = {name: momentum * state[name] + g for name, g in grads.items()}
    for name, p in params.items():
        p += -lr * state[name]
    return state


@mistake("a step uphill", "Does a gradient point up the hill or down?")
def uphill(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p += lr * state[name]
    return state


@mistake("the step is made on a copy", "Which array does the network look at: the one you changed?")
def on_a_copy(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p = p - lr * state[name]
    return state


@mistake(
    "the learning rate is forgotten", "How far does a step go when the learning rate is halved?"
)
def no_rate(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p -= state[name]
    return state


@mistake("the learning rate twice", "Does doubling the rate double the step, or quadruple it?")
def rate_twice(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + lr * grads[name]
        p -= lr * state[name]
    return state


@mistake("momentum is forgotten", "What does the velocity keep from the step before?")
def no_momentum(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = grads[name].copy()
        p -= lr * state[name]
    return state


@mistake("the state is not returned", "How does the next step learn of the velocity of this one?")
def no_return(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p -= lr * state[name]
    return None


@mistake(
    "the velocity is an average", "Is the gradient added to the velocity, or only a share of it?"
)
def averaged(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + (1 - momentum) * grads[name]
        p -= lr * state[name]
    return state


@mistake("Nesterov momentum", "Does the step follow the velocity, or look ahead of it?")
def nesterov(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p -= lr * (grads[name] + momentum * state[name])
    return state


@mistake(
    "the gradient counts in full besides the velocity",
    "Is the gradient inside the velocity already?",
)
def gradient_twice(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p -= lr * (grads[name] + state[name])
    return state


@mistake("biases are left out", "Do biases learn as well?")
def no_biases(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        if "bias" in name:
            continue
        state[name] = momentum * state[name] + grads[name]
        p -= lr * state[name]
    return state


@mistake(
    "the velocity has the opposite sign",
    "What happens to the velocity when the gradient stays the same?",
)
def opposite_velocity(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = grads[name] - momentum * state[name]
        p -= lr * state[name]
    return state


@mistake("the gradients are changed", "Does your step write into the gradients?")
def changes_gradients(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p -= lr * state[name]
        grads[name] *= 0
    return state


@mistake(
    "the sign of the gradient alone", "Does a gradient twice as large make a step twice as large?"
)
def sign_only(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p -= lr * np.sign(state[name])
    return state


@mistake("weights decay as well", "Where does the rule of the exercise shrink weights?")
def weight_decay(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name] + 0.01 * p
        p -= lr * state[name]
    return state


@mistake("the step before the new gradient", "Is the velocity renewed before the step or after it?")
def old_velocity(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        p -= lr * state[name]
        state[name] = momentum * state[name] + grads[name]
    return state


@mistake("only the first parameter moves", "How many arrays does params hold?")
def first_only(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        p -= lr * state[name]
        break
    return state


@mistake("parameters become float64", "Which type have the parameters after the step?")
def becomes_float64(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {name: np.zeros_like(p) for name, p in params.items()}
    for name, p in params.items():
        state[name] = momentum * state[name] + grads[name]
        params[name] = p.astype(float) - lr * state[name]
    return state
