"""Lists written one item a line: the choices of a question, the columns of a table, the lines of a budget.

``LinesFault`` names the line that is wrong. What a line does not say stays as it was: the value under a choice, the
bounds of a column.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from essaim.kernel.text import normalise
from essaim.questionnaires import budget
from essaim.questionnaires import document as shapes
from essaim.questionnaires.editing import TYPES, free_code, type_of

SEPARATOR = "|"
MARKS = {"request": "demande", "public": "public", "precision": "à préciser"}
"""What is said of a line of a budget, in words."""

COLUMN_TYPES = ("text", "number", "money", "date", "choice", "yes_no", "email", "phone", "siret")


class LinesFault(ValueError):
    """A line that cannot be read; the message is French."""


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split(SEPARATOR)]


def _joined(*cells: str) -> str:
    return f" {SEPARATOR} ".join(cells).rstrip(f" {SEPARATOR}")


def _rows(text: str) -> list[tuple[int, str]]:
    return [(rank, line.strip()) for rank, line in enumerate(text.splitlines(), 1) if line.strip()]


def _kept_code(label: str, rank: int, labels: Sequence[str], old: Mapping[str, str], taken: set[str]) -> str:
    """The code of the same label; or of the label that this line replaces at its rank; otherwise a new one."""
    codes = list(old.items())
    if label in old:
        return old[label]
    if rank < len(codes) and codes[rank][0] not in labels and codes[rank][1] not in taken:
        return codes[rank][1]
    return free_code(label, {*taken, *old.values()})


def _coded(labels: Sequence[str], old: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for rank, label in enumerate(labels):
        found.append(_kept_code(label, rank, labels, old, set(found)))
    return found


# ----------------------------------------------------------------------------------------------------------- choices


def choices_as_text(choices: Sequence[shapes.Choice]) -> str:
    """``Association | précision``, one choice a line."""
    return "\n".join(_joined(choice.label, choice.hint) for choice in choices)


def text_as_choices(text: str, old: Sequence[shapes.Choice]) -> list[dict[str, str]]:
    """The choices written, each under the value it had when its label, or its rank, tells it."""
    rows = [_cells(line) for _rank, line in _rows(text)]
    labels = [row[0] for row in rows]
    values = _coded(labels, {choice.label: choice.value for choice in old})
    return [
        {"value": value, "label": label, **({"hint": row[1]} if len(row) > 1 and row[1] else {})}
        for value, label, row in zip(values, labels, rows, strict=True)
    ]


# ----------------------------------------------------------------------------------------------------------- columns


def columns_as_text(columns: Sequence[shapes.BaseQuestion]) -> str:
    """``Montant | Montant en euros | obligatoire | choix ; choix``, one column a line."""
    return "\n".join(
        _joined(
            column.label,
            TYPES[type_of(column)],
            "obligatoire" if column.required else "",
            " ; ".join(choice.label for choice in getattr(column, "choices", [])),
        )
        for column in columns
    )


def text_as_columns(text: str, old: Sequence[shapes.BaseQuestion]) -> list[dict[str, Any]]:
    """The columns written; one that keeps its code and its type keeps its bounds."""
    rows = [(rank, [*_cells(line), "", "", ""]) for rank, line in _rows(text)]
    before = {column.code: column for column in old}
    codes = _coded([row[0] for _rank, row in rows], {column.label: column.code for column in old})
    return [_column(rank, code, row, before.get(code)) for code, (rank, row) in zip(codes, rows, strict=True)]


def _column(rank: int, code: str, row: Sequence[str], old: shapes.BaseQuestion | None) -> dict[str, Any]:
    kind = _column_type(rank, row[1])
    same = old is not None and type_of(old) == kind
    data = old.model_dump(mode="json", by_alias=True, exclude_defaults=True) if old is not None and same else {}
    data |= {"code": code, "type": kind, "label": row[0], "required": normalise(row[2]).startswith("oblig")}
    if kind == "choice":
        choices = "\n".join(one.strip() for one in row[3].split(";"))
        data["choices"] = text_as_choices(choices, getattr(old, "choices", []) if same else [])
    return data


def _column_type(rank: int, words: str) -> str:
    typed = normalise(words)
    if not typed:
        return "text"
    found = next((code for code in COLUMN_TYPES if typed in {code, normalise(TYPES[code])}), None)
    if found is None:
        known = ", ".join(TYPES[code].lower() for code in COLUMN_TYPES)
        raise LinesFault(
            f"Ligne {rank}\u00a0: le type «\u00a0{words}\u00a0» est inconnu. Écrivez l’un de\u00a0: {known}."
        )
    return found


# ------------------------------------------------------------------------------------------------- lines of a budget


def groups_as_text(groups: Sequence[budget.Group]) -> str:
    """``74 | Subventions``, then its lines ``- 74-ville | Ville | précision | demande, public``."""
    written = []
    for group in groups:
        written.append(_joined(group.code, group.label, group.hint))
        for line in group.lines:
            marks = ", ".join(words for name, words in MARKS.items() if getattr(line, name))
            written.append("- " + _joined(line.code, line.label, line.hint, marks))
    return "\n".join(written)


def text_as_groups(text: str) -> list[dict[str, Any]]:
    """The accounts written, with their lines."""
    groups: list[dict[str, Any]] = []
    for rank, line in _rows(text):
        is_line = line.startswith("-")
        code, label, hint, marks, *_more = [*_cells(line.removeprefix("-").strip()), "", "", ""]
        if not code or not label:
            raise LinesFault(
                f"Ligne {rank}\u00a0: écrivez un numéro, puis «\u00a0{SEPARATOR}\u00a0», puis un intitulé."
            )
        entry: dict[str, Any] = {"code": code.lower(), "label": label, **({"hint": hint} if hint else {})}
        if not is_line:
            groups.append({**entry, "lines": []})
        elif not groups:
            raise LinesFault(f"Ligne {rank}\u00a0: une ligne qui commence par un tiret vient sous un compte.")
        else:
            groups[-1]["lines"].append(entry | _marks(rank, marks))
    return groups


def _marks(rank: int, text: str) -> dict[str, bool]:
    found = {}
    for typed in filter(None, (normalise(one) for one in text.split(","))):
        name = next((name for name, words in MARKS.items() if typed == normalise(words)), None)
        if name is None:
            raise LinesFault(
                f"Ligne {rank}\u00a0: «\u00a0{typed}\u00a0» n’est pas une marque ({', '.join(MARKS.values())})."
            )
        found[name] = True
    return found
