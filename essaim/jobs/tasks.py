"""The room's own housekeeping."""

from datetime import time, timedelta
from typing import Any

from essaim.jobs.models import Job
from essaim.jobs.registry import periodic
from essaim.kernel import clock

KEPT = timedelta(days=30)
"""How long the trace of a job that is done stays."""


@periodic("jobs.forget_done", daily_at=time(3, 10))
def forget_done(payload: dict[str, Any]) -> None:
    """Drop the rows of work done long ago; what was given up stays until somebody looks at it."""
    Job.objects.filter(done_at__lt=clock.now() - KEPT).delete()
