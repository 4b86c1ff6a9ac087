"""Opportunities: how each moved through its stages, until today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from trato.apps.demo.story import catalogue, texts
from trato.apps.demo.story.clock import between, work_moment
from trato.apps.demo.story.parts import Account, Contact, Move, Opportunity, Product, Story

#: open stages of the two pipelines, and how often a deal is won
OPEN_STAGES = (5, 3)
WIN_RATES = (0.42, 0.78)
SOURCES = (
    "existing_customer",
    "existing_customer",
    "web",
    "referral",
    "trade_fair",
    "cold_call",
    "campaign",
    "partner",
)
LOST_REASONS = ("price", "price", "competitor", "timing", "no_budget", "no_decision", "no_answer", "features")
#: open deals that nobody moved for a long time
STUCK_SHARE = 0.22
IN_EUROS = {"EUR": Decimal(1), "GBP": Decimal("1.16"), "MXN": Decimal("0.05")}


def add_opportunities(random: Random, story: Story, begins: date, count: int) -> None:
    """Deals of customers and prospects. The pace grows a little towards today."""
    buyers = [account for account in story.accounts if account.kind in ("customer", "prospect", "former")]
    contacts: dict[int, list[Contact]] = {}
    for contact in story.contacts:
        contacts.setdefault(contact.account, []).append(contact)
    length = (story.today - begins).days
    while len(story.opportunities) < count:
        account = random.choice(buyers)
        pipeline = 1 if account.kind == "customer" and random.random() < 0.42 else 0
        day = begins + timedelta(days=int(length * random.random() ** 0.8))
        day = max(day, account.created_at.date() + timedelta(days=1))
        if day >= story.today - timedelta(days=2):
            continue
        who = [contact for contact in contacts[account.key] if contact.created_at.date() <= day]
        if who:
            story.opportunities.append(_opportunity(random, story, account, random.choice(who), pipeline, day))


def _opportunity(
    random: Random, story: Story, account: Account, contact: Contact, pipeline: int, day: date
) -> Opportunity:
    services = [product for product in story.products if product.family == "Servicios"]
    product = random.choice(services if pipeline else story.products)
    moves = _moves(random, story.today, pipeline, day, max(account.created_at, contact.created_at))
    last = moves[-1]
    is_open = isinstance(last.stage, int)
    close = _close_date(random, story.today) if is_open else last.at.date()
    words = texts.Fill(
        product=product.called(account.language),
        place=account.place.city,
        family=catalogue.FAMILIES_EN[product.family] if account.language == "en" else product.family.lower(),
        year=str(close.year),
    )
    names = texts.RENEWAL_NAMES if pipeline else texts.DEAL_NAMES
    is_lost = last.stage == "lost"
    reason = random.choice(LOST_REASONS) if is_lost else ""
    return Opportunity(
        len(story.opportunities), _capital(texts.pick(random, names[account.language], words)[0]), account.key, contact.key,
        pipeline, _amount(random, product, account.currency), account.currency, account.owner, product.key,
        "existing_customer" if pipeline else random.choice(SOURCES), moves, close,
        random.choice(texts.ABOUT_DEAL[account.language]), reason,
        random.choice(catalogue.COMPETITORS) if reason in ("price", "competitor") or random.random() < 0.15 else "",
        tags=tuple(random.sample(catalogue.TAGS, random.choice((0, 0, 0, 1)))),
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _moves(random: Random, today: date, pipeline: int, day: date, not_before: datetime) -> list[Move]:
    """Through the stages, one after the other, until the deal is decided or today is reached."""
    stages = OPEN_STAGES[pipeline]
    is_won = random.random() < WIN_RATES[pipeline]
    gives_up_at = stages if is_won else random.choices(range(1, stages + 1), range(2, stages + 2))[0]
    is_stuck = random.random() < STUCK_SHARE
    moves = [Move(0, _after(not_before, work_moment(random, day)))]
    for position in range(1, gives_up_at + 1):
        wait = max(1, int(random.lognormvariate(2.85, 0.6)))
        if is_stuck and position == gives_up_at and (today - day).days < 160:
            wait += 100
        day += timedelta(days=wait)
        if day >= today:
            return moves
        stage: int | str = position if position < gives_up_at else ("won" if is_won else "lost")
        moves.append(Move(stage, _after(moves[-1].at, work_moment(random, day))))
    return moves


def _after(earlier: datetime, moment: datetime) -> datetime:
    return moment if moment > earlier else earlier + timedelta(minutes=25)


def _close_date(random: Random, today: date) -> date:
    """Of an open deal: mostly in the coming months, some should have been decided already."""
    if random.random() < 0.12:
        return between(random, today - timedelta(days=25), today - timedelta(days=1))
    return between(random, today + timedelta(days=2), today + timedelta(days=130))


def _amount(random: Random, product: Product, currency: str) -> Decimal:
    """A round sum around what such a product is bought for."""
    euros = max(600.0, min(240_000.0, random.lognormvariate(9.1, 0.95)))
    if product.price > 1000:
        euros = float(product.price) * random.choice((1, 1, 2, 2, 3, 4, 6))
    amount = Decimal(str(euros)) / IN_EUROS[currency]
    step = Decimal(1000) if currency == "MXN" else Decimal(50)
    return max(step, (amount / step).quantize(Decimal(1)) * step)
