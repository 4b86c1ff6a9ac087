"""Where people are signed in: the session engine (it notes whose a session is) and what can be done with sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

DEVICE = "device"
#: (word of the browser's own description, what people call it); the first that occurs counts
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
            ("Linux", "Linux"))  # fmt: skip


def _model() -> Any:
    """By name: the model itself names the store."""
    return apps.get_model("people", "SignedInSession")


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with the person in a column."""

    @classmethod
    def get_model_class(cls) -> Any:
        return _model()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        made: Any = super().create_model_instance(data)
        user = data.get("_auth_user_id")
        made.user_id = int(user) if user else None
        return made


def remember_device(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: the sign-in itself also notes with which browser it was done. Only a POST writes."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "POST" and request.user.is_authenticated and DEVICE not in request.session:
            request.session[DEVICE] = {
                "agent": request.headers.get("User-Agent", "")[:300], "address": request.META.get("REMOTE_ADDR", ""),
            }  # fmt: skip
        return response

    return middleware


@dataclass(frozen=True)
class SignedIn:
    """One browser in which a person is signed in."""

    key: str
    device: str
    address: str
    started_at: datetime
    is_this_one: bool


def sessions_of(user_id: int, current_key: str | None) -> list[SignedIn]:
    """Where the person is signed in, this browser first."""
    rows = _model().objects.filter(user_id=user_id, expire_date__gt=timezone.now()).order_by("-started_at")[:50]
    found = []
    for row in rows:
        device = row.get_decoded().get(DEVICE, {})
        found.append(SignedIn(
            row.session_key, device_name(device.get("agent", "")), device.get("address", ""), row.started_at,
            row.session_key == current_key,
        ))  # fmt: skip
    return sorted(found, key=lambda session: not session.is_this_one)


def device_name(agent: str) -> str:
    """ "Firefox, Linux"; "" when the browser did not say."""
    browser = next((name for word, name in _BROWSERS if word in agent), "")
    system = next((name for word, name in _SYSTEMS if word in agent), "")
    return ", ".join(filter(None, (browser, system)))


def end_sessions(user_id: int, *, keep: str | None = None) -> int:
    """Signs the person out everywhere but in the session `keep`. Returns how many sessions ended."""
    removed, _by_model = _model().objects.filter(user_id=user_id).exclude(session_key=keep).delete()
    return int(removed)
