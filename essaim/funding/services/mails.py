"""Writing to an applicant at a step, or not; and how a call wants it done."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding import mails
from essaim.funding.mails import STEPS, Wording
from essaim.funding.models import Application, Award, Call, CallMail, PieceRequest
from essaim.funding.policies import can_keep_mails
from essaim.funding.services.call_forms import lock_call
from essaim.journal import services as journal
from essaim.kernel.records import Record
from essaim.mail import services as mail
from essaim.people.actors import Actor


def tell_applicant(
    actor: Actor,
    code: str,
    application: Application,
    *,
    key: str,
    wording: Wording | None = None,
    piece: PieceRequest | None = None,
    award: Award | None = None,
) -> None:
    """Write to who carries the file, inside the act's transaction; the history says what was sent, changed or muted."""
    if application.holder is None:
        return
    draft = mails.draft(code, application, piece=piece, award=award)
    chosen = wording or Wording(draft.body, draft.is_muted)
    if chosen.is_muted:
        journal.record(actor, "funding.mute_mail", application, facts={"step": code}, note=draft.subject)
        return
    about: Record = award or application
    body = chosen.body.replace("\r\n", "\n").strip() or draft.body
    mail.send(
        to=application.holder.email,
        subject=draft.subject,
        template=f"funding/mail/{code}.txt",
        context={},
        body=body,
        about=about,
        key=key,
    )
    verb = "funding.send_mail" if body == draft.body else "funding.send_changed_mail"
    journal.record(actor, verb, application, facts={"step": code}, note=draft.subject)


def keep_call_mail(actor: Actor, call: Call, *, step: str, body: str, is_muted: bool) -> CallMail | None:
    """Say how a call writes at a step; without words of its own and not muted, the common text serves again.

    Said twice, it is said once.
    """
    can_keep_mails(actor).require()
    written = body.replace("\r\n", "\n").strip()
    unknown = mails.unknown_words(STEPS[step], written)
    if unknown:
        words = ", ".join(f"[{word}]" for word in unknown)
        raise ValidationError({"body": f"Rien ne remplace {words} à cette étape. Corrigez ou retirez."})
    with transaction.atomic():
        locked = lock_call(call)
        kept = CallMail.objects.filter(call=locked, step=step).first()
        if (written, is_muted) == ((kept.body, kept.is_muted) if kept else ("", False)):
            return kept
        if written or is_muted:
            values = {"body": written, "is_muted": is_muted}
            kept, _ = CallMail.objects.update_or_create(call=locked, step=step, defaults=values)
        elif kept is not None:
            kept.delete()
            kept = None
        facts = {"step": step, "is_muted": is_muted, "is_changed": bool(written)}
        journal.record(actor, "funding.keep_call_mail", locked, facts=facts)
    return kept
