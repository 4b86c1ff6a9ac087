"""What the pages of an import ask, read from what was posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.apps.imports.match import matching_fields
from trato.apps.imports.models import Import
from trato.apps.imports.plan import ColumnPlan, Options, Plan
from trato.apps.imports.source import Source
from trato.apps.imports.targets import PEOPLE, Target, targets_of
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.lib.countries import country_names

MODE_CHOICES = (
    ("create", _("Only make new records"), _("Rows whose record exists already are passed over and counted.")),
    ("update", _("Only change existing records"), _("Rows without a record are refused and listed.")),
    ("both", _("Make new ones and change existing ones"), _("Each row finds its record, or makes one.")),
)
TRUTH = (("", _("Find out from the dates")), ("yes", _("Yes")), ("no", _("No")))
DATE_ORDERS = (
    ("", _("Find out from each column")), ("day", _("Day first: 31/12/2026")), ("month", _("Month first: 12/31/2026")),
)  # fmt: skip
DECIMALS = (
    ("", _("Find out from each column")), (",", pgettext_lazy("decimal sign", "Comma: 1.234,56")),
    (".", pgettext_lazy("decimal sign", "Point: 1,234.56")),
)  # fmt: skip


@dataclass(frozen=True)
class ColumnRow:
    """One column on the page that says where it goes."""

    number: int
    name: str
    samples: list[str]
    to: str
    confidence: int
    times: str

    @property
    def level(self) -> str:
        """How sure the proposal is, as a colour."""
        return (
            "grey"
            if not self.to
            else "green"
            if self.confidence >= 90
            else "yellow"
            if self.confidence >= 70
            else "orange"
        )


def column_rows(source: Source, plan: Plan, samples: Sequence[Sequence[str]]) -> list[ColumnRow]:
    """The columns with up to three of their values."""
    rows = []
    for number, name in enumerate(source.columns):
        chosen = plan.columns.get(name, ColumnPlan())
        values = [row[number].strip()[:60] for row in samples if number < len(row) and row[number].strip()]
        distinct = list(dict.fromkeys(values))[:3]
        rows.append(ColumnRow(number, name, distinct, chosen.to, round(chosen.confidence * 100), chosen.times))
    return rows


def plan_from_post(data: Mapping[str, str], source: Source, plan: Plan) -> Plan:
    """The plan with what was chosen per column; replacements and gaps stay."""
    columns = {}
    for number, name in enumerate(source.columns):
        to, old = data.get(f"to_{number}", ""), plan.columns.get(name, ColumnPlan())
        is_kept = to == old.to
        columns[name] = ColumnPlan(to, old.times if is_kept else "", old.confidence if is_kept else 1.0)
    used = {chosen.to for chosen in columns.values()}
    defaults = {key: text for key, text in plan.defaults.items() if key not in used}
    for key, text in data.items():
        if key.startswith("gap_"):
            target = key.removeprefix("gap_")
            defaults.pop(target, None)
            if text.strip() and target not in used:
                defaults[target] = text.strip()
    return replace(plan, columns=columns, defaults=defaults)


def options_from_post(data: Mapping[str, Any], chosen: Sequence[str]) -> Options:
    """`chosen` are the match fields."""
    historical = {"yes": True, "no": False}.get(data.get("historical", ""))
    dayfirst = {"day": True, "month": False}.get(data.get("dates", ""))
    decimal = data.get("decimal", "")
    return Options(
        mode=data.get("mode", "create") if data.get("mode") in ("create", "update", "both") else "create",
        match=tuple(chosen), create_missing="create_missing" in data, strict="strict" in data, historical=historical,
        clear="clear" in data, country=data.get("country", "")[:2].upper(), dayfirst=dayfirst,
        decimal=decimal if decimal in (".", ",") else "",
    )  # fmt: skip


def match_choices(batch: Import, plan: Plan) -> list[tuple[str, str]]:
    """Fields of the file by which rows can find their records."""
    if batch.module in PEOPLE:
        return []
    spec = catalog().module(batch.module)
    keys = {target.partition(".")[0].partition(":")[0] for target in plan.targets}
    return [(field.key, str(field.label)) for field in matching_fields(spec) if field.key in keys]


def target_groups(module: str, ctx: Context) -> list[tuple[str, list[Target]]]:
    """Targets by field, for a list to choose from."""
    groups: dict[str, list[Target]] = {}
    for target in targets_of(module, ctx):
        groups.setdefault(target.field, []).append(target)
    return [(str(found[0].label), found) for found in groups.values()]


def countries(language: str) -> list[tuple[str, str]]:
    return list(country_names(language).items())
