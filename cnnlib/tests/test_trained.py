"""The weights in data/weights do what data/README.md says of them."""

import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from cnnlib import data, models
from cnnlib.data import load_cifar10, load_digits, load_glyphs, load_weights, weights_names
from cnnlib.train import evaluate
from cnnlib.transfer import extract_features
from cnnlib.weights import load_state_dict

SHARED = Path(__file__).parents[3] / "shared" / "data"
BUILDERS = {
    "convnetjs": models.convnetjs,
    "digits": models.lenet5,
    "letters": models.letters_net,
    "resnet8": models.resnet8,
}
LOGS = {
    name: (data._folder() / "weights" / f"{name}.log").read_text(encoding="utf-8")
    for name in BUILDERS
}


def trained(name):
    model = BUILDERS[name]()
    load_state_dict(model, load_weights(name))
    return model


def logged(name, what):
    """Return the accuracy that the log tells."""
    return float(re.search(rf"accuracy on .*{what}.*: (\d\.\d+)", LOGS[name])[1])


def test_every_file_is_of_a_model():
    assert weights_names() == sorted(BUILDERS)


@pytest.mark.parametrize("name", BUILDERS)
def test_the_weights_are_small_floats_of_their_model(name):
    arrays = load_weights(name)
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}
    assert all(np.isfinite(array).all() for array in arrays.values())
    trained(name)


@pytest.mark.parametrize("name", ["Digits", "", "../digits"])
def test_unknown_weights_are_answered_with_the_known_ones(name):
    with pytest.raises(ValueError, match=r"no weights are called .*: choose one of convnetjs, dig"):
        load_weights(name)


def test_lenet_reads_the_digits_held_out():
    images, labels = load_digits()
    x = images.repeat(4, axis=1).repeat(4, axis=2)[-397:, None]
    accuracy = evaluate(trained("digits"), x, labels[-397:])[1]
    assert accuracy == pytest.approx(logged("digits", "last digits"), abs=0.003)
    assert accuracy > 0.96


@pytest.fixture(scope="module")
def letters():
    """All capitals as 8 x 8 images, upright and disturbed, and their labels."""
    maker = runpy.run_path(str(data._folder() / "train.py"))
    glyphs, labels, _ = load_glyphs()
    chosen = labels >= 10
    return maker["count_ink"](maker["fill_frame"](glyphs[chosen], 32)), labels[chosen] - 10


def test_letters_look_like_the_digits(letters):
    x, _ = letters
    images, _ = load_digits()
    assert x.shape == (1248, 1, 8, 8)
    assert np.array_equal(np.unique(x), np.arange(17) / 16)
    # As much ink, and the height filled: what follows is learned from them for the digits.
    assert abs(x.mean() - images.mean()) < 0.05
    assert (x[:, 0, [0, 7]].max(axis=2) > 0).mean() > 0.8


def test_the_letters_are_read(letters):
    x, y = letters
    accuracy = evaluate(trained("letters"), x, y)[1]
    assert accuracy == pytest.approx(logged("letters", "letters undisturbed"), abs=0.003)
    assert accuracy > 0.98


def test_features_learned_from_letters_tell_digits_apart():
    """Of five digits per class, the most alike is right more often by features than by pixels."""
    images, labels = load_digits()
    x = images[:, None].astype(np.float32)
    features = extract_features(trained("letters"), x, "pool3")
    right = {}
    for name, points in [("pixels", x), ("features", features)]:
        points = points.reshape(len(x), -1)
        points = points / np.linalg.norm(points, axis=1, keepdims=True)
        right[name] = np.mean([_right(points, labels, seed) for seed in range(5)])
    assert right["features"] > right["pixels"] + 0.02


def _right(points, labels, seed):
    rng = np.random.default_rng(seed)
    first = [rng.permutation(np.flatnonzero(labels[:-397] == k))[:5] for k in range(10)]
    rows = np.concatenate(first)
    nearest = (points[-397:] @ points[rows].T).argmax(axis=1)
    return np.mean(labels[rows][nearest] == labels[-397:])


def test_the_log_tells_what_the_letters_are_worth():
    results = re.findall(r"(\d+) digits per class, (.*?) *: accuracy (\d\.\d+)", LOGS["letters"])
    table = {(int(n), how): float(accuracy) for n, how, accuracy in results}
    for per_class in (5, 10, 20):
        assert table[per_class, "fine-tuned"] > table[per_class, "from scratch"]


@pytest.mark.skipif(not (SHARED / "cifar10").is_dir(), reason="CIFAR-10 is not on this machine")
@pytest.mark.parametrize(("name", "least"), [("convnetjs", 0.55), ("resnet8", 0.55)])
def test_the_networks_of_cifar10_are_as_good_as_their_log_says(name, least, monkeypatch):
    monkeypatch.setenv("CNNLIB_DATA", str(SHARED))
    images, labels = load_cifar10("test")
    numbers = re.search(r"minus (.*), divided by (.*) \(red", LOGS[name])
    mean, std = (np.array([float(v) for v in part.split(",")]) for part in numbers.groups())
    x = (images - mean[:, None, None]) / std[:, None, None]
    accuracy = evaluate(trained(name), x, labels)[1]
    assert accuracy == pytest.approx(logged(name, "test set"), abs=0.003)
    assert accuracy > least


def test_an_unknown_network_trains_nothing(monkeypatch, capsys, tmp_path):
    maker = runpy.run_path(str(data._folder() / "train.py"))
    monkeypatch.setattr("sys.argv", ["train.py", "vgg", "--out", str(tmp_path / "weights")])
    with pytest.raises(SystemExit) as stop:
        maker["main"]()
    assert stop.value.code == 2
    assert "unknown: vgg; choose from digits, letters, convnetjs" in capsys.readouterr().err
    assert not (tmp_path / "weights").exists()


def test_training_writes_weights_and_a_log(monkeypatch, capsys, tmp_path):
    maker = runpy.run_path(str(data._folder() / "train.py"))

    def tiny(log):
        """Two epochs on ten digits."""
        rng = np.random.default_rng(0)
        images, labels = load_digits()
        model = models.letters_net(10, rng)
        maker["train"](model, images[:10, None], labels[:10], log, 2, 0.01, rng)
        return model

    maker["NETWORKS"]["tiny"] = tiny
    for run in ("one", "two"):
        monkeypatch.setattr("sys.argv", ["train.py", "tiny", "--out", str(tmp_path / run)])
        maker["main"]()
    log = (tmp_path / "one" / "tiny.log").read_text()
    assert log.startswith("Two epochs on ten digits. Seed 0.\nepoch   1 loss 2.")
    assert capsys.readouterr().out.startswith(log)
    both = [(tmp_path / run / "tiny.npz").read_bytes() for run in ("one", "two")]
    assert both[0] == both[1]
