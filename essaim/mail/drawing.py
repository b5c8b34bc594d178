"""The text of a message, drawn from its template."""

from typing import Any

from django.conf import settings
from django.template import Context, engines


def drawn(template: str, context: dict[str, Any]) -> str:
    """The text of a message before it is sent: nothing is escaped, since nothing reads it as HTML."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    known = Context({"base_url": settings.BASE_URL, **context}, autoescape=False)
    return str(engine.get_template(template).render(known)).strip() + "\n"
