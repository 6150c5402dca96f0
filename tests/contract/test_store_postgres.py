"""What holds of a ledger in PostgreSQL alone: its server, its roles, and what can go wrong between machines."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from muster.domain.errors import LedgerCorrupt, MusterError, NotFound, Retry, StopRun, UsageError
from muster.domain.record import Quarantined
from muster.pipeline.consolidate import consolidate
from muster.store import postgres
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.words import claims_with_words

Make = Callable[..., Any]
Server = Any
NOW = datetime(2025, 1, 31, 12, tzinfo=UTC)
_CUT_OFF = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def folder(postgres_server: Server) -> Iterator[str]:
    """The address of an empty database."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def ledger(folder: str) -> Iterator[Ledger]:
    with Ledger.open(folder) as book:
        yield book


def refused(address: str) -> MusterError:
    """The error of opening for reading and of opening for writing, which are of one kind."""
    errors = []
    for opening in (LedgerReader.open, Ledger.open):
        with pytest.raises(MusterError) as found:
            opening(address)
        errors.append(found.value)
    assert type(errors[0]) is type(errors[1])
    return errors[0]


def test_it_says_what_a_ledger_in_a_folder_says(folder: str, tmp_path: Path, make: Make) -> None:
    digests = []
    for address in (folder, tmp_path / "ledger"):
        with Ledger.open(address, clock=lambda: NOW) as book:
            for name in ("two", "One", "été", "nul\0"):
                book.store(*make(name))
            book.quarantine(Quarantined("x\0y", "empty", "UnreadableReport"))
            consolidate(book)
            digests.append(book.digest())
        with LedgerReader.open(address) as reader:
            assert reader.digest() == digests[0]
            assert reader.verify() == ()
    assert digests[0] == digests[1]


def test_two_ledgers_of_one_database_are_apart(postgres_server: Server, folder: str, make: Make) -> None:
    for name in ("syria", "libya"):
        postgres_server.run(folder, f"CREATE SCHEMA {name}")
    syria, libya = (f"{folder}&options=-csearch_path%3D{name}" for name in ("syria", "libya"))
    with Ledger.open(syria) as one, Ledger.open(libya) as other:  # each has a writer's lock of its own
        one.store(*make())
        assert not other.known(make()[0])
    with pytest.raises(NotFound, match="no ledger"):
        LedgerReader.open(folder)


def test_a_writer_that_loses_its_connection_loses_the_lock_and_what_it_was_doing(
    postgres_server: Server, ledger: Ledger, folder: str, make: Make
) -> None:
    ledger.store(*make())
    postgres_server.run(folder, _CUT_OFF)
    with pytest.raises(Retry):
        ledger.store(*make("two"))
    with Ledger.open(folder) as second:
        with pytest.raises(Retry, match="another muster is writing"):
            ledger.store(*make("two"))
        second.store(*make("three"))
    ledger.store(*make("two"))  # the lock is free again, and the first writer takes it
    with LedgerReader.open(folder) as reader:
        assert {document.report_id for document in reader.all_documents()} == {"one", "two", "three"}
        assert reader.verify() == ()


def test_what_was_stored_outlives_a_server_that_falls_over(
    postgres_server: Server, folder: str, make: Make
) -> None:
    with Ledger.open(folder) as book, LedgerReader.open(folder) as reader:
        book.store(*make())
        assert reader.counts().reports == 1
        postgres_server.stop(signal.SIGQUIT)
        try:
            with pytest.raises(Retry):
                book.store(*make("two"))
            with pytest.raises(Retry, match="running"):
                reader.counts()
        finally:
            postgres_server.start()
        assert reader.counts().reports == 1  # the same reader goes on
        book.store(*make("two"))
        assert reader.counts().reports == 2
        assert reader.verify() == ()


