"""Which accounts may be signed in with."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from essaim.people.models import User


def may_sign_in(user: User) -> bool:
    """Whether the account is open, and is not one of the demonstration's in a production."""
    return user.is_active and not (user.is_demo and settings.ESSAIM_MODE == "production")


class AccountBackend(AuthenticationBackend):
    """Sign-in by e-mail and password; asked again at each request, so that closing an account closes its sessions."""

    def user_can_authenticate(self, user: User) -> bool:
        """See ``may_sign_in``."""
        return may_sign_in(user)
