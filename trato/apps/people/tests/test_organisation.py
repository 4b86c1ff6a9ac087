"""The organisation's settings and rates."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from trato.apps.people import organisation
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.models import Organisation, Rate
from trato.kernel.errors import Invalid, NotAllowed
from trato.kernel.records.write import create

VALUES = {"name": "New name", "country": "PT", "language": "es", "currency": "EUR", "timezone": "Europe/Lisbon",
          "first_weekday": "6", "fiscal_month": "4", "accent": "#ABC"}  # fmt: skip


def picture():
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue(), "image/png")


def test_settings_are_saved_and_hold_at_once(people, sign_in):
    alice = sign_in("alice")
    answer = alice.post("/settings/organisation/", {**VALUES, "logo": picture()})
    assert answer.status_code == 302
    found = catalog().organisation
    assert (found.name, found.country, found.accent, found.first_weekday) == ("New name", "PT", "#aabbcc", 6)
    assert found.logo
    assert alice.get(f"/files/{found.logo}").status_code == 200
    alice.post("/settings/organisation/", {**VALUES, "remove_logo": "on"})
    assert catalog().organisation.logo is None


def test_what_is_no_picture_is_no_logo(people, sign_in):
    file = SimpleUploadedFile("logo.png", b"<script>alert(1)</script>", "image/png")
    assert sign_in("alice").post("/settings/organisation/", {**VALUES, "logo": file}).status_code == 422
    assert Organisation.objects.get().name == "Trato Test"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("country", "XX"), ("currency", "ZZZ"), ("timezone", "Mars/Base"), ("accent", "red"),
     ("language", "xx"), ("first_weekday", "9"), ("fiscal_month", "0")],
)  # fmt: skip
def test_wrong_settings_are_refused_by_field(organisation, field, value):
    from trato.apps.people.organisation import check

    with pytest.raises(Invalid) as refused:
        check({**VALUES, field: value})
    assert [problem.field for problem in refused.value.problems] == [field]


def test_the_currency_is_locked_once_there_are_amounts(people, as_person, sign_in):
    organisation.change({"currency": "USD"})
    organisation.change({"currency": "EUR"})
    create("accounts", {"name": "Acme", "revenue": {"amount": "10", "currency": "EUR"}}, as_person("bob"))
    with pytest.raises(Invalid) as refused:
        organisation.change({"currency": "USD"})
    assert refused.value.code == "setup.currency_locked"
    sign_in("alice").post("/settings/organisation/", {**VALUES, "currency": "USD"})
    assert Organisation.objects.get().currency == "EUR"


def test_there_is_one_organisation_only(organisation):
    from trato.apps.people.organisation import found

    with pytest.raises(NotAllowed):
        found({**VALUES})
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(("raw", "rate"), [("1,165", "1.165"), ("1.165", "1.165"), ("0.05", "0.05")])
def test_rates_are_read_in_any_language(people, sign_in, raw, rate):
    alice = sign_in("alice")
    answer = alice.post("/settings/currencies/", {"currency": "GBP", "day": "2026-01-01", "rate": raw})
    assert answer.status_code == 302
    assert Rate.objects.get(currency="GBP").rate == Decimal(rate)
    assert catalog().rate("GBP", date(2026, 5, 1)) == Decimal(rate)


def test_wrong_rates_are_refused_and_rates_are_removed(people, sign_in):
    alice = sign_in("alice")
    for values in (
        {"day": "x", "rate": "1"},
        {"day": "2026-01-01", "rate": "-1"},
        {"day": "2026-01-01", "rate": "abc"},
    ):
        assert alice.post("/settings/currencies/", {"currency": "GBP", **values}).status_code == 422
    rate = Rate.objects.create(currency="GBP", day="2026-01-01", rate="1.1")
    assert alice.post(f"/settings/currencies/{rate.pk}/remove").status_code == 302
    assert alice.post(f"/settings/currencies/{rate.pk}/remove").status_code == 404
