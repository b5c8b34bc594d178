"""The life of a call, of an application, of an award: one table each."""

from django.db import models

from essaim.kernel.transitions import LifeCycle, Transition


class CallState(models.TextChoices):
    """A call is prepared, then published; before and after, the public does not know it."""

    DRAFT = "draft", "En préparation"
    PUBLISHED = "published", "Publié"
    ARCHIVED = "archived", "Archivé"


CALL = LifeCycle(
    "funding",
    CallState,
    [
        Transition("publish_call", ("draft",), "published", "Publier l’appel"),
        Transition("archive_call", ("draft", "published"), "archived", "Archiver l’appel"),
    ],
)


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", "Brouillon"
    FILED = "filed", "Déposée"
    INCOMPLETE = "incomplete", "Pièce demandée"
    IN_REVIEW = "in_review", "En instruction"
    READY = "ready", "Prête pour la session"
    AWARDED = "awarded", "Aide votée"
    DECLINED = "declined", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée"


APPLICATION = LifeCycle(
    "funding",
    ApplicationState,
    [
        Transition("submit_application", ("draft",), "filed", "Déposer ma demande"),
        Transition("request_piece", ("filed", "in_review", "incomplete"), "incomplete", "Demander une pièce"),
        Transition("provide_piece", ("incomplete",), "filed", "Envoyer la pièce"),
        Transition("declare_complete", ("filed",), "in_review", "Déclarer le dossier complet"),
        Transition("mark_ready", ("in_review",), "ready", "Prête pour la session"),
        Transition("award_application", ("ready",), "awarded", "Inscrire le vote"),
        Transition("decline_application", ("filed", "incomplete", "in_review", "ready"), "declined", "Refuser"),
        Transition(
            "withdraw_application", ("filed", "incomplete", "in_review", "ready"), "withdrawn", "Retirer ma demande"
        ),
    ],
)


class AwardState(models.TextChoices):
    """Where an award stands. Counts from its vote, no longer once annulled."""

    VOTED = "voted", "Votée"
    NOTIFIED = "notified", "Notifiée"
    ANNULLED = "annulled", "Annulée"


AWARD = LifeCycle(
    "funding",
    AwardState,
    [
        Transition("notify_award", ("voted",), "notified", "Notifier"),
        Transition("annul_award", ("voted", "notified"), "annulled", "Annuler l’aide"),
    ],
)
