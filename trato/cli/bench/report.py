"""Figures as a table, and as a page of the documentation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from trato.cli.bench import peers
from trato.cli.bench.operations import OPERATIONS

Row = Sequence[str]
HEAD = ("operation", "median ms", "p95 ms", "CPU ms", "queries", "goal", "Odoo", "BottleCRM", "bare SQL")
MIB = 1024 * 1024


def rows_of(figures: dict[str, Any]) -> list[Row]:
    """One row per operation. Goals are those for 100,000 contacts."""
    size = int(figures["contacts"])
    found: list[Row] = []
    bare = figures.get("limits", {})
    for operation in OPERATIONS:
        times = figures["operations"].get(operation.key)
        if times is None:
            continue
        peer = peers.ODOO.get(operation.key, {}).get(size)
        other = peers.BOTTLECRM.get(operation.key) if size == 100_000 else None
        limit = bare.get(operation.key, {}).get("median_ms")
        goal = f"≤ {operation.limit_ms:g}" if operation.limit_ms and size == 100_000 else ""
        found.append((
            operation.label, f"{times['median_ms']:.1f}", f"{times['p95_ms']:.1f}", _number(times.get("cpu_ms")),
            _number(figures.get("queries", {}).get(operation.key)), goal, _number(peer), _number(other),
            f"{limit:.2f}" if limit else "",
        ))  # fmt: skip
    if mass := figures.get("mass"):
        peer = peers.ODOO["mass"].get(size)
        label = f"change of {mass['records']:,} contacts, with its job"
        goal = "≤ 1000" if size == 100_000 else ""
        found.append((label, f"{mass['median_ms']:.0f}", f"{mass['p95_ms']:.0f}", "", "", goal, _number(peer), "", ""))
    return found


def further(figures: dict[str, Any]) -> list[tuple[str, str]]:
    """What is no time: rows and requests a second, memory, sizes."""
    found = []
    bare = figures.get("limits", {})
    for item in figures.get("imports", ()):
        peer = peers.ODOO_IMPORTS.get(item["file"])
        text = f"{item['rows_per_second']:,} rows/s ({item['rows']:,} rows in {item['seconds']:,} s"
        text += f", {item['cpu_seconds']:,} s of CPU)" if "cpu_seconds" in item else ")"
        text += f"; Odoo {peer:,.0f}" if peer else ""
        if item["file"] == "contacts" and bare:
            text += f"; bare {bare['insert_how']} {bare['insert_rows_per_second']:,}"
        found.append((f"import of {item['file']}", text))
    if export := figures.get("export"):
        text = f"{export['rows_per_second']:,} rows/s ({export['rows']:,} rows in {export['seconds']} s); "
        found.append(("export of contacts, 12 columns", text + f"Odoo {peers.ODOO_EXPORT:,}"))
    for key, label, peer in (
        ("throughput-list", "lists, 8 connections", peers.ODOO_LISTS_PER_SECOND),
        ("throughput-open", "record pages, 8 connections", peers.ODOO_OPENS_PER_SECOND),
        ("throughput-static", "smallest page, 8 connections", None),
    ):
        if key in figures:
            text = f"{figures[key]['requests_per_second']:,} requests/s"
            found.append((label, text + (f"; Odoo {peer}" if peer else "")))
    memory = figures.get("memory", {})
    if memory:
        text = f"{memory['rest'] / MIB:,.0f} MiB at rest, {memory['load'] / MIB:,.0f} MiB under load (PSS)"
        found.append(("memory of all processes", f"{text}; Odoo {peers.ODOO_MEMORY_MIB} MiB under load"))
    if "database_bytes" in figures:
        found.append(("database", f"{figures['database_bytes'] / MIB:,.0f} MiB"))
    if "start_s" in figures:
        found.append(("start until the first page", f"{figures['start_s']:.1f} s"))
    return found


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def table(figures: dict[str, Any]) -> str:
    """For the terminal."""
    rows = [HEAD, *rows_of(figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [_aligned(row, widths) for row in rows]
    width = max(len(label) for label, _text in further(figures)) if further(figures) else 0
    return "\n".join([*lines, "", *(f"{label.ljust(width)}  {text}" for label, text in further(figures))])


def _aligned(row: Row, widths: Sequence[int]) -> str:
    cells = [cell.ljust(width) if index == 0 else cell.rjust(width)
             for index, (cell, width) in enumerate(zip(row, widths, strict=True))]  # fmt: skip
    return "  ".join(cells).rstrip()


INTRO = """# Benchmarks

Made by `trato bench` (`make bench`, all sizes by `make prove`); do not edit by hand. One client, connection re-used,
from sending to having the whole body; server, worker, database and client on the same machine. Times are of whole
answers over HTTP: whole HTML pages with everything around the table, JSON for the API. CPU is what the server's own
processes used for one answer: other work on the machine disturbs it less than times. Goals are for 100,000 contacts.

"""


def page(results: Iterable[dict[str, Any]]) -> str:
    """The page of the documentation, from all results."""
    parts = [INTRO + peers.NOTE + "\n"]
    for figures in sorted(results, key=lambda found: (found["contacts"], found["vendor"])):
        machine = figures["machine"]
        parts.append(f"\n## {figures['contacts']:,} contacts, {figures['server']}\n")
        parts.append(f"\n{figures['at']}, Trato {figures['version']} at {figures['commit'] or 'no commit'}; "
                     f"{machine['cores']} cores; load {machine['load_before']} before, {machine['load_after']} "
                     "after (1 is one busy core).\n")  # fmt: skip
        parts.append("\n" + _markdown(HEAD, rows_of(figures)))
        parts.append("\n" + _markdown(("", ""), further(figures)))
    return "".join(parts)


def _markdown(head: Row, rows: Iterable[Row]) -> str:
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def write_page(path: Path, folder: Path) -> None:
    """The page from every result in the folder."""
    results = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    path.write_text(page(results))
