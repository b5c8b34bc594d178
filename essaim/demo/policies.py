"""Who may build the demonstration, and where."""

from essaim.kernel.verdict import Verdict, allow_if, deny
from essaim.people.actors import Actor


def can_build_demonstration(actor: Actor, mode: str) -> Verdict:
    """Essaim itself builds it, outside of a production."""
    if mode not in {"demo", "test"}:
        return deny(
            "Cette installation est une production\u00a0: la démonstration ne s’y construit pas. "
            "Lancez `essaim demo` sans ESSAIM_DATABASE_URL, ESSAIM_SECRET_KEY ni ESSAIM_ALLOWED_HOSTS."
        )
    return allow_if(actor.is_system, "La démonstration se construit depuis la ligne de commande.")
