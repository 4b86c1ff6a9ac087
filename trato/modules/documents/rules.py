"""What follows and what must hold for documents: versions replace one another, none is lost."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from trato.kernel.context import Context
from trato.kernel.messages import add_messages
from trato.kernel.records.change import CREATE, DELETE, RESTORE, Batch, Change
from trato.kernel.records.rules import Rule, after, follows, holds
from trato.kernel.records.write import write
from trato.kernel.sql import among, fetch_all

add_messages({
    "document.replaced_already": _("This version was replaced already. Replace the newest one."),
    "document.order_is_fixed": _("What a version replaces can't be changed later. Upload another version instead."),
})  # fmt: skip


@follows(fields=["file", "name"], actions=["create"])
def name_follows_the_file(changes: Batch, ctx: Context) -> None:
    """Without a name it is called as its file is."""
    open_ones = [change for change in changes if not change.get("name") and isinstance(change.get("file"), int)]
    if open_ones:
        ids = sorted({change.get("file") for change in open_ones})
        names: dict[int, str] = dict(fetch_all("SELECT id, name FROM trato_file WHERE " + among("id", ids)))
        for change in open_ones:
            change.set("name", names.get(change.get("file")))


@follows(
    actions=["create"],
    needs=["supersedes.version_number", "supersedes.about", "supersedes.category", "supersedes.name"],
)
def versions_are_counted(changes: Batch, ctx: Context) -> None:
    """A new version is one higher, and belongs where the one before it belongs."""
    for change in changes:
        change.set("version_number", (change.needed("supersedes.version_number") or 0) + 1)
        change.set("is_current", True)
        for key in ("about", "category", "name"):
            if not change.get(key) and change.get("supersedes"):
                change.set(key, change.needed(f"supersedes.{key}"))


@holds(fields=["supersedes"], needs=["supersedes.is_current"])
def only_the_newest_is_replaced(changes: Batch, ctx: Context) -> None:
    """Versions form one line, not a tree."""
    seen: set[int] = set()
    for change in changes:
        earlier = change.get("supersedes")
        if not change.is_new and change.changed("supersedes"):
            change.fail("supersedes", "document.order_is_fixed")
        elif change.is_new and earlier:
            if earlier in seen or change.needed("supersedes.is_current") is False:
                change.fail("supersedes", "document.replaced_already")
            seen.add(earlier)


@after(actions=["create", "delete", "restore"])
def the_newest_is_marked(changes: Batch, ctx: Context) -> None:
    """The earlier version gives way to a new one, and takes its place again when that is deleted."""
    writes = [
        Change.update("documents", change.get("supersedes"), {"is_current": change.action == DELETE})
        for change in changes
        if change.action in (CREATE, DELETE, RESTORE) and change.get("supersedes")
    ]
    if writes:
        write(writes, ctx.consequence())


RULES: tuple[Rule, ...] = (
    name_follows_the_file, versions_are_counted, only_the_newest_is_replaced, the_newest_is_marked,
)  # fmt: skip
