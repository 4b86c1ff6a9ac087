"""Contacts that stand in the data twice: about one in a hundred, entered again with a slip."""

from __future__ import annotations

from collections.abc import Callable

from trato.cli.bench.dataset.chance import Chance
from trato.cli.bench.dataset.people import without_accents
from trato.cli.bench.dataset.words import NICK

SHARE = 0.01
#: the first contacts are never copies
FROM_ROW = 200
#: how far back an original may lie
WINDOW = 20_000
Name = tuple[str, str]
Slip = Callable[[Name, int], tuple[Name, str]]


def original(chance: Chance, row: int) -> int:
    """The row whose data this contact repeats: itself, or an earlier one. An original may itself be a copy."""
    for _depth in range(3):
        if row < FROM_ROW or chance.uniform("con.dup", row) >= SHARE:
            break
        back = 1 + int(chance.uniform("con.dupback", row) * min(row - 1, WINDOW))
        row = max(row - back, 0)
    return row


def typo(text: str, place: int) -> str:
    """One slip of the keyboard: swap, drop or double a letter."""
    if len(text) < 4:
        return text + text[-1]
    at = 1 + place % (len(text) - 2)
    kind = place // 64 % 3
    if kind == 0 and text[at] != text[at + 1]:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if kind == 1 else text[:at] + text[at] + text[at:]


def typo_last(name: Name, place: int) -> tuple[Name, str]:
    return (name[0], typo(name[1], place)), "typo_last_name"


def typo_first(name: Name, place: int) -> tuple[Name, str]:
    return (typo(name[0], place), name[1]), "typo_first_name"


def no_accents(name: Name, place: int) -> tuple[Name, str]:
    plain = without_accents(name[0]), without_accents(name[1])
    return typo_last(name, place) if plain == name else (plain, "no_accents")


def nickname(name: Name, place: int) -> tuple[Name, str]:
    first = name[0].split(" ")[0]
    return ((NICK[first], name[1]), "nickname") if first in NICK else ((name[0][0] + ".", name[1]), "initial")


def swapped(name: Name, place: int) -> tuple[Name, str]:
    return (name[1], name[0]), "swapped_names"


def upper(name: Name, place: int) -> tuple[Name, str]:
    return (name[0].upper(), name[1].upper()), "upper_case"


def one_surname(name: Name, place: int) -> tuple[Name, str]:
    return ((name[0], name[1].split(" ")[0]), "one_surname") if " " in name[1] else typo_last(name, place)


def new_phone(name: Name, place: int) -> tuple[Name, str]:
    return name, "same_name_new_phone"


SLIPS: tuple[Slip, ...] = (typo_last, typo_first, no_accents, nickname, swapped, upper, one_surname, new_phone)


def slipped(name: Name, mobile: str, number: int) -> tuple[Name, str, str]:
    """How the name and the mobile number were entered the second time, and what kind of slip it was."""
    slip, place = SLIPS[number % len(SLIPS)], number // 16
    name, kind = slip(name, place)
    if slip is new_phone and mobile:
        mobile = mobile[:-3] + f"{place % 1000:03d}"
    return name, mobile, kind
