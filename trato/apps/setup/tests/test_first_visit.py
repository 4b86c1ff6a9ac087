"""Two doors, and what is behind them."""

from __future__ import annotations

import json
import threading
from argparse import ArgumentParser

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from trato.apps.demo.load import is_loading
from trato.apps.people import organisation
from trato.apps.people.commands import COMMANDS as PEOPLE_COMMANDS
from trato.apps.setup import founding
from trato.apps.setup.commands import COMMANDS as SETUP_COMMANDS
from trato.apps.setup.health import healthz
from trato.kernel.access.models import User
from trato.kernel.catalog.current import catalog, forget_catalog
from trato.kernel.catalog.models import Organisation
from trato.kernel.errors import NotAllowed
from trato.kernel.jobs.worker import work_all
from trato.lib.command import REFUSED, WRONG_CALL, Refused, WrongCall

COMMANDS = [*PEOPLE_COMMANDS, *SETUP_COMMANDS]
PASSWORD = "a Good long Phrase 9"
FORM = {
    "name": "Acme",
    "country": "MX",
    "language": "es",
    "currency": "MXN",
    "timezone": "America/Mexico_City",
    "first_weekday": "6",
    "person_name": "Ana García",
    "email": "ana@example.com",
    "password": PASSWORD,
}


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
    yield Client()
    forget_catalog()


def test_the_doors_stand_at_the_root_and_everything_leads_there(empty):
    page = empty.get("/").content.decode()
    assert "/welcome/sample" in page
    assert "/welcome/new/" in page
    for path in ("/m/accounts/", "/settings/", "/sign-in/login/", "/search/", "/nowhere"):
        assert empty.get(path)["Location"] == "/"
    assert empty.post("/m/accounts/new", {"name": "X"})["Location"] == "/"
    assert empty.get("/m/accounts/", headers={"HX-Request": "true"})["HX-Redirect"] == "/"


def test_the_api_says_that_it_is_not_set_up(empty):
    answer = empty.get("/api/v1/modules")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "setup.missing"


def test_health_and_language_work_from_the_start(empty):
    assert empty.get("/healthz").json() == {"status": "ok"}
    empty.post("/language", {"language": "es", "next": "/"})
    assert 'lang="es"' in empty.get("/").content.decode()


def test_health_says_when_the_database_is_away(empty, monkeypatch):
    def away():
        raise DatabaseError

    request = RequestFactory().get("/healthz")
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        assert healthz(request).status_code == 503


@pytest.mark.parametrize(
    ("accepted", "country"),
    [("es-MX,es;q=0.9", "MX"), ("en", "GB"), ("en-IE", "IE"), ("fr", "ES"), ("", "ES"), ("es", "ES")],
)
def test_the_browser_names_the_country(accepted, country):
    assert founding.country_of_browser(accepted) == country


def test_the_country_proposes(empty):
    page = empty.get("/welcome/proposals?country=GB", headers={"HX-Request": "true"}).content.decode()
    assert '<option value="GBP" selected>' in page
    assert "+44" in page
    assert empty.get("/welcome/proposals?country=XX", headers={"HX-Request": "true"}).status_code >= 400


def test_setting_up_signs_in_and_shows_the_first_steps(empty):
    assert empty.get("/welcome/new/").status_code == 200
    assert empty.post("/welcome/new/", FORM)["Location"] == "/"
    assert (catalog().organisation.currency, catalog().organisation.first_weekday) == ("MXN", 6)
    user = User.objects.get()
    assert user.role.key == "administrator"
    assert user.check_password(PASSWORD)
    home = empty.get("/").content.decode()
    assert "first-steps" in home
    assert empty.get("/welcome/new/")["Location"] == "/"
    assert empty.post("/welcome/sample")["Location"] == "/"
    assert Client().get("/")["Location"].startswith("/sign-in/login/")
    signed_in = Client().post("/sign-in/login/", {"login": "ana@example.com", "password": PASSWORD})
    assert signed_in.status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"country": "XX"}, {"email": "x"}, {"password": "short"}, {"password": "1234567890"},
              {"currency": "ZZZ"}, {"person_name": ""}],
)  # fmt: skip
def test_a_wrong_form_makes_nothing_and_keeps_the_input(empty, wrong):
    answer = empty.post("/welcome/new/", {**FORM, **wrong})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Organisation.objects.exists()
    assert not User.objects.exists()
    assert "Ana Garc" in answer.content.decode() or "person_name" in wrong


