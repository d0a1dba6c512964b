"""Train the networks that the course ships: python data/train.py [digits | letters ...]

Each writes weights/NAME.npz and weights/NAME.log, whose last lines say how well it does on
images it was not trained with. Same seed, same machine, same library: same bytes.
The networks of CIFAR-10 need its images, see `cnnlib.datasets`.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from cnnlib import models
from cnnlib.augment import augment, elastic, rotate, sample, scale, shift
from cnnlib.data import load_cifar10, load_digits, load_glyphs
from cnnlib.layers import named_parameters
from cnnlib.optim import SGD
from cnnlib.schedules import cosine
from cnnlib.train import evaluate, fit
from cnnlib.transfer import freeze, replace_head
from cnnlib.weights import load_state_dict, save, state_dict

HERE = Path(__file__).resolve().parent
SEED = 0
HELD_OUT_DIGITS = 397  # the last ones: harder than a random draw, since hands change along the set
LARGE = 4  # UCI's 8 x 8 digits are counts of ink in the 4 x 4 blocks of a 32 x 32 bitmap


class Log:
    """Print lines, and keep them for the log."""

    def __init__(self):
        self.lines, self.begin = [], time.perf_counter()

    def __call__(self, line):
        print(line, flush=True)
        self.lines.append(line)


def train(model, x, y, log, epochs, lr, rng, change=None, batch_size=32):
    """Train with momentum along a cosine, with images changed anew in every epoch."""
    optimizer = SGD(named_parameters(model), lr, momentum=0.9, weight_decay=5e-4)
    for epoch in range(epochs):
        optimizer.lr = cosine(lr, epoch, epochs)
        images = x if change is None else change(x, rng)
        history = fit(
            model,
            images.astype(np.float32, copy=False),
            y,
            epochs=1,
            optimizer=optimizer,
            rng=rng,
            batch_size=batch_size,
            progress=False,
        )
        log(f"epoch {epoch + 1:3} loss {history.rows[-1]['loss']:.4f}")


def digits(log):
    """LeNet-5 on the embedded digits, enlarged to 32 x 32."""
    rng = np.random.default_rng(SEED)
    images, labels = load_digits()
    images = images.repeat(LARGE, axis=1).repeat(LARGE, axis=2)[:, None].astype(np.float32)
    x, test = images[:-HELD_OUT_DIGITS], images[-HELD_OUT_DIGITS:]
    y, test_y = labels[:-HELD_OUT_DIGITS], labels[-HELD_OUT_DIGITS:]
    model = models.lenet5(rng=rng)

    def change(images, rng):
        return scale(rotate(shift(images, rng, 3), rng, 10), rng, 1.1)

    train(model, x, y, log, 40, 0.02, rng, change)
    log(f"accuracy on the {len(x)} first digits: {evaluate(model, x, y)[1]:.4f}")
    log(f"accuracy on the {len(test)} last digits: {evaluate(model, test, test_y)[1]:.4f}")
    return model


def letters(log):
    """The network of lesson 06 on printed capitals, made small the way the digits were."""
    rng = np.random.default_rng(SEED)
    glyphs, labels, _ = load_glyphs()
    letter = labels >= 10
    large, y = fill_frame(glyphs[letter], 32), labels[letter] - 10
    model = models.letters_net(rng=rng)

    def change(images, rng):
        bent = elastic(scale(rotate(images, rng, 15), rng, 1.1), rng, rng.uniform(0, 40))
        return count_ink(shift(bent, rng, 3), rng.uniform(0.2, 0.7, (len(images), 1, 1, 1)))

    train(model, large, y, log, 60, 0.05, rng, change)
    right = evaluate(model, count_ink(large), y)[1]
    log(f"accuracy on the {len(y)} letters undisturbed, which it was trained with: {right:.4f}")
    return_to_digits(model, log)
    return model


def return_to_digits(model, log):
    """Say what the letters are worth to someone with few digits."""
    for per_class in (5, 10, 20):
        for how in ("from scratch", "fine-tuned", "two layers frozen"):
            results = [few_digits(model, per_class, how, seed) for seed in range(5)]
            log(
                f"{per_class:2} digits per class, {how:17}: accuracy {np.mean(results):.3f} "
                f"+- {np.std(results):.3f} of 5 draws, on the {HELD_OUT_DIGITS} last digits"
            )


def few_digits(model, per_class, how, seed):
    """Return the accuracy on the last digits of a network trained with a few of the first ones."""
    images, y = load_digits()
    x, rng = images[:, None].astype(np.float32), np.random.default_rng(seed)
    of_class = [np.flatnonzero(y[:-HELD_OUT_DIGITS] == k) for k in range(10)]
    rows = np.concatenate([rng.permutation(some)[:per_class] for some in of_class])
    pupil = models.letters_net(rng=rng)
    if how != "from scratch":
        load_state_dict(pupil, state_dict(model))
    freeze(replace_head(pupil, 10, rng), 2 if "frozen" in how else 0)
    train(pupil, x[rows], y[rows], lambda line: None, 40, 0.02, rng, batch_size=16)
    return evaluate(pupil, x[-HELD_OUT_DIGITS:], y[-HELD_OUT_DIGITS:])[1]


def fill_frame(images, side):
    """Enlarge each image (N, H, W) until its ink fills the frame, (N, 1, side, side)."""
    ink = images > 0.4
    places = []
    for across in (ink.any(axis=2), ink.any(axis=1)):
        first = across.argmax(axis=1)
        last = across.shape[1] - 1 - across[:, ::-1].argmax(axis=1)
        places.append(((first + last) / 2, last - first + 1))
    (y, height), (x, width) = places
    # At most 26 of 32 columns, as with handwritten digits.
    step_y, step_x = height / side, np.maximum(width / (0.8 * side), height / side)
    offsets = np.arange(side) - (side - 1) / 2
    rows = y[:, None, None] + step_y[:, None, None] * offsets[:, None] + 0 * offsets
    columns = x[:, None, None] + step_x[:, None, None] * offsets + 0 * offsets[:, None]
    return sample(images[:, None], rows, columns)


def count_ink(images, threshold=0.4):
    """Count the ink in blocks of 4 x 4: (N, 1, 32, 32) -> (N, 1, 8, 8), from 0 to 1."""
    N, _, H, W = images.shape
    blocks = (images > threshold).reshape(N, 1, H // LARGE, LARGE, W // LARGE, LARGE)
    return blocks.mean(axis=(3, 5)).astype(np.float32)


def convnetjs(log):
    """ConvNetJS's network on CIFAR-10."""
    return cifar(models.convnetjs, log, epochs=30, lr=0.01)


