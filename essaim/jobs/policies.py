"""Who may see to the background work."""

from essaim.jobs.models import Job
from essaim.kernel.verdict import Verdict, allow_if, deny
from essaim.people.actors import Actor
from essaim.people.roles import Role


def can_retry_job(actor: Actor, job: Job) -> Verdict:
    """Only a job that was given up is tried again by hand, by the technical administration."""
    if job.failed_at is None:
        return deny("Ce travail n’est pas abandonné : il est fait, en cours ou encore à faire.")
    return allow_if(actor.has(Role.ADMIN), "L’administration technique relance les travaux abandonnés.")
