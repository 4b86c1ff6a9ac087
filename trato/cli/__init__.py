"""The `trato` command.

A subcommand is a module in `trato/cli/commands/` with NAME, HELP, add_arguments(parser) and run(args) -> exit code,
or a `Command` in COMMANDS of an installed app's `commands.py`. Exit codes: 0 done, 1 refused or failed, 2 wrong call.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module

from trato import __version__
from trato.lib.command import DONE, REFUSED, WRONG_CALL, Command, Refused, WrongCall

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one subcommand and end the process with its exit code."""
    raise SystemExit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one subcommand. No traceback reaches a user, unless TRATO_DEBUG=1 asks for it."""
    try:
        commands = _commands(arguments)
        parser = _parser(commands)
        args = parser.parse_args(arguments)
        if args.command is None:
            parser.print_help()
            return WRONG_CALL if arguments else DONE
        return commands[args.command].run(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Who read our output went away; the interpreter must not complain about it while ending.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if os.environ.get("TRATO_DEBUG") == "1":
            raise
        print(f"trato: {_message(error)}", file=sys.stderr)
        return WRONG_CALL if isinstance(error, WrongCall) else REFUSED


def _message(error: Exception) -> str:
    if isinstance(error, Refused | WrongCall):
        return str(error)
    text = " ".join(str(error).split())
    return f"{text or type(error).__name__} (TRATO_DEBUG=1 shows where it happened)"


def _parser(commands: dict[str, Command]) -> ArgumentParser:
    parser = ArgumentParser(prog="trato", description="Trato, an open-source CRM.")
    parser.add_argument("--version", action="version", version=f"trato {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name in sorted(commands):
        command = commands[name]
        command.add_arguments(subparsers.add_parser(name, help=command.help, description=command.help))
    return parser


def _commands(arguments: Sequence[str]) -> dict[str, Command]:
    """All commands; only our own when one of them is called, for Django's start would take most of their time."""
    own = _own_commands()
    return own if arguments and arguments[0] in own else own | _app_commands()


def _own_commands() -> dict[str, Command]:
    commands = {}
    for module_info in pkgutil.iter_modules([os.path.join(os.path.dirname(__file__), "commands")]):
        module = import_module(f"trato.cli.commands.{module_info.name}")
        commands[module.NAME] = Command(module.NAME, module.HELP, module.add_arguments, module.run)
    return commands


def _app_commands() -> dict[str, Command]:
    set_up_django()
    from django.apps import apps
    from django.utils.module_loading import module_has_submodule

    commands = {}
    for app in apps.get_app_configs():
        if app.module is not None and app.name.startswith("trato.") and module_has_submodule(app.module, "commands"):
            for command in import_module(f"{app.name}.commands").COMMANDS:
                commands[command.name] = command
    return commands


def set_up_django() -> None:
    """Load the settings and all apps; a wrong setting ends the process with a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trato.config.settings")
    import django

    django.setup()
