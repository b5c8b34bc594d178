"""What is left to write before a call may be published, and where it stands for the public on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from essaim.funding.eligibility import prepared_gate
from essaim.funding.form_facts import obstacles_in
from essaim.funding.models import Call
from essaim.questionnaires.drafting import prepared_document
from essaim.ui.formatting import format_day, format_deadline


class Openness(StrEnum):
    """Whether a published call receives files."""

    OPEN = "open"
    SOON = "soon"
    CLOSED = "closed"


def openness_of(call: Call, day: date) -> Openness:
    """Where a published call stands on this day."""
    if day < call.opens_on:
        return Openness.SOON
    return Openness.CLOSED if call.closes_on is not None and day > call.closes_on else Openness.OPEN


def openness_words(call: Call, day: date) -> str:
    """``Ouvert jusqu’au 30 septembre 2026 à 23 h 59, heure de Paris.``"""
    stands = openness_of(call, day)
    if stands == Openness.SOON:
        closing = f", jusqu’au {format_deadline(call.closes_on)}" if call.closes_on else ""
        return f"Ouvre le {format_day(call.opens_on)}{closing}."
    if call.closes_on is None:
        return "Ouvert toute l’année."
    if stands == Openness.CLOSED:
        return f"Fermé depuis le {format_deadline(call.closes_on)}."
    return f"Ouvert jusqu’au {format_deadline(call.closes_on)}."


@dataclass(frozen=True)
class Left:
    """Something to write before publication: the sentence, and the route of the page where it is written."""

    text: str
    route: str


def left_before_publication(call: Call, day: date) -> list[Left]:
    """Everything that keeps a call from being published, in the order of its pages."""
    found = []
    if not call.purpose.strip():
        found.append(Left("Dites à quoi sert l’appel.", "funding:describe_call"))
    if not call.is_permanent and call.closes_on is None:
        found.append(Left("Un appel daté a un dernier jour de dépôt.", "funding:describe_call"))
    if not call.stages:
        found.append(Left("Choisissez au moins une étape de vie.", "funding:describe_call"))
    if not _has_cut_off(call, day):
        found.append(Left("Prévoyez la session qui lira les dossiers.", "funding:call_dates"))
    gate = prepared_gate(call)
    if gate.questions and not gate.barriers:
        found.append(Left("Dites quelles réponses aux premières questions ferment l’appel.", "funding:call_gate"))
    document = prepared_document(call.form)
    if document.placed_faults() or obstacles_in(document):
        found.append(Left("Le formulaire a des points à corriger.", "funding:call_form"))
    if not call.grids.exists():
        found.append(Left("Écrivez la grille de lecture\u00a0: ses poids font 100.", "funding:call_grid"))
    return found


def _has_cut_off(call: Call, day: date) -> bool:
    """A session is planned for the files still to come."""
    return call.cut_offs.filter(last_day__gte=max(day, call.opens_on)).exists()
