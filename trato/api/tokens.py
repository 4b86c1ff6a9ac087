"""API tokens: making, finding, revoking."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from trato.api.models import ApiToken
from trato.kernel.access.models import User
from trato.kernel.catalog.current import catalog
from trato.kernel.errors import Invalid

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


def find_token(text: str) -> ApiToken | None:
    """The living token of an active person, with its user; one query."""
    if not text.startswith(MARK) or not text.isascii() or len(text) > 100:
        return None
    found = ApiToken.objects.select_related("user").filter(digest=digest_of(text), revoked_at=None).first()
    if found is None or not found.user.is_active:
        return None
    if found.expires_at is not None and found.expires_at <= datetime.now(UTC):
        return None
    return found


def revoke(token: ApiToken) -> None:
    """Ends a token at once."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=datetime.now(UTC))


def needs_touch(token: ApiToken, now: datetime) -> bool:
    """Whether the kept moment of last use is old enough to be written anew."""
    return token.last_used_at is None or now - token.last_used_at > TOUCH_EVERY


def touch(token_id: int, now: datetime) -> None:
    """Keeps that the token was used. Of several requests at once only the first writes."""
    unused = ApiToken.objects.filter(pk=token_id)
    (unused.filter(last_used_at=None) | unused.filter(last_used_at__lt=now - TOUCH_EVERY)).update(last_used_at=now)
