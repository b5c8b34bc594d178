"""Writes of the strategy."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim import __version__
from essaim.directory.models import Partner, Sector, Service
from essaim.documents import services as documents
from essaim.documents.models import File, Visibility
from essaim.gatherings.models import Meeting
from essaim.gatherings.states import MeetingState
from essaim.journal import services as journal
from essaim.kernel.freshness import require_fresh
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.strategy.board import Reading, outlook
from essaim.strategy.models import (
    Action,
    Axis,
    Commitment,
    FollowUpNote,
    IndicatorValue,
    Objective,
    Review,
    Roadmap,
    RoadmapAction,
    SettingAside,
)
from essaim.strategy.policies import (
    can_add_note,
    can_attach_file,
    can_freeze_review,
    can_set_aside,
    can_update_sheet,
)
from essaim.strategy.review import OFFICER, annex_of, canonical, review_of

EDITABLE = frozenset({"title", "summary", "calendar", "budget", "target", "pilot_service"})
"""What a pilot may complete; nature and rules come from the territory's folder."""


def update_sheet(
    actor: Actor,
    sheet: RoadmapAction,
    *,
    version: int,
    pilots: Iterable[User] | None = None,
    partners: Iterable[Partner] | None = None,
    services: Iterable[Service] | None = None,
    **fields: Any,
) -> RoadmapAction:
    """Complete a sheet; ``ValidationError`` (code ``stale``) when someone saved since ``version``."""
    if unknown := set(fields) - EDITABLE:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    with transaction.atomic():
        current = RoadmapAction.objects.select_for_update().get(pk=sheet.pk)
        can_update_sheet(actor, current).require()
        require_fresh(current, version)
        changed = sorted(name for name, value in fields.items() if getattr(current, name) != value)
        for name in changed:
            setattr(current, name, fields[name])
        current.full_clean()
        current.save()
        for name, chosen in (("pilots", pilots), ("partners", partners), ("services", services)):
            if chosen is not None:
                getattr(current, name).set(chosen)
                changed.append(name)
        journal.record(actor, "strategy.update_sheet", current, facts={"fields": changed})
    return current


def add_note(actor: Actor, sheet: RoadmapAction, *, text: str, is_public: bool = False) -> FollowUpNote:
    """Add a dated follow-up note to a sheet; sent twice, it is one note."""
    can_add_note(actor, sheet).require()
    if not text.strip():
        raise ValidationError({"text": "Écrivez la note avant de l’enregistrer."})
    with transaction.atomic():
        RoadmapAction.objects.select_for_update().get(pk=sheet.pk)
        last = sheet.notes.filter(author=actor.user).order_by("-created_at", "-id").first() if actor.user else None
        if last is not None and (last.text, last.is_public) == (text.strip(), is_public):
            return last
        note = FollowUpNote.objects.create(sheet=sheet, text=text.strip(), author=actor.user, is_public=is_public)
        journal.record(actor, "strategy.add_note", sheet, facts={"public": is_public})
    return note


def set_aside(actor: Actor, sheet: RoadmapAction, *, year: int, reason: str, decision: str) -> SettingAside:
    """Set an action aside for a year, with the reason and the decision; its computed state stays shown beside."""
    can_set_aside(actor).require()
    if not reason.strip() or not decision.strip():
        raise ValidationError("Donnez le motif et la décision qui met l’action à l’écart.")
    if not sheet.roadmap.starts_on.year <= year <= sheet.roadmap.ends_on.year:
        raise Refused("Cette année n’est pas celle de la feuille de route.")
    with transaction.atomic():
        RoadmapAction.objects.select_for_update().get(pk=sheet.pk)
        words = {"reason": reason.strip(), "decision": decision.strip()}
        if same := SettingAside.objects.filter(sheet=sheet, year=year, **words).first():
            return same
        aside, _ = SettingAside.objects.update_or_create(sheet=sheet, year=year, defaults=words)
        journal.record(actor, "strategy.set_aside", sheet, facts={"year": year}, note=reason.strip())
    return aside


def take_back(actor: Actor, sheet: RoadmapAction, *, year: int) -> None:
    """Undo a setting aside."""
    can_set_aside(actor).require()
    with transaction.atomic():
        deleted, _ = SettingAside.objects.filter(sheet=sheet, year=year).delete()
        if deleted:
            journal.record(actor, "strategy.take_back", sheet, facts={"year": year})


def attach_file(actor: Actor, sheet: RoadmapAction, *, upload: Any, title: str, is_public: bool = False) -> File:
    """Join a file to a sheet, for the office or for all."""
    can_attach_file(actor, sheet).require()
    visibility = Visibility.PUBLIC if is_public else Visibility.OFFICE
    return documents.add_file(actor, owner=sheet, upload=upload, title=title, visibility=visibility)


def detach_file(actor: Actor, sheet: RoadmapAction, *, file: File) -> None:
    """Take a file of a sheet off."""
    can_attach_file(actor, sheet).require()
    documents.remove_file(actor, owner=sheet, file=file)


