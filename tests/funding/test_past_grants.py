"""Past grants are taken over whole or not at all; a doubtful cell refuses its row and is never guessed."""

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from essaim.evidence.models import Link
from essaim.evidence.periods import Period
from essaim.evidence.providers import load_kind
from essaim.funding import services
from essaim.funding.models import Award, GrantBatch, PastGrant
from essaim.funding.past_grants import cells
from essaim.funding.past_grants.cells import Wrong
from essaim.funding.past_grants.reading import Reading
from essaim.journal.models import Entry
from essaim.kernel.problems import Problem
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.setup.grants import import_grants
from tests.funding import making
from tests.funding.making import SYSTEM
from tests.funding.test_office import signed_in, text, url

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "subventions"
HEADER = "Association;SIRET;RNA;Objet;Montant voté;Date du conseil\n"


def rows(*lines: str) -> str:
    return HEADER + "\n".join(lines) + "\n"


def good(rank: int = 1, *, amount: str = "1 234,56 €", day: str = "12/03/2019", siret: str = "") -> str:
    return f"La Roue;{siret or '21590350100017'};;Atelier {rank};{amount};{day}"


def reading(content: str | bytes, **asked: str) -> tuple[Reading, list[Problem], list[PastGrant]]:
    problems: list[Problem] = []
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    found = Reading(stream, asked, problems.append)
    grants = [grant for batch in found.batches() for grant in batch]
    return found, problems, grants


def run(path: Path, **options) -> tuple[int, list[str]]:
    out = io.StringIO()
    code = import_grants(path, out, **options)
    return code, out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name: str = "aides.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


# -------------------------------------------------------------------------------------------------------- the cells


@pytest.mark.once
@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (cells.siret, "2,15903E+13"),
        (cells.siret, "7.17E13"),
        (cells.siret, "32402138500000.0"),
        (cells.siret, "1234567890123"),
        (cells.siret, "21590350100000"),
        (cells.siret, "21590350100018"),
        (cells.rna, "W3222"),
        (cells.amount, "1.000"),
        (cells.amount, "1,234.56"),
        (cells.amount, "1.234,56"),
        (cells.amount, "12 k€"),
        (cells.amount, "-500"),
        (cells.amount, "0"),
        (cells.amount, "12,345"),
        (cells.day, "2019"),
        (cells.day, "43465"),
        (cells.day, "31/02/2019"),
        (cells.day, "05/13/2019"),
        (cells.day, "12/03/19"),
        (cells.day, "12/03/2119"),
        (cells.day, "2017-03-30/2017-05-24"),
        (cells.share, "80"),
        (cells.share, "0"),
        (cells.share, "NaN"),
        (cells.is_in_kind, "prêt"),
        (cells.stage, "croissance"),
        (cells.qpv, "Fives"),
        (cells.words(3), "quatre"),
    ],
)
def test_a_doubtful_cell_is_never_guessed(reader, text) -> None:
    with pytest.raises(Wrong):
        reader(text)


@pytest.mark.once
@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (cells.siret, "215 903 501 00017", "21590350100017"),
        (cells.amount, "1 234,56 €", Decimal("1234.56")),
        (cells.amount, "1\u202f234,5 euros", Decimal("1234.50")),
        (cells.amount, "840690.0", Decimal("840690.00")),
        (cells.day, "12/03/2019", date(2019, 3, 12)),
        (cells.day, "1er août 2019", date(2019, 8, 1)),
        (cells.day, "2019-03-12 00:00:00", date(2019, 3, 12)),
        (cells.share, "0,6", Decimal("0.6")),
        (cells.is_in_kind, "Aide en nature", True),
        (cells.is_in_kind, "aide en numéraire;aide en nature", False),
        (cells.stage, "Amorçage", "start_up"),
        (cells.qpv, "qn05971m", "QN05971M"),
    ],
)
def test_what_is_written_another_way_is_read(reader, text, value) -> None:
    assert reader(text) == value


# --------------------------------------------------------------------------------------------------------- the file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_separator_and_encoding(encoding, separator) -> None:
    content = HEADER + "Café d’été;21590350100017;;Atelier;1000;12/03/2019\n\n"
    _, problems, (grant,) = reading(content.replace(";", separator).encode(encoding))
    assert not problems
    assert (grant.beneficiary, grant.row, grant.amount) == ("Café d’été", 2, Decimal(1000))


