"""From a lead to an account, a contact and an opportunity, so that no value and no link is lost.

One operation, undone as one. The lead stays, converted, and points at what became of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound, Problem, TratoError
from trato.kernel.fields.base import Render
from trato.kernel.history.log import open_operation
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.linked import pointing_at, values_of
from trato.kernel.records.read import Record
from trato.kernel.records.write import write
from trato.kernel.sql import writing
from trato.modules.leads.mapping import Plan, plan_values
from trato.modules.leads.matching import Matches, matches_of, sure_one
from trato.modules.leads.rules import CONVERTING

#: make a new one, or (without questions) link to the one that is surely meant, else make one
NEW, AUTO = "new", "auto"
TARGETS = ("accounts", "contacts", "opportunities")
#: module → the field of the lead that remembers what became of it
REMEMBERED = {"accounts": "converted_account", "contacts": "converted_contact",
              "opportunities": "converted_opportunity"}  # fmt: skip


@dataclass(frozen=True)
class Conversion:
    """What is to become of one lead. Each target is an id to link to, NEW, AUTO, or None for none.

    `values`: module → values that the person set on the screen; they win over the lead's.
    """

    lead: int
    account: int | str | None = AUTO
    contact: int | str | None = AUTO
    opportunity: int | str | None = NEW
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def choice(self, module: str) -> int | str | None:
        return {"accounts": self.account, "contacts": self.contact, "opportunities": self.opportunity}[module]


@dataclass
class Converted:
    """What became of a lead."""

    lead: int
    account: int | None = None
    contact: int | None = None
    opportunity: int | None = None

    def id_of(self, module: str) -> int | None:
        return {"accounts": self.account, "contacts": self.contact, "opportunities": self.opportunity}[module]

    def set_id(self, module: str, record_id: int | None) -> None:
        setattr(self, {"accounts": "account", "contacts": "contact", "opportunities": "opportunity"}[module], record_id)


def matches(lead_id: int, ctx: Context) -> Matches:
    """Existing accounts and contacts that the lead may be, the best first. Raises NotFound."""
    return matches_of([read.get("leads", lead_id, ctx)], ctx)[lead_id]


def convert(asked: Conversion, ctx: Context) -> Converted:
    """Converts one lead. Raises NotFound, NotAllowed, Invalid("lead.converted_already", …)."""
    with writing(), transaction.atomic():
        if ctx.operation is None:
            ctx = open_operation("convert", "leads", ctx, _("Conversion"))
        return _convert([asked], ctx)[0]


def convert_many(asked: Sequence[Conversion], ctx: Context) -> tuple[list[Converted], list[Problem]]:
    """Converts those that can be converted; `Problem.index` is the position of the others. One operation."""
    with writing():
        if ctx.operation is None:
            ctx = open_operation("convert", "leads", ctx, _("Conversion"))
        try:
            with transaction.atomic():
                return _convert(asked, ctx), []
        except TratoError:
            # Somewhere in the batch is one that can't be: find it without losing the others.
            return _one_by_one(asked, ctx)


def _one_by_one(asked: Sequence[Conversion], ctx: Context) -> tuple[list[Converted], list[Problem]]:
    done: list[Converted] = []
    problems: list[Problem] = []
    for index, one in enumerate(asked):
        try:
            with transaction.atomic():
                done += _convert([one], ctx)
        except TratoError as error:
            problems.append(Problem(error.code, error.field, error.params, index))
    return done, problems


# -- the work ----------------------------------------------------------------------------------------------------------


def _convert(asked: Sequence[Conversion], ctx: Context) -> list[Converted]:
    leads = _leads(asked, ctx)
    asked = [_decided(one, leads[one.lead], found) for one, found in _with_matches(asked, leads, ctx)]
    ctx = ctx.with_(allow_duplicates=True)
    plans = {one.lead: plan_values(leads[one.lead], _modules_of(one), one.values) for one in asked}
    made = {one.lead: Converted(one.lead) for one in asked}
    for module in TARGETS:
        _link(module, asked, plans, made, ctx)
        _create(module, asked, plans, made, ctx)
    _move("activities", made, ctx)
    _move("documents", made, ctx)
    _keep_the_rest(asked, leads, plans, made, ctx)
    _mark(asked, leads, made, ctx)
    return [made[one.lead] for one in asked]


def _leads(asked: Sequence[Conversion], ctx: Context) -> dict[int, Record]:
    found = read.get_many("leads", [one.lead for one in asked], ctx)
    for one in asked:
        if one.lead not in found:
            raise NotFound("record.not_found")
        if found[one.lead]["converted_at"]:
            raise Invalid("lead.converted_already")
    return found


def _with_matches(
    asked: Sequence[Conversion], leads: Mapping[int, Record], ctx: Context
) -> list[tuple[Conversion, Matches]]:
    open_ones = [leads[one.lead] for one in asked if AUTO in (one.account, one.contact)]
    found = matches_of(open_ones, ctx) if open_ones else {}
    return [(one, found.get(one.lead, Matches())) for one in asked]


def _decided(asked: Conversion, lead: Record, found: Matches) -> Conversion:
    """The conversion with AUTO replaced by what it comes to, and without what the lead or the house has not."""
    contact = asked.contact if lead["name"] or asked.contact not in (AUTO, NEW) or "contacts" in asked.values else None
    account = (
        asked.account if lead["company"] or asked.account not in (AUTO, NEW) or "accounts" in asked.values else None
    )
    if contact == AUTO:
        sure = sure_one(found.contacts)
        contact = sure.id if sure and "email" in sure.reasons else NEW
    if account == AUTO:
        sure = sure_one(found.accounts)
        account = sure.id if sure else NEW
    modules = catalog()
    decided = Conversion(
        asked.lead,
        account if "accounts" in modules else None,
        contact if "contacts" in modules else None,
        asked.opportunity if "opportunities" in modules else None,
        asked.values,
    )
    if not any(decided.choice(module) for module in TARGETS):
        raise Invalid("lead.nothing_to_make")
    return decided


def _modules_of(asked: Conversion) -> list[str]:
    return [module for module in TARGETS if asked.choice(module) is not None]


def _create(
    module: str, asked: Sequence[Conversion], plans: Mapping[int, Plan], made: Mapping[int, Converted], ctx: Context
) -> None:
    """New records of one module for all leads that want one: one write."""
    new = [one for one in asked if one.choice(module) == NEW]
    changes = [
        Change.create(module, {**_links(module, made[one.lead]), **plans[one.lead].values[module]}) for one in new
    ]
    for one, record in zip(new, write(changes, ctx), strict=True):
        made[one.lead].set_id(module, record.id)


def _links(module: str, made: Converted) -> dict[str, int]:
    """What the new record points at among what was made before it."""
    links = {"contacts": {"account": made.account}, "opportunities": {"account": made.account, "contact": made.contact}}
    return {key: value for key, value in links.get(module, {}).items() if value}


def _link(
    module: str, asked: Sequence[Conversion], plans: Mapping[int, Plan], made: Mapping[int, Converted], ctx: Context
) -> None:
    """Records that exist already get what they lack; where they say otherwise, the lead's value goes to the note."""
    linked = [one for one in asked if isinstance(one.choice(module), int)]
    if not linked:
        return
    records = read.get_many(module, [int(one.choice(module) or 0) for one in linked], ctx)
    changes: dict[int, dict[str, Any]] = {}
    for one in linked:
        record = records.get(int(one.choice(module) or 0))
        if record is None:
            raise NotFound("link.not_found", field=REMEMBERED[module], raw=one.choice(module))
        made[one.lead].set_id(module, record.id)
        lacking = changes.setdefault(record.id, {})
        wanted = {**_links(module, made[one.lead]), **plans[one.lead].values[module]}
        may_edit = read.may(record, "edit", ctx)
        for key, value in wanted.items():
            _merge(record, key, value, lacking, plans[one.lead], may_edit=may_edit)
    write([Change.update(module, rid, values) for rid, values in changes.items() if values], ctx)


