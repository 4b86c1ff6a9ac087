"""One look through the whole file before it is read: how many rows, in which order dates stand, which sign is decimal.

A date such as 03/04/2026 and a number such as 1.234 say nothing by themselves; their column as a whole nearly always
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from trato.apps.imports.plan import Options, Plan
from trato.apps.imports.source import Source
from trato.apps.imports.targets import PEOPLE, take_apart
from trato.kernel.catalog.current import catalog

_NUMERIC_DATE = re.compile(r"\s*([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})")
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_SERIAL = re.compile(r"[2-6][0-9]{4}(?:\.[0-9]+)?\Z")
_DATES = ("date", "datetime")
_NUMBERS = ("decimal", "money", "percent", "integer")
#: dates that tell the past: of a record's making or closing, not of somebody's birth
_PAST_KEYS = ("created_at", "updated_at", "closed_at", "close_date", "done_at", "converted_at", "due_at")


@dataclass
class Format:
    """How one column writes. None and "": nothing in it decides."""

    dayfirst: bool | None = None
    decimal: str = ""
    #: spreadsheet serial numbers for dates (45631 is a day of 2024)
    is_serial: bool = False
    #: percentages written as fractions (0.25 for a quarter)
    is_fraction: bool = False


@dataclass
class Survey:
    """What the look through the file found."""

    rows: int = 0
    formats: dict[int, Format] = field(default_factory=dict)
    has_past: bool = False

    def to_json(self) -> dict[str, Any]:
        formats = {str(index): vars(found) for index, found in self.formats.items()}
        return {"rows": self.rows, "has_past": self.has_past, "formats": formats}

    @staticmethod
    def from_json(data: dict[str, Any]) -> Survey:
        formats = {int(index): Format(**found) for index, found in data["formats"].items()}
        return Survey(data["rows"], formats, data["has_past"])


@dataclass
class _Evidence:
    """What was seen in one column."""

    kind: str
    is_past_key: bool = False
    day_first: int = 0
    month_first: int = 0
    comma: int = 0
    point: int = 0
    values: int = 0
    serials: int = 0
    fractions: int = 0
    above_one: int = 0
    years: set[str] = field(default_factory=set)


def survey(source: Source, module: str, plan: Plan, options: Options) -> Survey:
    """Reads the file once."""
    watched = _watched(source.columns, module, plan)
    found = Survey()
    for row in source.rows():
        found.rows += 1
        cells = row.cells
        for index, evidence in watched:
            if index < len(cells) and (text := cells[index]):
                if evidence.kind in _DATES:
                    _see_date(text, evidence)
                else:
                    _see_number(text, evidence)
    found.formats = {index: _format(evidence, options) for index, evidence in watched}
    this_year = datetime.now(UTC).year
    found.has_past = any(
        evidence.is_past_key and any(int(year) < this_year for year in evidence.years) for _index, evidence in watched
    ) or _is_recently_past(source, watched)
    return found


def _watched(columns: Sequence[str], module: str, plan: Plan) -> list[tuple[int, _Evidence]]:
    if module in PEOPLE:
        return []
    fields = catalog().module(module).fields
    found = []
    for index, column in enumerate(columns):
        chosen = plan.columns.get(column)
        if chosen is None or not chosen.to:
            continue
        parts = take_apart(chosen.to)
        target = fields.get(parts.key)
        if target is None:
            continue
        kind = "datetime" if parts.part == "since" else target.type
        if kind in _DATES or (kind in _NUMBERS and parts.part != "currency"):
            is_past_key = kind in _DATES and (parts.key in _PAST_KEYS or parts.part == "since")
            found.append((index, _Evidence(kind, is_past_key)))
    return found


def _see_date(text: str, seen: _Evidence) -> None:
    seen.values += 1
    match = _NUMERIC_DATE.match(text)
    if match is None:
        seen.serials += bool(_SERIAL.match(text.strip()))
        return
    first, second, third = match.groups()
    if len(first) == 4:
        seen.years.add(first)
        return
    if len(third) == 4:
        seen.years.add(third)
    if int(first) > 12 >= int(second):
        seen.day_first += 1
    elif int(second) > 12 >= int(first):
        seen.month_first += 1


def _see_number(text: str, seen: _Evidence) -> None:
    seen.values += 1
    match = _NUMBER.search(text)
    if match is None:
        return
    number = match.group()
    comma, point = number.rfind(","), number.rfind(".")
    if comma < 0 and point < 0:
        seen.above_one += number not in ("0", "1")
        return
    sign, position = (",", comma) if comma > point else (".", point)
    other = point if sign == "," else comma
    decimals = len(number) - position - 1
    # One sign with three digits after it may separate thousands; anything else shows what it is.
    if other >= 0 or (number.count(sign) == 1 and (decimals != 3 or number.startswith("0"))):
        if sign == ",":
            seen.comma += 1
        else:
            seen.point += 1
    elif number.count(sign) > 1:
        if sign == ",":
            seen.point += 1
        else:
            seen.comma += 1
    if number[0] == "0" and number[1:2] in (",", "."):
        seen.fractions += 1
    else:
        seen.above_one += 1


def _format(seen: _Evidence, options: Options) -> Format:
    if seen.kind in _DATES:
        dayfirst = options.dayfirst
        if dayfirst is None and seen.day_first != seen.month_first:
            dayfirst = seen.day_first > seen.month_first
        return Format(dayfirst=dayfirst, is_serial=seen.values > 0 and seen.serials == seen.values)
    decimal = options.decimal or ("," if seen.comma > seen.point else "." if seen.point else "")
    is_fraction = seen.kind == "percent" and seen.fractions > 0 and seen.above_one == 0
    return Format(decimal=decimal, is_fraction=is_fraction)


def _is_recently_past(source: Source, watched: Iterable[tuple[int, _Evidence]]) -> bool:
    """Files of this year only: whether any ISO date of their past-telling columns lies before today."""
    indexes = [index for index, evidence in watched if evidence.is_past_key and evidence.years]
    if not indexes:
        return False
    today = datetime.now(UTC).date()
    for row in source.rows():
        for index in indexes:
            text = row.cells[index][:10] if index < len(row.cells) else ""
            try:
                if text and date.fromisoformat(text) < today:
                    return True
            except ValueError:
                continue
    return False
