"""My day: what stands where, what is done from it, whose day, how many queries."""

from __future__ import annotations

import json
import re

import pytest

from trato.kernel.query.model import Query
from trato.kernel.records import read
from trato.ui.models import remember

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def sections(page):
    """Titles of records by section."""
    found = {}
    for part in page.split('<section aria-labelledby="work-')[1:]:
        found[part.split('"')[0]] = re.findall(r'/peek">(?:<span[^>]*>[^<]*</span> )?([^<]+)</a>', part)
    return found


def test_everything_that_waits_stands_in_its_section(sign_in, work):
    found = sections(sign_in("bob").get("/").content.decode())
    assert found == {
        "overdue": ["Late one"], "today": ["Due one"], "next": ["Coming one"], "bare": ["Bare deal"],
        "leads": ["Eva Ruiz"],
    }  # fmt: skip


def test_figures_open_their_records(sign_in, work):
    client = sign_in("bob")
    page = client.get("/").content.decode()
    assert "€1,000" in page
    assert "€100" in page
    for url in re.findall(r'class="tile" href="([^"]+)"', page):
        assert client.get(url.replace("&amp;", "&")).status_code == 200


def test_few_queries(sign_in, work, people, django_assert_max_num_queries):
    """The whole page, once the first steps are taken and put away."""
    client = sign_in("bob")
    remember(people.bob.pk, "first_steps", hidden=True)
    client.get("/")
    with django_assert_max_num_queries(14):
        client.get("/")


def test_done_is_done_and_can_be_undone(sign_in, work, as_person):
    client = sign_in("bob")
    answer = client.post(f"/myday/{work.late}/done", headers=HTMX)
    events = json.loads(answer["HX-Trigger"])
    assert "activities.changed" in events
    assert read.get("activities", work.late, as_person("bob"))["status"] == "done"
    client.post(events["toast"]["undo_url"], headers=HTMX)
    assert read.get("activities", work.late, as_person("bob"))["status"] == "planned"


@pytest.mark.parametrize("to", ["tomorrow", "week", "nonsense"])
def test_snooze_keeps_the_time_of_day(sign_in, work, as_person, to):
    ctx = as_person("bob")
    zone = ctx.locale.zone
    before = read.get("activities", work.late, ctx)["due_at"].astimezone(zone)
    sign_in("bob").post(f"/myday/{work.late}/snooze?to={to}", headers=HTMX)
    after = read.get("activities", work.late, ctx)["due_at"].astimezone(zone)
    assert (after.hour, after.minute) == (before.hour, before.minute)
    assert after.date() > ctx.today
    assert to != "week" or after.weekday() == ctx.locale.first_weekday


def test_another_time_is_asked_in_a_dialog(sign_in, work, as_person):
    client = sign_in("bob")
    assert 'name="due_at"' in client.get(f"/myday/{work.late}/move", headers=HTMX).content.decode()
    assert client.post(f"/myday/{work.late}/move", {"due_at": "not a day"}, headers=HTMX).status_code == 422
    client.post(f"/myday/{work.late}/move", {"due_at": "2031-05-06T10:00"}, headers=HTMX)
    assert read.get("activities", work.late, as_person("bob"))["due_at"].year == 2031


def test_a_call_is_logged_on_the_planned_one_or_as_a_new_one(sign_in, work, as_person):
    client, ctx = sign_in("bob"), as_person("bob")
    client.post(f"/myday/{work.late}/call", {"outcome": "connected", "body": "Fine"}, headers=HTMX)
    call = read.get("activities", work.late, ctx)
    assert (call["status"], call["outcome"]) == ("done", "connected")
    client.post(f"/myday/{work.bare}/call", {"outcome": "no_answer"}, headers=HTMX)
    newest = read.page(Query("activities", sort=("-created_at",), columns=("about", "status", "kind")), ctx).records[0]
    assert (newest["about"], newest["status"], newest["kind"]) == (work.bare, "done", "call")


def test_without_scripts_one_comes_back_to_the_list(sign_in, work):
    answer = sign_in("bob").post(f"/myday/{work.late}/done")
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert sign_in("bob").get(f"/myday/{work.today}/move").status_code == 200


def test_whose_day(sign_in, work):
    bob, mary, alice = (sign_in(name).get("/?who=all").content.decode() for name in ("bob", "mary", "alice"))
    assert "Carlas deal" not in bob
    assert "Whose day" not in bob
    assert "Carlas deal" in alice
    assert "Bare deal" in sign_in("mary").get("/?who=team").content.decode()
    assert "Whose day" in mary


def test_what_others_own_is_left_alone(sign_in, work):
    carla, dan = sign_in("carla"), sign_in("dan")
    assert carla.post(f"/myday/{work.late}/done", headers=HTMX).status_code in (403, 404)
    assert dan.post(f"/myday/{work.late}/done", headers=HTMX).status_code in (403, 404)
    assert carla.get("/myday/999999/call").status_code == 404


def test_nothing_to_do_is_said(sign_in, people):
    assert "All done" in sign_in("ben").get("/").content.decode()


def test_one_must_be_signed_in(client, organisation):
    assert client.get("/").status_code == 302
