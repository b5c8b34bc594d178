"""Why a row of an imported file is refused: one shape for every import, one line for every command."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """``row`` from 1 as the file counts them, ``column`` by its name; cause and remedy in French."""

    row: int
    column: str
    cause: str
    remedy: str

    def line(self, file: str) -> str:
        """``file:row:column: cause → remedy``."""
        return f"{file}:{self.row}:{self.column}: {self.cause} → {self.remedy}"
