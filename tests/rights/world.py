"""Two worlds that do not know each other: everything that one can own, once for the holder, once for the stranger."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.files.uploadedfile import SimpleUploadedFile

from essaim.directory import services as directory
from essaim.directory.models import MembershipRole, Partner, Service
from essaim.documents import services as documents
from essaim.documents.models import File, Visibility
from essaim.evidence.models import Link
from essaim.exchange import services as exchange
from essaim.funding import services as funding
from essaim.funding.models import (
    Application,
    Assessment,
    Award,
    Call,
    Cofinancer,
    Collaborator,
    Deliberation,
    Envelope,
    Grid,
    LedgerKind,
    LedgerLine,
    OpinionRequest,
    PieceRequest,
    SavedFilter,
    SiteVisit,
)
from essaim.funding.schedules import Line as ScheduleLine
from essaim.funding.schedules import Trigger, usual
from essaim.gatherings import services as gatherings
from essaim.gatherings.models import Attendance, Body, BodyKind, DecisionKind, EventKind, Meeting, Presence
from essaim.jobs.models import Job
from essaim.kernel import clock
from essaim.mail.models import Message, MessageState
from essaim.people import services as accounts
from essaim.people.actors import Actor
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role
from essaim.questionnaires.models import Response
from essaim.settlement import services as settlement
from essaim.settlement.services.activity import activity_token
from essaim.state_aid import services as state_aid
from essaim.state_aid.models import LinkKind, Regime
from essaim.strategy.models import RoadmapAction

ESSAIM = Actor.system("tests")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"startxref\n0\n%%EOF\n"
)
LOMME = "59355"


@dataclass
class World:
    """The things of one owner, by name: ``world.draft``, ``world.meeting``…"""

    letter: str
    owner: User
    manager: User
    contributor: User
    people: dict[str, User]
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """A thing; the names are those that the functions below give."""
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(f"no {name} in this world: make it in tests/rights/world.py") from None

    def keep(self, **things: Any) -> None:
        """Name things."""
        self.things |= things


def make_world(letter: str, people: dict[str, User], owner: User, manager: User, contributor: User) -> World:
    """Everything that one may own; the territory is laid down already."""
    world = World(letter, owner, manager, contributor, people)
    make_structures(world)
    make_state_aid(world)
    make_applications(world)
    make_awards(world)
    make_settlement(world)
    make_past_grants(world)
    make_follow_up(world)
    make_gatherings(world)
    make_events(world)
    make_office(world)
    return world


# ------------------------------------------------------------------------------------------------------- directory


def make_structures(world: World) -> None:
    """A private structure with its members and invitations, and a published one."""
    siret = {"A": "00000101600013", "B": "00000102400017"}[world.letter]
    structure = directory.register_organisation(
        ESSAIM, name=f"Structure {world.letter}", siret=siret, commune_code=LOMME, manager=world.manager
    )
    published = directory.register_organisation(
        ESSAIM, name=f"Publiée {world.letter}", manager=world.manager, commune_code=LOMME, is_public=True
    )
    if world.contributor != world.manager:
        directory.add_member(ESSAIM, structure, user=world.contributor, role=MembershipRole.CONTRIBUTOR)
    friend = User.objects.create_confirmed(f"amie-{world.letter.lower()}@exemple.fr", name=f"Amie {world.letter}")
    other = directory.register_organisation(ESSAIM, name=f"Voisine {world.letter}", manager=friend)
    invite = partial(directory.invite_member, role=MembershipRole.CONTRIBUTOR)
    world.keep(
        structure=structure,
        published=published,
        friend=friend,
        membership=structure.memberships.get(user=world.contributor),
        structure_invitation=invite(Actor.of(world.manager), structure, email="personne@exemple.fr"),
        received_invitation=invite(Actor.of(friend), other, email=world.owner.email),
        structure_role=directory.give_role(ESSAIM, structure, role="incubator"),
    )


def make_state_aid(world: World) -> None:
    """The account of the structure, an aid that it declared, and who controls it."""
    account = state_aid.open_undertaking(ESSAIM, siren=world.structure.siren)
    aid = state_aid.DeclaredAid("Région", Regime.GENERAL, Decimal(1000), date(2025, 5, 1), "Arrêté 12")
    upload = SimpleUploadedFile("declaration.pdf", PDF)
    declaration = state_aid.record_declaration(
        ESSAIM, account, signed_on=date(2026, 1, 5), signatory="Gérance", aids=[aid], upload=upload
    )
    siren = {"A": "000001032", "B": "000001040"}[world.letter]
    link = state_aid.link_undertakings(
        ESSAIM,
        controlling=state_aid.open_undertaking(ESSAIM, siren=siren, name=f"Mère {world.letter}"),
        controlled=account,
        kind=LinkKind.MAJORITY,
        from_on=date(2025, 1, 1),
        proof="Statuts",
    )
    world.keep(
        account=account,
        aid=declaration.aids.get(),
        control=link,
        declaration_file=File.objects.get(owner_key=str(declaration.pk)),
    )


# --------------------------------------------------------------------------------------------------------- funding


def an_application(world: World, state: str, **fields: Any) -> Application:
    """An application of the owner in this state, in Lomme, cofinanced; of the structure once filed."""
    call = Call.objects.get(code="permanent")
    is_draft = state == "draft"
    filed_at = None if is_draft else clock.now()
    version = call.form.current_version
    assert version is not None
    rank = Application.objects.count() + 1
    made = Application.objects.create(
        call=call,
        holder=world.owner,
        holder_name=world.owner.name,
        organisation=None if is_draft else world.structure,
        response=Response.objects.create(
            form_version=version,
            answers={"carrier": "structure", "family": "association"},
            state="draft" if is_draft else "filed",
            filed_at=filed_at,
        ),
        state=state,
        number=None if is_draft else f"2026-{rank:03d}",
        filed_at=filed_at,
        title=f"Projet {rank} de {world.letter}",
        cut_off=None if is_draft else call.cut_offs.order_by("last_day").last(),
        requested=Decimal(8000),
        total_cost=Decimal(40000),
        commune_code=LOMME,
        stage="start_up",
        **fields,
    )
    if not is_draft:
        Cofinancer.objects.create(
            application=made, name="MEL", partner=Partner.objects.get(code="mel"), amount=1000, status="requested"
        )
        ask_assessment(world, made)
    return made


def ask_assessment(world: World, application: Application, *, is_done: bool = False) -> Assessment:
    """The expert is asked to score: this is how the expert reads the file."""
    grid = Grid.objects.filter(call=application.call).latest("number")
    scores = {criterion["code"]: 3 for criterion in grid.criteria} if is_done else {}
    return Assessment.objects.update_or_create(
        application=application,
        assessor=world.people["expert"],
        defaults={
            "grid": grid,
            "scores": scores,
            "total": Decimal(60) if is_done else None,
            "done_at": clock.now() if is_done else None,
        },
    )[0]


def a_file(owner: Any, title: str, visibility: str, slot: str = "") -> Any:
    """A file of the owner."""
    return documents.add_file(
        ESSAIM, owner=owner, upload=PDF, filename=f"{title}.pdf", title=title, slot=slot, visibility=visibility
    )


def make_applications(world: World) -> None:
    """One in each state, with its files, its writers and what is asked of it."""
    draft, filed = an_application(world, "draft"), an_application(world, "filed")
    incomplete, in_review = an_application(world, "incomplete"), an_application(world, "in_review")
    ready = an_application(world, "ready")
    assessed = an_application(world, "in_review")
    for one in (ready, assessed):
        ask_assessment(world, one, is_done=True)
    writer = Collaborator.objects.create(application=draft, user=world.contributor)
    friend = Actor.of(world.friend)
    theirs = funding.start_application(friend, call=draft.call)
    asked = PieceRequest.objects.create(
        application=incomplete, slot="bank", label="RIB", message="Merci.", due_on=clock.today() + timedelta(days=9)
    )
    due_on = clock.today() + timedelta(days=9)
    correcting = an_application(world, "filed")
    world.keep(
        correcting=correcting,
        correction=funding.ask_correction(ESSAIM, correcting, fields=["title"], reason="Trop long."),
        offer=funding.offer_application(Actor.of(world.owner), draft, email="autre@exemple.fr"),
        received_offer=funding.offer_application(friend, theirs, email=world.owner.email),
        opinion=OpinionRequest.objects.create(application=filed, person=world.people["expert"], due_on=due_on),
        given_opinion=OpinionRequest.objects.create(
            application=in_review,
            person=world.people["expert"],
            due_on=due_on,
            choice="favourable",
            answered_at=clock.now(),
        ),
        visit=SiteVisit.objects.create(application=filed, planned_at=clock.now(), place="Fives"),
        saved_filter=SavedFilter.objects.create(
            owner=world.people["officer"], name=f"Filtre {world.letter}", query="onglet=toutes"
        ),
        draft=draft,
        filed=filed,
        incomplete=incomplete,
        in_review=in_review,
        ready=ready,
        assessed=assessed,
        cut_off=draft.call.cut_offs.filter(session=None).order_by("-last_day").first(),
        assessment=in_review.assessments.get(),
        writer=writer,
        writing_invitation=funding.add_collaborator(Actor.of(world.owner), draft, email="personne@exemple.fr"),
        received_writing=funding.add_collaborator(friend, theirs, email=world.owner.email),
        request=asked,
        draft_file=a_file(draft, "Brouillon", Visibility.OWNER, "bank"),
        owner_file=a_file(filed, "Statuts", Visibility.OWNER, "bank"),
        office_file=a_file(filed, "Note interne", Visibility.OFFICE),
    )


def make_awards(world: World) -> None:
    """An award that was only voted, a notified one with its agreement and its laureate, published, and an envelope."""
    today = clock.today()
    call = Call.objects.get(code="permanent")
    envelope, created = Envelope.objects.get_or_create(
        call=call, commune_code=LOMME, year=today.year, defaults={"amount": Decimal(100_000)}
    )
    if created:
        LedgerLine.objects.create(envelope=envelope, kind=LedgerKind.OPENED, amount=envelope.amount)
    voted, notified = an_award(world, "voted", today), an_award(world, "notified", today)
    agreement = funding.draw_agreement(
        ESSAIM,
        notified,
        city_signatory="Le maire",
        organisation_signatory="La présidence",
        schedule=usual(notified.amount, percent=70, year=today.year),
    )
    laureate = funding.consent_laureate(ESSAIM, notified, story="Notre histoire.")
    world.keep(
        envelope=envelope,
        voted=voted.application,
        awarded=notified.application,
        voted_award=voted,
        award=notified,
        agreement=agreement,
        laureate=funding.publish_laureate(ESSAIM, laureate),
        deliberation=notified.deliberation,
        prepared=funding.keep_draft(
            ESSAIM, None, title=f"Aides {world.letter}", mode="list", council_on=None, lines=[{"amount": "10"}]
        ),
        agreement_file=File.objects.get(pk=agreement.file_key),
        public_file=a_file(notified, "Décision", Visibility.PUBLIC),
    )


def make_settlement(world: World) -> None:
    """Awards that are paid in each state, their reports, and money to be given back."""
    today, finance = clock.today(), Actor.of(world.people["finance"])
    voted = [an_award(world, "voted", today, amount="500") for _ in range(4)]
    told = [funding.notify_award(ESSAIM, award, notified_on=today, with_letter=False) for award in voted]
    for award in told:
        settlement.lay_plan(
            ESSAIM, award, schedule=usual(award.amount, percent=100, year=today.year, trigger=Trigger.NOTIFICATION)
        )
        settlement.add_bank_details(ESSAIM, award, upload=SimpleUploadedFile("rib.pdf", PDF))
    due, ordered, paid, milestone = told
    proof = [ScheduleLine("once", milestone.amount, "proof", "Une facture", budget_year=today.year)]
    settlement.lay_plan(ESSAIM, milestone, schedule=proof)
    batch = settlement.make_batch(finance, [one.payment_plan.instalments.get() for one in (ordered, paid)])
    settlement.pay_instalment(finance, paid.payment_plan.instalments.get(), paid_on=today)
    recovery = settlement.open_recovery(finance, paid, amount=Decimal(10), reason="Abandon")
    asked = settlement.open_recovery(finance, paid, amount=Decimal(20), reason="Retrait")
    answers = {"done": "Tout", "when_where": "Ici", "people": "9", "results": "Oui", "certified": True}
    answers |= {"signatory_name": "Awa", "signatory_role": "Présidente", "realised": {"602": "500"}}
    settlement.save_section(ESSAIM, paid.report, answers=answers, version=1)
    late = due.report
    late.due_on = today - timedelta(days=1)
    late.save(update_fields=["due_on"])
    world.keep(
        due_award=due,
        due_payment=due.payment_plan.instalments.get(),
        ordered_payment=ordered.payment_plan.instalments.get(),
        proof_payment=milestone.payment_plan.instalments.get(),
        batch=batch,
        paid_award=paid,
        report=settlement.send_report(ESSAIM, paid.report),
        recovery=recovery,
        asked_recovery=settlement.ask_recovery(finance, asked, title_number="T-1"),
        activity_token=activity_token(paid),
    )


GRANTS = "bénéficiaire;SIRET;objet;montant;date\nLa Roue;{siret};Atelier {name};1 000;12/03/2019\n"


def make_past_grants(world: World) -> None:
    """A file of past grants that is only checked, and one that is taken over."""
    siret = world.structure.siret
    made = []
    for name in ("un", "deux"):
        content = GRANTS.format(siret=siret, name=f"{name} {world.structure.pk}").encode()
        made.append(funding.check_grants(ESSAIM, upload=SimpleUploadedFile(f"{name}.csv", content)))
    imported = funding.take_over_grants(ESSAIM, made[1])
    world.keep(grant_batch=made[0], imported_batch=imported, past_grant=imported.grants.get())


def an_award(world: World, state: str, day: date, *, amount: str = "8000") -> Award:
    """The council's vote for an application of the owner."""
    application = an_application(world, "awarded")
    deliberation = Deliberation.objects.create(
        number=f"26-{application.number}", title="Aides", voted_on=day, mode="individual", total=Decimal(amount)
    )
    return Award.objects.create(
        reference=f"26-{application.number}-1",
        application=application,
        call=application.call,
        organisation=world.structure,
        deliberation=deliberation,
        object=application.title,
        amount=Decimal(amount),
        voted_on=day,
        commune_code=LOMME,
        state=state,
        notified_on=day if state == "notified" else None,
    )


