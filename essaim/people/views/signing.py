"""The library's views of the second factor, told to the journal, leading back to where the person was going."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from essaim.people.actors import Actor
from essaim.people.services import record_own_act

DESTINATION = "people.after_enrolment"
"""Key, in the session, of the page that was asked for before the second factor was."""


class _Recorded:
    """Runs the library's act and its record in one transaction."""

    verb = ""
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            record_own_act(Actor.of(self.request.user), verb=self.verb)  # type: ignore[arg-type]
        return response


class EnrolView(_Recorded, ActivateTOTPView):
    """Shows the secret and asks for a first code."""

    verb = "people.enrol_second_factor"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Remember where the person was going, if that is one of our pages."""
        if destination := get_next_redirect_url(request):
            request.session[DESTINATION] = destination
        return super().dispatch(request, *args, **kwargs)


class RemoveView(_Recorded, DeactivateTOTPView):
    """Asks whether to remove the second factor."""

    verb = "people.remove_second_factor"


class RecoveryCodesView(ViewRecoveryCodesView):
    """Shows the recovery codes, then lets the person go on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The codes, and where to go next."""
        context = super().get_context_data(**kwargs)
        destination = self.request.session.pop(DESTINATION, None)
        return {
            **context,
            "destination": destination or reverse("people:account"),
            "was_going": destination is not None,
        }


class CodesFileView(DownloadRecoveryCodesView):
    """The recovery codes as a text file."""

    def render_to_response(self, context: dict[str, Any], **how: Any) -> HttpResponse:
        """Name the file in French."""
        response: HttpResponse = super().render_to_response(context, **how)
        response["Content-Disposition"] = 'attachment; filename="essaim-codes-de-secours.txt"'
        return response


class RenewCodesView(_Recorded, GenerateRecoveryCodesView):
    """Makes new recovery codes; the former ones die."""

    verb = "people.renew_recovery_codes"


enrol = EnrolView.as_view()
remove = RemoveView.as_view()
recovery_codes = RecoveryCodesView.as_view()
codes_file = CodesFileView.as_view()
renew_codes = RenewCodesView.as_view()
