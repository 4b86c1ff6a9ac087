"""Whose day is shown: one's own, one's team's, or everybody's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trato.kernel.context import Context
from trato.kernel.query.model import Condition


@dataclass(frozen=True)
class Whose:
    """`value` is what an owner is compared with; "" means everybody."""

    key: str
    label: str
    value: str

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (Condition("owner", "eq", self.value),) if self.value else ()


def offered(ctx: Context) -> list[Whose]:
    """One's own; for those who see more than their own records, also the team's and everybody's."""
    found = [Whose("me", _("Mine"), "me")]
    scopes = {ctx.principal.scope(module, "edit") for module in ("activities", "opportunities")}
    if ctx.principal.team_id and scopes & {"team", "all"}:
        found.append(Whose("team", _("My team"), "my_team"))
    if "all" in scopes:
        found.append(Whose("all", _("Everybody"), ""))
    return found


def chosen(ctx: Context, key: str) -> Whose:
    choices = offered(ctx)
    return next((whose for whose in choices if whose.key == key), choices[0])
