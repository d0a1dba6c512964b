"""The formgrader of a real Jupyter server, on this machine only."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.grading.grade import grade
from autograde.tests import tiny
from autograde.tests.payloads import OUTPUTS, PAGES
from autograde.tests.test_sanitize import CHROMIUM, FLAGS

SCRIPTS = Path(sys.executable).parent


def test_the_formgrader_shows_the_class_and_its_button_grades_as_we_do(course_with_feedback):
    course = course_with_feedback
    before = (course.records / tiny.NAME / "ada.json").stat().st_mtime_ns
    with Server(course) as ask:
        assert "formgrader" in ask("formgrader/gradebook/tiny/tiny")
        names = [one["student"] for one in json.loads(ask("formgrader/api/submissions/tiny"))]
        assert {*tiny.CLASS} < set(names)
        (script,) = [
            one["id"]
            for one in json.loads(ask("formgrader/api/submitted_notebooks/tiny/tiny"))
            if one["student"] == "script"
        ]
        page = ask(f"formgrader/submissions/{script}")
        assert "Because." in page
        assert "<script>alert('caught')" not in page
        done = json.loads(ask("formgrader/api/submission/tiny/ada/autograde", "POST"))
        assert done["success"], done
        done = json.loads(ask("formgrader/api/submission/tiny/bob/autograde", "POST"))
        assert done["success"], done
    assert tiny.scores(course)["ada"] == tiny.SCORES["ada"]
    assert (course.records / tiny.NAME / "ada.json").stat().st_mtime_ns > before
    path = course.folder("autograded", "bob", tiny.NAME) / "tiny.ipynb"
    faults = nbformat.read(path, 4).metadata.autograde.faults
    assert faults["check-double"].message == "double(1) is 2"
    assert {fault.origin for fault in faults.values()} == {"test"}


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no browser: neither chromium nor google-chrome")
def test_nothing_that_a_student_wrote_runs_in_the_formgrader_or_in_a_feedback(course):
    sync_api = pytest.importorskip("playwright.sync_api")
    tiny.hand_in(course, "hostile", hostile(tiny.answer(course)))
    (record,) = grade(course, tiny.NAME, 1, tiny.LIMITS).records
    assert record.status == "graded", record
    command = [SCRIPTS / "nbgrader", "generate_feedback", tiny.NAME]
    subprocess.run(command, cwd=course.root, check=True, capture_output=True)
    page = course.folder("feedback", "hostile", tiny.NAME) / "tiny.html"
    with Server(course) as ask, sync_api.sync_playwright() as playwright:
        (one,) = json.loads(ask("formgrader/api/submitted_notebooks/tiny/tiny"))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for address in [page.as_uri(), f"{ask.__self__.url}/formgrader/submissions/{one['id']}"]:
            view, asked = browser.new_page(), []
            view.add_init_script("window.calls = 0; window.caught = () => { window.calls += 1; };")
            view.on("request", lambda request, asked=asked: asked.append(request.url))
            view.route("**/*", lambda route: route.continue_() if is_near(route) else route.abort())
            view.goto(f"{address}?token=t", wait_until="load")
            assert "the last line" in view.inner_text("body")
            for link in view.query_selector_all(".rendered_html *, .output_subarea *"):
                link.dispatch_event("click")
                link.dispatch_event("mouseover")
            assert view.evaluate("window.calls") == 0
            assert view.url.startswith(address)
            assert not [url for url in asked if "evil" in url]
            view.evaluate("caught()")
            assert view.evaluate("window.calls") == 1
        browser.close()


def is_near(route):
    return route.request.url.startswith(("http://127.0.0.1:", "file:", "data:"))


def hostile(notebook):
    """Fill a notebook with what has been tried: as text, and as what a cell shows when it runs."""
    shown = [(o.data, o.metadata) for o in OUTPUTS if o.output_type == "display_data"]
    shown += [({kind: text}, {}) for text in PAGES for kind in ("text/html", "text/markdown")]
    lines = ["from IPython.display import publish_display_data"]
    lines += [f"publish_display_data({dict(data)!r}, {dict(meta)!r})" for data, meta in shown]
    lines += [f"print({o.text!r})" for o in OUTPUTS if o.output_type == "stream"]
    raises = "raise type('<img src=x onerror=caught()>', (Exception,), {})('<script>caught()')"
    cells = [new_markdown_cell(text) for text in PAGES]
    cells += [new_code_cell("\n".join(lines)), new_code_cell(raises)]
    notebook.cells += [*cells, new_markdown_cell("the last line")]
    tiny.cell(notebook, "why").source = "\n\n".join(PAGES)
    return notebook


class Server:
    """A Jupyter server with the formgrader, on this machine only."""

    def __init__(self, course):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        home = course.root.parent / "home"
        command = [SCRIPTS / "jupyter", "server", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        options = [
            f"--port={self.port}",
            "--ServerApp.port_retries=0",
            "--IdentityProvider.token=t",
        ]
        self.url = f"http://127.0.0.1:{self.port}"
        extensions = "{'nbgrader.server_extensions.formgrader': True}"
        self.log = (course.root.parent / "server.log").open("w")
        self.process = subprocess.Popen(
            [*command, *options, f"--ServerApp.jpserver_extensions={extensions}"],
            cwd=course.root,
            env={**os.environ, "HOME": str(home), "PATH": f"{SCRIPTS}:/usr/bin:/bin"},
            stdout=self.log,
            stderr=self.log,
        )

    def __enter__(self):
        for _ in range(300):
            try:
                self.ask("api/status")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return self.ask
        raise AssertionError("the server does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def ask(self, path, method="GET"):
        request = urllib.request.Request(
            f"{self.url}/{path}",
            headers={"Authorization": "token t"},
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()
