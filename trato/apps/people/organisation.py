"""Founding the organisation, and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import IntegrityError, transaction

from trato.kernel.catalog.current import catalog, configuration_changed
from trato.kernel.catalog.models import Organisation
from trato.kernel.context import system_context
from trato.kernel.errors import Invalid, NotAllowed, Problem
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.lib.colors import parse_color
from trato.lib.countries import countries
from trato.lib.errors import BadValue
from trato.lib.money import currencies

#: the one row; that it has a fixed key is what lets only one of two founders win
ONLY = 1
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
FIELDS = ("name", "country", "language", "currency", "timezone", "first_weekday", "fiscal_month", "accent", "logo")


def is_founded() -> bool:
    """Whether the installation was set up, or shows sample data."""
    return catalog().organisation is not None


def found(values: Mapping[str, Any], *, is_sample: bool = False) -> Organisation:
    """Makes the organisation. Raises Invalid for wrong values, NotAllowed("setup.done") when there is one already."""
    checked = check(values)
    try:
        with transaction.atomic():
            if Organisation.objects.exists():
                raise NotAllowed("setup.done")
            row = Organisation.objects.create(pk=ONLY, is_sample=is_sample, **checked)
            configuration_changed()
    except IntegrityError:
        raise NotAllowed("setup.done") from None
    return row


def change(values: Mapping[str, Any]) -> None:
    """Changes some of the settings. Raises Invalid; the currency is locked as soon as there are amounts."""
    checked = check({**_current(), **values})
    with transaction.atomic():
        row = Organisation.objects.select_for_update().get()
        if checked["currency"] != row.currency and has_amounts():
            raise Invalid("setup.currency_locked", field="currency", raw=row.currency)
        for key, value in checked.items():
            setattr(row, key, value)
        row.save()
        configuration_changed()


def _current() -> dict[str, Any]:
    return dict(Organisation.objects.values(*FIELDS).get())


def check(values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with proper types. Raises Invalid with all problems."""
    problems: list[Problem] = []
    found: dict[str, Any] = {"name": " ".join(str(values.get("name") or "").split())}
    if not found["name"]:
        problems.append(Problem("value.required", "name"))
    elif len(found["name"]) > 150:
        problems.append(Problem("value.too_long", "name", {"length": len(found["name"]), "max": 150}))
    allowed = {
        "country": countries(),
        "language": LANGUAGES,
        "currency": currencies(),
        "timezone": available_timezones(),
    }
    codes = {"country": "country.unknown", "currency": "money.unknown_currency", "timezone": "datetime.unknown_zone"}
    for key, known in allowed.items():
        found[key] = str(values.get(key) or "").strip()
        if found[key] not in known:
            problems.append(Problem(codes.get(key, "choice.unknown"), key, {"raw": found[key]}))
    for key, low, high, standard in (("first_weekday", 0, 6, 0), ("fiscal_month", 1, 12, 1)):
        number = _number(values.get(key), standard)
        found[key] = number
        if not low <= number <= high:
            problems.append(Problem("choice.unknown", key, {"raw": number}))
    try:
        found["accent"] = parse_color(str(values["accent"])) if values.get("accent") else ""
    except BadValue as error:
        problems.append(Problem(error.code, "accent", {"raw": values.get("accent")}))
    found["logo"] = values.get("logo") or None
    if problems:
        raise Invalid(problems)
    return found


def _number(raw: Any, standard: int) -> int:
    try:
        return standard if raw in (None, "") else int(raw)
    except (TypeError, ValueError):
        return -1


def has_amounts() -> bool:
    """Whether any record holds an amount of money, deleted ones included."""
    ctx = system_context()
    queries = [
        Query(spec.key, where=Group((Condition(field.key, "filled"),)), deleted=is_deleted)
        for spec in catalog().modules.values() for field in spec.own_columns if field.type == "money"
        for is_deleted in (False, True)
    ]  # fmt: skip
    return any(read.ids(query, ctx, limit=1) for query in queries)
