"""``essaim serve``: the site, on this machine."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Serve the site with gunicorn; the process becomes the server."""

    help = "Sert le site sur la boucle locale ; derrière un serveur frontal en production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Address, port and processes."""
        parser.add_argument("--host", default="127.0.0.1", help="adresse d’écoute")
        parser.add_argument("--port", type=int, default=8000, help="port")
        parser.add_argument("--workers", type=int, default=2, help="processus")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace this process by the server; mails point to its port when the site's address is not configured."""
        site = {"ESSAIM_BASE_URL": f"http://localhost:{options['port']}", **os.environ}
        os.execve(  # noqa: S606 - the arguments are ours, and no shell is wanted
            sys.executable,
            [
                *(sys.executable, "-m", "gunicorn", "essaim.wsgi", "--bind", f"{options['host']}:{options['port']}"),
                *("--workers", str(options["workers"]), "--threads", "4", "--timeout", "60"),
            ],
            site,
        )
