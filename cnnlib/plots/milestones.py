"""The best errors in the ImageNet competition, year by year.

Top-5 error: the share of test images whose label is not among five guesses, in percent.
Sources: 2010, 2011 and the human: O. Russakovsky et al., ImageNet large scale visual recognition
challenge, 2015, arXiv:1409.0575. 2012: Krizhevsky et al., doi:10.1145/3065386. 2013: Russakovsky.
2014: Szegedy et al., arXiv:1409.4842. 2015: He et al., arXiv:1512.03385. 2016: image-net.org,
ILSVRC2016 results. 2017: Hu et al., arXiv:1709.01507. 2020: Xie et al., arXiv:1911.04252, on the
validation images, with 300 million more photographs to learn from.
"""

import matplotlib.pyplot as plt

from cnnlib.plots.image import PANEL

# Year, name, top-5 error in percent, whether a convolutional network.
WINNERS = [
    (2010, "NEC", 28.2, False),
    (2011, "XRCE", 25.8, False),
    (2012, "AlexNet", 15.3, True),
    (2013, "Clarifai", 11.7, True),
    (2014, "GoogLeNet", 6.7, True),
    (2015, "ResNet", 3.57, True),
    (2016, "Trimps", 2.99, True),
    (2017, "SENet", 2.25, True),
    (2020, "Noisy Student", 1.3, True),
]
HUMAN = 5.1


def show_error_history(ax=None):
    """Draw the top-5 error of each year's best and that of a trained person; return the axes."""
    if ax is None:
        ax = plt.subplots(figsize=(3 * PANEL, 1.2 * PANEL), layout="constrained")[1]
    places = range(len(WINNERS))
    errors = [error for _, _, error, _ in WINNERS]
    colors = ["#0072b2" if convolutional else "#999999" for *_, convolutional in WINNERS]
    bars = ax.bar(places, errors, color=colors)
    for bar, (*_, convolutional) in zip(bars, WINNERS, strict=True):
        bar.set_hatch("" if convolutional else "//")
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    ax.bar_label(bars, [f"{error:g}" for error in errors], padding=2, bbox=paper, zorder=3)
    ax.axhline(HUMAN, color="#d55e00", linestyle="--")
    last = len(WINNERS) - 0.5
    ax.text(last, HUMAN + 0.4, f"a trained person, {HUMAN}", ha="right", color="#b34700")
    ax.set_xticks(places, [f"{name}\n{year}" for year, name, *_ in WINNERS])
    title = "ImageNet, 1000 classes: top-5 error of the best (hatched: not a convolutional network)"
    ax.set(ylabel="top-5 error [%]", ylim=(0, 31))
    ax.set_title(title, fontsize=12)
    return ax
