"""Currencies (ISO 4217, from CLDR through Babel) and amounts of money, always as (Decimal, currency code)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import get_currency_precision, get_territory_currencies

from trato.lib.errors import BadValue
from trato.lib.numbers import EXACT, parse_decimal, symbols
from trato.lib.text import fold

# Currencies that ended before this day are not offered: nobody has amounts in them.
_OLDEST = date(2000, 1, 1)
_NBSP = "\u00a0"

# What people write beside or instead of codes and CLDR's names.
_WRITTEN = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "eur.": "EUR", "us$": "USD", "usd$": "USD", "u$s": "USD", "£": "GBP",
    "pound": "GBP", "pounds": "GBP", "libra": "GBP", "libras": "GBP", "¥": "JPY", "yen": "JPY", "yenes": "JPY",
    "円": "JPY", "元": "CNY", "rmb": "CNY", "₹": "INR", "rs": "INR", "rs.": "INR", "r$": "BRL", "fr": "CHF",
    "fr.": "CHF", "mx$": "MXN", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "s$": "SGD",
    "hk$": "HKD", "zł": "PLN", "kč": "CZK", "us dollars": "USD", "dólares estadounidenses": "USD", "ft": "HUF",
    "lei": "RON", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₩": "KRW",
    "₪": "ILS", "฿": "THB", "₫": "VND", "₱": "PHP", "s/": "PEN", "s/.": "PEN",
}  # fmt: skip
# Signs and words that several currencies share: the default currency if it is one of them, else the first.
_SHARED = {
    "$": ("USD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD"),
    "dollar": ("USD", "AUD", "CAD", "NZD", "HKD", "SGD"),
    "peso": ("MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP", "PHP"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "¥": ("JPY", "CNY"),
    "£": ("GBP", "EGP", "LBP"),
    "franc": ("CHF", "XOF", "XAF"),
}
_SHARED |= {
    "dollars": _SHARED["dollar"],
    "dolar": _SHARED["dollar"],
    "dolares": _SHARED["dollar"],
    "kr.": _SHARED["kr"],
}
_SHARED |= {
    "pesos": _SHARED["peso"],
    "francs": _SHARED["franc"],
    "franco": _SHARED["franc"],
    "francos": _SHARED["franc"],
}

_MULTIPLIERS = {
    "k": 3, "mil": 3, "miles": 3, "thousand": 3, "m": 6, "mm": 6, "mio": 6, "mill": 6, "mln": 6, "million": 6,
    "millions": 6, "millon": 6, "millones": 6, "b": 9, "bn": 9, "billion": 9, "billions": 9,
}  # fmt: skip
_AMOUNT = re.compile(r"(?P<head>[^0-9]*)(?P<body>[0-9](?:[0-9.,'’ \u00a0\u202f\u2009]*[0-9])?)(?P<tail>[^0-9]*)\Z")
_SIGNS = str.maketrans(dict.fromkeys("()-−+", ""))
_MULTIPLIER = re.compile(r"([^\W\d_]+)\.?(?:\s+|\Z|(?=[^\w\s]))(.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency of ISO 4217; decimals is the number of places of its minor unit."""

    code: str
    decimals: int
    name_en: str
    name_es: str
    symbol: str
    is_current: bool


@lru_cache(maxsize=1)
def currencies() -> dict[str, Currency]:
    """The currencies in use since 2000 by code, those of today marked as current."""
    english, spanish = Locale.parse("en"), Locale.parse("es")
    today = datetime.now(UTC).date()
    current: set[str] = set()
    known: set[str] = set()
    for territory in english.territories:
        if isinstance(territory, str) and len(territory) == 2:
            current.update(get_territory_currencies(territory))
            known.update(get_territory_currencies(territory, _OLDEST, today))
    return {
        code: Currency(
            code,
            get_currency_precision(code),
            english.currencies.get(code, code),
            spanish.currencies.get(code, english.currencies.get(code, code)),
            english.currency_symbols.get(code, code),
            code in current,
        )
        for code in sorted(known | current)
    }


def currency_name(code: str, locale: str) -> str:
    """The currency's name in the language: "euro", "US Dollar"; the code itself if unknown."""
    return _names(locale).get(code, code)


@lru_cache(maxsize=8)
def _names(locale: str) -> dict[str, str]:
    return dict(_babel(locale).currencies)


def _babel(locale: str) -> Locale:
    return Locale.parse(locale.replace("-", "_"))


def decimals(currency: str) -> int:
    """Places of the currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD."""
    found = currencies().get(currency)
    return found.decimals if found else 2


def check_currency(code: str) -> str:
    """The code in capitals.

    Raises:
        BadValue: money.unknown_currency (text).
    """
    upper = code.strip().upper()
    if upper not in currencies():
        raise BadValue("money.unknown_currency", text=code.strip()[:40])
    return upper


