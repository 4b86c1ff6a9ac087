"""Ways to reach somebody: e-mails, phones, web and postal addresses; one of each, or several with one primary.

The several kinds keep the primary one in the record's own columns, where filters, sorts and lists read it, and the
further ones in a child table. Whether an e-mail address works belongs to the address itself (`EmailState`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.base import DASH, Column, FieldType, Render
from trato.kernel.fields.markup import escaped, markup
from trato.kernel.fields.registry import field_types
from trato.lib.countries import country_name, parse_country
from trato.lib.emails import email_key, normalise_email
from trato.lib.errors import BadValue
from trato.lib.phones import format_phone, parse_phone
from trato.lib.text import clean_line, fold, sort_key
from trato.lib.web import normalise_url

EMAIL_KINDS = {"work": _("Work"), "personal": _("Personal"), "billing": _("Billing"), "other": _("Other")}
PHONE_KINDS = {"work": _("Work"), "mobile": _("Mobile"), "home": _("Home"), "fax": _("Fax"), "other": _("Other")}
ADDRESS_KINDS = {"main": _("Main"), "billing": _("Billing"), "shipping": _("Shipping"), "home": _("Home"),
                 "other": _("Other")}  # fmt: skip


@field_types.register
class Email(FieldType):
    """One e-mail address. Kept as written with its domain in small letters; compared without case."""

    key, label, family = "email", _("E-mail"), "text"
    columns = (Column("", "text"), Column("__key", "text"))
    compare = "__key"
    widget = "email"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        return self.load(raw, field)

    def load(self, data: Any, field: Field) -> Any:
        if data is None or not str(data).strip():
            return None
        try:
            return normalise_email(str(data))
        except BadValue as error:
            raise Invalid(error.code, raw=data) from None

    def store(self, value: Any, field: Field) -> tuple[Any, ...]:
        return (value, None if value is None else email_key(value)[:120])

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        return DASH if value is None else markup('<a href="mailto:{}">{}</a>', value, value)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "email"}

    def samples(self, field: Field) -> list[Any]:
        return ["ana@example.com", "j.o'neil+crm@mail.example.co.uk"]


@field_types.register
class Phone(FieldType):
    """One phone number. Value: E.164 (+34612345678); shown nationally to readers of the same country."""

    key, label, family = "phone", _("Phone"), "phone"
    widget = "phone"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        if not raw.strip():
            return None
        try:
            return parse_phone(raw, locale.region)
        except BadValue as error:
            raise Invalid(error.code, raw=raw) from None

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        return self.parse(str(data), field, Locale(region=""))

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else format_phone(value, render.locale.region)

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        if value is None:
            return DASH
        return markup('<a href="tel:{}" class="figures">{}</a>', value, self.text(value, field, render))

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "examples": ["+34612345678"]}

    def samples(self, field: Field) -> list[Any]:
        return ["+34612345678", "+14155552671"]


@field_types.register
class WebAddress(FieldType):
    """A web address; only http and https."""

    key, label, family = "url", _("Web address"), "text"
    columns = (Column("", "text"), Column("__key", "text"))
    compare = "__key"
    widget = "url"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        return self.load(raw, field)

    def load(self, data: Any, field: Field) -> Any:
        if data is None or not str(data).strip():
            return None
        try:
            return normalise_url(str(data))
        except BadValue as error:
            raise Invalid(error.code, raw=data) from None

    def store(self, value: Any, field: Field) -> tuple[Any, ...]:
        return (value, None if value is None else sort_key(value))

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        if value is None:
            return DASH
        shown = value.split("://", 1)[-1].rstrip("/")
        return markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', value, shown)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "uri"}

    def samples(self, field: Field) -> list[Any]:
        return ["https://example.com", "https://www.example.org/a?b=c"]


class Address(NamedTuple):
    """A postal address. `country` is ISO 3166 (two letters)."""

    street: str | None = None
    city: str | None = None
    postal_code: str | None = None
    province: str | None = None
    country: str | None = None

    def __bool__(self) -> bool:
        return any(self)


ADDRESS_PARTS = Address._fields


def country_of(raw: str | None) -> str | None:
    """Two letters of a country given by code or name in any language we have. Raises Invalid."""
    if not raw or not raw.strip():
        return None
    try:
        return parse_country(raw)
    except BadValue as error:
        raise Invalid(error.code, raw=raw) from None


@field_types.register
class Country(FieldType):
    """A country: ISO 3166 code, shown by its name."""

    key, label, family = "country", _("Country"), "choice"
    groupable, widget = True, "country"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        return country_of(raw)

    def load(self, data: Any, field: Field) -> Any:
        return None if data is None else country_of(str(data))

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else country_name(value, render.locale.language)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "minLength": 2, "maxLength": 2}

    def samples(self, field: Field) -> list[Any]:
        return ["ES", "MX"]


@field_types.register
class PostalAddress(FieldType):
    """One postal address. Value: `Address`; every part can be filtered by (`address.city`)."""

    key, label, family = "address", _("Postal address"), "text"
    columns = (
        Column("__street", "text"), Column("__city", "text"), Column("__postal_code", "text"),
        Column("__province", "text"), Column("__country", "text"), Column("__key", "text"),
    )  # fmt: skip
    compare = "__key"
    parts = {"street": ("plain", "__street"), "city": ("plain", "__city"), "postal_code": ("plain", "__postal_code"),
             "province": ("plain", "__province"), "country": ("country", "__country")}  # fmt: skip
    widget = "address"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        text = clean_line(raw)
        return Address(street=text) if text else None

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        if isinstance(data, Address):
            return data if data else None
        if isinstance(data, str):
            return self.parse(data, field, Locale())
        if not isinstance(data, dict) or not set(data) <= {*ADDRESS_PARTS, "kind", "primary"}:
            raise Invalid("address.not_valid")
        parts = {part: clean_line(str(data[part])) or None for part in ADDRESS_PARTS if data.get(part) is not None}
        parts["country"] = country_of(parts.get("country"))
        found = Address(**parts)
        return found if found else None

    def dump(self, value: Any, field: Field) -> Any:
        return None if value is None else {part: getattr(value, part) for part in ADDRESS_PARTS}

    def validate(self, value: Any, field: Field) -> None:
        for part in value:
            if part and len(part) > 255:
                raise Invalid("value.too_long", length=len(part), max=255)

    def store(self, value: Any, field: Field) -> tuple[Any, ...]:
        if value is None:
            return (None,) * 6
        return (*value, sort_key(" ".join(filter(None, (value.city, value.street, value.postal_code)))))

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        found = Address(*stored[:5])
        return found if found else None

    def text(self, value: Any, field: Field, render: Render) -> str:
        if not value:
            return ""
        place = " ".join(filter(None, (value.postal_code, value.city)))
        country = country_name(value.country, render.locale.language) if value.country else None
        return ", ".join(filter(None, (value.street, place, value.province, country)))

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        return escaped(self.text(value, field, render)) if value else DASH

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "object", "properties": {part: {"type": ["string", "null"]} for part in ADDRESS_PARTS}}

    def samples(self, field: Field) -> list[Any]:
        return [Address("Calle Mayor, 1", "Madrid", "28013", "Madrid", "ES"), Address(city="London", country="GB")]

    def terms(self, value: Any) -> Iterable[str]:
        return tuple(filter(None, (value.street, value.city, value.postal_code)))


@field_types.register
class Plain(FieldType):
    """A part of a composite value that is plain text: compared as stored, ignoring accents and case on the way."""

    key, label, family = "plain", _("Text part"), "plain"
    groupable = True

    def samples(self, field: Field) -> list[Any]:
        return ["Madrid"]


class Entry(NamedTuple):
    """One of several e-mails, phones or addresses. The first of a value's entries is the primary one."""

    value: Any
    kind: str = "work"


