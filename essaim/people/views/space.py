"""One's own account."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kernel.answers import posted
from essaim.kernel.verdict import Refused
from essaim.people import access, second_factor, services
from essaim.people.access import actor_of
from essaim.people.actors import Grant
from essaim.people.forms import ErasureForm, NameForm
from essaim.people.roles import Role
from essaim.people.scopes import ScopeNames

FORM = require_http_methods(["GET", "POST"])


def roles_in_words(grants: tuple[Grant, ...]) -> list[str]:
    """« Élue ou élu, Lomme » for each role."""
    names = ScopeNames()
    return [f"{Role(grant.role).label}, {names.name(grant.scope_kind, grant.scope_key)}" for grant in grants]


@access.signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's account on one page, each line with what changes it."""
    actor = actor_of(request)
    context = {
        "person": actor.person,
        "has_second_factor": second_factor.is_enrolled(actor.person),
        "must_enrol": bool(actor.held_back),
        "roles": roles_in_words(actor.grants or actor.held_back),
    }
    return render(request, "people/space/account.html", context)


@access.signed_in
@FORM
def change_name(request: HttpRequest) -> HttpResponse:
    """Change the displayed name."""
    actor = actor_of(request)
    form = NameForm(posted(request), initial={"name": actor.person.name})
    if request.method == "POST" and form.is_valid():
        services.change_name(actor, name=form.cleaned_data["name"])
        messages.success(request, "Votre nom est changé.")
        return redirect("people:account")
    return render(request, "people/space/name.html", {"form": form})


@access.signed_in
@require_POST
def close_sessions(request: HttpRequest) -> HttpResponse:
    """Close the person's other sessions."""
    user = services.close_sessions(actor_of(request))
    update_session_auth_hash(request, user)
    messages.success(request, "Vos autres sessions sont fermées. Celle-ci reste ouverte.")
    return redirect("people:account")


@access.signed_in
@sensitive_post_parameters("password")
@FORM
def erase(request: HttpRequest) -> HttpResponse:
    """Say what erasing takes and leaves, then erase."""
    actor = actor_of(request)
    form = ErasureForm(posted(request), user=actor.person)
    if request.method == "POST" and form.is_valid():
        try:
            services.erase_account(actor, actor.person)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            logout(request)
            messages.success(request, "Votre compte est effacé.")
            return redirect("/")
    return render(request, "people/space/erase.html", {"form": form})
