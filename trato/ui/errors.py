"""Refusals of the kernel as answers of the screens: the only place where the two meet."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from trato.kernel.errors import Conflict, Duplicate, Invalid, NotAllowed, NotFound, TratoError, WrongCall
from trato.ui.request import is_fragment

STATUS: dict[type[TratoError], int] = {
    NotFound: 404, NotAllowed: 403, WrongCall: 400, Conflict: 409, Duplicate: 409, Invalid: 422,
}  # fmt: skip


def status_of(error: TratoError) -> int:
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def answer(request: HttpRequest, error: TratoError) -> HttpResponse:
    """A page that says what went wrong and what to do; for a part of a page, a toast."""
    status = status_of(error)
    text = " ".join(dict.fromkeys(p.message for p in error.problems)) if isinstance(error, Invalid) else error.message
    if is_fragment(request):
        # 422 and 409 are swapped into the page by htmx, so a bare refusal travels as another status.
        response = HttpResponse(status=400 if status in (409, 422) else status)
        trigger(response, toast={"message": text, "level": "error"})
        response["HX-Reswap"] = "none"
        return response
    titles = {404: _("Not found"), 403: _("Not allowed"), 409: _("Somebody was quicker"), 422: _("Not saved")}
    context = {"title": titles.get(status, _("This does not work")), "text": text, "status": status}
    return render(request, "ui/error.html", context, status=status)


def trigger(response: HttpResponse, **events: Any) -> HttpResponse:
    """Adds events that the page reacts to: `toast`, `close-dialog`, `<module>.changed` …"""
    known = json.loads(response.headers.get("HX-Trigger", "{}"))
    response["HX-Trigger"] = json.dumps({**known, **{name.replace("__", "."): value for name, value in events.items()}})
    return response


def toast(response: HttpResponse, message: str, *, level: str = "success", undo: int | None = None) -> HttpResponse:
    """Says something in passing; `undo` is the operation that the Undo button takes back."""
    note: dict[str, Any] = {"message": str(message), "level": level}
    if undo:
        note["undo_url"] = f"/undo/{undo}"
    return trigger(response, toast=note)
