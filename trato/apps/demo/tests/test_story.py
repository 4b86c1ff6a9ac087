"""The story: the same for the same seed, as large as promised, alive today."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from trato.apps.demo.story import tell
from trato.lib.emails import normalise_email
from trato.lib.phones import parse_phone
from trato.lib.taxid import is_valid_tax_id

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def story():
    return tell(11, NOW)


def test_the_same_seed_tells_the_same_story(story):
    assert tell(11, NOW) == story
    assert tell(12, NOW).accounts != story.accounts


def test_it_is_as_large_as_promised(story):
    sizes = [len(getattr(story, kind)) for kind in ("accounts", "contacts", "leads", "opportunities", "activities")]
    assert sizes == [300, 900, 400, 500, 4000]
    assert {deal.pipeline for deal in story.opportunities} == {0, 1}
    assert Counter(colleague.role for colleague in story.colleagues) == {"rep": 4, "manager": 1, "administrator": 1}


def test_nothing_that_is_done_lies_ahead(story):
    assert all(thing.created_at <= NOW for kind in ("accounts", "contacts", "leads", "activities")
               for thing in getattr(story, kind))  # fmt: skip
    assert all(move.at <= NOW for deal in story.opportunities for move in deal.moves)
    assert all(activity.start <= NOW for activity in story.activities if activity.is_done)
    assert min(account.created_at for account in story.accounts) > NOW - timedelta(days=19 * 31)


def test_things_happen_in_order(story):
    for deal in story.opportunities:
        moments = [move.at for move in deal.moves]
        assert moments == sorted(moments)
        assert deal.created_at >= story.accounts[deal.account].created_at
    for contact in story.contacts:
        assert contact.created_at >= story.accounts[contact.account].created_at


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("now", [NOW, datetime(2027, 1, 2, 1, 0, tzinfo=UTC), datetime(2028, 2, 29, 22, 0, tzinfo=UTC)])
def test_today_is_alive_whenever_today_is(seed, now):
    story = tell(seed, now)
    planned = [activity for activity in story.activities if not activity.is_done]
    opened = [deal for deal in story.opportunities if deal.is_open]
    with_step = {activity.about for activity in planned}
    for rep in range(4):
        mine = [activity for activity in planned if activity.owner == rep]
        assert any(activity.start.date() == story.today for activity in mine)
        assert any(activity.start.date() < story.today for activity in mine)
        assert any(activity.start.date() > story.today for activity in mine)
    assert len(opened) > 60
    assert sum(("opportunities", deal.key) not in with_step for deal in opened) > 10
    assert sum((NOW if now is NOW else now) - deal.moves[-1].at > timedelta(days=30) for deal in opened) > 5
    assert sum(lead.status == "new" for lead in story.leads) > 5


def test_ways_to_reach_people_are_valid_and_reach_nobody(story):
    for account in story.accounts:
        assert parse_phone(account.phone, account.place.country)
        assert normalise_email(account.email).endswith(".example")
        if account.tax_id:
            assert is_valid_tax_id(account.tax_id, account.place.country), account.tax_id
    for contact in story.contacts:
        assert all(parse_phone(number, "") for number, _kind in contact.phones)
        assert all(normalise_email(address).endswith(".example") for address, _kind in contact.emails)


def test_no_brace_is_left_in_a_text(story):
    texts = [text for activity in story.activities for text in (activity.subject, activity.text)]
    texts += [deal.name for deal in story.opportunities]
    assert not [text for text in texts if "{" in text or "…" in text]
    assert any("oferta" in text for text in texts)
    assert any("quote" in text for text in texts)
