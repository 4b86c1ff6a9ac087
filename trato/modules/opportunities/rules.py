"""What follows and what must hold for opportunities."""

from __future__ import annotations

from trato.kernel.records.rules import Rule

RULES: tuple[Rule, ...] = ()
CONTACT_RULES: tuple[Rule, ...] = ()
TEAM_RULES: tuple[Rule, ...] = ()