class SeveralOf(FieldType):
    """Base of the several kinds: a value is a tuple of `Entry`, the primary first."""

    one: ClassVar[FieldType]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.validates = cls.one.validates

    kinds: ClassVar[dict[str, Any]]
    part_name: ClassVar[str]
    first_kind: ClassVar[str] = "work"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        found = [self.one.parse(part, field, locale) for part in raw.replace("|", ";").split(";")]
        return self._entries(Entry(value, self.first_kind) for value in found if value is not None)

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "" or data == []:
            return None
        if isinstance(data, tuple) and all(isinstance(item, Entry) for item in data):
            return self._entries(data)
        items = data if isinstance(data, list | tuple) and not isinstance(data, Address) else [data]
        if len(items) > 50:
            raise Invalid("record.too_many", max=50)
        loaded: list[tuple[bool, Entry]] = []
        for item in items:
            is_primary, entry = self._load_one(item, field)
            if entry.value is not None:
                loaded.append((is_primary, entry))
        loaded.sort(key=lambda pair: not pair[0])
        return self._entries(entry for _primary, entry in loaded)

    def _load_one(self, item: Any, field: Field) -> tuple[bool, Entry]:
        if isinstance(item, dict):
            kind = str(item.get("kind") or self.first_kind)
            if kind not in self.kinds:
                raise Invalid("choice.unknown", raw=kind)
            raw = item if self.part_name == "address" else item.get(self.part_name, "")
            return bool(item.get("primary")), Entry(self.one.load(raw, field), kind)
        return False, Entry(self.one.load(item, field), self.first_kind)

    def _entries(self, found: Iterable[Entry]) -> tuple[Entry, ...] | None:
        seen: dict[Any, Entry] = {}
        for entry in found:
            key = entry.value.lower() if isinstance(entry.value, str) else entry.value
            seen.setdefault(key, entry)
        return tuple(seen.values()) or None

    def dump(self, value: Any, field: Field) -> Any:
        return [self._dump_one(entry, index == 0, field) for index, entry in enumerate(value or ())]

    def _dump_one(self, entry: Entry, is_primary: bool, field: Field) -> dict[str, Any]:
        return {self.part_name: self.one.dump(entry.value, field), "kind": entry.kind, "primary": is_primary}

    def validate(self, value: Any, field: Field) -> None:
        for entry in value:
            self.one.validate(entry.value, field)

    def store(self, value: Any, field: Field) -> tuple[Any, ...]:
        if not value:
            return (*self.one.store(None, field), None, None)
        return (*self.one.store(value[0].value, field), value[0].kind, len(value) - 1)

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        """The primary entry only; the store adds the further ones where the count says that there are any."""
        value = self.one.read(stored[:-2], field)
        return None if value is None else (Entry(value, stored[-2] or self.first_kind),)

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "; ".join(self.one.text(entry.value, field, render) for entry in value or ())

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        if not value:
            return DASH
        first = self.one.html(value[0].value, field, render)
        if len(value) == 1:
            return first
        return markup(
            '{} <span class="more" title="{}">+{}</span>', first, self.text(value, field, render), len(value) - 1
        )

    def schema(self, field: Field) -> dict[str, Any]:
        properties = {"kind": {"type": "string", "enum": list(self.kinds)}, "primary": {"type": "boolean"}}
        one = self.one.schema(field)
        if self.part_name == "address":
            return {"type": "array", "items": {"type": "object", "properties": {"address": one, **properties}}}
        return {"type": "array", "items": {"type": "object", "properties": {self.part_name: one, **properties}}}

    def samples(self, field: Field) -> list[Any]:
        values = self.one.samples(field)
        kind = next(reversed(self.kinds))
        return [(Entry(values[0], self.first_kind),), (Entry(values[1], self.first_kind), Entry(values[0], kind))]

    def terms(self, value: Any) -> Iterable[str]:
        return [term for entry in value for term in self.one.terms(entry.value)]


