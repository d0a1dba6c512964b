"""Weights in a model and in files; the safetensors format has its own tests."""

import gc
import hashlib
import http.server
import sys
import threading
import warnings

import numpy as np
import pytest

from cnnlib.atomic import written_whole
from cnnlib.containers import Sequential
from cnnlib.layers import BatchNorm2d, Conv2d, Linear
from cnnlib.weights import fetch, load, load_state_dict, save, state_dict

ENDINGS = [".npz", ".safetensors", ".json"]


def net(seed=0):
    rng = np.random.default_rng(seed)
    return Sequential(conv1=Conv2d(1, 2, 3, rng=rng), bn1=BatchNorm2d(2), fc=Linear(8, 3, rng=rng))


ARRAYS = {
    "half": np.array([1.5, -0.0, 6e-8, np.inf], np.float16),
    "single": np.array([[0.1, 1e-45], [-np.inf, 3.4e38]], np.float32),
    "double": np.array([1 / 3, np.nan, 5e-324]),
    "counts": np.array([[-(2**63), 2**63 - 1]]),
    "bytes": np.arange(6, dtype=np.uint8).reshape(1, 2, 3),
    "flags": np.array([True, False]),
    "number": np.array(2.5),
    "none": np.zeros((0, 3), np.float32),
    "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "every other": np.arange(8.0)[::2],
}


