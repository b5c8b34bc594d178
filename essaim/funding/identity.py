"""The structure that a draft names, compared with the one known under the same number.

A structure that is known is shown by its public name to be confirmed; it is never claimed by typing its number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from essaim.directory.models import LegalFamily, Organisation
from essaim.directory.queries import find_organisation, is_member, organisations_visible_to
from essaim.kernel.text import normalise
from essaim.people.actors import Actor
from essaim.questionnaires.document import Document

NAMING = ("siret", "rna", "organisation_name")
"""Facts that name the structure: a page that asks one of them may have to be confirmed."""


@dataclass(frozen=True)
class KnownStructure:
    """The structure known under the number that was typed."""

    organisation: Organisation
    typed: str
    number: str
    is_member: bool

    @property
    def differs(self) -> bool:
        """Whether the name that was typed is another one."""
        return normalise(self.typed) != normalise(self.organisation.name)


def known_structure(actor: Actor, facts: Mapping[str, Any]) -> KnownStructure | None:
    """The structure that this person may see under the number typed; None tells nothing more."""
    siret, rna = str(facts.get("siret") or ""), str(facts.get("rna") or "")
    found = find_organisation(siret=siret, rna=rna) if siret or rna else None
    if found is None or not organisations_visible_to(actor).filter(pk=found.pk).exists():
        return None
    return KnownStructure(
        organisation=found,
        typed=str(facts.get("organisation_name") or ""),
        number=f"SIRET {siret}" if siret else f"RNA {rna}",
        is_member=is_member(actor, found),
    )


def names_structure(document: Document, section: str) -> bool:
    """Whether this section asks what names the structure."""
    part = document.section(section)
    asked = part.questions if part else []
    return any(fact in NAMING for question in asked for fact in question.fed_facts())


def answers_naming(document: Document, organisation: Organisation) -> dict[str, Any]:
    """The answers that name this structure as it is known: its name, and its family when that is known."""
    facts = {"organisation_name": organisation.name}
    if organisation.family != LegalFamily.UNKNOWN:
        facts["family"] = organisation.family
    return {
        question.code: facts[fact]
        for question in document.questions()
        for fact in question.fed_facts()
        if fact in facts
    }
