"""The pages of an experimentation: the same steps and report, from the holder's space and from the office."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from essaim.funding import services
from essaim.funding.experimentations import followed, outcome_of
from essaim.funding.forms.experimentations import DoneMilestoneForm, MilestoneForm, OutcomeForm
from essaim.funding.models import Award
from essaim.funding.policies import INSTRUCTING, can_publish_outcome
from essaim.funding.queries import awards_visible_to
from essaim.funding.views.own import own_application
from essaim.kernel.answers import perform, posted, submitted
from essaim.people import access
from essaim.people.access import actor_of

FORM = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Place:
    """From where an experimentation is read: its award, the shell, the addresses."""

    award: Award
    shell: str
    route: str
    key: str | UUID
    back: str
    back_label: str

    def url(self, name: str = "", *arguments: object) -> str:
        """The address of one of its pages."""
        return reverse(f"funding:{self.route}{name}", args=[self.key, *arguments])


def _in_space(request: HttpRequest, pk: UUID) -> Place:
    application = own_application(request, pk)
    award = getattr(application, "award", None)
    if award is None or not award.is_experimentation:
        raise Http404("no experimentation")
    back = reverse("funding:my_application", args=[pk])
    return Place(award, "shells/space.html", "my_experimentation", pk, back, application.title)


def _in_office(request: HttpRequest, reference: str) -> Place:
    awards = awards_visible_to(actor_of(request)).filter(is_experimentation=True).select_related("organisation")
    award = get_object_or_404(awards.select_related("application"), reference=reference)
    back = reverse("funding:office_award", args=[reference])
    return Place(award, "shells/office.html", "experimentation", reference, back, f"Aide {reference}")


def _steps(request: HttpRequest, place: Place) -> HttpResponse:
    """The steps and the report; a step is added here."""
    actor = actor_of(request)
    form = MilestoneForm(posted(request))
    if submitted(request, form, lambda: services.plan_milestone(actor, place.award, **form.cleaned_data)) is not None:
        messages.success(request, "L’étape est ajoutée.")
        return redirect(place.url())
    page = followed(actor, place.award)
    for step in page["steps"]:
        step["url"] = place.url("_step", step["row"].pk)
        step["remove_url"] = place.url("_remove_step", step["row"].pk)
    context = {"place": place, "form": form, "report_url": place.url("_report"), **page}
    return render(request, "funding/parts/experimentation.html", context)


def _step(request: HttpRequest, place: Place, key: UUID) -> HttpResponse:
    actor, milestone = actor_of(request), get_object_or_404(place.award.milestones, pk=key)
    form = DoneMilestoneForm(posted(request), milestone=milestone)
    if submitted(request, form, lambda: services.note_milestone(actor, milestone, **form.cleaned_data)) is not None:
        messages.success(request, "L’étape est à jour.")
        return redirect(place.url())
    words = {"title": milestone.title, "submit": "Enregistrer", "home": place.url()}
    return render(request, "funding/parts/experimentation_form.html", {"place": place, "form": form, **words})


def _remove_step(request: HttpRequest, place: Place, key: UUID) -> HttpResponse:
    actor, milestone = actor_of(request), place.award.milestones.filter(pk=key).first()
    if milestone is not None:
        perform(request, lambda: services.remove_milestone(actor, milestone), "L’étape est retirée.")
    return redirect(place.url())


def _report(request: HttpRequest, place: Place) -> HttpResponse:
    actor, outcome = actor_of(request), outcome_of(place.award)
    may_publish = bool(can_publish_outcome(actor, place.award))
    form = OutcomeForm(posted(request), outcome=outcome, may_publish=may_publish)
    if submitted(request, form, lambda: services.tell_outcome(actor, place.award, **form.cleaned_data)) is not None:
        messages.success(request, "Le bilan est enregistré. Merci\u00a0: il servira à d’autres.")
        return redirect(place.url())
    words = {"title": "Le bilan de l’expérimentation", "submit": "Remettre le bilan", "home": place.url()}
    return render(request, "funding/parts/experimentation_form.html", {"place": place, "form": form, **words})


# ----------------------------------------------------------------------------------------------- the holder's space


@access.signed_in
@FORM
def my_experimentation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The steps of one's experimentation."""
    return _steps(request, _in_space(request, pk))


@access.signed_in
@FORM
def my_step(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """What became of a step."""
    return _step(request, _in_space(request, pk), key)


@access.signed_in
@require_POST
def remove_my_step(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Take out a step that was not done."""
    return _remove_step(request, _in_space(request, pk), key)


@access.signed_in
@FORM
def my_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's report."""
    return _report(request, _in_space(request, pk))


# ------------------------------------------------------------------------------------------------------- the office


@access.office(*INSTRUCTING)
@FORM
def experimentation(request: HttpRequest, reference: str) -> HttpResponse:
    """The steps of an experimentation."""
    return _steps(request, _in_office(request, reference))


@access.office(*INSTRUCTING)
@FORM
def step(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """What became of a step."""
    return _step(request, _in_office(request, reference), key)


@access.office(*INSTRUCTING)
@require_POST
def remove_step(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Take out a step that was not done."""
    return _remove_step(request, _in_office(request, reference), key)


@access.office(*INSTRUCTING)
@FORM
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The report, told by the office for the holder."""
    return _report(request, _in_office(request, reference))
