"""Lille is laid down whole, twice without change, or not at all."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from essaim.directory.models import Partner, Place, Sector, Service
from essaim.funding.models import Call
from essaim.gatherings.models import Body
from essaim.journal.models import Entry
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.questionnaires.models import Form, FormVersion
from essaim.setup.load import STEPS, FolderFaults, lay_down
from essaim.strategy.models import Action, Axis, Commitment, IndicatorValue, Objective, Roadmap, RoadmapAction
from essaim.territory.models import Commune, Layer, Outline, PriorityQuarter, Quarter
from tests.setup.conftest import LILLE, Break

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("test")


def counts() -> dict[str, int]:
    models = (
        *(Commune, Quarter, PriorityQuarter, Layer, Outline, Partner, Place, Sector, Service, Body, Axis, Objective),
        *(Action, Roadmap, RoadmapAction, IndicatorValue, Commitment, Form, FormVersion),
    )
    return {model.__name__: model.objects.count() for model in models}


def test_lille_is_laid_down() -> None:
    told: list[tuple[int, int, str]] = []
    lay_down(ACTOR, LILLE, progress=lambda *step: told.append(step))
    assert told == [(rank, len(STEPS), step.title) for rank, step in enumerate(STEPS, 1)]
    assert counts() == {
        "Commune": 3,
        "Quarter": 12,
        "PriorityQuarter": 5,
        "Layer": 2,
        "Outline": 15,
        "Partner": 36,
        "Place": 7,
        "Sector": 6,
        "Service": 8,
        "Body": 6,
        "Axis": 4,
        "Objective": 20,
        "Action": 69,
        "Roadmap": 2,
        "RoadmapAction": 138,
        "IndicatorValue": 11,
        "Commitment": 27,
        "Form": 1,
        "FormVersion": 1,
    }
    sheet = RoadmapAction.objects.get(roadmap__code="2021-2023", action__code="1.3.a")
    assert sheet.rules[1]["among"] == {"stage": "start_up"}
    assert sheet.descendants.get().roadmap.note == "Reconduite, à mettre à jour"
    assert Body.objects.get(code="GTINTER").obligations[0]["owed_from"] == "2021-07-01"
    assert IndicatorValue.objects.get(code="D04").wording == "près de 12\u00a0%"
    assert Entry.objects.filter(verb="strategy.lay_strategy").count() == 1


def test_lille_is_laid_down_twice_without_change() -> None:
    lay_down(ACTOR, LILLE)
    before = counts(), sorted(Outline.objects.values_list("pk", flat=True))
    lay_down(ACTOR, LILLE)
    assert (counts(), sorted(Outline.objects.values_list("pk", flat=True))) == before


def test_a_change_of_the_folder_is_brought_over(change: Break) -> None:
    lay_down(ACTOR, LILLE)
    lay_down(ACTOR, change("partners.yaml", "name: Nef,", "name: La Nef,"))
    assert Partner.objects.get(code="nef").name == "La Nef"


def test_a_voted_roadmap_is_left_as_people_made_it() -> None:
    lay_down(ACTOR, LILLE)
    Roadmap.objects.filter(code="2024-2026").update(is_voted=True, note="")
    RoadmapAction.objects.filter(roadmap__code="2024-2026", action__code="1.1.a").update(title="Autre titre")
    lay_down(ACTOR, LILLE)
    assert Roadmap.objects.get(code="2024-2026").is_voted
    assert RoadmapAction.objects.get(roadmap__code="2024-2026", action__code="1.1.a").title == "Autre titre"


def test_a_faulty_folder_writes_nothing(change: Break) -> None:
    with pytest.raises(FolderFaults, match="69 actions"):
        lay_down(ACTOR, change("territory.yaml", "actions: 69", "actions: 70"))
    assert not any(counts().values())


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_undoes_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("stop")

    monkeypatch.setattr("essaim.strategy.services.lay_figures", fail)
    with pytest.raises(RuntimeError, match="stop"):
        lay_down(ACTOR, LILLE)
    assert not any(counts().values())
    assert not connection.in_atomic_block


def test_a_visitor_lays_nothing_down(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        lay_down(Actor.anonymous(), LILLE)
    with pytest.raises(FolderFaults, match="n’existe pas"):
        lay_down(ACTOR, tmp_path / "nowhere")


def test_the_call_is_laid_with_its_grid_its_sessions_and_its_form() -> None:
    lay_down(ACTOR, LILLE)
    call = Call.objects.get(code="permanent")
    assert [stage["code"] for stage in call.stages] == ["feasibility", "start_up", "consolidation", "scale_up"]
    assert call.form.current_version is not None
    assert sum(criterion["weight"] for criterion in call.grids.get().criteria) == 100
    assert call.grids.get().is_proposed
    days = list(call.cut_offs.values_list("last_day", "session_on"))
    assert days[0] == (date(2021, 9, 30), date(2021, 10, 20))
    assert days[-1] == (date(2027, 9, 30), date(2027, 10, 20))
    assert len(days) == 1 + 3 * 6
    assert not call.envelopes.exists()


def test_an_envelope_that_the_city_gives_is_opened_once(change: Break) -> None:
    folder = change(
        "calls/permanent.yaml", "envelopes: []", 'envelopes: [{commune: "59350", year: 2026, amount: 100000}]'
    )
    lay_down(ACTOR, folder)
    lay_down(ACTOR, folder)
    assert Call.objects.get().envelopes.get().amount == Decimal(100000)


def test_the_program_checks_and_lays_down(change: Break, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("territory", "check", str(folder))
    assert left.value.code == 0
    call_command("territory", "lay", str(folder))
    assert Action.objects.count() == 69
    change("territory.yaml", "actions: 69", "actions: 70")
    for act in ("check", "lay"):
        with pytest.raises(SystemExit) as left:
            call_command("territory", act, str(folder))
        assert left.value.code == 1
    assert "69 actions au lieu de 70" in capsys.readouterr().out


def test_the_program_imports_by_name(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rien.geojson"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        call_command("import", "territory", str(path), "--dry-run")
    assert left.value.code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 read, 0 ready, 0 refused"
    with pytest.raises(CommandError):
        call_command("import", "nothing", str(path))
