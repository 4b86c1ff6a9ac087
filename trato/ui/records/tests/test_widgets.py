"""Controls of every field type: what is shown is read back as it was, and nothing typed is lost or harmful."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

import pytest
from django.http import QueryDict

from trato.kernel.catalog.declare import Choice, Field
from trato.kernel.context import Context, Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.money import Money
from trato.kernel.fields.registry import field_types
from trato.kernel.records.change import same
from trato.ui.widgets import control, read_value, was_posted

XSS = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
CHOICES = (Choice("a", "<b>A</b>"), Choice("b", "B"))
KINDS = [kind for kind in field_types if kind.key != "plain"]


class Sent(HTMLParser):
    """What a browser would send of some HTML, and the names of the elements in it."""

    def __init__(self, html):
        super().__init__()
        self.data, self.tags, self.select, self.text = QueryDict(mutable=True), set(), None, None
        self.events = []
        self.feed(re.sub(r"<(template|noscript)>.*?</\1>", "", html, flags=re.DOTALL))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.add(tag)
        self.events += [name for name in found if name.startswith("on")]
        if tag == "select":
            self.select = found.get("name")
        elif tag == "option" and "selected" in found and self.select:
            self.data.appendlist(self.select, found["value"])
        elif tag == "textarea":
            self.text = found["name"]
            self.data[self.text] = ""
        elif tag == "input" and "name" in found:
            kind = found.get("type")
            if kind not in ("file", "checkbox") and (kind != "radio" or "checked" in found):
                self.data.appendlist(found["name"], found.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.text = None

    def handle_data(self, data):
        if self.text:
            self.data[self.text] += data.removeprefix("\n") if not self.data[self.text] else data


def field_of(kind):
    options = {"choices": CHOICES} if kind.key in ("choice", "choices") else {}
    return Field("x", kind.key, "X", options=options)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_what_is_shown_is_read_back(kind, language, organisation):
    field, ctx = field_of(kind), Context(None, locale=Locale(language=language))
    for value in [None, *kind.samples(field)]:
        value = kind.load(value, field)
        sent = Sent(control(field, value, ctx))
        again = read_value(field, sent.data, ctx)
        if kind.key == "datetime" and value:
            value = value.replace(second=0)
        assert same(again, value) or str(again) == str(value)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_what_was_typed_is_shown_again_and_harmless(kind, organisation):
    field, ctx = field_of(kind), Context(None)
    blank = Sent(control(field, None, ctx))
    posted = QueryDict(mutable=True)
    names = [name for name in blank.data if name != "x-total"]
    for name in names:
        posted[name] = XSS
    for part in ("x-0-value", "x-0-street"):
        if any(name.startswith("x-0-") for name in names):
            posted[part] = XSS
    html = control(field, None, ctx, posted=posted)
    shown = Sent(html)
    assert "script" not in shown.tags
    assert not shown.events
    selects_only = {"yes_no", "rating", "choice", "choices", "stage", "pipeline", "country", "file", "image"}
    if kind.key not in selects_only:
        assert "<script>" in unescape(html)
        assert was_posted(field, posted, "x")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_errors_are_tied_to_the_control(kind, organisation):
    if kind.key in ("rating",):
        pytest.skip("stars can't be wrong")
    html = control(field_of(kind), None, Context(None), describedby="x-error", invalid=True)
    assert 'aria-describedby="x-error"' in html
    assert 'aria-invalid="true"' in html


def data_of(**values):
    found = QueryDict(mutable=True)
    for key, value in values.items():
        found[key.replace("__", ".").replace("_0_", "-0-").replace("_1_", "-1-")] = value
    return found


def test_an_amount_may_name_its_own_currency(organisation):
    field, ctx = Field("amount", "money", "Amount"), Context(None, locale=Locale(language="es"))
    assert read_value(field, data_of(amount__amount="1.250,5", amount__currency="USD"), ctx) == Money(
        Decimal("1250.5"), "USD"
    )
    assert read_value(field, data_of(amount__amount="500 GBP", amount__currency="USD"), ctx).currency == "GBP"


def test_people_and_teams_are_found_by_name_without_scripts(people, as_person):
    ctx = as_person("alice")
    assert read_value(Field("owner", "user", "Owner"), data_of(owner="bob"), ctx) == people.bob.pk
    assert read_value(Field("owner", "user", "Owner"), data_of(owner="mary@example.com"), ctx) == people.mary.pk
    assert read_value(Field("team", "team", "Team"), data_of(team="north"), ctx) == people.north.pk
    with pytest.raises(Invalid):
        read_value(Field("owner", "user", "Owner"), data_of(owner="nobody"), ctx)


def test_records_are_found_by_title_only_where_they_may_be_seen(deal, as_person):
    field = Field("account", "lookup", "Account", options={"module": "accounts"})
    assert read_value(field, data_of(account="Acme"), as_person("bob")) == deal.account
    with pytest.raises(Invalid):
        read_value(field, data_of(account="Acme"), as_person("carla"))


def test_plain_text_becomes_paragraphs(organisation):
    field = Field("text", "rich_text", "Text")
    assert read_value(field, data_of(text="a < b\n\nc"), Context(None)) == "<p>a &lt; b</p>\n\n<p>c</p>"
    assert read_value(field, data_of(text="<p><br></p>"), Context(None)) is None
    assert "script" not in read_value(field, data_of(text="<p>x</p><script>alert(1)</script>"), Context(None))
