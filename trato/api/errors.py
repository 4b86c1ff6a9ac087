"""From refusals to problem documents: the one place where errors become HTTP."""

from __future__ import annotations

import logging

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from trato.api.answers import Answer, problem
from trato.api.caller import SignedOut
from trato.api.limits import TooOften
from trato.kernel.errors import (
    Conflict,
    Duplicate,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    TratoError,
    WrongCall,
)
from trato.kernel.messages import message

logger = logging.getLogger("trato.api")

#: wrong calls whose names are all right but whose values are not
UNFIT_VALUES = {"query.bad_value", "query.bad_cursor", "query.too_deep"}
#: bodies and parameters that are refused before the kernel sees them → status
STATUS_OF_CODE = {
    "request.not_found": 404, "request.method": 405, "request.not_acceptable": 406, "request.too_large": 413,
    "request.content_type": 415, "request.stale_version": 412,
    "request.bad_version": 412, "request.nul": 422,
}  # fmt: skip


class Refused(TratoError):
    """A request that is wrong as a request; its status goes by the code, 400 otherwise."""

    def __init__(self, code: str, *, field: str | None = None, headers: dict[str, str] | None = None, **params: object):
        super().__init__(code, field=field, **params)
        self.headers = headers or {}

    @property
    def status(self) -> int:
        return STATUS_OF_CODE.get(self.code, 400)


def problem_of(error: Exception) -> Answer:
    """The answer to a refusal. What nobody foresaw is logged and answered with 500, without a word of its inside."""
    if isinstance(error, TratoError):
        return _refusal(error)
    if isinstance(error, RequestDataTooBig):
        return problem(413, "request.too_large", message("request.too_large", {"max": 10}))
    unreadable = (MultiPartParserError, TooManyFilesSent, UnreadablePostError, SuspiciousOperation, BadRequest)
    if isinstance(error, unreadable):
        return problem(400, "request.not_utf8", message("request.not_utf8"))
    logger.error("a request failed", exc_info=error)
    return problem(500, "request.failed", message("request.failed"))


def _refusal(error: TratoError) -> Answer:
    errors = [Problem(error.code, error.field, error.params)]
    if isinstance(error, Invalid):
        return problem(422, error.code, error.message, errors=error.problems)
    if isinstance(error, SignedOut):
        challenge = 'Bearer realm="Trato"' + (', error="invalid_token"' if error.code == "access.bad_token" else "")
        return problem(401, error.code, error.message, headers={"WWW-Authenticate": challenge})
    if isinstance(error, TooOften):
        headers = {**error.rate.headers(), "Retry-After": str(error.rate.reset_s)}
        return problem(429, error.code, error.message, headers=headers)
    if isinstance(error, Conflict):
        clashes = [
            {"field": c.field, "before": c.before, "theirs": c.theirs, "mine": c.mine} for c in error.clashes
        ]  # fmt: skip
        headers = {"ETag": f'"{error.version}"'}
        return problem(409, error.code, error.message, headers=headers, clashes=clashes, version=error.version)
    if isinstance(error, Duplicate):
        return problem(409, error.code, error.message, errors=errors, matches=error.matches)
    if isinstance(error, NotAllowed):
        return problem(403, error.code, error.message, errors=errors)
    if isinstance(error, NotFound):
        return problem(404, error.code, error.message)
    if isinstance(error, Refused):
        return problem(error.status, error.code, error.message, errors=errors, headers=error.headers)
    if isinstance(error, WrongCall):
        named = [Problem(error.code, error.field or _named(error), error.params)]
        status = 404 if error.code in ("action.unknown", "query.unknown_module") else 400
        return problem(422 if error.code in UNFIT_VALUES else status, error.code, error.message, errors=named)
    return problem(400, error.code, error.message, errors=errors)


def _named(error: TratoError) -> str | None:
    """The field that a wrong call names."""
    found = error.params.get("field")
    return str(found) if found else None
