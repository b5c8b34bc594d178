"""Structures and sectors, for agents."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.directory import policies, queries, services
from essaim.directory.forms import InvitationForm, KeptOrganisationForm, NewOrganisationForm, RoleForm
from essaim.directory.listing import office_structures
from essaim.directory.models import Organisation, OrganisationRole
from essaim.directory.sources.companies import COMPANIES
from essaim.journal.queries import timeline
from essaim.kernel import clock
from essaim.kernel.answers import attempt, perform, posted
from essaim.kernel.freshness import Conflict, conflict_page, saved
from essaim.kernel.registers import RegisterDown
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

FORM = require_http_methods(["GET", "POST"])
keep = access.office(*policies.KEEPING)


def read_structure(actor: Actor, key: str) -> Organisation:
    """A structure that this agent reads."""
    return get_object_or_404(queries.with_lists(queries.organisations_visible_to(actor)), pk=key)


@access.office()
@require_GET
def structures(request: HttpRequest) -> HttpResponse:
    """Every structure."""
    actor = actor_of(request)
    extra = {"may_create": bool(policies.can_keep_directory(actor))}
    return render_listing(request, office_structures, "directory/office/structures.html", extra)


@access.office()
@require_GET
def structure(request: HttpRequest, key: str) -> HttpResponse:
    """A structure: what it is, what may be done, who belongs to it, what happened."""
    actor = actor_of(request)
    found = read_structure(actor, key)
    names = queries.place_names()
    context = {
        "structure": found,
        "where": names.where(found),
        "priority_quarter": names.priority_quarters.get(found.qpv_code, ""),
        "members": queries.members_of(found),
        "waiting": queries.invitations_of(found),
        "may_keep": bool(policies.can_keep_directory(actor)),
        "asks_register": bool(found.siret) and COMPANIES.is_configured,
        "official": queries.official_identity(found),
        "role_form": RoleForm(),
        "form": InvitationForm(),
        "entries": timeline(actor, found, limit=50),
    }
    return render(request, "directory/office/structure.html", context)


@keep
@FORM
def new_structure(request: HttpRequest) -> HttpResponse:
    """Create a record, or find the one that has the same numbers."""
    actor = actor_of(request)
    form = NewOrganisationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        words = form.written()
        known = queries.find_organisation(siret=words["siret"], rna=words["rna"])
        made = attempt(form, lambda: services.register_organisation(actor, **words))
        if made is not None:
            said = "Cette structure avait déjà une fiche\u00a0: la voici." if known else "La fiche est créée."
            messages.success(request, said)
            return redirect("directory:office_structure", key=made.pk)
    context = {
        "form": form,
        "shell": "shells/office.html",
        "title": "Créer la fiche d’une structure",
        "lead": "Le SIRET ou le numéro RNA évite les doublons\u00a0: une fiche qui le porte déjà est retrouvée.",
        "back": reverse("directory:office_structures"),
        "submit": "Créer la fiche",
    }
    return render(request, "directory/parts/form.html", context)


@keep
@FORM
def change_structure(request: HttpRequest, key: str) -> HttpResponse:
    """Change a record."""
    actor = actor_of(request)
    found = read_structure(actor, key)
    form = KeptOrganisationForm(posted(request), organisation=found)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.update_organisation(actor, found, version=form.version_seen, **form.written()),
            lambda: KeptOrganisationForm(organisation=Organisation.objects.get(pk=found.pk)),
        )
        if isinstance(done, Conflict):
            back = reverse("directory:office_structure", args=[key])
            return conflict_page(request, done, face="office", title=found.name, back=back)
        if done is not None:
            messages.success(request, "La fiche est à jour.")
            return redirect("directory:office_structure", key=key)
    context = {
        "form": form,
        "shell": "shells/office.html",
        "title": f"Modifier la fiche de {found.name}",
        "back": reverse("directory:office_structure", args=[key]),
        "submit": "Enregistrer",
    }
    return render(request, "directory/parts/form.html", context)


@keep
@require_POST
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Show the record in the public directory, or take it out."""
    actor = actor_of(request)
    found = read_structure(actor, key)
    is_public = request.POST.get("visible") == "oui"
    done = "La fiche est dans l’annuaire." if is_public else "La fiche n’est plus dans l’annuaire."
    perform(request, lambda: services.set_publication(actor, found, is_public=is_public), done)
    return redirect("directory:office_structure", key=key)


@keep
@require_POST
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Say that the identity was checked."""
    actor = actor_of(request)
    found = read_structure(actor, key)
    perform(request, lambda: services.check_organisation(actor, found), "L’identité est notée comme vérifiée.")
    return redirect("directory:office_structure", key=key)


@keep
@require_POST
def ask_register(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the register of companies now."""
    actor = actor_of(request)
    found = read_structure(actor, key)
    try:
        perform(request, lambda: services.ask_register(actor, found), "Voici ce que dit le registre.")
    except RegisterDown as down:
        messages.warning(request, f"{down} La structure reste à vérifier\u00a0: Essaim redemandera cette nuit.")
    return redirect("directory:office_structure", key=key)


@keep
@require_POST
def give_role(request: HttpRequest, key: str) -> HttpResponse:
    """Say what the structure is for the strategy."""
    actor = actor_of(request)
    found = read_structure(actor, key)
    form = RoleForm(request.POST)
    if form.is_valid():
        role = form.cleaned_data["role"]
        perform(request, lambda: services.give_role(actor, found, role=role), "Le rôle est noté.")
    else:
        messages.error(request, "Choisissez un rôle de la liste.")
    return redirect("directory:office_structure", key=key)


@keep
@require_POST
def end_role(request: HttpRequest, key: str) -> HttpResponse:
    """Say that the structure no longer plays this part."""
    actor = actor_of(request)
    role = get_object_or_404(OrganisationRole, pk=key)
    perform(request, lambda: services.end_role(actor, role), "Le rôle est terminé.")
    return redirect("directory:office_structure", key=role.organisation_id)


@access.office()
@require_GET
def sectors(request: HttpRequest) -> HttpResponse:
    """The sectors that the strategy follows, with their structures."""
    rows = queries.counted_sectors(clock.today())
    return render(request, "directory/office/sectors.html", {"sectors": rows})
