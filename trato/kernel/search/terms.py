"""The words by which a record is found: folded tokens of its searchable fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.sql import among, execute, insert_rows, is_postgres
from trato.lib.phones import national_digits, phone_digits
from trato.lib.text import tokens

#: enough for names, addresses and a description; a novel is not a search term
MAX_TERMS = 400
#: shorter words are not worth correcting
MIN_WORD = 4


def terms_of(spec: ModuleSpec, values: Mapping[str, Any]) -> list[str]:
    """Distinct folded words of a record, in the order of its fields."""
    found: dict[str, None] = {}
    for field in spec.searchable:
        value = values.get(field.key)
        if value is None:
            continue
        words_of = _phone_words if field.kind.family == "phone" else tokens
        for text in field.kind.terms(value):
            for word in words_of(text):
                found[word] = None
        if len(found) > MAX_TERMS:
            return list(found)[:MAX_TERMS]
    return list(found)


def _phone_words(number: str) -> list[str]:
    """A number is found by its digits with and without the country code."""
    return [phone_digits(number), national_digits(number)]


def add_entries(record_ids: Sequence[int]) -> None:
    """Makes new directory entries findable on SQLite, in one statement for all of them. PostgreSQL keeps its index
    with the row."""
    if record_ids and not is_postgres():
        source = "INSERT INTO trato_fts (rowid, terms) SELECT id, terms FROM trato_directory WHERE "
        execute(source + among("id", record_ids))


#: words that this process wrote and committed already
_known: set[str] = set()
_KNOWN_LIMIT = 300_000


def remember_words(title_keys: Iterable[str]) -> None:
    """Keeps the words of titles, so that a misspelt search can be compared with them."""
    fresh = {
        word for key in title_keys for word in key.split() if MIN_WORD <= len(word) <= 60 and word.isalpha()
    } - _known  # fmt: skip
    if not fresh:
        return
    insert_rows("trato_search_word", ("word",), [(word,) for word in sorted(fresh)], suffix="ON CONFLICT DO NOTHING")
    if len(_known) < _KNOWN_LIMIT:
        transaction.on_commit(lambda: _known.update(fresh))
