"""The rows of each file."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from trato.cli.bench.dataset import copies, people, words
from trato.cli.bench.dataset.chance import Chance, Weighted, day, money
from trato.cli.bench.dataset.words import COUNTRIES

USERS = 20
TEAMS = ("Norte", "Sur", "Export")
#: numbers that the rows of one table never share with those of another
LEADS_FROM = 1_000_000_007
SCATTER = 7919

INDUSTRY, ACCOUNT_TYPE, SOURCE = Weighted(words.INDUSTRIES), Weighted(words.ACCOUNT_TYPES), Weighted(words.SOURCES)
CONTACT_STATUS, LEAD_STATUS = Weighted(words.CONTACT_STATUS), Weighted(words.LEAD_STATUS)
RATING = Weighted(words.RATINGS)
STAGE, LOST, OPPORTUNITY_TYPE = Weighted(words.STAGES), Weighted(words.LOST), Weighted(words.OPP_TYPES)
ACTIVITY_TYPE, ACTIVITY_STATUS = Weighted(words.ACT_TYPES), Weighted(words.ACT_STATUS)
PRIORITY, ORDER_STATUS, CHANNEL = Weighted(words.PRIORITIES), Weighted(words.ORDER_STATUS), Weighted(words.CHANNELS)
OFFERS = ("Licencias", "Mantenimiento", "Instalación", "Formación", "Suministro anual", "Consultoría", "Support plan",
          "Hardware")  # fmt: skip

HEADERS = {
    "users": "user_ref name email team",
    "accounts": "account_ref name industry type website email phone street postal_code city country employees "
    "annual_revenue currency source owner created_at",
    "contacts": "contact_ref account_ref first_name last_name email phone mobile job_title department street "
    "postal_code city country language source status email_opt_in tags owner created_at notes",
    "leads": "lead_ref first_name last_name company job_title email phone city country industry source status rating "
    "owner estimated_value currency created_at notes",
    "opportunities": "opportunity_ref name account_ref contact_ref stage probability amount currency type source "
    "owner created_at expected_close closed_at lost_reason",
    "activities": "activity_ref type subject related_type related_ref owner status priority due_at done_at "
    "duration_min body",
    "orders": "order_ref account_ref contact_ref order_date amount currency status channel items owner",
}
DUPLICATES_HEADER = "contact_ref duplicate_of kind"


class Company(NamedTuple):
    country: int
    name: str
    domain: str


class Rows:
    """Makes any row of any file. `duplicates` collects what the contacts made so far repeat."""

    def __init__(self, contacts: int, seed: int) -> None:
        self.chance = Chance(seed)
        self.counts = {
            "users": USERS, "accounts": contacts // 5, "contacts": contacts, "leads": contacts // 5,
            "opportunities": contacts // 2, "activities": 2 * contacts, "orders": 3 * contacts,
        }  # fmt: skip
        self.duplicates: list[tuple[str, str, str]] = []
        self._company = lru_cache(maxsize=50_000)(self._make_company)

    def _pick(self, weighted: Weighted, stream: str, row: int) -> str:
        return weighted.pick(self.chance.uniform(stream, row))

    def _owner(self, stream: str, row: int) -> str:
        return people.owner(self.chance, stream, row, USERS)

    def _make_company(self, row: int) -> Company:
        country = people.BY_WEIGHT.code(self.chance.uniform("acc.country", row))
        name = people.company_name(self.chance, row, country)
        return Company(country, name, people.domain(row, name, country))

    def _account_of(self, contact: int) -> int:
        """The account of a contact; big accounts hold more people, and lie scattered."""
        total = self.counts["accounts"]
        row = copies.original(self.chance, contact)
        found = min(int(total * self.chance.uniform("con.account", row) ** 1.3), total - 1)
        return (found * SCATTER + 13) % total if total % SCATTER else found

    def users(self, row: int) -> tuple[str, ...]:
        first, last = people.person(self.chance, "usr", row, 0)
        return f"user{row + 1:02d}", f"{first} {last}", f"user{row + 1:02d}@example.com", TEAMS[row % 3]

    def accounts(self, row: int) -> tuple[str, ...]:
        chance = self.chance
        country, name, domain = self._company(row)
        employees = int(chance.lognormal("acc.emp", row, 14, 1.3, 1, 20000))
        revenue = round(employees * chance.lognormal("acc.rev", row, 70000, 0.5, 5000, 900000) / 1000.0) * 1000.0
        return (
            _account(row), name, self._pick(INDUSTRY, "acc.ind", row), self._pick(ACCOUNT_TYPE, "acc.type", row),
            f"https://www.{domain}", f"info@{domain}", people.phone(chance, "acc.phone", row, country),
            people.street(chance, "acc.street", row, country), people.postcode(chance, "acc.post", row, country),
            people.city(chance, "acc.city", row, country), COUNTRIES[country].code, str(employees), money(revenue),
            COUNTRIES[country].currency, self._pick(SOURCE, "acc.source", row), self._owner("acc.owner", row),
            day(chance.days("acc.created", row)),
        )  # fmt: skip

    def contacts(self, row: int) -> tuple[str, ...]:
        chance, source = self.chance, copies.original(self.chance, row)
        account = self._account_of(row)
        country, _company, domain = self._company(account)
        name = people.person(chance, "con", source, country)
        first, last = people.slug(name[0].split(" ")[0]), people.slug(name[1].split(" ")[0])
        blank = chance.uniform("con.blank", source)
        phone = "" if blank < 0.25 else people.phone(chance, "con.phone", source, country)
        mobile = "" if blank > 0.92 else people.phone(chance, "con.mobile", source, country)
        if row != source:
            name, mobile, kind = copies.slipped(name, mobile, chance.integer("con.dupkind", row, 1 << 30))
            self.duplicates.append((_contact(row), _contact(source), kind))
        local = (f"{first}.{last}", f"{first[:1]}{last}", f"{first}_{last}", f"{last}.{first[:1]}")
        local_part = local[chance.integer("con.mailform", row, 4)]
        return (
            _contact(row), _account(account), *name, f"{local_part}.{people.base36(row)}@{domain}", phone, mobile,
            chance.choose(words.TITLES, "con.title", source), chance.choose(words.DEPTS, "con.dept", source),
            people.street(chance, "con.street", source, country), people.postcode(chance, "con.post", source, country),
            people.city(chance, "con.city", source, country), COUNTRIES[country].code, COUNTRIES[country].language,
            self._pick(SOURCE, "con.source", row), self._pick(CONTACT_STATUS, "con.status", row),
            "yes" if chance.uniform("con.optin", source) < 0.62 else "no", self._tags(source),
            self._owner("con.owner", row), day(chance.days("con.created", row)),
            chance.choose(words.NOTES, "con.notes", row),
        )  # fmt: skip

    def _tags(self, row: int) -> str:
        share, tags = self.chance.uniform("con.tags", row), words.TAGS
        if share >= 0.3:
            return ""
        second = ";" + tags[int(share * 1e5) % len(tags)] if share < 0.08 else ""
        return tags[int(share * 1000) % len(tags)] + second

    def leads(self, row: int) -> tuple[str, ...]:
        chance = self.chance
        country = people.BY_WEIGHT.code(chance.uniform("lead.country", row))
        first, last = people.person(chance, "lead", row, country)
        company = people.company_name(chance, row + LEADS_FROM, country)
        domain = people.domain(row, company, country)
        email = f"{people.slug(first)[:10]}.{people.slug(last)[:10]}.l{people.base36(row)}@{domain}"
        return (
            f"L{row + 1:07d}", first, last, company, chance.choose(words.TITLES, "lead.title", row), email,
            people.phone(chance, "lead.phone", row, country), people.city(chance, "lead.city", row, country),
            COUNTRIES[country].code, self._pick(INDUSTRY, "lead.ind", row), self._pick(SOURCE, "lead.source", row),
            self._pick(LEAD_STATUS, "lead.status", row), self._pick(RATING, "lead.rating", row),
            self._owner("lead.owner", row), money(chance.lognormal("lead.value", row, 2500, 1.1, 100, 500000)),
            COUNTRIES[country].currency, day(chance.days("lead.created", row, 1.8)),
            chance.choose(words.NOTES, "lead.notes", row),
        )  # fmt: skip

    def opportunities(self, row: int) -> tuple[str, ...]:
        chance, total = self.chance, self.counts["contacts"]
        contact = min(int(total * chance.uniform("opp.contact", row) ** 1.2), total - 1)
        account = self._account_of(contact)
        country, name, _domain = self._company(account)
        stage = self._pick(STAGE, "opp.stage", row)
        made = chance.days("opp.created", row, 1.3)
        closing = made - 10 - int(140 * chance.uniform("opp.len", row))
        is_closed = stage in ("won", "lost")
        return (
            f"O{row + 1:08d}", f"{chance.choose(OFFERS, 'opp.what', row)} – {name}", _account(account),
            _contact(contact), stage, str(words.STAGE_PROB[stage]),
            money(chance.lognormal("opp.amount", row, 4200, 1.2, 50, 2000000)), COUNTRIES[country].currency,
            self._pick(OPPORTUNITY_TYPE, "opp.type", row), self._pick(SOURCE, "opp.source", row),
            self._owner("opp.owner", row), day(made), day(closing), day(max(closing, 0)) if is_closed else "",
            self._pick(LOST, "opp.lost", row) if stage == "lost" else "",
        )  # fmt: skip

    def activities(self, row: int) -> tuple[str, ...]:
        chance = self.chance
        kind, ref = self._subject(row)
        status = self._pick(ACTIVITY_STATUS, "act.status", row)
        if status == "planned":
            when = -int(60 * chance.uniform("act.future", row))
        else:
            when = chance.days("act.day", row, 1.2)
        quarter = chance.integer("act.min", row, 44)
        at = f"{day(when)}T{8 + quarter // 4:02d}:{quarter % 4 * 15:02d}:00"
        return (
            f"T{row + 1:08d}", self._pick(ACTIVITY_TYPE, "act.type", row),
            chance.choose(words.SUBJECTS, "act.subject", row), kind, ref, self._owner("act.owner", row), status,
            self._pick(PRIORITY, "act.prio", row), at, at if status == "done" else "",
            str(5 * (1 + chance.integer("act.dur", row, 24))), chance.choose(words.BODIES, "act.body", row),
        )  # fmt: skip

    def _subject(self, row: int) -> tuple[str, str]:
        """What an activity is about; some records get many."""
        share = self.chance.uniform("act.rel", row)
        place = self.chance.uniform("act.relref", row) ** 1.5
        for below, kind, table, form in (
            (0.5, "contact", "contacts", "C{:08d}"), (0.8, "opportunity", "opportunities", "O{:08d}"),
            (0.9, "account", "accounts", "A{:07d}"), (1.0, "lead", "leads", "L{:07d}"),
        ):  # fmt: skip
            if share < below:
                total = self.counts[table]
                return kind, form.format(min(int(place * total), total - 1) + 1)
        raise AssertionError(share)

    def orders(self, row: int) -> tuple[str, ...]:
        chance, total = self.chance, self.counts["contacts"]
        share = chance.uniform("ord.contact", row)
        # Heavy buyers: the square of a uniform number.
        contact = min(int(total * (share * share)), total - 1)
        account = self._account_of(contact)
        country = self._company(account).country
        items = 1 + int(12 * chance.uniform("ord.items", row) ** 2.5)
        return (
            f"P{row + 1:08d}", _account(account), _contact(contact), day(chance.days("ord.day", row, 1.15)),
            money(chance.lognormal("ord.amount", row, 180, 1.1, 1, 250000)), COUNTRIES[country].currency,
            self._pick(ORDER_STATUS, "ord.status", row), self._pick(CHANNEL, "ord.channel", row), str(items),
            self._owner("ord.owner", row),
        )  # fmt: skip


def _account(row: int) -> str:
    return f"A{row + 1:07d}"


def _contact(row: int) -> str:
    return f"C{row + 1:08d}"
