"""What the palette offers beside records: places, things to make, saved views, the look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from trato.kernel import actions
from trato.kernel.access.models import TeamAbove
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.records.read import Record
from trato.lib.text import fold, tokens
from trato.ui import menu
from trato.ui.models import SavedView


@dataclass(frozen=True)
class Command:
    """One entry. `dialog`: its address answers a dialog; `preference` is what a look sets: (name, value)."""

    label: str
    url: str
    icon: str
    kind: str = ""
    why: str = ""
    dialog: bool = False
    preference: tuple[str, str] = ("", "")


#: apps put a function here that gives further commands
further: list[Callable[[Context], list[Command]]] = []


def places(ctx: Context, *, further_looks: bool = True) -> list[Command]:
    """Where one can go: modules, tools and settings; with further looks also their boards, calendars, bins, exports."""
    found = [Command(str(e.label), e.url, e.icon) for e in menu.entries("main", ctx)]
    for spec in catalog().modules.values():
        if not spec.menu or not ctx.principal.may(spec.key, "see"):
            continue
        name = str(spec.label_plural)
        found.append(Command(name, f"/m/{spec.key}/", spec.icon))
        if not further_looks:
            continue
        if spec.board:
            found.append(Command(_("%(module)s: board") % {"module": name}, f"/m/{spec.key}/board", "layout-kanban"))
        if spec.calendar:
            found.append(Command(_("%(module)s: calendar") % {"module": name}, f"/m/{spec.key}/calendar", "calendar"))
        if ctx.principal.may(spec.key, "export"):
            export = f"/m/{spec.key}/export?format=csv"
            found.append(Command(_("Export %(module)s") % {"module": name}, export, "file-export"))
        if ctx.principal.may(spec.key, "delete"):
            found.append(Command(_("%(module)s: bin") % {"module": name}, f"/m/{spec.key}/bin", "trash"))
    for place in ("tools", "settings"):
        found += [Command(str(e.label), e.url, e.icon) for e in menu.entries(place, ctx)]
    return found


def creations(ctx: Context) -> list[Command]:
    """What one can make."""
    return [
        Command(_("New: %(module)s") % {"module": spec.label}, f"/m/{spec.key}/new", "plus", dialog=True)
        for spec in catalog().modules.values()
        if spec.menu and ctx.principal.may(spec.key, "create")
    ]


def looks() -> list[Command]:
    """Theme and density."""
    words = (
        ("theme", "light", _("Light theme"), "sun"), ("theme", "dark", _("Dark theme"), "moon"),
        ("theme", "system", _("Theme like the system"), "device-desktop"),
        ("density", "compact", _("Compact rows"), "layout-list"), ("density", "normal", _("Normal rows"), "list"),
        ("density", "comfortable", _("Roomy rows"), "list-details"),
    )  # fmt: skip
    return [Command(label, "", icon, preference=(name, value)) for name, value, label, icon in words]


def views(ctx: Context, wanted: str) -> list[Command]:
    """Saved views by name, of any module that the person sees. One query."""
    teams = TeamAbove.objects.filter(team_id=ctx.principal.team_id or 0).values("ancestor_id")
    shared = Q(visibility="all") | Q(visibility="team", owner__team_id__in=teams)
    rows = SavedView.objects.filter(Q(owner_id=ctx.user_id) | shared, deleted_at=None, kind="table")
    known = catalog().modules
    return [
        Command(row.name, f"/m/{row.module}/?view={row.pk}", "filter", kind=str(known[row.module].label_plural))
        for row in rows
        if row.module in known and ctx.principal.may(row.module, "see") and matches(row.name, wanted)
    ]


def on_record(record: Record, ctx: Context) -> list[Command]:
    """What can be done with the record that is shown, or with the one that is selected."""
    base = f"/m/{record.module}/{record.id}"
    found = [
        Command(str(a.label), a.screen.format(id=record.id) if a.screen else f"{base}/action/{a.key}", a.icon,
                dialog=not a.screen)
        for a in actions.actions_of(record.module, ctx, record)
    ]  # fmt: skip
    if ctx.principal.may(record.module, "edit"):
        found.append(Command(_("Edit %(name)s") % {"name": record.title}, f"{base}/edit", "pencil"))
    return found


def on_selection(module: str, ids: Sequence[int], ctx: Context) -> list[Command]:
    """What can be done with several selected records."""
    chosen = "ids=" + ",".join(map(str, ids))
    found = [
        Command(str(a.label), f"/m/{module}/bulk/action/{a.key}?{chosen}", a.icon, dialog=True)
        for a in actions.actions_of(module, ctx)
    ]
    if ctx.principal.may(module, "mass"):
        if ctx.principal.may(module, "edit"):
            found.append(Command(_("Edit a field …"), f"/m/{module}/bulk/edit?{chosen}", "pencil", dialog=True))
        if ctx.principal.may(module, "delete"):
            found.append(Command(_("Delete"), f"/m/{module}/bulk/delete?{chosen}", "trash", dialog=True))
    return found


def matches(label: str, wanted: str) -> bool:
    """Every word that was typed begins some word of the label."""
    words = tokens(label)
    return all(any(word.startswith(asked) for word in words) for asked in tokens(wanted)) or fold(wanted) in fold(label)
