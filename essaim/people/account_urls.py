"""Addresses of the sign-in library's views, in French; their names are the ones that the library asks for."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from django.urls import URLPattern, path, re_path

from essaim.people.access import FOREIGN_VIEWS, guard
from essaim.people.views import signing


def _route(address: str, view: Callable[..., Any], name: str, *, by: Callable[..., Any] = path) -> URLPattern:
    return by(address, guard(view, FOREIGN_VIEWS[name]), name=name)


urlpatterns = [
    _route("connexion/", account.login, "account_login"),
    _route("connexion/code/", second_factor.authenticate, "mfa_authenticate"),
    _route("deconnexion/", account.logout, "account_logout"),
    _route("ouvrir/", account.signup, "account_signup"),
    _route("ferme/", account.account_inactive, "account_inactive"),
    _route("confirmation/", account.email_verification_sent, "account_email_verification_sent"),
    _route(r"^confirmation/(?P<key>[-:\w]+)/$", account.confirm_email, "account_confirm_email", by=re_path),
    _route("verification/", account.reauthenticate, "account_reauthenticate"),
    _route("verification/code/", second_factor.reauthenticate, "mfa_reauthenticate"),
    _route("adresse/", account.email, "account_email"),
    _route("mot-de-passe/", account.password_change, "account_change_password"),
    _route("mot-de-passe/choisir/", account.password_set, "account_set_password"),
    _route("mot-de-passe/oublie/", account.password_reset, "account_reset_password"),
    _route("mot-de-passe/oublie/envoye/", account.password_reset_done, "account_reset_password_done"),
    _route(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        "account_reset_password_from_key",
        by=re_path,
    ),
    _route("mot-de-passe/enregistre/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    _route("second-facteur/", second_factor.index, "mfa_index"),
    _route("second-facteur/activer/", signing.enrol, "mfa_activate_totp"),
    _route("second-facteur/desactiver/", signing.remove, "mfa_deactivate_totp"),
    _route("second-facteur/secours/", signing.recovery_codes, "mfa_view_recovery_codes"),
    _route("second-facteur/secours/nouveaux/", signing.renew_codes, "mfa_generate_recovery_codes"),
    _route("second-facteur/secours/fichier/", signing.codes_file, "mfa_download_recovery_codes"),
]
