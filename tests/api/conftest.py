"""A small client that speaks JSON with a token, and limits that begin anew with every test."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from trato.api.limits import forget_counts
from trato.api.tokens import make_token
from trato.kernel.catalog.current import forget_catalog

ROOT = "/api/v1/"


class Api:
    """Calls for one token. Every call gives (status, JSON or None) or, by `raw`, the whole answer."""

    def __init__(self, token="", client=None):
        self.client = client or Client(raise_request_exception=True)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def raw(self, method, path, body=None, *, headers=None, **params):
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(
            method, ROOT + path, headers={**self.headers, **(headers or {})}, query_params=params or None, **data
        )

    def __call__(self, method, path, body=None, *, headers=None, **params):
        found = self.raw(method, path, body, headers=headers, **params)
        return found.status_code, (json.loads(found.content) if found.content else None)

    def get(self, path, **params):
        return self("GET", path, **params)

    def post(self, path, body=None, **headers):
        return self("POST", path, body, headers=headers)

    def patch(self, path, body, **headers):
        return self("PATCH", path, body, headers=headers)

    def delete(self, path, **headers):
        return self("DELETE", path, headers=headers)


@pytest.fixture(autouse=True)
def _anew():
    forget_counts()
    forget_catalog()
    yield
    forget_catalog()


@pytest.fixture
def api(people):
    """api("bob"): calls as one of the people; api("alice", scopes=["read"])."""

    def make(name="alice", *, scopes=None):
        user = getattr(people, name)
        wanted = scopes or (["admin"] if user.role.is_admin else ["write"])
        return Api(make_token(user, "test", scopes=wanted).text)

    return make


@pytest.fixture
def alice(api):
    return api("alice")


@pytest.fixture
def bob(api):
    return api("bob")


@pytest.fixture
def carla(api):
    return api("carla")


@pytest.fixture
def dan(api):
    return api("dan")


BOOKS = {
    "key": "books", "label": {"en": "Book", "es": "Libro"}, "label_plural": {"en": "Books", "es": "Libros"},
    "fields": [
        {"key": "name", "type": "text", "label": "Name", "required": True, "searchable": True},
        {"key": "kind", "type": "choice", "label": "Kind", "options": {"choices": ["novel", "poem"]}},
        {"key": "price", "type": "money", "label": "Price", "indexed": True},
        {"key": "pages", "type": "integer", "label": "Pages"},
        {"key": "out_on", "type": "date", "label": "Out on"},
        {"key": "isbn", "type": "reference", "label": "ISBN", "unique": True},
        {"key": "follows", "type": "lookup", "label": "Follows", "options": {"module": "books"}},
    ],
    "list_columns": ["name", "kind", "price", "pages", "out_on", "follows"],
    "board": {"column": "kind", "total": "price"},
}  # fmt: skip


@pytest.fixture
def books(alice):
    """An own module, made through the API."""
    status, found = alice.post("modules", BOOKS)
    assert status == 201, found
    return found
