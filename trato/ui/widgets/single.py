"""Controls of one line or one choice: texts, numbers, dates, lists of values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Choice
from trato.kernel.fields.base import Render
from trato.kernel.fields.choice import ChoiceType
from trato.kernel.fields.number import DecimalNumber
from trato.lib.countries import country_names
from trato.lib.money import currencies
from trato.lib.numbers import format_decimal
from trato.ui.widgets.slot import Slot, attributes_of, icon, options_of

#: lists longer than this can be searched by typing
LONG_LIST = 12


def line(slot: Slot, shown: str, **extra: Any) -> SafeString:
    """A text input; `extra` are further attributes."""
    typed = slot.typed()
    kind = extra.pop("type", "text")
    css = extra.pop("css", "input")
    return format_html(
        '<input class="{}" type="{}" {} value="{}" {}>', css, kind, slot.attributes(),
        shown if typed is None else typed, attributes_of({"autocomplete": "off", **extra}),
    )  # fmt: skip


def _plain(slot: Slot) -> str:
    return slot.field.kind.text(slot.value, slot.field, slot.render or Render(slot.ctx.locale))


def text(slot: Slot) -> SafeString:
    hint = _("Given by itself") if slot.field.type == "auto_number" else None
    return line(slot, _plain(slot), placeholder=hint)


def long_text(slot: Slot) -> SafeString:
    return _textarea(slot, "")


def rich_text(slot: Slot) -> SafeString:
    return _textarea(slot, "data-rich-text")


def _textarea(slot: Slot, mark: str) -> SafeString:
    typed = slot.typed()
    # HTML drops a line break that comes first, so one is given away.
    return format_html(
        '<textarea class="input" rows="4" {} {}>\n{}</textarea>', slot.attributes(), mark,
        (slot.value or "") if typed is None else typed,
    )  # fmt: skip


def number(slot: Slot) -> SafeString:
    whole = slot.field.type == "integer"
    return line(
        slot, _figure(slot, slot.value), css="input num", inputmode="numeric" if whole else "decimal",
        **{"data-format": "integer"} if whole else {},
    )  # fmt: skip


def percent(slot: Slot) -> SafeString:
    shown = "" if slot.value is None else _figure(slot, (slot.value * 100).normalize(), exact=True)
    return format_html(
        '<span class="input-group">{}<span class="input-addon">%</span></span>',
        line(slot, shown, css="input num", inputmode="decimal"),
    )


def _figure(slot: Slot, value: Any, *, exact: bool = False) -> str:
    """A number as one types it: decimal sign of the language, no thousands."""
    if value is None:
        return ""
    kind = slot.field.kind
    places = kind.places(slot.field) if isinstance(kind, DecimalNumber) and not exact else None
    return format_decimal(value, slot.ctx.locale.language, places, grouping=False)


def duration(slot: Slot) -> SafeString:
    return line(slot, _plain(slot).replace("\u00a0", " "), placeholder="1 h 30 min")


def email(slot: Slot) -> SafeString:
    return line(slot, slot.value or "", type="email")


def phone(slot: Slot) -> SafeString:
    return line(slot, _plain(slot), type="tel", **{"data-format": "phone"})


def url(slot: Slot) -> SafeString:
    return line(slot, slot.value or "", type="url", placeholder="https://", **{"data-format": "url"})


def date(slot: Slot) -> SafeString:
    return line(slot, slot.value.isoformat() if slot.value else "", type="date")


def datetime(slot: Slot) -> SafeString:
    local = slot.value.astimezone(slot.ctx.locale.zone).strftime("%Y-%m-%dT%H:%M") if slot.value else ""
    return line(slot, local, type="datetime-local")


def color(slot: Slot) -> SafeString:
    """The colour in writing, because a colour input knows no "none"; the picker beside it fills it in."""
    return format_html(
        '<span class="input-group">{}<input class="input" type="color" value="{}" data-color-for="{}" '
        'data-no-draft aria-label="{}"></span>',
        line(slot, slot.value or "", placeholder="#3366cc"), slot.value or "#3366cc", slot.id, _("Pick a colour"),
    )  # fmt: skip


def money(slot: Slot) -> SafeString:
    """Amount and currency: the organisation's own first, then those with a rate, then all others of today."""
    value, known = slot.value, catalog()
    chosen = slot.typed(".currency") or (value.currency if value else "") or known.base_currency
    first = dict.fromkeys([chosen, known.base_currency, *sorted(known.rates)])
    others = [code for code, found in currencies().items() if found.is_current and code not in first]
    shown = "" if value is None else _figure(slot, value.amount.normalize(), exact=True)
    typed = slot.typed(".amount")
    return format_html(
        '<span class="input-group"><input class="input num" type="text" inputmode="decimal" autocomplete="off" '
        'data-format="money" {} value="{}"><select class="input input-narrow" name="{}.currency" aria-label="{}">'
        '{}<optgroup label="{}">{}</optgroup></select></span>',
        slot.attributes(".amount"), shown if typed is None else typed, slot.name, _("Currency"),
        options_of(((code, code) for code in first), chosen), _("Others"),
        options_of(((code, code) for code in others), chosen),
    )  # fmt: skip


