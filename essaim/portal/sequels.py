"""What the portal, which knows every room, tells funding of the strategy."""

from essaim.funding.aims import AIMS, Aim
from essaim.portal.addresses import address
from essaim.strategy.models import RoadmapAction


def aim_of_action(code: str) -> Aim | None:
    """The action of this code in the latest roadmap, with its axis."""
    sheet = (
        RoadmapAction.objects.filter(action__code=code)
        .select_related("action__objective__axis", "roadmap")
        .order_by("-roadmap__starts_on")
        .first()
    )
    if sheet is None:
        return None
    return Aim(str(sheet.action.objective.axis), str(sheet), address("strategy:action", code))


AIMS.add("portal", aim_of_action)
