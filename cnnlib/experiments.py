"""Measurements that take too long for a lesson: scripts in data/experiments made them once."""

from cnnlib.data import load_experiment

SCRATCH = -1  # where the number of frozen layers stands: nothing was transferred


def transfer_results(task="letters", recipe="plain", scratch=False):
    """Return how well networks read handwritten digits after a transfer.

    Args:
        task: "letters", from 26 printed letters to the 10 digits, or "low digits", from the
            handwritten digits 0-4 to 5-9.
        recipe: "plain"; for letters, 10 labels per class and no frozen layer also
            "slower early layers", "moved" and "moved and mirrored".
        scratch: True returns the networks that started from random weights instead.

    Returns:
        One tuple per training: labels per class, frozen layers (-1 from scratch), accuracy on the
        held-out digits.

    Raises:
        ValueError: there is no such task or recipe.
    """
    table = load_experiment("transfer")
    wanted = (table["task"] == task) & (table["recipe"] == recipe)
    if not wanted.any():
        raise ValueError(f"nothing was measured for the task {task!r}, recipe {recipe!r}")
    wanted &= (table["frozen"] == SCRATCH) == scratch
    columns = (table[name][wanted].tolist() for name in ("labels", "frozen", "accuracy"))
    return list(zip(*columns, strict=True))
