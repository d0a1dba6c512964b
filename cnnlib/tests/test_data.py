import runpy
import shutil

import numpy as np
import pytest

from cnnlib import data


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "_FOLDERS", [tmp_path / "embedded", tmp_path / "data"])
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def test_there_are_1797_digits_with_ink_from_0_to_1():
    images, labels = data.load_digits()
    assert images.shape == (1797, 8, 8)
    assert images.dtype == np.float64
    assert (images.min(), images.max()) == (0, 1)
    assert labels.dtype == np.int64
    # The class counts that the repository of the data set publishes for this part of it.
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_a_zero_is_empty_in_the_middle_and_a_one_is_not():
    images, labels = data.load_digits()
    middle = images[:, 3:5, 3:5].mean(axis=(1, 2))
    assert middle[labels == 0].mean() < 0.15
    assert middle[labels == 1].mean() > 0.7


def test_every_character_comes_three_times_in_every_face():
    images, labels, faces = data.load_glyphs()
    assert images.shape == (16 * 36 * 3, 28, 28)
    assert images.dtype == np.float64
    assert labels.dtype == np.int64
    assert (images.min(), images.max()) == (0, 1)
    pairs, counts = np.unique(np.stack([labels.astype(str), faces]), axis=1, return_counts=True)
    assert pairs.shape[1] == 16 * 36
    assert np.all(counts == 3)


def test_labels_name_the_characters():
    images, labels, faces = data.load_glyphs()
    upright = faces == "DejaVuSans"
    columns = (images[upright] > 0.5).any(axis=1).sum(axis=1)[::3]
    characters = [data.CHARACTERS[label] for label in labels[upright][::3]]
    assert "".join(characters) == data.CHARACTERS
    assert characters[np.argmin(columns)] == "I"
    assert characters[np.argmax(columns)] == "W"


def test_no_glyph_is_cut_off_at_the_border():
    images, _, _ = data.load_glyphs()
    border = np.ones((28, 28), bool)
    border[1:-1, 1:-1] = False
    assert images[:, border].max() < 0.5


def test_there_are_at_least_five_photographs():
    assert len(data.photograph_names()) >= 5
    assert data.photograph_names() == sorted(data.photograph_names())


@pytest.mark.parametrize("name", data.photograph_names())
def test_a_photograph_is_a_color_image_of_256_pixels(name):
    image = data.load_photograph(name)
    assert image.dtype == np.uint8
    assert image.ndim == 3
    assert image.shape[2] == 3
    assert max(image.shape) == 256
    assert image.std() > 20


def test_the_channels_of_a_gray_photograph_are_equal():
    image = data.load_photograph("camera")
    assert np.all(image == image[:, :, :1])


@pytest.mark.parametrize("name", ["dog", "", "../digits", "Cat"])
def test_an_unknown_photograph_is_answered_with_the_known_ones(name):
    with pytest.raises(ValueError, match=r"no photograph is called .*: choose one of camera, cat"):
        data.load_photograph(name)


@pytest.mark.parametrize("load", [data.load_digits, data.load_glyphs])
def test_every_call_returns_fresh_writable_arrays(load):
    load()[0][:] = -1
    load()[1][:] = -1
    assert load()[0].min() == 0
    assert load()[1].min() == 0


def test_a_photograph_is_fresh_and_writable():
    data.load_photograph("cat")[:] = 0
    assert data.load_photograph("cat").max() > 0


def test_the_folder_inside_the_package_comes_before_the_one_beside_it(tmp_path):
    package = tmp_path / "cnnlib"
    package.mkdir()
    module = shutil.copy(data.__file__, package)
    for count, folder in [(1, tmp_path / "data"), (2, package / "embedded")]:
        folder.mkdir()
        np.savez(folder / "digits.npz", images=np.zeros((count, 8, 8)), labels=np.zeros(count))
        images, _ = runpy.run_path(str(module))["load_digits"]()
        assert len(images) == count


def test_no_folder_of_data_is_an_error_that_names_both_places(folder):
    folder.rmdir()
    with pytest.raises(FileNotFoundError, match=r"neither in .*embedded nor in .*data: install"):
        data.load_digits()


def test_a_missing_file_is_named(folder):
    with pytest.raises(FileNotFoundError, match=r"digits\.npz is missing"):
        data.load_digits()


def truncated(path):
    path.write_bytes(path.read_bytes()[:-200])


def empty(path):
    path.write_bytes(b"")


def one_byte_changed(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


def plain_text(path):
    path.write_text("version https://example.org/pointer\n")


def other_arrays(path):
    np.savez(path, something=np.zeros(3))


def one_array(path):
    with path.open("wb") as file:
        np.save(file, np.zeros(3))


DAMAGES = [truncated, empty, one_byte_changed, plain_text, other_arrays, one_array]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_named(folder, damage):
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 17, (50, 8, 8), dtype=np.uint8), np.zeros(50, np.uint8)
    np.savez_compressed(folder / "digits.npz", images=images, labels=labels)
    data.load_digits()
    damage(folder / "digits.npz")
    with pytest.raises(ValueError, match=r"digits\.npz is damaged \(.+\): restore it"):
        data.load_digits()
