"""Composing SQL safely for both databases.

A `Sql` is text with `%s` placeholders and its parameters. Values only ever travel as parameters, and names of
tables and columns only through `ident`, which refuses anything that is not a plain name. What differs between
SQLite and PostgreSQL is said here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import orjson
from django.db import connection, transaction

_NAME = re.compile(r"^[a-z_][a-z0-9_]{0,62}$")


class Sql:
    """A piece of SQL and its parameters. Immutable; pieces are joined with `Sql.join` and `+`."""

    __slots__ = ("params", "text")

    def __init__(self, text: str, *params: Any) -> None:
        self.text = text
        self.params: tuple[Any, ...] = params

    def __add__(self, other: Sql | str) -> Sql:
        if isinstance(other, str):
            return Sql(self.text + other, *self.params)
        return Sql(self.text + other.text, *self.params, *other.params)

    def __radd__(self, other: str) -> Sql:
        return Sql(other + self.text, *self.params)

    def __repr__(self) -> str:
        return f"Sql({self.text!r}, {self.params!r})"

    @staticmethod
    def join(separator: str, pieces: Iterable[Sql]) -> Sql:
        """The pieces with the separator between them; an empty list gives empty SQL."""
        found = list(pieces)
        params = tuple(param for piece in found for param in piece.params)
        return Sql(separator.join(piece.text for piece in found), *params)


TRUE = Sql("1=1")
FALSE = Sql("1=0")


def all_of(pieces: Sequence[Sql]) -> Sql:
    """Conditions joined by AND, in parentheses; no condition is true."""
    return _combine(" AND ", pieces, TRUE)


def any_of(pieces: Sequence[Sql]) -> Sql:
    """Conditions joined by OR, in parentheses; no condition is false."""
    return _combine(" OR ", pieces, FALSE)


def _combine(word: str, pieces: Sequence[Sql], nothing: Sql) -> Sql:
    if not pieces:
        return nothing
    if len(pieces) == 1:
        return pieces[0]
    return "(" + Sql.join(word, pieces) + ")"


def ident(name: str) -> str:
    """A name of a table or column, quoted. Raises ValueError for anything but small letters, digits and _."""
    if not _NAME.match(name):
        raise ValueError(f"not a plain SQL name: {name!r}")
    return f'"{name}"'


@cache
def is_postgres() -> bool:
    """A process works with one database; asking Django's connection each time would cost a microsecond."""
    return connection.vendor == "postgresql"


def among(expression: str, ids: Iterable[int]) -> Sql:
    """`expression` is one of these integers. One parameter however many there are."""
    found = list(ids)
    if len(found) == 1:
        # Said so plainly, an index gives the rows in order.
        return Sql(f"{expression} = %s", found[0])
    if is_postgres():
        return Sql(f"{expression} = ANY(%s)", found)
    return Sql(f"{expression} IN (SELECT value FROM json_each(%s))", orjson.dumps(found).decode())


def among_texts(expression: str, texts: Iterable[str]) -> Sql:
    """`expression` is one of these texts."""
    found = list(texts)
    if is_postgres():
        return Sql(f"{expression} = ANY(%s)", found)
    return Sql(f"{expression} IN (SELECT value FROM json_each(%s))", orjson.dumps(found).decode())


def like_escape(text: str) -> str:
    """Text made safe inside a LIKE pattern with ESCAPE '!'."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def prefix_range(expression: str, prefix: str) -> Sql:
    """`expression` begins with the prefix, as a range that an ordinary index answers on both databases."""
    return Sql(f"({expression} >= %s AND {expression} < %s)", prefix, prefix + "\U0010ffff")


def adapt(value: Any) -> Any:
    """A Python value as this database stores it: SQLite keeps dates as ISO text and times in UTC."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, datetime):
        return value if is_postgres() else _utc_text(value)
    if isinstance(value, date):
        return value if is_postgres() else value.isoformat()
    if isinstance(value, bool):
        return value if is_postgres() else int(value)
    return value


