"""The mark that the story has been told, so that it is told once."""

from django.db import models

from essaim.demo.edition import SEED
from essaim.kernel import clock
from essaim.kernel.records import Record


class Story(Record):
    """One telling: the seed and the edition of the story, and the day it stops at."""

    seed = models.PositiveIntegerField("graine", default=SEED)
    edition = models.PositiveSmallIntegerField("édition", default=1)
    told_until = models.DateField("raconte jusqu’au")
    finished_at = models.DateTimeField("terminée le", default=clock.now)

    class Meta:
        verbose_name = "histoire de la démonstration"

    def __str__(self) -> str:
        return f"Édition {self.edition}"
