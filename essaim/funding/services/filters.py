"""Questions that an agent asks of the list of files often."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import SavedFilter
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

MOST = 12
"""Filters that one agent keeps: beyond, nobody finds theirs again."""


def keep_filter(actor: Actor, *, name: str, query: str, is_shared: bool = False) -> SavedFilter:
    """Keep a question under a name; the same name again replaces it."""
    called = " ".join(name.split())[:60]
    if not called:
        raise ValidationError({"name": "Donnez un nom à ce filtre."})
    if not query or len(query) > 1000:
        raise ValidationError({"name": "Filtrez d’abord la liste\u00a0: il n’y a rien à garder."})
    with transaction.atomic():
        mine = SavedFilter.objects.select_for_update().filter(owner=actor.person)
        if not mine.filter(name=called).exists() and mine.count() >= MOST:
            raise Refused(f"Vous gardez déjà {MOST} filtres. Retirez-en un d’abord.")
        kept, _ = SavedFilter.objects.update_or_create(
            owner=actor.person, name=called, defaults={"query": query, "is_shared": is_shared}
        )
    return kept


def remove_filter(actor: Actor, kept: SavedFilter) -> None:
    """Forget a filter of one's own."""
    if kept.owner_id != actor.person.pk:
        raise Refused("Ce filtre est celui d’une autre personne.")
    kept.delete()
