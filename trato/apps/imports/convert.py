"""From cells to values: no database, so that a second process can do it while the first one writes.

What a cell says is parsed by its field type, in the format of its column. Links stay texts here (`Ready.links`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation

from trato.apps.imports.plan import Options, Plan
from trato.apps.imports.survey import Format
from trato.apps.imports.targets import CHOICE_TYPES, LINK_TYPES, take_apart
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.choice import ChoiceType, StageValue
from trato.kernel.fields.contact import Address, Entry, SeveralOf, country_of
from trato.kernel.fields.money import Money
from trato.kernel.fields.person import PersonName
from trato.lib.csvfile import MISSING_CELLS, Row, unguard_formula
from trato.lib.text import clean_line, fold

#: what programs write for nothing
NOTHING = frozenset({"\\n", "null", "n/a", "#n/a", "nan", "none", "(null)", "(blank)"})
#: types whose unreadable texts are left empty and listed; amounts, dates and stages refuse the row instead
LENIENT = frozenset({"choice", "choices", "phone", "phones", "email", "emails", "url", "country", "address",
                     "addresses", "color", "yes_no", "rating"})  # fmt: skip
CACHE_SIZE = 50_000
_SEVERAL = re.compile(r"\s*(?:;|\||:::|\n)\s*")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXPONENT = re.compile(r"-?[0-9](?:\.[0-9]+)?E[0-9]{1,2}\Z")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")

#: a problem that refuses a row: field, code, parameters
RowProblem = tuple[str | None, str, dict[str, Any]]
#: text that found no place: target, text, code
Left = tuple[str, str, str]
Cells = Sequence[str]
Parse = Callable[[str], Any]


class Ready(NamedTuple):
    """A row as it goes to the database: values by field, texts of links, what refuses it, what is left over, and what
    fills the gaps of a new record (values, or texts of links)."""

    line: int
    cells: list[str]
    values: dict[str, Any]
    links: dict[str, Any]
    problems: list[RowProblem]
    left: list[Left]
    gaps: dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """One column that goes into a field."""

    index: int
    target: str
    kind: str
    part: str
    replaced: Mapping[str, str]
    factor: Decimal | None


class _Left(Exception):
    """A text that the field can't take; the row goes on without it."""

    def __init__(self, target: str, text: str, code: str, value: Any = None) -> None:
        super().__init__(code)
        self.left: Left = (target, text, code)
        self.value = value


