"""Awards after the vote: notification, agreement, annulment."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.documents.generation import TemplateError
from essaim.documents.queries import files_visible_to
from essaim.funding import letters, policies, services
from essaim.funding.award_checks import checks_of, withdrawal_of
from essaim.funding.forms.office.awards import AgreementForm, AnnulForm, NotifyForm, SignForm
from essaim.funding.forms.office.schedules import read_schedule, schedule_formset
from essaim.funding.law import Check, open_data_deadline, payment_deadline, report_deadline
from essaim.funding.listing import AwardListing
from essaim.funding.models import Agreement, Award
from essaim.funding.policies import VOTING_IN
from essaim.funding.queries import awards_visible_to
from essaim.funding.schedules import Line, from_data, usual
from essaim.funding.sequels import PANELS, panels
from essaim.funding.services.agreements import terms_of
from essaim.funding.services.awards import needs_agreement, notification_letter
from essaim.funding.views.office.acting import MONEY, perform
from essaim.funding.views.office.envelopes import money_of
from essaim.funding.views.office.mails import mail_form, read_wording
from essaim.funding.views.office.supports import described
from essaim.journal.queries import timeline
from essaim.kernel import clock
from essaim.kernel.answers import complain, posted, uploaded
from essaim.kernel.verdict import Refused
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of

AWARDS = AwardListing()


def award_or_404(request: HttpRequest, reference: str) -> Award:
    """The award of this reference."""
    awards = awards_visible_to(actor_of(request)).select_related(
        "organisation", "deliberation", "call", "envelope", "kind", "application__response", "application__call"
    )
    return get_object_or_404(awards, reference=reference)


def page_of(award: Award) -> str:
    """The address of an award in the office."""
    return reverse("funding:office_award", args=[award.reference])


@access.office(*MONEY)
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """Awards to notify, agreements to sign, and all the others."""
    return render_listing(request, AWARDS, "funding/office/awards.html")


@access.office(*MONEY)
@require_GET
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """An award: what is left to do, its dates, its letter, its agreement, its history."""
    return render(request, "funding/office/award.html", sheet(request, award_or_404(request, reference)))


def sheet(request: HttpRequest, found: Award, **given: Any) -> dict[str, Any]:
    """What the page of an award shows; ``given`` replaces a form by the one that was sent."""
    actor = actor_of(request)
    versions = list(found.agreements.all())
    signed_on = next((version.signed_on for version in versions if version.signed_on), None)
    may_draw = bool(policies.can_draw_agreement(actor, found))
    files = files_visible_to(actor, found)
    return {
        "award": found,
        "checks": checks_of(found),
        "withdrawal": _withdrawal(request, found),
        "described": described(actor, found),
        "money": money_of(actor, found),
        "needs_agreement": needs_agreement(found),
        "versions": [
            {"row": version, "file": next((one for one in files if str(one.pk) == version.file_key), None)}
            for version in versions
        ],
        "files": files,
        "signed_on": signed_on,
        "clocks": clocks_of(found, signed_on),
        "panels": panels(PANELS, actor, found),
        "entries": timeline(actor, found),
        "notify_form": NotifyForm(initial={"notified_on": clock.today()})
        if policies.can_notify_award(actor, found)
        else None,
        "mail_form": mail_form(request, "awarded", found.application, award=found)
        if found.application and policies.can_notify_award(actor, found)
        else None,
        "annul_form": AnnulForm() if policies.can_annul_award(actor, found) else None,
        "may_draw": may_draw and signed_on is None,
        "sign_form": SignForm(initial={"signed_on": clock.today()})
        if may_draw and versions and signed_on is None
        else None,
        "page_has_errors": bool(given),
        **given,
    }


def _withdrawal(request: HttpRequest, found: Award) -> Check | None:
    """What a breach of the republican contract would withdraw, on the day that the address asks about or today."""
    try:
        day = date.fromisoformat(request.GET.get("manquement", ""))
    except ValueError:
        day = clock.today()
    return withdrawal_of(found, day)


def clocks_of(found: Award, signed_on: date | None) -> list[dict[str, Any]]:
    """What the law sets a day for, and the last day of each."""
    days = [
        ("Verser l’aide, sauf autre date convenue", payment_deadline(found.notified_on) if found.notified_on else None),
        ("Publier les données de la convention", open_data_deadline(signed_on) if signed_on else None),
        ("Recevoir le compte rendu financier", report_deadline(found.exercise_ends_on) if found.notified_on else None),
    ]
    return [{"what": what, "due_on": due_on} for what, due_on in days if due_on is not None]


@access.office(*VOTING_IN)
@require_GET
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter as it would leave today, before anything is sent."""
    found = award_or_404(request, reference)
    content = notification_letter(found, clock.today())
    if content is None:
        raise Http404("no template")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="notification-{found.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@access.office(*VOTING_IN)
