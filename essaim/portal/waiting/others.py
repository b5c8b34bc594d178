"""What waits in the strategy, and for the technical administration."""

from django.db.models import QuerySet

from essaim.jobs.models import Job
from essaim.jobs.queries import jobs_visible_to
from essaim.people.actors import Actor
from essaim.portal.addresses import address
from essaim.portal.waiting.items import Item, Queue
from essaim.strategy.board import OutsideStrategy, outlook, strategy_comb
from essaim.strategy.models import RoadmapAction


def piloted_sheets(actor: Actor) -> QuerySet[RoadmapAction]:
    """The sheets that this person pilots, in any roadmap: whether it is worth looking for late ones."""
    if actor.user is None:
        return RoadmapAction.objects.none()
    return RoadmapAction.objects.filter(pilots=actor.user)


def late_sheets(actor: Actor) -> list[Item]:
    """The sheets of the present roadmap that this person pilots and whose obligations are late."""
    try:
        seen = outlook()
    except OutsideStrategy:
        return []
    mine = set(piloted_sheets(actor).filter(roadmap=seen.roadmap).values_list("action__code", flat=True))
    if not mine:
        return []
    comb = strategy_comb(seen, actor)
    return [
        Item(
            "Rattraper le retard",
            f"{code} {seen.sheet_by_code[code].title}",
            address("strategy:office_action", code) or address("strategy:action", code),
            f"Fiche que vous pilotez, {comb.actions[code].state.word.lower()}",
        )
        for code in sorted(mine)
        if comb.actions[code].standing.is_late
    ]


def failed_jobs(actor: Actor) -> QuerySet[Job]:
    """Background work that failed for good, for the technical administration."""
    return jobs_visible_to(actor).failed()


def _job(job: Job) -> Item:
    return Item("Relancer un travail", job.name, address("jobs:jobs"), job.last_error[:120])


QUEUES = (Queue("jobs", "technique", "jobs:jobs", failed_jobs, _job),)
