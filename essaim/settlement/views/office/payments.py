"""Payments: what is to order, batches for the finance system, what comes back from it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.funding.forms.office.schedules import read_schedule, schedule_formset
from essaim.funding.views.office.acting import MONEY
from essaim.funding.views.office.awards import award_or_404
from essaim.kernel import answers, clock
from essaim.kernel.answers import complain, posted, uploaded
from essaim.kernel.verdict import Refused
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.settlement import policies, services
from essaim.settlement.exchange_files import ORDER_COLUMNS, RETURN_COLUMNS, orders_as_csv, read_return
from essaim.settlement.forms import BankForm, HappenedForm, PaidForm, ReasonForm, ReturnForm
from essaim.settlement.listing import PaymentListing
from essaim.settlement.models import Instalment, PaymentBatch
from essaim.settlement.policies import PAYING, PLANNING, RECOVERING
from essaim.settlement.queries import instalments_of_office
from essaim.settlement.services.payments import order_checks
from essaim.settlement.services.plans import default_schedule, line_of
from essaim.settlement.states import InstalmentState

PAYMENTS = PaymentListing()
SHOWN = 100
"""Most payments shown at once to be ordered: a batch is read before it leaves."""


@access.office(*MONEY)
@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """Every payment, those to order first."""
    actor = actor_of(request)
    context = {"may_order": actor.has(*PAYING), "batches": PaymentBatch.objects.all()[:5]}
    return render_listing(request, PAYMENTS, "settlement/office/payments.html", context)


@access.office(*PAYING)
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    """Choose what leaves together: each payment with what blocks it, or what is worth knowing."""
    actor = actor_of(request)
    waiting = instalments_of_office(actor).filter(state__in=(InstalmentState.DUE, InstalmentState.RETURNED))
    rows = waiting.select_related("plan__award__organisation", "plan__award__application").order_by("due_on", "pk")
    chosen = request.POST.getlist("versement")
    if request.method == "POST":
        asked = instalments_of_office(actor).filter(pk__in=_keys(chosen)).select_related("plan__award")
        try:
            batch = services.make_batch(actor, list(asked))
        except Refused as refused:
            messages.error(request, refused.reason)
        else:
            messages.success(request, f"Le lot {batch.number} est prêt. Téléchargez son fichier pour la finance.")
            return redirect("settlement:batch", batch.number)
    lines = [{"row": row, "checks": order_checks(row), "is_chosen": str(row.pk) in chosen} for row in rows[:SHOWN]]
    for line in lines:
        line["is_blocked"] = any(check.blocking for check in line["checks"])  # type: ignore[attr-defined]
    context = {"lines": lines, "others": max(0, waiting.count() - SHOWN), "is_first": request.method == "GET"}
    return render(request, "settlement/office/order.html", context)


def _keys(chosen: list[str]) -> list[UUID]:
    """The identifiers among what was sent."""
    keys = []
    for text in chosen:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return keys


@access.office(*MONEY)
@require_GET
def batch(request: HttpRequest, number: str) -> HttpResponse:
    """A batch: its payments, its file, what came back."""
    found = get_object_or_404(PaymentBatch, number=number)
    rows = list(found.instalments.select_related("plan__award__organisation"))
    context = {
        "batch": found,
        "rows": rows,
        "total": sum(row.amount for row in rows),
        "waiting": sum(row.state == InstalmentState.ORDERED for row in rows),
        "columns": ORDER_COLUMNS,
        "may_pay": actor_of(request).has(*PAYING),
    }
    return render(request, "settlement/office/batch.html", context)


@access.office(*MONEY)
@require_GET
def batch_file(request: HttpRequest, number: str) -> HttpResponse:
    """The orders of a batch, for the finance system."""
    found = get_object_or_404(PaymentBatch, number=number)
    response = HttpResponse(orders_as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lot-{found.number}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@access.office(*PAYING)
@require_http_methods(["GET", "POST"])
def payment_return(request: HttpRequest) -> HttpResponse:
    """Read what came back, line by line, then write it: nothing is written before it was read."""
    form = ReturnForm(posted(request), uploaded(request))
    rows = []
    if form.is_valid():
        try:
            rows = read_return(form.cleaned_data["content"])
            if "enregistrer" in request.POST:
                done = services.record_return(actor_of(request), rows)
                messages.success(request, f"{done} versements sont notés." if done > 1 else "Le versement est noté.")
                return redirect("settlement:payments")
        except (Refused, ValidationError) as fault:
            complain(form, fault)
        form.keep_content()
    faulty = sum(bool(row.fault) for row in rows)
    context = {"form": form, "rows": rows, "faulty": faulty, "ready": len(rows) - faulty, "columns": RETURN_COLUMNS}
    return render(request, "settlement/office/payment_return.html", context)


# ------------------------------------------------------------------------------------------------- one award's payments


def _instalment(request: HttpRequest, key: UUID) -> Instalment:
    rows = instalments_of_office(actor_of(request)).select_related("plan__award")
    return get_object_or_404(rows, pk=key)


def _back(instalment: Instalment) -> str:
    return reverse("funding:office_award", args=[instalment.plan.award.reference]) + "#versements"


@access.office(*PAYING)
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that the money left."""
    found, form = _instalment(request, key), PaidForm(posted(request), initial={"paid_on": clock.today()})
    made = answers.submitted(
        request, form, lambda: services.pay_instalment(actor_of(request), found, **form.cleaned_data)
    )
    if made is not None:
        messages.success(request, "Le versement est noté, le bénéficiaire est prévenu.")
        return redirect(_back(found))
    return _act(request, found, form, "Noter le versement")


