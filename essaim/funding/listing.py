"""The lists of the funding office: files, votes, awards, movements of money."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from essaim.directory.models import Sector
from essaim.funding import ledger, progress, queue
from essaim.funding.call_listing import CallListing
from essaim.funding.models import (
    Agreement,
    AidKind,
    Application,
    Assessment,
    Award,
    BatchState,
    Call,
    CutOff,
    Deliberation,
    Envelope,
    GrantBatch,
    Label,
    LedgerLine,
    NumberSequence,
    OpinionRequest,
    PastGrant,
    Stage,
)
from essaim.funding.queries import office_applications, opinions_asked_of
from essaim.funding.states import AwardState
from essaim.kernel.clock import paris
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import LISTINGS, EmptyState, Listing, Tab
from essaim.listings.filters import Choice, DateRange, NumberRange, YesNo
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.territory.models import Commune
from essaim.ui.formatting import format_day

Choices = Sequence[tuple[str, str]]


def _communes(actor: Actor) -> Choices:
    return list(Commune.objects.values_list("code", "name"))


def _sectors(actor: Actor) -> Choices:
    return list(Sector.objects.values_list("code", "short_name"))


def _kinds(actor: Actor) -> Choices:
    return [(str(key), title) for key, title in AidKind.objects.values_list("pk", "title")]


def _calls(actor: Actor) -> Choices:
    return list(Call.objects.order_by("short_title").values_list("code", "short_title"))


def _sessions(actor: Actor) -> Choices:
    rows = CutOff.objects.order_by("-last_day").values_list("pk", "session_on")
    return [(str(key), format_day(day)) for key, day in rows]


def _assessors(actor: Actor) -> Choices:
    readers = User.objects.filter(pk__in=Assessment.objects.values("assessor")).order_by("name", "pk")
    return [(str(reader.pk), str(reader)) for reader in readers]


def _agents(actor: Actor) -> Choices:
    agents = User.objects.filter(pk__in=Application.objects.values("assigned_to")).order_by("name", "pk")
    return [(str(agent.pk), str(agent)) for agent in agents]


def _labels(actor: Actor) -> Choices:
    return [(str(label.pk), label.name) for label in Label.objects.all()]


def _years(actor: Actor) -> Choices:
    years = NumberSequence.objects.order_by("-year").values_list("year", flat=True)
    return [(str(year), str(year)) for year in years]


def _filed_in(year: str) -> Q:
    first = paris(date(int(year), 1, 1))
    return Q(filed_at__gte=first, filed_at__lt=paris(date(int(year) + 1, 1, 1)))


def _scored_by(key: str) -> Q:
    return Q(pk__in=Assessment.objects.filter(assessor=UUID(key)).values("application"))


def _siret(row: Application) -> str:
    return "" if row.is_veiled or row.organisation is None else row.organisation.siret


class ApplicationListing(Listing):
    """Files sent to the calls, as the office works on them."""

    code, noun = "demandes", "demande,demandes"
    caption = "Demandes, avec qui doit agir ensuite"
    search_label = "Nom, numéro, SIRET"
    search = ("search_text",)
    order = (F("filed_at").desc(),)
    chosen_by = "number"
    tabs = queue.TABS
    filters = (
        Choice("etape", "Étape de vie", lookup="stage", any_label="Toutes"),
        Choice("commune", "Commune", lookup="commune_code", choices=_communes, any_label="Toutes"),
        YesNo("qpv", "Quartier prioritaire", when=~Q(qpv_code="")),
        Choice("filiere", "Filière", lookup="sectors__code", choices=_sectors, any_label="Toutes", is_counted=False),
        Choice("appel", "Appel", lookup="call__code", choices=_calls, is_counted=False),
        Choice("nature", "Nature d’aide", lookup="kind", choices=_kinds, any_label="Toutes", is_counted=False),
        Choice("session", "Session", lookup="cut_off", choices=_sessions, any_label="Toutes", is_counted=False),
        Choice("lecture", "Notée par", where=_scored_by, choices=_assessors, is_counted=False),
        Choice("annee", "Année de dépôt", where=_filed_in, choices=_years, any_label="Toutes", is_counted=False),
        Choice("etat", "État", lookup="state", is_counted=False),
        Choice("agent", "Instruite par", lookup="assigned_to", choices=_agents, is_counted=False),
        Choice("etiquette", "Étiquette", lookup="labels", choices=_labels, any_label="Toutes", is_counted=False),
        Choice("priorite", "Priorité", lookup="priority", any_label="Toutes", is_counted=False),
        NumberRange("montant", "Montant demandé", lookup="requested", unit="€"),
    )
    filters_shown = 3
    columns = (
        Column("numero", "Numéro", "number", Kind.CODE, sort="number"),
        Column(
            "demande",
            "Demande",
            "applicant_name",
            note=lambda row: row.title,
            sort="organisation__sort_name",
        ),
        Column("projet", "Projet", "title", on_screen=False),
        Column("siret", "SIRET", _siret, on_screen=False),
        Column("etape", "Étape de vie", "get_stage_display"),
        Column("ou", "Où", progress.where),
        Column("montant", "Demandé", "requested", Kind.MONEY, sort="requested"),
        Column("depot", "Déposée le", "filed_at", Kind.INSTANT, on_screen=False),
        Column(
            "etat",
            "État",
            lambda row: progress.state_words(row)[0],
            tag=lambda row: progress.state_words(row)[1],
            note=queue.marks,
        ),
        Column("agent", "Instruite par", "assigned_to", on_screen=False),
        Column("etiquettes", "Étiquettes", queue.label_names, on_screen=False),
        Column("priorite", "Priorité", "get_priority_display", on_screen=False),
        Column(
            "geste",
            "Prochain geste",
            lambda row: act.short if (act := progress.next_act(row)) else "",
            note=lambda row: act.what if (act := progress.next_act(row)) else "",
            sort="cut_off__session_on",
        ),
    )

    def base(self, actor: Actor) -> QuerySet[Application]:
        """The files that this person may read."""
        return progress.with_progress(office_applications(actor))

    def matching(self, typed: str) -> Q:
        """Names find the files whose applicant one may know; the others answer to their number and their title."""
        words = Q(veil=True)
        for word in typed.split():
            words &= Q(number__icontains=word) | Q(title__icontains=word)
        return (super().matching(typed) & Q(veil=False)) | words

    def link(self, row: Model) -> str:
        """The file's page."""
        return reverse("funding:office_application", args=[row.number])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing in this tab, or nothing at all."""
        return EmptyState(
            "Rien n’attend ici",
            "Les dossiers arrivent quand une structure dépose sa demande ou qu’on vous confie une notation.",
            "Voir toutes les demandes",
            "?onglet=toutes",
        )


class ChosenFiles(ApplicationListing):
    """Some files of the list, chosen together, to be exported."""

    def __init__(self, files: Sequence[Application]) -> None:
        self._keys = [file.pk for file in files]

    def base(self, actor: Actor) -> QuerySet[Application]:
        """Those that this person may read, among the chosen ones."""
        return super().base(actor).filter(pk__in=self._keys)


class OpinionListing(Listing):
    """Opinions asked of a person, to give then given."""

    code, noun = "avis", "avis,avis"
    caption = "Avis demandés"
    search_label = "Numéro, projet ou structure"
    search = ("application__search_text",)
    order = ("due_on",)
    tabs = (
        Tab("donner", "À donner", "Avis que la mission attend de vous.", queue.AWAITED_OPINION),
        Tab(
            "donnes",
            "Donnés",
            "Avis que vous avez donnés, ou votre service\u00a0: vous lisez encore le dossier.",
            Q(answered_at__isnull=False),
            order=("-answered_at",),
        ),
    )
    columns = (
        Column("demande", "Demande", "application.title", note=lambda row: row.application.applicant_name),
        Column("numero", "Numéro", "application.number", Kind.CODE),
        Column("pour", "Au nom de", "whom"),
        Column(
            "avis",
            "Avis",
            lambda row: row.get_choice_display() or "À donner",
            tag=lambda row: "done" if row.answered_at else "waiting",
        ),
        Column("date", "Avant le", "due_on", Kind.DATE, sort="due_on"),
    )

    def base(self, actor: Actor) -> QuerySet[OpinionRequest]:
        """Opinions asked of this person, by name or for whom they speak."""
        rows = opinions_asked_of(actor).select_related("service", "partner", "person")
        return rows.select_related("application__organisation")

    def link(self, row: Model) -> str:
        """The short page where it is given."""
        return reverse("funding:answer_opinion", args=[row.pk])

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing was asked."""
        return EmptyState(
            "Aucun avis n’attend ici", "La mission ESS vous écrit quand elle a besoin de votre regard sur un projet."
        )


