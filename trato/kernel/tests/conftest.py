"""A small organisation with own modules only: the kernel must work without any standard module."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from trato.kernel.access.models import Role, User
from trato.kernel.access.teams import save_team
from trato.kernel.catalog.current import catalog, configuration_changed, forget_catalog
from trato.kernel.catalog.models import Definition, Organisation, Rate
from trato.kernel.context import Context, system_context
from trato.kernel.storage.tables import sync_tables

CITY_CHOICES = [
    {"value": "north", "label": {"en": "North", "es": "Norte"}, "color": "blue"},
    {"value": "south", "label": {"en": "South", "es": "Sur"}, "color": "orange"},
]
CLIENT_FIELDS = {
    "name": {"type": "text", "required": True, "searchable": True},
    "code": {"type": "reference", "unique": True},
    "emails": {"type": "emails", "searchable": True, "indexed": True},
    "phones": {"type": "phones", "searchable": True},
    "place": {"type": "address"},
    "zone": {"type": "choice", "options": {"choices": CITY_CHOICES}},
    "zones": {"type": "choices", "options": {"choices": CITY_CHOICES}},
    "size": {"type": "integer", "options": {"min": 0}, "indexed": True},
    "worth": {"type": "money", "indexed": True},
    "born": {"type": "date"},
    "met": {"type": "datetime"},
    "secret": {"type": "text"},
    "parent": {"type": "lookup", "options": {"module": "clients"}},
    "friends": {"type": "lookups", "options": {"module": "clients"}},
    "number": {"type": "auto_number", "options": {"prefix": "C-", "width": 4}},
}
STAGES = [
    {"key": "open", "label": {"en": "Open"}, "probability": 10, "allowed_days": 5},
    {"key": "offer", "label": {"en": "Offer"}, "probability": 50, "required_fields": ["worth"]},
    {"key": "won", "label": {"en": "Won"}, "probability": 100, "outcome": "won", "category": "closed"},
    {"key": "lost", "label": {"en": "Lost"}, "probability": 0, "outcome": "lost", "category": "omitted"},
]


def define(kind, module, key, data, position=0):
    Definition.objects.create(kind=kind, module=module, key=key, data=data, position=position)


@pytest.fixture
def house(db):
    """Organisation, teams, people with roles, modules `clients` and `jobs` (with stages, about a client)."""
    Organisation.objects.create(name="Test", country="ES", currency="EUR", timezone="Europe/Madrid", language="en")
    Rate.objects.create(currency="USD", day="2026-01-01", rate="0.5")
    define("module", "", "clients", {
        "label": {"en": "Client"}, "label_plural": {"en": "Clients"}, "activities": True,
        "duplicates": [{"fields": ["name"], "kind": "warn"}],
    })  # fmt: skip
    define("module", "", "works", {"label": {"en": "Work"}, "label_plural": {"en": "Works"}, "activities": False})
    for position, (key, data) in enumerate(CLIENT_FIELDS.items()):
        define("field", "clients", key, {"label": {"en": key.title(), "es": key.title()}, **data}, position)
    work_fields = {
        "name": {"type": "text", "required": True},
        "client": {"type": "lookup", "options": {"module": "clients"}},
        "path": {"type": "pipeline"},
        "stage": {"type": "stage"},
        "worth": {"type": "money"},
    }
    for position, (key, data) in enumerate(work_fields.items()):
        define("field", "works", key, {"label": {"en": key.title()}, **data}, position)
    define("pipeline", "works", "main", {"label": {"en": "Main"}, "stages": STAGES})
    configuration_changed()
    sync_tables(catalog())
    roles = {role.key: role for role in Role.objects.all()}
    north, south = save_team("North"), save_team("South")
    below = save_team("North-East", parent_id=north.pk)

    def user(name, role, team):
        return User.objects.create_user(f"{name}@example.com", name=name.title(), role=roles[role], team=team)

    people = SimpleNamespace(
        alice=user("alice", "administrator", None), bob=user("bob", "rep", north), carla=user("carla", "rep", south),
        dan=user("dan", "reader", south), mary=user("mary", "manager", north), eve=user("eve", "rep", below),
        north=north, south=south, below=below, roles=roles,
    )  # fmt: skip
    yield people
    forget_catalog()


@pytest.fixture
def system(house):
    return system_context()


@pytest.fixture
def as_(house):
    """A context of one of the people."""

    def make(name, **changes):
        return Context(getattr(house, name).pk, locale=catalog().locale("en"), **changes)

    return make
