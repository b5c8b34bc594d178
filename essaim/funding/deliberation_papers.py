"""A deliberation as the council reads it, with its annex: in PDF, and in Word from the city's own template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from essaim.directory.models import Organisation
from essaim.documents.docx import render_docx
from essaim.funding.french_amounts import amount_in_words
from essaim.funding.letters import make_letter
from essaim.funding.models import Deliberation, DeliberationDraft, DeliberationMode
from essaim.kernel import clock
from essaim.kernel.money import ZERO, parse_euros
from essaim.territory.identity import identity
from essaim.ui.formatting import NBSP, format_day, format_euros, pluralise


@dataclass(frozen=True)
class PaperLine:
    """An award as the annex prints it."""

    beneficiary: str
    number: str
    object: str
    amount: Decimal


@dataclass(frozen=True)
class Paper:
    """What a deliberation says, voted or still to be; ``number`` is empty and ``day`` unknown before the vote."""

    title: str
    mode: str
    lines: Sequence[PaperLine]
    number: str = ""
    day: date | None = None
    is_voted: bool = False

    @property
    def total(self) -> Decimal:
        """The sum of its lines, to the cent."""
        return sum((line.amount for line in self.lines), ZERO)


def paper_of(deliberation: Deliberation) -> Paper:
    """A deliberation that was voted."""
    awards = deliberation.lines.select_related("organisation").order_by("reference")
    lines = [
        PaperLine(
            award.organisation.name, award.organisation.siret or award.organisation.rna, award.object, award.amount
        )
        for award in awards
    ]
    return Paper(deliberation.title, deliberation.mode, lines, deliberation.number, deliberation.voted_on, True)


def paper_of_draft(draft: DeliberationDraft) -> Paper:
    """A deliberation that is still prepared, with the amounts that are understood so far."""
    keys = [line.get("organisation") for line in draft.lines if line.get("organisation")]
    known = {str(one.pk): one for one in Organisation.objects.filter(pk__in=keys)}
    lines = []
    for line in draft.lines:
        who = known.get(line.get("organisation") or "")
        number = (who.siret or who.rna) if who else ""
        lines.append(PaperLine(who.name if who else "", number, line.get("object") or "", amount_typed(line)))
    return Paper(draft.title, draft.mode, lines, day=draft.council_on)


def amount_typed(line: Mapping[str, Any]) -> Decimal:
    """The amount of a line as it was typed; zero while it is not one."""
    try:
        return parse_euros(str(line.get("amount") or ""))
    except ValidationError:
        return ZERO


def as_pdf(paper: Paper) -> bytes | None:
    """The PDF; None when the territory has no such template."""
    words = _words(paper)
    rows = [[line["beneficiary"], line["siret"], line["object"], line["amount"]] for line in words["lines"]]
    data = {**words, "title": words["heading"], "subject": paper.title, "lines": rows}
    return make_letter("deliberation", data, paper.day or clock.today())


def as_docx(paper: Paper) -> bytes:
    """The Word document; ``TemplateError`` names what is wrong in the template."""
    who = identity()
    context = {
        **_words(paper),
        "title": paper.title,
        "city": who.awarding_body.name,
        "place": who.short_name,
        "date": format_day(paper.day or clock.today()),
        "demo": settings.ESSAIM_MODE == "demo",
    }
    return render_docx(settings.TERRITORY / "templates" / "deliberation.docx", context)


def _words(paper: Paper) -> dict[str, Any]:
    count = len(paper.lines)
    day = format_day(paper.day) if paper.day else ""
    heading = f"Délibération {paper.number}" if paper.is_voted else "Projet de délibération"
    when = f"Votée le {day}" if paper.is_voted else f"Conseil municipal du {day}" if day else "Conseil à venir"
    return {
        "heading": heading,
        "when": when,
        "count_words": f"{count}{NBSP}{pluralise(count, 'aide,aides')}",
        "total": format_euros(paper.total),
        "total_in_words": amount_in_words(paper.total),
        "in_annex": "" if paper.mode == DeliberationMode.INDIVIDUAL else ", selon la liste en annexe",
        "annex_title": "liste annexée au budget" if paper.mode == DeliberationMode.ANNEX else "aides attribuées",
        "lines": [
            {
                "beneficiary": line.beneficiary,
                "siret": line.number or "–",
                "object": line.object,
                "amount": format_euros(line.amount),
            }
            for line in paper.lines
        ],
    }
