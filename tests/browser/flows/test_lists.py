"""A manager at work in a list: filter it, save it as a view, change a cell, change many, find and go."""

from __future__ import annotations

import re
from secrets import token_hex

from playwright.sync_api import expect

SEVERE = ("Content Security Policy", "Uncaught")


def severe_errors(page):
    return [error for error in page.console_errors if any(word in error for word in SEVERE)]


def make_products(page, word, count):
    for number in range(count):
        page.goto("/m/products/new")
        page.locator('[name="name"]').fill(f"{word} {number}")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url(re.compile(r"/m/products/\d+$"))


def test_filter_save_edit_bulk_and_undo(sign_in, axe):
    page, word = sign_in("administrator"), token_hex(4)
    make_products(page, word, 3)

    page.goto("/m/products/")
    page.locator(".chip-add").click()
    page.locator(".filter-row select").first.select_option("name")
    page.locator(".filter-row input.input").first.fill(word)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator(".chip", has_text=word)).to_be_visible()

    page.locator(".btn-sm", has_text="Save as new view").click()
    page.locator("#view-name").fill(f"View {word}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name=f"View {word}")).to_have_attribute("aria-current", "page")
    assert not axe(page)

    cell = page.locator("tbody td[data-col=name]").first
    cell.focus()
    page.keyboard.press("Enter")
    cell.locator("input[name=name]").fill(f"{word} renamed")
    page.keyboard.press("Enter")
    expect(cell).to_have_text(f"{word} renamed")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("tbody tr", has_text="renamed")).to_have_count(0)

    page.locator("[data-check-all]").check()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.locator("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("tbody tr")).to_have_count(3)

    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("1 selected")
    page.keyboard.press("Control+k")
    page.locator("#palette-q").fill(word)
    expect(page.locator(".palette-item", has_text=f"{word} 1")).to_be_visible()
    page.locator(".palette-item", has_text=f"{word} 1").click()
    page.wait_for_url(re.compile(r"/m/products/\d+$"))
    assert not severe_errors(page)


def test_a_list_on_a_phone(sign_in, axe):
    page, word = sign_in("administrator", viewport={"width": 390, "height": 844}, has_touch=True), token_hex(4)
    make_products(page, word, 1)
    page.goto("/m/products/")
    page.get_by_role("searchbox").fill(word)
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not axe(page)
    assert not severe_errors(page)
