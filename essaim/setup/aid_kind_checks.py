"""Kinds of aid: their words, their actions, and the calls that offer them."""

from collections.abc import Iterable, Sequence

from essaim.directory.models import OrganisationRoleKind
from essaim.evidence.catalogue import CATALOGUE
from essaim.funding.aid_kinds import AT_FILING, AT_VOTE, Demand, fact_of
from essaim.funding.models import Stage
from essaim.questionnaires.document import DocumentFaults, read_document
from essaim.setup.faults import Fault
from essaim.setup.folder import AidKindRow, Call, Folder
from essaim.setup.yaml_files import YamlFile

AGREEMENTS = tuple(CATALOGUE["agreement"].facets["type"].values)


def aid_kind_faults(folder: Folder) -> list[Fault]:
    """Every fault of the kinds of aid, and of the calls that offer them."""
    file = folder.files["aid_kinds.yaml"]
    faults = [
        fault for number, kind in enumerate(folder.aid_kinds.kinds) for fault in _kind(folder, file, number, kind)
    ]
    kinds = {kind.code: kind for kind in folder.aid_kinds.kinds}
    for call_file, call in folder.call_files():
        faults += _offered(folder, call_file, call, kinds)
    return faults


def _kind(folder: Folder, file: YamlFile, number: int, kind: AidKindRow) -> Iterable[Fault]:
    words: list[tuple[str, str, Sequence[str]]] = [
        ("stage", kind.stage, ("", *Stage.values)),
        ("role", kind.role, ("", *OrganisationRoleKind.values)),
        ("agreement", kind.agreement, ("", *AGREEMENTS)),
    ]
    for key, value, known in words:
        if value not in known:
            remedy = f"choisissez parmi {', '.join(filter(None, known))}"
            yield file.fault(("kinds", number, key), f"valeur inconnue «\u00a0{value}\u00a0»", remedy)
    if kind.action not in {action.code for action in folder.actions()}:
        cause = f"l’action «\u00a0{kind.action}\u00a0» est inconnue"
        yield file.fault(("kinds", number, "action"), cause, "corrigez le code")
    if Demand.BENEFICIARY_ROLE in kind.award and not kind.role:
        cause = "cette nature d’aide exige un rôle et ne dit pas lequel"
        yield file.fault(("kinds", number), cause, "ajoutez `role`")
    whole = tuple(Demand)
    for key, known_demands in (("filing", AT_FILING), ("vote", AT_VOTE), ("alerts", AT_VOTE), ("award", whole)):
        for rank, demand in enumerate(getattr(kind, key)):
            if demand not in known_demands:
                remedy = f"choisissez parmi {', '.join(sorted(known_demands))}"
                cause = f"«\u00a0{demand}\u00a0» n’est pas une exigence possible ici"
                yield file.fault(("kinds", number, key, rank), cause, remedy)


def _offered(folder: Folder, file: YamlFile, call: Call, kinds: dict[str, AidKindRow]) -> Iterable[Fault]:
    for number, code in enumerate(call.kinds):
        if code not in kinds:
            cause = f"la nature d’aide «\u00a0{code}\u00a0» ne figure pas dans aid_kinds.yaml"
            yield file.fault(("kinds", number), cause, "corrigez le code, ou ajoutez-la")
    offered = [kinds[code] for code in call.kinds if code in kinds]
    for number, stage in enumerate(call.stages):
        if sum(kind.stage == stage.code for kind in offered) != 1 and len(offered) > 1:
            cause = f"l’étape «\u00a0{stage.code}\u00a0» n’a pas une nature d’aide et une seule"
            yield file.fault(("stages", number), cause, "accordez `stages` et `kinds`")
    yield from _answerable(folder, file, call, offered)


def _answerable(folder: Folder, file: YamlFile, call: Call, offered: list[AidKindRow]) -> Iterable[Fault]:
    """The form asks what the kinds demand of an application."""
    try:
        document = read_document(call.form, folder.call_lists())
    except DocumentFaults:
        return
    fed = {fact for question in document.questions() for fact in question.fed_facts()}
    for kind in offered:
        for demand in kind.filing:
            if demand in AT_FILING and fact_of(Demand(demand)) not in fed:
                cause = f"aucune question ne répond à «\u00a0{demand}\u00a0», qu’exige l’aide «\u00a0{kind.code}\u00a0»"
                remedy = f"ajoutez `feeds: {fact_of(Demand(demand))}` à la question qui le demande"
                yield file.fault(("form",), cause, remedy)
