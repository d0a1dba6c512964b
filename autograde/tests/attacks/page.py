"""What a browser would run, load or send, in a page; and secrets in it."""

import base64
import codecs
import re
from html import unescape
from html.parser import HTMLParser

from autograde.tests.attacks.assignment import NUMBERS, SECRETS
from autograde.tests.attacks.world import DIARY

RUNS = {"script", "iframe", "object", "embed", "applet", "form", "base", "frame", "portal", "math"}
RUNS |= {"svg", "input", "button", "video", "audio", "template", "foreignobject", "animate", "set"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcdoc"}
ADDRESSES |= {"background", "srcset", "ping"}
HARMLESS = re.compile(r"(https?://|mailto:)|#|data:image/(png|jpeg|gif);", re.ASCII)
TAG = re.compile(r"<[^>]*>")


class Page(HTMLParser):
    """Collects what is active in a page."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.active: list[str] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._script = tag in ("script", "style")
        shown = f"<{tag} {attributes}>"
        if tag in RUNS or (tag == "link" and ("rel", "stylesheet") not in attributes):
            self.active.append(shown)
        for name, value in attributes:
            value = re.sub(r"[\x00-\x20]", "", value or "")
            odd = name in ADDRESSES and value and not HARMLESS.match(value)
            loads = tag in ("img", "link", "source") and value.startswith(("http", "//"))
            hides = name == "style" and re.search(r"position|url\(|expression|@import", value)
            refreshes = tag == "meta" and name == "http-equiv" and "refresh" in value.lower()
            if name.startswith("on") or odd or hides or refreshes or (name == "src" and loads):
                self.active.append(shown)

    def handle_data(self, data: str) -> None:
        if self._script:
            self.active.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        self._script = False

    def handle_comment(self, data: str) -> None:
        self.active.append(f"<!--{data}-->")


def active(page: str, plain: str) -> list[str]:
    """What is active in a page and not in that of a student who has done nothing."""
    return [part[:200] for part in set(Page(page).active) - set(Page(plain).active)]


def leaked(text: str) -> list[str]:
    """The secrets in a text, also those that are written backwards or in another way."""
    plain = unescape(TAG.sub("", text))
    where = [text, plain, re.sub(r"\s", "", plain)]
    found = [
        secret
        for secret in (*SECRETS, DIARY)
        if any(form in place for form in _forms(secret) for place in where)
    ]
    if re.search(r"/scratch|/root/|/site-packages/|/home/\w", plain):
        found.append("a path")
    return found


def _forms(secret: str) -> list[str]:
    """Ways to write a secret: as it is, backwards, in hexadecimal, base64, rot13, as a float."""
    coded = [secret, secret[::-1], secret.encode().hex(), codecs.encode(secret, "rot13")]
    coded += [base64.b64encode(b" " * k + secret.encode()).decode()[4:-4] for k in range(3)]
    coded += ["-".join(secret), " ".join(map(str, secret.encode()))]
    if secret in NUMBERS:
        coded = [secret, secret[::-1], f"{float(secret):.5e}", f"{float(secret):,.0f}"]
    return coded
