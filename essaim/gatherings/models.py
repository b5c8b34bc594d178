"""Bodies and who sits in them; meetings, what is said and decided there; events."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from essaim.directory.models import Organisation, Partner, Place, Sector, Service
from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.facets import LEVELS, TOPICS
from essaim.gatherings.conflicts import Finding, conflict_of
from essaim.gatherings.states import EventState, MeetingState, MinutesState
from essaim.kernel import clock, text
from essaim.kernel.records import Record
from essaim.people.models import User


class BodyKind(models.TextChoices):
    """What sort of body this is."""

    STEERING = "steering", "Instance de la stratégie"
    COUNCIL = "council", "Conseil municipal"
    ASSESSMENT = "assessment", "Comité de lecture de l’appel"
    WORKING_GROUP = "working_group", "Groupe de travail"
    NETWORK = "network", "Réseau ou club"
    WORKSHOP = "workshop", "Atelier"
    SCIC = "scic", "Gouvernance d’une SCIC"
    LOCAL_CURRENCY = "local_currency", "Gouvernance de la monnaie locale"
    METROPOLITAN = "metropolitan", "Instance métropolitaine"
    OTHER = "other", "Autre instance"


ELSEWHERE = frozenset({BodyKind.SCIC, BodyKind.LOCAL_CURRENCY, BodyKind.METROPOLITAN})
"""Bodies that others run, where the city sits."""


class GroupType(models.TextChoices):
    """What a working group gathers."""

    SECTOR = "sector", "Groupe de filière"
    FUNDERS = "funders", "Club de financeurs"
    SUPPORTERS = "supporters", "Réseau d’accompagnateurs"
    COLLECTIVE = "collective", "Collectif"
    LABEL = "label", "Groupe du label"
    OTHER = "other", "Autre groupe"


TOPIC_CHOICES = tuple(TOPICS.items())
LEVEL_CHOICES = tuple(LEVELS.items())
FAMILY_CHOICES = tuple(CATALOGUE["event"].facets["present_family"].values.items())
AUDIENCE_CHOICES = tuple(CATALOGUE["event"].facets["audience"].values.items())
ACT_CHOICES = tuple(CATALOGUE["decision"].facets["act"].values.items())
WORKSHOP_CHOICES = tuple(CATALOGUE["workshop"].facets["type"].values.items())
"""Words shared with the rules that prove the strategy: the catalogue of evidence holds the only list."""


class Body(Record):
    """A body that meets: purpose, composition by function, and how often it must meet.

    ``obligations`` is a list of evidence rules (see ``evidence.rules``); ``source_frequency`` is the deliberation's
    word. ``workshop_themes`` are the themes of its workshops: ``[{"code", "title"}]``.
    """

    code = models.SlugField("code", unique=True, max_length=40)
    name = models.CharField("nom", max_length=160)
    kind = models.CharField("nature", max_length=16, choices=BodyKind.choices)
    purpose = models.JSONField("rôle", default=list, blank=True)
    composition = models.JSONField("composition", default=list, blank=True)
    chair_function = models.CharField("présidence", max_length=160, blank=True)
    source_frequency = models.CharField("fréquence votée", max_length=60, blank=True)
    obligations = models.JSONField("obligations", default=list, blank=True)
    workshop_themes = models.JSONField("thèmes d’atelier", default=list, blank=True)
    group_type = models.CharField("groupe", max_length=12, choices=GroupType.choices, blank=True)
    topics = models.JSONField("thèmes", default=list, blank=True)
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies", verbose_name="filière"
    )
    partners = models.ManyToManyField(Partner, blank=True, related_name="bodies", verbose_name="partenaires")
    seats_total = models.PositiveSmallIntegerField("nombre de sièges", null=True, blank=True)
    constituted_on = models.DateField("constitué le", null=True, blank=True)
    dissolved_on = models.DateField("dissous le", null=True, blank=True)
    is_public = models.BooleanField("présenté au public", default=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "instance"
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Seat(Record):
    """A seat in a body: a function, and who holds it for a time (a user, or a named person without account).

    ``represents_city``: the holder sits for the city, by ``deliberation`` when one designated them: in a body that
    others run, that is a mandate. ``family`` says for whom they sit when no organisation does.
    """

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats", verbose_name="instance")
    function = models.CharField("fonction", max_length=160)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="seats")
    person_name = models.CharField("personne", max_length=120, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True)
    is_chair = models.BooleanField("préside", default=False)
    is_voting = models.BooleanField("vote", default=True)
    family = models.CharField("siège au titre de", max_length=12, choices=FAMILY_CHOICES, blank=True)
    represents_city = models.BooleanField("représente la Ville", default=False)
    deliberation = models.CharField("délibération", max_length=120, blank=True)
    from_on = models.DateField("depuis", default=clock.today)
    until_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "siège"
        ordering: ClassVar = ["-is_chair", "function", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="gatherings_seat_period"
            ),
        ]

    def __str__(self) -> str:
        return self.function

    @property
    def holder_name(self) -> str:
        """Who holds the seat, empty when it is vacant."""
        return self.person_name or (str(self.user) if self.user else "")


class MeetingKind(models.TextChoices):
    """What sort of meeting this is."""

    MEETING = "meeting", "Réunion"
    SESSION = "session", "Session de l’appel"
    WORKSHOP = "workshop", "Atelier"
    VISIT = "visit", "Visite d’initiative"
    ENCOUNTER = "encounter", "Rendez-vous"
    ASSEMBLY = "assembly", "Assemblée générale"
    BOARD = "board", "Conseil d’administration"


class Meeting(Record):
    """A meeting of a body. Counts in the year of the day it starts (Paris), once held.

    A workshop has a sort (``workshop_type``) and a theme, one of its body's ``workshop_themes``. ``families`` and
    ``participants`` say who came when there were more people than names.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings", verbose_name="instance")
    kind = models.CharField("nature", max_length=12, choices=MeetingKind.choices, default=MeetingKind.MEETING)
    title = models.CharField("objet", max_length=200)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="lieu")
    place_text = models.CharField("précision sur le lieu", max_length=200, blank=True)
    state = models.CharField("état", max_length=10, choices=MeetingState.choices, default=MeetingState.DRAFT)
    minutes_state = models.CharField(
        "compte rendu", max_length=10, choices=MinutesState.choices, default=MinutesState.NONE
    )
    topics = models.JSONField("thèmes", default=list, blank=True)
    level = models.CharField("échelle", max_length=12, choices=LEVEL_CHOICES, blank=True)
    workshop_type = models.CharField("sorte d’atelier", max_length=16, choices=WORKSHOP_CHOICES, blank=True)
    workshop_theme = models.CharField("thème d’atelier", max_length=40, blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, verbose_name="filières")
    partners = models.ManyToManyField(Partner, blank=True, verbose_name="partenaires")
    services = models.ManyToManyField(Service, blank=True, verbose_name="services")
    families = models.JSONField("familles présentes", default=list, blank=True)
    participants = models.PositiveIntegerField("participants", null=True, blank=True)
    cancel_reason = models.CharField("motif d’annulation", max_length=300, blank=True)
    quorum_required = models.BooleanField("quorum exigé", default=False)
    is_public = models.BooleanField("annoncée au public", default=False)

    class Meta:
        verbose_name = "réunion"
        ordering: ClassVar = ["-starts_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["body", "starts_at"], name="gatherings_body_start")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="gatherings_meeting_period"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(Record):
    """A point of the agenda, perhaps about a record of another room (``target_kind``, ``target_key``)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items", verbose_name="réunion")
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("intitulé", max_length=200)
    target_kind = models.CharField(max_length=60, blank=True)
    target_key = models.CharField(max_length=40, blank=True)
    minutes = models.TextField("compte rendu du point", blank=True, max_length=10000)

    class Meta:
        verbose_name = "point à l’ordre du jour"
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "target_kind", "target_key"],
                condition=~Q(target_key=""),
                name="gatherings_target_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Presence(models.TextChoices):
    """What is known of someone's presence."""

    INVITED = "invited", "Sans réponse"
    ACCEPTED = "accepted", "Viendra"
    DECLINED = "declined", "Ne viendra pas"
    PRESENT = "present", "Présente ou présent"
    EXCUSED = "excused", "Excusée ou excusé"


class Attendance(Record):
    """Someone is invited to a meeting: a seat's holder, or anyone by name and e-mail."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    person_name = models.CharField("personne", max_length=120)
    email = models.EmailField("adresse e-mail", blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True)
    presence = models.CharField("présence", max_length=10, choices=Presence.choices, default=Presence.INVITED)
    is_voting = models.BooleanField("vote", default=True)

    class Meta:
        verbose_name = "présence"
        ordering: ClassVar = ["person_name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="gatherings_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} : {self.get_presence_display()}"


class InterestSource(models.TextChoices):
    """Who put an interest in the register."""

    DECLARED = "declared", "Déclaré par la personne"
    RECORDED = "recorded", "Consigné par la Ville"


class Interest(Record):
    """What ties a person to an organisation, for a time: whether it must keep them out of a point is ``conflicts``'."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="interests", verbose_name="personne")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, verbose_name="structure")
    role = models.CharField("rôle dans la structure", max_length=120)
    is_paid = models.BooleanField("rémunéré", default=False)
    is_designated = models.BooleanField("désigné par le conseil", default=False)
    from_on = models.DateField("depuis", default=clock.today)
    until_on = models.DateField("jusqu’au", null=True, blank=True)
    source = models.CharField("source", max_length=10, choices=InterestSource.choices, default=InterestSource.DECLARED)

    class Meta:
        verbose_name = "intérêt déclaré"
        ordering: ClassVar = ["-from_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="gatherings_interest_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.role}"

    @property
    def is_current(self) -> bool:
        """Whether it is not over."""
        return self.until_on is None or self.until_on > clock.today()

    @property
    def finding(self) -> Finding:
        """What it asks of the person today about an aid to this organisation."""
        return conflict_of(self, grants=True, day=clock.today())


class Withdrawal(Record):
    """A participant withdraws from a point: no vote, no debate, and out of the quorum base for it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="withdrawals")
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="withdrawals")
    reason = models.CharField("motif", max_length=300)

    class Meta:
        verbose_name = "déport"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "attendance"], name="gatherings_withdraw_once"),
        ]

    def __str__(self) -> str:
        return f"Déport : {self.attendance.person_name}"


class BallotChoice(models.TextChoices):
    """A vote."""

    FOR = "for", "Pour"
    AGAINST = "against", "Contre"
    ABSTAIN = "abstain", "Abstention"


class Ballot(Record):
    """One participant's vote on a point."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="ballots")
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="ballots")
    choice = models.CharField("vote", max_length=8, choices=BallotChoice.choices)

    class Meta:
        verbose_name = "vote"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "attendance"], name="gatherings_vote_once"),
        ]

    def __str__(self) -> str:
        return self.get_choice_display()


