"""The space of those who apply: their files, where each stands, and what follows an award."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from essaim.documents.models import File, Visibility
from essaim.documents.queries import files_of
from essaim.funding import services
from essaim.funding.corrections import changes_of, waiting_correction
from essaim.funding.exchanges import unread_comments
from essaim.funding.following import milestones, next_cut_offs, standing_of
from essaim.funding.forms.applicants import AnswerForm, PictureForm, StoryForm, WriterForm
from essaim.funding.models import Application, Award, Correction, Laureate, PieceRequest, Side
from essaim.funding.pieces import files_by_slot, missing_pieces, pieces_of
from essaim.funding.policies import (
    can_add_piece,
    can_comment,
    can_consent_laureate,
    can_offer_application,
    can_renew_application,
    can_withdraw_application,
)
from essaim.funding.queries import (
    calls_open,
    exchanges_to_come,
    invitations_to_write,
    opinions_shared_with_applicant,
    own_applications,
    transfers_to,
)
from essaim.funding.receipts import receipt_pdf
from essaim.funding.reuse import earlier_files
from essaim.funding.sequels import OWN_PANELS, panels
from essaim.funding.states import ApplicationState, AwardState
from essaim.funding.views.own import own_application, show_refusal, typed
from essaim.journal.queries import timeline
from essaim.kernel.answers import submitted
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.questionnaires.queries import news_of
from essaim.questionnaires.summary import Summary, answers_summary, progress
from essaim.questionnaires.validation import validate


@access.signed_in
def my_applications(request: HttpRequest) -> HttpResponse:
    """Every file of this person, those that wait for them first."""
    actor = actor_of(request)
    found = list(
        own_applications(actor)
        .select_related("call", "cut_off", "organisation", "host", "opinion", "award")
        .prefetch_related("piece_requests", *exchanges_to_come())
        .order_by("-created_at", "-id")
    )
    cut_offs = next_cut_offs(found)
    missing = missing_pieces(found)
    rows = [
        (application, standing_of(application, cut_offs.get(application.call_id), missing.get(application.pk, ())))
        for application in found
    ]
    rows.sort(key=lambda row: not row[1].is_yours)
    context = {
        "rows": rows,
        "invitations": list(invitations_to_write(actor)),
        "transfers": list(transfers_to(actor)),
        "has_call": calls_open(actor).exists(),
    }
    return render(request, "funding/space/my_applications.html", context)


@access.signed_in
def my_application(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft is a list of tasks; a file that was sent says where it stands."""
    application = own_application(request, pk)
    if application.state == ApplicationState.DRAFT:
        services.refresh_draft(actor_of(request), application)
        return render(request, "funding/space/draft.html", _draft_context(request, application))
    return render(request, "funding/space/file.html", _file_context(request, application))


def _draft_context(request: HttpRequest, application: Application) -> dict[str, Any]:
    document, answers = application.response.form_version.read(), application.response.answers
    files = files_by_slot(application)
    steps = progress(document, answers, files)
    found = pieces_of(application, files=files, facts=validate(document, answers).facts)
    tasks = [
        {
            "label": step.section.title,
            "url": reverse("funding:section", args=[application.pk, step.section.code]),
            "state": "Terminé" if step.is_done else "Commencé" if step.is_begun else "À faire",
            "kind": "" if step.is_done else "asked" if step.is_begun else "waiting",
            "hint": "",
        }
        for step in steps
    ]
    is_whole = found.is_known and not found.missing
    tasks.append(
        {
            "label": "Les pièces",
            "url": reverse("funding:pieces", args=[application.pk]),
            "state": "Terminé" if is_whole else "Commencé" if found.given else "À faire",
            "kind": "" if is_whole else "asked" if found.given else "waiting",
            "hint": "Vous pouvez déposer sans elles et les joindre ensuite.",
        }
    )
    cut_off = next_cut_offs([application]).get(application.call_id)
    return {
        "application": application,
        "tasks": tasks,
        "done": sum(task["state"] == "Terminé" for task in tasks),
        "next_task": next((task for task in tasks if task["state"] != "Terminé"), None),
        "is_ready": all(step.is_done for step in steps),
        "news": news_of(application.response),
        "standing": standing_of(application, cut_off),
        "cut_off": cut_off,
        "writers": application.collaborators.select_related("user"),
        "invitations": application.invitations.filter(closed_at=None),
        "transfer": application.transfers.filter(closed_at=None).first(),
        "estimate": document.intro,
        "has_taken": bool(application.reused.get("answers") or application.reused.get("files")),
        "has_earlier": earlier_files(actor_of(request), application).exists(),
    }


