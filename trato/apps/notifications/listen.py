"""From events to notifications: who is concerned by what happened. Runs in the worker, exactly once per event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from trato.apps.notifications.notify import Note, tell
from trato.kernel.access.models import User
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.jobs.models import Job
from trato.kernel.outbox.models import Event
from trato.kernel.outbox.publish import consumer
from trato.kernel.records import read
from trato.lib.text import fold
from trato.ui.models import Preference
from trato.ui.records.marks import follow_key

#: doors through which much comes at once, of which nobody wants to hear record by record
SILENT = ("demo", "import", "undo", "system")
#: more records than this in one event are told as one sentence
SEVERAL = 3
TEXTS = ("long_text", "rich_text")
#: kept by Trato itself, or told in another way
QUIET_FIELDS = {
    "owner", "team", "next_activity", "next_activity_at", "last_activity_at", "weighted_amount", "probability",
    "subjects",
    "closed_at", "done_at", "created_at", "created_by", "updated_at", "updated_by", "id",
}  # fmt: skip
#: work of which the one who asked for it sees the end anyway, or of which nobody asked
QUIET_JOBS = {"demo"}

Changes = Mapping[str, Mapping[str, list[Any]]]


def _wants(name: str, source: str) -> bool:
    if name == "jobs.ended":
        return True
    return source not in SILENT and name.rpartition(".")[2] in ("created", "updated", "deleted", "restored")


@consumer("notifications", _wants)
def notifications(event: Event) -> None:
    """Tells everybody concerned, except the one who did it."""
    if event.name == "jobs.ended":
        tell(_job_ended(event), event.at)
        return
    if event.module not in catalog():
        return
    notes = [*_assigned(event), *_taking_part(event), *_mentioned(event), *_followed(event)]
    tell(_first_per_record(notes), event.at)


def _first_per_record(notes: Iterable[Note]) -> list[Note]:
    """One sentence per person and record: who is assigned a record need not hear as a follower that it changed."""
    found: dict[tuple[int, int | None, str], Note] = {}
    for note in notes:
        found.setdefault((note.user_id, note.record_id, "" if note.record_id else note.key), note)
    return list(found.values())


# -- assigned ----------------------------------------------------------------------------------------------------------


def _assigned(event: Event) -> Iterable[Note]:
    by_user: dict[int, list[int]] = {}
    for record_id, fields in _changes(event).items():
        _before, after = fields.get("owner", (None, None))
        if isinstance(after, int) and after != event.user_id:
            by_user.setdefault(after, []).append(int(record_id))
    active = set(User.objects.filter(pk__in=by_user, is_active=True).values_list("pk", flat=True))
    for user_id, ids in by_user.items():
        if user_id not in active:
            continue
        if len(ids) > SEVERAL:
            yield Note(user_id, "assigned_many", f"assigned:{event.pk}", None, event.module, event.user_id,
                       {"count": len(ids)})  # fmt: skip
            continue
        for one in ids:
            yield Note(user_id, "assigned", f"assigned:{event.pk}:{one}", one, event.module, event.user_id)


def _taking_part(event: Event) -> Iterable[Note]:
    """Colleagues who were added to a meeting, or to whatever has a field of several users."""
    fields = _fields(event, ("users",))
    for record_id, changed in _changes(event).items():
        for field in fields:
            before, after = changed.get(field.key, (None, None))
            for user_id in set(after or ()) - set(before or ()):
                if user_id != event.user_id and _sees(user_id, int(record_id)):
                    key = f"part:{event.pk}:{record_id}"
                    yield Note(user_id, "taking_part", key, int(record_id), event.module, event.user_id)


# -- mentioned ---------------------------------------------------------------------------------------------------------


def _mentioned(event: Event) -> Iterable[Note]:
    """@Name in a text: whoever is named and was not named before, if they may see the record."""
    fields = _fields(event, TEXTS)
    texts = [
        (int(record_id), str(changed[field.key][0] or ""), str(changed[field.key][1] or ""))
        for record_id, changed in _changes(event).items()
        for field in fields
        if field.key in changed and "@" in str(changed[field.key][1] or "")
    ]
    if not texts:
        return
    people = list(User.objects.filter(is_active=True).exclude(pk=event.user_id or 0).values_list("pk", "name"))
    for record_id, before, after in texts:
        for user_id in mentioned(after, people) - mentioned(before, people):
            if _sees(user_id, record_id):
                yield Note(user_id, "mentioned", f"mentioned:{event.pk}:{record_id}", record_id, event.module,
                           event.user_id, {"text": _excerpt(after)})  # fmt: skip


def mentioned(text: str, people: Iterable[tuple[int, str]]) -> set[int]:
    """Whom a text names after an @: by full name, or by first name when only one person has it.

    Case and accents don't matter.
    """
    folded = fold(text)
    if "@" not in folded:
        return set()
    found: set[int] = set()
    by_first: dict[str, list[int]] = {}
    for user_id, name in people:
        if _named(folded, fold(name)):
            found.add(user_id)
        by_first.setdefault(fold(name.split()[0]) if name.split() else "", []).append(user_id)
    taken = {first for first, ids in by_first.items() if found.intersection(ids)}
    for first, ids in by_first.items():
        if first and first not in taken and len(ids) == 1 and _named(folded, first):
            found.update(ids)
    return found


def _named(folded: str, name: str) -> bool:
    return bool(name) and re.search(rf"(?<![\w.])@{re.escape(name)}(?!\w)", folded) is not None


def _excerpt(text: str) -> str:
    plain = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    return plain if len(plain) <= 160 else plain[:159] + "…"


# -- followed ----------------------------------------------------------------------------------------------------------


def _followed(event: Event) -> Iterable[Note]:
    """Followers of a record hear of its changes, and of activities that are about it."""
    word = event.name.rpartition(".")[2]
    changes = _changes(event)
    about = {}
    if event.module == "activities" and word == "created":
        about = {int(key): fields["about"][1] for key, fields in changes.items() if fields.get("about", (0, 0))[1]}
    wanted = {follow_key(record_id): record_id for record_id in [*event.record_ids, *about.values()]}
    rows = (
        Preference.objects.filter(key__in=list(wanted))
        .exclude(user_id=event.user_id or 0)
        .values_list("user_id", "key")
    )
    for user_id, key in rows:
        followed = wanted[key]
        if not _sees(user_id, followed) and word != "deleted":
            continue
        if followed in event.record_ids and word != "created":
            fields = [name for name in changes.get(str(followed), {}) if name not in QUIET_FIELDS]
            if word == "updated" and changes and not fields:
                continue
            yield Note(user_id, f"followed_{word}", f"followed:{event.pk}:{followed}", followed, event.module,
                       event.user_id, {"fields": fields[:20]})  # fmt: skip
        for activity, record_id in about.items():
            if record_id == followed:
                yield Note(user_id, "followed_activity", f"followed:{event.pk}:{activity}", followed, "", event.user_id,
                           {"activity": activity})  # fmt: skip


# -- jobs --------------------------------------------------------------------------------------------------------------


def _job_ended(event: Event) -> Iterable[Note]:
    for job in Job.objects.filter(pk__in=event.record_ids, user_id__isnull=False).exclude(kind__in=QUIET_JOBS):
        if job.is_over and User.objects.filter(pk=job.user_id or 0, is_active=True).exists():
            data = {"label": job.label, "kind": job.kind, "state": job.state, "error": job.error[:300], "job": job.pk}
            yield Note(job.user_id or 0, "job_ended", f"job:{job.pk}", data=data)


# -- shared ------------------------------------------------------------------------------------------------------------


def _changes(event: Event) -> Changes:
    found: Changes = event.changes or {}
    return found


def _fields(event: Event, types: tuple[str, ...]) -> list[Field]:
    return [field for field in catalog().module(event.module).fields.values() if field.type in types]


def _sees(user_id: int, record_id: int) -> bool:
    """Nobody is told of a record that they may not see."""
    return record_id in read.titles([record_id], Context(user_id, source="system"))
