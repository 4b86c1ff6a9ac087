"""Export of what a list shows: streamed at once, or made by a job and fetched from the page of files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import translation

from trato.apps.exports.large import start
from trato.apps.exports.models import ExportFile
from trato.apps.exports.rows import table
from trato.apps.exports.sheet import write_sheet
from trato.apps.exports.vcard import vcard_pieces
from trato.apps.exports.write import FORMATS, check_format, csv_pieces, json_pieces
from trato.kernel.errors import NotFound
from trato.kernel.jobs.models import Job
from trato.kernel.query.model import Condition, Query, query_from_url
from trato.kernel.records import read
from trato.lib.text import slug
from trato.ui.views.base import ModuleView, SignedInView

#: a workbook of more rows is made by a job
MOST_AT_ONCE = 10_000
#: names in the address that are ours and no conditions
OWN_NAMES = ("format", "ids", "all", "query", "group", "csrfmiddlewaretoken")
MAX_IDS = 10_000


class Export(ModuleView):
    """`/m/<module>/export?format=csv` with the query of a list, or with `ids` of chosen records."""

    right = "export"

    def get(self, request: HttpRequest, module: str) -> HttpResponseBase:
        name = check_format(request.GET.get("format", "csv"))
        query = self._query(request)
        if name == "csv":
            return self._stream(csv_pieces(table(query, self.ctx)), name)
        if name == "json":
            return self._stream(json_pieces(query, self.ctx), name)
        if name == "vcf":
            return self._stream(vcard_pieces(query, self.ctx), name)
        if read.count(query, self.ctx, action="export").value >= MOST_AT_ONCE:
            start(query, self.ctx, name=self._file_name(name))
            return redirect("exports:files")
        return self._workbook(query)

    def _query(self, request: HttpRequest) -> Query:
        query = query_from_url(self.spec.key, request.GET.dict(), known=OWN_NAMES)
        ids = [int(part) for part in request.GET.get("ids", "").split(",") if part.isascii() and part.isdigit()]
        if ids:
            query = query.also(Condition("id", "in", ids[:MAX_IDS]))
        return query.with_(cursor="", sort=query.sort or self.spec.default_sort)

    def _file_name(self, name: str) -> str:
        day = datetime.now(UTC).astimezone(self.ctx.locale.zone).date()
        return f"{slug(str(self.spec.label_plural)) or self.spec.key}-{day.isoformat()}.{name}"

    def _stream(self, pieces: Iterator[bytes], name: str) -> HttpResponseBase:
        language = translation.get_language() or "en"
        response = StreamingHttpResponse(_in_language(pieces, language), content_type=FORMATS[name])
        return _as_download(response, self._file_name(name))

    def _workbook(self, query: Query) -> HttpResponseBase:
        found = table(query, self.ctx, guard=False)
        with NamedTemporaryFile(suffix=".xlsx", delete=False) as draft:
            path = Path(draft.name)
        write_sheet(str(path), found.labels, found.chunks)
        file: BinaryIO = path.open("rb")
        path.unlink()
        return FileResponse(file, as_attachment=True, filename=self._file_name("xlsx"), content_type=FORMATS["xlsx"])


def _as_download(response: StreamingHttpResponse, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _in_language(pieces: Iterator[bytes], language: str) -> Iterator[bytes]:
    """The answer is written after the request's language is gone; it is put on again for each piece."""
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        if piece:
            yield piece


class Files(SignedInView):
    """The files that were made for this person."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(ExportFile.objects.filter(user_id=self.ctx.user_id).order_by("-pk")[:100])
        jobs = Job.objects.in_bulk([row.job_id for row in rows if row.job_id])
        files: list[dict[str, Any]] = [
            {"row": row, "job": jobs.get(row.job_id or 0), "is_ready": row.path.is_file(),
             "size": row.path.stat().st_size if row.path.is_file() else 0}
            for row in rows
        ]  # fmt: skip
        ended = (Job.State.FAILED, Job.State.CANCELLED)
        is_busy = any(not f["is_ready"] and f["job"] and f["job"].state not in ended for f in files)
        template = "exports/files.html#files" if request.headers.get("HX-Request") else "exports/files.html"
        return self.render(template, {"files": files, "is_busy": is_busy})


class Download(SignedInView):
    """One finished file."""

    def get(self, request: HttpRequest, export: int) -> HttpResponseBase:
        row = ExportFile.objects.filter(pk=export, user_id=self.ctx.user_id).first()
        if row is None or not row.path.is_file():
            raise NotFound("file.not_found")
        return FileResponse(row.path.open("rb"), as_attachment=True, filename=row.name, content_type=FORMATS["xlsx"])
