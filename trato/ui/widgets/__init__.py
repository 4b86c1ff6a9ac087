"""Form controls for every field type, and what they send back.

    control(field, value, ctx)      → the HTML of the input or inputs
    read_value(field, data, ctx)    → the value that was posted; raises Invalid

Names in a form are the field keys: `name`, parts as `amount.currency`, several values as `emails-0-value`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.fields.base import Render
from trato.ui.widgets import links, several, single
from trato.ui.widgets.reading import read_posted, was_posted
from trato.ui.widgets.slot import Slot

CONTROLS: dict[str, Callable[[Slot], SafeString]] = {
    "text": single.text, "long_text": single.long_text, "rich_text": single.rich_text, "number": single.number,
    "percent": single.percent, "yes_no": single.yes_no, "rating": single.rating, "money": single.money,
    "date": single.date, "datetime": single.datetime, "duration": single.duration, "choice": single.choice,
    "choices": single.choices, "stage": single.stage, "color": single.color, "email": single.email,
    "phone": single.phone, "url": single.url, "country": single.country, "person_name": several.person_name,
    "address": several.address, "emails": several.several, "phones": several.several, "addresses": several.several,
    "lookup": links.lookup, "lookups": links.lookups, "user": links.user, "users": links.users, "team": links.team,
    "tags": links.tags, "file": links.file, "image": links.image,
}  # fmt: skip

#: controls of several inputs: their label names a group instead of pointing at one input
GROUPS = {"rating", "person_name", "address", "emails", "phones", "addresses"}


def control(
    field: Field, value: Any, ctx: Context, *, name: str | None = None, id: str | None = None,
    describedby: str = "", invalid: bool = False, render: Render | None = None, posted: QueryDict | None = None,
) -> SafeString:  # fmt: skip
    """The input or inputs of a field.

    `posted` is what was typed when the form comes back with errors; it wins over `value`, so nothing is lost.
    """
    name = field.key if name is None else name
    slot = Slot(field, value, ctx, name, id or f"field-{name}", describedby, invalid, render, posted)
    return CONTROLS.get(field.kind.widget, single.text)(slot)


def read_value(field: Field, data: QueryDict, ctx: Context, name: str | None = None, files: Any = None) -> Any:
    """What was posted for a field, read as the person writes. Raises Invalid with the problem of this field."""
    return read_posted(field, data, ctx, field.key if name is None else name, files)


def is_group(field: Field) -> bool:
    """Whether the control is several inputs."""
    return field.kind.widget in GROUPS


__all__ = ["CONTROLS", "control", "is_group", "read_value", "was_posted"]
