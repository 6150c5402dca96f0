"""What a team's book keeps, in a folder and in PostgreSQL: the same, apart from the ledger, one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from muster.domain.errors import NotFound, Retry, StopRun, UsageError
from muster.domain.team import Actor, Role
from muster.store import team_schema
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.sqlite import TEAM
from muster.store.team_book import TeamBook
from muster.team.entry import ABSOLUTE, IDLE
from muster.team.passwords import Passwords
from muster.team.team import Team

ROOT = Actor("root", "command line")
GOOD = "four words in a row"
CHEAP = Passwords(memory_kib=8, rounds=1)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **spans: float) -> None:
        self.now += timedelta(**spans)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["folder", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    if request.param == "folder":
        yield tmp_path / "ledger"
        return
    server = request.getfixturevalue("postgres_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def team(place: Any, clock: Clock) -> Iterator[Team]:
    Ledger.open(place).close()
    found = Team.open(place, clock, CHEAP)
    yield found
    found.close()


def person(team: Team, name: str = "ana", role: Role = Role.ADMIN) -> Any:
    made = team.people.add(name, role, ROOT)
    team.people.set_password(made.id, GOOD, ROOT)
    return made


def sign_in(team: Team, name: str = "ana", password: str = GOOD) -> str | None:
    return team.entry.sign_in(name, password, "10.0.0.1", "a browser")


def test_there_is_no_team_without_a_ledger(place):
    with pytest.raises(NotFound):
        TeamBook.open(place)


def test_a_team_is_no_part_of_the_ledger(place, clock):
    with Ledger.open(place) as book:
        before = book.digest()
    found = Team.open(place, clock, CHEAP)
    person(found)
    found.close()
    with LedgerReader.open(place) as reader:
        assert reader.verify() == ()
    with Ledger.open(place) as book:
        assert book.digest() == before


def test_the_file_is_its_owners_alone(team, place):
    if isinstance(place, Path):
        assert (place / TEAM).stat().st_mode & 0o077 == 0


def test_a_team_goes_on_while_the_ledger_is_written(team, place):
    with Ledger.open(place):
        assert person(team).name == "ana"
        assert sign_in(team)


def test_names_are_one_whatever_their_case_and_never_given_twice(team):
    made = person(team, "Ána Brandt")
    assert team.people.named("áNA brandt").id == made.id
    with pytest.raises(UsageError):
        team.people.add("ÁNA BRANDT", Role.READER, ROOT)


@pytest.mark.parametrize("name", ["", " ", "a\u202eb", "<b>", "a" * 65, "a\nb", "a\0b", "-x", "../x"])
def test_names_can_be_read(team, name):
    with pytest.raises(UsageError):
        team.people.add(name, Role.READER, ROOT)


@pytest.mark.parametrize("name", ["a\0na", "", "ana'; DROP TABLE team_accounts; --", "\ud800", "é" * 5000])
def test_what_strangers_type_is_only_a_wrong_name(team, name):
    person(team)
    assert sign_in(team, name) is None
    assert team.people.every()


def test_only_hashes_are_kept(team, place):
    made = person(team)
    session = sign_in(team)
    token, _ = team.entry.add_token(made, "x", Role.READER, 3, ROOT)
    invitation = team.people.invite(made.id, ROOT)
    with team.book.reading() as connection:
        kept = repr(
            [connection.execute(t.select()).all() for t in team_schema.metadata.sorted_tables if t.name != "team_migrations"]
        )  # fmt: skip
    assert "$argon2id$" in kept
    for secret in (GOOD, session, token, invitation):
        assert secret not in kept


def test_a_hash_made_with_other_parameters_is_renewed(team, place, clock):
    made = person(team)

    def kept() -> str:
        with team.book.reading() as connection:
            return connection.execute(team_schema.accounts.select().where(team_schema.accounts.c.id == made.id)).one().password  # fmt: skip

    assert ",t=1," in kept()
    stronger = Team.open(place, clock, Passwords(memory_kib=8, rounds=2))
    assert sign_in(stronger)
    stronger.close()
    assert ",t=2," in kept()
    assert sign_in(team)  # and again with whatever this one has


def test_a_session_ends_when_it_is_not_used(team, clock):
    person(team)
    key = sign_in(team)
    clock.on(seconds=IDLE.total_seconds() - 1)
    assert team.entry.of_session(key)
    clock.on(seconds=IDLE.total_seconds() - 1)
    assert team.entry.of_session(key)
    clock.on(seconds=IDLE.total_seconds())
    assert team.entry.of_session(key) is None


def test_a_session_ends_however_much_it_is_used(team, clock):
    person(team)
    key, hours = sign_in(team), 0
    while team.entry.of_session(key):
        clock.on(hours=1)
        hours += 1
    assert timedelta(hours=hours) == ABSOLUTE


@pytest.mark.parametrize("change", ["role", "disable", "password", "own password", "sign-out"])
def test_what_takes_a_right_away_ends_the_sessions(team, change):
    person(team, "root", Role.ADMIN)
    made, key = person(team), sign_in(team)
    if change == "role":
        team.people.set_role(made.id, Role.READER, ROOT)
    elif change == "disable":
        team.people.set_disabled(made.id, True, ROOT)
        assert sign_in(team) is None
    elif change == "password":
        team.people.set_password(made.id, "another four words", ROOT)
        assert sign_in(team) is None
    elif change == "own password":
        assert not team.people.change_password(made.id, "not it at all, no", "another four words", ROOT)
        assert team.entry.of_session(key)
        assert team.people.change_password(made.id, GOOD, "another four words", ROOT)
    else:
        team.entry.end_session(made.id, team.entry.of_session(key).key, ROOT)
    assert team.entry.of_session(key) is None


def test_a_token_reaches_no_further_than_its_owner(team, clock):
    person(team, "root", Role.ADMIN)
    made = person(team)
    key, token = team.entry.add_token(made, "x", Role.ADMIN, 3, ROOT)
    assert team.entry.of_token(key).role is Role.ADMIN
    made = team.people.set_role(made.id, Role.READER, ROOT)
    assert team.entry.of_token(key).role is Role.READER
    with pytest.raises(UsageError):
        team.entry.add_token(made, "x", Role.ANALYST, 3, ROOT)
    clock.on(days=3)
    assert team.entry.of_token(key) is None
    assert team.entry.tokens(made.id)[0].id == token.id


def test_a_token_is_revoked_by_its_owner_alone(team):
    made, other = person(team), person(team, "ivo", Role.READER)
    key, token = team.entry.add_token(made, "x", Role.READER, 3, ROOT)
    with pytest.raises(NotFound):
        team.entry.revoke(other.id, token.id, ROOT)
    assert team.entry.of_token(key)
    team.entry.revoke(made.id, token.id, ROOT)
    assert team.entry.of_token(key) is None
    with pytest.raises(NotFound):
        team.entry.revoke(made.id, token.id, ROOT)


@pytest.mark.parametrize("key", ["", "muster_", "\ud800", "x" * 100_000])
def test_no_key_is_nobodys(team, key):
    person(team)
    assert team.entry.of_token(key) is None
    assert team.entry.of_session(key) is None


def test_an_invitation_is_good_once_and_for_three_days(team, clock):
    made = team.people.add("ivo", Role.ANALYST, ROOT)
    assert sign_in(team, "ivo", "") is None
    first = team.people.invite(made.id, ROOT)
    key = team.people.invite(made.id, ROOT)
    with pytest.raises(NotFound):
        team.people.invited(first)
    with pytest.raises(UsageError):
        team.people.join(key, "too short", "10.0.0.2")
    assert team.people.join(key, GOOD, "10.0.0.2").name == "ivo"
    assert sign_in(team, "ivo")
    with pytest.raises(NotFound):
        team.people.join(key, GOOD, "10.0.0.2")
    late = team.people.invite(made.id, ROOT)
    clock.on(days=3)
    with pytest.raises(NotFound):
        team.people.join(late, GOOD, "10.0.0.2")


def test_the_last_admin_stays(team):
    made = person(team)
    for change in (lambda: team.people.set_role(made.id, Role.READER, ROOT), lambda: team.people.set_disabled(made.id, True, ROOT)):  # fmt: skip
        with pytest.raises(UsageError):
            change()
    assert team.people.named("ana").role is Role.ADMIN
    assert sign_in(team)


def test_the_log_says_who_did_what_from_where_and_shows_tampering(team):
    person(team)
    sign_in(team, password="not it at all, no")
    sign_in(team, "hunter2 my password", GOOD)
    sign_in(team)
    told = [(e.who, e.what, e.address) for e in reversed(team.audited(10).items)]
    assert told == [
        ("root", "account added", "command line"),
        ("root", "password set", "command line"),
        ("ana", "sign-in failed", "10.0.0.1"),
        ("(no such account)", "sign-in failed", "10.0.0.1"),
        ("ana", "signed in", "10.0.0.1"),
    ]
    assert team.audited(1, 1, "ana").total == 2
    assert team.broken() == ()
    with team.book.writing() as connection:
        connection.execute(update(team_schema.audit).where(team_schema.audit.c.seq == 3).values(who="ivo"))
    assert team.broken() == ("audit entry 3 was changed after it was written",)


def test_many_at_once_leave_one_chain(team):
    person(team)

    def work() -> None:
        for _ in range(10):
            team.entry.log(ROOT, "wrote")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert team.audited(1).total == 42
    assert team.broken() == ()


def test_a_busy_book_says_so(team, place, monkeypatch):
    other = TeamBook.open(place)
    engine = other._writer
    with team.book.writing(), pytest.raises(Retry), other.writing() as connection:
        del connection
    assert engine
    other.close()


def test_a_newer_team_is_not_opened(team, place):
    with team.book.writing() as connection:
        connection.execute(team_schema.migrations.insert().values(name="from-tomorrow", position=9))
    with pytest.raises(StopRun):
        TeamBook.open(place)
