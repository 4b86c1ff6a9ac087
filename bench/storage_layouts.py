"""The two databases, the records and the four layouts that `storage_spike.py` compares."""

from __future__ import annotations

import datetime as dt
import json
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg

STANDARD = {
    "std_text": "text", "std_choice": "text", "std_int": "bigint", "std_date": "date", "std_decimal": "bigint",
    "std_mail": "text", "std_city": "text", "std_note": "text", "std_owner": "bigint", "std_team": "bigint",
    "std_active": "bigint", "std_changed": "date",
}  # fmt: skip
OWN = {
    "own_text": "text", "own_choice": "text", "own_int": "bigint", "own_date": "date", "own_decimal": "bigint",
    "own_text2": "text", "own_choice2": "text", "own_int2": "bigint", "own_date2": "date", "own_flag": "bigint",
}  # fmt: skip
INDEXED = ("text", "choice", "int", "date")
CHOICES = [f"choice {n:02}" for n in range(20)]
CITIES = ["Madrid", "Sevilla", "Bilbao", "Valencia", "Leeds", "Bristol", "Dublin", "Lyon", "Porto", "Graz"]
FIRST_DAY = dt.date(2023, 7, 1)
DAYS = [FIRST_DAY + dt.timedelta(days=n) for n in range(1095)]
BATCH = 1_000

Row = tuple[Any, ...]


def make_rows(first: int, count: int, total: int) -> Iterator[Row]:
    """Records with ids from `first` on. Texts occur about twice, choices in a twentieth of all records."""
    rng = random.Random(first)  # noqa: S311
    pick, number = rng.choice, rng.randrange
    for record in range(first, first + count):
        yield (
            record,
            f"Standard {number(total // 2):07}", pick(CHOICES), number(1_000_000), pick(DAYS), number(10**8),
            f"person{record}@example.com", pick(CITIES), "A note of about sixty characters, as people write them here.",
            number(50), number(8), 1, pick(DAYS),
            f"Own text {number(total // 2):07}", pick(CHOICES), number(1_000_000), pick(DAYS), number(10**8),
            None if record % 2 else f"Other {record}", pick(CHOICES), None if record % 3 else number(1000),
            None if record % 2 else pick(DAYS), number(2),
        )  # fmt: skip


# ------------------------------------------------------------------ the two databases


class Sqlite:
    """One file; write-ahead log, durable commits, a 16 MB cache, as Trato runs it."""

    name = "sqlite"

    def __init__(self, path: str) -> None:
        self.path = path
        self.connection = self.connect()
        self.version = f"SQLite {sqlite3.sqlite_version}"

    def connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16000", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self.connection.execute(sql, params).fetchall()

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def size(self, tables: Sequence[str]) -> int:
        marks = ", ".join("?" * len(tables))
        sql = f"""SELECT sum(pgsize) FROM dbstat('main', 1) WHERE name IN
                  (SELECT name FROM sqlite_schema WHERE tbl_name IN ({marks}))"""
        return int(self.run(sql, tables)[0][0])

    def settle(self, tables: Sequence[str]) -> None:
        for table in tables:
            self.run(f"ANALYZE {table}")
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.connection.close()


