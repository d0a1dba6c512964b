"""The files of the embedded data: listed with their sums, small, and what the maker makes."""

import hashlib
import re
import runpy
import zipfile

import numpy as np
import pytest

from cnnlib import data

FOLDER = data._folder()
FILES = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*")
    if path.is_file() and path.suffix not in {".md", ".py", ".pyc", ".log"}
)
# Weights are trained and experiments are run, which takes minutes; these tests make the others.
WEIGHTS = [name for name in FILES if name.startswith("weights/")]
MEASURED = [name for name in FILES if name.startswith("experiments/")]
MADE = sorted(set(FILES) - set(WEIGHTS) - set(MEASURED))
SUMS = dict(
    re.findall(
        r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|", (FOLDER / "README.md").read_text(), re.M
    )
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    maker = runpy.run_path(str(FOLDER / "make.py"))
    folder = tmp_path_factory.mktemp("data")
    for make in maker["MAKERS"].values():
        make(folder)
    return folder


def test_the_readme_lists_every_file_and_no_other():
    assert sorted(SUMS) == FILES


@pytest.mark.parametrize("name", FILES)
def test_the_sum_of_a_file_is_the_one_in_the_readme(name):
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == SUMS[name]


@pytest.mark.parametrize("name", FILES)
def test_a_file_carries_no_time(name):
    with zipfile.ZipFile(FOLDER / name) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_files_are_small():
    sizes = {name: (FOLDER / name).stat().st_size for name in FILES}
    assert sum(sizes.values()) < 2e6
    assert max(size for name, size in sizes.items() if name.startswith("photographs/")) < 200e3
    assert max(sizes[name] for name in WEIGHTS) < 500e3


def test_the_maker_makes_these_files_and_no_other(made):
    assert sorted(path.relative_to(made).as_posix() for path in made.rglob("*.npz")) == MADE


@pytest.mark.parametrize("name", MADE)
def test_the_maker_makes_the_same_arrays(made, name):
    with np.load(made / name) as fresh, np.load(FOLDER / name) as kept:
        assert fresh.files == kept.files
        for key in kept.files:
            assert fresh[key].dtype == kept[key].dtype
            assert fresh[key].shape == kept[key].shape
            if kept[key].ndim < 3 or name == "digits.npz":
                assert np.array_equal(fresh[key], kept[key])
            else:
                # Another release of the JPEG or the font library may round differently.
                difference = np.abs(fresh[key].astype(int) - kept[key])
                assert difference.mean() < 0.5


def test_two_runs_write_the_same_bytes(tmp_path, made):
    maker = runpy.run_path(str(FOLDER / "make.py"))
    for make in maker["MAKERS"].values():
        make(tmp_path)
    for name in MADE:
        assert (tmp_path / name).read_bytes() == (made / name).read_bytes()


def test_an_unknown_name_makes_nothing(monkeypatch, capsys):
    maker = runpy.run_path(str(FOLDER / "make.py"))
    monkeypatch.setattr("sys.argv", ["make.py", "letters"])
    with pytest.raises(SystemExit) as stop:
        maker["main"]()
    assert stop.value.code == 2
    assert "unknown: letters; choose from digits, photographs, glyphs" in capsys.readouterr().err
