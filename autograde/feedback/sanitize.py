"""What students wrote, shown as a page on which no script of theirs runs.

Markdown is rendered first and cleaned then: cleaning its source would change what is no HTML,
such as the `&` of a matrix, and would miss what becomes HTML later, such as a link.
"""

import re
from html import escape, unescape

from bleach import clean
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters.markdown_mistune import (
    IPythonRenderer,
    MarkdownWithMath,
)
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode

from autograde.feedback.plain_text import plain

TAGS = re.findall(
    r"\w+",
    "a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img "
    "li ol p pre s span strong sub summary sup table tbody td tfoot th thead tr u ul",
)
PICTURES = ("image/png", "image/jpeg")
ADDRESS = re.compile(r"https?://|mailto:|#")
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,")  # its own, never one from elsewhere
BASE64 = re.compile(r"[\w+/=\s]*", re.ASCII)
COLORS = re.compile(r"highlight|[a-z]{1,2}\d?")  # the classes of colored code
# What MathJax would make a link, a style or a name of: a formula needs none of them.
REACHING = re.compile(r"\\(href|style|class|cssId|require|bbox)(?![A-Za-z])")
LETTER = re.compile(r"&(?:#\d+|#x[\da-f]+|\w+);?", re.IGNORECASE)  # a character by its number
STYLE = CSSSanitizer(allowed_css_properties=["cursor", "display", "text-align"])
# Coloring code and reading Markdown take the square of what they are given.
LONG_LINE, LONGEST_CELL = re.compile(r"(.{5000}).+"), 100_000
EMBEDDED = re.compile(r"(;base64,[\w+/=]+)", re.ASCII)
# The style sheet of nbgrader's page takes the triangle of a hint away.
SUMMARY = '<summary style="display: list-item; cursor: pointer">'


class SanitizeOutputs(SanitizeHTML):
    """nbconvert's own, except for Markdown: that is cleaned where it is rendered."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        cell.source = shortened(plain(cell.source))
        if cell.cell_type == "markdown":
            return cell, resources
        outputs = cell.get("outputs", [])
        kinds = [", ".join(output.get("data", [])) for output in outputs]
        for output in outputs:
            _make_plain(output)
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        for output, kind in zip(outputs, kinds, strict=True):
            if kind and not output.data:
                output.data["text/plain"] = f"(not shown here: {kind})"
            for kind, value in output.get("data", {}).items():
                output.data[kind] = _harmless_formulas(value) if isinstance(value, str) else value
        return cell, resources


def shortened(source: str) -> str:
    """Cut lines and cells that are too long to be shown; pictures inside of them do not count."""
    parts, left = EMBEDDED.split(source), LONGEST_CELL
    for place in range(0, len(parts), 2):
        shown = parts[place][: max(0, left)]
        left -= len(parts[place])
        parts[place] = LONG_LINE.sub(r"\1 ...", shown)
    return "".join(parts) if left >= 0 else f"{''.join(parts)}\n..."


def _make_plain(output: NotebookNode) -> None:
    """Take escape codes and unseen characters out of an output, and odd metadata."""
    if output.output_type == "stream":
        output.text = plain(output.text)
    elif output.output_type == "error":
        output.traceback = [plain(line) for line in output.traceback]
    else:
        output.metadata = _sizes(output.get("metadata", {}))
        for kind in PICTURES:
            if not BASE64.fullmatch(str(output.data.get(kind, ""))):
                del output.data[kind]
        for kind, value in output.data.items():
            if isinstance(value, str):
                output.data[kind] = plain(value)


def _harmless_formulas(html: str) -> str:
    """Take the commands that reach too far out of cleaned HTML, as a browser reads it."""
    return REACHING.sub(r"\\mathrm{\1}", LETTER.sub(_letter, html))


def _letter(found: re.Match) -> str:
    character = unescape(found[0])
    is_one = len(character) == 1 and character.isascii()
    return character if is_one and (character.isalpha() or character == "\\") else found[0]


def _sizes(metadata: dict) -> NotebookNode:
    """Return the sizes and the words of a picture; else nbconvert writes anything into its tag."""
    kept = NotebookNode()
    for kind in PICTURES:
        told = metadata.get(kind)
        if isinstance(told, dict):
            sizes = {key: told[key] for key in ("width", "height") if type(told.get(key)) is int}
            words = {"alt": told["alt"]} if isinstance(told.get("alt"), str) else {}
            kept[kind] = NotebookNode(**sizes, **words)
    return kept


@pass_context
def markdown_to_html(context: Context, source: str) -> str:
    """Render Markdown and formulas as nbconvert does, and clean the result."""
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    try:
        html = MarkdownWithMath(renderer=renderer).render(source)
    except Exception:  # it asks for an attachment that is not in the file, or is no picture
        return _harmless_formulas(f"<pre>{escape(source)}</pre>")
    return clean_html(html.replace("<summary>", SUMMARY))


def clean_html(html: str) -> str:
    """Leave tags and attributes that cannot run anything; others are shown as text, or dropped."""
    protocols = ["http", "https", "mailto", "data"]  # `data` for pictures only: see _is_harmless
    cleaned = clean(
        str(html), tags=TAGS, attributes=_is_harmless, protocols=protocols, css_sanitizer=STYLE
    )
    return _harmless_formulas(cleaned)


def _is_harmless(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return COLORS.fullmatch(value) is not None
    if name == "href":
        return tag == "a" and ADDRESS.match(value) is not None
    if name == "src":
        return tag == "img" and PICTURE.match(value) is not None
    if name == "style":
        return tag in ("summary", "td", "th")
    return name in ("alt", "title") or (tag == "details" and name == "open")
