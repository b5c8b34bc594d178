"""Locking a file for an act, and refusing a page drawn before somebody else's act."""

from essaim.funding.models import Application
from essaim.kernel.freshness import require_fresh

__all__ = ["lock_application", "require_fresh"]


def lock_application(application: Application) -> Application:
    """The row under lock, as it is now."""
    return Application.objects.select_for_update().get(pk=application.pk)
