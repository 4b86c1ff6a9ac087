"""`trato check`: is everything declared rightly, and is the database as it should be?"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from trato.lib.command import DONE, REFUSED

NAME = "check"
HELP = "Check settings, declarations and database; say what is wrong."


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--history", action="store_true", help="also read the whole history and verify its seals")


def run(args: Namespace) -> int:
    """Run all checks, those that look into the database included."""
    from trato.cli import set_up_django

    set_up_django()
    from django.core import checks
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    findings = [
        {"code": message.id or "", "serious": message.is_serious(), "message": str(message.msg)}
        for message in checks.run_checks(include_deployment_checks=False, databases=["default"])
        if not message.is_silenced()
    ]
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        names = ", ".join(f"{migration.app_label} {migration.name}" for migration, _backwards in pending)
        findings.append(
            {
                "code": "migrations",
                "serious": True,
                "message": f"The database is behind; run “trato migrate” ({names}).",
            }
        )
    else:
        from trato.kernel.storage.integrity import findings as storage_findings

        findings += [
            {"code": code, "serious": True, "message": text} for code, text in storage_findings(history=args.history)
        ]
    if args.json:
        print(json.dumps(findings, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{finding['code']}: {finding['message']}")
        print(f"{len(findings)} findings." if findings else "Everything is in order.")
    return REFUSED if any(finding["serious"] for finding in findings) else DONE
