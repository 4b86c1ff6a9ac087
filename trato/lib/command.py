"""What a command of the `trato` program is. Any layer may declare some; the program finds them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

DONE, REFUSED, WRONG_CALL = 0, 1, 2


class Refused(Exception):
    """A command could not do what was asked; the message says what happened and what to do. Exit code 1."""


class WrongCall(Exception):
    """A command was called with arguments that make no sense together. Exit code 2."""


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand: `trato <name> …`. An app lists its own as COMMANDS in its `commands.py`.

    `run` returns an exit code: DONE, REFUSED or WRONG_CALL.
    """

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
