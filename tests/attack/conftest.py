"""A town whose every free text is hostile."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.rights.town import Town, standing_town

FREE = frozenset(
    {
        *("name", "title", "short_title", "summary", "object", "story", "text", "message", "label", "reason", "act"),
        *("minutes", "person_name", "function", "comment", "description", "subject", "body", "place_text", "purpose"),
        *("holder_name", "invited_by_name", "owner_name", "cancel_reason", "conditions", "annul_reason", "short_name"),
        *("decline_reason", "acronym", "address", "town", "chair_function", "deliberation", "legal_basis", "decision"),
        *("original_name", "services_offered", "consented_by", "theme", "calendar", "budget", "target", "note"),
        *("municipal_stake", "removal_reason", "phone", "origin_region", "error", "last_error", "precision"),
    }
)
"""Columns that somebody types freely."""

KEPT = frozenset({"journal", "auth", "contenttypes", "sessions", "account", "mfa", "demo"})
"""Not written by hand, or refused by the database itself (the journal is append-only)."""

IMMUTABLE = frozenset({"questionnaires.formversion", "strategy.review", "questionnaires.form"})


def written_everywhere(words: str) -> int:
    """Write ``words`` in every free column of every table; give the number of columns.

    Where two rows may not bear the same words, a number follows them.
    """
    columns = 0
    for model in apps.get_models():
        if model._meta.app_label in KEPT or model._meta.label_lower in IMMUTABLE:
            continue
        names = [
            one.name
            for one in model._meta.concrete_fields
            if isinstance(one, models.CharField | models.TextField)
            and one.name in FREE
            and not one.choices
            and not one.unique
        ]
        rows: Any = model._default_manager  # type: ignore[attr-defined]
        told_apart = {name for rule in model._meta.total_unique_constraints for name in rule.fields} & set(names)
        if names:
            rows.update(**dict.fromkeys(set(names) - told_apart, words))
            columns += len(names)
        if told_apart:
            for rank, key in enumerate(rows.values_list("pk", flat=True), start=1):
                rows.filter(pk=key).update(**dict.fromkeys(told_apart, f"{words} {rank}"))
    return columns


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """The worlds of the rights tests."""
    with standing_town(django_db_blocker) as town:
        yield town
