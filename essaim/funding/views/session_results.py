"""What came of a session, for everyone: the aids voted, and what they take from each commune's envelope."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from essaim.funding.models import CutOff
from essaim.funding.queries import published_calls, results_of
from essaim.kernel.money import ZERO
from essaim.people import access
from essaim.territory import queries as territory


@access.public
def session_results(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """The aids voted after a session, the beneficiaries by name; a file that was refused is only counted."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404("No session is held on this day.") from None
    cut_offs = CutOff.objects.filter(call__in=published_calls(), call__code=code, session_on=on)
    cut_off = get_object_or_404(cut_offs.select_related("call", "session").order_by("last_day")[:1])
    awards = list(results_of(cut_off))
    names = {commune.code: commune.name for commune in territory.communes()}
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for award in awards:
        sums[names.get(award.commune_code, "Hors commune")] += award.amount
    context = {
        "cut_off": cut_off,
        "call": cut_off.call,
        "awards": awards,
        "names": names,
        "sums": sorted(sums.items()),
        "total": sum((award.amount for award in awards), ZERO),
        "received": cut_off.applications.filter(number__isnull=False).count(),
    }
    return render(request, "funding/public/session_results.html", context)
