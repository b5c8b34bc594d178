"""The lists of what follows an award: payments, reports, recoveries, and what became two years after."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.urls import reverse

from essaim.funding.models import Award
from essaim.kernel import clock
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import LISTINGS, EmptyState, Listing, Tab
from essaim.listings.filters import Choice, DateRange, NumberRange
from essaim.people.actors import Actor
from essaim.settlement.models import Instalment, Recovery, Report
from essaim.settlement.queries import (
    OWED,
    awards_to_ask,
    instalments_of_office,
    recoveries_of_office,
    reports_of_office,
)
from essaim.settlement.states import InstalmentState, RecoveryState, ReportState

SOON_DAYS = 15
INSTALMENT_TAGS = {
    InstalmentState.SCHEDULED: "neutral",
    InstalmentState.DUE: "waiting",
    InstalmentState.ORDERED: "review",
    InstalmentState.PAID: "done",
    InstalmentState.RETURNED: "problem",
    InstalmentState.CANCELLED: "neutral",
}
REPORT_TAGS = {
    ReportState.AWAITED: "waiting",
    ReportState.SENT: "review",
    ReportState.TO_CORRECT: "asked",
    ReportState.ACCEPTED: "done",
}


def instalment_tag(instalment: Instalment) -> tuple[str, str]:
    """Words and kind of the state; late payments say so."""
    if instalment.is_late:
        return f"{instalment.get_state_display()}, en retard", "problem"
    return instalment.get_state_display(), INSTALMENT_TAGS[InstalmentState(instalment.state)]


def report_tag(report: Report) -> tuple[str, str]:
    """Words and kind of the state; late reports say so."""
    if report.is_late:
        return "En retard", "problem"
    return report.get_state_display(), REPORT_TAGS[ReportState(report.state)]


def _year_choices(actor: Actor) -> list[tuple[str, str]]:
    years = Instalment.objects.order_by("-budget_year").values_list("budget_year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


class PaymentListing(Listing):
    """Payments, from those to order to those that are over."""

    code, noun = "versements", "versement,versements"
    caption = "Versements des aides, avec leur échéance"
    search_label = "Structure ou SIRET"
    search = ("plan__award__organisation__search_text",)
    order = (F("due_on").asc(nulls_last=True), "plan__award__reference", "position")
    tabs = (
        Tab(
            "ordonnancer",
            "À ordonnancer",
            "Ce qu’ils attendaient est arrivé, ou la banque les a rejetés\u00a0: la finance les ordonnance.",
            Q(state__in=(InstalmentState.DUE, InstalmentState.RETURNED)),
        ),
        Tab(
            "retard",
            "En retard",
            "Leur dernier jour est passé et ils ne sont pas versés.",
            lambda actor: Q(
                state__in=(InstalmentState.DUE, InstalmentState.ORDERED, InstalmentState.RETURNED),
                due_on__lt=clock.today(),
            ),
        ),
        Tab("lots", "Ordonnancés", "Partis à la finance, à noter au retour.", Q(state=InstalmentState.ORDERED)),
        Tab(
            "prevus",
            "Prévus",
            "Ils attendent une étape, une date ou un compte rendu.",
            Q(state=InstalmentState.SCHEDULED),
        ),
        Tab("verses", "Versés", "L’argent est parti.", Q(state=InstalmentState.PAID)),
        Tab("tous", "Tous", "Tous les versements, annulés compris.", Q()),
    )
    filters = (
        Choice("nature", "Nature", lookup="kind", any_label="Toutes", is_counted=False),
        Choice("budget", "Budget", lookup="budget_year", choices=_year_choices, is_counted=False),
        DateRange("echeance", "Échéance", lookup="due_on"),
        NumberRange("montant", "Montant", lookup="amount", unit="€"),
        Choice("etat", "État", lookup="state", is_counted=False),
    )
    filters_shown = 3
    columns = (
        Column("reference", "Référence", "reference", Kind.CODE, sort=("plan__award__reference", "position")),
        Column(
            "beneficiaire",
            "Bénéficiaire",
            "plan.award.organisation.name",
            note=lambda row: row.plan.award.object,
            sort="plan__award__organisation__sort_name",
        ),
        Column("objet", "Objet", "plan.award.object", on_screen=False),
        Column("siret", "SIRET", "plan.award.organisation.siret", on_screen=False),
        Column("nature", "Nature", "get_kind_display", note=lambda row: row.get_trigger_display()),
        Column("budget", "Budget", lambda row: str(row.budget_year), Kind.CODE, sort="budget_year"),
        Column("echeance", "Avant le", "due_on", Kind.DATE, sort="due_on"),
        Column("lot", "Lot", "batch.number", Kind.CODE, on_screen=False),
        Column("verse", "Versé le", "paid_on", Kind.DATE, sort="paid_on"),
        Column("etat", "État", lambda row: instalment_tag(row)[0], tag=lambda row: instalment_tag(row)[1]),
        Column("montant", "Montant", "amount", Kind.MONEY, sort="amount"),
    )

    def base(self, actor: Actor) -> QuerySet[Instalment]:
        """Every payment of the awards that stand."""
        return instalments_of_office(actor).select_related("plan__award__organisation", "batch")

    def link(self, row: Model) -> str:
        """The award that is paid."""
        return reverse("funding:office_award", args=[row.plan.award.reference]) + "#versements"  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing in this tab."""
        return EmptyState(
            "Aucun versement ici",
            "Un échéancier naît quand l’aide est notifiée. Le versement paraît ici quand ce qu’il attend arrive.",
            "Voir tous les versements",
            "?onglet=tous",
        )


