"""The receipt of a file: the PDF that proves when it came and what it held."""

from django.conf import settings
from django.db.models import Q, QuerySet

from essaim.documents.models import File, Visibility
from essaim.documents.typst import render_pdf
from essaim.funding.letters import contact
from essaim.funding.models import Application
from essaim.kernel.records import key_of, kind_of
from essaim.territory.identity import identity
from essaim.ui.formatting import NBSP, format_day, format_euros, format_hour

LATER = "À venir"


def receipt_pdf(application: Application) -> bytes:
    """The receipt, the same bytes every time: it tells the instant of filing and the pieces that were there then.

    ``ValueError`` for a file that was never sent; ``documents.generation.TemplateError`` when the territory's
    template is wrong.
    """
    if application.filed_at is None:
        raise ValueError("a receipt is for a file that was sent")
    who, filed_at, cut_off = identity(), application.filed_at, application.cut_off
    host = application.host
    organisation = application.organisation or host
    data = {
        "title": "Accusé de réception",
        "territory": who.name,
        "city": who.awarding_body.name,
        "date": format_day(filed_at),
        "demo": settings.ESSAIM_MODE == "demo",
        "number": application.number,
        "filed_at": f"{format_day(filed_at)} à {format_hour(filed_at)}",
        "organisation": organisation.name if organisation else application.holder_name,
        "project": application.title,
        "requested": format_euros(application.requested) if application.requested is not None else "",
        "last_day": f"{format_day(cut_off.last_day)}, 23{NBSP}h{NBSP}59" if cut_off else LATER,
        "session": format_day(cut_off.session_on) if cut_off else LATER,
        "pieces": [str(file) for file in _pieces_sent(application)],
        "contact": contact(),
    }
    return render_pdf(settings.TERRITORY / "letters" / "receipt.typ", data, at=filed_at)


def _pieces_sent(application: Application) -> QuerySet[File]:
    """What was joined when the file was sent, by its first version: replaced since, a piece was there all the same."""
    return (
        File.objects.filter(owner_kind=kind_of(application), owner_key=key_of(application), number=1)
        .filter(
            Q(removed_at__isnull=True) | Q(removed_at__gt=application.filed_at), created_at__lte=application.filed_at
        )
        .exclude(visibility=Visibility.OFFICE)
        .order_by("created_at", "pk")
    )
