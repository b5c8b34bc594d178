"""The roadmap as a list: every sheet with the state that its facts give it."""

from collections.abc import Sequence

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from essaim.directory.models import Service
from essaim.evidence.comb import Comb, CombAction
from essaim.evidence.states import ActionState
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import EmptyState, Listing
from essaim.listings.filters import Choice, Filter
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.strategy import wording
from essaim.strategy.board import Outlook
from essaim.strategy.models import Axis, Nature
from essaim.strategy.queries import sheets_of
from essaim.territory.queries import communes

ANY_ROW = Q(pk__isnull=False)
"""For what changes how rows are read, not which are."""


class RoadmapListing(Listing):
    """The sheets of a year's roadmap, made for one page: states come from that page's comb."""

    code = "feuille-de-route"
    noun = "action,actions"
    caption = "Actions de la feuille de route"
    search_label = "Code, titre ou résumé"
    search = ("search_text",)
    order = ("action__code",)
    page_size = 70

    def __init__(self, seen: Outlook, comb: Comb) -> None:
        self.seen = seen
        self.comb = comb
        self._filters: tuple[Filter, ...] | None = None
        self.columns = (
            Column("action", "Action", str, sort="action__code", link=self._address),
            Column("etat", "État", self._state, tag=self._tag),
            Column("retard", "En retard", self._is_late, Kind.BOOLEAN, on_screen=False),
            Column("nature", "Nature", "get_nature_display", sort="nature"),
            Column("pilote", "Pilote", self._pilots),
            Column("faits", "Faits", self._proofs, Kind.NUMBER),
            Column("mesure", "Ce qui est mesuré", self._measured, on_screen=False),
            Column("resume", "Résumé", "summary", on_screen=False),
        )

    def base(self, actor: Actor) -> QuerySet:
        """Every sheet of the roadmap: the strategy is public."""
        return sheets_of(self.seen.roadmap).prefetch_related("pilots")

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing is laid yet."""
        return EmptyState("Aucune feuille de route n’est installée")

    def filters_for(self, actor: Actor) -> Sequence[Filter]:
        """State, lateness, nature, pilot, service, axis; year and commune change what is read, not which rows."""
        if self._filters is None:
            self._filters = self._made_filters(actor)
        return self._filters

    def _made_filters(self, actor: Actor) -> tuple[Filter, ...]:
        return (
            Choice("etat", "État", choices=self._states(), where=self._in_state, any_label="Tous"),
            Choice("retard", "Retard", choices=(("oui", "En retard"),), where=self._late, any_label="Toutes"),
            Choice("nature", "Nature", lookup="nature", choices=Nature.choices, any_label="Toutes"),
            Choice("pilote", "Pilote", choices=self._people(actor), where=self._piloted_by, is_counted=False),
            Choice(
                "service",
                "Service",
                choices=tuple((row.code, row.name) for row in Service.objects.order_by("name")),
                where=lambda code: Q(services__code=code) | Q(pilot_service__code=code),
                is_counted=False,
            ),
            Choice(
                "axe",
                "Axe",
                lookup="action__objective__axis__code",
                choices=tuple((row.code, str(row)) for row in Axis.objects.order_by("code")),
            ),
            Choice(
                "annee",
                "Année",
                choices=tuple((str(year), str(year)) for year in reversed(self.seen.years)),
                where=lambda year: ANY_ROW,
                is_counted=False,
                any_label="En cours",
            ),
            Choice(
                "commune",
                "Commune",
                choices=tuple((row.code, row.name) for row in communes()),
                where=lambda code: ANY_ROW,
                is_counted=False,
                any_label="Toutes",
            ),
        )

    def _codes(self, wanted: str) -> list[str]:
        return [code for code, kept in self.comb.actions.items() if kept.state == wanted]

    def _in_state(self, state: str) -> Q:
        return Q(action__code__in=self._codes(state))

    def _late(self, value: str) -> Q:
        return Q(action__code__in=[code for code, kept in self.comb.actions.items() if kept.standing.is_late])

    def _states(self) -> tuple[tuple[str, str], ...]:
        held = {kept.state for kept in self.comb.actions.values()}
        return tuple((str(state), state.word) for state in ActionState if state in held)

    def _people(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        pilots = User.objects.filter(piloted_sheets__roadmap=self.seen.roadmap).distinct().order_by("search_key", "pk")
        own = (("moi", "Moi"),) if actor.user else ()
        self._me = actor.user
        return (*own, ("personne", "À désigner"), *((str(user.pk), str(user)) for user in pilots))

    def _piloted_by(self, value: str) -> Q:
        if value == "personne":
            return Q(pilots__isnull=True)
        return Q(pilots=self._me.pk if value == "moi" and self._me else value)

    def _kept(self, row: Model) -> CombAction:
        return self.comb.actions[row.action.code]  # type: ignore[attr-defined]

    def _address(self, row: Model) -> str:
        code = row.action.code  # type: ignore[attr-defined]
        commune = f"&commune={self.seen.commune}" if self.seen.commune else ""
        return f"{reverse('strategy:sheet', args=[code])}?annee={self.seen.year}{commune}"

    def _state(self, row: Model) -> str:
        return self._kept(row).state.word

    def _tag(self, row: Model) -> str:
        return wording.tag_of(self._kept(row).state)

    def _is_late(self, row: Model) -> bool:
        return self._kept(row).standing.is_late

    def _proofs(self, row: Model) -> int:
        return self._kept(row).proofs

    def _measured(self, row: Model) -> str:
        return self._kept(row).standing.measured

    def _pilots(self, row: Model) -> str:
        names = [str(pilot) for pilot in row.pilots.all()]  # type: ignore[attr-defined]
        service = row.pilot_service  # type: ignore[attr-defined]
        return ", ".join([*names, *([str(service)] if service else [])]) or "à désigner"
