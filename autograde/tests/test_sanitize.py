"""The page of a feedback: hints are hints, formulas are whole, and no script of a student runs."""

import re
import shutil
from copy import deepcopy

import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.converters import GenerateFeedback
from traitlets.config import Config

from autograde.config import configure
from autograde.feedback.plain_text import plain, without_paths
from autograde.feedback.sanitize import TAGS, shortened
from autograde.releasing.build import release_notebook
from autograde.tests.payloads import DISGUISES, OUTPUTS, PAGES

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
HTML = "text/html; charset=utf-8"
HINTS = """\
<details><summary>Hint 1</summary>

The `&` stands *between* two numbers.

<details><summary>Hint 2</summary>

Lines end in `\\\\`.

</details></details>"""
MATRIX = r"$$\begin{bmatrix} 1 & -1 \\ a < b & 0 \end{bmatrix}$$ and $x & y$"
TEMPLATE = {"div", "pre", "span", "a", "h4", "ol", "li", "img"}  # what nbgrader's page consists of
ATTRIBUTES = {"alt", "class", "height", "href", "id", "open", "src", "style", "title", "width"}
STYLES = re.compile(r"display: list-item; cursor: pointer;|text-align:\s?\w+;|")
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[\w+/=]*")


def page(*cells):
    """The page nbgrader makes of these cells: its template, our settings."""
    config = Config()
    configure(config)
    config = GenerateFeedback(config=config).config
    marks = {"notebook": "tiny", "score": 0, "max_score": 0, "late_penalty": 0}
    notebook, resources = new_notebook(cells=list(cells)), ResourcesDict(nbgrader=marks)
    return HTMLExporter(config=config).from_notebook_node(notebook, resources)[0]


def output(kind, text):
    return new_code_cell("", outputs=[new_output("display_data", {kind: text})])


def written(kind, text):
    return new_markdown_cell(text) if kind == "cell" else output(kind, text)


def soup(*cells):
    """What is made of the cells."""
    return BeautifulSoup(page(*cells), "html.parser").select("#notebook-container")[-1]


def test_hints_are_hints():
    body = soup(new_markdown_cell(HINTS))
    assert [one.text for one in body.select("details > summary")] == ["Hint 1", "Hint 2"]
    assert body.select_one("details details") is not None
    assert body.select_one("details em").text == "between"
    assert "<details" not in body.text


def test_formulas_reach_the_page_as_they_were_written():
    text = soup(new_markdown_cell(MATRIX)).text
    assert MATRIX in text
    assert "&amp;" not in text


def looks_harmless(tag):
    """Whether a tag is one of those that can do nothing, with attributes that can do nothing."""
    href, src = tag.get("href", "#"), tag.get("src", "")
    return (
        tag.name in {*TAGS, *TEMPLATE}
        and {*tag.attrs} <= ATTRIBUTES
        and re.match(r"#|https?://|mailto:", href) is not None
        and (not src or PICTURE.fullmatch(src) is not None)
        and STYLES.fullmatch(tag.get("style", "")) is not None
        and tag.get("id", "cell-id").startswith("cell-id")
    )


@pytest.mark.parametrize("kind", ["cell", "text/html", "text/markdown"])
def test_nothing_that_runs_is_left_of_an_attack(kind):
    body = soup(*(written(kind, attack) for attack in PAGES))
    assert [str(tag)[:200] for tag in body.find_all(True) if not looks_harmless(tag)] == []


def test_nothing_that_runs_is_left_of_an_output():
    body = soup(*(new_code_cell("", outputs=[deepcopy(output)]) for output in OUTPUTS))
    assert [str(tag)[:200] for tag in body.find_all(True) if not looks_harmless(tag)] == []


def test_what_cannot_be_shown_is_named():
    body = soup(output("application/pdf", "JVBERi0xLjMK"))
    assert "(not shown here: application/pdf)" in body.text


def test_what_an_attack_needs_does_not_look_harmless():
    texts = [text for text in PAGES if "<" in text and "$" not in text and "```" not in text]
    tags = [BeautifulSoup(text, "html.parser").find_all(True) for text in texts]
    assert len([1 for found in tags if not all(map(looks_harmless, found))]) > 45


def test_a_formula_reaches_for_nothing_outside_of_it():
    text = soup(new_markdown_cell(r"$\href{javascript:caught()}{x} + \cssId{toc}{y}$")).text
    assert r"\mathrm{href}{javascript:caught()}{x} + \mathrm{cssId}{toc}{y}" in text


FORMULAS = {
    r"$\let\h\href1 \h{https://evil}{x}$": r"$\let\h\mathrm{href}1 \h{https://evil}{x}$",
    r"$\href_{x} \bboxé \hrefs$": r"$\mathrm{href}_{x} \mathrm{bbox}é \hrefs$",
    r"<p>$\&#104;ref{x}{y} \&#X68;ref{x}{y}$</p>": r"$\mathrm{href}{x}{y} \mathrm{href}{x}{y}$",
    r"<p>$&bsol;href{x}{y}$</p>": r"$\mathrm{href}{x}{y}$",
    r"<p>$\hr<!-- -->ef{x}{y}$</p>": r"$\mathrm{href}{x}{y}$",
    r"<p>$a &lt; b &#60; c$</p>": "$a < b < c$",
}


