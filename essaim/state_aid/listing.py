"""The register of public aid as a list, exported with the fields that the national register asks for."""

from collections.abc import Sequence

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from essaim.kernel import clock
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import LISTINGS, EmptyState, Listing, Tab
from essaim.listings.filters import Choice, DateRange
from essaim.people.actors import Actor
from essaim.state_aid.models import AidReceived, AidSource
from essaim.state_aid.queries import aids_visible_to
from essaim.state_aid.register import register_deadline, register_rules


def to_register(actor: Actor | None = None) -> Q:
    """Aids of ours granted since the register opened for their regime, and not entered yet."""
    opened = Q(pk__in=[])
    for rule in register_rules():
        opened |= Q(regime__in=sorted(rule.regimes), granted_on__gte=rule.valid_from)
    standing = Q(withdrawn_on__isnull=True, registered_on__isnull=True, source=AidSource.RECORDED)
    return standing & opened


def _register_words(aid: AidReceived) -> str:
    if aid.withdrawn_on is not None:
        return "Retirée"
    if aid.registered_on is not None:
        return "Inscrite"
    due = register_deadline(aid.regime, aid.granted_on) if aid.source == AidSource.RECORDED else None
    if due is None:
        return ""
    return "En retard" if clock.today() > due else "À inscrire"


def _register_tag(aid: AidReceived) -> str:
    tags = {"Inscrite": "done", "En retard": "problem", "À inscrire": "waiting", "Retirée": "neutral"}
    return tags.get(_register_words(aid), "")


class AidListing(Listing):
    """Who received what, from whom, under which regime."""

    code, noun = "aides-recues", "aide reçue,aides reçues"
    caption = "Aides publiques reçues par les entreprises"
    search_label = "Nom ou SIREN"
    search = ("undertaking__search_text",)
    order = ("-granted_on",)
    tabs = (
        Tab(
            "inscrire",
            "À inscrire",
            "Aides votées ici qu’il reste à inscrire au registre national, vingt jours ouvrés après l’octroi au plus.",
            to_register,
        ),
        Tab(
            "comptees",
            "Comptées",
            "Toutes les aides connues, sauf celles qui sont retirées.",
            Q(withdrawn_on__isnull=True),
        ),
        Tab(
            "retirees",
            "Retirées",
            "Aides annulées, ou écrites par erreur. Elles ne comptent plus.",
            Q(withdrawn_on__isnull=False),
        ),
        Tab("toutes", "Toutes", "Toutes les aides, celles qui sont retirées comprises.", Q()),
    )
    filters = (
        Choice("regime", "Régime", lookup="regime"),
        Choice("source", "Source", lookup="source", any_label="Toutes"),
        Choice("forme", "Forme", lookup="instrument", any_label="Toutes", is_counted=False),
        DateRange("octroi", "Octroi", lookup="granted_on"),
    )
    columns: Sequence[Column] = (
        Column("entreprise", "Entreprise", "undertaking.name", note=lambda row: row.act, sort="undertaking__name"),
        Column("siren", "SIREN", "undertaking.siren", Kind.CODE),
        Column("autorite", "Accordée par", "authority", sort="authority"),
        Column("octroi", "Le", "granted_on", Kind.DATE, sort="granted_on"),
        Column("regime", "Régime", "get_regime_display"),
        Column("source", "Source", "get_source_display", on_screen=False),
        Column("forme", "Instrument de l’aide", "get_instrument_display", on_screen=False),
        Column("montant", "Équivalent-subvention", "amount", Kind.MONEY, sort="amount"),
        Column("secteur", "Secteur d’activité", "undertaking.activity_code", Kind.CODE, on_screen=False),
        Column("acte", "Acte", "act", on_screen=False),
        Column("mandat", "Acte de mandat", "entrustment_act", on_screen=False),
        Column("financeur", "Financeur réel", lambda row: row.funder or row.authority, on_screen=False),
        Column("numero", "Numéro unique d’aide", "number", Kind.CODE, on_screen=False),
        Column("inscription", "Inscrite le", "registered_on", Kind.DATE, on_screen=False),
        Column(
            "echeance",
            "À inscrire avant le",
            lambda row: register_deadline(row.regime, row.granted_on) if row.source == AidSource.RECORDED else None,
            Kind.DATE,
            on_screen=False,
        ),
        Column("registre", "Registre", _register_words, tag=_register_tag),
    )

    def base(self, actor: Actor) -> QuerySet[AidReceived]:
        """The aids that this person may read."""
        return aids_visible_to(actor)

    def link(self, row: Model) -> str:
        """The account of the undertaking."""
        return reverse("state_aid:undertaking", args=[row.undertaking.siren])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing in this tab."""
        return EmptyState(
            "Aucune aide ici",
            "Celles que le conseil vote y entrent d’elles-mêmes\u00a0; les autres viennent des déclarations signées.",
            "Voir toutes les aides",
            "?onglet=toutes",
        )


AIDS = AidListing()
LISTINGS.add(AIDS.code, AIDS)
