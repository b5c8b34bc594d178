"""Who shares an award."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.directory.models import Organisation
from essaim.funding.models import Award
from essaim.kernel.identifiers import check_siret

ROWS = 4
"""Structures beside the one that carries the award."""


class SharingForm(forms.Form):
    """The part of each structure in per cent; an empty row is nobody."""

    def __init__(self, data: Any = None, *, award: Award) -> None:
        super().__init__(data)
        self.award = award
        rows = list(award.beneficiaries.select_related("organisation"))
        own = next((row for row in rows if row.organisation_id == award.organisation_id), None)
        others = [row for row in rows if row is not own]
        self.fields["own"] = _percent(f"Part de {award.organisation}", own.share if own else Decimal(1))
        for rank in range(ROWS):
            row = others[rank] if rank < len(others) else None
            self.fields[f"siret_{rank}"] = forms.CharField(
                label=f"SIRET de la structure {rank + 2}",
                required=False,
                max_length=20,
                initial=row.organisation.siret if row else "",
                help_text=str(row.organisation) if row else "",
            )
            self.fields[f"part_{rank}"] = _percent("Sa part", row.share if row else None, required=False)

    def clean(self) -> dict[str, Any]:
        """The structures are found in the directory; each has a part, and no part is nobody's."""
        cleaned = super().clean() or {}
        shares: dict[Organisation, Decimal] = {self.award.organisation: cleaned.get("own") or Decimal(0)}
        for rank in range(ROWS):
            siret, part = cleaned.get(f"siret_{rank}", ""), cleaned.get(f"part_{rank}")
            if not siret and not part:
                continue
            if not siret or not part:
                name = f"part_{rank}" if siret else f"siret_{rank}"
                self.add_error(name, "Donnez le SIRET et la part, ou laissez les deux vides.")
                continue
            organisation = self._found(rank, siret)
            if organisation is not None:
                if organisation in shares:
                    self.add_error(f"siret_{rank}", "Cette structure est déjà dans la liste.")
                shares[organisation] = part
        cleaned["shares"] = {organisation: part / 100 for organisation, part in shares.items()}
        return cleaned

    def _found(self, rank: int, siret: str) -> Organisation | None:
        try:
            found = Organisation.objects.filter(siret=check_siret(siret)).first()
        except ValidationError as fault:
            self.add_error(f"siret_{rank}", fault)
            return None
        if found is None:
            self.add_error(f"siret_{rank}", "Cette structure n’est pas dans l’annuaire\u00a0: créez d’abord sa fiche.")
        return found


def _percent(label: str, share: Decimal | None, *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(1),
        max_value=Decimal(100),
        decimal_places=2,
        localize=True,
        initial=None if share is None else f"{(share * 100).normalize():f}".replace(".", ","),
        widget=forms.TextInput({"class": "input input-short", "inputmode": "decimal"}),
    )
