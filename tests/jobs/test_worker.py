"""Workers side by side, stopped and killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from essaim.jobs import worker
from essaim.jobs.models import Job
from essaim.jobs.services import enqueue, run_due
from essaim.kernel import clock as kernel_clock
from essaim.people.models import User
from tests.jobs.conftest import Declare

ROOT = Path(__file__).resolve().parents[2]

# A worker in a process of its own, on the tests' database: it says that the work began, then never ends it.
KILLED = """
import json, os, sys, time
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"].update(json.loads(sys.argv[1]))
from essaim.jobs.registry import task
from essaim.jobs.services import run_due
from essaim.people.models import User

@task("test.killed", atomic=sys.argv[2] == "atomic")
def killed(payload):
    User.objects.create_user("before@exemple.fr", name="Avant")
    print("begun", flush=True)
    time.sleep(600)

run_due()
"""


def start_worker_to_be_killed(kind: str) -> subprocess.Popen[str]:
    import json

    where = {key: str(connection.settings_dict[key]) for key in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, json.dumps(where), kind],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "essaim.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("kind", ["atomic", "outside"])
def test_a_killed_workers_job_is_done_by_the_next(transactional_db: None, declare: Declare, kind: str) -> None:
    done: list[Any] = []

    def finish(payload: dict[str, Any]) -> None:
        done.append(payload)
        User.objects.create_user("after@exemple.fr", name="Après")

    declare("test.killed", finish, atomic=kind == "atomic")
    enqueue("test.killed", key="a", payload={"n": 1})
    process = start_worker_to_be_killed(kind)
    assert process.stdout
    try:
        assert process.stdout.readline() == "begun\n"
        assert run_due() == 0 if kind == "outside" else True, "the lease keeps others away"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    job = Job.objects.get()
    assert (job.attempts, job.done_at) == (1, None)
    assert run_due() == 0, "the lease lasts"
    with kernel_clock.travel(kernel_clock.now() + timedelta(minutes=6)):
        assert run_due() == 1
        assert run_due() == 0
    assert done == [{"n": 1}]
    # What an atomic try wrote went with it; one that is not atomic is run again over what it left.
    left = {"after@exemple.fr"} if kind == "atomic" else {"after@exemple.fr", "before@exemple.fr"}
    assert set(User.objects.values_list("email", flat=True)) == left
    assert Job.objects.get().attempts == 2


def test_workers_never_share_a_job(threads: Any, declare: Declare) -> None:
    seen: list[int] = []
    declare("test.note", lambda payload: seen.append(payload["n"]))
    for n in range(40):
        enqueue("test.note", key=str(n), payload={"n": n})
    counts = threads(*[run_due] * 4)
    assert sum(counts) == 40
    assert Counter(seen) == Counter(range(40))
    assert not Job.objects.open().exists()


def test_the_same_key_at_once_makes_one_job(threads: Any, declare: Declare) -> None:
    declare("test.note", lambda payload: None)
    jobs = threads(*[lambda: enqueue("test.note", key="a").pk] * 6)
    assert set(jobs) == {Job.objects.get().pk}


def test_the_worker_wakes_for_new_work_and_stops_when_asked(transactional_db: None, declare: Declare) -> None:
    stop, seen = threading.Event(), threading.Event()
    declare("test.note", lambda payload: seen.set())
    running = threading.Thread(target=worker.run, args=(stop,))
    running.start()
    try:
        enqueue("test.note", key="a")
        assert seen.wait(20)
    finally:
        stop.set()
        running.join(20)
    assert not running.is_alive()


def test_the_worker_outlives_a_database_that_does_not_answer(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def fail(**_given: Any) -> None:
        raise OperationalError("the server is restarting")

    monkeypatch.setattr(worker.services, "run_due", fail)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    assert worker.turn({}, threading.Event()) == worker.PATIENCE


def test_the_command_ends_cleanly_on_a_signal(transactional_db: None) -> None:
    env = {**os.environ, "ESSAIM_LOG_LEVEL": "ERROR", "PYTHONUNBUFFERED": "1"}
    code = (
        "import json, sys, django; from django.conf import settings; django.setup();"
        "settings.DATABASES['default'].update(json.loads(sys.argv[1]));"
        "from essaim.jobs import worker; before = worker.turn;"
        "worker.turn = lambda *a: (print('turn', flush=True), before(*a))[1];"
        "from django.core.management import call_command; call_command('worker')"
    )
    import json

    where = {key: str(connection.settings_dict[key]) for key in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}
    process = subprocess.Popen(
        [sys.executable, "-c", code, json.dumps(where)], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "turn\n"
    started = time.monotonic()
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert time.monotonic() - started < 20
