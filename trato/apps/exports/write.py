"""The formats: each takes a table and yields pieces of the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

import orjson

from trato.apps.exports.rows import SIZE, Table, prepared
from trato.kernel.context import Context
from trato.kernel.errors import WrongCall
from trato.kernel.query.model import Query
from trato.kernel.records import read

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/x-ndjson",
    "vcf": "text/vcard; charset=utf-8",
}


def check_format(name: str) -> str:
    """Raises WrongCall("export.unknown_format")."""
    if name not in FORMATS:
        raise WrongCall("export.unknown_format", raw=name, known=", ".join(FORMATS))
    return name


def csv_pieces(table: Table) -> Iterator[bytes]:
    """CSV by RFC 4180 in UTF-8 with a byte order mark, without which Excel misreads accents."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(table.labels)
    yield b"\xef\xbb\xbf" + _taken(buffer)
    for rows in table.chunks:
        writer.writerows(rows)
        yield _taken(buffer)


def _taken(buffer: StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data


def json_pieces(query: Query, ctx: Context) -> Iterator[bytes]:
    """One JSON object per line, with the values as the API gives them."""
    spec, query = prepared(query, ctx, everything=not query.columns)
    paths: list[str] = [path for path in dict.fromkeys(path.split(".")[0] for path in query.columns) if path != "id"]
    fields = [(path, spec.fields[path]) for path in paths]
    for records in read.rows(query.with_(columns=tuple(paths)), ctx, action="export", size=SIZE):
        lines = []
        for record in records:
            told: dict[str, Any] = {"id": record.id, "version": record.version}
            for path, field in fields:
                told[path] = field.kind.dump(record[path], field)
            lines.append(orjson.dumps(told, default=str))
        yield b"\n".join(lines) + b"\n"
