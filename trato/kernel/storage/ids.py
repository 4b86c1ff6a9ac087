"""Record ids: 64-bit integers from one sequence across all modules."""

from __future__ import annotations

from trato.kernel.sql import Sql, fetch_all, fetch_one, is_postgres


def reserve_ids(count: int) -> list[int]:
    """Ids that nobody else gets, in ascending order. On SQLite to be called inside a write transaction."""
    if count <= 0:
        return []
    if is_postgres():
        rows = fetch_all(Sql("SELECT nextval('trato_record_id') FROM generate_series(1, %s)", count))
        return sorted(row[0] for row in rows)
    row = fetch_one(Sql(
        "UPDATE trato_sequence SET next_value = next_value + %s WHERE name = 'record' RETURNING next_value - %s",
        count, count,
    ))  # fmt: skip
    if row is None:
        raise RuntimeError("the table of sequences is empty: run trato migrate")
    return list(range(row[0], row[0] + count))


def reserve_numbers(key: str, count: int) -> list[int]:
    """The next numbers of an auto-number field. Locks the counter until the transaction ends, so none is lost."""
    row = fetch_one(Sql(
        "INSERT INTO trato_counter (key, value) VALUES (%s, %s) "
        "ON CONFLICT (key) DO UPDATE SET value = trato_counter.value + excluded.value RETURNING value",
        key, count,
    ))  # fmt: skip
    last = int(row[0]) if row else count
    return list(range(last - count + 1, last + 1))
