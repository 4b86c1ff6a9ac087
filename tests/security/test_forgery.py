"""Requests that another site makes a browser send, and what the browser is told to allow."""

from __future__ import annotations

import pytest

from tests.security.addresses import addresses, patterns
from trato.config.middleware import CONTENT_SECURITY_POLICY
from trato.kernel.history.models import History
from trato.kernel.records.models import Directory

ELSEWHERE = ("//evil.example/x", "https://evil.example", "\\\\evil.example", "/\\evil.example", "javascript:alert(1)",
             "http:evil.example", "https:///evil.example", "\t//evil.example")  # fmt: skip


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_form_is_taken_without_its_token(browser, world, people, method):
    """Whatever the address: 403, and nothing changed."""
    before = (Directory.objects.filter(deleted_at=None).count(), History.objects.count())
    signed_in, wrong = browser("alice", enforce_csrf_checks=True), []
    for path in addresses({"record_id": world.bob.accounts, "user": people.bob.pk, "team": people.north.pk,
                           "role": people.roles["rep"].pk, "path": "accounts"}):  # fmt: skip
        answer = getattr(signed_in, method)(path, {} if method == "post" else b"")
        # What takes no such method at all, or does not exist, answers so.
        if answer.status_code not in (403, 404, 405):
            wrong.append((path, answer.status_code))
    assert wrong == []
    assert (Directory.objects.filter(deleted_at=None).count(), History.objects.count()) == before


def test_a_session_may_write_by_the_api_only_from_our_pages(browser, world):
    signed_in = browser("alice", enforce_csrf_checks=True)
    body = '{"name": "Forged"}'
    answer = signed_in.post("/api/v1/accounts", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "access.csrf")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert signed_in.post("/api/v1/accounts", body, content_type=kind).status_code in (403, 415)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere(browser, world, people, target):
    signed_in = browser("alice")
    for path in ("/language", "/preferences"):
        for answer in (
            signed_in.post(path, {"language": "en", "theme": "dark", "next": target}),
            signed_in.post(path, {"language": "en", "theme": "dark"}, headers={"Referer": target}),
        ):
            assert answer.status_code == 302
            assert answer["Location"] == "/"
    for path in (f"/m/accounts/{world.bob.accounts}/edit", f"/m/accounts/{world.bob.accounts}/delete",
                 "/m/accounts/new"):  # fmt: skip
        for answer in (signed_in.post(path, {"name": "Other", "next": target}), signed_in.get(path, {"next": target})):
            assert "evil.example" not in answer.headers.get("Location", "")
            assert "evil.example" not in answer.headers.get("HX-Redirect", "")
    stranger = browser()
    answer = stranger.post("/sign-in/login/", {"login": "bob@example.com", "password": "correct horse", "next": target})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


def test_cookies_are_kept_from_scripts_and_other_sites(browser, people):
    for secure in (False, True):
        stranger = browser()
        stranger.get("/sign-in/login/", secure=secure)
        answer = stranger.post("/sign-in/login/", {"login": "bob@example.com", "password": "correct horse"},
                               secure=secure)  # fmt: skip
        assert answer.status_code == 302
        session = answer.cookies["trato_session"]
        assert session["httponly"]
        assert session["samesite"] in ("Lax", "Strict")
        for cookie in answer.cookies.values():
            assert bool(cookie["secure"]) is secure, cookie.key
            assert cookie["samesite"] in ("Lax", "Strict"), cookie.key


def test_signing_in_gives_another_session(browser, people):
    """A session that somebody planted in a browser is worth nothing after the sign-in."""
    stranger = browser()
    stranger.session["planted"] = 1
    stranger.session.save()
    before = stranger.cookies.get("trato_session")
    stranger.post("/sign-in/login/", {"login": "bob@example.com", "password": "correct horse"})
    assert before is None or stranger.cookies["trato_session"].value != before.value


def test_the_policy_allows_nothing_inline():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "script-src 'self'" in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY


def test_every_answer_carries_the_policies(browser, world):
    signed_in, wrong = browser("alice"), []
    for path in [*addresses({"record_id": world.bob.accounts}), "/nothing-here", "/m/nothing/"]:
        answer = signed_in.get(path)
        policy = answer.headers.get("Content-Security-Policy", "")
        # A file may bring a style of its own, and can do nothing else.
        if "default-src" not in policy or "unsafe" in policy:
            wrong.append((path, answer.status_code, policy))
        if answer.headers.get("X-Content-Type-Options") != "nosniff" or "X-Frame-Options" not in answer.headers:
            wrong.append((path, answer.status_code, dict(answer.headers)))
    assert wrong == []


def test_no_page_of_a_person_is_kept_by_others(browser, world):
    """A page behind the sign-in is never for a shared cache."""
    signed_in = browser("alice")
    for path in ("/", "/m/accounts/", f"/m/accounts/{world.bob.accounts}", "/api/v1/accounts", "/palette?q=comp"):
        answer = signed_in.get(path)
        kept = answer.headers.get("Cache-Control", "")
        assert "public" not in kept
        assert "Cookie" in answer.headers.get("Vary", ""), path


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "localhost@evil.example",
                                  "a b", "\x00", "x" * 5000])  # fmt: skip
def test_another_host_is_refused(browser, world, host):
    for client, path in ((browser(), "/sign-in/login/"), (browser("alice"), "/m/accounts/"),
                         (browser(), "/sign-in/password/reset/")):  # fmt: skip
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400, (path, answer.status_code)
    answer = browser().get("/sign-in/login/", headers={"X-Forwarded-Host": host.replace("\x00", "")})
    assert b"evil.example" not in answer.content


def test_methods_that_are_none(browser, world):
    signed_in = browser("alice")
    for pattern_path in addresses({"record_id": world.bob.accounts}):
        for method in ("TRACE", "X" * 100, "HEAD", "OPTIONS"):
            answer = signed_in.generic(method, pattern_path)
            assert answer.status_code < 500, (method, pattern_path)
            # The sign-in library shows its pages whatever the method; ours refuse.
            if method not in ("HEAD", "OPTIONS") and not pattern_path.startswith("/sign-in/"):
                assert answer.status_code in (302, 400, 403, 404, 405, 429), (method, pattern_path, answer.status_code)
    assert list(patterns())
