"""Fields that point at other things: records, users, teams, tags.

Ids travel as integers. The names behind them are loaded once per page and passed in `Render`; a record that the
reader may not see has no name there and shows as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.base import DASH, Column, FieldType, Render
from trato.kernel.fields.markup import escaped, markup, markup_join
from trato.kernel.fields.registry import field_types


def load_id(data: Any) -> int | None:
    """An id from JSON: a positive integer, or an object with one. Raises Invalid."""
    if isinstance(data, dict):
        data = data.get("id")
    if data is None or data == "":
        return None
    if isinstance(data, str) and data.isascii() and data.isdigit():
        data = int(data)
    if isinstance(data, bool) or not isinstance(data, int) or not 0 < data < 2**63:
        raise Invalid("link.not_found", raw=data)
    return data


def load_ids(data: Any) -> tuple[int, ...] | None:
    """Distinct ids from a JSON list, in order."""
    if data is None or data == "":
        return None
    items = data if isinstance(data, list | tuple) else [data]
    if len(items) > 500:
        raise Invalid("record.too_many", max=500)
    found = (load_id(item) for item in items)
    return tuple(dict.fromkeys(item for item in found if item is not None)) or None


@field_types.register
class Lookup(FieldType):
    """A link to one record.

    Options: module (a key; without it, any module that has activities); tree (the links of a module to itself form
    a hierarchy, in which nothing may stand above itself).
    """

    key, label, family = "lookup", _("Link to a record"), "link"
    columns: ClassVar[Sequence[Column]] = (Column("", "int"),)
    groupable, widget = True, "lookup"
    option_types = {"module": str, "tree": bool}

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        """Only ids are understood here; names are resolved by imports and forms, which know the records."""
        return load_id(raw.strip())

    def load(self, data: Any, field: Field) -> Any:
        return load_id(data)

    def text(self, value: Any, field: Field, render: Render) -> str:
        ref = render.refs.get(value)
        return ref.title if ref else ""

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        ref = render.refs.get(value)
        if ref is None:
            return DASH
        return markup('<a href="/m/{}/{}" data-peek>{}</a>', ref.module, ref.id, ref.title)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "integer", "format": "int64", "description": f"id in {field.option('module', 'any module')}"}

    def samples(self, field: Field) -> list[Any]:
        return []

    def terms(self, value: Any) -> Iterable[str]:
        return ()


@field_types.register
class SeveralLookups(Lookup):
    """Links to several records of one module. Value: tuple of ids in order."""

    key, label, family = "lookups", _("Links to several records"), "links"
    columns = ()
    child, widget, sortable, groupable = "link", "lookups", False, False

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        return load_ids([part.strip() for part in raw.split(";") if part.strip()])

    def load(self, data: Any, field: Field) -> Any:
        return load_ids(data)

    def dump(self, value: Any, field: Field) -> Any:
        return list(value or ())

    def store(self, value: Any, field: Field) -> tuple[Any, ...]:
        return ()

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        return None

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "; ".join(filter(None, (Lookup.text(self, item, field, render) for item in value or ())))

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        shown = [item for item in value or () if item in render.refs]
        if not shown:
            return DASH
        return markup_join(", ", "{}", ((Lookup.html(self, item, field, render),) for item in shown))

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "array", "items": super().schema(field)}


@field_types.register
class User(Lookup):
    """A user of this organisation. Filters understand "me" and "my_team"."""

    key, label, family = "user", _("User"), "user"
    widget = "user"
    option_types = {}

    def load(self, data: Any, field: Field) -> Any:
        return data if data == "me" else load_id(data)

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else render.users.get(value, "")

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        name = render.users.get(value)
        if not name:
            return DASH
        letters = "".join(word[0] for word in name.split()[:2]).upper()
        return markup(
            '<span class="person"><span class="avatar avatar-xs" aria-hidden="true">{}</span> {}</span>', letters, name
        )

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "integer", "format": "int64", "description": "id of a user"}

    def default(self, field: Field, today: Any, user_id: int | None) -> Any:
        return user_id if field.default == "me" else super().default(field, today, user_id)


@field_types.register
class SeveralUsers(SeveralLookups):
    """Several users of this organisation."""

    key, label, family = "users", _("Several users"), "users"
    widget = "users"
    option_types = {}

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "; ".join(render.users.get(item, "") for item in value or ())

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        return escaped(self.text(value, field, render)) if value else DASH

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "integer", "format": "int64", "description": "id of a user"}}


@field_types.register
class Team(Lookup):
    """A team of this organisation. Filters understand "mine"."""

    key, label, family = "team", _("Team"), "team"
    widget = "team"
    option_types = {}

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else render.teams.get(value, "")

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        name = render.teams.get(value)
        return escaped(name) if name else DASH

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "integer", "format": "int64", "description": "id of a team"}


@field_types.register
class Tags(SeveralLookups):
    """Free labels, shared by all modules. Value: tuple of tag ids; JSON uses the names."""

    key, label, family = "tags", _("Tags"), "tags"
    widget = "tags"
    option_types = {}

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        from trato.kernel.records.tags import tag_ids

        names = [part.strip() for part in raw.replace("|", ";").replace(",", ";").split(";")]
        return tag_ids([name for name in names if name]) or None

    def load(self, data: Any, field: Field) -> Any:
        from trato.kernel.records.tags import tag_ids

        if isinstance(data, str):
            return self.parse(data, field, Locale())
        if data is not None and not isinstance(data, list | tuple):
            raise Invalid("value.wrong_type", expected=_("a list of names"))
        if data and len(data) > 200:
            raise Invalid("record.too_many", max=200)
        # A text is a name, also one of digits only: 2024 is a good tag.
        names = [item for item in data or () if isinstance(item, str)]
        ids = load_ids([item for item in data or () if not isinstance(item, str)]) or ()
        return tuple(dict.fromkeys((*ids, *tag_ids(names)))) or None

    def dump(self, value: Any, field: Field) -> Any:
        from trato.kernel.records.tags import tag_names

        return tag_names(value or ())

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "; ".join(render.tags[item][0] for item in value or () if item in render.tags)

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        shown = [render.tags[item] for item in value or () if item in render.tags]
        if not shown:
            return DASH
        return markup_join(" ", '<span class="badge c-{}">{}</span>', ((color, name) for name, color in shown))

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}

    def samples(self, field: Field) -> list[Any]:
        return []
