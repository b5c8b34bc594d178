"""Who reads the files of a financial report."""

from essaim.documents.models import File
from essaim.documents.readers import READERS, audience
from essaim.funding.queries import READS_ALL
from essaim.people.actors import Actor
from essaim.settlement.queries import own_reports


def can_read_report_file(actor: Actor, key: str, file: File) -> bool:
    """Whether the actor is the beneficiary, or follows awards in the office."""
    return audience(
        file,
        published=False,
        owner_side=own_reports(actor).filter(pk=key).exists(),
        office_side=actor.has(*READS_ALL),
    )


READERS.add("settlement.report", can_read_report_file)