def test_a_workbook_is_read_as_it_shows() -> None:
    book = io.BytesIO()
    workbook = xlsxwriter.Workbook(book)
    sheet = workbook.add_worksheet()
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(1, 0, ["Structure", "SIRET", "Projet", "Montant", "Date"])
    sheet.write_row(2, 0, ["La Roue", 21590350100017, "Atelier", 1234.5])
    sheet.write_datetime(2, 4, datetime(2019, 3, 12), day)
    sheet.write_row(3, 0, ["La Roue", 21590350100000, "Atelier", 10, "12/03/2019"])
    workbook.close()
    found, (problem,), (grant,) = reading(book.getvalue())
    assert (grant.siret, grant.amount, grant.decided_on) == ("21590350100017", Decimal("1234.50"), date(2019, 3, 12))
    assert (problem.row, problem.column, found.summary()) == (4, "SIRET", "2 read, 1 ready, 1 refused")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"\0\1\2\3", "pas un tableau"),
        (b"PK\x03\x04rien", "ouvre pas"),
        (b"Association;Montant\nx;1\n", "manque"),
        (b"Association;Association;SIRET;Objet;Montant;Date\n", "deux colonnes"),
    ],
)
def test_a_file_that_is_no_list_of_grants_says_why(content, said) -> None:
    found, problems, grants = reading(content)
    assert not grants
    assert any(said in problem.cause for problem in problems)
    assert found.ready == 0


def test_a_row_that_is_shifted_unclosed_or_told_twice_is_refused() -> None:
    content = rows(good(), good(2) + ";de trop", '"La Roue" x;1;;a;1;1', good(1), "", "La Roue;;;Atelier;10;12/03/2019")
    found, problems, grants = reading(content)
    assert [problem.row for problem in problems] == [3, 4, 5, 7]
    assert "même qu’à la ligne 2" in problems[2].cause
    assert "ni SIRET ni RNA" in problems[3].cause
    assert len(grants) == 1
    assert found.summary() == "5 read, 1 ready, 4 refused"


# ------------------------------------------------------------------------------------------------------- the command


def test_a_dry_run_writes_nothing_and_one_wrong_row_stops_all(file) -> None:
    path = file(rows(good(), good(2, siret="2,15903E+13")))
    code, lines = run(path, dry_run=True)
    assert code == 1
    assert lines[0].startswith("aides.csv:3:SIRET: ce SIRET a été abîmé par un tableur (2,15903E+13) → ")
    assert lines[-1] == "2 read, 1 ready, 1 refused"
    assert run(path) == (code, lines)
    assert not PastGrant.objects.exists()
    assert not GrantBatch.objects.exists()
    assert run(path, skip_refused=True) == (0, lines)
    assert PastGrant.objects.get().batch.refused == 1


def test_what_was_taken_over_is_proof_and_not_a_vote(file) -> None:
    structure = making.organisation("La Roue", siret="21590350100017")
    code, lines = run(file(rows(good(), good(2, amount="500"))))
    assert (code, lines) == (0, ["2 read, 2 ready, 0 refused"])
    assert not Award.objects.exists()
    assert {grant.organisation for grant in PastGrant.objects.all()} == {structure}
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="funding.")] == ["funding.take_over_grants"]
    records = load_kind("award", Period.year(2019), Actor.anonymous())
    assert sorted(record.amount for record in records or []) == [Decimal(500), Decimal("1234.56")]
    page = text(Client().get((records or [])[0].url))
    assert "aides.csv, ligne" in page
    code, lines = run(file(rows(good(), good(3)), "autre.csv"))
    assert code == 1
    assert "déjà reprise de aides.csv" in lines[0]
    assert PastGrant.objects.count() == 2


def test_the_grants_of_another_body_prove_nothing_here() -> None:
    header = HEADER.strip() + ";nomAttribuant;idAttribuant\n"
    _, _, (grant,) = reading(header + good() + ";ANTIBES;21060004500392\n")
    assert grant.granted_by == "ANTIBES"


def test_a_column_is_said_and_what_is_not_understood_is_usage(file) -> None:
    path = file(rows(good()).replace("Montant voté", "Somme"))
    assert run(path, dry_run=True)[1][0].startswith("aides.csv:1:montant: la colonne «\u00a0Montant\u00a0» manque")
    assert run(path, dry_run=True, maps=["Somme=amount"]) == (0, ["1 read, 1 ready, 0 refused"])
    assert run(path, dry_run=True, maps=["Somme=montant"])[0] == 0
    assert run(path, maps=["Somme=couleur"])[0] == 2
    assert run(path, maps=["Absente=amount"])[0] == 1
    assert run(path.with_name("absent.csv"))[0] == 2


