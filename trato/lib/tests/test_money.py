from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trato.lib import money
from trato.lib.errors import BadValue


@pytest.mark.parametrize(
    ("raw", "amount", "currency"),
    [
        ("$500M", "500000000", "USD"), ("1.2k €", "1200", "EUR"), ("USD 12", "12", "USD"), ("12,50 EUR", "12.5", "EUR"),
        ("€12.50", "12.5", "EUR"), ("12", "12", "EUR"),
        ("-$3", "-3", "USD"), ("$-3", "-3", "USD"), ("($3.50)", "-3.5", "USD"),
        ("3 mil euros", "3000", "EUR"), ("2,5 millones de euros", "2500000", "EUR"),
        ("US$ 1,234.56", "1234.56", "USD"),
        ("1.234,56\u00a0€", "1234.56", "EUR"), ("GBP1,000.00", "1000", "GBP"),
        ("1.000,00 dólares", "1000", "USD"),
        ("£ 5", "5", "GBP"),
        ("12 CHF", "12", "CHF"), ("CHF 12", "12", "CHF"), (".5 €", "0.5", "EUR"), ("usd 7", "7", "USD"),
        ("$1.5bn", "1500000000", "USD"),
        ("$1.25B", "1250000000", "USD"), ("10 US dollars", "10", "USD"), ("€ 3-", "-3", "EUR"),
    ],
)  # fmt: skip
def test_parse(raw: str, amount: str, currency: str) -> None:
    assert money.parse_money(raw, "en", "EUR") == (Decimal(amount), currency)


def test_a_shared_sign_is_the_default_currency_when_it_can_be() -> None:
    assert money.parse_money("$5", "es", "MXN") == (Decimal(5), "MXN")
    assert money.parse_money("5 pesos", "es", "COP") == (Decimal(5), "COP")
    assert money.parse_money("5 kr", "en", "EUR") == (Decimal(5), "SEK")
    assert money.parse_money(" ", "es", "EUR") is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [("abc", "money.not_an_amount"), ("12,5,0 €", "money.not_an_amount"), ("€ 5 USD", "money.not_an_amount"),
     ("5 XYZ", "money.unknown_currency"), ("--5", "money.not_an_amount"), ("(5", "money.not_an_amount"),
     ("5 quatloos", "money.unknown_currency"), ("1e3", "money.not_an_amount"), ("$", "money.not_an_amount")],
)  # fmt: skip
def test_refused(raw: str, code: str) -> None:
    with pytest.raises(BadValue) as refusal:
        money.parse_money(raw, "en", "EUR")
    assert refusal.value.code == code


def test_format() -> None:
    amount = Decimal("1234.56")
    assert money.format_money(amount, "EUR", "es") == "1.234,56\u00a0€"
    assert money.format_money(amount, "EUR", "en") == "€1,234.56"
    assert money.format_money(-amount, "USD", "en") == "-$1,234.56"
    assert money.format_money(-amount, "USD", "es") == "-1.234,56\u00a0US$"
    assert money.format_money(amount, "CHF", "en") == "CHF\u00a01,234.56"
    assert money.format_money(amount, "GBP", "es") == "1.234,56\u00a0£"
    assert money.format_money(amount, "JPY", "en") == "¥1,235"
    assert money.format_money(Decimal("-0.001"), "EUR", "en") == "€0.00"


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=3),
    st.sampled_from(sorted(code for code, currency in money.currencies().items() if currency.is_current)),
    st.sampled_from(["en", "es", "fr"]),
)
def test_what_is_written_reads_back(amount: Decimal, currency: str, locale: str) -> None:
    rounded = money.round_to_currency(amount, currency)
    assert money.parse_money(money.format_money(amount, currency, locale), locale, currency) == (rounded, currency)


def test_currencies() -> None:
    euro = money.currencies()["EUR"]
    assert (euro.decimals, euro.symbol, euro.name_es, euro.is_current) == (2, "€", "euro", True)
    assert money.decimals("JPY") == 0
    assert money.decimals("KWD") == 3
    assert not money.currencies()["DEM"].is_current
    assert money.currency_name("USD", "es") == "dólar estadounidense"
    assert money.check_currency(" eur ") == "EUR"
    with pytest.raises(BadValue, match=r"money\.unknown_currency"):
        money.check_currency("EURO")
