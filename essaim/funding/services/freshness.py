"""Locking a file for an act, and telling whoever acts from a page drawn before somebody else's act."""

from essaim.funding.models import Application
from essaim.kernel.verdict import Refused

STALE = (
    "Ce dossier a changé depuis que vous avez ouvert la page. Voici où il en est\u00a0: refaites votre geste s’il est "
    "encore utile."
)


def lock_application(application: Application) -> Application:
    """The row under lock, as it is now."""
    return Application.objects.select_for_update().get(pk=application.pk)


def require_fresh(locked: Application, version: int | None) -> None:
    """``Refused`` when the page was drawn from another ``version``; None when the caller has no page."""
    if version is not None and version != locked.version:
        raise Refused(STALE)
