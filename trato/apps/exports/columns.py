"""Which columns a file has, and how stored values become its texts: column by column, each distinct value once.

Texts are for machines and spreadsheets alike, and our own import reads them back: ISO dates, plain decimals with a
point, amounts beside their currency, lists by their label, links by their name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import WrongCall
from trato.kernel.fields.base import Render
from trato.kernel.fields.choice import ChoiceType
from trato.kernel.fields.money import AMOUNT_PLACES
from trato.lib.csvfile import guard_formula
from trato.lib.dates import zone

#: types that a file of text cannot carry
_LEFT_OUT = frozenset({"file", "image"})
_PARTED = {
    "person_name": ("given", "family"),
    "address": ("street", "postal_code", "city", "province", "country"),
    "addresses": ("street", "postal_code", "city", "province", "country"),
}
#: what spreadsheets might run (see `csvfile`): only texts that people typed can hold it
FREE_TEXTS = frozenset({"text", "long_text", "rich_text", "plain", "reference", "person_name", "address", "addresses",
                        "lookup", "lookups", "user", "users", "team", "tags", "auto_number", "email", "emails", "url",
                        "choice", "choices", "stage", "pipeline"})  # fmt: skip
_DANGER = frozenset("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True)
class Heading:
    """One column of the file: the path that it reads, and what stands above it."""

    path: str
    label: str
    is_currency: bool = False


def all_columns(spec: ModuleSpec, ctx: Context) -> tuple[str, ...]:
    """Every field that the person sees, composite ones in their parts: what a full export holds."""
    found: list[str] = []
    for field in ctx.principal.visible_fields(spec):
        if field.type in _LEFT_OUT:
            continue
        parts = _PARTED.get(field.type)
        found += [f"{field.key}.{part}" for part in parts] if parts else [field.key]
    return tuple(found)


def headings(spec: ModuleSpec, paths: Sequence[str], fields: Sequence[Field]) -> list[Heading]:
    """The columns of the file, in order. An amount has its currency beside it."""
    found = []
    for path, field in zip(paths, fields, strict=True):
        label = label_of(spec, path)
        found.append(Heading(path, label))
        if field.type == "money" and "." not in path.removeprefix(field.key):
            found.append(Heading(path, f"{label} · {_('Currency')}", is_currency=True))
    return found


def label_of(spec: ModuleSpec, path: str) -> str:
    """What people call a path: "Account · Industry", "City"."""
    words: list[str] = []
    current = spec
    steps = path.split(".")
    for position, step in enumerate(steps):
        field = current.fields.get(step)
        if field is None:
            part = _part_label(step)
            return part if position == 1 and step in _ALONE else " · ".join([*words, part])
        words.append(str(field.label))
        target = field.option("module") if field.type == "lookup" else None
        if target and position + 1 < len(steps):
            current = catalog().module(target)
    return " · ".join(words)


#: parts whose name says enough by itself
_ALONE = {"given", "family", "street", "postal_code", "city", "province", "country"}


def _part_label(part: str) -> str:
    labels = {"given": _("First name"), "family": _("Last name"), "street": _("Street"), "city": _("City"),
              "postal_code": _("Postal code"), "province": _("Province"), "country": _("Country"),
              "currency": _("Currency"), "since": _("Since"), "amount": _("Amount")}  # fmt: skip
    return labels.get(part, part)


#: stored columns of one path → texts
Convert = Callable[[Sequence[Sequence[Any]]], Sequence[str]]


class Names:
    """Names behind ids, each asked for once in the whole export."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._known: dict[str, dict[int, str]] = {}

    def of(self, family: str, ids: Iterable[int]) -> dict[int, str]:
        """Id → name for all of these and those asked for before."""
        from trato.apps.exports.lookups import names_of

        known = self._known.setdefault(family, {})
        missing = {found for found in ids if found is not None} - known.keys()
        if missing:
            known |= dict.fromkeys(missing, "") | names_of(family, missing, self.ctx)
        return known


