"""API tokens: making, finding, revoking."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

from trato.api.models import ApiToken
from trato.kernel.access.models import User
from trato.kernel.catalog.current import catalog
from trato.kernel.errors import Invalid
from trato.kernel.sql import Sql, fetch_one, read_datetime

MARK = "trato_"
PREFIX_LENGTH = 12
#: how exactly it is kept when a token was last used
TOUCH_EVERY = timedelta(minutes=1)
GENERAL_SCOPES = ("read", "write", "admin")


@dataclass(frozen=True)
class Secret:
    """A new token. `text` is shown once and kept nowhere."""

    token: ApiToken
    text: str


def make_token(
    user: User, name: str = "", *, scopes: Sequence[str] = ("read", "write"), days: int | None = 365
) -> Secret:
    """A new token for a person; `days` None never expires. Raises Invalid("token.bad_scope")."""
    found = [check_scope(scope) for scope in dict.fromkeys(scopes)]
    if not found:
        raise Invalid("token.bad_scope", field="scopes", raw="")
    text = MARK + secrets.token_urlsafe(32)
    expires_at = None if days is None else datetime.now(UTC) + timedelta(days=days)
    token = ApiToken.objects.create(
        user=user, name=name.strip()[:120] or "API", prefix=text[:PREFIX_LENGTH], digest=digest_of(text),
        scopes=found, expires_at=expires_at,
    )  # fmt: skip
    return Secret(token, text)


def check_scope(scope: str) -> str:
    """The scope, when there is one of this name. Raises Invalid."""
    module, _colon, kind = scope.rpartition(":")
    is_known = scope in GENERAL_SCOPES or (module in catalog() and kind in ("read", "write"))
    if not is_known:
        raise Invalid("token.bad_scope", field="scopes", raw=scope)
    return scope


def digest_of(text: str) -> str:
    """Tokens are long and random, so a plain hash can't be guessed back."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Person:
    """Who calls, as far as the API needs to know."""

    pk: int
    name: str
    email: str
    language: str
    timezone: str


@dataclass(frozen=True)
class FoundToken:
    """A living token."""

    pk: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    expires_at: datetime | None
    last_used_at: datetime | None


def find_token(text: str) -> tuple[FoundToken, Person] | None:
    """The living token of an active person, and the person: one small query, for every request asks it."""
    if not text.startswith(MARK) or not text.isascii() or len(text) > 100:
        return None
    row = fetch_one(Sql(_FIND, digest_of(text), True))
    if row is None:
        return None
    scopes = orjson.loads(row[3]) if isinstance(row[3], str) else row[3]
    token = FoundToken(row[0], row[1], row[2], tuple(scopes), read_datetime(row[4]), read_datetime(row[5]))
    if token.expires_at is not None and token.expires_at <= datetime.now(UTC):
        return None
    return token, Person(*row[6:])


_FIND = (
    "SELECT t.id, t.name, t.prefix, t.scopes, t.expires_at, t.last_used_at, u.id, u.name, u.email, u.language, "
    "u.timezone FROM trato_api_token t JOIN trato_user u ON u.id = t.user_id "
    "WHERE t.digest = %s AND t.revoked_at IS NULL AND u.is_active = %s"
)


def revoke(token: ApiToken) -> None:
    """Ends a token at once."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=datetime.now(UTC))


def needs_touch(token: FoundToken, now: datetime) -> bool:
    """Whether the kept moment of last use is old enough to be written anew."""
    return token.last_used_at is None or now - token.last_used_at > TOUCH_EVERY


def touch(token_id: int, now: datetime) -> None:
    """Keeps that the token was used. Of several requests at once only the first writes."""
    unused = ApiToken.objects.filter(pk=token_id)
    (unused.filter(last_used_at=None) | unused.filter(last_used_at__lt=now - TOUCH_EVERY)).update(last_used_at=now)