def test_exploring_signs_in_as_a_rep_at_once(empty):
    assert empty.post("/welcome/sample")["Location"] == "/welcome/progress/"
    assert is_loading()
    assert empty.get("/m/accounts/")["Location"] == "/welcome/progress/"
    assert "progress" in empty.get("/welcome/progress/").content.decode()
    assert empty.get("/api/v1/modules").status_code == 503
    assert Client().post("/welcome/sample")["Location"] == "/"
    work_all()
    assert empty.get("/welcome/progress/", headers={"HX-Request": "true"})["HX-Redirect"] == "/"
    home = empty.get("/").content.decode()
    assert "Lucía Fernández" in home
    assert "/sample/enter/manager" in home
    assert empty.get("/settings/users/").status_code == 403

    empty.post("/sample/enter/administrator")
    assert empty.get("/settings/users/").status_code == 200
    assert "Marta Vidal" in empty.get("/").content.decode()
    assert empty.post("/sample/enter/nobody").status_code == 404

    stranger = Client()
    assert "/sample/enter/rep" in stranger.get("/").content.decode()
    stranger.post("/sample/enter/manager")
    assert stranger.get("/profile/").status_code == 200
    assert stranger.post("/sample/remove").status_code == 404

    page = empty.get("/sample/").content.decode()
    assert "/sample/remove" in page
    assert empty.post("/sample/remove").status_code == 302
    assert not organisation.is_founded()
    assert "/welcome/new/" in Client().get("/").content.decode()


def test_with_a_real_account_the_sample_door_is_shut(empty):
    empty.post("/welcome/sample")
    work_all()
    empty.post("/sample/enter/administrator")
    role = User.objects.get(role__key="administrator", is_sample=True).role
    values = {"name": "Real", "email": "real@example.com", "role": role.pk}
    assert empty.post("/settings/users/new/", values).status_code == 302
    stranger = Client()
    assert stranger.get("/")["Location"].startswith("/sign-in/login/")
    assert stranger.post("/sample/enter/administrator").status_code == 404


def test_real_organisations_have_no_sample_pages(people):
    client = Client()
    client.force_login(people.alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/sample/").status_code == 404
    assert client.post("/sample/remove").status_code == 404
    assert client.post("/sample/enter/administrator").status_code == 404
    assert "/sample/enter" not in client.get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_up_at_once_one_wins():
    forget_catalog()
    barrier, results = threading.Barrier(2), []

    def attempt(name):
        try:
            barrier.wait()
            values = {**founding.proposed("ES"), "name": name, "country": "ES"}
            founding.set_up(values, {"name": name, "email": f"{name}@example.com"}, PASSWORD)
            results.append("made")
        except NotAllowed as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(name,)) for name in ("anna", "berta")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    forget_catalog()
    assert sorted(results) == ["made", "setup.done"]
    assert Organisation.objects.count() == 1
    assert User.objects.count() == 1


def test_the_command(empty, tmp_path, capsys):
    file = tmp_path / "password"
    call = ["setup", "--name", "Acme", "--country", "es", "--admin", "ana@example.com", "--password-file", str(file)]
    assert run(call) == 2
    file.write_text("short\n")
    assert run(call) == 1
    assert not User.objects.exists()
    file.write_text(PASSWORD + "\n")
    capsys.readouterr()
    assert run([*call, "--language", "en", "--currency", "USD", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["currency"] == "USD"
    assert User.objects.get().check_password(PASSWORD)
    assert run(call) == 1


def test_the_user_command(empty, tmp_path, capsys):
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    assert (
        run(["setup", "--name", "A", "--country", "ES", "--admin", "a@example.com", "--password-file", str(file)]) == 0
    )
    capsys.readouterr()
    assert run(["user", "add", "eve@example.com", "--role", "rep", "--json"]) == 0
    link = json.loads(capsys.readouterr().out)["invitation"]
    assert Client().get(link).status_code == 200
    assert run(["user", "add", "eve@example.com"]) == 1
    assert run(["user", "password", "eve@example.com", "--password-file", str(file)]) == 0
    assert run(["user", "disable", "eve@example.com", "--to", "a@example.com"]) == 0
    assert run(["user", "disable", "a@example.com"]) == 1
    assert run(["user", "enable", "eve@example.com"]) == 0
    assert run(["user", "password", "nobody@example.com"]) == 1
    capsys.readouterr()
    assert run(["user", "list", "--json"]) == 0
    assert [row["email"] for row in json.loads(capsys.readouterr().out)] == ["a@example.com", "eve@example.com"]
