import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from essaim.questionnaires.models import Form, FormVersion, ImmutableVersion, Response


@pytest.fixture
def version(db):
    form = Form.objects.create(code="demande", title="Demande")
    return FormVersion.objects.create(form=form, number=1, document={"title": "Un"}, digest="a" * 64)


@pytest.fixture
def filed(version):
    return Response.objects.create(
        form_version=version, answers={"titre": "Un"}, state="filed", filed_at=timezone.now()
    )


def refused(update):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        update()


def test_a_version_is_never_saved_nor_deleted(version):
    with pytest.raises(ImmutableVersion):
        version.save()
    with pytest.raises(ImmutableVersion):
        version.delete()


def test_the_database_refuses_to_change_a_version(version):
    refused(lambda: FormVersion.objects.update(document={"title": "Deux"}))
    refused(lambda: FormVersion.objects.update(number=2))


def test_the_database_refuses_to_change_a_filed_response(filed):
    refused(lambda: Response.objects.update(answers={"titre": "Deux"}))
    refused(lambda: Response.objects.update(state="draft", filed_at=None))
    refused(lambda: Response.objects.update(filed_at=timezone.now()))
    Response.objects.update(stamps={})


def test_a_filed_response_can_be_erased_for_good(filed):
    Response.objects.update(state="erased", answers={})
    refused(lambda: Response.objects.update(state="filed"))


@pytest.mark.parametrize("wrong", [{"state": "sent"}, {"state": "filed"}, {"filed_at": timezone.now()}])
def test_states_are_constrained(version, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(form_version=version, **wrong)
