"""Relative periods in words: what the filter offers, and how it is said."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_ROLLING = re.compile(r"^(last|next|older_than|later_than)_(\d{1,4})_(days|weeks|months|quarters|years)$")
UNITS = ("days", "weeks", "months", "quarters", "years")


#: periods with a count that are offered ready-made
READY = ("last_7_days", "last_30_days", "last_90_days", "last_12_months", "next_7_days", "next_30_days",
         "next_90_days", "older_than_30_days", "older_than_90_days")  # fmt: skip


def offered() -> dict[str, str]:
    """Periods by name, in the order in which people look for them."""
    return {**plain(), **{name: period_label(name) for name in READY}}


def period_label(name: str) -> str:
    """A period in words; one that nobody knows is shown as it is."""
    found = _ROLLING.match(name)
    if found is None:
        return plain().get(name, name)
    which, count, unit = found[1], int(found[2]), found[3]
    return _said(which, count, unit)


def plain() -> dict[str, str]:
    """Periods that are no count of days."""
    found: dict[str, str] = {}
    for unit, this, last, following in (
        ("week", _("this week"), _("last week"), _("next week")),
        ("month", _("this month"), _("last month"), _("next month")),
        ("quarter", _("this quarter"), _("last quarter"), _("next quarter")),
        ("year", _("this year"), _("last year"), _("next year")),
    ):
        found |= {f"this_{unit}": this, f"last_{unit}": last, f"next_{unit}": following}
    return {
        "today": _("today"), "yesterday": _("yesterday"), "tomorrow": _("tomorrow"), **found,
        "this_week_to_date": _("this week up to today"), "this_month_to_date": _("this month up to today"),
        "this_quarter_to_date": _("this quarter up to today"), "this_year_to_date": _("this year up to today"),
        "past": _("the past"), "future": _("the future"),
    }  # fmt: skip


def _said(which: str, count: int, unit: str) -> str:
    # Whole phrases where the unit changes the words around it, as it does in Spanish: "las últimas 2 semanas".
    if which == "last":
        said = {
            "days": ngettext("the last %(count)s day", "the last %(count)s days", count),
            "weeks": ngettext("the last %(count)s week", "the last %(count)s weeks", count),
            "months": ngettext("the last %(count)s month", "the last %(count)s months", count),
            "quarters": ngettext("the last %(count)s quarter", "the last %(count)s quarters", count),
            "years": ngettext("the last %(count)s year", "the last %(count)s years", count),
        }[unit]
    elif which == "next":
        said = {
            "days": ngettext("the next %(count)s day", "the next %(count)s days", count),
            "weeks": ngettext("the next %(count)s week", "the next %(count)s weeks", count),
            "months": ngettext("the next %(count)s month", "the next %(count)s months", count),
            "quarters": ngettext("the next %(count)s quarter", "the next %(count)s quarters", count),
            "years": ngettext("the next %(count)s year", "the next %(count)s years", count),
        }[unit]
    else:
        span = {
            "days": ngettext("%(count)s day", "%(count)s days", count),
            "weeks": ngettext("%(count)s week", "%(count)s weeks", count),
            "months": ngettext("%(count)s month", "%(count)s months", count),
            "quarters": ngettext("%(count)s quarter", "%(count)s quarters", count),
            "years": ngettext("%(count)s year", "%(count)s years", count),
        }[unit] % {"count": count}
        phrase = _("more than %(span)s ago") if which == "older_than" else _("more than %(span)s ahead")
        return phrase % {"span": span}
    return said % {"count": count}
