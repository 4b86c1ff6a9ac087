"""Names of people: taking them apart as Spanish and English write them, and putting them together."""

import re
from typing import NamedTuple

from trato.lib.text import clean_line, fold


class PersonName(NamedTuple):
    """A person's name. Spanish people have two surnames in `family`; `prefix` is the form of address or title."""

    given: str
    family: str
    prefix: str = ""
    suffix: str = ""


_TITLES_WORDS = """
sr sra srta sres d dna dña da don dona doña dr dra dres mr mrs ms miss mx mister madam prof profa profesor profesora
professor ing lic licda arq abg excmo excma ilmo ilma sir dame lord lady rev fr rvdo hr herr frau mme mlle m
"""
_TITLES = frozenset(_TITLES_WORDS.split())
# As words these are also given names or initials, so they are titles only before a full name or with a full stop.
_DOTTED_TITLES = frozenset({"d", "da", "m", "fr", "hr"})
_LONG_TITLES = frozenset({"don", "dona"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "m.d", "esq", "mba", "cpa", "dds"})
_PARTICLES_WORDS = """
de del la las los van von der den ter ten da do dos das di du le el al bin ibn bint zu zum zur san santa st
"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_JOINTS = frozenset({"y", "i"})

# Given names that are often first or second of two, and common surnames: enough to tell "José Luis García" (two names,
# one surname) from "Ana García López" (one name, two surnames).
_GIVEN_WORDS = """
adriana agustin alba alberto alejandra alejandro alfonso alfredo alicia amparo ana andrea andres angel angela angeles
antonia antonio aurora beatriz begona belen carla carlos carmen carolina catalina cesar clara concepcion consuelo
cristina cristobal daniel daniela david diana diego dolores eduardo elena elisa elvira emilia emilio encarnacion
enrique ernesto esperanza esther eugenia eugenio eva fatima federico felipe felix fernanda fernando francisca
francisco gabriel gabriela gloria gonzalo guadalupe guillermo gustavo hector hugo ignacio ines inmaculada irene isabel
ivan jaime javier jesus joaquin jordi jorge jose josefa josefina juan juana julia julian julio laura leticia lourdes
lucas lucia luis luisa luz manuel manuela marcos margarita maria mariano mario marina marta martina mateo matias
mercedes miguel miriam monica montserrat natalia nicolas noelia nuria oscar pablo paloma paola patricia paula pedro
pilar rafael ramon raquel raul ricardo roberto rocio rodrigo rosa rosario ruben salvador santiago sara sebastian
sergio silvia sofia sonia susana teresa tomas trinidad vanessa veronica vicenta vicente victor victoria virginia
yolanda
"""
_GIVEN = frozenset(_GIVEN_WORDS.split())
_SURNAMES_WORDS = """
aguilar alonso alvarado blanco bravo cabrera calvo campos cano carrasco castillo castro cortes cruz delgado diaz duran
esteban flores fuentes gallardo gallego garcia garrido gil gomez guerrero gutierrez herrera herrero hidalgo ibanez
iglesias leon lopez lorenzo lozano marin marquez martin medina mendoza merino molina montero mora morales moreno moya
munoz navarro nieto nunez ortega ortiz pascual pastor pena perez prieto ramos redondo rey reyes rivera roman romero
rubio ruiz saez sanchez santana santos sanz serrano silva soler soto suarez torres vargas vazquez vega velasco vera
vicente vidal vila
"""
_SURNAMES = frozenset(_SURNAMES_WORDS.split())
# "María del Carmen" is a given name; "Juan del Carmen" need not be.
_MARIAN = frozenset(
    fold(name)
    for name in (
        "del Carmen", "del Pilar", "del Mar", "del Rosario", "del Rocío", "del Sol", "del Prado", "del Valle",
        "de los Ángeles", "de los Dolores", "de las Mercedes", "de las Nieves", "de la Luz", "de la Paz", "de la Cruz",
        "de la Concepción", "de la O", "de Lourdes", "de Fátima", "de Guadalupe", "de Jesús", "del Consuelo",
    )
)  # fmt: skip


def split_full_name(raw: str) -> PersonName:
    """Given names, surnames and title of a whole name: "García López, María" or "Sra. María García López".

    What cannot be known is guessed by the commonest names; a single word is a given name. No word is lost.
    """
    text = clean_line(raw)
    before, comma, after = text.partition(",")
    suffix = ""
    if comma and all(_bare(word) in _SUFFIXES for word in after.replace(",", " ").split()):
        text, suffix, comma = before, " ".join(after.replace(",", " ").split()), ""
    if comma:
        family_prefix, family_words = _take_title(before.split())
        prefix, given_words = _take_title(after.replace(",", " ").split())
        titles = " ".join(part for part in (family_prefix, prefix) if part)
        return PersonName(" ".join(given_words), " ".join(family_words), titles)
    prefix, words = _take_title(text.split())
    if not suffix and len(words) > 2 and _bare(words[-1]) in _SUFFIXES:
        suffix = words.pop()
    units = _units(words)
    count = _count_given(units)
    return PersonName(" ".join(units[:count]), " ".join(units[count:]), prefix, suffix)


def _bare(word: str) -> str:
    return fold(word).strip(".,")


def _take_title(words: list[str]) -> tuple[str, list[str]]:
    """The forms of address at the beginning, and the rest, which is never empty when there are words."""
    count = 0
    while count < len(words) - 1:
        word = _bare(words[count])
        is_dotted = words[count].endswith((".", "ª"))
        is_don = word.rstrip("a.") == "d" and is_dotted  # D., D.ª, Dª
        is_bare = word in _DOTTED_TITLES and not is_dotted
        is_name = word in _LONG_TITLES and not words[count].endswith("ña") and len(words) - count < 3
        if not is_don and (word not in _TITLES or is_bare or is_name):
            break
        count += 1
    return " ".join(words[:count]), words[count:]


def _units(words: list[str]) -> list[str]:
    """The words with their particles: ["María", "del Carmen", "Ortega y Gasset"]."""
    units: list[str] = []
    waiting: list[str] = []
    for position, word in enumerate(words):
        plain = fold(word)
        is_last = position == len(words) - 1
        if plain in _JOINTS and units and not waiting and not is_last and len(word) == 1:
            waiting = [units.pop(), word]
        elif plain in _PARTICLES and not is_last and (units or waiting or plain in ("van", "von", "de")):
            waiting.append(word)
        else:
            units.append(" ".join([*waiting, word]))
            waiting = []
    return units


def _is_surname(unit: str) -> bool:
    word = fold(unit).split()[-1]
    return word in _SURNAMES or (len(word) > 4 and word.endswith("ez"))


def _count_given(units: list[str]) -> int:
    """How many of the units are given names."""
    if len(units) <= 2:
        return 2 if len(units) == 2 and fold(units[0]) == "maria" and fold(units[1]) in _MARIAN else min(len(units), 1)
    first = fold(units[0])
    is_spanish = first in _GIVEN or any(_is_surname(unit) for unit in units[1:])
    if not is_spanish:
        return next((i for i, unit in enumerate(units[1:], 1) if " " in unit), len(units) - 1)
    count = 1
    while count < len(units) - 1:
        unit = fold(units[count])
        is_given = unit in _GIVEN or (first == "maria" and unit in _MARIAN) or len(unit.strip(".")) == 1
        if not is_given and len(units) - count <= 2:
            break
        if is_given and unit in _SURNAMES and len(units) - count == 2:
            break
        count += 1
    return count


def join_name(given: str, family: str, *, family_first: bool = False) -> str:
    """The name in one: "María García López", or "García López, María" for sorted lists."""
    given, family = given.strip(), family.strip()
    if family_first and given and family:
        return f"{family}, {given}"
    return f"{given} {family}".strip()


_LETTER = re.compile(r"[^\W_]")


def initials(name: str) -> str:
    """One or two capitals for a picture: those of the first name and the first surname."""
    parts = split_full_name(name)
    found = [match.group().upper() for part in (parts.given, parts.family) if (match := _LETTER.search(part))]
    return "".join(found)