def make_follow_up(world: World) -> None:
    """The award is an experimentation with a step and a group; needs; files on their way to the metropolis."""
    award = funding.describe_award(ESSAIM, world.award, kind=None, is_experimentation=True)
    words = {
        "text": "Rien à moins de deux kilomètres.",
        "origin": "municipality",
        "contact_service": Service.objects.order_by("code").first(),
    }
    need = exchange.propose_need(ESSAIM, title=f"Un besoin de {world.letter}", **words)
    funding.ask_metropolitan_consent(ESSAIM, world.filed)
    funding.ask_metropolitan_consent(ESSAIM, world.ready)
    funding.give_metropolitan_consent(Actor.of(world.owner), world.ready)
    world.keep(
        award=award,
        milestone=funding.plan_milestone(ESSAIM, award, title="Trier", due_on=clock.today()),
        cohort=funding.add_cohort(ESSAIM, award, title="Promotion", starts_on=clock.today()),
        need=exchange.publish_need(ESSAIM, need),
        need_draft=exchange.propose_need(ESSAIM, title=f"Un besoin à relire de {world.letter}", **words),
    )


# ------------------------------------------------------------------------------------------------------ gatherings


def make_gatherings(world: World) -> None:
    """A body that is not public, with meetings to come, under way and held; its guest is the owner."""
    body = gatherings.constitute_body(
        ESSAIM, code=f"GT{world.letter}", name=f"Groupe {world.letter}", kind=BodyKind.ASSESSMENT, is_public=False
    )
    seat = gatherings.give_seat(
        ESSAIM, body, function="Présidence", user=world.owner, is_chair=True, from_on=date(2025, 1, 1)
    )
    gatherings.give_seat(ESSAIM, body, function="Élue de Lomme", user=world.people["lomme"], from_on=date(2025, 1, 1))
    meeting, running = (plan(world, body, days) for days in (10, -0.01))
    draft = gatherings.plan_meeting(
        ESSAIM, body=body, title="À venir", starts_at=clock.now() + timedelta(days=20), place_text="Mairie"
    )
    held = plan(world, body, -5)
    session, voting = plan(world, body, 12, kind="session"), plan(world, body, -0.01, kind="session")
    everybody_is_there(held)
    point = gatherings.add_item(ESSAIM, running, title="Un vote")
    for one in (running, voting):
        everybody_is_there(one)
    held = gatherings.hold_meeting(ESSAIM, held)
    gatherings.approve_minutes(ESSAIM, gatherings.compose_minutes(ESSAIM, held))
    drafted = plan(world, body, -3)
    everybody_is_there(drafted)
    drafted = gatherings.hold_meeting(ESSAIM, drafted)
    minutes = gatherings.compose_minutes(ESSAIM, drafted)
    follow_up = gatherings.record_decision(
        ESSAIM,
        held,
        kind=DecisionKind.FOLLOW_UP,
        text="Écrire aux réseaux",
        owner=world.owner,
        due_on=clock.today() + timedelta(days=30),
    )
    world.keep(
        body=body,
        seat=seat,
        meeting=meeting,
        planned=draft,
        running=running,
        session=session,
        session_point=gatherings.add_item(ESSAIM, session, title=world.ready.title, target=world.ready),
        voting=voting,
        voting_point=gatherings.add_item(ESSAIM, voting, title=world.assessed.title, target=world.assessed),
        running_attendance=running.attendances.get(user=world.owner),
        held=held,
        drafted=drafted,
        minutes=minutes,
        point=point,
        coming_point=gatherings.add_item(ESSAIM, meeting, title="À débattre"),
        attendance=Attendance.objects.get(meeting=meeting, user=world.owner),
        follow_up=follow_up,
        interest=gatherings.declare_interest(
            ESSAIM, user=world.owner, organisation=world.published, role="Administratrice"
        ),
    )


