"""Dates, times and lengths of time. Times are stored in UTC and shown where the reader is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.base import DASH, Column, FieldType, Render
from trato.kernel.fields.markup import markup
from trato.kernel.fields.registry import field_types
from trato.kernel.sql import read_date, read_datetime
from trato.lib.dates import (
    format_date,
    format_datetime,
    format_relative,
    parse_date,
    parse_datetime,
)
from trato.lib.durations import format_duration, parse_duration
from trato.lib.errors import BadValue


@field_types.register
class Date(FieldType):
    """A day. Value: datetime.date. Default "today" is the day where the person is, "in_30_days" thirty days later."""

    key, label, family = "date", _("Date"), "date"
    columns = (Column("", "date"),)
    widget = "date"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        try:
            return parse_date(raw, locale.language, dayfirst=locale.dayfirst)
        except BadValue as error:
            raise Invalid(error.code, raw=raw) from None

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        if isinstance(data, datetime):
            return data.date()
        if isinstance(data, date):
            return data
        try:
            return date.fromisoformat(data[:10] if len(data) > 10 and data[10] in "T " else data)
        except (TypeError, ValueError):
            raise Invalid("date.not_a_date", raw=data) from None

    def dump(self, value: Any, field: Field) -> Any:
        return None if value is None else value.isoformat()

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        return read_date(stored[0])

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else format_date(value, render.locale.language)

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        if value is None:
            return DASH
        return markup('<time datetime="{}">{}</time>', value.isoformat(), self.text(value, field, render))

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def samples(self, field: Field) -> list[Any]:
        return [date(2026, 2, 28), date(1999, 12, 31)]

    def terms(self, value: Any) -> Sequence[str]:
        return ()

    def default(self, field: Field, today: Any, user_id: int | None) -> Any:
        if field.default == "today":
            return today
        ahead = re.fullmatch(r"in_([0-9]{1,4})_days", str(field.default or ""))
        if ahead:
            return today + timedelta(days=int(ahead.group(1)))
        return super().default(field, today, user_id)


@field_types.register
class DateTime(FieldType):
    """A moment. Value: aware datetime in UTC."""

    key, label, family = "datetime", _("Date and time"), "datetime"
    columns = (Column("", "datetime"),)
    widget = "datetime"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        try:
            return parse_datetime(raw, locale.language, locale.timezone)
        except BadValue as error:
            raise Invalid(error.code, raw=raw) from None

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        if isinstance(data, datetime):
            moment = data
        else:
            try:
                moment = datetime.fromisoformat(data)
            except (TypeError, ValueError):
                raise Invalid("date.not_a_date", raw=data) from None
        try:
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except OverflowError:
            raise Invalid("date.out_of_range", raw=data) from None

    def dump(self, value: Any, field: Field) -> Any:
        return None if value is None else value.isoformat().replace("+00:00", "Z")

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        return read_datetime(stored[0])

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else format_datetime(value, render.locale.language, render.locale.timezone)

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        if value is None:
            return DASH
        full = self.text(value, field, render)
        if field.option("relative"):
            short = format_relative(value, render.now, render.locale.language)
            return markup('<time datetime="{}" title="{}">{}</time>', value.isoformat(), full, short)
        return markup('<time datetime="{}">{}</time>', value.isoformat(), full)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}

    def samples(self, field: Field) -> list[Any]:
        return [datetime(2026, 2, 28, 9, 30, tzinfo=UTC), datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)]

    def terms(self, value: Any) -> Sequence[str]:
        return ()

    def default(self, field: Field, today: Any, user_id: int | None) -> Any:
        if field.default == "now":
            return datetime.now(UTC)
        return super().default(field, today, user_id)


@field_types.register
class Duration(FieldType):
    """A length of time. Value: whole seconds."""

    key, label, family = "duration", _("Duration"), "number"
    columns = (Column("", "int"),)
    numeric, widget = True, "duration"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        try:
            return parse_duration(raw, locale.language)
        except BadValue as error:
            raise Invalid(error.code, raw=raw) from None

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        if isinstance(data, bool) or not isinstance(data, int):
            if isinstance(data, str):
                try:
                    digits = data.strip()
                    is_plain = digits.isascii() and digits.isdigit() and len(digits) < 12
                    return int(digits) if is_plain else parse_duration(data, "en")
                except BadValue:
                    pass
            raise Invalid("duration.not_a_duration", raw=data)
        return data

    def validate(self, value: int, field: Field) -> None:
        if not 0 <= value <= timedelta(days=36500).total_seconds():
            raise Invalid("duration.not_a_duration", raw=value)

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else format_duration(value, render.locale.language)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "description": "seconds"}

    def samples(self, field: Field) -> list[Any]:
        return [0, 5400]

    def terms(self, value: Any) -> Sequence[str]:
        return ()
