"""Many people who file at the same instant."""

import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from bench.measures.importing import siret
from essaim.funding import services
from essaim.funding.models import Application
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User
from tests.funding import applying


def measure_submitting(people: int, say: Callable[[str], None]) -> None:
    """Fifty drafts sent at once, each twice: how many files, numbers and faults, and how long the last one waited."""
    drafts = []
    for rank in range(people):
        user = User.objects.create_confirmed(f"bench-{rank}@exemple.fr", name=f"Porteuse {rank}")
        # Each has a structure and a project of its own: two that look alike would be asked how they differ.
        own = {"siret": siret(rank), "organisation_name": f"Structure {rank}", "title": f"Projet numéro {rank}"}
        drafts.append((Actor.of(user), applying.draft(user, answers={**applying.ANSWERS, **own})))
    actor, alone = drafts.pop()
    began = time.perf_counter()
    services.submit_application(actor, alone)
    single = time.perf_counter() - began
    together = threading.Barrier(2 * len(drafts))

    def send(actor: Actor, draft: Application) -> float | str:
        together.wait(60)
        started = time.perf_counter()
        try:
            services.submit_application(actor, draft)
        except Refused as refused:
            return refused.reason
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            connections.close_all()
        return time.perf_counter() - started

    began = time.perf_counter()
    with ThreadPoolExecutor(2 * len(drafts)) as pool:
        results = list(pool.map(lambda pair: send(*pair), [*drafts, *drafts]))
    whole = time.perf_counter() - began
    times = [result for result in results if isinstance(result, float)]
    faults = sorted({result for result in results if isinstance(result, str)})
    filed = Application.objects.filter(pk__in=[draft.pk for _, draft in drafts], number__isnull=False)
    kept = f"{filed.count()} files, {filed.values('number').distinct().count()} numbers"
    say(f"filing: {len(drafts)} people, each pressing twice at once: {kept}, {len(results) - len(times)} refusals")
    for fault in faults:
        say(f"  {fault}")
    if times:
        median, last = statistics.median(times) / single, max(times) / single
        say(f"  median {median:.1f}, last {last:.1f}, all {whole / single:.1f} times one person alone")
