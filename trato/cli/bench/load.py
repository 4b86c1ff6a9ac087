"""Bringing the data set in: each file through `trato import`, as anybody would."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trato.cli.bench.client import Client
from trato.cli.bench.place import Place

#: in this order, for later files link to earlier ones
FILES = ("users", "accounts", "contacts", "leads", "opportunities", "activities", "orders")
LINKED = {"account": "accounts", "contact": "contacts"}
ORDERS: dict[str, Any] = {
    "key": "orders", "label": {"en": "Order", "es": "Pedido"}, "label_plural": {"en": "Orders", "es": "Pedidos"},
    "title": "name", "default_sort": ["-order_date"],
    "fields": [
        {"key": "name", "type": "text", "label": {"en": "Order ref"}, "required": True, "searchable": True},
        *({"key": key, "type": "lookup", "label": {"en": f"{key.capitalize()} ref"}, "options": {"module": module}}
          for key, module in LINKED.items()),
        {"key": "order_date", "type": "date", "label": {"en": "Order date"}, "indexed": True},
        {"key": "amount", "type": "money", "label": {"en": "Amount"}, "indexed": True},
        {"key": "status", "type": "choice", "label": {"en": "Status"}, "indexed": True,
         "options": {"choices": ["draft", "confirmed", "delivered", "invoiced", "cancelled"]}},
        {"key": "channel", "type": "choice", "label": {"en": "Channel"},
         "options": {"choices": [
             {"value": word.replace(" ", "_"), "label": {"en": word}}
             for word in ("sales rep", "web shop", "phone", "marketplace")
         ]}},
        {"key": "items", "type": "integer", "label": {"en": "Items"}},
    ],
}  # fmt: skip


def define_orders(client: Client) -> None:
    """The own module for orders, through the API."""
    client.api("POST", "modules", ORDERS)


def bring_in(place: Place, data: Path, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """All files. Seconds are those of the whole command: until history, search and child rows are committed."""
    found = []
    for name in FILES:
        began, used = time.monotonic(), _used_by_commands()
        report = json.loads(place.run("import", name, str(data / f"{name}.csv"), "--json"))
        seconds = time.monotonic() - began
        rows = int(report["rows"])
        figures = {"file": name, "rows": rows, "seconds": round(seconds, 1), "rows_per_second": round(rows / seconds),
                   "cpu_seconds": round(_used_by_commands() - used, 1), "counts": report["counts"]}  # fmt: skip
        say(f"brought in {name}: {rows:,} rows, {rows / seconds:,.0f} rows/s")
        found.append(figures)
    return found


def _used_by_commands() -> float:
    """Processor seconds of the commands that ended so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
