"""The pages of funding with few and with many files."""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from essaim.directory.models import Organisation
from essaim.funding.models import Application, Award, Call, Deliberation, Laureate, Stage
from essaim.kernel import clock
from essaim.kernel.text import normalise
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role
from essaim.questionnaires.models import Response
from tests.funding import applying

AT_ONCE = 2_000
STATES = ("filed", "incomplete", "in_review", "in_review", "ready", "declined")
TURNS = 5
"""Times that a page is asked for: the quickest is kept, which the rest of the machine disturbs least."""

PAGES = {
    "office list, first page": "/bureau/demandes/?onglet=toutes",
    "office list, filtered": "/bureau/demandes/?onglet=toutes&etape=start_up&commune=59350&annee=2026",
    "office list, searched": "/bureau/demandes/?onglet=toutes&q=projet+77",
    "one file's page": "/bureau/demandes/B-000007/",
    "the public call": "/appel/permanent/",
    "laureates": "/laureats/",
    "laureates, filtered": "/laureats/?etape=start_up&annee=2026",
}


def measure_pages(small: int, great: int, say: Callable[[str], None]) -> None:
    """Ask for each page with ``small`` files, then with ``great``; print the growth and the queries."""
    call = applying.lay_call()
    desk = officer()
    fill(call, 0, small)
    before = {name: asked(desk, address) for name, address in PAGES.items()}
    began = time.perf_counter()
    fill(call, small, great)
    connection.cursor().execute("ANALYZE")
    say(f"{great:,} files and {great // 20:,} laureates made in {time.perf_counter() - began:.0f} s")
    say(f"{'page':28}{f'{small:,}':>12}{f'{great:,}':>12}{'ratio':>8}{'queries':>12}")
    for name, address in PAGES.items():
        (first, few), (last, many) = before[name], asked(desk, address)
        say(f"{name:28}{first * 1000:9.0f} ms{last * 1000:9.0f} ms{last / first:8.1f}{f'{few} / {many}':>12}")


def officer() -> Client:
    """Somebody of the ESS service, signed in."""
    user = User.objects.create_confirmed("bench@exemple.fr", name="Mission")
    RoleGrant.objects.create(user=user, role=Role.OFFICER, from_on=date(2020, 1, 1))
    desk = Client()
    desk.force_login(user)
    return desk


def asked(desk: Client, address: str) -> tuple[float, int]:
    """Seconds of the quickest answer, and queries of the last.

    SQLite works within this process: its own time is counted, which what else the machine does leaves alone.
    """
    now = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    times = []
    for _ in range(TURNS):
        with CaptureQueriesContext(connection) as queries:
            began = now()
            answer = desk.get(address)
            times.append(now() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")
    return min(times), len(queries)


def fill(call: Call, first: int, last: int) -> None:
    """Files ``first`` to ``last`` of the call, one in twenty with an award and a laureate's page, made directly."""
    version = call.form.current_version
    assert version is not None
    deliberation, _ = Deliberation.objects.get_or_create(
        number="BENCH", defaults={"title": "Aides", "voted_on": date(2026, 1, 5), "mode": "list", "total": Decimal(1)}
    )
    ranks: Iterator[int] = iter(range(first, last))
    while some := list(islice(ranks, AT_ONCE)):
        organisations = Organisation.objects.bulk_create(
            [
                Organisation(
                    name=f"Structure {rank}",
                    sort_name=f"structure {rank}",
                    search_text=f"structure {rank}",
                    family="association",
                    commune_code="59350",
                )
                for rank in some
            ]
        )
        responses = Response.objects.bulk_create(
            [
                Response(form_version=version, answers=applying.ANSWERS, state="filed", filed_at=clock.now())
                for _ in some
            ]
        )
        files = Application.objects.bulk_create(
            [
                file_of(call, rank, organisation, response)
                for rank, organisation, response in zip(some, organisations, responses, strict=True)
            ]
        )
        helped = [(rank, file) for rank, file in zip(some, files, strict=True) if rank % 20 == 0]
        awards = Award.objects.bulk_create([award_of(call, deliberation, rank, file) for rank, file in helped])
        Laureate.objects.bulk_create(
            [
                Laureate(
                    award=award,
                    slug=f"structure-{rank}",
                    story="Notre histoire.",
                    consented_at=clock.now(),
                    consented_by="Banc",
                    published_on=clock.today(),
                )
                for award, (rank, _) in zip(awards, helped, strict=True)
            ]
        )


def file_of(call: Call, rank: int, organisation: Organisation, response: Response) -> Application:
    """A filed file; its columns vary as its rank does."""
    number, title = f"B-{rank:06d}", f"Projet {rank}"
    return Application(
        call=call,
        number=number,
        response=response,
        organisation=organisation,
        title=title,
        state=STATES[rank % len(STATES)],
        stage=Stage.values[rank % 4],
        commune_code=("59350", "59298", "59355")[rank % 3],
        requested=Decimal(1000 + rank % 9000),
        total_cost=Decimal(40_000),
        filed_at=clock.paris(date(2026, 1, 1) - timedelta(days=rank % 1500)) + timedelta(seconds=rank % 80_000),
        search_text=normalise(f"{number} {title} {organisation.name}"),
    )


def award_of(call: Call, deliberation: Deliberation, rank: int, file: Application) -> Award:
    """A notified award for a file."""
    return Award(
        reference=f"BENCH-{rank}",
        application=file,
        call=call,
        organisation=file.organisation,
        deliberation=deliberation,
        object=file.title,
        amount=Decimal(5000),
        stage=file.stage,
        commune_code=file.commune_code,
        voted_on=date(2026 - rank % 5, 1, 5),
        notified_on=date(2026, 1, 5),
        state="notified",
    )
