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
