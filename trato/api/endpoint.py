"""The one view: finds the operation, knows the caller, keeps the limits, runs, and turns refusals into problems."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from trato.api import limits, reading
from trato.api.answers import Answer, nothing
from trato.api.caller import Caller, SignedOut, identify, language_of
from trato.api.errors import Refused, problem_of
from trato.api.idempotency import once
from trato.api.routes import Call, Match, Operation, find
from trato.api.shape import check
from trato.api.tokens import needs_touch, touch
from trato.kernel.errors import Invalid, TratoError

#: what requests carry ids and bodies in is never kept by browsers and proxies
HEADERS = {"Cache-Control": "no-store", "Vary": "Authorization, Cookie, Accept-Language"}


@csrf_exempt
def endpoint(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Answers everything below /api/v1/. Requests with a session are checked against other sites in `identify`."""
    caller: Caller | None = None
    refused: TratoError | None = None
    try:
        caller = identify(request)
    except TratoError as error:
        refused = error
    with translation.override(language_of(request, caller.user if caller else None)):
        try:
            found = _answer(request, path, caller, refused)
        except Exception as error:
            found = problem_of(error)
        for name, value in HEADERS.items():
            found.headers.setdefault(name, value)
        # Refusals are everyday answers of an API: only what failed is worth a line in the log.
        found._has_been_logged = found.status_code < 500  # type: ignore[attr-defined]
        found["Content-Language"] = translation.get_language() or "en"
    return found


def _answer(request: HttpRequest, path: str, caller: Caller | None, refused: TratoError | None) -> HttpResponseBase:
    match = find(path)
    if match is None:
        raise Refused("request.not_found")
    if request.method == "OPTIONS":
        return _options(match)
    wanted = match.operation(request.method or "GET")
    if caller is None:
        raise refused or SignedOut("access.signed_out")
    writes = wanted.method not in ("GET",) and wanted.scope != "read"
    rate = limits.count(caller.key, writes=writes)
    caller.require(wanted.scope, match.path.get("module", ""))
    call = Call(
        request, caller, caller.context(), match.path,
        reading.parameters(request, wanted.known_params, is_open=wanted.is_open),
    )  # fmt: skip
    if "module" in match.path:
        _ = call.spec
    _read_body(call, wanted)
    found = once(request, caller, lambda: wanted.run(call)) if wanted.is_repeatable else wanted.run(call)
    if rate.limit:
        for name, value in rate.headers().items():
            found[name] = value
    if isinstance(found, Answer):
        found.afterwards = lambda: _afterwards(caller, writes=writes)
    return found


def _options(match: Match) -> Answer:
    found = nothing()
    found["Allow"] = ", ".join(match.allowed)
    return found


def _read_body(call: Call, wanted: Operation) -> None:
    if wanted.body is None or wanted.body_type != "application/json":
        return
    if not wanted.body_required and not reading.has_body(call.request):
        call.body = {}
        return
    call.body = reading.json_body(call.request)
    if wanted.checks_body:
        schema: Any = wanted.body(call.spec, call.ctx) if callable(wanted.body) else wanted.body
        problems = check(call.body, schema)
        if problems:
            raise Invalid(problems)


def _afterwards(caller: Caller, *, writes: bool) -> None:
    """What has time until the answer is out."""
    limits.tell_others(caller.key, writes=writes)
    now = datetime.now(UTC)
    if caller.token is not None and needs_touch(caller.token, now):
        touch(caller.token.pk, now)
