"""A long file of past grants."""

import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from stdnum import luhn

from essaim.funding.models import PastGrant
from essaim.setup.grants import import_grants

HEADER = "Association;SIRET;Objet;Montant;Date du conseil\n"


def siret(rank: int) -> str:
    """A number of the range that no register gives."""
    body = f"000{rank % 90_000:05d}"
    siren = body + luhn.calc_check_digit(body)
    return f"{siren}0001" + luhn.calc_check_digit(f"{siren}0001")


def measure_import(rows: int, peak: Callable[[], int], say: Callable[[str], None]) -> None:
    """Read a tenth of the file, then the whole, then write it; the peak of memory after each, in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        peaks = [peak()]
        for count in (rows // 10, rows):
            path = written(Path(folder) / f"aides-{count}.csv", count)
            import_grants(path, io.StringIO(), dry_run=True)
            peaks.append(peak())
        began = time.perf_counter()
        code = import_grants(path, io.StringIO())
        took = time.perf_counter() - began
    say(
        f"import of {rows:,} past grants: code {code}, {PastGrant.objects.count():,} written, "
        f"{rows / took:,.0f} rows a second; peak of memory {peaks[0]} MB before, {peaks[1]} MB for a tenth read, "
        f"{peaks[2]} MB for all read, {peak()} MB written"
    )


def written(path: Path, count: int) -> Path:
    """A file of this many sound rows."""
    with path.open("w", encoding="cp1252") as output:
        output.write(HEADER)
        for rank in range(count):
            day = f"{1 + rank % 28:02d}/{1 + rank % 12:02d}/{2010 + rank % 12}"
            output.write(f"Association d’été {rank};{siret(rank)};Atelier {rank};{1000 + rank % 5000},50 €;{day}\n")
    return path
