"""The chart of the zoo: published numbers, filters, a network of one's own."""

import pytest

from cnnlib.tests.bare_page import needs_browser, page, show  # noqa: F401
from cnnlib.widgets import architecture_chart
from cnnlib.widgets.architecture import COLORS, NETS, radius, zoo


@pytest.fixture
def chart():
    return architecture_chart()


def test_the_numbers_are_counted_and_the_accuracies_are_the_published_errors():
    nets = {net["name"]: net for net in zoo()}
    assert len(nets) == len(NETS)
    assert nets["alexnet"]["parameters"] == 61_100_840
    assert nets["inception_v3"]["parameters"] == 23_834_568
    assert nets["resnet50"]["macs"] == 4_089_184_256
    assert nets["resnet50"]["accuracy"] == 76.15
    assert {net["family"] for net in nets.values()} == set(COLORS)


def test_the_area_of_a_circle_grows_with_the_parameters():
    assert radius(4e6) == pytest.approx(2 * radius(1e6))


def test_the_year_and_the_families_choose_who_is_shown(chart):
    chart.year = 2012
    assert [net["name"] for net in chart.shown()] == ["alexnet"]
    assert "1 networks up to 2012. Best: alexnet" in chart.summary()
    chart.families = ["VGG"]
    assert chart.summary() == "No network of these families up to 2012."
    chart.year = 2014
    assert {net["family"] for net in chart.shown()} == {"VGG"}


def test_ones_own_network_is_in_the_picture_and_must_be_possible(chart):
    chart.own = {"accuracy": 70.0, "parameters": 2e6, "macs": 3e8}
    words = [text.get_text() for text in chart.figure().axes[0].texts]
    assert "yours" in words
    assert len(words) == len(NETS) + 1
    for wrong in [{"accuracy": 120}, {"parameters": 0}, {"macs": -1}]:
        with pytest.raises(ValueError, match="expected an accuracy of 0 to 100"):
            chart.own = {"accuracy": 70.0, "parameters": 2e6, "macs": 3e8} | wrong


def test_a_reader_without_a_front_end_sees_a_picture_and_a_sentence(chart):
    data, _ = chart._repr_mimebundle_()
    assert data["image/png"]
    assert "20 networks up to 2018" in data["text/plain"]


class TestInABrowser:
    pytestmark = needs_browser

    def test_a_circle_tells_its_numbers_and_filters_take_circles_away(self, page, chart):  # noqa: F811
        root = show(page, chart)
        assert root.locator("circle").count() == len(NETS)
        root.get_by_test_id("net-vgg16").dispatch_event("mouseenter")
        assert "138.36 million parameters" in root.get_by_test_id("card").inner_text()
        root.get_by_test_id("family-VGG").uncheck()
        assert root.get_by_test_id("net-vgg16").count() == 0
        root.get_by_test_id("year").fill("2012")
        assert root.locator("circle").count() == 1

    def test_ones_own_network_is_placed_or_refused_with_a_sentence(self, page, chart):  # noqa: F811
        root = show(page, chart)
        root.get_by_test_id("own-accuracy").fill("300")
        root.get_by_test_id("place").click()
        assert "0 to 100" in root.get_by_test_id("card").inner_text()
        root.get_by_test_id("own-accuracy").fill("75")
        root.get_by_test_id("place").click()
        assert root.get_by_test_id("net-yours").count() == 1
