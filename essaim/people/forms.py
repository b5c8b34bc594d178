"""Forms of the account page, of the team and of invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from essaim.people.account_forms import STRENGTH_HINT
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.policies import can_give_role
from essaim.people.roles import SCOPE_KINDS, Role
from essaim.people.scopes import SCOPES, check_scope


class NameForm(forms.Form):
    """One's own displayed name."""

    name = forms.CharField(
        label="Prénom et nom",
        max_length=120,
        error_messages={"required": "Écrivez votre prénom et votre nom."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ErasureForm(forms.Form):
    """Proof that the person is there, and knows what erasing means."""

    password = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        error_messages={"required": "Écrivez votre mot de passe."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    understood = forms.BooleanField(
        label="Je sais que l’effacement ne se défait pas",
        error_messages={"required": "Cochez la case pour confirmer."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """The password, when it is right."""
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError("Ce n’est pas votre mot de passe.")
        return self.cleaned_data["password"]


class AcceptForm(forms.Form):
    """What an invited person without account gives."""

    name = forms.CharField(
        label="Prénom et nom",
        max_length=120,
        error_messages={"required": "Écrivez votre prénom et votre nom."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        help_text=STRENGTH_HINT,
        strip=False,
        error_messages={"required": "Choisissez un mot de passe."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """The password, when it is strong enough and is not the person's own name or address."""
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        validate_password(self.cleaned_data["password"], person)
        return self.cleaned_data["password"]


class RoleForm(forms.Form):
    """A role and what it extends over, among those that the actor may give."""

    role = forms.ChoiceField(label="Rôle", error_messages={"required": "Choisissez un rôle."})
    scope = forms.ChoiceField(
        label="Portée", required=False, help_text="Ce sur quoi le rôle s’exerce, quand il est limité."
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.value, role.label) for role in Role if can_give_role(actor, role)]
        self.fields["role"].choices = [("", "Choisissez"), *roles]  # type: ignore[attr-defined]
        self.fields["scope"].choices = [("", "Toute la ville"), *scope_groups()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The scope as two words, checked against the role."""
        cleaned = super().clean() or {}
        kind, _, key = cleaned.get("scope", "").partition(":")
        if cleaned.get("role"):
            check_scope(cleaned["role"], kind, key)
        return {**cleaned, "scope_kind": kind, "scope_key": key}

    @property
    def role_words(self) -> dict[str, str]:
        """What the services take of this form."""
        return {name: self.cleaned_data[name] for name in ("role", "scope_kind", "scope_key")}


class GrantForm(RoleForm):
    """A role for somebody of the team."""

    until_on = forms.DateField(
        label="Dernier jour", required=False, help_text="Pour un remplacement ou un mandat. Sinon, laissez vide."
    )


class InviteForm(RoleForm):
    """Whom to invite, and to what."""

    name = forms.CharField(
        label="Prénom et nom", max_length=120, error_messages={"required": "Écrivez le prénom et le nom."}
    )
    email = forms.EmailField(
        label="Adresse e-mail professionnelle",
        help_text="Le lien d’accès y est envoyé. Il vaut sept jours.",
        error_messages={
            "required": "Écrivez l’adresse e-mail.",
            "invalid": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
        },
    )
    function = forms.CharField(
        label="Fonction", max_length=120, required=False, help_text="Par exemple « chargée de mission ESS »."
    )
    field_order = ["name", "email", "function", "role", "scope"]


class TeamFilters(forms.Form):
    """Narrows the team."""

    q = forms.CharField(label="Nom ou adresse e-mail", required=False, max_length=100)
    role = forms.ChoiceField(label="Rôle", required=False, choices=[("", "Tous"), *Role.choices])
    factor = forms.ChoiceField(
        label="Second facteur",
        required=False,
        choices=[("", "Peu importe"), ("enrolled", "Activé"), ("missing", "À activer")],
    )
    presence = forms.ChoiceField(
        label="Présence",
        required=False,
        choices=[("present", "En poste"), ("past", "Plus en poste"), ("all", "Tout le monde")],
    )

    @property
    def narrowed(self) -> dict[str, str]:
        """What ``queries.agents_found`` takes; a value that is not offered counts as not given."""
        given = self.cleaned_data if self.is_valid() else {}
        presence = given.get("presence") or "present"
        return {
            "words": given.get("q", ""),
            "role": given.get("role", ""),
            "factor": given.get("factor", ""),
            "presence": "" if presence == "all" else presence,
        }


def scope_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """The declared scopes that some role can have, grouped by kind, as the choices of a list."""
    wanted = {kind for kinds in SCOPE_KINDS.values() for kind in kinds}
    groups = [
        (kind.label, [(f"{name}:{key}", label) for key, label in kind.choices()])
        for name, kind in SCOPES.items()
        if name in wanted
    ]
    return [group for group in groups if group[1]]
