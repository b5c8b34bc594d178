"""An experimentation is followed step by step, and its report counts whatever it says."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from essaim.evidence.periods import Period
from essaim.evidence.providers import load_kind
from essaim.evidence.records import record_faults
from essaim.funding import services
from essaim.funding.models import Award, ExperimentationResult
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role
from tests.funding import making

pytestmark = pytest.mark.django_db
YEAR = Period.year(2026)


@pytest.fixture
def awa(clock) -> User:
    clock.travel("2026-10-05")
    return making.person("Awa")


@pytest.fixture
def award(awa) -> Award:
    file = making.application("awarded", holder=awa)
    return making.award(application=file, organisation=file.organisation, is_experimentation=True)


def test_a_step_is_planned_once_done_and_taught(awa, award) -> None:
    actor = Actor.of(awa)
    step = services.plan_milestone(actor, award, title="Trier ", due_on=date(2026, 9, 1))
    assert services.plan_milestone(actor, award, title="Trier", due_on=date(2026, 9, 1)) == step
    words = {"title": "Trier", "due_on": date(2026, 9, 1)}
    with pytest.raises(ValidationError, match="une fois qu’elle l’est"):
        services.note_milestone(actor, step, **words, done_on=date(2026, 12, 1))
    services.note_milestone(actor, step, **words, done_on=date(2026, 9, 3), learnt="Trop lent.")
    with pytest.raises(Refused, match="reste dans l’histoire"):
        services.remove_milestone(actor, step)
    late = services.plan_milestone(
        making.actor("Mission", Role.OFFICER), award, title="Vendre", due_on=date(2026, 9, 9)
    )
    services.remove_milestone(actor, late)
    services.remove_milestone(actor, late)
    assert award.milestones.get().learnt == "Trop lent."


def test_only_an_experimentation_has_steps_and_only_its_own_people_write_them(awa, award) -> None:
    with pytest.raises(Refused):
        services.plan_milestone(making.actor("Nora"), award, title="Trier", due_on=date(2026, 9, 1))
    plain = making.award(organisation=award.organisation)
    with pytest.raises(Refused, match="pas marquée"):
        services.plan_milestone(making.actor("Mission", Role.OFFICER), plain, title="Trier", due_on=date(2026, 9, 1))


@pytest.mark.parametrize("result", ExperimentationResult.values)
def test_each_result_is_a_report_that_counts(awa, award, result) -> None:
    services.tell_outcome(Actor.of(awa), award, result=result, text="Voici ce que nous avons appris.")
    (record,) = load_kind("document", YEAR, Actor.system("test"))
    assert record_faults(record) == []
    assert (record.facets["type"], record.facets["is_published"], str(record.on)) == (
        "experiment_report",
        False,
        "2026-10-05",
    )


def test_a_report_is_public_when_its_holder_says_so_alone(awa, award, clock) -> None:
    officer = making.actor("Mission", Role.OFFICER)
    told = {"result": "failed", "text": "Personne n’est venu le soir."}
    with pytest.raises(Refused, match="Seule la structure"):
        services.tell_outcome(officer, award, **told, is_published=True)
    services.tell_outcome(officer, award, **told)
    page = reverse("funding:award", args=[award.reference])
    assert "Personne n’est venu" not in Client().get(page).content.decode()
    clock.travel("2026-11-05")
    outcome = services.tell_outcome(Actor.of(awa), award, **told, is_published=True)
    assert outcome.told_on == date(2026, 10, 5)
    assert "Personne n’est venu" in Client().get(page).content.decode()
    services.tell_outcome(officer, award, **{**told, "text": "Personne n’est venu, sauf le samedi."})
    assert "sauf le samedi" in Client().get(page).content.decode()
    services.tell_outcome(Actor.of(awa), award, **told, is_published=False)
    assert "Personne n’est venu" not in Client().get(page).content.decode()
    (record,) = load_kind("document", YEAR, Actor.anonymous())
    assert not record.is_visible


def test_an_experimentation_with_a_report_stays_one(awa, award) -> None:
    services.tell_outcome(Actor.of(awa), award, result="changed", text="Nous avons changé de lieu.")
    officer = making.actor("Mission", Role.OFFICER)
    with pytest.raises(Refused, match="reste une expérimentation"):
        services.describe_award(officer, award, kind=None, is_experimentation=False)


def test_the_pages_of_both_sides(awa, award) -> None:
    holder, officer = Client(), Client()
    holder.force_login(awa)
    officer.force_login(making.person("Mission", Role.OFFICER))
    own = reverse("funding:my_experimentation", args=[award.application_id])
    desk = reverse("funding:experimentation", args=[award.reference])
    wrong = holder.post(own, {"title": "Trier", "due_on": ""}).content.decode()
    assert "Trier" in wrong
    assert "Erreur" in wrong
    holder.post(own, {"title": "Trier", "due_on": "2026-09-01"})
    step = award.milestones.get()
    assert "Prévue le" in officer.get(desk).content.decode()
    done = {"title": "Trier", "due_on": "2026-09-01", "done_on": "2026-09-02", "learnt": "C’est lent.", "version": 1}
    officer.post(reverse("funding:experimentation_step", args=[award.reference, step.pk]), done)
    late = {**done, "learnt": "C’est long."}
    stale = holder.post(reverse("funding:my_experimentation_step", args=[award.application_id, step.pk]), late)
    assert "Quelqu’un a enregistré" in stale.content.decode()
    report = {"result": "failed", "text": "", "is_published": "on"}
    page = reverse("funding:my_experimentation_report", args=[award.application_id])
    assert "Écrivez ce que vous avez appris" in holder.post(page, report).content.decode()
    holder.post(page, {**report, "text": "Il faut un local."})
    assert "Il faut un local." in holder.get(own).content.decode()
    assert (
        "bilan remis" in officer.get(reverse("funding:office_award", args=[award.reference])).content.decode().lower()
    )
    stranger = Client()
    stranger.force_login(making.person("Nora"))
    assert stranger.get(own).status_code == 404
