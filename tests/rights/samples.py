"""What each address is tried with, and whose it is. This is the list to read, and to complete for a new address.

An address with arguments needs a line here: which thing of the world it is tried on (``tests/rights/world.py`` makes
the things), and who may open it *among those whom its view admits* (``view.access`` says whom). To everybody else the
thing does not exist: 404. Write also what a form would send, and who may send it: from others nothing is written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from essaim.gatherings.letters import convocation_token
from tests.rights.people import AGENTS, EVERYBODY
from tests.rights.world import PDF, World

Words = Callable[[World], dict[str, Any]]

ALL = frozenset(EVERYBODY)
OFFICE = frozenset(AGENTS)
NOBODY: frozenset[str] = frozenset()
HOLDER = frozenset({"holder"})
LOMME = frozenset({"lomme"})
GUESTS = frozenset({"holder", "lomme"})
"""Those who sit in the bodies of world A."""
MANAGER = frozenset({"manager"})
MEMBERS = frozenset({"manager", "contributor"})
WRITERS = frozenset({"holder", "contributor"})
TEAM = frozenset({"holder", "manager", "contributor"})
MISSION = frozenset({"officer", "director"})
RUNNING = MISSION | {"delegate"}
VOTING = MISSION | {"finance"}
READERS = MISSION | {"finance", "delegate", "expert", "lomme", "metropolis"}
"""Of the applications of the worlds: in Lomme, scored by the expert, cofinanced by the metropolis."""


@dataclass(frozen=True)
class Sample:
    """One try of an address.

    ``opens``: to whom the thing exists, among those admitted; ``refused``: to whom it exists and who are told no (403);
    ``acts``: whose POST may write (``opens`` when nothing is said); ``sends``: what the form sends.
    """

    arguments: Words = lambda world: {}
    opens: frozenset[str] = ALL
    acts: frozenset[str] | None = None
    sends: Words = lambda world: {}
    refused: frozenset[str] = NOBODY

    @property
    def actors(self) -> frozenset[str]:
        """Whose POST may write."""
        return self.opens if self.acts is None else self.acts


def of(thing: str, argument: str = "key", attribute: str = "pk") -> Words:
    """One argument: this attribute of a thing."""
    return lambda world: {argument: getattr(getattr(world, thing), attribute)}


def two(first: Words, **others: str | Words) -> Words:
    """Several arguments: the first's, then things by their key or plain texts."""

    def words(world: World) -> dict[str, Any]:
        found = dict(first(world))
        for name, value in others.items():
            found[name] = value if not callable(value) else value(world)
        return found

    return words


def sent(**words: Any) -> Words:
    """What a form sends, the same in each world."""
    return lambda world: words


def a_file(name: str) -> Words:
    """A form that sends a file."""
    return lambda world: {name: SimpleUploadedFile("x.pdf", PDF)}


def day(world: World) -> dict[str, Any]:
    """An appointment."""
    return {"title": "Titre", "kind": "meeting", "starts_on": "2026-12-01", "starts_hour": "14:00"}


AN_EVENT = sent(title="Fête", kind="gathering", summary="Venez.", starts_on="2026-12-01", starts_hour="14:00")
A_BODY = sent(name="Groupe du textile", kind="working_group")

SCHEDULE = {
    "versements-TOTAL_FORMS": "1",
    "versements-INITIAL_FORMS": "0",
    "versements-0-kind": "once",
    "versements-0-amount": "100 %",
    "versements-0-trigger": "signature",
    "versements-0-budget_year": "2026",
}
"""An award paid at once."""

A_CALL = sent(
    title="Un appel",
    short_title="Un appel",
    purpose="Aider.",
    nature="permanent",
    opens_on="2026-09-01",
)

draft, filed = of("draft", "pk"), of("filed", "pk")
account = of("account", "siren", "siren")
action = sent(code="1.3.a")
a_call = sent(code="permanent")

