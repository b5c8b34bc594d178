"""How Essaim bends django-allauth: its words in French, its mails by our letters, its acts told to the journal."""

import time
import uuid
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from essaim.people import letters
from essaim.people.actors import Actor
from essaim.people.backends import may_sign_in
from essaim.people.models import User
from essaim.people.services import accounts

PASSED_ON = ("activate_url", "password_reset_url", "signup_url", "from_email", "to_email", "deleted_email")
"""What letters take from the library's context: texts only, so that they can be kept until sent."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé.",
        "duplicate_email": "C’est déjà l’adresse de votre compte.",
        "email_password_mismatch": "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez l’une et l’autre.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_code": (
            "Ce code n’est pas le bon. Il change toutes les trente secondes : écrivez celui qui s’affiche."
        ),
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "invalid_login": "Ce lien de connexion ne vaut plus.",
        "invalid_password_reset": "Ce lien ne vaut plus.",
        "too_many_login_attempts": (
            "Trop d’essais. Attendez cinq minutes avant de recommencer, ou choisissez un nouveau mot de passe."
        ),
        "rate_limited": "Trop d’essais. Attendez cinq minutes avant de recommencer.",
        "same_as_current": "C’est la même valeur qu’aujourd’hui.",
        "unverified_primary_email": "Confirmez d’abord votre adresse e-mail.",
    }

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Open a holder's account."""
        user.name = form.cleaned_data["name"]
        with transaction.atomic():
            super().save_user(request, user, form, commit)
            accounts.record_own_act(Actor.of(user), verb="people.open_account")
        return user

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Refuse closed accounts, and the demonstration's in production."""
        if not may_sign_in(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **how)

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Tell the journal, then lead where the person was going."""
        accounts.record_own_act(Actor.of(user), verb="people.sign_in")
        return super().post_login(request, user, **how)

    def set_password(self, user: User, password: str) -> None:
        """Change a password, from the account page or after it was forgotten."""
        with transaction.atomic():
            super().set_password(user, password)
            accounts.record_own_act(Actor.of(user), verb="people.change_password")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark an address as proved by its owner."""
        with transaction.atomic():
            confirmed = super().confirm_email(request, email_address)
            if confirmed:
                accounts.record_own_act(Actor.of(email_address.user), verb="people.confirm_email")
        return confirmed

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Agents to the office, everyone else to their space."""
        actor = Actor.of(request.user)  # type: ignore[arg-type]
        return "/bureau/" if actor.is_agent else "/espace/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("people:account")

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Ask for the password again before a delicate change, but not of who has just given it to sign in."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **more)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the letter of that name."""
        user = context.get("user") or User.objects.filter(email=email).first()
        letters.deliver(
            to=email,
            template=template_prefix.rsplit("/", 1)[-1],
            context={
                "name": user.name if user else "",
                "email": email,
                **{key: str(context[key]) for key in PASSED_ON if key in context},
            },
            key=f"people.{uuid.uuid4()}",
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor's words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": "Confirmez d’abord votre adresse e-mail.",
        "cannot_generate_recovery_codes": "Les codes de secours accompagnent un second facteur : activez-le d’abord.",
    }
