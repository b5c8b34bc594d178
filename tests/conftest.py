"""What every test stands on: the mode, the database, and the fixtures of tests/support/.

The environment is set before Django is loaded; what a developer's shell says of Essaim does not reach the tests, but
for the database and the browser that `dev.py test` chooses.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

HOUSE = Path(__file__).parent / "house"
KEPT = {"ESSAIM_DATABASE_URL", "ESSAIM_CHROMIUM", "ESSAIM_CLAMD"}

for name in [name for name in os.environ if name.startswith("ESSAIM_") and name not in KEPT]:
    del os.environ[name]
_var = tempfile.mkdtemp(prefix="essaim-tests-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["ESSAIM_VAR"] = _var
Path(_var, "static").mkdir()
os.environ["ESSAIM_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "essaim.settings"
# Playwright keeps an event loop in the tests' own thread; the database is still used by one thread at a time there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django  # noqa: E402

from tests.support import templates  # noqa: E402

# The same examples everywhere, so that a failure is the same for whoever looks at it.
hypothesis.settings.register_profile("essaim", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("essaim")
templates.refuse_unknown_variables()
django.setup()

pytest_plugins = [
    "tests.support.antivirus",
    "tests.support.browser",
    "tests.support.concurrency",
    "tests.support.mail",
    "tests.support.people",
    "tests.support.registers",
    "tests.support.story",
    "tests.support.time",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep SQLite's test database in a file, one per worker: in memory, its locks would not be the real ones."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "essaim.sqlite3")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that drive a browser or an antivirus, and give the former to one worker: one Chromium is enough.

    House rules read the source: once is enough for them.
    """
    for item in items:
        if HOUSE in item.path.parents:
            item.add_marker(pytest.mark.once)
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
        if "real_clamd" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.antivirus)
            item.add_marker(pytest.mark.once)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI runs, a test that did not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", ())) if reporter else 0
    if skipped and os.environ.get("CI") and exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"\n{skipped} skipped: on CI every test runs.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
