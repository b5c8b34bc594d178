"""The public page of an award: the laureate consents, the office publishes, consent can be taken back."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import Award, Laureate
from essaim.funding.policies import can_consent_laureate, can_publish_laureate
from essaim.funding.states import AwardState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.text import slug
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor


def consent_laureate(actor: Actor, award: Award, *, story: str) -> Laureate:
    """The laureate agrees to a page and writes its story."""
    can_consent_laureate(actor, award).require()
    if not story.strip():
        raise ValidationError({"story": "Présentez le projet en quelques phrases : c’est ce que le public lira."})
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        laureate = Laureate.objects.filter(award=locked).first() or Laureate(award=locked, slug=_free_slug(locked))
        laureate.story = story.strip()[:3000]
        laureate.consented_at = clock.now()
        laureate.consented_by = actor.label
        laureate.save()
        journal.record(actor, "funding.consent_laureate", locked)
    return laureate


def withdraw_consent(actor: Actor, laureate: Laureate) -> None:
    """Take back the consent: the page disappears at once."""
    can_consent_laureate(actor, laureate.award).require()
    with transaction.atomic():
        locked = Laureate.objects.select_for_update().get(pk=laureate.pk)
        locked.published_on = locked.consented_at = None
        locked.consented_by = ""
        locked.save(update_fields=["published_on", "consented_at", "consented_by"])
        journal.record(actor, "funding.withdraw_consent", locked.award)


def publish_laureate(actor: Actor, laureate: Laureate) -> Laureate:
    """Publish the page of a notified award, with the laureate's consent."""
    can_publish_laureate(actor).require()
    with transaction.atomic():
        locked = Laureate.objects.select_for_update(of=("self",)).select_related("award").get(pk=laureate.pk)
        if locked.consented_at is None:
            raise Refused("La structure lauréate n’a pas donné son accord.")
        if locked.award.state != AwardState.NOTIFIED:
            raise Refused("Notifiez d’abord l’aide : la structure l’apprend avant le public.")
        if locked.published_on is None:
            locked.published_on = clock.today()
            locked.save(update_fields=["published_on"])
            journal.record(actor, "funding.publish_laureate", locked.award)
    return locked


def unpublish_laureate(actor: Actor, laureate: Laureate) -> Laureate:
    """Take the page back; the consent stays, so that it may be published again."""
    can_publish_laureate(actor).require()
    with transaction.atomic():
        locked = Laureate.objects.select_for_update().get(pk=laureate.pk)
        if locked.published_on is not None:
            locked.published_on = None
            locked.save(update_fields=["published_on"])
            journal.record(actor, "funding.unpublish_laureate", locked.award)
    return locked


def _free_slug(award: Award) -> str:
    base = slug(f"{award.organisation.name} {award.voted_on.year}", 70)
    candidate, rank = base, 2
    while Laureate.objects.filter(slug=candidate).exists():
        candidate, rank = f"{base}-{rank}", rank + 1
    return candidate