class DeliberationListing(Listing):
    """Votes of the council that award."""

    code, noun = "deliberations", "délibération,délibérations"
    caption = "Délibérations d’attribution"
    search_label = "Numéro ou objet"
    order = ("-voted_on", "number")
    filters = (
        Choice("forme", "Forme", lookup="mode", any_label="Toutes"),
        DateRange("vote", "Vote", lookup="voted_on"),
    )
    columns = (
        Column("numero", "Numéro", "number", Kind.CODE, sort="number"),
        Column("objet", "Objet", "title"),
        Column("vote", "Votée le", "voted_on", Kind.DATE, sort="voted_on"),
        Column("forme", "Forme", "get_mode_display"),
        Column("aides", "Aides", lambda row: len(row.lines.all()), Kind.NUMBER),
        Column("total", "Total", "total", Kind.MONEY, sort="total"),
    )

    def base(self, actor: Actor) -> QuerySet[Deliberation]:
        """Every vote: they are public acts."""
        return Deliberation.objects.prefetch_related("lines")

    def link(self, row: Model) -> str:
        """The vote's page."""
        return reverse("funding:deliberation", args=[row.number])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """No vote yet."""
        return EmptyState(
            "Aucun vote n’est inscrit",
            "Le conseil vote après l’avis du comité\u00a0: inscrivez ici sa délibération.",
            "Inscrire un vote",
            reverse("funding:new_deliberation"),
        )