def assert_same(got, want):
    assert list(got) == list(want)
    for name, array in want.items():
        assert got[name].dtype == array.dtype, name
        np.testing.assert_array_equal(got[name], array, err_msg=name)
        np.testing.assert_array_equal(np.signbit(got[name] + 0.0 * 0), np.signbit(array + 0.0 * 0))


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_array_comes_back_bit_for_bit(ending, tmp_path):
    save(ARRAYS, tmp_path / f"a{ending}")
    assert_same(load(tmp_path / f"a{ending}"), ARRAYS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_model_is_saved_with_its_statistics_and_comes_back_in_another(ending, tmp_path):
    one, other = net(0), net(1)
    one["bn1"].state["running_mean"] += 3
    save(one, tmp_path / f"net{ending}")
    assert load_state_dict(other, load(tmp_path / f"net{ending}")) == ([], [])
    assert_same(state_dict(other), state_dict(one))
    assert list(state_dict(one))[-2:] == ["bn1.running_mean", "bn1.running_var"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_arrays_give_the_same_bytes(ending, tmp_path):
    for name in ("a", "b"):
        save(net(), tmp_path / f"{name}{ending}")
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_damaged_file_is_called_damaged_wherever_it_is_cut(ending, tmp_path):
    path = tmp_path / f"net{ending}"
    save(net(), path)
    whole = path.read_bytes()
    for size in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:size])
        with pytest.raises(ValueError, match=r"is damaged.*save or download it again"):
            load(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_of_wrong_bits_is_read_or_called_damaged(ending, tmp_path):
    path, rng = tmp_path / f"net{ending}", np.random.default_rng(0)
    save({"a": np.ones(3), "b": np.zeros(2)}, path)
    whole = np.frombuffer(path.read_bytes(), np.uint8)
    damaged = 0
    for _ in range(300):
        changed = whole.copy()
        changed[rng.integers(len(whole))] ^= 1 << rng.integers(8)
        path.write_bytes(changed.tobytes())
        try:
            load(path)
        except ValueError as error:
            damaged += "is damaged" in str(error)
    assert damaged > 30


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("[" * 100_000, "is damaged"),
        ("[1, 2]", "it is not a snapshot"),
        ('{"cnnlib": 2}', "it is not a snapshot"),
        (
            '{"cnnlib": 1, "arrays": {"a": {"dtype": "object", "shape": [0], "values": []}}}',
            "object",
        ),
        (
            '{"cnnlib": 1, "arrays": {"a": {"dtype": "int8", "shape": [2], "values": [1]}}}',
            "reshape",
        ),
    ],
)
def test_json_that_is_no_snapshot_is_refused(text, match, tmp_path):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(ValueError, match=match):
        load(tmp_path / "a.json")


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_no_number_cannot_be_saved_and_the_old_file_stays(ending, tmp_path):
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="a holds object"):
        save({"a": np.array([None])}, path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("arrays", "match"),
    [
        ({"a": np.array(["x"])}, "a holds <U1, expected numbers"),
        ({"file": np.ones(2)}, "an array in a .npz file cannot be called 'file': rename it"),
    ],
)
def test_what_an_npz_file_cannot_hold_is_refused(arrays, match, tmp_path):
    with pytest.raises(ValueError, match=match):
        save(arrays, tmp_path / "a.npz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["resnet18.pth", "a.bin"])
def test_pickles_are_refused_with_the_way_out(name):
    with pytest.raises(ValueError, match=r"is a pickle.*safetensors.torch.save_file"):
        load(name)


def test_other_endings_are_refused():
    with pytest.raises(ValueError, match=r"ends in '.txt': use .npz, .safetensors, .json"):
        save({}, "a.txt")


def test_a_file_that_is_not_there_is_not_called_damaged(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "a.npz")


def test_a_file_keeps_its_old_content_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with written_whole(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"

    def fail_half_way():
        with written_whole(path) as file:
            file.write(b"ha")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_loading_copies_into_the_models_own_arrays_and_types():
    model = net()
    before = state_dict(model)
    arrays = {name: array.astype(np.float64) + 1 for name, array in before.items()}
    arrays["bn1.num_batches_tracked"] = np.array(7)
    load_state_dict(model, arrays)
    for name, array in state_dict(model).items():
        assert array is before[name]
        assert array.dtype == np.float32
        np.testing.assert_allclose(array, arrays[name], rtol=1e-6)


def changed(**changes):
    arrays = {name: array + 1 for name, array in state_dict(net()).items()} | changes
    return {name: array for name, array in arrays.items() if array is not None}


@pytest.mark.parametrize(
    ("arrays", "match"),
    [
        (changed(**{"fc.bias": None}), "missing fc.bias; not expected nothing"),
        (changed(**{"fc2.bias": np.ones(3)}), "missing nothing; not expected fc2.bias"),
        (changed(**{"fc.bias": np.ones(4)}), r"fc.bias is \(4,\) but the model's is \(3,\)"),
        (changed(**{"fc.bias": np.array(["a"] * 3)}), "fc.bias holds <U1"),
        ([1, 2], "arrays is list, expected a dict"),
        (None, "arrays is NoneType, expected a dict"),
        ({}, "missing conv1.weight, .* and 3 more"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_half_loaded(arrays, match):
    model = net()
    before = {name: array.copy() for name, array in state_dict(model).items()}
    with pytest.raises(ValueError, match=match):
        load_state_dict(model, arrays)
    assert_same(state_dict(model), before)


def test_a_read_only_model_is_refused_before_anything_is_loaded():
    model = net()
    model["fc"].params["bias"].setflags(write=False)
    before = model["conv1"].params["weight"].copy()
    with pytest.raises(ValueError, match=r"fc.bias is read-only"):
        load_state_dict(model, changed())
    np.testing.assert_array_equal(model["conv1"].params["weight"], before)


def test_not_strict_passes_over_names_and_says_which():
    model = net()
    arrays = changed(**{"fc.bias": None, "extra": np.ones(1)})
    assert load_state_dict(model, arrays, strict=False) == (["fc.bias"], ["extra"])
    np.testing.assert_array_equal(model["fc"].params["weight"], arrays["fc.weight"])
    with pytest.raises(ValueError, match=r"fc.weight is"):
        load_state_dict(model, {"fc.weight": np.ones(2)}, strict=False)


@pytest.fixture
def server(tmp_path):
    """Serve one file, b"weights", on this machine."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "net.npz").write_bytes(b"weights")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=folder)

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/net.npz"
        serving.shutdown()
    with warnings.catch_warnings():
        # requests leaves the socket of a refused download to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


SHA256 = hashlib.sha256(b"weights").hexdigest()


def test_a_download_is_kept_and_used_offline(server, tmp_path, monkeypatch):
    pytest.importorskip("pooch")
    path = fetch(server, SHA256, tmp_path / "cache")
    assert (tmp_path / "cache" / "net.npz").read_bytes() == b"weights"
    (tmp_path / "served" / "net.npz").unlink()
    assert fetch(server, SHA256.upper(), tmp_path / "cache") == path


def test_a_download_that_differs_is_refused_and_not_kept(server, tmp_path):
    pytest.importorskip("pooch")
    with pytest.raises(ValueError, match="hash"):
        fetch(server, "0" * 64, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/net.npz", "missing"])
def test_offline_the_message_says_where_to_put_the_file(address, server, tmp_path):
    pytest.importorskip("pooch")
    url = f"{server}.missing" if address == "missing" else address
    with pytest.raises(OSError, match=r"could not be downloaded.*or put the file into .*cache"):
        fetch(url, SHA256, tmp_path / "cache")


def test_without_pooch_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(ImportError, match="pip install pooch"):
        fetch("http://127.0.0.1:9/net.npz", SHA256)


def test_a_checksum_must_be_whole():
    with pytest.raises(ValueError, match="expected 64 hexadecimal digits"):
        fetch("http://127.0.0.1:9/net.npz", "f37072fd")
