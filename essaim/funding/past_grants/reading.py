"""Reading a file of past grants: every row is ready, or refused with each of its causes."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from essaim.directory.models import Organisation
from essaim.funding.models import PastGrant
from essaim.funding.past_grants import cells
from essaim.funding.past_grants.cells import Wrong
from essaim.funding.past_grants.columns import BY_CODE, recognised
from essaim.kernel.identifiers import siren_of
from essaim.kernel.problems import Problem
from essaim.kernel.text import normalise
from essaim.listings.spreadsheets import Row, Unreadable, read_table
from essaim.territory.identity import identity
from essaim.territory.models import Commune

AT_ONCE = 500
"""Rows compared with the database, and written, together."""

Tell = Callable[[Problem], None]


class Reading:
    """One reading of a file: ``batches`` gives the rows that are ready, ``tell`` hears of each problem.

    The counts are right once everything was read. ``refused`` counts rows; several problems may name one.
    """

    def __init__(self, stream: BinaryIO, asked: Mapping[str, str], tell: Tell, *, complete: bool = False) -> None:
        self._tell = tell
        self.read = self.ready = 0
        self.is_table = False
        self.headers: tuple[str, ...] = ()
        self.places: dict[str, int] = {}
        self.grantors: set[str] = set()
        """Who granted, when it is not the city."""
        self._rows: Iterator[Row] = iter(())
        self._seen: dict[bytes, int] = {}
        try:
            table = read_table(stream)
        except Unreadable as fault:
            tell(Problem(fault.row, "1", fault.cause, fault.remedy))
            return
        self.headers, self._rows = table.headers, table.rows
        self.places, problems = recognised(table.headers, asked, complete=complete)
        self.is_table = not problems
        for problem in problems:
            tell(problem)

    @property
    def refused(self) -> int:
        """How many rows are refused."""
        return self.read - self.ready

    @property
    def is_sound(self) -> bool:
        """Whether everything is ready, and there is something."""
        return self.ready > 0 and self.refused == 0

    @property
    def columns(self) -> dict[str, str]:
        """The header in which each field was read."""
        return {code: self.headers[place] for code, place in self.places.items()}

    def summary(self) -> str:
        """The last line of an import."""
        return f"{self.read} read, {self.ready} ready, {self.refused} refused"

    def batches(self) -> Iterator[list[PastGrant]]:
        """The rows that are ready, a few hundred at a time, not saved; everything is read even when nothing is."""
        if not self.is_table:
            self.read = sum(1 for _ in self._rows)
            return
        readers = self._readers()
        while rows := list(islice(self._rows, AT_ONCE)):
            self.read += len(rows)
            problems: list[Problem] = []
            found = [grant for row in rows if (grant := self._grant(row, readers, problems)) is not None]
            ready = self._new(found, problems)
            for problem in sorted(problems, key=lambda one: one.row):
                self._tell(problem)
            self.ready += len(ready)
            if ready:
                yield ready

    def _readers(self) -> dict[str, Callable[[str], Any]]:
        codes: dict[str, str] = {}
        for code, name in Commune.objects.values_list("code", "name"):
            codes |= {normalise(code): code, normalise(name): code}
        return {
            "beneficiary": cells.words(200),
            "siret": cells.siret,
            "rna": cells.rna,
            "object": cells.words(256),
            "amount": cells.amount,
            "decided_on": cells.day,
            "reference": cells.words(120),
            "grantor": cells.words(160),
            "grantor_siret": cells.siret,
            "share": cells.share,
            "nature": cells.is_in_kind,
            "scheme": cells.words(160),
            "stage": cells.stage,
            "commune": cells.commune(codes),
            "qpv": cells.qpv,
        }

    def _grant(self, row: Row, readers: Mapping[str, Callable[[str], Any]], told: list[Problem]) -> PastGrant | None:
        number, texts = row
        problems: list[Problem] = []
        values: dict[str, Any] = {}
        if texts is None:
            problems.append(Problem(number, "1", "les guillemets de cette ligne ne se ferment pas", "corrigez-les"))
        elif any(texts[len(self.headers) :]):
            cause = f"{len(texts)} cellules pour {len(self.headers)} colonnes"
            problems.append(Problem(number, "1", cause, "mettez entre guillemets le texte qui contient un séparateur"))
        else:
            values = self._values(number, texts, readers, problems)
        told += problems
        return None if problems else self._made(number, values)

    def _values(
        self, number: int, texts: list[str], readers: Mapping[str, Callable[[str], Any]], problems: list[Problem]
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for code, place in self.places.items():
            text = texts[place] if place < len(texts) else ""
            if not text:
                if BY_CODE[code].is_required:
                    problems.append(Problem(number, self.headers[place], "cette cellule est vide", "remplissez-la"))
                continue
            try:
                values[code] = readers[code](text)
            except Wrong as wrong:
                problems.append(Problem(number, self.headers[place], wrong.cause, wrong.remedy))
        named = [self.places[code] for code in ("siret", "rna") if code in self.places]
        if not any(place < len(texts) and texts[place] for place in named):
            problems.append(Problem(number, self.headers[named[0]], "ni SIRET ni RNA", "dites qui a reçu l’aide"))
        return values

    def _made(self, number: int, values: dict[str, Any]) -> PastGrant:
        grant = PastGrant(
            row=number,
            beneficiary=values["beneficiary"],
            siret=values.get("siret", ""),
            rna=values.get("rna", ""),
            object=values["object"],
            amount=values["amount"],
            share=values.get("share", Decimal(1)),
            decided_on=values["decided_on"],
            reference=values.get("reference", ""),
            granted_by=_other_grantor(values.get("grantor_siret", ""), values.get("grantor", "")),
            scheme=values.get("scheme", ""),
            is_in_kind=values.get("nature", False),
            stage=values.get("stage", ""),
            commune_code=values.get("commune", ""),
            qpv_code=values.get("qpv", ""),
        )
        grant.fingerprint = fingerprint(grant)
        grant.search_text = grant.words
        return grant

    def _new(self, grants: list[PastGrant], told: list[Problem]) -> list[PastGrant]:
        """The grants that neither this file nor an earlier one already told, each with its structure when known."""
        known = dict(
            PastGrant.objects.filter(fingerprint__in=[grant.fingerprint for grant in grants]).values_list(
                "fingerprint", "batch__file_name"
            )
        )
        sirets = {grant.siret for grant in grants if grant.siret}
        structures = dict(Organisation.objects.filter(siret__in=sirets).values_list("siret", "pk"))
        ready = []
        for grant in grants:
            mark = bytes.fromhex(grant.fingerprint)[:16]
            cause = ""
            if grant.fingerprint in known:
                cause = f"cette aide est déjà reprise de {known[grant.fingerprint]}"
            elif mark in self._seen:
                cause = f"cette aide est la même qu’à la ligne {self._seen[mark]}"
            if cause:
                remedy = "retirez la ligne\u00a0; si ce sont deux aides, distinguez-les par leur référence"
                told.append(Problem(grant.row, self.headers[self.places["object"]], cause, remedy))
                continue
            self._seen[mark] = grant.row
            grant.organisation_id = structures.get(grant.siret)
            self.grantors |= {grant.granted_by} - {""}
            ready.append(grant)
        return ready


def _other_grantor(siret: str, name: str) -> str:
    """Who granted when the number is not the city's; a file without number is the city's own."""
    if not siret or siren_of(siret) == siren_of(identity().awarding_body.siret):
        return ""
    return name or siret


def fingerprint(grant: PastGrant) -> str:
    """What makes two rows one grant: who, when, how much, for what, by which decision."""
    told = (
        *(grant.siret or grant.rna, grant.decided_on, grant.amount, grant.share),
        *(normalise(grant.object), normalise(grant.reference), normalise(grant.granted_by)),
    )
    return hashlib.sha256("\x1f".join(map(str, told)).encode()).hexdigest()
