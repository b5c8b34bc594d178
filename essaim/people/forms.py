"""Forms of sign-up and invitation."""

from django import forms
from django.http import HttpRequest

from essaim.people.models import User


class SignupForm(forms.Form):
    """What is asked beside e-mail and password when a holder opens an account."""

    name = forms.CharField(label="Prénom et nom", max_length=120)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name on the new account."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
