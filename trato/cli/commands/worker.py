"""`trato worker`: the process that does long work and delivers events."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from trato.lib.command import DONE

NAME = "worker"
HELP = "Run the worker: imports, mass changes, exports, events. “trato serve” runs one already."


def add_arguments(parser: ArgumentParser) -> None:
    """There is nothing to choose."""


def run(args: Namespace) -> int:
    """Work until told to stop."""
    from trato.cli import set_up_django

    set_up_django()
    from trato.kernel.jobs.worker import run_forever

    run_forever()
    return DONE