class Converter:
    """Turns rows of one file into values of one module."""

    def __init__(
        self, spec: ModuleSpec, columns: Sequence[str], plan: Plan, options: Options, formats: Mapping[int, Format],
        locale: Locale,
    ) -> None:  # fmt: skip
        self.spec, self.options = spec, options
        self.formats = formats
        self.locale = replace(
            locale, region=options.country or locale.region, currency=options.currency or locale.currency
        )
        self._choices: dict[str, dict[str, str]] = {}
        cells: dict[str, list[Cell]] = {}
        for index, column in enumerate(columns):
            chosen = plan.columns.get(column)
            if chosen is None or not chosen.to:
                continue
            parts = take_apart(chosen.to)
            replaced = plan.values.get(chosen.to) or plan.values.get(parts.key) or {}
            replaced = {fold(text): meant for text, meant in replaced.items()}
            cells.setdefault(parts.key, []).append(
                Cell(index, chosen.to, parts.kind, parts.part, replaced, chosen.factor)
            )
        self.cells = cells
        self._replaced = [(cell.index, cell.replaced) for found in cells.values() for cell in found if cell.replaced]
        self._country = self._country_column()
        self._fields: list[tuple[str, Callable[[Cells], Any], bool]] = []
        self._links: list[tuple[str, Cell, bool]] = []
        for key, found in cells.items():
            field = spec.fields[key]
            if field.type in LINK_TYPES:
                self._links.append((key, found[0], field.type in ("lookups", "users", "tags")))
            elif key != "id":
                self._fields.append((key, self._field(field, found), self._is_lenient(field)))
        self._id = cells["id"][0].index if "id" in cells else None
        self._defaults = self._default_values(plan.defaults, columns)

    def _is_lenient(self, field: Field) -> bool:
        return field.type in LENIENT and not (self.options.strict or field.required or field.key in self.options.match)

    # -- rows ----------------------------------------------------------------------------------------------------------

    def convert(self, row: Row) -> Ready:
        """The row as values. Never raises: what is wrong stands in `problems`."""
        values: dict[str, Any] = {}
        links: dict[str, Any] = {}
        problems: list[RowProblem] = []
        left: list[Left] = []
        gaps: dict[str, Any] = {}
        ready = Ready(row.line, row.cells, values, links, problems, left, gaps)
        if row.problem is not None and row.problem != MISSING_CELLS:
            problems.append((None, row.problem, {}))
            return ready
        cells = self._tidied(row.cells)
        clears = self.options.clear
        for key, convert, is_lenient in self._fields:
            try:
                value = convert(cells)
            except _Left as refused:
                left.append(refused.left)
                value = refused.value
            except Invalid as error:
                raw = str(error.params.get("raw", ""))
                if is_lenient:
                    left.append((key, raw, error.code))
                    continue
                problems.append((key, error.code, {name: str(given)[:200] for name, given in error.params.items()}))
                continue
            if value is not None or clears:
                values[key] = value
        for key, cell, is_several in self._links:
            text = cells[cell.index]
            if text and text.lower() not in NOTHING:
                links[key] = tuple(part for part in _split(text, key) if part) if is_several else text
            elif clears:
                values[key] = None
        if self._id is not None and cells[self._id].strip():
            values["id"] = cells[self._id].strip()
        for key, default in self._defaults:
            if values.get(key) is None and key not in links:
                found = default(cells)
                if found is not None:
                    gaps[key] = found
        return ready

    def _tidied(self, cells: Cells) -> Cells:
        """The cells without white space around them, without the apostrophe of our own exports, and replaced where
        the plan says so."""
        found = [cell.strip() for cell in cells]
        for index, text in enumerate(found):
            if text[:1] == "'":
                found[index] = unguard_formula(text)
        for index, replaced in self._replaced:
            if text := found[index]:
                found[index] = replaced.get(fold(text), text)
        return found

    # -- one converter per field ---------------------------------------------------------------------------------------

    def _field(self, field: Field, cells: Sequence[Cell]) -> Callable[[Cells], Any]:
        if field.type == "person_name":
            return self._name(field, cells)
        if field.type in ("address", "addresses"):
            return self._addresses(field, cells)
        if isinstance(field.kind, SeveralOf):
            return self._several(field, field.kind, cells)
        if field.type == "phone":
            return self._phone(field, cells[0])
        if field.type == "money":
            return self._money(field, cells)
        if field.type == "stage":
            return self._stage(field, cells)
        cell = cells[0]
        parse = _cached(self._parser(field, cell))
        return lambda row: parse(text) if (text := row[cell.index]) else None

    def _parser(self, field: Field, cell: Cell) -> Parse:
        """How one text of this column is read."""
        kind, locale = field.kind, self._locale(cell.index)
        is_text = kind.family == "text" and field.type != "url"
        if field.type in CHOICE_TYPES:
            parse: Parse = self._choice_parser(field)
        elif field.type in ("date", "datetime") and self._format(cell.index).is_serial:
            parse = _serial_parser(field)
        elif field.type == "percent" and self._format(cell.index).is_fraction:
            parse = lambda text: _times(kind.parse(text, field, locale), Decimal(100))  # noqa: E731
        else:
            parse = lambda text: kind.parse(text, field, locale)  # noqa: E731
        if field.type in ("money", "decimal", "integer"):
            parse = _with_exponents(parse)
        factor = cell.factor
        if factor is not None:
            plain = parse
            parse = lambda text: _times(plain(text), factor)  # noqa: E731
        if is_text:
            return parse
        return lambda text: None if text.lower() in NOTHING else parse(text)

    def _format(self, index: int) -> Format:
        return self.formats.get(index) or Format()

    def _locale(self, index: int) -> Locale:
        """The file's locale in the format of one column."""
        found, locale = self._format(index), self.locale
        if found.decimal:
            locale = replace(locale, language="es" if found.decimal == "," else "en")
        if found.dayfirst is not None:
            locale = replace(locale, dayfirst=found.dayfirst)
        return locale

    def _name(self, field: Field, cells: Sequence[Cell]) -> Callable[[Cells], Any]:
        parts = {cell.part: cell for cell in cells}
        whole = parts.get("") or parts.get("full")
        if whole is not None and len(cells) == 1:
            parse = _cached(lambda text: field.kind.parse(text, field, self.locale))
            return lambda row: parse(text) if (text := row[whole.index]) else None
        given, middle, family = (parts.get(part) for part in ("given", "middle", "family"))
        if given and family and not middle:
            first, last = given.index, family.index

            def simple(row: Cells) -> Any:
                a, b = clean_line(row[first]), clean_line(row[last])
                return PersonName(a or None, b or None) if a or b else None

            return simple

        def compose(row: Cells) -> Any:
            front = " ".join(filter(None, (clean_line(row[c.index]) for c in (given, middle) if c)))
            back = clean_line(row[family.index]) if family else ""
            if not front and not back and whole:
                return field.kind.parse(row[whole.index], field, self.locale)
            return PersonName(front or None, back or None) if front or back else None

        return compose

    def _country_column(self) -> Cell | None:
        """The column that says in which country the row is: whose national phone numbers are read."""
        for key in ("addresses", "address", "country"):
            for cell in self.cells.get(key, ()):
                if cell.part == "country" or key == "country":
                    return cell
        return None

    def _region_of(self) -> Callable[[Cells], str]:
        cell, default = self._country, self.locale.region
        if cell is None:
            return lambda row: default
        known: dict[str, str] = {"": default}

        def region(row: Cells) -> str:
            text = row[cell.index]
            if text not in known:
                try:
                    known[text] = country_of(text) or default
                except Invalid:
                    known[text] = default
            return known[text]

        return region

    def _phone(self, field: Field, cell: Cell) -> Callable[[Cells], Any]:
        region_of = self._region_of()
        locales: dict[str, Locale] = {}

        def convert(row: Cells) -> Any:
            text = row[cell.index]
            if not text:
                return None
            region = region_of(row)
            locale = locales.get(region) or locales.setdefault(region, replace(self.locale, region=region))
            return field.kind.parse(text, field, locale)

        return convert

    def _several(self, field: Field, kind: SeveralOf, cells: Sequence[Cell]) -> Callable[[Cells], Any]:
        """Several e-mails or phones from one or more columns; what can't be read among them is left over."""
        region_of = self._region_of() if field.type == "phones" else None
        locales: dict[str, Locale] = {}
        one, is_lenient = kind.one, self._is_lenient(field)
        first_kind = kind.first_kind

        def convert(row: Cells) -> Any:
            entries: list[Entry] = []
            refused: _Left | None = None
            for cell in cells:
                text = row[cell.index]
                if not text:
                    continue
                locale = self.locale
                if region_of is not None:
                    region = region_of(row)
                    locale = locales.get(region) or locales.setdefault(region, replace(self.locale, region=region))
                try:
                    entries.append(Entry(one.parse(text, field, locale), cell.kind or first_kind))
                    continue
                except Invalid as error:
                    pieces, refusal = _pieces(text), error
                for piece in pieces:
                    try:
                        entries.append(Entry(one.parse(piece, field, locale), cell.kind or first_kind))
                    except Invalid as error:
                        refused, refusal = _Left(cell.target, piece, error.code), error
                if not pieces:
                    refused = _Left(cell.target, text, refusal.code)
                if refused is not None and not is_lenient:
                    raise refusal
            value = kind._entries(entries) if len(entries) > 1 else tuple(entries) or None
            if refused is not None:
                refused.value = value
                raise refused
            return value

        return convert

    def _addresses(self, field: Field, cells: Sequence[Cell]) -> Callable[[Cells], Any]:
        """One address per kind, put together from its parts."""
        is_several = field.type == "addresses"
        groups: dict[str, list[tuple[int, Cell]]] = {}
        for cell in cells:
            part = cell.part if cell.part in Address._fields else "street"
            groups.setdefault(cell.kind or "main", []).append((Address._fields.index(part), cell))
        countries: dict[str, str | None] = {}

        def country(text: str, cell: Cell) -> str | None:
            if text not in countries:
                try:
                    countries[text] = country_of(text)
                except Invalid as error:
                    raise _Left(cell.target, text, error.code) from None
            return countries[text]

        def convert(row: Cells) -> Any:
            entries = []
            refused: _Left | None = None
            for kind, members in groups.items():
                parts: list[str | None] = [None, None, None, None, None]
                for position, cell in members:
                    text = clean_line(row[cell.index])
                    if not text:
                        continue
                    if position == 4:
                        try:
                            parts[4] = country(text, cell)
                        except _Left as left:
                            refused = left
                    else:
                        parts[position] = text
                if any(parts):
                    entries.append(Entry(Address(*parts), kind))
            value: Any = None
            if entries:
                value = tuple(entries) if is_several else entries[0].value
            if refused is not None:
                refused.value = value
                raise refused
            return value

        return convert

    def _money(self, field: Field, cells: Sequence[Cell]) -> Callable[[Cells], Any]:
        amount = next((cell for cell in cells if cell.part in ("", "amount")), None)
        currency = next((cell for cell in cells if cell.part == "currency"), None)
        if amount is None:
            return lambda row: None
        parse = _cached(self._parser(field, amount))

        def convert(row: Cells) -> Any:
            text = row[amount.index]
            if not text:
                return None
            value = parse(text)
            if currency is not None and value is not None:
                code = row[currency.index].upper()
                if code:
                    value = Money(value.amount, code)
            return value

        return convert

    def _stage(self, field: Field, cells: Sequence[Cell]) -> Callable[[Cells], Any]:
        stage = next((cell for cell in cells if cell.part == ""), None)
        since = next((cell for cell in cells if cell.part == "since"), None)
        if stage is None:
            return lambda row: None
        parse = _cached(self._parser(field, stage))
        moment = _cached(self._moment_parser(field, since)) if since else None

        def convert(row: Cells) -> Any:
            text = row[stage.index]
            key = parse(text) if text else None
            if key is None:
                return None
            when = row[since.index] if since else ""
            return StageValue(key, moment(when) if moment and when else None)

        return convert

    def _moment_parser(self, field: Field, cell: Cell) -> Parse:
        from trato.kernel.fields.registry import field_types

        kind, locale = field_types["datetime"], self._locale(cell.index)
        return lambda text: kind.parse(text, field, locale)

    # -- choices -------------------------------------------------------------------------------------------------------

    def _choice_parser(self, field: Field) -> Parse:
        known = self.choices_of(field)
        is_several = field.type == "choices"

        def parse(text: str) -> Any:
            found = known.get(fold(text))
            if found is not None:
                return (found,) if is_several else found
            if is_several:
                pieces = [known.get(fold(piece)) for piece in re.split(r"[;|,]", text) if piece.strip()]
                if pieces and all(pieces):
                    return field.kind.load(pieces, field)
            raise Invalid("choice.unknown", raw=text)

        return parse

    def choices_of(self, field: Field) -> dict[str, str]:
        """Folded words → value: codes and labels in every language, then synonyms."""
        if field.key not in self._choices:
            self._choices[field.key] = choice_words(field, with_synonyms=True)
        return self._choices[field.key]

    # -- defaults ------------------------------------------------------------------------------------------------------

    def _default_values(self, defaults: Mapping[str, str], columns: Sequence[str]) -> list[tuple[str, Any]]:
        """What fills a field that the row leaves empty: a text, or a text with {heading} in it."""
        return [(key, self._default(key, text, columns)) for key, text in defaults.items() if key in self.spec.fields]

    def _default(self, key: str, text: str, columns: Sequence[str]) -> Callable[[Cells], Any]:
        field = self.spec.fields[key]
        cell = Cell(-1, key, "", "", {}, None)
        parse: Parse = (lambda value: value) if field.type in LINK_TYPES else self._parser(field, cell)
        names = [name for name in _PLACEHOLDER.findall(text) if name in columns]
        if not names:
            value = parse(text) if text else None
            if field.type == "stage" and value is not None:
                value = StageValue(value)
            return lambda row: value
        positions = {name: columns.index(name) for name in names}

        def fill(row: Cells) -> Any:
            found = _PLACEHOLDER.sub(lambda m: row[positions[m[1]]].strip() if m[1] in positions else m[0], text)
            found = found.strip(" –—-·,:/|")
            return parse(found) if found else None

        return fill


