"""What the frame around every page needs: context processor for the templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.ui import menu
from trato.ui.request import context_of, person

#: letters after "g" that open a module
MODULE_KEYS = {"accounts": "a", "contacts": "c", "leads": "l", "opportunities": "o", "activities": "t",
               "products": "p", "documents": "f"}  # fmt: skip
#: apps put a function here that says how many unread notifications there are
unread_counters: list[Callable[[Context], int]] = []
#: apps put a function here that gives buttons for the person's menu: (label, address to post to, icon)
person_links: list[Callable[[Context], list[tuple[Any, str, str]]]] = []


def shell(request: HttpRequest) -> dict[str, Any]:
    """The variable `shell`, computed only when a template asks for it."""
    # Refused so early that nobody knows who asks (a wrong host, say): the page of that has no frame to fill.
    return {"shell": SimpleLazyObject(lambda: _shell(request))} if hasattr(request, "user") else {}


def _shell(request: HttpRequest) -> dict[str, Any]:
    organisation = catalog().organisation
    found: dict[str, Any] = {
        "organisation": {
            "name": organisation.name if organisation else "Trato",
            "logo_url": f"/files/{organisation.logo}" if organisation and organisation.logo else "",
            "is_sample": bool(organisation and organisation.is_sample),
        },
        "languages": [
            # Each in its own words: who reads only Spanish looks for "Español".
            {"code": code, "name": get_language_info(code)["name_local"].capitalize(), "active": code == get_language()}
            for code, _name in settings.LANGUAGES
        ],
        "theme": request.COOKIES.get("trato_theme", "system"),
        "density": "normal",
        "accent_url": reverse("ui:accent") if organisation and organisation.accent else "",
        "urls": {"set_language": reverse("ui:language"), "manifest": reverse("ui:manifest")},
    }
    if request.user.is_authenticated:
        found |= _signed_in(request, found["urls"])
    return found


def _signed_in(request: HttpRequest, urls: dict[str, str]) -> dict[str, Any]:
    ctx, user = context_of(request), person(request)
    return {
        "user": {
            "name": str(user),
            "email": user.email,
            "initials": initials(str(user)),
            "color": color_of(user.pk),
            "avatar_url": "",
        },
        "nav": _navigation(request, ctx),
        "create": [
            {"label": str(spec.label), "url": f"/m/{spec.key}/new", "icon": spec.icon, "key": ""}
            for spec in catalog().modules.values()
            if spec.menu and ctx.principal.may(spec.key, "create")
        ],
        "theme": user.theme,
        "density": user.density,
        "unread": sum(count(ctx) for count in unread_counters),
        "person_links": [link for give in person_links for link in give(ctx)],
        "home_active": request.path == "/",
        "activities_active": request.path.startswith("/m/activities"),
        "search_active": request.path.startswith("/search"),
        "urls": {
            **urls,
            **_known_urls(
                home="myday:home",
                search="ui:search",
                palette="ui:palette",
                notifications="notifications:list",
                notifications_count="notifications:count",
                profile="people:profile",
                settings="people:settings",
                preferences="ui:preferences",
                logout="account_logout",
                offline_worker="ui:offline_worker",
            ),
            "activities": "/m/activities/" if "activities" in catalog() else "",
        },
    }


def _known_urls(**names: str) -> dict[str, str]:
    """Addresses of the named pages; those of capabilities that are off stay empty."""
    found = {}
    for key, name in names.items():
        try:
            found[key] = reverse(name)
        except NoReverseMatch:
            found[key] = ""
    return found


def _navigation(request: HttpRequest, ctx: Context) -> list[dict[str, Any]]:
    path = request.path
    main = [_link(entry, path) for entry in menu.entries("main", ctx)]
    modules = [
        {
            "label": str(spec.label_plural),
            "url": f"/m/{spec.key}/",
            "icon": spec.icon,
            "active": path.startswith(f"/m/{spec.key}/"),
            "count": 0,
            "key": f"g {MODULE_KEYS[spec.key]}" if spec.key in MODULE_KEYS else "",
        }
        for spec in catalog().modules.values()
        if spec.menu and ctx.principal.may(spec.key, "see")
    ]
    tools = [_link(entry, path) for entry in menu.entries("tools", ctx)]
    groups = [
        {"label": "", "items": main},
        {"label": _("Records"), "items": modules},
        {"label": _("Tools"), "items": tools},
    ]
    return [group for group in groups if group["items"]]


def _link(entry: menu.Entry, path: str) -> dict[str, Any]:
    is_active = path == entry.url if entry.url == "/" else path.startswith(entry.url)
    return {"label": str(entry.label), "url": entry.url, "icon": entry.icon, "active": is_active, "count": 0,
            "key": entry.shortcut}  # fmt: skip


def initials(name: str) -> str:
    """At most two letters that stand for a name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


COLORS = ("blue", "purple", "teal", "orange", "pink", "green", "indigo", "cyan", "yellow")


def color_of(number: int | None) -> str:
    """A colour that stays the same for the same person or record."""
    return COLORS[(number or 0) % len(COLORS)]
