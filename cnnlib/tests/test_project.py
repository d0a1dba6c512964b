"""What the project's own files promise to each other."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def names(requirements):
    return {re.match(r"[\w.-]+", line)[0].lower() for line in requirements}


def test_conda_and_pip_install_the_same():
    wanted = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    conda = {line for line in wanted if isinstance(line, str)}
    assert conda - {"pip"} == {*PROJECT["dependencies"], f"python{PROJECT['requires-python']}"}
    assert [line for line in wanted if isinstance(line, dict)] == [
        {"pip": ["--editable .[instructor]"]}
    ]


@pytest.mark.parametrize("extra", [None, *PROJECT["optional-dependencies"]])
def test_every_requirement_has_an_exact_version(extra):
    asked = PROJECT["dependencies"] if extra is None else PROJECT["optional-dependencies"][extra]
    lines = (ROOT / "constraints.txt").read_text().split()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    assert names(asked) <= {re.sub("_", "-", name) for name in names(lines)} | names(lines)


@pytest.mark.parametrize("name", ["constraints.txt", "environment.yml", "pyproject.toml"])
def test_no_file_names_the_address_of_a_package_index(name):
    addresses = re.findall(r"https?://[^\s\"']+", (ROOT / name).read_text())
    assert all(address.startswith("https://github.com/") for address in addresses)


def test_the_readme_fits_one_screen_and_its_links_exist():
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) <= 50
    local = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert local
    assert [link for link in local if not (ROOT / link).exists()] == []