@field_types.register
class Emails(SeveralOf):
    """Several e-mail addresses, the primary first."""

    key, label, family = "emails", _("E-mails"), "text"
    columns = (*Email.columns, Column("__kind", "text"), Column("__more", "int"))
    compare = "__key"
    child, widget = "email", "emails"
    one, kinds, part_name = Email(), EMAIL_KINDS, "address"
    parts = {"primary": ("email", "")}

    def _load_one(self, item: Any, field: Field) -> tuple[bool, Entry]:
        if isinstance(item, dict):
            kind = str(item.get("kind") or self.first_kind)
            if kind not in self.kinds:
                raise Invalid("choice.unknown", raw=kind)
            return bool(item.get("primary")), Entry(self.one.load(item.get("address"), field), kind)
        return super()._load_one(item, field)

    def schema(self, field: Field) -> dict[str, Any]:
        properties = {
            "address": self.one.schema(field),
            "kind": {"type": "string", "enum": list(self.kinds)},
            "primary": {"type": "boolean"},
        }
        return {"type": "array", "items": {"type": "object", "properties": properties}}


@field_types.register
class Phones(SeveralOf):
    """Several phone numbers, the primary first."""

    key, label, family = "phones", _("Phones"), "phone"
    columns = (*Phone.columns, Column("__kind", "text"), Column("__more", "int"))
    child, widget = "phone", "phones"
    one, kinds, part_name = Phone(), PHONE_KINDS, "number"
    parts = {"primary": ("phone", "")}

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        found = [self.one.parse(part, field, locale) for part in raw.replace("|", ";").split(";")]
        return self._entries(Entry(value, "work") for value in found if value is not None)


@field_types.register
class Addresses(SeveralOf):
    """Several postal addresses, the primary first."""

    key, label, family = "addresses", _("Postal addresses"), "text"
    columns = (*PostalAddress.columns, Column("__kind", "text"), Column("__more", "int"))
    compare = "__key"
    parts = PostalAddress.parts
    child, widget = "address", "addresses"
    one, kinds, part_name, first_kind = PostalAddress(), ADDRESS_KINDS, "address", "main"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        value = self.one.parse(raw, field, locale)
        return None if value is None else (Entry(value, self.first_kind),)

    def _load_one(self, item: Any, field: Field) -> tuple[bool, Entry]:
        if isinstance(item, dict):
            kind = str(item.get("kind") or self.first_kind)
            if kind not in self.kinds:
                raise Invalid("choice.unknown", raw=kind)
            parts = {k: v for k, v in item.items() if k not in ("kind", "primary")}
            return bool(item.get("primary")), Entry(self.one.load(parts, field), kind)
        return super()._load_one(item, field)

    def _dump_one(self, entry: Entry, is_primary: bool, field: Field) -> dict[str, Any]:
        return {**self.one.dump(entry.value, field), "kind": entry.kind, "primary": is_primary}

    def schema(self, field: Field) -> dict[str, Any]:
        properties: dict[str, Any] = {part: {"type": ["string", "null"]} for part in ADDRESS_PARTS}
        properties |= {"kind": {"type": "string", "enum": list(self.kinds)}, "primary": {"type": "boolean"}}
        return {"type": "array", "items": {"type": "object", "properties": properties}}


def any_entry(value: Any, entry: Any) -> bool:
    """Whether a several value holds this entry, ignoring case."""
    wanted = fold(str(entry))
    return any(fold(str(item.value)) == wanted for item in value or ())
