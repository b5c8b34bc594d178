"""What follows a file or an award proves too: reports of experimentations, files sent to the metropolis."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from essaim.evidence.periods import Period
from essaim.evidence.records import EvidenceRecord
from essaim.funding.aid_kinds import Rules
from essaim.funding.demands import rules_of
from essaim.funding.models import Award, ExperimentationOutcome, MetropolitanReferral, Support
from essaim.funding.queries import applications_visible_to
from essaim.funding.states import AwardState
from essaim.kernel.clock import day_in_paris, end_of_day, paris
from essaim.people.actors import Actor

AUTHORITY = "Collectivité"
"""Category of the partners that are local authorities, in the territory's list."""


def load_outcomes(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Reports of experimentations, on the day they were told; read by all once their author lets everyone read."""
    told = ExperimentationOutcome.objects.filter(told_on__gte=period.start, told_on__lte=period.end)
    told = told.exclude(award__state=AwardState.ANNULLED).select_related("award__organisation")
    carried = set(applications_visible_to(reader).values_list("pk", flat=True))
    in_office = reader.is_agent or reader.is_system
    for outcome in told.prefetch_related("award__sectors"):
        award = outcome.award
        yield EvidenceRecord(
            kind="document",
            id=str(outcome.pk),
            title=f"Bilan d’expérimentation, {award.object}",
            on=outcome.told_on,
            url=_outcome_url(outcome, in_office=in_office),
            commune=award.commune_code,
            quarter=award.quarter_code,
            qpv=award.qpv_code,
            organisations=((str(award.organisation_id), award.organisation.name),),
            sectors=tuple(sector.code for sector in award.sectors.all()),
            facets={
                "type": "experiment_report",
                "status": "adopted",
                "is_published": outcome.published_on is not None,
                "edition": 1,
                "topic": ["experimentation"],
            },
            is_visible=outcome.published_on is not None or in_office or award.application_id in carried,
        )


def _outcome_url(outcome: ExperimentationOutcome, *, in_office: bool) -> str:
    award = outcome.award
    if in_office:
        return reverse("funding:office_award", args=[award.reference])
    if outcome.published_on is None and award.application_id is not None:
        return reverse("funding:my_experimentation", args=[award.application_id])
    return reverse("funding:award", args=[award.reference])


def load_referrals(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Files sent to the metropolis, on the day of their sending, whatever became of the consent afterwards."""
    sent = MetropolitanReferral.objects.filter(sent_at__isnull=False)
    if period != Period.always():
        sent = sent.filter(sent_at__gte=paris(period.start), sent_at__lt=end_of_day(period.end))
    visible = set(applications_visible_to(reader).values_list("pk", flat=True))
    for referral in sent.select_related("application__organisation", "application__host"):
        file = referral.application
        if referral.sent_at is None:
            continue
        helped = file.organisation or file.host
        in_office = reader.is_agent or reader.is_system
        route = ("funding:office_metropolitan", file.number) if in_office else ("funding:my_application", file.pk)
        yield EvidenceRecord(
            kind="referral",
            id=str(referral.pk),
            title=f"{file.number} {file.title}, vers l’appel de la MEL",
            on=day_in_paris(referral.sent_at),
            url=reverse(route[0], args=[route[1]]),
            commune=file.commune_code,
            quarter=file.quarter_code,
            qpv=file.qpv_code,
            organisations=((str(helped.pk), helped.name),) if helped else (),
            facets={
                "target": "metropolitan_call",
                "source": "ess_service",
                "subject": "organisation" if file.organisation else "holder",
                "outcome": referral.answer if referral.withdrawn_at is None else "lost",
                "level": "metropolitan",
                "topic": ["funding"],
                "partner": ["mel"],
            },
            is_visible=file.pk in visible,
        )


def agreement_facets(award: Award) -> dict[str, Any]:
    """What an award's agreement is for and with whom, as its kind and its partners say."""
    rules: Rules = rules_of(award.kind)
    support: Support | None = getattr(award, "support", None)
    partners = list(support.partners.all()) if support and rules.agreement != "award" else []
    codes = {partner.code for partner in partners} | ({rules.beneficiary} if rules.beneficiary else set())
    counterpart = ["organisation", *(["authority"] if any(one.category == AUTHORITY for one in partners) else [])]
    return {"type": rules.agreement, "counterpart": counterpart, "partner": sorted(codes)}
