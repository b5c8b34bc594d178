"""What an award carries, typed on pages that its own leads to: its kind, the groups that it helps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from essaim.directory.models import Organisation
from essaim.directory.queries import organisations_visible_to
from essaim.funding import services
from essaim.funding.aid_kinds import STRATEGIES
from essaim.funding.demands import alerts_on, rules_of, wanting_on
from essaim.funding.experimentations import outcome_of
from essaim.funding.forms.office.supports import AidForm, CohortForm
from essaim.funding.models import Award, Cohort, Support
from essaim.funding.policies import INSTRUCTING, can_describe_award
from essaim.funding.queries import awards_visible_to
from essaim.funding.views.office.acting import perform
from essaim.kernel.answers import posted, submitted
from essaim.kernel.text import searched_words
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

FORM = require_http_methods(["GET", "POST"])
MOST_FOUND = 10


def _award(request: HttpRequest, reference: str) -> Award:
    awards = awards_visible_to(actor_of(request)).select_related("organisation", "kind", "application__call", "call")
    return get_object_or_404(awards, reference=reference)


def described(actor: Actor, award: Award) -> dict[str, Any]:
    """What an award's page shows of its kind: what it carries, what it lacks, what its vote was warned of."""
    return {
        "kind": award.kind,
        "rules": rules_of(award.kind),
        "strategies": [STRATEGIES[code] for code in award.strategies if code in STRATEGIES],
        "wanting": wanting_on(award),
        "alerts": alerts_on(award),
        "support": Support.objects.filter(award=award).prefetch_related("partners").first(),
        "outcome": outcome_of(award) if award.is_experimentation else None,
        "cohorts": award.cohorts.prefetch_related("organisations"),
        "may_describe": bool(can_describe_award(actor, award)),
    }


@access.office(*INSTRUCTING)
@FORM
def describe(request: HttpRequest, reference: str) -> HttpResponse:
    """Say the kind of an award and what it carries."""
    actor, award = actor_of(request), _award(request, reference)
    form = AidForm(posted(request), award=award)
    if submitted(request, form, lambda: services.describe_award(actor, award, **form.cleaned_data)) is not None:
        messages.success(request, "C’est noté sur l’aide.")
        return redirect("funding:office_award", reference=reference)
    return render(request, "funding/office/describe_award.html", {"award": award, "form": form})


@access.office(*INSTRUCTING)
@FORM
def new_cohort(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a group to an award."""
    actor, award = actor_of(request), _award(request, reference)
    form = CohortForm(posted(request))

    def add() -> Cohort:
        typed = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return services.add_cohort(actor, award, **typed)

    made = submitted(request, form, add)
    if made is not None:
        messages.success(request, f"«\u00a0{made.title}\u00a0» est ajoutée. Choisissez maintenant ses structures.")
        return redirect("funding:cohort", key=made.pk)
    return render(request, "funding/office/cohort.html", {"award": award, "form": form})


def _cohort(request: HttpRequest, key: UUID) -> Cohort:
    awards = awards_visible_to(actor_of(request))
    return get_object_or_404(Cohort.objects.select_related("award__organisation").filter(award__in=awards), pk=key)


@access.office(*INSTRUCTING)
@FORM
def cohort(request: HttpRequest, key: UUID) -> HttpResponse:
    """A group: its period, its structures, and those of the directory that may join it."""
    actor, found = actor_of(request), _cohort(request, key)
    form = CohortForm(posted(request), cohort=found)
    if submitted(request, form, lambda: services.change_cohort(actor, found, **form.cleaned_data)) is not None:
        messages.success(request, "La promotion est à jour.")
        return redirect("funding:cohort", key=key)
    members = list(found.organisations.all())
    query = request.GET.get("q", "").strip()[:100]
    context = {
        "award": found.award,
        "cohort": found,
        "form": form,
        "members": members,
        "q": query,
        "found": _candidates(actor, found, query) if query else [],
    }
    return render(request, "funding/office/cohort.html", context)


def _candidates(actor: Actor, cohort: Cohort, query: str) -> list[Organisation]:
    rows = organisations_visible_to(actor).exclude(pk=cohort.award.organisation_id).exclude(cohorts=cohort)
    for word in searched_words(query):
        rows = rows.filter(search_text__contains=word)
    return list(rows.order_by("sort_name", "pk")[:MOST_FOUND])


@access.office(*INSTRUCTING)
@require_POST
def cohort_member(request: HttpRequest, key: UUID, organisation: UUID) -> HttpResponse:
    """Add a structure to a group, or take it out."""
    actor, found = actor_of(request), _cohort(request, key)
    chosen = get_object_or_404(organisations_visible_to(actor), pk=organisation)
    leaves = "retirer" in request.POST
    act = services.leave_cohort if leaves else services.join_cohort
    said = f"{chosen.name} {'n’est plus dans' if leaves else 'est dans'} la promotion."
    return perform(request, lambda: act(actor, found, chosen), said, reverse("funding:cohort", args=[key]))


@access.office(*INSTRUCTING)
@require_POST
def remove_cohort(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take out a group written by mistake."""
    actor, found = actor_of(request), _cohort(request, key)
    services.remove_cohort(actor, found)
    messages.success(request, f"«\u00a0{found.title}\u00a0» est retirée.")
    return redirect("funding:office_award", reference=found.award.reference)
