"""Checks what administrators define, as JSON, before it becomes a definition. Everything unknown is refused by name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trato.kernel.errors import Invalid, Problem

KEY = re.compile(r"^[a-z](?:_?[a-z0-9])*$")
MODULE_KEY_LENGTH = 40
FIELD_KEY_LENGTH = 40
LABEL_LENGTH = 120
HELP_LENGTH = 1000
#: names of colours in choices, stages and modules
COLORS = ("grey", "blue", "indigo", "purple", "pink", "red", "orange", "yellow", "green", "teal", "cyan", "brown")
_LANGUAGE = re.compile(r"^[a-z]{2}(-[a-zA-Z]{2,4})?$")
#: what a JSON type is called in a message
TYPE_NAMES: Mapping[type, Any] = {
    bool: _("true or false"), int: _("a whole number"), float: _("a number"), str: _("a text"), list: _("a list"),
    dict: _("an object"),
}  # fmt: skip


class Checker:
    """Collects the problems of one definition; paths name the setting that is wrong (`options.choices.2.value`)."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fail(self, path: str, code: str, **params: Any) -> None:
        self.problems.append(Problem(code, path or None, {"option": path, **params}))

    def done(self) -> None:
        """Raises Invalid with everything that was found."""
        if self.problems:
            raise Invalid(self.problems)

    def settings(self, data: Any, known: Collection[str], path: str = "") -> dict[str, Any]:
        """The object's settings; those that are not known are refused by name."""
        if not isinstance(data, dict):
            self.fail(path, "config.not_an_object")
            return {}
        for name in data:
            if name not in known:
                self.fail(f"{path}.{name}" if path else name, "config.unknown_setting", known=", ".join(known))
        return {name: value for name, value in data.items() if name in known}

    def typed(self, value: Any, kind: type, path: str) -> Any:
        """The value when it has this JSON type; None (and a problem) otherwise."""
        fits = isinstance(value, kind) or (kind is float and isinstance(value, int))
        if not fits or (kind in (int, float) and isinstance(value, bool)) or value in (float("inf"), float("-inf")):
            self.fail(path, "config.wrong_type", expected=str(TYPE_NAMES[kind]))
            return None
        return value

    def within(self, value: Any, low: float, high: float, path: str) -> None:
        if value is not None and not low <= value <= high:
            self.fail(path, "config.out_of_range", min=low, max=high)

    def one_of(self, value: Any, known: Collection[str], path: str) -> None:
        if value not in known:
            shown = ", ".join(known)
            self.fail(path, "config.bad_option", why=f"{str(value)[:60]!r} ({shown})")

    def text(self, value: Any, path: str, *, longest: int = LABEL_LENGTH) -> dict[str, str]:
        """A text in one language (that of the person who writes) or in several, as language → text."""
        if isinstance(value, str):
            value = {(get_language() or "en").split("-")[0]: value}
        if not isinstance(value, dict) or not value:
            self.fail(path, "config.wrong_type", expected=str(TYPE_NAMES[str]))
            return {}
        found = {}
        for language, text in value.items():
            if not _LANGUAGE.match(str(language)) or not isinstance(text, str) or "\x00" in text:
                self.fail(path, "config.wrong_type", expected=str(TYPE_NAMES[str]))
            elif not text.strip() or len(text) > longest:
                self.fail(path, "config.out_of_range", min=1, max=longest)
            else:
                found[str(language)] = text.strip()
        return found

    def help(self, value: Any, path: str) -> dict[str, str]:
        """A longer text that may be left out."""
        return {} if value in (None, "", {}) else self.text(value, path, longest=HELP_LENGTH)

    def names(self, value: Any, path: str, *, most: int = 300) -> list[str]:
        """A list of distinct texts."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(path, "config.wrong_type", expected=str(TYPE_NAMES[list]))
            return []
        if len(value) > most:
            self.fail(path, "config.too_many", max=most)
        for item in doubles(value):
            self.fail(path, "config.twice", raw=item)
        return value

    def key(self, value: Any, path: str, *, longest: int = FIELD_KEY_LENGTH) -> str:
        """A permanent key: small letters, digits and single underscores."""
        if not isinstance(value, str) or len(value) > longest or not KEY.match(value):
            self.fail(path, "config.bad_key", raw=str(value)[:60])
            return ""
        return value


def doubles(items: Iterable[str]) -> list[str]:
    """Those that occur more than once."""
    seen: set[str] = set()
    found: dict[str, None] = {}
    for item in items:
        if item in seen:
            found[item] = None
        seen.add(item)
    return list(found)
