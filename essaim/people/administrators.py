"""There is always somebody who administers."""

from essaim.kernel.verdict import Refused
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role


def keep_one(*, leaving: User) -> None:
    """``Refused`` when nobody but ``leaving`` administers; holds the administrators' rows until the end of the act."""
    in_force = RoleGrant.objects.in_force().filter(role=Role.ADMIN)
    # Both of two administrators leaving at once must see each other: the rows are locked before they are counted.
    rows = list(in_force.select_for_update(of=("self",)).select_related("user").order_by("pk"))
    leaves = any(row.user_id == leaving.pk for row in rows)
    others = any(row.user_id != leaving.pk and row.user.is_active for row in rows)
    if leaves and not others:
        raise Refused("C’est la dernière personne qui administre Essaim : donnez d’abord ce rôle à une autre.")
