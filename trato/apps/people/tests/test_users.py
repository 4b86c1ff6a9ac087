"""People are added, invited, changed and disabled, and never the last administrator."""

from __future__ import annotations

import pytest
from django.test import Client

from trato.apps.people import sessions, users
from trato.kernel.access.models import User
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.records import read
from trato.kernel.records.write import create

GOOD = "a Good long Phrase 9"


def test_a_new_user_without_password_is_invited_and_chooses_one_once(people):
    user = users.add_user({"name": "Eve", "email": "EVE@Example.com", "role": "rep", "team": "North"})
    token = users.invite_token(user)
    assert (user.email, user.has_usable_password()) == ("eve@example.com", False)
    users.accept_invite(token, GOOD)
    assert User.objects.get(pk=user.pk).check_password(GOOD)
    with pytest.raises(NotFound):
        users.accept_invite(token, GOOD)


def test_an_invitation_dies_when_it_is_old_forged_or_the_person_is_disabled(people, monkeypatch):
    token = users.invite_token(people.bob)
    with pytest.raises(NotFound):
        users.invited_user(token[:-2] + "xx")
    User.objects.filter(pk=people.bob.pk).update(is_active=False)
    with pytest.raises(NotFound):
        users.invited_user(token)
    User.objects.filter(pk=people.bob.pk).update(is_active=True)
    monkeypatch.setattr(users, "INVITE_DAYS", -1)
    with pytest.raises(NotFound):
        users.invited_user(token)


def test_what_is_wrong_with_a_new_user_is_said_by_field(people):
    with pytest.raises(Invalid) as refused:
        users.add_user({"name": " ", "email": "nonsense", "role": "king", "team": "Nowhere"})
    assert {problem.field for problem in refused.value.problems} == {"name", "email", "role", "team"}
    with pytest.raises(Invalid) as taken:
        users.add_user({"name": "Bob", "email": "BOB@example.com", "role": "rep"})
    assert taken.value.code == "people.email_taken"


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "bobexample"])
def test_weak_passwords_are_refused(people, password):
    with pytest.raises(Invalid):
        users.set_password(people.bob, password)


def test_the_last_administrator_stays(people, as_person):
    with pytest.raises(Invalid) as refused:
        users.change_user(people.alice, {"role": "rep"})
    assert refused.value.code == "people.last_admin"
    with pytest.raises(Invalid) as own:
        users.disable_user(people.alice, None, as_person("alice"))
    assert own.value.code == "people.not_yourself"
    users.change_user(people.mary, {"role": "administrator"})
    users.change_user(people.alice, {"role": "rep"})
    assert User.objects.get(pk=people.alice.pk).role.key == "rep"


def test_who_leaves_hands_the_records_over(people, as_person):
    bob, admin = as_person("bob"), as_person("alice")
    made = [create("accounts", {"name": f"Account {n}"}, bob).id for n in range(3)]
    done = users.disable_user(people.bob, people.ben, admin)
    assert done.records == 3
    assert {read.get("accounts", record_id, admin)["owner"] for record_id in made} == {people.ben.pk}
    assert not Client().login(username="bob@example.com", password="correct horse")
    with pytest.raises(Invalid):
        users.disable_user(people.ben, people.bob, admin)


def test_only_administrators_reach_the_settings_of_people(people, sign_in):
    paths = ["users/", "users/new/", f"users/{people.bob.pk}/", "teams/", f"teams/{people.north.pk}/", "roles/",
             f"roles/{people.roles['rep'].pk}/", "organisation/", "currencies/", "roles/compare/"]  # fmt: skip
    for name in ("mary", "bob", "dan"):
        client = sign_in(name)
        assert [client.get(f"/settings/{path}").status_code for path in paths] == [403] * len(paths)
        assert client.post(f"/settings/users/{people.ben.pk}/disable").status_code == 403
        assert client.post("/settings/teams/", {"name": "X"}).status_code == 403
        assert client.get("/settings/").status_code == 200
    assert User.objects.get(pk=people.ben.pk).is_active
    alice = sign_in("alice")
    assert [alice.get(f"/settings/{path}").status_code for path in paths] == [200] * len(paths)
    assert alice.get("/settings/users/999999/").status_code == 404
    assert Client().get("/settings/users/").status_code == 302


def test_inviting_in_the_browser(people, sign_in):
    alice = sign_in("alice")
    values = {"name": "Eve", "email": "eve@example.com", "role": people.roles["rep"].pk, "team": people.north.pk}
    answer = alice.post("/settings/users/new/", values)
    assert answer.status_code == 302
    assert answer["Location"].endswith("?invited=1")
    page = alice.get(answer["Location"]).content.decode()
    link = page.split('value="http://testserver')[1].split('"')[0]
    eve = Client()
    assert "Eve" in eve.get(link).content.decode()
    assert eve.post(link, {"password": "short"}).status_code == 422
    assert eve.post(link, {"password": GOOD})["Location"] == "/"
    assert eve.get("/profile/").status_code == 200
    assert Client().get(link).status_code == 404
    again = alice.post("/settings/users/new/", values)
    assert again.status_code == 422
    assert "here already" in again.content.decode()


def test_disabling_in_the_browser_ends_the_sessions(people, sign_in):
    alice, bob = sign_in("alice"), sign_in("bob")
    assert bob.get("/profile/").status_code == 200
    alice.post(f"/settings/users/{people.bob.pk}/disable", {"heir": people.ben.pk})
    assert bob.get("/profile/").status_code == 302
    assert not sessions.sessions_of(people.bob.pk, None)
    alice.post(f"/settings/users/{people.bob.pk}/enable")
    assert User.objects.get(pk=people.bob.pk).is_active
    refused = alice.post(f"/settings/users/{people.alice.pk}/disable")
    assert refused.status_code == 422
