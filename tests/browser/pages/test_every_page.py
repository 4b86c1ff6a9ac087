"""Every page, in both languages, both themes and on a phone: no barrier, no error, nothing wider than the screen."""

from __future__ import annotations

import re

import pytest

# What a page shows does not depend on the database; the flows run on both.
pytestmark = pytest.mark.sqlite
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
#: pages that everybody who sells sees
PAGES = [
    "/", "/m/accounts/", "/m/contacts/", "/m/leads/", "/m/opportunities/", "/m/opportunities/board", "/m/leads/board",
    "/m/activities/", "/m/activities/calendar", "/m/products/", "/m/documents/", "/m/accounts/new", "/m/accounts/bin",
    "/search?q=garcia", "/notifications/", "/profile/",
]  # fmt: skip
ADMIN_PAGES = [
    "/settings/",
    "/settings/users/",
    "/settings/teams/",
    "/settings/roles/",
    "/settings/organisation/",
    "/import/",
]


def broken(page):
    """What a person would call broken: errors in the console, a page wider than the screen, an untranslated key."""
    found = [error for error in page.console_errors if "favicon" not in error]
    width, screen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if width > screen:
        found.append(f"{width} px wide on a screen of {screen} px")
    return found


def visit(page, path):
    page.console_errors.clear()
    response = page.goto(path)
    assert response.status == 200, path
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("path", PAGES)
def test_a_reps_pages_have_no_barriers(sign_in, axe, path):
    page = visit(sign_in("rep"), path)
    assert broken(page) == []
    assert axe(page) == []


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_an_administrators_pages_have_no_barriers(sign_in, axe, path):
    page = visit(sign_in("administrator"), path)
    assert broken(page) == []
    assert axe(page) == []


def test_dark_and_spanish_on_a_phone(sign_in, axe):
    page = sign_in("rep", locale="es", color_scheme="dark", **PHONE)
    for path in PAGES:
        visit(page, path)
        assert broken(page) == [], path
        assert axe(page) == [], path
        assert page.locator("html").get_attribute("lang") == "es"


@pytest.mark.parametrize("module", ["accounts", "contacts", "leads", "opportunities", "activities"])
def test_a_record_page_and_its_form(sign_in, axe, module):
    page = sign_in("administrator")
    visit(page, f"/m/{module}/")
    href = page.locator("table.data-table tbody a").first.get_attribute("href")
    for path in (href.rstrip("/"), href.rstrip("/") + "/edit", href.rstrip("/") + "/history"):
        visit(page, path)
        assert broken(page) == [], path
        assert axe(page) == [], path


def test_who_may_only_read_is_offered_nothing_else(sign_in):
    page = sign_in("reader")
    visit(page, "/m/accounts/")
    assert page.locator("a.btn-primary", has_text="New").count() == 0
    page.locator("table.data-table tbody a").first.click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("link", name=re.compile("^Edit")).count() == 0
    assert page.goto("/m/accounts/new").status == 403
    assert page.goto("/settings/users/").status in (403, 404)


def test_sign_in_page(new_page, axe):
    page = visit(new_page(), "/sign-in/login/")
    assert broken(page) == []
    assert axe(page) == []
