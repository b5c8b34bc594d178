"""Counting rows without reading them all: nobody needs the exact number once it is large."""

from collections.abc import Sequence
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from essaim.ui.formatting import NBSP, format_number

MOST_COUNTED = 10_000
"""Counting stops there: « plus de 10 000 »."""

MOST_IN_TAB = 1_000
"""Beside a tab or a kept filter, counting stops earlier: there are many of them on one page."""

MOST_SHARED_OUT = 2_000
"""Among more rows than that, the values of a filter are not counted one by one."""


class RowCount(Subquery):
    """How many rows a query gives, as a value of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def count_up_to(rows: QuerySet[Any]) -> int:
    """How many rows, or ``MOST_COUNTED`` and one more."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()


def counts_up_to(queries: Sequence[QuerySet[Any]], most: int = MOST_IN_TAB) -> list[int]:
    """How many rows each query of one model gives, up to ``most`` and one more; all read at once."""
    if not queries:
        return []
    names = [f"n{position}" for position in range(len(queries))]
    counts = {
        name: RowCount(rows.order_by().values("pk")[: most + 1]) for name, rows in zip(names, queries, strict=True)
    }
    found = queries[0].model._base_manager.order_by().annotate(**counts).values_list(*names)[:1]
    return list(next(iter(found), [0] * len(queries)))


def counted(count: int, most: int) -> str:
    """« 1 250 », or « plus de 10 000 »."""
    return f"plus de{NBSP}{format_number(most)}" if count > most else format_number(count)
