"""Things of other people named in what a form sends: they are not taken, and nothing is written on them."""

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from essaim.directory.models import Membership, Organisation
from essaim.documents import services as documents
from essaim.funding.models import Application
from essaim.gatherings import services as gatherings
from essaim.gatherings.models import Attendance, Ballot, Event, Interest, Withdrawal
from tests.rights.town import Answer, Town
from tests.rights.world import ESSAIM, PDF

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.xdist_group("rights")]

SESSION_PAGES = ("funding:session", "gatherings:my_meeting")
ONE_S_OWN = {"starts_on": "2026-12-01", "starts_hour": "14:00", "kind": "gathering", "summary": "Venez."}


def writes_on(answer: Answer, *models: Any) -> list[str]:
    """What an answer wrote in the tables of these models."""
    tables = [model._meta.db_table for model in models]
    return [sql for sql in answer.writes if any(f'"{table}"' in sql for table in tables)]


def test_an_event_is_not_held_by_a_structure_of_others(town: Town) -> None:
    a = town.worlds["A"]
    for route, arguments in (("propose_event", []), ("change_event", [town.worlds["B"].proposed.slug])):
        words = {**ONE_S_OWN, "title": "Fête", "organisers": [str(a.structure.pk)], "version": 1}
        answer = town.ask("stranger", "post", reverse(f"gatherings:{route}", args=arguments), words)
        assert answer.status < 500
        assert not writes_on(answer, Event.organisers.through), answer


def test_an_interest_is_declared_for_oneself_only(town: Town) -> None:
    a = town.worlds["A"]
    words = {"user": str(a.owner.pk), "organisation": str(a.published.pk), "role": "Présidente"}
    answer = town.ask("stranger", "post", reverse("gatherings:my_interests"), words)
    assert not writes_on(answer, Interest), answer
    private = {**words, "user": str(town.people["stranger"].pk), "organisation": str(a.structure.pk)}
    answer = town.ask("stranger", "post", reverse("gatherings:my_interests"), private)
    assert not writes_on(answer, Interest), "a private structure may not be named"


def test_a_vote_is_one_s_own(town: Town) -> None:
    """The elected member sits in both worlds: what they send for another's attendance counts for theirs, or nothing."""
    a, b = town.worlds["A"], town.worlds["B"]
    words = {"choice": "for", f"{a.point.pk}-choice": "for", "attendance": str(a.running_attendance.pk)}
    answer = town.ask("stranger", "post", reverse("gatherings:my_vote", args=[b.point.pk]), words)
    assert not writes_on(answer, Ballot), "the choice of another point is not this point's"
    answer = town.ask("lomme", "post", reverse("funding:session_withdraw", args=[a.session.pk, b.session_point.pk]), {})
    assert answer.status == 404
    assert not writes_on(answer, Withdrawal)


def test_presences_of_another_meeting_are_not_noted(town: Town) -> None:
    a, b = town.worlds["A"], town.worlds["B"]
    words = {f"presence-{b.running_attendance.pk}": "absent", "presence-rien": "absent"}
    answer = town.ask("officer", "post", reverse("gatherings:note_presence", args=[a.running.pk]), words)
    assert not writes_on(answer, Attendance), answer
    words = {f"vote-{b.running_attendance.pk}": "against", "vote-": "for"}
    answer = town.ask("officer", "post", reverse("gatherings:vote", args=[a.point.pk]), words)
    assert not writes_on(answer, Ballot), answer
    words = {"attendance": str(b.attendance.pk), "reason": "Un lien."}
    answer = town.ask("officer", "post", reverse("gatherings:withdraw", args=[a.coming_point.pk]), words)
    assert not writes_on(answer, Withdrawal), answer


def test_hidden_fields_do_not_change_whose_it_is(town: Town) -> None:
    """Names of columns sent along a form are ignored."""
    a, b = town.worlds["A"], town.worlds["B"]
    more = {
        "holder": str(a.owner.pk),
        "organisation": str(a.structure.pk),
        "state": "awarded",
        "number": "2026-999",
        "is_public": "on",
        "is_checked": "on",
        "proposed_by": str(a.owner.pk),
        "pk": str(a.draft.pk),
    }
    words = {"title": "Le mien", "version": b.draft.response.version, **more}
    url = reverse("funding:section", args=[b.draft.pk, "projet"])
    answer = town.ask("stranger", "post", url, words, then=lambda: Application.objects.get(pk=b.draft.pk))
    assert answer.then.title == "Le mien"
    assert (answer.then.holder, answer.then.state, answer.then.number) == (b.owner, "draft", None)
    assert answer.then.organisation is None

    url = reverse("directory:change_structure", args=[a.structure.pk])
    words = {"name": "Nouveau nom", "family": "association", "version": a.structure.version, **more}
    answer = town.ask("manager", "post", url, words, then=lambda: Organisation.objects.get(pk=a.structure.pk))
    assert answer.then.name == "Nouveau nom"
    assert not answer.then.is_public
    assert not answer.then.is_checked


def test_a_member_does_not_raise_their_own_role(town: Town) -> None:
    a = town.worlds["A"]
    words = {"email": town.people["contributor"].email, "role": "manager"}
    answer = town.ask("contributor", "post", reverse("directory:invite_member", args=[a.structure.pk]), words)
    assert not answer.writes, answer
    words = {"email": town.people["manager"].email, "role": "admin"}
    answer = town.ask("manager", "post", reverse("directory:invite_member", args=[a.structure.pk]), words)
    assert not writes_on(answer, Membership)


