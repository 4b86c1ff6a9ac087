"""The global search: the same hits on both databases, under rights, with reasons and corrections."""

from __future__ import annotations

import pytest

from trato.kernel.records import write
from trato.kernel.records.change import Change
from trato.kernel.search.find import search, suggest


@pytest.fixture
def clients(system):
    rows = [
        {"name": "García Hermanos", "emails": ["info@garcia.es"], "phones": ["+34912345678"]},
        {"name": "Talleres García", "emails": ["taller@example.com", "jefe.garcia@example.com"]},
        {"name": "Garcia"},
        {"name": "Ørsted Iberia", "phones": ["+4533123456"]},
        {"name": "Łódź & Straße"},
    ]
    write.write([Change.create("clients", row) for row in rows], system)


def titles(hits):
    return [hit.title for hit in hits]


def test_exact_then_beginning_then_newest(clients, system):
    assert titles(suggest("GARCÍA", system)) == ["Garcia", "García Hermanos", "Talleres García"]
    assert titles(suggest("g", system))[:2] == ["Garcia", "García Hermanos"]


@pytest.mark.parametrize(("asked", "found"), [
    ("orsted", "Ørsted Iberia"), ("lodz strasse", "Łódź & Straße"), ("912 34", "García Hermanos"),
    ("34912345678", "García Hermanos"), ("33123456", "Ørsted Iberia"), ("jefe", "Talleres García"),
    ("taller@example", "Talleres García"), ("iberia ors", "Ørsted Iberia"),
])  # fmt: skip
def test_accents_parts_and_digits_match(clients, system, asked, found):
    hits = suggest(asked.replace(" ", "") if asked[0].isdigit() else asked, system)
    assert found in titles(hits)


def test_it_says_why_a_record_was_found(clients, system):
    hit = next(hit for hit in suggest("jefe", system) if hit.title == "Talleres García")
    assert (hit.field, "jefe.garcia@example.com" in hit.value) == ("Emails", True)


def test_misspellings_are_forgiven_when_little_is_found(clients, system):
    hits = search("tallers garcia", system)
    assert hits[0].title == "Talleres García"
    assert hits[0].corrected
    assert search("xyzzyx", system) == []


def test_what_one_may_not_see_is_not_found(as_, clients):
    write.create("clients", {"name": "García de Bob"}, as_("bob"))
    assert titles(suggest("garcia", as_("bob"))) == ["García de Bob"]
    assert suggest("garcia", as_("carla")) == []
    assert search("garcia", as_("carla")) == []


def test_changed_and_deleted_records_are_found_by_what_they_are_now(clients, system):
    made = write.create("clients", {"name": "Before"}, system)
    write.update("clients", made.id, {"name": "After"}, system)
    assert suggest("before", system) == []
    assert titles(suggest("after", system)) == ["After"]
    write.delete("clients", made.id, system)
    assert suggest("after", system) == []


@pytest.mark.parametrize("text", ["", "   ", "\"'*:&|!()", "a' OR 1=1 --", "NEAR(", "%_", "\x00", "é" * 500])
def test_no_text_breaks_it(clients, system, text):
    suggest(text, system)
    search(text, system)
