from decimal import Decimal

import pytest
from django.http import QueryDict

from essaim.documents.models import File
from essaim.journal.models import Entry
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.questionnaires.document import DocumentFaults
from essaim.questionnaires.models import Form, FormVersion, Response
from essaim.questionnaires.posted import posted_answers, posted_version
from essaim.questionnaires.queries import news_of
from essaim.questionnaires.services import (
    NotReady,
    copy_response,
    erase_response,
    file_response,
    move_to_version,
    open_response,
    publish_form,
    save_answers,
)
from tests.questionnaires.example import RIGHT, example
from tests.questionnaires.test_validation import FILES

NBSP = "\u00a0"


def save(response, version=None, actor=None, **answers):
    return save_answers(
        actor or Actor.system("test"),
        response=response,
        answers=answers,
        expected_version=response.version if version is None else version,
    )


# ----------------------------------------------------------------------------------------------------------- forms


def test_the_same_document_is_published_once(version, actor):
    again = publish_form(actor, code="demande", title="Autre titre", document=example())
    assert again == version
    assert Form.objects.get().title == "Autre titre"
    assert list(Entry.objects.values_list("verb", "facts__number")) == [("questionnaires.publish_form", 1)]


def test_keystrokes_are_not_acts(draft):
    save(draft, titre="Un")
    assert Entry.objects.count() == 1


def test_another_document_is_another_version(version, actor):
    data = example()
    data["title"] = "Demande"
    second = publish_form(actor, code="demande", title="Demande", document=data)
    assert second.number == 2
    assert second.form.current_version == second
    assert FormVersion.objects.get(number=1).read().digest() == version.digest


def test_a_faulty_document_is_not_published(db, actor):
    data = example()
    data["sections"][0]["code"] = "budget"
    with pytest.raises(DocumentFaults, match="donné deux fois"):
        publish_form(actor, code="demande", title="Demande", document=data)
    assert not Form.objects.exists()


# ---------------------------------------------------------------------------------------------------------- drafts


def test_a_draft_keeps_what_is_right_and_what_is_wrong(draft, fresh):
    result = save(
        draft, titre=" Une  conserverie ", debut="01/03/2026", benevoles="beaucoup", inconnu="x", bienvenue="y"
    )
    assert result.is_saved
    assert result.version == draft.version == 2
    assert fresh(draft).answers == {"titre": "Une conserverie", "debut": "2026-03-01", "benevoles": "beaucoup"}


def test_saving_the_same_changes_nothing(draft):
    save(draft, titre="Un")
    assert save(draft, titre="Un", resume="").version == 2


def test_an_answer_can_be_emptied(draft, fresh):
    save(draft, titre="Un", siege={"city": "Lille"})
    save(draft, titre="", siege={"city": ""})
    assert fresh(draft).answers == {}


def test_two_people_on_other_answers_do_not_disturb_each_other(draft, fresh):
    save(draft, titre="Le mien", version=1)
    assert save(draft, resume="Le sien", version=1).is_saved
    assert fresh(draft).answers == {"titre": "Le mien", "resume": "Le sien"}


def test_a_lost_update_is_told_answer_by_answer(draft, fresh, clock):
    clock.travel("2026-10-09T14:32:00")
    save(draft, titre="Le sien", debut="2026-05-01", resume="Commun", version=1)
    result = save(draft, titre="Le mien", debut="01/06/2026", resume="Commun", version=1)
    assert not result.is_saved
    assert result.status == 409
    assert result.as_data() == {
        "version": 2,
        "conflicts": [
            {"code": "titre", "label": "Titre du projet", "theirs": "Le sien", "mine": "Le mien"},
            {"code": "debut", "label": "Début", "theirs": f"1er{NBSP}mai 2026", "mine": f"1er{NBSP}juin 2026"},
        ],
    }
    assert result.conflicts[0].by == "system:test"
    assert result.conflicts[0].at == clock.travel("2026-10-09T14:32:00")
    assert fresh(draft).answers["titre"] == "Le sien"
    kept = save(draft, titre="Le mien", version=result.version)
    assert kept.as_data() == {"version": 3, "saved_at": f"14{NBSP}h{NBSP}32"}


def test_a_page_that_does_not_say_its_version_overwrites_nothing(draft):
    save(draft, titre="Le sien")
    assert not save(draft, titre="Le mien", version=posted_version(QueryDict("version=١"))).is_saved


def test_hostile_texts_are_kept_without_harm(draft, fresh):
    save(draft, titre="a\x00b\ud800c", benevoles=float("inf"), budget={"60-services": "1e999", "64": "\x00"})
    kept = fresh(draft).answers
    assert kept == {"titre": "abc", "benevoles": "inf", "budget": {"60-services": "1e999"}}


def test_threads_never_lose_an_answer(threads, actor):
    version = publish_form(actor, code="demande", title="Demande", document=example())
    response = open_response(actor, form_version=version)

    def write(code, text):
        return lambda: save_answers(
            actor, response=Response.objects.get(pk=response.pk), answers={code: text}, expected_version=1
        )

    results = threads(write("titre", "A"), write("titre", "B"), write("titre", "C"), write("resume", "D"))
    assert [type(result).__name__ for result in results] == ["SaveResult"] * 4
    winners = [text for text, result in zip("ABC", results, strict=False) if result.is_saved]
    kept = Response.objects.get(pk=response.pk)
    assert len(winners) == 1
    assert kept.answers == {"titre": winners[0], "resume": "D"}
    assert all(result.conflicts[0].theirs == winners[0] for result in results[:3] if not result.is_saved)
    assert kept.version == 3


