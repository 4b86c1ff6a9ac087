"""Django's SQLite backend with a write-ahead log, a bounded cache and one write lock across threads and processes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from trato.kernel.db.sqlite.lock import LockTimeout, WriteLock, for_database

LOCK_TIMEOUT_S = 20.0
WRITING_VERBS = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP", "REINDEX", "VACUUM")
# Memory is bounded per connection, and a process has as many connections as threads.
CACHE_KIB = 16_000
MMAP_BYTES = 64 * 1024 * 1024
LOG_LIMIT_BYTES = 64 * 1024 * 1024
CACHED_STATEMENTS = 512


class DatabaseIsBusy(OperationalError):
    """Other writers kept the database for longer than a writer waits."""


# Django's typing leaves out the hooks that backends override, hence `type: ignore[misc]` at their super() calls.
class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. Every `atomic` block, and every single write outside of one, holds the write lock.

    OPTIONS: `synchronous` (FULL, NORMAL or OFF; default FULL), `lock_timeout_s` (default 20), and those of Django.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._write_lock: WriteLock | None = None
        self._has_write_lock = False

    def get_connection_params(self) -> dict[str, Any]:
        """What sqlite3.connect() receives; our own options are taken out."""
        params: dict[str, Any] = super().get_connection_params()
        self._synchronous = str(params.pop("synchronous", "FULL"))
        self._lock_timeout_s = float(params.pop("lock_timeout_s", LOCK_TIMEOUT_S))
        self.transaction_mode = "IMMEDIATE"
        # Only writers that know nothing of our lock (a backup, a shell) make a connection wait inside SQLite.
        params.setdefault("timeout", LOCK_TIMEOUT_S)
        params.setdefault("cached_statements", CACHED_STATEMENTS)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """A connection set up for our use. Databases in memory have no other writers, so they need no lock."""
        self._write_lock = None if self.is_in_memory_db() else for_database(str(conn_params["database"]))
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        if self._write_lock and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            with self._writing():
                connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
        connection.execute(f"PRAGMA journal_size_limit = {LOG_LIMIT_BYTES}")
        # Not in memory: SQLite walks the journal of a savepoint from its beginning at the end of each statement then,
        # and a chunk of a thousand records took twenty times as long.
        connection.execute("PRAGMA temp_store = FILE")
        return connection

    def create_cursor(self, name: str | None = None) -> base.SQLiteCursorWrapper:
        """A cursor that takes the lock for a single write outside of a transaction."""
        cursor: LockingCursor = self.connection.cursor(factory=LockingCursor)
        cursor.wrapper = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._take_write_lock()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_write_lock_back()
            raise

    def _commit(self) -> None:
        # A commit that fails keeps the lock: Django rolls back next, or closes the connection.
        super()._commit()  # type: ignore[misc]
        self._give_write_lock_back()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._give_write_lock_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_write_lock_back()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock, unless this connection has it already."""
        if self._has_write_lock:
            yield
            return
        self._take_write_lock()
        try:
            yield
        finally:
            self._give_write_lock_back()

    def _take_write_lock(self) -> None:
        if self._write_lock is None or self._has_write_lock:
            return
        try:
            self._write_lock.acquire(self._lock_timeout_s)
        except LockTimeout:
            raise DatabaseIsBusy(
                f"Others have been writing to the database for {self._lock_timeout_s:g} seconds; nothing was changed."
            ) from None
        self._has_write_lock = True

    def _give_write_lock_back(self) -> None:
        if self._has_write_lock:
            assert self._write_lock is not None
            self._has_write_lock = False
            self._write_lock.release()


class LockingCursor(base.SQLiteCursorWrapper):
    """A cursor whose writes wait for their turn when they stand alone."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        if self._needs_lock(query):
            with self.wrapper._writing():
                return super().execute(query, params)
        return super().execute(query, params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run one statement for each set of parameters."""
        if self._needs_lock(query):
            with self.wrapper._writing():
                return super().executemany(query, param_list)
        return super().executemany(query, param_list)

    def _needs_lock(self, query: str) -> bool:
        return not self.wrapper._has_write_lock and query.lstrip()[:7].upper().startswith(WRITING_VERBS)
