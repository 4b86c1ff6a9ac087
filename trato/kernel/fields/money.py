"""Money: an exact amount and its currency, with the rate of its day and the amount in the organisation's currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.base import Column, FieldType, Render
from trato.kernel.fields.number import BIGGEST, check_range, decimal_of, scaled
from trato.kernel.fields.registry import field_types
from trato.lib.errors import BadValue
from trato.lib.money import currencies, format_money, parse_money

#: decimals kept of every amount, in whatever currency: sums are integers and exact
AMOUNT_PLACES = 4
#: the largest amount that fits, in whole units
MAX_AMOUNT = Decimal(BIGGEST).scaleb(-AMOUNT_PLACES)
RATE_PLACES = 8


class Money(NamedTuple):
    """An amount. `base` is its value in the organisation's currency at `rate`; both None when no rate was known."""

    amount: Decimal
    currency: str
    base: Decimal | None = None
    rate: Decimal | None = None


def unscale(number: int | None, places: int) -> Decimal | None:
    return None if number is None else Decimal(number).scaleb(-places)


def amount_of(data: Any) -> Decimal:
    """An exact amount from JSON that is not too large to be converted and kept. Raises Invalid."""
    amount = decimal_of(data)
    if abs(amount) > MAX_AMOUNT:
        raise Invalid("number.too_large", max=MAX_AMOUNT, raw=str(data)[:40])
    return amount


@field_types.register
class MoneyType(FieldType):
    """An amount of money. Value: `Money`. Compared and summed by its value in the organisation's currency."""

    key, label, family = "money", _("Money"), "number"
    columns = (Column("", "int"), Column("__currency", "text"), Column("__rate", "int"), Column("__base", "int"))
    compare = "__base"
    parts = {"amount": ("decimal", ""), "currency": ("plain", "__currency"), "base": ("decimal", "__base")}
    numeric, widget = True, "money"
    option_types = {"min": float, "max": float}

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        try:
            found = parse_money(raw, locale.language, locale.currency)
        except BadValue as error:
            raise Invalid(error.code, raw=raw) from None
        return None if found is None else Money(*found)

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        if isinstance(data, Money):
            return data
        if isinstance(data, dict):
            if data.get("amount") in (None, ""):
                return None
            return Money(amount_of(data["amount"]), str(data.get("currency") or "").upper())
        return Money(amount_of(data), "")

    def dump(self, value: Money | None, field: Field) -> Any:
        if value is None:
            return None
        base = None if value.base is None else format(value.base, "f")
        return {"amount": format(value.amount, "f"), "currency": value.currency, "base": base}

    def validate(self, value: Money, field: Field) -> None:
        if value.currency not in currencies():
            raise Invalid("money.no_currency", raw=value.currency)
        scaled(value.amount, AMOUNT_PLACES)
        low, high = field.option("min"), field.option("max")
        check_range(
            value.amount, low if low is None else Decimal(str(low)), high if high is None else Decimal(str(high))
        )

    def store(self, value: Money | None, field: Field) -> tuple[Any, ...]:
        if value is None:
            return (None, None, None, None)
        return (
            scaled(value.amount, AMOUNT_PLACES),
            value.currency,
            None if value.rate is None else scaled(value.rate, RATE_PLACES),
            None if value.base is None else scaled(value.base, AMOUNT_PLACES),
        )

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        amount, currency, rate, base = stored
        if amount is None:
            return None
        exact = Decimal(amount).scaleb(-AMOUNT_PLACES)
        return Money(exact, currency, unscale(base, AMOUNT_PLACES), unscale(rate, RATE_PLACES))

    def operand(self, raw: Any, field: Field) -> Any:
        """An amount in the organisation's currency, or one converted to it by today's rate."""
        from trato.kernel.catalog.current import catalog

        value = self.load(raw, field)
        if value is None:
            return None
        rate = catalog().rate(value.currency, date.today()) if value.currency else Decimal(1)  # noqa: DTZ011 a day's rate
        if rate is None:
            raise Invalid("money.no_currency", raw=value.currency)
        return int((value.amount * rate).scaleb(AMOUNT_PLACES))

    def text(self, value: Money | None, field: Field, render: Render) -> str:
        return "" if value is None else format_money(value.amount, value.currency, render.locale.language)

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "amount": {"type": "string", "format": "decimal", "examples": ["1250.00"]},
                "currency": {"type": "string", "minLength": 3, "maxLength": 3, "examples": ["EUR"]},
                "base": {"type": ["string", "null"], "format": "decimal", "readOnly": True},
            },
            "required": ["amount"],
        }

    def samples(self, field: Field) -> list[Any]:
        return [Money(Decimal("0.10"), "EUR"), Money(Decimal("1234567.89"), "USD")]

    def terms(self, value: Any) -> Sequence[str]:
        return ()
