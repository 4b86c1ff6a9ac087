"""Every address that Trato answers at, so that a new screen is tried without being named here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, get_resolver

#: `<int:record_id>`, `<slug:module>`, and the names of a regular expression
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
_EXPRESSION = re.compile(r"\(\?P<(\w+)>[^)]*\)\)?")
NUMBER = 999_999_999
#: what stands for a part of an address that a test says nothing of
WORDS = {"module": "accounts", "key": "name", "role": "rep", "step": "import", "uidb36": "1", "token": "x",
         "path": "modules"}  # fmt: skip


def patterns(resolver=None, prefix: str = "") -> Iterator[str]:
    """All addresses as they are written in urls.py."""
    for found in (resolver or get_resolver()).url_patterns:
        path = prefix + str(found.pattern)
        if isinstance(found, URLPattern):
            yield path
        else:
            yield from patterns(found, path)


def filled(pattern: str, values: Mapping[str, object] | None = None) -> str:
    """The address with numbers and words in place of its parts: by default, of things that do not exist."""
    known = {**WORDS, **(values or {})}
    path = _EXPRESSION.sub(lambda part: str(known.get(part[1], "1")), pattern).replace("^", "").replace("$", "")

    def fill(part: re.Match[str]) -> str:
        return str(known.get(part[2], NUMBER if part[1] == "int" else "x"))

    return "/" + _PART.sub(fill, path)


def addresses(values: Mapping[str, object] | None = None) -> list[str]:
    return [filled(pattern, values) for pattern in patterns()]
