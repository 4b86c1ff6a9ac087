"""What follows and what must hold for leads."""

from __future__ import annotations

from trato.kernel.records.rules import Rule

RULES: tuple[Rule, ...] = ()
