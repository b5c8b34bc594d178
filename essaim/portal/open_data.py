"""The open datasets of Essaim, and their catalogue in DCAT (JSON-LD)."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from essaim.territory.identity import identity

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


@dataclass(frozen=True)
class Dataset:
    """A dataset: ``route`` gives its address, ``standard`` the schema it follows."""

    title: str
    summary: str
    route: str
    media_type: str
    standard: str = ""
    arguments: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The dataset's relative address, empty while no room offers it."""
        try:
            return reverse(self.route, args=self.arguments)
        except NoReverseMatch:
            return ""


_ALL = (
    Dataset(
        "Subventions attribuées",
        "Chaque aide notifiée, une ligne par bénéficiaire.",
        "funding:grants_csv",
        "text/csv",
        "SCDL Subventions 2.1.1",
    ),
    Dataset(
        "Lauréats", "Les dernières pages publiées, à suivre.", "funding:laureates_feed", "application/atom+xml", "Atom"
    ),
    Dataset(
        "Structures de l’ESS, tableau",
        "Les fiches de l’annuaire, une ligne par structure.",
        "portal:open_dataset",
        "text/csv",
        "CSV",
        ("structures", "csv"),
    ),
    Dataset(
        "Structures de l’ESS, objets",
        "Les mêmes, pour un programme.",
        "portal:open_dataset",
        "application/json",
        "JSON",
        ("structures", "json"),
    ),
    Dataset(
        "Structures de l’ESS, carte",
        "Les mêmes, pour une carte ; sans position tant que l’adresse n’est pas située.",
        "portal:open_dataset",
        "application/geo+json",
        "GeoJSON (RFC 7946)",
        ("structures", "geojson"),
    ),
    Dataset(
        "Contours",
        "Communes, quartiers et quartiers prioritaires connus, officiels ou schématiques comme il est dit.",
        "portal:open_dataset",
        "application/geo+json",
        "GeoJSON (RFC 7946)",
        ("contours", "geojson"),
    ),
    Dataset(
        "Agenda, tableau",
        "Les événements annoncés et passés.",
        "portal:open_dataset",
        "text/csv",
        "CSV",
        ("agenda", "csv"),
    ),
    Dataset(
        "Agenda", "Les événements, à suivre dans un calendrier.", "gatherings:agenda_file", "text/calendar", "iCalendar"
    ),
)


def datasets() -> list[Dataset]:
    """The datasets that exist."""
    return [dataset for dataset in _ALL if dataset.url]


def catalogue() -> dict[str, Any]:
    """The DCAT catalogue; addresses are absolute, as harvesters need."""
    base = settings.BASE_URL.rstrip("/")
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "dct:title": f"Données ouvertes de l’ESS, {identity().name}",
        "dct:publisher": identity().awarding_body.name,
        "dct:language": "fr",
        "dct:license": LICENCE,
        "dcat:dataset": [
            {
                "@type": "dcat:Dataset",
                "@id": base + dataset.url,
                "dct:title": dataset.title,
                "dct:description": dataset.summary,
                "dct:conformsTo": dataset.standard,
                "dct:license": LICENCE,
                "dcat:distribution": {
                    "@type": "dcat:Distribution",
                    "dcat:downloadURL": base + dataset.url,
                    "dcat:mediaType": dataset.media_type,
                },
            }
            for dataset in datasets()
        ],
    }
