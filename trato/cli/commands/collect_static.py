"""`trato collect-static`: put the static files where the server finds them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trato.lib.command import DONE

NAME = "collect-static"
HELP = "Collect, compress and fingerprint style sheets, scripts and pictures into the data folder."


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something fails")


def run(args: Namespace) -> int:
    """Collect afresh: what an earlier version left behind goes."""
    from trato.cli import set_up_django

    set_up_django()
    from django.core.management import call_command

    # htmx itself comes from its own package; the copies that the Django library brings are not served.
    call_command(
        "collectstatic",
        verbosity=0 if args.quiet else 1,
        interactive=False,
        clear=True,
        ignore_patterns=["django_htmx"],
    )
    return DONE
