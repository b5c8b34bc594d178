"""Opinions asked of services and partners: the questions put to each, who is proposed, who answers for whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from essaim.directory.models import Partner, Service
from essaim.funding.models import Application, OpinionRequest
from essaim.funding.policies.instruction import ANSWERING, METROPOLIS_CODE, PARTNER_ROLES
from essaim.kernel import clock
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role

DAYS = 15
"""Days given to answer when the officer says nothing else."""

REMINDED_BEFORE = timedelta(days=3)
QPV = "qpv"
"""What a service follows when it follows priority neighbourhoods."""

QUESTIONS = {
    "need": "Le projet répond-il à un besoin que vous connaissez\u00a0?",
    "policy": "S’accorde-t-il avec ce que vous menez déjà\u00a0?",
    "realistic": "Vous paraît-il réalisable\u00a0?",
    "support": "Pouvez-vous l’aider vous aussi (financement, lieu, conseil)\u00a0?",
}
"""The same short grid for everyone, so that answers compare; a code stays, its words may change."""

MARKS = {"yes": "Oui", "partly": "En partie", "no": "Non", "unknown": "Je ne sais pas"}


@dataclass(frozen=True)
class Answer:
    """One question of the grid, with what was answered."""

    question: str
    mark: str


def answers_of(request: OpinionRequest) -> list[Answer]:
    """The grid as it was filled; what was left out is absent."""
    return [
        Answer(question, MARKS[request.marks[code]])
        for code, question in QUESTIONS.items()
        if request.marks.get(code) in MARKS
    ]


def usual_due_date() -> date:
    """When an answer is awaited unless the officer says otherwise."""
    return clock.today() + timedelta(days=DAYS)


def proposed_services(application: Application) -> dict[Service, str]:
    """Services that the project concerns, each with the reason: one of its sectors, or its neighbourhood."""
    themes = {sector.code: sector.short_name for sector in application.sectors.all()}
    if application.qpv_code:
        themes[QPV] = "quartier prioritaire"
    found = {}
    for service in Service.objects.all():
        reasons = [themes[code] for code in service.follows if code in themes]
        if reasons:
            found[service] = ", ".join(reasons)
    return found


@dataclass(frozen=True)
class Speakers:
    """Who answers for each service and each partner, today."""

    services: dict[str, list[User]]
    partners: dict[str, list[User]]


def speakers() -> Speakers:
    """Accounts that answer for services and partners, by code; one query."""
    services: dict[str, list[User]] = defaultdict(list)
    partners: dict[str, list[User]] = defaultdict(list)
    roles = (Role.EXPERT, *PARTNER_ROLES)
    grants = RoleGrant.objects.in_force().filter(role__in=roles, user__is_active=True).select_related("user")
    for grant in grants.order_by("user__name", "user"):
        if grant.role == Role.EXPERT and grant.scope_kind == "service":
            services[grant.scope_key].append(grant.user)
        elif grant.role in PARTNER_ROLES and grant.scope_kind == "partner":
            partners[grant.scope_key].append(grant.user)
        elif grant.role == Role.METROPOLIS and not grant.scope_kind:
            partners[METROPOLIS_CODE].append(grant.user)
    return Speakers(services, partners)


def recipients(request: OpinionRequest, known: Speakers) -> list[User]:
    """Who is written to about a request."""
    if request.person is not None:
        return [request.person]
    if request.service is not None:
        return known.services.get(request.service.code, [])
    return known.partners.get(request.partner.code, []) if request.partner else []


def askable_people() -> list[User]:
    """Accounts of the office and of its partners whose opinion may be asked by name."""
    holders = RoleGrant.objects.in_force().filter(role__in=ANSWERING).values("user")
    return list(User.objects.filter(pk__in=holders, is_active=True).order_by("name", "pk"))


def askable_services(known: Speakers) -> list[Service]:
    """Services that somebody answers for."""
    return list(Service.objects.filter(code__in=known.services))


def askable_partners(known: Speakers) -> list[Partner]:
    """Partners that somebody answers for."""
    return list(Partner.objects.filter(code__in=known.partners))
