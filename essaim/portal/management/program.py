"""What the commands of the roof have in common: refusals in French, with an exit code and without traceback."""

import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

REFUSED, WRONG_USAGE = 1, 2

_ARGPARSE = {
    "unrecognized arguments": "options inconnues",
    "the following arguments are required": "il manque",
    "expected one argument": "une valeur est attendue",
    "invalid choice": "valeur inconnue",
    "choose from": "choisissez parmi",
    "argument ": "",
}


class Refusal(Exception):
    """What stops a command: the file or the thing, the cause and the remedy, in one French sentence."""

    def __init__(self, sentence: str, code: int = REFUSED) -> None:
        super().__init__(sentence)
        self.code = code


class ProgramCommand(BaseCommand):
    """A command of ``essaim``: ``act`` does it, and may raise ``Refusal``."""

    requires_system_checks: list[str] = []
    usage = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Django's parser, whose refusals are said in French and leave with the code of a wrong usage."""
        parser: ArgumentParser = super().create_parser(prog_name, subcommand, **kwargs)

        def refuse(message: str) -> NoReturn:
            for english, french in _ARGPARSE.items():
                message = message.replace(english, french)
            self.stderr.write(f"{message}\nUsage\u00a0: essaim {self.usage}")
            sys.exit(WRONG_USAGE)

        parser.error = refuse  # type: ignore[method-assign]
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        """Act, and leave with the code of a refusal when there is one."""
        try:
            self.act(options)
        except Refusal as refused:
            self.stderr.write(str(refused))
            sys.exit(refused.code)

    def act(self, options: dict[str, Any]) -> None:
        """Do it."""
        raise NotImplementedError

    def tell(self, sentence: str) -> None:
        """Say where long work is; on the error output, so that what is written may be piped."""
        self.stderr.write(sentence)
