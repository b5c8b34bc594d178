"""Leaving a file: withdrawing it, or handing it over to somebody who accepts it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from essaim.funding import services
from essaim.funding.forms.applicants import TransferForm, WithdrawForm
from essaim.funding.policies import can_offer_application, can_withdraw_application
from essaim.funding.queries import transfers_to
from essaim.funding.views.own import own_application, show_refusal
from essaim.kernel.answers import posted, submitted
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of


@access.signed_in
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw a file, once its reason is given."""
    actor, application = actor_of(request), own_application(request, pk)
    if not can_withdraw_application(actor, application):
        return redirect("funding:my_application", pk)
    form = WithdrawForm(posted(request), initial={"version": application.version})
    if submitted(request, form, lambda: services.withdraw_application(actor, application, **form.cleaned_data)):
        messages.success(request, "Votre demande est retirée. La mission ESS en est prévenue.")
        return redirect("funding:my_application", pk)
    context = {"application": application, "form": form, "page_has_errors": bool(form.errors)}
    return render(request, "funding/space/withdraw.html", context)


@access.signed_in
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer the file to somebody else."""
    actor, application = actor_of(request), own_application(request, pk)
    if not can_offer_application(actor, application):
        return redirect("funding:my_application", pk)
    form = TransferForm(posted(request))
    if offer := submitted(request, form, lambda: services.offer_application(actor, application, **form.cleaned_data)):
        messages.success(request, f"Un message part à {offer.email}. La demande reste à vous d’ici sa réponse.")
        return redirect("funding:transfer", pk)
    context = {
        "application": application,
        "form": form,
        "page_has_errors": bool(form.errors),
        "waiting": application.transfers.filter(closed_at=None).first(),
    }
    return render(request, "funding/space/transfer.html", context)


@access.signed_in
@require_POST
def cancel_transfer(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Keep the file after all."""
    application = own_application(request, pk)
    offer = get_object_or_404(application.transfers, pk=key)
    try:
        services.cancel_transfer(actor_of(request), offer)
    except Refused as refused:
        return show_refusal(request, refused, "funding:my_application", pk)
    messages.success(request, "La demande reste à vous.")
    return redirect("funding:my_application", pk)


@access.signed_in
@require_POST
def answer_transfer(request: HttpRequest, key: UUID, answer: str) -> HttpResponse:
    """Take over a file, or leave it to its holder."""
    actor = actor_of(request)
    offer = get_object_or_404(transfers_to(actor), pk=key)
    try:
        if answer == "accepter":
            application = services.accept_transfer(actor, offer)
            messages.success(request, "La demande est à vous. La personne qui la portait en est prévenue.")
            return redirect("funding:my_application", application.pk)
        services.decline_transfer(actor, offer)
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("funding:my_applications")
    messages.success(request, "Vous ne reprenez pas cette demande. La personne qui la porte en est prévenue.")
    return redirect("funding:my_applications")
