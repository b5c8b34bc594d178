"""Who acts: a person with the roles held today, a visitor, or Essaim itself."""

from dataclasses import dataclass, replace

from essaim.people import second_factor
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role


@dataclass(frozen=True)
class Grant:
    """A role and what it extends over; both scope words are empty for the whole city."""

    role: str
    scope_kind: str = ""
    scope_key: str = ""

    def covers(self, kind: str, key: str) -> bool:
        """Whether the role extends over this thing."""
        return not self.scope_kind or (self.scope_kind == kind and self.scope_key == key)


@dataclass(frozen=True)
class Actor:
    """Given first to every service, policy and query.

    ``held_back`` are roles that the person has but cannot use before enrolling a second factor: they are not in
    ``grants``, so that no policy and no query counts them.
    """

    user: User | None = None
    grants: tuple[Grant, ...] = ()
    system_name: str = ""
    held_back: tuple[Grant, ...] = ()

    @classmethod
    def anonymous(cls) -> "Actor":
        """A visitor without account."""
        return cls()

    @classmethod
    def system(cls, name: str) -> "Actor":
        """Essaim itself (the worker, a command, the story): every policy lets it act."""
        return cls(system_name=name)

    @classmethod
    def of(cls, user: User) -> "Actor":
        """A person, with the roles in force today."""
        grants = RoleGrant.objects.in_force().filter(user=user).order_by("role", "scope_kind", "scope_key")
        return cls(user=user, grants=tuple(Grant(g.role, g.scope_kind, g.scope_key) for g in grants))

    @classmethod
    def signed_in(cls, user: User) -> "Actor":
        """A person at the keyboard: all roles wait until the second factor that one of them asks for is enrolled."""
        actor = cls.of(user)
        if second_factor.is_required_for({grant.role for grant in actor.grants}) and not second_factor.is_enrolled(
            user
        ):
            return replace(actor, grants=(), held_back=actor.grants)
        return actor

    @property
    def is_system(self) -> bool:
        """Whether Essaim itself acts."""
        return bool(self.system_name)

    @property
    def is_authenticated(self) -> bool:
        """Whether a person is signed in."""
        return self.user is not None

    @property
    def person(self) -> User:
        """Who is signed in; ``TypeError`` when nobody is."""
        if self.user is None:
            raise TypeError("nobody is signed in")
        return self.user

    @property
    def is_agent(self) -> bool:
        """Whether this person has any role in the city office."""
        return bool(self.grants)

    @property
    def key(self) -> str:
        """What the journal keeps of the actor."""
        if self.user is not None:
            return str(self.user.pk)
        return f"system:{self.system_name}" if self.is_system else ""

    @property
    def label(self) -> str:
        """The actor's name on the screens."""
        if self.user is not None:
            return str(self.user)
        return "Essaim" if self.is_system else "Une personne sans compte"

    def has(self, *roles: Role, scope: tuple[str, str] | None = None) -> bool:
        """Whether one of ``roles`` is held, over ``scope`` when one is given. Essaim itself has every role."""
        if self.is_system:
            return True
        return any(grant.role in roles and (scope is None or grant.covers(*scope)) for grant in self.grants)

    def scopes(self, role: Role, kind: str) -> list[str]:
        """Keys of ``kind`` over which ``role`` is held (an empty list when it is held without scope)."""
        return [grant.scope_key for grant in self.grants if grant.role == role and grant.scope_kind == kind]
