"""The list of files, and the page of one."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from essaim.documents.queries import files_of, files_visible_to
from essaim.funding import file_checks, policies, progress, scoring
from essaim.funding.exchanges import unread_comments
from essaim.funding.forms.office.files import AssignForm, OfficeFileForm
from essaim.funding.forms.office.scoring import InviteForm
from essaim.funding.listing import ApplicationListing
from essaim.funding.models import Application, Assessment, Award, Envelope, Side
from essaim.funding.queries import office_applications
from essaim.funding.states import APPLICATION, ApplicationState
from essaim.funding.views.office.acting import READING, file_of
from essaim.funding.views.office.exchange_panel import panel_of
from essaim.journal.queries import timeline
from essaim.kernel import clock
from essaim.kernel.transitions import Transition
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.questionnaires.summary import answers_summary
from essaim.territory.models import Commune

FILES = ApplicationListing()

PARTS = {
    "demande": "Demande",
    "pieces": "Pièces",
    "echanges": "Échanges",
    "notation": "Notation",
    "decision": "Décision",
    "historique": "Historique",
}

LINKED = {
    "request_piece": "funding:office_request_piece",
    "decline_application": "funding:office_decline",
    "award_application": "funding:new_deliberation",
}
"""Acts that begin with a page of their own."""

POSTED = {
    "declare_complete": "funding:office_declare_complete",
    "mark_ready": "funding:office_mark_ready",
}
"""Acts done by one button."""


@access.office(*READING)
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """Files that wait for this person, then all those that they may read; the year's envelopes beneath."""
    extra = {"envelopes": envelopes_of_year(clock.today().year)}
    return render_listing(request, FILES, "funding/office/applications.html", extra)


def envelopes_of_year(year: int) -> list[dict[str, Any]]:
    """The year's envelopes, each with the name of its commune."""
    names = dict(Commune.objects.values_list("code", "name"))
    rows = Envelope.objects.filter(year=year).select_related("call").order_by("call__title", "commune_code")
    return [{"title": f"{names.get(row.commune_code, row.commune_code)} {row.year}", "row": row} for row in rows]


@access.office(*READING)
@require_GET
def application(request: HttpRequest, number: str) -> HttpResponse:
    """One file: who acts next, what one may do, and one of its parts."""
    actor, file = actor_of(request), file_of(actor_of(request), number)
    part = request.GET.get("partie", "")
    part = part if part in PARTS else "demande"
    context = {**band(actor, file, part), **_READERS[part](actor, file)}
    return render(request, f"funding/office/application_{part}.html", context)


def band(actor: Actor, file: Application, part: str = "") -> dict[str, Any]:
    """What every page about a file shows: identity, state, next act, acts allowed, parts."""
    words, kind = progress.state_words(file)
    base = reverse("funding:office_application", args=[file.number])
    mine = next((one for one in file.assessments.all() if actor.user and one.assessor_id == actor.user.pk), None)
    may_assign = bool(policies.can_assign_application(actor, file))
    return {
        "file": file,
        "place": progress.where(file),
        "state_text": words,
        "state_kind": kind,
        "next": progress.next_act(file),
        "acts": acts(actor, file),
        "parts": [
            {
                "label": label,
                "url": f"{base}?partie={code}",
                "count": len(unread_comments(file, Side.OFFICE)) or None if code == "echanges" else None,
                "current": code == part,
            }
            for code, label in PARTS.items()
        ],
        "my_assessment": mine if mine is not None and policies.can_assess(actor, mine) else None,
        "assign_form": AssignForm(initial={"agent": file.assigned_to_id, "version": file.version})
        if may_assign
        else None,
    }


def acts(actor: Actor, file: Application) -> list[dict[str, Any]]:
    """The buttons: transitions that leave the state, allowed to this person, in the order of the table."""
    found = [_act(file, transition) for transition in APPLICATION.available(file.state)]
    return [act for act in found if act and getattr(policies, f"can_{act['verb']}")(actor, file)]


def _act(file: Application, transition: Transition) -> dict[str, Any] | None:
    verb = transition.verb
    if verb == "award_application":
        return _button(transition, f"{reverse(LINKED[verb])}?demande={file.number}", posts=False)
    if verb in LINKED:
        return _button(transition, reverse(LINKED[verb], args=[file.number]), posts=False)
    if verb in POSTED:
        return _button(transition, reverse(POSTED[verb], args=[file.number]), posts=True)
    return None


