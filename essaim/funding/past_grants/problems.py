"""Why a row of the file is refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """``row`` as a spreadsheet counts them, ``column`` by its header; cause and remedy in French."""

    row: int
    column: str
    cause: str
    remedy: str

    def line(self, file: str) -> str:
        """``file:row:column: cause → remedy``."""
        return f"{file}:{self.row}:{self.column}: {self.cause} → {self.remedy}"


class Wrong(Exception):
    """A cell that is not what its column says: nothing is guessed in its place."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause, self.remedy = cause, remedy
