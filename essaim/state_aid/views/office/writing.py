"""What is written in the register: declarations, corrections, entries in the national register, links, mergers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from essaim.kernel.answers import attempt, perform, posted, submitted, uploaded
from essaim.kernel.freshness import Conflict, conflict_page, saved
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.state_aid import queries, services
from essaim.state_aid.forms import (
    AidForm,
    CorrectionForm,
    DeclarationForm,
    EndLinkForm,
    LinkForm,
    MergerForm,
    OtherUndertakingForm,
    RegistrationForm,
    UndertakingForm,
    WithdrawForm,
)
from essaim.state_aid.models import AidReceived, LinkKind, Merger, Undertaking, UndertakingLink
from essaim.state_aid.policies import KEEPING
from essaim.state_aid.views.office.reading import undertaking_or_404

FORM = require_http_methods(["GET", "POST"])
keep = access.office(*KEEPING)
ROWS = 4
"""Aids that one page of a declaration may tell; a longer one is entered in several times."""


def _account(siren: str) -> str:
    return reverse("state_aid:undertaking", args=[siren])


def _aid_or_404(actor: Actor, key: UUID) -> AidReceived:
    return get_object_or_404(queries.aids_visible_to(actor), pk=key)


def _form_page(request: HttpRequest, form: Any, **words: str) -> HttpResponse:
    return render(request, "directory/parts/form.html", {"form": form, "shell": "shells/office.html", **words})


@keep
@FORM
def open_undertaking(request: HttpRequest) -> HttpResponse:
    """Open the account of an undertaking, or find it."""
    actor, form = actor_of(request), OtherUndertakingForm(posted(request))
    made = submitted(request, form, lambda: services.open_undertaking(actor, **form.cleaned_data))
    if made is not None:
        return redirect(_account(made.siren))
    return _form_page(
        request,
        form,
        title="Ouvrir le compte d’une entreprise",
        lead="Le SIREN retrouve une structure de l’annuaire, ou un compte déjà ouvert.",
        back=reverse("state_aid:register"),
        submit="Ouvrir le compte",
    )


def _kept(actor: Actor, siren: str) -> Undertaking:
    """The account, begun when the directory alone knew the undertaking."""
    found = undertaking_or_404(siren)
    return services.open_undertaking(actor, siren=siren) if found._state.adding else found


@keep
@FORM
def change_undertaking(request: HttpRequest, siren: str) -> HttpResponse:
    """Change what is known of an undertaking."""
    actor, found = actor_of(request), undertaking_or_404(siren)
    form = UndertakingForm(posted(request), undertaking=found)
    if request.method == "POST" and form.is_valid():
        done = saved(
            form,
            lambda: services.update_undertaking(actor, _kept(actor, siren), **form.given),
            lambda: UndertakingForm(undertaking=Undertaking.objects.get(siren=siren)),
        )
        if isinstance(done, Conflict):
            back = _account(siren)
            return conflict_page(request, done, face="office", title=found.name, back=back)
        if done is not None:
            messages.success(request, "Le compte est à jour.")
            return redirect(_account(siren))
    title = f"Modifier le compte de {found.name}"
    return _form_page(request, form, title=title, back=_account(siren), submit="Enregistrer")


@keep
@FORM
def declare(request: HttpRequest, siren: str) -> HttpResponse:
    """Enter a signed declaration and the aids that it tells."""
    actor, found = actor_of(request), undertaking_or_404(siren)
    form, aids = DeclarationForm(posted(request), uploaded(request)), _aid_rows(request)
    if request.method == "POST" and form.is_valid() & aids.is_valid():
        told = [row.declared() for row in aids.forms if row.has_changed()]
        made = attempt(
            form,
            lambda: services.record_declaration(actor, _kept(actor, siren), **form.cleaned_data, aids=told),
        )
        if made is not None:
            messages.success(request, "La déclaration est enregistrée. Ses aides comptent dès maintenant.")
            return redirect(_account(siren))
    rows = [(row, rank == 0 or row.has_changed()) for rank, row in enumerate(aids.forms)]
    context = {"undertaking": found, "form": form, "aids": aids, "rows": rows, "back": _account(siren)}
    return render(request, "state_aid/office/declaration.html", context)


def _aid_rows(request: HttpRequest) -> BaseFormSet:
    factory = formset_factory(AidForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)
    return factory(posted(request), prefix="aides")


@keep
@FORM
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct an aid that was declared."""
    actor = actor_of(request)
    aid = _aid_or_404(actor, key)
    form = CorrectionForm(posted(request), aid=aid)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.facts)
        version, reason, user = typed.pop("version"), typed.pop("reason"), typed.pop("used_by")
        done = attempt(
            form,
            lambda: services.correct_aid(
                actor,
                aid,
                version=version,
                reason=reason,
                used_by=services.open_undertaking(actor, siren=user) if user else None,
                **typed,
            ),
        )
        if done is not None:
            messages.success(request, "L’aide est corrigée. Ce qui était écrit reste dans l’histoire du compte.")
            return redirect(_account(aid.undertaking.siren))
    context = {"aid": aid, "form": form, "withdraw_form": WithdrawForm(), "back": _account(aid.undertaking.siren)}
    return render(request, "state_aid/office/aid.html", context)


