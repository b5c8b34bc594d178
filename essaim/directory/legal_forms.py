"""From an INSEE legal category to a family.

Source: INSEE « catégories juridiques », level 3; grouping after law.md §3. A SAS cooperative (SCOP, SCIC or CAE)
carries
5710 like any SAS: the code cannot tell, so 5710 is a company until a person says otherwise.
"""

from essaim.directory.models import LegalFamily

_ASSOCIATIONS = {"9210", "9220", "9221", "9222", "9223", "9230", "9260"}
_FOUNDATIONS = {"9300"}
_MUTUALS = {"8210", "8250", "8290", "6411"}
_COOPERATIVES = {
    *("5191", "5192", "5193", "5194", "5195", "5196", "5203", "5307", "5309", "5443", "5451", "5453", "5454", "5455"),
    *("5458", "5459", "5460", "5543", "5547", "5551", "5552", "5553", "5554", "5555", "5558", "5559", "5560", "5643"),
    *("5647", "5651", "5652", "5653", "5654", "5655", "5658", "5659", "5660", "6316", "6317", "6318", "6543", "6551"),
    *("6554", "6558", "6560", "6595", "6596"),
}


def family_of(category: str) -> LegalFamily:
    """The family of a legal category of four digits; ``UNKNOWN`` when the code does not decide."""
    for family, codes in (
        (LegalFamily.ASSOCIATION, _ASSOCIATIONS),
        (LegalFamily.FOUNDATION, _FOUNDATIONS),
        (LegalFamily.MUTUAL, _MUTUALS),
        (LegalFamily.COOPERATIVE, _COOPERATIVES),
    ):
        if category in codes:
            return family
    if category.startswith("7"):
        return LegalFamily.PUBLIC
    if category.startswith(("5", "6")):
        return LegalFamily.COMPANY
    return LegalFamily.UNKNOWN
