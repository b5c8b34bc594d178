import pytest

from essaim.people.actors import Actor
from essaim.questionnaires.models import Response
from essaim.questionnaires.services import open_response, publish_form
from tests.questionnaires.example import example


@pytest.fixture
def actor():
    return Actor.system("test")


@pytest.fixture
def version(db, actor):
    return publish_form(actor, code="demande", title="Demande de soutien", document=example())


@pytest.fixture
def draft(version, actor):
    return open_response(actor, form_version=version)


@pytest.fixture
def fresh():
    """The row as another request would read it."""
    return lambda response: Response.objects.get(pk=response.pk)
