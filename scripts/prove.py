"""`make prove`: what is too long for CI. Each step that passed is remembered, so a run that was stopped goes on there.

Usage: python -m scripts.prove [--again] [--list] [STEP …]. Figures of the bench are written to docs/benchmarks/, and
docs/benchmarks.md is made of them.
PostgreSQL steps need TRATO_TEST_POSTGRES, a server on which databases may be made.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSED = ROOT / "build" / "prove"
FIGURES = ROOT / "docs" / "benchmarks"
SIZES = (10_000, 100_000, 1_000_000)


def steps() -> dict[str, list[str]]:
    """Name and command of each step, the short ones first."""
    binaries = Path(sys.executable).parent
    postgres = os.environ.get("TRATO_TEST_POSTGRES")
    found = {"long tests": [sys.executable, "-m", "pytest", "-q", "-m", "long"]}
    for size in SIZES:
        databases = {"sqlite": f"sqlite:///{ROOT}/build/prove/bench-{size}.sqlite3"}
        if postgres:
            databases["postgresql"] = f"{postgres.rpartition('/')[0]}/trato_bench_{size}"
        for name, url in databases.items():
            figures = FIGURES / f"{name}-{size}.json"
            command = [str(binaries / "trato"), "bench", "--contacts", str(size), "--database", url]
            page = ["--docs", str(ROOT / "docs" / "benchmarks.md"), "--work", str(ROOT / "build" / "bench")]
            found[f"bench {name} {size}"] = [*command, "--json", str(figures), *page]
    return found


def main() -> int:
    """Run what did not pass yet. Returns an exit code."""
    parser = ArgumentParser(prog="make prove", description="Run what is too long for CI; resumable.")
    parser.add_argument("steps", nargs="*", help="only these steps")
    parser.add_argument("--again", action="store_true", help="forget what passed already")
    parser.add_argument("--list", action="store_true", help="name the steps and whether they passed")
    args = parser.parse_args()
    PASSED.mkdir(parents=True, exist_ok=True)
    FIGURES.mkdir(parents=True, exist_ok=True)
    failed = []
    for name, command in steps().items():
        stamp = PASSED / (name.replace(" ", "-") + ".passed")
        if args.steps and name not in args.steps:
            continue
        if args.list:
            print(f"{name}: {'passed' if stamp.exists() else 'to do'}")
            continue
        if stamp.exists() and not args.again:
            print(f"{name}: passed before")
            continue
        print(f"{name} …", flush=True)
        began = time.monotonic()
        if subprocess.run(command, cwd=ROOT).returncode == 0:
            stamp.touch()
            print(f"{name}: passed in {time.monotonic() - began:.0f} s")
        else:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
