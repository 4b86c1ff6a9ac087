"""Short, long and rich text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.base import DASH, Column, FieldType, Render
from trato.kernel.fields.markup import escaped
from trato.kernel.fields.registry import field_types
from trato.lib.text import clean_line, clean_text, fold, sort_key

SHORT_LENGTH = 255
LONG_LENGTH = 100_000


def check_length(value: str, limit: int) -> None:
    if len(value) > limit:
        raise Invalid("value.too_long", length=len(value), max=limit, raw=value[:40])


@field_types.register
class Text(FieldType):
    """A line of text. Kept as typed; compared, sorted and searched without accents and case."""

    key, label, family = "text", _("Short text"), "text"
    columns = (Column("", "text"), Column("__key", "text"))
    compare = "__key"
    option_types = {"max_length": int, "pattern": str, "hint": dict}

    def validate(self, value: str, field: Field) -> None:
        check_length(value, field.option("max_length", SHORT_LENGTH))
        pattern = field.option("pattern")
        if pattern and not re.fullmatch(pattern, value):
            raise Invalid("value.pattern", raw=value, hint=str(field.option("hint", "")))

    def store(self, value: str | None, field: Field) -> tuple[Any, ...]:
        return (value, None if value is None else sort_key(value))


@field_types.register
class LongText(FieldType):
    """Several lines of text."""

    key, label, family = "long_text", _("Long text"), "text"
    columns = (Column("", "text"), Column("__key", "text"))
    compare = "__key"
    sortable = False
    widget = "long_text"
    option_types = {"max_length": int}

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        return clean_text(raw) or None

    def load(self, data: Any, field: Field) -> Any:
        if data is None:
            return None
        if not isinstance(data, str):
            raise Invalid("value.wrong_type", expected=_("text"))
        return clean_text(data) or None

    def validate(self, value: str, field: Field) -> None:
        check_length(value, field.option("max_length", LONG_LENGTH))

    def store(self, value: str | None, field: Field) -> tuple[Any, ...]:
        return (value, None if value is None else fold(value))

    def html(self, value: str | None, field: Field, render: Render) -> SafeString:
        if not value:
            return DASH
        return mark_safe('<span class="pre-line">' + escaped(value) + "</span>")  # noqa: S308 escaped just here

    def samples(self, field: Field) -> list[Any]:
        return ["One line", "Two\nlines with <script>alert(1)</script>", "ñ" * 5000]


#: what rich text may hold; everything else is taken out when it is stored
RICH_TAGS = {
    "p", "br", "b", "strong", "i", "em", "u", "s", "a", "ul", "ol", "li", "blockquote", "h2", "h3", "h4",
    "code", "pre", "hr", "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip


@field_types.register
class RichText(LongText):
    """Formatted text: HTML sanitised on the way in, so that what is stored is safe to show."""

    key, label = "rich_text", _("Formatted text")
    widget = "rich_text"

    def _clean(self, raw: str) -> str | None:
        cleaned = nh3.clean(
            clean_text(raw), tags=RICH_TAGS, attributes={"a": {"href", "title"}},
            url_schemes={"http", "https", "mailto", "tel"}, link_rel="noopener noreferrer",
        )  # fmt: skip
        return cleaned.strip() or None

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        return self._clean(raw)

    def load(self, data: Any, field: Field) -> Any:
        data = super().load(data, field)
        return None if data is None else self._clean(data)

    def store(self, value: str | None, field: Field) -> tuple[Any, ...]:
        return (value, None if value is None else fold(strip_tags(value)))

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else strip_tags(value)

    def html(self, value: str | None, field: Field, render: Render) -> SafeString:
        if not value:
            return DASH
        return mark_safe('<div class="rich-text">' + (self._clean(value) or "") + "</div>")  # noqa: S308 sanitised

    def terms(self, value: Any) -> Sequence[str]:
        return (strip_tags(value),)

    def samples(self, field: Field) -> list[Any]:
        return ["<p>Hello <b>you</b></p>", "<p>a</p><ul><li>b</li></ul>"]


@field_types.register
class Reference(Text):
    """A code from another system or a number of our own. Case does not matter when comparing."""

    key, label = "reference", _("Reference")

    def samples(self, field: Field) -> list[Any]:
        return ["A0000001", "ref 77/b"]


def short_text(value: Any) -> str:
    """A value typed by a machine or read from a file as one clean line."""
    return clean_line(str(value))
