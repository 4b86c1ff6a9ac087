"""The timeline of a record: what was done with it and what changed on it, newest first.

Two streams are merged, each read by keyset: changes of the record (by id) and activities that concern it (by the
moment they were done, are due, or were written down).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import datetime
from typing import Any

import orjson
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from trato.kernel.access.models import User
from trato.kernel.access.predicate import permitted
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Choice, Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import TratoError
from trato.kernel.fields.base import Render
from trato.kernel.history.models import History
from trato.kernel.records import read
from trato.kernel.records.read import Record
from trato.kernel.records.tags import known_tag
from trato.kernel.sql import TRUE, Sql, adapt, all_of, fetch_all, read_datetime
from trato.lib.dates import format_datetime

PAGE = 20
ACTIVITIES = "activities"
#: what the timeline shows of an activity
COLUMNS = ("subject", "kind", "status", "about", "contact", "due_at", "done_at", "duration", "direction", "outcome",
           "place", "body", "pinned", "email_from", "email_to", "owner", "team", "created_at",
           "created_by")  # fmt: skip
#: the filter above the timeline → kinds of activities; changes are a kind of their own
FILTERS: dict[str, Any] = {"": _("All"), "note": _("Notes"), "call": _("Calls"), "meeting": _("Meetings"),
                           "task": _("Tasks"), "email": _("E-mails"), "changes": _("Changes")}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A field that changed, old and new value drawn."""

    label: Any
    before: SafeString
    after: SafeString


@dataclass
class Item:
    """One entry: an activity, or changes that one person made in a row."""

    at: datetime
    kind: str
    icon: str
    color: str = "grey"
    who: str = ""
    activity: Record | None = None
    choice: Choice | None = None
    changes: list[Told] = attribute(default_factory=list)
    is_minor: bool = False
    is_planned: bool = False
    is_overdue: bool = False
    may_edit: bool = False
    when: str = ""
    body: str = ""
    outcome: SafeString | str = ""
    about: SafeString | str = ""

    @property
    def further(self) -> int:
        """How many changes are folded away behind the first."""
        return max(0, len(self.changes) - 1)


@dataclass
class Story:
    """One page of it. `more` is the mark of the next page, "" at the end."""

    pinned: list[Item]
    items: list[Item]
    more: str


@dataclass(frozen=True)
class Mark:
    """Where a page begins: below this history row, and below this activity."""

    history: int = 0
    moment: str = ""
    activity: int = 0

    @classmethod
    def of(cls, raw: str) -> Mark:
        history, _sep, rest = raw.partition("_")
        moment, _sep, activity = rest.partition("_")
        if not (history.isdigit() and activity.isdigit() and len(history) < 19 and len(activity) < 19):
            return cls()
        try:
            datetime.fromisoformat(moment) if moment else None
        except ValueError:
            return cls()
        return cls(int(history), moment, int(activity))

    def __str__(self) -> str:
        return f"{self.history}_{self.moment}_{self.activity}"


def story(record: Record, ctx: Context, *, only: str = "", after: str = "", size: int = PAGE) -> Story:
    """A page of the timeline: at most two queries for what happened, and a handful for the names in it."""
    mark = Mark.of(after)
    rows = _history(record, mark, size + 1) if only in ("", "changes") else []
    marks = _activity_marks(record, ctx, only, mark, size + 1) if only != "changes" else []
    pins = _pinned(record, ctx) if not after and only == "" else []
    taken_rows, taken_marks = _newest(rows, marks, size)
    activities = _activities([one for _at, one in taken_marks] + pins, ctx)
    drawn = _draw(record, taken_rows, activities, ctx)
    items = sorted(
        [*drawn.changes, *(drawn.of_activity(one, at) for at, one in taken_marks if one in activities)],
        key=lambda item: item.at, reverse=True,
    )  # fmt: skip
    more = ""
    if len(rows) + len(marks) > size:
        last_row = taken_rows[-1].pk if taken_rows else mark.history
        last = taken_marks[-1] if taken_marks else None
        more = str(Mark(last_row, last[0].isoformat() if last else mark.moment, last[1] if last else mark.activity))
    pinned = [drawn.of_activity(one, activities[one]["created_at"]) for one in pins if one in activities]
    for item in (*items, *pinned):
        item.when = format_datetime(item.at, ctx.locale.language, ctx.locale.zone)
    return Story(pinned, _folded(items), more)


# -- reading -----------------------------------------------------------------------------------------------------------


def _history(record: Record, mark: Mark, limit: int) -> list[History]:
    rows = History.objects.filter(record_id=record.id)
    if mark.history:
        rows = rows.filter(pk__lt=mark.history)
    return list(rows.order_by("-pk")[:limit])


