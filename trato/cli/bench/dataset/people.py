"""Names, addresses and numbers of people and companies."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from trato.cli.bench.dataset.chance import Chance, Weighted
from trato.cli.bench.dataset.words import (
    CITIES,
    CO_EN,
    CO_ES,
    COUNTRIES,
    FIRST_EN,
    FIRST_ES,
    LAST_EN,
    LAST_ES,
    STREETS_EN,
    STREETS_ES,
    SYL,
)

CITY_LISTS = [CITIES[country.code].split("|") for country in COUNTRIES]
BY_WEIGHT = Weighted([(country.code, country.weight) for country in COUNTRIES])
FORMS_ES = ("S.L.", "S.L.", "S.A.", "S.L.U.", "S. Coop.")
FORMS_EN = ("Ltd", "LLC", "Inc.", "plc", "Group")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: a power above 1 makes the frequent surnames frequent
COMMON_FIRST, COMMON_SECOND, COMMON_ENGLISH = 1.7, 1.5, 1.6


def base36(number: int) -> str:
    text = ""
    while True:
        number, rest = divmod(number, 36)
        text = DIGITS[rest] + text
        if not number:
            return text


@lru_cache(maxsize=50_000)
def slug(text: str) -> str:
    """Small ASCII letters and digits only."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in plain if letter.isalnum())


def without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def company_name(chance: Chance, row: int, country: int) -> str:
    number = chance.integer("acc.name", row, 1 << 45)
    word = SYL[number % 30] + SYL[number // 30 % 30] + (SYL[number // 900 % 30] if number // 27000 % 3 else "")
    word = word.capitalize()
    rest = number // 81000
    pattern, rest = rest % 5, rest // 5
    if COUNTRIES[country].is_spanish:
        last, kind, form = LAST_ES[rest % len(LAST_ES)], CO_ES[rest // 128 % len(CO_ES)], FORMS_ES[rest // 4096 % 5]
        if pattern <= 1:
            return f"{kind} {word} {form}"
        if pattern == 2:
            return f"{kind} {last} e Hijos, {form}"
        return f"{word} {last}, {form}" if pattern == 3 else f"{kind} {last} {word} {form}"
    last, kind, form = LAST_EN[rest % len(LAST_EN)], CO_EN[rest // 128 % len(CO_EN)], FORMS_EN[rest // 4096 % 5]
    if pattern <= 1:
        return f"{word} {kind} {form}"
    if pattern == 2:
        return f"{last} & {LAST_EN[rest // 64 % len(LAST_EN)]} {form}"
    return f"{word} {last} {form}" if pattern == 3 else f"{last} {kind} {word} {form}"


def domain(row: int, name: str, country: int) -> str:
    """A web domain that belongs to this row alone."""
    words = name.replace(",", " ").split(" ")
    return f"{slug(words[0] + words[1])[:18]}{base36(row)}.{COUNTRIES[country].domain}"


def person(chance: Chance, prefix: str, row: int, country: int) -> tuple[str, str]:
    """First and last names."""
    one = chance.integer(prefix + ".first", row, 1 << 30)
    other = chance.integer(prefix + ".last", row, 1 << 40)
    if not COUNTRIES[country].is_spanish:
        last = LAST_EN[int(len(LAST_EN) * ((other % 65521) / 65521.0) ** COMMON_ENGLISH)]
        return FIRST_EN[one % len(FIRST_EN)], last
    first = FIRST_ES[one % len(FIRST_ES)]
    if one // 128 % 7 == 0:
        second = FIRST_ES[one // 1024 % len(FIRST_ES)]
        first = first if first == second else f"{first} {second}"
    father = LAST_ES[int(len(LAST_ES) * ((other % 65521) / 65521.0) ** COMMON_FIRST)]
    mother = LAST_ES[int(len(LAST_ES) * ((other // 65521 % 65519) / 65519.0) ** COMMON_SECOND)]
    return first, f"{father} {mother}"


def phone(chance: Chance, stream: str, row: int, country: int) -> str:
    where = COUNTRIES[country]
    length = where.digits - len(where.begin)
    number = int(chance.uniform(stream, row) * 1e10)
    return f"+{where.dialling}{where.begin}{number % 10**length:0{length}d}"


def postcode(chance: Chance, stream: str, row: int, country: int) -> str:
    length = COUNTRIES[country].postcode_length
    return f"{int(chance.uniform(stream, row) * 1e8) % 10**length:0{length}d}"


def street(chance: Chance, stream: str, row: int, country: int) -> str:
    number = chance.integer(stream, row, 1 << 30)
    house = number // 97 % 180 + 1
    if COUNTRIES[country].is_spanish:
        return f"{STREETS_ES[number % len(STREETS_ES)]}, {house}"
    return f"{house} {STREETS_EN[number % len(STREETS_EN)]}"


def city(chance: Chance, stream: str, row: int, country: int) -> str:
    """Big cities first."""
    share = chance.uniform(stream, row)
    cities = CITY_LISTS[country]
    return cities[int(share * share * len(cities))]


def owner(chance: Chance, stream: str, row: int, users: int) -> str:
    """A few users own much more than the others."""
    return f"user{int(users * chance.uniform(stream, row) ** 1.4) + 1:02d}"
