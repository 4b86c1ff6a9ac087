"""Which accounts and contacts a lead may already be: set-based, and only among what the person may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trato.kernel.access.predicate import permitted
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.records import read
from trato.kernel.records.read import Record
from trato.kernel.sql import Sql, all_of, among_texts, any_of, fetch_all, ident, is_postgres, prefix_range
from trato.lib.companies import company_key
from trato.lib.emails import email_domain, is_free_mail
from trato.lib.text import sort_key

#: how much each reason says; from SURE on, a conversion without questions links the record
WEIGHTS = {"tax_id": 8, "email": 8, "name": 5, "phone": 4, "domain": 3, "account": 1}
SURE = 5
MOST = 10


@dataclass
class Match:
    """A record that the lead may be. `reasons`: tax_id, email, phone, name, domain, account."""

    id: int
    title: str
    reasons: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[reason] for reason in self.reasons)


@dataclass
class Matches:
    """The best first."""

    accounts: list[Match] = field(default_factory=list)
    contacts: list[Match] = field(default_factory=list)


Found = dict[int, dict[int, list[str]]]


def matches_of(leads: Sequence[Record], ctx: Context) -> dict[int, Matches]:
    """Lead → what it may already be. A fixed number of queries for the whole batch."""
    accounts, contacts = _accounts(leads, ctx), _contacts(leads, ctx)
    wanted = {rid for found in (accounts, contacts) for by_id in found.values() for rid in by_id}
    refs = read.titles(wanted, ctx)

    def ranked(by_id: Mapping[int, list[str]]) -> list[Match]:
        found = [Match(rid, refs[rid].title, reasons) for rid, reasons in by_id.items() if rid in refs]
        return sorted(found, key=lambda match: (-match.weight, match.id))[:MOST]

    return {lead.id: Matches(ranked(accounts.get(lead.id, {})), ranked(contacts.get(lead.id, {}))) for lead in leads}


def sure_one(found: Sequence[Match]) -> Match | None:
    """The one that is meant beyond doubt: strong enough, and stronger than the next."""
    if not found or found[0].weight < SURE:
        return None
    return found[0] if len(found) == 1 or found[0].weight > found[1].weight else None


# -- accounts ----------------------------------------------------------------------------------------------------------


def _accounts(leads: Sequence[Record], ctx: Context) -> Found:
    spec = catalog().modules.get("accounts")
    if spec is None or not ctx.principal.may(spec.key, "see"):
        return {}
    found: Found = {}
    by_tax = _by_value(leads, lambda lead: [sort_key(lead["tax_id"])] if lead["tax_id"] else [])
    _note(found, "tax_id", by_tax, _equal(spec, "tax_id__key", by_tax, ctx))
    by_phone = _by_value(leads, lambda lead: [entry.value for entry in lead["phones"] or ()])
    _note(found, "phone", by_phone, _phones(spec, by_phone, ctx))
    by_domain = _by_value(leads, domains_of)
    _note(found, "domain", by_domain, [*_domains(spec, by_domain, ctx), *_domains_of_contacts(by_domain, ctx)])
    by_name = _by_value(leads, lambda lead: [company_key(lead["company"])] if lead["company"] else [])
    _note(found, "name", by_name, _company_names(spec, by_name, ctx))
    return found


def domains_of(lead: Record) -> list[str]:
    """Domains of the lead's own addresses that name a company."""
    addresses = [entry.value for entry in lead["emails"] or ()]
    return [email_domain(address) for address in addresses if not is_free_mail(address)]


def _company_names(spec: ModuleSpec, keys: Iterable[str], ctx: Context) -> list[tuple[int, str]]:
    """Accounts of the same name whatever their legal form: those that begin so, compared word by word."""
    wanted = {key for key in keys if key}
    if not wanted:
        return []
    begins = any_of([prefix_range("t.name__key", sort_key(key)) for key in sorted(wanted)])
    rows = fetch_all(f"SELECT t.id, t.name FROM {ident(spec.table)} t WHERE " + all_of([_live(spec, ctx), begins]))
    return [(rid, key) for rid, name in rows if (key := company_key(name)) in wanted]


