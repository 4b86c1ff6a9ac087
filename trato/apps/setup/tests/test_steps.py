"""First steps by role, ticked off from what is there."""

from __future__ import annotations

import pytest
from django.test import Client

from trato.apps.setup.steps import dismiss, first_steps
from trato.kernel.records.write import create


def keys(ctx):
    return {item.step.key: item.is_done for item in first_steps(ctx)}


@pytest.mark.parametrize(
    ("name", "has", "lacks"),
    [("alice", {"invite", "import", "account"}, {"activity"}), ("mary", {"deals", "import"}, {"invite", "team"}),
     ("bob", {"account", "opportunity", "activity", "view"}, {"import", "invite"}),
     ("dan", {"view"}, {"account", "import"})],
)  # fmt: skip
def test_each_role_has_its_own(people, as_person, name, has, lacks):
    found = keys(as_person(name))
    assert has <= found.keys()
    assert not lacks & found.keys()


def test_steps_are_done_when_the_thing_is_there(people, as_person):
    bob = as_person("bob")
    assert keys(bob)["account"] is False
    account = create("accounts", {"name": "Acme"}, bob)
    create("activities", {"kind": "call", "subject": "Hello", "status": "done", "about": account.id}, bob)
    found = keys(bob)
    assert (found["account"], found["activity"], found["opportunity"]) == (True, True, False)


def test_steps_are_dismissed_one_by_one_or_all(people, as_person):
    bob = as_person("bob")
    dismiss(bob, "view")
    dismiss(bob, "nonsense")
    assert "view" not in keys(bob)
    dismiss(bob, "all")
    assert keys(bob) == {}
    dismiss(bob, "reset")
    assert "view" in keys(bob)


def test_the_list_in_the_browser(people):
    client = Client()
    client.force_login(people.bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Log a call" in client.get("/").content.decode()
    page = client.post("/first-steps/activity/dismiss", headers={"HX-Request": "true"}).content.decode()
    assert "Log a call" not in page
    assert client.post("/first-steps/all/dismiss").status_code == 302
    assert "checklist-mark" not in client.get("/first-steps/").content.decode()
    assert Client().get("/first-steps/").status_code == 302
