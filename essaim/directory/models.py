"""Organisations of the territory, who belongs to them, and the lists that other rooms point at."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.kernel import clock, text
from essaim.kernel.identifiers import RnaField, SiretField, siren_of
from essaim.kernel.records import Record
from essaim.people.models import User


class Sector(Record):
    """A line of economic activity followed by the strategy (filière); the list is open."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("nom", max_length=160)
    short_name = models.CharField("nom court", max_length=60)
    position = models.PositiveSmallIntegerField("rang", default=0)
    from_on = models.DateField("suivie depuis", null=True, blank=True)
    until_on = models.DateField("suivie jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "filière"
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.short_name


class Service(Record):
    """A municipal service or department."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("nom", max_length=120)

    class Meta:
        verbose_name = "service municipal"
        ordering: ClassVar = ["name", "code"]

    def __str__(self) -> str:
        return self.name


class Partner(Record):
    """A partner named by the deliberation: what it says of it and nothing more."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("nom", max_length=160)
    precision = models.CharField("précision", max_length=300, blank=True)
    category = models.CharField("catégorie", max_length=60)

    class Meta:
        verbose_name = "partenaire"
        ordering: ClassVar = ["name", "code"]

    def __str__(self) -> str:
        return self.name


class LegalFamily(models.TextChoices):
    """Family that the legal form belongs to; « inconnue » is never shown as « hors ESS »."""

    ASSOCIATION = "association", "Association"
    COOPERATIVE = "cooperative", "Coopérative"
    MUTUAL = "mutual", "Mutuelle"
    FOUNDATION = "foundation", "Fondation"
    COMPANY = "company", "Société commerciale"
    PUBLIC = "public", "Personne publique"
    UNKNOWN = "unknown", "Forme à préciser"


class OrganisationRoleKind(models.TextChoices):
    """What an organisation is for the strategy, beside what it does."""

    SUPPORTER = "supporter", "Accompagnateur"
    FUNDER = "funder", "Financeur"
    CAE = "cae", "Coopérative d’activités et d’emploi"
    PTCE = "ptce", "Pôle territorial de coopération économique"
    INCUBATOR = "incubator", "Incubateur"
    LOCAL_CURRENCY = "local_currency", "Monnaie locale"
    CJS = "cjs", "Coopérative jeunesse (CJS ou CJM)"
    RELAY = "relay", "Maison de quartier relais"


class Organisation(Record):
    """A legal person, found by its SIRET or RNA number, or declared by hand.

    ``commune_code`` is deduced or declared; ``qpv_code`` is *declared* until official contours are loaded.
    """

    name = models.CharField("nom", max_length=200)
    acronym = models.CharField("sigle", max_length=40, blank=True)
    siret = SiretField("SIRET")
    siren = models.CharField("SIREN", max_length=9, blank=True, editable=False, db_index=True)
    rna = RnaField("numéro RNA")
    legal_category = models.CharField("catégorie juridique Insee", max_length=4, blank=True)
    family = models.CharField("famille", max_length=12, choices=LegalFamily.choices, default=LegalFamily.UNKNOWN)
    created_on = models.DateField("créée le", null=True, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    town = models.CharField("ville", max_length=80, blank=True)
    commune_code = models.CharField("commune", max_length=5, blank=True, db_index=True)
    quarter_code = models.CharField("quartier", max_length=40, blank=True)
    qpv_code = models.CharField("quartier prioritaire déclaré", max_length=10, blank=True)
    website = models.URLField("site internet", blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    description = models.TextField("ce que fait la structure", blank=True, max_length=2000)
    sectors = models.ManyToManyField(Sector, verbose_name="filières", blank=True, related_name="organisations")
    is_iae = models.BooleanField("insertion par l’activité économique", null=True, blank=True)
    is_public = models.BooleanField("visible dans l’annuaire", default=False)
    is_checked = models.BooleanField("identité vérifiée", default=False)
    is_demo = models.BooleanField("structure de démonstration", default=False)
    search_text = models.TextField("texte de recherche", blank=True, editable=False)
    sort_name = models.CharField("nom de classement", max_length=200, blank=True, editable=False, db_index=True)

    class Meta:
        verbose_name = "structure"
        ordering: ClassVar = ["sort_name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["siret"], condition=~Q(siret=""), name="directory_one_siret"),
            models.UniqueConstraint(fields=["rna"], condition=~Q(rna=""), name="directory_one_rna"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the SIREN and the search and sort columns in step with what they derive from."""
        self.siren = siren_of(self.siret) if self.siret else ""
        self.sort_name = text.normalise(self.name)[:200]
        self.search_text = text.normalise(" ".join([self.name, self.acronym, self.siret, self.rna, self.description]))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "siren", "sort_name", "search_text"}
        super().save(*args, **kwargs)


class OrganisationRole(Record):
    """An organisation supports, funds, hosts… from a day until another."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField("rôle", max_length=20, choices=OrganisationRoleKind.choices)
    from_on = models.DateField("depuis", default=clock.today)
    until_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "rôle d’une structure"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "role"], condition=Q(until_on__isnull=True), name="directory_one_open_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.get_role_display()}"


class MembershipRole(models.TextChoices):
    """What a person may do for an organisation."""

    MANAGER = "manager", "Responsable"
    CONTRIBUTOR = "contributor", "Contributrice ou contributeur"


class Membership(Record):
    """A person acts for an organisation, from a day until another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name="personne")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name="structure"
    )
    role = models.CharField("rôle", max_length=12, choices=MembershipRole.choices)
    from_on = models.DateField("depuis", default=clock.today)
    until_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "appartenance"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(until_on__isnull=True), name="directory_one_membership"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="directory_membership_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} pour {self.organisation}"


class Place(Record):
    """A site where things happen: totem place, venue, neighbourhood house."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("nom", max_length=160)
    is_totem = models.BooleanField("lieu totem", default=False)
    is_network = models.BooleanField("réseau de lieux", default=False)
    address = models.CharField("adresse", max_length=200, blank=True)
    commune_code = models.CharField("commune", max_length=5, blank=True)
    quarter_code = models.CharField("quartier", max_length=40, blank=True)
    qpv_code = models.CharField("quartier prioritaire déclaré", max_length=10, blank=True)
    services_offered = models.TextField("services proposés", blank=True, max_length=1000)
    is_demo = models.BooleanField("lieu de démonstration", default=False)

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering: ClassVar = ["name", "code"]

    def __str__(self) -> str:
        return self.name
