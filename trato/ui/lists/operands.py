"""The value of a condition: the control that fits field and operator, and what it sent back as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trato.kernel.access.models import Team, User
from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, TratoError
from trato.kernel.query.compile import Target
from trato.kernel.query.operators import OPERATORS
from trato.ui.lists import periods, words
from trato.ui.widgets import control, read_value

#: families whose values are picked among records, with the field type that picks one and several
PICKED = {"link": ("lookup", "lookups"), "links": ("lookup", "lookups"), "tags": ("tags", "tags")}
_CUSTOM = re.compile(r"^(last|next|older_than|later_than)_(\d{1,4})_(days|weeks|months|quarters|years)$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")

Options = Iterable[tuple[str, str]]


def value_control(target: Target, op: str, value: Any, name: str, ctx: Context) -> SafeString:
    """The input or inputs for the value; nothing where the operator needs none."""
    arity = _arity(target, op)
    if arity == "none":
        return mark_safe("")
    if arity == "period":
        return _period(value, name)
    if arity == "two":
        both = value if isinstance(value, list | tuple) and len(value) == 2 else ("", "")
        first, last = (_single(target, op, item, f"{name}{suffix}", ctx) for item, suffix in
                       zip(both, ("", ".last"), strict=True))  # fmt: skip
        return format_html('<span class="input-group">{}{}</span>', first, last)
    if arity == "list":
        return _several(target, value, name, ctx)
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    return _single(target, op, value, name, ctx)


def read_operand(target: Target, op: str, data: QueryDict, name: str, ctx: Context) -> Any:
    """The value as a filter's JSON holds it; None when nothing was given. Raises Invalid."""
    arity = _arity(target, op)
    if arity == "none":
        return None
    if arity == "period":
        if data.get(name) == "custom":
            count = data.get(f"{name}.count", "").strip()
            if not count.isascii() or not count.isdigit() or not 0 < int(count) < 10_000:
                raise Invalid("number.not_whole", raw=count)
            return f"{data.get(f'{name}.which', 'last')}_{int(count)}_{data.get(f'{name}.unit', 'days')}"
        return data.get(name) or None
    if arity == "two":
        both = [_read_one(target, op, data, name, ctx), _read_one(target, op, data, f"{name}.last", ctx)]
        if None in both:
            if both == [None, None]:
                return None
            raise Invalid("value.required")
        return both
    if arity == "list":
        return _read_several(target, data, name, ctx) or None
    return _read_one(target, op, data, name, ctx)


def _arity(target: Target, op: str) -> str:
    found = OPERATORS[target.family].get(op)
    return found.arity if found else "one"


# -- options -----------------------------------------------------------------------------------------------------------


def options_for(target: Target, ctx: Context) -> list[tuple[str, str]] | None:
    """The values that can be chosen; None where they are typed or searched."""
    field, family = target.field, target.family
    if family == "bool" or target.part == "stage:rotting":
        return [("true", _("Yes")), ("false", _("No"))]
    if target.part == "stage:pipeline":
        from trato.kernel.catalog.current import catalog

        return [(p.key, str(p.label)) for p in catalog().pipelines_of(target.module.key)]
    if target.part in ("stage:outcome", "stage:category"):
        known = words.stage_parts()
        wanted = ("open", "won", "lost") if target.part == "stage:outcome" else (
            "commit", "best_case", "pipeline", "closed", "omitted")  # fmt: skip
        return [(key, known[key]) for key in wanted]
    if family in ("user", "users"):
        said = words.people_words()
        people = User.objects.order_by("name").values_list("id", "name")[:1000]
        special = [("me", said["me"])] + ([("my_team", said["my_team"])] if family == "user" else [])
        return [*special, *((str(number), name) for number, name in people)]
    if family == "team":
        teams = Team.objects.order_by("name").values_list("id", "name")[:1000]
        return [("mine", words.people_words()["mine"]), *((str(number), name) for number, name in teams)]
    if hasattr(field.kind, "choices") and (found := field.kind.choices(field)):
        return [(choice.value, str(choice.label)) for choice in found]
    return None


def _select(name: str, options: Options, chosen: Sequence[str], *, several: bool = False) -> SafeString:
    offered = list(options)
    known = {value for value, _label in offered}
    offered += [(value, value) for value in chosen if value and value not in known]
    inner = format_html_join(
        "", '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value in chosen else "", label) for value, label in offered),
    )  # fmt: skip
    search = mark_safe(" data-choices") if several or len(offered) > 12 else ""
    return format_html(
        '<select class="input" name="{}" aria-label="{}"{}{}>{}</select>',
        name, _("Value"), mark_safe(" multiple") if several else "", search, inner,
    )  # fmt: skip


# -- one value ---------------------------------------------------------------------------------------------------------


