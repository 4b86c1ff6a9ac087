"""A rep moves deals on the board, asks and plans there, works through the day by keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def rep(sign_in):
    return sign_in("rep")


@pytest.fixture
def deal(rep):
    """The id of a new deal in the first column, closing first of all."""
    rep.goto("/m/opportunities/new")
    rep.locator('[name="name"]').fill("Board deal")
    rep.locator('[name="close_date"]').fill("2001-01-01")
    rep.get_by_role("button", name="Save", exact=True).click()
    rep.wait_for_url(re.compile(r"/m/opportunities/\d+$"))
    return rep.url.rsplit("/", 1)[1]


def column(page, index):
    return page.locator(".board-col").nth(index)


def test_a_card_moves_by_key_and_back_by_undo(rep, deal, axe):
    rep.goto("/m/opportunities/board?view=mine")
    card = rep.locator(f'.deal[data-id="{deal}"]')
    expect(column(rep, 0).locator(card)).to_be_visible()
    assert not axe(rep)
    card.focus()
    rep.keyboard.press("Shift+ArrowRight")
    expect(rep.get_by_text("is now in “Qualification”")).to_be_visible()
    expect(column(rep, 1).locator(card)).to_be_visible()
    rep.get_by_role("button", name="Undo").click()
    expect(column(rep, 0).locator(card)).to_be_visible()


def test_losing_a_deal_asks_why(rep, deal):
    rep.goto("/m/opportunities/board?view=mine")
    card = rep.locator(f'.deal[data-id="{deal}"]')
    card.hover()
    card.get_by_role("button", name="Move to another column").click()
    rep.locator('[data-move-to="lost"]').click()
    dialog = rep.locator("#dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Move").click()
    expect(dialog.locator(".field-error")).to_be_visible()
    dialog.locator('[name="won_lost_reason"]').select_option("price")
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_be_hidden()
    expect(card).to_have_count(0)


def test_the_next_step_is_planned_on_the_board(rep, deal):
    rep.goto("/m/opportunities/board?view=mine")
    card = rep.locator(f'.deal[data-id="{deal}"]')
    card.locator(".next-none").click()
    panel = rep.locator("#next-activities")
    panel.locator('[name="subject"]').fill("Ring them")
    panel.get_by_role("button", name="Plan it").click()
    expect(panel.get_by_text("Ring them")).to_be_visible()
    expect(card.locator(".next-planned")).to_be_visible()


def test_the_day_is_worked_through_by_keys(rep):
    rep.goto("/m/activities/new")
    rep.locator('[name="subject"]').fill("Call by key")
    rep.locator('[name="due_at"]').fill("2001-01-01T09:00")
    rep.get_by_role("button", name="Save", exact=True).click()
    rep.wait_for_url(re.compile(r"/m/activities/\d+$"))
    rep.goto("/")
    row = rep.locator("[data-work]").filter(has_text="Call by key")
    expect(row).to_be_visible()
    rep.keyboard.press("j")
    expect(row).to_have_class(re.compile("is-current"))
    rep.keyboard.press("t")
    expect(rep.get_by_text("is put off until")).to_be_visible()
    late = rep.locator('section[aria-labelledby="work-overdue"] [data-work]')
    expect(late.filter(has_text="Call by key")).to_have_count(0)


def test_the_board_fits_a_phone(sign_in):
    page = sign_in("rep", **PHONE)
    page.goto("/m/opportunities/board")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".deal-move").first).to_be_visible()
