"""A fault of a territory folder: where it is, what is wrong, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Fault:
    """``file`` is relative to the folder; ``path`` the place inside it; ``line`` from 1, 0 when there is none."""

    file: str
    line: int
    path: str
    cause: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return (
            f"{place}: {self.path}: {self.cause} → {self.remedy}"
            if self.path
            else f"{place}: {self.cause} → {self.remedy}"
        )


Step = str | int


def written_path(steps: Sequence[Step], data: Any) -> str:
    """``objectives[2](1.2).actions[1](1.2.a).title``: ranks from 1, with the codes met on the way."""
    path, here = "", data
    for step in steps:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            code = here.get("code") if isinstance(here, Mapping) else None
            path += f"[{step + 1}]" + (f"({code})" if isinstance(code, str) else "")
        else:
            here = here.get(step) if isinstance(here, Mapping) else None
            path += f".{step}"
    return path.lstrip(".")
