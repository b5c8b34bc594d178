"""Accepting an invitation."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from essaim.kernel.answers import posted
from essaim.kernel.verdict import Refused
from essaim.people import access, queries, services
from essaim.people.access import actor_of
from essaim.people.forms import AcceptForm
from essaim.people.models import Invitation, InvitationState, User
from essaim.people.scopes import ScopeNames


@access.public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the invitation offers, and how to accept it; when it is dead, whom to ask."""
    found = queries.invitation_of_token(token)
    if found is None:
        raise Http404("No invitation has this link.")
    account = queries.account_of_email(found.email)
    if found.state != InvitationState.PENDING:
        return _page(request, "invitation_closed.html", found, status=410)
    if account is not None:
        return _accept_as(request, found, token, account)
    return _open_account(request, found, token)


def _accept_as(request: HttpRequest, found: Invitation, token: str, account: User) -> HttpResponse:
    """The person has an account already: she accepts signed in with it."""
    if request.method == "POST":
        try:
            services.accept_invitation(actor_of(request), token=token)
        except Refused as refused:
            messages.error(request, refused.reason)
            return redirect("people:invitation", token=token)
        messages.success(request, "Votre rôle est ajouté à votre compte.")
        return redirect("/bureau/")
    return _page(request, "invitation_existing.html", found, is_signed_in_as=request.user == account)


def _open_account(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    """The person has no account: she chooses a password, and is signed in."""
    form = AcceptForm(posted(request), email=found.email, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            user = services.accept_invitation(actor_of(request), token=token, **words)
        except (Refused, ValidationError) as refused:
            form.add_error(None, refused.reason if isinstance(refused, Refused) else refused)
        else:
            credentials = {"email": user.email, "password": words["password"]}
            return perform_password_login(request, credentials, Login(user=user, email=user.email))
    return _page(request, "invitation.html", found, form=form)


def _page(request: HttpRequest, template: str, found: Invitation, status: int = 200, **context: object) -> HttpResponse:
    scope = ScopeNames().name(found.scope_kind, found.scope_key)
    context |= {"invitation": found, "scope": scope, "state": str(found.state)}
    return render(request, f"people/public/{template}", context, status=status)
