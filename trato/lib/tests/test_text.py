import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from trato.lib import text


def test_fold_removes_accents_case_and_space() -> None:
    assert text.fold("  Ñoño  ÁÉÍÓÚ\u00a0Straße ") == "nono aeiou strasse"
    assert text.fold("Łódź Ørsted Æther Đà İstanbul ﬁn") == "lodz orsted aether da istanbul fin"
    assert text.fold("O’Brien") == text.fold("O'Brien") == text.fold("O`BRIEN")
    assert text.fold(unicodedata.normalize("NFD", "Peña")) == "pena"
    assert text.fold("が 한국어 Ёлка") == "が 한국어 елка"


@given(st.text())
def test_folding_twice_changes_nothing(value: str) -> None:
    assert text.fold(text.fold(value)) == text.fold(value)


@given(st.text())
def test_composed_and_decomposed_fold_alike(value: str) -> None:
    assert text.fold(unicodedata.normalize("NFD", value)) == text.fold(unicodedata.normalize("NFC", value))


def test_tokens() -> None:
    assert text.tokens("Martínez-Peña, S.L. (2026) foo_bar") == ["martinez", "pena", "s", "l", "2026", "foo", "bar"]
    assert text.tokens("株式会社 東京 उपयोगकर्ता") == ["株式会社", "東京", "उपयोगकर्ता"]
    assert text.tokens(" - ") == []


def test_clean_line() -> None:
    assert text.clean_line(" a\x00b\r\nc\td\ud800 ") == "ab c d"
    assert text.clean_line("e\u0301") == "é"
    assert text.clean_line("👩‍💻 שלום") == "👩‍💻 שלום"


def test_clean_text_keeps_lines() -> None:
    assert text.clean_text("a\r\nb\rc\n\td\x07") == "a\nb\nc\n\td"


def test_similarity_and_misspelling() -> None:
    assert text.similarity("Telefónica", "telefonica") == 1
    assert text.similarity("telefonica", "telefnica") > 0.6 > text.similarity("telefonica", "repsol")
    assert text.similarity("", "a") == 0
    assert text.edit_distance("garcia", "gracia") == 1
    assert text.edit_distance("garcia", "lopez") == 3
    assert text.is_misspelling("Martínez", "Martinz")
    assert not text.is_misspelling("Ana", "Eva")


def test_slug_and_sort_key() -> None:
    assert text.slug("¡Año nuevo, 2026!") == "ano-nuevo-2026"
    assert text.sort_key("É" * 200) == "e" * 120


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=12))
def test_the_quick_way_folds_as_the_thorough_one(sample: str) -> None:
    assert text.fold(sample) == " ".join(unicodedata.normalize("NFC", text._decompose(sample)).split())
