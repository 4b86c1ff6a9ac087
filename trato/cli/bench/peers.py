"""What others reach on the same work and the same kind of machine. Figures of one day each: orders of magnitude."""

from __future__ import annotations

#: Odoo Community 19.0, prefork with 2 workers, PostgreSQL 15; JSON-RPC calls of its web client. Median ms by contacts
ODOO: dict[str, dict[int, float]] = {
    "list": {100_000: 124, 1_000_000: 83}, "list-p100": {100_000: 94, 1_000_000: 71}, "list-p1000": {100_000: 208},
    "filter": {100_000: 231, 1_000_000: 527}, "searchbox": {100_000: 291, 1_000_000: 766},
    "name-full": {100_000: 378, 1_000_000: 4667}, "name-frag": {100_000: 15, 1_000_000: 16},
    "name-none": {100_000: 392}, "open": {100_000: 65, 1_000_000: 72}, "thread": {100_000: 10, 1_000_000: 145},
    "kanban": {100_000: 120, 1_000_000: 996}, "create": {100_000: 64}, "move": {100_000: 47, 1_000_000: 20},
    "pivot": {100_000: 541, 1_000_000: 1632}, "mass": {100_000: 4000},
}  # fmt: skip
#: rows a second
ODOO_IMPORTS: dict[str, float] = {"accounts": 333, "contacts": 124, "leads": 102, "opportunities": 221}
ODOO_EXPORT, ODOO_LISTS_PER_SECOND, ODOO_OPENS_PER_SECOND, ODOO_MEMORY_MIB = 9_200, 17, 20, 485
#: BottleCRM of August 2026, gunicorn with 2 workers, PostgreSQL 15, 100,000 contacts: median ms
BOTTLECRM: dict[str, float] = {
    "list": 625, "list-p100": 872, "filter": 387, "searchbox": 573, "open": 173, "kanban": 981, "create": 83,
    "move": 32,
}  # fmt: skip
NOTE = (
    "Odoo: Community 19.0, prefork with 2 workers, PostgreSQL 15, JSON-RPC; BottleCRM: August 2026, 2 workers, "
    "PostgreSQL 15. Both on the same kind of machine, one day and one run each: orders of magnitude."
)
