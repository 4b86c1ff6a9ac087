"""Titles with what was looked for marked in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from trato.lib.text import fold

_WORDS = re.compile(r"(\w+)")


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text escaped, the beginnings of words that match in <mark>."""
    pieces = []
    for index, piece in enumerate(_WORDS.split(text)):
        length = 0
        if index % 2:
            folded = fold(piece)
            length = max((len(word) for word in words if folded.startswith(word)), default=0)
        if length:
            pieces.append(f"<mark>{escape(piece[:length])}</mark>{escape(piece[length:])}")
        else:
            pieces.append(str(escape(piece)))
    return mark_safe("".join(pieces))  # noqa: S308  escaped piece by piece
