"""`trato setup`: a working organisation without the browser."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from trato.apps.people.commands import read_password
from trato.lib.command import DONE, Command, Refused, WrongCall


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="the organisation's name")
    parser.add_argument("--country", required=True, metavar="ES", help="its country, two letters")
    parser.add_argument("--language", metavar="es", help="en or es; the country proposes one")
    parser.add_argument("--currency", metavar="EUR", help="three letters; the country proposes one")
    parser.add_argument("--timezone", metavar="Europe/Madrid", help="the country proposes one")
    parser.add_argument("--admin", required=True, metavar="EMAIL", help="who administrates it, and signs in with this")
    parser.add_argument(
        "--admin-name", metavar="NAME", help="the administrator's name; the e-mail's first part if not said"
    )
    parser.add_argument(
        "--password-file", required=True, metavar="FILE", help="a file with the password; “-” for standard input"
    )
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")


def _run(args: Namespace) -> int:
    from trato.apps.setup import founding
    from trato.kernel.errors import Invalid, TratoError

    password, country = read_password(args.password_file), args.country.strip().upper()
    if password is None:
        raise WrongCall("Give --password-file FILE; “-” reads the password from standard input.")
    try:
        values = {**founding.proposed(country), "name": args.name, "country": country}
        values |= {key: getattr(args, key) for key in ("language", "currency", "timezone") if getattr(args, key)}
        person = {
            "name": args.admin_name or args.admin.partition("@")[0],
            "email": args.admin,
            "language": values["language"],
        }
        user = founding.set_up(values, person, password)
    except Invalid as error:
        raise Refused(" ".join(f"{p.field}: {p.message}" if p.field else p.message for p in error.problems)) from None
    except TratoError as error:
        raise Refused(error.message) from None
    made = {"organisation": args.name, "country": country, "language": values["language"],
            "currency": values["currency"], "timezone": values["timezone"],
            "administrator": user.email, "user": user.pk}  # fmt: skip
    print(json.dumps(made, ensure_ascii=False) if args.json else f"{args.name} is set up; {user.email} may sign in.")
    return DONE


COMMANDS = [Command("setup", "Set the organisation up with its first administrator.", _arguments, _run)]
