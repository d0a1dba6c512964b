"""Where a hypercolumn reads a coarse layer."""

WIDTHS = (224, 112, 28)  # of layer 0, of layer 1 and of layer l
COLUMN = 200


def answers() -> dict[str, tuple[int, ...]]:
    """Return the right answer to each question of the lesson, by name."""
    first, second, coarse = WIDTHS
    return {
        "hypercolumn_lecture": (COLUMN * coarse // second,),
        "hypercolumn_right": (COLUMN * coarse // first,),
    }
