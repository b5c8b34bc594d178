"""Who is written to about an award."""

from essaim.directory.models import MembershipRole
from essaim.directory.queries import members_of
from essaim.funding.models import Award


def addresses_of(award: Award) -> list[str]:
    """The holder of the application and those responsible for the beneficiary, once each."""
    holder = award.application.holder if award.application else None
    managers = members_of(award.organisation).filter(role=MembershipRole.MANAGER)
    found = [holder.email] if holder is not None and holder.is_active else []
    found += [member.user.email for member in managers if member.user.is_active]
    return list(dict.fromkeys(found))
