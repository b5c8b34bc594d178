"""What a form says of itself, copied into the columns of its file: when it is sent, and when it is corrected."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from essaim.directory.models import Organisation, Partner, Sector
from essaim.directory.services import register_organisation
from essaim.funding.demands import kind_of
from essaim.funding.models import (
    Application,
    Cofinancer,
    CofinancerStatus,
    MetropolitanAnswer,
    MetropolitanReferral,
)
from essaim.kernel.money import cents
from essaim.people.actors import Actor
from essaim.territory.queries import commune_named

COPIED = (
    *("title", "summary", "stage", "municipal_stake", "requested", "total_cost", "commune_code", "quarter_code"),
    *("qpv_code", "heard_through", "is_experimentation", "is_qpv_holder", "has_publication_consent", "starts_on"),
    *("ends_on", "strategies"),
)
"""Facts of the form that are copied as they are into the application's columns."""

METROPOLIS = "mel"
"""Code of the metropolis among the partners."""

METROPOLIS_ANSWERED = {
    MetropolitanAnswer.ACCEPTED: CofinancerStatus.GRANTED,
    MetropolitanAnswer.DECLINED: CofinancerStatus.REFUSED,
}


def copy_facts(actor: Actor, application: Application, facts: Mapping[str, Any]) -> None:
    """Write the facts into the file's columns, its sectors and its cofinancers; who calls holds the row.

    A fact that is no longer said leaves its column as it was born.
    """
    blank = Application()
    for name in COPIED:
        said = facts.get(name)
        setattr(application, name, getattr(blank, name) if said is None else said)
    application.kind = kind_of(application.call, application.stage)
    organisation = _organisation_of(actor, application, facts)
    if facts.get("carrier") == "project":
        application.host, application.organisation = organisation, None
        application.holder_name = facts.get("holder_name") or application.holder_name
    else:
        application.organisation, application.host = organisation, None
    application.save()
    application.sectors.set(Sector.objects.filter(code__in=facts.get("sectors") or []))
    application.cofinancers.all().delete()
    _write_cofinancers(application, facts.get("cofinancers") or [])
    referral = MetropolitanReferral.objects.filter(application=application).first()
    if referral is not None:
        write_metropolis(referral)


def write_metropolis(referral: MetropolitanReferral) -> Cofinancer | None:
    """The metropolis among the file's cofinancers, as it answered; None as long as it says nothing, or no amount."""
    said = METROPOLIS_ANSWERED.get(MetropolitanAnswer(referral.answer))
    if said is None:
        return None
    partner = Partner.objects.filter(code=METROPOLIS).first()
    name = str(partner) if partner else "Métropole européenne de Lille"
    found = referral.application.cofinancers.filter(Q(partner__code=METROPOLIS) | Q(name=name)).first()
    if found is None:
        if said != CofinancerStatus.GRANTED or not referral.metropolis_proposed:
            return None
        found = Cofinancer(application=referral.application, name=name, partner=partner)
    if referral.metropolis_proposed:
        found.amount = referral.metropolis_proposed
    found.status = said
    found.save()
    return found


def _organisation_of(actor: Actor, application: Application, facts: Mapping[str, Any]) -> Organisation:
    """The organisation named by the form: found by its number, or created with this person as its manager.

    One that is found is never claimed by typing its number: membership is asked apart. A project's host is no
    exception.
    """
    is_own = facts.get("carrier") != "project"
    address = facts.get("organisation_address") or {}
    # Where a structure has its seat is what its address says, not its project.
    commune = commune_named(address.get("city", ""))
    return register_organisation(
        actor,
        name=facts["organisation_name"],
        siret=facts.get("siret") or "",
        rna=facts.get("rna") or "",
        family=facts.get("family") or "unknown",
        address=address.get("street", ""),
        postcode=address.get("postcode", ""),
        town=address.get("city", "")[:80],
        commune_code=commune.code if commune else "",
        manager=application.holder if is_own else None,
    )


def _write_cofinancers(application: Application, rows: Iterable[Mapping[str, Any]]) -> None:
    partners = list(Partner.objects.all())
    for row in rows:
        Cofinancer.objects.create(
            application=application,
            name=row["name"],
            partner=_partner_named(row["name"], partners),
            amount=cents(row["amount"]),
            status=row["status"],
            is_public_money=row.get("kind") == "public",
        )


def _partner_named(name: str, partners: Iterable[Partner]) -> Partner | None:
    """The partner whose name, or acronym between brackets, is the one typed; a mere likeness is not enough."""
    typed = name.strip().casefold()
    for partner in partners:
        known = partner.name.casefold()
        acronym = known.rpartition("(")[2].rstrip(")") if known.endswith(")") else ""
        if typed in {known, acronym, partner.code, known.rpartition(" (")[0]} - {""}:
            return partner
    return None
