"""What the operations ask for: ids, cursors and texts from the data itself, the same in every run."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from trato.cli.bench.texts import ROWS
from trato.kernel.access.models import User
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.query.model import Query
from trato.kernel.records import read

#: records that are opened and changed; contacts of a mass change
SOME, MANY = 2000, 10_000


@dataclass
class Sample:
    contacts: list[int]
    accounts: list[int]
    opportunities: list[int]
    names: list[str]
    stages: list[str]
    #: for mass changes
    many_contacts: list[int]
    #: page number → the address's query string
    pages: dict[int, str] = field(default_factory=dict)


def take_sample(email: str) -> Sample:
    """Reads it as that person sees it."""
    ctx = Context(User.objects.get(email=email).pk, source="command", locale=catalog().locale("en"))
    chance = random.Random(42)  # noqa: S311 - a sample, not a secret
    everybody = _ids("contacts", ctx)
    contacts = chance.sample(everybody, min(SOME, len(everybody)))
    titles = read.titles(contacts[:500], ctx)
    stages = [stage.key for stage in catalog().pipelines_of("opportunities")[0].stages if stage.outcome == "open"]
    accounts, opportunities = (_ids(module, ctx) for module in ("accounts", "opportunities"))
    found = Sample(
        contacts,
        chance.sample(accounts, min(SOME, len(accounts))),
        chance.sample(opportunities, min(SOME, len(opportunities))),
        [ref.title for ref in titles.values()],
        stages,
        everybody[:MANY],
    )
    found.pages = {number: _page_address("contacts", number, ctx) for number in (100, 1000)}
    return found


def _ids(module: str, ctx: Context) -> list[int]:
    found: list[int] = []
    while chunk := read.ids(Query(module), ctx, after=found[-1] if found else 0, limit=50_000):
        found += chunk
    return found


def _page_address(module: str, number: int, ctx: Context) -> str:
    """The query string of the page with this number (or the last one): as one gets there by turning pages."""
    query = Query(module, columns=("id",), limit=ROWS)
    cursor = ""
    for _turn in range(number - 1):
        page = read.page(query.with_(cursor=cursor), ctx)
        if not page.next:
            break
        cursor = page.next
    return f"cursor={cursor}&limit={ROWS}"
