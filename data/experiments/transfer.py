"""Measure when transfer helps and when it hurts: python data/experiments/transfer.py

Writes transfer.npz, one row per training, and transfer.log with the means. The network is
`models.letters_net`; the target is real handwriting: few of the first 1,400 digits to learn from,
the last 397 to be judged by, which are of other hands. A quarter of an hour on one core.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from cnnlib import models
from cnnlib.augment import augment
from cnnlib.data import load_weights
from cnnlib.experiments import SCRATCH, few_digits, held_out_digits
from cnnlib.layers import named_parameters
from cnnlib.optim import SGD
from cnnlib.schedules import cosine
from cnnlib.train import evaluate, fit
from cnnlib.transfer import freeze, layer_rates, replace_head
from cnnlib.weights import load_state_dict, save, state_dict

HERE = Path(__file__).resolve().parent
SEEDS = range(10)
LABELS = (1, 2, 5, 10, 20, 50, 100)  # per class
LAYERS = 5  # with weights; of which 0 to 4 are frozen
SLOWER = 0.4  # each layer learns at this share of the rate of the one after it
COLUMNS = ("task", "frozen", "labels", "seed", "recipe", "accuracy")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="default: %(default)s")
    parser.add_argument("--seeds", type=int, default=len(SEEDS), help="default: %(default)s")
    arguments = parser.parse_args()
    begin, rows = time.perf_counter(), []
    rows += grid("letters", load_weights("letters"), range(10), range(arguments.seeds))
    low = train_on(range(5))
    rows += grid("low digits", low, range(5, 10), range(arguments.seeds))
    rows += recipes(load_weights("letters"), range(arguments.seeds))
    arguments.out.mkdir(exist_ok=True)
    save(table(rows), arguments.out / "transfer.npz")
    lines = [*means(rows), f"{time.perf_counter() - begin:.0f} seconds"]
    print(*lines, sep="\n")
    (arguments.out / "transfer.log").write_text("\n".join(lines) + "\n", encoding="utf-8")


def grid(task, weights, classes, seeds):
    """Train with every number of frozen layers, labels per class and seed, and from scratch."""
    return [
        row(task, weights, classes, frozen, labels, seed)
        for labels in LABELS
        for frozen in (SCRATCH, *range(LAYERS))
        for seed in seeds
    ]


def recipes(weights, seeds):
    """Fine-tune with ten labels per class in other ways: slower early layers, augmentation."""
    return [
        row("letters", weights, range(10), 0, 10, seed, recipe)
        for recipe in ("slower early layers", "moved", "moved and mirrored")
        for seed in seeds
    ]


def row(task, weights, classes, frozen, labels, seed, recipe="plain"):
    """Train one network with a few digits of the given classes and judge it."""
    rng = np.random.default_rng(seed)
    (x, y), test = few_digits(labels, rng, classes), held_out_digits(classes)
    pupil = models.letters_net(len(classes), rng=rng)
    if frozen != SCRATCH:
        pupil = models.letters_net(len(weights["fc2.bias"]))
        load_state_dict(pupil, weights)
        freeze(replace_head(pupil, len(classes), rng), frozen)
    train(pupil, x, y, rng, recipe)
    return task, frozen, labels, seed, recipe, evaluate(pupil, *test)[1]


def train(model, x, y, rng, recipe="plain", batch_size=16, lr=0.02):
    """Train for at least 400 steps and 20 epochs, along a cosine."""
    epochs = max(20, 400 // -(-len(x) // batch_size))
    rates = layer_rates(model, SLOWER) if recipe.startswith("slower") else None
    optimizer = SGD(named_parameters(model), lr, momentum=0.9, weight_decay=5e-4, scale=rates)
    for epoch in range(epochs):
        optimizer.lr = cosine(lr, epoch, epochs)
        images = x
        if recipe.startswith("moved"):
            images = augment(x, rng, flip="mirrored" in recipe, shift=1)
        options = {"optimizer": optimizer, "rng": rng, "batch_size": batch_size}
        fit(model, images, y, epochs=1, progress=False, **options)


def train_on(classes):
    """Return the weights of a network that has learned to read these digits, and no other."""
    rng = np.random.default_rng(0)
    x, y = few_digits(1000, rng, classes)
    model = models.letters_net(len(classes), rng=rng)
    train(model, x, y, rng)
    return state_dict(model)


def table(rows):
    """Return the rows as one array per column."""
    columns = dict(zip(COLUMNS, map(np.array, zip(*rows, strict=True)), strict=True))
    columns["accuracy"] = columns["accuracy"].astype(np.float32)
    return columns


def means(rows):
    """Return one line per way of training: mean and standard deviation over the seeds."""
    found = {}
    for *way, _, recipe, accuracy in rows:
        found.setdefault((*way, recipe), []).append(accuracy)
    lines = ["task, frozen layers (-1: from scratch), labels per class, recipe: accuracy"]
    for (task, frozen, labels, recipe), values in found.items():
        spread = f"{np.mean(values):.3f} +- {np.std(values):.3f} of {len(values)}"
        lines.append(f"{task:10} {frozen:2} {labels:3} {recipe:19}: {spread}")
    return lines


if __name__ == "__main__":
    main()
