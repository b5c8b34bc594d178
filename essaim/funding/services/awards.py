"""The council's vote and what follows it: deliberation, awards, notification, annulment."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.documents import services as documents
from essaim.documents.models import Visibility
from essaim.funding import letters
from essaim.funding.award_checks import yearly_check
from essaim.funding.law.european import REGIMES
from essaim.funding.mails import Wording
from essaim.funding.models import (
    Application,
    Award,
    CommitteeOpinion,
    Deliberation,
    DeliberationMode,
    Envelope,
)
from essaim.funding.policies import (
    ANNULLING,
    can_annul_award,
    can_award_application,
    can_notify_award,
    can_record_vote,
)
from essaim.funding.proposals import Line, check_deliberation
from essaim.funding.sequels import tell
from essaim.funding.services.envelopes import commit_award, give_back_award, release_opinion
from essaim.funding.services.mails import tell_applicant
from essaim.funding.states import APPLICATION, AWARD, AwardState
from essaim.gatherings.models import Meeting
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.money import cents
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.state_aid import services as state_aid
from essaim.state_aid.models import Instrument, Regime, Undertaking
from essaim.territory.identity import identity

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")
"""Short enough for a reference ``<number>-<rank>`` to fit, without what an address would cut."""

LETTER_SLOT = "award_letter"
"""Place of the letter among the files of an award."""


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
    not ready, or when the number is taken by another vote. Two votes at once on one envelope queue on its row: the
    loser reads what is left. The same vote sent twice is one vote.
    """
    can_record_vote(actor).require()
    if not lines:
        raise Refused("Une délibération d’attribution porte au moins une aide.")
    number = check_number(number)
    with transaction.atomic():
        # Files before envelopes, each in one order: no two acts ever wait for each other.
        files = [line.application.pk for line in lines if line.application is not None]
        list(Application.objects.select_for_update().filter(pk__in=files).order_by("pk"))
        reserving = CommitteeOpinion.objects.filter(application__in=files, envelope__isnull=False)
        envelope_keys = {line.envelope.pk for line in lines if line.envelope is not None}
        envelope_keys |= set(reserving.values_list("envelope_id", flat=True))
        list(Envelope.objects.select_for_update().filter(pk__in=envelope_keys).order_by("pk"))
        found = Deliberation.objects.filter(number=number).first()
        if found is not None:
            if _is_same_vote(found, title=title, voted_on=voted_on, total=total, lines=lines):
                return found
            raise Refused(f"La délibération {number} est déjà inscrite.")
        counted = [line.organisation for line in lines if line.qualification in REGIMES]
        state_aid.lock_single_undertakings(actor, counted, voted_on)
        for check in check_deliberation(mode=mode, total=total, lines=lines, day=voted_on):
            if check.blocks_vote:
                raise Refused(check.sentence)
        deliberation = Deliberation.objects.create(
            number=number, title=title, voted_on=voted_on, mode=mode, total=cents(total), meeting=meeting
        )
        journal.record(actor, "funding.record_deliberation", deliberation, facts={"total": cents(total)})
        for rank, line in enumerate(lines, start=1):
            _write_award(actor, deliberation, line, rank)
    return deliberation


def award_application(
    actor: Actor,
    application: Application,
    *,
    number: str,
    voted_on: date,
    amount: Decimal,
    envelope: Envelope | None = None,
    **line: Any,
) -> Award:
    """Write the vote that awards one file by a deliberation of its own; ``line`` holds the other fields of ``Line``.

    A project without a structure is awarded to the one that hosts it. Refusals are those of ``record_deliberation``.
    """
    organisation = application.organisation or application.host
    if organisation is None:
        raise Refused("Ce dossier n’a pas de structure\u00a0: personne ne peut recevoir l’aide.")
    proposed = Line(
        organisation=organisation,
        object=application.title,
        amount=amount,
        application=application,
        envelope=envelope,
        **line,
    )
    deliberation = record_deliberation(
        actor,
        number=number,
        title=application.title,
        voted_on=voted_on,
        mode=DeliberationMode.INDIVIDUAL,
        total=amount,
        lines=[proposed],
    )
    return deliberation.lines.get()


def check_number(number: str) -> str:
    """The number of a deliberation as addresses and references carry it; ``ValidationError`` otherwise."""
    number = number.strip()
    if not NUMBER.fullmatch(number):
        raise ValidationError(
            {"number": "Écrivez le numéro en lettres, chiffres, points ou tirets, sans espace, par exemple 26-118."}
        )
    return number


