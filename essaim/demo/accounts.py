"""The accounts of the demonstration, as data: invented people, one password that the program prints.

Only the demonstration and the tests open them; a production refuses them (see ``people``).
"""

from dataclasses import dataclass
from typing import Any

from essaim.demo.story.tables import table as read_table
from essaim.people.actors import Grant

DOMAIN = "demo.essaim.invalid"
"""A domain that no mail server will ever answer for (RFC 2606)."""

PASSWORD = "essaim-demo-2026"  # noqa: S105 - printed on purpose, and refused by a production
"""The one password of these accounts."""


@dataclass(frozen=True)
class Account:
    """A person to sign in as. ``key`` names them in the story; ``what`` is told in the table, in French.

    ``structure`` is the code of a structure of the story, for which they act as ``membership``.
    """

    key: str
    name: str
    what: str
    function: str
    address: str
    roles: tuple[Grant, ...] = ()
    structure: str = ""
    membership: str = ""

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.address}@{DOMAIN}"


def _account(row: dict[str, Any]) -> Account:
    roles = tuple(Grant(*scope) for scope in row.get("roles", ()))
    return Account(**{**row, "roles": roles})


ACCOUNTS: tuple[Account, ...] = tuple(_account(row) for row in read_table("accounts"))


def account(key: str) -> Account:
    """The account of this key."""
    return next(one for one in ACCOUNTS if one.key == key)


def table() -> str:
    """The accounts as a table to print, and the password below it."""
    rows = [("Qui", "Nom", "Adresse e-mail"), *((one.what, one.name, one.email) for one in ACCOUNTS)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    rule = "  ".join("─" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:], rule, f"Mot de passe de tous\u00a0: {PASSWORD}"])