@pytest.mark.parametrize(
    ("code", "expected", "said"),
    [
        ("53100", StopRun, "disk space"),
        ("58030", StopRun, "disk space"),
        ("42501", StopRun, "what the role may do"),
        ("40001", Retry, "try again"),
        ("55P03", Retry, "try again"),
        ("53300", Retry, "try again"),
        ("XX001", LedgerCorrupt, "restore it"),
        ("22012", StopRun, "SQLSTATE 22012"),
    ],
)
def test_a_fault_of_the_server_is_told_plainly_and_leaves_nothing_half_done(
    postgres_server: Server,
    ledger: Ledger,
    folder: str,
    make: Make,
    code: str,
    expected: type[MusterError],
    said: str,
) -> None:
    ledger.store(*make())
    before = ledger.digest()
    body = f"BEGIN RAISE EXCEPTION 'the server says so' USING ERRCODE = '{code}'; END"
    postgres_server.run(folder, f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
    postgres_server.run(
        folder, "CREATE TRIGGER fails BEFORE INSERT ON claim_words FOR EACH STATEMENT EXECUTE FUNCTION fail()"
    )
    with pytest.raises(expected, match=said) as told:
        ledger.store(*make("two"))
    assert type(told.value) is expected
    assert "the server says so" in str(told.value)
    assert ledger.digest() == before
    postgres_server.run(folder, "DROP TRIGGER fails ON claim_words")
    assert ledger.store(*make("two"))


def test_a_server_that_is_not_there_may_come_back(tmp_path: Path) -> None:
    error = refused(f"postgresql:///team?host={tmp_path}")
    assert isinstance(error, Retry)
    assert "is the server running" in str(error)


def test_a_database_that_is_not_there_is_not_found(postgres_server: Server) -> None:
    error = refused(postgres_server.url("nowhere"))
    assert isinstance(error, NotFound)
    assert "createdb" in str(error)


def test_who_may_not_come_in_is_told_so_and_no_password_is_shown(
    postgres_server: Server, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    postgres_server.run(folder, "DROP ROLE IF EXISTS locked")
    postgres_server.run(folder, "CREATE ROLE locked LOGIN PASSWORD 'right'")
    locked = postgres_server.url(folder.split("@/")[1].split("?")[0], "locked")
    for address in (locked, locked.replace("locked@", "locked:wr0ng@"), locked.replace("locked@", "noone@")):
        error = refused(address)
        assert isinstance(error, UsageError), error
        assert "wr0ng" not in str(error)
    with pytest.raises(NotFound):  # inside, where there is no ledger yet
        LedgerReader.open(locked.replace("locked@", "locked:right@"))


def test_a_role_that_may_only_read_can_read(
    postgres_server: Server, ledger: Ledger, folder: str, make: Make
) -> None:
    ledger.store(*make())
    ledger.close()
    postgres_server.run(folder, "DROP ROLE IF EXISTS guest")
    postgres_server.run(folder, "CREATE ROLE guest LOGIN")
    postgres_server.run(folder, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    guest = folder.replace(f"//{postgres_server.user}@", "//guest@")
    with LedgerReader.open(guest) as reader:
        assert reader.counts().claims == 2
        assert reader.verify() == ()
    with Ledger.open(guest) as book, pytest.raises(StopRun, match="what the role may do"):
        book.store(*make("two"))
    postgres_server.run(folder, "DROP OWNED BY guest")


def test_a_server_that_is_too_old_is_refused(
    ledger: Ledger, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.close()
    monkeypatch.setattr(postgres, "OLDEST", 990_000)
    error = refused(folder)
    assert isinstance(error, StopRun)
    assert "too old; Muster needs 99 or newer" in str(error)


def test_a_database_in_another_encoding_is_refused(postgres_server: Server) -> None:
    name = postgres_server.create(
        "ENCODING 'LATIN1' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    )
    error = refused(postgres_server.url(name))
    postgres_server.drop(name)
    assert isinstance(error, StopRun)
    assert "LATIN1" in str(error)


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = refused("postgresql:///team")
    assert isinstance(error, UsageError)
    assert "pip install 'muster-osint[postgres]'" in str(error)


def test_words_without_end_fit_into_the_index(ledger: Ledger, folder: str, make: Make) -> None:
    ledger.store(*make(body=f"{'x' * 9_000} and {'ž' * 2_000}. Nobody saw a 100%_full ship."))
    with LedgerReader.open(folder) as reader:
        assert reader.documents(text="X" * 9_000).total == 1
        assert reader.documents(text="Ž" * 2_000).total == 1
        assert reader.documents(text="x" * 8_999).total == 0


def test_the_word_index_is_used(ledger: Ledger, folder: str, make: Make) -> None:
    ledger.store(*make())
    with ledger._engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        asked = claims_with_words("lorries left").compile(connection)
        explained = connection.exec_driver_sql(f"EXPLAIN {asked}", asked.params)
        plan = "\n".join(row[0] for row in explained)
    assert "claim_words_each" in plan
