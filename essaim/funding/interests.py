"""Files kept from a person whatever their role: they withdrew from them, or an interest keeps them out."""

from uuid import UUID

from django.db.models import Q

from essaim.funding.models import Application
from essaim.gatherings.conflicts import Finding, conflict_of
from essaim.gatherings.models import Interest, Withdrawal
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.people.models import User

APPLICATION_KIND = "funding.application"


def findings_of(user: User, organisations: set[UUID] | None = None) -> dict[UUID, tuple[Interest, Finding]]:
    """By organisation, what this person's heaviest interest asks today about an aid to it."""
    held = Interest.objects.filter(user=user)
    if organisations is not None:
        held = held.filter(organisation__in=organisations)
    found: dict[UUID, tuple[Interest, Finding]] = {}
    for interest in held:
        finding = conflict_of(interest, grants=True, day=clock.today())
        known = found.get(interest.organisation_id)
        if known is None or finding.weight > known[1].weight:
            found[interest.organisation_id] = (interest, finding)
    return found


def conflict_about(user: User, application: Application) -> tuple[Interest, Finding] | None:
    """What the heaviest interest of this person asks today about this file; None without any."""
    concerned = {key for key in (application.organisation_id, application.host_id) if key}
    found = findings_of(user, concerned).values()
    return max(found, key=lambda one: one[1].weight, default=None)


def users_kept_out_of(application: Application) -> list[User]:
    """People whose interests keep them out of this file today: nobody asks them to read it."""
    concerned = [key for key in (application.organisation_id, application.host_id) if key]
    day = clock.today()
    held = Interest.objects.filter(organisation__in=concerned).select_related("user")
    kept = {one.user for one in held if conflict_of(one, grants=True, day=day).must_withdraw}
    return sorted(kept, key=str)


def files_kept_from(actor: Actor) -> Q:
    """The files that this person may neither read nor handle in the office."""
    if actor.user is None:
        return Q(pk__in=[])
    withdrawn = Withdrawal.objects.filter(attendance__user=actor.user, item__target_kind=APPLICATION_KIND)
    barred = [key for key, (_, finding) in findings_of(actor.user).items() if finding.must_withdraw]
    kept = Q(pk__in=list(withdrawn.values_list("item__target_key", flat=True)))
    return kept | Q(organisation__in=barred) | Q(host__in=barred) if barred else kept


def why_kept_from(actor: Actor, application: Application) -> str:
    """Why this file is kept from this person, in a sentence they read."""
    user = actor.person
    withdrawal = Withdrawal.objects.filter(
        attendance__user=user, item__target_kind=APPLICATION_KIND, item__target_key=str(application.pk)
    ).first()
    if withdrawal is not None:
        return f"Vous vous êtes déporté de ce dossier\u00a0: vous ne le lisez plus. Motif\u00a0: {withdrawal.reason}."
    interest, finding = conflict_about(user, application) or (None, None)
    reason = f" ({interest.role}). {finding.reason}" if interest and finding else "."
    return f"Votre intérêt déclaré dans cette structure vous tient à l’écart de ce dossier{reason}"
