"""What a production says of its antivirus before people come."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from essaim.documents import clamav


@register(Tags.security, deploy=True)
def antivirus_answers(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Files are scanned before anybody reads them; without an antivirus they are served, and it is said here."""
    if not settings.CLAMAV_URL:
        return [
            Warning(
                "Aucun antivirus n’est réglé : les fichiers sont vérifiés dans leur forme, puis servis sans analyse.",
                hint="Installez clamd et donnez son adresse dans ESSAIM_CLAMAV_URL.",
                id="documents.W001",
            )
        ]
    try:
        clamav.ping(settings.CLAMAV_URL)
    except clamav.ScannerUnavailable as fault:
        return [
            Error(
                f"L’antivirus ne répond pas : {fault}. Les fichiers reçus attendent en quarantaine.",
                hint="Démarrez clamd, ou corrigez ESSAIM_CLAMAV_URL.",
                id="documents.E001",
            )
        ]
    return []
