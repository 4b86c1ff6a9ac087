"""Sample data come through the write path and go as one."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime

import pytest

from trato.apps.demo import sample
from trato.apps.demo.commands import COMMANDS
from trato.apps.demo.jobs import start
from trato.apps.demo.load import is_loading, load
from trato.apps.people import organisation
from trato.apps.people.users import add_user
from trato.kernel.access.models import Team, User
from trato.kernel.catalog.current import catalog, forget_catalog
from trato.kernel.catalog.models import Organisation, Rate
from trato.kernel.context import Context, system_context
from trato.kernel.errors import NotAllowed, NotFound
from trato.kernel.history.models import History, StageMove
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.worker import work_all
from trato.kernel.outbox.models import Event
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.records.models import Directory
from trato.kernel.records.write import create
from trato.lib.command import REFUSED, WRONG_CALL, Refused, WrongCall

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def run(words):
    """One of the commands, as the program runs it: its exit code."""
    command = next(found for found in COMMANDS if found.name == words[0])
    parser = ArgumentParser()
    command.add_arguments(parser)
    try:
        return command.run(parser.parse_args(words[1:]))
    except Refused:
        return REFUSED
    except WrongCall:
        return WRONG_CALL


@pytest.fixture
def empty(db):
    """An installation that nobody set up."""
    forget_catalog()
    yield
    forget_catalog()


@pytest.fixture
def filled(empty):
    return load(3, NOW)


def count(module, *conditions):
    return read.count(Query(module, where=Group(conditions)), system_context(), exact=True).value


def test_everything_is_there_with_its_history(filled):
    assert [count(m) for m in ("accounts", "contacts", "leads", "opportunities", "activities")] == [
        300,
        900,
        400,
        500,
        4000,
    ]
    assert set(History.objects.values_list("source", flat=True)) == {"demo"}
    assert not Event.objects.filter(source="demo").exists()
    lost = count("opportunities", Condition("stage.outcome", "eq", "lost"))
    won = count("opportunities", Condition("stage.outcome", "eq", "won"))
    assert lost > 100
    assert won > 100
    assert StageMove.objects.count() > 1500


def test_history_is_told_as_it_happened(filled):
    deal = next(deal for deal in filled.story.opportunities if len(deal.moves) > 3)
    record_id = filled.ids["opportunities"][deal.key]
    rows = list(History.objects.filter(record_id=record_id).order_by("id").values_list("at", "user_id"))
    assert [at for at, _user in rows] == [move.at for move in deal.moves]
    assert {user for _at, user in rows} == {filled.ids["users"][deal.owner]}
    moves = list(StageMove.objects.filter(record_id=record_id).order_by("id").values_list("at", flat=True))
    assert moves == [move.at for move in deal.moves]


def test_all_amounts_have_a_value_in_euros(filled):
    assert count("opportunities", Condition("amount.currency", "eq", "GBP")) > 20
    assert count("opportunities", Condition("amount.base", "empty")) == 0


def test_converted_leads_know_what_became_of_them(filled):
    assert count("leads", Condition("status", "eq", "converted"), Condition("converted_opportunity", "filled")) == 80


def test_it_is_not_loaded_twice_nor_over_an_organisation(filled):
    with pytest.raises(NotAllowed):
        load(4, NOW)


def test_removing_leaves_nothing(filled):
    done = sample.remove()
    assert (done.users, done.kept, done.is_set_up) == (6, 0, False)
    for model in (Directory, History, StageMove, User, Team, Organisation, Rate, Job):
        assert not model.objects.exists(), model
    assert catalog().organisation is None
    assert count("accounts") == 0
    with pytest.raises(NotAllowed):
        sample.remove()
    load(5, NOW)


def test_removing_keeps_what_people_made_themselves(filled):
    rep = sample.persona("rep")
    ctx = Context(rep.pk, source="form", locale=catalog().locale("en"), allow_duplicates=True)
    theirs = filled.ids["accounts"][next(a.key for a in filled.story.accounts if a.owner == 0 and a.kind == "customer")]
    own = create("contacts", {"name": "Own Person", "account": theirs}, ctx)
    assert sample.own_records() >= 1
    done = sample.remove()
    assert done.is_set_up is False
    kept = read.get("contacts", own.id, system_context())
    assert (kept["account"], kept["owner"]) == (None, None)
    assert read.count(Query("contacts"), system_context()).value == 1


def test_a_real_administrator_keeps_the_organisation(filled):
    boss = add_user(
        {"name": "Real", "email": "real@example.com", "role": "administrator"}, password="a Good long Phrase 9"
    )
    assert not sample.is_open()
    done = sample.remove(boss)
    assert done.is_set_up
    assert catalog().organisation.is_sample is False
    assert list(User.objects.values_list("email", flat=True)) == ["real@example.com"]
    with pytest.raises(NotFound):
        sample.persona("rep")


def test_the_job_fills_it_step_by_step(empty):
    job = start(6, Context(None), NOW)
    assert is_loading()
    assert User.objects.filter(is_sample=True).count() == 6
    work_all()
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, job.total)
    assert not is_loading()
    assert count("activities") == 4000


def test_modules_that_are_off_are_left_out(empty, monkeypatch):
    from dataclasses import replace

    from trato.apps.demo import load as loading

    organisation_first = loading.begin(7, NOW)
    kept = replace(catalog(), modules={k: v for k, v in catalog().modules.items() if k not in ("leads", "products")})
    monkeypatch.setattr(loading, "catalog", lambda: kept)
    while not organisation_first.is_done:
        organisation_first.next()
    assert count("leads") == 0
    assert count("opportunities") == 500


def test_the_command(empty, capsys):
    assert run(["demo", "--seed", "8", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accounts"] == 300
    assert run(["demo"]) == 1
    assert run(["demo", "--remove", "--seed", "1"]) == 2
    assert run(["demo", "--remove", "--json"]) == 0
    assert not organisation.is_founded()
