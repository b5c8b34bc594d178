"""Assessments: the grid of a session, who is asked to score, the marks, a second reading when they are far apart."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding import scoring
from essaim.funding.interests import conflict_about
from essaim.funding.models import Application, Assessment, CutOff, Grid
from essaim.funding.policies import can_adopt_grid, can_ask_second_reading, can_assess, can_invite_assessor
from essaim.funding.services.freshness import lock_application
from essaim.gatherings.models import Decision, DecisionKind
from essaim.gatherings.states import MeetingState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.people.models import User

# --------------------------------------------------------------------------------------------------------- the grid


def freeze_grid(cut_off: CutOff) -> Grid | None:
    """The grid of a session: the call's present one, kept the first time it is asked for; None without any."""
    if cut_off.grid is None:
        cut_off.grid = Grid.objects.filter(call=cut_off.call_id).first()
        cut_off.save(update_fields=["grid"])
    return cut_off.grid


def _grid_of(application: Application) -> Grid | None:
    """The grid that a file is scored with: that of its session, or the call's when it has none yet."""
    if application.cut_off_id is None:
        return Grid.objects.filter(call=application.call_id).first()
    return freeze_grid(CutOff.objects.select_for_update().get(pk=application.cut_off_id))


def adopt_grid(actor: Actor, grid: Grid, *, decision: Decision) -> Grid:
    """Note that a meeting adopted this version of the criteria, by one of its decisions; noted twice, noted once."""
    with transaction.atomic():
        locked = Grid.objects.select_for_update().select_related("call").get(pk=grid.pk)
        can_adopt_grid(actor).require()
        if locked.adopted_by_id == decision.pk:
            return locked
        if locked.adopted_by_id is not None:
            raise Refused("Cette version est déjà adoptée\u00a0: une autre décision adopte une autre version.")
        if decision.kind != DecisionKind.DECISION or decision.meeting.state != MeetingState.HELD:
            raise Refused("Une grille est adoptée par une décision d’une réunion qui s’est tenue.")
        locked.adopted_by = decision
        locked.is_proposed = False
        locked.save(update_fields=["adopted_by", "is_proposed"])
        journal.record(actor, "funding.adopt_grid", locked.call, facts={"grid": locked.number})
    return locked


# ------------------------------------------------------------------------------------------------------ the readings


def invite_assessor(actor: Actor, application: Application, *, assessor: User) -> Assessment:
    """Ask someone to score a file with the grid of its session; asked twice, asked once.

    Someone whose interests keep them out of it is refused.
    """
    with transaction.atomic():
        locked = lock_application(application)
        can_invite_assessor(actor, locked).require()
        found = conflict_about(assessor, locked)
        if found is not None and found[1].must_withdraw:
            raise Refused(f"{assessor} a déclaré un intérêt dans cette structure et ne peut pas noter ce dossier.")
        grid = _grid_of(locked)
        if grid is None:
            raise Refused("Cet appel n’a pas encore de grille de notation.")
        assessment, created = Assessment.objects.get_or_create(
            application=locked, assessor=assessor, defaults={"grid": grid}
        )
        if created:
            journal.record(actor, "funding.invite_assessor", locked)
            mail.send(
                to=assessor.email,
                subject=f"Une demande à noter : {locked.number}",
                template="funding/mail/assess.txt",
                context={"application": locked},
                about=locked,
                key=f"assess-{assessment.pk}",
            )
    return assessment


def save_assessment(
    actor: Actor, assessment: Assessment, *, scores: Mapping[str, int], comment: str = "", is_done: bool = True
) -> Assessment:
    """Keep marks; a finished assessment needs a mark for every criterion. Errors come by criterion."""
    with transaction.atomic():
        locked = (
            Assessment.objects.select_for_update(of=("self",))
            .select_related("application", "grid")
            .get(pk=assessment.pk)
        )
        can_assess(actor, locked).require()
        wrong = scoring.faults(locked.grid.criteria, scores, locked.grid.scale)
        total = None if wrong else scoring.weighted_total(locked.grid.criteria, scores, locked.grid.scale)
        if is_done and total is None and not wrong:
            missing = [c for c in locked.grid.criteria if c["code"] not in scores]
            wrong = {criterion["code"]: "Donnez une note à ce critère." for criterion in missing}
        if wrong:
            raise ValidationError(wrong)
        locked.scores, locked.comment, locked.total = dict(scores), comment.strip(), total
        locked.done_at = clock.now() if is_done else None
        locked.save(update_fields=["scores", "comment", "total", "done_at"])
        if is_done:
            journal.record(actor, "funding.assess_application", locked.application, facts={"total": total})
    return locked


def ask_second_reading(actor: Actor, application: Application, *, message: str) -> Application:
    """Ask everyone who scored a file to talk about it and to give their marks again: the totals are far apart.

    What was given first is kept beside. Pressed twice, asked once.
    """
    with transaction.atomic():
        locked = lock_application(application)
        given = list(locked.assessments.select_related("assessor", "grid").order_by("pk"))
        if given and all(one.done_at is None and one.first_reading for one in given):
            return locked
        can_ask_second_reading(actor, locked).require()
        if not message.strip():
            raise ValidationError({"message": "Dites quand et comment en parler."})
        for one in given:
            done_at = one.done_at.isoformat() if one.done_at else ""
            one.first_reading = {
                "scores": one.scores,
                "total": str(one.total),
                "comment": one.comment,
                "done_at": done_at,
            }
            one.done_at = None
            one.save(update_fields=["first_reading", "done_at"])
        journal.record(actor, "funding.ask_second_reading", locked)
        told = [line.sentence for line in scoring.divergences_of(given)]
        for one in given:
            mail.send(
                to=one.assessor.email,
                subject=f"Vos notes s’écartent\u00a0: parlons de la demande {locked.number}",
                template="funding/mail/second_reading.txt",
                context={"application": locked, "message": message.strip(), "gaps": told},
                about=locked,
                key=f"second-reading-{one.pk}",
            )
    return locked
