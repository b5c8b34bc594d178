"""The clock of silence on the files (S12): what each has left, and those whose clock is about to fall."""

from datetime import timedelta

from django.db.models import Prefetch, QuerySet

from essaim.funding.law.deadlines import add_months
from essaim.funding.law.silence import NOTICE, Pause, Silence, silence
from essaim.funding.law.thresholds import threshold
from essaim.funding.models import Application, PieceRequest
from essaim.funding.queries import office_applications
from essaim.funding.states import APPLICATION
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.people.actors import Actor


def silence_of(file: Application) -> Silence | None:
    """The clock of a request that was sent and that nobody has decided; None for another."""
    if file.filed_at is None or file.state not in APPLICATION.under_way:
        return None
    return silence(day_in_paris(file.filed_at), pauses_of(file), clock.today())


def pauses_of(file: Application) -> list[Pause]:
    """When pieces were asked of the file, which stops its clock, the oldest first."""
    return [
        Pause(
            asked_on=day_in_paris(request.created_at),
            due_on=request.due_on,
            answered_on=day_in_paris(request.answered_at) if request.answered_at else None,
        )
        for request in sorted(file.piece_requests.all(), key=lambda request: request.created_at)
    ]


def files_near_silence(actor: Actor) -> QuerySet[Application]:
    """Files under way sent so long ago that silence falls soon or has fallen, but for what stopped their clock."""
    day = clock.today() + NOTICE
    sent_until = add_months(day, -int(threshold("silence_months", day).value))
    files = office_applications(actor).filter(
        state__in=APPLICATION.under_way, filed_at__lt=clock.paris(sent_until + timedelta(days=1))
    )
    requests = Prefetch("piece_requests", PieceRequest.objects.order_by("due_on", "id"))
    return files.select_related("organisation", "assigned_to").prefetch_related(requests)
