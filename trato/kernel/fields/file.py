"""Files, images and numbers that Trato gives by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Locale
from trato.kernel.fields.base import DASH, Column, FieldType, Render
from trato.kernel.fields.link import load_id
from trato.kernel.fields.markup import markup
from trato.kernel.fields.registry import field_types
from trato.kernel.fields.text import Text


@field_types.register
class FileType(FieldType):
    """An uploaded file. Value: id of the stored file."""

    key, label, family = "file", _("File"), "link"
    columns = (Column("", "int"),)
    sortable, widget = False, "file"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        return load_id(raw.strip())

    def load(self, data: Any, field: Field) -> Any:
        return load_id(data)

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else render.files.get(value, "")

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        name = render.files.get(value)
        return markup('<a href="/files/{}">{}</a>', value, name) if name else DASH

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "integer", "format": "int64", "description": "id of an uploaded file"}

    def samples(self, field: Field) -> list[Any]:
        return []

    def terms(self, value: Any) -> Iterable[str]:
        return ()


@field_types.register
class Image(FileType):
    """An uploaded picture, shown small."""

    key, label = "image", _("Image")
    widget = "image"

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        name = render.files.get(value)
        return markup('<img class="thumb" src="/files/{}" alt="{}" loading="lazy">', value, name) if name else DASH


@field_types.register
class AutoNumber(Text):
    """A number that Trato gives to each new record, without gaps in one pipeline of work. Options: prefix, width."""

    key, label = "auto_number", _("Automatic number")
    option_types = {"prefix": str, "width": int}

    def samples(self, field: Field) -> list[Any]:
        return []
