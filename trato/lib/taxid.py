"""Tax numbers of companies and people, checked by python-stdnum (LGPL, used as a library)."""

import re
from typing import NamedTuple

from stdnum import exceptions, get_cc_module
from stdnum.es import cif, dni, nie, nif
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

from trato.lib.errors import BadValue

_SEPARATORS = re.compile(r"[\s./:,·–()-]+")
_PREFIX = re.compile(r"([A-Z]{2})[0-9A-Z+*]")
_EU = frozenset(code.upper() for code in eu_vat.MEMBER_STATES) | {"EL", "XI"}
_REASONS = {
    exceptions.InvalidLength: "length",
    exceptions.InvalidChecksum: "checksum",
    exceptions.InvalidFormat: "format",
    exceptions.InvalidComponent: "component",
}


class TaxId(NamedTuple):
    """A tax number without spaces and signs.

    kind: "nif" (of a Spanish person), "nie" (of a foreigner in Spain), "cif" (of a Spanish company), "vat" (European,
    with its country's prefix), "national" (checked by that country's rules), "unchecked" (no rules are known).
    """

    compact: str
    kind: str


def normalise_tax_id(raw: str, country: str | None) -> TaxId:
    """The number without separators, checked by the rules of its country.

    Spanish numbers are kept without "ES", other European VAT numbers with their prefix.

    Args:
        country: ISO 3166 code of the holder's country; None takes numbers with a European prefix and Spanish ones.
    Raises:
        BadValue: taxid.not_valid (reason: "length", "format", "checksum", "component"), taxid.no_country.
    """
    text = _SEPARATORS.sub("", raw.strip().upper())
    if not text or len(text) > 40 or not text.isascii():
        raise BadValue("taxid.not_valid", text=raw.strip()[:40], country=country, reason="format")
    home = country.upper() if country else None
    prefix = _PREFIX.match(text)
    if home == "ES" or (home is None and (text[:2] == "ES" or nif.is_valid(text))):
        return _spanish(text)
    if home is None:
        if not prefix or prefix.group(1) not in _EU:
            raise BadValue("taxid.no_country", text=raw.strip()[:40])
        home = prefix.group(1)
    if home in _EU:
        return _european(text, "EL" if home == "GR" else home)
    return _other(text, home)


def _refused(text: str, country: str, problem: Exception) -> BadValue:
    reason = next((name for kind, name in _REASONS.items() if isinstance(problem, kind)), "format")
    return BadValue("taxid.not_valid", text=text, country=country, reason=reason)


def _spanish(text: str) -> TaxId:
    # A document number may itself begin with ES only as a VAT number, which is the tax number with the prefix.
    try:
        compact: str = nif.validate(text)
    except exceptions.ValidationError as problem:
        raise _refused(text, "ES", problem) from problem
    if dni.is_valid(compact):
        return TaxId(compact, "nif")
    if nie.is_valid(compact):
        return TaxId(compact, "nie")
    return TaxId(compact, "cif" if cif.is_valid(compact) else "nif")


def _european(text: str, country: str) -> TaxId:
    number = text if text.startswith(country) else country + text
    try:
        if country == "XI":  # Northern Ireland has British numbers under a prefix of its own
            return TaxId("XI" + gb_vat.validate(number[2:]), "vat")
        return TaxId(str(eu_vat.validate(number)), "vat")
    except exceptions.ValidationError as problem:
        national = get_cc_module(country, "vat")
        # Where the letters of the number look like the prefix, it is tried as it stands too.
        if national is not None and text.startswith(country) and national.is_valid(text):
            return TaxId(country + str(national.compact(text)), "vat")
        raise _refused(text, country, problem) from problem


def _other(text: str, country: str) -> TaxId:
    module = get_cc_module(country, "vat")
    if module is None:
        return TaxId(text, "unchecked")
    try:
        return TaxId(str(module.validate(text)), "national")
    except exceptions.ValidationError as problem:
        raise _refused(text, country, problem) from problem


def is_valid_tax_id(raw: str, country: str | None) -> bool:
    """Whether `normalise_tax_id` would take the number."""
    try:
        normalise_tax_id(raw, country)
    except BadValue:
        return False
    return True