def _file_context(request: HttpRequest, application: Application) -> dict[str, Any]:
    actor = actor_of(request)
    award = getattr(application, "award", None)
    files = files_by_slot(application)
    found = pieces_of(application, files=files)
    sent = {file.pk for file in found.given}
    asked = [found_request for found_request in application.piece_requests.all() if not found_request.answered_at]
    return {
        "shared_opinions": list(opinions_shared_with_applicant(application)),
        "told_visits": list(application.visits.exclude(shared_notes="").filter(held_on__isnull=False)),
        "application": application,
        "standing": standing_of(application, missing=found.missing),
        "steps": milestones(application),
        "requests": [(one, _answer_form(one)) for one in sorted(asked, key=lambda one: one.due_on)],
        "pieces": found,
        "may_join": bool(can_add_piece(actor, application)),
        "correction": waiting_correction(application),
        "unread": len(unread_comments(application, Side.APPLICANT)),
        "may_write": bool(can_comment(actor, application, Side.APPLICANT)),
        "may_renew": bool(can_renew_application(actor, application)),
        "renewals": list(own_applications(actor).filter(renews=application).order_by("created_at")),
        "may_withdraw": bool(can_withdraw_application(actor, application)),
        "may_transfer": bool(can_offer_application(actor, application)),
        "transfer": application.transfers.filter(closed_at=None).first(),
        "documents": [file for place in files.values() for file in place if file.pk not in sent],
        "award": award,
        "referral": getattr(application, "metropolitan", None),
        "award_files": _award_files(award),
        "panels": panels(OWN_PANELS, actor, award) if award is not None else [],
        "laureate": _laureate_of(award),
        "may_consent": award is not None
        and award.state != AwardState.ANNULLED
        and bool(can_consent_laureate(actor, award)),
        "entries": timeline(actor, application),
    }


def _answer_form(asked: PieceRequest, **sent: Any) -> AnswerForm:
    return AnswerForm(**sent, label=f"Fichier pour «\u00a0{asked.label}\u00a0»", key=f"piece-{asked.pk}")


def _award_files(award: Award | None) -> list[File]:
    """The letter, the agreement: what the city meant for the beneficiary."""
    return [file for file in files_of(award) if file.visibility != Visibility.OFFICE] if award is not None else []


def _laureate_of(award: Award | None) -> Laureate | None:
    return getattr(award, "laureate", None) if award is not None else None


@access.signed_in
def answers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answers as they stand, what was corrected in them, or those before a correction (``avant``)."""
    application = own_application(request, pk)
    if application.state == ApplicationState.DRAFT:
        return redirect("funding:check", pk)
    answered = list(
        Correction.objects.filter(application=application, answered_at__isnull=False)
        .select_related("response__form_version", "replaced__form_version")
        .order_by("answered_at")
    )
    before = next((one for one in answered if str(one.pk) == request.GET.get("avant")), None)
    context = {
        "application": application,
        "summary": _summary_of(application, before),
        "before": before,
        "corrected": [(one, changes_of(one)) for one in answered],
    }
    return render(request, "funding/space/answers.html", context)


def _summary_of(application: Application, before: Correction | None) -> Summary:
    response = before.replaced if before else application.response
    return answers_summary(response.form_version.read(), response.answers, files=files_by_slot(application))


@access.signed_in
def received(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The number, the receipt and the session of a file that was just sent."""
    application = own_application(request, pk)
    if application.state == ApplicationState.DRAFT:
        return redirect("funding:check", pk)
    context = {"application": application, "pieces": pieces_of(application)}
    return render(request, "funding/space/received.html", context)