class DecisionKind(models.TextChoices):
    """What came out of a point."""

    DECISION = "decision", "Décision"
    OPINION = "opinion", "Avis"
    INFORMATION = "information", "Information"
    FOLLOW_UP = "follow_up", "Suite à donner"


class Decision(Record):
    """What a meeting decided, advised, learnt or asked for; a follow-up has an owner and a date.

    ``act`` says what it bears on; ``is_scored`` and ``follows_study`` what it rests on, None while nobody said.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    kind = models.CharField("nature", max_length=12, choices=DecisionKind.choices)
    text = models.TextField("texte", max_length=2000)
    act = models.CharField("objet", max_length=20, choices=ACT_CHOICES, blank=True)
    topics = models.JSONField("thèmes", default=list, blank=True)
    is_scored = models.BooleanField("cotée avec la grille", null=True, blank=True)
    follows_study = models.BooleanField("suite d’une étude", null=True, blank=True)
    owner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="follow_ups", verbose_name="à qui"
    )
    owner_name = models.CharField("à qui", max_length=120, blank=True)
    due_on = models.DateField("avant le", null=True, blank=True)
    done_on = models.DateField("fait le", null=True, blank=True)

    class Meta:
        verbose_name = "décision"
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind="follow_up") | (~Q(owner_name="") & Q(due_on__isnull=False)),
                name="gatherings_follow_up_is_someones",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Minutes(Record):
    """A version of the minutes of a meeting; an approved one never changes, a correction makes the next version.

    ``parts`` are its sections, in order: ``[{"item", "title", "text"}]``, where ``item`` is the key of a point of the
    agenda, or empty. ``digest`` is that of ``text``.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes_versions")
    number = models.PositiveSmallIntegerField("version")
    parts = models.JSONField("parties", default=list)
    digest = models.CharField("empreinte", max_length=64)
    approved_at = models.DateTimeField("approuvé le", null=True, blank=True)
    approved_by = models.CharField("approuvé par", max_length=120, blank=True)

    class Meta:
        verbose_name = "compte rendu"
        verbose_name_plural = "comptes rendus"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="gatherings_minutes_number"),
        ]

    def __str__(self) -> str:
        return f"Compte rendu, version {self.number}"

    @property
    def text(self) -> str:
        """The whole text: what is approved and signed."""
        return "\n\n".join("\n".join(filter(None, [part["title"], part["text"]])) for part in self.parts) + "\n"


