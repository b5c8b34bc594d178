"""Bodies, seats and the register of interests, for agents."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.directory.models import Organisation
from essaim.gatherings import policies, queries, services
from essaim.gatherings.forms.bodies import BodyForm, InterestForm, SeatForm
from essaim.gatherings.forms.fields import agents
from essaim.gatherings.listing import InterestListing
from essaim.gatherings.models import Body, Interest, Seat
from essaim.gatherings.obligations import board
from essaim.gatherings.views.public import asked_year, body_context, years_around
from essaim.journal.queries import timeline
from essaim.kernel import clock
from essaim.kernel.answers import attempt, perform, posted, submitted
from essaim.kernel.freshness import Conflict, conflict_page, saved
from essaim.kernel.text import slug
from essaim.listings.reading import read
from essaim.listings.views import export_response
from essaim.people import access
from essaim.people.access import actor_of

FORM = require_http_methods(["GET", "POST"])
run = access.office(*policies.RUNNING)


@access.office()
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """The board: what each body owes this year and what it did."""
    actor = actor_of(request)
    year = asked_year(request)
    context = {
        "board": board(queries.bodies_visible_to(actor).select_related("sector"), year, actor),
        "waiting": queries.meetings_awaiting_minutes(actor)[:20],
        "to_close": queries.meetings_to_close(actor)[:20],
        "may_run": bool(policies.can_run_meetings(actor)),
        **years_around(year),
    }
    return render(request, "gatherings/office/bodies.html", context)


@access.office()
@require_GET
def body(request: HttpRequest, code: str) -> HttpResponse:
    """A body: obligations, meetings, seats, follow-ups."""
    actor = actor_of(request)
    found = get_object_or_404(queries.bodies_visible_to(actor).select_related("sector"), code=code)
    may_run = bool(policies.can_run_meetings(actor))
    context = {
        **body_context(found, asked_year(request), actor),
        "former": queries.former_seats(found, clock.today())[:50],
        "follow_ups": queries.open_follow_ups(found) if may_run else queries.open_follow_ups_for(actor).none(),
        "may_run": may_run,
        "today": clock.today(),
        "entries": timeline(actor, found, limit=30),
    }
    return render(request, "gatherings/office/body.html", context)


@run
@FORM
def new_body(request: HttpRequest) -> HttpResponse:
    """Constitute a body."""
    actor = actor_of(request)
    form = BodyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        words = form.written()
        code = slug(words["name"], 40).upper()
        if Body.objects.filter(code=code).exists():
            form.add_error("name", "Une instance porte déjà ce nom.")
        else:
            optional = ("dissolved_on", "chair_function")
            kept = {name: value for name, value in words.items() if name not in optional}
            made = attempt(form, lambda: services.constitute_body(actor, code=code, **kept))
            if made is not None:
                messages.success(request, "L’instance est constituée. Donnez maintenant ses sièges.")
                return redirect("gatherings:office_body", code=made.code)
    context = {
        "form": form,
        "shell": "shells/office.html",
        "title": "Constituer une instance",
        "lead": "Un groupe de travail, un réseau, un comité, ou une instance tenue par d’autres où la Ville siège.",
        "back": reverse("gatherings:bodies"),
        "submit": "Constituer l’instance",
    }
    return render(request, "gatherings/parts/form.html", context)


@run
@FORM
def change_body(request: HttpRequest, code: str) -> HttpResponse:
    """Change a body."""
    actor = actor_of(request)
    found = get_object_or_404(queries.bodies_visible_to(actor), code=code)
    form = BodyForm(posted(request), body=found)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.update_body(actor, found, version=form.version_seen, **form.written()),
            lambda: BodyForm(body=Body.objects.get(pk=found.pk)),
        )
        if isinstance(done, Conflict):
            back = reverse("gatherings:office_body", args=[code])
            return conflict_page(request, done, face="office", title=found.name, back=back)
        if done is not None:
            messages.success(request, "L’instance est à jour.")
            return redirect("gatherings:office_body", code=code)
    context = {
        "form": form,
        "shell": "shells/office.html",
        "title": f"Modifier {found.name}",
        "back": reverse("gatherings:office_body", args=[code]),
        "submit": "Enregistrer",
    }
    return render(request, "gatherings/parts/form.html", context)


@run
@FORM
def new_seat(request: HttpRequest, code: str) -> HttpResponse:
    """Give a seat."""
    actor = actor_of(request)
    found = get_object_or_404(queries.bodies_visible_to(actor), code=code)
    form = SeatForm(posted(request))
    if submitted(request, form, lambda: services.give_seat(actor, found, **form.cleaned_data)) is not None:
        messages.success(request, "Le siège est attribué.")
        return redirect("gatherings:office_body", code=code)
    context = {
        "form": form,
        "shell": "shells/office.html",
        "title": "Attribuer un siège",
        "lead": f"{found.name}. La fonction d’abord\u00a0: la personne change, le siège reste.",
        "back": reverse("gatherings:office_body", args=[code]),
        "submit": "Attribuer le siège",
    }
    return render(request, "gatherings/parts/form.html", context)


@run
@require_POST
def end_seat(request: HttpRequest, key: str) -> HttpResponse:
    """End a seat today."""
    actor = actor_of(request)
    seat = get_object_or_404(Seat.objects.select_related("body"), pk=key)
    perform(request, lambda: services.end_seat(actor, seat), "Le siège prend fin aujourd’hui.")
    return redirect("gatherings:office_body", code=seat.body.code)


@run  # type: ignore[type-var]
@FORM
def interests(request: HttpRequest) -> HttpResponseBase:
    """The register of interests."""
    actor = actor_of(request)
    form = InterestForm(posted(request), people=agents(), organisations=Organisation.objects.all())
    if submitted(request, form, lambda: services.declare_interest(actor, **form.cleaned_data)) is not None:
        messages.success(request, "L’intérêt est inscrit au registre.")
        return redirect("gatherings:interests")
    asked = request.GET.get("format", "")
    if asked in ("csv", "xlsx"):
        return export_response(read(InterestListing(), actor, {}), asked)
    rows = queries.interests_visible_to(actor)
    return render(request, "gatherings/office/interests.html", {"form": form, "interests": rows})


@run
@require_POST
def end_interest(request: HttpRequest, key: str) -> HttpResponse:
    """Say that an interest is over."""
    actor = actor_of(request)
    interest = get_object_or_404(Interest.objects.select_related("organisation", "user"), pk=key)
    perform(request, lambda: services.end_interest(actor, interest), "Cet intérêt est terminé.")
    return redirect("gatherings:interests")
