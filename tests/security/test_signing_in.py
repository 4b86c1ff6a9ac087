"""Guessing passwords is slow, is told to nobody, and what is stored is of no use to a thief."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import override_settings

from trato.kernel.access.models import User

LOGIN = "/sign-in/login/"


def sign_in(client, email, password, address="10.0.0.1"):
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def test_guessing_is_stopped_and_the_right_password_does_not_help(browser, people):
    client = browser()
    answers = [sign_in(client, "bob@example.com", f"guess {number}") for number in range(8)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code in (200, 429)
    # From another address as well: the account itself is closed for a while.
    for address in ("10.0.0.1", "10.9.9.9"):
        answer = sign_in(client, "bob@example.com", "correct horse", address)
        assert answer.status_code != 302, "still signed in"
        assert "_auth_user_id" not in client.session
    assert sign_in(browser(), "carla@example.com", "correct horse", "10.7.7.7").status_code == 302


def test_case_and_spaces_are_no_way_round(browser, people):
    client = browser()
    for spelling in ("bob@example.com", "BOB@example.com", " bob@example.com", "Bob@Example.com ", "bob@EXAMPLE.COM",
                     "boB@example.com", "bOb@example.com"):  # fmt: skip
        sign_in(client, spelling, "guess", f"10.0.1.{len(spelling)}")
    assert sign_in(client, "bob@example.com", "correct horse", "10.5.5.5").status_code != 302


def test_one_address_may_not_try_many_accounts(browser, people):
    client = browser()
    last = [sign_in(client, f"nobody{number}@example.com", "guess").status_code for number in range(12)]
    assert sign_in(client, "carla@example.com", "correct horse").status_code != 302, last
    assert sign_in(browser(), "carla@example.com", "correct horse", "10.3.3.3").status_code == 302


def test_it_is_not_told_whether_an_account_exists(browser, people):
    known, unknown = browser(), browser()
    first = sign_in(known, "bob@example.com", "guess", "10.0.2.1")
    second = sign_in(unknown, "nobody@example.com", "guess", "10.0.2.2")
    assert first.status_code == second.status_code
    plain = [answer.content.decode().replace("nobody@example.com", "bob@example.com") for answer in (first, second)]
    assert without_tokens(plain[0]) == without_tokens(plain[1])
    letters = [browser().post("/sign-in/password/reset/", {"email": email}).headers.get("Location")
               for email in ("bob@example.com", "nobody@example.com")]  # fmt: skip
    assert letters[0] == letters[1]


def without_tokens(html):
    import re

    return re.sub(r'csrf[^>]*(value|content)="[^"]*"|"X-CSRFToken": ?"[^"]*"|name="csrfmiddlewaretoken"[^>]*', "", html)


def test_the_inactive_and_the_not_yet_invited_do_not_get_in(browser, people):
    people.bob.is_active = False
    people.bob.save()
    User.objects.create_user("new@example.com", None, name="New", role=people.roles["rep"])
    for email, password in (("bob@example.com", "correct horse"), ("new@example.com", ""), ("new@example.com", "!")):
        client = browser()
        sign_in(client, email, password)
        assert "_auth_user_id" not in client.session


def test_nobody_signs_up_alone(browser, people):
    before = User.objects.count()
    for path in ("/sign-in/signup/", "/sign-in/email/"):
        browser().post(path, {"email": "me@example.com", "password1": "a long-enough Passphrase 7"})
    assert User.objects.count() == before


def test_passwords_are_kept_by_argon2():
    from trato.config.settings import PASSWORD_HASHERS

    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        kept = make_password("correct horse")
        assert identify_hasher(kept).algorithm == "argon2"
        assert kept.startswith("argon2$argon2id$")


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "bob@example.com"])
def test_weak_passwords_are_refused(browser, people, password):
    client = browser("bob")
    client.post("/profile/password", {"oldpassword": "correct horse", "password1": password, "password2": password,
                                      "old_password": "correct horse", "new_password1": password,
                                      "new_password2": password, "current": "correct horse", "new": password,
                                      "password": password})  # fmt: skip
    people.bob.refresh_from_db()
    assert people.bob.check_password("correct horse")


def test_tokens_are_kept_as_digests(people):
    from trato.api.models import ApiToken
    from trato.api.tokens import make_token

    text = make_token(people.bob, "test").text
    row = ApiToken.objects.values().get()
    assert text not in str(row)
    assert len(text) > 40
