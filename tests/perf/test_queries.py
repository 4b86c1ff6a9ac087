"""How many statements each page and call needs: the same number whatever the number of records.

The numbers are exact. One that goes up must be worth it; one that goes down is written down here.
"""

from __future__ import annotations

import json

import pytest
from django.db import connection

#: address → statements for an administrator and for a rep who sees the records of a team
PAGES = {
    "/m/contacts/": (10, 11),
    "/m/contacts/?limit=100&sort=account": (10, 11),
    "/m/contacts/?sort=status": (10, 11),
    "/m/contacts/?sort=owner": (10, 11),
    "/m/contacts/?q=gar": (10, 12),
    "/m/contacts/count": (6, 6),
    "/m/accounts/": (9, 10),
    "/m/opportunities/": (9, 10),
    "/m/opportunities/board": (10, 10),
    "/m/activities/": (9, 10),
    "/m/activities/calendar": (7, 7),
    "/m/contacts/{contact}": (14, 15),
    "/m/contacts/{contact}/timeline": (12, 12),
    "/m/contacts/{contact}/peek": (14, 15),
    "/m/contacts/{contact}/edit": (11, 11),
    "/m/accounts/{account}": (15, 16),
    "/m/opportunities/{deal}": (14, 15),
    "/m/contacts/lookup?q=mar": (4, 4),
    "/palette?q=mar": (7, 8),
    "/search?q=garcia": (6, 6),
    "/m/contacts/export?format=csv": (3, 3),
    "/": (20, 20),
}
#: what the issue of a page may cost at most: a list, a record page
AT_MOST = {"/m/contacts/": 12, "/m/accounts/": 12, "/m/opportunities/": 12, "/m/contacts/{contact}": 20,
           "/m/accounts/{account}": 20, "/m/opportunities/{deal}": 20}  # fmt: skip
#: PostgreSQL looks among the newest records before it asks its index of words, and needs no table for its sequence
ON_POSTGRESQL = {"/palette?q=mar": 1, "/search?q=garcia": 1, "POST opportunities": -1}
CALLS = {
    "GET contacts?limit=100": (4, 5),
    "GET contacts?limit=100&q=gar&sort=-created_at": (4, 6),
    "GET contacts/{contact}": (5, 6),
    "GET contacts/{contact}/history": (7, 8),
    "GET modules": (2, 2),
    "POST opportunities/aggregate": (3, 3),
    "POST opportunities": (16, 17),
    "PATCH opportunities/{deal}": (11, 12),
}
BODIES = {
    "POST opportunities/aggregate": {"group": ["stage", "close_date:month"], "measures": ["sum:amount", "count"]},
    "POST opportunities": {"name": "Another", "amount": {"amount": "10", "currency": "EUR"}},
}


def ids(sales):
    """Records of bob, who is the second in turn."""
    return {"contact": sales.contacts[1], "account": sales.accounts[1], "deal": sales.deals[1]}


def expected(numbers, place):
    also = ON_POSTGRESQL if connection.vendor == "postgresql" else {}
    return {asked: wanted[place] + also.get(asked, 0) for asked, wanted in numbers.items()}


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_pages(sales, browser, queries_of, name):
    client, place = browser(name), ("alice", "bob").index(name)
    paths = {address: address.format(**ids(sales)) for address in PAGES}
    found = {address: len(queries_of(lambda path=path: client.get(path))) for address, path in paths.items()}
    assert found == expected(PAGES, place)


def test_pages_stay_below_what_they_may_cost():
    for address, most in AT_MOST.items():
        assert max(PAGES[address]) <= most, address


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_calls(sales, program, queries_of, name):
    client, place = program(name), ("alice", "bob").index(name)
    turns = iter(range(1000))

    def call(asked):
        method, _space, path = asked.partition(" ")
        body = BODIES.get(asked) or {"next_step": f"Call {next(turns)}"}
        data = {} if method == "GET" else {"data": json.dumps(body), "content_type": "application/json"}
        return client.generic(method, f"/api/v1/{path.format(**ids(sales))}", **data)

    found = {asked: len(queries_of(lambda asked=asked: call(asked))) for asked in CALLS}
    assert found == expected(CALLS, place)
