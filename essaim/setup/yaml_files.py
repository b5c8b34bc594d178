"""Reading a YAML file of the folder strictly: plain values, no key twice, and the line of every value."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from essaim.setup.faults import Fault, Step, written_path

MAX_BYTES = 2_000_000
"""No file of a territory is larger, in bytes."""


@dataclass
class YamlFile:
    """A file read: ``name`` relative to the folder, its data (None when unreadable), its tree for the lines."""

    name: str
    data: Any = None
    node: yaml.Node | None = None
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, steps: Sequence[Step]) -> int:
        """The line of the value at ``steps``, or of the nearest thing that holds it."""
        node, line = self.node, 1
        for step in steps:
            if node is None:
                break
            line = node.start_mark.line + 1
            node = _child(node, step)
        return node.start_mark.line + 1 if node is not None else line

    def fault(self, steps: Sequence[Step], cause: str, remedy: str) -> Fault:
        """A fault at ``steps`` of this file."""
        return Fault(self.name, self.line_of(steps), written_path(steps, self.data), cause, remedy)


def read_yaml(folder: Path, name: str) -> YamlFile:
    """Read ``folder/name``; what makes it unreadable is among its faults."""
    file = YamlFile(name)
    path = folder / name
    if not path.is_file():
        file.faults.append(Fault(name, 0, "", "ce fichier manque", "copiez-le d’un autre territoire, puis adaptez-le"))
        return file
    if path.stat().st_size > MAX_BYTES:
        file.faults.append(Fault(name, 0, "", "ce fichier est trop gros", "gardez un fichier de moins de 2 Mo"))
        return file
    try:
        text = path.read_text(encoding="utf-8-sig")
        loader = _PlainLoader(text)
        file.node = loader.get_single_node()
        _refuse_references(file.node)
        file.data = loader.construct_document(file.node) if file.node else None
    except UnicodeDecodeError:
        file.faults.append(Fault(name, 0, "", "ce fichier n’est pas en UTF-8", "enregistrez-le en UTF-8"))
    except yaml.MarkedYAMLError as error:
        file.faults.append(_syntax_fault(name, error))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        first = str(error).splitlines()[0]
        file.faults.append(Fault(name, 0, "", f"ce fichier est illisible ({first})", "corrigez-le"))
    return file


_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader over libyaml where it is there: ten times as fast, the same values."""


class _PlainLoader(_Base):  # type: ignore[valid-type, misc]
    """The safe loader, without the same key twice (see ``_refuse_references`` for what it also takes less)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a key given twice: YAML would keep the last in silence."""
        seen: set[Any] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                message = f"la clé {key!r} n’est pas un texte, mettez-la entre guillemets"
                raise yaml.constructor.ConstructorError(None, None, message, key_node.start_mark)
            if key in seen:
                message = f"la clé « {key} » est donnée deux fois"
                raise yaml.constructor.ConstructorError(None, None, message, key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def _refuse_references(root: yaml.Node | None) -> None:
    """A reader should see each value where it is, and none should multiply: a node belongs to one place."""
    seen: set[int] = set()
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            raise yaml.constructor.ConstructorError(None, None, "une référence (*) n’est pas admise", node.start_mark)
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]


def _child(node: yaml.Node, step: Step) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        child: yaml.Node | None = node.value[step] if step < len(node.value) else None
        return child
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def _syntax_fault(name: str, error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    column = f"colonne {mark.column + 1}" if mark else ""
    cause = f"erreur d’écriture YAML ({error.problem or error.context})"
    return Fault(name, line, column, cause, "vérifiez les retraits, les deux-points et les guillemets de cette ligne")
