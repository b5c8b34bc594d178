"""The office's queue: the tabs of the list of files, each of them some work, and the marks that a row bears."""

from typing import Any

from django.db.models import F, Q

from essaim.funding import progress
from essaim.funding.models import Application, Assessment, CutOff, OpinionRequest, PieceRequest, Priority, Reading
from essaim.funding.states import APPLICATION, ApplicationState
from essaim.kernel import clock
from essaim.listings.declaration import Tab
from essaim.people.actors import Actor

UNDER_WAY = Q(state__in=APPLICATION.under_way)
AWAITED_OPINION = Q(answered_at__isnull=True, withdrawn_at__isnull=True)
NEAREST = ("priority", "cut_off__session_on", "filed_at")
"""What presses most, then the nearest session, then the oldest."""


def unread(actor: Actor) -> Q:
    """Files under way that changed since this person last read them."""
    if actor.user is None:
        return Q(pk__in=[])
    read = Reading.objects.filter(reader=actor.user, read_at__gte=F("application__updated_at"))
    return UNDER_WAY & ~Q(pk__in=read.values("application"))


def late(actor: Actor) -> Q:
    """Files where a date is past: a piece, an opinion, or the session itself."""
    today = clock.today()
    pieces = PieceRequest.objects.filter(answered_at__isnull=True, due_on__lt=today)
    opinions = OpinionRequest.objects.filter(AWAITED_OPINION, due_on__lt=today)
    late_session = Q(cut_off__in=CutOff.objects.filter(session_on__lt=today)) & ~Q(state=ApplicationState.READY)
    return UNDER_WAY & (
        Q(state=ApplicationState.INCOMPLETE, pk__in=pieces.values("application"))
        | Q(pk__in=opinions.values("application"))
        | late_session
    )


def _answered() -> Any:
    return PieceRequest.objects.filter(answered_at__isnull=False).values("application")


def _to_score() -> Any:
    return Assessment.objects.filter(done_at__isnull=True).values("application")


def _advised() -> Any:
    return OpinionRequest.objects.filter(AWAITED_OPINION).values("application")


TABS = (
    Tab("moi", "À moi", "Ce qui attend un geste de vous, le plus pressé d’abord.", progress.waits_for, NEAREST),
    Tab(
        "nouvelles",
        "Non lues",
        "Dossiers en cours qui ont changé depuis votre dernière lecture.",
        unread,
        NEAREST,
        shown_empty=False,
    ),
    Tab(
        "personne",
        "À personne",
        "Dossiers en cours que personne n’instruit encore.",
        UNDER_WAY & Q(assigned_to__isnull=True),
        NEAREST,
        shown_empty=False,
    ),
    Tab(
        "completer",
        "À vérifier",
        "Dossiers reçus, à déclarer complets ou à compléter.",
        lambda actor: Q(state=ApplicationState.FILED) & ~Q(pk__in=_answered()),
        NEAREST,
    ),
    Tab(
        "reponse",
        "Réponse reçue",
        "La structure a envoyé ce qui manquait\u00a0: à relire.",
        lambda actor: Q(state=ApplicationState.FILED, pk__in=_answered()),
        NEAREST,
        shown_empty=False,
    ),
    Tab(
        "attente",
        "Pièce attendue",
        "La structure doit envoyer quelque chose.",
        Q(state=ApplicationState.INCOMPLETE),
        NEAREST,
        shown_empty=False,
    ),
    Tab(
        "avis",
        "Avis attendus",
        "Un service, un partenaire ou une personne doit donner son avis.",
        lambda actor: UNDER_WAY & Q(pk__in=_advised()),
        NEAREST,
        shown_empty=False,
    ),
    Tab(
        "instruction",
        "En instruction",
        "Dossiers complets\u00a0: personne n’est invité à noter, ou tout le monde a noté.",
        lambda actor: Q(state=ApplicationState.IN_REVIEW) & ~Q(pk__in=_to_score()),
        NEAREST,
    ),
    Tab(
        "noter",
        "À noter",
        "Dossiers dont une notation demandée n’est pas encore rendue.",
        lambda actor: Q(state=ApplicationState.IN_REVIEW, pk__in=_to_score()),
        NEAREST,
    ),
    Tab(
        "pretes",
        "Prêtes",
        "Dossiers inscrits à une session, ou qui attendent le vote du conseil.",
        Q(state=ApplicationState.READY),
        NEAREST,
    ),
    Tab(
        "retard",
        "En retard",
        "Une pièce, un avis ou une session était attendu à une date passée.",
        late,
        NEAREST,
        shown_empty=False,
    ),
    Tab("toutes", "Toutes", "Toutes les demandes déposées, décidées ou non, la dernière reçue d’abord.", Q()),
)


def label_names(file: Application) -> str:
    """Its labels, as a spreadsheet takes them."""
    return ", ".join(label.name for label in file.labels.all())


def marks(file: Application) -> str:
    """Its priority when it is not the usual one, and its labels."""
    pressing = "" if file.priority == Priority.NORMAL else f"Priorité {file.get_priority_display().lower()}"
    return " · ".join(filter(None, [pressing, *(label.name for label in file.labels.all())]))
