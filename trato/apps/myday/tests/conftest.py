"""People who are signed in, and a rep with something to do."""

from __future__ import annotations

from datetime import timedelta
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
def work(people, as_person):
    """Bob's day: one late call, one for today, one to come, one deal without a next step, one stuck, one new lead."""
    ctx = as_person("alice")

    def planned(subject, days, **values):
        due = ctx.now + timedelta(days=days)
        values = {"kind": "call", "due_at": due.isoformat(), "owner": people.bob.pk, **values}
        return Change.create("activities", {"subject": subject, **values})

    deal = {"close_date": "2030-01-31", "owner": people.bob.pk, "amount": {"amount": "1000", "currency": "EUR"}}
    bare, carlas = write(
        [
            Change.create("opportunities", {"name": "Bare deal", **deal}),
            Change.create("opportunities", {"name": "Carlas deal", **deal, "owner": people.carla.pk}),
        ],
        ctx,
    )
    lead = write([Change.create("leads", {
        "name": {"given": "Eva", "family": "Ruiz"}, "company": "Ruiz SL", "owner": people.bob.pk,
    })], ctx)[0]  # fmt: skip
    late, today, coming = write([planned("Late one", -3), planned("Due one", 0), planned("Coming one", 3)], ctx)
    return SimpleNamespace(bare=bare.id, carlas=carlas.id, lead=lead.id, late=late.id, today=today.id, coming=coming.id)
