"""Misspelt words: replaced by the nearest word that occurs in some title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trato.kernel.search.match import search_words
from trato.kernel.search.terms import MIN_WORD
from trato.kernel.sql import Sql, all_of, among_texts, fetch_all, prefix_range
from trato.lib.text import edit_distance


def corrected_words(text: str) -> list[str]:
    """The words with misspelt ones replaced; [] when none is misspelt or nothing is near."""
    asked = search_words(text)
    doubtful = [word for word in asked if len(word) >= MIN_WORD]
    known = _known(doubtful)
    found: list[str] = []
    for word in asked:
        nearest = word if word in known or len(word) < MIN_WORD else _nearest(word)
        if nearest is None:
            return []
        found.append(nearest)
    return [] if found == asked else found


def _known(words: Sequence[str]) -> set[str]:
    rows = fetch_all("SELECT word FROM trato_search_word WHERE " + among_texts("word", words)) if words else []
    return {row[0] for row in rows}


def _nearest(word: str) -> str | None:
    """The known word at the smallest edit distance: one letter for short words, two for long ones."""
    allowed = 1 if len(word) < 6 else 2
    length = Sql("length(word) BETWEEN %s AND %s", len(word) - allowed, len(word) + allowed)
    rows = fetch_all("SELECT word FROM trato_search_word WHERE " + all_of([prefix_range("word", word[0]), length]))
    near = _near(word, (row[0] for row in rows), allowed)
    if not near:
        # The first letter itself may be the wrong one: then the second must be right.
        swapped = Sql("(substr(word, 2, 1) = %s OR substr(word, 1, 1) = %s)", word[1], word[1])
        rows = fetch_all("SELECT word FROM trato_search_word WHERE " + all_of([swapped, length]))
        near = _near(word, (row[0] for row in rows), allowed)
    return min(near)[1] if near else None


def _near(word: str, others: Iterable[str], allowed: int) -> list[tuple[int, str]]:
    letters = set(word)
    # An edit brings and takes at most one letter each: most words are out before their distance is counted.
    likely = [other for other in others if len(letters.symmetric_difference(other)) <= 2 * allowed]
    scored = [(edit_distance(word, other, allowed), other) for other in likely]
    return [item for item in scored if item[0] <= allowed]
