import copy
from pathlib import Path

import pytest
from django.conf import settings as project

from essaim.people.actors import Actor
from essaim.questionnaires.models import Response
from essaim.questionnaires.services import open_response, publish_form, save_answers
from tests.questionnaires.example import RIGHT, example


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


@pytest.fixture
def filled(draft, actor):
    """A draft with right answers everywhere, its file aside."""
    save_answers(actor, response=draft, answers=RIGHT, expected_version=1)
    return draft


@pytest.fixture
def pages(settings):
    """The room's test pages, with their templates."""
    templates = copy.deepcopy(project.TEMPLATES)
    templates[0]["DIRS"] = [str(Path(__file__).parent / "templates")]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.questionnaires.pages"
    return "/essai"