def resnet8(log):
    """The smallest of the ResNets for CIFAR-10."""
    return cifar(models.resnet8, log, epochs=20, lr=0.05)


def cifar(build, log, epochs, lr):
    rng = np.random.default_rng(SEED)
    x, y = load_cifar10("train")
    test, test_y = load_cifar10("test")
    mean, std = x.mean(axis=(0, 2, 3), keepdims=True), x.std(axis=(0, 2, 3), keepdims=True)
    mean, std = mean.round(4), std.round(4)
    log(f"images: from 0 to 1, minus {_list(mean)}, divided by {_list(std)} (red, green, blue)")
    x, test = (x - mean) / std, (test - mean) / std
    model = build(rng=rng)
    train(model, x, y, log, epochs, lr, rng, augment, batch_size=64)
    log(f"accuracy on the {len(x)} images of training: {evaluate(model, x, y)[1]:.4f}")
    log(f"accuracy on {len(test)} images of the test set: {evaluate(model, test, test_y)[1]:.4f}")
    return model


def _list(channels):
    return ", ".join(f"{value:.4f}" for value in channels.ravel())


NETWORKS = {"digits": digits, "letters": letters, "convnetjs": convnetjs, "resnet8": resnet8}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"default: {' '.join(NETWORKS)}")
    parser.add_argument("--out", type=Path, default=HERE / "weights", help="default: %(default)s")
    arguments = parser.parse_args()
    names = arguments.names or list(NETWORKS)
    if unknown := sorted(set(names) - set(NETWORKS)):
        parser.error(f"unknown: {', '.join(unknown)}; choose from {', '.join(NETWORKS)}")
    arguments.out.mkdir(exist_ok=True)
    for name in names:
        log = Log()
        log(f"{NETWORKS[name].__doc__} Seed {SEED}.")
        model = NETWORKS[name](log)
        log(f"{time.perf_counter() - log.begin:.0f} seconds")
        save(model, arguments.out / f"{name}.npz")
        (arguments.out / f"{name}.log").write_text("\n".join(log.lines) + "\n")


if __name__ == "__main__":
    main()
