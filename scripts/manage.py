"""Django's own command line with the settings of the tests, for the tools that check the source tree."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one of Django's commands."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "trato.config.settings_test"
    from django.core.management import execute_from_command_line

    execute_from_command_line(["django", *sys.argv[1:]])


if __name__ == "__main__":
    main()
