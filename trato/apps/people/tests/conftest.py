"""Browsers of the people of the test organisation."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def sign_in(people):
    """sign_in("bob"): a browser in which bob is signed in."""

    def make(name):
        client = Client()
        client.force_login(getattr(people, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make
