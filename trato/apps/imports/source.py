"""The file: kept in the data folder, sniffed, read row by row from any position."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from trato.kernel.errors import Invalid, Problem
from trato.lib.csvfile import Dialect, Row, read_rows, sniff
from trato.lib.errors import BadValue
from trato.lib.text import fold


@dataclass(frozen=True)
class Source:
    """A readable CSV file. `columns` are the headings, made distinct."""

    path: Path
    dialect: Dialect
    columns: tuple[str, ...]

    def rows(self, skip: int = 0) -> Iterator[Row]:
        """The rows after the first `skip` ones."""
        return islice(read_rows(self.path, self.dialect), skip, None)


def folder() -> Path:
    """Where files that are brought in lie until their import is removed."""
    found = Path(settings.DATA_DIR) / "imports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def keep(file: BinaryIO) -> tuple[str, int]:
    """Copies an uploaded file into the data folder; its name there and its size."""
    name = f"{uuid4().hex}.csv"
    with open(folder() / name, "wb") as out:
        shutil.copyfileobj(file, out, 1024 * 1024)
        return name, out.tell()


def open_source(name: str) -> Source:
    """A file of the data folder. Raises Invalid("csv.empty", "csv.not_text", "import.file_gone")."""
    path = folder() / Path(name).name
    if not path.is_file():
        raise Invalid("import.file_gone")
    return _opened(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _opened(path: str, _modified: int) -> Source:
    try:
        dialect = sniff(path)
    except BadValue as error:
        raise Invalid([Problem(error.code, None, error.params)]) from None
    names = dialect.header or tuple(f"Column {number}" for number in range(1, dialect.width + 1))
    return Source(Path(path), dialect, distinct(names))


def distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    """Headings with numbers where they repeat or are missing: "Phone", "Phone (2)", "Column 7"."""
    found: dict[str, None] = {}
    for position, name in enumerate(names, 1):
        wanted = name or f"Column {position}"
        candidate, count = wanted, 1
        while candidate in found:
            count += 1
            candidate = f"{wanted} ({count})"
        found[candidate] = None
    return tuple(found)


def signature(module: str, columns: tuple[str, ...]) -> str:
    """What files of the same origin have in common: the module and the headings in their order."""
    text = "\x1f".join((module, *(fold(name) for name in columns)))
    return hashlib.sha256(text.encode()).hexdigest()