def choice_words(field: Field, *, with_synonyms: bool) -> dict[str, str]:
    """Folded words of a list's values: codes, labels in each language, and synonyms if they are wanted."""
    kind = field.kind
    assert isinstance(kind, ChoiceType)
    found: dict[str, str] = {}
    choices = kind.choices(field)
    for choice in choices:
        found.setdefault(fold(choice.value), choice.value)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for choice in choices:
                labels = choice.label.values() if isinstance(choice.label, dict) else (str(choice.label),)
                for label in labels:
                    found.setdefault(fold(str(label)), choice.value)
    if with_synonyms:
        for choice in choices:
            for word in choice.synonyms:
                found.setdefault(fold(word), choice.value)
    return found


def _cached(parse: Parse) -> Parse:
    """Remembers what texts mean: columns repeat themselves."""
    known: dict[str, Any] = {}

    def remembered(text: str) -> Any:
        try:
            return known[text]
        except KeyError:
            value = parse(text)
            if len(known) < CACHE_SIZE:
                known[text] = value
            return value

    return remembered


def _with_exponents(parse: Parse) -> Parse:
    """Programs write large figures as 5.6E8, exactly. “E+” is a spreadsheet's, which has lost digits: it is refused."""

    def expanded(text: str) -> Any:
        return parse(format(Decimal(text), "f") if _EXPONENT.match(text) else text)

    return expanded