@access.signed_in
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The receipt as a PDF."""
    application = own_application(request, pk)
    if application.filed_at is None:
        raise Http404("not sent yet")
    response = HttpResponse(receipt_pdf(application), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="accuse-{application.number}.pdf"'
    response["Cache-Control"] = "private, no-cache"
    return response


# ---------------------------------------------------------------------------------------------------- what is asked


@access.signed_in
def answer_request(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Send the piece that the city asked for."""
    application = own_application(request, pk)
    asked = get_object_or_404(application.piece_requests, pk=key)
    if request.method != "POST":
        return redirect("funding:my_application", pk)
    form = _answer_form(asked, **typed(request))
    if form.is_valid():
        try:
            services.provide_piece(actor_of(request), application, asked=asked, upload=form.upload)
        except Refused as refused:
            return show_refusal(request, refused, "funding:my_application", pk)
        messages.success(request, f"«\u00a0{asked.label}\u00a0» est envoyée. La mission ESS est prévenue.")
        return redirect("funding:my_application", pk)
    context = _file_context(request, application)
    context["requests"] = [(one, form if one.pk == asked.pk else other) for one, other in context["requests"]]
    return render(request, "funding/space/file.html", {**context, "page_has_errors": True, "wrong_form": form})


@access.signed_in
def join_piece(request: HttpRequest, pk: UUID, slot: str) -> HttpResponse:
    """Join a piece that was missing when the file was sent, as long as it is not declared complete."""
    application = own_application(request, pk)
    piece = next((piece for piece in pieces_of(application).asked if piece.code == slot), None)
    if piece is None:
        raise Http404("no such piece")
    form = AnswerForm(**typed(request), label=piece.label, key="piece")
    if request.method == "POST" and form.is_valid():
        try:
            services.add_piece(actor_of(request), application, slot=slot, upload=form.upload)
        except Refused as refused:
            return show_refusal(request, refused, "funding:my_application", pk)
        messages.success(request, f"«\u00a0{piece.label}\u00a0» est jointe à votre demande.")
        return redirect("funding:my_application", pk)
    return render(request, "funding/space/join_piece.html", {"application": application, "piece": piece, "form": form})


# ---------------------------------------------------------------------------------------------------- who writes


@access.signed_in
def writers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who writes the draft, and how to ask somebody else."""
    application = own_application(request, pk)
    if application.state != ApplicationState.DRAFT:
        return redirect("funding:my_application", pk)
    form = WriterForm(**typed(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            services.add_collaborator(actor_of(request), application, email=email)
        except Refused as refused:
            form.add_error("email", refused.reason)
        except ValidationError as error:
            form.add_error("email", " ".join(error.messages))
        else:
            messages.success(request, f"Un message part à {email}. La personne écrira avec vous dès qu’elle acceptera.")
            return redirect("funding:writers", pk)
    context = {
        "application": application,
        "form": form,
        "writers": application.collaborators.select_related("user"),
        "invitations": application.invitations.filter(closed_at=None),
    }
    return render(request, "funding/space/writers.html", context)


@access.signed_in
@require_POST
def remove_writer(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Let somebody write no longer, or leave."""
    application = own_application(request, pk)
    collaborator = get_object_or_404(application.collaborators.select_related("user"), pk=key)
    try:
        services.remove_collaborator(actor_of(request), collaborator)
    except Refused as refused:
        return show_refusal(request, refused, "funding:writers", pk)
    messages.success(request, f"{collaborator.user} n’écrit plus cette demande.")
    mine = own_applications(actor_of(request)).filter(pk=pk).exists()
    return redirect("funding:writers", pk) if mine else redirect("funding:my_applications")


