"""The ``essaim`` program: one command a line, exit codes 0 done, 1 refused input, 2 wrong usage.

Each command is a Django management command of the room that does the work; this file names those that people use.
"""

import os
import sys

COMMANDS = {
    "demo": "construit la démonstration de Lille ; relancée, elle ne refait rien",
    "serve": "sert le site (`--port 8000`, boucle locale)",
    "worker": "fait le travail de fond, courriers et scellés",
    "check": "vérifie l’installation, le journal compris",
    "import": "importe un fichier : `essaim import territory <fichier> --dry-run`",
    "export": "exporte un jeu de données : `essaim export subventions --format csv`",
    "review": "écrit le bilan d’une année : `essaim review 2022 --format json`",
    "territory": "vérifie ou installe un dossier de territoire : `essaim territory check <dossier>`",
    "invite": "invite une personne à ouvrir son compte d’agent",
    "backup": "sauvegarde la base et les fichiers dans une archive",
    "restore": "remet une sauvegarde en place",
    "erase": "efface les données personnelles dont le terme est passé",
    "migrate": "met la base à jour",
}


def usage() -> str:
    """The list of commands, in French."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {sentence}" for name, sentence in COMMANDS.items()]
    return "\n".join(["Usage : essaim <commande> [options]", "", *lines, "", "Détail : `essaim <commande> --help`"])


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.settings")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in {"", "help", "--help", "-h"}:
        print(usage())
        sys.exit(0 if name else 2)
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line, get_commands
    from django.db import DatabaseError

    try:
        django.setup()  # before the rooms are known, Django lists its own commands only, and keeps that list
        if name not in get_commands():
            print(f"Essaim ne connaît pas la commande « {name} ».\n\n{usage()}", file=sys.stderr)
            sys.exit(2)
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refused:
        print(refused, file=sys.stderr)
        sys.exit(1)
    except DatabaseError as error:
        cause = str(error).splitlines()[0] if str(error) else type(error).__name__
        print(f"Base de données : {cause} → vérifiez qu’elle répond, puis lancez `essaim migrate`.", file=sys.stderr)
        sys.exit(1)