def everybody_is_there(meeting: Meeting) -> None:
    """Note everybody present."""
    presences = {str(one.pk): Presence.PRESENT for one in meeting.attendances.all()}
    gatherings.note_presence(ESSAIM, meeting, presences=presences)


def plan(world: World, body: Body, days: float, **fields: Any) -> Any:
    """A convened meeting in so many days."""
    planned = gatherings.plan_meeting(
        ESSAIM,
        body=body,
        title=f"Réunion de {world.letter}",
        starts_at=clock.now() + timedelta(days=days),
        place_text="Mairie",
        **fields,
    )
    return gatherings.convene_meeting(ESSAIM, planned)


def make_events(world: World) -> None:
    """An event that was proposed, one that is published, one that is past."""
    proposer = Actor.of(world.owner)

    def an_event(title: str, days: int) -> Any:
        return gatherings.propose_event(
            proposer if days > 0 else ESSAIM,
            title=f"{title} {world.letter}",
            kind=EventKind.GATHERING,
            summary="Venez.",
            starts_at=clock.now() + timedelta(days=days),
        )

    world.keep(
        proposed=an_event("Proposé", 15),
        published_event=gatherings.publish_event(ESSAIM, an_event("Publié", 16)),
        past_event=gatherings.publish_event(ESSAIM, an_event("Passé", -2)),
    )


