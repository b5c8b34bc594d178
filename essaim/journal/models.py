"""Who did what to what: entries that never change, the seals that cover them, personal values that can be erased."""

from typing import Any, ClassVar

from django.db import models

from essaim.journal.names import ACCOUNT, ERASED_ACCOUNT, Names, actor_name, is_person, names_of
from essaim.journal.verbs import VERBS
from essaim.kernel import clock
from essaim.kernel.records import ordered_uuid
from essaim.ui.formatting import format_hour, format_instant


class Entry(models.Model):
    """One act. The database refuses to change or delete it (see ``append_only``).

    It holds no name: the actor is a key, and what tells of people is in ``PersonalValue``, of which ``personal_digest``
    is the salted SHA-256.
    """

    id = models.UUIDField(primary_key=True, default=ordered_uuid, editable=False)
    at = models.DateTimeField("le", default=clock.now)
    actor_key = models.CharField("par", max_length=60, blank=True)
    verb = models.CharField("acte", max_length=80)
    target_kind = models.CharField("nature de l’objet", max_length=60)
    target_key = models.CharField("objet", max_length=60)
    target_title = models.CharField("titre de l’objet", max_length=200, blank=True)
    facts = models.JSONField("faits", default=dict, blank=True)
    note = models.TextField("précision", blank=True)
    personal_digest = models.CharField("empreinte des valeurs personnelles", max_length=64, blank=True)
    search_key = models.TextField("clé de recherche", blank=True, editable=False)

    times: int = 1
    """How many acts that read the same this one stands for (see ``queries.timeline``)."""

    names: Names | None = None
    """Names of people, found at once for a whole list (see ``queries.named``)."""

    class Meta:
        verbose_name = "acte"
        verbose_name_plural = "actes"
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["target_kind", "target_key", "at"], name="journal_target"),
            models.Index(fields=["-at", "-id"], name="journal_latest"),
            models.Index(fields=["actor_key", "at"], name="journal_actor"),
            models.Index(fields=["verb", "at"], name="journal_verb"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """``Le 9 octobre 2026 à 14 h 32, Camille Démo a déposé la demande 2026-118``."""
        return f"Le {format_instant(self.at)}, {self.who} {self.what}"

    @property
    def who(self) -> str:
        """The actor's present name: an erased account has none any more."""
        return actor_name(self.actor_key, self._names())

    @property
    def what(self) -> str:
        """``a déposé la demande 2026-118``."""
        verb = VERBS.get(self.verb)
        said = f"{verb.phrase if verb else self.verb} {self.title}".strip()
        return said if self.times == 1 else f"{said}, {self.times}\u00a0fois"

    @property
    def title(self) -> str:
        """To what: an account's present name, the personal title when it is kept, or the title of the time."""
        if self.target_kind == ACCOUNT:
            return self._names().get(self.target_key, ERASED_ACCOUNT)
        return str(self.personal_values.get("title") or self.target_title)

    @property
    def people(self) -> list[str]:
        """Keys of the accounts that the sentence names."""
        keys = [self.actor_key] if is_person(self.actor_key) else []
        return [*keys, self.target_key] if self.target_kind == ACCOUNT else keys

    def _names(self) -> Names:
        if self.names is None:
            self.names = names_of(self.people)
        return self.names

    @property
    def aside(self) -> str:
        """The hour, beside the day of a timeline."""
        return format_hour(self.at)

    @property
    def personal_values(self) -> dict[str, Any]:
        """Values about people kept with the act; none when there were none or when they were erased."""
        found = getattr(self, "personal", None)
        return found.values if found else {}


class PersonalValue(models.Model):
    """Values of an entry that tell of people, with the salt of their digest. Erasing the row erases both."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="personal")
    salt = models.CharField("sel", max_length=64)
    values = models.JSONField("valeurs", default=dict)

    class Meta:
        verbose_name = "valeurs personnelles"
        verbose_name_plural = "valeurs personnelles"

    def __str__(self) -> str:
        return str(self.entry_id)


class Seal(models.Model):
    """The digest of a batch of entries and of the seal before: to change one entry, all later seals must be changed."""

    number = models.PositiveIntegerField("numéro", primary_key=True)
    first_entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", verbose_name="premier acte")
    last_entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", verbose_name="dernier acte")
    count = models.PositiveIntegerField("nombre d’actes")
    previous_digest = models.CharField("empreinte du sceau précédent", max_length=64, blank=True)
    digest = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField("scellé le", default=clock.now)

    class Meta:
        verbose_name = "sceau"
        verbose_name_plural = "sceaux"
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"Sceau n° {self.number}"


class SealedEntry(models.Model):
    """Which seal covers an entry, at which place, with the digest that the seal took of it.

    Membership is said here because an entry may be written before a seal and committed after it: the next one takes it.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="entries", verbose_name="sceau")
    position = models.PositiveIntegerField("place")
    digest = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "acte scellé"
        verbose_name_plural = "actes scellés"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seal", "position"], name="journal_one_entry_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"


class Verification(models.Model):
    """What recomputing every seal found, and when."""

    at = models.DateTimeField("le", default=clock.now)
    seals = models.PositiveIntegerField("sceaux")
    entries = models.PositiveIntegerField("actes")
    faults = models.JSONField("fautes", default=list)
    last_digest = models.CharField("empreinte du dernier sceau", max_length=64, blank=True)

    class Meta:
        verbose_name = "vérification"
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"Vérification du {self.at:%d/%m/%Y}"