def _agreement_words(award: Award) -> tuple[str, str]:
    agreements = list(award.agreements.all())
    if any(agreement.signed_on for agreement in agreements):
        return "Signée", "done"
    return ("À signer", "waiting") if agreements else ("", "neutral")


class AwardListing(Listing):
    """Awards and what follows them: notification, agreement."""

    code, noun = "aides", "aide,aides"
    caption = "Aides votées et leurs suites"
    search_label = "Structure ou SIRET"
    search = ("organisation__search_text",)
    order = ("-voted_on", "reference")
    tabs = (
        Tab(
            "notifier", "À notifier", "Aides votées que la structure ne connaît pas encore.", Q(state=AwardState.VOTED)
        ),
        Tab(
            "signer",
            "À signer",
            "Conventions éditées qui attendent leur signature.",
            lambda actor: Q(pk__in=_drawn()) & ~Q(pk__in=_signed()) & ~Q(state=AwardState.ANNULLED),
        ),
        Tab("notifiees", "Notifiées", "Aides notifiées et non annulées.", Q(state=AwardState.NOTIFIED)),
        Tab(
            "hors-appel",
            "Démarrage hors appel",
            "Aides au démarrage accordées hors de l’appel permanent, qui doit en être le guichet (action 1.3.a).",
            Q(stage=Stage.START_UP) & ~Q(call__is_permanent=True) & ~Q(state=AwardState.ANNULLED),
        ),
        Tab("toutes", "Toutes", "Toutes les aides, annulées comprises.", Q()),
    )
    filters = (
        Choice("etat", "État", lookup="state", is_counted=False),
        Choice("nature", "Nature", lookup="kind", choices=_kinds, any_label="Toutes", is_counted=False),
        Choice("etape", "Étape de vie", lookup="stage", any_label="Toutes", is_counted=False),
        YesNo("experimentation", "Expérimentation", when=Q(is_experimentation=True)),
        Choice("commune", "Commune", lookup="commune_code", choices=_communes, any_label="Toutes", is_counted=False),
        DateRange("vote", "Vote", lookup="voted_on"),
    )
    filters_shown = 3
    columns = (
        Column("reference", "Référence", "reference", Kind.CODE, sort="reference"),
        Column(
            "beneficiaire",
            "Bénéficiaire",
            "organisation.name",
            note=lambda row: row.object,
            sort="organisation__sort_name",
        ),
        Column("objet", "Objet", "object", on_screen=False),
        Column("siret", "SIRET", "organisation.siret", on_screen=False),
        Column("montant", "Voté", "amount", Kind.MONEY, sort="amount"),
        Column("vote", "Votée le", "voted_on", Kind.DATE, sort="voted_on"),
        Column("notification", "Notifiée le", "notified_on", Kind.DATE, sort="notified_on"),
        Column(
            "convention",
            "Convention",
            lambda row: _agreement_words(row)[0],
            tag=lambda row: _agreement_words(row)[1] if _agreement_words(row)[0] else "",
        ),
        Column(
            "etat",
            "État",
            "get_state_display",
            tag=lambda row: {"voted": "waiting", "notified": "done"}.get(row.state, "neutral"),
        ),
    )

    def base(self, actor: Actor) -> QuerySet[Award]:
        """Every award: they are public acts."""
        return Award.objects.select_related("organisation").prefetch_related("agreements")

    def link(self, row: Model) -> str:
        """The award's page in the office."""
        return reverse("funding:office_award", args=[row.reference])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing in this tab."""
        return EmptyState(
            "Aucune aide ici",
            "Une aide paraît quand le vote du conseil est inscrit.",
            "Voir toutes les aides",
            "?onglet=toutes",
        )


def _drawn() -> Any:
    return Agreement.objects.values("award")


def _signed() -> Any:
    return Agreement.objects.filter(signed_on__isnull=False).values("award")


def _batches(actor: Actor) -> list[tuple[str, str]]:
    imported = GrantBatch.objects.filter(state=BatchState.IMPORTED).order_by("-id")
    return [(str(batch.pk), batch.file_name) for batch in imported]


class PastGrantListing(Listing):
    """Grants of before Essaim, taken over from the city's files."""

    code, noun = "aides-passees", "aide passée,aides passées"
    caption = "Aides reprises d’un fichier"
    search_label = "Structure, SIRET ou objet"
    search = ("search_text",)
    order = ("-decided_on", "id")
    filters = (
        DateRange("decision", "Décision", lookup="decided_on"),
        Choice("etape", "Étape de vie", lookup="stage", any_label="Toutes", is_counted=False),
        Choice("commune", "Commune", lookup="commune_code", choices=_communes, any_label="Toutes", is_counted=False),
        Choice("fichier", "Fichier", lookup="batch", choices=_batches, any_label="Tous", is_counted=False),
    )
    columns = (
        Column("beneficiaire", "Bénéficiaire", "beneficiary", note=lambda row: row.object, sort="beneficiary"),
        Column("objet", "Objet", "object", on_screen=False),
        Column("siret", "SIRET", "siret", on_screen=False),
        Column("rna", "RNA", "rna", on_screen=False),
        Column("montant", "Reçu", "received", Kind.MONEY, sort="amount"),
        Column("decision", "Décidée le", "decided_on", Kind.DATE, sort="decided_on"),
        Column("reference", "Décision", "reference", Kind.CODE),
        Column("attribuee", "Attribuée par", lambda row: row.granted_by or "La Ville"),
        Column("dispositif", "Dispositif", "scheme", on_screen=False),
        Column("source", "Reprise de", "batch.file_name", note=lambda row: f"ligne {row.row}"),
    )

    def base(self, actor: Actor) -> QuerySet[PastGrant]:
        """Every grant taken over: they are public acts."""
        return PastGrant.objects.select_related("batch")

    def link(self, row: Model) -> str:
        """The grant's page, which everyone reads."""
        return reverse("funding:past_grant", args=[row.pk])

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing was taken over."""
        return EmptyState(
            "Aucune aide passée n’est reprise",
            "Le tableau de la Ville se reprend tel qu’il est\u00a0: une ligne douteuse est dite, jamais devinée.",
        )


class LedgerListing(Listing):
    """The movements of one envelope."""

    code, noun = "mouvements", "mouvement,mouvements"
    caption = "Mouvements de l’enveloppe"
    order = ("created_at",)
    page_size = 50
    filters = (Choice("mouvement", "Mouvement", lookup="kind"),)
    columns = (
        Column("date", "Date", "created_at", Kind.INSTANT, sort="created_at"),
        Column("mouvement", "Mouvement", "get_kind_display"),
        Column("demande", "Demande", "application.number", Kind.CODE),
        Column("aide", "Aide", "award.reference", Kind.CODE),
        Column("motif", "Motif", "reason"),
        Column("autre", "Autre enveloppe", "counterpart_commune"),
        Column("montant", "Montant", lambda row: ledger.signed(row.kind, row.amount), Kind.MONEY, sort="amount"),
    )

    def __init__(self, envelope: Envelope) -> None:
        self.envelope = envelope

    def base(self, actor: Actor) -> QuerySet[LedgerLine]:
        """The lines of this envelope."""
        names = Commune.objects.filter(code=OuterRef("counterpart__commune_code")).values("name")[:1]
        lines = LedgerLine.objects.filter(envelope=self.envelope).select_related("application", "award")
        return lines.annotate(counterpart_commune=Subquery(names))


class EnvelopeListing(Listing):
    """Envelopes of every year, for the export."""

    code, noun = "enveloppes", "enveloppe,enveloppes"
    order = ("-year", "commune_code")
    columns = (
        Column("appel", "Appel", "call.short_title"),
        Column("commune", "Commune", "commune_name"),
        Column("annee", "Année", "year", Kind.NUMBER),
        Column("montant", "Montant", "amount", Kind.MONEY),
        Column("reserve", "Réservé", "reserved", Kind.MONEY),
        Column("vote", "Voté", "voted", Kind.MONEY),
        Column("reste", "Reste", "remaining", Kind.MONEY),
    )

    def base(self, actor: Actor) -> QuerySet[Envelope]:
        """Every envelope, with the name of its commune."""
        names = Commune.objects.filter(code=OuterRef("commune_code")).values("name")[:1]
        return Envelope.objects.select_related("call").annotate(commune_name=Subquery(names))


for listing in (ApplicationListing(), CallListing(), DeliberationListing(), AwardListing(), PastGrantListing()):
    LISTINGS.add(listing.code, listing)