def _button(transition: Transition, url: str, *, posts: bool) -> dict[str, Any]:
    kinds = {"decline_application": "danger", "request_piece": "secondary"}
    kind = kinds.get(transition.verb, "primary")
    return {"verb": transition.verb, "label": transition.label, "url": url, "posts": posts, "kind": kind}


# ------------------------------------------------------------------------------------------------------- the parts


def _answers(actor: Actor, file: Application) -> dict[str, Any]:
    response = file.response
    files: dict[str, list[Any]] = {}
    for one in files_of(file):
        files.setdefault(one.slot, []).append(one)
    summary = answers_summary(response.form_version.read(), response.answers, files=files)
    return {"summary": summary, "cofinancers": list(file.cofinancers.all())}


def _pieces(actor: Actor, file: Application) -> dict[str, Any]:
    labels = {piece["code"]: piece["label"] for piece in file.call.pieces}
    rows = [{"file": one, "label": labels.get(one.slot, "")} for one in files_visible_to(actor, file)]
    may_add = bool(policies.can_assign_application(actor, file))
    given = {row["file"].slot for row in rows}
    return {
        "rows": rows,
        "missing": [label for code, label in labels.items() if code not in given],
        "requests": list(file.piece_requests.all()),
        "file_form": OfficeFileForm() if may_add else None,
    }


def _assessments(actor: Actor, file: Application) -> dict[str, Any]:
    shown, hidden = visible_assessments(actor, file)
    totals = [one.total for one in shown if one.total is not None]
    may_invite = bool(policies.can_invite_assessor(actor, file))
    asked = [one.assessor_id for one in file.assessments.all()]
    return {
        "assessments": [{"row": one, "marks": marks_of(one)} for one in shown],
        "hidden": hidden,
        "mean": scoring.mean(totals) if not hidden else None,
        "spread": scoring.spread(totals) if not hidden and len(totals) > 1 else None,
        "is_spread_wide": not hidden and scoring.spread(totals) > file.call.spread_threshold,
        "grid": file.call.grids.first(),
        "invite_form": InviteForm(asked=asked) if may_invite else None,
    }


def visible_assessments(actor: Actor, file: Application) -> tuple[list[Assessment], int]:
    """The assessments that this person may read, and how many are hidden until their own is given."""
    everything = list(file.assessments.all())
    mine = [one for one in everything if actor.user is not None and one.assessor_id == actor.user.pk]
    if any(one.done_at is None for one in mine) and file.state == ApplicationState.IN_REVIEW:
        return mine, len(everything) - len(mine)
    return everything, 0


def marks_of(assessment: Assessment) -> list[dict[str, Any]]:
    """The marks, in the order of the grid they were given with."""
    grid = assessment.grid
    return [
        {"label": criterion["label"], "weight": criterion["weight"], "mark": assessment.scores.get(criterion["code"])}
        for criterion in grid.criteria
    ]


def _decision(actor: Actor, file: Application) -> dict[str, Any]:
    return {
        "opinion": getattr(file, "opinion", None),
        "award": getattr(file, "award", None),
        "is_over": file.state in APPLICATION.ends,
        "checks": file_checks.checks_of(file),
        "awards": list(awards_of_same_person(file)),
        "files": list(files_of_same_person(actor, file)),
    }


def awards_of_same_person(file: Application) -> QuerySet[Award]:
    """Every award to the same legal person, the latest first."""
    awards = Award.objects.select_related("organisation").order_by("-voted_on", "reference")
    return awards.filter(_same_person(file, "organisation")) if file.organisation else awards.none()


def files_of_same_person(actor: Actor, file: Application) -> QuerySet[Application]:
    """Other files of the same legal person that this person may read."""
    files = office_applications(actor).exclude(pk=file.pk).order_by("-filed_at")
    return files.filter(_same_person(file, "organisation")) if file.organisation else files.none()


def _same_person(file: Application, path: str) -> Q:
    organisation = file.organisation
    if organisation is not None and organisation.siren:
        return Q(**{f"{path}__siren": organisation.siren})
    return Q(**{path: organisation})


def _history(actor: Actor, file: Application) -> dict[str, Any]:
    return {"entries": timeline(actor, file)}


_READERS = {
    "demande": _answers,
    "pieces": _pieces,
    "echanges": lambda actor, file: {"panel": panel_of(actor, file)},
    "notation": _assessments,
    "decision": _decision,
    "historique": _history,
}
