"""Mails about accounts. The mail room stands above and plugs itself in; without it they leave by Django's own mail.

Most hold a link that opens an account: whoever shows sent mails must hide the bodies of these.
"""

from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse

SUBJECTS: dict[str, str] = {
    "account_already_exists": "Vous avez déjà un compte sur Essaim",
    "email_changed": "Votre adresse e-mail a changé sur Essaim",
    "email_deleted": "Une adresse e-mail a été retirée de votre compte",
    "email_confirmation": "Confirmez votre nouvelle adresse e-mail",
    "email_confirmation_signup": "Confirmez votre adresse e-mail pour ouvrir votre compte",
    "invitation": "Votre accès à Essaim vous attend",
    "password_changed": "Votre mot de passe a changé sur Essaim",
    "password_reset": "Votre mot de passe a changé sur Essaim",
    "password_reset_key": "Choisissez un nouveau mot de passe",
    "password_set": "Votre compte Essaim a maintenant un mot de passe",
    "recovery_codes_generated": "De nouveaux codes de secours ont été créés",
    "second_factor_reset": "Votre second facteur a été retiré",
    "totp_activated": "Votre second facteur est activé",
    "totp_deactivated": "Votre second facteur est désactivé",
    "unknown_account": "Aucun compte à cette adresse sur Essaim",
}
"""Subject of each letter; its text is ``people/mail/<name>.txt``."""


class Carrier(Protocol):
    """What sends a letter: the signature of ``mail.services.send``, as far as people use it."""

    def __call__(self, *, to: str, subject: str, template: str, context: dict[str, Any], key: str) -> object:
        """Keep or send one letter; ``key`` is the same when the same letter is asked for twice."""


def _send_at_once(*, to: str, subject: str, template: str, context: dict[str, Any], key: str) -> None:
    body = get_template(template).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    transaction.on_commit(lambda: EmailMessage(subject, body, to=[to]).send())


_carrier: Carrier = _send_at_once


def plug(carrier: Carrier) -> None:
    """Have letters leave by ``carrier``."""
    global _carrier
    _carrier = carrier


def deliver(*, to: str, template: str, context: dict[str, str], key: str) -> None:
    """Send the letter named ``template`` with texts only for context, in a transaction."""
    with transaction.atomic():
        _carrier(
            to=to,
            subject=SUBJECTS[template],
            template=f"people/mail/{template}.txt",
            context={**context, "site": settings.BASE_URL, "account_url": address("people:account")},
            key=key,
        )


def address(route: str, *arguments: str) -> str:
    """The public address of a route, for a letter."""
    return settings.BASE_URL.rstrip("/") + reverse(route, args=arguments)
