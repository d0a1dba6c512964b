from xml.etree import ElementTree

import numpy as np
import pytest

from autograde.report import charts


def test_bins_hold_their_lower_edge_and_the_last_one_both():
    assert charts.count_bins([0, 9.99, 10, 95, 100], 100) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_bins_are_not_misled_by_rounding():
    edges = [3 * k / 10 for k in range(10)]
    assert charts.count_bins(edges, 3) == [1] * 10


def test_bins_count_everybody_as_numpy_does():
    values = np.random.default_rng(0).uniform(0, 60, 300)
    want, _ = np.histogram(values, bins=10, range=(0, 60))
    assert charts.count_bins(values.tolist(), 60) == want.tolist()


def test_the_histogram_shows_its_median_and_says_its_counts():
    svg = charts.histogram([10, 20, 90], 100)
    assert "median 20" in svg
    assert "20 to 30: 1" in ElementTree.fromstring(svg).get("aria-label")


def test_a_bar_is_as_long_as_its_share():
    bar = ElementTree.fromstring(charts.share_bar(0.25)).findall("rect")[1]
    assert bar.get("width") == "25.0%"


@pytest.mark.parametrize(("value", "x"), [(0.5, "50.0%"), (-0.5, "25.0%")])
def test_a_signed_bar_grows_from_the_middle(value, x):
    bar = ElementTree.fromstring(charts.signed_bar(value)).findall("rect")[1]
    assert (bar.get("x"), bar.get("width")) == (x, "25.0%")


def test_times_are_sorted_and_their_parts_add_up():
    svg = ElementTree.fromstring(charts.times([("slow", 3, 1), ("quick", 1, 0.5)]))
    groups = svg.findall("g")
    assert [g.findtext("title").split(":")[0] for g in groups] == ["quick", "slow"]
    below, above = groups[1].findall("rect")
    assert float(below.get("height")) == pytest.approx(3 * float(above.get("height")), abs=0.5)


def test_a_hostile_name_stays_text_in_a_chart():
    svg = ElementTree.fromstring(charts.times([("<script>&\"'", 1, 1)]))
    assert svg.find("g").findtext("title").startswith("<script>&\"'")


@pytest.mark.parametrize("top", [0.004, 0.7, 1, 2.7, 9.99, 60, 1234])
def test_ticks_are_few_round_and_in_range(top):
    ticks = charts.nice_ticks(top)
    assert 2 <= len(ticks) <= 6
    assert 0 == ticks[0] < ticks[-1] <= top * (1 + 1e-9)


@pytest.mark.parametrize("values", [[], [0.0] * 3, [100.0] * 500])
def test_a_histogram_of_any_class_is_well_formed(values):
    ElementTree.fromstring(charts.histogram(values, 100))
    ElementTree.fromstring(charts.histogram(values, 0))
