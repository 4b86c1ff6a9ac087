"""People who are signed in, and a lead that an existing account and contact may be."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from trato.kernel.records.change import Change
from trato.kernel.records.write import write


@pytest.fixture
def sign_in(people):
    def make(name):
        client = Client()
        client.force_login(getattr(people, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def eva(people, as_person):
    """Eva's lead, the account where she works and the contact that she is, all Bob's; a call is planned with her."""
    ctx, own = as_person("alice"), {"owner": people.bob.pk}
    account = write([Change.create("accounts", {"name": "Seven SL", **own})], ctx)[0].id
    name, emails = {"given": "Eva", "family": "Ruiz"}, [{"address": "eva@seven.example", "kind": "work"}]
    contact = write([Change.create("contacts", {"name": name, "account": account, "emails": emails, **own})], ctx)[0].id
    lead = write(
        [Change.create("leads", {"name": name, "company": "Seven", "emails": emails, "score": 70, **own})],
        ctx.with_(allow_duplicates=True),
    )[0].id
    write([Change.create("activities", {"subject": "Call Eva", "kind": "call", "about": lead, **own})], ctx)
    return SimpleNamespace(account=account, contact=contact, lead=lead, url=f"/m/leads/{lead}/convert")
