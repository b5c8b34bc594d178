"""The sign-in library's forms, in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.validators import EmailValidator

STRENGTH_HINT = "12 caractères au moins. Quatre mots sans rapport se retiennent bien et se devinent mal."


def _words(form: forms.Form, name: str, label: str, empty: str, hint: str = "") -> None:
    """Name a field, say what its absence means, and drop the placeholder that would double the label."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = empty
    field.widget.attrs.pop("placeholder", None)


def _email(form: forms.Form, name: str, label: str = "Adresse e-mail", hint: str = "") -> None:
    _words(form, name, label, "Écrivez votre adresse e-mail.", hint)
    invalid = "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr."
    field = form.fields[name]
    field.error_messages["invalid"] = invalid
    for validator in field.validators:
        if isinstance(validator, EmailValidator):
            validator.message = invalid


def _code(form: forms.Form, label: str, hint: str) -> None:
    _words(form, "code", label, "Écrivez le code.", hint)
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}


class LoginForm(account.LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self, "login")
        _words(self, "password", "Mot de passe", "Écrivez votre mot de passe.")


class SignupForm(account.SignupForm):
    """A holder's account."""

    name = forms.CharField(
        label="Prénom et nom",
        max_length=120,
        error_messages={"required": "Écrivez votre prénom et votre nom."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self, "email", hint="Nous y envoyons un message pour la confirmer.")
        _words(self, "password1", "Mot de passe", "Choisissez un mot de passe.", STRENGTH_HINT)

    def clean_name(self) -> str:
        """The name without doubled spaces."""
        return " ".join(self.cleaned_data["name"].split())


class AddEmailForm(account.AddEmailForm):
    """A new address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(
            self, "email", "Nouvelle adresse e-mail", "L’adresse actuelle sert jusqu’à ce que celle-ci soit confirmée."
        )


class ResetPasswordForm(account.ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self, "email", hint="Celle de votre compte.")


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    """A new password, once: a mistake is mended by asking for the link again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _words(self, "password1", "Nouveau mot de passe", "Choisissez un mot de passe.", STRENGTH_HINT)


class ChangePasswordForm(account.ChangePasswordForm):
    """The present password, then the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _words(self, "oldpassword", "Mot de passe actuel", "Écrivez votre mot de passe actuel.")
        _words(self, "password1", "Nouveau mot de passe", "Choisissez un mot de passe.", STRENGTH_HINT)


class SetPasswordForm(account.SetPasswordForm):
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _words(self, "password1", "Mot de passe", "Choisissez un mot de passe.", STRENGTH_HINT)


class ReauthenticateForm(account.ReauthenticateForm):
    """The password, again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self, "password", "Mot de passe", "Écrivez votre mot de passe.")


class EnrolForm(ActivateTOTPForm):
    """The first code of the application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Code affiché par l’application", "Six chiffres, qui changent toutes les trente secondes.")


class CodeForm(second_factor.AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Code", "Les six chiffres de votre application, ou l’un de vos codes de secours.")


class CodeAgainForm(second_factor.ReauthenticateForm):
    """A code, before a delicate change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Code", "Les six chiffres de votre application, ou l’un de vos codes de secours.")
