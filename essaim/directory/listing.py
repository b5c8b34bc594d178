"""Lists of the directory: the public one, and the office's."""

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from essaim.directory.models import Organisation, OrganisationRoleKind
from essaim.directory.queries import (
    commune_choices,
    open_roles,
    organisations_visible_to,
    published_organisations,
    sectors_on,
    with_lists,
)
from essaim.kernel import clock
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import LISTINGS, EmptyState, Listing, Tab
from essaim.listings.filters import Choice, YesNo
from essaim.people.actors import Actor
from essaim.territory.models import Commune


def sector_choices(actor: Actor) -> list[tuple[str, str]]:
    """Sectors followed today, to choose from."""
    return [(sector.code, sector.short_name) for sector in sectors_on(clock.today())]


def _has_role(role: str) -> Q:
    return Q(pk__in=open_roles().filter(role=role).values("organisation"))


def _sectors(row: Organisation) -> str:
    return ", ".join(sector.short_name for sector in row.sectors.all())


def _roles(row: Organisation) -> str:
    return ", ".join(role.get_role_display() for role in row.current_roles)  # type: ignore[attr-defined]


def with_commune(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same, each with ``commune_name``."""
    name = Commune.objects.filter(code=OuterRef("commune_code")).values("name")[:1]
    return organisations.annotate(commune_name=Subquery(name))


NAME = Column("nom", "Structure", "name", sort="sort_name", note=lambda row: row.acronym)
FAMILY = Column("forme", "Forme", "get_family_display", sort="family")
SECTORS = Column("filieres", "Filières", _sectors)
ROLES = Column("roles", "Rôles", _roles)
COMMUNE = Column("commune", "Commune", "commune_name", sort="commune_name")
FILTERS = (
    Choice("filiere", "Filière", lookup="sectors__code", choices=sector_choices, any_label="Toutes"),
    Choice("forme", "Forme", lookup="family", any_label="Toutes"),
    Choice("commune", "Commune", lookup="commune_code", choices=lambda actor: commune_choices(), any_label="Toutes"),
    Choice("role", "Rôle", choices=OrganisationRoleKind.choices, where=_has_role),
)


class PublishedStructures(Listing):
    """Structures that the public directory shows, the same for everyone."""

    code = "structures"
    noun = "structure de l’ESS,structures de l’ESS"
    caption = "Structures de l’annuaire"
    search_label = "Nom, activité, SIRET"
    columns = (
        NAME,
        FAMILY,
        SECTORS,
        ROLES,
        COMMUNE,
        Column("siret", "SIRET", "siret", on_screen=False),
        Column("rna", "RNA", "rna", on_screen=False),
        Column("adresse", "Adresse", "address", on_screen=False),
        Column("code_postal", "Code postal", "postcode", on_screen=False),
        Column("ville", "Ville", "town", on_screen=False),
        Column("site", "Site internet", "website", on_screen=False),
        Column("presentation", "Présentation", "description", on_screen=False),
    )
    filters = FILTERS
    search = ("search_text",)
    order = ("sort_name",)

    def base(self, actor: Actor) -> QuerySet:
        """The published ones."""
        return with_lists(with_commune(published_organisations()))

    def link(self, row: Model) -> str:
        """Its public page."""
        return reverse("directory:structure", args=[row.pk])

    def empty(self, actor: Actor) -> EmptyState:
        """The directory is just opening."""
        return EmptyState(
            "L’annuaire s’ouvre", "Les premières fiches y entrent dès que la mission ESS les a relues.", "", ""
        )


class OfficeStructures(Listing):
    """Every structure, for agents."""

    code = "structures-bureau"
    noun = "structure,structures"
    caption = "Structures"
    search_label = "Nom, activité, SIRET, RNA"
    columns = (
        NAME,
        FAMILY,
        SECTORS,
        ROLES,
        COMMUNE,
        Column(
            "annuaire",
            "Annuaire",
            lambda row: "Publiée" if row.is_public else "Non publiée",
            sort="is_public",
            tag=lambda row: "done" if row.is_public else "neutral",
        ),
        Column("siret", "SIRET", "siret", on_screen=False),
        Column("rna", "RNA", "rna", on_screen=False),
        Column("verifiee", "Identité vérifiée", "is_checked", kind=Kind.BOOLEAN, on_screen=False),
        Column("depuis", "Dans l’annuaire depuis", "listed_on", kind=Kind.DATE, on_screen=False),
    )
    filters = (*FILTERS, YesNo("verifiee", "Identité vérifiée", when=Q(is_checked=True)))
    tabs = (
        Tab("toutes", "Toutes", "Toutes les structures connues de la Ville.", Q()),
        Tab("a-publier", "À publier", "Celles que le public ne voit pas encore.", Q(is_public=False)),
        Tab("a-verifier", "À vérifier", "Celles dont personne n’a encore vérifié l’identité.", Q(is_checked=False)),
        Tab("publiees", "Publiées", "Celles que l’annuaire montre.", Q(is_public=True)),
        Tab("iae", "IAE", "Structures de l’insertion par l’activité économique.", Q(is_iae=True)),
    )
    search = ("search_text",)
    order = ("sort_name",)

    def base(self, actor: Actor) -> QuerySet:
        """Those this agent reads."""
        return with_lists(with_commune(organisations_visible_to(actor)))

    def link(self, row: Model) -> str:
        """Its office page."""
        return reverse("directory:office_structure", args=[row.pk])

    def empty(self, actor: Actor) -> EmptyState:
        """The next act is to create one."""
        return EmptyState(
            "Aucune structure encore",
            "Elles arrivent avec les demandes et les événements. Vous pouvez aussi en créer une.",
            "Créer une fiche",
            reverse("directory:new_structure"),
        )


published_structures = PublishedStructures()
office_structures = OfficeStructures()
LISTINGS.add(published_structures.code, published_structures)
LISTINGS.add(office_structures.code, office_structures)
