"""`trato user …`: people without the browser."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trato.lib.command import DONE, Command, Refused, WrongCall


def _arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    listing = actions.add_parser("list", help="all users")
    adding = actions.add_parser("add", help="a new user; without a password they get a link to choose one")
    adding.add_argument("email", metavar="EMAIL")
    adding.add_argument("--name", help="their name; the e-mail's first part if not said")
    adding.add_argument(
        "--role",
        default="rep",
        help="key of the role: administrator, manager, rep, reader or an own one (default: rep)",
    )
    adding.add_argument("--team", help="name of the team")
    adding.add_argument("--password-file", metavar="FILE", help="a file with the password; “-” for standard input")
    password = actions.add_parser("password", help="set somebody's password, or make a link to choose one")
    password.add_argument("email", metavar="EMAIL")
    password.add_argument(
        "--password-file", metavar="FILE", help="a file with the password; without it a link is printed"
    )
    disabling = actions.add_parser("disable", help="end somebody's sign-in")
    disabling.add_argument("email", metavar="EMAIL")
    disabling.add_argument("--to", metavar="EMAIL", help="who takes their records over")
    enabling = actions.add_parser("enable", help="let somebody sign in again")
    enabling.add_argument("email", metavar="EMAIL")
    for one in (listing, adding, password, disabling, enabling):
        one.add_argument("--json", action="store_true", help="print the answer as JSON")


def _run(args: Namespace) -> int:
    from trato.kernel.errors import Invalid, TratoError

    try:
        answer, words = _ACTIONS[args.action](args)
    except Invalid as error:
        raise Refused(" ".join(f"{p.field}: {p.message}" if p.field else p.message for p in error.problems)) from None
    except TratoError as error:
        raise Refused(error.message) from None
    print(json.dumps(answer, ensure_ascii=False) if args.json else words)
    return DONE


def _find(email: str) -> Any:
    from trato.kernel.access.models import User

    found = User.objects.select_related("role", "team").filter(email__iexact=email.strip()).first()
    if found is None:
        raise Refused(f"There is no user {email}.")
    return found


def _told(user: Any) -> dict[str, Any]:
    return {"id": user.pk, "email": user.email, "name": user.name, "role": user.role.key,
            "team": user.team.name if user.team else None, "active": user.is_active,
            "can_sign_in": user.is_active and user.has_usable_password()}  # fmt: skip


def _list(args: Namespace) -> tuple[Any, str]:
    from trato.kernel.access.models import User

    rows = [_told(user) for user in User.objects.select_related("role", "team").order_by("email")]
    lines = [
        f"{row['email']:<40} {row['role']:<15} {row['name']}{'' if row['active'] else ' (disabled)'}" for row in rows
    ]
    return rows, "\n".join(lines) or "There are no users."


def read_password(file: str | None) -> str | None:
    """The password in a file ("-" is standard input), without the line end; None when no file is named.

    Raises WrongCall.
    """
    if not file:
        return None
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongCall(f"--password-file: {file} cannot be read ({error}).") from None
    password = text.removesuffix("\n").removesuffix("\r")
    if not password:
        raise WrongCall(f"--password-file: {file} is empty.")
    return password


def _link(user: Any) -> str:
    from trato.apps.people.users import invite_token

    return f"/invitation/{invite_token(user)}/"


def _add(args: Namespace) -> tuple[Any, str]:
    from trato.apps.people.users import add_user

    password = read_password(args.password_file)
    name = args.name or args.email.partition("@")[0]
    user = add_user({"email": args.email, "name": name, "role": args.role, "team": args.team}, password=password)
    if password is not None:
        return _told(user), f"{user.email} may sign in."
    link = _link(user)
    return {**_told(user), "invitation": link}, f"{user.email} chooses a password (within a week) at:\n{link}"


def _set_password(args: Namespace) -> tuple[Any, str]:
    from trato.apps.people.sessions import end_sessions
    from trato.apps.people.users import set_password

    user, password = _find(args.email), read_password(args.password_file)
    if password is None:
        link = _link(user)
        return {**_told(user), "invitation": link}, f"{user.email} chooses a new password (within a week) at:\n{link}"
    set_password(user, password)
    end_sessions(user.pk)
    return _told(user), f"{user.email} has a new password and was signed out everywhere."


def _disable(args: Namespace) -> tuple[Any, str]:
    from trato.apps.people.sessions import end_sessions
    from trato.apps.people.users import disable_user
    from trato.kernel.context import system_context

    user = _find(args.email)
    done = disable_user(user, _find(args.to) if args.to else None, system_context("command"))
    end_sessions(user.pk)
    words = f"{user.email} can't sign in any more."
    if args.to:
        words += f" {done.records} records went to {args.to}."
    return {**_told(user), "handed_over": done.records}, words


def _enable(args: Namespace) -> tuple[Any, str]:
    from trato.apps.people.users import enable_user

    user = _find(args.email)
    enable_user(user)
    return _told(_find(args.email)), f"{user.email} may sign in again."


_ACTIONS: dict[str, Callable[[Namespace], tuple[Any, str]]] = {
    "list": _list, "add": _add, "password": _set_password, "disable": _disable, "enable": _enable,
}  # fmt: skip

COMMANDS = [Command("user", "List, add, disable users, or set a password.", _arguments, _run)]
