"""Run the race of the 31 layers: python data/experiments/race.py

Writes race.npz, the loss before each step of each runner, and race.log. A few seconds.
"""

from pathlib import Path

from cnnlib.weights import save
from cnnlib.widgets.race import LEARNING_RATE, finish, race

HERE = Path(__file__).resolve().parent


def main():
    losses = race(LEARNING_RATE)
    save(losses, HERE / "race.npz")
    (HERE / "race.log").write_text(f"learning rate {LEARNING_RATE}. {finish(losses)}\n")
    print(finish(losses))


if __name__ == "__main__":
    main()
