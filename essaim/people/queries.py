"""What each person may read of accounts, roles and invitations."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from essaim.kernel.text import normalise
from essaim.people import second_factor
from essaim.people.actors import Actor
from essaim.people.models import Invitation, InvitationQuerySet, RoleGrant, RoleGrantQuerySet, User
from essaim.people.policies import READING


def agents_visible_to(actor: Actor) -> QuerySet[User]:
    """Who holds or held a role, by name, for those who read the team; each with ``has_second_factor``."""
    agents = (
        User.objects.filter(Exists(RoleGrant.objects.filter(user=OuterRef("pk"))), erased_at__isnull=True)
        .annotate(has_second_factor=second_factor.enrolment())
        .order_by("search_key", "pk")
    )
    return agents if actor.has(*READING) else agents.none()


def agents_found(
    agents: QuerySet[User], *, words: str = "", role: str = "", factor: str = "", presence: str = "present"
) -> QuerySet[User]:
    """Agents narrowed to what a filter says, with their roles in force as ``current_grants``.

    ``factor`` is enrolled, missing or empty; ``presence`` is present (a role in force), past, or empty.
    """
    in_force = RoleGrant.objects.in_force()
    held = Exists(in_force.filter(user=OuterRef("pk")))
    for word in normalise(words).split():
        agents = agents.filter(search_key__contains=word)
    if role:
        agents = agents.filter(Exists(in_force.filter(user=OuterRef("pk"), role=role)))
    if factor:
        enrolled = second_factor.enrolment()
        agents = agents.filter(enrolled if factor == "enrolled" else ~enrolled)
    if presence:
        agents = agents.filter(held if presence == "present" else ~held)
    grants = in_force.order_by("role", "scope_key")
    return agents.prefetch_related(Prefetch("role_grants", queryset=grants, to_attr="current_grants"))


def invitations_visible_to(actor: Actor) -> InvitationQuerySet:
    """Invitations, the latest first, for those who read the team."""
    invitations = Invitation.objects.select_related("invited_by")
    return invitations if actor.has(*READING) else invitations.none()


def grants_visible_to(actor: Actor) -> RoleGrantQuerySet:
    """Roles given, for those who read the team; everyone reads their own."""
    grants = RoleGrant.objects.select_related("user").order_by("-from_on", "role", "pk")
    if actor.has(*READING):
        return grants
    return grants.filter(user=actor.user) if actor.user else grants.none()


def invitation_of_token(token: str) -> Invitation | None:
    """The invitation whose link holds this token: whoever has the link may read it."""
    return Invitation.objects.select_related("invited_by").filter(token_digest=Invitation.digest_of(token)).first()


def account_of_email(email: str) -> User | None:
    """The open account whose owner has proved this address; an account that never was confirmed is nobody's."""
    return User.objects.filter(
        email=email.lower(), is_active=True, emailaddress__email=email.lower(), emailaddress__verified=True
    ).first()
