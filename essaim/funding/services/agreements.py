"""The agreement of an award: drawn from the city's own template as often as needed, signed once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.documents import services as documents
from essaim.documents.models import Visibility
from essaim.funding import letters
from essaim.funding.models import Agreement, Award
from essaim.funding.policies import can_draw_agreement
from essaim.funding.schedules import Line, check_schedule
from essaim.funding.sequels import tell
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

AGREEMENT_SLOT = "agreement"
SIGNED_SLOT = "signed_agreement"


def draw_agreement(
    actor: Actor,
    award: Award,
    *,
    city_signatory: str,
    organisation_signatory: str,
    schedule: Sequence[Line],
    exercise_ends_on: date | None = None,
    unspent_terms: str = "",
    redistribution: str = "",
    conditions: Sequence[str] = (),
) -> Agreement:
    """Draw a version of the agreement as a Word document; the same terms as the last version are that version.

    ``schedule`` makes the award to the cent. ``unspent_terms``: how what is not spent may be kept, given back when
    nothing is said (S3). ``redistribution``: to whom and how the money may be passed on, nobody when nothing is said
    (S11). A signed agreement is not drawn again.
    """
    can_draw_agreement(actor, award).require()
    check_schedule(schedule, award.amount)
    terms = terms_of(
        award,
        city_signatory=city_signatory,
        organisation_signatory=organisation_signatory,
        schedule=schedule,
        exercise_ends_on=exercise_ends_on,
        unspent_terms=unspent_terms,
        redistribution=redistribution,
        conditions=conditions,
    )
    content = letters.agreement_document(award, terms)
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        can_draw_agreement(actor, locked).require()
        last = locked.agreements.first()
        if last is not None and last.signed_on is not None:
            raise Refused("La convention est signée\u00a0: elle ne change plus.")
        if last is not None and last.terms == terms:
            return last
        number = last.number + 1 if last else 1
        file = documents.add_file(
            actor,
            owner=locked,
            upload=content,
            filename=f"convention-{locked.reference}-v{number}.docx",
            slot=AGREEMENT_SLOT,
            title=f"Convention, version {number}",
            visibility=Visibility.OWNER,
        )
        agreement = Agreement.objects.create(award=locked, number=number, file_key=str(file.pk), terms=terms)
        journal.record(actor, "funding.draw_agreement", locked, facts={"number": number})
    return agreement


def terms_of(
    award: Award,
    *,
    city_signatory: str,
    organisation_signatory: str,
    schedule: Sequence[Line],
    exercise_ends_on: date | None = None,
    unspent_terms: str = "",
    redistribution: str = "",
    conditions: Sequence[str] = (),
) -> dict[str, Any]:
    """What was typed, as an agreement keeps it and as its template reads it."""
    return {
        "city_signatory": city_signatory.strip(),
        "organisation_signatory": organisation_signatory.strip(),
        "schedule": [line.as_data() for line in schedule],
        "exercise_ends_on": (exercise_ends_on or award.exercise_ends_on).isoformat(),
        "unspent_terms": unspent_terms.strip(),
        "redistribution": redistribution.strip(),
        "conditions": [line.strip() for line in conditions if line.strip()],
    }


def sign_agreement(actor: Actor, agreement: Agreement, *, signed_on: date, upload: Any = None) -> Agreement:
    """Note the day of the signature, with the signed copy when there is one; noted twice, noted once."""
    if signed_on > clock.today():
        raise ValidationError({"signed_on": "Une signature ne se note pas d’avance."})
    with transaction.atomic():
        award = Award.objects.select_for_update().get(pk=agreement.award_id)
        can_draw_agreement(actor, award).require()
        locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
        if locked.signed_on is not None:
            return locked
        if locked.number != max(award.agreements.values_list("number", flat=True)):
            raise Refused("Une version plus récente existe\u00a0: c’est elle qui se signe.")
        if signed_on < award.voted_on:
            raise ValidationError({"signed_on": "Une convention ne se signe pas avant le vote."})
        if upload is not None:
            file = documents.add_file(
                actor,
                owner=award,
                upload=upload,
                slot=SIGNED_SLOT,
                title="Convention signée",
                visibility=Visibility.OWNER,
            )
            locked.signed_file_key = str(file.pk)
        locked.signed_on = signed_on
        locked.save(update_fields=["signed_on", "signed_file_key"])
        journal.record(actor, "funding.sign_agreement", award, facts={"number": locked.number, "signed_on": signed_on})
        tell(actor, award)
    return locked
