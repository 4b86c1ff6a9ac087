#!/usr/bin/env python3
"""Compare four ways to store own fields, on SQLite and PostgreSQL, without any of Trato's code.

    python bench/storage_spike.py --rows 1000000 --database sqlite --json out.json
    python bench/storage_spike.py --rows 1000000 --database postgresql://postgres@127.0.0.1/spike --json out.json

Twelve standard fields and ten own fields, the same values in every layout:

columns   own fields are typed columns of the module's table, added by ALTER TABLE ADD COLUMN
side      own fields are typed columns of a second table, one row per record, joined by id
json      own fields are keys of one JSON column (jsonb on PostgreSQL) with expression indexes
eav       own fields are rows (record, field, value)

"standard" asks the same questions of standard columns with the same distribution: the yardstick. Each
question is asked once to warm up and then `--repeat` times; the median counts. The tables are dropped at the end.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from storage_layouts import (
    BATCH,
    CHOICES,
    DAYS,
    ERRORS,
    INDEXED,
    OWN,
    STANDARD,
    Database,
    Layout,
    Postgres,
    Row,
    Sqlite,
    declare,
    make_rows,
    seconds,
)

WIDE_OWN, WIDE_FILLED = 300, 15

# ------------------------------------------------------------------ the questions


def questions(layout: Layout, total: int) -> dict[str, tuple[str, list[Any]]]:
    """SQL and parameters of each question, in this layout."""
    c, key, source = layout.column, layout.key, layout.source
    shown = ", ".join([key, "t.std_mail", c("text"), c("int"), c("date"), c("choice")])
    listed = source("text", "int", "date", "choice")
    middle = 500_000
    days = [layout.date(DAYS[500]), layout.date(DAYS[509])]
    return {
        "equal, 2 records": (f"SELECT {shown} FROM {listed} WHERE {c('text')} = ?",
                             [("Standard " if layout.yardstick else "Own text ") + f"{total // 4:07}"]),
        "equal, 50 of 5 %": (f"SELECT {shown} FROM {listed} WHERE {c('choice')} = ? ORDER BY {key} LIMIT 50",
                             [CHOICES[7]]),
        "equal, count of 5 %": (f"SELECT count(*) FROM {source('choice')} WHERE {c('choice')} = ?", [CHOICES[7]]),
        "integer range, count of 0.1 %": (
            f"SELECT count(*) FROM {source('int')} WHERE {c('int')} BETWEEN ? AND ?", [middle, middle + 999]),
        "date range, count of 1 %": (f"SELECT count(*) FROM {source('date')} WHERE {c('date')} BETWEEN ? AND ?", days),
        "two own conditions, count": (
            f"SELECT count(*) FROM {source('choice', 'date')} WHERE {c('choice')} = ? AND {c('date')} BETWEEN ? AND ?",
            [CHOICES[7], *days]),
        "sort, first 50": (f"SELECT {shown} FROM {listed} ORDER BY {c('int')}, {key} LIMIT 50", []),
        "sort, next 50 from the middle": (
            f"""SELECT {shown} FROM {listed} WHERE {c('int')} >= ? AND ({c('int')} > ? OR {key} > ?)
                ORDER BY {c('int')}, {key} LIMIT 50""", [middle, middle, total // 2]),
        "group by choice, count": (f"SELECT {c('choice')}, count(*) FROM {source('choice')} GROUP BY 1", []),
        "group by choice, sum": (
            f"SELECT {c('choice')}, count(*), sum({c('decimal')}) FROM {source('choice', 'decimal')} GROUP BY 1", []),
        "own filter, standard sort, 50": (
            f"SELECT {shown} FROM {listed} WHERE {c('choice')} = ? ORDER BY t.std_int, t.id LIMIT 50", [CHOICES[7]]),
        "rare own filter, standard sort, 50": (
            f"""SELECT {shown} FROM {listed} WHERE {c('int')} BETWEEN ? AND ? ORDER BY t.std_date, t.id LIMIT 50""",
            [middle, middle + 999]),
    }  # fmt: skip


def ask(db: Database, sql: str, params: list[Any], repeat: int) -> float:
    """Median milliseconds; a question that takes over two seconds is asked three times only."""
    first = seconds(lambda: db.run(sql, params))
    times = [seconds(lambda: db.run(sql, params)) for _ in range(repeat if first < 2 else 3)]
    return statistics.median(times) * 1000


def measure_reads(layout: Layout, total: int, repeat: int) -> dict[str, float]:
    return {name: ask(layout.db, sql, params, repeat) for name, (sql, params) in questions(layout, total).items()}


def measure_composite(layout: Layout, total: int, repeat: int) -> float:
    """Own filter and standard sort with one index over both: only possible where both are in one table."""
    column = layout.own("own_choice", alias="") if layout.name == "json" else "own_choice"
    layout.db.run(f"CREATE INDEX {layout.table}_both ON {layout.table} ({column}, std_int, id)")
    layout.db.settle([layout.table])
    sql, params = questions(layout, total)["own filter, standard sort, 50"]
    took = ask(layout.db, sql, params, repeat)
    layout.db.run(f"DROP INDEX {layout.table}_both")
    return took


# ------------------------------------------------------------------ writing, altering


def measure_writes(layout: Layout, total: int, repeat: int) -> dict[str, float]:
    ones = [seconds(partial(layout.update, n, n)) for n in range(10, 10 + 50 * 97, 97)]
    many = []
    for n in range(repeat):
        first = total // 10 + n * 20_000
        many.append(seconds(partial(layout.update, first, first + 9_999)))
    return {
        "update one own field of one record, ms": statistics.median(ones) * 1000,
        "update one own field of 10,000 records, ms": statistics.median(many) * 1000,
        "insert, records/s": insert_rate(layout.insert, total + 1, total, repeat),
    }


def insert_rate(insert: Callable[[list[Row]], None], first: int, total: int, repeat: int) -> float:
    """Records per second, median of `repeat` rounds of 10,000 records, each batch of 1,000 committed."""
    rates = []
    for round_ in range(repeat):
        rows = list(make_rows(first + round_ * 10_000, 10_000, total))
        start = time.perf_counter()
        for n in range(0, len(rows), BATCH):
            insert(rows[n : n + BATCH])
        rates.append(len(rows) / (time.perf_counter() - start))
    return statistics.median(rates)


def measure_alter(layout: Layout, repeat: int) -> dict[str, float]:
    """Add and drop columns of the full table. A dropped column held a value in every record."""
    run, table, took = layout.db.run, layout.table, {}
    added = [seconds(partial(run, f"ALTER TABLE {table} ADD COLUMN more_{n} bigint")) for n in range(repeat)]
    took["add a column, ms"] = statistics.median(added) * 1000
    sql = f"ALTER TABLE {table} ADD COLUMN preset bigint DEFAULT 7"
    took["add a column with a default, ms"] = seconds(lambda: run(sql)) * 1000
    took["drop an empty column, ms"] = seconds(lambda: run(f"ALTER TABLE {table} DROP COLUMN more_0")) * 1000
    sql = f"ALTER TABLE {table} DROP COLUMN own_decimal"
    took["drop a filled column, ms"] = seconds(lambda: run(sql)) * 1000
    return took


# ------------------------------------------------------------------ wide tables, many tables, limits


def measure_wide(db: Database, total: int, repeat: int) -> dict[str, dict[str, float]]:
    """300 own columns with 15 of them filled, against 15 columns and against JSON."""
    answers: dict[str, dict[str, float]] = {}
    rng = random.Random(3)  # noqa: S311
    filled = [sorted(rng.sample(range(WIDE_OWN), WIDE_FILLED)) for _ in range(1_000)]
    names = [f"w_{n}" for n in range(WIDE_OWN)]
    cut = 1 + len(STANDARD)
    same = list(range(7, WIDE_OWN, WIDE_OWN // WIDE_FILLED))
    kinds = {
        "300 columns, all named": names,
        "300 columns, only the filled ones named": names,
        "15 columns": names[:WIDE_FILLED],
        "json": ["own"],
    }
    for kind, own in kinds.items():
        table = "spike_wide"
        written = [names[place] for place in same] if "only" in kind else own
        own_type = "bigint" if kind != "json" else "jsonb" if db.name == "postgresql" else "text"
        db.run(f"DROP TABLE IF EXISTS {table}")
        db.run(f"CREATE TABLE {table} (id bigint PRIMARY KEY, {declare(STANDARD | dict.fromkeys(own, own_type))})")
        for field in INDEXED:
            db.run(f"CREATE INDEX {table}_{field} ON {table} (std_{field}, id)")

        def insert(rows: list[Row], kind: str = kind, written: list[str] = written) -> None:
            packed: list[Row] = []
            for row in rows:
                places = same if "only" in kind else filled[row[0] % 1_000]
                values: list[Any]
                if kind == "json":
                    values = [json.dumps({names[p]: p for p in places})]
                elif len(written) == WIDE_FILLED:
                    values = list(places)
                else:
                    values = [None] * WIDE_OWN
                    for place in places:
                        values[place] = place
                packed.append((*row[:cut], *values))
            db.run("BEGIN")
            db.insert("spike_wide", ["id", *STANDARD, *written], packed)
            db.run("COMMIT")

        rate = insert_rate(insert, 1, total, repeat)
        db.settle([table])
        shown = ", ".join(["id", *STANDARD, *own])
        ten = ", ".join(["id", "std_text", *(own[-10:] if kind != "json" else own)])
        answers[kind] = {
            "insert, records/s": rate,
            "one record, all columns, ms": ask(db, f"SELECT {shown} FROM {table} WHERE id = ?", [777], 50),
            "50 records, ten columns, ms": ask(db, f"SELECT {ten} FROM {table} ORDER BY std_int, id LIMIT 50", [], 50),
            "size, MB": db.size([table]) / 1e6,
        }
    db.run("DROP TABLE spike_wide")
    return answers


def measure_many_tables(db: Database, total: int, repeat: int) -> dict[str, float]:
    """Does a database with 200 module tables insert more slowly than one with a single table?"""

    def make(n: int) -> Layout:
        layout = Layout("columns", db, f"spike_module_{n}")
        layout.create()
        layout.index(standard=True)
        layout.index(standard=False)
        return layout

    def opened() -> float:
        def open_and_read() -> None:
            connection = db.connect()
            connection.execute("SELECT count(*) FROM spike_module_0 WHERE id = 5")
            connection.close()

        return statistics.median(seconds(open_and_read) for _ in range(11)) * 1000

    tables = [make(0)]
    answers = {
        "1 table, insert, records/s": insert_rate(tables[0].insert, 1, total, repeat),
        "1 table, new connection and first query, ms": opened(),
    }
    start = time.perf_counter()
    tables += [make(n) for n in range(1, 200)]
    answers["make a module's table with 10 own columns and 8 indexes, ms"] = (time.perf_counter() - start) / 199 * 1000
    answers["200 tables, new connection and first query, ms"] = opened()
    tables[0].db.run("DELETE FROM spike_module_0")
    db.settle(["spike_module_0"])
    answers["200 tables, insert into one, records/s"] = insert_rate(tables[0].insert, 1, total, repeat)

    def spread(rows: list[Row]) -> None:
        tables[1 + (rows[0][0] // BATCH) % 199].insert(rows)

    answers["200 tables, each batch into another, records/s"] = insert_rate(spread, 1, total, repeat)
    added = [seconds(partial(db.run, f"ALTER TABLE spike_module_7 ADD COLUMN x_{n} bigint")) for n in range(repeat)]
    answers["200 tables, add a column, ms"] = statistics.median(added) * 1000
    for layout in tables:
        db.run(f"DROP TABLE {layout.table}")
    return answers


def works(call: Callable[[], object]) -> bool:
    try:
        call()
    except ERRORS:
        return False
    return True


def most_filled(db: Database, columns: int, kind: str, value: object) -> int:
    """How many columns of one record can hold `value` at once, by bisection."""
    db.run("DROP TABLE IF EXISTS spike_limit")
    db.run(f"CREATE TABLE spike_limit ({declare({f'c{n}': kind for n in range(columns)})})")
    low, high = 0, columns
    while low < high:
        middle = (low + high + 1) // 2
        names, marks = ", ".join(f"c{n}" for n in range(middle)), ", ".join("?" * middle)
        sql, values = f"INSERT INTO spike_limit ({names}) VALUES ({marks})", [value] * middle
        low, high = (middle, high) if works(partial(db.run, sql, values)) else (low, middle - 1)
    db.run("DROP TABLE spike_limit")
    return low


def measure_limits(db: Database) -> dict[str, int | bool | str]:
    answers: dict[str, int | bool | str] = {}
    db.run("DROP TABLE IF EXISTS spike_limit")
    db.run("CREATE TABLE spike_limit (id bigint PRIMARY KEY)")
    count = 1
    while works(partial(db.run, f"ALTER TABLE spike_limit ADD COLUMN c{count} bigint")):
        count += 1
    answers["columns of a table at most"] = count
    db.run("DROP TABLE spike_limit")
    db.run("CREATE TABLE spike_limit (id bigint PRIMARY KEY)")
    rounds = 0
    while rounds < 2_500 and works(lambda: db.run("ALTER TABLE spike_limit ADD COLUMN c bigint")):
        db.run("ALTER TABLE spike_limit DROP COLUMN c")
        rounds += 1
    answers["times that a column can be added and dropped again (2,500 tried)"] = rounds
    db.run("DROP TABLE spike_limit")
    columns = 1_600 if db.name == "postgresql" else 2_000
    long = "".join(random.Random(5).choices("abcdefghijklmnopqrst", k=250))  # noqa: S311
    for label, kind, value in (
        ("integers", "bigint", 10**12), ("texts of 20 characters", "text", "twenty characters xx"),
        ("texts of 250 characters", "text", long),
    ):  # fmt: skip
        answers[f"{label} in one record at most"] = most_filled(db, columns, kind, value)
    return answers | seen_by_others(db)


def seen_by_others(db: Database) -> dict[str, bool]:
    """What a second, already warm connection sees when the first one adds a column."""
    db.run("CREATE TABLE spike_limit (id bigint PRIMARY KEY, a bigint)")
    other = db.connect()
    named, star = "SELECT id, a FROM spike_limit", "SELECT * FROM spike_limit"
    for _ in range(10):  # psycopg prepares a statement on the server from its sixth use
        other.execute(named).fetchall()
        other.execute(star).fetchall()
    db.run("BEGIN")
    db.run("ALTER TABLE spike_limit ADD COLUMN undone bigint")
    db.run("ROLLBACK")
    rolled_back = not works(lambda: db.run("SELECT undone FROM spike_limit"))
    db.run("ALTER TABLE spike_limit ADD COLUMN b bigint")
    answers = {
        "a transaction takes ADD COLUMN back": rolled_back,
        "a warm connection goes on after ADD COLUMN, columns named": works(lambda: other.execute(named)),
        "a warm connection goes on after ADD COLUMN, SELECT *": works(lambda: other.execute(star)),
    }
    other.execute("BEGIN")
    other.execute("SELECT id FROM spike_limit").fetchall()
    if db.name == "postgresql":
        db.run("SET lock_timeout = '200ms'")
    answers["ADD COLUMN need not wait for an open reader"] = works(
        lambda: db.run("ALTER TABLE spike_limit ADD COLUMN c bigint")
    )
    other.execute("ROLLBACK")
    other.close()
    db.run("DROP TABLE spike_limit")
    return answers


# ------------------------------------------------------------------ the run


def drop_all(db: Database) -> None:
    names = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    if db.name == "postgresql":
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    for (name,) in db.run(names):
        if name.startswith("spike_"):
            db.run(f"DROP TABLE {name}")


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def measure_layouts(db: Database, total: int, repeat: int, with_eav: bool) -> dict[str, dict[str, float]]:
    answers: dict[str, dict[str, float]] = {}
    names = ["columns", "side", "json"] + (["eav"] if with_eav else [])
    layouts = {
        name: Layout(name, db, f"spike_{name}", f"spike_{name}_own" if name in ("side", "eav") else "")
        for name in names
    }
    origin = layouts["columns"]
    for name, layout in layouts.items():
        say(f"{name}: fill")
        layout.create()
        if layout is origin:
            db.run("BEGIN")
            db.insert(layout.table, ["id", *STANDARD, *OWN], make_rows(1, total, total))
            db.run("COMMIT")
        else:
            layout.fill(origin.table)
        layout.index(standard=True)
        build = layout.index(standard=False)
        db.settle(layout.tables)
        answers[name] = {
            "build an index, s": statistics.median(build),
            "size with indexes, MB": db.size(layout.tables) / 1e6,
        }
    say("standard: read")
    yardstick = Layout("columns", db, origin.table, yardstick=True)
    answers = {"standard": measure_reads(yardstick, total, repeat)} | answers
    for name, layout in layouts.items():
        say(f"{name}: read")
        answers[name] |= measure_reads(layout, total, repeat)
        if name in ("columns", "json"):
            answers[name]["the same with an index over both"] = measure_composite(layout, total, repeat)
    for name, layout in layouts.items():
        say(f"{name}: write")
        answers[name] |= measure_writes(layout, total, repeat)
    say("columns: alter")
    answers["columns"] |= measure_alter(origin, repeat)
    return answers


def machine(db: Database) -> dict[str, str]:
    model = next(
        (x.split(":")[1].strip() for x in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in x), "?"
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} × {model}, {memory:.0f} GiB, {platform.system()}",
        "database": db.version,
        "python": platform.python_version(),
        "psycopg": psycopg.__version__,
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def print_tables(report: dict[str, Any]) -> None:
    layouts: dict[str, dict[str, float]] = report["layouts"]
    rows = list(dict.fromkeys(key for answers in layouts.values() for key in answers))
    print("| " + " | ".join(["", *layouts]) + " |\n|" + "---|" * (len(layouts) + 1))
    for row in rows:
        print(f"| {row} | " + " | ".join(figure(answers.get(row)) for answers in layouts.values()) + " |")
    print()
    for kind, answers in report["wide"].items():
        for name, value in answers.items():
            print(f"wide, {kind}: {name}: {figure(value)}")
    for name, value in (report["many tables"] | report["limits"]).items():
        print(f"{name}: {figure(value)}")


def figure(value: float | bool | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument(
        "--database", default="sqlite", help="sqlite, sqlite:///FILE or postgresql://… (an empty database)"
    )
    parser.add_argument("--repeat", type=int, default=7, help="measurements per figure, after one to warm up")
    parser.add_argument("--no-eav", action="store_true")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db: Database
        if options.database.startswith("postgresql://"):
            db = Postgres(options.database)
        else:
            db = Sqlite(options.database.removeprefix("sqlite").removeprefix(":///") or f"{folder}/spike.sqlite3")
        drop_all(db)
        report: dict[str, Any] = {"rows": options.rows} | machine(db)
        report["layouts"] = measure_layouts(db, options.rows, options.repeat, not options.no_eav)
        drop_all(db)
        say("wide tables")
        report["wide"] = measure_wide(db, options.rows, options.repeat)
        say("many tables")
        report["many tables"] = measure_many_tables(db, options.rows, options.repeat)
        say("limits")
        report["limits"] = measure_limits(db)
        report["load after"] = f"{os.getloadavg()[0]:.1f}"
        drop_all(db)
        db.close()
    if options.json:
        Path(options.json).write_text(json.dumps(report, indent=1) + "\n")
    print_tables(report)


if __name__ == "__main__":
    main()
