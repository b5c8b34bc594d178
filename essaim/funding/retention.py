"""How long files are kept: the dated terms of ``law/thresholds.yaml`` laid over what is there.

A draft that nobody touches is announced, then deleted. A file refused or withdrawn loses what it says of people
and keeps its number, its place, its amounts: figures and minutes stay true. A file that was helped is never erased by
itself: the archives sort it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from essaim.funding.law import Threshold, threshold
from essaim.funding.law.deadlines import add_months
from essaim.funding.models import Application, Collaborator
from essaim.funding.states import ApplicationState
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris, end_of_day, paris

CLOSED = (ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
"""States whose files are erased at their term."""

TOUCHED_SINCE = Q(warned_on__lt=F("updated_at")) | Q(warned_on__lt=F("response__updated_at"))
"""Drafts that somebody touched after their deletion was announced."""

SOON = 90
"""Days that the page of what is to come looks ahead."""


@dataclass(frozen=True)
class Kept:
    """What is kept for a term: how many are past it today, and how many will be within ``SOON`` days."""

    term: Threshold
    what: str
    count: int
    soon: int


CLOSED_AT = Coalesce("ended_at", "updated_at", output_field=DateTimeField())
"""When a file ended; its last change for those that ended before this was written."""


def drafts_to_warn(day: date) -> QuerySet[Application]:
    """Drafts whose deletion is near, and was not announced since somebody last touched them."""
    near = _untouched(day + timedelta(days=_value("retention_draft_warning", day)), day)
    return near.filter(Q(warned_on__isnull=True) | TOUCHED_SINCE, holder__is_active=True).order_by("pk")


def drafts_to_delete(day: date) -> QuerySet[Application]:
    """Drafts past their term whose deletion was announced long enough ago, and those that nobody can open any more."""
    announced = day - timedelta(days=_value("retention_draft_warning", day))
    due = _untouched(day, day).filter(warned_on__lte=announced).exclude(TOUCHED_SINCE)
    writers = Collaborator.objects.filter(application=OuterRef("pk"), user__is_active=True)
    orphans = Application.objects.filter(state=ApplicationState.DRAFT, organisation__isnull=True)
    nobody = orphans.filter(Q(holder__isnull=True) | Q(holder__is_active=False)).exclude(Exists(writers))
    return Application.objects.filter(Q(pk__in=due.values("pk")) | Q(pk__in=nobody.values("pk"))).order_by("pk")


def files_to_erase(day: date) -> QuerySet[Application]:
    """Files refused or withdrawn whose term is past, and that still say something of people."""
    before = end_of_day(add_months(day, -_value("retention_closed", day)))
    return closed_files().alias(closed=CLOSED_AT).filter(closed__lt=before).order_by("closed", "pk")


def closed_files() -> QuerySet[Application]:
    """Files refused or withdrawn, with ``closed_at``, that are not erased yet."""
    files = Application.objects.filter(state__in=CLOSED, erased_at__isnull=True)
    return files.annotate(closed_at=CLOSED_AT)


def files_to_sort(day: date) -> QuerySet[Application]:
    """Files that were helped, past the term from which the archives sort them: nothing here erases them."""
    before = add_months(day, -_value("retention_awarded", day))
    return Application.objects.filter(state=ApplicationState.AWARDED, award__voted_on__lt=before)


def erased_on(application: Application) -> date | None:
    """The day from which a closed file is erased; None for one that is not closed."""
    if application.state not in CLOSED:
        return None
    closed = day_in_paris(application.ended_at or application.updated_at)
    return add_months(closed, _value("retention_closed", clock.today()))


def kept_today() -> list[Kept]:
    """What is kept, for how long, and what its term takes today and soon."""
    day = clock.today()
    later = day + timedelta(days=SOON)
    counted = (
        ("retention_draft", "Brouillons", drafts_to_delete(day), _untouched(later, day)),
        ("retention_closed", "Dossiers refusés ou retirés", files_to_erase(day), files_to_erase(later)),
        ("retention_awarded", "Dossiers aidés, à trier par les archives", files_to_sort(day), files_to_sort(later)),
    )
    return [Kept(threshold(code, day), what, now.count(), soon.count()) for code, what, now, soon in counted]


def _untouched(day: date, known: date) -> QuerySet[Application]:
    """Drafts that reach their term by ``day`` if nobody touches them, by the terms in force on ``known``."""
    before = paris(add_months(day, -_value("retention_draft", known)))
    drafts = Application.objects.filter(state=ApplicationState.DRAFT, updated_at__lt=before)
    return drafts.filter(response__updated_at__lt=before)


def _value(code: str, day: date) -> int:
    return int(threshold(code, day).value)
