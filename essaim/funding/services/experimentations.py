"""Following an experimentation that was helped: its steps, and its report, in which failing is a valid result."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import Award, ExperimentationMilestone, ExperimentationOutcome, ExperimentationResult
from essaim.funding.policies import can_follow_experimentation, can_publish_outcome
from essaim.funding.services.freshness import require_fresh
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor


def _lock(award: Award) -> Award:
    rows = Award.objects.select_for_update(of=("self",)).select_related("organisation", "application")
    return rows.get(pk=award.pk)


def plan_milestone(actor: Actor, award: Award, *, title: str, due_on: date) -> ExperimentationMilestone:
    """Add a step to an experimentation; the same step of the same day is the same one."""
    with transaction.atomic():
        locked = _lock(award)
        can_follow_experimentation(actor, locked).require()
        milestone, created = ExperimentationMilestone.objects.get_or_create(
            award=locked, title=title.strip(), due_on=due_on
        )
        if created:
            journal.record(actor, "funding.plan_milestone", locked, facts={"title": milestone.title})
    return milestone


def note_milestone(
    actor: Actor,
    milestone: ExperimentationMilestone,
    *,
    version: int | None = None,
    title: str,
    due_on: date,
    done_on: date | None = None,
    learnt: str = "",
) -> ExperimentationMilestone:
    """Say what became of a step: done on a day, and what it taught. Said twice, it is said once."""
    with transaction.atomic():
        award = _lock(milestone.award)
        can_follow_experimentation(actor, award).require()
        locked = ExperimentationMilestone.objects.select_for_update().get(pk=milestone.pk)
        told = (title.strip(), due_on, done_on, learnt.strip())
        if told == (locked.title, locked.due_on, locked.done_on, locked.learnt):
            return locked
        require_fresh(locked, version)
        if done_on is not None and done_on > clock.today():
            raise ValidationError({"done_on": "Une étape se note faite une fois qu’elle l’est."})
        if award.milestones.filter(title=title.strip(), due_on=due_on).exclude(pk=locked.pk).exists():
            raise ValidationError({"title": "Cette étape est déjà dans la liste, à la même date."})
        locked.title, locked.due_on, locked.done_on, locked.learnt = told
        locked.save()
        journal.record(actor, "funding.note_milestone", award, facts={"title": locked.title})
    return locked


def remove_milestone(actor: Actor, milestone: ExperimentationMilestone) -> None:
    """Take out a step that was not done: what was done stays."""
    with transaction.atomic():
        award = _lock(milestone.award)
        can_follow_experimentation(actor, award).require()
        locked = ExperimentationMilestone.objects.filter(pk=milestone.pk).first()
        if locked is None:
            return
        if locked.done_on is not None:
            raise Refused("Cette étape est faite\u00a0: elle reste dans l’histoire de l’expérimentation.")
        locked.delete()
        journal.record(actor, "funding.remove_milestone", award, facts={"title": milestone.title})


def tell_outcome(
    actor: Actor,
    award: Award,
    *,
    result: ExperimentationResult,
    text: str,
    version: int | None = None,
    is_published: bool | None = None,
) -> ExperimentationOutcome:
    """Tell how the experimentation ended and what it taught; told again, the report changes and keeps its day.

    ``is_published`` is for who carries it alone: everyone reads the report, or no longer; None leaves it as it is.
    """
    if not text.strip():
        raise ValidationError({"text": "Écrivez ce que vous avez appris\u00a0: c’est ce qui servira à d’autres."})
    with transaction.atomic():
        locked = _lock(award)
        can_follow_experimentation(actor, locked).require()
        if is_published is not None:
            can_publish_outcome(actor, locked).require()
        outcome = ExperimentationOutcome.objects.filter(award=locked).first()
        if outcome is None:
            outcome = ExperimentationOutcome(award=locked, told_on=clock.today())
        else:
            require_fresh(outcome, version)
        before = (outcome.result, outcome.text, outcome.published_on)
        outcome.result, outcome.text = ExperimentationResult(result), text.strip()
        if is_published is not None:
            outcome.published_on = (outcome.published_on or clock.today()) if is_published else None
        if before == (outcome.result, outcome.text, outcome.published_on):
            return outcome
        outcome.save()
        journal.record(actor, "funding.tell_outcome", locked, facts={"result": str(outcome.result)})
    return outcome
