"""Browsers of the people, a few records of two teams, and limits that begin anew with every test."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from trato.api.limits import forget_counts
from trato.api.tokens import make_token
from trato.kernel.catalog.current import catalog, configuration_changed, forget_catalog
from trato.kernel.catalog.models import Definition
from trato.kernel.fields.registry import field_types
from trato.kernel.records.write import create
from trato.kernel.storage.tables import sync_tables

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _anew(db):
    forget_counts()
    cache.clear()
    forget_catalog()
    yield
    forget_catalog()


@pytest.fixture
def browser(people):
    """browser("bob"): a browser of one of the people, browser() of nobody. Errors become answers of 500."""

    def make(name=None, **options):
        client = Client(raise_request_exception=False, **options)
        if name:
            client.force_login(getattr(people, name), backend=BACKEND)
        return client

    return make


@pytest.fixture
def token(people):
    """token("bob"): the headers of a program that acts for one of the people."""

    def make(name, scopes=None):
        user = getattr(people, name)
        wanted = scopes or (["admin"] if user.role.is_admin else ["write"])
        return {"Authorization": f"Bearer {make_token(user, 'test', scopes=wanted).text}"}

    return make


def _of(person, context):
    """An account, a contact, a deal and a task of one person."""
    account = create("accounts", {"name": f"Company of {person}"}, context)
    contact = create("contacts", {"name": {"given": "Ana", "family": person}, "account": account.id}, context)
    deal = create("opportunities", {"name": f"Deal of {person}", "account": account.id,
                                    "close_date": "2031-01-31"}, context)  # fmt: skip
    task = create("activities", {"kind": "task", "subject": f"Task of {person}", "about": account.id}, context)
    lead = create("leads", {"name": {"given": "Leo", "family": person}, "company": f"Lead of {person}"}, context)
    return SimpleNamespace(accounts=account.id, contacts=contact.id, opportunities=deal.id, activities=task.id,
                           leads=lead.id)  # fmt: skip


@pytest.fixture
def world(people, as_person):
    """Records of Bob (North) and of Carla (South), each seen by their own team only."""
    return SimpleNamespace(
        bob=_of("Bob", as_person("bob", allow_duplicates=True)),
        carla=_of("Carla", as_person("carla", allow_duplicates=True)),
    )


CHOICES = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
OPTIONS = {"choice": {"choices": CHOICES}, "choices": {"choices": CHOICES}, "lookup": {"module": "accounts"},
           "lookups": {"module": "accounts"}}  # fmt: skip
#: parts of values, and what only a pipeline gives sense to
LEFT_OUT = {"plain", "pipeline", "stage"}


@pytest.fixture
def every_type(organisation):
    """The own module `things`: a name and a field `f_<type>` of every type."""
    data = {"label": {"en": "Thing"}, "activities": True}
    Definition.objects.create(kind="module", module="", key="things", data=data)
    fields = {"name": {"type": "text", "required": True}} | {
        f"f_{kind.key}": {"type": kind.key, "options": OPTIONS.get(kind.key, {})}
        for kind in field_types
        if kind.key not in LEFT_OUT
    }
    for position, (key, field) in enumerate(fields.items()):
        Definition.objects.create(kind="field", module="things", key=key, position=position,
                                  data={"label": {"en": key}, **field})  # fmt: skip
    configuration_changed()
    sync_tables(catalog())
    return catalog().module("things")
