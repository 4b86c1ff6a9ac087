"""Users: making and changing them, with the rules that keep an installation usable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings

from trato.kernel.access.models import Role, Team, User
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotAllowed, NotFound, Problem
from trato.kernel.sql import writing
from trato.lib.emails import normalise_email
from trato.lib.errors import BadValue
from trato.lib.text import clean_line

FIELDS = ("email", "name", "role", "team", "is_active", "language", "timezone", "reference")


def save_user(values: Mapping[str, Any], ctx: Context, *, user_id: int | None = None) -> User:
    """Makes or changes a user. A new one can't sign in until invited. `role` is a key, `team` an id.

    Raises NotAllowed, NotFound, Invalid.
    """
    if not ctx.principal.is_admin:
        raise NotAllowed("access.denied", right="administrator")
    with writing():
        user = User() if user_id is None else User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise NotFound("record.not_found")
        problems = [found for name in FIELDS if name in values and (found := _set(user, name, values[name]))]
        for name in ("email", "name", "role"):
            if user_id is None and name not in values:
                problems.append(Problem("value.required", name))
        if problems:
            raise Invalid(problems)
        if user_id is None:
            user.set_unusable_password()
        user.save()
        if not User.objects.filter(role__is_admin=True, is_active=True).exists():
            raise Invalid("user.last_administrator", field="role")
    return user


def _set(user: User, name: str, value: Any) -> Problem | None:
    """Sets one attribute, or says what is wrong with it."""
    if name == "email":
        return _set_email(user, value)
    if name == "name":
        user.name = clean_line(value or "")
        if not user.name:
            return Problem("value.required", name)
        return Problem("value.too_long", name, {"length": len(user.name), "max": 150}) if len(user.name) > 150 else None
    if name == "role":
        role = Role.objects.filter(key=value).first()
        if role is None:
            return Problem("choice.unknown", name, {"raw": value})
        user.role = role
    elif name == "team":
        team = None if value is None else Team.objects.filter(pk=value).first()
        if value is not None and team is None:
            return Problem("team.not_found", name, {"raw": value})
        user.team = team
    elif name == "language":
        if value and value not in dict(settings.LANGUAGES):
            return Problem("choice.unknown", name, {"raw": value})
        user.language = value or ""
    elif name == "timezone":
        if value and value not in available_timezones():
            return Problem("datetime.unknown_zone", name, {"raw": value})
        user.timezone = ZoneInfo(value).key if value else ""
    elif name == "is_active":
        user.is_active = bool(value)
    else:
        user.reference = clean_line(value or "")[:120]
    return None


def _set_email(user: User, value: Any) -> Problem | None:
    try:
        email = (normalise_email(value or "") or "").lower()
    except BadValue as error:
        return Problem(error.code, "email", {"raw": value})
    if not email:
        return Problem("value.required", "email")
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        return Problem("value.in_use", "email", {"raw": email})
    user.email = email
    return None
