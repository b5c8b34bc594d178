"""The folder's kinds of aid: their words are closed, and the calls that offer them ask what they demand."""

from pathlib import Path

import pytest

from essaim.setup.aid_kind_checks import aid_kind_faults
from essaim.setup.folder import read_folder
from tests.setup.conftest import Break

KINDS = "aid_kinds.yaml"
CALL = "calls/permanent.yaml"


@pytest.mark.once
@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (KINDS, "filing: [municipal_stake]", "filing: [charm]", "« charm » n’est pas une exigence possible ici"),
        (KINDS, "vote: [strategies]", "vote: [means]", "« means » n’est pas une exigence possible ici"),
        (KINDS, "stage: scale_up", "stage: growth", "valeur inconnue « growth »"),
        (KINDS, "    role: cjs\n", "", "exige un rôle et ne dit pas lequel"),
        (KINDS, "agreement: incubator", "agreement: lease", "valeur inconnue « lease »"),
        (KINDS, "action: 3.2.c", "action: 3.9.c", "l’action « 3.9.c » est inconnue"),
        (CALL, "kinds: [feasibility,", "kinds: [study,", "la nature d’aide « study » ne figure pas"),
        (CALL, "kinds: [feasibility, ", "kinds: [", "l’étape « feasibility » n’a pas une nature d’aide"),
        (CALL, "          feeds: strategies\n", "", "aucune question ne répond à « strategies »"),
    ],
)
def test_each_fault_is_named(folder: Path, change: Break, file: str, old: str, new: str, words: str) -> None:
    change(file, old, new)
    read, shapes = read_folder(folder)
    assert read is not None, shapes
    faults = aid_kind_faults(read)
    assert any(
        fault.file == file and words in fault.cause.replace("\u00a0", " ") and fault.remedy for fault in faults
    ), faults
