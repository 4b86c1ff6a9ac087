"""What a person's lists remember: columns per view, widths, page size, first view, totals."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from trato.kernel.context import Context
from trato.ui.models import Preference

PAGE_SIZES = (25, 50, 100, 200)
TOTALS = ("sum", "avg", "none")


def load(module: str, ctx: Context) -> dict[str, Any]:
    """The memory of one list; empty for a list that was never changed. One query."""
    rows = Preference.objects.filter(user_id=ctx.user_id or 0, key=f"list:{module}")
    found = rows.values_list("value", flat=True).first()
    return found if isinstance(found, dict) else {}


def update(module: str, ctx: Context, **values: Any) -> None:
    """Sets some entries; a value of None forgets one."""
    with transaction.atomic():
        rows = Preference.objects.select_for_update()
        row, _made = rows.get_or_create(user_id=ctx.user_id or 0, key=f"list:{module}")
        kept = row.value if isinstance(row.value, dict) else {}
        row.value = {key: value for key, value in {**kept, **values}.items() if value is not None}
        row.save(update_fields=["value"])


def update_view(module: str, view: str, ctx: Context, columns: list[str] | None) -> None:
    """Keeps (or forgets) the columns that this person chose in one view."""
    views = dict(load(module, ctx).get("views", {}))
    if columns is None:
        views.pop(view, None)
    else:
        views[view] = {"columns": columns}
    update(module, ctx, views=views)


def update_width(module: str, column: str, width: int, ctx: Context) -> None:
    """Keeps the width of one column, whatever the view."""
    widths = dict(load(module, ctx).get("widths", {}))
    widths[column] = max(40, min(width, 1200))
    update(module, ctx, widths=widths)
