"""From a web request to the kernel's context: who asks, in which language, where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from trato.kernel.access.models import User
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def person(request: HttpRequest) -> User:
    """The signed-in person. Only to be called where somebody is signed in."""
    user: Any = request.user
    return user  # type: ignore[no-any-return]


def context_of(request: HttpRequest, source: str = "form") -> Context:
    """The context of a request, made once and kept on it."""
    found: Context | None = getattr(request, "trato_context", None)
    if found is None:
        user = request.user
        timezone = getattr(user, "timezone", "")
        locale = catalog().locale(translation.get_language() or "en", timezone)
        found = Context(user.pk, source=source, locale=locale)
        request.trato_context = found  # type: ignore[attr-defined]
    return found if found.source == source else found.with_(source=source)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page (a boosted or restored page is a whole one)."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def person_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the language of the signed-in person, else of the organisation when the browser asks for neither."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "") if request.user.is_authenticated else ""
        if language in LANGUAGES:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware
