"""The needs as the office writes and follows them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.directory.queries import place_names
from essaim.evidence.facets import TOPICS
from essaim.exchange import policies, services
from essaim.exchange.answers import answers_of, with_answers
from essaim.exchange.forms import MetForm, NeedForm, OutcomeForm
from essaim.exchange.listing import TAGS, office_needs
from essaim.exchange.models import Need
from essaim.exchange.queries import needs_visible_to
from essaim.journal.queries import timeline
from essaim.kernel.answers import perform, posted, submitted
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of

FORM = require_http_methods(["GET", "POST"])


def _need(request: HttpRequest, slug: str) -> Need:
    rows = needs_visible_to(actor_of(request)).select_related("organisation")
    return get_object_or_404(with_answers(rows), slug=slug)


@access.office()
@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """Needs to publish, open, without an answer, to conclude."""
    extra = {"may_propose": bool(policies.can_propose_need(actor_of(request)))}
    return render_listing(request, office_needs, "exchange/office/needs.html", extra)


@access.office()
@require_GET
def need(request: HttpRequest, slug: str) -> HttpResponse:
    """A need: its words, its answers, what may be done."""
    actor, found = actor_of(request), _need(request, slug)
    context = {
        "need": found,
        "tag": TAGS[found.state],
        "where": place_names().where(found),
        "topics": [TOPICS[code] for code in found.topics if code in TOPICS],
        "answers": answers_of(actor, found),
        "may_change": bool(policies.can_change_need(actor, found)),
        "may_publish": bool(policies.can_publish_need(actor, found)),
        "may_meet": bool(policies.can_meet_need(actor, found)),
        "may_close": bool(policies.can_close_need(actor, found)),
        "entries": timeline(actor, found),
    }
    return render(request, "exchange/office/need.html", context)


@access.office(*policies.PROPOSING)
@FORM
def new_need(request: HttpRequest) -> HttpResponse:
    """Write a need."""
    actor = actor_of(request)
    form = NeedForm(posted(request))

    def propose() -> Need:
        return services.propose_need(
            actor, **{name: form.cleaned_data[name] for name in form.cleaned_data if name != "version"}
        )

    made = submitted(request, form, propose)
    if made is not None:
        messages.success(request, "Le besoin est écrit. Relisez-le\u00a0: la mission ESS le publie.")
        return redirect("exchange:office_need", slug=made.slug)
    return _form(request, form, "Écrire un besoin", "Enregistrer", reverse("exchange:office_needs"), "need_form")


@access.office(*policies.PROPOSING)
@FORM
def change_need(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a need that is not over."""
    actor, found = actor_of(request), _need(request, slug)
    form = NeedForm(posted(request), need=found)
    if submitted(request, form, lambda: services.change_need(actor, found, **form.cleaned_data)) is not None:
        messages.success(request, "Le besoin est à jour.")
        return redirect("exchange:office_need", slug=slug)
    return _form(request, form, "Modifier le besoin", "Enregistrer", _page_of(slug), "need_form")


@access.office(*policies.KEEPING)
@require_POST
def publish_need(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the need to all."""
    actor, found = actor_of(request), _need(request, slug)
    perform(request, lambda: services.publish_need(actor, found), "Le besoin est publié.")
    return redirect("exchange:office_need", slug=slug)


@access.office(*policies.KEEPING)
@FORM
def meet_need(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how the need was met."""
    actor, found = actor_of(request), _need(request, slug)
    form = MetForm(posted(request))
    words = ("Le besoin est satisfait", "Dire qu’il est satisfait")
    return _conclude(request, slug, form, words, lambda: services.meet_need(actor, found, **form.cleaned_data))


@access.office(*policies.KEEPING)
@FORM
def close_need(request: HttpRequest, slug: str) -> HttpResponse:
    """Say why the need is closed without an answer."""
    actor, found = actor_of(request), _need(request, slug)
    form = OutcomeForm(posted(request))
    words = ("Clore le besoin sans suite", "Clore sans suite")
    return _conclude(request, slug, form, words, lambda: services.close_need(actor, found, **form.cleaned_data))


def _conclude(
    request: HttpRequest, slug: str, form: OutcomeForm, words: tuple[str, str], act: Callable[[], Any]
) -> HttpResponse:
    if submitted(request, form, act) is not None:
        messages.success(request, "C’est noté, et la page publique le dit.")
        return redirect("exchange:office_need", slug=slug)
    return _form(request, form, *words, _page_of(slug))


def _form(request: HttpRequest, form: Any, title: str, submit: str, back: str, template: str = "form") -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "back": back}
    return render(request, f"exchange/office/{template}.html", context)


def _page_of(slug: str) -> str:
    return reverse("exchange:office_need", args=[slug])
