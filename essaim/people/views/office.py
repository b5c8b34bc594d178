"""The team: who has which role, who is invited."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kernel import clock
from essaim.kernel.answers import complain, perform, posted
from essaim.kernel.verdict import Refused
from essaim.people import access, policies, queries, services
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.people.forms import GrantForm, InviteForm, TeamFilters
from essaim.people.models import User
from essaim.people.roles import DUTIES
from essaim.people.scopes import ScopeNames

PAGE_SIZE = 25
COLUMNS = ("Nom", "Adresse e-mail", "Fonction", "Rôles", "Second facteur", "Dernière connexion")

FORM = require_http_methods(["GET", "POST"])
read_the_team = access.office(*policies.READING)
manage_the_team = access.office(*policies.MANAGING)


def roles_of(agent: Any, names: ScopeNames) -> list[str]:
    """An agent's roles in words, from ``current_grants``."""
    return [
        f"{grant.get_role_display()}, {names.name(grant.scope_kind, grant.scope_key)}" for grant in agent.current_grants
    ]


@read_the_team
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Agents with their roles, narrowed by the filters, and the invitations that wait."""
    actor = actor_of(request)
    filters = TeamFilters(request.GET or {"presence": "present"})
    agents = queries.agents_found(queries.agents_visible_to(actor), **filters.narrowed)
    page = Paginator(agents, PAGE_SIZE).get_page(request.GET.get("page"))
    names = ScopeNames()
    waiting = queries.invitations_visible_to(actor).waiting()
    context = {
        "filters": filters,
        "is_filtered": bool(request.GET.keys() - {"page"}),
        "page": page,
        "rows": [(agent, roles_of(agent, names)) for agent in page],
        "invitations": [
            (invitation, names.name(invitation.scope_kind, invitation.scope_key)) for invitation in waiting
        ],
        "may_manage": bool(policies.can_manage_team(actor)),
        "query": request.GET.urlencode(),
    }
    return render(request, "people/office/accounts.html", context)


@manage_the_team
@require_GET
def accounts_file(request: HttpRequest) -> HttpResponse:
    """The same list as a file for a spreadsheet."""
    filters = TeamFilters(request.GET or {"presence": "present"})
    agents = queries.agents_visible_to(actor_of(request))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="equipe-{clock.today().isoformat()}.csv"'
    writer, names = csv.writer(response, delimiter=";"), ScopeNames()
    writer.writerow(COLUMNS)
    for agent in queries.agents_found(agents, **filters.narrowed):
        writer.writerow([_inert(value) for value in _line(agent, names)])
    return response


def _line(agent: Any, names: ScopeNames) -> tuple[str, ...]:
    signed_in = clock.day_in_paris(agent.last_login).isoformat() if agent.last_login else ""
    factor = "activé" if agent.has_second_factor else "à activer"
    return agent.name, agent.email, agent.function, " · ".join(roles_of(agent, names)), factor, signed_in


def _inert(value: str) -> str:
    """A value that a spreadsheet does not run as a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


@manage_the_team
@FORM
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a role."""
    actor = actor_of(request)
    form = InviteForm(posted(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("name", "email", "function")}
        try:
            invitation = services.invite_agent(actor, **words, **form.role_words)
        except (Refused, ValidationError) as refused:
            complain(form, refused)
        else:
            messages.success(request, f"L’invitation est partie à {invitation.email}. Elle vaut sept jours.")
            return redirect("people:accounts")
    return render(request, "people/office/invite.html", {"form": form, "duties": duties(form)})


def duties(form: Form) -> list[dict[str, str]]:
    """What each role that the form offers is for."""
    offered = [(value, label) for value, label in form.fields["role"].choices if value]  # type: ignore[attr-defined]
    return [{"label": label, "value": DUTIES[value]} for value, label in offered]


@manage_the_team
@require_POST
def renew_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Send a new link."""
    actor = actor_of(request)
    invitation = get_object_or_404(queries.invitations_visible_to(actor), pk=key)
    return _act(
        request,
        lambda: services.renew_invitation(actor, invitation),
        f"Un nouveau lien est parti à {invitation.email}. Il vaut sept jours ; l’ancien ne vaut plus.",
    )


@manage_the_team
@require_POST
def revoke_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Kill a link."""
    actor = actor_of(request)
    invitation = get_object_or_404(queries.invitations_visible_to(actor), pk=key)
    return _act(request, lambda: services.revoke_invitation(actor, invitation), "L’invitation est annulée.")


@read_the_team
@FORM
def agent(request: HttpRequest, key: str) -> HttpResponse:
    """One agent: roles held and past; who manages the team gives one here."""
    actor = actor_of(request)
    person = get_object_or_404(queries.agents_visible_to(actor), pk=key)
    may_manage = bool(policies.can_manage_team(actor))
    form = GrantForm(posted(request), actor=actor) if may_manage else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.grant_role(actor, person, **form.role_words, until_on=form.cleaned_data["until_on"])
        except (Refused, ValidationError) as refused:
            complain(form, refused)
        else:
            messages.success(request, "Le rôle est donné. Il compte dès maintenant.")
            return redirect("people:agent", key=person.pk)
    return render(request, "people/office/agent.html", _sheet(actor, person, form))


def _sheet(actor: Actor, person: User, form: GrantForm | None) -> dict[str, Any]:
    names, grants = ScopeNames(), queries.grants_visible_to(actor).filter(user=person)
    held = set(grants.in_force().values_list("pk", flat=True))
    rows = [
        {
            "grant": grant,
            "scope": names.name(grant.scope_kind, grant.scope_key),
            "is_held": grant.pk in held,
            "may_end": grant.pk in held and bool(policies.can_end_role(actor, grant)),
        }
        for grant in grants
    ]
    return {
        "person": person,
        "form": form,
        "held": [row for row in rows if row["is_held"]],
        "past": [row for row in rows if not row["is_held"]],
        "is_self": actor.user == person,
        "may_reset": person.has_second_factor and bool(policies.can_reset_second_factor(actor, person)),  # type: ignore[attr-defined]
    }


@manage_the_team
@require_POST
def end_role(request: HttpRequest, key: str) -> HttpResponse:
    """End a role now."""
    actor = actor_of(request)
    grant = get_object_or_404(queries.grants_visible_to(actor), pk=key)
    done = f"Le rôle « {grant.get_role_display()} » de {grant.user} est terminé."
    return _act(request, lambda: services.end_role(actor, grant), done, "people:agent", key=grant.user_id)


@manage_the_team
@require_POST
def reset_second_factor(request: HttpRequest, key: str) -> HttpResponse:
    """Remove a second factor that its owner has lost."""
    actor = actor_of(request)
    person = get_object_or_404(queries.agents_visible_to(actor), pk=key)
    done = "Le second facteur est retiré. La personne en activera un autre à sa prochaine connexion."
    return _act(request, lambda: services.reset_second_factor(actor, person), done, "people:agent", key=person.pk)


def _act(request: HttpRequest, act: Any, done: str, back: str = "people:accounts", **arguments: Any) -> HttpResponse:
    perform(request, act, done)
    return redirect(back, **arguments)
