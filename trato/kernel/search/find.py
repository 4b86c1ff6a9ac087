"""The global search: while typing, and as a page of results.

Order while typing: exact title, then titles that begin so, then newest. Rights are in the same query as the words,
before any cap. When hardly anything is found, misspelt words are corrected by the words of known titles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trato.kernel.access.predicate import permitted, visible_entries
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.fields.base import Render
from trato.kernel.search.correct import corrected_words
from trato.kernel.search.match import match_expression, search_words
from trato.kernel.sql import Sql, all_of, fetch_all, is_postgres, prefix_range
from trato.lib.text import clean_line, fold, sort_key, tokens

FEW = 3
#: how many of the newest records of each module are looked through before the index of words is asked
AMONG_NEWEST = 500


@dataclass(frozen=True)
class Hit:
    """A record that was found: why it matched is the field and its value, when that is not the title itself."""

    id: int
    module: str
    title: str
    field: str = ""
    value: str = ""
    corrected: bool = False


def suggest(text: str, ctx: Context, *, limit: int = 8, modules: Sequence[str] = ()) -> list[Hit]:
    """Hits while typing. From the first character; at most three queries."""
    text = clean_line(text)
    key = sort_key(text)
    if not key:
        return []
    found = _by_title(key, ctx, limit, modules)
    if len(found) < limit and (len(key) >= 2 or not found):
        known = {hit.id for hit in found}
        newest = _by_words(search_words(text), ctx, limit, modules)
        found += [hit for hit in newest if hit.id not in known][: limit - len(found)]
    if len(found) < FEW and len(key) >= 4:
        known = {hit.id for hit in found}
        words = corrected_words(text)
        if words:
            again = _by_words(words, ctx, limit, modules)
            found += [replace(hit, corrected=True) for hit in again if hit.id not in known][: limit - len(found)]
    return explain(found, text, ctx)


def search(text: str, ctx: Context, *, limit: int = 50, modules: Sequence[str] = ()) -> list[Hit]:
    """Ranked hits for the page of results: exact title, beginning of the title, all words in the title, the rest;
    newest first within each."""
    text = clean_line(text)
    words = search_words(text)
    if not words:
        return []
    found = _by_title(sort_key(text), ctx, limit, modules)
    known = {hit.id for hit in found}
    found += [hit for hit in _by_words(words, ctx, max(limit * 4, 200), modules) if hit.id not in known]
    if len(found) < FEW:
        known = {hit.id for hit in found}
        again = corrected_words(text)
        found += [
            replace(hit, corrected=True) for hit in (_by_words(again, ctx, limit, modules) if again else [])
            if hit.id not in known
        ]  # fmt: skip
    key = fold(text)
    found.sort(key=lambda hit: (_rank(hit, key, words), -hit.id))
    return explain(found[:limit], text, ctx)


def _rank(hit: Hit, key: str, words: Sequence[str]) -> int:
    title = fold(hit.title)
    if hit.corrected:
        return 4
    if title == key:
        return 0
    if title.startswith(key):
        return 1
    in_title = tokens(title)
    return 2 if all(any(word.startswith(asked) for word in in_title) for asked in words) else 3


def _conditions(ctx: Context, modules: Sequence[str]) -> Sql:
    known = catalog()
    # Records that only link others would say every name twice.
    wanted = modules or [spec.key for spec in known.modules.values() if spec.menu]
    return all_of([Sql("d.deleted_at IS NULL"), visible_entries(known, ctx.principal, modules=wanted)])


def _by_title(key: str, ctx: Context, limit: int, modules: Sequence[str]) -> list[Hit]:
    where = all_of([prefix_range("d.title_key", key), _conditions(ctx, modules)])
    rows = fetch_all(
        "SELECT d.id, d.module, d.title FROM trato_directory d WHERE " + where
        + Sql(" ORDER BY d.title_key, d.id LIMIT %s", limit)
    )  # fmt: skip
    return [Hit(*row) for row in rows]


def _by_words(words: Sequence[str], ctx: Context, limit: int, modules: Sequence[str]) -> list[Hit]:
    """Records with all the words, the newest first."""
    if not words:
        return []
    expression = match_expression(list(words))
    if is_postgres():
        found = _among_newest(expression, ctx, limit, modules) if limit < AMONG_NEWEST else []
        if len(found) >= limit:
            return found
        where = all_of([Sql("d.vector @@ %s::tsquery", expression), _conditions(ctx, modules)])
        # Sorted by an expression: reading all ids from the newest down would pass by everything without such a word.
        statement = "SELECT d.id, d.module, d.title FROM trato_directory d WHERE " + where + " ORDER BY d.id + 0 DESC"
    else:
        where = all_of([Sql("trato_fts MATCH %s", expression), _conditions(ctx, modules)])
        source = "trato_fts f CROSS JOIN trato_directory d ON d.id = f.rowid"
        statement = f"SELECT d.id, d.module, d.title FROM {source} WHERE " + where + " ORDER BY f.rowid DESC"
    return [Hit(*row) for row in fetch_all(statement + Sql(" LIMIT %s", limit))]


def _among_newest(expression: str, ctx: Context, limit: int, modules: Sequence[str]) -> list[Hit]:
    """Hits among the newest records of each module. A word that many have is found here at once; PostgreSQL's index
    of words would first gather all records that have it."""
    known = catalog().modules
    parts = []
    for spec in [known[key] for key in modules if key in known] or [spec for spec in known.values() if spec.menu]:
        # A range and both columns in the order: else the primary key is read, past the newer records of all modules.
        only = Sql("d.module BETWEEN %s AND %s", spec.key, spec.key)
        seen = all_of([only, Sql("d.deleted_at IS NULL"), permitted(spec, ctx.principal, alias="d")])
        newest = "SELECT d.id, d.module, d.title, d.vector FROM trato_directory d WHERE " + seen
        newest += Sql(" ORDER BY d.module DESC, d.id DESC LIMIT %s", AMONG_NEWEST)
        match = Sql(") w WHERE w.vector @@ %s::tsquery LIMIT %s)", expression, limit)
        parts.append("(SELECT w.id, w.module, w.title FROM (" + newest + match)
    if not parts:
        return []
    together = "SELECT * FROM (" + Sql.join(" UNION ALL ", parts) + Sql(") u ORDER BY u.id DESC LIMIT %s", limit)
    return [Hit(*row) for row in fetch_all(together)]


def explain(hits: Sequence[Hit], text: str, ctx: Context) -> list[Hit]:
    """Says of every hit which field matched, when it is not the title. One query per module among the hits."""
    from trato.kernel.records.read import get_many

    words = search_words(text)
    open_hits = [hit for hit in hits if not _in_title(hit, words)]
    by_module: dict[str, list[int]] = {}
    for hit in open_hits:
        by_module.setdefault(hit.module, []).append(hit.id)
    reasons: dict[int, tuple[str, str]] = {}
    render = Render(ctx.locale)
    for module, ids in by_module.items():
        spec = catalog().module(module)
        fields = [f for f in spec.searchable if ctx.principal.sees_field(module, f.key) and f.key != spec.title]
        for record in get_many(module, ids, ctx, [f.key for f in fields]).values():
            for field in fields:
                value = record[field.key]
                if value is not None and _matches(field.kind.terms(value), words):
                    shown = field.kind.text(value, field, render)
                    reasons[record.id] = (str(field.label), shown[:120])
                    break
    return [
        replace(hit, field=reasons[hit.id][0], value=reasons[hit.id][1]) if hit.id in reasons else hit for hit in hits
    ]


def _in_title(hit: Hit, words: Sequence[str]) -> bool:
    return _matches([hit.title], words) and bool(words)


def _matches(texts: object, words: Sequence[str]) -> bool:
    found = [token for text in texts for token in tokens(str(text))]  # type: ignore[attr-defined]
    joined = "".join(found)
    return any(any(token.startswith(word) for token in found) or (word.isdigit() and word in joined) for word in words)
