"""Small addresses that the frame of every page uses: language, look, manifest, offline notice, undo."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_safe

from trato.kernel.access.models import User
from trato.kernel.catalog.current import catalog
from trato.kernel.jobs.models import Job
from trato.kernel.records.bulk import undo_any
from trato.lib.colors import text_color
from trato.ui.errors import toast, trigger
from trato.ui.request import LANGUAGES, is_fragment, person
from trato.ui.views.base import SignedInView


def back(request: HttpRequest) -> str:
    """Where the person came from, if that is here."""
    target = request.POST.get("next") or request.headers.get("Referer") or "/"
    return target if is_ours(target, request) else "/"


def is_ours(target: str, request: HttpRequest) -> bool:
    """Whether it is an address of this installation; a bare word would be taken for the name of a view."""
    is_address = target.startswith(("/", "http://", "https://"))
    return is_address and url_has_allowed_host_and_scheme(target, {request.get_host()})


class Language(View):
    """Switches the language at once: kept with the person, and in a cookie for the sign-in page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        language = request.POST.get("language", "")
        response: HttpResponse = redirect(back(request))
        if language in LANGUAGES:
            translation.activate(language)
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax")
            if request.user.is_authenticated:
                User.objects.filter(pk=person(request).pk).update(language=language)
        return response


class Preferences(SignedInView):
    """Theme and density of the person."""

    THEMES = ("light", "dark", "system")
    DENSITIES = ("compact", "normal", "comfortable")

    def post(self, request: HttpRequest) -> HttpResponse:
        theme, density = request.POST.get("theme"), request.POST.get("density")
        changes = {}
        if theme in self.THEMES:
            changes["theme"] = theme
        if density in self.DENSITIES:
            changes["density"] = density
        if changes:
            User.objects.filter(pk=person(request).pk).update(**changes)
        response = (
            HttpResponse(status=204)
            if request.headers.get("X-Requested-With") or is_fragment(request)
            else redirect(back(request))
        )
        if theme in self.THEMES:
            response.set_cookie("trato_theme", theme, max_age=365 * 24 * 3600, samesite="Lax")
        return response


class Undo(SignedInView):
    """Takes an operation back: the Undo button of toasts and histories."""

    def post(self, request: HttpRequest, operation: int) -> HttpResponse:
        result = undo_any(operation, self.ctx)
        if isinstance(result, Job):
            message, level = _("This is being undone in the background."), "info"
        elif result.left:
            left = len(set(result.left))
            message = ngettext(
                "Undone, but %(count)s record was changed since and stays as it is.",
                "Undone, but %(count)s records were changed since and stay as they are.", left,
            ) % {"count": left}  # fmt: skip
            level = "warning"
        else:
            message, level = _("Undone."), "success"
        if not is_fragment(request):
            return redirect(back(request))
        response = HttpResponse(status=200)
        response["HX-Reswap"] = "none"
        toast(response, message, level=level)
        return trigger(response, undone={})


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The description with which a phone installs Trato."""
    organisation = catalog().organisation
    icon = staticfiles_storage.url
    return JsonResponse(
        {
            "name": f"{organisation.name} – Trato" if organisation else "Trato",
            "short_name": "Trato",
            "start_url": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": organisation.accent if organisation and organisation.accent else "#3b5bdb",
            "icons": [
                {"src": icon("ui/img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": icon("ui/img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
                {"src": icon("ui/img/icon-maskable-512.png"), "sizes": "512x512", "type": "image/png",
                 "purpose": "maskable"},
            ],
        },
        content_type="application/manifest+json",
    )  # fmt: skip


@require_safe
def offline_worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker, served from the root so that it may speak for all pages."""
    path = finders.find("ui/js/sw.js") or staticfiles_storage.path("ui/js/sw.js")
    return FileResponse(open(path, "rb"), content_type="text/javascript")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it by this name whatever a page says."""
    return redirect(staticfiles_storage.url("ui/img/icon.svg"), permanent=True)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown when there is no connection: kept by the service worker."""
    return render(request, "ui/offline.html")


@require_safe
def accent(request: HttpRequest) -> HttpResponse:
    """The organisation's colour as a style sheet of one line."""
    organisation = catalog().organisation
    color = organisation.accent if organisation else ""
    is_color = re.fullmatch(r"#[0-9a-f]{6}", color)
    body = f":root{{--accent:{color};--accent-on:{text_color(color)}}}" if is_color else ""
    response = HttpResponse(body, content_type="text/css")
    response["Cache-Control"] = "private, max-age=60"
    return response
