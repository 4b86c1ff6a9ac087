"""What follows and what must hold for accounts."""

from __future__ import annotations

from trato.kernel.records.rules import Rule

RULES: tuple[Rule, ...] = ()
