"""Making, changing, inviting, disabling users. Only administrators get here; the callers see to that."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from trato.kernel.access.models import Role, Team, User
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound, Problem
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.records.bulk import Bulk, change_all
from trato.lib.emails import normalise_email
from trato.lib.errors import BadValue
from trato.lib.text import clean_line

INVITE_SALT = "trato.people.invite"
INVITE_DAYS = 7


def find_user(user_id: int) -> User:
    """Raises NotFound."""
    found = User.objects.select_related("role", "team").filter(pk=user_id).first()
    if found is None:
        raise NotFound("user.not_found", raw=user_id)
    return found


def add_user(values: Mapping[str, Any], *, password: str | None = None, is_sample: bool = False) -> User:
    """A new user: name, email, role (key or id), team, language. Without a password they can't sign in until invited.

    Raises Invalid.
    """
    checked = _checked(values)
    if password is not None:
        check_password(password, User(email=checked["email"], name=checked["name"]))
    with transaction.atomic():
        if User.objects.filter(email__iexact=checked["email"]).exists():
            raise Invalid("people.email_taken", field="email", raw=checked["email"])
        return User.objects.create_user(password=password, is_sample=is_sample, **checked)


def change_user(user: User, values: Mapping[str, Any]) -> User:
    """Changes name, e-mail, role, team or language. Raises Invalid, also when no administrator would be left."""
    checked = _checked({
        "name": user.name, "email": user.email, "role": user.role_id, "team": user.team_id, "language": user.language,
        **values,
    })  # fmt: skip
    with transaction.atomic():
        if User.objects.filter(email__iexact=checked["email"]).exclude(pk=user.pk).exists():
            raise Invalid("people.email_taken", field="email", raw=checked["email"])
        if user.role.is_admin and not checked["role"].is_admin:
            _keep_an_administrator(user, "role")
        for key, value in checked.items():
            setattr(user, key, value)
        user.save()
    return user


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    problems: list[Problem] = []
    found: dict[str, Any] = {"name": clean_line(str(values.get("name") or ""))}
    if not found["name"]:
        problems.append(Problem("value.required", "name"))
    elif len(found["name"]) > 150:
        problems.append(Problem("value.too_long", "name", {"length": len(found["name"]), "max": 150}))
    raw = str(values.get("email") or "").strip()
    try:
        found["email"] = (normalise_email(raw) or "").lower()
        if not found["email"]:
            problems.append(Problem("value.required", "email"))
    except BadValue as error:
        problems.append(Problem(error.code, "email", {"raw": raw}))
    found["role"] = _one_of(Role, values.get("role"), "key")
    if found["role"] is None:
        problems.append(Problem("choice.unknown", "role", {"raw": values.get("role") or ""}))
    found["team"] = _one_of(Team, values.get("team"), "name") if values.get("team") else None
    if values.get("team") and found["team"] is None:
        problems.append(Problem("team.not_found", "team", {"raw": values["team"]}))
    found["language"] = str(values.get("language") or "")
    if problems:
        raise Invalid(problems)
    return found


def _one_of(model: Any, raw: Any, name: str) -> Any:
    """A row by id, or by what people call it."""
    if raw is None or raw == "" or isinstance(raw, model):
        return raw or None
    text = str(raw)
    rows = (
        model.objects.filter(pk=int(text))
        if text.isascii() and text.isdigit()
        else model.objects.filter(**{f"{name}__iexact": text})
    )
    return rows.first()


def _keep_an_administrator(user: User, field_key: str | None = None) -> None:
    """Raises Invalid when nobody else could administrate. Locks the administrators, so that two can't leave at once."""
    others = (
        User.objects.select_for_update(of=("self",)).filter(role__is_admin=True, is_active=True).exclude(pk=user.pk)
    )
    if not list(others.values_list("pk", flat=True)):
        raise Invalid("people.last_admin", field=field_key)


# -- passwords and invitations -----------------------------------------------------------------------------------------


def check_password(password: str, user: User) -> None:
    """Raises Invalid with the first rule that the password breaks, in words."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("password.weak", field="password", why=" ".join(error.messages)) from None


def set_password(user: User, password: str) -> None:
    """A new password. All sessions of the person end, for their key depends on it. Raises Invalid."""
    check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


def invite_token(user: User) -> str:
    """A signed mark with which this person may choose a password once, within a week."""
    return signing.dumps({"user": user.pk, "mark": _mark(user)}, salt=INVITE_SALT)


def invited_user(token: str) -> User:
    """The person of an invitation that still holds. Raises NotFound("people.invite_used")."""
    try:
        data = signing.loads(token, salt=INVITE_SALT, max_age=INVITE_DAYS * 24 * 3600)
    except signing.BadSignature:
        raise NotFound("people.invite_used") from None
    user = User.objects.filter(pk=data.get("user"), is_active=True).first()
    if user is None or data.get("mark") != _mark(user):
        raise NotFound("people.invite_used")
    return user


def accept_invite(token: str, password: str) -> User:
    """Chooses the password; the link is worth nothing afterwards. Raises NotFound, Invalid."""
    with transaction.atomic():
        user = invited_user(token)
        locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if _mark(locked) != _mark(user):
            raise NotFound("people.invite_used")
        set_password(locked, password)
    return locked


def _mark(user: User) -> str:
    """Changes with the password and the e-mail, so that a link dies with them."""
    return hashlib.sha256(f"{user.pk} {user.password} {user.email}".encode()).hexdigest()[:24]


# -- leaving -----------------------------------------------------------------------------------------------------------


@dataclass
class HandedOver:
    """What became of the records: operations that were done at once, and jobs that go on."""

    records: int = 0
    bulks: list[Bulk] = field(default_factory=list)


def owned_counts(user: User, ctx: Context) -> dict[str, int]:
    """How many live records of each module the person owns (up to the cap of counts)."""
    found = {}
    for spec in catalog().modules.values():
        if spec.owned and ctx.principal.may(spec.key, "see"):
            count = read.count(_owned(spec.key, user), ctx).value
            if count:
                found[spec.key] = count
    return found


def _owned(module: str, user: User) -> Query:
    return Query(module, where=Group((Condition("owner", "eq", user.pk),)))


def disable_user(user: User, heir: User | None, ctx: Context) -> HandedOver:
    """They can't sign in any more and are offered nowhere; with an heir, their records are handed over.

    Raises Invalid: people.not_yourself, people.last_admin, people.no_heir.
    """
    if user.pk == ctx.user_id:
        raise Invalid("people.not_yourself")
    if heir is not None and (not heir.is_active or heir.pk == user.pk):
        raise Invalid("people.no_heir", field="heir")
    with transaction.atomic():
        if user.role.is_admin:
            _keep_an_administrator(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.is_active = False
        return hand_over(user, heir, ctx) if heir is not None else HandedOver()


def hand_over(user: User, heir: User, ctx: Context) -> HandedOver:
    """All records of one person become another's, as bulk changes that can be undone."""
    result = HandedOver()
    for module in owned_counts(user, ctx):
        bulk = change_all(_owned(module, user), "update", {"owner": heir.pk}, ctx)
        result.records += bulk.changed
        result.bulks.append(bulk)
    return result


def enable_user(user: User) -> None:
    """They may sign in again, with the password they had."""
    User.objects.filter(pk=user.pk).update(is_active=True)
