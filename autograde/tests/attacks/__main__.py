"""python -m autograde.tests.attacks [--stock] [NAMES]

Hands in every attack, grades them, and prints what each has got. Exits 1 when one has got anything
from this project's grader.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress

from autograde.tests.attacks import every_attack, every_honest_one, ours, stock
from autograde.tests.attacks.entry import Attack
from autograde.tests.attacks.judge import Verdict
from autograde.tests.attacks.table import details, table

console = Console(width=None if sys.stdout.isatty() else 120)


def main(argv: list[str] | None = None) -> int:
    """Run the command."""
    args = _parser().parse_args(argv)
    known = every_attack() | every_honest_one()
    unknown = [name for name in args.names if name not in known]
    reason = f"no attack is called {', '.join(unknown)}" if unknown else _reason(args.stock)
    if reason:
        print(f"attacks: {reason}", file=sys.stderr)
        return 2
    chosen = [known[name] for name in args.names] or list(known.values())
    with TemporaryDirectory(prefix="attacks-") as folder:
        Path(folder).chmod(0o755)
        found = _ours(chosen, Path(folder))
        beside = _stock(chosen, Path(folder) / "stock") if args.stock else None
    console.print(table(chosen, found, beside, args.about))
    for line in details(found):
        console.print(line, markup=False, soft_wrap=True)
    return 0 if all(verdict.clean for verdict in found.values()) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m autograde.tests.attacks")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of an attack; default: all")
    parser.add_argument("--stock", action="store_true", help="nbgrader alone beside it; takes long")
    parser.add_argument("--about", action="store_true", help="a sentence about each attack")
    return parser


def _reason(with_stock: bool) -> str | None:
    return ours.missing() or (stock.missing() if with_stock else None)


def _ours(chosen: list[Attack], base: Path) -> dict[str, Verdict]:
    """Grade all in one run; when somebody has harmed the others, each again, to see who it was."""
    with console.status(f"{len(chosen)} submissions"):
        found = ours.run_all(chosen, base / "ours")
    if found[ours.TOGETHER].clean or len(chosen) == 1:
        return found
    with Progress(console=console, transient=True) as progress:
        for number, attack in enumerate(progress.track(chosen, description="one by one")):
            alone = ours.run_all([attack], base / f"alone-{number}")
            found[attack.name].harmed += alone[ours.TOGETHER].harmed
            found[attack.name].left += alone[ours.TOGETHER].left
    return found


def _stock(chosen: Iterable[Attack], base: Path) -> dict[str, Verdict]:
    safe = [attack for attack in chosen if attack.on_stock]
    base.mkdir(mode=0o755)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("nbgrader alone", total=len(safe))
        return stock.run(safe, base, lambda verdict: progress.advance(task))


if __name__ == "__main__":
    sys.exit(main())
