"""The public page of an award: the laureate consents, the office publishes, consent can be taken back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.documents import services as documents
from essaim.documents.checks import inspect
from essaim.documents.models import Visibility
from essaim.documents.queries import files_of
from essaim.funding.models import Award, Laureate
from essaim.funding.pictures import redrawn
from essaim.funding.policies import can_consent_laureate, can_describe_laureate, can_publish_laureate
from essaim.funding.states import AwardState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.text import slug
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

PICTURE_SLOT = "picture"
"""Place of the picture among the files of a page."""


def consent_laureate(actor: Actor, award: Award, *, story: str) -> Laureate:
    """The laureate agrees to a page and writes its story; an annulled award has no page."""
    can_consent_laureate(actor, award).require()
    if not story.strip():
        raise ValidationError({"story": "Présentez le projet en quelques phrases : c’est ce que le public lira."})
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        if locked.state == AwardState.ANNULLED:
            raise Refused("Cette aide est annulée : elle ne peut plus avoir de page publique.")
        laureate = Laureate.objects.filter(award=locked).first() or _new_page(locked)
        if laureate.consented_at is not None and laureate.story == story.strip()[:3000]:
            return laureate
        laureate.story = story.strip()[:3000]
        laureate.consented_at = clock.now()
        laureate.consented_by = actor.label[:120]
        laureate.save()
        journal.record(actor, "funding.consent_laureate", locked)
    return laureate


def describe_laureate(actor: Actor, laureate: Laureate, *, upload: Any, alt: str) -> Laureate:
    """Put a picture on the page, in place of the former one, with the words that stand for it; by either side.

    ``ValidationError`` without words, or when the file is no picture. What the camera wrote in the file is left out.
    """
    can_describe_laureate(actor, laureate.award).require()
    alt = alt.strip()[:200]
    if not alt:
        raise ValidationError({"alt": "Décrivez l’image en une phrase, pour qui ne la voit pas."})
    content = redrawn(inspect(upload).content) if upload else None
    with transaction.atomic():
        locked = Laureate.objects.select_for_update().get(pk=laureate.pk)
        if content is None and not locked.picture_key:
            raise ValidationError({"picture": "Choisissez une image."})
        if content is not None:
            former = files_of(locked, PICTURE_SLOT).first()
            added = documents.add_file(
                actor,
                owner=locked,
                upload=content,
                filename=f"{locked.slug}.jpg",
                slot=PICTURE_SLOT,
                visibility=Visibility.PUBLIC,
            )
            if former is not None and former.pk != added.pk:
                documents.remove_file(actor, owner=locked, file=former)
            locked.picture_key = str(added.pk)
        locked.picture_alt = alt
        locked.save(update_fields=["picture_key", "picture_alt"])
        journal.record(actor, "funding.describe_laureate", locked.award)
    return locked


def withdraw_consent(actor: Actor, laureate: Laureate) -> None:
    """Take back the consent: the page disappears at once; taken back twice, it is one act."""
    can_consent_laureate(actor, laureate.award).require()
    with transaction.atomic():
        locked = Laureate.objects.select_for_update().get(pk=laureate.pk)
        if locked.consented_at is None:
            return
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
            raise Refused("Notifiez d’abord l’aide : la structure l’apprend avant le public.")
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


def _new_page(award: Award) -> Laureate:
    """An empty page at a free address: two awards of one structure at the same instant take two of them."""
    base = slug(f"{award.organisation.name} {award.voted_on.year}", 70) or "laureat"
    for rank in range(1, 1000):
        address = base if rank == 1 else f"{base}-{rank}"
        if Laureate.objects.filter(slug=address).exists():
            continue
        try:
            with transaction.atomic():
                return Laureate.objects.create(award=award, slug=address)
        except IntegrityError:
            continue
    raise Refused("Toutes les adresses proches de ce nom sont prises. Écrivez à la mission ESS.")
