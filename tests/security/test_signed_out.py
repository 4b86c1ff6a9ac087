"""Who is not signed in gets the sign-in page, or nothing, at every address and by every method."""

from __future__ import annotations

import pytest

from tests.security.addresses import addresses, filled, patterns

#: what is meant for strangers: signing in, and what a page without a person is made of
OPEN = ("/sign-in/", "/welcome/", "/language", "/manifest.webmanifest", "/sw.js", "/offline/", "/favicon.ico",
        "/accent.css", "/healthz", "/invitation/", "/sample/enter/")  # fmt: skip
#: parts of the API that describe it, without a word of what is in it
SECRETS = (b"Company of", b"Deal of", b"bob@example.com", b"alice@example.com", b"North")


def ids(world):
    return {"record_id": world.bob.accounts, "module": "accounts"}


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
def test_no_address_gives_anything_to_strangers(browser, world, method):
    stranger, wrong = browser(), []
    for path in [*addresses(ids(world)), *addresses()]:
        answer = getattr(stranger, method)(path)
        body = answer.getvalue() if answer.streaming else answer.content
        if answer.status_code >= 500 or any(secret in body for secret in SECRETS):
            wrong.append((path, answer.status_code, "data"))
        elif path.startswith(OPEN):
            continue
        elif answer.status_code == 302:
            if "/sign-in/login/" not in answer["Location"]:
                wrong.append((path, 302, answer["Location"]))
        elif answer.status_code not in (401, 403, 404, 405) and not (method == "options" and not body):
            wrong.append((path, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
def test_the_api_says_401_to_strangers(browser, world, method):
    stranger = browser()
    for path in ("modules", "accounts", f"accounts/{world.bob.accounts}", "accounts/1/history", "files/1", "users",
                 "jobs/1", "me", "fields", "pipelines", "accounts/search", "accounts/aggregate"):  # fmt: skip
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic YWRtaW46YWRtaW4="},
                        {"Authorization": "Bearer"}, {"Authorization": "\x00"}):  # fmt: skip
            answer = getattr(stranger, method)(f"/api/v1/{path}", headers=headers)
            assert answer.status_code in (401, 404, 405), (path, answer.status_code)
            assert not any(secret in answer.content for secret in SECRETS)


def test_people_made_inactive_are_strangers_at_once(browser, people, token, world):
    bob, headers = browser("bob"), token("bob")
    assert bob.get("/m/accounts/").status_code == 200
    people.bob.is_active = False
    people.bob.save()
    assert bob.get("/m/accounts/").status_code == 302
    assert browser().get("/api/v1/accounts", headers=headers).status_code == 401


def test_every_address_was_walked():
    assert len(list(patterns())) > 100
    assert filled("m/<slug:module>/<int:record_id>", {"record_id": 7}) == "/m/accounts/7"
