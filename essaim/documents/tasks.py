"""Background work on files."""

import uuid
from datetime import timedelta
from typing import Any

from essaim.documents import services
from essaim.jobs.registry import task


@task("documents.scan_file", attempts=40, backoff=timedelta(minutes=1), atomic=False)
def scan_file(payload: dict[str, Any]) -> None:
    """Have a file in quarantine scanned; raises while the antivirus does not answer, so that the worker tries again."""
    services.release_or_erase(uuid.UUID(payload["file"]))