SAMPLES: dict[str, Sample | tuple[Sample, ...]] = {
    # ------------------------------------------------------------------------------------------------- accounts
    "account_confirm_email": Sample(lambda world: {"key": world.confirmation_key}),
    "account_reset_password_from_key": Sample(sent(uidb36="1", key="rien")),
    "people:change_name": Sample(sends=sent(name="Autre nom")),
    "people:invitation": (
        Sample(lambda world: {"token": world.agent_invitation.token}),
        Sample(sent(token="rien"), opens=NOBODY),
    ),
    "mfa_deactivate_totp": Sample(opens=OFFICE),
    "mfa_view_recovery_codes": Sample(opens=OFFICE),
    "mfa_download_recovery_codes": Sample(opens=OFFICE),
    "people:agent": Sample(of("agent"), sends=sent(role="buyer")),
    "people:end_role": Sample(of("role")),
    "people:invite": Sample(sends=sent(name="Ana", email="ana@exemple.fr", role="buyer")),
    "people:renew_invitation": Sample(of("agent_invitation")),
    "people:revoke_invitation": Sample(of("agent_invitation")),
    "people:reset_second_factor": Sample(of("agent")),
    # ------------------------------------------------------------------------------------------- journal, mail, jobs
    "jobs:retry": Sample(of("job")),
    "mail:demo_message": Sample(of("message"), opens=NOBODY),
    "mail:demo_messages": Sample(opens=NOBODY),
    "mail:message": Sample(of("message")),
    "mail:resend": Sample(of("message")),
    # ------------------------------------------------------------------------------------------------- documents
    "documents:download": (
        Sample(of("draft_file"), opens=WRITERS),
        Sample(of("owner_file"), opens=TEAM | READERS),
        Sample(of("office_file"), opens=READERS),
        Sample(of("agreement_file"), opens=TEAM | READERS),
        Sample(of("public_file"), opens=ALL),
        Sample(of("sheet_file"), opens=OFFICE),
        Sample(of("declaration_file"), opens=VOTING | RUNNING),
    ),
    # ------------------------------------------------------------------------------------------------- directory
    "directory:structure": (
        Sample(of("structure"), opens=MEMBERS | OFFICE),
        Sample(of("published"), opens=ALL),
    ),
    "directory:my_structure": Sample(of("structure"), opens=MEMBERS),
    "directory:change_structure": Sample(
        of("structure"), opens=MANAGER, refused=frozenset({"contributor"}), sends=sent(name="Autre", version=1)
    ),
    "directory:invite_member": Sample(
        of("structure"),
        opens=MEMBERS | OFFICE,
        acts=MANAGER | MISSION,
        sends=sent(email="quelquun@exemple.fr", role="contributor"),
    ),
    "directory:end_membership": Sample(of("membership"), opens=MEMBERS | OFFICE, acts=MEMBERS | MISSION),
    "directory:cancel_invitation": Sample(of("structure_invitation"), opens=MEMBERS | OFFICE, acts=MANAGER | MISSION),
    "directory:answer_invitation": Sample(of("received_invitation"), opens=HOLDER, sends=sent(reponse="oui")),
    "directory:new_structure": Sample(sends=sent(name="Une autre")),
    "directory:office_structure": Sample(of("structure")),
    "directory:office_change_structure": Sample(of("structure"), sends=sent(name="Autre", version=1)),
    "directory:publish_structure": Sample(of("structure"), sends=sent(visible="oui")),
    "directory:check_structure": Sample(of("structure")),
    "directory:ask_register": Sample(of("structure")),
    "directory:give_role": Sample(of("structure"), sends=sent(role="funder")),
    "directory:end_role": Sample(of("structure_role")),
    # ------------------------------------------------------------------------------------------------ public aid
    "state_aid:open_undertaking": Sample(sends=sent(siren="000001057", name="Une entreprise")),
    "state_aid:undertaking": Sample(account),
    "state_aid:change_undertaking": Sample(account, sends=sent(name="Autre", exercise_end_month=6, version=1)),
    "state_aid:declare": Sample(
        account,
        sends=lambda world: {
            "signed_on": "2026-02-01",
            "signatory": "Gérance",
            "upload": SimpleUploadedFile("x.pdf", PDF),
            "aides-TOTAL_FORMS": "0",
            "aides-INITIAL_FORMS": "0",
        },
    ),
    "state_aid:link": Sample(
        account,
        sends=sent(
            siren="000001057", name="Une autre", direction="controls", kind="pact", from_on="2026-01-01", proof="Pacte"
        ),
    ),
    "state_aid:end_link": Sample(two(account, key=lambda world: world.control.pk), sends=sent(until_on="2026-02-01")),
    "state_aid:merge": Sample(
        account,
        sends=sent(siren="000001057", name="Une autre", direction="absorbed", merged_on="2026-01-01", proof="Traité"),
    ),
    "state_aid:correct": Sample(
        of("aid"),
        sends=sent(
            authority="Région",
            act="Arrêté 12",
            granted_on="2025-05-01",
            regime="general",
            instrument="grant",
            amount="2 000",
            reason="Relecture",
            version=1,
        ),
    ),
    "state_aid:withdraw": Sample(of("aid"), sends=sent(reason="Doublon")),
    "state_aid:note_registration": Sample(of("aid"), sends=sent(registered_on="2026-02-01", number="SA-1")),
    # --------------------------------------------------------------------------------------------- funding, public
    "funding:public_call": Sample(sent(code="permanent")),
    "funding:session_results": Sample(
        lambda world: {"code": "permanent", "day": f"{world.cut_off.session_on:%Y-%m-%d}"}
    ),
    "funding:laureate": Sample(of("laureate", "slug", "slug")),
    "funding:award": Sample(of("award", "reference", "reference")),
    # ---------------------------------------------------------------------------------------- funding, in one's space
    "funding:my_application": (Sample(draft, opens=WRITERS), Sample(filed, opens=TEAM)),
    "funding:section": Sample(two(draft, code="projet"), opens=WRITERS, sends=sent(title="Autre", version=1)),
    "funding:save_section": Sample(two(draft, code="projet"), opens=WRITERS, sends=sent(title="Autre", version=1)),
    "funding:confirm_structure": Sample(draft, opens=WRITERS),
    "funding:pieces": Sample(draft, opens=WRITERS, sends=a_file("bank")),
    "funding:remove_piece": Sample(
        two(draft, key=lambda world: world.draft_file.pk),
        opens=WRITERS,
    ),
    "funding:check": Sample(draft, opens=WRITERS),
    "funding:submit": Sample(draft, opens=WRITERS),
    "funding:delete_draft": Sample(draft, opens=WRITERS),
    "funding:writers": Sample(draft, opens=WRITERS, sends=sent(email="amie@exemple.fr")),
    "funding:remove_writer": Sample(two(draft, key=lambda world: world.writer.pk), opens=WRITERS),
    "funding:cancel_invitation": Sample(two(draft, key=lambda world: world.writing_invitation.pk), opens=WRITERS),
    "funding:answer_invitation": Sample(
        lambda world: {"key": world.received_writing.pk, "answer": "accepter"}, opens=HOLDER
    ),
    "funding:answers": Sample(filed, opens=TEAM),
    "funding:received": Sample(filed, opens=TEAM),
    "funding:receipt": Sample(filed, opens=TEAM),
    "funding:join_piece": Sample(two(filed, slot="bank"), opens=TEAM, sends=a_file("piece-file")),
    "funding:answer_request": Sample(
        two(of("incomplete", "pk"), key=lambda world: world.request.pk),
        opens=TEAM,
        sends=lambda world: {f"piece-{world.request.pk}-file": SimpleUploadedFile("x.pdf", PDF)},
    ),
    "funding:exchanges": Sample(filed, opens=TEAM, sends=sent(body="Bonjour.")),
    "funding:correction": Sample(of("correcting", "pk"), opens=TEAM, sends=sent(title="Autre", version=1)),
    "funding:save_correction": Sample(of("correcting", "pk"), opens=TEAM, sends=sent(title="Autre", version=1)),
    "funding:withdraw": Sample(filed, opens=TEAM, sends=sent(reason="Le projet s’arrête.")),
    "funding:transfer": Sample(filed, opens=TEAM, acts=HOLDER | MANAGER, sends=sent(email="autre@exemple.fr")),
    "funding:cancel_transfer": Sample(
        two(draft, key=lambda world: world.offer.pk),
        opens=WRITERS,
        acts=HOLDER,
    ),
    "funding:answer_transfer": Sample(
        lambda world: {"key": world.received_offer.pk, "answer": "accepter"}, opens=HOLDER
    ),
    "funding:reuse": Sample(draft, opens=WRITERS, sends=sent(codes="family")),
    "funding:undo_reuse": Sample(draft, opens=WRITERS, sends=sent(codes="family")),
    "funding:renew": Sample(of("awarded", "pk"), opens=TEAM),
    "funding:laureate_page": Sample(
        of("awarded", "pk"), opens=HOLDER | MANAGER, sends=sent(story="Autre histoire.", consent="on")
    ),
    "funding:withdraw_consent": Sample(of("awarded", "pk"), opens=HOLDER | MANAGER),
    # --------------------------------------------------------------------------------------------- funding, office
    "funding:new_call": Sample(sends=A_CALL),
    "funding:office_call": Sample(a_call),
    "funding:describe_call": Sample(
        a_call, sends=two(A_CALL, stages=lambda world: ["start_up"], spread_threshold="15", version="1")
    ),
    "funding:call_dates": Sample(a_call, sends=sent(last_day="2027-03-31", session_on="2027-04-20")),
    "funding:drop_cut_off": Sample(two(a_call, key=lambda world: world.cut_off.pk)),
    "funding:call_pieces": Sample(a_call, sends=sent(place="bank|0")),
    "funding:new_asked_piece": Sample(a_call, sends=sent(label="Plan", families="association", version="1")),
    "funding:asked_piece": Sample(
        two(a_call, piece="bank"), sends=sent(label="RIB récent", families="association", version="1")
    ),
    "funding:remove_asked_piece": Sample(two(a_call, piece="bank")),
    "funding:call_grid": Sample(a_call, sends=sent(scale="9")),
    "funding:adopt_grid": Sample(two(sent(code="permanent"), number="1")),
    "funding:publish_call": Sample(a_call),
    "funding:archive_call": Sample(a_call),
    "funding:call_gate": Sample(a_call, sends=sent(place="ess|0")),
    "funding:new_gate_question": Sample(a_call),
    "funding:gate_question": Sample(
        two(a_call, question="own_initiative"), sends=sent(label="L’idée vient de vous ?", joining="all", version="1")
    ),
    "funding:remove_gate_question": Sample(two(a_call, question="own_initiative")),
    "funding:new_gate_barrier": Sample(
        a_call, sends=sent(reason="Non.", test_0="own_initiative|equals|False", joining="all", version="1")
    ),
    "funding:gate_barrier": Sample(
        two(a_call, rank=1),
        sends=sent(reason="Non.", test_0="own_initiative|equals|False", joining="all", version="1"),
    ),
    "funding:remove_gate_barrier": Sample(two(a_call, rank=1), sends=sent(version="1")),
    "funding:call_form": Sample(a_call, sends=sent(place="section|projet||0")),
    "funding:new_form_section": Sample(a_call, sends=sent(title="Annexe", joining="all", version="1")),
    "funding:form_section": Sample(
        two(a_call, section="projet"), sends=sent(title="L’idée", joining="all", version="1")
    ),
    "funding:remove_form_section": Sample(two(a_call, section="projet")),
    "funding:new_form_question": Sample(two(a_call, section="projet")),
    "funding:form_question": Sample(
        two(a_call, question="title"), sends=sent(label="Nom du projet", joining="all", version="1")
    ),
    "funding:remove_form_question": Sample(two(a_call, question="need")),
    "funding:preview_form": Sample(a_call),
    "funding:preview_section": Sample(two(a_call, section="projet")),
    "funding:trial_form": Sample(a_call),
    "funding:publish_form": Sample(a_call),
    "funding:drop_form": Sample(a_call),
    "funding:form_versions": Sample(a_call),
    "funding:form_version": Sample(two(a_call, number=1)),
    "funding:office_application": (
        Sample(of("filed", "number", "number"), opens=READERS),
        Sample(of("awarded", "number", "number"), opens=READERS),
    ),
    "funding:office_triage": Sample(
        of("filed", "number", "number"), sends=sent(priority="1", version=1, note="À voir vite.")
    ),
    "funding:office_presence": Sample(of("filed", "number", "number"), opens=READERS),
    "funding:office_note": Sample(of("filed", "number", "number"), sends=sent(text="À rappeler.")),
    "funding:office_labels": Sample(of("filed", "number", "number")),
    "funding:ask_opinion": Sample(
        of("in_review", "number", "number"),
        sends=lambda world: {"person": world.people["mda"].pk, "due_on": "2027-01-15"},
    ),
    "funding:withdraw_opinion": Sample(two(of("filed", "number", "number"), key=lambda world: world.opinion.pk)),
    "funding:share_opinion": Sample(
        two(of("in_review", "number", "number"), key=lambda world: world.given_opinion.pk), sends=sent(shared="yes")
    ),
    "funding:answer_opinion": Sample(
        of("given_opinion"), opens=frozenset({"expert"}), sends=sent(choice="favourable", version=1)
    ),
    "funding:plan_visit": Sample(
        of("filed", "number", "number"), sends=sent(day="2026-10-12", hour="14:30", place="Fives")
    ),
    "funding:tell_visit": Sample(
        two(of("filed", "number", "number"), key=lambda world: world.visit.pk),
        sends=sent(held_on="2026-09-01", notes="Vu.", version=1),
    ),
    "funding:visit_picture": Sample(
        two(of("filed", "number", "number"), key=lambda world: world.visit.pk),
        sends=lambda world: {"upload": SimpleUploadedFile("x.pdf", PDF)},
    ),
    "funding:cancel_visit": Sample(two(of("filed", "number", "number"), key=lambda world: world.visit.pk)),
    "funding:remove_filter": Sample(of("saved_filter"), opens=frozenset({"officer"})),
    "funding:call_mails": Sample(lambda world: {"code": "permanent"}, sends=sent(step="complete", is_muted="on")),
    "funding:office_comment": Sample(of("filed", "number", "number"), sends=sent(body="Bonjour.")),
    "funding:office_ask_correction": Sample(
        of("filed", "number", "number"), sends=sent(fields_to_open="title", reason="Trop long.")
    ),
    "funding:office_cancel_correction": Sample(
        two(of("correcting", "number", "number"), key=lambda world: world.correction.pk)
    ),
    "funding:office_declare_complete": Sample(of("filed", "number", "number")),
    "funding:office_request_piece": Sample(
        of("filed", "number", "number"),
        sends=sent(slot="bank", message="Merci de joindre le RIB.", due_on="2026-10-01", version=1, send="1"),
    ),
    "funding:office_assign": Sample(
        of("filed", "number", "number"), sends=lambda world: {"agent": world.people["director"].pk, "version": 1}
    ),
    "funding:office_invite": Sample(
        of("in_review", "number", "number"), sends=lambda world: {"assessors": world.people["mda"].pk}
    ),
    "funding:office_assess": Sample(
        of("in_review", "number", "number"), opens=frozenset({"expert"}), sends=sent(comment="Bien.")
    ),
    "funding:second_reading": Sample(of("assessed", "number", "number"), sends=sent(message="Parlons-en jeudi.")),
    "funding:office_mark_ready": Sample(of("assessed", "number", "number")),
    "funding:office_opinion": Sample(
        of("ready", "number", "number"),
        sends=lambda world: {
            "verdict": "favourable",
            "proposed": "5000",
            "envelope": world.envelope.pk,
            "version": world.ready.version,
        },
    ),
    "funding:office_decline": Sample(of("filed", "number", "number"), sends=sent(reason="Hors sujet.", version=1)),
    "funding:office_add_file": Sample(
        of("filed", "number", "number"),
        sends=lambda world: {
            "title": "Note",
            "visibility": "office",
            "upload": SimpleUploadedFile("x.pdf", PDF),
        },
    ),
    "funding:plan_session": Sample(of("cut_off")),
    "funding:session": Sample(of("session"), opens=RUNNING | LOMME),
    "funding:fill_agenda": Sample(of("session")),
    "funding:ranking_file": Sample(of("session"), opens=RUNNING | LOMME),
    "funding:session_amounts": Sample(of("session"), opens=RUNNING | LOMME),
    "funding:choose_reading": Sample(of("cut_off"), sends=sent(aveugle="oui")),
    "funding:session_vote": Sample(
        two(of("voting"), item=lambda world: world.voting_point.pk), opens=LOMME, sends=sent(choice="for")
    ),
    "funding:session_withdraw": Sample(
        two(of("session"), item=lambda world: world.session_point.pk), opens=LOMME, sends=sent(reason="Un lien.")
    ),
    "funding:deliberation": Sample(of("deliberation", "number", "number")),
    "funding:deliberation_paper": Sample(two(of("deliberation", "number", "number"), form="pdf")),
    "funding:deliberation_publicity": Sample(
        of("deliberation", "number", "number"), sends=sent(published_on="2026-09-15")
    ),
    "funding:draft": Sample(of("prepared")),
    "funding:draft_paper": Sample(two(of("prepared"), form="docx")),
    "funding:office_award": Sample(of("award", "reference", "reference")),
    "funding:office_letter": Sample(of("voted_award", "reference", "reference")),
    "funding:notify_award": Sample(of("voted_award", "reference", "reference"), sends=sent(notified_on="2026-09-15")),
    "funding:annul_award": Sample(of("award", "reference", "reference"), sends=sent(reason="Projet abandonné.")),
    "funding:draw_agreement": Sample(
        of("voted_award", "reference", "reference"),
        sends=sent(
            city_signatory="Le maire",
            organisation_signatory="La présidence",
            exercise_ends_on="2026-12-31",
            unspent="back",
            passing_on="no",
            editer="oui",
            **SCHEDULE,
        ),
    ),
    "funding:sign_agreement": Sample(of("award", "reference", "reference"), sends=sent(signed_on="2026-09-15")),
    "funding:budgets": Sample(
        acts=frozenset({"finance", "director"}),
        sends=lambda world: {
            "call": world.filed.call_id,
            "commune_code": "59298",
            "year": 2027,
            "amount": "10000",
        },
    ),
    "funding:envelope": Sample(
        of("envelope"),
        acts=frozenset({"finance", "director"}),
        sends=sent(amount="120000", reason="Décision modificative."),
    ),
    "funding:laureate_picture": Sample(of("awarded", "pk"), opens=HOLDER | MANAGER, sends=sent(alt="Un atelier.")),
    "funding:office_picture": Sample(of("laureate", "slug", "slug"), sends=sent(alt="Un atelier.")),
    "funding:indicators_of": Sample(lambda world: {"year": world.award.voted_on.year}),
    "funding:indicator": Sample(lambda world: {"year": world.award.voted_on.year, "code": "canaux"}),
    "funding:past_grant": Sample(of("past_grant")),
    "funding:give_grants": Sample(sends=lambda world: {"upload": SimpleUploadedFile("x.csv", b"objet\nAtelier\n")}),
    "funding:grant_batch": Sample(of("grant_batch"), sends=sent(object="objet")),
    "funding:take_over_grants": Sample(of("grant_batch"), sends=sent(ecarter="oui")),
    "funding:undo_grants": Sample(of("imported_batch")),
    "funding:transfer_money": Sample(
        of("envelope"), sends=lambda world: {"target": world.envelope.pk, "amount": "1", "reason": "Essai"}
    ),
    "funding:spread_award": Sample(
        of("voted_award", "reference", "reference"),
        sends=lambda world: {f"part_{world.envelope.pk}": str(world.voted_award.amount)},
    ),
    "funding:share_award": Sample(of("voted_award", "reference", "reference"), sends=sent(own="100")),
    "funding:publish_laureate": Sample(of("laureate", "slug", "slug")),
    "funding:unpublish_laureate": Sample(of("laureate", "slug", "slug")),
    # -------------------------------------------------------- funding: what an award carries, needs, the metropolis
    "funding:my_experimentation": Sample(
        of("awarded", "pk"), opens=TEAM, sends=sent(title="Essayer", due_on="2026-10-01")
    ),
    "funding:my_experimentation_report": Sample(
        of("awarded", "pk"), opens=TEAM, sends=sent(result="failed", text="Nous avons appris.")
    ),
    "funding:my_experimentation_step": Sample(
        two(of("awarded", "pk"), key=lambda world: world.milestone.pk),
        opens=TEAM,
        sends=sent(title="Trier", due_on="2026-10-02"),
    ),
    "funding:my_experimentation_remove_step": Sample(
        two(of("awarded", "pk"), key=lambda world: world.milestone.pk), opens=TEAM
    ),
    "funding:experimentation": Sample(
        of("award", "reference", "reference"), sends=sent(title="Essayer", due_on="2026-10-01")
    ),
    "funding:experimentation_report": Sample(
        of("award", "reference", "reference"), sends=sent(result="failed", text="Nous avons appris.")
    ),
    "funding:experimentation_step": Sample(
        two(of("award", "reference", "reference"), key=lambda world: world.milestone.pk),
        sends=sent(title="Trier", due_on="2026-10-02"),
    ),
    "funding:experimentation_remove_step": Sample(
        two(of("award", "reference", "reference"), key=lambda world: world.milestone.pk)
    ),
    "funding:describe_award": Sample(
        of("award", "reference", "reference"),
        sends=lambda world: {"version": world.award.version, "is_experimentation": "on"},
    ),
    "funding:new_cohort": Sample(
        of("award", "reference", "reference"), sends=sent(title="Promotion", starts_on="2026-10-01")
    ),
    "funding:cohort": Sample(of("cohort"), sends=sent(title="Promotion", starts_on="2026-10-01")),
    "funding:remove_cohort": Sample(of("cohort")),
    "funding:cohort_member": Sample(two(of("cohort"), organisation=lambda world: world.published.pk)),
    "funding:answer_need": Sample(of("need", "slug", "slug")),
    "funding:my_need": Sample(draft, opens=WRITERS, sends=lambda world: {"need": world.need.slug}),
    "funding:answer_metropolitan_consent": Sample(filed, opens=TEAM, sends=sent(reponse="oui")),
    "funding:office_metropolitan": Sample(
        of("filed", "number", "number"),
        acts=MISSION | {"metropolis"},
        sends=lambda world: {"side": "city", "city_proposed": "5000"},
    ),
    "funding:ask_metropolitan_consent": Sample(of("in_review", "number", "number")),
    "funding:send_to_metropolis": Sample(of("ready", "number", "number")),
    # ------------------------------------------------------------------------------------------------------- exchange
    "exchange:need": (
        Sample(of("need_draft", "slug", "slug"), opens=MISSION),
        Sample(of("need", "slug", "slug")),
    ),
    "exchange:office_need": (
        Sample(of("need_draft", "slug", "slug"), opens=MISSION),
        Sample(of("need", "slug", "slug")),
    ),
    "exchange:new_need": Sample(
        sends=lambda world: {
            "title": "Un besoin",
            "text": "Rien.",
            "origin": "municipality",
            "contact_service": world.need.contact_service_id,
            "opens_on": "2026-09-15",
        }
    ),
    "exchange:change_need": Sample(
        of("need_draft", "slug", "slug"),
        opens=MISSION,
        sends=lambda world: {
            "title": "Un autre besoin",
            "text": "Rien.",
            "origin": "municipality",
            "contact_service": world.need.contact_service_id,
            "opens_on": "2026-09-15",
        },
    ),
    "exchange:publish_need": Sample(of("need_draft", "slug", "slug")),
    "exchange:meet_need": Sample(of("need", "slug", "slug"), sends=sent(outcome="Une structure est née.")),
    "exchange:close_need": Sample(of("need", "slug", "slug"), sends=sent(outcome="Sans suite.")),
    # -------------------------------------------------------------------------------------------------- settlement
    "settlement:answer_by_link": Sample(
        lambda world: {"token": world.activity_token}, opens=ALL, sends=sent(outcome="active")
    ),
    "settlement:my_award": Sample(of("paid_award", "reference", "reference"), opens=TEAM),
    "settlement:my_activity": Sample(
        of("paid_award", "reference", "reference"), opens=TEAM, sends=sent(outcome="active")
    ),
    "settlement:report": Sample(of("due_award", "reference", "reference"), opens=TEAM),
    "settlement:check_report": Sample(of("due_award", "reference", "reference"), opens=TEAM),
    "settlement:send_report": Sample(of("due_award", "reference", "reference"), opens=TEAM, acts=NOBODY),
    "settlement:report_section": Sample(
        two(of("due_award", "reference", "reference"), code="bilan"), opens=TEAM, sends=sent(done="Fini", version=1)
    ),
    "settlement:save_report_section": Sample(
        two(of("due_award", "reference", "reference"), code="bilan"), opens=TEAM, sends=sent(done="Fini", version=1)
    ),
    "settlement:order": Sample(sends=lambda world: {"versement": world.due_payment.pk}),
    "settlement:batch": Sample(of("batch", "number", "number")),
    "settlement:batch_file": Sample(of("batch", "number", "number")),
    "settlement:payment_return": Sample(
        sends=lambda world: {
            "content": f"reference;montant;paye_le;rejet\n{world.ordered_payment.reference};500;;Compte clos\n",
            "enregistrer": "oui",
        }
    ),
    "settlement:plan": Sample(of("due_award", "reference", "reference"), sends=sent(**SCHEDULE)),
    "settlement:bank": Sample(of("due_award", "reference", "reference"), sends=a_file("upload")),
    "settlement:pay": Sample(of("ordered_payment"), sends=sent(paid_on="2026-09-15")),
    "settlement:reject": Sample(of("ordered_payment"), sends=sent(reason="Compte clos")),
    "settlement:call": Sample(of("proof_payment"), sends=sent(happened_on="2026-09-15")),
    "settlement:cancel": Sample(of("due_payment")),
    "settlement:office_report": Sample(of("paid_award", "reference", "reference")),
    "settlement:accept_report": Sample(of("paid_award", "reference", "reference")),
    "settlement:ask_correction": Sample(of("paid_award", "reference", "reference"), sends=sent(reason="À revoir.")),
    "settlement:lift_block": Sample(of("due_award", "reference", "reference"), sends=sent(reason="Une crue.")),
    "settlement:open_recovery": Sample(
        of("paid_award", "reference", "reference"), sends=sent(amount="30", reason="Autre motif")
    ),
    "settlement:issue_title": Sample(of("recovery"), sends=sent(title_number="T-2")),
    "settlement:repaid": Sample(of("asked_recovery"), sends=sent(repaid_on="2026-09-15")),
    "settlement:waive": Sample(of("asked_recovery"), sends=sent(reason="Remise.")),
    "settlement:office_activity": Sample(
        of("paid_award", "reference", "reference"),
        sends=sent(outcome="active", known_on="2026-09-15", source="Visite"),
    ),
    # ------------------------------------------------------------------------------------------ gatherings, public
    "gatherings:body": Sample(of("body", "code", "code"), opens=HOLDER | OFFICE),
    "gatherings:event": (
        Sample(of("proposed", "slug", "slug"), opens=HOLDER | OFFICE),
        Sample(of("published_event", "slug", "slug")),
    ),
    "gatherings:event_file": (
        Sample(of("proposed", "slug", "slug"), opens=NOBODY),
        Sample(of("published_event", "slug", "slug")),
    ),
    # The link of a convocation stands for the person: whoever holds it answers.
    "gatherings:convocation": (
        Sample(lambda world: {"token": convocation_token(world.attendance)}, sends=sent(reponse="oui")),
        Sample(sent(token="rien"), opens=NOBODY),
    ),
    "gatherings:convocation_file": Sample(lambda world: {"token": convocation_token(world.attendance)}),
    # ------------------------------------------------------------------------------------- gatherings, in one's space
    "gatherings:my_meeting": (
        Sample(of("meeting"), opens=GUESTS),
        Sample(of("planned"), opens=NOBODY),
    ),
    "gatherings:answer_meeting": Sample(of("meeting"), opens=GUESTS, sends=sent(reponse="oui")),
    "gatherings:my_withdrawal": Sample(of("coming_point"), opens=GUESTS, sends=sent(motif="Mon frère y travaille.")),
    "gatherings:my_vote": Sample(of("point"), opens=GUESTS, sends=lambda world: {f"{world.point.pk}-choice": "for"}),
    "gatherings:my_follow_up": Sample(of("follow_up"), opens=HOLDER),
    "gatherings:end_my_interest": Sample(of("interest"), opens=HOLDER),
    "gatherings:propose_event": Sample(sends=AN_EVENT),
    "gatherings:change_event": Sample(of("proposed", "slug", "slug"), opens=HOLDER, sends=AN_EVENT),
    "gatherings:cancel_event": Sample(of("proposed", "slug", "slug"), opens=HOLDER, sends=sent(reason="La pluie.")),
    "gatherings:minutes_file": Sample(of("held"), opens=GUESTS | RUNNING),
    # ------------------------------------------------------------------------------------------ gatherings, office
    "gatherings:office_body": Sample(of("body", "code", "code")),
    "gatherings:new_body": Sample(sends=A_BODY),
    "gatherings:change_body": Sample(of("body", "code", "code"), sends=A_BODY),
    "gatherings:new_seat": Sample(of("body", "code", "code"), sends=sent(function="Membre", person_name="Ana")),
    "gatherings:end_seat": Sample(of("seat")),
    "gatherings:new_meeting": Sample(of("body", "code", "code"), sends=day),
    "gatherings:interests": Sample(
        sends=lambda world: {
            "user": world.people["lomme"].pk,
            "organisation": world.published.pk,
            "role": "Trésorier",
        }
    ),
    "gatherings:end_interest": Sample(of("interest")),
    "gatherings:office_meeting": Sample(of("meeting"), opens=RUNNING | LOMME),
    "gatherings:change_meeting": Sample(of("meeting"), sends=day),
    "gatherings:convene_meeting": Sample(of("planned")),
    "gatherings:hold_meeting": Sample(of("running")),
    "gatherings:cancel_meeting": Sample(of("meeting"), sends=sent(reason="La grève.")),
    "gatherings:invite_guests": Sample(of("meeting"), sends=sent(name="Ana", email="ana@exemple.fr")),
    "gatherings:note_presence": Sample(
        of("running"), sends=lambda world: {f"presence-{world.running_attendance.pk}": "absent"}
    ),
    "gatherings:add_item": Sample(of("meeting"), sends=sent(title="Un point")),
    "gatherings:carry_follow_ups": Sample(of("meeting")),
    "gatherings:record_decision": Sample(of("held"), sends=sent(kind="decision", text="Nous le ferons.")),
    "gatherings:minutes": Sample(
        of("drafted"),
        sends=sent(
            **{"parties-TOTAL_FORMS": 1, "parties-INITIAL_FORMS": 0, "parties-0-title": "Présences", "version": 1}
        ),
    ),
    "gatherings:compose_minutes": Sample(of("drafted")),
    "gatherings:approve_minutes": Sample(of("drafted"), sends=lambda world: {"empreinte": world.minutes.digest}),
    "gatherings:committee_file": Sample(of("meeting")),
    "gatherings:item": Sample(of("point"), sends=sent(minutes="On a débattu.")),
    "gatherings:remove_item": Sample(of("coming_point")),
    "gatherings:withdraw": Sample(
        of("coming_point"), sends=lambda world: {"attendance": world.attendance.pk, "reason": "Un lien."}
    ),
    "gatherings:vote": Sample(of("point"), sends=lambda world: {f"vote-{world.running_attendance.pk}": "against"}),
    "gatherings:decide_on_item": Sample(of("point"), sends=sent(kind="decision", text="Nous le ferons.")),
    "gatherings:close_follow_up": Sample(of("follow_up")),
    "gatherings:new_event": Sample(sends=AN_EVENT),
    "gatherings:office_event": Sample(of("proposed", "slug", "slug")),
    "gatherings:office_change_event": Sample(of("proposed", "slug", "slug"), sends=AN_EVENT),
    "gatherings:publish_event": Sample(of("proposed", "slug", "slug")),
    "gatherings:close_event": Sample(of("past_event", "slug", "slug"), sends=sent(attendance_count=12)),
    "gatherings:office_cancel_event": Sample(of("proposed", "slug", "slug"), sends=sent(reason="La pluie.")),
    # ---------------------------------------------------------------------------------------------------- strategy
    "strategy:axis": Sample(sent(code="1")),
    "strategy:objective": Sample(sent(code="1.3")),
    "strategy:action": Sample(action),
    "strategy:proofs": Sample(action),
    "strategy:figure": Sample(lambda world: {"code": "1.3.a", "key": world.rule_key}),
    "strategy:review": Sample(sent(year=2026)),
    "strategy:review_facts": Sample(sent(year=2026)),
    "strategy:review_body": Sample(sent(year=2026, code="COPIL")),
    "strategy:frozen": Sample(sent(year=2025, number=1)),
    "strategy:frozen_figure": Sample(lambda world: {"year": 2025, "number": 1, "code": "1.3.a", "key": world.rule_key}),
    "strategy:sheet": Sample(action),
    "strategy:edit_sheet": Sample(action, acts=MISSION, sends=sent(summary="Autre", version=1)),
    "strategy:add_note": Sample(
        action, acts=MISSION | {"delegate", "lomme", "hellemmes"}, sends=sent(text="Une note.")
    ),
    "strategy:set_aside": Sample(action, sends=sent(reason="Motif", decision="COPIL")),
    "strategy:take_back": Sample(action),
    "strategy:attach_file": Sample(
        action,
        acts=MISSION,
        sends=lambda world: {"upload": SimpleUploadedFile("x.pdf", PDF), "title": "Fichier"},
    ),
    "strategy:detach_file": Sample(two(action, key=lambda world: world.sheet_file.pk), acts=MISSION),
    "strategy:link": Sample(action),
    "strategy:unlink": Sample(two(action, key=lambda world: world.link.pk), sends=sent(reason="Erreur.")),
    "strategy:freeze_review": Sample(sends=sent(annee="2025", confirm="on")),
    "strategy:present_review": Sample(sent(year=2025, number=1)),
    # ------------------------------------------------------------------------------------------------------- portal
    "portal:gallery_part": Sample(sent(part="composants")),
    "portal:help_page": Sample(sent(slug="demande")),
    "portal:open_dataset": Sample(sent(code="structures", form="csv")),
    "portal:quarter": Sample(sent(code="fives")),
    "portal:year_figure": Sample(lambda world: {"year": 2025, "code": world.year_figure_code}),
}


def samples_of(name: str) -> tuple[Sample, ...]:
    """The tries of an address; an address without arguments is tried as it is when nothing is said."""
    found = SAMPLES.get(name, Sample())
    return found if isinstance(found, tuple) else (found,)
