"""Who reads the files of applications and awards."""

from django.core.exceptions import PermissionDenied

from essaim.directory.models import MembershipRole
from essaim.directory.queries import memberships_of
from essaim.documents.models import File
from essaim.documents.readers import READERS, audience
from essaim.funding.blindness import is_anonymous
from essaim.funding.interests import why_kept_from
from essaim.funding.models import Award, Laureate
from essaim.funding.policies import can_consent_laureate, can_take_over_grants
from essaim.funding.queries import (
    READS_ALL,
    files_withheld_from,
    office_applications,
    own_applications,
    published_laureates,
)
from essaim.funding.states import AwardState
from essaim.people.actors import Actor


def can_read_application_file(actor: Actor, key: str, file: File) -> bool:
    """Whether the actor carries the application, or handles it in the office (never a draft).

    Who reads it blind reads the pieces that do not name the applicant. ``PermissionDenied`` with the reason for who
    withdrew from it.
    """
    owner_side = own_applications(actor).filter(pk=key).exists()
    found = office_applications(actor).filter(pk=key).select_related("call").first()
    if not owner_side and found is None:
        refuse_withheld(actor, key)
    office_side = found is not None and (not found.is_veiled or is_anonymous(found, file.slot))
    return audience(file, published=False, owner_side=owner_side, office_side=office_side)


def refuse_withheld(actor: Actor, key: str) -> None:
    """``PermissionDenied`` when the actor's role would open this application and they withdrew from it."""
    withheld = files_withheld_from(actor).filter(pk=key).first()
    if withheld is not None:
        raise PermissionDenied(why_kept_from(actor, withheld))


def can_read_award_file(actor: Actor, key: str, file: File) -> bool:
    """Whether the actor carried the application or belongs to the beneficiary, or handles the file in the office.

    An award without application is read by those who read every file. What is public is so from the notification.
    """
    award = Award.objects.filter(pk=key).first()
    if award is None:
        return False
    carried = own_applications(actor).filter(award=award).exists()
    member = memberships_of(actor).filter(
        organisation=award.organisation_id, role__in=(MembershipRole.MANAGER, MembershipRole.CONTRIBUTOR)
    )
    if award.application_id is None:
        handled = actor.has(*READS_ALL)
    else:
        handled = office_applications(actor).filter(pk=award.application_id).exists()
    return audience(
        file,
        published=award.state == AwardState.NOTIFIED,
        owner_side=carried or member.exists(),
        office_side=handled,
    )


def can_read_batch_file(actor: Actor, key: str, file: File) -> bool:
    """Whether the actor takes over past grants: the file names everyone who was helped."""
    return bool(can_take_over_grants(actor))


def can_read_picture(actor: Actor, key: str, file: File) -> bool:
    """Everyone while the page is published; before, who carried the award or publishes pages."""
    page = Laureate.objects.filter(pk=key).select_related("award__application").first()
    if page is None:
        return False
    return audience(
        file,
        published=published_laureates().filter(pk=key).exists(),
        owner_side=bool(can_consent_laureate(actor, page.award)),
        office_side=actor.has(*READS_ALL),
    )


READERS.add("funding.laureate", can_read_picture)
READERS.add("funding.grantbatch", can_read_batch_file)
READERS.add("funding.application", can_read_application_file)
READERS.add("funding.award", can_read_award_file)
