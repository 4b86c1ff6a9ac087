"""Fixtures that every test may use, and the rule which skipped tests make CI fail."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

IS_POSTGRES_RUN = os.environ.get("TRATO_TEST_DATABASE") == "postgresql"
# A fixture that needs something outside also marks its test, so that skips can be counted.
MARK_OF_FIXTURE = {"needs_postgres": "postgres_server", "public_data": "public_data"}


def pytest_configure(config):
    config.addinivalue_line("markers", "sqlite: runs on SQLite only")
    config.addinivalue_line("markers", "postgres_server: uses a PostgreSQL server of its own")


def pytest_collection_modifyitems(config, items):
    """Leave out what the other database's run is for; say it as a skip when there is no such run."""
    kept, left_out = [], []
    for item in items:
        for fixture, mark in MARK_OF_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
        if item.get_closest_marker("postgres") and not IS_POSTGRES_RUN:
            if os.environ.get("TRATO_TEST_POSTGRES"):
                left_out.append(item)
                continue
            item.add_marker(pytest.mark.skip(reason="needs TRATO_TEST_POSTGRES"))
        if item.get_closest_marker("sqlite") and IS_POSTGRES_RUN:
            left_out.append(item)
            continue
        kept.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    items[:] = kept


@pytest.fixture(scope="session")
def needs_postgres():
    """The address of a PostgreSQL server on which databases may be made."""
    address = os.environ.get("TRATO_TEST_POSTGRES")
    if not address:
        pytest.skip("needs TRATO_TEST_POSTGRES")
    return address


@pytest.fixture(scope="session")
def public_data():
    """The folder of public data sets."""
    folder = os.environ.get("TRATO_TEST_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("needs TRATO_TEST_DATA")
    return Path(folder)


def must_not_skip():
    """The marks that TRATO_TEST_REQUIRE names: a skip of such a test fails the run (CI sets it)."""
    return {mark for mark in os.environ.get("TRATO_TEST_REQUIRE", "").split(",") if mark}


class SkipCounter:
    """Remembers which tests were skipped that may not be."""

    def __init__(self):
        self.skipped = []

    def pytest_runtest_logreport(self, report):
        if report.skipped and not hasattr(report, "wasxfail") and must_not_skip() & set(report.keywords):
            self.skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session):
        if self.skipped and session.exitstatus == 0:
            session.exitstatus = 1

    def pytest_terminal_summary(self, terminalreporter):
        if self.skipped:
            terminalreporter.section("skipped, though this run must not skip them")
            for nodeid in self.skipped:
                terminalreporter.write_line(nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    """With several processes, only the first one sees all reports."""
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(SkipCounter())


# -- a small organisation ----------------------------------------------------------------------------------------------


@pytest.fixture
def organisation(db):
    """A Spanish organisation that counts in euros, with a rate for dollars."""
    from trato.kernel.catalog.current import configuration_changed, forget_catalog
    from trato.kernel.catalog.models import Organisation, Rate

    made = Organisation.objects.create(
        name="Trato Test", country="ES", language="en", currency="EUR", timezone="Europe/Madrid"
    )
    Rate.objects.create(currency="USD", day="2020-01-01", rate="0.5")
    configuration_changed()
    yield made
    forget_catalog()


@pytest.fixture
def people(organisation):
    """alice (administrator), mary (manager of North), bob and ben (reps in North), carla (rep in South), dan (may only
    read, South), by name; `north` and `south` are their teams."""
    from types import SimpleNamespace

    from trato.kernel.access.models import Role, User
    from trato.kernel.access.teams import save_team

    roles = {role.key: role for role in Role.objects.all()}
    north, south = save_team("North"), save_team("South")

    def person(name, role, team):
        email = f"{name}@example.com"
        return User.objects.create_user(email, "correct horse", name=name.title(), role=roles[role], team=team)

    return SimpleNamespace(
        alice=person("alice", "administrator", None), mary=person("mary", "manager", north),
        bob=person("bob", "rep", north), ben=person("ben", "rep", north), carla=person("carla", "rep", south),
        dan=person("dan", "reader", south), north=north, south=south, roles=roles,
    )  # fmt: skip


@pytest.fixture
def as_person(people):
    """as_person("bob", source="api"): the context of one of the people."""
    from trato.kernel.catalog.current import catalog
    from trato.kernel.context import Context

    def make(name, **changes):
        return Context(getattr(people, name).pk, locale=catalog().locale("en"), **changes)

    return make


@pytest.fixture
def system(organisation):
    """The system itself acting, with every right."""
    from trato.kernel.context import system_context

    return system_context()
