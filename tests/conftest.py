"""What all tests share: property tests that may take as long as a busy machine needs, and a PostgreSQL server of the tests' own,
made, started and taken away by them, reached through a socket file only."""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest

# how long an example takes says something of what else the machine does; speeds are measured by bench/
hypothesis.settings.register_profile("muster", deadline=None)
hypothesis.settings.load_profile("muster")

_NO_SYNC = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
_START_S = 30.0


class PostgresServer:
    """Databases for tests. It sorts text by language, not by bytes, so that an order left to the server is noticed."""

    def __init__(self, programs: Path, folder: Path, user: str) -> None:
        self.user = user
        self._programs = programs
        self._folder = folder
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            account = pwd.getpwnam(user)
            os.chown(folder, account.pw_uid, account.pw_gid)
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    def make(self) -> None:
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-US")
        command = [str(self._programs / "initdb"), "-D", str(self._folder / "data"), "-U", self.user]
        subprocess.run(
            [*command, "-A", "trust", "--no-sync", *locale],
            check=True,
            capture_output=True,
            cwd=self._folder,
            **self._as,
        )
        access = self._folder / "data" / "pg_hba.conf"
        asked = "local all locked scram-sha-256\n"  # this one role needs a password
        access.write_text(asked + access.read_text("utf-8"), "utf-8")

    def start(self) -> None:
        """Raises RuntimeError with the server's log when it does not answer."""
        settings = ("listen_addresses=", f"unix_socket_directories={self._folder}", "shared_buffers=32MB")
        command = [str(self._programs / "postgres"), "-D", str(self._folder / "data")]
        for setting in (*settings, *_NO_SYNC):
            command += ["-c", setting]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self._folder, **self._as
            )
        began = time.monotonic()
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() - began > _START_S:
                raise RuntimeError((self._folder / "log").read_text("utf-8", "replace"))
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: sessions are cut off and the server shuts down. SIGQUIT: it falls over."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=_START_S)
            self._process = None

    def run(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a statement that is run past Muster."""
        import psycopg  # noqa: PLC0415 - absent where these tests are skipped

        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def create(self, options: str = "") -> str:
        """Name of a new, empty database."""
        name = f"team{next(self._numbers)}"
        self.run(self.url("postgres"), f"CREATE DATABASE {name} STRATEGY FILE_COPY {options}")
        return name

    def drop(self, name: str) -> None:
        self.run(self.url("postgres"), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def url(self, database: str, user: str | None = None) -> str:
        return f"postgresql://{user or self.user}@/{database}?host={quote(str(self._folder), safe='')}"

    def _answers(self) -> bool:
        command = [str(self._programs / "pg_isready"), "-q", "-h", str(self._folder), "-U", self.user]
        return subprocess.run(command, check=False).returncode == 0


def _programs() -> Path | None:
    """The folder of the newest server programs: on the path, or where Debian keeps them."""
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    kept = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(kept, key=lambda path: int(path.parent.name), default=None)


def _user() -> str:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Skips where there is no server to start, or no psycopg to speak to it."""
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL server (apt-get install postgresql)")
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("no psycopg (pip install 'muster-osint[postgres]')")
    with tempfile.TemporaryDirectory(prefix="muster-pg-") as folder:
        server = PostgresServer(programs, Path(folder), _user())
        server.make()
        server.start()
        yield server
        server.stop()
