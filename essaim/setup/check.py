"""Checking a territory folder: each file's shape, then what the files say of each other.

``check_folder`` names, for each fault, the file, the line, the place inside it, the cause and the remedy.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from essaim.setup.aid_kind_checks import aid_kind_faults
from essaim.setup.call_checks import call_faults
from essaim.setup.faults import Fault, Step
from essaim.setup.folder import Folder, read_folder
from essaim.setup.outline_checks import outline_faults
from essaim.setup.rule_checks import rule_faults

Place = tuple[str, tuple[Step, ...], str]
"""A file of the folder, the steps to a code in it, and the code."""


def check_folder(path: Path) -> list[Fault]:
    """Every fault of the folder, in order of file and line; empty when it can be laid down."""
    return read_sound_folder(path)[1]


def read_sound_folder(path: Path) -> tuple[Folder | None, list[Fault]]:
    """The folder when nothing is wrong with it; otherwise None and every fault."""
    folder, faults = read_folder(path)
    if folder is not None:
        for check in _CHECKS:
            faults += check(folder)
    return (None if faults else folder), sorted(set(faults))


def _duplicates(folder: Folder) -> list[Fault]:
    """The same code given twice in a list."""
    faults: list[Fault] = []
    for file, name, codes in _coded_lists(folder):
        faults += _twice(folder, [(file, (name, number, "code"), code) for number, code in enumerate(codes)])
    if folder.bodies.workshops:
        themes = [theme.code for theme in folder.bodies.workshops.themes]
        places = [("bodies.yaml", ("workshops", "themes", number, "code"), code) for number, code in enumerate(themes)]
        faults += _twice(folder, places)
    faults += _twice(folder, [(file, ("code",), axis.code) for file, axis in folder.axis_files()])
    faults += _twice(folder, _objectives(folder))
    faults += _twice(folder, _actions(folder))
    return faults


def _coded_lists(folder: Folder) -> list[tuple[str, str, Sequence[str]]]:
    geography, figures = folder.geography, folder.figures
    return [
        ("sectors.yaml", "sectors", [row.code for row in folder.sectors.sectors]),
        ("services.yaml", "services", [row.code for row in folder.services.services]),
        ("partners.yaml", "partners", [row.code for row in folder.partners.partners]),
        ("places.yaml", "places", [row.code for row in folder.places.places]),
        ("principles.yaml", "principles", [row.code for row in folder.principles.principles]),
        ("bodies.yaml", "bodies", [row.code for row in folder.bodies.bodies]),
        ("aid_kinds.yaml", "kinds", [row.code for row in folder.aid_kinds.kinds]),
        ("roadmaps.yaml", "roadmaps", [row.code for row in folder.roadmaps.roadmaps]),
        ("figures.yaml", "series", [row.code for row in figures.series]),
        ("figures.yaml", "figures", [row.code for row in figures.figures]),
        ("geography.yaml", "communes", [row.code for row in geography.communes]),
        ("geography.yaml", "quarters", [row.code for row in geography.quarters]),
        ("geography.yaml", "priority_generations", [row.code for row in geography.priority_generations]),
        ("geography.yaml", "priority_quarters", [row.code for row in geography.priority_quarters]),
    ]


def _twice(folder: Folder, places: Iterable[Place]) -> list[Fault]:
    first: dict[str, str] = {}
    faults = []
    for file, steps, code in places:
        if code in first:
            cause = f"le code « {code} » est déjà donné dans {first[code]}"
            faults.append(folder.files[file].fault(steps, cause, "donnez un autre code, ou retirez le doublon"))
        first.setdefault(code, file)
    return faults


def _objectives(folder: Folder) -> list[Place]:
    return [
        (file, ("objectives", number, "code"), objective.code)
        for file, axis in folder.axis_files()
        for number, objective in enumerate(axis.objectives)
    ]


def _actions(folder: Folder) -> list[Place]:
    return [
        (file, ("objectives", number, "actions", rank, "code"), action.code)
        for file, axis in folder.axis_files()
        for number, objective in enumerate(axis.objectives)
        for rank, action in enumerate(objective.actions)
    ]


def _codes_follow(folder: Folder) -> list[Fault]:
    """An objective's code begins with its axis's, an action's with its objective's."""
    faults = []
    for file, axis in folder.axis_files():
        for number, objective in enumerate(axis.objectives):
            if objective.code.split(".")[0] != axis.code:
                cause = f"l’objectif {objective.code} est dans l’axe {axis.code}"
                steps: tuple[Step, ...] = ("objectives", number, "code")
                faults.append(folder.files[file].fault(steps, cause, "corrigez son code, ou changez-le de fichier"))
            for rank, action in enumerate(objective.actions):
                if action.code.rsplit(".", 1)[0] != objective.code:
                    cause = f"l’action {action.code} est dans l’objectif {objective.code}"
                    steps = ("objectives", number, "actions", rank, "code")
                    faults.append(folder.files[file].fault(steps, cause, "corrigez son code, ou déplacez-la"))
    return faults


def _references(folder: Folder) -> list[Fault]:
    """Codes that name nothing in the file where they should be."""
    faults: list[Fault] = []
    for what, home, known, places in _references_of(folder):
        for file, steps, code in places:
            if code not in known:
                cause = f"{what} « {code} » ne figure pas dans {home}"
                faults.append(folder.files[file].fault(steps, cause, f"corrigez le code, ou ajoutez-le à {home}"))
    return faults


def _references_of(folder: Folder) -> list[tuple[str, str, Collection[str], list[Place]]]:
    codes = {name: set(listed) for _file, name, listed in _coded_lists(folder)}
    geography, bodies = folder.geography, folder.bodies
    partner_places = _tags(folder, "partners")
    partner_places += [
        ("bodies.yaml", ("bodies", number, "partners", rank), code)
        for number, body in enumerate(bodies.bodies)
        for rank, code in enumerate(body.partners)
    ]
    partner_places += [
        ("aid_kinds.yaml", ("kinds", number, "partners", rank), code)
        for number, kind in enumerate(folder.aid_kinds.kinds)
        for rank, code in enumerate(kind.partners)
    ]
    partner_places += _optional(
        "aid_kinds.yaml", "kinds", "beneficiary", [k.beneficiary for k in folder.aid_kinds.kinds]
    )
    partner_places += _optional("places.yaml", "places", "partner", [row.partner for row in folder.places.places])
    commune_places = _optional("places.yaml", "places", "commune", [row.commune for row in folder.places.places])
    commune_places += _optional("geography.yaml", "quarters", "commune", [row.commune for row in geography.quarters])
    commune_places += _optional("geography.yaml", "communes", "parent", [row.parent for row in geography.communes])
    commune_places += [
        ("geography.yaml", ("priority_quarters", number, "communes", rank), code)
        for number, row in enumerate(geography.priority_quarters)
        for rank, code in enumerate(row.communes)
    ]
    generations = [row.generation for row in geography.priority_quarters]
    body_places: list[Place] = [("evaluation.yaml", ("receiver",), folder.evaluation.receiver)]
    if bodies.workshops:
        body_places.append(("bodies.yaml", ("workshops", "body"), bodies.workshops.body))
    series_places = _optional("figures.yaml", "figures", "series", [row.series for row in folder.figures.figures])
    for side in ("before", "after"):
        series_places += _optional("figures.yaml", "breaks", side, [getattr(b, side) for b in folder.figures.breaks])
    followed: list[Place] = [
        ("services.yaml", ("services", number, "follows", rank), code)
        for number, row in enumerate(folder.services.services)
        for rank, code in enumerate(row.follows)
        if code != "qpv"
    ]
    carried = [row.carries or None for row in folder.roadmaps.roadmaps]
    return [
        ("le partenaire", "partners.yaml", codes["partners"], partner_places),
        ("le service", "services.yaml", codes["services"], _tags(folder, "services")),
        ("la filière", "sectors.yaml", codes["sectors"], _tags(folder, "sectors") + followed),
        ("le principe", "principles.yaml", codes["principles"], _tags(folder, "principles")),
        ("la commune", "geography.yaml", codes["communes"], commune_places),
        (
            "la liste",
            "geography.yaml",
            codes["priority_generations"],
            _optional("geography.yaml", "priority_quarters", "generation", generations),
        ),
        ("l’instance", "bodies.yaml", codes["bodies"], body_places),
        ("la série", "figures.yaml", codes["series"], series_places),
        (
            "la feuille de route",
            "roadmaps.yaml",
            codes["roadmaps"],
            _optional("roadmaps.yaml", "roadmaps", "carries", carried),
        ),
    ]


def _optional(file: str, name: str, key: str, codes: Sequence[str | None]) -> list[Place]:
    return [(file, (name, number, key), code) for number, code in enumerate(codes) if code]


def _tags(folder: Folder, name: str) -> list[Place]:
    """Where actions name partners, services, sectors or principles."""
    return [
        (file, ("objectives", number, "actions", rank, name, place), code)
        for file, axis in folder.axis_files()
        for number, objective in enumerate(axis.objectives)
        for rank, action in enumerate(objective.actions)
        for place, code in enumerate(getattr(action, name))
    ]


def _counts(folder: Folder) -> list[Fault]:
    """The folder holds as many axes, objectives, actions and bodies as it says."""
    found = {
        "axes": len(folder.axes),
        "objectives": len(folder.objectives()),
        "actions": len(folder.actions()),
        "bodies": len(folder.bodies.bodies),
    }
    words = {"axes": "axes", "objectives": "objectifs", "actions": "actions", "bodies": "instances"}
    expected = folder.territory.strategy.counts.model_dump()
    return [
        folder.files["territory.yaml"].fault(
            ("strategy", "counts", name),
            f"le dossier contient {found[name]} {words[name]} au lieu de {expected[name]}",
            "retrouvez ce qui manque, ou corrigez ce nombre",
        )
        for name in found
        if found[name] != expected[name]
    ]


def _colours(folder: Folder) -> list[Fault]:
    """Each axis has its colour, and no other."""
    file, axes = folder.files["territory.yaml"], {axis.code for axis in folder.axes}
    faults = [
        file.fault(("colours",), f"l’axe {code} n’a pas de couleur", "ajoutez-la")
        for code in sorted(axes - set(folder.territory.colours))
    ]
    return faults + [
        file.fault(("colours", code), f"l’axe {code} n’existe pas", "retirez cette couleur")
        for code in sorted(set(folder.territory.colours) - axes)
    ]


def _periods(folder: Folder) -> list[Fault]:
    """Periods end after they begin, and roadmaps follow each other without overlap."""
    file, faults, before = folder.files["roadmaps.yaml"], [], None
    for number, roadmap in enumerate(folder.roadmaps.roadmaps):
        if roadmap.until_on <= roadmap.from_on:
            faults.append(
                file.fault(("roadmaps", number), "cette période finit avant de commencer", "corrigez ses dates")
            )
        if before is not None and roadmap.from_on <= before:
            cause = "cette feuille de route commence avant la fin de la précédente"
            faults.append(file.fault(("roadmaps", number, "from_on"), cause, "corrigez ses dates"))
        before = roadmap.until_on
    geography = folder.files["geography.yaml"]
    for number, row in enumerate(folder.geography.priority_generations):
        if row.valid_until is not None and row.valid_until < row.valid_from:
            steps: tuple[Step, ...] = ("priority_generations", number)
            faults.append(geography.fault(steps, "cette liste finit avant de commencer", "corrigez ses dates"))
    return faults


def _associated(folder: Folder) -> list[Fault]:
    """An associated commune has a parent, another has none."""
    return [
        folder.files["geography.yaml"].fault(
            ("communes", number),
            f"{row.name} : une commune associée a une commune de rattachement, et elle seule",
            "accordez `kind` et `parent`",
        )
        for number, row in enumerate(folder.geography.communes)
        if (row.kind == "associated") != (row.parent is not None)
    ]


_CHECKS: tuple[Callable[[Folder], list[Fault]], ...] = (
    _duplicates,
    _codes_follow,
    _references,
    _counts,
    _colours,
    _periods,
    _associated,
    rule_faults,
    aid_kind_faults,
    call_faults,
    outline_faults,
)