class Postgres:
    """A server with its default settings."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection = self.connect()
        self.version = f"PostgreSQL {self.connection.info.parameter_status('server_version')}"

    def connect(self) -> psycopg.Connection[Row]:
        return psycopg.connect(self.url, autocommit=True)

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        cursor = self.connection.execute(sql.replace("?", "%s"), params or None)
        return cursor.fetchall() if cursor.description else []

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        with self.connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def size(self, tables: Sequence[str]) -> int:
        return sum(int(self.run("SELECT pg_total_relation_size(?::regclass)", [t])[0][0]) for t in tables)

    def settle(self, tables: Sequence[str]) -> None:
        for table in tables:
            self.run(f"VACUUM ANALYZE {table}")

    def close(self) -> None:
        self.connection.close()


Database = Sqlite | Postgres
ERRORS = (sqlite3.Error, psycopg.Error)


# ------------------------------------------------------------------ the layouts


@dataclass
class Layout:
    """How one layout names a field in SQL, is made, and is written to."""

    name: str
    db: Database
    table: str
    side: str = ""
    yardstick: bool = False

    @property
    def tables(self) -> list[str]:
        return [self.table, self.side] if self.side else [self.table]

    @property
    def key(self) -> str:
        return "o.id" if self.name == "side" else "t.id"

    def column(self, field: str) -> str:
        """The SQL of a field: `text`, `int` … mean the own field, or the standard one for the yardstick."""
        if field.startswith("std_"):
            return f"t.{field}"
        if self.yardstick:
            return f"t.std_{field}"
        return self.own("own_" + field)

    def own(self, name: str, alias: str = "t.") -> str:
        if self.name == "side":
            return f"o.{name}"
        if self.name == "eav":
            return f"{name}.value_{'text' if OWN[name] in ('text', 'date') else 'int'}"
        if self.name == "json":
            # Keys are literals: a bound parameter in the path would miss the expression index.
            if self.db.name == "sqlite":
                return f"json_extract({alias}own, '$.{name}')"
            text = f"({alias}own ->> '{name}')"
            return f"({text}::bigint)" if OWN[name] == "bigint" else text
        return f"t.{name}"

    def source(self, *fields: str) -> str:
        if self.name == "side":
            return f"{self.table} t JOIN {self.side} o ON o.id = t.id"
        if self.name == "eav":
            joins = [
                f"JOIN {self.side} own_{f} ON own_{f}.record = t.id AND own_{f}.field = 'own_{f}'"
                for f in fields if not f.startswith("std_")
            ]  # fmt: skip
            return " ".join([f"{self.table} t", *joins])
        return f"{self.table} t"

    def date(self, day: dt.date) -> str | dt.date:
        as_text = self.db.name == "sqlite" or (self.name in ("json", "eav") and not self.yardstick)
        return day.isoformat() if as_text else day

    def create(self) -> None:
        keys = "bigint" if self.db.name == "postgresql" else "INTEGER"
        fields = dict(STANDARD)
        if self.name == "json":
            fields["own"] = "jsonb" if self.db.name == "postgresql" else "text"
        self.db.run(f"CREATE TABLE {self.table} (id {keys} PRIMARY KEY, {declare(fields)})")
        if self.name == "columns":
            for name, kind in OWN.items():
                self.db.run(f"ALTER TABLE {self.table} ADD COLUMN {name} {kind}")
        elif self.name == "side":
            self.db.run(f"CREATE TABLE {self.side} (id {keys} PRIMARY KEY, {declare(OWN)})")
        elif self.name == "eav":
            rowid = " WITHOUT ROWID" if self.db.name == "sqlite" else ""
            self.db.run(
                f"""CREATE TABLE {self.side} (record bigint, field text, value_text text, value_int bigint,
                    PRIMARY KEY (record, field)){rowid}"""
            )

    def fill(self, origin: str) -> None:
        """Copy all records from the table of the columns layout."""
        standard = ", ".join(["id", *STANDARD])
        own = ""
        if self.name == "json":
            pairs = ", ".join(f"'{n}', {n}" for n in OWN)
            own = f", jsonb_strip_nulls(jsonb_build_object({pairs}))"
            if self.db.name == "sqlite":
                own = f", json_patch('{{}}', json_object({pairs}))"
        self.db.run(f"INSERT INTO {self.table} SELECT {standard}{own} FROM {origin} ORDER BY id")
        if self.name == "side":
            self.db.run(f"INSERT INTO {self.side} SELECT {', '.join(['id', *OWN])} FROM {origin} ORDER BY id")
        elif self.name == "eav":
            for name, kind in OWN.items():
                value = f"CAST({name} AS text), NULL" if kind in ("text", "date") else f"NULL, {name}"
                self.db.run(
                    f"""INSERT INTO {self.side} (record, field, value_text, value_int)
                        SELECT id, '{name}', {value} FROM {origin} WHERE {name} IS NOT NULL ORDER BY id"""
                )

    def index(self, standard: bool) -> list[float]:
        """Index four fields, (value, id) each; the seconds that each took."""
        took = []
        if self.name == "eav" and not standard:
            for value in ("text", "int"):
                sql = f"""CREATE INDEX {self.side}_{value} ON {self.side} (field, value_{value}, record)
                          WHERE value_{value} IS NOT NULL"""
                took.append(seconds(partial(self.db.run, sql)))
            return took
        for field in INDEXED:
            name = f"std_{field}" if standard else f"own_{field}"
            table = self.side if self.name == "side" and not standard else self.table
            column = self.own(name, alias="") if self.name == "json" and not standard else name
            sql = f"CREATE INDEX {table}_{name} ON {table} ({column}, id)"
            took.append(seconds(partial(self.db.run, sql)))
        return took

    def insert(self, rows: Sequence[Row]) -> None:
        """Write one batch in one transaction."""
        cut = 1 + len(STANDARD)
        self.db.run("BEGIN")
        if self.name == "columns":
            self.db.insert(self.table, ["id", *STANDARD, *OWN], rows)
        elif self.name == "json":
            packed = (
                (*r[:cut], json.dumps({k: v for k, v in zip(OWN, r[cut:], strict=True) if v is not None}, default=str))
                for r in rows
            )
            self.db.insert(self.table, ["id", *STANDARD, "own"], packed)
        else:
            self.db.insert(self.table, ["id", *STANDARD], (r[:cut] for r in rows))
            if self.name == "side":
                self.db.insert(self.side, ["id", *OWN], ((r[0], *r[cut:]) for r in rows))
            else:
                self.db.insert(self.side, ["record", "field", "value_text", "value_int"], self.triples(rows))
        self.db.run("COMMIT")

    def triples(self, rows: Sequence[Row]) -> Iterator[Row]:
        for row in rows:
            for (name, kind), value in zip(OWN.items(), row[1 + len(STANDARD) :], strict=True):
                if value is not None:
                    is_text = kind in ("text", "date")
                    yield (row[0], name, str(value), None) if is_text else (row[0], name, None, value)

    def update(self, first: int, last: int) -> None:
        """Add one to own_int of the records from `first` to `last`."""
        where, params = "id BETWEEN ? AND ?", [first, last]
        if self.name == "json" and self.db.name == "sqlite":
            change = "own = json_set(own, '$.own_int', json_extract(own, '$.own_int') + 1)"
        elif self.name == "json":
            change = "own = jsonb_set(own, '{own_int}', to_jsonb((own ->> 'own_int')::bigint + 1))"
        elif self.name == "eav":
            change, where = "value_int = value_int + 1", "record BETWEEN ? AND ? AND field = 'own_int'"
        else:
            change = "own_int = own_int + 1"
        table = self.side or self.table
        self.db.run(f"UPDATE {table} SET {change} WHERE {where}", params)


def declare(fields: dict[str, str]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in fields.items())


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
