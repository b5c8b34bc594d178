"""``essaim worker``."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from essaim.jobs import worker


class Command(BaseCommand):
    """Does the background work until it is asked to end."""

    help = "Fait le travail d’arrière-plan : courriers, scellés, analyses. S’arrête proprement à Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--once", action="store_true", help="faire ce qui est dû, puis s’arrêter")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loop; the first signal ends it after the work under way."""
        stop = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        if options["once"]:
            planned: worker.periods.Planned = {}
            while not worker.turn(planned, stop):
                pass
            return
        worker.run(stop)
