"""Boards: columns and sums, rights, moving with what a column asks, conflicts, undo."""

from __future__ import annotations

import json
import re

import pytest

from trato.kernel.context import Context
from trato.kernel.query.model import Query
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.lanes import lanes
from trato.kernel.records.write import write

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BOARD, MOVE = "/m/opportunities/board", "/m/opportunities/board/move"


def move(client, record_id, column, **data):
    return client.post(MOVE, {"id": record_id, "column": column, **data}, headers=HTMX)


def stage_of(record_id, people):
    record = read.get("opportunities", record_id, Context(people.alice.pk))
    return str(record["stage"])


def test_cards_stand_in_columns_with_sums_from_the_server(sign_in, deals):
    page = sign_in("alice").get(BOARD).content.decode()
    columns = re.split(r'<section class="board-col"', page)[1:]
    assert len(columns) == 5
    first, second = columns[0], columns[1]
    assert all(name in first for name in ("Machines", "Service", "Yen", "Paint"))
    assert "Bare" in second
    assert "€1,350" in first
    assert "€135" in first
    assert "+ 1 without rate" in first
    assert 'data-drop data-label="Won"' in page


def test_the_board_takes_few_queries_whatever_it_shows(sign_in, deals, django_assert_max_num_queries):
    client = sign_in("bob")
    client.get(BOARD)
    with django_assert_max_num_queries(12):
        client.get(BOARD)


def test_a_rep_sees_and_sums_only_what_is_theirs(sign_in, deals, people, as_person):
    page = sign_in("bob").get(BOARD).content.decode()
    assert "Machines" in page
    assert ("Paint" in page) == _sees(as_person("bob"), deals.paint)


def _sees(ctx, record_id):
    return bool(read.get_many("opportunities", [record_id], ctx))


def test_filter_search_and_view_hold_on_the_board(sign_in, deals):
    client = sign_in("alice")
    assert "Service" not in client.get(f"{BOARD}?q=machines").content.decode()
    assert "Machines" not in client.get(f"{BOARD}?view=mine").content.decode()
    page = client.get(f"{BOARD}?amount__gte=500").content.decode()
    assert "Machines" in page
    assert "Service" not in page


def test_the_other_pipeline_has_its_own_columns(sign_in, deals):
    page = sign_in("alice").get(f"{BOARD}?board=renewals").content.decode()
    assert "Offered" in page
    assert "Machines" not in page


def test_a_card_moves_and_the_move_is_undone(sign_in, deals, people):
    client = sign_in("bob")
    answer = move(client, deals.machines, "qualification", version=1)
    assert answer.status_code == 200
    assert answer["X-Version"] == "2"
    assert stage_of(deals.machines, people) == "qualification"
    client.post(json.loads(answer["HX-Trigger"])["toast"]["undo_url"], headers=HTMX)
    assert stage_of(deals.machines, people) == "prospecting"


def test_what_a_stage_needs_is_asked_first(sign_in, deals, people):
    client = sign_in("bob")
    answer = move(client, deals.bare, "proposal", version=1)
    assert answer.status_code == 422
    assert 'name="amount' in answer.content.decode()
    assert stage_of(deals.bare, people) == "qualification"
    answer = move(
        client, deals.bare, "proposal", version=1, asked=1, **{"asked-amount": 1, "amount": "500"},
        **{"amount.currency": "EUR"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert "close-dialog" in answer["HX-Trigger"]
    assert stage_of(deals.bare, people) == "proposal"


def test_losing_asks_why(sign_in, deals, people):
    client = sign_in("bob")
    answer = move(client, deals.machines, "lost", version=1)
    assert answer.status_code == 422
    assert 'name="won_lost_reason"' in answer.content.decode()
    answer = move(client, deals.machines, "lost", version=1, asked=1, won_lost_reason="")
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert move(client, deals.machines, "lost", version=1, asked=1, won_lost_reason="price").status_code == 200
    assert stage_of(deals.machines, people) == "lost"


def test_two_who_move_one_card(sign_in, deals, people):
    client = sign_in("bob")
    move(client, deals.machines, "qualification", version=1)
    answer = move(sign_in("alice"), deals.machines, "proposal", version=1)
    assert answer.status_code == 409
    assert "Qualification" in answer.content.decode()
    assert stage_of(deals.machines, people) == "qualification"
    assert move(client, deals.machines, "proposal", version=2, settled=1).status_code == 200


@pytest.mark.parametrize("column", ["", "nowhere", "renewed'--"])
def test_unknown_columns_do_not_exist(sign_in, deals, column):
    assert move(sign_in("bob"), deals.machines, column).status_code == 404


def test_what_may_not_be_moved_is_not_offered(sign_in, deals, people):
    reader = sign_in("dan")
    assert "data-move-url" not in reader.get(BOARD).content.decode()
    assert move(reader, deals.machines, "qualification").status_code in (403, 404)
    assert stage_of(deals.machines, people) == "prospecting"


def test_modules_without_a_board_have_none(sign_in, deals):
    assert sign_in("alice").get("/m/accounts/board").status_code == 404
    assert sign_in("alice").get("/m/nothing/board").status_code == 404


def test_the_next_cards_follow_without_gap_or_repetition(sign_in, people, as_person):
    write(
        [
            Change.create("opportunities", {"name": f"Deal {n:02}", "close_date": "2030-01-01", "owner": people.bob.pk})
            for n in range(45)
        ],
        as_person("alice"),
    )
    client, found = sign_in("alice"), []
    page = client.get(BOARD).content.decode()
    while True:
        found += re.findall(r"Deal \d\d(?=</a>)", page)
        more = re.search(r'hx-get="(/m/opportunities/board/lane[^"]+)"', page)
        if more is None:
            break
        page = client.get(more[1].replace("&amp;", "&"), headers=HTMX).content.decode()
    assert sorted(found) == [f"Deal {n:02}" for n in range(45)]


def test_lanes_are_what_pages_are(deals, as_person):
    ctx = as_person("alice")
    query = Query("opportunities", sort=("-amount",), limit=2)
    found = lanes(query, "stage", ["prospecting", "qualification", "won"], ctx)
    for stage, page in found.items():
        from trato.kernel.query.model import Condition

        alone = read.page(query.also(Condition("stage", "eq", stage)), ctx)
        assert [r.id for r in page.records] == [r.id for r in alone.records]
        assert page.next == alone.next


def test_plan_and_finish_beside_the_card(sign_in, deals, people, as_person):
    client, url = sign_in("bob"), f"/m/opportunities/{deals.machines}/next"
    assert "Nothing is planned" in client.get(url, headers=HTMX).content.decode()
    answer = client.post(url, {"kind": "call", "subject": "Ring them", "due_at": "2030-01-02T09:00"}, headers=HTMX)
    assert answer.status_code == 200
    assert "Ring them" in answer.content.decode()
    assert "opportunities.changed" in answer["HX-Trigger"]
    page = client.get(BOARD).content.decode()
    assert "next-planned" in page
    activity = read.page(Query("activities"), as_person("bob")).records[0]
    answer = client.post(url, {"done": activity.id}, headers=HTMX)
    assert "Nothing is planned" in answer.content.decode()
    assert client.post(url, {"kind": "call", "subject": "", "due_at": "x"}, headers=HTMX).status_code == 422
