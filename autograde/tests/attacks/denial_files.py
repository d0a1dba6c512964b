"""Attacks on the grader by the files that are handed in."""

import io
import json
import zipfile

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograde.tests.attacks.cheat_tests import guess
from autograde.tests.attacks.entry import DENIAL, Entry, attack


def text(entry: Entry) -> str:
    return nbformat.writes(entry.notebook)


@attack(DENIAL)
def zip_bomb(entry: Entry) -> None:
    """Hands in a zip of a few kilobytes that unpacks to gigabytes, as notebook and beside it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(40):
            file.writestr(f"{number}.txt", bytes(10_000_000))
        file.writestr("../../../owned.txt", "owned")
    entry.hand_in(packed.getvalue())
    (entry.folder / "attacked.zip").write_bytes(packed.getvalue())


@attack(DENIAL)
def hundred_megabytes(entry: Entry) -> None:
    """Hands in a notebook of 100 MB."""
    entry.cell("why").source = "x" * 100_000_000
    entry.hand_in(text(entry).encode())


@attack(DENIAL)
def huge_file_beside(entry: Entry) -> None:
    """Hands in a file that looks like a terabyte beside the notebook."""
    guess(entry)
    with (entry.folder / "data.npy").open("wb") as file:
        file.truncate(1 << 40)


@attack(DENIAL)
def many_cells(entry: Entry) -> None:
    """Hands in a notebook of 15 MB with two hundred thousand cells."""
    cells = ['{"cell_type":"code","metadata":{},"source":"","outputs":[],"execution_count":null}']
    head = '{"nbformat":4,"nbformat_minor":4,"metadata":{},"cells":['
    entry.hand_in((head + ",".join(cells * 200_000) + "]}").encode())


@attack(DENIAL)
def many_outputs(entry: Entry) -> None:
    """Hands in one cell with a hundred thousand outputs and a million tags."""
    output = '{"output_type":"stream","name":"stdout","text":["x"]}'
    data = json.loads(text(entry))
    data["cells"][1]["outputs"] = ["OUTPUTS"]
    data["cells"][1]["metadata"]["tags"] = [str(n) for n in range(500_000)]
    whole = json.dumps(data).replace('"OUTPUTS"', ",".join([output] * 100_000))
    entry.hand_in(whole.encode())


@attack(DENIAL)
def many_own_cells(entry: Entry) -> None:
    """Adds nine hundred cells of its own, each with an output."""
    for number in range(900):
        cell = new_code_cell("1", id=f"mine-{number}")
        cell.outputs = [new_output("stream", text="x" * 100)]
        entry.cells.append(cell)


@attack(DENIAL)
def deep_json(entry: Entry) -> None:
    """Hands in metadata that are nested a hundred thousand levels deep."""
    deep = "[" * 100_000 + "]" * 100_000
    entry.hand_in(text(entry).replace('"metadata": {', f'"metadata": {{"x": {deep},', 1).encode())


@attack(DENIAL)
def less_deep_json(entry: Entry) -> None:
    """Hands in metadata and outputs that are nested a few hundred levels deep."""
    guess(entry)
    deep = []
    for _ in range(450):
        deep = [deep]
    entry.notebook.metadata["x"] = deep
    entry.cells[0].metadata["x"] = deep
    data = {"application/json": deep}
    entry.cell("area").outputs = [new_output("display_data", data=data)]


@attack(DENIAL)
def numbers_in_json(entry: Entry) -> None:
    """Hands in numbers of a million digits, infinite ones, and doubled keys."""
    odd = '"metadata": {"a": ' + "9" * 1_000_000 + ', "b": 1e999, "c": NaN, "c": -Infinity,'
    entry.hand_in(text(entry).replace('"metadata": {', odd, 1).encode())


@attack(DENIAL)
def wrong_types(entry: Entry) -> None:
    """Hands in a notebook in which lists are texts, texts are numbers, and objects are null."""
    data = json.loads(text(entry))
    data["cells"] += [None, 5, [], {"cell_type": 7}, {"cell_type": "code", "source": 1}]
    data["metadata"] = [["kernelspec"]]
    entry.hand_in(json.dumps(data).encode())


@attack(DENIAL)
def odd_sources(entry: Entry) -> None:
    """Hands in code that cannot be read: null bytes, half characters, a tree too deep."""
    entry.answer(
        area="area = 0\x00",
        letter="x = " + "-" * 50_000 + "1",
        twice="x = " + "(" * 5_000 + ")" * 5_000,
        places="x" + ".a" * 100_000,
        correlate="def cross_correlate1d(x, w):\n"
        + "\n".join("    " + " " * level + "if x:" for level in range(300))
        + " pass",
        average="x = 1 " + "+ 1 " * 60_000,
    )
    for source in (
        "f'" + "{" * 500,
        "%" * 9999,
        "!" * 9999 + "x",
        "\ufeff?x??",
        "x = [" * 3_000,
        "0" * 500_000,
        "'''",
        "\\" * 9999,
        "\r\r\n\x0c\x1a",
        "lambda: " * 3_000 + "1",
        "await " * 500 + "x",
        "%%time\n" * 3_000,
        "@x\n" * 9_000,
    ):
        entry.last(source)


@attack(DENIAL)
def half_characters(entry: Entry) -> None:
    """Hands in halves of characters, in text and in metadata."""
    entry.hand_in(text(entry).replace("# Attacked", "\\ud800 \\udfff", 1).encode())


@attack(DENIAL)
def other_encodings(entry: Entry) -> None:
    """Hands in a notebook in UTF-16, with a mark of its own."""
    entry.hand_in(text(entry).encode("utf-16"))


@attack(DENIAL)
def format_2(entry: Entry) -> None:
    """Hands in format 2, whose cells have other places."""
    entry.hand_in(
        json.dumps(
            {
                "nbformat": 2,
                "metadata": {"name": "x"},
                "worksheets": [
                    {
                        "cells": [
                            {
                                "cell_type": "code",
                                "input": "area = 0",
                                "language": "python",
                                "outputs": [],
                                "collapsed": False,
                            }
                        ]
                    }
                ],
            }
        ).encode()
    )


@attack(DENIAL)
def format_3(entry: Entry) -> None:
    """Hands in format 3 with wrong answers."""
    guess(entry)
    entry.hand_in(nbformat.writes(entry.notebook, version=3).encode())


@attack(DENIAL)
def format_5(entry: Entry) -> None:
    """Hands in format 5, which does not exist."""
    entry.hand_in(text(entry).replace('"nbformat": 4', '"nbformat": 5').encode())


@attack(DENIAL)
def format_4_99(entry: Entry) -> None:
    """Hands in a minor format of the far future, and one that is no number."""
    entry.hand_in(text(entry).replace('"nbformat_minor": 5', '"nbformat_minor": 1e400').encode())


@attack(DENIAL)
def true_format(entry: Entry) -> None:
    """Hands in a format that is true, and a minor one that is a list."""
    changed = text(entry).replace('"nbformat": 4', '"nbformat": true')
    entry.hand_in(changed.replace('"nbformat_minor": 5', '"nbformat_minor": []').encode())


@attack(DENIAL)
def slow_markdown(entry: Entry) -> None:
    """Writes Markdown that takes long to read: open brackets, quotes in quotes, stars."""
    entry.cell("why").source = "[" * 30_000
    for source in (
        "> " * 3_000 + "x",
        "*a **b " * 5_000,
        "`" * 30_000 + "a",
        "![[](" * 5_000,
        "- " * 2_000 + "x",
        "<" * 50_000,
        "<div>" * 5_000,
        "$" * 9_999,
        "_" * 30_000,
        "|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "|a" * 3_000 + "|",
        "&#" * 30_000,
        "\\begin{a}" * 5_000,
        "<b " + "a=" * 20_000,
        "[a]: <" * 5_000,
        "~" * 30_000,
    ):
        entry.cells.append(new_markdown_cell(source, id=f"slow-{len(entry.cells)}"))


@attack(DENIAL)
def slow_outputs(entry: Entry) -> None:
    """Prints and raises text that takes long to turn into a page."""
    entry.answer(
        area="""
print("\\x1b[" * 50_000), print("/a" * 50_000), print("\\x1b[31m" * 20_000)
display({"text/html": "<div>" * 30_000}, raw=True)
display({"text/html": "<" * 60_000}, raw=True)
display({"text/markdown": "[" * 30_000}, raw=True)
display({"text/markdown": "> " * 3_000}, raw=True)
display({"text/latex": "$" * 30_000}, raw=True)
raise ValueError("/a" * 4_000 + "In [1]" * 500)"""
    )


@attack(DENIAL)
def many_names_in_metadata(entry: Entry) -> None:
    """Names cells of its own like a test, two hundred times."""
    for number in range(200):
        cell = new_code_cell("area = 0", id=f"again-{number}")
        cell.metadata["nbgrader"] = dict(entry.cell("test-area").metadata.nbgrader)
        entry.cells.append(cell)


@attack(DENIAL)
def binary(entry: Entry) -> None:
    """Hands in an empty file, folders in the place of files, and names with line breaks."""
    entry.hand_in(b"\x00" * 100)
    (entry.folder / "timestamp.txt").mkdir()
    (entry.folder / "a\nb\x1b[2J.ipynb").write_text("{}")
