"""Countries (ISO 3166, names from CLDR) with what each proposes to an organisation, and the provinces of Spain."""

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from trato.lib.errors import BadValue
from trato.lib.phones import calling_code
from trato.lib.text import fold, sort_key

# Two-letter codes of CLDR that are no country of ISO 3166: reserved ones, groups, pseudo-locales. Kosovo (XK) stays.
_NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

# The zone most people live by, where a country has several.
_MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin", "EC": "America/Guayaquil", "ES": "Europe/Madrid", "FM": "Pacific/Pohnpei",
    "GL": "America/Nuuk", "ID": "Asia/Jakarta", "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty", "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti", "PG": "Pacific/Port_Moresby", "PS": "Asia/Gaza", "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "US": "America/New_York", "UZ": "Asia/Tashkent",
    "XK": "Europe/Belgrade",
    "AQ": "Antarctica/McMurdo", "UM": "Pacific/Midway",
}  # fmt: skip
# CLDR names no single official language for these.
_LANGUAGES = {
    "US": "en",
    "CH": "de",
    "BE": "nl",
    "CA": "en",
    "LU": "fr",
    "AU": "en",
    "MX": "es",
    "AR": "es",
    "CL": "es",
}

# The first day of the week, where it is not Monday (CLDR supplemental data, weekData).
_SATURDAY_WORDS = "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"
_SATURDAY = frozenset(_SATURDAY_WORDS.split())
_SUNDAY_WORDS = """
AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR
PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW
"""
_SUNDAY = frozenset(_SUNDAY_WORDS.split())

