"""`trato export`: takes records out on the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trato.lib.command import DONE, Command, Refused, WrongCall


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("module", help="accounts, contacts, opportunities …")
    parser.add_argument("--filter", default="", help="JSON filter, as the API takes it")
    parser.add_argument("--columns", default="", help="fields with commas, such as name,account,emails; all without it")
    parser.add_argument("--sort", default="id", help="fields with commas, with a leading - for descending order")
    parser.add_argument(
        "--format", choices=("csv", "xlsx", "json", "vcf"), default="", help="csv unless --out says otherwise"
    )
    parser.add_argument("--out", type=Path, help="file to write; without it, standard output")
    parser.add_argument("--as", dest="email", help="e-mail of the user whose rights hold; without it, the system's")


def run(args: Namespace) -> int:
    """Write all records of a module that match."""
    from trato.kernel.errors import TratoError
    from trato.kernel.errors import WrongCall as WrongNames

    found = args.format or (args.out.suffix.lstrip(".") if args.out and args.out.suffix else "csv")
    if found not in ("csv", "xlsx", "json", "vcf"):
        raise WrongCall(f"“{found}” is not a format we write. Name one with --format: csv, xlsx, json or vcf.")
    if found == "xlsx" and args.out is None:
        raise WrongCall("A workbook needs a file: add --out FILE.xlsx.")
    try:
        _write(args, found)
    except WrongNames as error:
        raise WrongCall(error.message) from None
    except TratoError as error:
        raise Refused(error.message) from None
    return DONE


def _write(args: Namespace, name: str) -> None:
    import json

    from trato.apps.exports.rows import table
    from trato.apps.exports.sheet import write_sheet
    from trato.apps.exports.vcard import vcard_pieces
    from trato.apps.exports.write import csv_pieces, json_pieces
    from trato.kernel.query.model import Query, where_from_json

    try:
        where = where_from_json(json.loads(args.filter) if args.filter else None)
    except ValueError as error:
        raise WrongCall(f"The filter is not valid JSON: {error}") from None
    query = Query(args.module, where=where, columns=_listed(args.columns), sort=_listed(args.sort))
    ctx = _context(args.email)
    if name == "xlsx":
        found = table(query, ctx, everything=not query.columns, guard=False)
        write_sheet(str(args.out), found.labels, found.chunks)
        return
    if name == "csv":
        pieces: Iterable[bytes] = csv_pieces(table(query, ctx, everything=not query.columns))
    elif name == "json":
        pieces = json_pieces(query, ctx)
    else:
        pieces = vcard_pieces(query, ctx)
    if args.out is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    with args.out.open("wb") as out:
        for piece in pieces:
            out.write(piece)


def _listed(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _context(email: str | None) -> Any:
    from trato.kernel.access.models import User
    from trato.kernel.catalog.current import catalog
    from trato.kernel.context import Context, system_context

    if email is None:
        return system_context("command", locale=catalog().locale())
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise WrongCall(f"There is no user with the e-mail {email}.")
    return Context(user.pk, source="command", locale=catalog().locale(user.language, user.timezone))


COMMANDS = [Command("export", "Write records to a file: CSV, XLSX, JSON lines or vCards.", add_arguments, run)]
