"""The catalog that this process works with, swapped whole when the configuration changes anywhere."""

from __future__ import annotations

import threading
import time

from django.db import connection, transaction
from django.db.models import F

from trato.kernel.catalog.snapshot import Catalog

#: how long a process may work with an old catalog, in seconds
RECHECK_AFTER_S = 0.8

_lock = threading.Lock()
_current: Catalog | None = None
_checked_at = 0.0


def catalog() -> Catalog:
    """The current catalog. Asks the database for its version at most every `RECHECK_AFTER_S` seconds."""
    global _current, _checked_at
    found = _current
    if found is not None and time.monotonic() - _checked_at < RECHECK_AFTER_S:
        return found
    with _lock:
        if _current is not None and time.monotonic() - _checked_at < RECHECK_AFTER_S:
            return _current
        version = _stored_version()
        if _current is None or _current.version != version:
            from trato.kernel.catalog.build import build_catalog

            _current = build_catalog(version)
        _checked_at = time.monotonic()
        return _current


def _stored_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM trato_configuration WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def configuration_changed() -> None:
    """To be called in the transaction that changes configuration: other processes reload after it commits, this one
    reloads at once (and again if the transaction is rolled back)."""
    from trato.kernel.catalog.models import Configuration

    if not Configuration.objects.filter(pk=1).update(version=F("version") + 1):
        Configuration.objects.create(pk=1, version=1)
    forget_catalog()
    if connection.in_atomic_block:
        transaction.on_commit(forget_catalog)


def forget_catalog() -> None:
    """Makes the next `catalog()` read the configuration anew."""
    global _current, _checked_at
    with _lock:
        _current, _checked_at = None, 0.0
