"""A call: weights, dates, stages, pieces, templates, and the form as ``questionnaires`` reads it."""

from collections.abc import Iterable

from essaim.evidence.facets import STAGES
from essaim.funding.eligibility import read_gate
from essaim.questionnaires.document import Document, DocumentFaults, read_document
from essaim.setup.faults import Fault
from essaim.setup.folder import Call, Folder
from essaim.setup.yaml_files import YamlFile

FACTS = ("title", "summary", "stage", "commune_code", "requested", "total_cost")
"""Facts that the form must feed: the funding room cannot read a file without them."""


def call_faults(folder: Folder) -> list[Fault]:
    """Every fault of every call."""
    faults: list[Fault] = []
    for file, call in folder.call_files():
        if file.name != f"calls/{call.code}.yaml":
            cause = f"le code « {call.code} » ne suit pas le nom du fichier"
            faults.append(file.fault(("code",), cause, f"nommez le fichier `{call.code}.yaml`, ou changez le code"))
        faults += _weights(file, call)
        faults += _codes(folder, file, call)
        faults += _cut_offs(file, call)
        faults += _templates(folder, file, call)
        faults += _form(folder, file, call)
        faults += _eligibility(folder, file, call)
    return faults


def _weights(file: YamlFile, call: Call) -> list[Fault]:
    total = sum(criterion.weight for criterion in call.criteria.grid)
    if total == 100:
        return []
    cause = f"les poids des critères font {total} au lieu de 100"
    return [file.fault(("criteria", "grid"), cause, "répartissez 100 points entre les critères")]


def _codes(folder: Folder, file: YamlFile, call: Call) -> Iterable[Fault]:
    objectives = {objective.code for objective in folder.objectives()}
    actions = {action.code for action in folder.actions()}
    communes = {commune.code for commune in folder.geography.communes}
    for number, code in enumerate(call.objectives):
        if code not in objectives:
            yield file.fault(("objectives", number), f"l’objectif « {code} » est inconnu", "corrigez le code")
    for number, stage in enumerate(call.stages):
        if stage.code not in STAGES:
            remedy = f"choisissez parmi {', '.join(STAGES)}"
            yield file.fault(("stages", number, "code"), f"l’étape « {stage.code} » est inconnue", remedy)
        if stage.action and stage.action not in actions:
            yield file.fault(
                ("stages", number, "action"), f"l’action « {stage.action} » est inconnue", "corrigez le code"
            )
    for number, envelope in enumerate(call.envelopes):
        if envelope.commune not in communes:
            cause = f"la commune « {envelope.commune} » est inconnue"
            yield file.fault(
                ("envelopes", number, "commune"), cause, "corrigez le code, ou ajoutez-la à geography.yaml"
            )
    for name, codes in (
        ("stages", [stage.code for stage in call.stages]),
        ("pieces", [piece.code for piece in call.pieces]),
    ):
        yield from _twice(file, (name,), codes)
    yield from _twice(file, ("criteria", "grid"), [criterion.code for criterion in call.criteria.grid])


def _twice(file: YamlFile, steps: tuple[str, ...], codes: list[str]) -> Iterable[Fault]:
    for number, code in enumerate(codes):
        if code in codes[:number]:
            cause = f"le code « {code} » est donné deux fois"
            yield file.fault((*steps, number, "code"), cause, "donnez un autre code, ou retirez le doublon")


def _cut_offs(file: YamlFile, call: Call) -> Iterable[Fault]:
    days = [row.last_day for row in call.cut_offs.yearly]
    if days != sorted(set(days)):
        yield file.fault(
            ("cut_offs", "yearly"), "les dates limites ne se suivent pas", "rangez-les de janvier à décembre"
        )
    if call.closes_on and call.closes_on < call.opens_on:
        yield file.fault(("closes_on",), "l’appel ferme avant d’ouvrir", "corrigez opens_on ou closes_on")


def _templates(folder: Folder, file: YamlFile, call: Call) -> Iterable[Fault]:
    home = folder.path.resolve()
    for name, suffix in (("award", ".typ"), ("refusal", ".typ"), ("receipt", ".typ"), ("agreement", ".docx")):
        written: str = getattr(call.letters, name)
        path = (folder.path / written).resolve()
        if not path.is_relative_to(home) or not path.is_file():
            cause = f"le modèle « {written} » manque"
            yield file.fault(("letters", name), cause, "copiez-le d’un autre territoire, ou corrigez son chemin")
        elif path.suffix != suffix:
            cause = f"le modèle « {written} » n’est pas un fichier {suffix}"
            yield file.fault(("letters", name), cause, f"donnez un modèle {suffix}")


def _form(folder: Folder, file: YamlFile, call: Call) -> Iterable[Fault]:
    try:
        document = read_document(call.form, folder.call_lists())
    except DocumentFaults as error:
        for sentence in error.faults:
            yield file.fault(("form",), sentence.rstrip("."), "corrigez cette question")
        return
    fed = {fact for question in document.questions() for fact in question.fed_facts()}
    for fact in FACTS:
        if fact not in fed:
            cause = f"aucune question ne donne le fait « {fact} »"
            yield file.fault(("form",), cause, f"ajoutez `feeds: {fact}` à la question qui le demande")
    yield from _agreement_with_form(file, call, document)


def _eligibility(folder: Folder, file: YamlFile, call: Call) -> Iterable[Fault]:
    """The first questions read as a form; the partners they lead to are known."""
    if not call.eligibility:
        return
    try:
        gate = read_gate(call.eligibility)
    except DocumentFaults as error:
        for sentence in error.faults:
            yield file.fault(("eligibility",), sentence.rstrip("."), "corrigez cette question")
        return
    known = {partner.code for partner in folder.partners.partners}
    for code in sorted({code for barrier in gate.barriers for code in barrier.partners} - known):
        yield file.fault(
            ("eligibility", "barriers"), f"le partenaire «\u00a0{code}\u00a0» est inconnu", "corrigez le code"
        )


def _agreement_with_form(file: YamlFile, call: Call, document: Document) -> Iterable[Fault]:
    """Stages and families that the form offers are those of the call."""
    offered = _values_feeding(document, "stage")
    if offered and offered != {stage.code for stage in call.stages}:
        cause = "les étapes de vie du formulaire ne sont pas celles de l’appel"
        yield file.fault(("stages",), cause, "donnez les mêmes codes aux deux endroits")
    served = {family for piece in call.pieces if piece.required for family in piece.families}
    for family in sorted(_values_feeding(document, "family") - served):
        cause = f"aucune pièce obligatoire n’est demandée à la forme « {family} »"
        yield file.fault(("pieces",), cause, "ajoutez cette forme à une pièce au moins")
    for question in document.questions():
        cap = getattr(question, "public_cap", None)
        if cap is not None and cap != call.public_cap.percent:
            cause = f"le plafond d’aides publiques du budget ({cap}) n’est pas celui de l’appel"
            yield file.fault(("public_cap", "percent"), cause, "donnez le même pourcentage aux deux endroits")


def _values_feeding(document: Document, fact: str) -> set[str]:
    for question in document.questions():
        if fact in question.fed_facts():
            return {choice.value for choice in getattr(question, "choices", [])}
    return set()
