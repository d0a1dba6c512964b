import gzip
import hashlib
import http.server
import io
import os
import pickle
import sys
import tarfile
import threading
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from cnnlib import data
from cnnlib.datasets import cifar, mnist, places
from cnnlib.download import fetch

SHARED = Path(__file__).parents[3] / "shared" / "data"
MNIST_HERE = pytest.mark.skipif(
    not (SHARED / "mnist").is_dir(), reason="MNIST is not on this machine"
)
CIFAR_HERE = pytest.mark.skipif(
    not (SHARED / "cifar10").is_dir(), reason="the CIFAR-10 images are not on this machine"
)
FASHION_HERE = pytest.mark.skipif(
    not (SHARED / "fashion_sprite_900.npz").is_file(),
    reason="the Fashion-MNIST images are not on this machine",
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of the learner's, and no cache."""
    folder = tmp_path / "sets"
    folder.mkdir()
    monkeypatch.setenv("CNNLIB_DATA", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return folder


@pytest.fixture
def offline(monkeypatch):
    """Nobody listens where the files are published."""
    nowhere = "http://127.0.0.1:9/"
    monkeypatch.setattr(mnist, "MNIST", mnist.MNIST._replace(urls=[nowhere]))
    monkeypatch.setattr(mnist, "FASHION", mnist.FASHION._replace(urls=[nowhere]))
    monkeypatch.setattr(cifar, "URLS", [f"{nowhere}{cifar.ARCHIVE}"])


def idx(array, magic=None):
    magic = bytes([0, 0, 8, array.ndim]) if magic is None else magic
    return magic + np.array(array.shape, ">u4").tobytes() + array.astype(np.uint8).tobytes()


def digits(n=5, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (n, 28, 28), dtype=np.uint8), rng.integers(0, 10, n, dtype=np.uint8)


def write_mnist(folder, images, labels, split="train", ending=".gz"):
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in zip(mnist.FILES[split], (images, labels), strict=True):
        content = idx(array)
        name = name.replace("-idx", ".idx") if ending == "dotted" else f"{name}{ending}"
        (folder / name).write_bytes(gzip.compress(content) if ending == ".gz" else content)


@MNIST_HERE
@pytest.mark.parametrize(("split", "n"), [("train", 60000), ("test", 10000)])
def test_mnist_is_found_whole(split, n, monkeypatch):
    monkeypatch.setenv("CNNLIB_DATA", str(SHARED))
    images, labels = data.load_mnist(split, dtype=np.uint8)
    assert images.shape == (n, 28, 28)
    assert labels.dtype == np.int64
    first = {"train": [5, 0, 4, 1, 9], "test": [7, 2, 1, 0, 4]}
    assert labels[:5].tolist() == first[split]
    # The mean brightness that everybody subtracts from the training images.
    assert split == "test" or round(images.mean() / 255, 4) == 0.1307


@CIFAR_HERE
def test_cifar10_is_found_in_its_subfolder_channels_first(monkeypatch):
    monkeypatch.setenv("CNNLIB_DATA", str(SHARED))
    images, labels = data.load_cifar10("train")
    assert images.shape == (4000, 3, 32, 32)
    assert (images.dtype, images.max()) == (np.float32, 1)
    names = [data.CIFAR10_CLASSES[label] for label in labels[:5]]
    assert names == ["frog", "truck", "truck", "deer", "automobile"]
    test_images, test_labels = data.load_cifar10("test")
    assert (len(test_images), len(test_labels)) == (1000, 1000)


@FASHION_HERE
def test_images_without_a_split_are_split_the_same_way_each_time(monkeypatch):
    monkeypatch.setenv("CNNLIB_DATA", str(SHARED))
    train, train_labels = data.load_fashion_mnist("train")
    test, test_labels = data.load_fashion_mnist("test")
    assert (len(train), len(test)) == (810, 90)
    assert np.bincount(test_labels).tolist() == [9] * 10
    assert not (train[:, None] == test[None]).all(axis=(2, 3)).any()
    assert np.bincount(train_labels).tolist() == [81] * 10


@pytest.mark.parametrize("place", ["", "mnist", "MNIST/raw"])
@pytest.mark.parametrize("ending", [".gz", "", "dotted"])
def test_idx_files_are_found_wherever_people_keep_them(place, ending, folder):
    images, labels = digits()
    write_mnist(folder / place, images, labels, ending=ending)
    got, got_labels = data.load_mnist("train")
    assert got.dtype == np.float32
    assert np.array_equal(got, images / np.float32(255))
    assert np.array_equal(got_labels, labels)


def test_fashion_mnist_is_not_taken_for_mnist(folder, monkeypatch, offline):
    (images, labels), (shirts, kinds) = digits(), digits(seed=1)
    write_mnist(folder, images, labels)
    write_mnist(folder / "FashionMNIST" / "raw", shirts, kinds)
    assert np.array_equal(data.load_mnist(dtype=np.uint8)[0], images)
    assert np.array_equal(data.load_fashion_mnist(dtype=np.uint8)[0], shirts)
    folder = folder.rename(folder.parent / "fashion")
    monkeypatch.setenv("CNNLIB_DATA", str(folder))
    assert np.array_equal(data.load_fashion_mnist(dtype=np.uint8)[0], shirts)
    (folder / "FashionMNIST").rename(folder.parent / "elsewhere")
    assert np.array_equal(data.load_fashion_mnist(dtype=np.uint8)[0], images)
    with pytest.raises(OSError, match="load_digits"):
        data.load_mnist()


def test_of_images_without_a_split_every_tenth_is_for_testing(folder):
    images, labels = digits(23)
    np.savez(folder / "fashion_some.npz", X=images, y=labels)
    test, test_labels = data.load_fashion_mnist("test", np.uint8)
    assert np.array_equal(test, images[::10])
    assert np.array_equal(test_labels, labels[::10])
    train, _ = data.load_fashion_mnist("train", np.uint8)
    assert np.array_equal(train, np.delete(images, [0, 10, 20], axis=0))


@pytest.mark.parametrize("dtype", [np.float16, np.float64, np.uint8])
def test_the_type_can_be_chosen_and_the_arrays_are_fresh(dtype, folder):
    write_mnist(folder, *digits())
    images, _ = data.load_mnist(dtype=dtype)
    assert images.dtype == dtype
    images[:] = 1
    assert images.max() == 1
    assert data.load_mnist(dtype=dtype)[0].std() > 0


@pytest.mark.parametrize("dtype", [np.int64, bool, np.uint16])
def test_another_type_is_refused(dtype, folder):
    write_mnist(folder, *digits())
    with pytest.raises(ValueError, match=r"dtype is .*: use np.float32 for 0..1"):
        data.load_mnist(dtype=dtype)


@pytest.mark.parametrize("load", [data.load_mnist, data.load_fashion_mnist, data.load_cifar10])
def test_an_unknown_split_is_refused(load):
    with pytest.raises(ValueError, match='split is \'validation\': use "train" or "test"'):
        load("validation")


def cut(content):
    return content[:-30]


def flipped(content):
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 255
    return bytes(changed)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda images: cut(gzip.compress(images)), "cut off or damaged"),
        (lambda images: flipped(gzip.compress(images)), "cut off or damaged"),
        (lambda images: b"", "cut off or damaged|starts with nothing"),
        (lambda images: b"<html>not found</html>", "cut off or damaged"),
        (lambda images: gzip.compress(cut(images)), r"announces \(5, 28, 28\), 3920 .* holds 3890"),
        (lambda images: gzip.compress(images + b"\0"), "announces .* holds 3921"),
        (lambda images: gzip.compress(b"\0\0\x0d\3" + images[4:]), "starts with 00000d03, expect"),
        (lambda images: gzip.compress(images[:10]), "starts with 00000803"),
        (lambda images: gzip.compress(idx(np.zeros((5, 28)))), "starts with 00000802"),
        (lambda images: gzip.compress(idx(np.zeros((5, 32, 32)))), r"uint8 \(5, 32, 32\), exp"),
        (lambda images: gzip.compress(idx(np.zeros((4, 28, 28)))), "4 images but 5 labels"),
    ],
)
def test_a_damaged_idx_file_is_named(damage, message, folder):
    images, labels = digits()
    write_mnist(folder, images, labels)
    path = folder / "train-images-idx3-ubyte.gz"
    path.write_bytes(damage(idx(images)))
    with pytest.raises(ValueError, match=rf"train-images-idx3-ubyte\.gz .*(?:{message})"):
        data.load_mnist()
    assert sorted(os.listdir(folder)) == sorted(f"{name}.gz" for name in mnist.FILES["train"])


