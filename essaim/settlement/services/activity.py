"""Two years after: is what was helped still active? Asked by mail with a signed link, answered by either side."""

from datetime import date

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from essaim.funding.models import Award
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.settlement.models import ActivityCheck, Outcome
from essaim.settlement.people import addresses_of
from essaim.settlement.policies import can_answer_activity
from essaim.settlement.queries import awards_to_ask

_SALT = "essaim.settlement.activity"


def activity_token(award: Award) -> str:
    """What the link of the mail holds: whoever has it answers for this award, and nothing else."""
    return signing.dumps(str(award.pk), salt=_SALT)


def award_key_of(token: str) -> str:
    """The award that a link speaks of, empty when the link was not made here."""
    try:
        return str(signing.loads(token, salt=_SALT))
    except signing.BadSignature:
        return ""


def ask_activity(actor: Actor, award: Award) -> ActivityCheck:
    """Ask the beneficiary by mail, once."""
    with transaction.atomic():
        Award.objects.select_for_update().get(pk=award.pk)
        check, _ = ActivityCheck.objects.get_or_create(award=award)
        if check.asked_on is not None or check.outcome:
            return check
        check.asked_on = clock.today()
        check.save(update_fields=["asked_on"])
        journal.record(actor, "settlement.ask_activity", award)
        link = reverse("settlement:answer_by_link", args=[activity_token(award)])
        for address in addresses_of(award):
            mail.send(
                to=address,
                subject="Deux ans après, où en est votre projet\u00a0?",
                template="settlement/mail/activity.txt",
                context={"award": award, "link": link},
                about=award,
                key=f"activity-{award.pk}-{address}",
            )
    return check


def ask_all(actor: Actor) -> int:
    """Ask those whose two years have just passed and who were not asked; give their number."""
    waiting = awards_to_ask(clock.today()).filter(activity_check__asked_on__isnull=True)
    found = list(waiting.select_related("organisation", "application__holder"))
    for award in found:
        ask_activity(actor, award)
    return len(found)


def answer_activity(actor: Actor, award: Award, *, outcome: str, known_on: date, source: str) -> ActivityCheck:
    """Write what became of it, on which day that was known and how; a later answer replaces it."""
    can_answer_activity(actor, award).require()
    return write_answer(actor, award, outcome=outcome, known_on=known_on, source=source)


def write_answer(actor: Actor, award: Award, *, outcome: str, known_on: date, source: str) -> ActivityCheck:
    """The same for whoever holds the link of the mail: the link is the right."""
    if known_on > clock.today():
        raise ValidationError({"known_on": "On constate ce qui est arrivé, pas ce qui arrivera."})
    with transaction.atomic():
        Award.objects.select_for_update().get(pk=award.pk)
        check, _ = ActivityCheck.objects.get_or_create(award=award)
        said = {"outcome": Outcome(outcome).value, "known_on": known_on, "source": source.strip()[:200]}
        if all(getattr(check, name) == value for name, value in said.items()):
            return check
        for name, value in said.items():
            setattr(check, name, value)
        check.save(update_fields=list(said))
        journal.record(actor, "settlement.answer_activity", award, facts={"outcome": check.outcome})
    return check
