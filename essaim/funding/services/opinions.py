"""Opinions asked of services, partners and people: asked, given, withdrawn, shown to the applicant, reminded."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.directory.models import Partner, Service
from essaim.funding import opinions
from essaim.funding.models import Application, OpinionChoice, OpinionRequest
from essaim.funding.policies import can_answer_opinion, can_ask_opinion, can_follow_opinion
from essaim.funding.services.freshness import lock_application, require_fresh
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.people.models import User

Whom = Service | Partner | User


def ask_opinion(
    actor: Actor, application: Application, *, whom: Whom, due_on: date, question: str = ""
) -> OpinionRequest:
    """Ask a service, a partner or a person what they think of a file; asked twice while unanswered, asked once.

    ``Refused`` when nobody has an account to answer.
    """
    if due_on < clock.today():
        raise ValidationError({"due_on": "Cette date est passée."})
    field = {Service: "service", Partner: "partner"}.get(type(whom), "person")
    with transaction.atomic():
        locked = lock_application(application)
        can_ask_opinion(actor, locked).require()
        pending = locked.opinion_requests.filter(answered_at__isnull=True, withdrawn_at__isnull=True)
        found = pending.filter(**{field: whom}).first()
        if found is not None:
            return found
        request = OpinionRequest(
            application=locked, due_on=due_on, question=question.strip()[:1000], asked_by=actor.user, **{field: whom}
        )
        people = opinions.recipients(request, opinions.speakers())
        if not people:
            raise Refused(f"Personne n’a de compte pour répondre au nom de {whom}. L’administration peut en ouvrir un.")
        request.save()
        journal.record(actor, "funding.ask_opinion", locked, note=request.whom if field != "person" else "")
        for person in people:
            mail.send(
                to=person.email,
                subject=f"Votre avis est demandé\u00a0: {locked.number}",
                template="funding/mail/opinion.txt",
                context={"request": request, "application": locked},
                about=locked,
                key=f"opinion-{request.pk}-{person.pk}",
            )
    return request


def answer_opinion(
    actor: Actor,
    asked: OpinionRequest,
    *,
    choice: str,
    marks: Mapping[str, str],
    text: str = "",
    version: int | None = None,
) -> OpinionRequest:
    """Give one's opinion, or change it as long as the file is not decided. Reserves and refusals say why.

    The same opinion sent twice by one person is given once.
    """
    if choice not in OpinionChoice.values:
        raise ValidationError({"choice": "Choisissez un avis."})
    if choice in (OpinionChoice.RESERVED, OpinionChoice.UNFAVOURABLE) and not text.strip():
        raise ValidationError({"text": "Dites pourquoi, en quelques mots\u00a0: la mission s’en servira."})
    with transaction.atomic():
        locked = (
            OpinionRequest.objects.select_for_update(of=("self",)).select_related("service", "partner").get(pk=asked.pk)
        )
        file = lock_application(locked.application)
        can_answer_opinion(actor, locked).require()
        before = (locked.choice, locked.text, locked.marks, locked.answered_by)
        locked.choice, locked.text = choice, text.strip()[:3000]
        locked.marks = {code: marks[code] for code in opinions.QUESTIONS if marks.get(code) in opinions.MARKS}
        locked.answered_by = actor.user
        if before == (locked.choice, locked.text, locked.marks, locked.answered_by):
            return locked
        require_fresh(locked, version)
        locked.answered_at = clock.now()
        locked.save()
        facts = {"choice": choice}
        journal.record(actor, "funding.answer_opinion", file, facts=facts, note=locked.get_choice_display())
    return locked


def withdraw_opinion(actor: Actor, asked: OpinionRequest) -> OpinionRequest:
    """No longer wait for an opinion that was not given; pressed twice, done once."""
    with transaction.atomic():
        locked = OpinionRequest.objects.select_for_update().get(pk=asked.pk)
        can_follow_opinion(actor, locked).require()
        if locked.answered_at is not None:
            raise Refused("Cet avis vient d’être donné\u00a0: il reste au dossier.")
        if locked.withdrawn_at is None:
            locked.withdrawn_at = clock.now()
            locked.save(update_fields=["withdrawn_at"])
            journal.record(actor, "funding.withdraw_opinion", locked.application)
    return locked


def share_opinion(actor: Actor, asked: OpinionRequest, *, is_shared: bool) -> OpinionRequest:
    """Let the applicant read an opinion that was given, or no longer."""
    with transaction.atomic():
        locked = OpinionRequest.objects.select_for_update().get(pk=asked.pk)
        can_follow_opinion(actor, locked).require()
        if locked.answered_at is None:
            raise Refused("Cet avis n’est pas encore donné.")
        if locked.is_shared != is_shared:
            locked.is_shared = is_shared
            locked.save(update_fields=["is_shared"])
            journal.record(actor, "funding.share_opinion", locked.application, facts={"is_shared": is_shared})
    return locked


def remind_opinions(actor: Actor) -> int:
    """Write to each person once a day about all the opinions awaited of them that are due soon or late.

    Answers how many messages were asked for; a day's message is one whatever the number of calls.
    """
    today = clock.today()
    awaited = (
        OpinionRequest.objects.filter(answered_at__isnull=True, withdrawn_at__isnull=True)
        .filter(due_on__lte=today + opinions.REMINDED_BEFORE)
        .select_related("application", "service", "partner", "person")
        .order_by("due_on", "pk")
    )
    known = opinions.speakers()
    by_person: dict[User, list[OpinionRequest]] = defaultdict(list)
    for request in awaited:
        for person in opinions.recipients(request, known):
            by_person[person].append(request)
    for person, requests in by_person.items():
        with transaction.atomic():
            mail.send(
                to=person.email,
                subject="Des avis attendus de vous" if len(requests) > 1 else "Un avis attendu de vous",
                template="funding/mail/opinions_due.txt",
                context={"requests": requests, "today": today},
                key=f"opinions-due-{person.pk}-{today.isoformat()}",
            )
    return len(by_person)
