"""`trato import`: brings a file in from the command line, with the same steps as the screens."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trato.lib.command import DONE, REFUSED, Command, Refused, WrongCall


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("module", help="accounts, contacts …, or users, or teams")
    parser.add_argument("file", type=Path, help="a CSV file, of any usual encoding and separator")
    parser.add_argument("--map", type=Path, help="JSON file: columns, values, defaults, options; the rest is proposed")
    parser.add_argument("--match", default=None, help="fields by which rows find their records, with commas; none: “-”")
    parser.add_argument(
        "--mode", choices=("create", "update", "both"), help="make new records, change existing, or both"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing")
    parser.add_argument("--create", action="store_true", help="make linked records that are not found")
    parser.add_argument("--strict", action="store_true", help="refuse rows with a link or value that is not found")
    parser.add_argument("--historical", action=BooleanOptionalAction, default=None,
                        help="rows tell the past: rules that hold from now on only report")  # fmt: skip
    parser.add_argument("--from-now-on", dest="historical", action="store_false", help="the same as --no-historical")
    parser.add_argument("--country", help="whose national phone numbers are read, such as ES")
    parser.add_argument("--as", dest="email", help="e-mail of the user who imports; without it, the system itself")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(args: Namespace) -> int:
    """Import one file, or try it out."""
    from trato.apps.imports import service
    from trato.apps.imports.plan import options_from_json, plan_from_json
    from trato.apps.imports.preview import preview
    from trato.apps.imports.source import open_source
    from trato.apps.imports.targets import modules_for
    from trato.kernel.errors import TratoError
    from trato.kernel.errors import WrongCall as WrongNames

    if not args.file.is_file():
        raise WrongCall(f"There is no file {args.file}.")
    ctx = context(args.email)
    known = [key for key, _label in modules_for(ctx)]
    if args.module not in known:
        raise WrongCall(f"There is nothing called “{args.module}” to import into. There is: {', '.join(known)}.")
    given = read_map(args.map)
    try:
        with args.file.open("rb") as file:
            batch = service.begin(args.module, file, args.file.name, ctx)
        source = open_source(batch.path)
        plan, options = service.proposal(args.module, source, ctx)
        plan = service.merged(plan, plan_from_json(given), source)
        if given.get("options"):
            options = options_from_json({**options.to_json(), **given["options"]})
        options = _with_arguments(options, args)
        service.decide(batch, plan, options, ctx)
        if args.dry_run:
            report = preview(batch, ctx)
            batch.delete()
            _print_preview(args, plan, report)
            return DONE
        return _import(batch, args, ctx)
    except WrongNames as error:
        raise WrongCall(error.message) from None
    except TratoError as error:
        raise Refused(error.message) from None


def context(email: str | None) -> Any:
    """Who acts: a user by e-mail, or the system."""
    from trato.kernel.access.models import User
    from trato.kernel.catalog.current import catalog
    from trato.kernel.context import Context, system_context

    if email is None:
        return system_context("import", locale=catalog().locale())
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise WrongCall(f"There is no user with the e-mail {email}.")
    return Context(user.pk, source="import", locale=catalog().locale(user.language, user.timezone))


def read_map(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongCall(f"The map {path} cannot be read: {error}") from None
    if not isinstance(found, dict):
        raise WrongCall(f"The map {path} must be a JSON object.")
    return found


def _with_arguments(options: Any, args: Namespace) -> Any:
    changes: dict[str, Any] = {}
    if args.match is not None:
        changes["match"] = tuple(key.strip() for key in args.match.split(",") if key.strip() not in ("", "-"))
    if args.mode:
        changes["mode"] = args.mode
    if args.create:
        changes["create_missing"] = True
    if args.strict:
        changes["strict"] = True
    if args.historical is not None:
        changes["historical"] = args.historical
    if args.country:
        changes["country"] = args.country.upper()
    return replace(options, **changes)


def _import(batch: Any, args: Namespace, ctx: Any) -> int:
    """Chunk by chunk, as the worker would, with the progress on standard error."""
    from trato.apps.imports import service
    from trato.apps.imports.models import Import
    from trato.apps.imports.run import leave, run_chunk

    Import.objects.filter(pk=batch.pk).update(state=Import.State.RUNNING, started_at=datetime.now(UTC))
    began = last = time.monotonic()
    is_done = False
    try:
        while not is_done:
            batch, is_done = run_chunk(batch.pk, ctx)
            if sys.stderr.isatty() and (is_done or time.monotonic() - last > 0.5):
                last = time.monotonic()
                speed = batch.done / max(last - began, 0.001)
                print(f"\r{batch.done:,} of {batch.total or 0:,} rows, {speed:,.0f}/s ", end="", file=sys.stderr)
    except BaseException as error:
        leave(batch.pk)
        state = Import.State.CANCELLED if isinstance(error, KeyboardInterrupt) else Import.State.FAILED
        Import.objects.filter(pk=batch.pk).update(state=state, ended_at=datetime.now(UTC), error=str(error)[:1000])
        raise
    if sys.stderr.isatty():
        print(file=sys.stderr)
    report = service.report(batch)
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print(f"{_counted(report['counts'])} ({batch.rows_per_second or 0:,} rows/s). Import {batch.pk}.")
        _print_unresolved(report["unresolved"])
        _print_refusals(batch)
    return DONE if batch.state == Import.State.DONE else REFUSED


_WORDS = {
    "created": "new", "updated": "changed", "same": "unchanged", "existing": "already there", "refused": "refused",
    "left_over": "kept with texts that found no place", "repeated": "twice in the file",
}  # fmt: skip


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{counts[key]:,} {word}" for key, word in _WORDS.items() if counts.get(key)) or "Nothing to do"


def _print_preview(args: Namespace, plan: Any, report: dict[str, Any]) -> None:
    if args.json:
        print(json.dumps({"mapping": plan.to_json(), **report}, ensure_ascii=False))
        return
    print(f"{report['rows']:,} rows: {_counted(report['counts'])}. Nothing was written.")
    if report["historical"]:
        print("They tell the past: rules that hold from now on only report.")
    for name, chosen in plan.columns.items():
        print(f"  {name} → {chosen.to or '(left out)'}" + (f"  {chosen.confidence:.0%}" if chosen.to else ""))
    _print_unresolved(report["unresolved"])
    for item in report["understood"][:20]:
        print(f"  {item['target']}: “{item['text']}” ({item['rows']:,} rows) is read as “{item['meaning']}”")
    for field, code, count in report["reasons"][:20]:
        print(f"  refused: {count:,} rows: {field or 'row'} ({code})")
    for field, code, count in report["notes"][:20]:
        print(f"  reported, not refused: {count:,} rows: {field or 'row'} ({code})")


def _print_unresolved(found: list[dict[str, Any]]) -> None:
    for item in found[:20]:
        hint = f": did you mean “{item['suggestion']}”?" if item.get("suggestion") else ""
        print(f"  {item['target']}: “{item['text']}” found nothing ({item['rows']:,} rows){hint}")
    if len(found) > 20:
        print(f"  … and {len(found) - 20:,} more")


def _print_refusals(batch: Any) -> None:
    from trato.apps.imports import service
    from trato.apps.imports.models import Refusal

    for row in Refusal.objects.filter(batch=batch)[:20]:
        print(f"  line {row.line}: {service.reasons(row.problems)}")


COMMANDS = [Command("import", "Bring a CSV file in: accounts, contacts, deals, users, teams …", add_arguments, run)]
