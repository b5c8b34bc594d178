"""Declaration of the room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Looks and words shared by every page: style sheet, components, French formats."""

    name = "essaim.ui"
    label = "ui"
    verbose_name = "Interface"
