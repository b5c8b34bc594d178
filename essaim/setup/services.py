"""Acts of setting up that the journal records, on rooms that stand below it."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from essaim.journal import services as journal
from essaim.people.actors import Actor
from essaim.setup.policies import can_import_layer
from essaim.territory import services as territory
from essaim.territory.layers import LayerReading


def import_layer(
    actor: Actor, *, path: Path, wanted: Sequence[str], dry_run: bool = False, skip_refused: bool = False
) -> LayerReading:
    """Import an official layer of outlines (see ``territory.services.lay_layer``) and record it."""
    can_import_layer(actor).require()
    with transaction.atomic():
        reading, layers = territory.lay_layer(
            content=path.read_bytes(),
            name=path.name,
            wanted=wanted,
            dry_run=dry_run,
            skip_refused=skip_refused,
        )
        for layer in layers:
            facts = {"ready": len(reading.ready), "refused": reading.refused}
            journal.record(actor, "setup.import_layer", layer, facts=facts)
    return reading
