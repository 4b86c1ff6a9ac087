"""`trato migrate`: bring the database up to date."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trato.lib.command import DONE

NAME = "migrate"
HELP = "Bring the database up to date: system tables, the table of each module, indexes, standard roles."


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something fails")


def run(args: Namespace) -> int:
    """Run Django's migrations; the kernel builds its own tables right after them."""
    from trato.cli import set_up_django

    set_up_django()
    from django.core.management import call_command

    verbosity = 0 if args.quiet else 1
    call_command("migrate", verbosity=verbosity, interactive=False)
    call_command("createcachetable", verbosity=verbosity)
    return DONE
