"""What must hold before a production opens."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, ProgrammingError

from essaim.people.models import User


@register(Tags.security, deploy=True)
def no_demonstration_account(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """A production holds no account of the demonstration: their password is printed."""
    if settings.ESSAIM_MODE != "production":
        return []
    try:
        count = User.objects.filter(is_demo=True).count()
    except (OperationalError, ProgrammingError):
        return []  # The tables are not there yet: nothing to find.
    if not count:
        return []
    return [
        Error(
            f"La base contient {count} compte(s) de démonstration, dont le mot de passe est public.",
            hint="Partez d’une base vide, ou effacez ces comptes. Essaim refuse déjà leur connexion.",
            id="people.E001",
        )
    ]