def _concerning(record: Record, ctx: Context) -> Sql | None:
    """Visible activities about this record; None where there is no such module for this person."""
    if ACTIVITIES not in catalog() or not ctx.principal.may(ACTIVITIES, "see"):
        return None
    return all_of([
        Sql("t.id IN (SELECT source_id FROM trato_link WHERE target_id = %s AND field = 'subjects' UNION "
            "SELECT id FROM rec_activities WHERE about = %s)", record.id, record.id),
        Sql("t.deleted_at IS NULL"), permitted(catalog().module(ACTIVITIES), ctx.principal),
    ])  # fmt: skip


_MOMENT = "coalesce(t.done_at, t.due_at, t.created_at)"


def _activity_marks(
    record: Record, ctx: Context, only: str, mark: Mark, limit: int
) -> list[tuple[datetime, int]]:  # fmt: skip
    where = _concerning(record, ctx)
    if where is None:
        return []
    pieces = [where, Sql("t.kind = %s", only) if only else TRUE]
    if not only:
        pieces.append(Sql("coalesce(t.pinned, %s) = %s", adapt(False), adapt(False)))
    if mark.moment:
        moment = adapt(datetime.fromisoformat(mark.moment))
        pieces.append(Sql(f"({_MOMENT} < %s OR ({_MOMENT} = %s AND t.id < %s))", moment, moment, mark.activity))
    found = fetch_all(
        f"SELECT {_MOMENT}, t.id FROM rec_activities t WHERE " + all_of(pieces)
        + Sql(f" ORDER BY {_MOMENT} DESC, t.id DESC LIMIT %s", limit)
    )  # fmt: skip
    return [(moment, row[1]) for row in found if (moment := read_datetime(row[0])) is not None]


def _pinned(record: Record, ctx: Context) -> list[int]:
    where = _concerning(record, ctx)
    if where is None:
        return []
    condition = all_of([where, Sql("t.pinned = %s", adapt(True))])
    return [row[0] for row in fetch_all("SELECT t.id FROM rec_activities t WHERE " + condition
                                        + " ORDER BY t.id DESC LIMIT 5")]  # fmt: skip


def _activities(ids: Sequence[int], ctx: Context) -> dict[int, Record]:
    if not ids:
        return {}
    spec = catalog().module(ACTIVITIES)
    columns = [key for key in COLUMNS if key in spec.fields and ctx.principal.sees_field(ACTIVITIES, key)]
    return read.get_many(ACTIVITIES, ids, ctx, columns)


def _newest(
    rows: Sequence[History], marks: Sequence[tuple[datetime, int]], size: int
) -> tuple[list[History], list[tuple[datetime, int]]]:  # fmt: skip
    """The `size` newest of both streams, each kept in its own order."""
    taken_rows: list[History] = []
    taken_marks: list[tuple[datetime, int]] = []
    while len(taken_rows) + len(taken_marks) < size:
        row = rows[len(taken_rows)] if len(taken_rows) < len(rows) else None
        mark = marks[len(taken_marks)] if len(taken_marks) < len(marks) else None
        if row is None and mark is None:
            break
        if mark is None or (row is not None and row.at >= mark[0]):
            assert row is not None
            taken_rows.append(row)
        else:
            taken_marks.append(mark)
    return taken_rows, taken_marks


# -- drawing -----------------------------------------------------------------------------------------------------------


@dataclass
class _Drawn:
    changes: list[Item]
    activities: Mapping[int, Record]
    render: Render
    ctx: Context

    def of_activity(self, activity_id: int, at: datetime) -> Item:
        activity = self.activities[activity_id]
        fields = activity.spec.fields
        chosen = fields["kind"].kind.find(activity["kind"], fields["kind"])  # type: ignore[attr-defined]
        planned = activity["status"] == "planned"
        due = activity["due_at"]
        outcome = fields["outcome"].kind.html(activity["outcome"], fields["outcome"], self.render)
        about = fields["about"].kind.html(activity["about"], fields["about"], self.render)
        return Item(
            at, "activity", chosen.icon if chosen and chosen.icon else "checklist",
            chosen.color if chosen else "grey", self.render.users.get(activity["owner"] or activity["created_by"], ""),
            activity=activity, choice=chosen, is_planned=planned,
            is_overdue=bool(planned and due and due < self.ctx.now), body=activity["body"] or "",
            may_edit=_may_edit(activity, self.ctx),
            outcome=outcome if activity["outcome"] else "", about=about if activity["about"] else "",
        )  # fmt: skip