def real(name: str) -> Path:
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"needs the real data: ../shared/data/subventions/{name}")
    return path


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("scdl/exemple_valide.csv", "29 read, 29 ready, 0 refused"),
        ("scdl/exemple-duplicate-column.csv", None),
        ("scdl/exemple_invalide_erreurs_cellules.csv", "29 read, 0 ready, 29 refused"),
        ("scdl/exemple_invalide_erreurs_colonnes.csv", "29 read, 0 ready, 29 refused"),
        ("scdl/etalab_format_subventions_exemple.csv", "2 read, 1 ready, 1 refused"),
        ("toulouse_metropole_subventions_2022.csv", "396 read, 0 ready, 396 refused"),
    ],
)
def test_the_real_files(name, counts) -> None:
    code, lines = run(real(name), dry_run=True)
    assert counts is None or lines[-1] == counts
    read, _, refused = (int(part.split()[0]) for part in lines[-1].split(", "))
    assert len({line.split(":")[1] for line in lines[:-1]}) == refused, "every refused row has a line of its own"
    assert code == (1 if refused else 0)
    assert read


@pytest.mark.once
def test_numbers_that_a_spreadsheet_destroyed_are_told_one_by_one() -> None:
    lines = run(real("toulouse_metropole_subventions_2022.csv"), dry_run=True, maps=["datesPeriodeVersement=date"])[1]
    assert sum("idBeneficiaire: ce SIRET a été abîmé" in line for line in lines) == 386
    assert sum("idBeneficiaire: ni SIRET ni RNA" in line for line in lines) == 10
    assert not any("datesPeriodeVersement" in line for line in lines)


# -------------------------------------------------------------------------------------------------------- on screen


def upload(content: str, name: str = "aides.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def test_a_file_is_given_read_mapped_taken_over_and_undone(django_assert_max_num_queries) -> None:
    desk = signed_in(making.person("Mission", Role.OFFICER))
    content = rows(good(), good(2), good(3, day="2019")).replace("Montant voté", "Somme")
    answer = desk.post(url("give_grants"), {"upload": upload(content)})
    batch = GrantBatch.objects.get()
    assert answer.url == url("grant_batch", batch.pk)
    assert "la colonne « Montant » manque" in text(desk.get(answer.url))
    columns = {**batch.columns, "amount": "Somme"}
    page = text(desk.post(answer.url, {**columns, "reference": "Somme"}))
    assert "sert déjà à « Montant »" in page
    assert desk.post(answer.url, columns).status_code == 302
    with django_assert_max_num_queries(20):
        page = text(desk.get(answer.url))
    assert "2 aides prêtes sur 3 lignes" in page
    assert "cette date ne se lit pas (2019)" in page
    assert not PastGrant.objects.exists()
    desk.post(url("take_over_grants", batch.pk))
    assert not PastGrant.objects.exists(), "without being asked, refused rows stop all"
    for _ in range(2):
        desk.post(url("take_over_grants", batch.pk), {"ecarter": "oui"})
    assert PastGrant.objects.count() == 2
    with django_assert_max_num_queries(16):
        assert "2 aides passées" in text(desk.get(f"{url('past_grants')}?fichier={batch.pk}"))
    assert desk.post(url("give_grants"), {"upload": upload(content)}).url == url("grant_batch", batch.pk)
    with pytest.raises(Refused, match="déjà repris"):
        take_over_beside(batch)
    for _ in range(2):
        desk.post(url("undo_grants", batch.pk))
    assert not PastGrant.objects.exists()
    assert "Annulé" in text(desk.get(url("grant_batch", batch.pk)))


def take_over_beside(done: GrantBatch) -> None:
    """Two checks of one file crossed: the second is taken over after the first."""
    done.refresh_from_db()
    batch = GrantBatch.objects.create(digest=done.digest, file_key=done.file_key, columns=done.columns)
    for rank, grant in enumerate(PastGrant.objects.all()):
        PastGrant.objects.filter(pk=grant.pk).update(fingerprint=f"{rank}")
    services.take_over_grants(SYSTEM, batch, skip_refused=True)


def test_what_something_was_built_on_is_not_undone(file) -> None:
    run(file(rows(good())))
    grant = PastGrant.objects.get()
    link = Link.objects.create(record_kind="award", record_key=str(grant.pk), action_code="1.3.a", reason="Parce que.")
    with pytest.raises(Refused, match="rattachée à une action"):
        services.undo_grants(SYSTEM, grant.batch)
    link.removed_on, link.removal_reason = date(2026, 1, 1), "Erreur"
    link.save()
    services.undo_grants(SYSTEM, grant.batch)
    assert not PastGrant.objects.exists()


def test_only_tables_enter_and_only_some_people_take_over() -> None:
    desk = signed_in(making.person("Mission", Role.OFFICER))
    assert "Enregistrez le tableau" in text(desk.post(url("give_grants"), {"upload": upload("x", "x.txt")}))
    with pytest.raises(Refused):
        services.check_grants(making.actor("Relais", Role.RELAY), upload=upload("x"))
