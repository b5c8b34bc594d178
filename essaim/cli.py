"""The ``essaim`` program."""

import os
import sys


def main() -> None:
    """Run one command; exit codes: 0 done, 1 refused input, 2 wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
