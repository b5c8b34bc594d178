"""What the worker does for the directory."""

from datetime import time
from typing import Any

from essaim.directory.services import ask_register_for_all
from essaim.directory.sources.companies import COMPANIES
from essaim.jobs.registry import periodic
from essaim.people.actors import Actor


@periodic("directory.ask_register", daily_at=time(5), atomic=False)
def look_up(payload: dict[str, Any]) -> None:
    """Look up each night the structures whose identity remains to be checked."""
    if COMPANIES.is_configured:
        ask_register_for_all(Actor.system("registers"))
