"""Addresses that exist in these tests only: the room has no page of its own, its callers do."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path

from essaim.people import access
from essaim.people.actors import Actor
from essaim.questionnaires.models import Response
from essaim.questionnaires.posted import posted_answers, posted_version
from essaim.questionnaires.queries import news_of
from essaim.questionnaires.rendering import preview_page, section_page
from essaim.questionnaires.services import save_answers
from essaim.questionnaires.summary import answers_summary
from essaim.questionnaires.validation import validate

WRITER = Actor.system("writer")


@access.public
def section(request: HttpRequest, key: str, code: str) -> HttpResponse:
    response = Response.objects.get(pk=key)
    document = response.form_version.read()
    errors, posted = {}, None
    if request.method == "POST":
        answers = posted_answers(document, code, request.POST)
        result = save_answers(WRITER, response=response, answers=answers, expected_version=posted_version(request.POST))
        errors = validate(document, response.answers, section=code).errors
        if result.is_saved and not errors:
            return redirect("answers", key)
        posted = None if result.is_saved else request.POST
    page = section_page(
        document,
        code,
        response.answers,
        version=response.version,
        posted=posted,
        errors=errors,
        save_url=f"/essai/{key}/{code}/enregistrer/",
        new=[question.code for question in news_of(response).new],
    )
    return render(request, "questionnaires_tests/section.html", {"page": page, "page_has_errors": page.has_errors})


@access.public
def save(request: HttpRequest, key: str, code: str) -> HttpResponse:
    response = Response.objects.get(pk=key)
    answers = posted_answers(response.form_version.read(), code, request.POST)
    result = save_answers(WRITER, response=response, answers=answers, expected_version=posted_version(request.POST))
    return JsonResponse(result.as_data(), status=result.status)


@access.public
def answers(request: HttpRequest, key: str) -> HttpResponse:
    response = Response.objects.get(pk=key)
    summary = answers_summary(
        response.form_version.read(), response.answers, edit_url=lambda code: f"/essai/{key}/{code}/"
    )
    return render(request, "questionnaires_tests/answers.html", {"summary": summary})


@access.public
def preview(request: HttpRequest, key: str, code: str) -> HttpResponse:
    page = preview_page(Response.objects.get(pk=key).form_version.read(), code)
    return render(request, "questionnaires_tests/section.html", {"page": page})


urlpatterns = [
    path("essai/<uuid:key>/reponses/", answers, name="answers"),
    path("essai/<uuid:key>/apercu/<slug:code>/", preview),
    path("essai/<uuid:key>/<slug:code>/", section, name="section"),
    path("essai/<uuid:key>/<slug:code>/enregistrer/", save),
]
handler404 = "essaim.portal.views.errors.not_found"
