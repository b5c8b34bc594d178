"""A review, live or frozen, as pages and documents show it: built from its plain data and the words that go with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.records import MASKED_TITLE
from essaim.evidence.states import ActionState
from essaim.strategy import wording
from essaim.strategy.board import Reading
from essaim.strategy.review import Review, actions_of, figures_by_key
from essaim.ui.formatting import NBSP, format_day, format_euros, format_number, format_table_day

AddressOf = Callable[[str, str], str]
"""The address of a figure's list, from the codes of its action and of the figure."""


@dataclass(frozen=True)
class FigureLine:
    """A figure: its value in words, its list; ``now`` is the live value when a frozen one differs from it."""

    words: str
    label: str
    url: str
    records: list[dict[str, Any]]
    missing: list[str]
    now: str = ""


@dataclass(frozen=True)
class ActionPart:
    """An action of a review. ``owed`` says what of its obligations is not met."""

    code: str
    title: str
    state: ActionState
    tag: str
    is_late: bool
    figures: list[FigureLine]
    owed: list[str]
    state_now: str = ""


@dataclass(frozen=True)
class ObjectivePart:
    """An objective of a review."""

    code: str
    title: str
    alive: int
    total: int
    tally: str
    actions: list[ActionPart]


@dataclass(frozen=True)
class AxisPart:
    """An axis of a review."""

    code: str
    title: str
    objectives: list[ObjectivePart]


@dataclass(frozen=True)
class BodyPart:
    """A body of a review: what it owed, what it held."""

    code: str
    name: str
    required: int
    held: str
    missing: int
    url: str
    now: str = ""


@dataclass(frozen=True)
class ReviewPage:
    """A whole review, in words."""

    year: int
    title: str
    situation: str
    territory: str
    roadmap: str
    digest: str
    axes: list[AxisPart]
    bodies: list[BodyPart]
    headlines: list[dict[str, str]] = field(default_factory=list)
    moved: list[dict[str, str]] = field(default_factory=list)

    @property
    def differences(self) -> int:
        """How many times the live review says otherwise."""
        return len(self.moved)


def review_page(
    review: Review,
    annex: Mapping[str, Any],
    *,
    address_of: AddressOf,
    body_url: Callable[[str], str],
    live: Review | None = None,
) -> ReviewPage:
    """The page of a review; with ``live``, what differs from it now is said beside each figure."""
    now = _Now(live)
    axes = [
        AxisPart(
            axis["code"],
            annex["axes"][axis["code"]]["title"],
            [_objective(objective, annex, address_of, now) for objective in axis["objectives"]],
        )
        for axis in review["axes"]
    ]
    bodies = [_body(body, annex, body_url, now) for body in review["bodies"]]
    return ReviewPage(
        review["year"],
        f"Bilan {review['year']}",
        f"Situation au {format_day(date.fromisoformat(review['as_of']))}",
        review["territory"],
        annex["roadmap"],
        review["digest"],
        axes,
        bodies,
        headlines=_headlines(review, body_url),
        moved=now.moved,
    )


class _Now:
    """The live review beside a frozen one, and what it says otherwise."""

    def __init__(self, live: Review | None) -> None:
        self._is_compared = live is not None
        self._figures = figures_by_key(live) if live else {}
        self._states = {action["code"]: action["state"] for action in actions_of(live)} if live else {}
        self._bodies = {body["code"]: body for body in live["bodies"]} if live else {}
        self.moved: list[dict[str, str]] = []

    def figure(self, action: str, figure: Mapping[str, Any]) -> str:
        """The live value when it differs: of the words, or of the list."""
        if not self._is_compared:
            return ""
        found = self._figures.get((action, figure["code"]))
        before, after = wording.figure_words(figure), wording.figure_words(found) if found else _ABSENT
        if found is not None and found["value"] == figure["value"] and before == after:
            return ""
        return self._said(f"action-{action}", f"{action}, {figure['label']}", before, after)

    def state(self, action: Mapping[str, Any]) -> str:
        """The live state when it differs."""
        code, state = action["code"], self._states.get(action["code"], action["state"])
        if not self._is_compared or state == action["state"]:
            return ""
        before, after = ActionState(action["state"]).word, ActionState(state).word
        return self._said(f"action-{code}", f"{code}, état", before, after)

    def body(self, body: Mapping[str, Any], name: str) -> str:
        """The live number of meetings when it differs."""
        held = self._bodies.get(body["code"], body)["held"]
        if not self._is_compared or held == body["held"]:
            return ""
        return self._said("instances", f"{name}, réunions tenues", _held(body["held"]), _held(held))

    def _said(self, anchor: str, what: str, before: str, after: str) -> str:
        self.moved.append({"anchor": anchor, "what": what, "before": before, "after": after})
        return after


_ABSENT = "absent de la lecture d’aujourd’hui"


