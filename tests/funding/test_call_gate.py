"""The first questions of a call, written on screen: what is half written is not asked."""

import pytest
from django.urls import reverse

from essaim.funding.call_readiness import left_before_publication
from essaim.funding.eligibility import gate_of, prepared_gate, read_gate
from essaim.funding.models import Call
from essaim.funding.services import call_editing
from essaim.journal.models import Entry
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.roles import Role
from tests.funding import applying, making
from tests.funding.test_space import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(clock) -> Actor:
    clock.travel("2026-09-01")
    making.places()
    return making.actor("Camille", Role.OFFICER)


@pytest.fixture
def office(client, officer):
    client.force_login(officer.user)
    return client


def page(route: str, call: Call, *more: object) -> str:
    return reverse(f"funding:{route}", args=[call.code, *more])


def current(call: Call) -> Call:
    return Call.objects.select_related("form").get(pk=call.pk)


def acts() -> int:
    return Entry.objects.filter(verb="funding.change_call").count()


def test_a_question_and_its_barrier_are_written_then_asked(office) -> None:
    call = making.call()
    sent = {"label": "Le projet est-il à Lille ?", "required": "on", "joining": "all", "version": call.version}
    add = page("new_gate_question", call) + "?type=yes_no"
    shown = text(office.get(add))
    assert "Si la réponse doit être oui" not in shown
    assert "Cette réponse donne au dossier" not in shown
    assert "Erreur" in text(office.post(add, {**sent, "label": ""}))
    assert office.post(add, sent).status_code == 302
    assert "entre-temps" in text(office.post(add, sent))
    assert acts() == 1
    call = current(call)
    assert gate_of(call) is None
    assert "funding:call_gate" in [one.route for one in left_before_publication(call, clock.today())]
    assert "les questions ne sont pas posées" in text(office.get(page("call_gate", call)))
    assert "En préparation" in text(office.get(page("office_call", call)))

    code = prepared_gate(call).questions[0].code
    closing = {"reason": "L’appel aide à Lille.", "turn_to": ["cae"], "joining": "all", "version": call.version}
    wrong = text(office.post(page("new_gate_barrier", call), closing))
    assert "Choisissez la réponse qui ferme l’appel." in wrong
    assert "L’appel aide à Lille." in wrong
    closing["test_0"] = f"{code}|equals|False"
    assert office.post(page("new_gate_barrier", call), closing).status_code == 302
    assert "entre-temps" in text(office.post(page("new_gate_barrier", call), closing))
    assert acts() == 2
    call = current(call)
    gate = gate_of(call)
    assert gate is not None
    assert read_gate(call.eligibility) == gate
    assert gate.barriers[0].turn_to == ["cae"]
    _outcome, barrier = gate.judge({code: False})
    assert barrier is not None
    assert barrier.reason == "L’appel aide à Lille."
    assert "1 question avant le formulaire" in text(office.get(page("office_call", call)))


def test_what_a_barrier_reads_is_neither_removed_nor_emptied(office) -> None:
    call = applying.lay_call()
    kept = call.eligibility
    shown = text(office.get(page("call_gate", call)))
    assert " Si « L’idée du projet vient-elle de vous » est « Non »." in shown
    refused = text(office.post(page("remove_gate_question", call, "own_initiative"), follow=True))
    assert "Sa réponse sert encore ici" in refused
    choices = {"choices": "À Lille\nÀ Lomme", "label": "Où ?", "joining": "all", "version": call.version}
    assert "Erreur" in text(office.post(page("gate_question", call, "commune"), choices))
    office.post(page("call_gate", call), {"place": "host|0"})
    assert current(call).eligibility == kept
    assert acts() == 0


def test_barriers_go_by_rank_from_a_page_that_is_not_stale(office) -> None:
    call = applying.lay_call()
    reasons = [one.reason for one in prepared_gate(call).barriers]
    for _click in range(2):
        office.post(page("remove_gate_barrier", call, 0), {"version": call.version})
    office.post(page("remove_gate_barrier", call, 0))
    assert [one.reason for one in prepared_gate(current(call)).barriers] == reasons[1:]
    for _click in range(2):
        office.post(page("remove_gate_question", call, "commune"))
    assert "commune" not in [one.code for one in prepared_gate(current(call)).questions]
    assert acts() == 2
    call = current(call)
    changed = {"reason": "Autrement dit.", "test_0": "own_initiative|equals|False", "joining": "all"}
    office.post(page("gate_barrier", call, 0), {**changed, "version": call.version})
    assert prepared_gate(current(call)).barriers[0].reason == "Autrement dit."
    assert office.get(page("gate_barrier", call, 99)).status_code == 404


def test_eight_questions_at_most_and_only_who_instructs_writes_them(officer) -> None:
    call = applying.lay_call()
    gate = prepared_gate(call)
    many = gate.model_copy(
        update={"questions": [gate.questions[0].model_copy(update={"code": f"q_{rank}"}) for rank in range(9)]}
    )
    with pytest.raises(Refused, match="8 questions au plus"):
        call_editing.rework_gate(officer, call, change=lambda _now: many)
    with pytest.raises(Refused, match="mission ESS"):
        call_editing.rework_gate(making.actor("Fanny", Role.FINANCE), call, change=lambda _now: many)
