"""Keeping PostgreSQL informed: what it knows of a table decides whether a page takes a millisecond or a second.

Its own autovacuum comes late after large imports, and some servers have it off. SQLite needs nothing of the kind: its
statements are written so that they are good without statistics.
"""

from __future__ import annotations

from django.db import connection

from trato.kernel.jobs.registry import Step, job
from trato.kernel.sql import Sql, execute, fetch_all, ident, is_postgres

#: a table is looked at again when this part of it changed, and at least so many rows
SHARE, AT_LEAST = 0.2, 500


def outgrown_tables() -> list[str]:
    """Tables that changed much since PostgreSQL last looked at them."""
    if not is_postgres():
        return []
    rows = fetch_all(Sql(
        "SELECT relname FROM pg_stat_user_tables WHERE schemaname = current_schema() "
        "AND n_mod_since_analyze > %s + %s * (n_live_tup - LEAST(n_live_tup, n_mod_since_analyze)) ORDER BY relname",
        AT_LEAST, SHARE,
    ))  # fmt: skip
    return [row[0] for row in rows]


def refresh_statistics() -> int:
    """Counts anew what is in tables that grew: for long work, which may call it inside its own transaction."""
    tables = outgrown_tables()
    for table in tables:
        execute(Sql(f"ANALYZE {ident(table)}"))
    return len(tables)


@job("upkeep", every_s=600)
def upkeep(step: Step) -> None:
    """Statistics, and the map of rows that all may see, without which sums read the whole table."""
    tables = outgrown_tables()
    if tables:
        # A table can't be vacuumed inside a transaction, and a job's chunk is one.
        apart = connection.copy()
        try:
            with apart.cursor() as cursor:
                for table in tables:
                    cursor.execute(f"VACUUM (ANALYZE) {ident(table)}")
        finally:
            apart.close()
    step.done += len(tables)
    step.is_done = True
