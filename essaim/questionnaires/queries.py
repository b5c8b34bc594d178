"""What is read of responses; who may is asked by the room that owns them."""

from essaim.questionnaires.changes import VersionChanges, changes_between
from essaim.questionnaires.models import Response


def news_of(response: Response) -> VersionChanges:
    """What changed in the form since the version that the draft was begun on; nothing when it never moved."""
    if response.previous_version is None:
        return VersionChanges()
    return changes_between(response.previous_version.read(), response.form_version.read())
