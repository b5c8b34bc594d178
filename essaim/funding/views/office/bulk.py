"""One act on several files: what it needs, what it will do and why not, then what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from essaim.funding.forms.office.bulk import FORMS
from essaim.funding.listing import ApplicationListing, ChosenFiles
from essaim.funding.models import Application
from essaim.funding.queries import office_applications
from essaim.funding.services import bulk
from essaim.funding.views.office.acting import READING
from essaim.listings.reading import read
from essaim.listings.views import export_response
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

EXPORTS = {"export-csv": "csv", "export-xlsx": "xlsx"}


@access.office(*READING)
@require_POST
def act_on_several(request: HttpRequest) -> HttpResponse:
    """Ask what the act needs, show what it will do, then do it; a download asks nothing."""
    actor, name = actor_of(request), request.POST.get("act", "")
    query = QueryDict(request.POST.get("query", "")).urlencode()
    back = f"{reverse('funding:applications')}?{query}"
    files = chosen_files(actor, request.POST)
    if not files or name not in {*FORMS, *EXPORTS}:
        messages.error(request, "Cochez au moins une demande, puis choisissez un geste.")
        return redirect(back)
    if name in EXPORTS:
        found = read(ChosenFiles(files), actor, {"onglet": "toutes"})
        return export_response(found, EXPORTS[name])  # type: ignore[return-value]
    is_told = "told" in request.POST or not FORMS[name].base_fields
    form = FORMS[name](request.POST if is_told else None)
    context: dict[str, Any] = {"files": files, "form": form, "act": name, "query": query, "back": back}
    if not form.is_valid():
        return render(request, "funding/office/bulk.html", context)
    act = form.bulk_act()
    if "confirm" in request.POST:
        _tell(request, act, bulk.do_to_all(actor, act, files))
        return redirect(back)
    lines = bulk.foresee(actor, act, files)
    sent = [(field, request.POST.get(field, "")) for field in form.fields]
    context |= {"sent": sent, "wanted": act, "to_do": [one for one in lines if one.is_done]}
    context["left_out"] = [one for one in lines if not one.is_done]
    return render(request, "funding/office/bulk.html", context)


def chosen_files(actor: Actor, sent: QueryDict) -> list[Application]:
    """The files ticked, or all those of the list shown, among those that this person may read."""
    if "all" in sent:
        rows = read(ApplicationListing(), actor, QueryDict(sent.get("query", ""))).narrowed
    else:
        rows = office_applications(actor).filter(number__in=sent.getlist("choix")[: bulk.MOST])
    keys = list(rows.order_by().values_list("pk", flat=True)[: bulk.MOST])
    files = Application.objects.filter(pk__in=keys).select_related("organisation", "assigned_to")
    return list(files.prefetch_related("labels", "opinion_requests").order_by("number"))


def _tell(request: HttpRequest, act: bulk.BulkAct, lines: list[bulk.Line]) -> None:
    done = sum(line.is_done for line in lines)
    if done:
        count = f"{done}\u00a0demandes" if done > 1 else "une demande"
        messages.success(request, f"{act.words}\u00a0: fait pour {count}.")
    for line in lines:
        if not line.is_done:
            messages.warning(request, f"{line.application.number}, laissée de côté\u00a0: {line.reason}")
