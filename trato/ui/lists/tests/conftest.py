"""People who are signed in, and a list with a few accounts and deals."""

from __future__ import annotations

import re
from types import SimpleNamespace
from urllib.parse import urlencode

import orjson
import pytest
from django.test import Client

from trato.kernel.records.change import Change
from trato.kernel.records.write import write

HTMX = {"HX-Request": "true"}


@pytest.fixture
def sign_in(people):
    """sign_in("bob"): a browser of one of the people."""

    def make(name):
        client = Client()
        client.force_login(getattr(people, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def alice(sign_in):
    return sign_in("alice")


@pytest.fixture
def bob(sign_in):
    return sign_in("bob")


@pytest.fixture
def sold(people, as_person):
    """Accounts and deals of Bob (North) and Carla (South), by id."""
    accounts = write(
        [
            Change.create("accounts", {"name": name, "industry": industry, "owner": owner.pk})
            for name, industry, owner in (
                ("Acme", None, people.bob),
                ("Beta & <b>Co</b>", None, people.bob),
                ("Ceta", None, people.carla),
            )
        ],
        as_person("alice"),
    )
    first, second, third = (record.id for record in accounts)
    deals = write(
        [
            Change.create("opportunities", {
                "name": name, "account": account, "amount": {"amount": amount, "currency": "EUR"},
                "close_date": day, "owner": owner.pk,
            })
            for name, account, amount, day, owner in (
                ("Machines", first, "1000", "2030-01-31", people.bob),
                ("Service", first, "250.50", "2030-02-28", people.bob),
                ("Paint", third, "99", "2030-03-31", people.carla),
            )
        ],
        as_person("alice"),
    )  # fmt: skip
    return SimpleNamespace(
        acme=first, beta=second, ceta=third, machines=deals[0].id, service=deals[1].id, paint=deals[2].id
    )


def filtered(module, *conditions, **params):
    """The address of a list with this filter."""
    where = conditions[0] if len(conditions) == 1 else {"all": list(conditions)}
    return f"/m/{module}/?" + urlencode({"filter": orjson.dumps(where).decode(), **params})


def names(response):
    """What stands in the first column."""
    return re.findall(r'<td class="cell-first"[^>]*data-label[^>]*>(?:<a [^>]*>)?([^<]*)<', response.content.decode())
