"""People as vCards 3.0 (RFC 2426), which every address book reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import WrongCall
from trato.kernel.query.model import Query
from trato.kernel.records import read
from trato.kernel.records.read import Record

_TYPES = {"work": "WORK", "mobile": "CELL", "home": "HOME", "fax": "FAX", "personal": "HOME"}
_FIELDS = ("emails", "phones", "addresses", "job_title", "account", "company", "website", "birthdate", "description")
_FOLD_AT = 74


def vcard_pieces(query: Query, ctx: Context) -> Iterator[bytes]:
    """A card per record. Only for modules of people. Raises WrongCall("export.no_people")."""
    spec = read.require_module(query.module, ctx)
    ctx.principal.require(spec.key, "export")
    if spec.title_field.type != "person_name":
        raise WrongCall("export.no_people", module=str(spec.label_plural))
    keys = tuple(
        key for key in (spec.title, *_FIELDS) if key in spec.fields and ctx.principal.sees_field(spec.key, key)
    )
    return _cards(spec, query.with_(columns=keys), ctx)


def _cards(spec: ModuleSpec, query: Query, ctx: Context) -> Iterator[bytes]:
    for records in read.rows(query, ctx, action="export"):
        links = [record["account"] for record in records if record["account"]]
        companies = read.titles(links, ctx) if links else {}
        cards = []
        for record in records:
            account = companies.get(record["account"])
            cards.append(_card(spec, record, account.title if account else record["company"]))
        yield "".join(cards).encode()


def _card(spec: ModuleSpec, record: Record, company: str | None) -> str:
    name = record[spec.title]
    given, family = (name.given or "", name.family or "") if name else ("", "")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_safe(family)};{_safe(given)};;;", f"FN:{_safe(record.title)}"]
    if company:
        lines.append(f"ORG:{_safe(company)}")
    if record["job_title"]:
        lines.append(f"TITLE:{_safe(record['job_title'])}")
    for entry in record["emails"] or ():
        lines.append(f"EMAIL;TYPE=INTERNET,{_TYPES.get(entry.kind, 'OTHER')}:{_safe(entry.value)}")
    for entry in record["phones"] or ():
        lines.append(f"TEL;TYPE={_TYPES.get(entry.kind, 'VOICE')}:{entry.value.partition(';ext=')[0]}")
    for entry in record["addresses"] or ():
        lines.append(_address(entry.value))
    if record["website"]:
        lines.append(f"URL:{record['website']}")
    if record["birthdate"]:
        lines.append(f"BDAY:{record['birthdate'].isoformat()}")
    if record["description"]:
        lines.append(f"NOTE:{_safe(record['description'])}")
    return "\r\n".join(folded for line in [*lines, "END:VCARD"] for folded in _folded(line)) + "\r\n"


def _address(value: Any) -> str:
    parts = (value.street, value.city, value.province, value.postal_code, value.country)
    return "ADR;TYPE=WORK:;;" + ";".join(_safe(part or "") for part in parts)


def _safe(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Long lines go on in the next one after a space; a character is never cut in two."""
    while len(line.encode()) > _FOLD_AT:
        cut = _FOLD_AT
        while len(line[:cut].encode()) > _FOLD_AT:
            cut -= 1
        yield line[:cut]
        line = " " + line[cut:]
    yield line
