"""The parts of a record page: head, highlights, groups of fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.fields.base import Render
from trato.kernel.fields.contact import SeveralOf
from trato.kernel.records.read import Record
from trato.ui.records.base import url_of


@dataclass(frozen=True)
class Value:
    """A field with its value drawn; `edit_url` is "" where it can't be changed."""

    field: Field
    html: SafeString
    edit_url: str


@dataclass(frozen=True)
class Group:
    """A titled group of values; `key` names it where the browser remembers whether it is open."""

    key: str
    label: Any
    values: Sequence[Value]
    is_open: bool = True


def value_html(value: Any, field: Field, render: Render) -> SafeString:
    """A value on a record page: as in a list, but with all entries of several e-mails, phones and addresses."""
    kind = field.kind
    if not isinstance(kind, SeveralOf) or not value:
        return kind.html(value, field, render)
    lines = ((kind.one.html(entry.value, field, render), kind.kinds.get(entry.kind, entry.kind)) for entry in value)
    return format_html('<ul class="entries">{}</ul>',
                       format_html_join("", '<li>{} <small class="muted">{}</small></li>', lines))  # fmt: skip


def draw_values(
    record: Record, fields: Iterable[Field], render: Render, ctx: Context, *, may_edit: bool
) -> list[Value]:
    """These fields as values that can be edited in place where the person may."""
    base = url_of(record)
    found = []
    for field in fields:
        editable = may_edit and not field.rollup and ctx.principal.writes_field(record.module, field)
        url = f"{base}/field/{field.key}?shown=page" if editable else ""
        found.append(Value(field, value_html(record[field.key], field, render), url))
    return found


def highlights(record: Record, render: Render, ctx: Context) -> list[Value]:
    """The four to eight fields under the head."""
    fields = [record.spec.fields[key] for key in record.spec.highlights if key in record.values]
    return draw_values(record, fields[:8], render, ctx, may_edit=False)


def groups(record: Record, render: Render, ctx: Context, *, may_edit: bool) -> list[Group]:
    """All fields that the person may see: the module's sections, then what Trato keeps by itself."""
    spec = record.spec
    placed: set[str] = set()
    found = []
    for index, section in enumerate(spec.form):
        keys = [key for key in section.fields if key in record.values]
        if index == 0:
            keys += [key for key in ("tags", "team") if key in record.values and key not in keys]
        placed |= set(keys)
        values = draw_values(record, [spec.fields[key] for key in keys], render, ctx, may_edit=may_edit)
        if values:
            found.append(Group(f"{spec.key}.{index}", section.label, values))
    rest = [f for f in spec.fields.values() if f.key in record.values and f.key not in placed]
    kept = draw_values(record, rest, render, ctx, may_edit=may_edit)
    if kept:
        found.append(Group(f"{spec.key}.kept", _("Kept by Trato"), kept, is_open=False))
    return found


def contact_links(record: Record) -> dict[str, str]:
    """The first phone and e-mail of a record, for the bar on phones."""
    found = {"phone": "", "email": ""}
    for field in record.spec.fields.values():
        value = record.values.get(field.key)
        for kind in ("phone", "email"):
            if found[kind] or not value:
                continue
            if field.type == kind:
                found[kind] = value
            elif field.type == f"{kind}s":
                found[kind] = value[0].value
    return found


def status_chip(record: Record, render: Render) -> SafeString:
    """The stage, or else the first highlighted choice, as a chip beside the title."""
    spec = record.spec
    stage = spec.stage_field
    keys = [stage.key] if stage else [k for k in spec.highlights if spec.fields[k].type == "choice"][:1]
    for key in keys:
        if record.values.get(key):
            return spec.fields[key].kind.html(record[key], spec.fields[key], render)
    return mark_safe("")
