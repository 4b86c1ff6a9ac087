"""One whole bench: data, import, server, work, figures."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trato import __version__
from trato.cli.bench.client import Client
from trato.cli.bench.dataset.files import make_dataset
from trato.cli.bench.load import bring_in, define_orders
from trato.cli.bench.measure import Act, throughput, times
from trato.cli.bench.operations import OPERATIONS, export, mass_change
from trato.cli.bench.people import ADMINISTRATOR, REP, found_organisation, let_in, make_api_token
from trato.cli.bench.place import Place, Server
from trato.cli.bench.texts import ROWS

if TYPE_CHECKING:
    from trato.cli.bench.sample import Sample

Say = Callable[[str], None]
CONNECTIONS, SECONDS = 8, 30.0
#: requests that are measured, and those before them that warm everything up; fewer where one takes long
SAMPLES, FEW_SAMPLES, MANY_CONTACTS = (200, 20), (20, 5), 1_000_000
#: what can be named besides the operations
PARTS = ("queries", "mass", "export", "throughput", "limits")


def run(
    place: Place, contacts: int, data: Path, ops: Collection[str], say: Say, *, seconds: float = SECONDS
) -> dict[str, Any]:
    """All figures. `ops` are the operations and parts to measure; empty means all."""
    make_dataset(data, contacts, say=say)
    load_before = _load()
    is_full = place.open(contacts)
    place.run("migrate")
    from trato.cli import set_up_django

    set_up_django()
    if not is_full:
        found_organisation()
    server = Server()
    try:
        figures = _measure(place, contacts, data, ops, say, server, seconds)
    finally:
        server.stop()
    machine = {"cores": os.cpu_count(), "load_before": load_before, "load_after": _load()}
    return {**figures, "machine": machine}


def _measure(
    place: Place, contacts: int, data: Path, ops: Collection[str], say: Say, server: Server, seconds: float
) -> dict[str, Any]:
    # These use the models, which are there only once Django has started.
    from trato.cli.bench.limits import machine_limits
    from trato.cli.bench.queries import count_queries
    from trato.cli.bench.sample import take_sample

    token = make_api_token(ADMINISTRATOR)
    if not place.known.get("imports"):
        define_orders(Client(server.port, token))
        place.known["imports"] = bring_in(place, data, say)
        place.save()
    clients = {"api": Client(server.port, token)}
    for who, email, role in (("admin", ADMINISTRATOR, "administrator"), ("rep", REP, "rep")):
        clients[who] = Client(server.port)
        clients[who].sign_in(email, let_in(email, role))
    rest = server.memory_bytes()
    sample = take_sample(ADMINISTRATOR)
    figures: dict[str, Any] = {
        "contacts": contacts, "vendor": place.vendor, "server": _server_name(), "version": __version__,
        "commit": _commit(), "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "start_s": round(server.start_s, 1), "imports": place.known["imports"], "operations": {},
    }  # fmt: skip
    count, warm = SAMPLES if contacts < MANY_CONTACTS else FEW_SAMPLES
    for operation in OPERATIONS:
        if not ops or operation.key in ops:
            used = server.cpu_seconds()
            found = times(operation.act(clients, sample), count, warm)
            found["cpu_ms"] = round((server.cpu_seconds() - used) * 1000 / (count + warm), 2)
            figures["operations"][operation.key] = found
            say(f"{operation.label}: {found['median_ms']:.1f} ms")
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "queries": lambda: {"queries": count_queries(sample, ADMINISTRATOR)},
        "mass": lambda: {"mass": mass_change(clients, sample.many_contacts)},
        "export": lambda: {"export": export(clients["admin"])},
        "throughput": lambda: _throughput(server, clients["admin"], sample, seconds),
        "limits": lambda: {"limits": machine_limits(place.folder, sample.contacts[0])},
    }
    for name in PARTS:
        if not ops or name in ops:
            figures |= parts[name]()
            say(f"measured {name}")
    figures["memory"] = {"rest": rest, "load": server.memory_bytes()}
    figures["database_bytes"] = place.size_bytes()
    return figures


def _throughput(server: Server, signed_in: Client, sample: Sample, seconds: float) -> dict[str, Any]:
    """Lists, record pages, and the smallest page for comparison."""

    def asking(address: Callable[[int], str]) -> Callable[[int], Act]:
        def connect(number: int) -> Act:
            client = Client(server.port)
            client.cookies = dict(signed_in.cookies)
            return lambda index: client.get(address(number * 7919 + index))

        return connect

    contacts = sample.contacts
    addresses: dict[str, Callable[[int], str]] = {
        "list": lambda index: f"/m/contacts/?limit={ROWS}",
        "open": lambda index: f"/m/contacts/{contacts[index % len(contacts)]}",
        "static": lambda index: "/manifest.webmanifest",
    }
    return {
        f"throughput-{name}": throughput(asking(address), CONNECTIONS, seconds) for name, address in addresses.items()
    }


def _server_name() -> str:
    """The database and its version."""
    from django.db import connection

    if connection.vendor == "sqlite":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"
    version = connection.cursor().execute("SHOW server_version").fetchone()
    return f"PostgreSQL {str(version[0]).split()[0]}"


def _load() -> float:
    """How many processes wanted to run, over the last minute."""
    return round(os.getloadavg()[0], 1)


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""
