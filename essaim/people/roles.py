"""The roles of the city office. Structure members and project holders have no role: see ``directory.Membership``."""

from django.db import models


class Role(models.TextChoices):
    """What an agent, an elected member or a partner may do, within a scope (commune, service, call, body)."""

    OFFICER = "officer", "Chargée ou chargé de mission ESS"
    DIRECTOR = "director", "Direction"
    FINANCE = "finance", "Finances"
    BUYER = "buyer", "Commande publique"
    EXPERT = "expert", "Service thématique"
    DELEGATE = "delegate", "Élue ou élu délégué à l’ESS"
    ELECTED = "elected", "Élue ou élu"
    RELAY = "relay", "Maison de quartier relais"
    MDA = "mda", "Maison des Associations"
    SUPPORTER = "supporter", "Réseau d’accompagnement"
    FUNDER = "funder", "Financeur du club"
    METROPOLIS = "metropolis", "Métropole partenaire"
    ADMIN = "admin", "Administration technique"


DECIDING = (Role.OFFICER, Role.DIRECTOR, Role.FINANCE, Role.DELEGATE, Role.ELECTED, Role.ADMIN)
"""Roles that decide, pay or administer: a second factor is compulsory for them."""

STEERING = (Role.OFFICER, Role.DIRECTOR, Role.DELEGATE)
"""Roles that steer the strategy as a whole."""

DUTIES: dict[Role, str] = {
    Role.OFFICER: "Instruit les demandes, reçoit les porteurs, anime la stratégie.",
    Role.DIRECTOR: "Suit l’ensemble, valide, gère l’équipe.",
    Role.FINANCE: "Suit les enveloppes, les conventions et les paiements.",
    Role.BUYER: "Suit les marchés, les clauses et les lots réservés.",
    Role.EXPERT: "Donne un avis au nom de son service.",
    Role.DELEGATE: "Préside les instances et suit l’avancement de la stratégie.",
    Role.ELECTED: "Siège et décide pour sa commune.",
    Role.RELAY: "Oriente les habitants vers la mission ESS.",
    Role.MDA: "Conseille les associations.",
    Role.SUPPORTER: "Reçoit les mises en relation et dit ce qu’elles deviennent.",
    Role.FUNDER: "Partage ses financements avec le club.",
    Role.METROPOLIS: "Lit et instruit avec la Ville les dossiers cofinancés.",
    Role.ADMIN: "Gère les comptes et les réglages ; ne décide de rien d’autre.",
}
"""What each role is for, in one sentence, for whoever gives it."""

SCOPE_KINDS: dict[Role, tuple[str, ...]] = {
    Role.OFFICER: ("commune", "call"),
    Role.EXPERT: ("service",),
    Role.DELEGATE: ("commune",),
    Role.ELECTED: ("commune",),
    Role.RELAY: ("place", "commune"),
    Role.MDA: ("commune",),
    Role.SUPPORTER: ("organisation", "partner"),
    Role.FUNDER: ("organisation", "partner"),
    Role.METROPOLIS: ("organisation", "partner"),
}
"""Kinds of scope that a role may be limited to; a role that is absent is always held over the whole city."""

SCOPE_REQUIRED = (Role.EXPERT, Role.ELECTED)
"""Roles that mean nothing without a scope."""
