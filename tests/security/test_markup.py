"""What people type stays text, wherever it is shown; and no page has anything inline."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.security.addresses import addresses
from tests.security.pages import XSS, Page
from trato.apps.imports.models import Import
from trato.kernel.jobs.worker import work_all
from trato.kernel.records.write import create

HTMX = {"HX-Request": "true"}
TODAY = datetime.now(UTC).date().isoformat()


def faults_of(client, paths):
    """Every page that is one, with what is wrong in it."""
    wrong, seen = [], 0
    for path in paths:
        for headers in ({}, HTMX):
            answer = client.get(path, headers=headers)
            assert answer.status_code < 500, path
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                seen += 1
                wrong += [(path, fault) for fault in Page(answer.content.decode()).faults]
    return wrong, seen


def test_no_page_at_all_has_anything_inline(browser, world, people):
    values = {"record_id": world.bob.accounts, "user": people.bob.pk, "team": people.north.pk,
              "role": people.roles["rep"].pk, "path": "docs"}  # fmt: skip
    wrong, seen = faults_of(browser("alice"), addresses(values))
    assert wrong == []
    assert seen > 60
    wrong, _seen = faults_of(browser(), [path for path in addresses(values) if path.startswith("/sign-in/")])
    assert wrong == []


def test_rich_text_keeps_nothing_that_runs(as_person, every_type):
    ctx = as_person("alice")
    for number, html in enumerate((
        "<p onclick=xqz()>x</p>", "<a href='javascript:xqz()'>x</a>", "<a href='JaVaScRiPt:xqz()'>x</a>",
        "<a href='&#106;avascript:xqz()'>x</a>", "<svg><script>xqz()</script></svg>", "<math><mi//xlink:href='data:x,xqz'>",
        "<img src=x onerror=xqz()>", "<style>*{x:xqz}</style>", "<p style='background:url(xqz)'>x</p>", "<iframe src=xqz>",
        "<form action=/xqz><input></form>", "<base href=//xqz>", "<noscript><p title='</noscript><img src=x onerror=xqz()>'>",
        "<a href='data:text/html,xqz'>x</a>", "<a href='vbscript:xqz'>x</a>", "<p id=xqz class=xqz>x</p>",
    )):  # fmt: skip
        record = create("things", {"name": f"Thing {number}", "f_rich_text": f"<p>fine</p>{html}"}, ctx)
        kept = record["f_rich_text"] or ""
        page = Page(kept)
        assert page.faults == [], kept
        assert not any(
            word in kept.lower() for word in ("javascript:", "<img", "<form", "style=", "<svg", "vbscript")
        ), kept


def test_the_preview_of_an_import_stays_text(browser, people, world):
    text = StringIO()
    csv.writer(text).writerows([["Name", f"Industry {XSS}", XSS], [XSS, XSS, XSS], ["=HYPERLINK(1)", "x", "y"]])
    client = browser("alice")
    upload = SimpleUploadedFile(f"{XSS}.csv", text.getvalue().encode(), "text/csv")
    assert client.post("/import/", {"module": "accounts", "file": upload}).status_code == 302
    batch = Import.objects.get()
    paths = [f"/import/{batch.pk}/columns", f"/import/{batch.pk}/options", "/import/"]
    wrong, _seen = faults_of(client, paths)
    client.post(f"/import/{batch.pk}/columns", {"to_0": "name", "to_1": "industry"})
    client.post(f"/import/{batch.pk}/options", {"mode": "create"})
    work_all()
    more, _seen = faults_of(client, [f"/import/{batch.pk}/check"])
    client.post(f"/import/{batch.pk}/start")
    work_all()
    last, _seen = faults_of(client, [f"/import/{batch.pk}/", "/import/"])
    assert [*wrong, *more, *last] == []


FORMULAS = ["=HYPERLINK(\"http://evil\",\"x\")", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "@SUM(1)", "\t=1+1", "\r=1+1", "＝1+1",
            "=1+1", "+SUM(A1)", "-SUM(A1)"]  # fmt: skip


def test_exports_hold_no_formulas(browser, as_person, every_type):
    ctx = as_person("alice")
    for number, text in enumerate(FORMULAS):
        create("things", {"name": text or f"x{number}", "f_text": text, "f_long_text": text,
                          "f_person_name": {"given": text, "family": "x"}, "f_address": {"street": text}}, ctx)  # fmt: skip
    answer = browser("alice").get("/m/things/export?format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert len(rows) == len(FORMULAS) + 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "@", "\t", "\r")), cell
        assert not (cell.startswith(("+", "-")) and any(letter.isalpha() for letter in cell)), cell
    answer = browser("alice").get("/m/things/export?format=xlsx")
    workbook = answer.getvalue()
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(workbook)) as parts:
        assert not any(b"<f>" in parts.read(name) or b"<f " in parts.read(name) for name in parts.namelist())


ODD = ["שלום עולם", "مرحبا بالعالم", "🚀👩‍👩‍👧‍👦 Rocket", "Ω≈ç√∫˜µ≤≥÷", "田中さん", "a\u0301rbol", "‮evil‬", "\ufeffbom", "'; DROP TABLE x;--",
       "{{ 7*7 }}", "%s %(name)s {name}", "<b>bold</b> & co", "\\u0000", "null", "None", "0", "a\u200bb"]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_survive_every_door(browser, token, people, text):
    import unicodedata

    wanted = unicodedata.normalize("NFC", text).strip()
    alice, headers = browser("alice"), token("alice")
    made = browser().post("/api/v1/accounts", {"name": text, "description": text}, headers=headers,
                          content_type="application/json")  # fmt: skip
    assert made.status_code == 201, made.content
    got = browser().get(f"/api/v1/accounts/{made.json()['id']}", headers=headers).json()
    assert got["name"].strip("\ufeff") == wanted.strip("\ufeff")
    page = alice.get(f"/m/accounts/{made.json()['id']}").content.decode()
    assert "49" not in page.split("<h1", 1)[-1].split("</h1>")[0] or "49" in text
    answer = alice.post(f"/m/accounts/{made.json()['id']}/edit", {"name": text, "description": text})
    assert answer.status_code == 302
    assert browser().get(f"/api/v1/accounts/{made.json()['id']}", headers=headers).json()["name"] == got["name"]


def test_a_name_of_ten_thousand_characters_is_refused_and_not_lost(browser, token, people):
    long = "Straße " * 1500
    answer = browser().post("/api/v1/accounts", {"name": long}, headers=token("alice"), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "name"
    page = browser("alice").post("/m/accounts/new", {"name": long, "description": "kept"})
    assert page.status_code == 422
    assert long.strip() in page.content.decode()
    assert "kept" in page.content.decode()
