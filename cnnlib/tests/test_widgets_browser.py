"""The widgets in a real JupyterLab, moved by a real mouse and a real keyboard."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import numpy as np
import pytest

from cnnlib.widgets import learn_the_kernel, slide_the_window, volume_view

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=f"no browser: none of {', '.join(BROWSERS)}"),
]

RNG = np.random.default_rng(0)
ARRAYS = {
    "x": RNG.integers(0, 5, (7, 7)),
    "w": np.array([[1, 0, -1], [2, 0, -1], [1, 3, 0]]),
    "image": RNG.integers(0, 256, (3, 8, 8)),
    "filters": RNG.integers(-1, 2, (2, 3, 3, 3)),
    "b": np.array([1.0, -0.5]),
    "patch": RNG.random((24, 24)),
    "edge": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
}
CELLS = [
    "import numpy as np\nfrom cnnlib.widgets import *\nglobals().update(np.load('arrays.npz'))",
    "slide = slide_the_window(x, w)\nslide",
    "volume = volume_view(image, filters, b)\nvolume",
    "learn = learn_the_kernel(patch, edge)\nlearn",
    "print('kernel:', slide.row, slide.col, slide.flip, slide.state.sum)",
]
IDLE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN_ALL = "() => { jupyterapp.commands.execute('notebook:run-all-cells'); }"
CELL_COUNT = "jupyterapp.shell.currentWidget.content.widgets.length"
HOLD_TIMERS = """() => {
  window.trueInterval = window.setInterval;
  window.setInterval = (play, milliseconds, ...more) => {
    if (![350, 600].includes(milliseconds)) return window.trueInterval(play, milliseconds, ...more);
    window.tick = play;
    return 0;
  };
}"""
RUN_LAST = """() => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.length - 1;
  jupyterapp.commands.execute('notebook:run-cell');
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a notebook that shows the three widgets."""
    folder = tmp_path_factory.mktemp("lab")
    np.savez(folder / "arrays.npz", **ARRAYS)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "widgets.ipynb")
    return folder


@pytest.fixture(scope="module")
def address(folder, tmp_path_factory):
    """The address of the notebook in a JupyterLab of its own, with nobody's settings."""
    home, token = tmp_path_factory.mktemp("home"), secrets.token_hex(16)
    news = home / "settings" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    names = {"CONFIG": "config", "DATA": "data", "RUNTIME": "runtime"}
    places = {f"JUPYTER_{key}_DIR": str(home / name) for key, name in names.items()}
    environment = {**os.environ, **places, "JUPYTERLAB_SETTINGS_DIR": str(home / "settings")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--ServerApp.port={port}", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True"]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api", home / "log")
        yield f"http://127.0.0.1:{port}/lab/tree/widgets.ipynb?token={token}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url, log):
    for _ in range(200):
        try:
            urllib.request.urlopen(url).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def visited():
    """Every address the browser asks for."""
    return []


@pytest.fixture(scope="module")
def lab(address, visited):
    """The page of the notebook, all cells run."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("request", lambda request: visited.append(request.url))
        page.goto(address)
        page.wait_for_function(IDLE)
        page.evaluate(RUN_ALL)
        page.get_by_text("kernel: 0 0 False").wait_for()
        yield page
        browser.close()


@pytest.fixture
def tick(lab):
    """A function that plays one step: the widgets' timers stand still meanwhile."""
    lab.evaluate(HOLD_TIMERS)
    yield lambda: lab.evaluate("tick()")
    lab.evaluate("window.setInterval = window.trueInterval")


@pytest.fixture
def slide(lab):
    return _reset(lab.get_by_label("Slide the window", exact=True))


@pytest.fixture
def volume(lab):
    return _reset(lab.get_by_label("Volume view", exact=True))


@pytest.fixture
def learn(lab):
    return _reset(lab.get_by_label("Learn the kernel", exact=True))


def _reset(view):
    view.get_by_test_id("reset").click()
    return view


def _number(view, name):
    return float(view.get_by_test_id(name).get_attribute("data-value"))


def _board(view, name):
    """The numbers of a board, NaN where it is still empty."""
    cells = view.get_by_test_id(name).locator(".cnn-number").all()
    return np.array([float(cell.get_attribute("data-value") or "nan") for cell in cells])


def _drag(page, board, cell, start, *stops):
    """Press the mouse on the cell `start` of a board and move over the cells `stops`."""
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    for i, (row, col) in enumerate([start, *stops]):
        page.mouse.move(box["x"] + 2 + (col + 0.5) * cell, box["y"] + 2 + (row + 0.5) * cell)
        if i == 0:
            page.mouse.down()
    page.mouse.up()


def _wait_until_the_kernel_says(page, words):
    # A run cell may overtake the last moves, which the browser holds back while the kernel works.
    for _ in range(20):
        page.evaluate(RUN_LAST)
        page.wait_for_timeout(250)
        if page.get_by_text(words).count():
            return
    raise AssertionError(page.locator(".jp-CodeCell").last.text_content())


