"""The accounts of the demonstration, as data: invented people, one password that the program prints.

Only the demonstration and the tests open them; a production refuses them (see ``people``).
"""

from dataclasses import dataclass, field

from essaim.directory.models import MembershipRole
from essaim.people.actors import Grant
from essaim.people.roles import Role

DOMAIN = "demo.essaim.invalid"
"""A domain that no mail server will ever answer for (RFC 2606)."""

PASSWORD = "essaim-demo-2026"  # noqa: S105 - printed on purpose, and refused by a production
"""The one password of these accounts."""

LILLE, HELLEMMES, LOMME = "59350", "59298", "59355"


@dataclass(frozen=True)
class Account:
    """A person to sign in as. ``key`` names them in the story; ``what`` is told in the table, in French.

    ``structure`` is the code of a structure of the story, for which they act as ``membership``.
    """

    key: str
    name: str
    what: str
    function: str
    roles: tuple[Grant, ...] = ()
    structure: str = ""
    membership: str = ""
    address: str = field(default="")

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.address or self.key}@{DOMAIN}"


ACCOUNTS: tuple[Account, ...] = (
    Account(
        "officer", "Inès Carpentier", "Chargée de mission ESS", "Mission ESS", (Grant(Role.OFFICER),), address="mission"
    ),
    Account(
        "director",
        "Rachid Belkarem",
        "Direction",
        "Action économique et commerce",
        (Grant(Role.DIRECTOR),),
        address="direction",
    ),
    Account(
        "finance", "Odile Fauvarque", "Agente des finances", "Finances", (Grant(Role.FINANCE),), address="finances"
    ),
    Account("buyer", "Thomas Leplat", "Acheteur public", "Commande publique", (Grant(Role.BUYER),), address="commande"),
    Account(
        "expert",
        "Nadia Cherfaoui",
        "Service thématique (culture)",
        "Culture",
        (Grant(Role.EXPERT, "service", "culture"),),
        address="culture",
    ),
    Account(
        "delegate",
        "Hélène Dumortois",
        "Élue déléguée à l’ESS, Lille",
        "Conseil municipal",
        (Grant(Role.DELEGATE, "commune", LILLE),),
        address="elue.lille",
    ),
    Account(
        "elected_hellemmes",
        "Bruno Caillaret",
        "Élu d’Hellemmes",
        "Conseil communal d’Hellemmes",
        (Grant(Role.ELECTED, "commune", HELLEMMES),),
        address="elu.hellemmes",
    ),
    Account(
        "elected_lomme",
        "Aïcha Benmansour",
        "Élue de Lomme",
        "Conseil communal de Lomme",
        (Grant(Role.ELECTED, "commune", LOMME),),
        address="elue.lomme",
    ),
    Account(
        "relay",
        "Karim Ouzrour",
        "Relais, maison de quartier",
        "Maison de quartier des Filtiers",
        (Grant(Role.RELAY, "commune", LILLE),),
        address="relais",
    ),
    Account(
        "mda",
        "Lucie Vandamberg",
        "Conseillère, Maison des Associations",
        "Maison des Associations",
        (Grant(Role.MDA),),
        address="mda",
    ),
    Account(
        "supporter",
        "Mathieu Derosne",
        "Réseau d’accompagnement",
        "Les Passeurs d’Idées",
        (Grant(Role.SUPPORTER),),
        address="accompagnement",
    ),
    Account(
        "funder",
        "Claire Hespelle",
        "Financeur du club",
        "Fonds Racines solidaires",
        (Grant(Role.FUNDER),),
        address="financeur",
    ),
    Account(
        "metropolis",
        "Julien Roussary",
        "Métropole partenaire",
        "Développement économique",
        (Grant(Role.METROPOLIS),),
        address="metropole",
    ),
    Account(
        "manager",
        "Sofia Morelhomme",
        "Responsable d’une structure",
        "Ressourcerie de la Tour Penchée",
        structure="tour-penchee",
        membership=MembershipRole.MANAGER,
        address="responsable",
    ),
    Account(
        "contributor",
        "Eliott Bauwinck",
        "Contributeur d’une structure",
        "Ressourcerie de la Tour Penchée",
        structure="tour-penchee",
        membership=MembershipRole.CONTRIBUTOR,
        address="contributeur",
    ),
    Account("holder", "Fatou Diakhatel", "Porteuse de projet sans structure", "", address="porteuse"),
    Account(
        "admin",
        "Yann Lequintec",
        "Administration technique",
        "Systèmes d’information",
        (Grant(Role.ADMIN),),
        address="technique",
    ),
)


def table() -> str:
    """The accounts as a table to print, and the password below it."""
    rows = [("Qui", "Nom", "Adresse e-mail"), *((one.what, one.name, one.email) for one in ACCOUNTS)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    rule = "  ".join("─" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:], rule, f"Mot de passe de tous\u00a0: {PASSWORD}"])