def _split(text: str, key: str) -> list[str]:
    separators = r"[;|,]" if key == "tags" else r"[;|]"
    return [piece.strip() for piece in re.split(separators, text)]


def _pieces(text: str) -> list[str]:
    """Several e-mails or phones in one cell."""
    pieces = [piece for piece in _SEVERAL.split(text) if piece]
    if len(pieces) < 2 and text.count("@") > 1:
        pieces = [piece for piece in re.split(r"[\s,]+", text) if piece]
    return pieces if len(pieces) > 1 else []


def _times(value: Any, factor: Decimal) -> Any:
    if isinstance(value, Money):
        return Money(value.amount * factor, value.currency)
    if isinstance(value, int | Decimal):
        product = value * factor
        return int(product) if isinstance(value, int) and product == int(product) else product
    return value


def _serial_parser(field: Field) -> Parse:
    """Days as spreadsheets count them, from 30 December 1899."""

    def parse(text: str) -> Any:
        days = float(text)
        if field.type == "date":
            return _EXCEL_DAY_ZERO + timedelta(days=int(days))
        midnight = datetime(_EXCEL_DAY_ZERO.year, _EXCEL_DAY_ZERO.month, _EXCEL_DAY_ZERO.day, tzinfo=UTC)
        return midnight + timedelta(seconds=round(days * 86_400))

    return parse
