"""Reading a request: its parameters and its body, strictly."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _

from trato.api.errors import Refused

MAX_BODY_BYTES = 10 * 1024 * 1024
JSON_TYPES = ("application/json", "application/merge-patch+json")


def parameters(request: HttpRequest, known: Collection[str], *, is_open: bool) -> dict[str, str]:
    """The query parameters. Unknown ones are refused by name, unless they may be conditions (`is_open`)."""
    found: dict[str, str] = {}
    for name, values in request.GET.lists():
        if "\x00" in name or any("\x00" in value for value in values):
            raise Refused("request.nul", field=name.replace("\x00", ""))
        if len(values) > 1:
            raise Refused("request.repeated_parameter", field=name, raw=name[:60])
        if name not in known:
            if not is_open:
                near = difflib.get_close_matches(name, list(known), n=1)
                hint = " " + _("Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
                raise Refused("request.unknown_parameter", field=name[:60], raw=name[:60], hint=hint)
            if values[0] == "":
                raise Refused("request.bad_parameter", field=name[:60], raw=name[:60], why=_("it is empty"))
        found[name] = str(values[0])
    return found


def number(params: dict[str, str], name: str, default: int, low: int, high: int) -> int:
    """A whole number among the parameters."""
    raw = params.get(name)
    if raw is None:
        return default
    if not raw.isascii() or not raw.isdigit() or len(raw) > 18 or not low <= int(raw) <= high:
        raise Refused("request.bad_parameter", field=name, raw=name, why=f"{low}–{high}")
    return int(raw)


def words(params: dict[str, str], name: str = "q") -> str:
    """Words to search by, at most 200 characters."""
    raw = params.get(name, "")
    if len(raw) > 200:
        raise Refused("request.bad_parameter", field=name, raw=name, why="≤ 200")
    return raw


def one_of(params: dict[str, str], name: str, known: tuple[str, ...]) -> str:
    """One of the words that a parameter may be; the first when it is not given."""
    raw = params.get(name)
    if raw is None:
        return known[0]
    if raw not in known:
        raise Refused("request.bad_parameter", field=name, raw=name, why=", ".join(known))
    return raw


def json_parameter(params: dict[str, str], name: str) -> Any:
    """A parameter that is JSON; None when it is not given."""
    if name not in params:
        return None
    try:
        return orjson.loads(params[name])
    except orjson.JSONDecodeError as error:
        raise Refused("request.bad_parameter", field=name, raw=name, why=str(error)) from None


def json_body(request: HttpRequest) -> Any:
    """The body as JSON. Raises Refused for another content type, too large a body, or what is no JSON."""
    if not request.content_type and not has_body(request):
        raise Refused("request.no_body")
    if request.content_type not in JSON_TYPES:
        raise Refused("request.content_type", expected="application/json", headers={"Accept": ", ".join(JSON_TYPES)})
    if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise Refused("request.not_utf8")
    if _length(request) > MAX_BODY_BYTES:
        raise Refused("request.too_large", max=MAX_BODY_BYTES // (1024 * 1024))
    raw = request.body
    if not raw.strip():
        raise Refused("request.no_body")
    try:
        return whole_numbers(orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        raise Refused("request.not_json", why=str(error)) from None


def whole_numbers(data: Any) -> Any:
    """The data with 3.0 as 3: to JSON they are the same number."""
    if isinstance(data, dict):
        return {name: whole_numbers(value) for name, value in data.items()}
    if isinstance(data, list):
        return [whole_numbers(item) for item in data]
    return int(data) if isinstance(data, float) and data.is_integer() and abs(data) < 2**53 else data


def _length(request: HttpRequest) -> int:
    raw = request.META.get("CONTENT_LENGTH") or "0"
    return int(raw) if str(raw).isdigit() else 0


def has_body(request: HttpRequest) -> bool:
    return _length(request) > 0


def asked_version(request: HttpRequest) -> int | None:
    """The version that If-Match names; None when there is none, or any will do ("*")."""
    raw = request.headers.get("If-Match")
    if raw is None or raw.strip() == "*":
        return None
    text = raw.strip().removeprefix("W/")
    digits = text[1:-1] if len(text) > 2 and text[0] == text[-1] == '"' else text
    if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        raise Refused("request.bad_version", field="If-Match")
    return int(digits)