def _may_edit(activity: Record, ctx: Context) -> bool:
    """Whether to offer changing it, by owner and team; the write path decides."""
    scope, principal = ctx.principal.scope(ACTIVITIES, "edit"), ctx.principal
    if scope in ("all", "none"):
        return scope == "all"
    return activity["owner"] == ctx.user_id or (scope == "team" and activity["team"] in principal.teams)


def _draw(record: Record, rows: Sequence[History], activities: Mapping[int, Record], ctx: Context) -> _Drawn:
    """Loads the names of everything that is shown at once."""
    changes = [(row, told_values(record.spec, row, ctx)) for row in rows]
    parts = [
        Record(record.spec, record.id, 0, side) for _row, pairs in changes for side in
        ({f.key: before for f, before, _after in pairs}, {f.key: after for f, _before, after in pairs})
    ]  # fmt: skip
    people = Record(record.spec, record.id, 0, {"updated_by": None})
    render = _render([*parts, people], activities, [row.user_id for row in rows], ctx)
    items = [item for row, pairs in changes if (item := _change_item(record.spec, row, pairs, render)) is not None]
    return _Drawn(items, activities, render, ctx)


def _render(parts: list[Record], activities: Mapping[int, Record], users: list[int | None], ctx: Context) -> Render:
    """One `Render` for changes and activities: links of both are looked up together."""
    refs = {value for one in activities.values() for key in ("about", "contact") if (value := one[key])}
    render = render_parts(parts, ctx, extra_ids=refs)
    wanted = {u for u in users if u} | {
        u for one in activities.values() for u in (one["owner"], one["created_by"]) if u
    }
    missing = wanted - set(render.users)
    if not missing:
        return render
    names = dict(User.objects.filter(pk__in=missing).values_list("pk", "name"))
    return replace(render, users={**render.users, **names})


def render_parts(parts: Sequence[Record], ctx: Context, *, extra_ids: Any = ()) -> Render:
    """`render_for`, for records that hold different fields each."""
    merged: dict[str, Any] = {}
    rest: list[Record] = []
    for part in parts:
        for key, value in part.values.items():
            merged.setdefault(key, None)
            if value is not None:
                rest.append(Record(part.spec, part.id, 0, {key: value}))
    if not parts:
        return read.render_for([], ctx, extra_ids=extra_ids)
    whole = [Record(parts[0].spec, 0, 0, merged), *rest]
    return read.render_for(whole, ctx, extra_ids=extra_ids)


def told_values(spec: ModuleSpec, row: History, ctx: Context) -> list[tuple[Field, Any, Any]]:
    """What a history row tells, as values: field, before, after. Fields that are gone or hidden are left out."""
    found = []
    for key, (before, after) in orjson.loads(row.changes or "{}").items():
        field = spec.fields.get(key)
        if field is not None and ctx.principal.sees_field(spec.key, key):
            found.append((field, _loaded(before, field), _loaded(after, field)))
    return found


def _loaded(data: Any, field: Field) -> Any:
    """A value of the past; one that its field no longer takes (a choice that was removed) is shown as nothing."""
    try:
        return known_tags(data) if field.type == "tags" else field.kind.load(data, field)
    except TratoError:
        return None


def known_tags(names: Any) -> Any:
    """Tags of the past by name: reading a history makes none."""
    return tuple(known_tag(str(name)) for name in names or ()) or None


def _change_item(
    spec: ModuleSpec, row: History, pairs: Sequence[tuple[Field, Any, Any]], render: Render
) -> Item | None:  # fmt: skip
    who = render.users.get(row.user_id or 0, "")
    if row.action == "create":
        return Item(row.at, "created", "plus", who=who, is_minor=True)
    if row.action in ("delete", "restore"):
        return Item(row.at, row.action, "trash" if row.action == "delete" else "restore", who=who, is_minor=True)
    if not pairs:
        return None
    stage = next((pair for pair in pairs if pair[0].type == "stage"), None)
    shown = [Told(f.label, f.kind.html(a, f, render), f.kind.html(b, f, render)) for f, a, b in pairs]
    if stage is not None:
        first = next(i for i, pair in enumerate(pairs) if pair is stage)
        shown.insert(0, shown.pop(first))
        return Item(row.at, "stage", "arrow-right", "indigo", who, changes=shown)
    return Item(row.at, "changes", "pencil", who=who, changes=shown, is_minor=True)


def _folded(items: Sequence[Item]) -> list[Item]:
    """Changes of one person in a row become one entry."""
    found: list[Item] = []
    for item in items:
        last = found[-1] if found else None
        if last is not None and item.kind == "changes" == last.kind and item.who == last.who:
            last.changes += item.changes
        else:
            found.append(item)
    return found
