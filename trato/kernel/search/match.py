"""The full-text condition that lists and the global search share: every word is the beginning of some term."""

from __future__ import annotations

from trato.kernel.sql import FALSE, Sql, is_postgres
from trato.lib.text import tokens

MAX_WORDS = 8


def search_words(text: str) -> list[str]:
    """The words that are looked for, folded."""
    return tokens(text)[:MAX_WORDS]


def match_expression(words: list[str]) -> str:
    """In the database's own query language. Words hold letters and digits only, so nothing needs escaping."""
    if is_postgres():
        return " & ".join(f"'{word}':*" for word in words)
    return " ".join(f'"{word}"*' for word in words)


def text_condition(text: str, id_expression: str, module: str) -> Sql:
    """Condition on the id of a module's record: its directory entry has all the words."""
    words = search_words(text)
    if not words:
        return FALSE
    if is_postgres():
        found = "SELECT id FROM trato_directory WHERE vector @@ %s::tsquery AND module = %s"
        return Sql(f"{id_expression} IN ({found})", match_expression(words), module)
    return Sql(f"{id_expression} IN (SELECT rowid FROM trato_fts WHERE trato_fts MATCH %s)", match_expression(words))
