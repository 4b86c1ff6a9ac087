"""Cleaning, folding and comparing text. The same folding serves search, sorting and matching on both databases."""

import re
import unicodedata

SORT_KEY_LENGTH = 120

# Letters that Unicode does not decompose but that people type without their stroke or ligature.
_LETTERS = {
    "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t",
    "ƶ": "z", "ɓ": "b", "ɖ": "d", "ƒ": "f", "ɨ": "i", "ǥ": "g", "ĸ": "k",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "·": "", "ʹ": "",
}  # fmt: skip
# Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels, invisible joiners and direction marks.
# Marks of other scripts (Indic vowels, kana voicing) are letters to their readers and stay.
_DROPPED = (
    (0x00AD, 0x00AD), (0x0300, 0x036F), (0x0483, 0x0487), (0x0591, 0x05BD), (0x05BF, 0x05C7), (0x0610, 0x061A),
    (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F), (0x20D0, 0x20FF), (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF),
)  # fmt: skip
_FOLDS: dict[int, str] = {ord(letter): plain for letter, plain in _LETTERS.items()}
for _first, _last in _DROPPED:
    _FOLDS.update(dict.fromkeys(range(_first, _last + 1), ""))

_ASCII_WORD = re.compile(r"[a-z0-9]+")
# \w leaves out the vowel signs of Indic and South-East Asian scripts and would cut their words.
_ANY_WORD = re.compile(
    r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0DFF\u0E31-\u0E4E\u0EB1-\u0ECD\u1000-\u109F\u1780-\u17D3\u3099\u309A])+"
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_BREAK = re.compile(r"[\t\n\r\x85\u2028\u2029]+")
_TEXT_BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def fold(text: str) -> str:
    """The text without accents, case, ligatures and extra white space: what spellings of one word have in common."""
    if text.isascii():
        if "`" in text:
            text = text.replace("`", "'")
        return " ".join(text.lower().split())
    if max(text) < _FIRST_MARK:
        return " ".join(text.translate(_QUICK_FOLDS).split())
    return " ".join(unicodedata.normalize("NFC", _decompose(text)).split())


def _decompose(text: str) -> str:
    # Twice: some compatibility characters decompose only after their case is folded (Unicode 3.13, NFKC_Casefold).
    folded = unicodedata.normalize("NFKD", text).translate(_FOLDS).casefold()
    return unicodedata.normalize("NFKD", folded).translate(_FOLDS).casefold()


# Below the combining marks every letter folds by itself, so that European texts need no normalisation of the whole.
_FIRST_MARK = "\u0300"
_QUICK_FOLDS: dict[int, str] = {code: _decompose(chr(code)) for code in range(ord(_FIRST_MARK))}


def tokens(text: str) -> list[str]:
    """The folded words of letters and digits, in order. A run of Chinese or Japanese is one word."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    folded = fold(text)
    return _ASCII_WORD.findall(folded) if folded.isascii() else _ANY_WORD.findall(folded)


def sort_key(text: str) -> str:
    """What lists sort by: folded, at most 120 characters."""
    return fold(text)[:SORT_KEY_LENGTH]


def clean_line(text: str) -> str:
    """One line as it may be stored: composed (NFC), trimmed, without control characters; line breaks become spaces."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if not text.isprintable():
        text = _UNPRINTABLE.sub("", _LINE_BREAK.sub(" ", text))
    return unicodedata.normalize("NFC", text).strip()


def clean_text(text: str) -> str:
    r"""Text of several lines to be stored: composed (NFC), trimmed, \n line ends, tabs, no control characters."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _UNPRINTABLE.sub("", _TEXT_BREAK.sub("\n", text))
    return unicodedata.normalize("NFC", text).strip()


def trigrams(word: str) -> frozenset[str]:
    """The runs of three characters of a folded word, padded as in pg_trgm so that beginnings weigh more."""
    padded = f"  {fold(word)} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2)) if len(padded) > 3 else frozenset()


def similarity(a: str, b: str) -> float:
    """How alike two words are, 0 to 1: Dice's coefficient of their trigrams."""
    first, second = trigrams(a), trigrams(b)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def edit_distance(a: str, b: str, limit: int = 2) -> int:
    """Letters to insert, delete, change or swap to make one word of the other; above limit, limit + 1.

    Optimal string alignment (restricted Damerau-Levenshtein). Give folded words.
    """
    if a == b:
        return 0
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        current = [i]
        for j, other in enumerate(b, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)


def is_misspelling(a: str, b: str) -> bool:
    """Whether b could be a slip of the finger for a: one edit up to five letters, two above."""
    a, b = fold(a), fold(b)
    limit = 1 if min(len(a), len(b)) <= 5 else 2
    return edit_distance(a, b, limit) <= limit


def slug(text: str, separator: str = "-") -> str:
    """The text as part of an address or file name: folded ASCII words joined by a separator; may be empty."""
    return separator.join(_ASCII_WORD.findall(fold(text)))
