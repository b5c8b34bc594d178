"""The council's votes, what beneficiaries are told, agreements, and the pages of laureates."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

from essaim.demo.story import settling, supports
from essaim.demo.story.applications import Project
from essaim.demo.story.envelopes import envelope_of
from essaim.demo.story.pieces import drawing
from essaim.demo.story.rounds import rounds
from essaim.demo.story.structures import manager_key
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.directory.models import Organisation
from essaim.funding import services as funding
from essaim.funding.models import Award, Deliberation, DeliberationMode, EconomicQualification
from essaim.funding.proposals import ECONOMIC
from essaim.funding.schedules import usual
from essaim.funding.services.awards import Line, needs_agreement
from essaim.kernel import clock

REGION_BASIS = "Convention de partenariat avec la Région (démonstration)"
CANCELLED = {
    "cap-beffroi": (date(2026, 9, 8), "La structure a renoncé à sa troisième saison, faute d’équipe."),
}
"""Awards of the year that were annulled: by structure, the day and the reason."""

ILLUSTRATED = {"Un atelier de réparation ouvert le soir", "Trois ateliers en réseau", "La plateforme des ressourceries"}
"""Awards whose page has a picture, when it is published."""

LETTERS_FROM = date(2026, 6, 1)
"""Letters are drawn for the latest votes only: drawing each takes a moment."""


class Votes:
    """Numbers the deliberations of the story, year by year."""

    def __init__(self) -> None:
        self._ranks: dict[int, Any] = {}

    def number(self, day: date) -> str:
        """The next number of the year: it says that it belongs to the demonstration."""
        rank = next(self._ranks.setdefault(day.year, count(1)))
        return f"DEMO-{day:%y}-{rank:02d}"


def plan(story: Teller, projects: dict[str, list[Project]]) -> None:
    """Plan the vote of each round, of the awards beside the call, and one annulment."""
    votes = Votes()
    for turn in rounds():
        if turn.votes_on is not None:
            voted = [project for project in projects[turn.code] if "got" in project.row]
            story.timeline.plan(turn.votes_on, partial(_vote_round, story, votes, voted, turn.votes_on), hour=18)
    for row in table("awards"):
        story.timeline.plan(row["on"], partial(_vote_beside, story, votes, row), hour=19)
    settling.plan(story, set(CANCELLED))
    for code, (day, reason) in CANCELLED.items():
        story.timeline.plan(day, partial(_annul, story, code, reason))


def _vote_round(story: Teller, votes: Votes, projects: list[Project], day: date) -> None:
    """One list for the plain awards, one deliberation for each that stands alone."""
    listed = [project for project in projects if not project.row.get("alone")]
    alone = [project for project in projects if project.row.get("alone")]
    groups = [(DeliberationMode.LIST, listed), *((DeliberationMode.INDIVIDUAL, [project]) for project in alone)]
    for mode, group in groups:
        lines = [_line(project) for project in group]
        title = "Appel à projets permanent, aides aux lauréats" if mode == DeliberationMode.LIST else lines[0].object
        deliberation = _record(story, votes, day, title, mode, lines)
        for award, project in zip(_awards(deliberation), group, strict=True):
            if "shared" in project.row:
                supports.plan_sharing(story, award, project.row["shared"])
            _follow(story, award, project.carrier, publishes=not project.row.get("quiet"))


def _line(project: Project) -> Line:
    file, row = project.file, project.row
    beneficiary = file.organisation or file.host
    if beneficiary is None:
        raise LookupError(f"{file} names no structure")
    basis = REGION_BASIS if beneficiary.family == "company" else ""
    return Line(
        organisation=beneficiary,
        object=row["title"],
        amount=Decimal(row["got"]),
        application=file,
        envelope=envelope_of(file.commune_code, project.round.year),
        has_conditions="terms" in row,
        conditions="Remettre un bilan dans les six mois." if "terms" in row else "",
        payment_terms="échelonné" if "terms" in row else "unique",
        legal_basis=basis,
        **_qualified(beneficiary),
    )


def _vote_beside(story: Teller, votes: Votes, row: dict[str, Any]) -> None:
    structure = Organisation.objects.get(pk=story.structures[row["to"]].pk)
    line = Line(
        organisation=structure,
        object=row["object"],
        amount=Decimal(row["amount"]),
        has_conditions="terms" in row,
        conditions="Remettre un bilan dans les six mois." if "terms" in row else "",
        payment_terms="échelonné" if "terms" in row else "unique",
        kind=supports.kind_of(row),
        stage=row.get("stage", ""),
        theme=row.get("theme", ""),
        commune_code=structure.commune_code,
        quarter_code=structure.quarter_code,
        qpv_code=row.get("qpv", ""),
        sectors=tuple(structure.sectors.all()),
        **_qualified(structure),
    )
    deliberation = _record(story, votes, row["on"], row["object"], DeliberationMode.INDIVIDUAL, [line])
    for award in _awards(deliberation):
        if "kind" in row:
            supports.plan_support(story, award, row)
        _follow(story, award, manager_key(row["to"]), publishes="theme" not in row)


def _qualified(beneficiary: Organisation) -> dict[str, Any]:
    """What the vote says of an award under European law: those who sell come under the general de minimis."""
    if beneficiary.family not in ECONOMIC:
        return {}
    reason = "Activité de vente au public, dans le territoire et au-delà."
    return {"qualification": EconomicQualification.DE_MINIMIS, "qualification_reason": reason}


def _record(
    story: Teller, votes: Votes, day: date, title: str, mode: DeliberationMode, lines: list[Line]
) -> Deliberation:
    return funding.record_deliberation(
        story.actor("officer"),
        number=votes.number(day),
        title=title,
        voted_on=day,
        mode=mode,
        total=sum((line.amount for line in lines), Decimal(0)),
        lines=lines,
    )


def _awards(deliberation: Deliberation) -> list[Award]:
    """The awards of a vote, in the order of its lines."""
    return sorted(deliberation.lines.all(), key=lambda award: int(award.reference.rpartition("-")[2]))


def _follow(story: Teller, award: Award, carrier: str, *, publishes: bool) -> None:
    """Notification, agreement when the law asks for one, then consent and page."""
    chance = story.chance("follow", award.object, award.voted_on)
    told_on = award.voted_on + timedelta(days=chance.randint(8, 20))
    story.timeline.plan(
        told_on,
        lambda: _tell(story, award, carrier, with_letter=told_on >= LETTERS_FROM),
        hour=10,
    )
    if award.amount > 23_000 or needs_agreement(award):
        story.timeline.plan(told_on + timedelta(days=7), lambda: _agree(story, award, carrier), hour=11)
    if not publishes or chance.random() < 0.15:
        return
    agreed_on = told_on + timedelta(days=chance.randint(5, 30))
    story.timeline.plan(agreed_on, lambda: _consent(story, award, carrier), hour=13)
    if chance.random() < 0.9:
        story.timeline.plan(agreed_on + timedelta(days=chance.randint(2, 15)), lambda: _publish(story, award), hour=15)


def _tell(story: Teller, award: Award, carrier: str, *, with_letter: bool) -> None:
    """Notify, then plan the report that the notification asks for."""
    told = funding.notify_award(story.actor("officer"), award, with_letter=with_letter)
    settling.join_bank_details(story, told)
    settling.plan_report(story, told, carrier)


def _agree(story: Teller, award: Award, carrier: str) -> None:
    agreement = funding.draw_agreement(
        story.actor("officer"),
        award,
        city_signatory="La représentante de la Ville (démonstration)",
        organisation_signatory=story.people[carrier].name,
        schedule=usual(award.amount, percent=50, year=clock.today().year),
        conditions=["Remettre un bilan dans les six mois."],
    )
    story.timeline.plan(
        clock.today() + timedelta(days=12),
        lambda: funding.sign_agreement(story.actor("officer"), agreement, signed_on=clock.today()),
    )


def _consent(story: Teller, award: Award, carrier: str) -> None:
    chance = story.chance("story", award.object)
    funding.consent_laureate(
        story.actor(carrier), award, story=f"{award.object}. {chance.choice(table('phrases')['stories'])}"
    )


def _publish(story: Teller, award: Award) -> None:
    current = Award.objects.select_related("laureate").get(pk=award.pk)
    funding.publish_laureate(story.actor("officer"), current.laureate)
    if current.object in ILLUSTRATED:
        words = "Formes de couleur et les mots DEMO 2021-2026\u00a0: une image dessinée, qui ne montre aucun lieu."
        funding.describe_laureate(story.actor("officer"), current.laureate, upload=drawing(), alt=words)


def _annul(story: Teller, code: str, reason: str) -> None:
    award = Award.objects.get(
        organisation=story.structures[code], application__isnull=False, voted_on__year=clock.today().year
    )
    funding.annul_award(story.actor("director"), award, reason=reason)
