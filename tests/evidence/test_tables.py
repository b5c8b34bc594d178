"""The list behind a figure, drawn."""

from datetime import date
from decimal import Decimal

from django.template.loader import render_to_string

from essaim.evidence.rules import Rule
from essaim.evidence.tables import table_of_action, table_of_figure, table_of_records
from tests.evidence.making import evaluator, fact, result, sheet


def drawn(table) -> str:
    html = render_to_string("evidence/records_table.html", {"table": table})
    return " ".join(html.replace("\u00a0", " ").split())


def test_a_sum_shows_its_quantities_and_their_total() -> None:
    awards = [
        fact("award", n, f"2023-0{n}-09", title=f"Aide <{n}>", amount=Decimal(n) * 1000, is_visible=n != 2)
        for n in (1, 2, 3)
    ]
    table = table_of_figure(result(Rule(kind="award", measure="sum"), awards))
    html = drawn(table)
    assert table.count == 3
    assert "3 aides attribuées" in html
    assert '<a href="/award/1/">Aide &lt;1&gt;</a>' in html
    assert "Fait non public" in html
    assert "Aide &lt;2&gt;" not in html
    assert "/award/2/" not in html
    assert "6 000 €" in html
    assert "Un de ces faits n’est pas public : il compte, son titre est masqué." in html


def test_what_lasts_shows_its_interval() -> None:
    stakes = [fact("stake", 1, "2022-10-01"), fact("stake", 2, "2021-02-01", until=date(2023, 3, 2), is_visible=False)]
    stakes.append(fact("stake", 3, "2021-02-02", is_visible=False))
    html = drawn(table_of_figure(result(Rule(kind="stake"), stakes)))
    assert "depuis le 1er oct. 2022" in html
    assert "du 1er févr. 2021 au 2 mars 2023" in html
    assert "2 de ces faits ne sont pas publics" in html


def test_proofs_say_why() -> None:
    action = evaluator([fact("event", 1, "2023-01-01")]).action(
        sheet("continuous", Rule(kind="event", label="Une rencontre"), Rule(kind="event", label="Un événement"))
    )
    html = drawn(table_of_action(action))
    assert "1 fait" in html
    assert "Une rencontre ; Un événement" in html


def test_nothing_is_said() -> None:
    assert "Aucune preuve dans cette période." in drawn(table_of_figure(result(Rule(kind="meeting"), [])))
    assert table_of_records([]).caption.replace("\u00a0", " ") == "0 fait"
    hours = result(
        Rule(kind="clause", measure="sum", of="hours_done"), [fact("clause", 1, "2022-01-01", hours_done=9.5)]
    )
    assert table_of_figure(hours).total == "9,5"
    assert table_of_figure(hours).quantity_label == "Heures réalisées"