def _domains(spec: ModuleSpec, domains: Iterable[str], ctx: Context) -> list[tuple[int, str]]:
    """Accounts whose first e-mail address or website has one of these domains."""
    wanted = sorted(set(domains))
    if not wanted:
        return []
    address = _domain_of("t.emails__key")
    where = all_of([_live(spec, ctx), Sql("t.emails__key IS NOT NULL"), among_texts(address, wanted)])
    rows = fetch_all(f"SELECT t.id, {address} FROM {ident(spec.table)} t WHERE " + where)
    forms = {f"{head}{domain}{tail}": domain for domain in wanted for tail in ("", "/")
             for head in ("https://", "http://", "https://www.", "http://www.")}  # fmt: skip
    where = all_of([_live(spec, ctx), among_texts("t.website", list(forms))])
    sites = fetch_all(f"SELECT t.id, t.website FROM {ident(spec.table)} t WHERE " + where)
    return [(rid, domain) for rid, domain in rows] + [(rid, forms[site]) for rid, site in sites]


def _domains_of_contacts(domains: Iterable[str], ctx: Context) -> list[tuple[int, str]]:
    """Accounts where people with such an address work."""
    spec, wanted = catalog().modules.get("contacts"), sorted(set(domains))
    if spec is None or not wanted or not ctx.principal.may(spec.key, "see"):
        return []
    address = _domain_of("t.emails__key")
    where = all_of([_live(spec, ctx), Sql("t.account IS NOT NULL AND t.emails__key IS NOT NULL"),
                    among_texts(address, wanted)])  # fmt: skip
    return fetch_all(f"SELECT DISTINCT t.account, {address} FROM {ident(spec.table)} t WHERE " + where)


def _domain_of(column: str) -> str:
    return f"split_part({column}, '@', 2)" if is_postgres() else f"substr({column}, instr({column}, '@') + 1)"


# -- contacts ----------------------------------------------------------------------------------------------------------


def _contacts(leads: Sequence[Record], ctx: Context) -> Found:
    spec = catalog().modules.get("contacts")
    if spec is None or not ctx.principal.may(spec.key, "see"):
        return {}
    found: Found = {}
    by_email = _by_value(leads, lambda lead: [entry.value.lower() for entry in lead["emails"] or ()])
    rows = [*_equal(spec, "emails__key", by_email, ctx),
            *_further(spec, "trato_email", "address_key", by_email, ctx)]  # fmt: skip
    _note(found, "email", by_email, rows)
    by_phone = _by_value(leads, lambda lead: [entry.value for entry in lead["phones"] or ()])
    _note(found, "phone", by_phone, _phones(spec, by_phone, ctx))
    by_name = _by_value(leads, lambda lead: [_person_key(lead)] if lead["name"] else [])
    _note(found, "name", by_name, _equal(spec, "name__key", by_name, ctx))
    return found


def _person_key(lead: Record) -> str:
    field_ = lead.spec.fields["name"]
    return str(field_.kind.store(lead["name"], field_)[2])


# -- both --------------------------------------------------------------------------------------------------------------


def _by_value(leads: Sequence[Record], values: object) -> dict[str, list[int]]:
    """Value → the leads that have it."""
    found: dict[str, list[int]] = {}
    for lead in leads:
        for value in values(lead):  # type: ignore[operator]
            if value:
                found.setdefault(value, []).append(lead.id)
    return found


def _note(found: Found, reason: str, leads: Mapping[str, Sequence[int]], rows: Iterable[tuple[int, str]]) -> None:
    for rid, value in rows:
        for lead in leads.get(value, ()):
            reasons = found.setdefault(lead, {}).setdefault(rid, [])
            if reason not in reasons:
                reasons.append(reason)


def _live(spec: ModuleSpec, ctx: Context) -> Sql:
    return all_of([Sql("t.deleted_at IS NULL"), permitted(spec, ctx.principal)])


def _equal(spec: ModuleSpec, column: str, values: Iterable[str], ctx: Context) -> list[tuple[int, str]]:
    wanted = sorted(set(values))
    if not wanted:
        return []
    where = all_of([_live(spec, ctx), among_texts(f"t.{ident(column)}", wanted)])
    return fetch_all(f"SELECT t.id, t.{ident(column)} FROM {ident(spec.table)} t WHERE " + where)


def _further(
    spec: ModuleSpec, table: str, column: str, values: Iterable[str], ctx: Context
) -> list[tuple[int, str]]:  # fmt: skip
    """As `_equal`, among the second and further e-mails or phones."""
    wanted = sorted(set(values))
    if not wanted:
        return []
    where = all_of([_live(spec, ctx), among_texts(f"c.{column}", wanted)])
    source = f"SELECT t.id, c.{column} FROM {table} c JOIN {ident(spec.table)} t ON t.id = c.record_id WHERE "
    return fetch_all(source + where)


def _phones(spec: ModuleSpec, values: Iterable[str], ctx: Context) -> list[tuple[int, str]]:
    return [*_equal(spec, "phones", values, ctx), *_further(spec, "trato_phone", "number", values, ctx)]