@keep
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take out an aid written by mistake."""
    actor = actor_of(request)
    aid = _aid_or_404(actor, key)
    reason = request.POST.get("reason", "")
    if perform(request, lambda: services.withdraw_aid(actor, aid, reason=reason), "L’aide est retirée."):
        return redirect(_account(aid.undertaking.siren))
    return redirect("state_aid:correct", key=key)


@keep
@require_POST
def note_registration(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note the entry of an aid in the national register."""
    actor, form = actor_of(request), RegistrationForm(request.POST)
    aid = _aid_or_404(actor, key)
    if form.is_valid():
        said = "L’inscription au registre national est notée."
        perform(request, lambda: services.note_registration(actor, aid, **form.cleaned_data), said)
    else:
        messages.error(request, "Donnez la date de l’inscription et le numéro que le registre a donné.")
    return redirect(_account(aid.undertaking.siren))


@keep
@FORM
def link(request: HttpRequest, siren: str) -> HttpResponse:
    """Note a link of control with another undertaking."""
    actor, found = actor_of(request), undertaking_or_404(siren)
    form = LinkForm(posted(request))
    if submitted(request, form, lambda: _link(actor, siren, form.cleaned_data)) is not None:
        messages.success(request, "Le lien est noté. Les deux entreprises comptent ensemble depuis cette date.")
        return redirect(_account(siren))
    return _form_page(
        request,
        form,
        title=f"Lien de contrôle de {found.name}",
        lead="Deux entreprises dont l’une contrôle l’autre n’en font qu’une au regard du droit européen.",
        back=_account(siren),
        submit="Noter le lien",
    )


def _link(actor: Actor, siren: str, typed: dict[str, Any]) -> UndertakingLink:
    other = services.open_undertaking(actor, siren=typed["siren"], name=typed["name"])
    pair = _kept(actor, siren), other
    controlled, controlling = pair if typed["direction"] == "controls" else pair[::-1]
    return services.link_undertakings(
        actor,
        controlling=controlling,
        controlled=controlled,
        kind=LinkKind(typed["kind"]),
        from_on=typed["from_on"],
        proof=typed["proof"],
    )


@keep
@require_POST
def end_link(request: HttpRequest, key: UUID, siren: str) -> HttpResponse:
    """Note the end of a link."""
    actor, form = actor_of(request), EndLinkForm(request.POST)
    found = get_object_or_404(queries.links_of(undertaking_or_404(siren)), pk=key)
    if form.is_valid():
        perform(
            request,
            lambda: services.end_link(actor, found, until_on=form.cleaned_data["until_on"]),
            "La fin du lien est notée.",
        )
    else:
        messages.error(request, "Donnez le premier jour sans ce lien.")
    return redirect(_account(siren))


@keep
@FORM
def merge(request: HttpRequest, siren: str) -> HttpResponse:
    """Note a merger with another undertaking."""
    actor, found = actor_of(request), undertaking_or_404(siren)
    form = MergerForm(posted(request))
    if submitted(request, form, lambda: _merge(actor, siren, form.cleaned_data)) is not None:
        messages.success(request, "La fusion est notée. Les aides reçues s’ajoutent à partir de cette date.")
        return redirect(_account(siren))
    return _form_page(
        request,
        form,
        title=f"Fusion de {found.name}",
        lead="Ce que l’entreprise absorbée avait reçu compte avec les aides de celle qui l’absorbe.",
        back=_account(siren),
        submit="Noter la fusion",
    )


def _merge(actor: Actor, siren: str, typed: dict[str, Any]) -> Merger:
    other = services.open_undertaking(actor, siren=typed["siren"], name=typed["name"])
    pair = _kept(actor, siren), other
    absorbed, absorbing = pair if typed["direction"] == "absorbs" else pair[::-1]
    return services.record_merger(
        actor, absorbed=absorbed, absorbing=absorbing, merged_on=typed["merged_on"], proof=typed["proof"]
    )
