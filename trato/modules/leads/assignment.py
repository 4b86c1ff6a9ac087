"""Who gets a lead: in turn, who has least to do, or by rules.

The setting `lead_assignment` (a `Definition` of kind "setting") says how:

    {"mode": "none" | "round_robin" | "least_busy" | "by_rule", "users": [ids],
     "rules": [{"when": {"source": ["web"], "country": ["ES"]}, "users": [ids]}, …]}

With "by_rule" the first rule whose conditions all hold names the people, who get leads in turn; leads that no rule
fits go to `users` in turn.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any

from trato.kernel.access.models import User
from trato.kernel.catalog.current import catalog
from trato.kernel.context import system_context
from trato.kernel.query.aggregate import aggregate
from trato.kernel.query.model import Query, where_from_json
from trato.kernel.records.change import Change
from trato.kernel.storage.ids import reserve_numbers

MODES = ("none", "round_robin", "least_busy", "by_rule")
COUNTER = "leads.assignment"


def owners_for(leads: Sequence[Change]) -> list[int | None]:
    """The owner for each of these new leads by the organisation's setting; None where the setting names nobody."""
    setting: Mapping[str, Any] = catalog().settings.get("lead_assignment") or {}
    mode = setting.get("mode", "none")
    if mode == "by_rule":
        return _by_rule(leads, setting)
    return share_out(len(leads), mode, setting.get("users", ()))


def share_out(count: int, mode: str, users: Sequence[int], counter: str = COUNTER) -> list[int | None]:
    """So many leads shared among these people. The turn is kept in the database, so that two doors never skip or
    double anybody."""
    active = active_users(users)
    if not active or not count or mode not in ("round_robin", "least_busy", "by_rule"):
        return [None] * count
    if mode == "least_busy":
        return list(_least_busy(count, active))
    return [active[(number - 1) % len(active)] for number in reserve_numbers(counter, count)]


def active_users(users: Sequence[int]) -> list[int]:
    """Those who still work here, in the order given."""
    known = set(User.objects.filter(pk__in=list(users), is_active=True).values_list("pk", flat=True))
    return [user for user in dict.fromkeys(users) if user in known]


def _least_busy(count: int, users: Sequence[int]) -> list[int]:
    """Whoever has the fewest open leads comes next; on a tie, whoever stands first."""
    where = where_from_json([
        {"field": "owner", "op": "in", "value": list(users)}, {"field": "status.outcome", "op": "eq", "value": "open"},
    ])  # fmt: skip
    rows = aggregate(Query("leads", where=where, group=("owner",)), system_context())
    busy = {row.group[0]: row.figures["count"] for row in rows}
    line = [(int(busy.get(user, 0)), place, user) for place, user in enumerate(users)]
    heapq.heapify(line)
    found = []
    for _turn in range(count):
        load, place, user = line[0]
        heapq.heapreplace(line, (load + 1, place, user))
        found.append(user)
    return found


def _by_rule(leads: Sequence[Change], setting: Mapping[str, Any]) -> list[int | None]:
    rules = setting.get("rules", ())
    by_rule: dict[int, list[int]] = {}
    for index, lead in enumerate(leads):
        fitting = next((n for n, rule in enumerate(rules) if _fits(lead, rule.get("when", {}))), -1)
        by_rule.setdefault(fitting, []).append(index)
    found: list[int | None] = [None] * len(leads)
    for number, indexes in by_rule.items():
        users = rules[number].get("users", ()) if number >= 0 else setting.get("users", ())
        counter = f"{COUNTER}.{number}" if number >= 0 else COUNTER
        for index, owner in zip(indexes, share_out(len(indexes), "by_rule", users, counter), strict=True):
            found[index] = owner
    return found


def _fits(lead: Change, when: Mapping[str, Sequence[str]]) -> bool:
    return all(_value(lead, key) in [str(value) for value in values] for key, values in when.items())


def _value(lead: Change, key: str) -> str | None:
    """The value that a condition compares: of a field, or the country of the first address."""
    if key == "country":
        addresses = lead.get("addresses")
        return addresses[0].value.country if addresses else None
    value = lead.get(key)
    return None if value is None else str(value)
