"""What a control needs to know, and the attributes that all controls share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.fields.base import Render


@dataclass(frozen=True)
class Slot:
    """One field of one form.

    `value` is the field's value; `posted`, when the form came back with errors, is what was typed and wins over it.
    """

    field: Field
    value: Any
    ctx: Context
    name: str
    id: str
    describedby: str = ""
    invalid: bool = False
    render: Render | None = None
    posted: QueryDict | None = None

    def typed(self, suffix: str = "") -> str | None:
        """What was typed under this name; None when the form was not sent yet."""
        return None if self.posted is None else self.posted.get(self.name + suffix, "")

    def attributes(self, suffix: str = "", *, of_group: bool = False) -> SafeString:
        """Name, id and what assistive programs need. Within a group only the first control has the group's id."""
        found: dict[str, Any] = {"name": self.name + suffix}
        if not of_group:
            found["id"] = self.id
        if self.describedby:
            found["aria-describedby"] = self.describedby
        if self.invalid:
            found["aria-invalid"] = "true"
        if self.field.required:
            found["aria-required"] = "true"
        return attributes_of(found)


def attributes_of(found: Mapping[str, Any]) -> SafeString:
    """HTML attributes, escaped; True stands alone, None and False are left out."""
    kept = [(key, value) for key, value in found.items() if value is not None and value is not False]
    return format_html_join(" ", "{}", ((key if v is True else format_html('{}="{}"', key, v),) for key, v in kept))


def options_of(pairs: Any, chosen: str) -> SafeString:
    """`<option>`s of (value, label) pairs."""
    return format_html_join(
        "", '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if str(value) == chosen else "", label) for value, label in pairs),
    )  # fmt: skip


def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#icon-{}"></use></svg>', static("vendor/icons.svg"), name
    )
