"""A form as one document: sections of typed questions, read from the territory's YAML or from a published version.

The document is data and knows nothing of answers. ``read_document`` gives a document without fault or raises
``DocumentFaults`` with one French sentence for each; ``canonical`` is its only written form, ``digest`` its
fingerprint.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import pydantic
from pydantic import Field

from essaim.questionnaires import budget
from essaim.questionnaires.conditions import Condition, Value
from essaim.questionnaires.shapes import Day, FactName, Number, Prose, QuestionCode, SectionCode, Shape, Words

RESERVED = {"version", "changed", "csrfmiddlewaretoken", "action", "section", "confirm"}
"""Names of fields that pages add to a section's form, which no question may bear."""


class DocumentFaults(ValueError):
    """The document cannot be published; ``faults`` are French sentences, one a fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True)
class Fault:
    """What forbids publishing a document: ``text`` in French, and the question or the section where it is."""

    text: str
    question: str = ""
    section: str = ""

    def __str__(self) -> str:
        if self.question:
            return f"Question « {self.question} » : {self.text}."
        return f"Section « {self.section} » : {self.text}." if self.section else f"{self.text}."


class Choice(Shape):
    """A value that may be chosen, kept under ``value`` and read as ``label``."""

    value: Words
    label: Words
    hint: Prose = ""


class BaseQuestion(Shape):
    """What every question has. ``hint`` is always read under the label, ``help`` opens on demand.

    ``feeds`` names the fact of the room that the answer becomes when the response is filed (amount, stage, siret…).
    """

    code: QuestionCode
    label: Words
    hint: Prose = ""
    help: Prose = ""
    required: bool = False
    show_if: Condition | None = None
    feeds: FactName | None = None

    is_answered: ClassVar[bool] = True

    def fed_facts(self) -> list[str]:
        """Names of the facts that the answer gives."""
        return [self.feeds] if self.feeds else []

    def own_faults(self) -> list[str]:
        """French sentences on this question alone, without its name."""
        return []

    def refuses_value(self, value: Value) -> str:
        """Why a condition may not compare this question with ``value``; empty when it may."""
        return "" if isinstance(value, str) else "se compare à un texte"


class Note(BaseQuestion):
    """A text to read, without answer."""

    type: Literal["note"]
    label: Annotated[str, pydantic.StringConstraints(max_length=500)] = ""
    text: Prose

    is_answered: ClassVar[bool] = False

    def own_faults(self) -> list[str]:
        """A note asks nothing."""
        return ["une note n’attend pas de réponse : ôtez `required` et `feeds`"] if self.required or self.feeds else []


class Text(BaseQuestion):
    """One line."""

    type: Literal["text"]
    max_length: int = Field(default=200, ge=1, le=1000)


class LongText(BaseQuestion):
    """Paragraphs."""

    type: Literal["long_text"]
    max_length: int = Field(default=3000, ge=1, le=20000)
    rows: int = Field(default=6, ge=2, le=30)


class _Bounded(BaseQuestion):
    min: Number | None = None
    max: Number | None = None

    def own_faults(self) -> list[str]:
        """Bounds in order."""
        if self.min is not None and self.max is not None and self.min > self.max:
            return ["le minimum dépasse le maximum"]
        return []

    def refuses_value(self, value: Value) -> str:
        """Numbers compare with whole numbers."""
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return "" if is_number else "se compare à un nombre entier"


class NumberQuestion(_Bounded):
    """A number with ``decimals`` places at most; ``unit`` is written after it (heures, personnes)."""

    type: Literal["number"]
    decimals: int = Field(default=0, ge=0, le=4)
    unit: str = ""


class Money(_Bounded):
    """Euros and cents, never negative unless ``min`` says so."""

    type: Literal["money"]


class DateQuestion(BaseQuestion):
    """A day; ``not_before`` names an earlier date of the form that it may not precede."""

    type: Literal["date"]
    min: Day | None = None
    max: Day | None = None
    not_before: QuestionCode | None = None

    def own_faults(self) -> list[str]:
        """Bounds in order."""
        return ["le minimum dépasse le maximum"] if self.min and self.max and self.min > self.max else []


class _Chosen(BaseQuestion):
    choices: list[Choice] = []
    choices_from: FactName | None = None

    def own_faults(self) -> list[str]:
        """Values exist, once each."""
        if not self.choices:
            if self.choices_from:
                return [f"la liste « {self.choices_from} » dont viennent les valeurs est inconnue ou vide"]
            return ["aucune valeur à choisir : donnez `choices`"]
        double = [value for value, count in Counter(c.value for c in self.choices).items() if count > 1]
        return [f"la valeur « {value} » est donnée deux fois" for value in double]

    def label_of(self, value: str) -> str:
        """The label of a value; the value itself when it is unknown."""
        return next((choice.label for choice in self.choices if choice.value == value), value)

    def refuses_value(self, value: Value) -> str:
        """Only values that can be chosen."""
        if value in {choice.value for choice in self.choices}:
            return ""
        return f"n’a pas la valeur « {value} »"


class ChoiceQuestion(_Chosen):
    """One value among several."""

    type: Literal["choice"]


class Multiple(_Chosen):
    """Several values; ``max_choices`` bounds how many."""

    type: Literal["multiple"]
    min_choices: int = Field(default=0, ge=0)
    max_choices: int | None = Field(default=None, ge=1)

    def own_faults(self) -> list[str]:
        """Bounds that can be met."""
        faults = super().own_faults()
        most = self.max_choices if self.max_choices is not None else len(self.choices)
        if self.choices and self.min_choices > min(most, len(self.choices)):
            faults.append("`min_choices` ne peut pas être atteint")
        return faults


class YesNo(BaseQuestion):
    """Yes or no; ``must_be_yes`` for an undertaking without which the response cannot be filed."""

    type: Literal["yes_no"]
    must_be_yes: str = ""
    """The sentence said when the answer is no."""

    def refuses_value(self, value: Value) -> str:
        """Only true and false."""
        return "" if isinstance(value, bool) else "se compare à `true` ou `false`"


class Email(BaseQuestion):
    """An e-mail address."""

    type: Literal["email"]


class Phone(BaseQuestion):
    """A telephone number."""

    type: Literal["phone"]


class Siret(BaseQuestion):
    """A SIRET, checked by its key."""

    type: Literal["siret"]


class Rna(BaseQuestion):
    """A number of the national register of associations."""

    type: Literal["rna"]


class _Composed(BaseQuestion):
    def refuses_value(self, value: Value) -> str:
        """Nothing but filled."""
        return "ne peut être que remplie ou non (`filled`)"


class Address(_Composed):
    """A French postal address: street, postcode, city."""

    type: Literal["address"]


class FileQuestion(_Composed):
    """Files that the caller keeps in its documents; ``accept`` lists extensions with their dot."""

    type: Literal["file"]
    accept: list[Annotated[str, pydantic.StringConstraints(pattern=r"^\.[a-z0-9]{1,8}$")]] = []
    max_mb: int = Field(default=20, ge=1, le=20)
    max_files: int = Field(default=1, ge=1, le=20)


Column = Annotated[
    Text | NumberQuestion | Money | DateQuestion | ChoiceQuestion | YesNo | Email | Phone | Siret,
    Field(discriminator="type"),
]


class Table(_Composed):
    """Rows of typed columns, added at will; ``totals`` names the columns summed under the table."""

    type: Literal["table"]
    columns: list[Column] = Field(min_length=1, max_length=8)
    min_rows: int = Field(default=0, ge=0, le=50)
    max_rows: int = Field(default=20, ge=1, le=50)
    row_label: Words = "Ligne"
    totals: list[QuestionCode] = []

    def own_faults(self) -> list[str]:
        """Columns that stand alone, totals of numbers."""
        faults = [f"la colonne « {code} » est donnée deux fois" for code in _twice([c.code for c in self.columns])]
        if self.min_rows > self.max_rows:
            faults.append("`min_rows` dépasse `max_rows`")
        summable = {column.code for column in self.columns if isinstance(column, _Bounded)}
        faults += [
            f"`totals` nomme « {code} », qui n’est pas une colonne de nombres"
            for code in self.totals
            if code not in summable
        ]
        for column in self.columns:
            if column.show_if or column.feeds or (isinstance(column, DateQuestion) and column.not_before):
                faults.append(f"la colonne « {column.code} » n’a ni `show_if`, ni `feeds`, ni `not_before`")
            faults += [f"colonne « {column.code} » : {fault}" for fault in column.own_faults()]
        return faults


class Budget(_Composed):
    """A computed budget. ``feeds`` takes the amount of the request line, ``feeds_total`` the total of charges.

    ``charges`` holds 60 to 69 and the indirect charges, ``products`` 70 to 79, ``uses`` 86 and ``resources`` 87.
    ``public_cap`` and ``request_cap`` are percentages: of the charges for public aid, of the products for the request.
    ``explanation`` answers « Comment est-ce calculé ? ». A budget that tells what happened need not balance
    (``must_balance``), and its column of amounts has a title of its own (``amount_label``).
    """

    type: Literal["budget"]
    charges: list[budget.Group]
    products: list[budget.Group]
    uses: list[budget.Group] = []
    resources: list[budget.Group] = []
    explanation: Prose = ""
    must_balance: bool = True
    amount_label: Words = "Prévu, en euros"
    public_cap: Number | None = None
    request_cap: Number | None = None
    feeds_total: FactName | None = None

    def fed_facts(self) -> list[str]:
        """The request and the total."""
        return [name for name in (self.feeds, self.feeds_total) if name]

    def side(self, side: budget.Side) -> list[budget.Group]:
        """The groups of one of the four tables."""
        groups: list[budget.Group] = getattr(self, side)
        return groups

    def lines(self) -> Iterator[tuple[budget.Side, budget.Line]]:
        """Every line to type with its table, in the order of the page."""
        for side in budget.SIDES:
            for line in budget.lines_of(self.side(side)):
                yield side, line

    @property
    def request_line(self) -> budget.Line | None:
        """The line of what is asked here, when there is one."""
        return next((line for _side, line in self.lines() if line.request), None)

    def own_faults(self) -> list[str]:
        """Lines named once, one request at most, among the products, tables that can balance."""
        faults = []
        groups = [group.code for side in budget.SIDES for group in self.side(side) if group.lines]
        faults += [
            f"la ligne « {code} » est donnée deux fois"
            for code in _twice([*groups, *(line.code for _s, line in self.lines())])
        ]
        if not self.charges or not self.products:
            faults.append("un budget a des charges et des produits")
        if bool(self.uses) != bool(self.resources):
            faults.append("les contributions volontaires vont par deux : `uses` (86) et `resources` (87)")
        requests = [side for side, line in self.lines() if line.request]
        if len(requests) > 1:
            faults.append("une seule ligne porte `request`")
        if any(side != "products" for side in requests):
            faults.append("la ligne demandée (`request`) est une ligne de produits")
        if not requests and (self.feeds or self.request_cap is not None):
            faults.append("aucune ligne ne porte `request` : `feeds` et `request_cap` n’ont pas de montant")
        if any(line.public and side != "products" for side, line in self.lines()):
            faults.append("les aides publiques (`public`) sont des lignes de produits")
        for cap in (self.public_cap, self.request_cap):
            if cap is not None and not 0 < cap <= 100:
                faults.append("un plafond est un pourcentage, entre 0 et 100")
        return faults


Question = Annotated[
    Note
    | Text
    | LongText
    | NumberQuestion
    | Money
    | DateQuestion
    | ChoiceQuestion
    | Multiple
    | YesNo
    | Email
    | Phone
    | Siret
    | Rna
    | Address
    | FileQuestion
    | Table
    | Budget,
    Field(discriminator="type"),
]


class Section(Shape):
    """One subject, one page."""

    code: SectionCode
    title: Words
    intro: Prose = ""
    show_if: Condition | None = None
    questions: list[Question]


class Document(Shape):
    """A whole form. One that is being prepared may have faults, and parts that are still empty."""

    title: Words
    intro: Prose = ""
    sections: list[Section]

    def questions(self) -> list[BaseQuestion]:
        """Every question in order, notes included."""
        return [question for section in self.sections for question in section.questions]

    def question(self, code: str) -> BaseQuestion | None:
        """The question of this code."""
        return next((question for question in self.questions() if question.code == code), None)

    def section(self, code: str) -> Section | None:
        """The section of this code."""
        return next((section for section in self.sections if section.code == code), None)

    def with_choices(self, lists: Mapping[str, Sequence[tuple[str, str]]]) -> "Document":
        """The same document, ``choices_from: name`` being filled with ``lists[name]`` (pairs value, label).

        Done once before publication: a published version keeps the values it was published with.
        """
        data = self.model_dump(by_alias=True, exclude_defaults=True)
        for section in data["sections"]:
            for question in section["questions"]:
                for asked in [question, *question.get("columns", [])]:
                    name = asked.get("choices_from")
                    if name in lists:
                        asked["choices"] = [{"value": value, "label": label} for value, label in lists[name]]
                        del asked["choices_from"]
        return Document.model_validate(data)

    def as_data(self) -> dict[str, Any]:
        """The document in JSON types, without what is left to its default."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def canonical(self) -> str:
        """The one written form: JSON, keys sorted, no spaces, UTF-8."""
        return json.dumps(self.as_data(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def digest(self) -> str:
        """SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def faults(self) -> list[str]:
        """French sentences on what its shape alone does not forbid; empty when it can be published."""
        return [str(fault) for fault in self.placed_faults()]

    def placed_faults(self) -> list[Fault]:
        """The same, each with its place."""
        codes = [question.code for question in self.questions()]
        fed = [name for question in self.questions() for name in question.fed_facts()]
        sections = [section.code for section in self.sections]
        faults = [] if self.sections else [Fault("Le formulaire n’a pas de section")]
        faults += [Fault(f"Le code de section « {code} » est donné deux fois") for code in _twice(sections)]
        faults += [Fault(f"Le code de question « {code} » est donné deux fois") for code in _twice(codes)]
        faults += [Fault(f"Le code « {code} » est réservé aux pages") for code in codes if code in RESERVED]
        faults += [Fault(f"Deux questions donnent le fait « {name} »") for name in _twice(fed)]
        earlier: dict[str, BaseQuestion] = {}
        for section in self.sections:
            texts = [] if section.questions else ["elle n’a pas de question"]
            texts += self._condition_faults(section.show_if, earlier)
            faults += [Fault(text, section=section.code) for text in texts]
            for question in section.questions:
                texts = question.own_faults()
                texts += self._condition_faults(question.show_if, earlier)
                texts += self._order_faults(question, earlier)
                faults += [Fault(text, question=question.code) for text in texts]
                earlier[question.code] = question
        return faults

    def _condition_faults(self, condition: Condition | None, earlier: Mapping[str, BaseQuestion]) -> list[str]:
        faults = []
        for leaf in condition.leaves() if condition else ():
            code = leaf.question or ""
            asked = earlier.get(code)
            if asked is None:
                why = "vient après" if self.question(code) else "n’existe pas"
                faults.append(f"sa condition porte sur « {code} », qui {why}")
            elif not asked.is_answered:
                faults.append(f"sa condition porte sur « {code} », qui n’a pas de réponse")
            else:
                refused = {asked.refuses_value(value) for value in leaf.values()} - {""}
                faults += [f"dans sa condition, « {code} » {why}" for why in sorted(refused)]
        return faults

    def _order_faults(self, question: BaseQuestion, earlier: Mapping[str, BaseQuestion]) -> list[str]:
        if not isinstance(question, DateQuestion) or question.not_before is None:
            return []
        if isinstance(earlier.get(question.not_before), DateQuestion):
            return []
        return [f"`not_before` nomme « {question.not_before} », qui n’est pas une date posée avant"]


def read_document(data: Any, lists: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> Document:
    """The document of ``data`` (as YAML or JSON gives it), without fault; otherwise ``DocumentFaults``.

    ``lists`` fills the questions whose values come from the territory (``choices_from``).
    """
    try:
        document = Document.model_validate(data).with_choices(lists or {})
    except pydantic.ValidationError as error:
        raise DocumentFaults(_in_french(error, data)) from None
    faults = document.faults()
    if faults:
        raise DocumentFaults(faults)
    return document


def faults_of(data: Any, lists: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> list[str]:
    """What is wrong with ``data`` as a document, in French; empty when nothing is."""
    try:
        read_document(data, lists)
    except DocumentFaults as error:
        return error.faults
    return []


_FRENCH = {
    "missing": "ce champ manque",
    "extra_forbidden": "ce champ est inconnu",
    "union_tag_invalid": "ce type de question est inconnu",
    "union_tag_not_found": "le type de la question manque",
    "string_type": "un texte est attendu",
    "string_too_short": "le texte est vide",
    "string_too_long": "le texte est trop long",
    "string_pattern_mismatch": "ce code n’a pas la forme attendue (minuscules sans accent, chiffres, tirets)",
    "int_type": "un nombre entier est attendu",
    "bool_type": "`true` ou `false` est attendu",
    "list_type": "une liste est attendue",
    "too_short": "la liste est trop courte",
    "too_long": "la liste est trop longue",
    "greater_than_equal": "le nombre est trop petit",
    "less_than_equal": "le nombre est trop grand",
    "is_instance_of": "un nombre est attendu",
    "decimal_type": "un nombre est attendu",
    "date_type": "une date est attendue (2026-12-31)",
    "model_type": "un objet (clé : valeur) est attendu",
    "model_attributes_type": "un objet (clé : valeur) est attendu",
}


def _in_french(error: pydantic.ValidationError, data: Any) -> list[str]:
    faults = []
    for detail in error.errors(include_url=False, include_context=True):
        faults.append(f"{_place(detail['loc'], data)} : {reason_of(detail)}.")
    return list(dict.fromkeys(faults))


def reason_of(detail: Mapping[str, Any]) -> str:
    """What is wrong, in French, from one of pydantic's errors."""
    reason = _FRENCH.get(detail["type"])
    if reason is None:
        reason = str(detail.get("ctx", {}).get("error", "")) or "la valeur n’est pas du type attendu"
    return reason


def _place(loc: Sequence[str | int], data: Any) -> str:
    """``sections[0](identite).questions[2](siret).max_length``: where the fault is, with the codes met on the way."""
    path, here = "", data
    for step in loc:
        if isinstance(here, Mapping) and here.get("type") == step and step not in here:
            continue  # pydantic names the branch of the union that it took
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            code = here.get("code") if isinstance(here, Mapping) else None
            path += f"[{step + 1}]" + (f"({code})" if isinstance(code, str) else "")
        else:
            here = here.get(step) if isinstance(here, Mapping) else None
            path += f".{step}"
    return path.lstrip(".") or "document"


def _twice(codes: Sequence[str]) -> list[str]:
    return [code for code, count in Counter(codes).items() if count > 1]
