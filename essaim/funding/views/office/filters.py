"""Questions that agents keep, with what each finds now."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from essaim.funding import services
from essaim.funding.forms.office.instruction import FilterForm
from essaim.funding.models import SavedFilter
from essaim.funding.queries import filters_visible_to
from essaim.funding.views.office.acting import READING, perform
from essaim.listings.counting import MOST_IN_TAB, counted, counts_up_to
from essaim.listings.reading import ResultSet, read
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor

SHOWN = 20


def kept_filters(actor: Actor, found: ResultSet) -> list[dict[str, Any]]:
    """Each filter with its count under what it asks; one query for all counts."""
    kept = list(filters_visible_to(actor)[:SHOWN])
    known = found.question.choices
    queries = [read(found.listing, actor, QueryDict(one.query), known).narrowed for one in kept]
    return [
        {
            "row": one,
            "url": f"?{one.query}",
            "count": counted(count, MOST_IN_TAB),
            "is_mine": one.owner_id == actor.person.pk,
        }
        for one, count in zip(kept, counts_up_to(queries), strict=True)
    ]


def query_of(found: ResultSet) -> str:
    """What the list asks now, without its page: what a filter keeps."""
    question = found.question
    asked = {**question.filter_params, **question.tab_params, **question.sort_params}
    params = QueryDict(mutable=True)
    for name, values in asked.items():
        params.setlist(name, values)
    return params.urlencode()


@access.office(*READING)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what the list shows under a name."""
    form, actor = FilterForm(request.POST), actor_of(request)
    query = QueryDict(request.POST.get("query", "")).urlencode()
    back = f"{reverse('funding:applications')}?{query}"
    words: dict[str, Any] = form.cleaned_data if form.is_valid() else {"name": "", "is_shared": False}
    return perform(
        request,
        lambda: services.keep_filter(actor, name=words["name"], query=query, is_shared=words["is_shared"]),
        "Ce filtre est gardé.",
        back,
    )


@access.office(*READING)
@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Forget a filter of one's own."""
    actor = actor_of(request)
    kept = get_object_or_404(SavedFilter, pk=key, owner=actor.person)
    said = f"Le filtre «\u00a0{kept}\u00a0» est retiré."
    return perform(request, lambda: services.remove_filter(actor, kept), said, reverse("funding:applications"))
