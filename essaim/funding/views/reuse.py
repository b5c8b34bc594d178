"""Beginning from an earlier file: what may be taken, what was taken, and what is given back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from essaim.funding import services
from essaim.funding.models import Application
from essaim.funding.reuse import earlier_files, offers, piece_offers, taken_answers
from essaim.funding.states import ApplicationState
from essaim.funding.views.own import own_application, show_refusal
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.ui.formatting import pluralise

SOURCE = "dossier"
"""In the address: the number of the earlier file to take from, the latest when nothing is said."""


@access.signed_in
def reuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What an earlier file may give to the draft, answer by answer."""
    application = own_application(request, pk)
    if application.state != ApplicationState.DRAFT:
        return redirect("funding:my_application", pk)
    found = list(earlier_files(actor_of(request), application)[:20])
    source = _source(request, application, found)
    answers = offers(source, application) if source else []
    pieces = piece_offers(source, application) if source else []
    if request.method == "POST" and source is not None:
        return _take(request, application, source)
    context = {
        "application": application,
        "files": found,
        "source": source,
        "answers": answers,
        "pieces": pieces,
        "taken": taken_answers(application),
        "taken_pieces": _taken_pieces(application),
    }
    return render(request, "funding/space/reuse.html", context)


def _source(request: HttpRequest, application: Application, found: list[Application]) -> Application | None:
    """The file that the address names, the one that is renewed, or the latest."""
    asked = request.GET.get(SOURCE, "")
    renewed = next((one for one in found if one.pk == application.renews_id), None)
    named = next((one for one in found if one.number == asked), None)
    return named or renewed or next(iter(found), None)


def _chosen(request: HttpRequest) -> dict[str, list[str]]:
    """What was ticked; the services leave out what was not offered."""
    return {"codes": request.POST.getlist("codes"), "slots": request.POST.getlist("slots")}


def _take(request: HttpRequest, application: Application, source: Application) -> HttpResponse:
    try:
        count = services.reuse_answers(actor_of(request), application, source=source, **_chosen(request))
    except Refused as refused:
        return show_refusal(request, refused, "funding:my_application", application.pk)
    if not count:
        messages.info(request, "Rien n’était coché\u00a0: le brouillon n’a pas changé.")
        return redirect("funding:reuse", application.pk)
    taken = f"{count}\u00a0{pluralise(count, 'élément repris,éléments repris')}"
    messages.success(request, f"{taken} de la demande n°\u00a0{source.number}. Relisez-les au fil des étapes.")
    return redirect("funding:my_application", application.pk)


@access.signed_in
@require_POST
def undo_reuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give back what was taken, as it was before."""
    application = own_application(request, pk)
    try:
        count = services.undo_reuse(actor_of(request), application, **_chosen(request))
    except Refused as refused:
        return show_refusal(request, refused, "funding:my_application", pk)
    words = pluralise(count, "élément est rendu,éléments sont rendus")
    messages.success(request, f"{count}\u00a0{words}, comme avant la reprise.")
    return redirect("funding:reuse", pk)


def _taken_pieces(application: Application) -> list[dict[str, str]]:
    labels = {piece["code"]: piece["label"] for piece in application.call.pieces}
    return [{"slot": slot, "label": labels.get(slot, slot)} for slot in application.reused.get("files", {})]


@access.signed_in
@require_POST
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask an aid again: a draft that says which file it renews."""
    application = own_application(request, pk)
    try:
        draft = services.renew_application(actor_of(request), application)
    except Refused as refused:
        return show_refusal(request, refused, "funding:my_application", pk)
    return redirect("funding:reuse", draft.pk)
