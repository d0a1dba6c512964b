"""The style sheet keeps its promises about contrast and color."""

import re

import pytest

from autograde.report.page import HERE


def themes():
    style = (HERE / "style.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?--l5.*?)\}", style, re.DOTALL)
    return [dict(re.findall(r"--([\w-]+): (#\w{6})", text)) for text in (light, dark)]


def luminance(color):
    parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
def test_text_and_marks_have_the_contrast_that_wcag_asks_for(theme):
    for ground in ("paper", "card"):
        for ink in ("ink", "soft", "low"):
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
        assert contrast(theme["mark"], theme[ground]) >= 3
    for level in range(6):
        assert contrast(theme[f"l{level}"], theme[f"l{level}-ink"]) >= 4.5, level


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
def test_the_shades_of_lost_points_are_in_order_without_color(theme):
    away = [abs(luminance(theme[f"l{k}"]) - luminance(theme["card"])) for k in range(6)]
    assert away == sorted(away)
