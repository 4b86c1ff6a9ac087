"""The sample company while it is there: who one may be in it, and how it goes away."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from trato.apps.demo.load import SETTING, is_loading
from trato.kernel.access.models import Team, User
from trato.kernel.access.teams import rebuild_hierarchy
from trato.kernel.catalog.current import catalog, configuration_changed
from trato.kernel.catalog.models import Definition, Organisation, Rate
from trato.kernel.errors import NotAllowed, NotFound
from trato.kernel.history.models import History, Operation, Seal, StageMove
from trato.kernel.jobs.models import Job
from trato.kernel.outbox.models import Delivery, Event
from trato.kernel.records.models import Directory, Link, StoredFile, Tag
from trato.kernel.records.purge import forget_users, purge, records_of_source

#: whom one may be, by role
PERSONAS = {"rep": "rep", "manager": "manager", "administrator": "administrator"}


def is_sample() -> bool:
    """Whether the installation shows the sample company."""
    found = catalog().organisation
    return bool(found and found.is_sample)


def is_open() -> bool:
    """Whether anybody may look around without a password: as long as no real person has an account here."""
    return is_sample() and not User.objects.filter(is_sample=False).exists()


def persona(role: str) -> User:
    """The sample person with this role. Raises NotFound when there is no such person any more."""
    rows = User.objects.filter(is_sample=True, is_active=True, role__key=PERSONAS.get(role, ""))
    found = rows.order_by("pk").first() if is_sample() else None
    if found is None:
        raise NotFound("user.not_found", raw=role)
    return found


@dataclass(frozen=True)
class Removed:
    """What came of it. `kept` are records that people made themselves."""

    records: int
    users: int
    kept: int
    is_set_up: bool


def own_records() -> int:
    """How many records did not come with the sample data."""
    return Directory.objects.count() - len(records_of_source("demo"))


def remove(heir: User | None = None) -> Removed:
    """All of the sample data go for good: records, people, teams, rates. What people made themselves stays.

    Args:
        heir: a real person who gets own records that sample people own.
    Without a real person the organisation is not set up any more: the two doors are back.
    Raises: NotAllowed("setup.done") when there are no sample data, or somebody else removes them at this moment.
    """
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().filter(is_sample=True).first()
        if organisation is None:
            raise NotAllowed("setup.done")
        if is_loading() and Job.objects.filter(kind="demo", state=Job.State.RUNNING).exists():
            raise NotAllowed("setup.sample_busy")
        Job.objects.filter(kind="demo").delete()
        records = purge(records_of_source("demo"))
        people = list(User.objects.filter(is_sample=True).values_list("pk", flat=True))
        forget_users(people, heir.pk if heir and not heir.is_sample else None)
        _remove_people(people)
        kept = Directory.objects.count()
        has_owner = User.objects.exists()
        if kept == 0:
            _forget_everything()
        if has_owner:
            Organisation.objects.update(is_sample=False)
        else:
            Rate.objects.all().delete()
            Organisation.objects.all().delete()
        Definition.objects.filter(kind="setting", key=SETTING).delete()
        configuration_changed()
    return Removed(records, len(people), kept, has_owner)


def _remove_people(people: list[int]) -> None:
    teams = catalog().settings.get(SETTING, {}).get("teams", [])
    User.objects.filter(pk__in=people).delete()
    # Real people may have joined a sample team: such a team, and those above it, stay.
    for team in sorted(teams, reverse=True):
        rows = Team.objects.filter(pk=team)
        if not rows.filter(members__isnull=False).exists() and not rows.filter(children__isnull=False).exists():
            rows.delete()
    rebuild_hierarchy()
    Tag.objects.exclude(pk__in=Link.objects.filter(field="tags").values("target_id")).delete()


def _forget_everything() -> None:
    """Nothing of anybody's own is left: the installation is as new, its history included."""
    for model in (Delivery, Event, History, Operation, Seal, StageMove):
        model.objects.all().delete()
    StoredFile.objects.filter(record_id__isnull=False).delete()
