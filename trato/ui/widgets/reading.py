"""What a form sent, as values of the field types."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.html import linebreaks, strip_tags

from trato.kernel.access.models import Team, User
from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.fields.contact import ADDRESS_PARTS, SeveralOf
from trato.kernel.fields.link import load_id
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.records.files import find_file, keep_upload
from trato.ui.widgets.several import posted_rows

_HAS_TAGS = re.compile(r"<[a-zA-Z/]")


def read_posted(field: Field, data: QueryDict, ctx: Context, name: str, files: Any = None) -> Any:
    """The value of one field. Raises Invalid."""
    kind = field.kind
    if isinstance(kind, SeveralOf):
        return _several(field, kind, data, ctx, name)
    reader = _READERS.get(field.type)
    if reader is not None:
        return reader(field, data, ctx, name)
    if field.type in ("file", "image"):
        return _file(field, data, ctx, name, files)
    return kind.parse(data.get(name, ""), field, ctx.locale)


def was_posted(field: Field, data: QueryDict, name: str, files: Any = None) -> bool:
    """Whether the form held this field at all: a form with fewer fields changes only those."""
    begins = (f"{name}.", f"{name}-")
    return name in data or any(key.startswith(begins) for key in data) or bool(files and f"{name}.new" in files)


def _several(field: Field, kind: SeveralOf, data: QueryDict, ctx: Context, name: str) -> Any:
    found = []
    for chosen, texts, is_primary in posted_rows(data, name):
        if kind.child == "address":
            item: dict[str, Any] = {part: text for part, text in texts.items() if part in ADDRESS_PARTS}
        else:
            item = {kind.part_name: kind.one.parse(texts["value"], field, ctx.locale)}
        found.append({**item, "kind": chosen, "primary": is_primary})
    return kind.load(found, field)


def _money(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    """An amount may name its own currency ("500 USD"); else the one chosen beside it holds."""
    chosen = data.get(f"{name}.currency", "").strip().upper()
    locale = ctx.locale
    if chosen:
        locale = replace(locale, currency=chosen)
    return field.kind.parse(data.get(f"{name}.amount", data.get(name, "")), field, locale)


def _parts(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    """A value of named parts; a form may also give it as one text."""
    parts = {part: data.get(f"{name}.{part}", "") for part in field.kind.parts if f"{name}.{part}" in data}
    return field.kind.load(parts, field) if parts else field.kind.parse(data.get(name, ""), field, ctx.locale)


def _choices(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    chosen = [value for value in data.getlist(name) if value]
    return field.kind.load(chosen, field) if chosen else None


def _rich_text(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    """Text that was typed without an editor keeps its paragraphs."""
    raw = data.get(name, "")
    if not strip_tags(raw).strip() and "<hr" not in raw:
        return None
    return field.kind.parse(raw if _HAS_TAGS.search(raw) else linebreaks(raw, autoescape=True), field, ctx.locale)


# -- links -------------------------------------------------------------------------------------------------------------


def _lookup(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    raw = data.get(name, "").strip()
    return _record_id(raw, field, ctx) if raw else None


def _lookups(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    pieces = [piece.strip() for value in data.getlist(name) for piece in value.split(",") if piece.strip()]
    return field.kind.load([_record_id(piece, field, ctx) for piece in pieces], field)


def _record_id(raw: str, field: Field, ctx: Context) -> int | None:
    """By id, or by the exact title of one visible record."""
    if raw.isascii() and raw.isdigit():
        return load_id(raw)
    module = field.option("module")
    found: list[int] = []
    if module:
        spec = read.require_module(module, ctx)
        query = Query(module, where=Group((Condition(spec.title, "eq", raw),)), columns=(spec.title,), limit=2)
        found = [record.id for record in read.page(query, ctx).records]
    if not found:
        raise Invalid("link.not_found", raw=raw)
    if len(found) > 1:
        raise Invalid("link.several", raw=raw, count=len(found))
    return found[0]


def _user(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    raw = data.get(name, "").strip()
    return _person_id(raw) if raw else None


def _users(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    pieces = [piece.strip() for value in data.getlist(name) for piece in value.split(",") if piece.strip()]
    return field.kind.load([_person_id(piece) for piece in pieces], field)


def _person_id(raw: str) -> int | None:
    if raw.isascii() and raw.isdigit():
        return load_id(raw)
    people = User.objects.filter(is_active=True)
    found = list((people.filter(email__iexact=raw) or people.filter(name__iexact=raw)).values_list("pk", flat=True)[:2])
    if len(found) != 1:
        raise Invalid("user.not_found" if not found else "link.several", raw=raw, count=len(found))
    return found[0]


def _team(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    raw = data.get(name, "").strip()
    if not raw or (raw.isascii() and raw.isdigit()):
        return load_id(raw)
    found = Team.objects.filter(name__iexact=raw).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid("team.not_found", raw=raw)
    return found


def _tags(field: Field, data: QueryDict, ctx: Context, name: str) -> Any:
    parts = [part.strip() for value in data.getlist(name) for part in value.split(",") if part.strip()]
    return field.kind.load([int(p) if p.isascii() and p.isdigit() and len(p) < 19 else p for p in parts], field)


def _file(field: Field, data: QueryDict, ctx: Context, name: str, files: Any) -> Any:
    new: UploadedFile[Any] | None = files.get(f"{name}.new") if files else None
    if new is not None:
        stored = keep_upload(new, ctx, only_images=field.type == "image")
        # The id goes back into the form, so that a mistake elsewhere does not cost a second upload.
        if data._mutable:
            data[name] = str(stored.pk)
        return stored.pk
    if data.get(f"{name}.remove"):
        return None
    kept = load_id(data.get(name, "").strip())
    if kept is not None:
        # Any id could be sent: only a file that the person may have can be pointed at.
        try:
            find_file(kept, ctx)
        except NotFound:
            raise Invalid("file.not_found") from None
    return kept


_READERS: dict[str, Any] = {
    "money": _money, "person_name": _parts, "address": _parts, "choices": _choices, "rich_text": _rich_text,
    "lookup": _lookup, "lookups": _lookups, "user": _user, "users": _users, "team": _team, "tags": _tags,
}  # fmt: skip