def test_labels_beyond_nine_are_refused(folder):
    images, labels = digits()
    write_mnist(folder, images, labels + 10)
    with pytest.raises(ValueError, match="labels that are not whole numbers from 0 to 9"):
        data.load_mnist()


@pytest.mark.parametrize(("lost", "kept"), [(0, 1), (1, 0)])
def test_half_a_split_is_an_error_that_names_the_other_half(lost, kept, folder):
    write_mnist(folder, *digits())
    names = mnist.FILES["train"]
    (folder / f"{names[lost]}.gz").unlink()
    with pytest.raises(FileNotFoundError, match=f"{names[kept]}.gz but not {names[lost]}"):
        data.load_mnist()


def test_a_folder_that_is_not_there_is_an_error(monkeypatch):
    monkeypatch.setenv("CNNLIB_DATA", "/no/such/folder")
    with pytest.raises(FileNotFoundError, match="CNNLIB_DATA is '/no/such/folder', which is no fo"):
        data.load_mnist()


@pytest.mark.parametrize("named", [None, ""])
def test_without_a_folder_there_is_no_place_to_look(named, monkeypatch):
    monkeypatch.delenv("CNNLIB_DATA", raising=False)
    if named is not None:
        monkeypatch.setenv("CNNLIB_DATA", named)
    assert places.places(["mnist", ""]) == []


