"""What funding proves: applications filed, awards voted, laureates' pages, signed agreements."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from essaim.directory.models import LegalFamily, Organisation
from essaim.evidence.periods import Period
from essaim.evidence.providers import PROVIDERS, Provider
from essaim.evidence.records import EvidenceRecord
from essaim.funding.blindness import blind_readings
from essaim.funding.models import Agreement, Application, Award, Grid, Laureate, PastGrant, SiteVisit
from essaim.funding.policies import INSTRUCTING
from essaim.funding.proofs import agreement_facets, load_outcomes, load_referrals
from essaim.funding.queries import applications_visible_to, published_laureates
from essaim.funding.sequels import facets_of
from essaim.funding.states import ApplicationState, AwardState
from essaim.kernel.clock import day_in_paris, end_of_day, paris
from essaim.people.actors import Actor

ESS_FAMILIES = {
    LegalFamily.ASSOCIATION,
    LegalFamily.COOPERATIVE,
    LegalFamily.MUTUAL,
    LegalFamily.FOUNDATION,
}


def load_applications(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Applications filed in the period, whatever became of them; titles for those who may read the file."""
    filed = Application.objects.exclude(state=ApplicationState.DRAFT)
    filed = _within(filed, "filed_at", period).select_related("call", "organisation", "host")
    visible = set(applications_visible_to(reader).values_list("pk", flat=True))
    veiled = set(blind_readings(reader).values_list("application", flat=True))
    for application in filed.prefetch_related("sectors"):
        instant = application.filed_at
        if instant is None:
            continue
        yield EvidenceRecord(
            kind="application",
            id=str(application.pk),
            title=f"{application.number} {application.title}",
            on=day_in_paris(instant),
            url=_application_url(application, reader),
            amount=application.requested,
            commune=application.commune_code,
            quarter=application.quarter_code,
            qpv=application.qpv_code,
            organisations=()
            if application.pk in veiled
            else _organisations(application.organisation or application.host),
            sectors=tuple(sector.code for sector in application.sectors.all()),
            facets=_known(
                call=_call_facet(application.call.code, is_permanent=application.call.is_permanent),
                stage=application.stage,
                answers_need=application.need_id is not None,
                origin=application.heard_through,
                is_experimentation=application.is_experimentation,
                is_qpv_holder=application.is_qpv_holder,
                family=_families(application.organisation),
                is_iae=application.organisation.is_iae if application.organisation else None,
            ),
            is_visible=application.pk in visible,
        )


