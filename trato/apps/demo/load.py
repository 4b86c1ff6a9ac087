"""From the story to records: in a few steps, each one transaction of at most a thousand changes, all through the
product's own write path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from trato.apps.demo import values
from trato.apps.demo.story import Story, tell
from trato.apps.people import organisation
from trato.kernel.access.models import Role, User
from trato.kernel.access.standard import ensure_standard_roles
from trato.kernel.access.teams import save_team
from trato.kernel.catalog.current import catalog, configuration_changed
from trato.kernel.catalog.models import Definition, Rate
from trato.kernel.context import Context, system_context
from trato.kernel.history.log import open_operation
from trato.kernel.records.change import Change
from trato.kernel.records.tags import tag_ids
from trato.kernel.records.write import MAX_CHANGES, write
from trato.kernel.sql import writing

SETTING = "sample"
STEPS = ("people", "products", "accounts", "contacts", "opportunities", "moves", "leads", "relationships", "activities")


@lru_cache(maxsize=1)
def story_of(seed: int, now: datetime) -> Story:
    """The story, told once per process."""
    return tell(seed, now)


@dataclass
class Loading:
    """Where the loading stands: plain data, so that a job can keep it between its chunks.

    `ids`: kind of thing → record id (or user id) by the thing's key.
    """

    seed: int
    now: datetime
    step: str = STEPS[0]
    offset: int = 0
    operation: int | None = None
    done: int = 0
    ids: dict[str, list[int]] = field(default_factory=dict)
    is_done: bool = False

    @property
    def story(self) -> Story:
        return story_of(self.seed, self.now)

    def to_json(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "offset": self.offset,
            "operation": self.operation,
            "done": self.done,
            "ids": self.ids,
        }

    def next(self) -> None:
        """The next step, or the next thousand of it. To be called in a transaction."""
        amount, is_over = _RUN[self.step](self)
        self.done += amount
        if is_over:
            position = STEPS.index(self.step) + 1
            self.is_done = position == len(STEPS)
            self.step, self.offset = STEPS[min(position, len(STEPS) - 1)], 0
        if self.is_done:
            _remember(is_loading=False, seed=self.seed, teams=self.ids.get("teams", []))

    # -- writing -------------------------------------------------------------------------------------------------------

    def context(self) -> Context:
        locale = catalog().locale("es")
        ctx = system_context("demo", locale=locale).with_(historical=True, allow_duplicates=True, now=self.now)
        if self.operation is None:
            self.operation = open_operation("demo", "", ctx, self.story.company).operation
        return ctx.with_(operation=self.operation)

    def write(self, module: str, rows: Iterable[Mapping[str, Any]], ids: Sequence[int] = ()) -> list[int]:
        """Creates records (or updates those of `ids`); fields that the module does not have are left out."""
        spec = catalog().modules.get(module)
        if spec is None:
            return []
        known = [values.known(row, spec) for row in rows]
        if ids:
            changes = [
                Change.update(module, record_id, row, is_loaded=True) for record_id, row in zip(ids, known, strict=True)
            ]
        else:
            changes = [Change.create(module, row, is_loaded=True) for row in known]
        return [record.id for record in write(changes, self.context())]


def begin(seed: int, now: datetime) -> Loading:
    """Makes the sample organisation, to be filled step by step. Raises NotAllowed("setup.done") when there is one."""
    with writing():
        told = story_of(seed, now)
        organisation.found(
            {"name": told.company, "country": "ES", "language": "es", "currency": "EUR", "timezone": "Europe/Madrid"},
            is_sample=True,
        )
        _remember(is_loading=True, seed=seed)
    return Loading(seed, now)


def load(seed: int, now: datetime) -> Loading:
    """All of it at once, in one transaction."""
    with writing():
        loading = begin(seed, now)
        while not loading.is_done:
            loading.next()
    return loading


def is_loading() -> bool:
    """Whether sample data are being made right now."""
    return bool(catalog().settings.get(SETTING, {}).get("is_loading"))


def _remember(**data: Any) -> None:
    Definition.objects.update_or_create(
        kind="setting", module="", key=SETTING, defaults={"data": data, "deleted_at": None}
    )
    configuration_changed()


# -- the steps ---------------------------------------------------------------------------------------------------------


def _people(loading: Loading) -> tuple[int, bool]:
    ensure_standard_roles()
    story = loading.story
    teams: dict[str, Any] = {}
    for name, above in story.teams:
        teams[name] = save_team(name, teams[above].pk if above else None)
    roles = {role.key: role for role in Role.objects.all()}
    loading.ids["teams"] = [team.pk for team in teams.values()]
    loading.ids["users"] = [
        User.objects.create_user(
            colleague.email, name=colleague.name, role=roles[colleague.role], team=teams[colleague.team],
            language=colleague.language, is_sample=True,
        ).pk
        for colleague in story.colleagues
    ]  # fmt: skip
    Rate.objects.bulk_create(
        [Rate(currency=currency, day=day, rate=rate) for currency, day, rate in story.rates], ignore_conflicts=True
    )
    _remember(is_loading=True, seed=loading.seed, teams=loading.ids["teams"])
    return len(story.colleagues), True


def _of_module(
    kind: str, rows: Callable[[Loading, int, int], Iterator[dict[str, Any]]]
) -> Callable[[Loading], tuple[int, bool]]:
    """A step that creates the records of one module, a thousand at a time."""

    def run(loading: Loading) -> tuple[int, bool]:
        total = len(values.things(loading.story, kind))
        start, end = loading.offset, min(loading.offset + MAX_CHANGES, total)
        made = loading.write(kind, rows(loading, start, end))
        if kind != "activities":
            loading.ids.setdefault(kind, []).extend(made)
        loading.offset = end
        return end - start, end >= total

    return run


def _products(loading: Loading, start: int, end: int) -> Iterator[dict[str, Any]]:
    return (values.product(thing, loading.story) for thing in loading.story.products[start:end])


def _accounts(loading: Loading, start: int, end: int) -> Iterator[dict[str, Any]]:
    tags = values.tags_of(loading.story.accounts, tag_ids)
    return (values.account(thing, loading.ids, tags) for thing in loading.story.accounts[start:end])


def _contacts(loading: Loading, start: int, end: int) -> Iterator[dict[str, Any]]:
    tags = values.tags_of(loading.story.contacts, tag_ids)
    return (values.contact(thing, loading.ids, tags, loading.story) for thing in loading.story.contacts[start:end])


def _leads(loading: Loading, start: int, end: int) -> Iterator[dict[str, Any]]:
    tags = values.tags_of(loading.story.leads, tag_ids)
    return (values.lead(thing, loading.ids, tags, loading.story) for thing in loading.story.leads[start:end])


def _opportunities(loading: Loading, start: int, end: int) -> Iterator[dict[str, Any]]:
    tags = values.tags_of(loading.story.opportunities, tag_ids)
    stages = values.stages()
    return (values.opportunity(thing, loading.ids, tags, loading.story, stages)
            for thing in loading.story.opportunities[start:end])  # fmt: skip


def _moves(loading: Loading) -> tuple[int, bool]:
    """The n-th move of every deal that has one: a deal stands at most once in a write."""
    position = loading.offset + 1
    moved = [deal for deal in loading.story.opportunities if len(deal.moves) > position]
    made = loading.ids.get("opportunities")
    if moved and made:
        stages = values.stages()
        rows = [values.move(deal, position, loading.ids, stages) for deal in moved]
        loading.write("opportunities", rows, [made[deal.key] for deal in moved])
    loading.offset = position
    return len(moved), not moved


def _parents(loading: Loading) -> tuple[int, bool]:
    """Subsidiaries point at their parents once all accounts are there; then the relations between people."""
    made = loading.ids.get("accounts")
    children = [account for account in loading.story.accounts if account.parent is not None]
    if made:
        rows = [values.parent(account, loading.ids) for account in children]
        loading.write("accounts", rows, [made[account.key] for account in children])
    loading.write("relationships", (values.relation(thing, loading.ids) for thing in loading.story.relations))
    return len(loading.story.relations), True


def _activities(loading: Loading, start: int, end: int) -> Iterator[dict[str, Any]]:
    return (values.activity(thing, loading.ids, loading.story) for thing in loading.story.activities[start:end])


_RUN: dict[str, Callable[[Loading], tuple[int, bool]]] = {
    "people": _people,
    "products": _of_module("products", _products),
    "accounts": _of_module("accounts", _accounts),
    "contacts": _of_module("contacts", _contacts),
    "opportunities": _of_module("opportunities", _opportunities),
    "moves": _moves,
    "leads": _of_module("leads", _leads),
    "relationships": _parents,
    "activities": _of_module("activities", _activities),
}


def total_of(story: Story) -> int:
    """How many things the loading counts: what progress is measured against."""
    return (
        len(story.colleagues) + len(story.products) + len(story.accounts) + len(story.contacts) + len(story.leads)
        + len(story.opportunities) + sum(len(deal.moves) - 1 for deal in story.opportunities) + len(story.relations)
        + len(story.activities)
    )  # fmt: skip
