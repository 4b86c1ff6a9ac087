"""A person's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.base import Column, FieldType, Render
from trato.kernel.fields.registry import field_types
from trato.lib.names import split_full_name
from trato.lib.text import clean_line, sort_key


class PersonName(NamedTuple):
    """Given and family names; in Spanish the family part holds both surnames."""

    given: str | None = None
    family: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, self))


@field_types.register
class PersonNameType(FieldType):
    """The name of a person. Sorted by family name, then given name; parts given and family."""

    key, label, family = "person_name", _("Person's name"), "text"
    columns = (Column("__given", "text"), Column("__family", "text"), Column("__key", "text"))
    compare = "__key"
    parts = {"given": ("plain", "__given"), "family": ("plain", "__family")}
    widget = "person_name"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        text = clean_line(raw)
        if not text:
            return None
        found = split_full_name(text)
        given = " ".join(filter(None, (found.prefix, found.given)))
        family = " ".join(filter(None, (found.family, found.suffix)))
        return PersonName(given or None, family or None)

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        if isinstance(data, str):
            return self.parse(data, field, Locale())
        if isinstance(data, PersonName):
            data = {"given": data.given, "family": data.family}
        if not isinstance(data, dict) or not set(data) <= {"given", "family", "full"}:
            raise Invalid("name.not_valid")
        given, family = (clean_line(str(data.get(part) or "")) or None for part in ("given", "family"))
        return PersonName(given, family) if given or family else None

    def dump(self, value: Any, field: Field) -> Any:
        return None if value is None else {"given": value.given, "family": value.family}

    def validate(self, value: Any, field: Field) -> None:
        for part in value:
            if part and len(part) > 255:
                raise Invalid("value.too_long", length=len(part), max=255)

    def store(self, value: Any, field: Field) -> tuple[Any, ...]:
        if value is None:
            return (None, None, None)
        return (value.given, value.family, sort_key(" ".join(filter(None, (value.family, value.given)))))

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        return PersonName(stored[0], stored[1]) if stored[0] or stored[1] else None

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else str(value)

    def schema(self, field: Field) -> dict[str, Any]:
        part = {"type": ["string", "null"]}
        return {"type": "object", "properties": {"given": part, "family": part}}

    def samples(self, field: Field) -> list[Any]:
        return [PersonName("María José", "García López"), PersonName(None, "O'Neil"), PersonName("Ana")]

    def terms(self, value: Any) -> Iterable[str]:
        return (str(value),)
