"""Files: upload, what is known of one, download."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from trato.api.answers import Answer, answer
from trato.api.errors import Refused
from trato.api.routes import Call, operation
from trato.api.schemas import ID, TEXT, Schema, closed
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.records.files import find_file, keep_upload
from trato.kernel.records.models import StoredFile

TAG = _("Files")
FILE = closed({
    "id": ID, "name": TEXT, "content_type": TEXT, "size_bytes": {"type": "integer"}, "sha256": TEXT,
    "created_at": {"type": "string", "format": "date-time"},
}, ("id", "name", "content_type", "size_bytes", "sha256", "created_at"))  # fmt: skip
UPLOAD: Schema = {
    "type": "object", "properties": {"file": {"contentMediaType": "application/octet-stream"}},
    "required": ["file"],
}  # fmt: skip


def file_json(stored: StoredFile) -> dict[str, object]:
    return {
        "id": stored.pk, "name": stored.name, "content_type": stored.content_type, "size_bytes": stored.size_bytes,
        "sha256": stored.sha256, "created_at": stored.created_at,
    }  # fmt: skip


@operation("POST", "/files", "upload", _("Upload a file"), tag=TAG, scope="write", body=UPLOAD,
           body_type="multipart/form-data", answer=FILE, status=201, statuses=(413, 415))  # fmt: skip
def upload(call: Call) -> Answer:
    """One file at a time. Its id goes into a field of type file or image, and then it belongs to that record."""
    request = call.request
    if request.content_type != "multipart/form-data":
        raise Refused("request.content_type", expected="multipart/form-data")
    found = request.FILES.getlist("file")
    if len(found) != 1:
        raise Invalid("value.required" if not found else "request.too_many", field="file", max=1)
    stored = keep_upload(found[0], call.ctx)
    return answer(file_json(stored), 201, headers={"Location": f"/api/v1/files/{stored.pk}"})


@operation("GET", "/files/{id}", "file", _("What is known of a file"), tag=TAG, answer=FILE)
def file(call: Call) -> Answer:
    """Name, type, size and digest."""
    return answer(file_json(find_file(call.number(), call.ctx)))


@operation("GET", "/files/{id}/content", "download", _("Download a file"), tag=TAG,
           answer={"type": "string", "contentMediaType": "application/octet-stream"}, answer_type="*/*")  # fmt: skip
def download(call: Call) -> HttpResponseBase:
    """Its bytes, always as a download: nothing in it may run."""
    stored = find_file(call.number(), call.ctx)
    path = Path(settings.MEDIA_ROOT) / stored.path
    if not path.is_file():
        raise NotFound("file.not_found")
    found = FileResponse(path.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type)
    found["Content-Security-Policy"] = "default-src 'none'; sandbox"
    found["X-Content-Type-Options"] = "nosniff"
    return found
