"""People sign in with the one address that an administrator set."""

from __future__ import annotations


def test_nobody_adds_an_address_by_themselves(client, people):
    client.force_login(people.bob)
    for answer in (
        client.get("/sign-in/email/"),
        client.post("/sign-in/email/", {"action_add": "", "email": "b@x.es"}),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    people.bob.refresh_from_db()
    assert people.bob.email == "bob@example.com"