def freeze_review(actor: Actor, *, year: int, on: date | None = None) -> Review:
    """Freeze the review of a year; the last frozen version is given back when nothing changed since.

    ``OutsideStrategy`` when no roadmap covers the year. The whole territory is frozen, never one commune alone.
    """
    can_freeze_review(actor).require()
    with transaction.atomic():
        # The roadmap guards the numbering: two freezings at once make one version.
        seen = outlook(year, on=on)
        Roadmap.objects.select_for_update().get(pk=seen.roadmap.pk)
        officer = Reading(seen, OFFICER)
        review, public = review_of(officer), review_of(Reading(seen, Actor.anonymous()))
        texts = {
            "content": canonical(review),
            "public_content": canonical(public),
            "annex": canonical(annex_of(officer)),
        }
        last = Review.objects.filter(year=year).order_by("-number").first()
        if last is not None and all(getattr(last, name) == text for name, text in texts.items()):
            return last
        frozen = Review(
            year=year,
            number=last.number + 1 if last else 1,
            as_of=seen.scope.as_of,
            digest=review["digest"],
            public_digest=public["digest"],
            software_version=__version__,
            **texts,
        )
        frozen.save(force_insert=True)
        journal.record(actor, "strategy.freeze_review", frozen, facts={"digest": frozen.digest})
    return frozen


def present_review(actor: Actor, review: Review, *, meeting: Meeting | None) -> Review:
    """Say which held meeting received a frozen review (None: not said any more); the review itself does not change."""
    can_freeze_review(actor).require()
    if meeting is not None and meeting.state != MeetingState.HELD:
        raise Refused("Cette réunion n’a pas été tenue.")
    with transaction.atomic():
        kept = Review.objects.select_for_update().get(pk=review.pk)
        if kept.meeting_key == (str(meeting.pk) if meeting else ""):
            return kept
        kept.meeting_key = str(meeting.pk) if meeting else ""
        kept.save(update_fields=["meeting_key"])
        journal.record(actor, "strategy.present_review", kept, facts={"meeting": kept.meeting_key})
    return kept


def lay_axes(axes: list[dict[str, Any]]) -> None:
    """Write axes, objectives and action codes: ``[{code, title, short_title, stake, objectives: [{…, actions:
    [code]}]}]``.
    """
    for axis_row in axes:
        axis, _ = Axis.objects.update_or_create(
            code=axis_row["code"],
            defaults={name: axis_row[name] for name in ("title", "short_title", "stake")},
        )
        for objective_row in axis_row["objectives"]:
            objective, _ = Objective.objects.update_or_create(
                code=objective_row["code"],
                defaults={"axis": axis, "title": objective_row["title"], "short_title": objective_row["short_title"]},
            )
            for code in objective_row["actions"]:
                Action.objects.update_or_create(code=code, defaults={"objective": objective})


def lay_roadmap(roadmap: dict[str, Any], sheets: list[dict[str, Any]]) -> None:
    """Write a roadmap and its sheets. What people completed on a sheet (pilots, budget…) is kept.

    ``sheets``: ``[{code, title, summary, nature, rules, proposed_indicator, partners, services, sectors, principles,
    outcome}]``, the lists by code.
    """
    row, _ = Roadmap.objects.update_or_create(
        code=roadmap["code"], defaults={name: value for name, value in roadmap.items() if name != "code"}
    )
    actions = {action.code: action for action in Action.objects.all()}
    for sheet_row in sheets:
        kept = ("title", "summary", "nature", "rules", "proposed_indicator", "principles", "outcome")
        sheet, _ = RoadmapAction.objects.update_or_create(
            roadmap=row,
            action=actions[sheet_row["code"]],
            defaults={name: sheet_row[name] for name in kept if name in sheet_row},
        )
        for name, model in (("partners", Partner), ("services", Service), ("sectors", Sector)):
            codes = sheet_row.get(name, [])
            getattr(sheet, name).set(model.objects.filter(code__in=codes))


def lay_ancestors(*, before: Roadmap, after: Roadmap) -> None:
    """Tie each sheet of a carried roadmap to the same action's sheet in the one before."""
    former = {sheet.action_id: sheet for sheet in RoadmapAction.objects.filter(roadmap=before)}
    for sheet in RoadmapAction.objects.filter(roadmap=after):
        if sheet.action_id in former:
            sheet.ancestors.add(former[sheet.action_id])


def lay_figures(figures: list[dict[str, Any]]) -> None:
    """Write the diagnostic's values, each in its series."""
    for row in figures:
        keys = {name: row[name] for name in ("code", "year", "series")}
        values = {name: value for name, value in row.items() if name not in keys}
        IndicatorValue.objects.update_or_create(**keys, defaults=values)


def lay_commitments(commitments: list[dict[str, Any]]) -> None:
    """Write principles, workshop themes, milestones and notes on the source."""
    for row in commitments:
        keys = {name: row[name] for name in ("kind", "code")}
        values = {name: value for name, value in row.items() if name not in keys}
        Commitment.objects.update_or_create(**keys, defaults=values)


def record_laying(actor: Actor, *, roadmap_code: str) -> None:
    """Write in the journal that the strategy was laid from its folder."""
    with transaction.atomic():
        roadmap = Roadmap.objects.get(code=roadmap_code)
        journal.record(actor, "strategy.lay_strategy", roadmap)
