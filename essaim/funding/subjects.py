"""What meetings learn of the files on their agendas: whom they bear on, what to read of them, what came out."""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from essaim.funding import file_checks, progress, scoring
from essaim.funding.interests import APPLICATION_KIND
from essaim.funding.models import Application, CommitteeOpinion
from essaim.gatherings.models import Meeting
from essaim.gatherings.subjects import SUBJECTS, Concern, Sheet, Subject
from essaim.kernel.money import ZERO
from essaim.territory.models import Commune
from essaim.ui.formatting import NBSP, format_euros, format_number, pluralise


def concerns(keys: list[str]) -> dict[str, Concern]:
    """The structure of each file, and the one that hosts the project: both would receive the aid."""
    rows = Application.objects.filter(pk__in=keys).values_list("pk", "organisation", "host")
    return {str(key): Concern(frozenset(filter(None, concerned)), grants=True) for key, *concerned in rows}


# -------------------------------------------------------------------------------------------------- in the minutes


def opinions_of(meeting: Meeting, keys: list[str]) -> list[CommitteeOpinion]:
    """The opinions that this session gave on these files."""
    given = CommitteeOpinion.objects.filter(meeting=meeting, application__in=[UUID(key) for key in keys])
    return list(given.select_related("envelope", "application").order_by("application__number"))


def opinions_given(meeting: Meeting, keys: list[str]) -> dict[str, str]:
    """« Avis : favorable, 4 500 € proposés. » and its reasons, for the files on which this session advised."""
    return {str(opinion.application_id): _sentence(opinion) for opinion in opinions_of(meeting, keys)}


def _sentence(opinion: CommitteeOpinion) -> str:
    amount = f", {format_euros(opinion.proposed)} proposés" if opinion.proposed else ""
    said = f"Avis{NBSP}: {opinion.get_verdict_display().lower()}{amount}."
    return f"{said} {opinion.comment}" if opinion.comment else said


def sums_proposed(meeting: Meeting, keys: list[str]) -> list[str]:
    """What the session proposes, envelope by envelope, then in all: it is not voted yet."""
    names = dict(Commune.objects.values_list("code", "name"))
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for opinion in opinions_of(meeting, keys):
        if opinion.proposed and opinion.envelope:
            envelope = opinion.envelope
            place = names.get(envelope.commune_code, envelope.commune_code)
            sums[f"{place} {envelope.year}"].append(opinion.proposed)
    if not sums:
        return []
    lines = [f"{title}{NBSP}: {_files(amounts)}." for title, amounts in sorted(sums.items())]
    return [*lines, f"Total proposé{NBSP}: {_files([one for amounts in sums.values() for one in amounts])}."]


def _files(amounts: list[Decimal]) -> str:
    count = len(amounts)
    return f"{format_euros(sum(amounts, ZERO))} pour {count} {pluralise(count, 'dossier,dossiers')}"


# --------------------------------------------------------------------------------------------- on the committee's table


def sheets(meeting: Meeting, keys: list[str]) -> dict[str, Sheet]:
    """What the committee reads of each file: the project, its marks, its opinions, what the law says."""
    rows = progress.with_progress(Application.objects.filter(pk__in=keys))
    rows = rows.prefetch_related("cofinancers", "assessments__grid").select_related("response__form_version")
    return {str(file.pk): _sheet(file) for file in rows}


def _sheet(file: Application) -> Sheet:
    given = progress.given_totals(file)
    totals = [one.total for one in given if one.total is not None]
    facts = [
        ("Structure", file.applicant_name),
        ("Étape de vie", file.get_stage_display()),
        ("Où", progress.where(file)),
        ("Demandé", format_euros(file.requested) if file.requested else ""),
        ("Coût du projet", format_euros(file.total_cost) if file.total_cost else ""),
        ("Moyenne", f"{format_number(scoring.mean(totals) or 0)} sur 100" if totals else ""),
        ("Écart", f"{format_number(scoring.spread(totals))} points" if len(totals) > 1 else ""),
    ]
    return Sheet(
        facts=[(label, value) for label, value in facts if value],
        texts=[("Le projet", file.summary)] if file.summary else [],
        tables=[*_marks(file), *_cofinancers(file), ("Ce que dit le droit", ["Constat", "Article"], _checks(file))],
    )


def _marks(file: Application) -> list[tuple[str, list[str], list[list[str]]]]:
    """A table for each grid that the file was read with: a line a criterion, a column a reader."""
    by_grid = defaultdict(list)
    for one in progress.given_totals(file):
        by_grid[one.grid].append(one)
    tables = []
    for grid, readings in by_grid.items():
        rows = [
            [f"{criterion['label']} ({criterion['weight']}{NBSP}%)"]
            + [str(one.scores.get(criterion["code"], "–")) for one in readings]
            for criterion in grid.criteria
        ]
        rows.append(["Total sur 100", *(format_number(one.total or 0) for one in readings)])
        head = [f"{grid}, sur {grid.scale}", *(str(one.assessor) for one in readings)]
        tables.append(("Notes", head, rows))
        comments = [[str(one.assessor), one.comment] for one in readings if one.comment]
        if comments:
            tables.append(("Avis des personnes qui ont noté", ["Qui", "Avis"], comments))
    return tables


def _cofinancers(file: Application) -> list[tuple[str, list[str], list[list[str]]]]:
    rows = [[one.name, one.get_status_display(), format_euros(one.amount)] for one in file.cofinancers.all()]
    return [("Cofinanceurs déclarés", ["Financeur", "État", "Montant"], rows)] if rows else []


def _checks(file: Application) -> list[list[str]]:
    return [[check.sentence, check.article] for check in file_checks.checks_of(file)]


SUBJECTS.add(
    APPLICATION_KIND,
    Subject(concerns=concerns, outcomes=opinions_given, sheets=sheets, closing=sums_proposed),
)
