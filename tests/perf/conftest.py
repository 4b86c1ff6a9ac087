"""A sales team's records, enough for every list to have several pages, written through the one write path."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trato.api.limits import forget_counts
from trato.api.tokens import make_token
from trato.cli.bench.dataset.rows import HEADERS, Rows
from trato.kernel.catalog.current import catalog, forget_catalog
from trato.kernel.context import Context
from trato.kernel.records.change import Change
from trato.kernel.records.tags import tag_ids
from trato.kernel.records.write import MAX_CHANGES, write_valid

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CONTACTS = 1200


@pytest.fixture(autouse=True)
def _anew(db):
    forget_counts()
    cache.clear()
    forget_catalog()
    yield
    forget_catalog()


def write_all(changes, context):
    """Ids in the order of the changes; all of them must be valid."""
    ids = []
    for begin in range(0, len(changes), MAX_CHANGES):
        records, problems = write_valid(changes[begin : begin + MAX_CHANGES], context)
        assert not problems, problems[:3]
        ids += [record.id for record in records]
    return ids


@pytest.fixture
def sales(people):
    """Accounts, contacts, deals and activities of alice, bob and carla in turns."""
    context = Context(people.alice.pk, source="import", historical=True, allow_duplicates=True)
    owners = [people.alice.pk, people.bob.pk, people.carla.pk]
    rows = Rows(CONTACTS, 42)
    stages = [stage.key for stage in catalog().pipelines_of("opportunities")[0].stages]

    def told(name, count):
        keys = HEADERS[name].split()
        return [dict(zip(keys, getattr(rows, name)(row), strict=True)) for row in range(count)]

    accounts = write_all([
        Change.create("accounts", {
            "name": row["name"], "emails": row["email"], "reference": row["account_ref"], "owner": owners[i % 3],
            "addresses": [{"city": row["city"], "country": row["country"]}],
            "revenue": {"amount": row["annual_revenue"], "currency": "EUR"},
        })
        for i, row in enumerate(told("accounts", CONTACTS // 5))
    ], context)  # fmt: skip
    tags = tag_ids(["vip", "demo"])
    contacts = write_all([
        Change.create("contacts", {
            "name": {"given": row["first_name"], "family": row["last_name"]}, "account": accounts[i % len(accounts)],
            "emails": row["email"], "job_title": row["job_title"], "owner": owners[i % 3],
            "tags": list(tags) if i % 5 == 0 else None,
        })
        for i, row in enumerate(told("contacts", CONTACTS))
    ], context)  # fmt: skip
    deals = write_all([
        Change.create("opportunities", {
            "name": row["name"], "account": accounts[i % len(accounts)], "contact": contacts[i], "owner": owners[i % 3],
            "amount": {"amount": row["amount"], "currency": "EUR"}, "close_date": row["expected_close"],
            "stage": stages[i % len(stages)],
        })
        for i, row in enumerate(told("opportunities", CONTACTS // 2))
    ], context)  # fmt: skip
    activities = write_all([
        Change.create("activities", {
            "subject": row["subject"], "kind": ("call", "meeting", "task")[i % 3], "owner": owners[i % 3],
            "about": (deals if i % 2 else contacts)[i % 500], "due_at": row["due_at"] + "+00:00",
            "status": "planned" if i % 4 == 0 else "done",
        })
        for i, row in enumerate(told("activities", CONTACTS))
    ], context)  # fmt: skip
    return SimpleNamespace(accounts=accounts, contacts=contacts, deals=deals, activities=activities)


@pytest.fixture
def browser(people):
    """browser("bob"): a signed-in browser."""

    def make(name):
        client = Client()
        client.force_login(getattr(people, name), backend=BACKEND)
        return client

    return make


@pytest.fixture
def program(people):
    """program("alice"): a client that calls the API."""

    def make(name):
        user = getattr(people, name)
        token = make_token(user, "test", scopes=["admin" if user.role.is_admin else "write"]).text
        return Client(headers={"Authorization": f"Bearer {token}"})

    return make


@pytest.fixture
def queries_of():
    """queries_of(call): the statements of its second run, when everything that is kept is known."""

    def count(call):
        call()
        with CaptureQueriesContext(connection) as captured:
            answer = call()
        assert answer.status_code < 300, answer.content[:500]
        # Whether the configuration changed is asked by a process, not by a page: at most once in 0.8 s.
        left_out = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT version FROM trato_configuration")
        found = [query["sql"] for query in captured.captured_queries]
        return [sql for sql in found if not sql.startswith(left_out)]

    return count
