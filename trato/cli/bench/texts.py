"""What is searched for, and how many rows a page has."""

from __future__ import annotations

#: rows of a page of a list
ROWS = 100
FRAGMENTS = ("garc", "mart", "lópez", "ana", "sán", "rod", "puig", "smith", "ález", "jos")
#: what no name holds
NOTHING = ("zzqx", "qqwy", "xkjq", "wwzk")
