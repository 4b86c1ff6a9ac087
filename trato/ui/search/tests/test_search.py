"""The page of results and the palette, for each of the people."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from trato.kernel.records.write import create
from trato.ui.models import Favourite, Recent, SavedView
from trato.ui.search.marks import marked


@pytest.fixture
def sign_in(people):
    def make(name):
        client = Client()
        client.force_login(getattr(people, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def acme(as_person):
    return create("accounts", {"name": "Acmé <i>Ibérica</i>", "phones": ["+34612345678"]}, as_person("bob")).id


def test_results_say_why_they_were_found(sign_in, acme):
    text = sign_in("bob").get("/search?q=612345").content.decode()
    assert f'href="/m/accounts/{acme}"' in text
    assert "Phones" in text
    assert "<i>" not in text.split('id="content"')[1]


def test_what_one_may_not_see_is_not_found(sign_in, acme):
    text = sign_in("carla").get("/search?q=acme").content.decode()
    assert f"/m/accounts/{acme}" not in text
    assert "Nothing found" in text
    assert f"/m/accounts/{acme}" not in sign_in("carla").get("/palette?q=acme").content.decode()


def test_results_of_one_module(sign_in, acme):
    bob = sign_in("bob")
    assert f"/m/accounts/{acme}" in bob.get("/search?q=acme&module=accounts").content.decode()
    assert f"/m/accounts/{acme}" not in bob.get("/search?q=acme&module=contacts").content.decode()
    assert bob.get("/search").status_code == 200
    assert bob.get("/search?q=%00&module=xx").status_code == 200


def test_the_palette_finds_records_commands_and_views(sign_in, people, acme):
    SavedView.objects.create(module="accounts", name="Acme group", owner=people.bob, query={})
    text = sign_in("bob").get("/palette?q=acme").content.decode()
    assert f'href="/m/accounts/{acme}"' in text
    assert "<mark>Acmé</mark>" in text
    assert "<mark>Acme</mark> group" in text
    assert "/m/accounts/" in sign_in("bob").get("/palette?q=accou").content.decode()
    assert 'value="dark"' in sign_in("bob").get("/palette?q=dark").content.decode()


def test_before_typing_come_recent_and_favourite_ones(sign_in, people, acme):
    Recent.objects.create(user=people.bob, record_id=acme, seen_at=timezone.now())
    Favourite.objects.create(user=people.carla, record_id=acme)
    assert "Acmé" in sign_in("bob").get("/palette").content.decode()
    assert "Acmé" not in sign_in("carla").get("/palette").content.decode()


def test_only_what_one_may_make_is_offered(sign_in, acme):
    assert "/m/accounts/new" in sign_in("bob").get("/palette").content.decode()
    assert "/new" not in sign_in("dan").get("/palette").content.decode()


def test_actions_on_the_record_that_is_shown_or_selected(sign_in, acme):
    bob = sign_in("bob")
    assert f"/m/accounts/{acme}/edit" in bob.get(f"/palette?path=/m/accounts/{acme}").content.decode()
    assert f"/m/accounts/{acme}/edit" in bob.get(f"/palette?path=/m/accounts/&ids={acme}").content.decode()
    assert "bulk/edit?ids=" in bob.get(f"/palette?path=/m/accounts/&ids={acme}&ids=99").content.decode()
    ben = sign_in("ben").get("/palette?path=/m/nothing/12&ids=x")
    assert ben.status_code == 200


def test_marks_ignore_accents_and_escape():
    assert marked("<b>Ñandú & Co", ["nan"]) == "&lt;b&gt;<mark>Ñan</mark>dú &amp; Co"
