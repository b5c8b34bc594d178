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
    """A municipal service or department; ``follows`` are codes of sectors, or ``qpv`` for priority neighbourhoods."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("nom", max_length=120)
    follows = models.JSONField("suit", default=list, blank=True)

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


ESS_FAMILIES = frozenset({LegalFamily.ASSOCIATION, LegalFamily.COOPERATIVE, LegalFamily.MUTUAL, LegalFamily.FOUNDATION})
"""Families that belong to the ESS by their legal form (law of 31 July 2014, article 1)."""


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
    is_ess_company = models.BooleanField("société reconnue de l’ESS", null=True, blank=True)
    is_iae = models.BooleanField("insertion par l’activité économique", null=True, blank=True)
    iae_approved_until = models.DateField("agrément IAE valable jusqu’au", null=True, blank=True)
    is_born_from_need = models.BooleanField("née d’un besoin exprimé", null=True, blank=True)
    origin_region = models.CharField("région d’origine", max_length=80, blank=True)
    incubator = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="incubated", verbose_name="incubateur"
    )
    is_public = models.BooleanField("visible dans l’annuaire", default=False)
    listed_on = models.DateField("à l’annuaire depuis le", null=True, blank=True, editable=False)
    unlisted_on = models.DateField("retirée de l’annuaire le", null=True, blank=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(listed_on__isnull=False, unlisted_on__isnull=True),
                name="directory_listed_since",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ess(self) -> bool | None:
        """Whether it belongs to the ESS: by its form, or as a company recognised as such; None while unknown."""
        if self.family in ESS_FAMILIES:
            return True
        if self.family == LegalFamily.COMPANY:
            return self.is_ess_company
        return False if self.family == LegalFamily.PUBLIC else None

    def list_publicly(self, *, is_public: bool) -> None:
        """Put the record in the public directory, or take it out, and remember since when."""
        self.is_public = is_public
        if is_public:
            self.listed_on, self.unlisted_on = self.listed_on or clock.today(), None
        elif self.listed_on is not None:
            self.unlisted_on = clock.today()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the SIREN and the search and sort columns in step with what they derive from."""
        self.siren = siren_of(self.siret) if self.siret else ""
        self.sort_name = text.normalise(self.name)[:200]
        self.search_text = text.normalise(" ".join([self.name, self.acronym, self.siret, self.rna, self.description]))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "siren", "sort_name", "search_text"}
        super().save(*args, **kwargs)


class OfficialSource(models.TextChoices):
    """A register that says something of an organisation."""

    COMPANIES = "companies", "Annuaire des entreprises"


class OfficialFacts(Record):
    """What a register says of an organisation, kept beside what was declared and never written over it.

    ``facts`` is the register's answer as its source reads it, empty when it does not know the number.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="official_facts", verbose_name="structure"
    )
    source = models.CharField("source", max_length=20, choices=OfficialSource.choices)
    facts = models.JSONField("ce que dit le registre", default=dict, blank=True)
    fetched_at = models.DateTimeField("lu le")

    class Meta:
        verbose_name = "données d’un registre"
        verbose_name_plural = "données des registres"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "source"], name="directory_one_answer_per_register"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.get_source_display()}"


class OrganisationRole(Record):
    """An organisation supports, funds, hosts… from a day until another, which is the first day without."""

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
    """A person acts for an organisation, from a day until another, which is the first day without."""

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


class MembershipInvitation(Record):
    """Somebody is asked, by e-mail, to act for an organisation; they accept once signed in with this address.

    The list of members never tells whether an address has an account: an invitation looks the same either way.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations", verbose_name="structure"
    )
    email = models.EmailField("adresse e-mail")
    role = models.CharField("rôle", max_length=12, choices=MembershipRole.choices, default=MembershipRole.CONTRIBUTOR)
    invited_by_name = models.CharField("invitée par", max_length=120)
    closed_at = models.DateTimeField("acceptée ou annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation dans une structure"
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=Q(closed_at__isnull=True), name="directory_one_invitation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} pour {self.organisation}"


class Place(Record):
    """A site where things happen: totem place, venue, neighbourhood house.

    ``opened_on`` is unknown for most: such a place counts from the day it was written here.
    """

    code = models.SlugField("code", unique=True)
    name = models.CharField("nom", max_length=160)
    is_totem = models.BooleanField("lieu totem", default=False)
    is_network = models.BooleanField("réseau de lieux", default=False)
    uses = models.JSONField("usages", default=list, blank=True)
    is_for_newcomer = models.BooleanField("accueille une structure venue d’ailleurs", null=True, blank=True)
    partner = models.ForeignKey(
        Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="places", verbose_name="partenaire"
    )
    opened_on = models.DateField("ouvert depuis le", null=True, blank=True)
    closed_on = models.DateField("fermé le", null=True, blank=True)
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
