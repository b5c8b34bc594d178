"""Messages between those who carry a file and those who instruct it, announced by e-mail minutes later, together."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.exchanges import question_of, questions_of
from essaim.funding.models import Application, Comment, Side
from essaim.funding.policies import can_comment, can_follow_application
from essaim.funding.services.telling import tell
from essaim.jobs import services as jobs
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

TELLING = "funding.tell_comments"
GROUPED = timedelta(minutes=10)
"""How long messages wait for the next ones before they are announced together."""

MOST_COMMENTS = 500
"""Messages that one file may hold: a conversation, not a forum."""


def comment(actor: Actor, application: Application, *, side: str, body: str, question: str = "") -> Comment:
    """Write to the other side, about a question of the form or the whole file. The same words sent twice are one."""
    words = body.strip()
    if not words:
        raise ValidationError({"body": "Écrivez votre message."})
    if len(words) > 3000:
        raise ValidationError({"body": "Ce message est trop long\u00a0: 3\u00a0000 caractères au plus."})
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).select_related("response__form_version")
        file = locked.get(pk=application.pk)
        can_comment(actor, file, side).require()
        if question and question_of(file, question) is None:
            raise Refused("Cette question n’est pas dans la demande. Rechargez la page.")
        latest = file.comments.filter(side=side, question=question).last()
        if latest is not None and latest.body == words and latest.author == actor.user and latest.read_at is None:
            return latest
        if file.comments.count() >= MOST_COMMENTS:
            raise Refused(f"Ce dossier contient déjà {MOST_COMMENTS} messages. Téléphonez plutôt.")
        waiting = file.comments.filter(side=side, told_at__isnull=True, read_at__isnull=True).exists()
        written = Comment.objects.create(application=file, question=question, side=side, author=actor.user, body=words)
        journal.record(actor, "funding.comment", file, facts={"side": side, "question": question})
        if not waiting:
            payload = {"application": str(file.pk), "side": str(side)}
            jobs.enqueue(TELLING, key=f"{TELLING}:{written.pk}", payload=payload, due_at=clock.now() + GROUPED)
    return written


def read_comments(actor: Actor, application: Application, *, side: str) -> int:
    """Mark what the other side wrote as read by ``side``; give how many were not. Not journaled: a look."""
    with transaction.atomic():
        if side == Side.APPLICANT:
            can_follow_application(actor, application).require()
        else:
            can_comment(actor, application, side).require()
        others = application.comments.filter(side=Side(side).other, read_at__isnull=True)
        return others.update(read_at=clock.now())


def tell_comments(actor: Actor, *, application: Application, side: str) -> int:
    """Announce to the other side, in one e-mail, what ``side`` wrote and nobody read; give how many messages."""
    with transaction.atomic():
        rows = Application.objects.select_for_update(of=("self",))
        locked = rows.select_related("holder", "assigned_to", "response__form_version").get(pk=application.pk)
        waiting = list(locked.comments.filter(side=side, told_at__isnull=True).select_related("author"))
        unread = [one for one in waiting if one.read_at is None]
        if waiting:
            locked.comments.filter(pk__in=[one.pk for one in waiting]).update(told_at=clock.now())
        if unread:
            to_office = side == Side.APPLICANT
            about = f"{locked.number}, {locked.title}"[:150]
            labels = {question.code: question.label for question in questions_of(locked)}
            tell(
                locked,
                Side(side).other,
                subject=f"On vous écrit au sujet de la demande {about}",
                template="comments",
                key=f"comments-{unread[0].pk}",
                comments=[(labels.get(one.question, ""), one) for one in unread],
                to_office=to_office,
            )
    return len(unread)
