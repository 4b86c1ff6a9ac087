"""A rep at work on a record: write down, move on, change in place, create beside it, on a phone, beside a colleague."""

from __future__ import annotations

import re
from secrets import randbelow, token_hex

import pytest
from playwright.sync_api import expect

SEVERE = ("Content Security Policy", "Uncaught")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def severe_errors(page):
    return [error for error in page.console_errors if any(word in error for word in SEVERE)]


def save_new(page, path, **fields):
    """Fills in a form and saves it; returns the path of the new record."""
    page.goto(path)
    for name, value in fields.items():
        page.locator(f'[name="{name}"]').fill(value)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/m/\w+/\d+$"))
    return re.sub(r"^https?://[^/]+", "", page.url)


@pytest.fixture
def rep(sign_in):
    return sign_in("rep")


@pytest.fixture
def account(rep):
    """A new account of the rep, unlike any other."""
    word, digits = token_hex(4), f"{randbelow(10**8):08}"
    fields = {"name": f"Acme {word}", "phones-0-value": f"+346{digits}", "emails-0-value": f"office@{word}.example"}
    return save_new(rep, "/m/accounts/new", **fields)


@pytest.fixture
def deal(rep, account):
    number = account.rsplit("/", 1)[1]
    return save_new(rep, f"/m/opportunities/new?account={number}", name="Machines", close_date="2030-01-31")


def test_a_rep_works_on_a_deal(rep, deal, axe):
    page = rep
    page.console_errors.clear()
    page.goto(deal)
    expect(page.locator(".next-activity.is-missing")).to_be_visible()
    page.keyboard.press("n")
    page.locator("#compose-note textarea").fill("They like it. @manage")
    page.locator("#compose-note textarea").press("r")
    page.locator("#compose-note .option").first.wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("#timeline .timeline-item").first).to_contain_text("They like it. @Test Manager")

    page.locator('[data-field="next_step"]').click()
    page.locator('[data-field="next_step"] input[type=text]').wait_for()
    page.keyboard.type("Send the offer")
    page.keyboard.press("Enter")
    expect(page.locator('[data-field="next_step"]')).to_have_text("Send the offer")
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator('[data-field="next_step"]')).not_to_contain_text("Send")

    page.locator(".path-step", has_text="Lost").click()
    expect(page.locator("dialog[open]")).to_contain_text("Reason won or lost")
    assert axe(page) == []
    page.locator("#dialog select").select_option("price")
    page.get_by_role("button", name="Move").click()
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Lost")
    assert severe_errors(page) == []


def test_a_contact_is_made_beside_its_account_and_a_twin_is_noticed(rep, account):
    page, address = rep, f"ana.{token_hex(4)}@acme.example"
    save_new(page, "/m/contacts/new", **{"name.given": "Ana", "name.family": "Ruiz", "emails-0-value": address})
    page.goto(account)
    page.locator("details.group", has_text="Contacts").first.scroll_into_view_if_needed()
    page.get_by_role("link", name="Add: Contact", exact=True).click()
    page.locator('#dialog [name="name.given"]').fill("Ana")
    page.locator('#dialog [name="name.family"]').fill("Ruiz")
    page.locator('#dialog [name="emails-0-value"]').press_sequentially(address)
    expect(page.locator("#dialog .duplicates")).to_contain_text("Ana Ruiz")
    page.get_by_role("button", name="Create", exact=True).click()
    page.get_by_role("button", name="Save anyway").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("details.group", has_text="Contacts").first).to_contain_text("Ana Ruiz")


def test_two_people_save_one_record(rep, deal, sign_in):
    rep.goto(f"{deal}/edit")
    other = sign_in("administrator")
    other.goto(f"{deal}/edit")
    other.locator("[name=next_step]").fill("Theirs to do")
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_url(f"**{deal}")
    rep.locator("[name=next_step]").fill("Mine to do")
    rep.locator("[name=name]").fill("Machines and tools")
    rep.get_by_role("button", name="Save", exact=True).click()
    expect(rep.locator(".conflict")).to_contain_text("Theirs to do")
    rep.get_by_label(re.compile("^Theirs")).check()
    rep.get_by_role("button", name="Save", exact=True).click()
    rep.wait_for_url(f"**{deal}")
    expect(rep.locator("h1")).to_have_text("Machines and tools")
    expect(rep.locator('[data-field="next_step"]')).to_have_text("Theirs to do")


def test_a_call_is_logged_on_a_phone_in_three_taps(account, sign_in):
    page = sign_in("rep", **PHONE)
    page.goto(account)
    expect(page.get_by_role("link", name="Call", exact=True)).to_have_attribute("href", re.compile("^tel:"))
    page.get_by_role("link", name="Log call").tap()
    page.get_by_role("button", name="Log call").tap()
    expect(page.locator("#timeline .timeline-item").first).to_contain_text("Call with Acme")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_typing_is_kept_when_the_page_is_left(rep):
    rep.goto("/m/contacts/new")
    rep.locator('[name="name.family"]').fill("Half typed")
    rep.wait_for_timeout(500)
    rep.on("dialog", lambda dialog: dialog.accept())
    rep.goto("/m/contacts/")
    rep.goto("/m/contacts/new")
    expect(rep.locator('[name="name.family"]')).to_have_value("Half typed")


def test_a_form_works_without_scripts(account, sign_in):
    page = sign_in("rep", java_script_enabled=False)
    page.goto(f"/m/contacts/new?account={account.rsplit('/', 1)[1]}")
    page.locator('[name="name.family"]').fill(f"Plain {token_hex(3)}")
    page.locator('[name="emails-0-value"]').fill("plain@acme.example")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Plain")
    expect(page.locator("body")).to_contain_text("plain@acme.example")


@pytest.mark.parametrize("path", ["", "/edit", "/history"])
def test_nothing_bars_anyone(rep, deal, axe, path):
    rep.goto(deal + path)
    rep.wait_for_load_state("networkidle")
    assert axe(rep) == []