class ReportListing(Listing):
    """Financial reports: those to check, those that are owed."""

    code, noun = "comptes-rendus", "compte rendu,comptes rendus"
    caption = "Comptes rendus financiers, avec leur échéance"
    search_label = "Structure ou SIRET"
    search = ("award__organisation__search_text",)
    order = ("due_on", "award__reference")
    tabs = (
        Tab("relire", "À relire", "Comptes rendus reçus, à accepter ou à faire corriger.", Q(state=ReportState.SENT)),
        Tab(
            "retard",
            "En retard",
            "Leur jour est passé\u00a0: une nouvelle demande est bloquée, sauf levée de la direction.",
            lambda actor: Q(state__in=OWED, due_on__lt=clock.today()),
        ),
        Tab(
            "bientot",
            "Bientôt dus",
            "Attendus dans les deux mois qui viennent.",
            lambda actor: Q(state__in=OWED, due_on__gte=clock.today(), due_on__lte=clock.today() + timedelta(days=60)),
        ),
        Tab("tous", "Tous", "Tous les comptes rendus, acceptés compris.", Q()),
    )
    filters = (
        Choice("etat", "État", lookup="state", is_counted=False),
        DateRange("echeance", "Échéance", lookup="due_on"),
    )
    columns = (
        Column("reference", "Aide", "award.reference", Kind.CODE, sort="award__reference"),
        Column(
            "beneficiaire",
            "Bénéficiaire",
            "award.organisation.name",
            note=lambda row: row.award.object,
            sort="award__organisation__sort_name",
        ),
        Column("montant", "Aide", "award.amount", Kind.MONEY, sort="award__amount"),
        Column("echeance", "Attendu avant le", "due_on", Kind.DATE, sort="due_on"),
        Column("recu", "Reçu le", "sent_at", Kind.DATE, sort="sent_at"),
        Column("levee", "Blocage levé le", "lifted_on", Kind.DATE, on_screen=False),
        Column("etat", "État", lambda row: report_tag(row)[0], tag=lambda row: report_tag(row)[1]),
    )

    def base(self, actor: Actor) -> QuerySet[Report]:
        """The reports of the awards that stand."""
        return reports_of_office(actor).select_related("award__organisation")

    def link(self, row: Model) -> str:
        """The report's page."""
        return reverse("settlement:office_report", args=[row.award.reference])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing in this tab."""
        return EmptyState(
            "Aucun compte rendu ici",
            "Il est demandé dès la notification, et attendu six mois après la fin de l’exercice du bénéficiaire.",
            "Voir tous les comptes rendus",
            "?onglet=tous",
        )


class RecoveryListing(Listing):
    """Money to be given back."""

    code, noun = "reversements", "reversement,reversements"
    caption = "Sommes à rendre à la Ville"
    search_label = "Structure ou SIRET"
    search = ("award__organisation__search_text",)
    order = ("created_at",)
    tabs = (
        Tab("emettre", "À émettre", "Un titre est à émettre.", Q(state=RecoveryState.TO_ISSUE)),
        Tab("demandes", "Demandés", "Le titre est parti, l’argent n’est pas revenu.", Q(state=RecoveryState.ASKED)),
        Tab("tous", "Tous", "Tous les reversements.", Q()),
    )
    filters = (Choice("etat", "État", lookup="state", is_counted=False),)
    columns = (
        Column("reference", "Aide", "award.reference", Kind.CODE, sort="award__reference"),
        Column("beneficiaire", "Bénéficiaire", "award.organisation.name", note=lambda row: row.reason),
        Column("motif", "Motif", "reason", on_screen=False),
        Column("titre", "Titre", "title_number", Kind.CODE),
        Column("demande", "Demandé le", "asked_on", Kind.DATE, sort="asked_on"),
        Column("rendu", "Remboursé le", "repaid_on", Kind.DATE, sort="repaid_on"),
        Column(
            "etat",
            "État",
            "get_state_display",
            tag=lambda row: {"to_issue": "waiting", "asked": "asked", "repaid": "done"}.get(row.state, "neutral"),
        ),
        Column("montant", "Montant", "amount", Kind.MONEY, sort="amount"),
    )

    def base(self, actor: Actor) -> QuerySet[Recovery]:
        """Every recovery."""
        return recoveries_of_office(actor).select_related("award__organisation")

    def link(self, row: Model) -> str:
        """The award."""
        return reverse("funding:office_award", args=[row.award.reference]) + "#reversements"  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing to be given back."""
        return EmptyState(
            "Rien n’est à rendre",
            "Un reversement naît quand un compte rendu accepté justifie moins que ce qui est versé.",
            "Voir les comptes rendus",
            reverse("settlement:reports"),
        )


