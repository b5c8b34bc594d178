"""Who tries every address: one person for each role, and people without any."""

from essaim.people.actors import Grant
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role
from tests.support.people import PASSWORD

AGENTS: dict[str, Grant] = {
    "officer": Grant(Role.OFFICER),
    "director": Grant(Role.DIRECTOR),
    "finance": Grant(Role.FINANCE),
    "buyer": Grant(Role.BUYER),
    "expert": Grant(Role.EXPERT, "service", "culture"),
    "delegate": Grant(Role.DELEGATE, "commune", "59350"),
    "hellemmes": Grant(Role.ELECTED, "commune", "59298"),
    "lomme": Grant(Role.ELECTED, "commune", "59355"),
    "relay": Grant(Role.RELAY),
    "mda": Grant(Role.MDA),
    "supporter": Grant(Role.SUPPORTER),
    "funder": Grant(Role.FUNDER),
    "metropolis": Grant(Role.METROPOLIS),
    "admin": Grant(Role.ADMIN),
}
"""The office: whoever holds a role, with the scope that makes it mean something."""

ANONYMOUS = "anonymous"
OUTSIDERS = ("holder", "manager", "contributor", "stranger")
"""Without a role. ``holder`` carries the applications of world A; ``manager`` and ``contributor`` belong to its
structure, and ``contributor`` writes its draft; ``stranger`` carries everything of world B and nothing of A.
"""

EVERYBODY = (ANONYMOUS, *OUTSIDERS, *AGENTS)
WAITING = "waiting"
"""An officer who has not enrolled a second factor yet."""


def make_people() -> dict[str, User | None]:
    """An account for each, those of the office with a second factor."""
    people: dict[str, User | None] = {ANONYMOUS: None}
    for name in (*OUTSIDERS, *AGENTS, WAITING):
        people[name] = User.objects.create_confirmed(f"{name}@exemple.fr", PASSWORD, name=name.capitalize())
    for name, grant in {**AGENTS, WAITING: Grant(Role.OFFICER)}.items():
        person = people[name]
        assert person is not None
        RoleGrant.objects.create(
            user=person, role=grant.role, scope_kind=grant.scope_kind, scope_key=grant.scope_key, from_on="2020-01-01"
        )
        if name != WAITING:
            enrol(person)
    return people


def enrol(person: User) -> None:
    """Give a second factor to somebody."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
