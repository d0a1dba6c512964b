"""Wrong and right ways to write dropout_forward(x, p, training, rng)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def one_in_five(dropout_forward):
    x = np.linspace(1.0, 3.0, 4000).reshape(50, 80)
    y = np.array(dropout_forward(x, 0.2, True, np.random.default_rng(1))[0])
    kept = y != 0
    ratio = (y / x)[kept]
    rows, columns = kept.all(axis=0).any(), kept.all(axis=1).any()
    return round(kept.mean(), 1), ratio[:3].round(6), str(ratio.std() < 1e-6), str(rows or columns)


@probe
def nine_in_ten(dropout_forward):
    x = np.linspace(1.0, 3.0, 4000).reshape(50, 80)
    y = np.array(dropout_forward(x, 0.9, True, np.random.default_rng(2))[0])
    kept = y != 0
    ratio = (y / x)[kept]
    rows, columns = kept.all(axis=0).any(), kept.all(axis=1).any()
    return round(kept.mean(), 1), ratio[:3].round(6), str(ratio.std() < 1e-6), str(rows or columns)


@probe
def one_half(dropout_forward):
    x = np.linspace(1.0, 3.0, 4000).reshape(50, 80)
    y = np.array(dropout_forward(x, 0.5, True, np.random.default_rng(3))[0])
    return y.mean().round(0), np.unique((y / x).round(6))[:5]


@probe
def testing(dropout_forward):
    x = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, 6.0]])
    return dropout_forward(x, 0.4, False, np.random.default_rng(4))[0]


@probe
def the_generator(dropout_forward):
    x, rng = np.ones((20, 30)), np.random.default_rng(5)
    one, two = (np.array(dropout_forward(x, 0.5, True, rng)[0]) for _ in range(2))
    again = np.array(dropout_forward(x, 0.5, True, np.random.default_rng(5))[0])
    return str(np.array_equal(one, two)), str(np.array_equal(one, again))


@probe
def same_in_all_rows(dropout_forward):
    y = np.array(dropout_forward(np.ones((30, 40)), 0.5, True, np.random.default_rng(6))[0])
    return str((y == y[0]).all()), str((y == y[:, :1]).all())


@probe
def nothing_to_drop(dropout_forward):
    x = np.array([[1.0, -2.0, 3.0]])
    return dropout_forward(x, 0.0, True, np.random.default_rng(7))[0]


@probe(care=True)
def what_changes(dropout_forward):
    x = np.ones((4, 5))
    dropout_forward(x, 0.6, True, np.random.default_rng(8))
    return x


@probe(care=True)
def bytes_come_in(dropout_forward):
    x = np.ones((20, 20), dtype=np.uint8)
    return np.unique(dropout_forward(x, 0.2, True, np.random.default_rng(9))[0])


@probe(care=True)
def a_negative_p(dropout_forward):
    return np.shape(dropout_forward(np.ones(3), -0.5, True, np.random.default_rng(10))[0])


@probe(care=True)
def p_above_one(dropout_forward):
    return np.shape(dropout_forward(np.ones(3), 1.5, True, np.random.default_rng(11))[0])


@alternative("a scaled mask")
def scaled_mask(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / (1 - p) if training else np.ones(x.shape)
    return x * mask, mask


@alternative("two branches")
def two_branches(x, p, training, rng):
    if p < 0 or p >= 1:
        raise ValueError("p from 0 to below 1")
    if not training:
        return np.array(x, dtype=float), None
    kept = rng.random(np.shape(x)) < 1 - p
    return np.where(kept, np.asarray(x) / (1 - p), 0.0), (kept, p)


@alternative("binomial draws")
def binomial(x, p, training, rng):
    if not 0.0 <= p < 1.0:
        raise ValueError("p from 0 to below 1")
    scale = rng.binomial(1, 1 - p, size=x.shape) / (1 - p) if training else 1.0
    return x * scale, scale


@alternative("uniform draws, zeros written")
def zeros_written(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p from 0 to below 1")
    y, dropped = np.array(x, dtype=float), np.zeros(np.shape(x), dtype=bool)
    if training:
        dropped = rng.uniform(size=y.shape) < p
        y /= 1 - p
    y[dropped] = 0
    return y, (dropped, 1 / (1 - p) if training else 1.0)


@alternative("a choice for every number")
def choices(x, p, training, rng):
    if p < 0 or p >= 1:
        raise ValueError("p from 0 to below 1")
    if not training:
        return x * 1.0, np.ones_like(x, dtype=float)
    mask = rng.choice([0.0, 1 / (1 - p)], size=x.shape, p=[p, 1 - p])
    return mask * x, mask


@alternative("number by number")
def number_by_number(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p from 0 to below 1")
    mask = np.ones(x.shape)
    if training:
        for place in np.ndindex(x.shape):
            mask[place] = 0 if rng.random() < p else 1 / (1 - p)
    return x * mask, mask


@mistake("p is the probability of keeping", "With p = 0, is everything dropped or nothing?")
def keeps_p(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) < p) / max(p, 1e-12) if training else np.ones(x.shape)
    return x * mask, mask


@mistake("nothing is scaled", "What happens to the mean of a layer when half of it is 0?")
def not_scaled(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) if training else np.ones(x.shape)
    return x * mask, mask


@mistake("scaled by p", "How large a share survives: p or 1 - p?")
def scaled_by_p(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / max(p, 1e-12) if training else np.ones(x.shape)
    return x * mask, mask


@mistake(
    "multiplied by the share that is kept",
    "Is the mean kept by dividing by 1 - p, or by multiplying with it?",
)
def multiplied(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) * (1 - p) if training else np.ones(x.shape)
    return x * mask, mask


@mistake(
    "testing is scaled too", "Inverted dropout scales in training: what is left to do in testing?"
)
def scaled_twice(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / (1 - p) if training else np.full(x.shape, 1 - p)
    return x * mask, mask


@mistake("classic dropout", "Who scales in inverted dropout: training or testing?")
def classic(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) if training else np.full(x.shape, 1 - p)
    return x * mask, mask


@mistake("drops in testing as well", "What is `training` for?")
def always(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@mistake("drops in testing only", "When do units fail: in training or in testing?")
def reversed_flag(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / (1 - p) if not training else np.ones(x.shape)
    return x * mask, mask


@mistake("one draw for all rows", "Does each image get failures of its own?")
def one_row(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (
        (rng.random(x.shape[-1:]) >= p) / (1 - p) * np.ones(x.shape)
        if training
        else np.ones(x.shape)
    )
    return x * mask, mask


@mistake("one draw for a whole row", "Does each number fail by itself, or the whole row?")
def whole_row(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (
        (rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p) / (1 - p) * np.ones(x.shape)
        if training
        else np.ones(x.shape)
    )
    return x * mask, mask


@mistake("the same mask in every call", "Where do the random numbers come from: from rng?")
def fixed_seed(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (
        (np.random.default_rng(0).random(x.shape) >= p) / (1 - p) if training else np.ones(x.shape)
    )
    return x * mask, mask


@mistake("a generator of its own", "Can a run be repeated when rng is not used?")
def own_generator(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (
        (np.random.default_rng().random(x.shape) >= p) / (1 - p) if training else np.ones(x.shape)
    )
    return x * mask, mask


@mistake("numbers are scaled, none dropped", "Which numbers become 0?")
def none_dropped(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = np.full(x.shape, 1 / (1 - p)) if training else np.ones(x.shape)
    return x * mask, mask


@mistake("a normal draw is compared with p", "How often is a normal random number at least p?")
def normal_draw(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.standard_normal(x.shape) >= p) / (1 - p) if training else np.ones(x.shape)
    return x * mask, mask


@mistake("exactly half", "What is the probability of dropping: p, or one half?")
def half(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= 0.5) / (1 - p) if training else np.ones(x.shape)
    return x * mask, mask


@mistake("the input is changed", "Does your function write into the array it was given?")
def writes_back(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / (1 - p) if training else np.ones(x.shape)
    if x.flags.writeable and x.dtype.kind == "f":
        x *= mask
        return x, mask
    return x * mask, mask


@mistake("a mask of integers", "Which numbers can a uint8 mask hold: is 1.25 among them?")
def integer_mask(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / (1 - p) if training else np.ones(x.shape)
    return (x * mask).astype(x.dtype), mask


@mistake("p is not checked", "What is a probability of -0.5?")
def unchecked(x, p, training, rng):
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / (1 - p) if training else np.ones(x.shape)
    return x * mask, mask


@mistake("negative p is accepted", "A probability lies between which two numbers?")
def negative_taken(x, p, training, rng):
    if not p < 1:
        raise ValueError("p is no probability below 1")
    x = np.asarray(x)
    mask = (rng.random(x.shape) >= p) / (1 - p) if training else np.ones(x.shape)
    return x * mask, mask
