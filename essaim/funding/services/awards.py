"""The council's vote and what follows it: deliberation, awards, notification, annulment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from essaim.directory.models import LegalFamily, Organisation, Sector
from essaim.funding.law import Check, award_checks, deliberation_check
from essaim.funding.models import (
    Application,
    Award,
    Call,
    CommitteeOpinion,
    Deliberation,
    DeliberationMode,
    EconomicQualification,
    Envelope,
)
from essaim.funding.policies import can_annul_award, can_award_application, can_notify_award, can_record_vote
from essaim.funding.queries import yearly_awards
from essaim.funding.services.envelopes import commit_award, give_back_award, release_opinion
from essaim.funding.states import APPLICATION, AWARD
from essaim.gatherings.models import Meeting
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.money import cents
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor


@dataclass(frozen=True)
class Line:
    """One award to write in a deliberation: for an ``application``, or for an organisation without one."""

    organisation: Organisation
    object: str
    amount: Decimal
    application: Application | None = None
    call: Call | None = None
    envelope: Envelope | None = None
    has_conditions: bool = False
    is_in_kind: bool = False
    legal_basis: str = ""
    qualification: str = EconomicQualification.NON_ECONOMIC
    payment_terms: str = "unique"
    stage: str = ""
    is_experimentation: bool = False
    municipal_stake: str = ""
    theme: str = ""
    commune_code: str = ""
    quarter_code: str = ""
    qpv_code: str = ""
    sectors: tuple[Sector, ...] = ()


def check_line(line: Line, day: date) -> list[Check]:
    """The law's checks on one line, on the day of the vote."""
    already = [
        (f"{award.object} ({award.voted_on:%d/%m/%Y})", award.amount)
        for award in yearly_awards(line.organisation, day.year).order_by("voted_on", "reference")
    ]
    return award_checks(
        amount=cents(line.amount),
        day=day,
        is_company=line.organisation.family == LegalFamily.COMPANY,
        legal_basis=line.legal_basis,
        already=already,
    )


def check_deliberation(*, mode: str, total: Decimal, lines: Sequence[Line], day: date) -> list[Check]:
    """Every check of law on a deliberation about to be written."""
    checks = deliberation_check(
        mode=mode, total=cents(total), lines=[(line.object, cents(line.amount), line.has_conditions) for line in lines]
    )
    for line in lines:
        checks.extend(check_line(line, day))
    return checks


def record_deliberation(
    actor: Actor,
    *,
    number: str,
    title: str,
    voted_on: date,
    mode: DeliberationMode,
    total: Decimal,
    lines: Sequence[Line],
    meeting: Meeting | None = None,
) -> Deliberation:
    """Write the council's vote and its awards, all or none.

    ``Refused`` with the first blocking reason of law, when an envelope is short (saying what remains), when a file is
    not
    ready, or when the number is taken. Two votes at once on one envelope queue on its row: the loser reads what is
    left.
    """
    can_record_vote(actor).require()
    if not lines:
        raise Refused("Une délibération d’attribution porte au moins une aide.")
    with transaction.atomic():
        if Deliberation.objects.filter(number=number).exists():
            raise Refused(f"La délibération {number} est déjà inscrite.")
        # Lock in one order, whatever the order of the lines, so that two votes never wait for each other.
        files = [line.application for line in lines if line.application is not None]
        reserving = CommitteeOpinion.objects.filter(application__in=files, envelope__isnull=False)
        envelope_keys = {line.envelope.pk for line in lines if line.envelope is not None}
        envelope_keys |= set(reserving.values_list("envelope_id", flat=True))
        list(Envelope.objects.select_for_update().filter(pk__in=envelope_keys).order_by("pk"))
        for check in check_deliberation(mode=mode, total=total, lines=lines, day=voted_on):
            if check.blocking and not check.ok:
                raise Refused(check.sentence)
        deliberation = Deliberation.objects.create(
            number=number, title=title, voted_on=voted_on, mode=mode, total=cents(total), meeting=meeting
        )
        journal.record(actor, "funding.record_deliberation", deliberation, facts={"total": cents(total)})
        for rank, line in enumerate(lines, start=1):
            _write_award(actor, deliberation, line, rank)
    return deliberation


def _write_award(actor: Actor, deliberation: Deliberation, line: Line, rank: int) -> Award:
    application = line.application
    if application is not None:
        application = Application.objects.select_for_update().get(pk=application.pk)
        can_award_application(actor, application).require()
    award = Award.objects.create(
        reference=f"{deliberation.number}-{rank}",
        application=application,
        call=line.call or (application.call if application else None),
        organisation=line.organisation,
        deliberation=deliberation,
        envelope=line.envelope,
        object=line.object[:256],
        amount=cents(line.amount),
        is_in_kind=line.is_in_kind,
        has_conditions=line.has_conditions,
        stage=line.stage or (application.stage if application else ""),
        is_experimentation=line.is_experimentation or bool(application and application.is_experimentation),
        municipal_stake=line.municipal_stake or (application.municipal_stake if application else ""),
        theme=line.theme,
        legal_basis=line.legal_basis,
        qualification=line.qualification,
        payment_terms=line.payment_terms,
        commune_code=line.commune_code or (application.commune_code if application else ""),
        quarter_code=line.quarter_code or (application.quarter_code if application else ""),
        qpv_code=line.qpv_code or (application.qpv_code if application else ""),
        voted_on=deliberation.voted_on,
    )
    award.sectors.set(line.sectors or (application.sectors.all() if application else ()))
    if application is not None:
        release_opinion(application)
    commit_award(award)
    if application is not None:
        application.state = APPLICATION.target("award_application")
        application.save(update_fields=["state"])
        journal.record(actor, "funding.award_application", application, facts={"amount": award.amount})
    journal.record(actor, "funding.award_grant", award, facts={"amount": award.amount})
    return award


def notify_award(actor: Actor, award: Award, *, notified_on: date | None = None) -> Award:
    """Note the day on which the beneficiary was told: the clocks of payment start."""
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        can_notify_award(actor, locked).require()
        day = notified_on or clock.today()
        if day < locked.voted_on:
            raise Refused("Une aide ne se notifie pas avant son vote.")
        locked.notified_on = day
        locked.state = AWARD.target("notify_award")
        locked.save(update_fields=["notified_on", "state"])
        journal.record(actor, "funding.notify_award", locked)
        holder = locked.application.holder if locked.application else None
        if holder is not None:
            mail.send(
                to=holder.email,
                subject="Votre projet est soutenu",
                template="funding/mail/awarded.txt",
                context={"award": locked},
                about=locked,
                key=f"awarded-{locked.pk}",
            )
    return locked


def annul_award(actor: Actor, award: Award, *, reason: str) -> Award:
    """Annul an award: its envelope gets the money back and it counts no longer; the record stays."""
    if not reason.strip():
        raise Refused("Écrivez pourquoi l’aide est annulée.")
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        can_annul_award(actor, locked).require()
        locked.state = AWARD.target("annul_award")
        locked.annulled_on = clock.today()
        locked.annul_reason = reason.strip()[:300]
        locked.save(update_fields=["state", "annulled_on", "annul_reason"])
        give_back_award(locked)
        journal.record(actor, "funding.annul_award", locked, note=locked.annul_reason)
    return locked
