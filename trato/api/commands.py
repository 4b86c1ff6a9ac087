"""`trato token`: tokens with which programs call the API."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from trato.lib.command import DONE, Command, Refused, WrongCall


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("email", metavar="EMAIL", help="e-mail of the user for whom programs will act")
    parser.add_argument("--name", default="", help="what the token is for, shown in lists")
    parser.add_argument("--days", type=int, default=365, help="days until it expires; 0 never (default 365)")
    parser.add_argument(
        "--scope", action="append", metavar="SCOPE", default=[],
        help="read, write, admin, MODULE:read or MODULE:write; may be given several times (default write, and admin "
             "for administrators)",
    )  # fmt: skip
    parser.add_argument("--list", action="store_true", help="list the user's tokens instead of making one")
    parser.add_argument("--revoke", metavar="PREFIX", help="revoke the token that begins with this")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace) -> int:
    """Make, list or revoke a token."""
    from trato.api.tokens import make_token, revoke
    from trato.kernel.access.models import User
    from trato.kernel.errors import TratoError
    from trato.kernel.messages import message

    if args.days < 0 or args.days > 36_500:
        raise WrongCall("--days goes from 0 (never expires) to 36500.")
    user = User.objects.filter(email__iexact=args.email.strip(), is_active=True).first()
    if user is None:
        raise Refused(message("token.no_user", {"raw": args.email}))
    tokens = user.api_tokens.filter(revoked_at=None)
    if args.list:
        rows = [
            {"prefix": t.prefix, "name": t.name, "scopes": t.scopes, "expires_at": _text(t.expires_at),
             "last_used_at": _text(t.last_used_at)}
            for t in tokens
        ]  # fmt: skip
        print(json.dumps(rows, ensure_ascii=False) if args.json else "\n".join(_line(row) for row in rows))
        return DONE
    if args.revoke:
        found = [token for token in tokens if args.revoke.startswith(token.prefix) or token.prefix == args.revoke]
        if len(found) != 1:
            raise Refused(f"{len(found)} living tokens of {user.email} begin with “{args.revoke}”. See --list.")
        revoke(found[0])
        print(json.dumps({"revoked": found[0].prefix}) if args.json else f"Revoked {found[0].prefix}….")
        return DONE
    scopes = args.scope or (["admin"] if user.role.is_admin else ["write"])
    try:
        secret = make_token(user, args.name, scopes=scopes, days=args.days or None)
    except TratoError as error:
        raise WrongCall(error.message) from None
    if args.json:
        print(json.dumps({
            "token": secret.text, "email": user.email, "name": secret.token.name, "scopes": secret.token.scopes,
            "expires_at": _text(secret.token.expires_at),
        }, ensure_ascii=False))  # fmt: skip
    else:
        print(secret.text)
    return DONE


def _text(moment: object) -> str | None:
    return None if moment is None else str(moment)


def _line(row: dict[str, object]) -> str:
    return "  ".join(str(row[name] or "–") for name in ("prefix", "name", "scopes", "expires_at", "last_used_at"))


COMMANDS = [Command("token", "Make, list or revoke tokens with which programs call the API.", add_arguments, run)]
