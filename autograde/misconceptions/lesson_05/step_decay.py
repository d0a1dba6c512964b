"""Wrong and right ways to write step_decay(lr0, epoch, drop, every)."""

import numpy as np

from autograde.misconceptions.variant import alternative, mistake, probe


@probe
def the_defaults(step_decay):
    return [step_decay(0.1, epoch) for epoch in range(25)]


@probe
def short_stairs(step_decay):
    return [step_decay(0.3, epoch, 0.1, 3) for epoch in range(10)]


@probe
def every_epoch(step_decay):
    return [step_decay(2.0, epoch, 0.9, 1) for epoch in range(6)]


@probe(care=True)
def an_integer(step_decay):
    return [step_decay(1, epoch, 0.5, 2) for epoch in range(5)]


@alternative("a power")
def a_power(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * drop ** (epoch // every))


@alternative("a loop")
def a_loop(lr0, epoch, drop=0.5, every=10):
    rate = float(lr0)
    for _ in range(epoch // every):
        rate *= drop
    return rate


@alternative("floor of a quotient")
def floor(lr0, epoch, drop=0.5, every=10):
    return lr0 * drop ** np.floor(epoch / every)


@alternative("epoch by epoch")
def epoch_by_epoch(lr0, epoch, drop=0.5, every=10):
    rate = lr0 * 1.0
    for past in range(1, epoch + 1):
        if past % every == 0:
            rate = rate * drop
    return rate


@alternative("divmod")
def by_divmod(lr0, epoch, drop=0.5, every=10):
    drops, _ = divmod(epoch, every)
    return np.power(float(drop), drops) * lr0


@alternative("a product of stairs")
def product(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * np.prod(np.full(epoch // every, float(drop))))


@mistake("a little in every epoch", "Does the rate change between epoch 0 and epoch 9?")
def smooth(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * drop ** (epoch / every))


@mistake("one epoch too early", "Epochs count from 0: how many are over when epoch 9 begins?")
def early(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * drop ** ((epoch + 1) // every))


@mistake("one epoch too late", "Epochs count from 0: how many are over when epoch 10 begins?")
def late(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * drop ** (max(epoch - 1, 0) // every))


@mistake("the rate never drops", "Where does the epoch come in?")
def constant(lr0, epoch, drop=0.5, every=10):
    return float(lr0)


@mistake("a drop in every epoch", "What is `every` for?")
def each_epoch(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * drop**epoch)


@mistake("one drop only", "What happens at epoch 20?")
def one_drop(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * (drop if epoch >= every else 1))


@mistake("drops are multiplied, not repeated", "Two drops of one half: what is left?")
def multiplied(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * max(drop * (epoch // every), 0) if epoch >= every else lr0)


@mistake(
    "the rate is divided by the drop", "Is the rate at epoch 10 larger or smaller than before?"
)
def divided(lr0, epoch, drop=0.5, every=10):
    return float(lr0 / drop ** (epoch // every))


@mistake("the drop is subtracted", "Is the rate multiplied by drop, or is drop taken from it?")
def subtracted(lr0, epoch, drop=0.5, every=10):
    return float(lr0 - drop * (epoch // every))


@mistake(
    "the rate is reduced by the drop, not to it",
    "After a drop of 0.1, is a tenth left or nine tenths?",
)
def reduced_by(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * (1 - drop) ** (epoch // every))


@mistake("always ten epochs", "What if `every` is 3?")
def always_ten(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * drop ** (epoch // 10))


@mistake("always one half", "What if `drop` is 0.1?")
def always_half(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * 0.5 ** (epoch // every))


@mistake(
    "the remainder in the place of the quotient",
    "What do epoch // every and epoch % every say of epoch 10?",
)
def remainder(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * drop ** (epoch % every))


@mistake("drop and every exchanged", "Which argument comes third?")
def exchanged(lr0, epoch, drop=0.5, every=10):
    return float(lr0 * every ** -(epoch // max(drop, 1)))


@mistake("rounded to a whole number", "Which numbers can a learning rate be?")
def rounded(lr0, epoch, drop=0.5, every=10):
    return int(lr0 * drop ** (epoch // every))
