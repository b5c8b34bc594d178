"""What funding costs as it grows: pages at 1 000 and 100 000 files, filing by fifty people, taking over 100 000 grants.

    python3 dev.py bench                     on a throw-away SQLite database, then on PostgreSQL when it is there
    python bench/funding.py --rows 10000     the greater size
    python bench/funding.py --database postgresql://…    on this empty database alone

It prints ratios, counts of queries and growth, and asserts nothing: how long a page takes depends on the machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SMALL = 1_000


def say(text: str) -> None:
    """Tell the person, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Measure on each database in a process of its own: the settings are read once, and so is the peak of memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000, help="the greater size (100 000)")
    parser.add_argument("--database", help="measure on this empty database alone")
    parser.add_argument("--import-only", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.database:
        return measure(given.rows, given.import_only)
    code = 0
    with tempfile.TemporaryDirectory(prefix="essaim-bench-") as folder:
        code |= each(f"sqlite:///{folder}/bench.sqlite3", folder, given.rows)
    sys.path.insert(0, str(ROOT))
    import dev

    try:
        with dev.postgres() as url, tempfile.TemporaryDirectory(prefix="essaim-bench-") as folder:
            code |= each(url, folder, given.rows)
    except dev.Trouble as trouble:
        say(f"!! Nothing was measured on PostgreSQL. {trouble}")
        return 1
    return code


def each(url: str, folder: str, rows: int) -> int:
    """The pages, then the import alone, each in its process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ESSAIM_")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "essaim.settings",
        "ESSAIM_MODE": "test",
        "ESSAIM_VAR": folder,
        "ESSAIM_DATABASE_URL": url,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }
    (Path(folder) / "static").mkdir(exist_ok=True)
    code = 0
    for more in ([], ["--import-only"]):
        command = [sys.executable, __file__, "--database", url, "--rows", str(rows), *more]
        code |= subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    return code


def measure(rows: int, import_only: bool) -> int:
    """Everything on the database of the environment."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ESSAIM_SECOND_FACTOR = False
    if import_only:
        from bench.measures.importing import measure_import

        measure_import(rows, lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, say)
        return 0
    say(f"\n--- {connection.vendor}")
    call_command("migrate", verbosity=0)
    from bench.measures.pages import measure_pages
    from bench.measures.submitting import measure_submitting

    measure_pages(SMALL, rows, say)
    measure_submitting(50, say)
    return 0


if __name__ == "__main__":
    sys.exit(main())
