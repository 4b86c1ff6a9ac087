"""What the API can do: one `Operation` per method and address. Dispatch and the OpenAPI document both read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from trato.api.caller import Caller
from trato.api.errors import Refused
from trato.api.schemas import MAX_ID
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import NotFound
from trato.kernel.records.read import require_module

#: a schema, or what makes one for a module as a person sees it
SchemaOf = Mapping[str, Any] | Callable[[ModuleSpec, Context], Mapping[str, Any]]


@dataclass
class Call:
    """One request on its way to the function that answers it."""

    request: HttpRequest
    caller: Caller
    ctx: Context
    path: Mapping[str, str]
    params: dict[str, str]
    body: Any = None

    @cached_property
    def spec(self) -> ModuleSpec:
        """The module that the address names. Raises NotFound for one that the person may not see."""
        return require_module(self.path["module"], self.ctx)

    def number(self, name: str = "id") -> int:
        """An id from the address. Raises NotFound for what can be none."""
        raw = self.path[name]
        if not raw.isascii() or not raw.isdigit() or len(raw) > 16 or not 0 < int(raw) <= MAX_ID:
            raise NotFound("record.not_found")
        return int(raw)


Run = Callable[[Call], HttpResponseBase]


@dataclass(frozen=True)
class Parameter:
    """One query parameter or header. `content`: its value is JSON of this schema. `schema` may go by the module."""

    name: str
    description: Any
    schema: SchemaOf
    place: str = "query"
    content: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Operation:
    """One thing that the API does.

    Args:
        path: below /api/v1, with names in braces; `{module}` stands for every module.
        scope: what a token must cover: read, write or admin.
        body, answer: schemas of what comes in and what goes out with `status`.
        statuses: further refusals beyond those that every operation may answer with.
        is_open: query parameters may be conditions.
        is_repeatable: takes an Idempotency-Key.
        checks_body: the body is checked against its schema before `run`; False where `run` does that itself.
    """

    method: str
    path: str
    key: str
    summary: Any
    run: Run
    tag: Any
    scope: str = "read"
    description: Any = ""
    params: Sequence[Parameter] = ()
    body: SchemaOf | None = None
    answer: SchemaOf | None = None
    status: int = 200
    statuses: Sequence[int] = ()
    also: Mapping[int, SchemaOf] = field(default_factory=dict)
    is_open: bool = False
    is_repeatable: bool = False
    checks_body: bool = True
    body_type: str = "application/json"
    body_required: bool = True
    answer_type: str = "application/json"
    has_version: bool = False
    only_for: Callable[[ModuleSpec], bool] = lambda spec: True

    @cached_property
    def segments(self) -> tuple[str, ...]:
        return tuple(part for part in self.path.split("/") if part)

    @cached_property
    def known_params(self) -> frozenset[str]:
        return frozenset(p.name for p in self.params if p.place == "query")


OPERATIONS: list[Operation] = []
_by_length: dict[int, dict[tuple[str, ...], dict[str, Operation]]] = {}


def operation(method: str, path: str, key: str, summary: Any, *, tag: Any, **rest: Any) -> Callable[[Run], Run]:
    """Decorator: the function answers this method at this address."""

    def register(run: Run) -> Run:
        found = Operation(method, path, key, summary, run, tag, **rest)
        OPERATIONS.append(found)
        methods = _by_length.setdefault(len(found.segments), {}).setdefault(found.segments, {})
        if method in methods:
            raise ValueError(f"{method} {path} is declared twice")
        methods[method] = found
        return run

    return register


@dataclass(frozen=True)
class Match:
    """The operations at an address by method, and the names that the address fills in."""

    methods: Mapping[str, Operation]
    path: Mapping[str, str]

    @property
    def allowed(self) -> list[str]:
        found = list(self.methods)
        return [*found, *(["HEAD"] if "GET" in found else []), "OPTIONS"]

    def operation(self, method: str) -> Operation:
        """Raises Refused 405 with the methods that there are."""
        found = self.methods.get("GET" if method == "HEAD" else method)
        if found is None:
            allowed = ", ".join(self.allowed)
            raise Refused("request.method", method=method[:20], allowed=allowed, headers={"Allow": allowed})
        return found


def find(path: str) -> Match | None:
    """What stands at an address; words win over names in braces."""
    if path.startswith("/") or "//" in path or path.endswith("/"):
        return None
    parts = path.split("/") if path else []
    best: tuple[int, Match] | None = None
    for segments, methods in _by_length.get(len(parts), {}).items():
        filled = {}
        for segment, part in zip(segments, parts, strict=True):
            if segment[0] == "{":
                filled[segment[1:-1]] = part
            elif segment != part:
                break
        else:
            if best is None or len(filled) < best[0]:
                best = (len(filled), Match(methods, filled))
    return best[1] if best else None
