"""The list of files, and the page of one."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from essaim.documents.queries import files_of, files_visible_to
from essaim.funding import file_checks, metropolitan, policies, progress, services
from essaim.funding.blindness import anonymous_summary
from essaim.funding.exchanges import unread_comments
from essaim.funding.forms.office.files import AssignForm, OfficeFileForm
from essaim.funding.listing import ApplicationListing
from essaim.funding.models import Application, Award, Envelope, Side
from essaim.funding.policies.supports import CROSSING
from essaim.funding.presence import others_reading
from essaim.funding.queries import office_applications
from essaim.funding.states import APPLICATION
from essaim.funding.twins import twins_of
from essaim.funding.undeclared import compare_with_obtained
from essaim.funding.views.office.acting import READING, file_of
from essaim.funding.views.office.assessment_part import assessments_of_file
from essaim.funding.views.office.exchange_panel import panel_of
from essaim.funding.views.office.file_parts import follow_up_part, opinions_part
from essaim.funding.views.office.filters import kept_filters, query_of
from essaim.journal.queries import timeline
from essaim.kernel import clock
from essaim.kernel.transitions import Transition
from essaim.listings.reading import ResultSet
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
    "avis": "Avis",
    "notation": "Notation",
    "decision": "Décision",
    "suivi": "Notes et visites",
    "historique": "Historique",
}

PARTS_READ_BLIND = ("demande", "pieces", "notation")
"""Parts that a person who reads the file blind may open: the others name the applicant."""

LINKED = {
    "declare_complete": "funding:office_declare_complete",
    "request_piece": "funding:office_request_piece",
    "decline_application": "funding:office_decline",
    "award_application": "funding:new_deliberation",
}
"""Acts that begin with a page of their own."""

POSTED = {
    "mark_ready": "funding:office_mark_ready",
}
"""Acts done by one button."""


@access.office(*READING)
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """Files that wait for this person, then all those that they may read; the year's envelopes beneath."""
    actor = actor_of(request)

    def beside(found: ResultSet) -> dict[str, Any]:
        return {
            "envelopes": envelopes_of_year(clock.today().year),
            "kept_filters": kept_filters(actor, found),
            "query": query_of(found),
            "may_instruct": actor.has(*policies.INSTRUCTING),
        }

    return render_listing(request, FILES, "funding/office/applications.html", beside)


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
    part = part if part in (PARTS_READ_BLIND if file.is_veiled else PARTS) else "demande"
    services.note_reading(actor, file)
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
                "count": _waiting_in(code, file),
                "current": code == part,
            }
            for code, label in PARTS.items()
            if not file.is_veiled or code in PARTS_READ_BLIND
        ],
        "my_assessment": mine if mine is not None and policies.can_assess(actor, mine) else None,
        "others": others_reading(actor, file),
        "bridge_url": reverse("funding:office_metropolitan", args=[file.number])
        if actor.has(*CROSSING) and file.stage in metropolitan.STAGES
        else "",
        "triages": bool(policies.can_triage_application(actor, file)),
        "assign_form": AssignForm(initial={"agent": file.assigned_to_id, "version": file.version})
        if may_assign
        else None,
    }


def _waiting_in(part: str, file: Application) -> int | None:
    """What waits in a part of the page: messages to read, opinions awaited."""
    counts = {"echanges": len(unread_comments(file, Side.OFFICE)), "avis": len(progress.pending_opinions(file))}
    return counts.get(part) or None


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
    if file.is_veiled:
        summary = anonymous_summary(summary)
    return {"summary": summary, "cofinancers": list(file.cofinancers.all()), **_kinship(actor, file)}


def _kinship(actor: Actor, file: Application) -> dict[str, Any]:
    """Other files that this one is near to, as far as this person reads them."""
    readable = office_applications(actor)
    twins = {one.pk for one in twins_of(file)}
    return {
        "twins": list(readable.filter(pk__in=twins)) if twins else [],
        "renewals": list(readable.filter(renews=file)),
    }


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


def _decision(actor: Actor, file: Application) -> dict[str, Any]:
    return {
        "opinion": getattr(file, "opinion", None),
        "award": getattr(file, "award", None),
        "is_over": file.state in APPLICATION.ends,
        "checks": file_checks.checks_of(file),
        "obtained": compare_with_obtained(file),
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
    "avis": opinions_part,
    "notation": assessments_of_file,
    "decision": _decision,
    "suivi": follow_up_part,
    "historique": _history,
}
