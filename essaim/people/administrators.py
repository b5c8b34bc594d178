"""There is always somebody who administers."""

from essaim.kernel.verdict import Refused
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role


def keep_one(*, leaving: User) -> None:
    """``Refused`` when nobody but ``leaving`` administers; holds the administrators' rows until the end of the act."""
    # Two administrators leaving at once must see each other: the rows are locked first, and counted only then, at the
    # instant of the count.
    list(RoleGrant.objects.filter(role=Role.ADMIN).select_for_update().order_by("pk").values_list("pk"))
    held = RoleGrant.objects.in_force().filter(role=Role.ADMIN)
    others = held.filter(user__is_active=True).exclude(user=leaving)
    if held.filter(user=leaving).exists() and not others.exists():
        raise Refused("C’est la dernière personne qui administre Essaim : donnez d’abord ce rôle à une autre.")
