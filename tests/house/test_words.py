"""The catalogue: complete in Spanish, and exactly what the sources say."""

from __future__ import annotations

import re
import shutil
from io import StringIO

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command

from tests.house.source import PACKAGE, ROOT

CATALOGUE = PACKAGE / "locale" / "es" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}")


def read(path):
    with path.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def catalogue():
    return read(CATALOGUE)


def test_spanish_is_complete(catalogue):
    empty = [
        message.id
        for message in catalogue
        if message.id and not all(message.string if message.pluralizable else [message.string])
    ]
    assert not empty, empty


def test_spanish_holds_no_guesses(catalogue):
    fuzzy = [message.id for message in catalogue if message.id and message.fuzzy]
    assert not fuzzy, fuzzy


def test_spanish_keeps_the_placeholders(catalogue):
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        originals = message.id if message.pluralizable else [message.id]
        translations = message.string if message.pluralizable else [message.string]
        wanted = {found for text in originals for found in PLACEHOLDER.findall(text)}
        given = {found for text in translations for found in PLACEHOLDER.findall(text or "")}
        if not given <= wanted or (not message.pluralizable and message.string and given != wanted):
            wrong.append(message.id)
    assert not wrong, wrong


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext")
def test_the_catalogue_is_what_the_sources_say(tmp_path, monkeypatch):
    """A copy of the sources is scanned, so that a failing test changes nothing."""
    skipped = shutil.ignore_patterns("__pycache__", "vendor", "tests", "*.mo")
    shutil.copytree(PACKAGE, tmp_path / "trato", ignore=skipped)
    monkeypatch.chdir(tmp_path / "trato")
    from django.conf import settings

    monkeypatch.setattr(settings, "LOCALE_PATHS", [str(tmp_path / "trato" / "locale")])
    call_command("makemessages", locale=["es"], no_obsolete=True, add_location=None, verbosity=0, stdout=StringIO())
    fresh = read(tmp_path / "trato" / "locale" / "es" / "LC_MESSAGES" / "django.po")
    kept = read(CATALOGUE)
    sources = {message.id for message in fresh if message.id}
    known = {message.id for message in kept if message.id}
    assert not sources - known, f"missing from {CATALOGUE.relative_to(ROOT)}: {sorted(map(str, sources - known))}"
    assert not known - sources, f"no longer said: {sorted(map(str, known - sources))}"