def test_threads_publish_one_version(threads, actor):
    versions = threads(*[lambda: publish_form(actor, code="a", title="A", document=example())] * 3)
    assert len({version.pk for version in versions}) == 1


# ---------------------------------------------------------------------------------------------------------- posted


def test_what_a_page_posts_is_read_by_section(version):
    posted = QueryDict(
        "version=12&titre=Un&publics=youth&publics=all&siege.city=Lille&budget.60-services=10&budget.74-state.precision=DRAC"
        "&budget.unknown=3&cofinancers.4.name=B&cofinancers.0.name=A&cofinancers.x.name=C&cofinancers.0.amount=1&statuts=x"
    )
    document = version.read()
    assert posted_version(posted) == 12
    project = posted_answers(document, "projet", posted)
    assert project["titre"] == "Un"
    assert project["publics"] == ["youth", "all"]
    assert "statuts" not in project
    assert posted_answers(document, "budget", posted) == {
        "budget": {"60-services": "10", "74-state.precision": "DRAC"},
        "cofinancers": [{"name": "A", "amount": "1", "state": ""}, {"name": "B", "amount": "", "state": ""}],
    }
    assert posted_answers(document, "unknown", posted) == {}


def test_a_page_that_saves_by_itself_sends_what_changed(version):
    posted = QueryDict("version=1&changed=publics&changed=titre&titre=Un")
    assert posted_answers(version.read(), "projet", posted) == {"titre": "Un", "publics": []}


# ---------------------------------------------------------------------------------------------------------- filing


def test_filing_gives_the_facts_and_freezes(draft, fresh, actor, clock):
    instant = clock.travel("2026-10-09T14:32:00")
    save(draft, **RIGHT, rna="W595000001")
    facts = file_response(actor, response=draft, files=FILES)
    assert facts["amount"] == Decimal("10000.00")
    kept = fresh(draft)
    assert (kept.state, kept.filed_at) == ("filed", instant)
    assert "rna" not in kept.answers
    with pytest.raises(Refused, match="ne change plus"):
        save(draft, titre="Deux")
    with pytest.raises(Refused, match="ne change plus"):
        file_response(actor, response=draft, files=FILES)


def test_what_is_not_ready_is_not_filed(draft, fresh, actor):
    save(draft, **{**RIGHT, "titre": "", "siret": "1"})
    with pytest.raises(NotReady, match="3\u00a0points à corriger") as refused:
        file_response(actor, response=draft, files={})
    assert list(refused.value.outcome.errors) == ["siret", "titre", "statuts"]
    assert fresh(draft).is_draft


def second_version(actor):
    data = example()
    questions = data["sections"][1]["questions"]
    questions[0]["max_length"] = 80
    del questions[4]
    questions.insert(1, {"code": "accroche", "type": "text", "label": "Accroche", "required": True})
    return publish_form(actor, code="demande", title="Demande", document=data)


def test_a_draft_moves_to_a_new_version_and_is_told_what_is_new(draft, actor, fresh):
    save(draft, titre="Un", benevoles="3")
    assert not news_of(draft)
    changes = move_to_version(actor, response=draft, new_version=second_version(actor))
    for told in (changes, news_of(fresh(draft))):
        assert [q.code for q in told.new] == ["accroche"]
        assert [q.code for q in told.changed] == ["titre"]
        assert [q.code for q in told.removed] == ["benevoles"]
    assert fresh(draft).answers == {"titre": "Un", "benevoles": "3"}


def test_a_filed_response_stays_on_its_version(draft, actor, fresh):
    save(draft, **RIGHT)
    file_response(actor, response=draft, files=FILES)
    before = fresh(draft).answers
    with pytest.raises(Refused):
        move_to_version(actor, response=draft, new_version=second_version(actor))
    assert fresh(draft).answers == before
    assert fresh(draft).form_version.number == 1


def test_a_response_does_not_move_to_another_form(draft, actor):
    other = publish_form(actor, code="bilan", title="Bilan", document=example())
    with pytest.raises(ValueError, match="its own form"):
        move_to_version(actor, response=draft, new_version=other)


def test_last_years_answers_begin_this_years(draft, actor):
    save(draft, **RIGHT)
    file_response(actor, response=draft, files=FILES)
    new = second_version(actor)
    copy = copy_response(actor, source=draft)
    assert copy.form_version == new
    assert copy.is_draft
    assert "benevoles" not in copy.answers
    assert copy.answers["budget"] == draft.answers["budget"]
    assert [q.code for q in news_of(copy).new] == ["accroche"]


def test_erased_answers_are_gone(draft, actor, fresh):
    save(draft, **RIGHT)
    file_response(actor, response=draft, files=FILES)
    erase_response(actor, response=draft)
    assert fresh(draft).answers == fresh(draft).stamps == {}
    assert fresh(draft).state == "erased"


def test_files_are_the_callers(draft, actor):
    save(draft, **RIGHT)
    with pytest.raises(NotReady):
        file_response(actor, response=draft, files={"statuts": [File(original_name="a.exe", size=1)]})
