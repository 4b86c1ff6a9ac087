"""The timeline of a record: what was done with it and what changed on it, newest first.

Two streams are merged, each read by keyset: changes of the record (by id) and activities that concern it (by the
moment they were done, are due, or were written down).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime
from typing import Any

import orjson
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from trato.kernel.access.predicate import permitted
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Choice, Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import TratoError
from trato.kernel.fields.base import Render
from trato.kernel.history.models import History
from trato.kernel.records import read
from trato.kernel.records.models import Tag
from trato.kernel.records.read import Record
from trato.kernel.sql import Sql, adapt, all_of, fetch_all, ident, read_datetime
from trato.lib.dates import format_datetime
from trato.lib.text import fold

PAGE = 20
ACTIVITIES = "activities"
#: what the timeline shows of an activity
COLUMNS = ("subject", "kind", "status", "about", "contact", "due_at", "done_at", "duration", "direction", "outcome",
           "place", "body", "pinned", "email_from", "email_to", "owner", "team", "created_at",
           "created_by")  # fmt: skip
MOST_PINNED = 5
#: a field that changed, with its values before and after
Pair = tuple[Field, Any, Any]
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
    activity_id: int = 0
    title: str = ""
    choice: Choice | None = None
    changes: list[Told] = attribute(default_factory=list)
    is_minor: bool = False
    is_planned: bool = False
    is_overdue: bool = False
    may_edit: bool = False
    when: str = ""
    body: str = ""
    outcome: SafeString | str = ""

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


@dataclass
class Gathered:
    """What a page of the timeline tells, before the names in it are known: pages look up all their names at once."""

    record: Record
    ctx: Context
    rows: list[tuple[History, list[Pair]]]
    marks: list[tuple[datetime, int]]
    pins: list[int]
    activities: Mapping[int, Record]
    more: str

    def parts(self) -> list[Record]:
        """Records that hold the values whose names are needed: both sides of changes, and the people."""
        spec = self.record.spec
        sides = [
            {f.key: value} for _row, pairs in self.rows for f, before, after in pairs for value in (before, after)
            if value is not None
        ]  # fmt: skip
        people = {row.user_id for row, _pairs in self.rows}
        people |= {one[key] for one in self.activities.values() for key in ("owner", "created_by")}
        return [Record(spec, 0, 0, side) for side in sides] + [
            Record(spec, 0, 0, {"created_by": person}) for person in people if person
        ]

    def refs(self) -> set[int]:
        """Records that activities are about or with."""
        return {value for one in self.activities.values() for key in ("about", "contact") if (value := one[key])}

    def tell(self, render: Render) -> Story:
        """The page itself."""
        items = [item for row, pairs in self.rows if (item := _change_item(row, pairs, render)) is not None]
        items += [self._activity(one, at, render) for at, one in self.marks if one in self.activities]
        items.sort(key=lambda item: item.at, reverse=True)
        known = self.activities
        pinned = [self._activity(one, known[one]["created_at"], render) for one in self.pins if one in known]
        for item in (*items, *pinned):
            item.when = format_datetime(item.at, self.ctx.locale.language, self.ctx.locale.zone)
        return Story(pinned, _folded(items), self.more)

    def _activity(self, activity_id: int, at: datetime, render: Render) -> Item:
        activity = self.activities[activity_id]
        fields = activity.spec.fields
        chosen = fields["kind"].kind.find(activity["kind"], fields["kind"])  # type: ignore[attr-defined]
        due, is_planned = activity["due_at"], activity["status"] == "planned"
        outcome = fields["outcome"].kind.html(activity["outcome"], fields["outcome"], render)
        return Item(
            at, "activity", chosen.icon if chosen and chosen.icon else "checklist",
            chosen.color if chosen else "grey", render.users.get(activity["owner"] or activity["created_by"], ""),
            activity_id=activity.id, title=activity.title, choice=chosen, is_planned=is_planned,
            may_edit=may_edit_activity(activity, self.ctx),
            is_overdue=bool(is_planned and due and due < self.ctx.now), body=activity["body"] or "",
            outcome=outcome if activity["outcome"] else "",
        )  # fmt: skip


def gather(
    record: Record, ctx: Context, *, only: str = "", after: str = "", size: int = PAGE, also: Sequence[int] = ()
) -> Gathered:
    """Reads a page of both streams: three queries, none of them for a page of size 0. `also` are further
    activities that the page shows elsewhere."""
    mark = Mark.of(after)
    rows = _history(record, mark, size + 1) if size and only in ("", "changes") else []
    marks, pins = _activity_marks(record, ctx, only, mark, size + 1) if size and only != "changes" else ([], [])
    taken_rows, taken_marks = _newest(rows, marks, size)
    activities = _activities([one for _at, one in taken_marks] + pins + list(also), ctx)
    more = ""
    if len(rows) + len(marks) > size:
        last_row = taken_rows[-1].pk if taken_rows else mark.history
        last = taken_marks[-1] if taken_marks else None
        more = str(Mark(last_row, last[0].isoformat() if last else mark.moment, last[1] if last else mark.activity))
    return Gathered(record, ctx, told_rows(record.spec, taken_rows, ctx), taken_marks, pins, activities, more)


def story(record: Record, ctx: Context, *, only: str = "", after: str = "", size: int = PAGE) -> Story:
    """A page of the timeline with its names."""
    found = gather(record, ctx, only=only, after=after, size=size)
    return found.tell(names_of(found.parts(), ctx, found.refs()))


# -- reading -----------------------------------------------------------------------------------------------------------


def _history(record: Record, mark: Mark, limit: int) -> list[History]:
    rows = History.objects.filter(record_id=record.id)
    if mark.history:
        rows = rows.filter(pk__lt=mark.history)
    return list(rows.order_by("-pk")[:limit])


def _table() -> str:
    """The table of activities, quoted."""
    return ident(catalog().module(ACTIVITIES).table)


def _concerning(record: Record, ctx: Context) -> Sql | None:
    """Visible activities about this record; None where there is no such module for this person."""
    if ACTIVITIES not in catalog() or not ctx.principal.may(ACTIVITIES, "see"):
        return None
    return all_of([
        Sql("t.id IN (SELECT source_id FROM trato_link WHERE target_id = %s AND field = 'subjects' UNION "
            f"SELECT id FROM {_table()} WHERE about = %s AND deleted_at IS NULL)", record.id, record.id),
        Sql("t.deleted_at IS NULL"), permitted(catalog().module(ACTIVITIES), ctx.principal),
    ])  # fmt: skip


_MOMENT = "coalesce(t.done_at, t.due_at, t.created_at)"


def _activity_marks(
    record: Record, ctx: Context, only: str, mark: Mark, limit: int
) -> tuple[list[tuple[datetime, int]], list[int]]:
    """When and which: the next activities below the mark, and the pinned ones of the first page. One query."""
    where = _concerning(record, ctx)
    if where is None:
        return [], []
    head = Sql(f"SELECT {_MOMENT}, t.id, coalesce(t.pinned, %s) FROM {_table()} t WHERE ", adapt(False))
    is_pinned = Sql("coalesce(t.pinned, %s) = %s", adapt(False), adapt(True))
    pieces = [where, Sql("t.kind = %s", only) if only else "NOT " + is_pinned]
    if mark.moment:
        moment = adapt(datetime.fromisoformat(mark.moment))
        pieces.append(Sql(f"({_MOMENT} < %s OR ({_MOMENT} = %s AND t.id < %s))", moment, moment, mark.activity))
    statement = head + all_of(pieces) + Sql(f" ORDER BY {_MOMENT} DESC, t.id DESC LIMIT %s", limit)
    if not only and not mark.moment and not mark.history:
        pinned = head + all_of([where, is_pinned]) + Sql(" ORDER BY t.id DESC LIMIT %s", MOST_PINNED)
        statement = "SELECT * FROM (" + statement + ") free UNION ALL SELECT * FROM (" + pinned + ") pinned"
    marks: list[tuple[datetime, int]] = []
    pins: list[int] = []
    for at, activity, pinned_too in fetch_all(statement):
        if pinned_too and not only:
            pins.append(activity)
        elif (moment := read_datetime(at)) is not None:
            marks.append((moment, activity))
    return marks, pins


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


def may_edit_activity(activity: Record, ctx: Context) -> bool:
    """Whether to offer changing it, by owner and team; the write path decides."""
    scope, principal = ctx.principal.scope(ACTIVITIES, "edit"), ctx.principal
    if scope in ("all", "none"):
        return scope == "all"
    return activity["owner"] == ctx.user_id or (scope == "team" and activity["team"] in principal.teams)


def names_of(parts: Sequence[Record], ctx: Context, refs: Iterable[int] = ()) -> Render:
    """`render_for`, for records of one module that hold different fields each."""
    paths = {key: None for part in parts for key in part.values}
    head = [Record(parts[0].spec, 0, 0, dict(paths))] if parts else []
    return read.render_for([*head, *parts], ctx, extra_ids=refs)


def told_rows(spec: ModuleSpec, rows: Sequence[History], ctx: Context) -> list[tuple[History, list[Pair]]]:
    """What history rows tell, as values: field, before, after. Fields that are gone or hidden are left out, and what
    a record began with is not told as a change."""
    told = [(row, orjson.loads(row.changes or "{}") if row.action == "update" else {}) for row in rows]
    tags = _tags_named(name for _row, data in told for pair in [data.get("tags")] if pair for side in pair
                       for name in side or ())  # fmt: skip
    found = []
    for row, data in told:
        fields = [(spec.fields[key], pair) for key, pair in data.items()
                  if key in spec.fields and ctx.principal.sees_field(spec.key, key)]  # fmt: skip
        found.append((row, [(f, _loaded(pair[0], f, tags), _loaded(pair[1], f, tags)) for f, pair in fields]))
    return found


def _loaded(data: Any, field: Field, tags: Mapping[str, int]) -> Any:
    """A value of the past; one that its field no longer takes (a choice that was removed) is shown as nothing."""
    if field.type == "tags":
        return tuple(tags[name] for name in map(fold, data or ()) if name in tags) or None
    try:
        return field.kind.load(data, field)
    except TratoError:
        return None


def _tags_named(names: Iterable[str]) -> dict[str, int]:
    """Ids of tags by folded name; reading a history makes none."""
    wanted = {fold(str(name)) for name in names}
    return dict(Tag.objects.filter(name_key__in=wanted).values_list("name_key", "pk")) if wanted else {}


def _change_item(row: History, pairs: Sequence[Pair], render: Render) -> Item | None:
    who = render.users.get(row.user_id or 0, "")
    if row.action == "create":
        return Item(row.at, "created", "plus", who=who, is_minor=True)
    if row.action in ("delete", "restore"):
        return Item(row.at, row.action, "trash" if row.action == "delete" else "restore", who=who, is_minor=True)
    if not pairs:
        return None
    ordered = sorted(pairs, key=lambda pair: pair[0].type != "stage")
    shown = [Told(f.label, f.kind.html(a, f, render), f.kind.html(b, f, render)) for f, a, b in ordered]
    if ordered[0][0].type == "stage":
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
