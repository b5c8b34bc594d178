"""Which column of the file holds what: by the headers that are known, or as the person says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from essaim.kernel.problems import Problem
from essaim.kernel.text import normalise


@dataclass(frozen=True)
class Field:
    """What a past grant tells. ``headers`` are those it is known by; the first is the national schema's."""

    code: str
    label: str
    headers: tuple[str, ...]
    is_required: bool = False


FIELDS = (
    Field(
        "beneficiary",
        "Bénéficiaire",
        (
            "nomBeneficiaire",
            *("bénéficiaire", "nom du bénéficiaire", "association", "nom de l’association", "structure"),
            *("nom de la structure", "organisme", "raison sociale", "tiers"),
        ),
        is_required=True,
    ),
    Field(
        "siret",
        "SIRET",
        ("idBeneficiaire", "siret", "n° SIRET", "numéro SIRET", "SIRET du bénéficiaire", "SIRET bénéficiaire"),
    ),
    Field("rna", "RNA", ("rnaBeneficiaire", "rna", "n° RNA", "numéro RNA")),
    Field(
        "object",
        "Objet",
        ("objet", "objet de la subvention", "objet de l’aide", "projet", "intitulé", "intitulé du projet", "libellé"),
        is_required=True,
    ),
    Field(
        "amount",
        "Montant",
        (
            "montant",
            *("montant voté", "montant attribué", "montant accordé", "montant de la subvention", "montant en euros"),
            *("montant (€)", "subvention", "montant subvention"),
        ),
        is_required=True,
    ),
    Field(
        "decided_on",
        "Date de la décision",
        (
            "dateConvention",
            *("date", "date de la décision", "date de décision", "date de la délibération", "date de délibération"),
            *("date du vote", "date de vote", "date du conseil", "date d’attribution", "date de la convention"),
        ),
        is_required=True,
    ),
    Field(
        "reference",
        "Référence de la décision",
        ("referenceDecision", "délibération", "n° de délibération", "numéro de délibération", "référence"),
    ),
    Field("grantor", "Attribuant", ("nomAttribuant", "attribuant")),
    Field("grantor_siret", "SIRET de l’attribuant", ("idAttribuant", "SIRET de l’attribuant")),
    Field("share", "Part du bénéficiaire", ("pourcentageSubvention",)),
    Field("nature", "Nature", ("nature", "nature de l’aide")),
    Field("scheme", "Dispositif", ("dispositifAide", "dispositif", "appel à projets")),
    Field("stage", "Étape de vie", ("étape de vie", "étape", "phase")),
    Field("commune", "Commune", ("commune", "code commune", "code insee")),
    Field("qpv", "Quartier prioritaire", ("qpv", "code qpv", "quartier prioritaire")),
)
BY_CODE = {field.code: field for field in FIELDS}


def _bare(header: str) -> str:
    return normalise(header).replace(" ", "").replace("_", "").replace("°", "")


_KNOWN = {_bare(header): field.code for field in FIELDS for header in (field.code, field.label, *field.headers)}


def field_named(name: str) -> str:
    """The field that a name means: its code, its label or a known header; empty when none."""
    return _KNOWN.get(_bare(name), "")


def recognised(
    headers: Sequence[str], asked: Mapping[str, str], *, complete: bool = False
) -> tuple[dict[str, int], list[Problem]]:
    """Where each field is, and what prevents the file from being read at all.

    ``asked``: field by header, said by the person; these win over what is known.
    ``complete``: nothing is read but what is asked.
    """
    problems: list[Problem] = []
    places: dict[str, int] = {}
    for header, code in asked.items():
        if headers.count(header) == 1:
            places[code] = headers.index(header)
        else:
            cause = "cette colonne n’est pas dans le fichier" if header not in headers else "deux colonnes ont ce nom"
            problems.append(Problem(1, header, cause, f"choisissez parmi : {', '.join(filter(None, headers))}"))
    said = set(places)
    for place, header in enumerate([] if complete else headers):
        code = field_named(header)
        if not code or code in said or header in asked:
            continue
        if code in places:
            cause = f"deux colonnes disent «\u00a0{BY_CODE[code].label}\u00a0»"
            problems.append(Problem(1, header, cause, "dites laquelle compte, ou retirez l’autre"))
        places.setdefault(code, place)
    return places, problems + _missing(places)


def _missing(places: Mapping[str, int]) -> list[Problem]:
    remedy = "nommez cette colonne, ou dites laquelle c’est"
    found = [
        Problem(1, field.headers[0], f"la colonne «\u00a0{field.label}\u00a0» manque", remedy)
        for field in FIELDS
        if field.is_required and field.code not in places
    ]
    if "siret" not in places and "rna" not in places:
        found.append(Problem(1, "idBeneficiaire", "ni SIRET ni RNA\u00a0: personne n’est nommé", remedy))
    return found