def parse_money(raw: str, locale: str, default_currency: str) -> tuple[Decimal, str] | None:
    """The amount and currency that somebody wrote; None if blank.

    "12,50 EUR", "€12.50", "USD 12", "-$3", "500M" (million), "1.2k €", "3 mil euros". A sign that several currencies
    share ("$") is the default currency if it is one of them. The amount keeps its places: see `round_to_currency`.

    Raises:
        BadValue: money.not_an_amount, money.unknown_currency, number.out_of_range.
    """
    text = raw.strip()
    if not text:
        return None
    match = _AMOUNT.match(text)
    if not match:
        raise BadValue("money.not_an_amount", text=text[:80])
    head, body, tail = match.group("head", "body", "tail")
    if head[-1:] in (".", ",") and head[:-1].strip() in ("", "-", "+"):
        head, body = head[:-1], "0" + head[-1] + body
    negative = _sign(head, tail, text)
    if head or tail:
        head, tail = head.translate(_SIGNS).strip(), tail.translate(_SIGNS).strip()
    power, tail = _multiplier(tail)
    codes = {_currency(part, locale, default_currency) for part in (head, tail) if part}
    if len(codes) > 1:
        raise BadValue("money.not_an_amount", text=text[:80])
    try:
        amount = parse_decimal(body, locale)
    except BadValue as refusal:
        if refusal.code == "number.not_a_number":
            raise BadValue("money.not_an_amount", text=text[:80]) from refusal
        raise
    if amount is None:
        return None
    if power:
        amount = amount.scaleb(power, EXACT)
        if amount == amount.to_integral_value():
            amount = amount.quantize(Decimal(1), context=EXACT)
    return (-amount if negative else amount), (codes.pop() if codes else default_currency)


def _sign(head: str, tail: str, text: str) -> bool:
    """Whether the signs around the digits make the amount negative; one sign at most, parentheses in pairs."""
    minus = head.count("-") + head.count("−") + tail.count("-") + tail.count("−")
    opened, closed = head.count("("), tail.count(")")
    if minus + opened > 1 or opened != closed or "(" in tail or ")" in head or (minus and "+" in head):
        raise BadValue("money.not_an_amount", text=text[:80])
    return minus + opened == 1


def _multiplier(tail: str) -> tuple[int, str]:
    """The power of ten that a word after the digits stands for, and what follows the word."""
    match = _MULTIPLIER.match(tail)
    if not match:
        return 0, tail
    power = _MULTIPLIERS.get(fold(match.group(1)))
    if power is None:
        return 0, tail
    rest = match.group(2).strip()
    return power, rest.removeprefix("de ").strip()


def _currency(text: str, locale: str, default_currency: str) -> str:
    key = text.strip("\u00a0\u202f :").lower()
    shared = _SHARED.get(key) or _SHARED.get(fold(key))
    if shared:
        return default_currency if default_currency in shared else shared[0]
    code = _WRITTEN.get(key) or _by_name().get(fold(key)) or _by_symbol(locale).get(key)
    if code is None:
        raise BadValue("money.unknown_currency", text=text[:40])
    return code


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Currencies by folded code, symbol, English and Spanish name."""
    found: dict[str, str] = {}
    for currency in currencies().values():
        for name in (currency.name_en, currency.name_es, currency.symbol, currency.code):
            found.setdefault(fold(name), currency.code)
    found |= {fold(currency.code): currency.code for currency in currencies().values()}
    return found


@lru_cache(maxsize=8)
def _by_symbol(locale: str) -> dict[str, str]:
    return {symbol.lower(): code for code, symbol in _babel(locale).currency_symbols.items()}


@lru_cache(maxsize=512)
def _pattern(currency: str, locale: str) -> tuple[str, str, str, dict[int, str] | None]:
    """What stands before and after the digits, the format of the digits, and the separators to swap."""
    babel = _babel(locale)
    symbol = babel.currency_symbols.get(currency, currency)
    if symbol == currency:  # Spanish CLDR writes GBP where people expect £
        symbol = Locale.parse("en").currency_symbols.get(currency, currency)
    layout = babel.currency_formats["standard"].pattern.split(";")[0].replace(" ", _NBSP)
    before, _, after = layout.partition("¤")
    if any(sign in before for sign in "#0"):
        prefix, suffix = "", _NBSP * (before[-1:] == _NBSP) + symbol
    else:
        # CLDR parts letters from digits: "CHF 12" but "€12".
        gap = _NBSP if symbol[-1:].isalpha() or after[:1] == _NBSP else ""
        prefix, suffix = symbol + gap, ""
    decimal, group = symbols(locale)
    swap = None if (decimal, group) == (".", ",") else str.maketrans({".": decimal, ",": group})
    return prefix, suffix, f",.{decimals(currency)}f", swap


def format_money(amount: Decimal, currency: str, locale: str) -> str:
    """The amount rounded to its currency, as the locale writes it: "1.234,56 €" Spanish, "€1,234.56" English."""
    prefix, suffix, digits, swap = _pattern(currency, locale)
    rounded = round_to_currency(amount, currency)
    text = format(abs(rounded), digits)
    if swap:
        text = text.translate(swap)
    return f"{'-' if rounded < 0 else ''}{prefix}{text}{suffix}"


def format_whole_money(amount: Decimal, currency: str, locale: str) -> str:
    """A large figure without its small change: "1.235 €"."""
    prefix, suffix, _digits, swap = _pattern(currency, locale)
    rounded = amount.quantize(Decimal(1), ROUND_HALF_UP, EXACT)
    text = format(abs(rounded), ",.0f")
    if swap:
        text = text.translate(swap)
    return f"{'-' if rounded < 0 else ''}{prefix}{text}{suffix}"


@lru_cache(maxsize=512)
def _step(currency: str) -> Decimal:
    return Decimal(1).scaleb(-decimals(currency))


def round_to_currency(amount: Decimal, currency: str) -> Decimal:
    """The amount with exactly the places of its currency, rounded half up as in commerce."""
    return amount.quantize(_step(currency), ROUND_HALF_UP, EXACT)
