"""Lille's permanent call as its folder gives it, right answers to its form, and files to join."""

from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from essaim.documents.typst import render_pdf
from essaim.funding import services
from essaim.funding.models import Application, Call
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.questionnaires.document import Budget, Document, Multiple, Table
from essaim.setup.check import read_sound_folder
from essaim.setup.folder import Folder
from essaim.setup.load import STEPS
from tests.setup.conftest import LILLE

LAYING = {
    "Communes, quartiers et contours",
    "Filières, services, partenaires et lieux",
    "Appels à projets et formulaires",
}
SIRET = "00000001800002"
RNA = "W595000001"

STRUCTURE: dict[str, Any] = {
    "carrier": "structure",
    "identity": "siret",
    "siret": SIRET,
    "organisation_name": "L’Atelier du Fil",
    "family": "association",
    "address": {"street": "12 rue des Lilas", "postcode": "59160", "city": "Lomme"},
    "contact_name": "Awa Diallo",
    "contact_email": "awa@exemple.fr",
    "contact_phone": "0320000000",
}
PROJECT: dict[str, Any] = {
    "title": "Une retoucherie de quartier",
    "summary": "Réparer plutôt que jeter, avec les habitantes de Fives.",
    "stage": "start_up",
    "need": "Rien n’est réparé à moins de trois kilomètres.",
    "description": "Ouvrir un atelier, former quatre couturières.",
    "is_experimentation": "non",
    "sectors": ["textile"],
    "starts_on": "01/01/2027",
    "ends_on": "31/12/2027",
}
PLACE: dict[str, Any] = {
    "commune": "59350",
    "quarter": "",
    "targets_qpv": "oui",
    "qpv": "QN05974M",
    "beneficiaries": "Les habitantes et les habitants.",
    "heard_through": "mda",
}
BUDGET: dict[str, Any] = {
    "budget": {
        "602": "6 000",
        "613": "4000,50",
        "641": "29 999,50",
        "70": "21 000",
        "74-ville": "10 000",
        "74-mel": "9000",
    }
}
OTHERS: dict[str, Any] = {
    "cofinancers": [{"name": "MEL", "kind": "public", "amount": "9 000", "status": "requested"}],
    "public_aid": "below",
}
COMMITMENTS: dict[str, Any] = {
    "republican_contract": "oui",
    "dues": "oui",
    "truthful": "oui",
    "signatory_name": "Awa Diallo",
    "signatory_role": "Présidente",
    "publication_consent": "oui",
}
SECTIONS: dict[str, dict[str, Any]] = {
    "porteur": STRUCTURE,
    "projet": PROJECT,
    "territoire": PLACE,
    "budget": BUDGET,
    "cofinanceurs": OTHERS,
    "engagements": COMMITMENTS,
}
ANSWERS: dict[str, Any] = {code: answer for part in SECTIONS.values() for code, answer in part.items()}
HOSTED: dict[str, Any] = {**ANSWERS, "carrier": "project", "holder_name": "Lina Porteuse", "holder_qpv": "oui"}


@cache
def folder() -> Folder:
    """Lille's folder, read once."""
    found, faults = read_sound_folder(LILLE)
    assert found is not None, faults
    return found


START, GATE = "/appel/deposer/", "/appel/deposer/conditions/"
FIRST_ANSWERS = {"commune": "59355", "own_initiative": "oui", "carrier": "structure", "ess": "ess"}
"""What is sent to ``GATE`` by who may apply."""


def lay_call() -> Call:
    """Lille's places, lists and permanent call."""
    for step in STEPS:
        if step.title in LAYING:
            step.run(Actor.system("test"), folder())
    return Call.objects.select_related("form").get(code="permanent")


def document() -> Document:
    """The form of the call."""
    version = Call.objects.get(code="permanent").form.current_version
    assert version is not None
    return version.read()


def draft(user: User, *, answers: dict[str, Any] | None = None, **options: Any) -> Application:
    """A draft of this person with ``answers`` (all the right ones by default)."""
    actor = Actor.of(user)
    application = services.start_application(actor, call=Call.objects.get(code="permanent"), **options)
    given = ANSWERS if answers is None else answers
    result = services.save_section(actor, application, answers=given, version=application.response.version)
    assert result.is_saved
    return application


def filed(user: User, *, answers: dict[str, Any] | None = None) -> Application:
    """A file that was sent."""
    return services.submit_application(Actor.of(user), draft(user, answers=answers))


def posted(section: str, answers: dict[str, Any], version: int = 1) -> dict[str, Any]:
    """What the page of a section posts for these answers."""
    part = document().section(section)
    assert part is not None
    fields: dict[str, Any] = {"version": str(version)}
    for question in part.questions:
        answer = answers.get(question.code)
        if answer is None:
            continue
        if isinstance(question, Budget) or isinstance(answer, dict):
            fields |= {f"{question.code}.{name}": text for name, text in answer.items()}
        elif isinstance(question, Table):
            fields |= {
                f"{question.code}.{rank}.{name}": text for rank, row in enumerate(answer) for name, text in row.items()
            }
        elif isinstance(question, Multiple):
            fields[question.code] = list(answer)
        else:
            fields[question.code] = answer
    return fields


def as_query(fields: dict[str, Any]) -> QueryDict:
    """The same as Django reads it."""
    query = QueryDict(mutable=True)
    for name, value in fields.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


@cache
def pdf() -> bytes:
    """A small sound PDF."""
    words = ("title", "territory", "city", "date", "number", "filed_at", "organisation", "project", "requested")
    data = dict.fromkeys((*words, "last_day", "session"), "Statuts")
    contact = {"service": "Statuts", "email": ""}
    return render_pdf(LILLE / "letters" / "receipt.typ", {**data, "demo": False, "pieces": [], "contact": contact})


def upload(name: str = "statuts.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it, a sound PDF by default."""
    return SimpleUploadedFile(name, pdf() if content is None else content)


PROGRAM = b"MZ\x90\x00" + b"\x00" * 400
"""What a Windows program begins with."""
