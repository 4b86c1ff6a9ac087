"""`/files/<id>`: a file, to those who may see what it hangs on, in a way that it can do no harm."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views import View

from trato.kernel.context import Context
from trato.kernel.errors import NotFound
from trato.kernel.records.files import INLINE_TYPES, find_file, is_logo
from trato.kernel.records.models import StoredFile
from trato.ui.errors import answer
from trato.ui.views.base import SignedInView

#: nothing in a file may load, run or send anything. A sandbox would also stop the browser's own PDF viewer
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


class Download(SignedInView):
    """Pictures and PDFs open in the browser, everything else is saved; `?download` saves these too."""

    def get(self, request: HttpRequest, file_id: int) -> HttpResponseBase:
        return send(find_file(file_id, self.ctx), is_download="download" in request.GET)


class FileOrLogo(View):
    """The organisation's logo also stands on the sign-in page; every other file needs a person."""

    def dispatch(self, request: HttpRequest, file_id: int) -> HttpResponseBase:
        if request.method == "GET" and is_logo(file_id):
            try:
                return send(find_file(file_id, Context(None)), is_download=False)
            except NotFound as error:
                return answer(request, error)
        return Download.as_view()(request, file_id=file_id)


def send(stored: StoredFile, *, is_download: bool) -> HttpResponseBase:
    """Raises NotFound when the bytes are gone."""
    path = Path(settings.MEDIA_ROOT) / stored.path
    if not path.is_file():
        raise NotFound("file.not_found")
    is_inline = stored.content_type in INLINE_TYPES and not is_download
    response = FileResponse(
        path.open("rb"), as_attachment=not is_inline, filename=stored.name, content_type=stored.content_type
    )
    is_pdf = stored.content_type == "application/pdf"
    response["Content-Security-Policy"] = POLICY + ("; object-src 'self'" if is_pdf else "; sandbox")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response
