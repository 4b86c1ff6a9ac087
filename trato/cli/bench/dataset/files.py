"""Writing the data set to a folder, once: a folder that holds it already is used as it is."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from trato.cli.bench.dataset.chance import END_DATE
from trato.cli.bench.dataset.rows import DUPLICATES_HEADER, HEADERS, Rows

SEED = 42
SMALLEST = 50
CHUNK = 20_000
MANIFEST = "manifest.json"


class Sink:
    """One CSV file being written, and its digest."""

    def __init__(self, path: Path, header: str) -> None:
        self.file, self.digest, self.rows = path.open("wb"), hashlib.sha256(), -1
        self.write([tuple(header.split())])

    def write(self, rows: Iterable[tuple[str, ...]]) -> None:
        text = io.StringIO(newline="")
        found = list(rows)
        csv.writer(text, lineterminator="\r\n").writerows(found)
        data = text.getvalue().encode()
        self.digest.update(data)
        self.file.write(data)
        self.rows += len(found)

    def close(self) -> dict[str, Any]:
        self.file.close()
        return {"rows": self.rows, "sha256": self.digest.hexdigest()}


def make_dataset(folder: Path, contacts: int, seed: int = SEED, say: Callable[[str], None] = print) -> Path:
    """The folder with the files; made when it does not hold this data set yet."""
    manifest = folder / MANIFEST
    wanted = {"contacts": contacts, "seed": seed, "end_date": str(END_DATE)}
    if manifest.is_file():
        known = json.loads(manifest.read_text())
        if {key: known.get(key) for key in wanted} == wanted:
            return folder
    folder.mkdir(parents=True, exist_ok=True)
    manifest.unlink(missing_ok=True)
    rows, files = Rows(contacts, seed), {}
    for name, header in HEADERS.items():
        say(f"making {name}.csv …")
        files[f"{name}.csv"] = _write(folder / f"{name}.csv", header, getattr(rows, name), rows.counts[name])
    truth = Sink(folder / "duplicates.csv", DUPLICATES_HEADER)
    truth.write(rows.duplicates)
    files["duplicates.csv"] = truth.close()
    manifest.write_text(json.dumps(wanted | {"files": files}, indent=1))
    return folder


def _write(path: Path, header: str, make: Callable[[int], tuple[str, ...]], total: int) -> dict[str, Any]:
    sink = Sink(path, header)
    for begin in range(0, total, CHUNK):
        sink.write(make(row) for row in range(begin, min(begin + CHUNK, total)))
    return sink.close()
