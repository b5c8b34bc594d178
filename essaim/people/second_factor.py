"""The second factor: who must have one, who has one."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef

from essaim.people.models import User
from essaim.people.roles import DECIDING


def is_enrolled(user: User) -> bool:
    """Whether this person signs in with a code from an application beside the password."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def enrolment() -> Exists:
    """The same, as a condition on rows of ``User``."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP))


def is_required_for(roles: set[str]) -> bool:
    """Whether one of these roles may be used only with a second factor. The demonstration alone waives it."""
    return settings.ESSAIM_SECOND_FACTOR and not roles.isdisjoint(DECIDING)
