import json
import struct

import numpy as np
import pytest

from cnnlib.weights import load, save


def file_of(header, data=b""):
    """Lay out a file by hand."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def entry(dtype="F32", shape=(1,), start=0, stop=4):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [start, stop]}


def test_a_file_made_by_hand_is_read(tmp_path):
    header = {
        "__metadata__": {"format": "pt"},
        "b": entry("I16", (2,), 12, 16),
        "a": entry("F32", (1, 3), 0, 12),
        "c": entry("BF16", (2,), 16, 20),
    }
    data = struct.pack("<3f2h", 0.5, -1, 2, 7, -8) + bytes([0x80, 0x3F, 0x49, 0x40])
    (tmp_path / "a.safetensors").write_bytes(file_of(header, data))
    arrays = load(tmp_path / "a.safetensors")
    assert list(arrays) == ["b", "a", "c"]
    np.testing.assert_array_equal(arrays["a"], np.array([[0.5, -1, 2]], np.float32))
    np.testing.assert_array_equal(arrays["b"], np.array([7, -8], np.int16))
    np.testing.assert_array_equal(arrays["c"], np.array([1, 3.140625], np.float32))
    assert all(array.flags.writeable for array in arrays.values())


def test_the_bytes_written_are_those_of_the_format(tmp_path):
    save({"w": np.array([[1, 2]], ">f4")}, tmp_path / "a.safetensors")
    got = (tmp_path / "a.safetensors").read_bytes()
    text = b'{"w": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]}}'
    assert len(text) % 8 == 0
    assert got == struct.pack("<Q", len(text)) + text + struct.pack("<2f", 1, 2)


def test_the_numbers_start_at_a_multiple_of_8(tmp_path):
    for name in ("w", "ww", "www"):
        save({name: np.ones(1)}, tmp_path / "a.safetensors")
        whole = (tmp_path / "a.safetensors").read_bytes()
        assert struct.unpack("<Q", whole[:8])[0] % 8 == 0
        assert whole[-8:] == struct.pack("<d", 1)


def test_the_published_reader_and_writer_agree(tmp_path):
    published = pytest.importorskip("safetensors.numpy")
    arrays = {"w": np.arange(6, dtype=np.float32).reshape(2, 3), "n": np.array(3)}
    save(arrays, tmp_path / "ours.safetensors")
    published.save_file(arrays, tmp_path / "theirs.safetensors")
    for got in (
        published.load_file(tmp_path / "ours.safetensors"),
        load(tmp_path / "theirs.safetensors"),
    ):
        assert got.keys() == arrays.keys()
        for name, array in arrays.items():
            np.testing.assert_array_equal(got[name], array)
            assert got[name].dtype == array.dtype


HUGE = 2**62


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "the header claims 0 bytes of a file of 0"),
        (struct.pack("<Q", 2**63) + b"{}", "the header claims"),
        (struct.pack("<Q", 3) + b"{}", "the header claims 3 bytes of a file of 10"),
        (file_of(b"[]"), "no table of contents"),
        (file_of(b"{nope}"), "damaged"),
        (file_of(b"[" * 50_000), "damaged"),
        (file_of(b"\xff\xfe"), "damaged"),
        (file_of(b'{"a": 1, "a": 2}'), "names an array twice"),
        (file_of({"a": entry()}, b"123"), "is .* but has 3 bytes"),
        (file_of({"a": entry()}, b"12345"), "take 4 bytes but there are 5"),
        (file_of({"a": entry(shape=(2,))}, b"1234"), r"a is \[2\] F32 but has 4 bytes"),
        (file_of({"a": entry(shape=(HUGE, 4, 1))}, b"1234"), "but has 4 bytes"),
        (file_of({"a": entry(shape=(-1, -1))}, b"1234"), "has the shape"),
        (file_of({"a": entry(shape=(1.0,))}, b"1234"), "has the shape"),
        (file_of({"a": entry("F8_E4M3")}, b"1234"), "holds F8_E4M3"),
        (file_of({"a": entry(start=4, stop=8)}, bytes(8)), "starts at byte 4, expected 0"),
        (file_of({"a": entry(), "b": entry()}, bytes(8)), "b starts at byte 0, expected 4"),
        (file_of({"a": entry(start=4, stop=0)}, bytes(4)), "lies from byte 4 to 0"),
        (file_of({"a": entry(start=-4, stop=0)}, bytes(4)), "lies from byte -4"),
        (file_of({"a": entry(start=0.0)}, bytes(4)), "lies from byte 0.0"),
        (file_of({"a": {"dtype": "F32"}}), "damaged"),
        (file_of({"a": [1]}), "damaged"),
    ],
)
def test_a_file_that_breaks_the_rules_is_refused(content, match, tmp_path):
    (tmp_path / "a.safetensors").write_bytes(content)
    with pytest.raises(ValueError, match=match):
        load(tmp_path / "a.safetensors")


@pytest.mark.parametrize("arrays", [{"a": np.ones(1, complex)}, {"__metadata__": np.ones(1)}])
def test_what_the_format_cannot_hold_is_not_written(arrays, tmp_path):
    with pytest.raises(ValueError, match="safetensors takes F64, F32"):
        save(arrays, tmp_path / "a.safetensors")
