"""Mail backends."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class OutboxOnly(BaseEmailBackend):
    """Delivers nowhere: without ``ESSAIM_EMAIL_URL`` messages stay readable in the in-app outbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Count the messages as sent."""
        return len(email_messages)
