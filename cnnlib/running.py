"""Running statistics: what batch norm remembers of the batches it has seen."""

from cnnlib.inputs import numbers, real

NAMES = ("running_mean", "running_var")


def running_statistics(state, x, training):
    """Return the running mean and variance that state holds, the very arrays, (C,) each.

    Args:
        state: dict of "running_mean" and "running_var"; None, while training, keeps no record.
        x: (N, C, *sizes).
        training: whether they will be updated in place.

    Returns:
        The two arrays, or None without a state.

    Raises:
        ValueError: one is missing, is not (C,), or cannot be updated in place.
    """
    if state is None and training:
        return None
    missing = [name for name in NAMES if state is None or name not in state]
    if missing:
        raise ValueError(
            f"state has no {' and no '.join(missing)}: expected arrays of shape ({x.shape[1]},), "
            "which a pass with training=True updates"
        )
    return tuple(_checked(state[name], name, x, training) for name in NAMES)


def update_running(running, mean, var, momentum):
    """Move the running mean and variance, in place, a share of the way to those of a batch.

    Args:
        running: what `running_statistics` returned.
        mean, var: of the batch, one number per channel.
        momentum: share of the batch, 0 to 1.
    """
    momentum = real(momentum, "momentum", 0, 1)
    if running is None:
        return
    for old, new in zip(running, (mean, var), strict=True):
        old[...] = (1 - momentum) * old + momentum * new.ravel()


def _checked(value, name, x, training):
    value = numbers(value, name)
    if value.shape != x.shape[1:2]:
        raise ValueError(f"{name} is {value.shape}, expected one per channel: x is {x.shape}")
    if training and not (value.dtype.kind == "f" and value.flags.writeable):
        raise ValueError(
            f"{name} holds {value.dtype}: training updates it in place, expected floats that can "
            f"be written to, such as numpy.ones({x.shape[1]})"
        )
    return value
