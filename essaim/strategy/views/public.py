"""The strategy as everyone reads it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from essaim.documents.queries import files_visible_to
from essaim.evidence import tables
from essaim.evidence.evaluation import RuleResult
from essaim.people import access
from essaim.people.access import actor_of
from essaim.people.actors import Actor
from essaim.strategy import pages, queries, wording
from essaim.strategy.board import Reading, history, strategy_comb
from essaim.strategy.export import csv_response
from essaim.strategy.forms import AskedOutlook
from essaim.strategy.models import Axis, RoadmapAction


def sheet_asked(asked: AskedOutlook, code: str) -> RoadmapAction:
    """The sheet of an action in the roadmap of the year asked, or 404."""
    sheet = asked.outlook.sheet_by_code.get(code)
    if sheet is None:
        raise Http404("Cette action n’existe pas dans la stratégie.")
    return sheet


@access.public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The strategy: the comb, its table, the principles, the diagnostic, the partners."""
    asked = AskedOutlook(request.GET)
    comb = strategy_comb(asked.outlook, actor_of(request))
    partners: dict[str, list[str]] = {}
    for partner in queries.partners_named():
        partners.setdefault(partner.category, []).append(str(partner))
    context = {
        "asked": asked,
        "rows": pages.comb_rows(comb, asked.outlook, asked.query),
        "sentence": pages.whole_sentence(comb, asked.outlook, asked.place),
        "situation": pages.situation(asked.outlook),
        "principles": queries.principles(),
        "indicators": pages.indicators(),
        "partners": [{"label": name, "value": ", ".join(held)} for name, held in partners.items()],
        "milestones": queries.milestones(),
        "source_notes": queries.source_notes(),
        "bodies_url": pages.known_address("/instances/"),
    }
    return render(request, "strategy/public/home.html", context)


@access.public
@require_GET
def axis(request: HttpRequest, code: str) -> HttpResponse:
    """An axis: its stake, its objectives with their actions."""
    found = pages.axis_named(code)
    if found is None:
        raise Http404("Cet axe n’existe pas dans la stratégie.")
    return _group_page(request, found, list(found.objectives.all()))


@access.public
@require_GET
def objective(request: HttpRequest, code: str) -> HttpResponse:
    """An objective: its actions with their states."""
    found = queries.objectives().filter(code=code).first()
    if found is None:
        raise Http404("Cet objectif n’existe pas dans la stratégie.")
    return _group_page(request, found.axis, [found], is_objective=True)


def _group_page(request: HttpRequest, found: Axis, objectives: list[Any], is_objective: bool = False) -> HttpResponse:
    asked = AskedOutlook(request.GET)
    comb = strategy_comb(asked.outlook, actor_of(request))
    rows = pages.comb_rows(comb, asked.outlook, asked.query)
    cells = {cell["code"]: cell for row in rows for cell in row["cells"]}
    parts = [
        {
            "objective": one,
            "cell": cells[one.code],
            "actions": pages.action_lines(comb, asked.outlook, asked.outlook.groups.get(one.code, []), asked.query),
        }
        for one in objectives
    ]
    group = comb.groups.get(objectives[0].code if is_objective else found.code)
    context = {
        "asked": asked,
        "axis": found,
        "axis_url": reverse("strategy:axis", args=[found.code]) + asked.query,
        "parts": parts,
        "situation": pages.situation(asked.outlook),
        "latest": pages.latest_words(group) if group else "",
        "latest_url": group.latest.url if group and group.latest else "",
        "group": group,
    }
    return render(request, f"strategy/public/{'objective' if is_objective else 'axis'}.html", context)


@access.public
@require_GET
def action(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet of an action: its state, its rules with their results, its proofs of the year."""
    asked = AskedOutlook(request.GET)
    sheet = sheet_asked(asked, code)
    return render(request, "strategy/public/action.html", action_context(asked, sheet, actor_of(request)))


def action_context(asked: AskedOutlook, sheet: RoadmapAction, actor: Actor) -> dict[str, Any]:
    """What a sheet shows, in public and in the office."""
    seen, code = asked.outlook, sheet.action.code
    reading = Reading(seen, actor)
    result = reading.action(code)
    shown = pages.shown_first(result.records)
    principles = {row.code: row for row in queries.principles()}
    return {
        "asked": asked,
        "sheet": sheet,
        "objective": sheet.action.objective,
        "axis": sheet.action.objective.axis,
        "result": result,
        "state_tag": wording.tag_of(result.state),
        "sentence": wording.state_sentence(result, str(seen.year)),
        "rules": pages.rule_lines(code, result, asked.query),
        "entries": pages.proof_entries(shown),
        "facts_count": len(result.records),
        "others_count": len(result.records) - len(shown),
        "masked_words": pages.masked_words(result.records),
        "planned": pages.proof_entries(result.planned)[:5],
        "proofs_url": reverse("strategy:proofs", args=[code]) + asked.query,
        "facts": pages.sheet_facts(sheet, principles, names=actor.is_agent),
        "roadmap_words": pages.roadmap_words(seen, sheet),
        "history": pages.history_lines(history(code, seen, reading), seen, seen.commune),
        "notes": queries.notes_visible_to(actor, sheet),
        "set_aside": queries.settings_aside_of(seen.year).get(code),
        "files": files_visible_to(actor, sheet),
        "situation": pages.situation(seen),
    }


@access.public
@require_GET
def proofs(request: HttpRequest, code: str) -> HttpResponse:
    """Every proof of an action in a year, with what each proves; as a file when the address asks."""
    asked = AskedOutlook(request.GET)
    sheet = sheet_asked(asked, code)
    result = Reading(asked.outlook, actor_of(request)).action(code)
    if request.GET.get("format") == "csv":
        return csv_response(f"preuves-{code}-{asked.outlook.year}", pages.action_rows(result))
    context = {
        "asked": asked,
        "sheet": sheet,
        "action_url": reverse("strategy:action", args=[code]) + asked.query,
        "table": tables.table_of_action(result),
        "situation": pages.situation(asked.outlook),
    }
    return render(request, "strategy/public/proofs.html", context)


@access.public
@require_GET
def figure(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """A figure of an action with the list that makes it; as a file when the address asks."""
    asked = AskedOutlook(request.GET)
    sheet = sheet_asked(asked, code)
    result = Reading(asked.outlook, actor_of(request)).action(code)
    rule = next((one for one in result.results if one.rule.key == key), None)
    if rule is None or not rule.is_measurable:
        raise Http404("Ce chiffre n’existe pas pour cette année.")
    crumbs = [
        {"label": "Stratégie", "url": reverse("strategy:home") + asked.query},
        {"label": str(sheet), "url": reverse("strategy:action", args=[code]) + asked.query},
        {"label": "Le chiffre et sa liste", "url": ""},
    ]
    return figure_response(request, asked, rule, crumbs, f"regle-{code}-{key}-{asked.outlook.year}")


def figure_response(
    request: HttpRequest, asked: AskedOutlook, rule: RuleResult, crumbs: list[dict[str, str]], filename: str
) -> HttpResponse:
    """The page of a figure, or its file."""
    if request.GET.get("format") == "csv":
        return csv_response(filename, pages.figure_rows(rule))
    context = {
        "asked": asked,
        "figure": pages.figure_page(rule),
        "line": pages.rule_line(rule),
        "crumbs": crumbs,
        "situation": pages.situation(asked.outlook),
    }
    return render(request, "strategy/public/figure.html", context)
