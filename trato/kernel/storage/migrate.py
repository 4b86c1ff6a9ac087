"""After Django's migrations: the kernel's own sequence, search table, triggers, record tables and roles.

Runs after every `migrate`, so that whatever a table rebuild dropped stands again.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from trato.kernel.sql import Sql, execute, is_postgres


# The one use of a Django signal: it is how Django says that a migration ended; it carries no business meaning.
@receiver(post_migrate)
def after_migrate(sender: AppConfig, **kwargs: Any) -> None:
    if sender.label != "kernel" or kwargs.get("using", "default") != "default":
        return
    from trato.kernel.catalog.current import catalog, configuration_changed, forget_catalog
    from trato.kernel.storage.tables import sync_tables

    if "trato_configuration" not in connection.introspection.table_names():
        return
    forget_catalog()
    with transaction.atomic():
        _sequence()
        _search()
        _roles()
        configuration_changed()
        made = sync_tables(catalog())
        if made and is_postgres():
            execute(Sql("ANALYZE"))


def _sequence() -> None:
    if is_postgres():
        execute(Sql("CREATE SEQUENCE IF NOT EXISTS trato_record_id CACHE 1"))
    else:
        execute(Sql("INSERT OR IGNORE INTO trato_sequence (name, next_value) VALUES ('record', 1)"))


def _search() -> None:
    for statement in _SEARCH_POSTGRES if is_postgres() else _SEARCH_SQLITE:
        execute(Sql(statement))


_SEARCH_POSTGRES = (
    'ALTER TABLE trato_directory ALTER COLUMN title_key TYPE varchar(120) COLLATE "C"',
    'ALTER TABLE trato_directory ALTER COLUMN module TYPE varchar(60) COLLATE "C"',
    # Terms are folded words already; the array form keeps PostgreSQL's own word splitting out of it.
    "ALTER TABLE trato_directory ADD COLUMN IF NOT EXISTS vector tsvector GENERATED ALWAYS AS "
    "(CASE WHEN terms = '' THEN NULL ELSE array_to_tsvector(string_to_array(terms, ' ')) END) STORED",
    "CREATE INDEX IF NOT EXISTS directory_vector ON trato_directory USING gin (vector)",
    "CREATE INDEX IF NOT EXISTS directory_title ON trato_directory (title_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX IF NOT EXISTS directory_bin ON trato_directory (deleted_at, id) WHERE deleted_at IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS directory_newest ON trato_directory (module, id) WHERE deleted_at IS NULL",
    "CREATE INDEX IF NOT EXISTS user_name ON trato_user (name, id)",
    'ALTER TABLE trato_search_word ALTER COLUMN word TYPE varchar(60) COLLATE "C"',
)
_SEARCH_SQLITE = (
    "CREATE INDEX IF NOT EXISTS directory_title ON trato_directory (title_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX IF NOT EXISTS directory_bin ON trato_directory (deleted_at, id) WHERE deleted_at IS NOT NULL",
    # Lists sorted by their owners' names begin here.
    "CREATE INDEX IF NOT EXISTS user_name ON trato_user (name, id)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS trato_fts USING fts5(terms, content='trato_directory', content_rowid='id', "
    "detail=none, prefix='1 2 3', tokenize='unicode61 remove_diacritics 0')",
    # New entries are added by `search.terms.add_entries`, many at once: a trigger would write the index row by row.
    "DROP TRIGGER IF EXISTS trato_fts_insert",
    "CREATE TRIGGER IF NOT EXISTS trato_fts_update AFTER UPDATE OF terms ON trato_directory "
    "WHEN new.terms IS NOT old.terms BEGIN "
    "INSERT INTO trato_fts (trato_fts, rowid, terms) VALUES ('delete', old.id, old.terms); "
    "INSERT INTO trato_fts (rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER IF NOT EXISTS trato_fts_delete AFTER DELETE ON trato_directory BEGIN "
    "INSERT INTO trato_fts (trato_fts, rowid, terms) VALUES ('delete', old.id, old.terms); END",
)


def _roles() -> None:
    from trato.kernel.access.standard import ensure_standard_roles

    ensure_standard_roles()
