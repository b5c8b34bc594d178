"""The register, and the account of one undertaking."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from essaim.documents.queries import files_of_each
from essaim.journal.queries import timeline
from essaim.kernel import clock
from essaim.listings.views import render_listing
from essaim.people import access
from essaim.people.access import actor_of
from essaim.state_aid import queries
from essaim.state_aid.accounts import account_of
from essaim.state_aid.forms import EndLinkForm, RegistrationForm
from essaim.state_aid.listing import AIDS, to_register
from essaim.state_aid.models import AidReceived, Undertaking
from essaim.state_aid.policies import READING, can_keep_register
from essaim.state_aid.register import register_deadline


@access.office(*READING)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Who received what, from whom."""
    extra = {"may_keep": bool(can_keep_register(actor_of(request)))}
    return render_listing(request, AIDS, "state_aid/office/register.html", extra)


def undertaking_or_404(siren: str) -> Undertaking:
    """The undertaking of this SIREN, kept or only known to the directory."""
    found = queries.find_undertaking(siren)
    if found is None:
        raise Http404("unknown SIREN")
    return found


@access.office(*READING)
@require_GET
def undertaking(request: HttpRequest, siren: str) -> HttpResponse:
    """An undertaking: what is left on a day, what it received, what binds it, what it declared, what happened."""
    actor, found = actor_of(request), undertaking_or_404(siren)
    day, wrong_day = _asked_day(request)
    account = account_of(found, day)
    aids = list(queries.aids_visible_to(actor).filter(undertaking__siren=siren))
    declarations = list(queries.declarations_of(found))
    names = dict(Undertaking.objects.filter(siren__in=account.group | account.absorbed).values_list("siren", "name"))
    context = {
        "undertaking": found,
        "is_kept": not found._state.adding,
        "day": day,
        "wrong_day": wrong_day,
        "account": account,
        "members": [(key, names.get(key, key)) for key in sorted(account.group - {siren})],
        "absorbed": [(key, names.get(key, key)) for key in sorted(account.absorbed)],
        "aids": [{"row": aid, "due_on": _due_on(aid)} for aid in aids],
        "to_register": list(queries.aids_visible_to(actor).filter(to_register(), undertaking__siren=siren)),
        "registration_form": RegistrationForm(initial={"registered_on": clock.today()}),
        "declarations": declarations,
        "files": list(files_of_each(declarations)),
        "links": list(queries.links_of(found)),
        "mergers": list(queries.mergers_of(found)),
        "end_form": EndLinkForm(initial={"until_on": clock.today()}),
        "may_keep": bool(can_keep_register(actor)),
        "entries": [] if found._state.adding else timeline(actor, found),
    }
    return render(request, "state_aid/office/undertaking.html", context)


def _asked_day(request: HttpRequest) -> tuple[date, bool]:
    """The day on which the account is read: today, or the one of the address; whether that one means nothing."""
    typed = request.GET.get("jour", "")
    if not typed:
        return clock.today(), False
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return clock.today(), True
    return (day, False) if 2000 <= day.year <= 2100 else (clock.today(), True)


def _due_on(aid: AidReceived) -> date | None:
    return register_deadline(aid.regime, aid.granted_on) if aid.source == "recorded" else None
