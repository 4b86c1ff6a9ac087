"""What follows for records of every module: defaults, teams, exchange rates, stages, numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from trato.kernel.context import Context
from trato.kernel.fields.choice import StageValue
from trato.kernel.fields.money import Money
from trato.kernel.records.change import Batch, Change
from trato.kernel.records.rules import Rule, follows, holds
from trato.kernel.sql import among, fetch_all
from trato.kernel.storage.ids import reserve_numbers


@follows(actions=["create"])
def defaults_fill_empty_fields(changes: Batch, ctx: Context) -> None:
    """A new record gets the default of each field that nobody gave."""
    fields = [f for f in changes.spec.fields.values() if f.default is not None]
    for field in fields:
        value = field.kind.default(field, ctx.today, ctx.user_id)
        if value is not None:
            for change in changes:
                if field.key not in change.values:
                    change.set(field.key, value)


@follows(fields=["owner"])
def team_follows_owner(changes: Batch, ctx: Context) -> None:
    """A record's team is its owner's, unless somebody set another in the same change."""
    if not changes.spec.owned:
        return
    asked = [change for change in changes.without("team") if change.get("owner")]
    owners = {change.get("owner") for change in asked}
    if not owners:
        return
    if owners == {ctx.user_id} and ctx.principal.user_id == ctx.user_id:
        teams: dict[Any, Any] = {ctx.user_id: ctx.principal.team_id}
    else:
        teams = dict(fetch_all("SELECT id, team_id FROM trato_user WHERE " + among("id", sorted(owners))))
    for change in asked:
        change.set("team", teams.get(change.get("owner")))


@follows()
def money_gets_the_rate_of_its_day(changes: Batch, ctx: Context) -> None:
    """Amounts get the organisation's currency when none is written, and their value in it.

    An amount keeps the rate of the day on which it was first given, until its amount or currency changes. Old
    records (`ctx.historical`) use the rate of the day they were created. No rate known: the value stays empty.
    """
    from trato.kernel.catalog.current import catalog

    known = catalog()
    for field in changes.spec.fields.values():
        if field.type != "money":
            continue
        for change in changes:
            value = change.values.get(field.key)
            if isinstance(value, Money):
                currency = value.currency or known.base_currency
                rate = _kept_rate(change, field.key, currency) or known.rate(currency, _day_of(change, ctx))
                base = None if rate is None else (value.amount * rate).quantize(Decimal("0.0001"))
                change.values[field.key] = Money(value.amount, currency, base, rate)


def _kept_rate(change: Change, key: str, currency: str) -> Decimal | None:
    old = change.old(key)
    return old.rate if isinstance(old, Money) and old.currency == currency else None


def _day_of(change: Change, ctx: Context) -> date:
    created = change.values.get("created_at")
    return created.date() if isinstance(created, datetime) else ctx.today


@follows()
def stage_begins_and_is_dated(changes: Batch, ctx: Context) -> None:
    """A new record begins in its pipeline's first stage; entering a stage is dated; the pipeline follows the stage."""
    field = changes.spec.stage_field
    if field is None:
        return
    from trato.kernel.catalog.current import catalog

    known = catalog()
    pipeline_field = next((f for f in changes.spec.fields.values() if f.type == "pipeline"), None)
    for change in changes:
        if change.is_new and not change.values.get(field.key):
            wanted = change.get(pipeline_field.key) if pipeline_field else None
            pipelines = [p for p in known.pipelines_of(changes.spec.key) if not p.retired]
            chosen = next((p for p in pipelines if p.key == wanted), pipelines[0] if pipelines else None)
            if chosen and chosen.stages:
                change.set(field.key, StageValue(chosen.stages[0].key))
        value = change.values.get(field.key)
        if value and (change.is_new or change.changed(field.key)):
            since = value.since if isinstance(value, StageValue) and value.since else None
            change.set(field.key, StageValue(str(value), since or _moment_of(change, ctx)))
            stage = known.stage(changes.spec.key, str(value))
            if pipeline_field and stage and pipeline_field.key not in change.given:
                change.set(pipeline_field.key, stage.pipeline)


def _moment_of(change: Change, ctx: Context) -> datetime:
    created = change.values.get("created_at") if change.is_new else None
    return created if isinstance(created, datetime) else ctx.now


@follows(actions=["create"])
def automatic_numbers_are_given(changes: Batch, ctx: Context) -> None:
    """Each new record gets the next number; numbers that an import brings along are kept."""
    for field in changes.spec.fields.values():
        if field.type != "auto_number":
            continue
        asked = [change for change in changes if not change.values.get(field.key)]
        numbers = reserve_numbers(f"{changes.spec.key}.{field.key}", len(asked)) if asked else []
        for change, number in zip(asked, numbers, strict=True):
            change.set(field.key, f"{field.option('prefix', '')}{number:0{int(field.option('width', 5))}d}")


@holds()
def stage_belongs_to_the_pipeline(changes: Batch, ctx: Context) -> None:
    """A record stands in a stage of its own pipeline."""
    field = changes.spec.stage_field
    pipeline_field = next((f for f in changes.spec.fields.values() if f.type == "pipeline"), None)
    if field is None or pipeline_field is None:
        return
    from trato.kernel.catalog.current import catalog

    for change in changes:
        if change.changed(field.key, pipeline_field.key) and change.get(field.key):
            stage = catalog().stage(changes.spec.key, str(change.get(field.key)))
            if stage and change.get(pipeline_field.key) not in (None, stage.pipeline):
                change.fail(field.key, "stage.wrong_pipeline", stage=str(stage.label))


@holds(from_now_on=True)
def stage_needs_its_fields(changes: Batch, ctx: Context) -> None:
    """Entering a stage asks for the fields that the stage requires."""
    field = changes.spec.stage_field
    if field is None:
        return
    from trato.kernel.catalog.current import catalog

    for change in changes:
        if not change.changed(field.key):
            continue
        stage = catalog().stage(changes.spec.key, str(change.get(field.key) or ""))
        for key in stage.required_fields if stage else ():
            needed = changes.spec.fields.get(key)
            if needed is not None and needed.kind.is_empty(change.get(key)):
                change.fail(key, "stage.needs", stage=str(stage.label) if stage else "")


@holds()
def nothing_stands_above_itself(changes: Batch, ctx: Context) -> None:
    """Parent account, superior, larger territory: a hierarchy has no circles."""
    from trato.kernel.records.linked import in_circle

    for field in changes.spec.fields.values():
        if not field.option("tree"):
            continue
        moved = [change for change in changes if change.id and change.values.get(field.key)]
        circles = in_circle(changes.spec, field, {c.id or 0: c.values[field.key] for c in moved}) if moved else set()
        for change in moved:
            if change.id in circles and change.values[field.key] != change.id:
                change.fail(field.key, "link.cycle")


#: in the order in which they run, before the module's own
STANDARD_RULES: tuple[Rule, ...] = (
    defaults_fill_empty_fields,
    team_follows_owner,
    stage_begins_and_is_dated,
    money_gets_the_rate_of_its_day,
    automatic_numbers_are_given,
    stage_belongs_to_the_pipeline,
    stage_needs_its_fields,
    nothing_stands_above_itself,
)
