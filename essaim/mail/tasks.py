"""What the worker does for the room."""

from datetime import timedelta
from typing import Any

from essaim.jobs.registry import task
from essaim.mail import delivery


@task(
    "mail.deliver",
    attempts=9,
    backoff=timedelta(minutes=1),
    lease=timedelta(minutes=3),
    atomic=False,
    on_failure=delivery.note_failure,
)
def deliver(payload: dict[str, Any]) -> None:
    """Deliver one message: tries go on for about a day."""
    delivery.deliver(payload["message"])
