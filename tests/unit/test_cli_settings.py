"""Settings from file and environment, and the options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from muster.cli.options import as_of, bounding_box
from muster.config import Settings, load
from muster.domain.errors import UsageError
from muster.domain.status import Clock
from muster.store.address import Address

NOW = datetime(2025, 1, 31, 12, tzinfo=UTC)


def test_without_anything_there_are_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == Settings(Address(Path("muster-ledger")), 1, None)
    assert load(tmp_path, {}).clock().tzinfo is UTC


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "muster.toml").write_text('ledger = "filed"\nworkers = 3\n')
    assert load(tmp_path, {}) == Settings(Address(Path("filed")), 3)
    assert load(tmp_path, {"MUSTER_LEDGER": "env", "MUSTER_WORKERS": "2"}) == Settings(
        Address(Path("env")), 2
    )


def test_a_file_of_owners_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "muster.toml").write_text('owners = "houses.tsv"\n')
    assert load(tmp_path, {}).owners == Path("houses.tsv")
    assert load(tmp_path, {"MUSTER_OWNERS": "other.tsv"}).owners == Path("other.tsv")


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("ledgr = 'x'", "no setting is called 'ledgr'"),
        ("ledger = 3", "ledger must be text"),
        ("workers = true", "workers must be a number"),
        ("owners = 1", "owners must be text"),
        ("ledger = ", "not readable as TOML"),
        ("workers = 0", "at least 1"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, written: str, complaint: str) -> None:
    (tmp_path / "muster.toml").write_text(written)
    with pytest.raises(UsageError, match=complaint):
        load(tmp_path, {})


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"MUSTER_NOW": "2025-01-31T12:00:00Z"}, NOW),
        ({"MUSTER_NOW": "2025-01-31T14:00:00+02:00"}, NOW),
        ({"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}, NOW),
        ({"MUSTER_NOW": "2025-01-31T12:00:00Z", "SOURCE_DATE_EPOCH": "0"}, NOW),
    ],
)
def test_the_clock_can_be_fixed(tmp_path: Path, environment: dict[str, str], expected: datetime) -> None:
    assert load(tmp_path, environment).clock() == expected


@pytest.mark.parametrize(
    "environment", [{"MUSTER_NOW": "yesterday"}, {"SOURCE_DATE_EPOCH": "x"}, {"MUSTER_WORKERS": "many"}]
)
def test_a_variable_with_a_mistake_is_refused(tmp_path: Path, environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=next(iter(environment))):
        load(tmp_path, environment)


def test_a_day_of_knowledge_reaches_to_its_end() -> None:
    point = as_of(datetime(2024, 12, 14), datetime(2024, 12, 15), Clock.RECORDED, NOW)
    assert (point.valid, point.clock) == (date(2024, 12, 14), Clock.RECORDED)
    assert datetime(2024, 12, 15, 23, 59, 59, tzinfo=UTC) < point.known < datetime(2024, 12, 16, tzinfo=UTC)
    assert as_of(None, None, Clock.PUBLISHED, NOW) == (NOW.date(), NOW, Clock.PUBLISHED)


def test_a_box_may_cross_the_antimeridian_but_not_stand_on_its_head() -> None:
    assert bounding_box("170,-20,-170,0") == (170.0, -20.0, -170.0, 0.0)
    for wrong in ("1,2,3", "a,b,c,d", "0,10,0,-10", "-181,0,0,0", "nan,0,0,0"):
        with pytest.raises(UsageError):
            bounding_box(wrong)
