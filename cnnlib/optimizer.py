"""What all optimizers share: named parameters, learning rates, frozen layers, checkpoints."""

import numpy as np

from cnnlib.inputs import numbers, real, shaped

PIECE = 1 << 16  # numbers updated at a time: what is computed on the way stays in the cache


class Optimizer:
    """Update parameters in place, in the very arrays of the model.

    A rule is a subclass with `update(p, g, lr, memory)`: it changes p in place; memory holds
    "step", counted from 1, and one array per slot, which starts at 0 and is changed in place too.
    A rule goes number by number: it is given large parameters in pieces.

    Args:
        params: dict of name -> array of floats, as `named_parameters(model)` gives it.
        lr: learning rate; the attribute may be set between two steps, as a schedule does.
        weight_decay: adds this share of a parameter to its gradient, as PyTorch does.
        scale: dict of name -> factor on lr for the parameters of that name or under it: with
            {"features": 0.1}, "features.0.weight" learns ten times as slowly. The longest name
            that matches counts.
        frozen: names of parameters, or of layers, that stay as they are to the last bit; the
            attribute is a set and may be changed between two steps.

    Raises:
        ValueError: there are no parameters, one cannot be updated in place, a name is unknown,
            or an option is out of its range.
    """

    slots = ()  # the arrays that a rule remembers of each parameter, by PyTorch's names
    options = ("lr", "weight_decay")  # the numbers that a checkpoint keeps

    def __init__(self, params, lr, weight_decay, scale=None, frozen=()):
        self.params, self.state = dict(params), {}
        self.lr, self.weight_decay = lr, weight_decay
        self.scale = {name: real(f, f"scale of {name}", 0) for name, f in (scale or {}).items()}
        self.frozen = {frozen} if isinstance(frozen, str) else set(frozen)
        self.check_options()
        _check_params(self.params)
        for name in (*self.scale, *self.frozen):
            if not any(belongs(parameter, name) for parameter in self.params):
                raise ValueError(f"no parameter is called {name!r} or under it: {_known(self)}")

    def step(self, grads):
        """Update every parameter that is not frozen.

        Args:
            grads: dict of name -> gradient, shaped like the parameter.

        Raises:
            ValueError: a gradient is missing or has another shape; then nothing is updated.
        """
        self.check_options()
        learning = {name: p for name, p in self.params.items() if not self._is_frozen(name)}
        gradients = {name: _gradient(grads, name, p) for name, p in learning.items()}
        for name, p in learning.items():
            if name not in self.state:
                self.state[name] = {"step": 0} | {slot: np.zeros_like(p) for slot in self.slots}
            self.state[name]["step"] += 1
            lr = self.lr * self._factor(name)
            for part in _pieces(p):
                self._update(part, p, gradients[name], lr, self.state[name])

    def _update(self, part, p, g, lr, memory):
        """Update one part of a parameter."""
        p, g = p[part], g[part]
        g = g + self.weight_decay * p if self.weight_decay else g
        slots = {slot: memory[slot][part] for slot in self.slots}
        self.update(p, g, lr, {**memory, **slots})

    def check_options(self):
        """Raise ValueError when an option, which may have been set since, is out of its range."""
        self.lr = real(self.lr, "lr", 0)
        self.weight_decay = real(self.weight_decay, "weight_decay", 0)

    def state_dict(self):
        """Copy what a checkpoint needs: dict of name -> array, ready for numpy.savez."""
        saved = {name: np.array(getattr(self, name)) for name in self.options}
        for name, memory in self.state.items():
            saved |= {f"{name}.{slot}": np.array(value) for slot, value in memory.items()}
        return saved

    def load_state_dict(self, saved):
        """Continue where `state_dict` was taken, bit for bit.

        Raises:
            ValueError: it was taken from another rule or other parameters; then nothing changes.
        """
        rest = {key: saved[key] for key in saved if key not in self.options}
        names = {key: key.rpartition(".")[0] for key in rest}
        for key, name in names.items():
            if name not in self.params:
                raise ValueError(f"the checkpoint holds {key!r}: {_known(self)}")
        state = {name: self._taken(rest, name) for name in dict.fromkeys(names.values())}
        missing = [name for name in self.options if name not in saved]
        if rest or missing:
            raise ValueError(
                f"the checkpoint is not one of {type(self).__name__}: "
                f"it has {sorted(rest)} too many, {missing} too few"
            )
        for name in self.options:
            setattr(self, name, np.asarray(saved[name]).tolist())
        self.state = state

    def _taken(self, rest, name):
        """Take out of rest what a checkpoint remembers of one parameter."""
        memory, p = {}, self.params[name]
        for slot in ("step", *self.slots):
            key, shape = f"{name}.{slot}", () if slot == "step" else p.shape
            if key not in rest:
                raise ValueError(
                    f"the checkpoint has no {key!r}: it is of another rule, or cut off"
                )
            value = shaped(rest.pop(key), key, shape, f"the shape of {name}")
            memory[slot] = int(value) if slot == "step" else np.array(value, p.dtype)
        return memory

    def _is_frozen(self, name):
        return any(belongs(name, frozen) for frozen in self.frozen)

    def _factor(self, name):
        matches = [prefix for prefix in self.scale if belongs(name, prefix)]
        return self.scale[max(matches, key=len)] if matches else 1.0


def belongs(parameter, name):
    """Say whether a parameter is called that, or lies under it: "conv1.bias" under "conv1"."""
    return parameter == name or parameter.startswith(f"{name}.")


def _pieces(p):
    """Cut a large parameter into groups of rows."""
    if p.size <= PIECE:
        return [...]
    rows = max(1, PIECE * len(p) // p.size)
    return [slice(first, first + rows) for first in range(0, len(p), rows)]


def _gradient(grads, name, p):
    if name not in grads:
        raise ValueError(f"grads has no {name}: pass its gradient, or freeze it")
    return shaped(grads[name], f"the gradient of {name}", p.shape, "its shape").astype(
        p.dtype, copy=False
    )


def _check_params(params):
    if not params:
        raise ValueError("params is empty: pass named_parameters(model)")
    for name, p in params.items():
        array = isinstance(p, np.ndarray) and numbers(p, name).dtype.kind == "f"
        if not (array and p.flags.writeable):
            raise ValueError(
                f"{name} is {getattr(p, 'dtype', type(p).__name__)}, expected an array of floats "
                "that can be written to: parameters are updated in place"
            )


def _known(optimizer):
    names = list(optimizer.params)
    return f"the parameters are {', '.join(names[:5])}{' ...' if names[5:] else ''}"