@pytest.mark.parametrize(
    ("load", "embedded"),
    [
        (data.load_mnist, "load_digits"),
        (data.load_fashion_mnist, "load_digits"),
        (data.load_cifar10, "load_photograph"),
    ],
)
def test_offline_the_message_names_what_is_embedded(load, embedded, folder, offline):
    pytest.importorskip("pooch")
    with pytest.raises(OSError, match=rf"could not be downloaded.*Embedded.*{embedded}\(\)"):
        load()
    left = [path for path in folder.parent.rglob("*") if path.is_file()]
    assert left == []


def test_without_pooch_the_message_names_what_is_embedded(folder, offline, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(ImportError, match=r"pooch.*Embedded.*load_digits\(\)"):
        data.load_mnist()


def test_what_is_in_the_cache_is_not_downloaded_again(folder, monkeypatch):
    pooch = pytest.importorskip("pooch")
    images, labels = digits()
    cache = Path(pooch.os_cache("cnnlib")) / "mnist"
    write_mnist(cache, images, labels, "test")
    sums = [
        hashlib.sha256((cache / f"{n}.gz").read_bytes()).hexdigest() for n in mnist.FILES["test"]
    ]
    origin = mnist.MNIST._replace(urls=["http://127.0.0.1:9/"], sums=["0" * 64] * 2 + sums)
    monkeypatch.setattr(mnist, "MNIST", origin)
    assert np.array_equal(data.load_mnist("test", np.uint8)[0], images)
    # A file whose sum is wrong counts as none: it would be fetched again.
    (cache / "t10k-images-idx3-ubyte.gz").write_bytes(b"half of it")
    with pytest.raises(OSError, match="could not be downloaded"):
        data.load_mnist("test")


@pytest.mark.parametrize("layout", ["NCHW", "NHWC", "rows"])
@pytest.mark.parametrize("keys", ["Xy", "xy"])
def test_an_npz_of_cifar10_comes_in_any_layout(layout, keys, folder):
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (6, 3, 32, 32), dtype=np.uint8), np.arange(6)[:, None]
    stored = images.transpose(0, 2, 3, 1) if layout == "NHWC" else images
    stored = stored.reshape(6, -1) if layout == "rows" else stored
    x, y = keys
    np.savez(folder / "cifar10.npz", **{f"{x}_test": stored, f"{y}_test": labels})
    got, got_labels = data.load_cifar10("test", np.uint8)
    assert np.array_equal(got, images)
    assert got_labels.tolist() == [0, 1, 2, 3, 4, 5]
    with pytest.raises(ValueError, match=r"cifar10\.npz holds x_test, y_test, expected X_train"):
        data.load_cifar10("train")


@pytest.mark.parametrize("damage", [cut, flipped, lambda content: b"", lambda content: b"PK oops"])
def test_a_damaged_npz_is_named(damage, folder):
    path = folder / "cifar10.npz"
    noise = np.random.default_rng(0).integers(0, 256, (6, 3, 32, 32), dtype=np.uint8)
    np.savez_compressed(path, x_test=noise, y_test=np.zeros(6, int))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=r"cifar10\.npz is cut off or damaged"):
        data.load_cifar10("test")


def test_an_npz_with_objects_is_not_unpickled(folder):
    np.savez(folder / "cifar10.npz", x_test=np.array([{}], object), y_test=np.zeros(1, int))
    with pytest.raises(ValueError, match="allow_pickle"):
        data.load_cifar10("test")


def batch(seed, n=3):
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (n, 3072), dtype=np.uint8)
    return {b"batch_label": b"a batch", b"data": images, b"labels": rng.integers(0, 10, n).tolist()}


@pytest.fixture
def batches(monkeypatch):
    """Six small batches, with sums that are theirs; returns their contents by name."""
    names = list(cifar.MD5)
    contents = {name: pickle.dumps(batch(seed), 3) for seed, name in enumerate(names)}
    publish(contents, monkeypatch)
    return contents


def publish(contents, monkeypatch):
    sums = {name: hashlib.md5(content).hexdigest() for name, content in contents.items()}
    monkeypatch.setattr(cifar, "MD5", sums)


