"""The journal narrowed to what an auditor asks, and what may be said of its integrity."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Q, QuerySet

from essaim.journal.models import Entry, Seal, Verification
from essaim.journal.names import SYSTEM
from essaim.journal.verbs import VERBS
from essaim.kernel import clock
from essaim.kernel.text import normalise, searched_words
from essaim.people.models import User

OURSELVES = "essaim"
MOST_PEOPLE = 200
"""Most accounts that a name may stand for; a name that fits more is too short to mean anybody."""


@dataclass(frozen=True)
class Integrity:
    """What protects the journal now: the last seal, how many acts wait for the next, the last verification."""

    last_seal: Seal | None
    unsealed: int
    verification: Verification | None


def entries_found(
    entries: QuerySet[Entry],
    *,
    words: str = "",
    verb: str = "",
    person: str = "",
    kind: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[Entry]:
    """Entries narrowed by words of the title or note, by verb, by a part of the actor's name, by kind, by days."""
    narrowing = Q()
    for word in searched_words(words):
        narrowing &= Q(search_key__contains=word)
    if verb:
        narrowing &= Q(verb=verb)
    if normalise(person):
        narrowing &= _by(person)
    if kind:
        narrowing &= Q(target_kind=kind)
    if first:
        narrowing &= Q(at__gte=clock.paris(first))
    if last and last < date.max:
        narrowing &= Q(at__lt=clock.end_of_day(last))
    return entries.filter(narrowing)


def integrity() -> Integrity:
    """What protects the journal now."""
    return Integrity(
        last_seal=Seal.objects.order_by("-number").first(),
        unsealed=Entry.objects.filter(sealed__isnull=True).count(),
        verification=Verification.objects.order_by("-at", "-id").first(),
    )


def verb_choices() -> list[tuple[str, str]]:
    """Every declared verb with its words, in alphabetical order."""
    return sorted(((code, verb.phrase) for code, verb in VERBS.items()), key=lambda choice: normalise(choice[1]))


def kind_choices() -> list[tuple[str, str]]:
    """Kinds that the journal speaks of, with their French names."""
    kinds = Entry.objects.order_by("target_kind").values_list("target_kind", flat=True).distinct()
    return sorted(((kind, kind_name(kind)) for kind in kinds), key=lambda choice: normalise(choice[1]))


def kind_name(kind: str) -> str:
    """The French name of a kind; the kind itself when its table is gone."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        return kind


def _by(person: str) -> Q:
    people = User.objects.all()
    for word in normalise(person).split()[:10]:
        people = people.filter(search_key__contains=word)
    keys = [str(key) for key in people.order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE]]
    found = Q(actor_key__in=keys)
    return found | Q(actor_key__startswith=SYSTEM) if normalise(person) == OURSELVES else found
