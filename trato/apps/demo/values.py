"""Values of records from the things of the story: field keys of the standard modules, JSON or the types' own values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from trato.apps.demo.story.parts import Account, Activity, Contact, Lead, Opportunity, Place, Product, Relation, Story
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.fields.choice import StageValue

Ids = Mapping[str, Sequence[int]]
Tags = Mapping[str, int]
FAMILIES = {"Servicios": "services"}
UNITS = {"Servicios": "año"}
LANGUAGES = {"ES": "es", "MX": "es", "PT": "pt", "GB": "en", "IE": "en"}


def things(story: Story, kind: str) -> Sequence[Any]:
    """The things of the story that become records of a module."""
    found: Sequence[Any] = getattr(story, kind)
    return found


def known(row: Mapping[str, Any], spec: ModuleSpec) -> dict[str, Any]:
    """The values that the module has a field for, as the field types keep them: an installation may have left fields
    or modules out. A stage keeps the moment at which it was reached."""
    return {
        key: value if isinstance(value, StageValue) else spec.fields[key].kind.load(value, spec.fields[key])
        for key, value in row.items()
        if key in spec.fields and value is not None and value != "" and value != ()
    }  # fmt: skip


def tags_of(tagged: Iterable[Any], tag_ids: Callable[[Sequence[str]], tuple[int, ...]]) -> Tags:
    """Ids of all tags that these things carry."""
    names = list(dict.fromkeys(name for thing in tagged for name in thing.tags))
    return dict(zip(names, tag_ids(names), strict=True))


def stages() -> list[tuple[list[str], str, str]]:
    """For each pipeline of deals: its open stages in order, the one of won and the one of lost deals."""
    found = []
    for pipeline in catalog().pipelines_of("opportunities"):
        opened = [stage.key for stage in pipeline.stages if stage.outcome == "open"]
        won = next((stage.key for stage in pipeline.stages if stage.outcome == "won"), opened[-1])
        lost = next((stage.key for stage in pipeline.stages if stage.outcome == "lost"), opened[-1])
        found.append((opened, won, lost))
    return found


def product(thing: Product, story: Story) -> dict[str, Any]:
    return {
        "name": thing.name, "code": thing.code, "series": thing.family,
        "family": "maintenance" if "mantenimiento" in thing.name else FAMILIES.get(thing.family, "goods"),
        "price": {"amount": str(thing.price), "currency": "EUR"}, "unit": UNITS.get(thing.family, "ud."),
        "description": thing.description, "is_active": True, **_made(story.accounts[0].created_at, None),
    }  # fmt: skip


def account(thing: Account, ids: Ids, tags: Tags) -> dict[str, Any]:
    return {
        "name": thing.name, "type": thing.kind, "industry": thing.industry, "emails": [thing.email],
        "phones": [thing.phone], "website": thing.website, "addresses": [_address(thing.place, "main")],
        "tax_id": thing.tax_id, "employees": thing.employees,
        "revenue": {"amount": str(thing.revenue), "currency": thing.currency}, "description": thing.description,
        "owner": ids["users"][thing.owner], "tags": tuple(tags[name] for name in thing.tags),
        **_made(thing.created_at, ids["users"][thing.owner]),
    }  # fmt: skip


def parent(thing: Account, ids: Ids) -> dict[str, Any]:
    assert thing.parent is not None
    owner = ids["users"][thing.owner]
    return {
        "parent": ids["accounts"][thing.parent],
        "updated_at": thing.created_at + timedelta(minutes=20),
        "updated_by": owner,
    }


def contact(thing: Contact, ids: Ids, tags: Tags, story: Story) -> dict[str, Any]:
    home = story.accounts[thing.account]
    return {
        "name": {"given": thing.given, "family": thing.family}, "account": _one(ids, "accounts", thing.account),
        "job_title": thing.job, "department": thing.department,
        "emails": [{"address": address, "kind": kind} for address, kind in thing.emails],
        "phones": [{"number": number, "kind": kind} for number, kind in thing.phones],
        "language": LANGUAGES[home.place.country], "owner": ids["users"][thing.owner],
        "tags": tuple(tags[name] for name in thing.tags), **_made(thing.created_at, ids["users"][thing.owner]),
    }  # fmt: skip


def lead(thing: Lead, ids: Ids, tags: Tags, story: Story) -> dict[str, Any]:
    since = thing.created_at
    found: dict[str, Any] = {}
    if thing.converted is not None:
        deal = story.opportunities[thing.converted]
        since = deal.created_at
        found = {
            "converted_at": since, "converted_account": _one(ids, "accounts", deal.account),
            "converted_contact": _one(ids, "contacts", deal.contact),
            "converted_opportunity": _one(ids, "opportunities", deal.key),
        }  # fmt: skip
    rating = "hot" if thing.score > 75 else "warm" if thing.score > 45 else "cold"
    return {
        "name": {"given": thing.given, "family": thing.family}, "company": thing.company, "job_title": thing.job,
        "emails": [thing.email] if thing.email else None, "phones": [thing.phone] if thing.phone else None,
        "addresses": [_address(thing.place, "main")], "industry": thing.industry, "source": thing.source,
        "status": StageValue(thing.status, since), "score": thing.score, "rating": rating,
        "description": thing.description, "owner": ids["users"][thing.owner],
        "tags": tuple(tags[name] for name in thing.tags), **found,
        **_made(thing.created_at, ids["users"][thing.owner]),
    }  # fmt: skip


def opportunity(thing: Opportunity, ids: Ids, tags: Tags, story: Story, known_stages: Any) -> dict[str, Any]:
    names = [account.name for account in story.accounts]
    competitor = names.index(thing.competitor) if thing.competitor in names else None
    return {
        "name": thing.name, "account": _one(ids, "accounts", thing.account),
        "contact": _one(ids, "contacts", thing.contact), "product": _one(ids, "products", thing.product),
        "stage": StageValue(_stage(thing, 0, known_stages), thing.created_at), "source": thing.source,
        "type": _type(thing, story),
        "amount": {"amount": str(thing.amount), "currency": thing.currency}, "close_date": thing.close_date,
        "competitors": [_one(ids, "accounts", competitor)] if competitor is not None and ids.get("accounts") else None,
        "description": thing.description, "owner": ids["users"][thing.owner],
        "tags": tuple(tags[name] for name in thing.tags), **_made(thing.created_at, ids["users"][thing.owner]),
    }  # fmt: skip


def _type(thing: Opportunity, story: Story) -> str:
    if thing.pipeline:
        return "renewal"
    return "expansion" if story.accounts[thing.account].kind == "customer" else "new_business"


def move(thing: Opportunity, position: int, ids: Ids, known_stages: Any) -> dict[str, Any]:
    """What changes when a deal enters the stage of one of its moves."""
    moved = thing.moves[position]
    found: dict[str, Any] = {
        "stage": StageValue(_stage(thing, position, known_stages), moved.at), "updated_at": moved.at,
        "updated_by": ids["users"][thing.owner],
    }  # fmt: skip
    if moved.stage in ("won", "lost"):
        found |= {
            "closed_at": moved.at,
            "won_lost_reason": thing.lost_reason or ("relationship" if moved.stage == "won" else None),
        }
    return found


def _stage(thing: Opportunity, position: int, known_stages: list[tuple[list[str], str, str]]) -> str:
    opened, won, lost = known_stages[min(thing.pipeline, len(known_stages) - 1)]
    stage = thing.moves[position].stage
    if isinstance(stage, int):
        return opened[min(stage, len(opened) - 1)]
    return won if stage == "won" else lost


def relation(thing: Relation, ids: Ids) -> dict[str, Any]:
    return {
        "kind": thing.kind, "contact": _one(ids, "contacts", thing.contact),
        "account": None if thing.account is None else _one(ids, "accounts", thing.account),
        "other_contact": None if thing.other is None else _one(ids, "contacts", thing.other),
        "start_date": thing.since, "end_date": thing.until,
    }  # fmt: skip


def activity(thing: Activity, ids: Ids, story: Story) -> dict[str, Any]:
    owner = ids["users"][thing.owner]
    is_timed = thing.kind in ("call", "meeting")
    person = story.contacts[thing.contact] if thing.contact is not None else None
    mail: dict[str, Any] = {}
    if thing.kind == "email" and person and person.emails:
        ours, theirs = story.colleagues[thing.owner].email, person.emails[0][0]
        mail = (
            {"email_from": theirs, "email_to": ours}
            if thing.direction == "inbound"
            else {"email_from": ours, "email_to": theirs}
        )
    return {
        "kind": thing.kind, "subject": thing.subject, "body": thing.text,
        "status": "done" if thing.is_done else "planned",
        "priority": thing.priority, "about": _one(ids, *thing.about),
        "contact": None if thing.contact is None else _one(ids, "contacts", thing.contact),
        "due_at": thing.start if thing.kind != "note" else None,
        "ends_at": thing.start + timedelta(minutes=thing.minutes) if thing.kind == "meeting" else None,
        "duration": thing.minutes * 60 if is_timed else None, "done_at": thing.done_at, "place": thing.place,
        "direction": thing.direction if thing.kind in ("call", "email") else None, "outcome": thing.outcome,
        "reminder": "15" if thing.kind == "meeting" and not thing.is_done else None, "owner": owner, **mail,
        **_made(thing.created_at, owner),
    }  # fmt: skip


def _one(ids: Ids, kind: str, key: int) -> int | None:
    """The record that a thing became; None when its module is not there."""
    made = ids.get(kind)
    return made[key] if made else None


def _address(place: Place, kind: str) -> dict[str, Any]:
    return {"street": place.street, "city": place.city, "postal_code": place.postal_code, "province": place.province,
            "country": place.country, "kind": kind}  # fmt: skip


def _made(at: Any, by: int | None) -> dict[str, Any]:
    return {"created_at": at, "created_by": by, "updated_at": at, "updated_by": by}