@pytest.mark.parametrize("role", ["director", "admin", "officer"])
def test_who_keeps_the_team_gives_no_more_than_they_may(town: Town, role: str) -> None:
    """An officer reads the team and manages nobody."""
    a = town.worlds["A"]
    for route, arguments in (("people:agent", [a.agent.pk]), ("people:invite", [])):
        words = {"role": role, "name": "Ana", "email": "ana@exemple.fr", "is_superuser": "on"}
        answer = town.ask("officer", "post", reverse(route, args=arguments), words)
        assert not answer.writes, answer


def test_the_council_s_vote_takes_no_file_that_was_not_offered(town: Town) -> None:
    """A draft, or a file that the committee has not favoured, cannot be slipped into a vote."""
    a = town.worlds["A"]
    for file in (a.draft, a.filed, a.ready):
        words = {
            "number": "26-999",
            "title": "Aides",
            "voted_on": "2026-09-15",
            "mode": "list",
            "total": "8000",
            "lignes-TOTAL_FORMS": "1",
            "lignes-INITIAL_FORMS": "1",
            "lignes-0-application": str(file.pk),
            "lignes-0-organisation": str(a.structure.pk),
            "lignes-0-object": "Projet",
            "lignes-0-amount": "8000",
            "lignes-0-payment_terms": "unique",
            "lignes-0-qualification": "non_economic",
            "confirm": "1",
            "checked": "0",
        }
        answer = town.ask("finance", "post", reverse("funding:deliberation_lines"), words)
        assert answer.status == 200, answer
        assert not answer.writes, answer


def test_nothing_of_others_is_counted_or_named(town: Town) -> None:
    """Lists, searches and exports of a stranger tell nothing of the other world."""
    a = town.worlds["A"]
    names = (a.structure.name, a.draft.title, a.filed.title, a.filed.number, a.proposed.title, a.body.name)
    pages = [
        *("funding:my_applications", "directory:my_structures", "gatherings:my_registrations"),
        *("gatherings:my_interests", "directory:structures", "gatherings:agenda", "gatherings:public_bodies"),
        *("portal:home", "portal:sitemap", "gatherings:agenda_file"),
    ]
    for page in pages:
        for asked in ({}, {"q": a.structure.name}, {"format": "csv"}):
            answer = town.ask("stranger", "get", reverse(page), asked)
            found = [name for name in names if f">{name}<" in answer.text or f"{name}\n" in answer.text]
            assert not found, f"{page} {asked} names {found}"


def test_a_missing_thing_and_a_hidden_one_answer_alike(town: Town) -> None:
    """404 says the same words whether a file is somebody else's or was never there."""
    a = town.worlds["A"]
    for route, thing in (("funding:my_application", a.filed), ("documents:download", a.owner_file)):
        hidden = town.ask("stranger", "get", reverse(route, args=[thing.pk]))
        absent = town.ask("stranger", "get", reverse(route, args=["00000000-0000-7000-8000-000000000000"]))
        assert hidden.status == absent.status == 404
        assert len(hidden.text) == len(absent.text), route


def test_downloads_of_everybody(town: Town) -> None:
    """A file is served to be saved, never shown, whoever may read it."""
    answer = town.ask("holder", "get", reverse("documents:download", args=[town.worlds["A"].owner_file.pk]))
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_who_withdrew_no_longer_reads_the_file(town: Town) -> None:
    """The elected member declared a link: the file, its pieces, its point and its vote are closed to them."""
    a = town.worlds["A"]
    piece = documents.add_file(ESSAIM, owner=a.ready, upload=PDF, filename="x.pdf", title="Statuts", visibility="owner")
    file_page = reverse("funding:office_application", args=[a.ready.number])
    download = reverse("documents:download", args=[piece.pk])
    assert [town.ask("lomme", "get", page).status for page in (file_page, download)] == [200, 200]
    mark = transaction.savepoint()
    attendance = a.session.attendances.get(user=town.people["lomme"])
    ballot = {"attendance": a.session.attendances.get(user=a.owner), "choice": "for"}
    Ballot.objects.create(item=a.session_point, **ballot)
    gatherings.withdraw_from_item(ESSAIM, a.session_point, attendance=attendance, reason="Un lien")
    try:
        assert [town.ask("lomme", "get", page).status for page in (file_page, download)] == [403, 403]
        # The session keeps the title of the point, for the quorum and the withdrawals; one's own meeting, nothing.
        pages = {name: town.ask("lomme", "get", reverse(name, args=[a.session.pk])) for name in SESSION_PAGES}
        assert {answer.status for answer in pages.values()} == {200}
        assert a.ready.title not in pages["gatherings:my_meeting"].text
        assert a.structure.name not in pages["funding:session"].text
        assert "Vote\u00a0:" not in pages["funding:session"].text.replace("&nbsp;", "\u00a0")
        assert a.ready.number not in town.ask("lomme", "get", reverse("funding:applications")).text
        vote = reverse("funding:session_vote", args=[a.session.pk, a.session_point.pk])
        assert not writes_on(town.ask("lomme", "post", vote, {"choice": "for"}), Ballot)
    finally:
        transaction.savepoint_rollback(mark)