# ---------------------------------------------------------------------------------------------------------- office


def make_office(world: World) -> None:
    """What the office keeps: a sheet's file and link, a message, a job, an agent's invitation and role."""
    sheet = RoadmapAction.objects.select_related("action").filter(action__code="1.3.a").latest("roadmap__starts_on")
    message = Message.objects.filter(to=world.owner.email).first() or Message.objects.create(
        to=world.owner.email, subject="Bonjour", body="Bonjour.", template="x", key=f"message-{world.letter}"
    )
    Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED)
    agent = User.objects.create_confirmed(f"agent-{world.letter.lower()}@exemple.fr", name=f"Agent {world.letter}")
    unproved = EmailAddress.objects.create(user=agent, email=f"nouvelle-{agent.email}", verified=False)
    invitation = accounts.invite_agent(
        ESSAIM, email=f"invite-{world.letter.lower()}@exemple.fr", name="Invitée", role=Role.BUYER
    )
    world.keep(
        sheet=sheet,
        sheet_file=a_file(sheet, "Fiche", Visibility.OFFICE),
        link=Link.objects.create(
            record_kind="award", record_key=str(world.award.pk), action_code="1.3.a", reason="Parce que."
        ),
        message=message,
        job=Job.objects.create(
            name="mail.deliver", key=f"job-{world.letter}", failed_at=clock.now(), payload={"message": str(message.pk)}
        ),
        agent=agent,
        confirmation_key=EmailConfirmationHMAC(unproved).key,
        role=RoleGrant.objects.create(user=agent, role=Role.BUYER, from_on="2020-01-01"),
        agent_invitation=invitation,
    )
