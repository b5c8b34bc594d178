"""The rules of law that Essaim applies, with every dated number: for the office whole, for everyone in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from essaim.funding.law.rules import all_rules
from essaim.funding.law.thresholds import all_thresholds
from essaim.kernel import clock
from essaim.people import access
from essaim.state_aid.ceilings import all_ceilings
from essaim.state_aid.register import register_rules


@access.office()
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its article, its effect, where it applies, and its numbers by period."""
    day, thresholds = clock.today(), all_thresholds()
    named = {code for rule in all_rules().values() for code in rule.thresholds}
    context = {
        "rules": [
            {"row": rule, "numbers": [one for one in thresholds if one.code in rule.thresholds]}
            for rule in all_rules().values()
        ],
        "others": [one for one in thresholds if one.code not in named],
        "ceilings": [{"row": ceiling, "is_current": ceiling.holds_on(day)} for ceiling in all_ceilings()],
        "registers": register_rules(),
        "to_confirm": sum(not rule.is_confirmed for rule in all_rules().values()),
    }
    return render(request, "funding/office/rules.html", context)


@access.public
@require_GET
def public_rules(request: HttpRequest) -> HttpResponse:
    """The same in plain words, for who applies."""
    return render(request, "funding/public/rules.html", {"rules": all_rules().values()})
