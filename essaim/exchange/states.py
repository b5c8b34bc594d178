"""The life of what is published here: prepared, open, then met, closed or expired."""

from django.db import models

from essaim.kernel.transitions import LifeCycle, Transition


class PostingState(models.TextChoices):
    """Where a posting stands. The public sees it from its publication on, over or not."""

    DRAFT = "draft", "En préparation"
    PUBLISHED = "published", "Ouvert"
    EXPIRED = "expired", "Délai passé"
    MET = "met", "Satisfait"
    CLOSED = "closed", "Clos sans suite"


NEED = LifeCycle(
    "exchange",
    PostingState,
    [
        Transition("publish_need", ("draft", "expired"), "published", "Publier"),
        Transition("expire_need", ("published",), "expired"),
        Transition("meet_need", ("published", "expired"), "met", "Dire qu’il est satisfait"),
        Transition("close_need", ("published", "expired"), "closed", "Clore sans suite"),
    ],
)
"""An expired need is published again with another last day."""