class EventKind(models.TextChoices):
    """What sort of event this is: values of the evidence catalogue's facet, and trainings, a kind of their own."""

    GATHERING = "gathering", "Rencontre"
    HIGHLIGHT = "highlight", "Temps fort municipal"
    HACKATHON = "hackathon", "Hackathon"
    SOURCING = "sourcing", "Rencontre achats"
    CAE_SESSION = "cae_session", "Présentation de CAE aux services"
    SME_WORKSHOP = "sme_workshop", "Atelier TPE-PME"
    SCHOOL = "school", "Séance à l’école"
    CROSSED = "crossed", "Temps convivial croisé"
    FAIR_TRADE = "fair_trade", "Quinzaine du commerce équitable"
    AWARENESS = "awareness", "Sensibilisation"
    CALL_PRESENTATION = "call_presentation", "Présentation de l’appel"
    NETWORK_TALK = "network_talk", "Intervention dans un réseau"
    METROPOLITAN = "metropolitan", "Rencontre métropolitaine"
    TRAINING = "training", "Formation"


class Event(Record):
    """Something to which people come. Counts once held; the public sees it from its publication."""

    title = models.CharField("titre", max_length=160)
    slug = models.SlugField("adresse", unique=True, max_length=80)
    kind = models.CharField("nature", max_length=20, choices=EventKind.choices, default=EventKind.GATHERING)
    summary = models.TextField("présentation", max_length=2000)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="lieu")
    place_text = models.CharField("précision sur le lieu", max_length=200, blank=True)
    commune_code = models.CharField("commune", max_length=5, blank=True)
    quarter_code = models.CharField("quartier", max_length=40, blank=True)
    qpv_code = models.CharField("quartier prioritaire déclaré", max_length=10, blank=True)
    programme = models.CharField("programme", max_length=40, blank=True)
    audiences = models.JSONField("publics", default=list, blank=True)
    topics = models.JSONField("thèmes", default=list, blank=True)
    level = models.CharField("échelle", max_length=12, choices=LEVEL_CHOICES, blank=True)
    families = models.JSONField("familles présentes", default=list, blank=True)
    organisers = models.ManyToManyField(Organisation, blank=True, related_name="events", verbose_name="organisateurs")
    services = models.ManyToManyField(Service, blank=True, verbose_name="services co-organisateurs")
    partners = models.ManyToManyField(Partner, blank=True, verbose_name="partenaires")
    sectors = models.ManyToManyField(Sector, blank=True, verbose_name="filières")
    all_iae_invited = models.BooleanField("toutes les structures de l’IAE invitées", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=EventState.choices, default=EventState.PROPOSED)
    published_at = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    attendance_count = models.PositiveIntegerField("participants", null=True, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField("motif d’annulation", max_length=300, blank=True)
    search_text = models.TextField("texte de recherche", blank=True, editable=False)

    class Meta:
        verbose_name = "événement"
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="gatherings_event_period"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search column in step."""
        self.search_text = text.normalise(f"{self.title} {self.summary} {self.place_text}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)
