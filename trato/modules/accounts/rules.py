"""What follows and what must hold for accounts. That no account stands above itself is the kernel's (`tree`)."""

from __future__ import annotations

from trato.kernel.records.rules import Rule
from trato.modules.taxnumber import TAX_RULES

RULES: tuple[Rule, ...] = TAX_RULES
