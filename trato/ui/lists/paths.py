"""Fields by their path, as lists offer and name them: own fields, parts of them, and fields of linked records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import WrongCall
from trato.kernel.query.compile import Compiler, Target

#: types that make no sensible column or condition in a list
UNLISTED = ("file", "image", "rich_text")
#: types without an order that means something
UNSORTED = ("color", "file", "image")


@dataclass(frozen=True)
class Option:
    """A field that is offered: its path, its name, and the group it stands under ("" for the module's own)."""

    path: str
    label: str
    group: str = ""


def part_names() -> dict[str, str]:
    """What parts of composite values are called."""
    return {
        "street": _("Street"), "city": _("City"), "postal_code": _("Postal code"), "province": _("Province"),
        "country": _("Country"), "given": _("First name"), "family": _("Last name"), "outcome": _("Outcome"),
        "category": _("Forecast"), "probability": _("Probability"), "since": _("Since"), "rotting": _("Stuck too long"),
        "currency": _("Currency"), "amount": _("Amount"), "base": _("In our currency"), "pipeline": _("Pipeline"),
        "primary": _("Main one"), "sequence": _("Position"),
    }  # fmt: skip


def resolve(spec: ModuleSpec, path: str, ctx: Context) -> Target | None:
    """What a path leads to; None when there is no such field, or it may not be seen."""
    try:
        return Compiler(spec, ctx).resolve(path)
    except WrongCall:
        return None


def label_of(spec: ModuleSpec, path: str) -> str:
    """ "Account › Industry" for account.industry. A step that nobody knows is shown as it is."""
    current: ModuleSpec | None = spec
    labels = []
    for step in path.split("."):
        field = current.fields.get(step) if current else None
        labels.append(str(field.label) if field else part_names().get(step, step))
        target = field.option("module") if field and field.type == "lookup" else None
        current = catalog().modules.get(target) if target else None
    return " › ".join(labels)


def column_options(spec: ModuleSpec, ctx: Context) -> list[Option]:
    """Fields that may stand in a list: the module's own, and those of records it links to."""
    found = [Option(f.key, str(f.label)) for f in _listed(spec, ctx)]
    for field, target in links(spec, ctx):
        found += [
            Option(f"{field.key}.{f.key}", str(f.label), str(field.label))
            for f in _listed(target, ctx) if f.key != target.title
        ]  # fmt: skip
    return found


def filter_options(spec: ModuleSpec, ctx: Context) -> list[Option]:
    """Fields that a condition may speak of, with the parts of composite ones."""
    found: list[Option] = []
    for field in _listed(spec, ctx):
        found.append(Option(field.key, str(field.label)))
        found += [Option(path, label) for path, label in _parts(field)]
    for field, target in links(spec, ctx):
        for further in _listed(target, ctx):
            found.append(Option(f"{field.key}.{further.key}", str(further.label), str(field.label)))
            found += [Option(f"{field.key}.{path}", label, str(field.label)) for path, label in _parts(further)]
    return found


def _parts(field: Field) -> Iterator[tuple[str, str]]:
    names = part_names()
    if field.type == "stage":
        wanted: tuple[str, ...] = ("outcome", "category", "probability", "since", "rotting")
    elif field.type in ("address", "addresses"):
        wanted = ("street", "city", "postal_code", "province", "country")
    elif field.type == "person_name":
        wanted = ("given", "family")
    else:
        wanted = ()
    for part in wanted:
        yield f"{field.key}.{part}", f"{field.label} › {names[part]}"


def _listed(spec: ModuleSpec, ctx: Context) -> list[Field]:
    return [f for f in ctx.principal.visible_fields(spec) if f.type not in UNLISTED]


def links(spec: ModuleSpec, ctx: Context) -> list[tuple[Field, ModuleSpec]]:
    """Lookups of a module to one other module that the person may see."""
    known = catalog().modules
    return [
        (field, known[field.option("module")])
        for field in ctx.principal.visible_fields(spec)
        if field.type == "lookup" and field.option("module") in known
        and ctx.principal.may(field.option("module"), "see")
    ]  # fmt: skip


def related_modules(spec: ModuleSpec, ctx: Context) -> list[Option]:
    """Modules whose records point here: what "has" and "has no" may ask for. Path: `module.lookup`."""
    found = []
    for other in catalog().modules.values():
        if not ctx.principal.may(other.key, "see"):
            continue
        for field in ctx.principal.visible_fields(other):
            if field.type == "lookup" and field.option("module") == spec.key:
                found.append(Option(f"{other.key}.{field.key}", f"{other.label_plural} ({field.label})"))
    return found


def is_sortable(target: Target) -> bool:
    kind = target.field.kind
    return bool(kind.sortable and kind.columns) and target.field.type not in UNSORTED


def group_options(spec: ModuleSpec, ctx: Context) -> list[Option]:
    """What a list may be grouped by: lists of values, people, links, and dates by month."""
    found = []
    for field in ctx.principal.visible_fields(spec):
        if (field.kind.groupable and field.kind.columns and not field.kind.parts) or field.type == "stage":
            found.append(Option(field.key, str(field.label)))
        elif field.type in ("date", "datetime"):
            found.append(Option(f"{field.key}:month", _("%(field)s by month") % {"field": field.label}))
    return found