def _merge(
    record: Record, key: str, value: Any, lacking: dict[str, Any], plan: Plan, *, may_edit: bool
) -> None:  # fmt: skip
    kind, field_ = record.spec.fields[key].kind, record.spec.fields[key]
    if key in ("owner", "team", "name", "status", "account", "contact") and not kind.is_empty(record[key]):
        if key == "name" and str(record[key]) != str(value):
            plan.leave(record.spec.key, key)
        return
    current = lacking.get(key, record[key])
    loaded = kind.load(value, field_)
    if kind.child and may_edit:
        joined = (*(current or ()), *(item for item in loaded or () if item not in (current or ())))
        if len(joined) > len(current or ()):
            lacking[key] = joined
    elif kind.is_empty(current) and may_edit:
        lacking[key] = loaded
    elif current != loaded:
        plan.leave(record.spec.key, key)


def _move(module: str, made: Mapping[int, Converted], ctx: Context) -> None:
    """Activities and documents of the lead go on with what became of it, whoever they belong to."""
    if module not in catalog():
        return
    pairs = pointing_at(module, "about", made)
    known = values_of(module, [rid for rid, _lead in pairs], ["contact"]) if module == "activities" else {}
    changes = []
    for rid, lead in pairs:
        became = made[lead]
        values: dict[str, Any] = {"about": became.opportunity or became.contact or became.account}
        if module == "activities" and became.contact and not known[rid].get("contact"):
            values["contact"] = became.contact
        changes.append(Change.update(module, rid, values))
    for start in range(0, len(changes), 1000):
        write(changes[start : start + 1000], ctx.consequence())


