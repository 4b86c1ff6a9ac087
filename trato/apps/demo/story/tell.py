"""Telling the story: companies, people, deals. What they did with each other is in `days.py`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from trato.apps.demo.story import catalogue, days, deals, firms, people, places, texts
from trato.apps.demo.story.clock import ZONE, between, work_moment
from trato.apps.demo.story.parts import Account, Contact, Lead, Relation, Story

MONTHS = 18
ACCOUNTS, CONTACTS, LEADS, OPPORTUNITIES, ACTIVITIES = 300, 900, 400, 500, 4000
COUNTRIES = ("ES",) * 60 + ("PT",) * 13 + ("GB",) * 13 + ("IE",) * 6 + ("MX",) * 8
KINDS = ("customer",) * 52 + ("prospect",) * 36 + ("former",) * 6 + ("partner",) * 3 + ("supplier",) * 3
SOURCES = ("web", "web", "search", "referral", "trade_fair", "trade_fair", "cold_call", "newsletter", "campaign",
           "partner", "email", "social_media")  # fmt: skip


def tell(seed: int, now: datetime) -> Story:
    """The whole story as of now. The same seed and moment give the same story."""
    random = Random(seed)  # noqa: S311  a story, not a secret
    now = now.astimezone(ZONE)
    story = Story(now, now.date(), catalogue.COMPANY, list(catalogue.COLLEAGUES), list(catalogue.TEAMS))
    story.products = catalogue.products()
    begins = now.date() - timedelta(days=MONTHS * 365 // 12)
    story.rates = list(_rates(random, begins, now.date()))
    _accounts(random, story, begins)
    _contacts(random, story)
    deals.add_opportunities(random, story, begins, OPPORTUNITIES)
    _leads(random, story, begins)
    days.add_activities(random, story, now, ACTIVITIES)
    _relations(random, story)
    return story


def language_of(country: str) -> str:
    """In which of our languages people of the country are written to."""
    return "en" if country in ("GB", "IE") else "es"


def _rates(random: Random, begins: date, today: date):  # type: ignore[no-untyped-def]
    for currency, first in catalogue.FIRST_RATES.items():
        rate, day = first, begins.replace(day=1)
        while day <= today:
            yield currency, day, rate.quantize(Decimal("0.000001"))
            rate *= Decimal(str(round(random.uniform(0.985, 1.015), 5)))
            day = (day + timedelta(days=32)).replace(day=1)


def _accounts(random: Random, story: Story, begins: date) -> None:
    names: set[str] = set()
    while len(story.accounts) < ACCOUNTS:
        key = len(story.accounts)
        is_competitor = key >= ACCOUNTS - len(catalogue.COMPETITORS)
        country = "ES" if is_competitor else random.choice(COUNTRIES)
        industry = random.choices(list(firms.WEIGHTS), list(firms.WEIGHTS.values()))[0]
        name, short = firms.firm_name(random, country, industry)
        if is_competitor:
            name = short = catalogue.COMPETITORS[ACCOUNTS - 1 - key]
        if short in names:
            continue
        names.add(short)
        story.accounts.append(_account(random, key, name, short, country, industry, is_competitor, begins, story))
    for account in random.sample(story.accounts[20:250], 24):
        account.parent = random.randrange(0, 20)


def _account(
    random: Random, key: int, name: str, short: str, country: str, industry: str, is_competitor: bool, begins: date,
    story: Story,
) -> Account:  # fmt: skip
    place, area = places.place_in(random, country)
    employees = int(random.lognormvariate(3.6, 1.1)) + 3
    domain = firms.domain_of(short)
    # Most were there when the story begins; their history starts with it.
    early = begins + timedelta(days=60)
    day = (
        between(random, begins, early)
        if random.random() < 0.6
        else between(random, early, story.today - timedelta(days=5))
    )
    language = language_of(country)
    return Account(
        key, name, "competitor" if is_competitor else random.choice(KINDS), industry, place,
        people.landline(random, country, area), f"info@{domain}", f"https://www.{domain}",
        "" if random.random() < 0.2 else firms.tax_number(random, country), employees,
        Decimal(employees * random.randint(60, 240) * 1000), catalogue.CURRENCIES[country],
        random.choice(catalogue.REPS_OF[country]), work_moment(random, day), language,
        random.choice(texts.ABOUT_ACCOUNT[language]),
        tags=tuple(random.sample(catalogue.TAGS, random.choice((0, 0, 0, 1, 1, 2)))),
    )  # fmt: skip


def _contacts(random: Random, story: Story) -> None:
    homes = [account for account in story.accounts if account.kind != "competitor"]
    chosen = homes + random.choices(
        homes, weights=[account.employees**0.5 for account in homes], k=CONTACTS - len(homes)
    )
    taken: set[str] = set()
    for account in sorted(chosen, key=lambda account: account.key):
        country = account.place.country
        given, family = people.given_and_family(random, country)
        job, department, level = random.choice(people.JOBS[account.language])
        domain = account.website.removeprefix("https://www.")
        address = f"{people.mailbox(given, family, account.key)}@{domain}"
        if address in taken:
            address = f"{people.mailbox(given, family, account.key)}{len(taken)}@{domain}"
        taken.add(address)
        emails = [(address, "work")] if random.random() < 0.96 else []
        if emails and random.random() < 0.12:
            emails.append((f"{people.mailbox(given, family, 0)}{random.randint(60, 99)}@correo.example", "personal"))
        area = next(area for town, _c, _p, area in places.TOWNS[country] if town == account.place.city)
        phones = [(people.mobile(random, country, area), "mobile")] if random.random() < 0.8 else []
        if random.random() < 0.4:
            phones.append((people.landline(random, country, area), "work"))
        made = work_moment(random, account.created_at.date() + timedelta(days=random.choice((0, 0, 1, 7, 30, 90))))
        latest = work_moment(random, story.today - timedelta(days=1))
        story.contacts.append(Contact(
            len(story.contacts), account.key, given, family, job, department, level, tuple(emails), tuple(phones),
            account.owner, min(max(made, account.created_at), latest),
            tags=("VIP",) if level == "executive" and random.random() < 0.2 else (),
        ))  # fmt: skip


def _leads(random: Random, story: Story, begins: date) -> None:
    """A fifth became deals; most others are recent; some came this morning."""
    first_deals: dict[int, int] = {}
    for deal in sorted(story.opportunities, key=lambda deal: deal.created_at):
        first_deals.setdefault(deal.account, deal.key)
    born = [key for key in first_deals.values() if story.opportunities[key].pipeline == 0][: LEADS // 5]
    for key in born:
        story.leads.append(_converted(random, story, key))
    while len(story.leads) < LEADS:
        story.leads.append(_lead(random, story, begins))


def _converted(random: Random, story: Story, deal_key: int) -> Lead:
    deal = story.opportunities[deal_key]
    account, contact = story.accounts[deal.account], story.contacts[deal.contact]
    made = work_moment(random, deal.created_at.date() - timedelta(days=random.randint(4, 30)))
    return Lead(
        len(story.leads), contact.given, contact.family, account.name, contact.job,
        contact.emails[0][0] if contact.emails else "", contact.phones[0][0] if contact.phones else "", account.place,
        deal.source, "converted", 80, account.owner, made, account.language,
        random.choice(texts.LOOKING_FOR[account.language]), account.industry, converted=deal_key,
    )  # fmt: skip


def _lead(random: Random, story: Story, begins: date) -> Lead:
    country = random.choice(COUNTRIES)
    language = language_of(country)
    industry = random.choices(list(firms.WEIGHTS), list(firms.WEIGHTS.values()))[0]
    name, short = firms.firm_name(random, country, industry)
    given, family = people.given_and_family(random, country)
    place, area = places.place_in(random, country)
    age = (
        random.choice((0, 0, 1, 2, 3, 5, 8, 12, 20, 30))
        if random.random() < 0.3
        else random.randint(20, (story.today - begins).days)
    )
    status = "new" if age < 2 else random.choice(
        ("assigned", "contacted", "contacted", "working", "qualified") if age < 30
        else ("contacted", "working", "nurturing", "nurturing", "unqualified", "unqualified", "unqualified", "recycled")
    )  # fmt: skip
    return Lead(
        len(story.leads), given, family, name, random.choice(people.JOBS[language])[0],
        f"{people.mailbox(given, family, age)}@{firms.domain_of(short)}" if random.random() < 0.93 else "",
        people.mobile(random, country, area) if random.random() < 0.85 else "", place, random.choice(SOURCES), status,
        random.randint(15, 95), random.choice(catalogue.REPS_OF[country]),
        min(work_moment(random, story.today - timedelta(days=age)), story.now - timedelta(minutes=random.randint(3, 50))),
        language, random.choice(texts.LOOKING_FOR[language]),
        industry, tags=tuple(random.sample(catalogue.TAGS[1:3] + catalogue.TAGS[6:8], random.choice((0, 0, 1)))),
    )  # fmt: skip


def _relations(random: Random, story: Story) -> None:
    """People who advise, sit on boards, once worked elsewhere, or know each other."""
    for _number in range(140):
        contact = random.choice(story.contacts)
        kind = random.choice(
            ("former_employee", "advisor", "board_member", "shareholder", "colleague", "friend", "family")
        )
        since = between(random, date(story.today.year - 9, 1, 1), story.today - timedelta(days=200))
        if kind in ("colleague", "friend", "family"):
            other = random.choice(story.contacts)
            if other.key != contact.key:
                story.relations.append(Relation(kind, contact.key, other=other.key))
        else:
            account = random.choice(story.accounts)
            ended = between(random, since, story.today - timedelta(days=30)) if kind == "former_employee" else None
            if account.key != contact.account:
                story.relations.append(Relation(kind, contact.key, account.key, since=since, until=ended))
