"""The lists of a territory folder, laid down as one act of the setup."""

from typing import Any

from essaim.directory.models import Partner, Place, Sector, Service


def lay_lists(
    *,
    sectors: list[dict[str, Any]],
    services: list[dict[str, Any]],
    partners: list[dict[str, Any]],
    places: list[dict[str, Any]],
) -> None:
    """Write the lists, keeping what exists under the same code; keys are the models' fields.

    A place's ``partner`` is the code of one of ``partners``, or nothing.
    """
    for model, rows in ((Sector, sectors), (Service, services), (Partner, partners)):
        for row in rows:
            model.objects.update_or_create(code=row["code"], defaults=_values(row))
    known = {partner.code: partner for partner in Partner.objects.all()}
    for row in places:
        values = _values(row)
        if isinstance(values.get("partner"), str):
            values["partner"] = known[values["partner"]]
        Place.objects.update_or_create(code=row["code"], defaults=values)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "code"}
