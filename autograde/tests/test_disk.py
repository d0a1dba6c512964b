"""Folders that student code has written are counted, and removed, whatever is in them."""

import os

import pytest

from autograde.execute.server.disk import MOST_FILES, fills, remove


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    return made


def test_a_folder_is_full_when_its_files_are_larger_than_they_may_be(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "file").write_bytes(b"x" * (2 << 20))
    assert fills(folder, 1)
    assert not fills(folder, 3)


def test_a_hole_in_a_file_counts_nothing(folder):
    with open(folder / "sparse", "wb") as file:
        file.truncate(100 << 20)
    assert not fills(folder, 1)


def test_a_link_counts_nothing(folder, tmp_path):
    (tmp_path / "large").write_bytes(b"x" * (2 << 20))
    (folder / "link").symlink_to(tmp_path / "large")
    (folder / "up").symlink_to(tmp_path)
    assert not fills(folder, 1)


def test_many_empty_files_fill_a_folder(folder):
    for number in range(MOST_FILES + 1):
        (folder / str(number)).touch()
    assert fills(folder, 100)


def test_a_folder_that_is_gone_is_not_full(folder):
    assert not fills(folder / "gone", 1)


def test_a_deep_folder_is_removed(folder, tmp_path):
    here = os.open(folder, os.O_RDONLY)
    for _ in range(2000):
        os.mkdir("deep", dir_fd=here)
        inner = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    assert fills(folder, 100), "it is deeper than a path may be long"
    remove(folder)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_read_is_removed(folder, tmp_path):
    (folder / "shut").mkdir()
    (folder / "shut" / "file").touch()
    (folder / "shut").chmod(0)
    folder.chmod(0o300)
    remove(folder)
    assert list(tmp_path.iterdir()) == []


def test_what_a_link_leads_to_stays(folder, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    kept.chmod(0o750)
    (folder / "link").symlink_to(kept)
    remove(folder)
    assert list(kept.iterdir()) == [kept / "file"]
    assert kept.stat().st_mode & 0o777 == 0o750


def test_a_link_in_the_place_of_a_folder_is_not_followed(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    (tmp_path / "made").symlink_to(kept)
    remove(tmp_path / "made")
    assert list(kept.iterdir()) == [kept / "file"]
