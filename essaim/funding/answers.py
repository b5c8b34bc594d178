"""Applications answer needs: how many, which ones, and the button that begins one."""

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from essaim.exchange.answers import ANSWERS, Answer, Answering
from essaim.exchange.models import Need
from essaim.funding.models import Application
from essaim.funding.progress import state_words, with_progress
from essaim.funding.queries import office_applications
from essaim.funding.states import ApplicationState
from essaim.people.actors import Actor

UNSAID = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
"""States in which an application answers nothing: not sent yet, or taken back."""


def _counted() -> Coalesce:
    answering = Application.objects.filter(need=OuterRef("pk")).exclude(state__in=UNSAID).order_by()
    counted = answering.values("need").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _read(actor: Actor, need: Need) -> list[Answer]:
    files = with_progress(office_applications(actor)).filter(need=need).exclude(state__in=UNSAID).order_by("number")
    return [
        Answer(
            f"{file.number} {file.title}, {file.applicant_name}",
            reverse("funding:office_application", args=[file.number]),
            state_words(file)[0],
        )
        for file in files
    ]


ANSWERS.add(
    "funding.application",
    Answering(
        label="Répondre à ce besoin par une demande",
        url=lambda need: reverse("funding:answer_need", args=[need.slug]),
        counted=_counted,
        read=_read,
    ),
)