def _objective(
    objective: Mapping[str, Any], annex: Mapping[str, Any], address_of: AddressOf, now: _Now
) -> ObjectivePart:
    states = [ActionState(action["state"]) for action in objective["actions"]]
    return ObjectivePart(
        objective["code"],
        annex["objectives"][objective["code"]]["title"],
        sum(state.is_alive for state in states),
        len(states),
        wording.say_tally(wording.tally_of(states)),
        [_action(action, annex, address_of, now) for action in objective["actions"]],
    )


def _action(action: Mapping[str, Any], annex: Mapping[str, Any], address_of: AddressOf, now: _Now) -> ActionPart:
    state = ActionState(action["state"])
    lines = []
    for figure in action["figures"]:
        changed = now.figure(action["code"], figure)
        if figure["records"] or changed:
            lines.append(_figure(action["code"], figure, address_of, changed))
    return ActionPart(
        action["code"],
        annex["actions"][action["code"]]["title"],
        state,
        wording.tag_of(state),
        action["late"],
        lines,
        [_owed(obligation) for obligation in action["obligations"] if Decimal(str(obligation["missing"])) > 0],
        now.state(action),
    )


def _figure(action: str, figure: Mapping[str, Any], address_of: AddressOf, changed: str) -> FigureLine:
    groups = figure.get("groups", [])
    return FigureLine(
        wording.figure_words(figure),
        figure["label"],
        address_of(action, figure["code"]),
        [record_line(record) for record in figure["records"]],
        [group["label"] for group in groups if group.get("met") is False],
        changed,
    )


def record_line(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of a review in words."""
    return {
        "when": format_table_day(date.fromisoformat(record["date"])),
        "title": record["title"],
        "masked": record["title"] == MASKED_TITLE,
        "url": record["url"],
        "kind": wording.name_of_kind(record["kind"]),
        "quantity": format_number(Decimal(record["quantity"])) if "quantity" in record else "",
    }


def _owed(obligation: Mapping[str, Any]) -> str:
    met, required = (format_number(Decimal(str(obligation[name]))) for name in ("met", "required"))
    return f"{obligation['label']}{NBSP}: {met} sur {required}"


def _body(body: Mapping[str, Any], annex: Mapping[str, Any], body_url: Callable[[str], str], now: _Now) -> BodyPart:
    name = annex["bodies"].get(body["code"], {}).get("name", body["code"])
    return BodyPart(
        body["code"],
        name,
        body["required"],
        _held(body["held"]),
        body["missing"] or 0,
        body_url(body["code"]) if body["held"] is not None else "",
        now.body(body, name),
    )


def _held(held: int | None) -> str:
    return "pas encore mesurable" if held is None else format_number(held)


def _headlines(review: Review, body_url: Callable[[str], str]) -> list[dict[str, str]]:
    """Actions alive and meetings held, which any review can say."""
    states = [ActionState(action["state"]) for action in actions_of(review)]
    alive = sum(state.is_alive for state in states)
    lines = [
        {
            "value": f"{alive} sur {len(states)}",
            "label": f"actions vivantes{NBSP}: actives, livrées, ou dont le groupe se réunit",
            "url": "#axe-1",
        }
    ]
    known = [body for body in review["bodies"] if body["held"] is not None]
    if known:
        # A meeting too many in one body does not make up for one that another missed.
        held = sum(min(body["held"], body["required"]) for body in known)
        required = sum(body["required"] for body in known)
        label = "réunions d’instances dues ont été tenues"
        lines.append({"value": f"{held} sur {required}", "label": label, "url": "#instances"})
    return lines


def live_headlines(page: ReviewPage, reading: Reading) -> list[dict[str, str]]:
    """The first figures of a year: those of any review, all facts, and what was voted, each with its list."""
    query = f"?commune={reading.outlook.commune}" if reading.outlook.commune else ""
    address = reverse("strategy:review_facts", args=[page.year]) + query
    records = reading.board.records()
    awards = [record for record in records if record.kind == "award"]
    lines = [*page.headlines]
    lines.insert(
        1,
        {"value": format_number(len(records)), "label": "faits distincts prouvent une action au moins", "url": address},
    )
    if awards:
        total = sum((record.amount or Decimal(0) for record in awards), Decimal(0))
        kind = CATALOGUE["award"].label(len(awards))
        joint = "&" if query else "?"
        url = f"{address}{joint}nature=award"
        label = f"votés, en {format_number(len(awards))}{NBSP}{kind}"
        lines.insert(2, {"value": format_euros(total), "label": label, "url": url})
    return lines


def live_addresses(year: int, commune: str) -> AddressOf:
    """Where the list of a live figure is."""
    query = f"?annee={year}" + (f"&commune={commune}" if commune else "")
    return lambda action, figure: reverse("strategy:figure", args=[action, figure]) + query


def frozen_addresses(year: int, number: int) -> AddressOf:
    """Where the list of a frozen figure is."""
    return lambda action, figure: reverse("strategy:frozen_figure", args=[year, number, action, figure])
