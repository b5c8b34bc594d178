"""What the makers of documents share: the error that names a template, and data made plain."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


class TemplateError(Exception):
    """A template that cannot be filled: which file, what is wrong, and the remedy; for the one who edits templates."""

    def __init__(self, template: str, cause: str, remedy: str = "") -> None:
        super().__init__(f"{template}\u00a0: {cause}" + (f" → {remedy}" if remedy else ""))
        self.template = template
        self.cause = cause
        self.remedy = remedy


def as_json(data: Any) -> str:
    """Data as JSON; amounts and dates become text, so format them before when a template shows them."""
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
