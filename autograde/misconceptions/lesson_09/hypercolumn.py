"""Wrong and right ways to write hypercolumn(features, y, x): those of lesson 02's exercise."""

from autograde.misconceptions.lesson_02.hypercolumn import *  # noqa: F403
