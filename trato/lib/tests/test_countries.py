from zoneinfo import ZoneInfo

import pytest

from trato.lib import countries, money
from trato.lib.errors import BadValue


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("España", "ES"),
        ("spain", "ES"),
        ("ES", "ES"),
        ("esp", "ES"),
        ("UK", "GB"),
        ("EEUU", "US"),
        ("EE. UU.", "US"),
        ("USA", "US"),
        ("Reino Unido", "GB"),
        ("Estados Unidos", "US"),
        ("United States", "US"),
        ("Korea", "KR"),
        ("Côte d'Ivoire", "CI"),
        ("Méjico", "MX"),
        ("Bosnia and Herzegovina", "BA"),
        ("Bosnia & Herzegovina", "BA"),
        ("The Netherlands", "NL"),
        ("Turkey", "TR"),
        ("DEU", "DE"),
    ],
)
def test_names(raw: str, code: str) -> None:
    assert countries.parse_country(raw) == code


def test_unknown_and_blank() -> None:
    assert countries.parse_country(" ") is None
    with pytest.raises(BadValue, match=r"country\.unknown"):
        countries.parse_country("Ruritania")
    with pytest.raises(BadValue, match=r"country\.unknown"):
        countries.proposals("ZZ")


def test_every_country_can_be_named_and_proposes_something() -> None:
    assert len(countries.countries()) == 250  # the 249 of ISO 3166 and Kosovo
    for code, country in countries.countries().items():
        assert countries.parse_country(country.name_en) == code
        assert countries.parse_country(country.name_es) == code
        found = countries.proposals(code)
        ZoneInfo(found.time_zone)
        assert found.currency in money.currencies()


def test_proposals() -> None:
    assert countries.proposals("ES") == countries.Proposals("es", "EUR", "Europe/Madrid", "+34", 0)
    assert countries.proposals("US") == countries.Proposals("en", "USD", "America/New_York", "+1", 6)
    assert countries.proposals("MX") == countries.Proposals("es", "MXN", "America/Mexico_City", "+52", 6)
    assert countries.proposals("EG").first_weekday == 5


def test_sorted_names() -> None:
    names = countries.country_names("es")
    assert list(names)[:3] == ["AF", "AL", "DE"]
    assert countries.country_name("ES", "en") == "Spain"
    assert countries.country_name("??", "en") == "??"


def test_provinces() -> None:
    assert len(countries.SPANISH_PROVINCES) == 52
    assert countries.province_of_postal_code("28013") == "Madrid"
    assert countries.province_of_postal_code("99999") is None
    assert countries.province_of_postal_code("2801") is None
    assert countries.spanish_province("Vizcaya") == "Bizkaia"
    assert countries.spanish_province("LEON") == "León"
    assert countries.spanish_province("Kent") is None