def converter(field: Field, names: Names, ctx: Context) -> Convert:
    """How the stored columns of this field become texts."""
    kind = field.kind
    if field.type in ("lookup", "user", "team"):
        return lambda columns: _by_name(columns[0], names, field.type)
    if field.type == "datetime":
        return _moments(ctx)
    if field.type == "date":
        return lambda columns: _each(columns[0], lambda value: str(value)[:10])
    if field.type == "yes_no":
        # SQLite stores them as 0 and 1, which are the same keys.
        answers: dict[bool | None, str] = {None: "", False: _("No"), True: _("Yes")}
        return lambda columns: [answers[value] for value in columns[0]]
    if field.type in ("integer", "rating", "duration"):
        return lambda columns: ["" if value is None else str(value) for value in columns[0]]
    if field.type == "money":
        return lambda columns: _each(columns[0], lambda value: _decimal(value, AMOUNT_PLACES))
    if field.type == "decimal":
        places = kind.places(field)  # type: ignore[attr-defined]
        return lambda columns: _each(columns[0], lambda value: _decimal(value, places))
    if field.type == "percent":
        places = kind.places(field) - 2  # type: ignore[attr-defined]
        return lambda columns: _each(columns[0], lambda value: _decimal(value, places) + "%")
    if isinstance(kind, ChoiceType) and field.type != "choices":
        labels = {choice.value: str(choice.label) for choice in kind.choices(field)}
        return lambda columns: _each(columns[0], lambda value: labels.get(value, str(value)))
    if field.type in ("text", "long_text", "reference", "auto_number", "plain", "email", "url", "phone", "color"):
        return lambda columns: ["" if value is None else value for value in columns[0]]
    render = Render(locale=ctx.locale, now=ctx.now)
    if len(kind.columns) == 1:
        return lambda columns: _each(columns[0], lambda value: kind.text(kind.read((value,), field), field, render))
    if field.type == "person_name":
        return lambda columns: [
            f"{given} {family}" if given and family else given or family or ""
            for given, family in zip(columns[0], columns[1], strict=True)
        ]
    return lambda columns: [
        "" if row[0] is None and not any(row) else kind.text(kind.read(row, field), field, render)
        for row in zip(*columns, strict=True)
    ]


def _each(values: Sequence[Any], convert: Callable[[Any], str]) -> list[str]:
    """Each distinct value is converted once."""
    known: dict[Any, str] = {None: ""}
    found = []
    for value in values:
        text = known.get(value)
        if text is None:
            text = known[value] = convert(value)
        found.append(text)
    return found


def _by_name(ids: Sequence[int | None], names: Names, family: str) -> list[str]:
    known = names.of(family, {found for found in ids if found is not None})
    return ["" if found is None else known[found] for found in ids]


def _moments(ctx: Context) -> Convert:
    """Times where the reader is, to the second."""
    local = zone(ctx.locale.timezone)

    def text(value: Any) -> str:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)
        return moment.astimezone(local).replace(tzinfo=None).isoformat(" ", "seconds")

    return lambda columns: _each(columns[0], text)


def _decimal(scaled: int, places: int) -> str:
    """A plain decimal without closing zeros beyond cents."""
    text = format(Decimal(scaled).scaleb(-places), "f")
    if "." not in text:
        return text
    text = text.rstrip("0").rstrip(".")
    whole, _point, rest = text.partition(".")
    return f"{whole}.{rest:0<2}" if rest else whole


def guarded(texts: Sequence[str]) -> Sequence[str]:
    """Texts that no spreadsheet runs as a formula."""
    return [guard_formula(text) if text and text[0] in _DANGER else text for text in texts]


def check_paths(paths: Sequence[str]) -> None:
    """Raises WrongCall when there is nothing to write."""
    if not paths:
        raise WrongCall("query.bad_filter", why="columns")
