"""Laying a territory's folder down in the rooms, step by step, in one transaction.

Run again after the folder changed, it brings the rows to what the folder says and keeps what people did. A room that
takes part adds its ``Step`` to ``STEPS``, after those of the rooms it points at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from essaim.directory import services as directory
from essaim.funding.models import Call
from essaim.funding.services import calls, envelopes
from essaim.gatherings.services import bodies as gatherings
from essaim.people.actors import Actor
from essaim.questionnaires import services as questionnaires
from essaim.questionnaires.document import read_document
from essaim.setup import rows
from essaim.setup.check import read_sound_folder
from essaim.setup.faults import Fault
from essaim.setup.folder import Call as CallShape
from essaim.setup.folder import Folder
from essaim.setup.outline_checks import read_outlines
from essaim.setup.policies import can_lay_territory
from essaim.strategy import services as strategy
from essaim.strategy.models import Roadmap
from essaim.territory import services as territory

SCHEMATIC = "Contours schématiques dessinés pour Essaim"
"""Origin of the folder's outlines, as maps credit it."""


class FolderFaults(ValueError):
    """The folder has faults: nothing was written."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Step:
    """A part of the laying; ``title`` is French, told as it begins. It gives what it left as people made it."""

    title: str
    run: Callable[[Actor, Folder], list[str] | None]


Progress = Callable[[int, int, str], None]
"""Told before each step: its rank from 1, the number of steps, its title."""

Notice = Callable[[str], None]
"""Told what the folder did not write, in French."""


def lay_down(
    actor: Actor,
    path: Path,
    *,
    progress: Progress | None = None,
    notice: Notice | None = None,
    overwrites_calls: bool = False,
) -> Folder:
    """Check the folder, then write it: all or nothing. ``FolderFaults`` when it has faults, ``Refused`` by policy.

    A call that the office changed on screen stays as it is, which ``notice`` is told; ``overwrites_calls`` brings it
    back to what the folder says.
    """
    can_lay_territory(actor).require()
    folder, faults = read_sound_folder(path)
    if folder is None:
        raise FolderFaults(faults)
    with transaction.atomic():
        if overwrites_calls:
            calls.release_calls(call.code for call in folder.calls)
        for rank, step in enumerate(STEPS, start=1):
            if progress is not None:
                progress(rank, len(STEPS), step.title)
            for told in step.run(actor, folder) or ():
                if notice is not None:
                    notice(told)
    return folder


def _lay_geography(actor: Actor, folder: Folder) -> None:
    territory.lay_territory(outlines=read_outlines(folder), source=SCHEMATIC, **rows.geography_rows(folder))


def _lay_directory(actor: Actor, folder: Folder) -> None:
    directory.lay_lists(**rows.directory_rows(folder))


def _lay_bodies(actor: Actor, folder: Folder) -> None:
    gatherings.lay_bodies(rows.body_rows(folder))


def _lay_strategy(actor: Actor, folder: Folder) -> None:
    """Axes, then each roadmap; one that the folder only renews is left alone once people voted it."""
    strategy.lay_axes(rows.axis_rows(folder.axes))
    for row in folder.roadmaps.roadmaps:
        if row.status == "renewed" and Roadmap.objects.filter(code=row.code, is_voted=True).exists():
            continue
        strategy.lay_roadmap(rows.roadmap_row(row), rows.sheet_rows(folder))
        if row.carries:
            before, after = (Roadmap.objects.get(code=code) for code in (row.carries, row.code))
            strategy.lay_ancestors(before=before, after=after)


def _lay_figures(actor: Actor, folder: Folder) -> None:
    strategy.lay_figures(rows.figure_rows(folder))
    strategy.lay_commitments(rows.commitment_rows(folder))


def _lay_calls(actor: Actor, folder: Folder) -> list[str]:
    """Write the kinds of aid, publish each call's form, write the call with its cut-offs until the strategy ends."""
    calls.lay_aid_kinds(rows.aid_kind_rows(folder))
    strategy_years = folder.territory.strategy
    years = range(strategy_years.first_year, strategy_years.last_year + 2)
    kept = []
    for call in folder.calls:
        document = read_document(call.form, folder.call_lists())
        grid, values = rows.grid_values(call), rows.call_values(call)
        told = calls.kept_on_screen(
            code=call.code, document=document, values=values, criteria=grid["criteria"], scale=grid["scale"]
        )
        if told:
            kept.append(told)
            continue
        version = questionnaires.publish_form(actor, code=f"call-{call.code}", title=document.title, document=document)
        pairs = [pair for year in years for pair in call.cut_offs.of_year(year) if pair[0] >= call.opens_on]
        calls.lay_call(
            code=call.code,
            form=version.form,
            values=values,
            kinds=call.kinds,
            cut_offs=pairs,
            **grid,
        )
        _open_envelopes(actor, call)
    return kept


def _open_envelopes(actor: Actor, call: CallShape) -> None:
    """Open the envelopes that the city gave; one already open is changed by people only."""
    row = Call.objects.get(code=call.code)
    for envelope in call.envelopes:
        if not row.envelopes.filter(commune_code=envelope.commune, year=envelope.year).exists():
            envelopes.open_envelope(
                actor, call=row, commune_code=envelope.commune, year=envelope.year, amount=envelope.amount
            )


def _record(actor: Actor, folder: Folder) -> None:
    strategy.record_laying(actor, roadmap_code=folder.roadmaps.roadmaps[0].code)


STEPS: tuple[Step, ...] = (
    Step("Communes, quartiers et contours", _lay_geography),
    Step("Filières, services, partenaires et lieux", _lay_directory),
    Step("Instances", _lay_bodies),
    Step("Axes, objectifs et actions", _lay_strategy),
    Step("Chiffres, principes et échéances", _lay_figures),
    Step("Appels à projets et formulaires", _lay_calls),
    Step("Journal", _record),
)
