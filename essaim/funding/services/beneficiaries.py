"""An award that several structures share: each has its part, and its own row in the open data."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from essaim.directory.models import Organisation
from essaim.funding.models import Award, Beneficiary
from essaim.funding.policies import can_record_vote
from essaim.funding.states import AwardState
from essaim.journal import services as journal
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

LEAST = Decimal("0.01")
"""The smallest part that the national schema takes."""

STEP = Decimal("0.0001")


def share_award(actor: Actor, award: Award, shares: Mapping[Organisation, Decimal]) -> Award:
    """Write who receives which part of an award, the structure that carries it included; it alone ends the sharing.

    ``Refused`` when the parts do not sum to 1, one is under a hundredth, or the structure that carries it has none.
    """
    can_record_vote(actor).require()
    parts = {organisation.pk: share.quantize(STEP) for organisation, share in shares.items()}
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        if locked.state == AwardState.ANNULLED:
            raise Refused("Cette aide est annulée\u00a0: personne ne la reçoit.")
        if sum(parts.values()) != 1:
            raise Refused("Les parts doivent faire 100\u00a0% en tout.")
        if min(parts.values()) < LEAST:
            raise Refused("Une part ne peut pas être inférieure à 1\u00a0%.")
        if locked.organisation_id not in parts:
            raise Refused("La structure qui porte l’aide en reçoit une part.")
        held = dict(locked.beneficiaries.values_list("organisation_id", "share"))
        if parts == (held or {locked.organisation_id: Decimal(1)}):
            return locked
        locked.beneficiaries.all().delete()
        if len(parts) > 1:
            rows = [Beneficiary(award=locked, organisation_id=key, share=share) for key, share in parts.items()]
            Beneficiary.objects.bulk_create(rows)
        journal.record(actor, "funding.share_award", locked, facts={"beneficiaries": len(parts)})
    return locked
