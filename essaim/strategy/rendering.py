"""A review as a document: a page of HTML that stands alone, a PDF for archives, a Word file."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from essaim.documents import docx, typst
from essaim.kernel import clock
from essaim.strategy.models import Review as FrozenReview
from essaim.strategy.review import Review
from essaim.strategy.review_pages import AddressOf, ReviewPage, live_addresses, review_page

FOLDER = Path(__file__).parent / "templates" / "strategy" / "documents"
STYLES = Path(__file__).parents[1] / "ui" / "static" / "ui"
STYLE_FILES = ("essaim.css", "base.css", "layout.css", "components.css", "print.css")


def document_page(review: Review, annex: dict[str, Any], *, commune: str = "") -> ReviewPage:
    """The page that documents are made of, its addresses relative to the site."""
    year = review["year"]
    addresses: AddressOf = live_addresses(year, commune)
    return review_page(review, annex, address_of=addresses, body_url=_body_address(year))


def _body_address(year: int) -> Callable[[str], str]:
    return lambda code: reverse("strategy:review_body", args=[year, code])


def as_json(review: Review) -> str:
    """The contract's JSON, indented for people, the same live and frozen; its digest is that of the canonical text."""
    return json.dumps(review, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def render_html(review: Review, annex: dict[str, Any], *, commune: str = "") -> str:
    """One file with its styles inside, to send or to keep."""
    page = document_page(review, annex, commune=commune)
    text = render_to_string("strategy/parts/review_document.html", {"page": page, "is_demo": _is_demo()})
    styles = "\n".join((STYLES / name).read_text(encoding="utf-8") for name in STYLE_FILES)
    return text.replace("</head>", f"<style>\n{styles}\n</style>\n</head>", 1)


def render_pdf(review: Review, annex: dict[str, Any], *, commune: str = "", at: datetime | None = None) -> bytes:
    """The PDF; with the same data and the same instant (by default the day it speaks of), the same bytes."""
    page = document_page(review, annex, commune=commune)
    moment = at or clock.paris(datetime.fromisoformat(review["as_of"]).date())
    return typst.render_pdf(FOLDER / "review.typ", _plain(page), at=moment)


def render_docx(review: Review, annex: dict[str, Any], *, commune: str = "") -> bytes:
    """The Word document."""
    return docx.render_docx(FOLDER / "review.docx", _plain(document_page(review, annex, commune=commune)))


def frozen_content(frozen: FrozenReview, *, is_public: bool) -> Review:
    """The data of a frozen review, as the public or the officer reads it."""
    found: Review = json.loads(frozen.public_content if is_public else frozen.content)
    return found


def frozen_annex(frozen: FrozenReview) -> dict[str, Any]:
    """The words that go with a frozen review."""
    found: dict[str, Any] = json.loads(frozen.annex)
    return found


def as_bytes(review: Review, annex: dict[str, Any], form: str, *, commune: str = "") -> bytes:
    """The review as a file: ``json``, ``html``, ``pdf`` or ``docx``."""
    makers: dict[str, Callable[[], bytes]] = {
        "json": lambda: as_json(review).encode(),
        "html": lambda: render_html(review, annex, commune=commune).encode(),
        "pdf": lambda: render_pdf(review, annex, commune=commune),
        "docx": lambda: render_docx(review, annex, commune=commune),
    }
    return makers[form]()


def _is_demo() -> bool:
    return bool(settings.ESSAIM_MODE == "demo")


def _plain(page: ReviewPage) -> dict[str, Any]:
    """The page as texts only: what a document's template may be given."""
    return {
        "title": page.title,
        "territory": page.territory,
        "date": page.situation,
        "demo": _is_demo(),
        "roadmap": page.roadmap,
        "digest": page.digest,
        "headlines": [{"value": line["value"], "label": line["label"]} for line in page.headlines],
        "bodies": [
            {"name": body.name, "required": str(body.required), "held": body.held, "missing": str(body.missing)}
            for body in page.bodies
        ],
        "axes": [
            {
                "code": axis.code,
                "title": axis.title,
                "objectives": [
                    {
                        "code": objective.code,
                        "title": objective.title,
                        "level": f"{objective.alive} sur {objective.total}",
                        "tally": objective.tally,
                        "actions": [
                            {
                                "code": action.code,
                                "title": action.title,
                                "state": action.state.word + (", en retard" if action.is_late else ""),
                                "figures": [
                                    {
                                        "words": figure.words,
                                        "label": figure.label,
                                        "missing": ", ".join(figure.missing),
                                        "records": _records_told(figure.records),
                                    }
                                    for figure in action.figures
                                ],
                                "owed": action.owed,
                            }
                            for action in objective.actions
                        ],
                    }
                    for objective in axis.objectives
                ],
            }
            for axis in page.axes
        ],
    }


def _records_told(records: list[dict[str, Any]]) -> list[str]:
    """The records that may be named, one by one; the others counted together, by nature."""
    told = [f"{one['when']}, {one['title']} ({one['kind'].lower()})" for one in records if not one["masked"]]
    masked = Counter(one["kind"].lower() for one in records if one["masked"])
    for kind, count in masked.items():
        told.append(f"{count} {'faits non publics' if count >= 2 else 'fait non public'} ({kind})")
    return told
