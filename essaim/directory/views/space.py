"""My structures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.directory import policies, queries, services
from essaim.directory.forms import InvitationForm, OrganisationForm
from essaim.directory.models import MembershipInvitation, MembershipRole, Organisation
from essaim.journal.queries import timeline
from essaim.kernel.answers import attempt, perform, posted
from essaim.kernel.freshness import Conflict, conflict_page, saved
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

FORM = require_http_methods(["GET", "POST"])


def own_structure(actor: Actor, key: str) -> Organisation:
    """One of this person's structures; 404 for any other."""
    return get_object_or_404(queries.with_lists(queries.organisations_of(actor)), pk=key)


@access.signed_in
@require_GET
def my_structures(request: HttpRequest) -> HttpResponse:
    """Structures for which this person acts, and the invitations that wait for them."""
    actor = actor_of(request)
    context = {
        "memberships": queries.memberships_of(actor).select_related("organisation"),
        "invitations": queries.invitations_for(actor),
    }
    return render(request, "directory/space/my_structures.html", context)


@access.signed_in
@require_GET
def my_structure(request: HttpRequest, key: str) -> HttpResponse:
    """The record, its members, what was done to it."""
    actor = actor_of(request)
    return render(request, "directory/space/my_structure.html", structure_context(actor, own_structure(actor, key)))


def structure_context(actor: Actor, found: Organisation, form: InvitationForm | None = None) -> dict[str, object]:
    """What the page of one's structure shows."""
    return {
        "structure": found,
        "where": queries.place_names().where(found),
        "members": queries.members_of(found),
        "waiting": queries.invitations_of(found),
        "may_update": bool(policies.can_update_organisation(actor, found)),
        "may_manage": bool(policies.can_manage_members(actor, found)),
        "form": form or InvitationForm(),
        "entries": timeline(actor, found, limit=20),
    }


@access.signed_in
@FORM
def change_structure(request: HttpRequest, key: str) -> HttpResponse:
    """Change the record."""
    actor = actor_of(request)
    found = own_structure(actor, key)
    if not (verdict := policies.can_update_organisation(actor, found)):
        raise PermissionDenied(verdict.reason)
    form = OrganisationForm(posted(request), organisation=found)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.update_organisation(actor, found, version=form.version_seen, **form.written()),
            lambda: OrganisationForm(organisation=Organisation.objects.get(pk=found.pk)),
        )
        if isinstance(done, Conflict):
            back = reverse("directory:my_structure", args=[key])
            return conflict_page(request, done, face="space", title=found.name, back=back)
        if done is not None:
            messages.success(request, "La fiche est à jour.")
            return redirect("directory:my_structure", key=key)
    context = {
        "form": form,
        "shell": "shells/space.html",
        "title": f"Modifier la fiche de {found.name}",
        "back": reverse("directory:my_structure", args=[key]),
        "submit": "Enregistrer",
    }
    return render(request, "directory/parts/form.html", context)


@access.signed_in
@require_POST
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Invite somebody in the structure: from its page in the space or in the office."""
    actor = actor_of(request)
    found = get_object_or_404(queries.organisations_visible_to(actor), pk=key)
    form = InvitationForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data
        role = MembershipRole(words["role"])
        if attempt(form, lambda: services.invite_member(actor, found, email=words["email"], role=role)):
            messages.success(request, f"Un courrier est parti à {words['email']}.")
            return redirect(page_of(actor, found))
    if queries.is_member(actor, found):
        return render(request, "directory/space/my_structure.html", structure_context(actor, found, form), status=422)
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(page_of(actor, found))


def page_of(actor: Actor, found: Organisation) -> str:
    """Where this person reads the structure."""
    if queries.is_member(actor, found):
        return reverse("directory:my_structure", args=[found.pk])
    if actor.is_agent:
        return reverse("directory:office_structure", args=[found.pk])
    return reverse("directory:my_structures")


@access.signed_in
@require_POST
def end_membership(request: HttpRequest, key: str) -> HttpResponse:
    """End one's own membership, or another's."""
    actor = actor_of(request)
    visible = queries.organisations_visible_to(actor).values("pk")
    membership = get_object_or_404(
        queries.open_memberships().select_related("organisation", "user"), pk=key, organisation__in=visible
    )
    perform(
        request,
        lambda: services.end_membership(actor, membership),
        f"{membership.user} n’agit plus pour {membership.organisation}.",
    )
    return redirect(page_of(actor, membership.organisation))


@access.signed_in
@require_POST
def cancel_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Take back an invitation."""
    actor = actor_of(request)
    visible = queries.organisations_visible_to(actor).values("pk")
    invitation = get_object_or_404(
        MembershipInvitation.objects.select_related("organisation"), pk=key, organisation__in=visible
    )
    perform(request, lambda: services.cancel_invitation(actor, invitation), "L’invitation est annulée.")
    return redirect(page_of(actor, invitation.organisation))


@access.signed_in
@require_POST
def answer_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Accept or decline an invitation."""
    actor = actor_of(request)
    invitation = get_object_or_404(queries.invitations_for(actor), pk=key)
    if request.POST.get("reponse") == "oui":
        done = f"Vous agissez maintenant pour {invitation.organisation}."
        perform(request, lambda: services.accept_membership(actor, invitation), done)
    else:
        perform(request, lambda: services.decline_membership(actor, invitation), "Vous avez décliné l’invitation.")
    return redirect("directory:my_structures")
