from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trato.lib import numbers
from trato.lib.errors import BadValue

SAME_EVERYWHERE = {
    "1.234,56": "1234.56", "1,234.56": "1234.56", "1 234,56": "1234.56", "1\u00a0234.56": "1234.56",
    "1'234.56": "1234.56", "1’234’567": "1234567", "(12.5)": "-12.5", "12 %": "12", "-3": "-3", "€ 12": "12",
    "12,50 €": "12.5", "- € 3": "-3", "1.234.567": "1234567", "1,234,567": "1234567", "1.234.567,8": "1234567.8",
    "12,34,567.89": "1234567.89", "0,125": "0.125", "0.125": "0.125", ",5": "0.5", ".5": "0.5",
    "1234,567": "1234.567", "12-": "-12", "+7": "7", "−4": "-4", "1 234.567": "1234.567", "007": "7", "12.5": "12.5",
    "12,5": "12.5", "1,2345": "1.2345",
}  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), SAME_EVERYWHERE.items())
@pytest.mark.parametrize("locale", ["en", "es"])
def test_unambiguous_notations(raw: str, expected: str, locale: str) -> None:
    assert numbers.parse_decimal(raw, locale) == Decimal(expected)


def test_locale_decides_the_ambiguous() -> None:
    assert numbers.parse_decimal("1.234", "es") == 1234
    assert numbers.parse_decimal("1.234", "en") == Decimal("1.234")
    assert numbers.parse_decimal("1,234", "es") == Decimal("1.234")
    assert numbers.parse_decimal("1,234", "en") == 1234


@pytest.mark.parametrize(
    "raw",
    ["12,5,0", "1e3", "abc", "1.2.3", "1,2,3", "12,", "1.", "--3", "(-3)", "-", "€", "1.234.56", "1,234,56", "12 34",
     "1.234,567.8", "NaN", "Infinity", "0x10", "1_000", "５", "²", "1 2,3,4"],
)  # fmt: skip
@pytest.mark.parametrize("locale", ["en", "es"])
def test_refused(raw: str, locale: str) -> None:
    with pytest.raises(BadValue) as refusal:
        numbers.parse_decimal(raw, locale)
    assert refusal.value.code == "number.not_a_number"


def test_blank_and_endless() -> None:
    assert numbers.parse_decimal(" \u00a0", "en") is None
    assert numbers.parse_integer("", "es") is None
    for digits in ("9" * 61, "9" * 5000):
        with pytest.raises(BadValue, match=r"number\.out_of_range"):
            numbers.parse_decimal(digits, "en")


def test_integers() -> None:
    assert numbers.parse_integer("1.234", "es") == 1234
    assert numbers.parse_integer("12.0", "en") == 12
    with pytest.raises(BadValue, match=r"number\.not_whole"):
        numbers.parse_integer("1.234", "en")


def test_format() -> None:
    assert numbers.format_decimal(Decimal("1234.5"), "es", 2) == "1.234,50"
    assert numbers.format_decimal(Decimal("1234.50"), "en") == "1,234.5"
    assert numbers.format_decimal(Decimal("1234.5"), "es", grouping=False) == "1234,5"
    assert numbers.format_decimal(Decimal("2.345"), "en", 2) == "2.35"
    assert numbers.format_decimal(Decimal("-0.001"), "en", 2) == "0.00"
    assert numbers.format_decimal(Decimal("1E+3"), "en") == "1,000"
    assert numbers.format_integer(-1234567, "es") == "-1.234.567"
    assert numbers.symbols("es-ES") == (",", ".")


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15), st.booleans()
)
@pytest.mark.parametrize("locale", ["en", "es", "fr", "de"])
def test_what_is_written_reads_back(locale: str, value: Decimal, grouping: bool) -> None:
    assert numbers.parse_decimal(numbers.format_decimal(value, locale, grouping=grouping), locale) == value
    assert numbers.parse_decimal(numbers.format_decimal(value, locale, 6, grouping), locale) == value


@given(st.integers(numbers.BIGINT_MIN, numbers.BIGINT_MAX), st.integers(0, 10))
def test_scaled_round_trip(scaled: int, scale: int) -> None:
    assert numbers.to_scaled(numbers.from_scaled(scaled, scale), scale) == scaled


def test_scaled_is_exact() -> None:
    assert numbers.to_scaled(Decimal("12.3"), 4) == 123000
    assert numbers.to_scaled(12, 4) == 120000
    assert numbers.to_scaled(Decimal("0.125"), 2, ROUND_HALF_UP) == 13
    with pytest.raises(BadValue, match=r"number\.too_precise"):
        numbers.to_scaled(Decimal("0.125"), 2)
    with pytest.raises(BadValue, match=r"number\.out_of_range"):
        numbers.to_scaled(Decimal(10**18), 4)
    with pytest.raises(BadValue, match=r"number\.not_a_number"):
        numbers.to_scaled(Decimal("NaN"), 4)


def test_range() -> None:
    numbers.check_range(5, 5, 5)
    with pytest.raises(BadValue, match=r"number\.too_small"):
        numbers.check_range(Decimal(4), 5)
    with pytest.raises(BadValue, match=r"number\.too_large"):
        numbers.check_range(6, None, 5)
