"""A real browser against a real installation with sample data: `site` is the server, `sign_in("rep")` opens a
signed-in tab, `axe` looks for barriers, failures leave a picture."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.installation import Installation

# Playwright runs an event loop in the test's own thread, in which Django would refuse to touch the database: in the
# other tests of the same process, too.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "test-results"
# Generous: a machine that tests on both its cores is slow.
TIMEOUT_MS = 30_000


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((path for name in names if (path := shutil.which(name))), None)
    if program is None:
        pytest.fail("There is no Chromium; scripts/browser.sh installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        browser.close()


#: the people who sign in, by role: made beside the sample company's own
PEOPLE = {"administrator": "admin@test.example", "manager": "manager@test.example", "rep": "rep@test.example",
          "reader": "reader@test.example"}  # fmt: skip
PASSWORD = "a long-enough Passphrase 7"
ADD_PEOPLE = f"""
from trato.kernel.access.models import Role, User
team = User.objects.filter(role__key="rep").exclude(team=None).first().team
seller = User.objects.filter(role__key="rep", team=team).order_by("pk").first()
seller.set_password({PASSWORD!r})
seller.save()
answer = seller.email
for role, email in {PEOPLE!r}.items():
    User.objects.create_user(email, {PASSWORD!r}, name="Test " + role.title(), role=Role.objects.get(key=role),
                             team=team, language="en")
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A server with sample data and one person of each role, for all browser tests of a process."""
    found = Installation(tmp_path_factory.mktemp("site"))
    try:
        found.trato("migrate")
        found.trato("demo", "--seed", "7")
        # One of the sample company's own reps, who has records, signs in as well.
        PEOPLE["seller"] = found.python(ADD_PEOPLE)
        found.serve()
        yield found
    finally:
        found.close()


@pytest.fixture
def new_page(browser, site, request):
    """Opens tabs, each with its own cookies: `new_page(locale="es", viewport={"width": 390, "height": 844})`."""
    contexts = []

    def open_page(**options):
        options = {"locale": "en-GB", "viewport": {"width": 1440, "height": 900}, "base_url": site.url} | options
        context = browser.new_context(**options)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        page.console_errors = []
        page.on("console", lambda message: message.type == "error" and page.console_errors.append(message.text))
        page.on("pageerror", lambda error: page.console_errors.append(str(error)))
        return page

    yield open_page
    report = getattr(request.node, "report_of_call", None)
    for number, context in enumerate(contexts):
        if report is not None and report.failed:
            PICTURES.mkdir(exist_ok=True)
            for page in context.pages:
                page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.report_of_call = report
    return report


@pytest.fixture
def page(new_page):
    """One tab, English, desktop size."""
    return new_page()


@pytest.fixture
def axe():
    """`axe(page)` → the serious and critical findings of axe-core, as readable lines."""
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()

    def look(page):
        page.evaluate(source)
        result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{finding['id']}: {finding['help']} {[node['target'] for node in finding['nodes']]}"
            for finding in result["violations"]
            if finding["impact"] in {"serious", "critical"}
        ]

    return look


@pytest.fixture
def sign_in(new_page):
    """sign_in("rep", locale="es"): a tab in which a person of that role is signed in."""

    def make(role, **options):
        page = new_page(**options)
        page.goto("/sign-in/login/")
        page.fill("input[name=login]", PEOPLE[role])
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        if options.get("locale") == "es":
            page.context.request.post(
                "/language", form={"language": "es"}, headers={"X-CSRFToken": csrf_token(page), "Referer": page.url}
            )
            page.goto("/")
        return page

    return make


def csrf_token(page):
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "trato_csrf")
