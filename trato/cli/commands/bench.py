"""`trato bench`: how quick Trato is, on data of any size."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from trato.lib.command import DONE, WrongCall

NAME = "bench"
HELP = "Measure speed: make data, bring them in, do a sales team's work over HTTP."


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--contacts", type=int, default=10_000, help="size of the data (default: 10000)")
    parser.add_argument("--database", help="sqlite:///… or postgresql://…; it is made, and dropped afterwards")
    parser.add_argument("--ops", default="", help="measure only these, with commas; --list names them")
    parser.add_argument("--list", action="store_true", help="name what can be measured")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write a page from all results beside --json FILE")
    parser.add_argument(
        "--work", type=Path, default=Path("build/bench"), help="folder to work in (default: build/bench)"
    )
    parser.add_argument("--keep", action="store_true", help="keep the database; the next run brings nothing in again")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long throughput is measured (default: 30)")


def run(args: Namespace) -> int:
    """Measure, print, write."""
    from trato.cli.bench.dataset.files import SMALLEST
    from trato.cli.bench.operations import OPERATIONS
    from trato.cli.bench.place import Place
    from trato.cli.bench.report import table, write_page
    from trato.cli.bench.run import PARTS, run

    if args.list:
        print("\n".join([*(f"{o.key:16} {o.label}" for o in OPERATIONS), *PARTS]))
        return DONE
    ops = {name.strip() for name in args.ops.split(",") if name.strip()}
    unknown = ops - {operation.key for operation in OPERATIONS} - set(PARTS)
    if unknown:
        raise WrongCall(f"--ops: there is no {', '.join(sorted(unknown))}; --list names what there is.")
    if args.contacts < SMALLEST:
        raise WrongCall(f"--contacts must be at least {SMALLEST}.")
    if args.docs and not args.json:
        raise WrongCall("--docs needs --json: the page is made from the results beside it.")
    work = args.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    vendor = "postgresql" if (args.database or "").startswith("postgres") else "sqlite"
    folder = work / f"{vendor}-{args.contacts}"
    place = Place(folder, args.database or f"sqlite:///{folder}/bench.sqlite3")
    figures = run(place, args.contacts, work / f"data-{args.contacts}", ops, _say, seconds=args.seconds)
    print(table(figures))
    if args.json:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(figures, indent=1) + "\n")
    if args.docs:
        write_page(args.docs, args.json.parent)
    if not args.keep:
        place.remove()
    return DONE


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
