"""A deliberation prepared for the council and amended until it is voted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import Deliberation, DeliberationDraft
from essaim.funding.policies import can_record_vote
from essaim.journal import services as journal
from essaim.kernel.freshness import require_fresh
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor


def keep_draft(
    actor: Actor,
    draft: DeliberationDraft | None,
    *,
    title: str,
    mode: str,
    council_on: date | None,
    lines: Sequence[Mapping[str, Any]],
    version: int | None = None,
) -> DeliberationDraft:
    """Keep a deliberation as it is typed, lines included; amended, the former words are in the journal.

    ``Refused`` once it is voted, or when somebody amended it since ``version``.
    """
    can_record_vote(actor).require()
    if not title.strip():
        raise ValidationError({"title": "Écrivez l’objet de la délibération."})
    with transaction.atomic():
        kept = DeliberationDraft()
        if draft is not None:
            kept = DeliberationDraft.objects.select_for_update().get(pk=draft.pk)
            if kept.deliberation_id is not None:
                raise Refused("Cette délibération est votée\u00a0: elle ne s’amende plus.")
            require_fresh(kept, version)
        words = {
            "title": title.strip()[:240],
            "mode": mode,
            "council_on": council_on,
            "lines": [dict(x) for x in lines],
        }
        if draft is not None and all(getattr(kept, name) == value for name, value in words.items()):
            return kept
        for name, value in words.items():
            setattr(kept, name, value)
        kept.clean_fields(exclude=["deliberation", "lines"])
        kept.save()
        verb = "funding.amend_draft" if draft is not None else "funding.prepare_draft"
        journal.record(actor, verb, kept, facts={"lines": len(kept.lines)})
    return kept


def close_draft(actor: Actor, draft: DeliberationDraft, deliberation: Deliberation) -> None:
    """Tie a draft to the vote that came of it: it is amended no longer."""
    can_record_vote(actor).require()
    DeliberationDraft.objects.filter(pk=draft.pk, deliberation=None).update(deliberation=deliberation)
