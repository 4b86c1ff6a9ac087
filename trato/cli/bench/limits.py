"""The machine's own limit: the same work without the product, measured in the same run."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from django.db import connection

from trato.cli.bench.measure import times
from trato.kernel.sql import Sql, fetch_all, ident, is_postgres

#: what one contact needs: its record, its history, its entry in the directory
TABLES = ("rec_contacts", "trato_history", "trato_directory")
ROWS = 50_000
SCHEMA = "bench_limit"
#: table → its columns and rows
Stored = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def machine_limits(folder: Path, contact: int) -> dict[str, Any]:
    """Bare inserts into copies of the tables with all their indexes, and bare reads."""
    first = fetch_all(Sql("SELECT min(id), max(id) FROM rec_contacts"))[0]
    rows = {
        "rec_contacts": _rows("rec_contacts", Sql("id BETWEEN %s AND %s", *first)),
        "trato_directory": _rows("trato_directory", Sql("module = 'contacts'")),
        "trato_history": _rows("trato_history", Sql("module = 'contacts' AND action = 'create'")),
    }
    seconds = _copy(rows) if is_postgres() else _execute_many(rows, folder / "limit.sqlite3")
    count = len(rows["rec_contacts"][1])
    listed = Sql("SELECT * FROM rec_contacts WHERE deleted_at IS NULL AND name__key IS NOT NULL "
                 "ORDER BY name__key, id LIMIT 100")  # fmt: skip
    one = Sql("SELECT * FROM rec_contacts WHERE id = %s", contact)
    return {
        "insert_rows_per_second": round(count / seconds),
        "insert_how": "COPY" if is_postgres() else "executemany, one transaction",
        "list": times(lambda index: fetch_all(listed), 200, 20),
        "open": times(lambda index: fetch_all(one), 200, 20),
    }


def _rows(table: str, where: Sql) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns that can be written, and rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {ident(table)} LIMIT 0")
        names = [column[0] for column in cursor.description if column[0] != "vector"]
    listed = ", ".join(ident(name) for name in names)
    return names, fetch_all(Sql(f"SELECT {listed} FROM {ident(table)} WHERE ") + where + Sql(" LIMIT %s", ROWS))


def _execute_many(rows: Stored, path: Path) -> float:
    """Into a file of its own."""
    marks = ", ".join(["%s"] * len(TABLES))
    wanted = Sql(f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({marks}) AND type IN ('table', 'index') "
                 "AND sql IS NOT NULL", *TABLES)  # fmt: skip
    words = Sql("SELECT sql FROM sqlite_master WHERE name = 'trato_fts'")
    path.unlink(missing_ok=True)
    bare = sqlite3.connect(path)
    try:
        bare.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;")
        for (statement,) in [*fetch_all(wanted), *fetch_all(words)]:
            bare.execute(statement)
        began = time.perf_counter()
        for table, (names, found) in rows.items():
            listed, values = ", ".join(ident(name) for name in names), ", ".join("?" * len(names))
            bare.executemany(f"INSERT INTO {ident(table)} ({listed}) VALUES ({values})", found)
        bare.execute("INSERT INTO trato_fts (rowid, terms) SELECT id, terms FROM trato_directory")
        bare.commit()
        return time.perf_counter() - began
    finally:
        bare.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


def _copy(rows: Stored) -> float:
    """Into a schema of its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {SCHEMA}.{ident(table)} (LIKE public.{ident(table)} INCLUDING ALL)")
        began = time.perf_counter()
        for table, (names, found) in rows.items():
            listed = ", ".join(ident(name) for name in names)
            with cursor.copy(f"COPY {SCHEMA}.{ident(table)} ({listed}) FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row)
        seconds = time.perf_counter() - began
        cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
    return seconds
