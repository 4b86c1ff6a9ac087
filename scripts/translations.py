"""Compile every .po catalogue of Trato to .mo with Babel, so that no gettext program is needed."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write the .mo beside each .po. Fuzzy entries are left out: they are guesses."""
    for source in sorted((ROOT / "trato").rglob("locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        draft = source.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, catalogue, use_fuzzy=False)
        # Replaced at once: a server that starts meanwhile reads the old or the new one, never half of it.
        draft.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    main()
