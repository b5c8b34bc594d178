"""Building the demonstration: all or nothing, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from essaim.demo.edition import EDITION, REFERENCE
from essaim.demo.models import Story
from essaim.demo.policies import can_build_demonstration
from essaim.demo.queries import told_story
from essaim.demo.story import chapters
from essaim.demo.story.teller import Teller
from essaim.jobs import services as jobs
from essaim.journal import services as journal
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.setup.load import lay_down

Progress = Callable[[int, int, str], None]
"""Told before each step: its rank from 1, the number of steps, its title."""


@dataclass(frozen=True)
class Step:
    """A part of the building; ``title`` is French, told as it begins."""

    title: str
    run: Callable[[], Any]


def build_demonstration(actor: Actor, *, until: date = REFERENCE, progress: Progress | None = None) -> Story:
    """Lay the territory, open the accounts, tell the story until a day, seal the journal; the same story twice is once.

    One transaction: interrupted, it leaves the database as it was. ``Refused`` in a production, and on a database in
    which people have already worked.
    """
    can_build_demonstration(actor, settings.ESSAIM_MODE).require()
    with transaction.atomic():
        found = told_story()
        if found is not None:
            return found
        if User.objects.exists():
            raise Refused(
                "Cette base contient déjà des comptes. Repartez d’une base vide\u00a0: `essaim demo --reset`."
            )
        steps = _steps(actor, Teller(until=until))
        for rank, step in enumerate(steps, start=1):
            if progress is not None:
                progress(rank, len(steps), step.title)
            step.run()
        return Story.objects.create(told_until=until, edition=EDITION)


def _steps(actor: Actor, story: Teller) -> list[Step]:
    years = range(2021, story.until.year + 1)
    return [
        Step("Territoire et stratégie", lambda: lay_down(actor, settings.TERRITORY)),
        Step("Comptes et sommaire de l’histoire", lambda: chapters.open_story(story)),
        *(Step(f"Année {year}", partial(chapters.tell_year, story, year)) for year in years),
        Step("Courriers", jobs.run_due),
        Step("Scellés du journal", lambda: journal.seal_entries(Actor.system("journal"))),
        Step("Vérification du journal", lambda: journal.verify_journal(Actor.system("journal"))),
    ]
