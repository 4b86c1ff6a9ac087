"""Numbers. Decimals are exact: stored as integers scaled by the field's number of decimals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.base import DASH, Column, FieldType, Render
from trato.kernel.fields.markup import markup
from trato.kernel.fields.registry import field_types
from trato.lib.errors import BadValue
from trato.lib.numbers import format_decimal, format_integer, parse_decimal
from trato.lib.text import fold

BIGGEST = 9_000_000_000_000_000_000


def decimal_of(data: Any) -> Decimal:
    """An exact decimal from JSON: a number or a string with a point. Raises Invalid."""
    if isinstance(data, bool) or not isinstance(data, int | float | str | Decimal):
        raise Invalid("number.not_a_number", raw=data)
    try:
        value = Decimal(str(data).strip())
    except InvalidOperation:
        raise Invalid("number.not_a_number", raw=data) from None
    if not value.is_finite():
        raise Invalid("number.not_a_number", raw=data)
    return value


def check_range(value: Any, low: Any, high: Any) -> None:
    if low is not None and value < low:
        raise Invalid("number.too_small", min=low, raw=value)
    if high is not None and value > high:
        raise Invalid("number.too_large", max=high, raw=value)


def scaled(value: Decimal, places: int) -> int:
    """The value times 10^places as an integer. Raises Invalid rather than rounding."""
    shifted = value.scaleb(places)
    whole = int(shifted)
    if whole != shifted:
        raise Invalid("number.too_precise", places=places, raw=value)
    if abs(whole) > BIGGEST:
        raise Invalid("number.too_large", max=Decimal(BIGGEST).scaleb(-places), raw=value)
    return whole


@field_types.register
class Integer(FieldType):
    """A whole number. Options: min, max."""

    key, label, family = "integer", _("Whole number"), "number"
    columns = (Column("", "int"),)
    numeric, widget = True, "number"
    option_types = {"min": int, "max": int}

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        try:
            number = parse_decimal(raw, locale.language)
        except BadValue as error:
            raise Invalid(error.code, raw=raw) from None
        if number is None:
            return None
        if number != int(number):
            raise Invalid("number.not_whole", raw=raw)
        return int(number)

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        number = decimal_of(data)
        if abs(number) > BIGGEST:
            raise Invalid("number.too_large", max=BIGGEST, raw=data)
        if number != int(number):
            raise Invalid("number.not_whole", raw=data)
        return int(number)

    def validate(self, value: int, field: Field) -> None:
        check_range(value, field.option("min", -BIGGEST), field.option("max", BIGGEST))

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else format_integer(value, render.locale.language)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "integer"}

    def samples(self, field: Field) -> list[Any]:
        low, high = field.option("min", -5), field.option("max", 1_234_567)
        return [low, high]

    def terms(self, value: Any) -> Sequence[str]:
        return (str(value),)


@field_types.register
class DecimalNumber(FieldType):
    """An exact decimal number. Options: decimals (default 2), min, max. Value: Decimal."""

    key, label, family = "decimal", _("Decimal number"), "number"
    columns = (Column("", "int"),)
    numeric, widget = True, "number"
    option_types = {"decimals": int, "min": float, "max": float}

    def places(self, field: Field) -> int:
        return int(field.option("decimals", 2))

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        try:
            return parse_decimal(raw, locale.language)
        except BadValue as error:
            raise Invalid(error.code, raw=raw) from None

    def load(self, data: Any, field: Field) -> Any:
        return None if data is None or data == "" else decimal_of(data)

    def dump(self, value: Any, field: Field) -> Any:
        return None if value is None else format(value, "f")

    def validate(self, value: Decimal, field: Field) -> None:
        scaled(value, self.places(field))
        low, high = field.option("min"), field.option("max")
        check_range(value, None if low is None else Decimal(str(low)), None if high is None else Decimal(str(high)))

    def store(self, value: Decimal | None, field: Field) -> tuple[Any, ...]:
        return (None if value is None else scaled(value, self.places(field)),)

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        return None if stored[0] is None else Decimal(stored[0]).scaleb(-self.places(field))

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else format_decimal(value, render.locale.language, self.places(field))

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "decimal", "examples": ["12.50"]}

    def samples(self, field: Field) -> list[Any]:
        step = Decimal(1).scaleb(-self.places(field))
        return [Decimal(0).quantize(step), step, Decimal("1234.5").quantize(step)]


@field_types.register
class Percent(DecimalNumber):
    """A share of a whole. Value: Decimal fraction, 0.25 for 25 %. Range 0–1 unless the field says otherwise."""

    key, label = "percent", _("Percentage")
    widget = "percent"

    def places(self, field: Field) -> int:
        return int(field.option("decimals", 2)) + 2

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        number = super().parse(raw.strip().removesuffix("%"), field, locale)
        return None if number is None else number / 100

    def validate(self, value: Decimal, field: Field) -> None:
        scaled(value, self.places(field))
        check_range(value, Decimal(str(field.option("min", 0))), Decimal(str(field.option("max", 1))))

    def text(self, value: Any, field: Field, render: Render) -> str:
        if value is None:
            return ""
        return format_decimal((value * 100).normalize(), render.locale.language) + "\u00a0%"

    def samples(self, field: Field) -> list[Any]:
        return [Decimal("0"), Decimal("0.125"), Decimal("1")]


YES = {"yes", "y", "true", "1", "si", "s", "verdadero", "on", "x", "v"}
NO = {"no", "n", "false", "0", "falso", "off", "f"}


@field_types.register
class YesNo(FieldType):
    """Yes or no; empty when nobody said."""

    key, label, family = "yes_no", _("Yes or no"), "bool"
    columns = (Column("", "bool"),)
    groupable, widget = True, "yes_no"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        word = fold(raw)
        if not word:
            return None
        if word in YES:
            return True
        if word in NO:
            return False
        raise Invalid("bool.not_a_bool", raw=raw)

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        if isinstance(data, bool):
            return data
        if isinstance(data, str) and fold(data) in YES | NO:
            return fold(data) in YES
        raise Invalid("bool.not_a_bool", raw=data)

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        return None if stored[0] is None else bool(stored[0])

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "" if value is None else gettext("Yes") if value else gettext("No")

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean"}

    def samples(self, field: Field) -> list[Any]:
        return [True, False]

    def terms(self, value: Any) -> Sequence[str]:
        return ()


@field_types.register
class Rating(Integer):
    """Stars from 0 to `max` (default 5)."""

    key, label = "rating", _("Rating")
    groupable, widget = True, "rating"
    option_types = {"max": int}

    def validate(self, value: int, field: Field) -> None:
        best = field.option("max", 5)
        if not 0 <= value <= best:
            raise Invalid("rating.out_of_range", max=best, raw=value)

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        if value is None:
            return DASH
        best = int(field.option("max", 5))
        label = gettext("%(stars)s of %(max)s") % {"stars": value, "max": best}
        stars = "★" * value + "☆" * (best - value)
        return markup('<span class="rating" role="img" aria-label="{}">{}</span>', label, stars)

    def samples(self, field: Field) -> list[Any]:
        return [0, 3]
