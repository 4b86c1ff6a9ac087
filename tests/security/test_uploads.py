"""Files: nothing that runs is taken, what is taken is served so that it can do no harm, and only to whom it is for."""

from __future__ import annotations

import re
import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from trato.kernel.errors import Invalid
from trato.kernel.records import read
from trato.kernel.records.models import StoredFile
from trato.kernel.records.write import create, update


def picture(kind="GIF"):
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


def bomb():
    """A PNG of 60,000 × 60,000 points in a few bytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


REFUSED = {
    "page.html": b"<p>x</p>", "page.HTM": b"<p>x</p>", "page.xhtml": b"<p/>", "run.exe": b"MZ\x90\0", "photo.png": b"MZ\x90\0",
    "notes.txt": b"<!DOCTYPE html><script>alert(1)</script>", "wide.txt": "<script>x</script>".encode("utf-16"),
    "pic.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "on.svg": b"<svg onload=alert(1)></svg>", "wide.svg": "<svg onload=alert(1)/>".encode("utf-16"),
    "entity.svg": b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
    "link.svg": b"<svg><a href='javascript:alert(1)'>x</a></svg>",
    "half.gif": b"GIF89a/*" + b"x" * 30 + b"*/=alert(1)//", "fake.jpg": b"not a picture", "bomb.png": bomb(),
    "hidden\u202egpj.exe": b"x", "script.js": b"alert(1)", "run.sh": b"echo", "any.bin": b"#!/bin/sh\nrm -rf /",
    "elf": b"\x7fELF\x02", "x.php": b"<?php", "y.txt": b"hello <?php system(1)", "empty.txt": b"", "a.svgz": b"\x1f\x8b",
    "trail.html. ": b"<p>x</p>", "many.png.html": b"<p>x</p>", "shortcut.lnk": b"L\0",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_runs_is_refused(browser, token, world, name):
    upload = SimpleUploadedFile("x", REFUSED[name], "image/png")
    upload._name = name
    answer = browser("bob").post(f"/m/accounts/{world.bob.accounts}/files", {"file": upload})
    assert answer.status_code == 422, answer.status_code
    upload.seek(0)
    answer = browser().post("/api/v1/files", {"file": upload}, headers=token("bob"))
    assert answer.status_code == 422, answer.content
    assert StoredFile.objects.count() == 0


SERVED = {
    "both.gif": picture() + b"/*<script>alert(1)</script>*/", "both.jpg": picture("JPEG") + b"<html><script>alert(1)",
    "plain.txt": b"hello", "fine.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>",
    "deep.txt": b"x" * 5000 + b"<script>alert(1)</script>", "paper.pdf": b"%PDF-1.7 /JS (app.alert(1))",
    "sheet.csv": b"=HYPERLINK(1)", "book.xml": b"<?xml version='1.0'?><x/>", "odd.xyz": b"\0\1\2",
    "style.css": b"body{}", "data.json": b"{}", "page.eml": b"Subject: x",
}  # fmt: skip


@pytest.mark.parametrize("name", SERVED)
def test_what_is_taken_can_do_no_harm(browser, token, name, people):
    upload = SimpleUploadedFile(name, SERVED[name], "text/html")
    made = browser().post("/api/v1/files", {"file": upload}, headers=token("bob"))
    assert made.status_code == 201, made.content
    for path, client, headers in ((f"/files/{made.json()['id']}", browser("bob"), {}),
                                  (f"/api/v1/files/{made.json()['id']}/content", browser(), token("bob"))):  # fmt: skip
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["Content-Type"].split(";")[0] not in ("text/html", "application/xhtml+xml", "text/javascript",
                                                            "application/javascript")  # fmt: skip
        is_shown = not answer["Content-Disposition"].startswith("attachment")
        assert not is_shown or name.endswith((".gif", ".jpg", ".pdf"))
        if name.endswith((".gif", ".jpg")) or not is_shown:
            assert "sandbox" in answer["Content-Security-Policy"]
        assert b"".join(answer.streaming_content) == SERVED[name]


NAMES = ["../../etc/passwd.txt", "..\\..\\windows\\x.txt", "/etc/passwd", 'a"; filename="evil.html', "a\r\nSet-Cookie: x=1.txt",
         "a\nX: y.txt", "\u202etxt.pdf", "x" * 5000 + ".txt", "....", "a\0.txt", "ñandú 🚀 שלום.txt", "a%0d%0aX.txt",
         "con.txt"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_are_only_names(browser, token, people, name, settings):
    upload = SimpleUploadedFile("x", b"hello", "text/plain")
    upload._name = name
    made = browser().post("/api/v1/files", {"file": upload}, headers=token("bob"))
    assert made.status_code in (201, 400, 422), made.content
    if made.status_code != 201:
        return
    stored = StoredFile.objects.get()
    assert "/" not in stored.name
    assert "\\" not in stored.name
    assert len(stored.name) <= 200
    assert ".." not in stored.path
    answer = browser("bob").get(f"/files/{stored.pk}")
    assert set(answer.headers).isdisjoint({"X", "Set-Cookie"})
    assert "\n" not in answer["Content-Disposition"]
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/files/../trato.sqlite3", "/files/%2e%2e/secret-key", "/files/1/../../x", "/static/../x",
                                  "/static/%2e%2e/%2e%2e/secret-key", "/static/..%2f..%2fsecret-key", "/static//etc/passwd",
                                  "/static/%00", "/files/1%00", "/api/v1/files/../../x", "/api/v1/files/%2e%2e"])  # fmt: skip
def test_no_path_leads_out_of_the_folder(browser, people, path):
    answer = browser("alice").get(path)
    assert answer.status_code in (400, 404), answer.status_code


# -- whose a file is ---------------------------------------------------------------------------------------------------


@pytest.fixture
def secret(browser, token, every_type, world):
    """A file that Carla uploaded and that hangs on a record of hers."""

    def make(record_id=None):
        upload = SimpleUploadedFile("salaries 2031.txt", b"secret", "text/plain")
        made = browser().post("/api/v1/files", {"file": upload}, headers=token("carla"))
        if record_id:
            StoredFile.objects.filter(pk=made.json()["id"]).update(record_id=record_id)
        return made.json()["id"]

    return make


def test_a_stranger_can_neither_have_nor_link_a_file(browser, token, world, secret, as_person):
    for file_id in (secret(), secret(world.carla.accounts)):
        assert browser("bob").get(f"/files/{file_id}").status_code == 404
        for path in (f"files/{file_id}", f"files/{file_id}/content"):
            assert browser().get(f"/api/v1/{path}", headers=token("bob")).status_code == 404
        refusals = []
        for wanted in (file_id, 999_999_999):
            answer = browser().post("/api/v1/things", {"name": "Thief", "f_file": wanted}, headers=token("bob"),
                                    content_type="application/json")  # fmt: skip
            assert answer.status_code == 422, answer.content
            refusals.append(re.sub(rf"\b{wanted}\b", "N", answer.content.decode()))
            with pytest.raises(Invalid):
                create("things", {"name": "Thief", "f_image": wanted}, as_person("bob"))
        assert refusals[0] == refusals[1], "a file of others looks as one that does not exist"
        page = browser("bob").post("/m/things/new", {"name": "Thief", "f_file": str(file_id)})
        assert b"salaries" not in page.content
        assert read.ids(read.Query("things"), as_person("alice")) == []


def test_who_may_have_a_file_may_link_it(world, secret, as_person, every_type):
    carla, mary = as_person("carla"), as_person("mary")
    loose, hanging = secret(), secret(world.carla.accounts)
    made = create("things", {"name": "Mine", "f_file": loose, "f_image": hanging}, carla)
    assert made["f_file"] == loose
    # The manager sees everybody's records, and with them their files.
    other = create("things", {"name": "Copy", "f_file": hanging}, mary)
    assert other["f_file"] == hanging
    # What stands there already stays when something else is changed by somebody who would not see the file.
    assert update("things", made.id, {"name": "Still", "f_file": loose}, as_person("alice"))["f_file"] == loose


def test_a_file_of_somebody_else_cannot_be_taken_off(browser, world, secret):
    file_id = secret(world.carla.accounts)
    for record in (world.bob.accounts, world.carla.accounts):
        assert browser("bob").post(f"/m/accounts/{record}/files/{file_id}/remove").status_code in (403, 404)
    assert StoredFile.objects.get(pk=file_id).record_id == world.carla.accounts
