"""What the worker does for funding."""

from datetime import time
from typing import Any

from essaim.funding.models import Application
from essaim.funding.services.comments import TELLING, tell_comments
from essaim.funding.services.opinions import remind_opinions
from essaim.jobs.registry import periodic, task
from essaim.people.actors import Actor


@task(TELLING)
def announce_comments(payload: dict[str, Any]) -> None:
    """Announce by e-mail the messages of a few minutes, together."""
    file = Application.objects.filter(pk=payload["application"]).first()
    if file is not None:
        tell_comments(Actor.system("comments"), application=file, side=payload["side"])


@periodic("funding.remind_opinions", daily_at=time(8))
def remind(payload: dict[str, Any]) -> None:
    """Remind those whose opinion is awaited, in one message a day."""
    remind_opinions(Actor.system("opinions"))