def test_dragging_moves_the_window_and_writes_the_sum_of_its_place(lab, slide):
    # Held by its top left cell, dragged over (1, 1) to (3, 4) and on beyond the right edge.
    _drag(lab, slide.get_by_test_id("input"), 44, (0, 0), (1, 1), (3, 4), (3, 9))
    model = slide_the_window(ARRAYS["x"], ARRAYS["w"])
    model.row, model.col = 3, 4
    assert _number(slide, "sum") == model.state.sum
    assert slide.get_by_test_id("equation").text_content() == model.state.equation
    want = np.full((5, 5), np.nan)
    for place in [(0, 0), (1, 1), (3, 4)]:
        want[place] = model.state.output[place]
    np.testing.assert_array_equal(_board(slide, "output"), want.ravel())


def test_the_arrow_keys_move_the_window_and_the_kernel_hears_of_it(lab, slide):
    model = slide_the_window(ARRAYS["x"], ARRAYS["w"])
    for key, row, col in [("Down", 1, 0), ("Right", 1, 1), ("Right", 1, 2), ("Up", 0, 2)]:
        slide.get_by_test_id("input").press(f"Arrow{key}")
        model.row, model.col = row, col
        assert slide.get_by_test_id("equation").text_content() == model.state.equation
    slide.get_by_test_id("input").press("ArrowUp")
    assert _number(slide, "sum") == model.state.sum
    _wait_until_the_kernel_says(lab, f"kernel: 0 2 False {model.state.sum}")


def test_a_key_pressed_on_the_widget_is_no_shortcut_of_the_notebook(lab, slide):
    # In JupyterLab "b" adds a cell below.
    slide.get_by_test_id("input").press("b")
    lab.wait_for_timeout(300)
    assert lab.evaluate(CELL_COUNT) == len(CELLS)


def test_the_flip_shows_the_true_convolution_everywhere(slide):
    slide.get_by_test_id("flip").check()
    for _ in range(24):
        slide.get_by_test_id("step").click()
    model = slide_the_window(ARRAYS["x"], ARRAYS["w"], flip=True)
    np.testing.assert_array_equal(_board(slide, "output"), model.state.output.ravel())
    np.testing.assert_array_equal(_board(slide, "kernel"), model.state.kernel.ravel())
    assert "Convolution" in slide.get_by_test_id("title").inner_text()
    slide.get_by_test_id("flip").uncheck()
    assert "Cross-correlation" in slide.get_by_test_id("title").inner_text()


@pytest.mark.parametrize("width", [1280, 900, 700])
def test_nothing_moves_when_the_kernel_is_flipped_or_play_is_pressed(lab, slide, width):
    lab.set_viewport_size({"width": width, "height": 800})
    parts = [slide.get_by_test_id(name) for name in ("step", "input", "kernel", "output", "title")]
    moments = [[part.bounding_box() for part in parts]]
    for name in ("flip", "play", "play", "flip"):
        slide.get_by_test_id(name).click()
        moments.append([part.bounding_box() for part in parts])
    lab.set_viewport_size({"width": 1280, "height": 800})
    assert moments == [moments[0]] * 5


def test_play_moves_the_window_until_it_is_paused(slide):
    slide.get_by_test_id("play").click()
    slide.get_by_text("output[0, 1] =").wait_for(state="attached")
    slide.get_by_test_id("play").click()
    assert "Play" in slide.get_by_test_id("play").inner_text()


def _play_to_the_end(view, tick):
    """Press Play and step until it stops; return the equations on the way."""
    view.get_by_test_id("play").click()
    equations = [view.get_by_test_id("equation").text_content()]
    while "Pause" in view.get_by_test_id("play").inner_text():
        tick()
        equations.append(view.get_by_test_id("equation").text_content())
    return equations


def test_play_after_a_drag_starts_over_and_fills_the_whole_output(lab, slide, tick):
    _drag(lab, slide.get_by_test_id("input"), 44, (0, 0), (2, 3))
    equations = _play_to_the_end(slide, tick)
    places = [equation.split(" =")[0] for equation in equations]
    assert places == [f"output[{row}, {col}]" for row, col in np.ndindex(5, 5)]
    model = slide_the_window(ARRAYS["x"], ARRAYS["w"])
    np.testing.assert_array_equal(_board(slide, "output"), model.state.output.ravel())


def test_play_at_the_end_blanks_the_output_and_starts_over(slide, tick):
    for _ in range(24):
        slide.get_by_test_id("step").click()
    slide.get_by_test_id("play").click()
    np.testing.assert_array_equal(np.isfinite(_board(slide, "output")), np.arange(25) == 0)
    tick()
    np.testing.assert_array_equal(np.isfinite(_board(slide, "output")), np.arange(25) < 2)
    slide.get_by_test_id("play").click()


def test_play_goes_on_where_it_was_paused(slide, tick):
    slide.get_by_test_id("play").click()
    tick()
    tick()
    slide.get_by_test_id("play").click()
    slide.get_by_test_id("step").click()
    slide.get_by_test_id("play").click()
    assert slide.get_by_test_id("equation").text_content().startswith("output[0, 3] =")
    slide.get_by_test_id("play").click()


