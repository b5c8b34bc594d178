"""The rules of a kind of aid applied to what is really said: a form's facts, a line of a vote, an award."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Count, Sum

from essaim.funding.aid_kinds import Demand, Rules, Told, Wanting, wanting
from essaim.funding.consistency import place_faults
from essaim.funding.law import Check
from essaim.funding.models import AidKind, Application, Award, Call, Support
from essaim.questionnaires.document import Document
from essaim.questionnaires.validation import Outcome
from essaim.territory.queries import commune_named


def kind_of(call: Call, stage: str) -> AidKind | None:
    """The kind of aid that an application asks for: that of its stage, or the only one of the call."""
    kinds = list(call.kinds.filter(is_offered=True))
    if len(kinds) == 1:
        return kinds[0]
    return next((kind for kind in kinds if stage and kind.stage == stage), None)


def kind_of_stage(stage: str) -> AidKind | None:
    """The kind of aid of a stage of life, whatever the call."""
    return AidKind.objects.filter(stage=stage, is_offered=True).first() if stage else None


def rules_of(kind: AidKind | None) -> Rules:
    """The rules of a kind; none without a kind."""
    return Rules.read(kind.rules) if kind is not None else Rules()


def wanting_at_filing(kind: AidKind | None, facts: Mapping[str, Any]) -> list[Wanting]:
    """What an application of this kind must still say before it is sent."""
    address = facts.get("organisation_address") or {}
    told = Told(
        is_hosted_here=commune_named(address.get("city", "")) is not None,
        is_project=facts.get("carrier") == "project",
        is_qpv_holder=facts.get("is_qpv_holder"),
        cofinancers=len(facts.get("cofinancers") or []),
        municipal_stake=facts.get("municipal_stake") or "",
        strategies=tuple(facts.get("strategies") or ()),
    )
    return wanting(rules_of(kind).filing, told)


def file_faults(call: Call) -> Callable[[Document, Outcome], dict[str, str]]:
    """Finds what is wrong in a file of this call beyond its form, by question: places, what its kind of aid demands."""

    def faults(document: Document, outcome: Outcome) -> dict[str, str]:
        wanted = wanting_at_filing(kind_of(call, outcome.facts.get("stage") or ""), outcome.facts)
        reasons = {_question_of(document, one.fact): one.reason for one in wanted}
        found = {**reasons, **place_faults(document, outcome)}
        return {code: reason for code, reason in found.items() if code not in outcome.errors}

    return faults


def _question_of(document: Document, fact: str) -> str:
    return next((question.code for question in document.questions() if fact in question.fed_facts()), "")


def vote_checks(
    kind: AidKind | None,
    *,
    application: Application | None,
    call: Call | None,
    municipal_stake: str,
    strategies: tuple[str, ...],
) -> list[Check]:
    """What the vote of an award of this kind lacks (it blocks), and what it must be warned of (it does not)."""
    if kind is None:
        return []
    rules, of_file = rules_of(kind), application
    through = call or (of_file.call if of_file else None)
    told = Told(
        municipal_stake=municipal_stake or (of_file.municipal_stake if of_file else ""),
        strategies=strategies or tuple(of_file.strategies if of_file else ()),
        is_in_permanent_call=through is not None and through.is_permanent,
    )
    article = f"Délibération-cadre, action {kind.action_code}"
    return [
        Check(f"kind-{one.demand}", False, blocking, one.reason, article)
        for demands, blocking in ((rules.vote, True), (rules.alerts, False))
        for one in wanting(demands, told)
    ]


def alerts_on(award: Award) -> list[Check]:
    """What the vote of this award was, or should have been, warned of."""
    checks = vote_checks(
        award.kind,
        application=award.application,
        call=award.call,
        municipal_stake=award.municipal_stake,
        strategies=tuple(award.strategies),
    )
    return [check for check in checks if not check.blocking]


def wanting_on(award: Award) -> list[Wanting]:
    """What an award of this kind must carry and does not yet."""
    rules = rules_of(award.kind)
    support = Support.objects.filter(award=award).annotate(partner_count=Count("partners")).first()
    groups = award.cohorts.aggregate(
        cohorts=Count("pk", distinct=True), accelerated=Count("organisations", distinct=True)
    )
    people = award.cohorts.aggregate(total=Sum("people"))["total"]
    told = Told(
        municipal_stake=award.municipal_stake,
        strategies=tuple(award.strategies),
        has_role=_plays(award, rules),
        partners=support.partner_count if support else 0,
        means_euros=support.means_euros if support else None,
        means_fte=support.means_fte if support else None,
        people=people or 0,
        **groups,
    )
    return wanting(dict.fromkeys((*rules.vote, *rules.award)), told)


def _plays(award: Award, rules: Rules) -> bool:
    if Demand.BENEFICIARY_ROLE not in rules.award:
        return False
    return award.organisation.roles.filter(role=rules.role, until_on__isnull=True).exists()