_PLAIN = frozenset({str, int, type(None)})


def _utc_text(value: datetime) -> str:
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:26]


def adapt_column(values: Sequence[Any]) -> Sequence[Any]:
    """`adapt` of many values of one column, where the same moment or day often repeats."""
    if is_postgres() or set(map(type, values)) <= _PLAIN:
        return values
    known: dict[Any, Any] = {}
    found = []
    for value in values:
        if type(value) in _PLAIN:
            found.append(value)
            continue
        if value not in known:
            known[value] = adapt(value)
        found.append(known[value])
    return found


def read_datetime(value: Any) -> datetime | None:
    """A stored time as an aware datetime in UTC."""
    if value is None:
        return None
    # SQLite gives the columns of Django's own tables as times without a zone.
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def read_date(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(value)


def fetch_all(statement: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return list(cursor.fetchall())


def fetch_one(statement: Sql) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def execute(statement: Sql) -> int:
    """Runs a statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return int(cursor.rowcount)


#: Above this many rows PostgreSQL is fed through COPY rather than by INSERT.
COPY_FROM_ROWS = 50


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, suffix: str = "") -> None:
    """Inserts many rows at once. Values must be adapted already. `suffix` may hold ON CONFLICT …"""
    if not rows:
        return
    names = ", ".join(ident(column) for column in columns)
    if is_postgres() and not suffix and len(rows) >= COPY_FROM_ROWS:
        with connection.cursor() as cursor, cursor.copy(f"COPY {ident(table)} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(f"INSERT INTO {ident(table)} ({names}) VALUES ({marks}) {suffix}", list(rows[0]))
        else:
            cursor.executemany(f"INSERT INTO {ident(table)} ({names}) VALUES ({marks}) {suffix}", rows)


def execute_many(text: str, rows: Sequence[Sequence[Any]]) -> None:
    """One statement for many sets of parameters."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(text, rows[0])
        else:
            cursor.executemany(text, rows)


def stream(statement: Sql, *, size: int = 5000) -> Iterator[list[tuple[Any, ...]]]:
    """Rows of a large result in lists of `size`, with memory that does not grow with the result."""
    if is_postgres():
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(statement.text, statement.params)
            while rows := cursor.fetchmany(size):
                yield rows
        return
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        while rows := cursor.fetchmany(size):
            yield rows


def writing() -> AbstractContextManager[None]:
    """One transaction that will write. Inside another one it is a part that is taken back whole when it fails."""
    return transaction.atomic()


#: memory and log that a long write may use on SQLite: with the usual 16 MB every chunk of a large import would read
#: its indexes from the file again, and write them back twice
_ROOMY_CACHE_KIB, _ROOMY_LOG_PAGES = 128 * 1024, 16_000
_USUAL_CACHE_KIB, _USUAL_LOG_PAGES = 16_000, 1000


def make_room(*, is_long: bool) -> None:
    """Gives this connection more memory for a long write, or takes it back afterwards. PostgreSQL needs none of it."""
    if is_postgres():
        return
    cache, log = (_ROOMY_CACHE_KIB, _ROOMY_LOG_PAGES) if is_long else (_USUAL_CACHE_KIB, _USUAL_LOG_PAGES)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA cache_size = -{cache}")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {log}")
        if not is_long:
            cursor.execute("PRAGMA shrink_memory")


def lock_values(scope: str, values: Iterable[Any]) -> None:
    """Makes other writers of the same values wait until this transaction ends, so that none is used twice.

    SQLite has one writer at a time anyway; PostgreSQL takes advisory locks, always in the same order.
    """
    if is_postgres():
        keys = sorted(f"{scope}:{value}" for value in values)
        fetch_all(Sql("SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(x, 0) AS k "
                      "FROM unnest(%s::text[]) AS x ORDER BY 1) AS keys", keys))  # fmt: skip