def _outcome(award: Award) -> Any:
    check = getattr(award, "activity_check", None)
    return check if check is not None and check.outcome else None


class ActivityListing(Listing):
    """Awards two years after: those to ask about, those of which one knows."""

    code, noun = "deux-ans-apres", "aide,aides"
    caption = "Aides notifiées, et ce qu’elles sont devenues"
    search_label = "Structure ou SIRET"
    search = ("organisation__search_text",)
    order = ("notified_on", "reference")
    tabs = (
        Tab(
            "demander",
            "À savoir",
            "Deux ans ont passé et personne n’a encore dit ce qu’est devenu le projet.",
            lambda actor: Q(pk__in=awards_to_ask(clock.today()).values("pk")),
        ),
        Tab("reponses", "Réponses", "On sait ce qu’ils sont devenus.", Q(activity_check__outcome__gt="")),
    )
    filters = (Choice("reponse", "Réponse", lookup="activity_check__outcome", is_counted=False, any_label="Toutes"),)
    columns = (
        Column("reference", "Aide", "reference", Kind.CODE, sort="reference"),
        Column(
            "beneficiaire",
            "Bénéficiaire",
            "organisation.name",
            note=lambda row: row.object,
            sort="organisation__sort_name",
        ),
        Column("notification", "Notifiée le", "notified_on", Kind.DATE, sort="notified_on"),
        Column(
            "demande",
            "Demandé le",
            lambda row: getattr(getattr(row, "activity_check", None), "asked_on", None),
            Kind.DATE,
        ),
        Column(
            "reponse",
            "Réponse",
            lambda row: found.get_outcome_display() if (found := _outcome(row)) else "",
            tag=lambda row: (
                "" if (found := _outcome(row)) is None else "done" if found.outcome == "active" else "neutral"
            ),
        ),
        Column("constat", "Constaté le", lambda row: found.known_on if (found := _outcome(row)) else None, Kind.DATE),
        Column("source", "Source", lambda row: found.source if (found := _outcome(row)) else ""),
    )

    def base(self, actor: Actor) -> QuerySet[Award]:
        """Notified awards."""
        return Award.objects.filter(state="notified").select_related("organisation", "activity_check")

    def link(self, row: Model) -> str:
        """Where the answer is written."""
        return reverse("settlement:office_activity", args=[row.reference])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nobody to ask."""
        return EmptyState(
            "Personne à interroger",
            "Une aide paraît ici deux ans après sa notification. La question part alors par courriel.",
        )


for listing in (PaymentListing(), ReportListing(), RecoveryListing(), ActivityListing()):
    LISTINGS.add(listing.code, listing)
