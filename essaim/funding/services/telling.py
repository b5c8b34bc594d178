"""Who is written to about a file: those who carry it, or those who instruct it."""

from collections.abc import Iterable
from typing import Any

from essaim.funding.models import Application, Side
from essaim.mail import services as mail
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role


def people_of(application: Application, side: str) -> list[User]:
    """Its holder and those who write with them; or its agent, and the whole mission as long as it has none."""
    if side == Side.APPLICANT:
        holder = [application.holder] if application.holder else []
        writers = User.objects.filter(pk__in=application.collaborators.values("user"))
        found: Iterable[User] = [*holder, *writers]
    elif application.assigned_to is not None:
        found = [application.assigned_to]
    else:
        found = User.objects.filter(pk__in=RoleGrant.objects.in_force().filter(role=Role.OFFICER).values("user"))
    return [user for user in found if user.is_active]


def tell(application: Application, side: str, *, subject: str, template: str, key: str, **context: Any) -> None:
    """Write to everybody of a side, once by ``key``; in the act's transaction."""
    for user in people_of(application, side):
        mail.send(
            to=user.email,
            subject=subject,
            template=f"funding/mail/{template}.txt",
            context={"application": application, **context},
            about=application,
            key=f"{key}-{user.pk}",
        )
