"""What the office writes to applicants at each step: drawn from the common text, or from the call's own.

The office reads the text before the act that sends it, may change it for this time, or not send it.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from essaim.funding.models import Application, Award, Call, PieceRequest
from essaim.mail.drawing import drawn
from essaim.ui.formatting import NBSP, format_day, format_euros

_WORD = re.compile(r"\[([^\[\]]{1,30})\]")


@dataclass(frozen=True)
class Step:
    """A moment when the office writes to the applicant; ``words`` are those that its text may hold, in brackets."""

    code: str
    label: str
    subject: str
    words: tuple[str, ...] = ()


_COMMON = ("numéro", "projet", "lien", "session")
STEPS = {
    step.code: step
    for step in (
        Step(
            "piece", "Une pièce est demandée", "Une pièce manque à votre demande [numéro]", ("pièce", "message", "date")
        ),
        Step("complete", "Le dossier est complet", "Votre demande [numéro] est complète"),
        Step("declined", "La demande est refusée", "Votre demande [numéro] n’est pas retenue", ("motif",)),
        Step("awarded", "L’aide est notifiée", "Votre projet est soutenu", ("montant", "délibération", "date")),
    )
}


@dataclass(frozen=True)
class Draft:
    """A message ready to be read again; muted, it does not leave unless the office asks for it."""

    subject: str
    body: str
    is_muted: bool = False


@dataclass(frozen=True)
class Wording:
    """What the office decided for this time: a text in place of the draft's, or no message at all."""

    body: str = ""
    is_muted: bool = False


def words_of(step: Step) -> list[str]:
    """The words in brackets that a text of this step may hold."""
    return [*_COMMON, *step.words]


def unknown_words(step: Step, body: str) -> list[str]:
    """Words in brackets that mean nothing at this step."""
    return [word for word in dict.fromkeys(_WORD.findall(body)) if word not in words_of(step)]


def draft(
    code: str, application: Application, *, piece: PieceRequest | None = None, award: Award | None = None
) -> Draft:
    """The message of a step about a file, as its call wants it."""
    step = STEPS[code]
    kept = application.call.mails.filter(step=code).first()
    values = _values(application, piece, award)
    subject = _filled(step.subject, values)
    if kept is None or not kept.body:
        context = {"application": application, "request": piece, "award": award}
        body = drawn(f"funding/mail/{code}.txt", context).strip()
    else:
        body = _filled(kept.body, values)
    return Draft(subject, body, is_muted=bool(kept and kept.is_muted))


def _filled(text: str, values: dict[str, str]) -> str:
    """The text, each word in brackets replaced by what it stands for."""
    return _WORD.sub(lambda found: values.get(found[1], found[0]), text)


def _values(application: Application, piece: PieceRequest | None, award: Award | None) -> dict[str, str]:
    cut_off = application.cut_off
    values = {
        "numéro": application.number or "",
        "projet": application.title,
        "lien": f"{settings.BASE_URL}/espace/demandes/{application.pk}/",
        "session": format_day(cut_off.session_on) if cut_off else "prochaine session",
        "motif": application.decline_reason,
    }
    if piece is not None:
        values |= {"pièce": piece.label, "message": piece.message, "date": format_day(piece.due_on)}
    if award is not None:
        values |= {
            "montant": format_euros(award.amount),
            "délibération": award.deliberation.number,
            "date": format_day(award.voted_on),
        }
    return values


def settings_of(call: Call) -> list[dict[str, Any]]:
    """Each step with what the call keeps of it."""
    kept = {mail.step: mail for mail in call.mails.all()}
    return [{"step": step, "kept": kept.get(code)} for code, step in STEPS.items()]


def words_hint(step: Step) -> str:
    """« Mots remplacés : [numéro], [projet]. »."""
    return f"Remplacés à l’envoi{NBSP}: {', '.join(f'[{word}]' for word in words_of(step))}."
