"""One's own profile."""

from __future__ import annotations

from django.test import Client

from trato.api.models import ApiToken
from trato.apps.people.sessions import device_name, sessions_of
from trato.kernel.access.models import User

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_saving_the_profile_switches_language_and_look(people, sign_in):
    bob = sign_in("bob")
    values = {"name": "Bob B", "language": "es", "timezone": "Atlantic/Canary", "theme": "dark", "density": "compact"}
    assert bob.post("/profile/", values).status_code == 302
    kept = User.objects.values("name", "language", "timezone", "theme", "density").get(pk=people.bob.pk)
    assert kept == values
    page = bob.get("/profile/").content.decode()
    assert 'lang="es"' in page
    assert 'data-theme="dark"' in page
    refused = bob.post("/profile/", {**values, "timezone": "Mars/Base", "name": ""})
    assert refused.status_code == 422
    assert User.objects.get(pk=people.bob.pk).name == "Bob B"


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions(people):
    here, there = Client(), Client()
    for client in (here, there):
        assert client.login(email="bob@example.com", password="correct horse")
    wrong = here.post("/profile/password", {"present": "no", "password": "another Long phrase 3"})
    assert wrong.status_code == 422
    weak = here.post("/profile/password", {"present": "correct horse", "password": "short"})
    assert weak.status_code == 422
    done = here.post("/profile/password", {"present": "correct horse", "password": "another Long phrase 3"})
    assert done.status_code == 302
    assert here.get("/profile/").status_code == 200
    assert there.get("/profile/").status_code == 302


def test_sign_ins_are_listed_and_ended(people):
    bob = Client(headers={"user-agent": FIREFOX})
    signed_in = bob.post("/sign-in/login/", {"login": "bob@example.com", "password": "correct horse"})
    assert signed_in.status_code == 302
    other = Client()
    other.force_login(people.bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = sessions_of(people.bob.pk, bob.session.session_key)
    assert [(one.device, one.is_this_one) for one in found] == [("Firefox, Linux", True), ("", False)]
    assert "Firefox, Linux" in bob.get("/profile/").content.decode()
    bob.post("/profile/sessions/end")
    assert len(sessions_of(people.bob.pk, None)) == 1
    assert other.get("/profile/").status_code == 302


def test_devices_have_names():
    assert device_name("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1") == "Safari, iPhone"
    assert device_name("curl/8") == ""


def test_tokens_are_shown_once_and_revoked_by_their_owner_only(people, sign_in):
    bob, carla = sign_in("bob"), sign_in("carla")
    answer = bob.post("/profile/tokens", {"name": "Reports", "scope": "read", "days": "30"})
    text = answer.content.decode().split('value="trato_')[1].split('"')[0]
    assert answer["Cache-Control"] == "no-store"
    token = ApiToken.objects.get(user=people.bob)
    assert token.scopes == ["read"]
    assert text not in bob.get("/profile/").content.decode()
    assert carla.post(f"/profile/tokens/{token.pk}/revoke").status_code == 404
    assert bob.post(f"/profile/tokens/{token.pk}/revoke").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert bob.post("/profile/tokens", {"name": "", "scope": "all"}).status_code == 422
