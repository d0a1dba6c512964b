"""A widget in a real browser without a notebook around it: its view and a model of plain data.

What a notebook adds, the kernel and its messages, is tested in test_widgets_browser.py.
"""

import json
import shutil

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=f"no browser: none of {', '.join(BROWSERS)}"),
]

MODEL = """
const model = {
  data: %s, listeners: {},
  get(name) { return this.data[name]; },
  set(name, value) {
    const values = typeof name === "string" ? { [name]: value } : name;
    for (const [key, one] of Object.entries(values)) {
      if (JSON.stringify(this.data[key]) === JSON.stringify(one)) continue;
      this.data[key] = one;
      (this.listeners[`change:${key}`] ?? []).forEach((heard) => heard());
    }
  },
  save_changes() {},
  on(name, heard) { (this.listeners[name] ??= []).push(heard); },
  off(name, heard) { this.listeners[name] = this.listeners[name].filter((one) => one !== heard); },
};
window.model = model;
"""


@pytest.fixture(scope="module")
def page():
    """An empty page of a real browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser.new_page(viewport={"width": 1000, "height": 800})
        browser.close()


def show(page, widget):
    """Show a widget on the page and return its element."""
    names = [name for name in widget.keys if not name.startswith("_") and name != "layout"]
    data = json.dumps({name: getattr(widget, name) for name in names})
    view = str(widget._esm).replace("export default", "const view =")
    script = f"{MODEL % data}\n{view}\nview.render({{ model, el: document.body }});"
    page.goto("about:blank")  # a page of its own: the mouse forgets what it held
    page.set_content(f"<style>{widget._css}</style><body></body>")
    page.add_script_tag(content=script, type="module")
    page.wait_for_selector(".cnn-widget")
    return page.locator(".cnn-widget")


def held(page, name):
    """Return what the model holds under a name."""
    return page.evaluate("(name) => model.data[name]", name)


def drag_number(page, board, cell, place, steps):
    """Press the mouse on a cell (row, column) of a board and drag it up by some steps."""
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    x, y = box["x"] + 2 + (place[1] + 0.5) * cell, box["y"] + 2 + (place[0] + 0.5) * cell
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 4 * steps)
    page.mouse.move(x, y - 8 * steps)
    page.mouse.up()
    page.evaluate("() => new Promise(requestAnimationFrame)")  # or the last move is not heard yet


def numbers(view, name):
    """Return the numbers of a board, row by row."""
    cells = view.get_by_test_id(name).locator(".cnn-number").all()
    return [float(cell.get_attribute("data-value")) for cell in cells]