def _single(target: Target, op: str, value: Any, name: str, ctx: Context) -> SafeString:
    options = options_for(target, ctx)
    if options is not None:
        shown = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
        return _select(name, [("", "–"), *options], [str(shown)] if shown not in (None, "") else [])
    if target.family in PICKED:
        proxy = _proxy(target.field, PICKED[target.family][0])
        return control(proxy, _loaded(proxy, value), ctx, name=name)
    if target.family in ("date", "datetime") and (value in (None, "") or _DAY.match(str(value)[:10])):
        return _input("date", name, str(value or "")[:10])
    if target.field.type == "country":
        return control(target.field, value or None, ctx, name=name)
    return _input("text", name, _as_typed(target, op, value, ctx))


def _input(kind: str, name: str, value: str) -> SafeString:
    return format_html(
        '<input class="input" type="{}" name="{}" value="{}" aria-label="{}" autocomplete="off">',
        kind, name, value, _("Value"),
    )  # fmt: skip


def _as_typed(target: Target, op: str, value: Any, ctx: Context) -> str:
    """The value in the person's own notation."""
    if value in (None, ""):
        return ""
    if target.family in ("text", "plain", "phone", "date", "datetime"):
        return str(value)
    try:
        from trato.kernel.fields.base import Render

        return target.field.kind.text(target.field.kind.load(value, target.field), target.field, Render(ctx.locale))
    except TratoError:
        return str(value)


def _read_one(target: Target, op: str, data: QueryDict, name: str, ctx: Context) -> Any:
    raw = data.get(name, "").strip()
    field = target.field
    if target.family in PICKED:
        found = read_value(_proxy(field, PICKED[target.family][0]), data, ctx, name)
        return found[0] if isinstance(found, tuple) else found
    if not raw:
        return None
    if target.family == "bool" or target.part == "stage:rotting":
        return raw == "true"
    if options_for(target, ctx) is not None:
        return int(raw) if raw.isascii() and raw.isdigit() and target.family in ("user", "users", "team") else raw
    if target.family in ("text", "plain", "phone"):
        return raw
    if target.family in ("date", "datetime"):
        return raw if not re.match(r"^\d", raw) or _DAY.match(raw) else field.kind.dump(
            field.kind.parse(raw, field, ctx.locale), field)  # fmt: skip
    dumped = field.kind.dump(field.kind.parse(raw, field, ctx.locale), field)
    if isinstance(dumped, dict) and "base" in dumped:
        return {"amount": dumped["amount"], "currency": dumped["currency"]}
    return dumped


# -- several values ----------------------------------------------------------------------------------------------------


def _several(target: Target, value: Any, name: str, ctx: Context) -> SafeString:
    chosen = list(value) if isinstance(value, list | tuple) else [value] if value not in (None, "") else []
    options = options_for(target, ctx)
    if options is not None:
        return _select(name, options, [str(item) for item in chosen], several=True)
    if target.family in PICKED:
        proxy = _proxy(target.field, PICKED[target.family][1])
        return control(proxy, _loaded(proxy, chosen), ctx, name=name)
    return _input("text", name, "; ".join(_as_typed(target, "in", item, ctx) for item in chosen))


def _read_several(target: Target, data: QueryDict, name: str, ctx: Context) -> list[Any]:
    if options_for(target, ctx) is not None:
        is_people = target.family in ("user", "users", "team")
        return [int(raw) if is_people and raw.isdigit() else raw for raw in data.getlist(name) if raw]
    if target.family in PICKED:
        return list(read_value(_proxy(target.field, PICKED[target.family][1]), data, ctx, name) or ())
    found = []
    for raw in data.get(name, "").split(";"):
        one = QueryDict(mutable=True)
        one[name] = raw
        found.append(_read_one(target, "eq", one, name, ctx))
    return [item for item in found if item is not None]


def _proxy(field: Field, kind: str) -> Field:
    """The same field as one of another type: a condition on several links picks one of them."""
    return replace(field, type=kind, required=False)


def _loaded(field: Field, value: Any) -> Any:
    try:
        return field.kind.load(value, field)
    except TratoError:
        return None


# -- periods -----------------------------------------------------------------------------------------------------------


def _period(value: Any, name: str) -> SafeString:
    known = periods.offered()
    custom = _CUSTOM.match(str(value or "")) if value not in known else None
    chosen = "custom" if custom else str(value or "this_month")
    which, count, unit = custom.groups() if custom else ("last", "30", "days")
    kinds = {"last": _("the last"), "next": _("the next"), "older_than": _("more than … ago"),
             "later_than": _("more than … ahead")}  # fmt: skip
    units = {"days": _("days"), "weeks": _("weeks"), "months": _("months"), "quarters": _("quarters"),
             "years": _("years")}  # fmt: skip
    return format_html(
        '<span class="stack-sm">{}<span class="input-group" data-show-if="{}=custom">{}'
        '<input class="input input-narrow" type="number" min="1" max="9999" name="{}.count" value="{}" aria-label="{}">'
        "{}</span></span>",
        _select(name, [*known.items(), ("custom", _("Another period …"))], [chosen]), name,
        _select(f"{name}.which", kinds.items(), [which]), name, count, _("How many"),
        _select(f"{name}.unit", units.items(), [unit]),
    )  # fmt: skip
