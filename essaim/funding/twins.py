"""Two requests that may be one: same legal person, same call or year, titles or summaries that look alike."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from essaim.funding.models import Application
from essaim.funding.states import ApplicationState
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.kernel.identifiers import siren_of
from essaim.kernel.text import normalise

ALIKE = 0.6
"""From this likeness on, two texts are told to be alike: a warning, never a refusal."""

SHORT_WORD = 3
"""Words of this length or less say nothing of what a text is about."""


def likeness(first: str, second: str) -> float:
    """How alike two texts are, from 0 to 1: the better of their shared words and of their shared groups of letters.

    Accents, case, punctuation and the order of words do not count.
    """
    one, two = normalise(first), normalise(second)
    return max(_shared(_words(one), _words(two)), _shared(_trigrams(one), _trigrams(two)))


def are_alike(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether two requests, each by its title and its summary, may be one."""
    return any(a and b and likeness(a, b) >= ALIKE for a, b in zip(first, second, strict=True))


def twins_of(application: Application, facts: Mapping[str, Any] | None = None) -> list[Application]:
    """Files that look like this one, the latest first; ``facts`` are those of a draft's form."""
    said = facts or {}
    mine = (said.get("title") or application.title, said.get("summary") or application.summary)
    return [
        other
        for other in _neighbours(application, siren_of(said["siret"]) if said.get("siret") else "")
        if are_alike(mine, (other.title, other.summary))
    ]


def _neighbours(application: Application, siren: str) -> QuerySet[Application]:
    """Files of the same person that are not over, in the call or the year of this one."""
    organisation = application.organisation
    siren = siren or (organisation.siren if organisation else "")
    same = Q(organisation__siren=siren) | Q(host__siren=siren) if siren else Q(pk__in=[])
    if organisation is not None:
        same |= Q(organisation=organisation)
    elif not siren and application.holder_id is not None:
        same |= Q(holder=application.holder_id)
    year = (day_in_paris(application.filed_at) if application.filed_at else clock.today()).year
    over = (ApplicationState.DRAFT, ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
    known = [key for key in (application.pk, application.renews_id) if key is not None]
    found = Application.objects.filter(same).exclude(pk__in=known).exclude(state__in=over)
    return found.filter(Q(call=application.call_id) | Q(filed_at__year=year)).order_by("-filed_at")


def _words(text: str) -> set[str]:
    return {word for word in text.split() if len(word) > SHORT_WORD}


def _trigrams(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(len(text) - 2)}


def _shared(first: set[str], second: set[str]) -> float:
    return len(first & second) / len(first | second) if first and second else 0.0
