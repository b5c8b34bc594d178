"""What was said and corrected of a file, as its page in the office shows it."""

from typing import Any

from essaim.funding import services
from essaim.funding.corrections import changes_of, opened, waiting_correction
from essaim.funding.exchanges import questions_of, threads_of, unread_comments
from essaim.funding.forms.applicants import MessageForm
from essaim.funding.models import Application, Correction, Side
from essaim.funding.policies import can_ask_correction, can_comment
from essaim.kernel import clock
from essaim.people.actors import Actor


def message_form(file: Application, data: Any = None) -> MessageForm:
    """A message about a question of the file, or about the whole."""
    return MessageForm(data, questions=[(question.code, question.label) for question in questions_of(file)])


def panel_of(actor: Actor, file: Application, form: MessageForm | None = None) -> dict[str, Any]:
    """What ``funding/office/parts/exchanges.html`` reads; seen by who may answer, messages become read."""
    waiting, may_write = waiting_correction(file), bool(can_comment(actor, file, Side.OFFICE))
    threads = threads_of(file)
    if may_write and unread_comments(file, Side.OFFICE):
        services.read_comments(actor, file, side=Side.OFFICE)
    answered = Correction.objects.filter(application=file, answered_at__isnull=False)
    corrected = answered.select_related("response__form_version", "replaced").order_by("-answered_at")
    return {
        "file": file,
        "side": Side.OFFICE,
        "threads": threads,
        "form": (form or message_form(file)) if may_write else None,
        "waiting": waiting,
        "is_late": waiting is not None and waiting.due_on < clock.today(),
        "labels": [question.label for question in opened(waiting)] if waiting else [],
        "may_correct": bool(can_ask_correction(actor, file)),
        "corrected": [(one, changes_of(one)) for one in corrected],
    }
