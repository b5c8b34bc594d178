"""Erasing what the law says must not be kept longer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from essaim.directory.models import MembershipInvitation
from essaim.documents import services as documents
from essaim.documents.models import File
from essaim.funding import retention
from essaim.funding import services as funding
from essaim.funding.law import threshold
from essaim.funding.law.deadlines import add_months
from essaim.funding.models import Application
from essaim.funding.states import APPLICATION
from essaim.journal import services as journal
from essaim.journal.hearing import forget
from essaim.journal.models import PersonalValue
from essaim.kernel import clock
from essaim.kernel.clock import paris
from essaim.kernel.records import Record, kind_of
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.mail.services import FORGOTTEN, forget_messages
from essaim.people.actors import Actor
from essaim.people.models import Invitation, RoleGrant, User
from essaim.people.services import erase_account

UNUSED = timedelta(days=2 * 365)
"""How long what nobody uses any more is kept: accounts, invitations (see the page on personal data)."""
ERASED_MAIL = "@efface.invalid"

Kind = TypeVar("Kind", bound=Record)


@dataclass(frozen=True)
class Erasure:
    """What was erased of one sort, or would be; ``kept`` says what could not be, and why."""

    label: str
    count: int
    kept: tuple[str, ...] = ()


def erase_due(actor: Actor, *, dry_run: bool = False) -> list[Erasure]:
    """Erase every personal value whose term has passed, sort by sort; with ``dry_run`` only count.

    Each erasure is a transaction of its own and may be done again: what a stopped run left, the next one takes.
    """
    return [erase(actor, dry_run) for erase in _SORTS]


def _files(actor: Actor, dry_run: bool) -> Erasure:
    due = File.objects.filter(keep_until__lt=clock.today(), purged_at__isnull=True).count()
    return Erasure("fichiers dont le délai est passé", due if dry_run else documents.purge_due())


def _names(actor: Actor, dry_run: bool) -> Erasure:
    """Names left in the journal of accounts that are erased."""
    keys = User.objects.filter(erased_at__isnull=False)
    left = [user for user in keys.order_by("pk") if _values_about(user).exists()]
    if not dry_run:
        for user in left:
            with transaction.atomic():
                forget(user)
    return Erasure("comptes effacés encore nommés dans le journal", len(left))


def _values_about(user: User) -> QuerySet[PersonalValue]:
    return PersonalValue.objects.filter(entry__target_kind=kind_of(User), entry__target_key=str(user.pk))


def _agents_invited(actor: Actor, dry_run: bool) -> Erasure:
    """Invitations to the office: the row stays, for whoever accepted it; who it named is forgotten."""
    old = Invitation.objects.filter(expires_at__lt=clock.now() - UNUSED).exclude(email__endswith=ERASED_MAIL)
    found = list(old.order_by("pk"))
    for invitation in found if not dry_run else ():
        with transaction.atomic():
            journal.erase_personal(actor, target=invitation, title="une invitation")
            if not invitation.accepted_at:
                invitation.revoked_at = invitation.revoked_at or clock.now()
            invitation.email, invitation.name, invitation.function = f"{invitation.pk}{ERASED_MAIL}", "", ""
            invitation.save(update_fields=["revoked_at", "email", "name", "function"])
    return Erasure("invitations d’agents", len(found))


def _members_invited(actor: Actor, dry_run: bool) -> Erasure:
    found = list(MembershipInvitation.objects.filter(created_at__lt=clock.now() - UNUSED).order_by("pk"))
    for invitation in found if not dry_run else ():
        with transaction.atomic():
            journal.erase_personal(actor, target=invitation, title="une invitation dans une structure")
            invitation.delete()
    return Erasure("invitations dans une structure", len(found))


def _warnings(actor: Actor, dry_run: bool) -> Erasure:
    found = list(retention.drafts_to_warn(clock.today()))
    label = "brouillons dont l’effacement est annoncé"
    return _each(found, lambda draft: funding.warn_of_erasure(actor, draft), label, dry_run)


def _drafts(actor: Actor, dry_run: bool) -> Erasure:
    found = list(retention.drafts_to_delete(clock.today()))
    return _each(found, lambda draft: funding.delete_draft(actor, draft), "brouillons de demande", dry_run)


def _closed_files(actor: Actor, dry_run: bool) -> Erasure:
    found = list(retention.files_to_erase(clock.today()))
    label = "dossiers refusés ou retirés"
    return _each(found, lambda file: funding.erase_application(actor, file), label, dry_run)


def _mails(actor: Actor, dry_run: bool) -> Erasure:
    """Messages sent long ago: what they said and to whom."""
    before = paris(add_months(clock.today(), -int(threshold("retention_mail", clock.today()).value)))
    old = Message.objects.filter(sent_at__lt=before).exclude(to=FORGOTTEN)
    return Erasure("courriers envoyés", old.count() if dry_run else forget_messages(actor, before=before))


def _accounts(actor: Actor, dry_run: bool) -> Erasure:
    """Accounts of nobody's for two years; agents', demonstration ones, and those with a file under way are left out."""
    before = clock.now() - UNUSED
    under_way = Application.objects.filter(holder=OuterRef("pk"), state__in=APPLICATION.under_way)
    unused = User.objects.filter(
        Q(last_login__lt=before) | Q(last_login__isnull=True, created_at__lt=before),
        ~Exists(RoleGrant.objects.in_force().filter(user=OuterRef("pk"))),
        ~Exists(under_way),
        erased_at__isnull=True,
        is_demo=False,
    )
    return _each(list(unused.order_by("pk")), lambda user: erase_account(actor, user), "comptes sans visite", dry_run)


def _sessions(actor: Actor, dry_run: bool) -> Erasure:
    over = Session.objects.filter(expire_date__lt=clock.now())
    count = over.count()
    if not dry_run:
        over.delete()
    return Erasure("sessions closes", count)


def _each(found: list[Kind], erase: Callable[[Kind], object], label: str, dry_run: bool) -> Erasure:
    kept: list[str] = []
    for one in found if not dry_run else ():
        try:
            erase(one)
        except Refused as refused:
            kept.append(f"{one.pk}: {refused}")
    return Erasure(label, len(found) - len(kept), tuple(kept))


_SORTS = (
    *(_warnings, _drafts, _closed_files, _files, _accounts, _names, _agents_invited, _members_invited, _mails),
    _sessions,
)
"""Files after the records they belong to: what a record lets go is purged in the same run."""
