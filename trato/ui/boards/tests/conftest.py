"""People who are signed in, and deals of Bob (North) and Carla (South) on a board."""

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
def deals(people, as_person):
    """Ids of deals by name."""
    account = write([Change.create("accounts", {"name": "Acme", "owner": people.bob.pk})], as_person("alice"))[0].id
    made = write(
        [
            Change.create("opportunities", {
                "name": name, "account": account, "stage": stage, "close_date": day, "owner": owner.pk,
                **({"amount": {"amount": amount, "currency": currency}} if amount else {}),
            })
            for name, stage, day, amount, currency, owner in (
                ("Machines", "prospecting", "2030-01-31", "1000", "EUR", people.bob),
                ("Service", "prospecting", "2030-02-28", "250.50", "EUR", people.bob),
                ("Yen", "prospecting", "2030-02-28", "9000", "JPY", people.bob),
                ("Bare", "qualification", "2030-03-01", "", "", people.bob),
                ("Paint", "prospecting", "2030-03-31", "99", "EUR", people.carla),
            )
        ],
        as_person("alice"),
    )  # fmt: skip
    return SimpleNamespace(account=account, **{record.title.lower(): record.id for record in made})
