"""The report in a real browser: it sorts, fits a phone, and nothing hostile runs."""

import shutil

import pytest

from autograde.report import write_report
from autograde.tests.report_class import ASSIGNMENT, Pupil, full_marks, make_course
from autograde.tests.report_typical import typical_class

pytestmark = pytest.mark.browser

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
NAME = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=path, args=FLAGS.split())


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    pupils = [*typical_class(), Pupil(NAME, full_marks(), record={})]
    course = make_course(tmp_path_factory.mktemp("course"), pupils)
    return write_report(course, ASSIGNMENT, course.root / "report").as_uri()


@pytest.fixture
def page(browser, report):
    tab = browser.new_page()
    tab.set_default_timeout(10_000)
    tab.seen = []
    for event in ("console", "dialog", "pageerror"):
        tab.on(event, lambda what: tab.seen.append(str(what)))
    tab.on("request", lambda request: tab.seen.append(request.url))
    tab.goto(report)
    yield tab
    tab.close()


def column(tab, index):
    return tab.locator(f"table.sortable tbody tr > :nth-child({index})").all_inner_texts()


def test_a_click_sorts_by_total_and_a_second_one_turns_it_round(page):
    totals = page.locator("table.sortable thead button", has_text="total")
    totals.click()
    down = column(page, 2)
    assert down[0] == "100"
    assert page.locator("[aria-sort=descending]").inner_text().startswith("total")
    totals.click()
    assert column(page, 2)[-1] == "100"
    assert len(down) == 21


def test_names_sort_from_a_to_z_first(page):
    page.locator("table.sortable thead button", has_text="student").click()
    assert column(page, 1)[1:4] == ["student00", "student01", "student02"]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_never_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_only_the_file_itself_is_asked_for_and_nothing_complains(page):
    assert page.seen == [page.url]
