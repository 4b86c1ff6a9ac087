"""Removing records for good: rows, what hangs on them, links to them, and the values in their history.

Not a change like others: nothing brings a purged record back. The digests of its history stay, so that the seals
still verify.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.records.derive import purge_derived, recompute_rollups, rollups_from
from trato.kernel.sql import Sql, among, among_texts, execute, fetch_all, ident, writing

#: ids per statement
AT_ONCE = 5000


def purge(record_ids: Iterable[int]) -> int:
    """Removes these records, deleted or not, whatever their module. Returns how many there were.

    The caller has made sure that the person may do this.
    """
    wanted = sorted(set(record_ids))
    removed = 0
    with writing():
        for start in range(0, len(wanted), AT_ONCE):
            removed += _purge(wanted[start : start + AT_ONCE])
    return removed


def _purge(ids: Sequence[int]) -> int:
    rows = fetch_all("SELECT d.module, d.id FROM trato_directory d WHERE " + among("d.id", ids))
    by_module: dict[str, list[int]] = {}
    for module, record_id in rows:
        by_module.setdefault(module, []).append(record_id)
    specs = catalog().modules
    for module, group in by_module.items():
        if module in specs:
            execute(f"DELETE FROM {ident(specs[module].table)} WHERE " + among("id", group))
    for spec in specs.values():
        for field in spec.own_columns:
            if field.type == "lookup":
                _forget_links(spec, field, ids)
    purge_derived(ids)
    execute("UPDATE trato_history SET changes = NULL, salt = NULL WHERE " + among("record_id", ids))
    return len(rows)


def _forget_links(spec: ModuleSpec, field: Field, ids: Sequence[int]) -> None:
    """Records that stay point at nothing any more; what the kernel gathers itself is gathered anew."""
    pointing = among(ident(field.column), ids)
    if field.rollup is None:
        execute(f"UPDATE {ident(spec.table)} SET {ident(field.column)} = NULL WHERE " + pointing)
        return
    left = [row[0] for row in fetch_all(f"SELECT id FROM {ident(spec.table)} WHERE " + pointing)]
    if left:
        for target, rollup in rollups_from(field.rollup.source):
            if target is spec:
                recompute_rollups(spec, [rollup], left)


def records_of_source(source: str) -> list[int]:
    """Ids of the records that came through this door and still exist, in ascending order."""
    found = fetch_all(Sql(
        "SELECT d.id FROM trato_directory d WHERE EXISTS (SELECT 1 FROM trato_history h WHERE h.record_id = d.id "
        "AND h.action = 'create' AND h.source = %s) ORDER BY d.id", source,
    ))  # fmt: skip
    return [row[0] for row in found]


def forget_users(user_ids: Sequence[int], heir: int | None) -> None:
    """Records that stay are the heir's from now on (nobody's without one), before these people are removed."""
    people = sorted(user_ids)
    for spec in catalog().modules.values():
        for field in spec.own_columns:
            if field.type == "user":
                head = f"UPDATE {ident(spec.table)} SET {ident(field.column)} = %s WHERE "
                execute(Sql(head, heir) + among(ident(field.column), people))
    execute(Sql("UPDATE trato_directory SET owner_id = %s WHERE ", heir) + among("owner_id", people))
    keys = {field.key for spec in catalog().modules.values() for field in spec.child_fields if field.type == "users"}
    for key in sorted(keys):
        execute(Sql("DELETE FROM trato_link WHERE field = %s AND ", key) + among("target_id", people))


def adopt(user_id: int) -> None:
    """Records that belong to nobody become this person's: what was kept when everybody else had gone."""
    for spec in catalog().modules.values():
        if spec.owned:
            execute(Sql(f"UPDATE {ident(spec.table)} SET owner_id = %s WHERE owner_id IS NULL", user_id))
    owned = [spec.key for spec in catalog().modules.values() if spec.owned]
    execute(
        Sql("UPDATE trato_directory SET owner_id = %s WHERE owner_id IS NULL AND ", user_id)
        + among_texts("module", owned)
    )
