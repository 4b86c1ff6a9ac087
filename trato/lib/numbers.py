"""Reading and writing numbers in English and Spanish notation, and the scaled integers that the database keeps."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from babel import Locale

from trato.lib.errors import BadValue

MAX_DIGITS = 60
BIGINT_MIN, BIGINT_MAX = -(2**63), 2**63 - 1

# Decimal's usual context rounds at 28 digits; ours never rounds what MAX_DIGITS allows.
EXACT = Context(prec=2 * MAX_DIGITS)

_PLAIN = re.compile(r"-?[0-9]{1,18}\Z")
_SPACES = {" ": "", "\u00a0": "", "\u202f": "", "\u2009": "", "\u2007": "", "'": "", "’": ""}
_SPACE_TABLE = str.maketrans(_SPACES)
_GROUPED_BY_SPACE = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f\u2009\u2007'’][0-9]{3})+(?:[.,][0-9]+)?\Z")
_DIGITS = re.compile(r"[0-9]+\Z")
_ONE_SEPARATOR = re.compile(r"([0-9]*)([.,])([0-9]+)\Z")
# Groups of three, or Indian groups of two before the last three.
_GROUPS = {
    ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{2,3})*\.[0-9]{3}\Z"),
    ",": re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}\Z"),
}
_DECORATION = "€$£¥%‰₹₽₩₺₫₴₦₱₪฿"


def parse_decimal(raw: str, locale: str) -> Decimal | None:
    """The number that somebody wrote, in any usual notation; None if blank.

    What can be read one way only is read so whatever the locale: "1.234,56", "1,234.56", "1 234,56", "1'234.56",
    "0,125", "(12.5)" and "12-" for negatives, "€ 12". The locale decides the ambiguous: "1.234" is 1234 in Spanish,
    1.234 in English. A percent sign is dropped: "12 %" is 12. Exponents ("1e3") are refused: in a data file they are
    a sign of lost digits.

    Raises:
        BadValue: number.not_a_number, number.out_of_range (more than 60 digits).
    """
    text = raw.strip()
    if _PLAIN.match(text):
        return Decimal(text)
    if not text:
        return None
    text, negative = _unsigned(text)
    number = _unsigned_decimal(text, locale)
    if number is None:
        raise BadValue("number.not_a_number", text=raw.strip()[:80])
    return -number if negative else number


def parse_integer(raw: str, locale: str) -> int | None:
    """A whole number in any usual notation ("1.234" needs a Spanish locale, "12.0" is whole); None if blank.

    Raises:
        BadValue: number.not_a_number, number.not_whole, number.out_of_range.
    """
    number = parse_decimal(raw, locale)
    if number is None:
        return None
    whole = int(number)
    if whole != number:
        raise BadValue("number.not_whole", text=raw.strip()[:80])
    return whole


def _unsigned(text: str) -> tuple[str, bool]:
    """The text without sign, parentheses, currency and percent signs, and whether it is negative."""
    negative = False
    if text[0] == "(" and text[-1] == ")":
        text, negative = text[1:-1].strip(), True
    text = text.strip(_DECORATION + " \u00a0\u202f")
    if text[:1] in ("-", "−", "+"):
        if negative:
            return "", False
        negative, text = text[0] != "+", text[1:].lstrip(_DECORATION + " \u00a0\u202f")
    elif text[-1:] in ("-", "−"):
        if negative:
            return "", False
        negative, text = True, text[:-1].rstrip(_DECORATION + " \u00a0\u202f")
    return text, negative


def _unsigned_decimal(text: str, locale: str) -> Decimal | None:
    if len(text) > 2 * MAX_DIGITS:
        raise BadValue("number.out_of_range", text=text[:80])
    if _GROUPED_BY_SPACE.match(text):
        text = text.translate(_SPACE_TABLE).replace(",", ".")
    elif not _DIGITS.match(text):
        single = _ONE_SEPARATOR.match(text)
        if single:
            whole, separator, rest = single.groups()
            ambiguous = len(rest) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"
            is_decimal = not ambiguous or separator == symbols(locale)[0]
            text = f"{whole}.{rest}" if is_decimal else whole + rest
        else:
            plain = _without_groups(text)
            if plain is None:
                return None
            text = plain
    if len(text) > MAX_DIGITS:
        raise BadValue("number.out_of_range", text=text[:80])
    return Decimal(text)


def _without_groups(text: str) -> str | None:
    """A number with several separators, written with a decimal point at most; None if they make no sense."""
    decimal = "," if text.rfind(",") > text.rfind(".") else "."
    group = "." if decimal == "," else ","
    whole, found, rest = text.rpartition(decimal)
    if not found:
        return None
    if decimal in whole:  # the same sign twice or more: groups only
        return text.replace(decimal, "") if _GROUPS[decimal].match(text) else None
    if _GROUPS[group].match(whole) and _DIGITS.match(rest):
        return f"{whole.replace(group, '')}.{rest}"
    return None


@lru_cache(maxsize=64)
def symbols(locale: str) -> tuple[str, str]:
    """The decimal and the group separator of a locale (CLDR)."""
    found: Mapping[str, str] = Locale.parse(locale, sep="-" if "-" in locale else "_").number_symbols["latn"]
    return found["decimal"], found["group"]


@lru_cache(maxsize=64)
def _swap(locale: str) -> dict[int, str] | None:
    decimal, group = symbols(locale)
    return None if (decimal, group) == (".", ",") else str.maketrans({".": decimal, ",": group})


def format_decimal(value: Decimal | int, locale: str, places: int | None = None, grouping: bool = True) -> str:
    """The number as readers of the locale write it: "1.234,56" in Spanish, "1,234.56" in English.

    Args:
        places: digits after the decimal sign, rounded half up; None shows those it has, without closing zeros.
        grouping: separate thousands. Four-digit numbers too, also in Spanish, so that columns of amounts align.
    """
    if places is not None:
        value = Decimal(value).quantize(_step(places), ROUND_HALF_UP, EXACT)
    text = format(value, ",f") if grouping else format(value, "f")
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not value and text[0] == "-":
        text = text[1:]
    table = _swap(locale)
    return text.translate(table) if table else text


def format_integer(value: int, locale: str) -> str:
    """A whole number with its thousands separated: "1.234" in Spanish, "1,234" in English."""
    text = format(value, ",d")
    table = _swap(locale)
    return text.translate(table) if table else text


@lru_cache(maxsize=64)
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def to_scaled(value: Decimal | int, scale: int, rounding: str | None = None) -> int:
    """The integer that stands for a number in the database: value × 10^scale, exactly.

    Args:
        rounding: a mode of the decimal module, such as ROUND_HALF_UP; None refuses numbers with too many places.
    Raises:
        BadValue: number.too_precise (places), number.out_of_range (not in 64 bits).
    """
    if isinstance(value, int):
        scaled: int = value * 10**scale
    else:
        if not value.is_finite():
            raise BadValue("number.not_a_number", text=str(value))
        shifted = value.scaleb(scale, EXACT)
        scaled = int(shifted)
        if scaled != shifted:
            if rounding is None:
                raise BadValue("number.too_precise", places=scale, text=str(value))
            scaled = int(shifted.to_integral_value(rounding))
    if not BIGINT_MIN <= scaled <= BIGINT_MAX:
        raise BadValue("number.out_of_range", text=str(value))
    return scaled


def from_scaled(scaled: int, scale: int) -> Decimal:
    """The number that a scaled integer stands for, with `scale` places."""
    return Decimal(scaled).scaleb(-scale, EXACT)


def round_places(value: Decimal, places: int) -> Decimal:
    """The number with exactly that many places, rounded half up as in commerce."""
    return value.quantize(_step(places), ROUND_HALF_UP, EXACT)


def check_range(
    value: Decimal | int, minimum: Decimal | int | None = None, maximum: Decimal | int | None = None
) -> None:
    """Refuse a number outside its limits, which belong to the range.

    Raises:
        BadValue: number.too_small (minimum), number.too_large (maximum).
    """
    if minimum is not None and value < minimum:
        raise BadValue("number.too_small", minimum=minimum)
    if maximum is not None and value > maximum:
        raise BadValue("number.too_large", maximum=maximum)
