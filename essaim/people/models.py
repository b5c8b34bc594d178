"""People who sign in, the roles they hold over something for a time, and the invitations by which agents come in."""

import hashlib
from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from essaim.kernel import clock
from essaim.kernel.records import Record
from essaim.kernel.text import normalise
from essaim.people.roles import Role


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a normalised e-mail; without password the account cannot sign in until it is reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_confirmed(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The same, its address known to be its owner's: it signs in without a confirmation by mail."""
        user = self.create_user(email, password, **fields)
        addresses = apps.get_model("account", "EmailAddress")
        addresses.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class User(AbstractBaseUser, Record):
    """A person who can sign in. Personal data: erased on request, the journal keeps only the key.

    ``sessions_epoch`` goes into each session's seal: adding one closes every session of the person.
    """

    email = models.EmailField("adresse e-mail", unique=True)
    name = models.CharField("nom affiché", max_length=120)
    function = models.CharField("fonction", max_length=120, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    is_demo = models.BooleanField("compte de démonstration", default=False)
    erased_at = models.DateTimeField("effacé le", null=True, blank=True)
    sessions_epoch = models.PositiveIntegerField("époque des sessions", default=0, editable=False)
    search_key = models.CharField("clé de recherche", max_length=400, blank=True, db_index=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping the search key with the name and the e-mail."""
        self.search_key = normalise(f"{self.name} {self.email}")[:400]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_key"}
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # Django seals sessions with the password alone; the epoch lets a person close the others without changing it.
        seal = f"{self.password}|{self.sessions_epoch}"
        return salted_hmac("essaim.people.session", seal, secret=secret, algorithm="sha256").hexdigest()


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants, by whether they are in force."""

    def in_force(self) -> "RoleGrantQuerySet":
        """Grants that count at this instant."""
        day = clock.today()
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=day),
            Q(ended_at__isnull=True) | Q(ended_at__gt=clock.now()),
            from_on__lte=day,
        )


class RoleGrant(Record):
    """A role held by a person over a scope, from a day until another (last day included).

    ``ended_at`` is the instant at which somebody ended the role: it counts at once, not at midnight. The scope is two
    words of text, since ``people`` knows no room above it: ``("commune", "59355")``, ``("service", "culture")``,
    ``("call", "permanent")``, ``("body", "COPIL")``; both empty for the whole city.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants", verbose_name="personne")
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    scope_kind = models.CharField("portée", max_length=20, blank=True)
    scope_key = models.CharField("objet de la portée", max_length=60, blank=True)
    from_on = models.DateField("depuis", default=clock.today)
    until_on = models.DateField("jusqu’au", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(until_on__isnull=False), name="people_ended_grant_has_a_last_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.scope_key or 'toute la ville'})"


class InvitationState(models.TextChoices):
    """What became of an invitation."""

    PENDING = "pending", "En attente"
    EXPIRED = "expired", "Expirée"
    ACCEPTED = "accepted", "Acceptée"
    REVOKED = "revoked", "Annulée"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, by what became of them."""

    def waiting(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked; some may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


class Invitation(Record):
    """A role offered to somebody by e-mail. The link's token is nowhere: only its SHA-256 digest is kept."""

    email = models.EmailField("adresse e-mail")
    name = models.CharField("prénom et nom", max_length=120)
    function = models.CharField("fonction", max_length=120, blank=True)
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    scope_kind = models.CharField("portée", max_length=20, blank=True)
    scope_key = models.CharField("objet de la portée", max_length=60, blank=True)
    token_digest = models.CharField("empreinte du lien", max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField("valable jusqu’au")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="invitée par"
    )
    accepted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="acceptée par"
    )

    token: str = ""
    """The link's secret, on the object that has just been invited or renewed, and nowhere else."""

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="people_one_waiting_invitation",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True), name="people_invitation_one_end"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation de {self.name}"

    @staticmethod
    def digest_of(token: str) -> str:
        """The digest by which a link's token is recognised."""
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def state(self) -> InvitationState:
        """Pending, expired, accepted or revoked, at this instant."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.PENDING if clock.now() < self.expires_at else InvitationState.EXPIRED
