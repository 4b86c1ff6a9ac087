"""What hangs on a record: lists of records that point here, and files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec, Related
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotAllowed, NotFound
from trato.kernel.fields.base import Render
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.files import keep_upload
from trato.kernel.records.models import StoredFile
from trato.kernel.records.read import Record
from trato.lib.dates import format_date
from trato.ui.errors import toast
from trato.ui.records import form
from trato.ui.records.base import RecordView, may
from trato.ui.records.saving import announce, save
from trato.ui.records.story import ACTIVITIES

ROWS = 5
DOCUMENTS = "documents"


@dataclass(frozen=True)
class RelatedList:
    """A list of records that point here, not yet loaded."""

    spec: ModuleSpec
    via: Field
    label: Any
    columns: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.spec.key}.{self.via.key}"


@dataclass(frozen=True)
class RelatedRow:
    """One record of such a list: its title, and a few values in one line."""

    id: int
    title: str
    values: list[SafeString]


def related_lists(record: Record, ctx: Context) -> list[RelatedList]:
    """Those that the module names, then every other lookup that points here. Timeline and files show the rest."""
    named = {(r.module, r.via): r for r in record.spec.related}
    found = [one for r in named.values() if (one := _list_of(record, r, ctx))]
    for spec in catalog().modules.values():
        for field in spec.fields.values():
            is_here = field.type in ("lookup", "lookups") and field.option("module") == record.module
            if is_here and not field.rollup and (spec.key, field.key) not in named and spec.key != ACTIVITIES:
                is_second = any(other.spec is spec for other in found) or spec.key == record.module
                label = f"{spec.label_plural} ({field.label})" if is_second else ""
                one = _list_of(record, Related(spec.key, field.key, label), ctx)
                found += [one] if one else []
    return found


def _list_of(record: Record, related: Related, ctx: Context) -> RelatedList | None:
    """None for what the person may not see, and for what the page shows in its own way."""
    spec = catalog().modules.get(related.module)
    via = spec.fields.get(related.via) if spec else None
    if spec is None or via is None or not ctx.principal.may(spec.key, "see"):
        return None
    if not ctx.principal.sees_field(spec.key, via.key) or spec.key in (DOCUMENTS, ACTIVITIES):
        return None
    columns = tuple(related.columns) or spec.list_columns
    kept = tuple(
        key for key in columns
        if key in spec.fields and key not in (via.key, spec.title) and ctx.principal.sees_field(spec.key, key)
    )  # fmt: skip
    return RelatedList(spec, via, related.label or spec.label_plural, kept[:3])


def _query(found: RelatedList, record_id: int) -> Query:
    where = Group((Condition(found.via.key, "eq" if found.via.type == "lookup" else "has", record_id),))
    return Query(found.spec.key, where=where, columns=found.columns, limit=ROWS)


class RelatedPart(RecordView):
    """One related list: count, five rows, a button that adds one with the link filled in."""

    def get(self, request: HttpRequest, module: str, record_id: int, key: str) -> HttpResponse:
        found = next((one for one in related_lists(self.record, self.ctx) if one.key == key), None)
        if found is None:
            raise NotFound("record.not_found")
        query = _query(found, record_id)
        records = read.page(query, self.ctx).records
        count = read.count(query, self.ctx) if len(records) == ROWS else read.Count(len(records))
        render = read.render_for(records, self.ctx)
        spec, may_add = found.spec, self.ctx.principal.may(found.spec.key, "create")
        rows = [RelatedRow(one.id, one.title, drawn(one, found.columns, render)) for one in records]
        given = urlencode({found.via.key: record_id})
        where = urlencode({"filter": orjson.dumps(query.where.to_json()).decode()})
        return self.render("ui/record/related.html", {
            "list": found, "rows": rows, "count": count,
            "add_url": f"/m/{spec.key}/new?{given}" if may_add and self.may_link(found) else "",
            "list_url": f"/m/{spec.key}/?{where}" if spec.menu else "",
        })  # fmt: skip

    def may_link(self, found: RelatedList) -> bool:
        return bool(form.writable(found.spec, [found.via.key], self.ctx))


def drawn(record: Record, keys: Iterable[str], render: Render) -> list[SafeString]:
    """The filled ones of these values."""
    fields = [record.spec.fields[key] for key in keys]
    return [f.kind.html(record[f.key], f, render) for f in fields if not f.kind.is_empty(record[f.key])]


# -- files -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileRow:
    """A file of the record; `url` opens it, `document_url` is its document where that module is on."""

    name: str
    url: str
    size_bytes: int
    when: str
    document_url: str = ""


class Files(RecordView):
    """The files of a record; POST takes one more, as a document where that module is on."""

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        return self.files()

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        upload = request.FILES.get("file")
        if not can_attach(self.record, self.ctx):
            raise NotAllowed("access.denied", right=f"{module}.edit")
        try:
            if upload is None:
                raise Invalid("file.empty")
            self.keep(upload)
        except Invalid as error:
            return HttpResponse(error.problems[0].message, status=422, content_type="text/plain; charset=utf-8")
        return announce(self.files(), module)

    def keep(self, upload: Any) -> None:
        if DOCUMENTS not in catalog():
            keep_upload(upload, self.ctx, record_id=self.record.id)
            return
        stored = keep_upload(upload, self.ctx)
        values = {"name": stored.name, "file": stored.pk, "about": self.record.id}
        save("create", [Change.create(DOCUMENTS, values)], self.ctx, label=stored.name)

    def files(self) -> HttpResponse:
        rows = [*_documents(self.record, self.ctx), *_loose_files(self.record, self.ctx)]
        context = {"files": rows, "may_attach": can_attach(self.record, self.ctx)}
        return self.render("ui/record/files.html", context)


def can_attach(record: Record, ctx: Context) -> bool:
    """A document needs the right to make one; a loose file, the right to edit the record."""
    if DOCUMENTS in catalog():
        return record.module != DOCUMENTS and ctx.principal.may(DOCUMENTS, "create")
    return may(record, "edit", ctx)


def _documents(record: Record, ctx: Context) -> list[FileRow]:
    if DOCUMENTS not in catalog() or not ctx.principal.may(DOCUMENTS, "see"):
        return []
    query = Query(DOCUMENTS, where=Group((Condition("about", "eq", record.id),)), sort=("-id",), limit=50,
                  columns=("name", "file", "created_at"))  # fmt: skip
    found = read.page(query, ctx).records
    sizes = dict(StoredFile.objects.filter(pk__in=[r["file"] for r in found if r["file"]]).values_list(
        "pk", "size_bytes"))  # fmt: skip
    return [
        FileRow(r.title, f"/files/{r['file']}", sizes.get(r["file"], 0), day_of(r["created_at"], ctx),
                f"/m/{DOCUMENTS}/{r.id}")
        for r in found if r["file"]
    ]  # fmt: skip


def _loose_files(record: Record, ctx: Context) -> list[FileRow]:
    """Files that hang on the record itself; those in its fields are shown there."""
    in_fields = {record[f.key] for f in record.spec.fields.values() if f.type in ("file", "image")}
    found = StoredFile.objects.filter(record_id=record.id).exclude(pk__in={f for f in in_fields if f})
    return [
        FileRow(f.name, f"/files/{f.pk}", f.size_bytes, day_of(f.created_at, ctx)) for f in found.order_by("-pk")[:50]
    ]


def day_of(moment: datetime | None, ctx: Context) -> str:
    """The day of a moment, where the person is."""
    return format_date(moment.astimezone(ctx.locale.zone).date(), ctx.locale.language) if moment else ""


class RemoveFile(RecordView):
    """Takes a loose file off the record. Documents are deleted as the records that they are."""

    needs = "edit"

    def post(self, request: HttpRequest, module: str, record_id: int, file_id: int) -> HttpResponse:
        if not StoredFile.objects.filter(pk=file_id, record_id=record_id).update(record_id=None):
            raise NotFound("file.not_found")
        return toast(announce(HttpResponse(), module), _("The file was taken off."))