def yes_no(slot: Slot) -> SafeString:
    typed = slot.typed()
    chosen = typed if typed is not None else {None: "", True: "yes", False: "no"}[slot.value]
    return _select(slot, [("", "–"), ("yes", _("Yes")), ("no", _("No"))], chosen)


def rating(slot: Slot) -> SafeString:
    """Stars from the best down, because CSS can only colour what follows; without a star stands for no rating."""
    best = int(slot.field.option("max", 5))
    typed = slot.typed()
    chosen = typed if typed is not None else "" if slot.value is None else str(slot.value)
    star = (
        '<label title="{2}"><input type="radio" name="{0}" value="{1}"{3}>{4}<span class="sr-only">{2}</span></label>'
    )
    stars = format_html_join("", star, (
        (slot.name, count, _("%(stars)s of %(max)s") % {"stars": count, "max": best}, _checked(chosen == str(count)),
         icon("star-filled"))
        for count in range(best, 0, -1)
    ))  # fmt: skip
    none = '<label class="check"><input type="radio" name="{}" value="{}"{}>{}</label>'
    others = [("", _("None"))] + ([("0", "0")] if chosen == "0" else [])
    rest = format_html_join("", none, ((slot.name, value, _checked(chosen == value), label) for value, label in others))
    return format_html('<span class="row-flex" id="{}"><span class="rating">{}</span>{}</span>', slot.id, stars, rest)


def _checked(is_checked: bool) -> SafeString:
    return mark_safe(" checked") if is_checked else mark_safe("")


def choice(slot: Slot) -> SafeString:
    typed = slot.typed()
    chosen = typed if typed is not None else str(slot.value or "")
    return _select(slot, [("", "–"), *_offered(slot, {chosen})], chosen)


def choices(slot: Slot) -> SafeString:
    """Several of a list. The empty hidden value says that the field was sent even when nothing is chosen."""
    chosen = set(slot.posted.getlist(slot.name)) if slot.posted is not None else set(slot.value or ())
    options = format_html_join("", '<option value="{}"{}>{}</option>', (
        (value, mark_safe(" selected") if value in chosen else "", label) for value, label in _offered(slot, chosen)
    ))  # fmt: skip
    return format_html(
        '<input type="hidden" name="{}" value=""><select class="input" multiple data-choices {}>{}</select>',
        slot.name, slot.attributes(), options,
    )  # fmt: skip


def stage(slot: Slot) -> SafeString:
    """Stages by pipeline, in order."""
    typed = slot.typed()
    chosen = typed if typed is not None else str(slot.value or "")
    pipelines = [p for p in catalog().pipelines_of(slot.field.option("module", "")) if not p.retired]
    groups = format_html_join("", '<optgroup label="{}">{}</optgroup>', (
        (p.label, options_of(((s.key, s.label) for s in p.stages if not s.retired or s.key == chosen), chosen))
        for p in pipelines
    )) if len(pipelines) > 1 else options_of(_offered(slot, {chosen}), chosen)  # fmt: skip
    return format_html('<select class="input" {}>{}{}</select>', slot.attributes(),
                       "" if chosen else mark_safe('<option value="">–</option>'), groups)  # fmt: skip


def country(slot: Slot) -> SafeString:
    typed = slot.typed()
    return country_select(slot.attributes(), slot.value or "" if typed is None else typed)


def country_select(attributes: SafeString, chosen: str) -> SafeString:
    """Countries by name, in the language of the page."""
    names = country_names(get_language() or "en")
    ordered = sorted(names.items(), key=lambda item: item[1])
    return format_html('<select class="input" {}>{}</select>', attributes, options_of([("", "–"), *ordered], chosen))


def _offered(slot: Slot, chosen: set[str]) -> Iterable[tuple[str, Any]]:
    """The values of the list; retired ones only where a record still has them."""
    kind = slot.field.kind
    assert isinstance(kind, ChoiceType)
    found: Iterable[Choice] = kind.choices(slot.field)
    return [(c.value, c.label) for c in found if not c.retired or c.value in chosen]


def _select(slot: Slot, pairs: list[tuple[str, Any]], chosen: str) -> SafeString:
    mark = "data-choices" if len(pairs) > LONG_LIST else ""
    return format_html('<select class="input" {} {}>{}</select>', slot.attributes(), mark, options_of(pairs, chosen))
