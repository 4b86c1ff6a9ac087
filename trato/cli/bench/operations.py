"""The work that is measured: what a sales team does all day, over HTTP."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trato.cli.bench.client import Client
from trato.cli.bench.measure import Act, times
from trato.cli.bench.texts import FRAGMENTS, NOTHING, ROWS
from trato.lib.command import Refused

if TYPE_CHECKING:
    from trato.cli.bench.sample import Sample

Clients = dict[str, Client]
EXPORT_COLUMNS = ("name", "account", "emails", "phones", "job_title", "department", "addresses.city",
                  "addresses.country", "status", "owner", "tags", "created_at")  # fmt: skip
#: how often it is asked whether the job is done
LOOK_EVERY_S = 0.01


@dataclass(frozen=True)
class Operation:
    """One thing that people do. `limit_ms`: what it may take at 100,000 contacts; `max_queries` likewise."""

    key: str
    label: str
    act: Callable[[Clients, Sample], Act]
    limit_ms: float | None = None
    max_queries: int | None = None
    #: the address that the number of queries is counted of; "" where none is
    address: Callable[[Sample], str] | None = None


def _pick(items: list[Any], index: int) -> Any:
    return items[index % len(items)]


def _get(address: Callable[[Sample, int], tuple[str, dict[str, str]]], who: str = "admin") -> Any:
    def act(clients: Clients, sample: Sample) -> Act:
        def once(index: int) -> object:
            path, params = address(sample, index)
            return clients[who].get(path, **params)

        return once

    return act


def _list(module: str) -> Any:
    return lambda sample, index: (f"/m/{module}/", {"limit": str(ROWS)})


def _page(number: int) -> Any:
    return lambda sample, index: ("/m/contacts/?" + sample.pages[number], {})


def _filter(sample: Sample, index: int) -> tuple[str, dict[str, str]]:
    where = {"all": [
        {"field": "addresses.country", "op": "eq", "value": "ES"},
        {"field": "name", "op": "contains", "value": _pick(list(FRAGMENTS), index)},
    ]}  # fmt: skip
    return "/m/contacts/", {"filter": json.dumps(where), "limit": str(ROWS)}


def _words(words: Callable[[Sample, int], str], path: str) -> Any:
    return lambda sample, index: (path, {"q": words(sample, index)})


def _full(sample: Sample, index: int) -> str:
    name: str = _pick(sample.names, index)
    return name


def _fragment(sample: Sample, index: int) -> str:
    return FRAGMENTS[index % len(FRAGMENTS)]


def _none(sample: Sample, index: int) -> str:
    return NOTHING[index % len(NOTHING)]


def _letters(sample: Sample, index: int) -> str:
    """One to four letters, as they come while one types a name."""
    name: str = sample.names[index // 4 % len(sample.names)]
    return name[: index % 4 + 1]


def _create(clients: Clients, sample: Sample) -> Act:
    def once(index: int) -> object:
        data = {"name": f"Bench deal {index}", "account": _pick(sample.accounts, index), "close_date": "2026-12-31",
                "amount": {"amount": "1234.50", "currency": "EUR"}}  # fmt: skip
        return clients["api"].api("POST", "opportunities", data)

    return once


def _move(clients: Clients, sample: Sample) -> Act:
    chance = random.Random(1)  # noqa: S311 - which stage is no secret

    def once(index: int) -> object:
        record = _pick(sample.opportunities, index)
        return clients["api"].api("PATCH", f"opportunities/{record}", {"stage": chance.choice(sample.stages)})

    return once


def _pivot(clients: Clients, sample: Sample) -> Act:
    asked = {"group": ["stage", "owner", "close_date:month"], "measures": ["sum:amount", "count"]}
    return lambda index: clients["api"].api("POST", "opportunities/aggregate", asked)


OPERATIONS = (
    Operation("list", "list of contacts, 100 rows", _get(_list("contacts")), 25, 12, lambda s: "/m/contacts/"),
    Operation("list-p100", "the same, page 100", _get(_page(100)), 25, 12, lambda s: "/m/contacts/?" + s.pages[100]),
    Operation("list-p1000", "the same, page 1,000 or the last", _get(_page(1000)), 25, 12,
              lambda s: "/m/contacts/?" + s.pages[1000]),
    Operation("list-accounts", "list of accounts, 100 rows", _get(_list("accounts")), 25, 12,
              lambda s: "/m/accounts/"),
    Operation("list-sorted", "list of contacts by account", _get(lambda s, i: ("/m/contacts/", {"sort": "account"})),
              25, 12, lambda s: "/m/contacts/?sort=account"),
    Operation("list-rep", "list as a rep with team rights", _get(_list("contacts"), "rep"), 25, 12),
    Operation("count", "count of all contacts", _get(lambda s, i: ("/m/contacts/count", {}))),
    Operation("filter", "country is Spain and name contains …", _get(_filter), None, 12),
    Operation("searchbox", "search box of the list", _get(_words(_fragment, "/m/contacts/")), None, 12),
    Operation("name-full", "autocomplete: a full name", _get(_words(_full, "/m/contacts/lookup")), 15),
    Operation("name-frag", "autocomplete: a fragment", _get(_words(_fragment, "/m/contacts/lookup")), 15),
    Operation("name-none", "autocomplete: nothing fits", _get(_words(_none, "/m/contacts/lookup")), 15),
    Operation("palette", "search as you type, all modules", _get(_words(_letters, "/palette")), 15, 12,
              lambda s: "/palette?q=mar"),
    Operation("open", "record page of a contact", _get(lambda s, i: (f"/m/contacts/{_pick(s.contacts, i)}", {})),
              30, 20, lambda s: f"/m/contacts/{s.contacts[0]}"),
    Operation("open-account", "record page of an account",
              _get(lambda s, i: (f"/m/accounts/{_pick(s.accounts, i)}", {})), 30, 20,
              lambda s: f"/m/accounts/{s.accounts[0]}"),
    Operation("thread", "timeline of a contact",
              _get(lambda s, i: (f"/m/contacts/{_pick(s.contacts, i)}/timeline", {})), 30, 20,
              lambda s: f"/m/contacts/{s.contacts[0]}/timeline"),
    Operation("kanban", "board of opportunities with sums", _get(lambda s, i: ("/m/opportunities/board", {})), 40, 20,
              lambda s: "/m/opportunities/board"),
    Operation("api-list", "API: 100 contacts", lambda c, s: lambda i: c["api"].api("GET", "contacts?limit=100"), 25),
    Operation("create", "API: create an opportunity", _create, 10),
    Operation("move", "API: change its stage", _move, 10),
    Operation("pivot", "sum and count by stage, owner and month", _pivot),
)  # fmt: skip


def mass_change(clients: Clients, ids: list[int], repeat: int = 5) -> dict[str, Any]:
    """Changes one field of many contacts, from the request to the end of the job."""
    client = clients["api"]

    def once(index: int) -> object:
        values = {"source": ("web", "referral")[index % 2]}
        found = client.api("POST", "contacts/bulk", {"action": "update", "ids": ids, "values": values})
        while found["job"]:
            job = client.api("GET", f"jobs/{found['job']}")
            if job["state"] in ("failed", "cancelled"):
                raise Refused(f"The mass change ended as {job['state']}: {job['error']}")
            if job["state"] == "done":
                break
            time.sleep(LOOK_EVERY_S)
        return found

    return {**times(once, repeat, 1), "records": len(ids)}


def export(client: Client, repeat: int = 3) -> dict[str, Any]:
    """A CSV file of all contacts, from the request to its last byte; the best of a few."""
    best, rows = 0.0, 0
    for _turn in range(repeat):
        began = time.perf_counter()
        found = client.get("/m/contacts/export", format="csv", columns=",".join(EXPORT_COLUMNS), sort="name")
        seconds = time.perf_counter() - began
        best = min(best, seconds) if best else seconds
        rows = found.count(b"\r\n") - 1
    return {"rows": rows, "seconds": round(best, 2), "rows_per_second": round(rows / best)}
