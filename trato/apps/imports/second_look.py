"""Links of a module to itself (the parent account, whom a contact reports to) that pointed at rows further down."""

from __future__ import annotations

from collections import Counter

from trato.apps.imports.models import Leftover
from trato.apps.imports.prepare import Prepared
from trato.apps.imports.rows import Planner
from trato.kernel.context import Context
from trato.kernel.records.change import Change
from trato.kernel.records.write import save_valid

CHUNK = 500


def link_again(prepared: Prepared, planner: Planner, ctx: Context, after: int, counts: Counter[str]) -> int:
    """Looks once more for the next leftovers of such links. Returns the mark to go on from; 0 at the end."""
    rows = list(
        Leftover.objects.filter(
            batch=prepared.batch, pk__gt=after, field__in=planner.own_links, record_id__isnull=False
        ).order_by("pk")[:CHUNK]
    )
    if not rows:
        return 0
    finders = planner.links.finders
    for key in planner.own_links:
        # What was not there when its row was read may be there now.
        finders[key].known = {text: found for text, found in finders[key].known.items() if found}
        finders[key].learn(row.text for row in rows if row.field == key)
    changes: dict[int, Change] = {}
    linked: dict[int, list[int]] = {}
    for row in rows:
        found, field = finders[row.field].known.get(row.text, 0), prepared.spec.fields[row.field]
        record_id = row.record_id or 0
        if found > 0 and field.kind.child != "link":
            change = changes.setdefault(record_id, Change.update(prepared.spec.key, record_id, {}, is_loaded=True))
            change.values[row.field] = found
            change.given = frozenset(change.values)
            linked.setdefault(record_id, []).append(row.pk)
    made = list(changes.values())
    refused = {problem.index for problem in save_valid(made, ctx)}
    solved = [pk for index, change in enumerate(made) if index not in refused for pk in linked[change.id or 0]]
    Leftover.objects.filter(pk__in=solved).delete()
    counts["left_over"] = max(0, counts["left_over"] - len(solved))
    return rows[-1].pk