# What people write beside CLDR's names, folded.
_WRITTEN = {
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "gran bretana": "GB", "england": "GB", "inglaterra": "GB",
    "scotland": "GB", "escocia": "GB", "wales": "GB", "gales": "GB", "usa": "US", "u.s.a.": "US", "u.s.": "US",
    "us of a": "US", "united states of america": "US", "eeuu": "US", "ee.uu.": "US", "ee. uu.": "US", "ee uu": "US",
    "eua": "US", "estados unidos de america": "US", "america": "US", "holland": "NL", "holanda": "NL",
    "the netherlands": "NL", "czech republic": "CZ", "republica checa": "CZ", "turkey": "TR", "turquia": "TR",
    "south korea": "KR", "corea del sur": "KR", "corea": "KR", "korea": "KR", "republic of korea": "KR",
    "korea, republic of": "KR",
    "north korea": "KP", "russia": "RU", "russian federation": "RU", "federacion rusa": "RU", "ivory coast": "CI",
    "costa de marfil": "CI", "macedonia": "MK", "swaziland": "SZ", "suazilandia": "SZ", "burma": "MM", "birmania": "MM",
    "mejico": "MX", "espanya": "ES", "espainia": "ES", "kingdom of spain": "ES", "reino de espana": "ES", "uae": "AE",
    "emiratos arabes": "AE", "cape verde": "CV", "cabo verde": "CV", "viet nam": "VN", "palestine": "PS",
    "palestina": "PS",
    "hong kong": "HK", "macau": "MO", "macao": "MO", "vatican": "VA", "vaticano": "VA", "deutschland": "DE",
    "france": "FR", "italia": "IT", "brasil": "BR", "republica dominicana": "DO", "congo": "CG", "peru": "PE",
    "iran, islamic republic of": "IR", "tanzania, united republic of": "TZ", "venezuela, bolivarian republic of": "VE",
    "bolivia, plurinational state of": "BO", "moldova, republic of": "MD", "taiwan, province of china": "TW",
    "syrian arab republic": "SY", "lao people's democratic republic": "LA", "cote d'ivoire": "CI",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Country:
    """A country of ISO 3166, with its two-letter code."""

    code: str
    name_en: str
    name_es: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """What an organisation of a country probably wants.

    language: ISO 639 code.  currency: ISO 4217 code.  time_zone: IANA name.  phone_prefix: such as "+34", may be empty.
    first_weekday: 0 for Monday to 6 for Sunday.
    """

    language: str
    currency: str
    time_zone: str
    phone_prefix: str
    first_weekday: int


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """All countries by code."""
    english, spanish = Locale.parse("en").territories, Locale.parse("es").territories
    codes = sorted(code for code in english if isinstance(code, str) and len(code) == 2 and code.isalpha())
    return {
        code: Country(code, english[code], spanish.get(code, english[code]))
        for code in codes
        if code not in _NOT_COUNTRIES
    }


@lru_cache(maxsize=8)
def country_names(locale: str) -> dict[str, str]:
    """Names by code in the language, sorted by name without regard to accents."""
    names = Locale.parse(locale.replace("-", "_")).territories
    pairs = [(code, names.get(code, country.name_en)) for code, country in countries().items()]
    return dict(sorted(pairs, key=lambda pair: sort_key(pair[1])))


def country_name(code: str, locale: str) -> str:
    """The country's name in the language: "España", "Spain"; the code itself if unknown."""
    return country_names(locale).get(code, code)


def parse_country(raw: str) -> str | None:
    """The code of a country written by name in English or Spanish, or by two- or three-letter code; None if blank.

    Raises:
        BadValue: country.unknown.
    """
    name = fold(raw)
    if not name:
        return None
    code = _by_name().get(name) or _by_name().get(name.removeprefix("the ").replace(" and ", " & "))
    if code is None:
        raise BadValue("country.unknown", text=raw.strip()[:80])
    return code


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in countries():
            found[fold(alias)] = codes[0]
    for country in countries().values():
        for name in (country.name_en, country.name_es):
            found[fold(name)] = country.code
            found[fold(name).replace(" and ", " & ")] = country.code
    found |= _WRITTEN
    return found | {code.lower(): code for code in countries()}


def proposals(country: str) -> Proposals:
    """What an organisation of the country probably wants.

    Raises:
        BadValue: country.unknown.
    """
    if country not in countries():
        raise BadValue("country.unknown", text=country[:80])
    currencies = get_territory_currencies(country)
    zones = get_global("territory_zones").get(country, [])
    languages = get_official_languages(country, de_facto=True)
    if country in _SATURDAY:
        first_weekday = 5
    elif country in _SUNDAY:
        first_weekday = 6
    else:
        first_weekday = 4 if country == "MV" else 0
    return Proposals(
        language=_LANGUAGES.get(country) or (languages[0].partition("_")[0] if languages else "en"),
        currency=currencies[0] if currencies else "USD",
        time_zone=_MAIN_ZONES.get(country) or (zones[0] if zones else "UTC"),
        phone_prefix=calling_code(country) or "",
        first_weekday=first_weekday,
    )


# The first two digits of a Spanish postal code are its province (INE codes).
SPANISH_PROVINCES = {
    "01": "Álava", "02": "Albacete", "03": "Alicante", "04": "Almería", "05": "Ávila", "06": "Badajoz",
    "07": "Illes Balears", "08": "Barcelona", "09": "Burgos", "10": "Cáceres", "11": "Cádiz", "12": "Castellón",
    "13": "Ciudad Real", "14": "Córdoba", "15": "A Coruña", "16": "Cuenca", "17": "Girona", "18": "Granada",
    "19": "Guadalajara", "20": "Gipuzkoa", "21": "Huelva", "22": "Huesca", "23": "Jaén", "24": "León", "25": "Lleida",
    "26": "La Rioja", "27": "Lugo", "28": "Madrid", "29": "Málaga", "30": "Murcia", "31": "Navarra", "32": "Ourense",
    "33": "Asturias", "34": "Palencia", "35": "Las Palmas", "36": "Pontevedra", "37": "Salamanca",
    "38": "Santa Cruz de Tenerife", "39": "Cantabria", "40": "Segovia", "41": "Sevilla", "42": "Soria",
    "43": "Tarragona", "44": "Teruel", "45": "Toledo", "46": "Valencia", "47": "Valladolid", "48": "Bizkaia",
    "49": "Zamora", "50": "Zaragoza", "51": "Ceuta", "52": "Melilla",
}  # fmt: skip
_PROVINCE_NAMES = {
    "araba": "01", "alava/araba": "01", "araba/alava": "01", "alacant": "03", "alicante/alacant": "03",
    "baleares": "07",
    "islas baleares": "07", "balears": "07", "mallorca": "07", "castello": "12", "castellon de la plana": "12",
    "castellon/castello": "12", "la coruna": "15", "coruna": "15", "gerona": "17", "guipuzcoa": "20", "lerida": "25",
    "rioja": "26", "logrono": "26", "orense": "32", "oviedo": "33", "principado de asturias": "33",
    "region de murcia": "30", "comunidad de madrid": "28", "comunidad foral de navarra": "31", "nafarroa": "31",
    "pamplona": "31", "tenerife": "38", "gran canaria": "35", "palmas, las": "35", "coruna, a": "15", "rioja, la": "26",
    "santander": "39", "valencia/valencia": "46", "vizcaya": "48", "bilbao": "48",
}  # fmt: skip


def province_of_postal_code(postal_code: str) -> str | None:
    """The Spanish province of a postal code of five digits; None if there is none."""
    digits = postal_code.strip()
    return SPANISH_PROVINCES.get(digits[:2]) if len(digits) == 5 and digits.isascii() and digits.isdigit() else None


def spanish_province(name: str) -> str | None:
    """The province by its Spanish or local name, as SPANISH_PROVINCES writes it; None if unknown."""
    code = _provinces().get(fold(name))
    return SPANISH_PROVINCES[code] if code else None


@lru_cache(maxsize=1)
def _provinces() -> dict[str, str]:
    return {fold(name): code for code, name in SPANISH_PROVINCES.items()} | _PROVINCE_NAMES
