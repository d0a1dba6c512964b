"""The six tasks and the history of ImageNet's errors."""

import numpy as np

from cnnlib.data import load_digits, load_photograph
from cnnlib.plots import show_error_history, show_tasks
from cnnlib.plots.milestones import HUMAN, WINNERS
from cnnlib.plots.tasks import colored, nearest, vessels


def test_every_year_has_its_bar_and_its_number():
    ax = show_error_history()
    assert [bar.get_height() for bar in ax.patches] == [error for _, _, error, _ in WINNERS]
    words = [text.get_text() for text in ax.texts]
    assert "15.3" in words
    assert f"a trained person, {HUMAN}" in words
    assert "top-5" in ax.get_title()


def test_networks_passed_the_trained_person_in_2015():
    assert min(year for year, _, error, _ in WINNERS if error < HUMAN) == 2015
    errors = [error for _, _, error, _ in WINNERS]
    assert errors == sorted(errors, reverse=True)


def test_the_six_tasks_are_named():
    titles = [ax.get_title().split(":")[0] for ax in show_tasks()]
    names = ["classification", "detection", "segmentation", "retrieval", "science", "medicine"]
    assert titles == names


def test_only_the_chosen_pixels_are_painted():
    image = load_photograph("china")
    where = np.zeros(image.shape[:2], bool)
    where[10:20, 30:50] = True
    changed = np.any(colored(image, where) != image, axis=2)
    assert changed[where].all()
    assert not changed[~where].any()


def test_vessels_are_few_dark_pixels_inside_the_eye():
    retina = load_photograph("retina")
    found = vessels(retina)
    assert 0.01 < found.mean() < 0.15
    assert not found[0].any()


def test_the_nearest_digits_show_the_same_number():
    images, labels = load_digits()
    assert set(labels[nearest(images, 12, 5)]) == {labels[12]}
    assert 12 not in nearest(images, 12, 5)
