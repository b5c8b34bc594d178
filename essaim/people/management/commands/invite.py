"""The first administrator of a production."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from essaim.people import letters
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.people.services import invite_agent


class Command(BaseCommand):
    """Invites somebody to a role that needs no scope, from the machine that runs Essaim."""

    help = "Invite une personne par e-mail : essaim invite ADRESSE NOM. Le lien vaut sept jours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and to what."""
        parser.add_argument("email", help="adresse e-mail")
        parser.add_argument("name", help="prénom et nom")
        parser.add_argument("--role", default=Role.ADMIN.value, choices=Role.values, help="rôle donné")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send the invitation; exit code 1 when it is refused."""
        try:
            invitation = invite_agent(
                Actor.system("invite"), email=options["email"], name=options["name"], role=options["role"]
            )
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(f"L’invitation est partie à {invitation.email}. Elle vaut sept jours.")
        # Before mail is set up, the link must reach the first administrator by another way.
        self.stdout.write(letters.address("people:invitation", invitation.token))
