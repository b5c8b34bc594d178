"""Whether the story has been told here."""

from essaim.demo.models import Story


def told_story() -> Story | None:
    """The story that this database holds, if any."""
    return Story.objects.order_by("-finished_at").first()
