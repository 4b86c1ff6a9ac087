"""Writing what a form sent, as one operation that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from trato.kernel.context import Context
from trato.kernel.history import log
from trato.kernel.records.change import Change
from trato.kernel.records.files import claim_files
from trato.kernel.records.read import Record
from trato.kernel.records.write import write
from trato.kernel.sql import writing
from trato.ui.errors import trigger
from trato.ui.views.frame import is_ours


def save(kind: str, changes: Sequence[Change], ctx: Context, *, label: str = "") -> tuple[list[Record], int]:
    """Writes the changes. Returns the records as they are now and the operation that undoes it."""
    with writing():
        ctx = log.open_operation(kind, changes[0].module, ctx, label)
        saved = write(changes, ctx, label=label)
        for record in saved:
            claim_files(record, ctx)
    assert ctx.operation is not None
    return saved, ctx.operation


def go(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page, for plain forms and for htmx."""
    if request.headers.get("HX-Request"):
        response = HttpResponse()
        response["HX-Redirect"] = url
        return response
    return redirect(url)


def next_url(request: HttpRequest, fallback: str) -> str:
    """Where the form was asked to return to, if that is here."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if is_ours(target, request) else fallback


def announce(response: HttpResponse, module: str, **events: Any) -> HttpResponse:
    """Tells the page that records of a module changed, so that lists and cards fetch themselves anew."""
    return trigger(response, **{f"{module}.changed": {}, **events})
