"""Deadlines that the law of grants sets, from its dated parameters; pure. None where the law set none that day."""

import calendar
from datetime import date, timedelta

from essaim.funding.law.thresholds import threshold


def add_months(day: date, months: int, *, end_of_month: bool = False) -> date:
    """The same day so many months later, brought back to the month's last day when it has fewer; or that last day."""
    position = day.year * 12 + day.month - 1 + months
    year, month = divmod(position, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, last if end_of_month else min(day.day, last))


def _months(code: str, day: date) -> int | None:
    try:
        return int(threshold(code, day).value)
    except LookupError:
        return None


def payment_deadline(notified_on: date) -> date | None:
    """S4: last day to pay a grant notified on this day, unless the agreement says otherwise."""
    days = _months("payment_days", notified_on)
    return None if days is None else notified_on + timedelta(days=days)


def report_deadline(exercise_end: date) -> date | None:
    """S5: last day to send the financial report, at the end of the sixth month after the exercise."""
    months = _months("report_months", exercise_end)
    return None if months is None else add_months(exercise_end, months, end_of_month=True)


def open_data_deadline(signed_on: date) -> date | None:
    """S9: last day to publish an agreement's data."""
    months = _months("open_data_months", signed_on)
    return None if months is None else add_months(signed_on, months)


def implicit_refusal(filed_on: date) -> date | None:
    """S12: the day from which silence on a complete request is a refusal."""
    months = _months("silence_months", filed_on)
    return None if months is None else add_months(filed_on, months)
