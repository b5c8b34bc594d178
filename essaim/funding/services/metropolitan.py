"""Leading a file to the metropolitan call: two proposals, the holder's consent, the sending, the answer."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import Application, MetropolitanAnswer, MetropolitanReferral
from essaim.funding.policies import (
    can_answer_metropolitan_consent,
    can_ask_metropolitan_consent,
    can_propose_city_share,
    can_propose_metropolis_share,
    can_send_to_metropolis,
)
from essaim.funding.services.facts import write_metropolis
from essaim.funding.services.freshness import lock_application
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role


def _referral(locked: Application) -> MetropolitanReferral:
    found, _ = MetropolitanReferral.objects.select_for_update().get_or_create(application=locked)
    return found


def propose_city_share(actor: Actor, application: Application, *, amount: Decimal | None) -> MetropolitanReferral:
    """Write what the city proposes in the common plan; None takes it back."""
    with transaction.atomic():
        locked = lock_application(application)
        can_propose_city_share(actor, locked).require()
        referral = _referral(locked)
        if referral.city_proposed != amount:
            referral.city_proposed = amount
            referral.save(update_fields=["city_proposed"])
            journal.record(actor, "funding.propose_city_share", locked, facts={"amount": amount})
    return referral


def propose_metropolis_share(
    actor: Actor, application: Application, *, amount: Decimal | None, answer: MetropolitanAnswer | None = None
) -> MetropolitanReferral:
    """Write what the metropolis proposes, and what it answers to a file that it was sent.

    Its answer makes it one of the file's cofinancers, granted or refused.
    """
    with transaction.atomic():
        locked = lock_application(application)
        can_propose_metropolis_share(actor, locked).require()
        referral = _referral(locked)
        told = MetropolitanAnswer(answer or referral.answer)
        if referral.sent_at is None and told != MetropolitanAnswer.PENDING:
            raise Refused("Ce dossier ne vous est pas encore envoyé\u00a0: il n’attend pas de réponse.")
        if told == MetropolitanAnswer.ACCEPTED and not amount:
            raise ValidationError({"metropolis_proposed": "Dites le montant que la Métropole retient."})
        if (referral.metropolis_proposed, referral.answer) != (amount, told):
            referral.metropolis_proposed, referral.answer = amount, told
            referral.save(update_fields=["metropolis_proposed", "answer"])
            facts = {"amount": amount, "answer": str(told)}
            journal.record(actor, "funding.propose_metropolis_share", locked, facts=facts)
            if (cofinancer := write_metropolis(referral)) is not None:
                said = {"amount": cofinancer.amount, "status": str(cofinancer.status)}
                journal.record(actor, "funding.write_metropolis", locked, facts=said)
    return referral


def ask_metropolitan_consent(actor: Actor, application: Application) -> MetropolitanReferral:
    """Ask the holder whether their file may go to the metropolis, by mail and in their space. Asked twice, once."""
    with transaction.atomic():
        locked = lock_application(application)
        can_ask_metropolitan_consent(actor, locked).require()
        referral = _referral(locked)
        if referral.consented_at is not None or (referral.asked_at is not None and referral.withdrawn_at is None):
            return referral
        if referral.sent_at is not None:
            raise Refused("La structure a retiré son accord après l’envoi\u00a0: c’est à elle d’y revenir.")
        referral.asked_at, referral.withdrawn_at = clock.now(), None
        referral.save(update_fields=["asked_at", "withdrawn_at"])
        journal.record(actor, "funding.ask_metropolitan_consent", locked)
        if locked.holder is not None:
            mail.send(
                to=locked.holder.email,
                subject="Votre projet et l’appel de la Métropole",
                template="funding/mail/metropolitan_consent.txt",
                context={"application": locked},
                about=locked,
                key=f"metropolitan-{locked.pk}-{referral.version}",
            )
    return referral


def give_metropolitan_consent(actor: Actor, application: Application) -> MetropolitanReferral:
    """Agree that the file goes to the metropolis; given twice, it is given once, on its first day."""
    with transaction.atomic():
        locked = lock_application(application)
        can_answer_metropolitan_consent(actor, locked).require()
        referral = _referral(locked)
        if referral.asked_at is None:
            raise Refused("La mission ESS ne vous a pas encore proposé cet appel.")
        if referral.consented_at is None:
            referral.consented_at, referral.withdrawn_at = clock.now(), None
            referral.save(update_fields=["consented_at", "withdrawn_at"])
            journal.record(actor, "funding.give_metropolitan_consent", locked)
    return referral


def withdraw_metropolitan_consent(actor: Actor, application: Application) -> MetropolitanReferral:
    """Refuse, or take the consent back: the metropolis no longer reads the file."""
    with transaction.atomic():
        locked = lock_application(application)
        can_answer_metropolitan_consent(actor, locked).require()
        referral = _referral(locked)
        if referral.asked_at is not None and referral.withdrawn_at is None:
            referral.consented_at, referral.withdrawn_at = None, clock.now()
            referral.save(update_fields=["consented_at", "withdrawn_at"])
            journal.record(actor, "funding.withdraw_metropolitan_consent", locked)
    return referral


def send_to_metropolis(actor: Actor, application: Application) -> MetropolitanReferral:
    """Send the file to the metropolis, whose agents then read it; sent twice, it is sent once."""
    with transaction.atomic():
        locked = lock_application(application)
        referral = _referral(locked)
        can_send_to_metropolis(actor, referral).require()
        if referral.sent_at is not None:
            return referral
        referral.sent_at = clock.now()
        referral.save(update_fields=["sent_at"])
        journal.record(actor, "funding.send_to_metropolis", locked)
        for agent in _metropolitan_agents():
            mail.send(
                to=agent.email,
                subject=f"Un dossier de la Ville pour votre appel\u00a0: {locked.number}",
                template="funding/mail/metropolitan_file.txt",
                context={"application": locked},
                about=locked,
                key=f"metropolitan-file-{locked.pk}-{agent.pk}",
            )
    return referral


def _metropolitan_agents() -> list[User]:
    granted = RoleGrant.objects.in_force().filter(role=Role.METROPOLIS).values("user")
    return list(User.objects.filter(pk__in=granted, is_active=True).order_by("pk"))
