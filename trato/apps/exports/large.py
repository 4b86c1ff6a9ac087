"""Starting a large export, and its next rows."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import transaction

from trato.apps.exports.columns import headings
from trato.apps.exports.models import ExportFile
from trato.apps.exports.rows import prepared, writer_for
from trato.kernel.context import Context
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.queue import enqueue
from trato.kernel.query.compile import Compiler
from trato.kernel.query.model import Query, where_from_json
from trato.kernel.records import read


def start(query: Query, ctx: Context, *, name: str) -> tuple[ExportFile, Job]:
    """Asks for a workbook of all records of a query."""
    spec, query = prepared(query, ctx)
    selected = read.select(Compiler(spec, ctx), query.columns)
    labels = [heading.label for heading in headings(spec, query.columns, [item.field for item in selected])]
    total = read.count(query, ctx, exact=True, action="export").value
    with transaction.atomic():
        made = ExportFile.objects.create(module=spec.key, name=name, file=f"{uuid4().hex}.xlsx", user_id=ctx.user_id)
        params = {"export": made.pk, "module": spec.key, "query": query.to_json(), "labels": labels}
        job = enqueue("export", params, ctx, label=name, total=total)
        ExportFile.objects.filter(pk=made.pk).update(job_id=job.pk)
    return made, job


def next_rows(params: dict[str, Any], cursor: str, ctx: Context, size: int) -> tuple[list[tuple[str, ...]], str]:
    """The next rows as texts, and the mark of those after them ("" at the end)."""
    found = params["query"]
    query = Query(
        params["module"], where=where_from_json(found["where"]), sort=tuple(found["sort"]), text=found["text"],
        columns=tuple(found["columns"]), limit=size, cursor=cursor,
    )  # fmt: skip
    spec, query = prepared(query, ctx)
    page = read.page(query, ctx)
    ids = [record.id for record in page.records]
    texts = writer_for(spec, query, ctx)(ids)
    return texts, page.next
