"""`python -m trato.apps.exports.workbook FILE`: rows of FILE.part become a workbook. No database, no Django."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import orjson

from trato.apps.exports.sheet import write_sheet


def make(path: Path) -> None:
    """Writes beside the final name and renames at the end, so that nobody fetches half a file."""
    part, labels = path.with_name(path.name + ".part"), path.with_name(path.name + ".labels")
    draft = path.with_name(path.name + ".draft")
    with part.open("rb") as rows:
        write_sheet(str(draft), orjson.loads(labels.read_bytes()), _chunks(rows))
    os.replace(draft, path)
    part.unlink()
    labels.unlink()


def _chunks(rows: Iterator[bytes]) -> Iterator[list[list[str]]]:
    while lines := list(islice(rows, 1000)):
        yield [orjson.loads(line) for line in lines]


if __name__ == "__main__":
    make(Path(sys.argv[1]))