@pytest.mark.parametrize("kind", ["cell", "text/html", "text/markdown"])
@pytest.mark.parametrize("formula", FORMULAS)
def test_a_command_that_reaches_out_is_found_as_a_browser_reads_it(formula, kind):
    assert FORMULAS[formula] in soup(written(kind, formula)).text


@pytest.mark.parametrize(("printed", "seen"), DISGUISES)
def test_what_is_printed_is_seen(printed, seen):
    assert plain(printed) == seen
    streams = [new_output("stream", name=name, text=printed) for name in ("stdout", "stderr")]
    error = new_output("error", ename="E", evalue="", traceback=[printed])
    shown = soup(
        new_code_cell("", outputs=[*streams, error, output("text/plain", printed).outputs[0]])
    )
    for pre in shown.select(".output pre"):
        assert pre.text.strip("\n") == seen.strip("\n")
    assert len(shown.select(".output pre")) == 4


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ("in /srv/course/.venv/lib/python3.11/site-packages/numpy/core.py:3", "in core.py:3"),
        ("/tmp/a-b/c+d~/ and '/scratch'", "c+d~ and 'scratch'"),
        ("https://example.org/a/b, 3/4/5, a/b/c, 2026/01/02", None),
        ("<p></b></i> x /= y / z // w", None),
        ("expected ':' (<ipython-input-17-6b51b181345d>, line 15)", "expected ':'"),
        ("<ipython-input-3-0123456789ab>:2: DeprecationWarning", "cell 3:2: DeprecationWarning"),
    ],
)
def test_of_a_path_its_last_part_is_left(told, seen):
    assert without_paths(told) == (seen or told)


def test_a_program_cannot_be_turned_around():
    body = soup(new_code_cell("if admin\u202e\u2066: pass"), new_markdown_cell("a\u202eb"))
    assert "\u202e" not in body.text
    assert "if admin\\u202e\\u2066: pass" in body.text


def is_text(cell):
    return cell.cell_type == "markdown"


def test_every_cell_of_the_lesson_is_shown_whole():
    notebook = release_notebook("01_convolution")
    body = soup(*(new_markdown_cell(c.source) for c in notebook.cells if is_text(c)))
    hints = sum(cell.source.count("<details>") for cell in notebook.cells)
    assert len(body.select("details")) == len(body.select("summary")) == hints > 0
    shown = "".join(cell.text for cell in body.select(".rendered_html"))
    assert not [tag for tag in ["<details", "<summary", "&amp;", "&lt;"] if tag in shown]


def test_what_is_too_long_to_be_read_is_cut_and_pictures_do_not_count():
    assert shortened("x" + ".a" * 9_000) == "x" + ".a" * 2_499 + ". ..."
    assert len(shortened("x = 1\n" * 50_000)) < 110_000
    picture = f"before ![x](data:image/png;base64,{'QUJD' * 90_000}) after"
    assert shortened(picture) == picture


def test_tables_in_an_output_are_tables():
    body = soup(output("text/html", "<table><thead><tr><th>a</th></tr></thead></table>"))
    assert body.select_one("th").text == "a"
    body = soup(output("text/markdown", "| a |\n|--:|\n| 1 & 2 |"))
    assert body.select_one("td").text == "1 & 2"
    assert body.select_one("td")["style"] == "text-align:right;"


def test_an_attached_picture_is_shown_and_a_missing_one_stops_nothing():
    cell = new_markdown_cell("![mine](attachment:a.png)")
    cell.attachments = {"a.png": {"image/png": "iVBORw0K"}}
    assert soup(cell).select_one("img")["src"] == "data:image/png;base64,iVBORw0K"
    assert "attachment:gone.png" in soup(new_markdown_cell("![mine](attachment:gone.png)")).text
    assert "src" not in soup(new_markdown_cell("![a](https://example.org/seen)")).img.attrs


@pytest.mark.parametrize("attachment", [{}, {"image/svg+xml": "a"}])
def test_an_attachment_that_is_no_picture_stops_nothing(attachment):
    cell = new_markdown_cell("![mine](attachment:a.png) and more")
    cell.attachments = {"a.png": attachment}
    body = soup(cell)
    assert "and more" in body.text
    assert not [picture for picture in body.select("img") if picture.get("src")]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no browser: neither chromium nor google-chrome")
def test_a_browser_runs_none_of_it():
    sync_api = pytest.importorskip("playwright.sync_api")
    kinds = ["cell", "text/html", "text/markdown"]
    cells = [written(kind, attack) for attack in PAGES for kind in kinds]
    cells.append(new_code_cell("", outputs=deepcopy(OUTPUTS)))
    html = page(new_markdown_cell(HINTS), *cells)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        view = browser.new_page()
        view.route("**/*", lambda route: route.abort())
        view.add_init_script("window.calls = 0; window.caught = () => { window.calls += 1; };")
        view.route("http://feedback/", lambda route: route.fulfill(body=html, content_type=HTML))
        view.goto("http://feedback/", wait_until="domcontentloaded")
        display = "getComputedStyle(document.querySelector('summary')).display"
        assert view.evaluate(display) == "list-item", "with the triangle of a hint"
        assert not view.get_by_text("between").is_visible()
        view.get_by_text("Hint 1").click()
        assert view.get_by_text("between").is_visible()
        for link in view.query_selector_all(".rendered_html a, .rendered_html p, summary"):
            link.dispatch_event("click")
        assert view.evaluate("window.calls") == 0
        view.evaluate("caught()")
        assert view.evaluate("window.calls") == 1
        browser.close()
