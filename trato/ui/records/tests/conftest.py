"""People who are signed in, a few records, and a module that has a field of every type."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from trato.kernel.catalog.current import catalog, configuration_changed
from trato.kernel.catalog.models import Definition
from trato.kernel.fields.registry import field_types
from trato.kernel.records.write import create
from trato.kernel.storage.tables import sync_tables

CHOICES = [{"value": "a", "label": "<b>A</b>"}, {"value": "b", "label": "B"}]
OPTIONS = {"choice": {"choices": CHOICES}, "choices": {"choices": CHOICES}, "lookup": {"module": "accounts"},
           "lookups": {"module": "accounts"}}  # fmt: skip
#: parts of values, and what only a pipeline gives sense to
LEFT_OUT = {"plain", "pipeline", "stage"}


@pytest.fixture
def sign_in(people):
    """sign_in("bob"): a browser of one of the people; requests with htmx=True ask for a fragment."""

    def make(name):
        client = Client()
        client.force_login(getattr(people, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def alice(sign_in):
    return sign_in("alice")


HTMX = {"HX-Request": "true"}


@pytest.fixture
def deal(people, as_person):
    """Bob's account, contact and opportunity."""
    bob = as_person("bob", allow_duplicates=True)
    account = create("accounts", {"name": "Acme", "phones": ["+34612345678"]}, bob)
    contact = create("contacts", {"name": {"given": "Ana", "family": "García"}, "account": account.id}, bob)
    values = {"name": "Machines", "account": account.id, "contact": contact.id, "close_date": "2030-01-31"}
    opportunity = create("opportunities", values, bob)
    return SimpleNamespace(account=account.id, contact=contact.id, opportunity=opportunity.id)


@pytest.fixture
def every_type(organisation):
    """The own module `things`: a name and a field `f_<type>` of every type."""
    label = {"en": "Thing"}
    Definition.objects.create(kind="module", module="", key="things", data={"label": label, "activities": True})
    fields = {"name": {"type": "text", "required": True}} | {
        f"f_{kind.key}": {"type": kind.key, "options": OPTIONS.get(kind.key, {})}
        for kind in field_types
        if kind.key not in LEFT_OUT
    }
    for position, (key, data) in enumerate(fields.items()):
        data = {"label": {"en": f"<i>{key}</i>"}, "help": {"en": "<u>help</u>"}, **data}
        Definition.objects.create(kind="field", module="things", key=key, data=data, position=position)
    configuration_changed()
    sync_tables(catalog())
    return catalog().module("things")
