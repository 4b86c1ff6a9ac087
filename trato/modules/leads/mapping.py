"""Which field of a lead becomes which field of an account, a contact and an opportunity.

Own fields go to own fields of the same key. An administrator may say otherwise in the setting `lead_conversion`:

    {"fields": {"cf_budget": ["opportunities.cf_total"], "score": ["accounts.cf_score"], "website": []}}

An empty list means: nowhere, into the note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.errors import TratoError
from trato.kernel.records.read import Record

#: every place that a value goes to, if that record is made or linked; `?` marks places taken only if none before was
STANDARD: Mapping[str, Sequence[str]] = {
    "company": ("accounts.name",),
    "name": ("contacts.name",),
    "job_title": ("contacts.job_title",),
    "emails": ("contacts.emails", "?accounts.emails"),
    "phones": ("contacts.phones", "?accounts.phones"),
    "website": ("accounts.website",),
    "addresses": ("accounts.addresses", "?contacts.addresses"),
    "tax_id": ("accounts.tax_id",),
    "industry": ("accounts.industry",),
    "rating": ("accounts.rating",),
    "source": ("accounts.source", "contacts.source", "opportunities.source"),
    "estimated_value": ("opportunities.amount",),
    "description": ("opportunities.description", "?contacts.description", "?accounts.description"),
    "tags": ("accounts.tags", "contacts.tags", "opportunities.tags"),
    "owner": ("accounts.owner", "contacts.owner", "opportunities.owner"),
}
#: what belongs to the lead itself and is told by the link to it
OF_THE_LEAD = ("status", "team", "converted_at", "converted_account", "converted_contact", "converted_opportunity")


class Plan:
    """The values for each module, and where every value of the lead went."""

    def __init__(self, lead: Record) -> None:
        self.lead = lead
        self.values: dict[str, dict[str, Any]] = {}
        #: field of the lead → places that took its value
        self._placed: dict[str, set[tuple[str, str]]] = {}

    def put(self, source: str, module: str, key: str, value: Any) -> None:
        self.values[module][key] = value
        self._placed.setdefault(source, set()).add((module, key))

    def leave(self, module: str, key: str) -> None:
        """The record has something else there: the lead's value did not find a place in it."""
        for places in self._placed.values():
            places.discard((module, key))

    def left(self) -> list[str]:
        """Fields of the lead whose value is kept nowhere, in the order of its form."""
        spec = self.lead.spec
        return [
            key for key, field in spec.fields.items()
            if not field.system and not field.rollup and key not in OF_THE_LEAD and key != "owner"
            and not field.kind.is_empty(self.lead[key]) and not self._placed.get(key)
        ]  # fmt: skip


def plan_values(lead: Record, modules: Sequence[str], given: Mapping[str, Mapping[str, Any]]) -> Plan:
    """What the records of these modules get from the lead. `given` are the person's own values, which win."""
    plan = Plan(lead)
    plan.values = {module: {} for module in modules}
    for source, places in places_of(lead).items():
        value = lead[source]
        if lead.spec.fields[source].kind.is_empty(value):
            continue
        taken = False
        for place in places:
            module, _dot, key = place.removeprefix("?").partition(".")
            if module not in plan.values or (place.startswith("?") and taken):
                continue
            target = catalog().module(module).fields.get(key)
            fitting = None if target is None else converted_value(lead.spec.fields[source], value, target)
            if fitting is not None:
                plan.put(source, module, key, fitting)
                taken = True
    if "opportunities" in plan.values:
        plan.values["opportunities"].setdefault("name", lead.title)
    for module, values in given.items():
        for key in values.keys() & plan.values.get(module, {}).keys():
            if plan.values[module][key] != values[key]:
                plan.leave(module, key)
        if module in plan.values:
            plan.values[module].update(values)
    return plan


def places_of(lead: Record) -> dict[str, Sequence[str]]:
    """Field of a lead → places, standard ones and own ones together."""
    found: dict[str, Sequence[str]] = dict(STANDARD)
    for key, field in lead.spec.fields.items():
        if field.custom:
            found[key] = [f"{module}.{key}" for module in ("accounts", "contacts", "opportunities")]
    setting: Mapping[str, Any] = catalog().settings.get("lead_conversion") or {}
    for key, places in (setting.get("fields") or {}).items():
        if key in lead.spec.fields:
            found[key] = tuple(places)
    return {key: places for key, places in found.items() if key in lead.spec.fields}


def converted_value(source: Field, value: Any, target: Field) -> Any:
    """The value as the target field takes it; None when it does not fit there."""
    if target.read_only:
        return None
    if source.type == target.type:
        return _valid(value, target)
    plain = source.kind.dump(value, source)
    found = _loaded(plain, target)
    return _loaded(str(plain), target) if found is None and isinstance(plain, int) else found


def _loaded(plain: Any, target: Field) -> Any:
    try:
        return _valid(target.kind.load(plain, target), target)
    except (TratoError, TypeError, AttributeError):
        return None


def _valid(value: Any, target: Field) -> Any:
    try:
        if value is not None:
            target.kind.validate(value, target)
    except TratoError:
        return None
    return value