def test_play_fills_the_maps_of_all_filters_the_chosen_one_first(lab, volume, tick):
    volume.get_by_test_id("filter-1").click()
    _drag(lab, volume.get_by_test_id("channel-1"), 29, (0, 0), (2, 3))
    equations = _play_to_the_end(volume, tick)
    assert equations[0].startswith("output[1, 0, 0] =")
    assert equations[36].startswith("output[0, 0, 0] =")
    model = volume_view(ARRAYS["image"], ARRAYS["filters"], ARRAYS["b"])
    for f, want in enumerate(model.state.output):
        np.testing.assert_array_equal(_board(volume, f"map-{f}"), want.ravel())


def test_the_window_moves_over_all_channels_and_the_bias_is_added(lab, volume):
    model = volume_view(ARRAYS["image"], ARRAYS["filters"], ARRAYS["b"])
    volume.get_by_test_id("filter-1").click()
    _drag(lab, volume.get_by_test_id("channel-1"), 29, (1, 1), (3, 5))
    volume.get_by_test_id("channel-2").press("ArrowDown")
    model.filter, model.row, model.col = 1, 3, 4
    assert volume.get_by_test_id("equation").text_content() == model.state.equation
    assert _number(volume, "sum") == model.state.sum
    for c, want in enumerate(model.state.partial_sums):
        assert _number(volume, f"partial-{c}") == want
    want = np.full((6, 6), np.nan)
    for place in [(0, 0), (2, 4), (3, 4)]:
        want[place] = model.state.output[1][place]
    np.testing.assert_array_equal(_board(volume, "map-1"), want.ravel())


def test_the_descent_can_be_scrubbed_and_its_kernel_revealed(learn):
    model = learn_the_kernel(ARRAYS["patch"], ARRAYS["edge"])
    for step in [0, 37, 200]:
        learn.get_by_test_id("scrub").fill(str(step))
        np.testing.assert_array_equal(_board(learn, "weights"), np.ravel(model.weights[step]))
        assert _number(learn, "status") == model.losses[step]
        assert learn.get_by_test_id("status").text_content().startswith(f"step {step} of 200: loss")
    assert learn.get_by_test_id("verdict").text_content() == model.verdict
    assert np.isnan(_board(learn, "kernel")).all()
    learn.get_by_test_id("reveal").click()
    np.testing.assert_array_equal(_board(learn, "kernel"), ARRAYS["edge"].ravel())


def _heights(learn):
    """The heights of the curve's points, and of the labeled lines of its axis by label."""
    points = learn.get_by_test_id("losses").locator("polyline").get_attribute("points")
    labels = learn.locator("[data-testid=losses] [text-anchor=end]").all()
    lines = {label.text_content(): float(label.get_attribute("y")) - 5 for label in labels}
    return [float(point.split(",")[1]) for point in points.split()], lines


def test_the_curve_of_the_losses_is_as_high_as_they_are(learn):
    learn.get_by_test_id("scrub").fill("200")
    model = learn_the_kernel(ARRAYS["patch"], ARRAYS["edge"])
    heights, lines = _heights(learn)
    low, high = model.decades
    shown = np.maximum(np.log10(np.maximum(model.losses, 1e-300)), low)
    np.testing.assert_allclose(heights, 10 + 150 * (high - shown) / (high - low))
    least = f"1e\N{MINUS SIGN}{-low}"
    assert (
        lines[f"\N{LESS-THAN OR EQUAL TO} {least}" if min(model.losses) < 10.0**low else least]
        == 160
    )


def test_weights_printed_as_0_are_white_and_others_are_not(learn):
    learn.get_by_test_id("scrub").fill("40")
    cells = learn.get_by_test_id("weights")
    words = cells.locator(".cnn-number").all_text_contents()
    fills = cells.locator(".cnn-cell").evaluate_all("cells => cells.map((cell) => cell.style.fill)")
    assert (_board(learn, "weights") != 0).all()
    assert "0" in words
    assert [fill == "transparent" for fill in fills] == [word == "0" for word in words]


def test_a_learning_rate_too_large_explodes_in_words(learn):
    learn.get_by_test_id("rate-slider").focus()
    learn.get_by_test_id("rate-slider").press("End")
    model = learn_the_kernel(ARRAYS["patch"], ARRAYS["edge"])
    model.learning_rate = model.rates[-1]
    last = len(model.losses) - 1
    learn.locator(f"[data-testid=scrub][max='{last}']").fill(str(last))
    assert learn.get_by_test_id("verdict").text_content() == model.verdict
    assert _number(learn, "status") == model.losses[-1]
    status = learn.get_by_test_id("status")
    assert status.text_content().startswith(f"diverged at step {last}: loss")
    learn.get_by_test_id("scrub").fill("2")
    assert status.text_content().startswith(f"step 2 of {last}: loss")


def test_nothing_is_fetched_from_anywhere_else(lab, visited, address):
    home = address.split("/lab/")[0]
    assert lab.locator(".cnn-widget").count() == 3
    assert [url for url in visited if not url.startswith((home, "data:", "blob:"))] == []
