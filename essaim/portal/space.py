"""The structure space's first page: what one's applications, structures and events need."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from essaim.directory.queries import invitations_for, memberships_of
from essaim.funding.following import standing_of
from essaim.funding.models import Application, Laureate
from essaim.funding.pieces import missing_pieces
from essaim.funding.queries import exchanges_to_come, invitations_to_write, own_applications, upcoming_cut_offs
from essaim.funding.states import ApplicationState, AwardState
from essaim.gatherings.queries import events_of, my_invitations
from essaim.gatherings.states import EventState
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.people.actors import Actor
from essaim.portal.addresses import address, first_address
from essaim.portal.home import call_words, permanent_call
from essaim.portal.waiting.items import Item
from essaim.ui.formatting import NBSP, format_day, format_instant

SHOWN = 8


@dataclass(frozen=True)
class Line:
    """Something of one's own: where it stands, and who acts next."""

    title: str
    url: str
    tag: str
    word: str
    sentence: str


def space_page(actor: Actor) -> dict[str, Any]:
    """What the space shows to this person."""
    call = permanent_call(actor)
    next_cut_off = upcoming_cut_offs(call).first() if call else None
    applications = list(_applications(actor)[:SHOWN])
    missing = missing_pieces(applications)
    lines = [(row, standing_of(row, next_cut_off, missing.get(row.pk, ()))) for row in applications]
    structures = list(memberships_of(actor).select_related("organisation").order_by("organisation__sort_name", "pk"))
    return {
        "needs": _sorted(
            *(_application_need(row, standing) for row, standing in lines if standing.is_yours),
            *_consents(applications),
            *_invitations(actor),
            *_meetings(actor),
        ),
        "applications": [_line(row, standing) for row, standing in lines if not standing.is_yours],
        "applications_url": address("funding:my_applications"),
        "structures": structures,
        "structures_url": address("directory:my_structures"),
        "events": [_event(event) for event in _events(actor)],
        "events_url": address("gatherings:my_registrations"),
        "propose_url": first_address("gatherings:propose_event", "gatherings:agenda"),
        "call": call,
        "call_words": call_words(call) if call else "",
        "call_url": address("funding:call"),
        "apply_url": first_address("funding:start", "funding:call"),
    }


def _sorted(*items: Item) -> list[Item]:
    return sorted(items, key=lambda item: item.urgency)


def _applications(actor: Actor) -> QuerySet[Application]:
    found = own_applications(actor).select_related("cut_off", "organisation", "opinion", "award__laureate", "call")
    return found.prefetch_related("piece_requests", *exchanges_to_come()).order_by("-updated_at", "-pk")


def _address_of(application: Application) -> str:
    return address("funding:my_application", application.pk)


def _title(application: Application) -> str:
    return application.title or f"Demande commencée, {application.call}"


_NEEDS = {
    ApplicationState.INCOMPLETE: "Envoyer la pièce",
    ApplicationState.FILED: "Joindre ce qui manque",
}


def _application_need(application: Application, standing: Any) -> Item:
    what = _NEEDS.get(ApplicationState(application.state), "Terminer la demande")
    return Item(what, _title(application), _address_of(application), standing.sentence, standing.by)


def _line(application: Application, standing: Any) -> Line:
    title = f"{application.number} {_title(application)}".strip() if application.number else _title(application)
    sentence = standing.sentence
    if standing.who:
        next_one = standing.who[0].lower() + standing.who[1:]
        sentence = f"Prochain geste{NBSP}: {next_one}{_by(standing.by)}. {sentence}"
    return Line(title, _address_of(application), standing.tag, standing.label, sentence)


def _by(day: date | None) -> str:
    return f", d’ici au {format_day(day)}" if day and day >= clock.today() else ""


def _consents(applications: list[Application]) -> list[Item]:
    """Awards whose public page waits for the laureate's word."""
    found = []
    for application in applications:
        award = getattr(application, "award", None)
        page: Laureate | None = getattr(award, "laureate", None)
        if award is None or award.state == AwardState.ANNULLED or (page is not None and page.consented_at):
            continue
        note = "Votre aide est votée. Avec votre accord, le projet a sa page publique."
        found.append(Item("Donner ou refuser son accord", _title(application), _address_of(application), note))
    return found


def _invitations(actor: Actor) -> list[Item]:
    answer = "Répondre à l’invitation"
    structures, files = address("directory:my_structures"), address("funding:my_applications")
    return [
        *(
            Item(answer, str(row.organisation), structures, f"{row.invited_by_name} vous invite à y agir.")
            for row in invitations_for(actor)
        ),
        *(
            Item(answer, _title(row.application), files, f"{row.invited_by_name} vous invite à écrire sa demande.")
            for row in invitations_to_write(actor)
        ),
    ]


def _meetings(actor: Actor) -> list[Item]:
    found = []
    for row in my_invitations(actor)[:SHOWN]:
        waits = row.presence == "invited"
        found.append(
            Item(
                "Répondre à l’invitation" if waits else "Venir",
                row.meeting.title,
                address("gatherings:my_meeting", row.meeting_id),
                f"{row.meeting.body}, {format_instant(row.meeting.starts_at)}",
                day_in_paris(row.meeting.starts_at),
            )
        )
    return found


def _events(actor: Actor) -> QuerySet[Any]:
    coming = events_of(actor).filter(starts_at__gte=clock.paris(clock.today()))
    return coming.exclude(state=EventState.CANCELLED).order_by("starts_at", "pk")[:SHOWN]


def _event(event: Any) -> Line:
    is_published = event.state == EventState.PUBLISHED
    url = address("gatherings:event", event.slug) if is_published else address("gatherings:change_event", event.slug)
    sentence = "" if is_published else "La mission ESS le relit avant de le publier."
    return Line(
        event.title,
        url,
        "done" if is_published else "review",
        str(event.get_state_display()),
        ". ".join(filter(None, [format_instant(event.starts_at), sentence])),
    )
