"""People who sign in, and the roles they hold over something for a time."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from essaim.kernel import clock
from essaim.kernel.records import Record
from essaim.people.roles import Role


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a normalised e-mail; without password the account cannot sign in until it is reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, Record):
    """A person who can sign in. Personal data: erased on request, the journal keeps only the key."""

    email = models.EmailField("adresse e-mail", unique=True)
    name = models.CharField("nom affiché", max_length=120)
    function = models.CharField("fonction", max_length=120, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    is_demo = models.BooleanField("compte de démonstration", default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return self.name or self.email


class RoleGrant(Record):
    """A role held by a person over a scope, from a day until another.

    The scope is two words of text, since ``people`` knows no room above it: ``("commune", "59355")``,
    ``("service", "culture")``, ``("call", "permanent")``, ``("body", "COPIL")``; both empty for the whole city.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants", verbose_name="personne")
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    scope_kind = models.CharField("portée", max_length=20, blank=True)
    scope_key = models.CharField("objet de la portée", max_length=60, blank=True)
    from_on = models.DateField("depuis", default=clock.today)
    until_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "rôle attribué"
        verbose_name_plural = "rôles attribués"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "scope_kind", "scope_key"],
                condition=Q(until_on__isnull=True),
                name="people_one_open_grant",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="people_grant_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.scope_key or 'toute la ville'})"
