"""Before the organisation is set up there is one page; while sample data load there is another."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trato.apps.demo import sample
from trato.apps.demo.load import is_loading
from trato.apps.people.organisation import is_founded
from trato.apps.setup import views

#: what works whatever the state of the installation
ALWAYS_OPEN = (
    "/static/",
    "/healthz",
    "/language",
    "/manifest.webmanifest",
    "/sw.js",
    "/favicon.ico",
    "/accent.css",
    "/offline/",
)
WELCOME = "/welcome/"
PROGRESS = "/welcome/progress/"


def gate(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware. Costs nothing once the organisation stands: the catalog knows it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path
        if path.startswith(ALWAYS_OPEN):
            return get_response(request)
        if not is_founded():
            return _not_set_up(request, path) or get_response(request)
        if sample.is_sample():
            return _sample(request, path) or get_response(request)
        return get_response(request)

    return middleware


def _not_set_up(request: HttpRequest, path: str) -> HttpResponseBase | None:
    if path.startswith("/api/"):
        return _unavailable(_("This Trato is not set up yet. Open it in a browser first."))
    if path == "/":
        return views.Doors.as_view()(request)
    return None if path.startswith(WELCOME) else _to(request, "/")


def _sample(request: HttpRequest, path: str) -> HttpResponseBase | None:
    if is_loading():
        if path.startswith("/api/"):
            return _unavailable(_("Sample data are being made. Try again in half a minute."))
        return None if path.startswith((WELCOME, "/sample/")) else _to(request, PROGRESS)
    if not request.user.is_authenticated and (path == "/" or path.startswith("/sign-in/login")) and sample.is_open():
        return views.SampleDoors.as_view()(request)
    return None


def _to(request: HttpRequest, path: str) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        response = JsonResponse({}, status=200)
        response["HX-Redirect"] = path
        return response
    return redirect(path)


def _unavailable(detail: str) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "code": "setup.missing",
        "detail": detail,
    }
    response = JsonResponse(body, status=503, content_type="application/problem+json")
    response["Retry-After"] = "30"
    return response