def _keep_the_rest(
    asked: Sequence[Conversion], leads: Mapping[int, Record], plans: Mapping[int, Plan],
    made: Mapping[int, Converted], ctx: Context,
) -> None:  # fmt: skip
    """What found no place elsewhere is written down as a note."""
    if "activities" not in catalog():
        return
    keys = {one.lead: plans[one.lead].left() for one in asked}
    render = read.render_for([leads[lead] for lead, left in keys.items() if left], ctx)
    changes = []
    for lead, left in keys.items():
        body = "\n".join(_line(leads[lead], key, render) for key in left)
        if body:
            became = made[lead]
            changes.append(Change.create("activities", {
                "kind": "note", "subject": _("From the lead “%(title)s”") % {"title": leads[lead].title[:200]},
                "body": body, "about": became.contact or became.account or became.opportunity,
                "owner": leads[lead]["owner"],
            }))  # fmt: skip
    write(changes, ctx.consequence())


def _line(lead: Record, key: str, render: Render) -> str:
    field_ = lead.spec.fields[key]
    return f"{field_.label}: {field_.kind.text(lead[key], field_, render)}"


def _mark(
    asked: Sequence[Conversion], leads: Mapping[int, Record], made: Mapping[int, Converted], ctx: Context
) -> None:
    """The leads become converted. Written in the person's own name: it needs the right to edit them."""
    told: dict[int, dict[str, Any]] = {}
    for one in asked:
        became = made[one.lead]
        told[one.lead] = {"converted_at": ctx.now}
        told[one.lead] |= {REMEMBERED[module]: became.id_of(module) for module in TARGETS if became.id_of(module)}
    ctx = ctx.with_(extras={**ctx.extras, CONVERTING: told})
    write([Change.update("leads", one.lead, {"status": _converted_stage(leads[one.lead])}) for one in asked], ctx)


def _converted_stage(lead: Record) -> str:
    """The status of the lead's own pipeline that means converted."""
    known = catalog()
    stage = known.stage("leads", str(lead["status"] or ""))
    stages = [found for found in known.stages_of("leads") if found.outcome == "won" and not found.retired]
    own = [found for found in stages if stage and found.pipeline == stage.pipeline]
    return (own or stages)[0].key
