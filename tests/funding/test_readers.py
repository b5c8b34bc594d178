"""Who reads the files of an application and of an award, at the address that hands them out."""

import pytest
from django.test import Client

from essaim.directory.models import Membership
from essaim.documents import services as documents
from essaim.documents.models import Visibility
from essaim.funding.models import Assessment, Collaborator
from essaim.gatherings.models import AgendaItem, Attendance, Body, Meeting, Withdrawal
from essaim.kernel import clock as kernel_clock
from essaim.people.actors import Grant
from essaim.people.roles import Role
from tests.funding import applying, making

pytestmark = pytest.mark.django_db


def give(owner, visibility: str = Visibility.OWNER):
    return documents.add_file(making.SYSTEM, owner=owner, upload=applying.upload(), visibility=visibility)


def status(person, file) -> int:
    client = Client()
    if person is not None:
        client.force_login(person)
    answer = client.get(file.url)
    # Read to its end, the answer closes its file.
    list(answer)
    return answer.status_code


@pytest.fixture
def people(make_person):
    return {
        "holder": make_person("Porteuse"),
        "collaborator": make_person("Co-autrice"),
        "member": make_person("Membre"),
        "stranger": make_person("Inconnue"),
        "officer": make_person("Mission", Role.OFFICER),
        "finance": make_person("Finances", Role.FINANCE),
        "elected": make_person("Élue de Lomme", Grant(Role.ELECTED, "commune", making.LOMME)),
        "assessor": make_person("Lectrice", Role.EXPERT),
        "relay": make_person("Relais", Role.RELAY),
        "nobody": None,
    }


@pytest.fixture
def sent(people):
    organisation = making.organisation()
    Membership.objects.create(user=people["member"], organisation=organisation, role="contributor")
    application = making.application("in_review", holder=people["holder"], organisation=organisation)
    Collaborator.objects.create(application=application, user=people["collaborator"])
    Assessment.objects.create(
        application=application, assessor=people["assessor"], grid=application.call.grids.get(), scores={}
    )
    return application


def readers(people, file) -> set[str]:
    answers = {name: status(person, file) for name, person in people.items()}
    assert set(answers.values()) <= {200, 403, 404}
    return {name for name, answer in answers.items() if answer == 200}


OWNERS = {"holder", "collaborator", "member"}
OFFICE = {"officer", "finance", "assessor"}


def test_a_piece_is_read_by_its_people_and_by_who_handles_the_file(people, sent) -> None:
    assert readers(people, give(sent)) == OWNERS | OFFICE
    assert readers(people, give(sent, Visibility.OFFICE)) == OFFICE


def test_an_elected_member_reads_the_files_of_their_commune(people, sent) -> None:
    file = give(sent)
    assert "elected" not in readers(people, file)
    sent.commune_code = making.LOMME
    sent.save()
    assert "elected" in readers(people, file)


def test_a_draft_is_read_by_who_writes_it_alone(people, sent) -> None:
    draft = making.application("draft", holder=people["holder"], organisation=None)
    assert readers(people, give(draft)) == {"holder"}


def test_who_withdrew_reads_nothing_more(people, sent) -> None:
    body = Body.objects.create(code="COPIL", name="Comité", kind="steering")
    meeting = Meeting.objects.create(body=body, title="Session", starts_at=kernel_clock.now())
    item = AgendaItem.objects.create(
        meeting=meeting, position=1, title="Dossier", target_kind="funding.application", target_key=str(sent.pk)
    )
    attendance = Attendance.objects.create(meeting=meeting, user=people["finance"], person_name="Finances")
    file = give(sent)
    assert "finance" in readers(people, file)
    Withdrawal.objects.create(item=item, attendance=attendance, reason="Intérêt")
    assert "finance" not in readers(people, file)


def test_the_letters_of_an_award(people, sent) -> None:
    award = making.award(application=sent, organisation=sent.organisation)
    assert readers(people, give(award)) == OWNERS | OFFICE
    public = give(award, Visibility.PUBLIC)
    assert readers(people, public) == OWNERS | OFFICE
    award.state = "notified"
    award.save()
    assert readers(people, public) == set(people)


def test_an_award_without_application(people, sent) -> None:
    award = making.award(organisation=sent.organisation)
    assert readers(people, give(award)) == {"member", "officer", "finance"}
