"""What a field type is: how such a value is read from people and files, checked, stored, compared and shown.

One class per type, one file per family. `parse` is for what people write, `load`/`dump` for JSON,
`store`/`read` for the table's columns. Everything that is not overridden has a sensible default here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.markup import escaped
from trato.lib.text import clean_line

#: what an empty value looks like in lists and on record pages
DASH = mark_safe('<span class="empty-value" aria-label="–">–</span>')


@dataclass(frozen=True)
class Column:
    """One column of a field, named by the field's column plus `suffix`. `kind`: text, int, bool, date or datetime."""

    suffix: str
    kind: str


class Ref(NamedTuple):
    """Another record as a person may see it: id, its module and its title."""

    id: int
    module: str
    title: str


@dataclass(frozen=True)
class Render:
    """What is needed to show values: the reader's locale, and the names behind ids, loaded once per page."""

    locale: Locale
    refs: Mapping[int, Ref] = attribute(default_factory=dict)
    users: Mapping[int, str] = attribute(default_factory=dict)
    teams: Mapping[int, str] = attribute(default_factory=dict)
    tags: Mapping[int, tuple[str, str]] = attribute(default_factory=dict)
    files: Mapping[int, str] = attribute(default_factory=dict)
    now: datetime = attribute(default_factory=lambda: datetime.now(UTC))


class FieldType:
    """Base of all field types. `family` says which operators compare it (`query/operators.py`)."""

    key: ClassVar[str]
    label: ClassVar[Any]
    family: ClassVar[str] = "text"
    columns: ClassVar[Sequence[Column]] = (Column("", "text"),)
    #: suffix of the column that filters and sorts read
    compare: ClassVar[str] = ""
    #: named parts of a composite value: part → (type of the part, suffix of its column)
    parts: ClassVar[Mapping[str, tuple[str, str]]] = {}
    #: whether values have rows in a child table ("link", "email", "phone", "address")
    child: ClassVar[str] = ""
    sortable: ClassVar[bool] = True
    groupable: ClassVar[bool] = False
    #: name of the widget template in ui/widgets
    widget: ClassVar[str] = "text"
    #: whether figures stand at the right
    numeric: ClassVar[bool] = False
    #: whether a value is stored as it is, in one column
    stores_itself: ClassVar[bool] = True
    #: whether a value is its own JSON
    dumps_itself: ClassVar[bool] = True
    #: whether `validate` does anything
    validates: ClassVar[bool] = False
    #: options that administrators may set on a field of this type → their JSON type
    option_types: ClassVar[Mapping[str, type]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.stores_itself = cls.store is FieldType.store
        cls.dumps_itself = cls.dump is FieldType.dump
        cls.validates = cls.validate is not FieldType.validate

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        """The value that a person wrote; None when it is blank. Raises Invalid."""
        text = clean_line(raw)
        return text or None

    def validate(self, value: Any, field: Field) -> None:
        """Raises Invalid when a value of the right kind is not acceptable."""

    def load(self, data: Any, field: Field) -> Any:
        """The value of a JSON datum. Raises Invalid."""
        if data is None:
            return None
        if not isinstance(data, str):
            raise Invalid("value.wrong_type", expected=_("text"))
        return clean_line(data) or None

    def dump(self, value: Any, field: Field) -> Any:
        """The value as JSON; the inverse of `load`."""
        return value

    def store(self, value: Any, field: Field) -> tuple[Any, ...]:
        """One stored value per column (Python dates and booleans; the database adapts them)."""
        return (value,)

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        """The inverse of `store`."""
        return stored[0]

    def operand(self, raw: Any, field: Field) -> Any:
        """What a filter compares the `compare` column with, from JSON. Raises Invalid."""
        value = self.load(raw, field)
        index = [column.suffix for column in self.columns].index(self.compare) if self.columns else 0
        return self.store(value, field)[index] if self.columns else value

    def text(self, value: Any, field: Field, render: Render) -> str:
        """The value in plain words, for exports, titles and e-mails."""
        return "" if value is None else str(value)

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        """The value in a table cell or on a record page, escaped."""
        if self.is_empty(value):
            return DASH
        return escaped(self.text(value, field, render))

    def schema(self, field: Field) -> dict[str, Any]:
        """JSON schema (OpenAPI 3.1) of what `dump` gives and `load` takes, without null."""
        return {"type": "string"}

    def samples(self, field: Field) -> list[Any]:
        """Values for contract tests, sample data and documentation."""
        return ["Example", "Ñandú & <b>co</b>", "x" * 100]

    def terms(self, value: Any) -> Iterable[str]:
        """Texts by which the global search finds a record with this value."""
        return (str(value),)

    def is_empty(self, value: Any) -> bool:
        return value is None or value == "" or value == ()

    def default(self, field: Field, today: Any, user_id: int | None) -> Any:
        """The value of a new record when none is given."""
        return None if field.default is None else self.load(field.default, field)