def _is_same_vote(found: Deliberation, *, title: str, voted_on: date, total: Decimal, lines: Sequence[Line]) -> bool:
    """Whether what is asked is what was already written: the same button, pressed twice."""
    written = sorted((award.organisation_id, award.amount, award.object) for award in found.lines.all())
    asked = sorted((line.organisation.pk, cents(line.amount), line.object[:256]) for line in lines)
    return (found.title, found.voted_on, found.total) == (title, voted_on, cents(total)) and written == asked


def _write_award(actor: Actor, deliberation: Deliberation, line: Line, rank: int) -> Award:
    application = line.application
    if application is not None:
        application = Application.objects.select_for_update().get(pk=application.pk)
        can_award_application(actor, application).require()
    kind = line.aid_kind
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
        conditions=line.conditions.strip()[:1000],
        kind=kind,
        stage=line.stage or (application.stage if application else "") or (kind.stage if kind else ""),
        is_experimentation=line.is_experimentation or bool(application and application.is_experimentation),
        municipal_stake=line.municipal_stake or (application.municipal_stake if application else ""),
        strategies=list(line.strategies) or (application.strategies if application else []),
        theme=line.theme,
        legal_basis=line.legal_basis,
        qualification=line.qualification,
        qualification_reason=line.qualification_reason.strip()[:300],
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
    _write_aid(actor, award, line.entrustment_act)
    if application is not None:
        application.state = APPLICATION.target("award_application")
        application.save(update_fields=["state"])
        journal.record(actor, "funding.award_application", application, facts={"amount": award.amount})
    journal.record(actor, "funding.award_grant", award, facts={"amount": award.amount})
    return award


def _write_aid(actor: Actor, award: Award, entrustment_act: str) -> None:
    """Count the award among the aids of its beneficiary when it falls under a de minimis regime."""
    regime = REGIMES.get(award.qualification)
    if regime is None:
        return
    state_aid.record_aid(
        actor,
        Undertaking.objects.get(siren=award.organisation.siren),
        owner=award,
        regime=Regime(regime),
        amount=award.amount,
        granted_on=award.voted_on,
        act=f"Délibération {award.deliberation.number}, {award.object}",
        authority=identity().awarding_body.name,
        instrument=Instrument.IN_KIND if award.is_in_kind else Instrument.GRANT,
        entrustment_act=entrustment_act,
    )


def notify_award(
    actor: Actor,
    award: Award,
    *,
    notified_on: date | None = None,
    with_letter: bool = True,
    wording: Wording | None = None,
) -> Award:
    """Note the day on which the beneficiary was told: the clocks of payment start. Pressed twice, done once.

    The letter is made from the territory's template before anything is locked, and kept where the beneficiary reads.
    """
    day = notified_on or clock.today()
    if day < award.voted_on:
        raise Refused("Une aide ne se notifie pas avant son vote.")
    letter = notification_letter(award, day) if with_letter and can_notify_award(actor, award) else None
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        if locked.state == AwardState.NOTIFIED and can_record_vote(actor):
            return locked
        can_notify_award(actor, locked).require()
        locked.notified_on = day
        locked.state = AWARD.target("notify_award")
        locked.save(update_fields=["notified_on", "state"])
        journal.record(actor, "funding.notify_award", locked)
        tell(actor, locked)
        if letter is not None:
            documents.add_file(
                actor,
                owner=locked,
                upload=letter,
                filename=f"notification-{locked.reference}.pdf",
                slot=LETTER_SLOT,
                title="Lettre de notification",
                visibility=Visibility.OWNER,
            )
        if locked.application is not None:
            key = f"awarded-{locked.pk}"
            tell_applicant(actor, "awarded", locked.application, key=key, wording=wording, award=locked)
    return locked


def notification_letter(award: Award, day: date) -> bytes | None:
    """The letter as it would leave on this day; None when the territory has no template."""
    return letters.award_letter(
        award,
        day=day,
        conditions=[line.strip() for line in award.conditions.splitlines() if line.strip()],
        agreement_required=needs_agreement(award),
    )


def needs_agreement(award: Award) -> bool:
    """Whether the year's total to the beneficiary makes an agreement compulsory (S2)."""
    return not yearly_check(award).ok


def annul_award(actor: Actor, award: Award, *, reason: str) -> Award:
    """Annul an award: its envelope gets the money back and it counts no longer; the record stays."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi l’aide est annulée."})
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        if locked.state == AwardState.ANNULLED and actor.has(*ANNULLING):
            return locked
        can_annul_award(actor, locked).require()
        locked.state = AWARD.target("annul_award")
        locked.annulled_on = clock.today()
        locked.annul_reason = reason.strip()[:300]
        locked.save(update_fields=["state", "annulled_on", "annul_reason"])
        give_back_award(locked)
        state_aid.withdraw_recorded(actor, owner=locked, reason=locked.annul_reason)
        journal.record(actor, "funding.annul_award", locked, note=locked.annul_reason)
        tell(actor, locked)
    return locked
