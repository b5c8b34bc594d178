"""The ranking of a session as a file to keep: each place, and why it is there."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from essaim.funding.sessions import SessionFile
from essaim.gatherings.models import AgendaItem
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import Listing
from essaim.people.actors import Actor


class RankingListing(Listing):
    """The files of a session that the reader may read, in the order of its page."""

    code, noun = "classement", "dossier,dossiers"
    order = ("place",)

    def __init__(self, files: Sequence[SessionFile]) -> None:
        self._files = {one.item.pk: one for one in files if one.application is not None}
        self.columns = (
            Column("rang", "Rang", self._of("rank"), Kind.NUMBER),
            Column("numero", "Numéro", self._of("application.number"), Kind.CODE),
            Column("projet", "Projet", self._of("application.title")),
            Column("structure", "Structure", self._of("application.applicant_name")),
            Column("demande", "Demandé", self._of("application.requested"), Kind.MONEY),
            Column("moyenne", "Moyenne sur 100", self._of("mean"), Kind.NUMBER),
            Column("ecart", "Écart", self._of("spread"), Kind.NUMBER),
            Column("egalite", "Pourquoi cette place", self._of("explanation")),
            Column("avis", "Avis", self._of("verdict_words")),
            Column("propose", "Proposé", self._of("proposed"), Kind.MONEY),
            Column("deports", "Déports", lambda item: ", ".join(self._files[item.pk].withdrawn)),
        )

    def _of(self, path: str) -> Callable[[Any], Any]:
        """What the page of the session says of a point."""
        read = attrgetter(path)
        return lambda item: read(self._files[item.pk])

    def base(self, actor: Actor) -> QuerySet[AgendaItem]:
        """Their points."""
        places = [When(pk=key, then=Value(place)) for place, key in enumerate(self._files)]
        place = Case(*places, default=Value(0), output_field=IntegerField())
        return AgendaItem.objects.filter(pk__in=self._files).annotate(place=place)
