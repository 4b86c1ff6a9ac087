"""Where a column may go: fields of a module, their parts and kinds, and the columns of users and teams.

A target is written `key`, `key.part` or `key:kind` or `key:kind.part`: `name.given`, `phones:mobile`,
`addresses:billing.city`, `amount.currency`, `account.reference` (find the account by its reference only).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import NotAllowed, NotFound, WrongCall
from trato.kernel.fields.contact import ADDRESS_KINDS, EMAIL_KINDS, PHONE_KINDS
from trato.kernel.records.read import require_module
from trato.kernel.records.rights import OLD_DATES

_FORM = re.compile(r"(?P<key>[a-z][a-z0-9_]*)(?::(?P<kind>[a-z]+))?(?:\.(?P<part>[a-z_]+))?\Z")

PEOPLE = ("users", "teams")
LINK_TYPES = frozenset({"lookup", "lookups", "user", "users", "team", "tags"})
CHOICE_TYPES = frozenset({"choice", "choices", "stage", "pipeline"})
#: types that a file of text cannot carry
_LEFT_OUT = frozenset({"file", "image"})

ADDRESS_PARTS = {"street": _("Street"), "city": _("City"), "postal_code": _("Postal code"),
                 "province": _("Province"), "country": _("Country")}  # fmt: skip
NAME_PARTS = {"given": _("First name"), "middle": _("Middle name"), "family": _("Last name")}
KINDS = {"emails": EMAIL_KINDS, "phones": PHONE_KINDS, "addresses": ADDRESS_KINDS}


@dataclass(frozen=True)
class Target:
    """One place for a column, as people choose it from a list."""

    name: str
    label: Any
    field: str
    required: bool = False
    #: the label in parts: field, kind, part
    words: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Parts:
    """A target taken apart."""

    key: str
    kind: str = ""
    part: str = ""


def take_apart(target: str) -> Parts:
    """Raises WrongCall("import.bad_target")."""
    match = _FORM.match(target)
    if match is None:
        raise WrongCall("import.bad_target", raw=target)
    return Parts(match["key"], match["kind"] or "", match["part"] or "")


def targets_of(module: str, ctx: Context) -> list[Target]:
    """Everything that a column of this module's file may go to, in the order of its fields."""
    if module in PEOPLE:
        return [Target(name, label, name.partition(".")[0], name == "name", (label,)) for name, label in
                PEOPLE_TARGETS[module].items()]  # fmt: skip
    spec = catalog().module(module)
    return [target for field in importable(spec, ctx) for target in _targets(field)]


PEOPLE_TARGETS: dict[str, dict[str, Any]] = {
    "users": {
        "name": _("Name"), "name.given": _("First name"), "name.family": _("Last name"), "email": _("E-mail"),
        "reference": _("Reference"), "role": _("Role"), "team": _("Team"), "manager": _("Manager"),
        "language": _("Language"),
    },
    "teams": {"name": _("Name"), "parent": _("Team above"), "manager": _("Manager")},
}  # fmt: skip


def importable(spec: ModuleSpec, ctx: Context) -> Iterator[Field]:
    """Fields that an import may fill: those that the person may write, and the dates that old records bring along."""
    for field in spec.fields.values():
        if field.type in _LEFT_OUT or field.rollup is not None:
            continue
        if field.key == "id":
            yield field
        elif field.read_only:
            if field.key in OLD_DATES:
                yield field
        elif ctx.principal.writes_field(spec.key, field):
            yield field


def _targets(field: Field) -> Iterator[Target]:
    label = field.label
    yield Target(field.key, label, field.key, field.required, (label,))
    if field.type == "person_name":
        for part, word in NAME_PARTS.items():
            yield Target(f"{field.key}.{part}", word, field.key, words=(word,))
    elif field.type == "address":
        for part, word in ADDRESS_PARTS.items():
            yield _part(field, "", part, word)
    elif field.type == "addresses":
        for kind, named in ADDRESS_KINDS.items():
            for part, word in ADDRESS_PARTS.items():
                yield _part(field, "" if kind == "main" else kind, part, word, named)
    elif field.type in ("emails", "phones"):
        for kind, named in KINDS[field.type].items():
            yield Target(f"{field.key}:{kind}", f"{label} · {named}", field.key, words=(label, named))
    elif field.type == "money":
        word = _("Currency")
        yield Target(f"{field.key}.currency", f"{label} · {word}", field.key, words=(label, word))
    elif field.type == "stage":
        word = _("Since")
        yield Target(f"{field.key}.since", f"{label} · {word}", field.key, words=(label, word))
    elif field.type in ("lookup", "lookups"):
        for part, word in (("reference", _("Reference")), ("name", _("Name")), ("id", _("Id"))):
            yield Target(f"{field.key}.{part}", f"{label} · {word}", field.key, words=(label, word))


def _part(field: Field, kind: str, part: str, word: Any, named: Any = "") -> Target:
    name = f"{field.key}:{kind}.{part}" if kind else f"{field.key}.{part}"
    words = (named, word) if kind else (word,)
    return Target(name, " · ".join(str(item) for item in (field.label, *words)), field.key, words=words)


def require_import(module: str, ctx: Context) -> None:
    """Raises NotFound or NotAllowed when the person may not import into this module. People: administrators only."""
    if module in PEOPLE:
        if not ctx.principal.is_admin:
            raise NotAllowed("access.denied", right="administrator")
        return
    require_module(module, ctx)
    ctx.principal.require(module, "import")


def modules_for(ctx: Context) -> list[tuple[str, Any]]:
    """What this person may import into: key and label."""
    found: list[tuple[str, Any]] = [
        (spec.key, spec.label_plural) for spec in catalog().modules.values()
        if ctx.principal.may(spec.key, "see") and ctx.principal.may(spec.key, "import")
    ]  # fmt: skip
    if ctx.principal.is_admin:
        found += [("users", _("Users")), ("teams", _("Teams"))]
    return found


def label_of(module: str) -> Any:
    """What the records of this target are called."""
    if module in PEOPLE:
        return _("Users") if module == "users" else _("Teams")
    spec = catalog().modules.get(module)
    if spec is None:
        raise NotFound("query.unknown_module", module=module)
    return spec.label_plural
