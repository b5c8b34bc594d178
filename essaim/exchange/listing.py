"""The lists of needs: the public's, and the office's."""

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from essaim.directory.listing import sector_choices
from essaim.directory.queries import commune_choices
from essaim.evidence.facets import TOPICS
from essaim.exchange.answers import with_answers
from essaim.exchange.models import Need
from essaim.exchange.policies import KEEPING
from essaim.exchange.queries import is_open_today, needs_visible_to
from essaim.exchange.states import PostingState
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import LISTINGS, EmptyState, Listing, Tab
from essaim.listings.filters import Choice, YesNo
from essaim.people.actors import Actor

TAGS = {"draft": "neutral", "published": "asked", "expired": "waiting", "met": "done", "closed": "neutral"}


def _topics(actor: Actor) -> list[tuple[str, str]]:
    said = {topic for topics in Need.objects.values_list("topics", flat=True) for topic in topics}
    return [(code, label) for code, label in TOPICS.items() if code in said]


def _about(topic: str) -> Q:
    keys = [key for key, topics in Need.objects.values_list("pk", "topics") if topic in topics]
    return Q(pk__in=keys)


def _sectors(row: Need) -> str:
    return ", ".join(sector.short_name for sector in row.sectors.all())


FILTERS = (
    Choice("filiere", "Filière", lookup="sectors__code", choices=sector_choices, any_label="Toutes"),
    Choice("commune", "Commune", lookup="commune_code", choices=lambda actor: commune_choices(), any_label="Toutes"),
    Choice("origine", "Exprimé par", lookup="origin"),
    YesNo("ailleurs", "Ouvert aux structures d’ailleurs", when=Q(is_local=True)),
    Choice("theme", "Thème", choices=_topics, where=_about),
)
TITLE = Column("besoin", "Besoin", "title", sort="title", note=lambda row: row.author)
STATE = Column("etat", "État", "get_state_display", sort="state", tag=lambda row: TAGS[row.state])
ANSWERS = Column("reponses", "Réponses", "answer_count", Kind.NUMBER, sort="answer_count")
PUBLISHED = Column("publie", "Publié le", "published_on", Kind.DATE, sort="published_on")
CLOSES = Column("fin", "Jusqu’au", "closes_on", Kind.DATE, sort="closes_on")


def _rows(needs: QuerySet[Need]) -> QuerySet[Need]:
    return with_answers(needs).prefetch_related("sectors")


class PublicNeeds(Listing):
    """Needs that were published, the same for everyone."""

    code, noun = "besoins", "besoin publié,besoins publiés"
    caption = "Besoins du territoire"
    search_label = "Mots du besoin"
    search = ("search_text",)
    order = ("-published_on",)
    filters = FILTERS
    filters_shown = 3
    columns = (TITLE, Column("filieres", "Filières", _sectors), PUBLISHED, CLOSES, ANSWERS, STATE)
    tabs = (
        Tab("ouverts", "Ouverts", "Besoins auxquels vous pouvez répondre aujourd’hui.", lambda actor: is_open_today()),
        Tab(
            "finis",
            "Terminés",
            "Besoins satisfaits, clos, ou dont le délai est passé, avec ce qui en est sorti.",
            lambda actor: ~is_open_today(),
        ),
    )

    def base(self, actor: Actor) -> QuerySet[Need]:
        """Those that everyone reads."""
        return _rows(needs_visible_to(Actor.anonymous()))

    def link(self, row: Model) -> str:
        """The need's page."""
        return reverse("exchange:need", args=[row.slug])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing is open: the call is."""
        return EmptyState(
            "Aucun besoin ici pour le moment",
            "Votre idée répond peut-être à un besoin que personne n’a écrit\u00a0: l’appel à projets reste ouvert.",
        )


class OfficeNeeds(Listing):
    """Needs as the office follows them."""

    code, noun = "besoins-bureau", "besoin,besoins"
    caption = "Besoins et réponses"
    search_label = "Mots du besoin"
    search = ("search_text",)
    order = ("-created_at",)
    filters = (*FILTERS, Choice("etat", "État", lookup="state", is_counted=False))
    filters_shown = 3
    columns = (TITLE, Column("filieres", "Filières", _sectors, on_screen=False), PUBLISHED, CLOSES, ANSWERS, STATE)
    tabs = (
        Tab("ouverts", "Ouverts", "Publiés, et dont le délai court.", lambda actor: is_open_today()),
        Tab("publier", "À publier", "Écrits par un service ou un partenaire, à relire.", Q(state=PostingState.DRAFT)),
        Tab(
            "seuls",
            "Sans réponse",
            "Publiés, et auxquels aucune demande ne répond encore.",
            Q(state=PostingState.PUBLISHED, answer_count=0),
        ),
        Tab(
            "conclure",
            "À conclure",
            "Le délai est passé\u00a0: dites ce qui en est sorti, ou publiez de nouveau.",
            Q(state=PostingState.EXPIRED),
        ),
        Tab("tous", "Tous", "Tous les besoins, terminés compris.", Q()),
    )

    def base(self, actor: Actor) -> QuerySet[Need]:
        """Those this agent reads."""
        return _rows(needs_visible_to(actor))

    def link(self, row: Model) -> str:
        """The need's page in the office."""
        return reverse("exchange:office_need", args=[row.slug])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing in this tab."""
        return EmptyState(
            "Aucun besoin ici",
            "Un besoin s’écrit en deux minutes, et se répond par une demande à l’appel.",
            "Écrire un besoin",
            reverse("exchange:new_need"),
        )

    def may_export(self, actor: Actor) -> bool:
        """Who keeps the needs."""
        return actor.has(*KEEPING)


public_needs = PublicNeeds()
office_needs = OfficeNeeds()
for listing in (public_needs, office_needs):
    LISTINGS.add(listing.code, listing)
