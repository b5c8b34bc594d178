"""The real server under the worst: everybody at once, and the power cut in the middle."""

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from essaim.funding import services as funding
from essaim.funding.models import Application, Call, NumberSequence
from essaim.funding.states import ApplicationState
from essaim.journal.models import Entry
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.questionnaires.models import ResponseState
from essaim.setup.load import lay_down
from tests.attack.server import Server, running, send, session_of
from tests.support.answers import whole

LILLE = Path(__file__).resolve().parents[2] / "territories" / "lille"
RECEIVED = "/recue/"


@pytest.fixture
def lille(transactional_db: None) -> None:
    lay_down(Actor.system("tests"), LILLE)


def a_draft(rank: int) -> tuple[str, Application]:
    """A draft ready to be sent, and its holder's session."""
    user = User.objects.create_confirmed(f"porteuse{rank}@exemple.fr", name=f"Porteuse {rank}")
    application = funding.start_application(Actor.of(user), call=Call.objects.get())
    funding.save_section(Actor.of(user), application, answers=whole(f"Projet {rank}"), version=1)
    return session_of(user), application


def submission(application: Application) -> str:
    return f"/espace/demandes/{application.pk}/deposer/"


def acknowledged(answer: Any) -> bool:
    """Whether the person was led to the receipt."""
    return answer is not None and answer.status_code == 302 and answer.headers["location"].endswith(RECEIVED)


def whole_or_untouched(application: Application) -> bool:
    """Check that a file is sent with everything that goes along, or still the draft it was; answers which."""
    application = Application.objects.select_related("response").get(pk=application.pk)
    acts = Entry.objects.filter(verb="funding.submit_application", target_key=str(application.pk)).count()
    receipts = Message.objects.filter(key=f"receipt-{application.pk}").count()
    if application.state == ApplicationState.DRAFT:
        assert (application.number, application.filed_at) == (None, None)
        assert (application.response.state, acts, receipts) == (ResponseState.DRAFT, 0, 0)
        return False
    assert application.state == ApplicationState.FILED
    assert application.number
    assert application.filed_at
    assert (application.response.state, acts, receipts) == (ResponseState.FILED, 1, 1)
    return True


def numbers() -> list[int]:
    """The numbers given so far, in order."""
    given = Application.objects.exclude(number=None).values_list("number", flat=True)
    return sorted(int(number.rsplit("-")[-1]) for number in given if number)


def test_twenty_presses_at_once_are_one_file(lille: None) -> None:
    session, application = a_draft(1)
    with running() as server, ThreadPoolExecutor(20) as pool:
        answers = [
            one.result() for one in [pool.submit(send, server, session, submission(application)) for _ in range(20)]
        ]
    assert [acknowledged(answer) for answer in answers] == [True] * 20
    assert whole_or_untouched(application)
    assert numbers() == [1]
    assert NumberSequence.objects.get().last == 1


def test_twenty_people_at_once_have_twenty_numbers(lille: None) -> None:
    drafts = [a_draft(rank) for rank in range(20)]
    with running() as server, ThreadPoolExecutor(20) as pool:
        sent = [pool.submit(send, server, session, submission(application)) for session, application in drafts]
        assert all(acknowledged(one.result()) for one in sent)
    assert all(whole_or_untouched(application) for _, application in drafts)
    assert numbers() == list(range(1, 21))


def test_a_power_cut_loses_nothing_that_was_acknowledged(lille: None) -> None:
    drafts = [a_draft(rank) for rank in range(10)]
    server = Server()
    server.start()
    try:
        with ThreadPoolExecutor(10) as pool:
            sent = [pool.submit(send, server, session, submission(application)) for session, application in drafts]
            wait(sent, return_when=FIRST_COMPLETED)
            server.kill()
            promised = told(sent, drafts)
        connections.close_all()
        kept = {application.pk for _, application in drafts if whole_or_untouched(application)}
        assert promised <= kept, "what was acknowledged is there after the cut"
        assert numbers() == list(range(1, len(kept) + 1)), "no number is lost, none is given twice"
        server.start()
        for session, application in drafts:
            assert acknowledged(send(server, session, submission(application)))
    finally:
        server.stop()
    assert all(whole_or_untouched(application) for _, application in drafts)
    assert numbers() == list(range(1, 11))


def told(sent: list[Future[Any]], drafts: list[tuple[str, Application]]) -> set[Any]:
    """The files whose holders were led to their receipt."""
    return {
        application.pk for future, (_, application) in zip(sent, drafts, strict=True) if acknowledged(future.result())
    }
