"""Who may see or change what, as one SQL predicate: used by lists, search, counts, joins, exports and writes."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, datetime

from trato.kernel.access.principal import Principal
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.catalog.snapshot import Catalog
from trato.kernel.sql import FALSE, TRUE, Sql, adapt, all_of, any_of


def permitted(spec: ModuleSpec, principal: Principal, action: str = "see", *, alias: str = "t") -> Sql:
    """Condition on a record table (or the directory) under `alias`: the person may do `action` to this row.

    Scopes go by owner and team; `trato_access` widens them for single records. Modules without an owner are
    everybody's once the action is permitted at all.
    """
    scope = principal.scope(spec.key, action)
    if scope == "all" or (scope != "none" and not spec.owned):
        return TRUE
    if scope == "none":
        return FALSE
    pieces = [Sql(f"{alias}.owner_id = %s", principal.user_id)]
    if scope == "team" and principal.teams:
        pieces.append(_of_teams(f"{alias}.team_id", principal))
    if action in ("see", "export", "edit"):
        pieces.append(_granted(principal, action, alias))
    return any_of(pieces)


def _of_teams(column: str, principal: Principal) -> Sql:
    """Teams are few: named one by one, an index finds them."""
    teams = sorted(principal.teams)
    return Sql(f"{column} IN ({', '.join(['%s'] * len(teams))})", *teams)


def _granted(principal: Principal, action: str, alias: str) -> Sql:
    """The record was opened to this person or one of their teams, and the grant has not ended. The inner query does
    not depend on the row, so it runs once."""
    who = [Sql("g.user_id = %s", principal.user_id)]
    if principal.teams:
        who.append(_of_teams("g.team_id", principal))
    level = TRUE if action in ("see", "export") else Sql("g.level = 'edit'")
    ends = Sql("(g.until IS NULL OR g.until > %s)", adapt(datetime.now(UTC)))
    inner = "SELECT g.record_id FROM trato_access g WHERE " + all_of([any_of(who), level, ends])
    return f"{alias}.id IN (" + inner + ")"


def visible_entries(
    catalog: Catalog,
    principal: Principal,
    *,
    alias: str = "d",
    action: str = "see",
    modules: Container[str] | None = None,
) -> Sql:
    """Condition on the directory: live records that the person may see, of these modules or of any."""
    by_condition: dict[tuple[str, tuple[object, ...]], tuple[Sql, list[str]]] = {}
    for spec in catalog.modules.values():
        condition = permitted(spec, principal, action, alias=alias)
        if condition.text == FALSE.text or (modules is not None and spec.key not in modules):
            continue
        # The moment of asking differs by microseconds between modules; the text alone tells conditions apart.
        key = (condition.text, ())
        by_condition.setdefault(key, (condition, []))[1].append(spec.key)
    if not by_condition:
        return FALSE
    pieces = []
    for condition, keys in by_condition.values():
        marks = ", ".join(["%s"] * len(keys))
        pieces.append(all_of([Sql(f"{alias}.module IN ({marks})", *keys), condition]))
    return any_of(pieces)
