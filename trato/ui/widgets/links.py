"""Controls that point at something: records, users, teams, tags, files.

Each is a plain input that takes an id or a name; with scripts it becomes a search box (`data-lookup-url`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trato.kernel.access.models import Team, User
from trato.kernel.catalog.current import catalog
from trato.kernel.errors import NotFound
from trato.kernel.records import read
from trato.kernel.records.files import find_file
from trato.kernel.records.models import Tag
from trato.ui.widgets.slot import Slot, attributes_of

#: between the names of several chosen ones; lookup.js splits by it
UNIT_SEPARATOR = "\u001f"


def lookup(slot: Slot) -> SafeString:
    return _search(slot, *_record_urls(slot))


def lookups(slot: Slot) -> SafeString:
    return _search(slot, *_record_urls(slot), many=True)


def user(slot: Slot) -> SafeString:
    return _search(slot, "/lookup/users")


def users(slot: Slot) -> SafeString:
    return _search(slot, "/lookup/users", many=True)


def team(slot: Slot) -> SafeString:
    return _search(slot, "/lookup/teams")


def tags(slot: Slot) -> SafeString:
    return _search(slot, "/lookup/tags", "/lookup/tags", many=True)


def _record_urls(slot: Slot) -> tuple[str, str]:
    """Where to search and, for those who may, where to create."""
    module = slot.field.option("module")
    if not module or module not in catalog():
        return "/lookup/records", ""
    create = f"/m/{module}/lookup" if slot.ctx.principal.may(module, "create") else ""
    return f"/m/{module}/lookup", create


def _search(slot: Slot, url: str, create: str = "", *, many: bool = False) -> SafeString:
    ids, typed = _chosen(slot)
    names = _names(slot, ids)
    # A link that the person may not see keeps its place without a name; what was typed and is no id stays as typed.
    shown = typed or ",".join(str(one) for one in ids)
    attributes: dict[str, Any] = {
        "data-lookup-url": url, "data-create-url": create or None, "data-multiple": many,
        "data-label": typed or UNIT_SEPARATOR.join(names.get(one, _("(hidden)")) for one in ids),
        "placeholder": _("Search …"), "autocomplete": "off",
    }  # fmt: skip
    return format_html(
        '<input class="input" type="text" {} value="{}" {}>', slot.attributes(), shown, attributes_of(attributes)
    )


def _chosen(slot: Slot) -> tuple[list[int], str]:
    """The chosen ids; or the text that was typed, when it is not ids."""
    typed = slot.typed()
    if typed is None:
        value = slot.value
        return (list(value) if isinstance(value, tuple) else [value] if value else []), ""
    pieces = [piece.strip() for piece in typed.split(",") if piece.strip()]
    if all(piece.isascii() and piece.isdigit() and len(piece) < 19 for piece in pieces):
        return [int(piece) for piece in pieces], ""
    return [], typed


def _names(slot: Slot, ids: list[int]) -> Mapping[int, str]:
    """Names from the page's own, else asked for (a form that came back, an edit in place)."""
    if not ids:
        return {}
    kind = slot.field.type
    known = _rendered(slot, kind) if slot.render else {}
    if all(one in known for one in ids) or (slot.render and slot.posted is None):
        return known
    if kind in ("user", "users"):
        return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    if kind == "team":
        return dict(Team.objects.filter(pk__in=ids).values_list("pk", "name"))
    if kind == "tags":
        return dict(Tag.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {ref.id: ref.title for ref in read.titles(ids, slot.ctx).values()}


def _rendered(slot: Slot, kind: str) -> Mapping[int, str]:
    assert slot.render is not None
    if kind in ("user", "users"):
        return slot.render.users
    if kind == "team":
        return slot.render.teams
    if kind == "tags":
        return {key: value[0] for key, value in slot.render.tags.items()}
    return {key: ref.title for key, ref in slot.render.refs.items()}


def file(slot: Slot) -> SafeString:
    return _file(slot, "")


def image(slot: Slot) -> SafeString:
    return _file(slot, "image/png,image/jpeg,image/gif,image/webp")


def _file(slot: Slot, accept: str) -> SafeString:
    """A new file, beside the one that is there: its id travels along, so that nothing is lost by an error elsewhere."""
    typed = slot.typed()
    current = slot.value if typed is None else int(typed) if typed.isascii() and typed.isdigit() else None
    chosen: SafeString | str = ""
    if current:
        known = slot.render.files.get(current) if slot.render else None
        name = known or _name_of(current, slot)
        chosen = format_html(
            '<span class="row-flex"><a href="/files/{}" target="_blank">{}</a><label class="check">'
            '<input type="checkbox" name="{}.remove" value="1">{}</label></span>',
            current, name, slot.name, _("Remove"),
        )  # fmt: skip
    return format_html(
        '<span class="file-control">{}<input type="hidden" name="{}" value="{}">'
        '<input class="input" type="file" {}{}></span>',
        chosen, slot.name, current or "", slot.attributes(".new"),
        format_html(' accept="{}"', accept) if accept else "",
    )  # fmt: skip


def _name_of(file_id: int, slot: Slot) -> str:
    """The name of a file that the person may have."""
    try:
        return find_file(file_id, slot.ctx).name
    except NotFound:
        return _("File")