@access.office(*PAYING)
@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note that the bank refused it, or sent it back."""
    found, form = _instalment(request, key), ReasonForm(posted(request))
    made = answers.submitted(
        request, form, lambda: services.return_instalment(actor_of(request), found, **form.cleaned_data)
    )
    if made is not None:
        messages.success(request, "Le rejet est noté. Le versement peut être ordonnancé de nouveau.")
        return redirect(_back(found))
    return _act(request, found, form, "Noter un rejet")


@access.office(*PLANNING)
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that the milestone is passed, or the proof received."""
    found, form = _instalment(request, key), HappenedForm(posted(request), initial={"happened_on": clock.today()})
    made = answers.submitted(
        request, form, lambda: services.call_instalment(actor_of(request), found, **form.cleaned_data)
    )
    if made is not None:
        messages.success(request, "Le versement est à ordonnancer.")
        return redirect(_back(found))
    return _act(request, found, form, "Déclarer à verser")


def _act(request: HttpRequest, found: Instalment, form: object, title: str) -> HttpResponse:
    context = {"instalment": found, "award": found.plan.award, "form": form, "title": title, "back": _back(found)}
    return render(request, "settlement/office/instalment.html", context)


@access.office(*RECOVERING)
@require_POST
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give up a payment that was not ordered."""
    found = _instalment(request, key)
    answers.perform(request, lambda: services.cancel_instalment(actor_of(request), found), "Le versement est annulé.")
    return redirect(_back(found))


@access.office(*PLANNING)
@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest, reference: str) -> HttpResponse:
    """Join the bank details that the application does not hold."""
    found, form = award_or_404(request, reference), BankForm(posted(request), uploaded(request))
    back = reverse("funding:office_award", args=[found.reference]) + "#versements"
    made = answers.submitted(
        request, form, lambda: services.add_bank_details(actor_of(request), found, **form.cleaned_data)
    )
    if made is not None:
        messages.success(request, "Le relevé d’identité bancaire est joint.")
        return redirect(back)
    return render(request, "settlement/office/bank.html", {"award": found, "form": form, "back": back})


@access.office(*PLANNING)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Write how an award is paid, as long as nothing left."""
    actor, found = actor_of(request), award_or_404(request, reference)
    back = reverse("funding:office_award", args=[found.reference]) + "#versements"
    existing = getattr(found, "payment_plan", None)
    verdict = policies.can_lay_plan(actor, found)
    if verdict and existing is not None:
        verdict = policies.can_change_plan(existing)
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect(back)
    written = [line_of(one) for one in existing.instalments.all()] if existing else default_schedule(found)
    lines = schedule_formset(posted(request), lines=written, year=clock.today().year)
    schedule = read_schedule(lines, found) if request.method == "POST" else None
    if schedule is not None and answers.perform(
        request, lambda: services.lay_plan(actor, found, schedule=schedule), "L’échéancier est enregistré."
    ):
        return redirect(back)
    return render(request, "settlement/office/plan.html", {"award": found, "lines": lines, "back": back})
