"""A small call, its people and its files, made directly in the state that a test needs."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from essaim.directory.models import Organisation
from essaim.funding.models import (
    Application,
    Assessment,
    Award,
    Call,
    CutOff,
    Deliberation,
    Envelope,
    Grid,
    LedgerKind,
    LedgerLine,
)
from essaim.kernel import clock
from essaim.people.actors import Actor, Grant
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role
from essaim.questionnaires import services as questionnaires
from essaim.questionnaires.models import Response
from essaim.territory.models import Commune, CommuneKind, Quarter

SYSTEM = Actor.system("test")
LILLE, LOMME = "59350", "59355"
CRITERIA = [
    {"code": "utility", "label": "Utilité", "help": "À qui le projet sert", "weight": 50},
    {"code": "viability", "label": "Solidité", "help": "", "weight": 30},
    {"code": "means", "label": "Moyens", "help": "", "weight": 20},
]
FORM = {
    "title": "Demande d’aide",
    "sections": [
        {
            "code": "projet",
            "title": "Le projet",
            "questions": [
                {"code": "title", "type": "text", "label": "Titre du projet", "required": True, "max_length": 120},
                {"code": "need", "type": "long_text", "label": "À quel besoin ?", "max_length": 800},
            ],
        }
    ],
}

_numbers = count(1)


def person(name: str, *roles: Role | Grant) -> User:
    """An account, with roles held without end."""
    user = User.objects.create_confirmed(f"{next(_numbers)}-{name.lower()}@exemple.fr", name=name)
    for role in roles:
        held = role if isinstance(role, Grant) else Grant(role)
        RoleGrant.objects.create(
            user=user, role=held.role, scope_kind=held.scope_kind, scope_key=held.scope_key, from_on="2020-01-01"
        )
    return user


def actor(name: str, *roles: Role | Grant) -> Actor:
    """Somebody who acts with these roles."""
    return Actor.of(person(name, *roles))


def places() -> None:
    """Lille and Lomme, with a quarter."""
    lille, _ = Commune.objects.get_or_create(code=LILLE, defaults={"name": "Lille"})
    Commune.objects.get_or_create(
        code=LOMME, defaults={"name": "Lomme", "kind": CommuneKind.ASSOCIATED, "parent": lille, "position": 1}
    )
    Quarter.objects.get_or_create(code="fives", defaults={"name": "Fives", "commune": lille})


def call(**fields: Any) -> Call:
    """A permanent call with its form, its grid and a cut-off on 30 September 2026."""
    found = Call.objects.filter(code="permanent").first()
    if found is not None:
        return found
    places()
    version = questionnaires.publish_form(SYSTEM, code="call-permanent", title="Demande d’aide", document=FORM)
    made = Call.objects.create(
        code="permanent",
        title="Appel à projets permanent",
        short_title="Appel permanent",
        purpose="Aider des projets.",
        form=version.form,
        opens_on=date(2021, 7, 1),
        pieces=[{"code": "statutes", "label": "Statuts"}, {"code": "bank", "label": "RIB"}],
        **fields,
    )
    Grid.objects.create(call=made, number=1, criteria=CRITERIA, scale=5)
    CutOff.objects.create(call=made, last_day=date(2026, 9, 30), session_on=date(2026, 10, 20))
    return made


def envelope(amount: str = "100000", *, commune: str = LILLE, year: int = 2026, voted: str = "0") -> Envelope:
    """An envelope with its lines."""
    made = Envelope.objects.create(
        call=call(), commune_code=commune, year=year, amount=Decimal(amount), voted=Decimal(voted)
    )
    LedgerLine.objects.create(envelope=made, kind=LedgerKind.OPENED, amount=Decimal(amount))
    if Decimal(voted):
        LedgerLine.objects.create(envelope=made, kind=LedgerKind.VOTED, amount=Decimal(voted))
    return made


def siret() -> str:
    """A free number of the range that no register gives."""
    from stdnum import luhn

    body = f"000{next(_numbers):05d}"
    siren = body + luhn.calc_check_digit(body)
    return f"{siren}0001" + luhn.calc_check_digit(f"{siren}0001")


def organisation(name: str = "La Roue Libre", **fields: Any) -> Organisation:
    """A structure with a number."""
    values = {"family": "association", "siret": siret(), "commune_code": LILLE, **fields}
    return Organisation.objects.create(name=name, **values)


def application(state: str = "filed", **fields: Any) -> Application:
    """A file of the call, with its number and its answers."""
    chosen = fields.pop("call", None) or call()
    rank = next(_numbers)
    filed_at = fields.pop("filed_at", None) or clock.paris(date(2026, 9, 1))
    version = chosen.form.current_version
    assert version is not None
    title = fields.pop("title", f"Projet {rank}")
    response = Response.objects.create(
        form_version=version,
        answers=fields.pop("answers", None) or {"title": title, "need": "Réparer des vélos"},
        state="draft" if state == "draft" else "filed",
        filed_at=None if state == "draft" else filed_at,
    )
    values: dict[str, Any] = {
        "number": None if state == "draft" else f"2026-{rank:03d}",
        "filed_at": None if state == "draft" else filed_at,
        "cut_off": chosen.cut_offs.first(),
        "organisation": fields.pop("organisation", None) or organisation(f"Structure {rank}"),
        "requested": Decimal(8000),
        "total_cost": Decimal(40000),
        "commune_code": LILLE,
        "stage": "start_up",
        **fields,
    }
    return Application.objects.create(call=chosen, response=response, title=title, state=state, **values)


def scored(target: Application, *totals: str, scores: dict[str, int] | None = None) -> list[Assessment]:
    """Assessments already given, with these totals."""
    grid = target.call.grids.first()
    assert grid is not None
    return [
        Assessment.objects.create(
            application=target,
            assessor=person(f"Lecture {rank}", Role.EXPERT),
            grid=grid,
            total=Decimal(total),
            scores=scores or {criterion["code"]: 4 for criterion in grid.criteria},
            done_at=clock.now(),
        )
        for rank, total in enumerate(totals)
    ]


def award(amount: str = "8000", *, state: str = "voted", voted_on: date = date(2026, 11, 2), **fields: Any) -> Award:
    """An award without envelope."""
    rank = next(_numbers)
    deliberation = fields.pop("deliberation", None) or Deliberation.objects.create(
        number=f"26-{rank}", title="Aides", voted_on=voted_on, mode="individual", total=Decimal(amount)
    )
    values = {
        "organisation": fields.pop("organisation", None) or organisation(f"Bénéficiaire {rank}"),
        "object": "Atelier vélo",
        "notified_on": voted_on if state == "notified" else None,
        **fields,
    }
    return Award.objects.create(
        reference=f"26-{rank}-1",
        deliberation=deliberation,
        amount=Decimal(amount),
        voted_on=voted_on,
        state=state,
        **values,
    )
