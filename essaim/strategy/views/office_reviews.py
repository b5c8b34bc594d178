"""The yearly reviews in the office: freeze, compare with the live one, say who received them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from essaim.gatherings.models import BodyKind, Meeting
from essaim.gatherings.queries import meetings_visible_to
from essaim.gatherings.states import MeetingState
from essaim.kernel import clock
from essaim.kernel.answers import complain
from essaim.kernel.verdict import Refused
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.strategy import policies, queries, rendering, review_pages, services
from essaim.strategy.board import OutsideStrategy, present_year, strategy_years
from essaim.strategy.forms import FreezeForm, PresentForm
from essaim.strategy.models import Review
from essaim.strategy.review import officer_review
from essaim.ui.formatting import format_day


@access.office()
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Every frozen version with what has changed since, and the way to freeze a new one."""
    return reviews_page(request)


def reviews_page(request: HttpRequest, wrong: FreezeForm | None = None) -> HttpResponse:
    """The page of the reviews; ``wrong`` is the refused form."""
    actor = actor_of(request)
    years = past_years()
    received = {str(meeting.pk): meeting for meeting in receiving_meetings(actor)}
    choices = [(key, f"{meeting}, {format_day(meeting.starts_at)}") for key, meeting in received.items()]
    lines: list[dict[str, Any]] = []
    for one in Review.objects.order_by("-year", "-number"):
        page = frozen_page(one, officer_review(one.year))
        form = PresentForm(initial={"meeting": one.meeting_key}, meetings=choices, auto_id=f"recu_{one.pk}_%s")
        lines.append(
            {"review": one, "differences": page.differences, "meeting": received.get(one.meeting_key), "form": form}
        )
    context = {
        "lines": lines,
        "years": years,
        "form": wrong or FreezeForm(years=years, initial={"annee": str(default_year(years))} if years else None),
        "may_freeze": bool(policies.can_freeze_review(actor)),
        "page_has_errors": wrong is not None,
        "milestones": queries.milestones(),
    }
    return render(request, "strategy/office/reviews.html", context, status=422 if wrong else 200)


def frozen_page(kept: Review, live: dict[str, Any]) -> review_pages.ReviewPage:
    """A frozen version compared with the live review of its year."""
    return review_pages.review_page(
        rendering.frozen_content(kept, is_public=False),
        rendering.frozen_annex(kept),
        address_of=review_pages.frozen_addresses(kept.year, kept.number),
        body_url=lambda code: "",
        live=live,
    )


def past_years() -> list[int]:
    """The years that may be frozen: begun, the latest first."""
    years = strategy_years()
    return [year for year in reversed(years) if year <= present_year(years)] if years else []


def default_year(years: list[int]) -> int:
    """The last year that is over, the present one when none is."""
    return next((year for year in years if year < clock.today().year), years[0])


def receiving_meetings(actor: Actor) -> list[Meeting]:
    """The held meetings of the steering bodies, the latest first."""
    held: Any = meetings_visible_to(actor).filter(state=MeetingState.HELD, body__kind=BodyKind.STEERING)
    return list(held.order_by("-starts_at", "-id")[:60])


@access.office(Role.OFFICER, Role.DIRECTOR)
@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze the review of a year; unchanged since the last version, that one is given back."""
    form = FreezeForm(request.POST, years=past_years())
    if not form.is_valid():
        return reviews_page(request, form)
    year = int(form.cleaned_data["annee"])
    before = queries.frozen_reviews(year).count()
    try:
        frozen = services.freeze_review(actor_of(request), year=year)
    except (Refused, ValidationError) as refused:
        complain(form, refused)
        return reviews_page(request, form)
    except OutsideStrategy as outside:
        form.add_error(None, str(outside))
        return reviews_page(request, form)
    if queries.frozen_reviews(year).count() == before:
        messages.info(request, f"Rien n’a changé depuis la version {frozen.number}\u00a0: elle vaut toujours.")
    else:
        messages.success(request, f"Le bilan {year} est figé, version {frozen.number}.")
    return redirect("strategy:office_reviews")


@access.office(Role.OFFICER, Role.DIRECTOR)
@require_POST
def present(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Say which meeting received a frozen version."""
    kept = get_object_or_404(Review, year=year, number=number)
    meetings = {str(meeting.pk): meeting for meeting in receiving_meetings(actor_of(request))}
    form = PresentForm(request.POST, meetings=[(key, str(meeting)) for key, meeting in meetings.items()])
    if form.is_valid():
        services.present_review(actor_of(request), kept, meeting=meetings.get(form.cleaned_data["meeting"]))
        messages.success(request, "C’est noté.")
    else:
        messages.error(request, "Cette réunion n’est pas dans la liste. Choisissez-en une tenue.")
    return redirect("strategy:office_reviews")
