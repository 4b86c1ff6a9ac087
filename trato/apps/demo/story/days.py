"""What people did, day by day, and what they have planned."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from trato.apps.demo.story import catalogue, texts
from trato.apps.demo.story.clock import ZONE, at, between, work_moment, workday
from trato.apps.demo.story.parts import Account, Activity, Contact, Lead, Opportunity, Story

DONE_KINDS = ("call",) * 38 + ("email",) * 30 + ("note",) * 14 + ("meeting",) * 12 + ("task",) * 6
CALL_OUTCOMES = ("connected",) * 6 + ("no_answer", "no_answer", "left_message", "busy")
#: open deals without a next step: what the discipline is for
FORGOTTEN_SHARE = 0.26
MINUTES = {"call": (5, 10, 15, 20), "meeting": (30, 45, 60, 60, 90), "task": (15, 30), "note": (0,), "email": (0,)}
MEETING_HOURS = (9, 10, 11, 12, 13, 15, 16, 17)


class _Teller:
    """Writes activities of one story."""

    def __init__(self, random: Random, story: Story, now: datetime) -> None:
        self.random, self.story, self.now = random, story, now.astimezone(ZONE)
        self.contacts: dict[int, list[Contact]] = {}
        for contact in story.contacts:
            self.contacts.setdefault(contact.account, []).append(contact)
        self.taken: set[tuple[int, date, int]] = set()

    def words(self, account: Account | None, contact: Contact | None, lead: Lead | None, deal: Opportunity | None,
              owner: int) -> texts.Fill:  # fmt: skip
        product = self.story.products[deal.product] if deal else self.random.choice(self.story.products)
        person = contact or lead
        language = account.language if account else lead.language if lead else "es"
        return texts.Fill(
            given=person.given if person else self.story.colleagues[owner].name,
            department=contact.department.lower() if contact else "purchasing" if language == "en" else "compras",
            city=account.place.city if account else lead.place.city if lead else "",
            company=account.name if account else lead.company if lead else "",
            product=product.called(language), family=catalogue.FAMILIES_EN[product.family] if language == "en" else product.family.lower(),
            competitor=(deal.competitor if deal else "") or self.random.choice(catalogue.COMPETITORS),
            owner=self.story.colleagues[owner].name.split()[0],
        )  # fmt: skip

    # -- the past ------------------------------------------------------------------------------------------------------

    def did(self, day: date, owner: int, about: tuple[str, int], *, account: Account | None = None,
            contact: Contact | None = None, lead: Lead | None = None, deal: Opportunity | None = None,
            not_before: datetime | None = None) -> None:  # fmt: skip
        """One thing that was done on a day."""
        random = self.random
        kind = random.choice(DONE_KINDS)
        moment = work_moment(random, day)
        if not_before and moment < not_before:
            moment = not_before + timedelta(minutes=random.choice((15, 40, 90)))
        if moment >= self.now:
            moment = at(workday(self.now.date() - timedelta(days=1)), 10, random.choice((0, 15, 40)))
        language = account.language if account else lead.language if lead else "es"
        subject, text = texts.pick(random, texts.DONE[kind][language], self.words(account, contact, lead, deal, owner))
        mentions: tuple[int, ...] = ()
        if kind == "note" and random.random() < 0.25:
            colleague = random.choice([c for c in self.story.colleagues if c.key != owner])
            text = texts.pick(random, texts.MENTIONS[language], texts.Fill(colleague=colleague.name))[0]
            mentions = (colleague.key,)
        minutes = random.choice(MINUTES[kind])
        is_reply = subject.startswith("Re:")
        self.story.activities.append(Activity(
            kind, subject, text, owner, moment - (timedelta(days=2) if kind in ("meeting", "task") else timedelta()),
            moment, minutes, True, about, contact.key if contact else None,
            "inbound" if is_reply or (kind == "call" and random.random() < 0.2) else "outbound",
            self._outcome(kind), place=account.place.city if account and kind == "meeting" else "", mentions=mentions,
            done_at=moment + timedelta(minutes=minutes),
        ))  # fmt: skip

    def _outcome(self, kind: str) -> str:
        if kind == "call":
            return self.random.choice(CALL_OUTCOMES)
        return self.random.choice(("positive", "positive", "neutral", "negative")) if kind == "meeting" else ""

    # -- the plan ------------------------------------------------------------------------------------------------------

    def plans(self, day: date, owner: int, about: tuple[str, int], *, account: Account | None = None,
              contact: Contact | None = None, lead: Lead | None = None, deal: Opportunity | None = None,
              kind: str = "", not_before: datetime | None = None) -> None:  # fmt: skip
        """One thing to be done on a day."""
        random = self.random
        language = account.language if account else lead.language if lead else "es"
        lines = [line for line in texts.PLANNED[language] if not kind or line[0] == kind]
        chosen = random.choice(lines)
        words = self.words(account, contact, lead, deal, owner)
        hour = self._free_hour(owner, day)
        start = at(day, hour, random.choice((0, 0, 30)) if chosen[0] == "meeting" else random.choice((0, 15, 30, 45)))
        made = min(
            self.now - timedelta(hours=2),
            work_moment(random, min(day, self.now.date()) - timedelta(days=random.randint(1, 9))),
        )
        if not_before:
            made = min(max(made, not_before), self.now - timedelta(minutes=5))
        self.story.activities.append(Activity(
            chosen[0], chosen[1].format_map(words), chosen[2].format_map(words), owner, made, start,
            random.choice(MINUTES[chosen[0]]), False, about, contact.key if contact else None,
            priority=random.choice(("normal", "normal", "normal", "high", "low")),
            place=account.place.city if account and chosen[0] == "meeting" else "",
        ))  # fmt: skip

    def _free_hour(self, owner: int, day: date) -> int:
        free = [hour for hour in MEETING_HOURS if (owner, day, hour) not in self.taken] or list(MEETING_HOURS)
        hour = self.random.choice(free)
        self.taken.add((owner, day, hour))
        return hour


def add_activities(random: Random, story: Story, now: datetime, count: int) -> None:
    """What is planned first, then the past, until there are `count`."""
    teller = _Teller(random, story, now)
    _todays(teller)
    for deal in story.opportunities:
        if deal.is_open and random.random() > FORGOTTEN_SHARE:
            _next_of_deal(teller, deal)
    for lead in story.leads:
        if lead.status in ("assigned", "contacted", "working", "qualified") and random.random() < 0.5:
            day = _coming_day(random, story.today)
            teller.plans(day, lead.owner, ("leads", lead.key), lead=lead, not_before=lead.created_at)
    for deal in story.opportunities:
        _past_of_deal(teller, deal, random.choice((2, 3, 4, 5, 6, 7)))
    for lead in story.leads:
        if lead.status not in ("new", "assigned"):
            day = min(lead.created_at.date() + timedelta(days=random.randint(0, 3)), story.today)
            teller.did(day, lead.owner, ("leads", lead.key), lead=lead, not_before=lead.created_at)
    del story.activities[count:]
    _fill_with_accounts(teller, count)
    story.activities.sort(key=lambda activity: activity.created_at)


def _todays(teller: _Teller) -> None:
    """Every rep has a day ahead, and something that was left behind."""
    story, random = teller.story, teller.random
    for colleague in story.colleagues:
        deals = [deal for deal in story.opportunities if deal.is_open and deal.owner == colleague.key]
        for position, deal in enumerate(random.sample(deals, min(9, len(deals)))):
            account, contact = story.accounts[deal.account], story.contacts[deal.contact]
            day = story.today if position < 5 else workday(story.today - timedelta(days=random.randint(1, 12)))
            kind = ("meeting", "call", "meeting", "task", "call", "call", "task", "task", "call")[position]
            teller.plans(day, colleague.key, ("opportunities", deal.key), account=account, contact=contact, deal=deal,
                         kind=kind, not_before=deal.created_at)  # fmt: skip


def _next_of_deal(teller: _Teller, deal: Opportunity) -> None:
    story = teller.story
    if any(a.about == ("opportunities", deal.key) for a in story.activities[: 9 * len(story.colleagues)]):
        return
    teller.plans(
        _coming_day(teller.random, story.today), deal.owner, ("opportunities", deal.key),
        account=story.accounts[deal.account], contact=story.contacts[deal.contact], deal=deal, not_before=deal.created_at,
    )  # fmt: skip


def _coming_day(random: Random, today: date) -> date:
    """Mostly within two weeks; some days have passed already."""
    if random.random() < 0.16:
        return workday(today - timedelta(days=random.randint(1, 15)))
    day = today + timedelta(days=random.choice((0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 12, 15, 21)))
    return day + timedelta(days=max(0, day.weekday() - 4) and 7 - day.weekday())


def _past_of_deal(teller: _Teller, deal: Opportunity, count: int) -> None:
    story, random = teller.story, teller.random
    begin, end = deal.created_at.date(), min(deal.moves[-1].at.date() + timedelta(days=6), story.today)
    people = [c for c in teller.contacts[deal.account] if c.created_at <= deal.created_at] or [
        story.contacts[deal.contact]
    ]
    for _number in range(count):
        contact = story.contacts[deal.contact] if random.random() < 0.75 else random.choice(people)
        teller.did(between(random, begin, end), deal.owner, ("opportunities", deal.key), deal=deal,
                   account=story.accounts[deal.account], contact=contact, not_before=deal.created_at)  # fmt: skip


def _fill_with_accounts(teller: _Teller, count: int) -> None:
    story, random = teller.story, teller.random
    homes = [account for account in story.accounts if account.kind != "competitor"]
    while len(story.activities) < count:
        account = random.choice(homes)
        contact = random.choice(teller.contacts[account.key])
        day = between(random, account.created_at.date(), story.today)
        moment = max(account.created_at, contact.created_at)
        teller.did(max(day, moment.date()), account.owner, ("accounts", account.key), account=account, contact=contact,
                   not_before=moment)  # fmt: skip