@require_POST
def notify(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell the beneficiary: the letter is kept, the mail leaves."""
    actor, found = actor_of(request), award_or_404(request, reference)
    form = NotifyForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["notified_on"]
        try:
            services.notify_award(actor, found, notified_on=day, wording=read_wording(request))
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(
                request, "L’aide est notifiée. La lettre est jointe, et son historique dit le message parti."
            )
            return redirect(page_of(found))
    return render(request, "funding/office/award.html", sheet(request, found, notify_form=form))


@access.office(*policies.ANNULLING)
@require_POST
def annul(request: HttpRequest, reference: str) -> HttpResponse:
    """Annul an award, with its reason; its envelope gets the money back."""
    actor, found = actor_of(request), award_or_404(request, reference)
    form = AnnulForm(request.POST)
    if form.is_valid():
        return perform(
            request,
            lambda: services.annul_award(actor, found, reason=form.cleaned_data["reason"]),
            "L’aide est annulée. L’enveloppe retrouve cette somme.",
            page_of(found),
        )
    return render(request, "funding/office/award.html", sheet(request, found, annul_form=form))


@access.office(*VOTING_IN)
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, reference: str) -> HttpResponse:
    """Fill what the agreement says, read it field by field, then draw it in Word."""
    actor, found = actor_of(request), award_or_404(request, reference)
    verdict = policies.can_draw_agreement(actor, found)
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect(page_of(found))
    last = found.agreements.first()
    form = AgreementForm(posted(request), award=found, last=last)
    lines = schedule_formset(posted(request), lines=_schedule_of(found, last), year=found.voted_on.year)
    terms = _typed_terms(form, lines, found) if request.method == "POST" else None
    if terms is not None and "editer" in request.POST:
        try:
            made = services.draw_agreement(actor, found, **terms)
        except (Refused, ValidationError) as fault:
            complain(form, fault)
        except TemplateError as fault:
            form.add_error(None, f"Le modèle de convention ne se remplit pas\u00a0: {fault}")
        else:
            said = f"La convention est éditée, version {made.number}. Téléchargez-la pour signature."
            messages.success(request, said)
            return redirect(page_of(found))
    fields = letters.fields_in_words(found, terms_of(found, **terms)) if terms is not None else []
    context = {"award": found, "form": form, "lines": lines, "fields": fields, "number": last.number + 1 if last else 1}
    return render(request, "funding/office/agreement.html", context)


def _schedule_of(found: Award, last: Agreement | None) -> list[Line]:
    """The instalments to begin from: the last version's, or the usual ones."""
    if last is not None and "schedule" in last.terms:
        return [from_data(row) for row in last.terms["schedule"]]
    percent = 100 if found.payment_terms == "unique" else 70
    return usual(found.amount, percent=percent, year=found.voted_on.year)


def _typed_terms(form: AgreementForm, lines: BaseFormSet, found: Award) -> dict[str, Any] | None:
    """What was typed, both forms together; None when one of them is wrong, each error beside its field."""
    schedule = read_schedule(lines, found)
    if not form.is_valid() or schedule is None:
        return None
    return {**form.terms, "schedule": schedule}


@access.office(*VOTING_IN)
@require_POST
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Note the signature of the last version."""
    actor, found = actor_of(request), award_or_404(request, reference)
    last = found.agreements.first()
    if last is None:
        raise Http404("no agreement")
    form = SignForm(posted(request), uploaded(request))
    if form.is_valid():
        try:
            services.sign_agreement(actor, last, **form.cleaned_data)
        except (Refused, ValidationError) as fault:
            complain(form, fault)
        else:
            messages.success(
                request, "La signature est notée. Les données de la convention sont à publier sous trois mois."
            )
            return redirect(page_of(found))
    return render(request, "funding/office/award.html", sheet(request, found, sign_form=form))
