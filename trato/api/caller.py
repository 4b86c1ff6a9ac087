"""Who calls: the person behind a bearer token or behind a session of our own pages, and what the token may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation

from trato.api.tokens import FoundToken, Person, find_token
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import NotAllowed, TratoError

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class SignedOut(TratoError):
    """Nobody is known to call: 401."""


@dataclass(frozen=True)
class Caller:
    """A person, and the token through which they call; no token means a session with all of the person's rights."""

    user: Person
    token: FoundToken | None

    @property
    def key(self) -> str:
        """What requests are counted by."""
        return f"token:{self.token.pk}" if self.token else f"user:{self.user.pk}"

    @property
    def scopes(self) -> Sequence[str]:
        return ("admin",) if self.token is None else self.token.scopes

    def require(self, scope: str, module: str = "") -> None:
        """Raises NotAllowed when the token does not cover this. `scope` is read, write or admin."""
        wanted = {"read": ("read", "write", "admin"), "write": ("write", "admin"), "admin": ("admin",)}[scope]
        named = [f"{module}:{level}" for level in wanted] if module and scope != "admin" else []
        if not any(held in wanted or held in named for held in self.scopes):
            raise NotAllowed("access.scope", scope=f"{module}:{scope}" if module else scope)

    def context(self) -> Context:
        """The person's context in the language that is active now."""
        locale = catalog().locale(translation.get_language() or "en", self.user.timezone)
        return Context(self.user.pk, source="api", locale=locale)


def identify(request: HttpRequest) -> Caller:
    """Raises SignedOut, or NotAllowed for a form of another site that rides on a session."""
    header = request.headers.get("Authorization")
    if header is not None:
        kind, _space, text = header.partition(" ")
        found = find_token(text.strip()) if kind.lower() == "bearer" else None
        if found is None:
            raise SignedOut("access.bad_token")
        return Caller(found[1], found[0])
    user: Any = request.user
    if not user.is_authenticated:
        raise SignedOut("access.signed_out")
    if request.method not in SAFE_METHODS and not _comes_from_our_pages(request):
        raise NotAllowed("access.csrf")
    return Caller(Person(user.pk, user.name, user.email, user.language, user.timezone), None)


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _comes_from_our_pages(request: HttpRequest) -> bool:
    check = _Csrf(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, _view, (), {}) is None


def _view(request: HttpRequest) -> HttpResponse:
    """Stands for a view that does ask for the token."""
    return HttpResponse()


def language_of(request: HttpRequest, user: Person | None) -> str:
    """What the request asks for, else the person's language, else the organisation's."""
    if request.headers.get("Accept-Language"):
        return translation.get_language_from_request(request)
    own = catalog().organisation
    wanted = (user.language if user else "") or (own.language if own else "en")
    return wanted if translation.check_for_language(wanted) else "en"
