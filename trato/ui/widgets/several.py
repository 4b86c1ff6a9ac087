"""Controls of several inputs: names, addresses, and lists of e-mails, phones and addresses."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trato.kernel.fields.base import Render
from trato.kernel.fields.contact import ADDRESS_PARTS, SeveralOf
from trato.ui.widgets.single import country_select
from trato.ui.widgets.slot import Slot, attributes_of, icon, options_of

#: one row of a several value as the form holds it: kind, texts by part ("" for the only one), is primary
Row = tuple[str, dict[str, str], bool]


def address_labels() -> dict[str, str]:
    return {"street": _("Street"), "city": _("City"), "postal_code": _("Postal code"), "province": _("Province"),
            "country": _("Country")}  # fmt: skip


def person_name(slot: Slot) -> SafeString:
    parts = []
    for part, label in (("given", _("First name")), ("family", _("Last name"))):
        typed = slot.typed(f".{part}")
        shown = (getattr(slot.value, part, None) or "") if typed is None else typed
        parts.append(format_html(
            '<input class="input" type="text" autocomplete="off" {} aria-label="{}" placeholder="{}" value="{}">',
            slot.attributes(f".{part}", of_group=part != "given"), label, label, shown,
        ))  # fmt: skip
    return format_html('<span class="input-group">{}{}</span>', *parts)


def address(slot: Slot) -> SafeString:
    shown = {}
    for part in ADDRESS_PARTS:
        typed = slot.typed(f".{part}")
        shown[part] = (getattr(slot.value, part, None) or "") if typed is None else typed
    return _address_parts(slot, f"{slot.name}.", shown, slot.id)


def _address_parts(slot: Slot, prefix: str, shown: dict[str, str], control_id: str = "") -> SafeString:
    labels = address_labels()
    pieces = []
    for index, part in enumerate(ADDRESS_PARTS):
        attributes = attributes_of({
            "name": prefix + part, "id": control_id if control_id and index == 0 else None, "aria-label": labels[part],
            "placeholder": labels[part] if part != "country" else None, "autocomplete": "off",
            "aria-describedby": slot.describedby or None, "aria-invalid": "true" if slot.invalid else None,
        })  # fmt: skip
        if part == "country":
            pieces.append(country_select(attributes, shown.get(part, "")))
        else:
            pieces.append(format_html('<input class="input" type="text" {} value="{}">', attributes, shown[part]))
    return format_html('<div class="address-parts">{}</div>', format_html_join("", "{}", ((p,) for p in pieces)))


def several(slot: Slot) -> SafeString:
    """Rows of kind and value with one primary. Without scripts an empty row stands ready for one more."""
    kind = slot.field.kind
    assert isinstance(kind, SeveralOf)
    rows = posted_rows(slot.posted, slot.name) if slot.posted is not None else _rows_of(slot, kind)
    rows = rows or [_blank(kind, is_primary=True)]
    drawn = format_html_join("", "{}", ((_row(slot, kind, str(i), row),) for i, row in enumerate(rows)))
    return format_html(
        '<div class="multi" data-multi="{}" id="{}">{}<template>{}</template><noscript>{}</noscript>'
        '<input type="hidden" name="{}-total" data-multi-total data-no-draft value="{}">'
        '<button type="button" class="btn btn-ghost btn-sm" data-multi-add>{}{}</button></div>',
        slot.name, slot.id, drawn, _row(slot, kind, "__index__", _blank(kind)),
        _row(slot, kind, str(len(rows)), _blank(kind)), slot.name, len(rows), icon("plus"), _("Add"),
    )  # fmt: skip


def _blank(kind: SeveralOf, *, is_primary: bool = False) -> Row:
    return kind.first_kind, dict.fromkeys(ADDRESS_PARTS if kind.child == "address" else ("value",), ""), is_primary


def _rows_of(slot: Slot, kind: SeveralOf) -> list[Row]:
    render = slot.render or Render(slot.ctx.locale)
    found: list[Row] = []
    for index, entry in enumerate(slot.value or ()):
        if kind.child == "address":
            texts = {part: getattr(entry.value, part) or "" for part in ADDRESS_PARTS}
        else:
            texts = {"value": kind.one.text(entry.value, slot.field, render)}
        found.append((entry.kind, texts, index == 0))
    return found


def posted_rows(data: QueryDict, name: str) -> list[Row]:
    """The rows that a form sent, in order; those without any text are left out."""
    pattern = re.compile(re.escape(name) + r"-(\d{1,4})-([a-z_]+)")
    rows: dict[int, dict[str, str]] = {}
    for key in data:
        if match := pattern.fullmatch(key):
            rows.setdefault(int(match[1]), {})[match[2]] = data.get(key, "")
    primary = data.get(f"{name}-primary", "")
    found: list[Row] = []
    for index, row in sorted(rows.items()):
        kind = row.pop("kind", "")
        texts = row if "value" in row else {part: row.get(part, "") for part in ADDRESS_PARTS}
        if any(text.strip() for text in texts.values()):
            found.append((kind, texts, primary == str(index)))
    return found


_INPUTS = {"email": {"type": "email"}, "phone": {"type": "tel", "data-format": "phone"}}


def _row(slot: Slot, kind: SeveralOf, index: str, row: Row) -> SafeString:
    chosen, texts, is_primary = row
    label = str(slot.field.label)
    prefix = f"{slot.name}-{index}-"
    if kind.child == "address":
        control = _address_parts(slot, prefix, {part: texts.get(part, "") for part in ADDRESS_PARTS})
    else:
        attributes: dict[str, Any] = {
            **_INPUTS[kind.child], "name": prefix + "value", "value": texts.get("value", ""), "aria-label": label,
            "autocomplete": "off", "aria-describedby": slot.describedby or None,
            "aria-invalid": "true" if slot.invalid else None,
        }  # fmt: skip
        control = format_html('<input class="input" {}>', attributes_of(attributes))
    return format_html(
        '<div class="multi-row" data-multi-row><select class="input" name="{}kind" aria-label="{}">{}</select>{}'
        '<label class="check primary-mark" title="{}"><input type="radio" name="{}-primary" value="{}"{}>{}</label>'
        '<button type="button" class="btn btn-ghost btn-icon btn-sm" data-multi-remove aria-label="{}">{}</button>'
        "</div>",
        prefix, _("Kind"), options_of(kind.kinds.items(), chosen), control, _("The one used first"), slot.name, index,
        mark_safe(" checked") if is_primary else "", _("Primary"), _("Remove"), icon("x"),
    )  # fmt: skip
