"""Tax numbers of accounts and leads: one way of writing them, checked by the rules of their country."""

from __future__ import annotations

from typing import Any

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.records.change import Batch, Change
from trato.kernel.records.rules import follows, holds
from trato.lib.errors import BadValue
from trato.lib.taxid import normalise_tax_id


@follows(fields=["tax_id"])
def tax_number_is_written_one_way(changes: Batch, ctx: Context) -> None:
    """Without spaces and dashes, so that the same number is found whoever typed it. A wrong one stays as typed."""
    for change in changes:
        raw = change.values.get("tax_id")
        if isinstance(raw, str):
            try:
                change.set("tax_id", normalise_tax_id(raw, country_of(change)).compact)
            except BadValue:
                continue


@holds(fields=["tax_id"], from_now_on=True)
def tax_number_is_valid(changes: Batch, ctx: Context) -> None:
    """Wrong numbers are refused where they are typed; old ones that come with an import are only reported."""
    for change in changes:
        if change.values.get("tax_id") and change.changed("tax_id"):
            try:
                normalise_tax_id(change.values["tax_id"], country_of(change))
            except BadValue as error:
                change.fail("tax_id", error.code, raw=change.values["tax_id"])


def country_of(change: Change) -> str | None:
    """Where the company is: the country of its first address, else the organisation's own."""
    addresses: Any = change.get("addresses")
    if addresses and addresses[0].value.country:
        return str(addresses[0].value.country)
    organisation = catalog().organisation
    return organisation.country if organisation else None


TAX_RULES = (tax_number_is_written_one_way, tax_number_is_valid)