def load_awards(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Awards voted in the period and not annulled: public acts, read by all."""
    awards = (
        Award.objects.exclude(state=AwardState.ANNULLED)
        .filter(_days("voted_on", period))
        .select_related("organisation", "application", "call", "laureate")
        .prefetch_related("sectors", "organisation__roles", "application__cofinancers__partner")
        .prefetch_related("beneficiaries__organisation")
    )
    published = set(published_laureates().values_list("award_id", flat=True))
    later = facets_of(list(awards))
    for award in awards:
        yield EvidenceRecord(
            kind="award",
            id=str(award.pk),
            title=f"{award.organisation.name}, {award.object}",
            on=award.voted_on,
            url=reverse("funding:award", args=[award.reference]),
            amount=award.amount,
            commune=award.commune_code,
            quarter=award.quarter_code,
            qpv=award.qpv_code,
            organisations=_beneficiaries(award),
            sectors=tuple(sector.code for sector in award.sectors.all()),
            facets=_award_facets(award, is_published=award.pk in published) | later[award.pk],
        )


def _award_facets(award: Award, *, is_published: bool) -> dict[str, Any]:
    cofinancers = [] if award.application is None else list(award.application.cofinancers.all())
    engaged = [cofinancer for cofinancer in cofinancers if cofinancer.status != "refused"]
    return _known(
        stage=award.stage,
        call=_call_facet(award.call.code, is_permanent=award.call.is_permanent) if award.call else "none",
        is_experimentation=award.is_experimentation,
        is_cofinanced=bool(engaged),
        cofinancer=sorted({cofinancer.partner.code for cofinancer in engaged if cofinancer.partner}),
        has_stake=bool(award.municipal_stake),
        is_laureate_published=is_published,
        policy=award.theme if award.theme in {"ess", "culture"} else ("other" if award.theme else "ess"),
        is_qpv_holder=award.application.is_qpv_holder if award.application else None,
        beneficiary_role=sorted({role.role for role in award.organisation.roles.all() if role.until_on is None}),
        is_ess_beneficiary=True if award.organisation.family in ESS_FAMILIES else None,
        family=_families(award.organisation),
        is_iae=award.organisation.is_iae,
    )


def load_past_grants(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Grants of before Essaim that the city gave, as its file tells them: what it does not say stays unknown."""
    grants = PastGrant.objects.filter(_days("decided_on", period), granted_by="").select_related("organisation")
    for grant in grants:
        yield EvidenceRecord(
            kind="award",
            id=str(grant.pk),
            title=f"{grant.beneficiary}, {grant.object}",
            on=grant.decided_on,
            url=reverse("funding:past_grant", args=[grant.pk]),
            amount=grant.received,
            commune=grant.commune_code,
            qpv=grant.qpv_code,
            organisations=_organisations(grant.organisation),
            facets=_known(
                stage=grant.stage,
                family=_families(grant.organisation),
                is_ess_beneficiary=True if grant.organisation and grant.organisation.family in ESS_FAMILIES else None,
            ),
        )


def load_laureate_pages(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Laureates' pages published in the period and still shown."""
    pages: QuerySet[Laureate] = published_laureates().filter(_days("published_on", period))
    for page in pages.select_related("award__organisation"):
        if page.published_on is None:
            continue
        yield EvidenceRecord(
            kind="publication",
            id=str(page.pk),
            title=f"{page.award.organisation.name}, page publique",
            on=page.published_on,
            url=reverse("funding:laureate", args=[page.slug]),
            commune=page.award.commune_code,
            organisations=_organisations(page.award.organisation),
            facets={"type": "laureate_page", "topic": ["laureates"], "channel": ["city_media"]},
        )


def load_agreements(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Agreements of awards, from their signature on."""
    signed = Agreement.objects.filter(signed_on__isnull=False, signed_on__lte=period.end)
    for agreement in (
        signed.exclude(award__state=AwardState.ANNULLED)
        .select_related("award__organisation", "award__kind", "award__support")
        .prefetch_related("award__support__partners")
    ):
        if agreement.signed_on is None:
            continue
        award = agreement.award
        yield EvidenceRecord(
            kind="agreement",
            id=str(agreement.pk),
            title=f"Convention avec {award.organisation.name}",
            on=agreement.signed_on,
            url=reverse("funding:award", args=[award.reference]),
            amount=award.amount,
            commune=award.commune_code,
            organisations=_organisations(award.organisation),
            facets=agreement_facets(award),
        )


def load_grids(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Grids of criteria that a meeting adopted, on the day of that meeting."""
    rows = Grid.objects.filter(adopted_by__isnull=False).select_related("call", "adopted_by__meeting")
    for grid in _within(rows, "adopted_by__meeting__starts_at", period):
        meeting = grid.adopted_by.meeting
        yield EvidenceRecord(
            kind="document",
            id=str(grid.pk),
            title=f"Grille de critères de «\u00a0{grid.call}\u00a0», version {grid.number}",
            on=day_in_paris(meeting.starts_at),
            url=reverse("funding:call"),
            facets={"type": "criteria_grid", "status": "adopted", "is_published": True, "edition": grid.number},
        )


def load_visits(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Visits made to projects, and those to come: meetings of the kind « visite »."""
    visits = SiteVisit.objects.filter(cancelled_at__isnull=True)
    visits = _within(visits, "planned_at", period).select_related("application__organisation")
    readable = reader.has(*INSTRUCTING)
    for visit in visits.prefetch_related("visitors"):
        file = visit.application
        yield EvidenceRecord(
            kind="meeting",
            id=str(visit.pk),
            title=f"Visite, {file.title}",
            on=visit.held_on or day_in_paris(visit.planned_at),
            url=f"{reverse('funding:office_application', args=[file.number])}?partie=suivi" if readable else "",
            commune=file.commune_code,
            quarter=file.quarter_code,
            organisations=_organisations(file.organisation),
            facets={"type": "visit", "status": "held" if visit.held_on else "planned"},
            is_visible=readable,
        )


def _within(queryset: QuerySet[Any], field: str, period: Period) -> QuerySet[Any]:
    """Rows whose instant falls on a day of the period, in Paris."""
    if period == Period.always():
        return queryset
    return queryset.filter(**{f"{field}__gte": paris(period.start), f"{field}__lt": end_of_day(period.end)})


def _days(field: str, period: Period) -> Q:
    return Q(**{f"{field}__gte": period.start, f"{field}__lte": period.end})


def _known(**facets: Any) -> dict[str, Any]:
    """Facets without those that nobody knows."""
    return {name: value for name, value in facets.items() if value not in (None, "", [])}


def _call_facet(code: str, *, is_permanent: bool) -> str:
    return "permanent" if code == "permanent" or is_permanent else "other"


def _families(organisation: Organisation | None) -> list[str]:
    return [organisation.family] if organisation is not None else []


def _organisations(organisation: Organisation | None) -> tuple[tuple[str, str], ...]:
    return ((str(organisation.pk), organisation.name),) if organisation is not None else ()


def _beneficiaries(award: Award) -> tuple[tuple[str, str], ...]:
    """Everyone who shares the award, or its only structure."""
    shared = [row.organisation for row in award.beneficiaries.all()]
    return tuple(pair for one in shared or [award.organisation] for pair in _organisations(one))


def _application_url(application: Application, reader: Actor) -> str:
    if reader.is_agent or reader.is_system:
        return reverse("funding:office_application", args=[application.number])
    return reverse("funding:my_application", args=[application.pk])


PROVIDERS.add("funding.application", Provider("application", load_applications))
PROVIDERS.add("funding.award", Provider("award", load_awards))
PROVIDERS.add("funding.past_grant", Provider("award", load_past_grants))
PROVIDERS.add(
    "funding.publication",
    Provider(
        "publication",
        load_laureate_pages,
        only={"type": frozenset({"laureate_page"}), "topic": frozenset({"laureates"})},
    ),
)
PROVIDERS.add(
    "funding.criteria_grid",
    Provider("document", load_grids, only={"type": frozenset({"criteria_grid"}), "status": frozenset({"adopted"})}),
)
PROVIDERS.add(
    "funding.agreement",
    Provider("agreement", load_agreements, only={"type": frozenset({"award", "incubator", "support"})}),
)
PROVIDERS.add(
    "funding.experiment_report",
    Provider("document", load_outcomes, only={"type": frozenset({"experiment_report"})}),
)
PROVIDERS.add(
    "funding.metropolitan_referral",
    Provider("referral", load_referrals, only={"target": frozenset({"metropolitan_call"})}),
)
PROVIDERS.add("funding.visit", Provider("meeting", load_visits, only={"type": frozenset({"visit"})}))
