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

from autograde.tests import tiny

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
    assert tiny.scores(course)["ada"] == tiny.SCORES["ada"]
    assert (course.records / tiny.NAME / "ada.json").stat().st_mtime_ns > before


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
            f"http://127.0.0.1:{self.port}/{path}",
            headers={"Authorization": "token t"},
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()
