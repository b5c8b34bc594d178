"""What a year of funding did, in five figures computed from its records: each opens onto the list that makes it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.periods import Period
from essaim.evidence.providers import load_kind
from essaim.evidence.records import EvidenceRecord, sort_records
from essaim.evidence.tables import RecordsTable, table_of_records
from essaim.funding.models import Application, Award, CofinancerStatus, Stage
from essaim.kernel.money import ZERO
from essaim.people.actors import Actor
from essaim.ui.formatting import NBSP, format_euros, format_number, pluralise

UNKNOWN = "Canal non précisé"


@dataclass(frozen=True)
class Part:
    """A part of a figure: a channel with its files, a sum with its euros."""

    label: str
    said: str


@dataclass(frozen=True)
class Indicator:
    """A figure of a year: ``value`` as it is read, how it is computed, its parts, and the records behind it.

    ``value`` is « Sans objet » when there is no case: a share of nothing is not zero.
    """

    code: str
    title: str
    value: str
    explanation: str
    table: RecordsTable
    parts: tuple[Part, ...] = ()


def indicators(year: int, reader: Actor) -> list[Indicator]:
    """Every figure of a year, in a number of queries that does not depend on how many records there are."""
    return [compute(year, reader) for compute in _COMPUTED.values()]


def indicator(year: int, code: str, reader: Actor) -> Indicator | None:
    """One figure; None when there is none of this code."""
    compute = _COMPUTED.get(code)
    return compute(year, reader) if compute else None


def _awards(year: int, reader: Actor) -> list[EvidenceRecord]:
    return sort_records(load_kind("award", Period.year(year), reader) or [])


def _through_the_call(year: int, reader: Actor) -> Indicator:
    among = [record for record in _awards(year, reader) if record.values("stage") == (Stage.START_UP,)]
    kept = [record for record in among if record.values("call") == ("permanent",)]
    euros = sum((record.amount or ZERO for record in kept), ZERO)
    return Indicator(
        "appel",
        "Aides au démarrage passées par l’appel permanent",
        _share(len(kept), len(among)),
        "Aides à l’amorçage votées dans l’année par l’appel permanent, sur toutes les aides à l’amorçage de l’année.",
        table_of_records(kept, what="aide passée par l’appel,aides passées par l’appel"),
        (
            Part("En euros", f"{format_euros(euros)} sur {format_euros(_total(among))}"),
            *(Part("Hors de l’appel", record.shown_title) for record in among if record not in kept),
        ),
    )


def _raised(year: int, reader: Actor) -> Indicator:
    awards = {record.id: record for record in _awards(year, reader)}
    granted = _granted(awards)
    kept = [replace(awards[key], amount=euros) for key, euros in granted.items()]
    city = sum((awards[key].amount or ZERO for key in granted), ZERO)
    raised = _total(kept)
    ratio = (raised / city).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) if city else None
    table = table_of_records(sort_records(kept), what="aide cofinancée,aides cofinancées")
    lines = {record.shown_url: format_euros(record.amount or ZERO) for record in kept}
    table = replace(
        table,
        lines=tuple(replace(line, quantity=lines.get(line.url, "")) for line in table.lines),
        quantity_label="Acquis ailleurs",
        total=format_euros(raised),
    )
    return Indicator(
        "euros-leves",
        "Euros levés ailleurs pour un euro de la Ville",
        f"{format_number(ratio)}{NBSP}€" if ratio is not None else "Sans objet",
        "Cofinancements acquis des projets aidés dans l’année, divisés par l’aide de la Ville aux mêmes projets. "
        "Un cofinancement envisagé ou seulement demandé ne compte pas.",
        table,
        (
            Part("Acquis ailleurs", format_euros(raised)),
            Part("De la Ville, pour les mêmes projets", format_euros(city)),
        ),
    )


def _granted(awards: dict[str, EvidenceRecord]) -> dict[str, Decimal]:
    """What other funders granted to each award's project, for the awards that have some."""
    found: dict[str, Decimal] = {}
    rows = Award.objects.filter(
        pk__in=list(awards), application__cofinancers__status=CofinancerStatus.GRANTED
    ).values_list("pk", "application__cofinancers__amount")
    for key, amount in rows:
        found[str(key)] = found.get(str(key), ZERO) + amount
    return found


def _in_priority_quarters(year: int, reader: Actor) -> Indicator:
    among = _awards(year, reader)
    kept = [record for record in among if record.qpv]
    return Indicator(
        "quartiers-prioritaires",
        "Aides à des projets menés dans un quartier prioritaire",
        _share(len(kept), len(among)),
        "D’après le lieu de l’action, jamais le siège. Une aide dont le lieu n’est pas déclaré compte au dénominateur.",
        table_of_records(kept, what="aide en quartier prioritaire,aides en quartier prioritaire"),
        (Part("En euros", f"{format_euros(_total(kept))} sur {format_euros(_total(among))}"),),
    )


def _channels(year: int, reader: Actor) -> Indicator:
    files = sort_records(load_kind("application", Period.year(year), reader) or [])
    facet = CATALOGUE["application"].facets["origin"]
    counts = Counter((record.values("origin") or ("",))[0] for record in files)
    channels = [code for code in counts if code]
    return Indicator(
        "canaux",
        "Canaux par lesquels les demandes sont venues",
        f"{format_number(len(channels))} {pluralise(len(channels), 'canal,canaux')}",
        "Ce que chaque demande déposée dans l’année dit de la façon dont l’appel a été connu.",
        table_of_records(files, what="demande,demandes"),
        tuple(
            Part(
                facet.values.get(code, UNKNOWN).capitalize(),
                f"{format_number(count)}{NBSP}{pluralise(count, 'demande,demandes')}",
            )
            for code, count in counts.most_common()
        ),
    )


def _still_active(year: int, reader: Actor) -> Indicator:
    voted = _awards(year - 2, reader)
    among = [record for record in voted if record.values("two_years_on") not in ((), ("unknown",))]
    kept = [record for record in among if record.values("two_years_on") == ("active",)]
    return Indicator(
        "toujours-actives",
        "Structures aidées toujours actives deux ans après",
        _share(len(kept), len(among)),
        f"Parmi les aides votées en {year - 2} dont on sait ce qu’elles sont devenues.",
        table_of_records(kept, what="structure toujours active,structures toujours actives"),
        (Part("Sans réponse à ce jour", format_number(len(voted) - len(among))),),
    )


def _share(kept: int, among: int) -> str:
    if not among:
        return "Sans objet"
    percent = (Decimal(100 * kept) / among).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{percent}{NBSP}% ({kept} sur {among})"


def _total(records: Sequence[EvidenceRecord]) -> Decimal:
    return sum((record.amount or ZERO for record in records), ZERO)


_COMPUTED: dict[str, Callable[[int, Actor], Indicator]] = {
    "appel": _through_the_call,
    "euros-leves": _raised,
    "quartiers-prioritaires": _in_priority_quarters,
    "canaux": _channels,
    "toujours-actives": _still_active,
}


def years() -> list[int]:
    """The years in which something was voted or filed, the latest first."""
    voted = Award.objects.values_list("voted_on__year", flat=True)
    filed = Application.objects.filter(filed_at__isnull=False).values_list("filed_at__year", flat=True)
    return sorted({*voted.distinct().order_by(), *filed.distinct().order_by()}, reverse=True)