@access.signed_in
@require_POST
def cancel_invitation(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Take back an invitation to write."""
    application = own_application(request, pk)
    invitation = get_object_or_404(application.invitations, pk=key)
    try:
        services.cancel_invitation(actor_of(request), invitation)
    except Refused as refused:
        return show_refusal(request, refused, "funding:writers", pk)
    messages.success(request, f"L’invitation de {invitation.email} est annulée.")
    return redirect("funding:writers", pk)


@access.signed_in
@require_POST
def answer_invitation(request: HttpRequest, key: UUID, answer: str) -> HttpResponse:
    """Accept or decline an invitation to write."""
    invitation = get_object_or_404(invitations_to_write(actor_of(request)), pk=key)
    if answer == "accepter":
        application = services.accept_collaboration(actor_of(request), invitation)
        messages.success(request, "Vous écrivez maintenant cette demande.")
        return redirect("funding:my_application", application.pk)
    services.decline_collaboration(actor_of(request), invitation)
    messages.success(request, "L’invitation est déclinée.")
    return redirect("funding:my_applications")


# ---------------------------------------------------------------------------------------------------- the public page


@access.signed_in
def laureate_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the story of the project, and consent to its public page."""
    application, award = _consenting(request, pk)
    laureate = _laureate_of(award)
    consents = laureate is not None and laureate.consented_at is not None
    initial = {"story": laureate.story if laureate else application.summary, "consent": consents}
    form = StoryForm(**typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.consent_laureate(actor_of(request), award, story=form.cleaned_data["story"])
        except Refused as refused:
            return show_refusal(request, refused, "funding:my_application", pk)
        messages.success(request, "Votre accord est enregistré. La mission ESS publiera la page.")
        return redirect("funding:my_application", pk)
    context = {"application": application, "award": award, "form": form, "consents": consents}
    return render(request, "funding/space/laureate_page.html", {**context, **_picture_of(pk, laureate)})


def _picture_of(pk: UUID, laureate: Laureate | None, form: PictureForm | None = None) -> dict[str, Any]:
    """The form of the picture, once there is a page to put it on."""
    if laureate is None:
        return {"picture_form": None}
    form = form or PictureForm(initial={"alt": laureate.picture_alt})
    return {"picture_form": form, "laureate": laureate, "picture_url": reverse("funding:laureate_picture", args=[pk])}


@access.signed_in
@require_POST
def laureate_picture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a picture on the page."""
    application, award = _consenting(request, pk)
    laureate = _laureate_of(award)
    if laureate is None:
        return redirect("funding:laureate_page", pk)
    form = PictureForm(request.POST, request.FILES)
    if submitted(request, form, lambda: services.describe_laureate(actor_of(request), laureate, **form.picture_words)):
        messages.success(request, "L’image est enregistrée.")
        return redirect("funding:laureate_page", pk)
    consents = laureate.consented_at is not None
    story = StoryForm(initial={"story": laureate.story, "consent": consents})
    context = {"application": application, "award": award, "form": story, "consents": consents}
    return render(request, "funding/space/laureate_page.html", {**context, **_picture_of(pk, laureate, form)})


@access.signed_in
def withdraw_consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the consent back, once it was confirmed: the page disappears at once."""
    application, award = _consenting(request, pk)
    laureate = _laureate_of(award)
    if laureate is None or laureate.consented_at is None:
        return redirect("funding:my_application", pk)
    if request.method == "POST":
        try:
            services.withdraw_consent(actor_of(request), laureate)
        except Refused as refused:
            return show_refusal(request, refused, "funding:my_application", pk)
        messages.success(request, "Votre accord est retiré. La page n’est plus visible.")
        return redirect("funding:my_application", pk)
    return render(request, "funding/space/withdraw_consent.html", {"application": application, "laureate": laureate})


def _consenting(request: HttpRequest, pk: UUID) -> tuple[Application, Award]:
    """The file and its award, for who may consent; 404 for everyone else."""
    application = own_application(request, pk)
    award = getattr(application, "award", None)
    if award is None or not can_consent_laureate(actor_of(request), award):
        raise Http404("no award, or not theirs to show")
    return application, award