def write_batches(folder, contents, how):
    if how == "archive":
        with tarfile.open(folder / cifar.ARCHIVE, "w:gz") as archive:
            for name, content in contents.items():
                member = tarfile.TarInfo(f"{cifar.BATCHES}/{name}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        return
    place = folder / how
    place.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (place / name).write_bytes(content)


@pytest.mark.parametrize("how", ["archive", "", "cifar10", "cifar10/cifar-10-batches-py"])
def test_batches_are_read_loose_or_from_the_archive(how, batches, folder):
    write_batches(folder, batches, how)
    images, labels = data.load_cifar10("train", np.uint8)
    assert np.array_equal(images[3], batch(1)[b"data"][0].reshape(3, 32, 32))
    assert labels.tolist() == [label for seed in range(5) for label in batch(seed)[b"labels"]]
    assert np.array_equal(data.load_cifar10("test")[1], batch(5)[b"labels"])
    assert [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size == 0] == []


@pytest.mark.parametrize("how", ["archive", ""])
def test_a_batch_with_another_sum_is_never_unpickled(how, batches, folder):
    batches["data_batch_2"] = pickle.dumps(Trap(folder / "trapped"), 3)
    write_batches(folder, batches, how)
    with pytest.raises(ValueError, match="data_batch_2 is damaged, or is not the published file"):
        data.load_cifar10()
    assert not (folder / "trapped").exists()


class Trap:
    """An object that makes a folder when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def test_even_with_the_right_sum_only_arrays_are_built(batches, folder, monkeypatch):
    pickle.loads(pickle.dumps(Trap(folder / "sprung")))
    assert (folder / "sprung").exists()
    batches["data_batch_2"] = pickle.dumps({b"data": Trap(folder / "trapped")}, 3)
    publish(batches, monkeypatch)
    write_batches(folder, batches, "")
    with pytest.raises(ValueError, match=r"asks for \w+\.mkdir, but only arrays are read"):
        data.load_cifar10()
    assert not (folder / "trapped").exists()


@pytest.mark.parametrize("content", [b"", b"nonsense", pickle.dumps([1]), pickle.dumps({})])
def test_a_batch_that_holds_something_else_is_named(content, batches, folder, monkeypatch):
    batches["test_batch"] = content
    publish(batches, monkeypatch)
    write_batches(folder, batches, "")
    with pytest.raises(ValueError, match="sets: "):
        data.load_cifar10("test")


def test_a_missing_batch_is_named(batches, folder):
    del batches["data_batch_4"]
    write_batches(folder, batches, "cifar10")
    with pytest.raises(FileNotFoundError, match="cifar10 lacks data_batch_4"):
        data.load_cifar10("train")
    assert len(data.load_cifar10("test")[0]) == 3


def halved(content):
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    "damage", [halved, flipped, lambda content: b"", lambda content: b"<html>"]
)
def test_a_damaged_archive_is_named(damage, batches, folder):
    write_batches(folder, batches, "archive")
    path = folder / cifar.ARCHIVE
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=r"cifar-10-python\.tar\.gz"):
        data.load_cifar10("train")


def test_an_archive_without_a_batch_is_named(batches, folder):
    del batches["test_batch"]
    write_batches(folder, batches, "archive")
    with pytest.raises(ValueError, match=r"cifar-10-python\.tar\.gz is cut off .*test_batch"):
        data.load_cifar10("test")


def test_the_sums_are_complete():
    assert [len(s) for s in (*mnist.MNIST.sums, *mnist.FASHION.sums, cifar.SHA256)] == [64] * 9
    assert [len(s) for s in cifar.MD5.values()] == [32] * 6


@MNIST_HERE
@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_sums_of_mnist_are_those_of_the_files(place):
    name = (mnist.FILES["train"] + mnist.FILES["test"])[place]
    content = (SHARED / "mnist" / f"{name}.gz").read_bytes()
    assert hashlib.sha256(content).hexdigest() == mnist.MNIST.sums[place]


def test_a_mirror_serves_what_the_first_place_does_not(folder, tmp_path):
    pytest.importorskip("pooch")
    good = tmp_path / "file.gz"
    good.write_bytes(b"good")
    bad = tmp_path / "bad" / "file.gz"
    bad.parent.mkdir()
    bad.write_bytes(b"altered")
    sha256 = hashlib.sha256(b"good").hexdigest()
    with serve(tmp_path) as url:
        places = ["http://127.0.0.1:9/file.gz", f"{url}/bad/file.gz", f"{url}/file.gz"]
        path = fetch(places, sha256, subfolder="somewhere")
        assert Path(path).read_bytes() == b"good"
        assert Path(path).parts[-3:] == ("cnnlib", "somewhere", "file.gz")
        with pytest.raises(ValueError, match=r"as published: .*9/file.gz.*; .*bad/file.gz.*hash"):
            fetch(places[:2], sha256, subfolder="elsewhere")
    assert list((tmp_path / "cache" / "cnnlib" / "elsewhere").iterdir()) == []


@contextmanager
def serve(folder):
    """Serve a folder on this machine."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=folder)

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
