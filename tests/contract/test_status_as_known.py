"""The status that a ledger gives from what it kept is the one that a ledger of what was known then gives."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest

from muster.domain.record import Analysis
from muster.domain.status import AsOf, Clock, SiteStatus
from muster.evaluation.synthetic import Options, SyntheticReport, archive
from muster.pipeline import site_material
from muster.pipeline.consolidate import consolidate
from muster.pipeline.site import changed_since, site_status
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

REPORTS = 36
CLOSE = Options(years=1)  # so that stories meet in time
START = datetime(2030, 1, 1, tzinfo=UTC)


@cache
def reports() -> tuple[SyntheticReport, ...]:
    return tuple(archive(11, REPORTS, CLOSE))


@cache
def shuffled() -> tuple[SyntheticReport, ...]:
    return tuple(random.Random(5).sample(reports(), len(reports())))


def fill(ledger: Ledger, told: Sequence[SyntheticReport], portion: int = 10**6) -> None:
    for n, report in enumerate(told, 1):
        ledger.store(report.raw(), Analysis(report.document, report.claims))
        if not n % portion:
            consolidate(ledger)
    consolidate(ledger)


def day_of(report: SyntheticReport) -> date:
    assert report.document.published
    return report.document.published.day


def days() -> list[date]:
    """Days inside of stories: their reports are known in part."""
    found = sorted(day_of(r) for r in reports())
    return [found[len(found) * n // 7] for n in range(1, 7)]


def by(day: date, clock: Clock = Clock.PUBLISHED) -> AsOf:
    return AsOf(day, datetime.combine(day, time.max, tzinfo=UTC), clock)


def told(status: SiteStatus) -> tuple[object, ...]:
    return status.lines, status.questions, status.claims_considered


def statuses(ledger: Ledger, asked: AsOf, places: Sequence[str] | None = None) -> dict[str, SiteStatus]:
    with LedgerReader.open(ledger.address) as reader:
        known = [s.place.id for s in reader.sites()]
        return {place: site_status(reader, place, asked) for place in places or known if place in known}


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "another", _Ticking()) as made:
        yield made


class _Ticking:
    """A clock that goes on a minute with every look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def test_a_ledger_kept_up_and_one_made_anew_give_one_status(ledger: Ledger) -> None:
    fill(ledger, shuffled()[:24], 7)
    with LedgerReader.open(ledger.address) as reader:
        now = reader.last_recorded()
    assert now
    asked = [by(days()[2]), by(days()[5]), AsOf(days()[3], now, Clock.RECORDED)]
    kept_up = [statuses(ledger, one) for one in asked]
    consolidate(ledger, anew=True)
    assert [statuses(ledger, one) for one in asked] == kept_up


def test_what_was_published_later_leaves_no_mark(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger, shuffled())
    for number in (1, 3, 5):
        day = days()[number]
        with Ledger.open(tmp_path / f"{number}") as early:
            fill(early, [r for r in reports() if day_of(r) <= day])
            then = statuses(early, by(day))
        now = statuses(ledger, by(day), list(then))
        assert any(status.lines for status in then.values())
        assert {place: told(one) for place, one in now.items()} == {p: told(s) for p, s in then.items()}


def test_a_later_report_that_shows_whose_copy_a_text_is_leaves_no_mark(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [r for r in archive(1, 60, CLOSE) if r.document.published]
    day = date(2015, 8, 11)  # in the midst of a story that ten reports tell by then
    fill(ledger, many)
    with Ledger.open(tmp_path / "early") as early:
        fill(early, [r for r in many if day_of(r) <= day])
        then = statuses(early, by(day))
    now = statuses(ledger, by(day), list(then))
    assert {place: told(one) for place, one in now.items()} == {p: told(s) for p, s in then.items()}
    monkeypatch.setattr(site_material, "known_groups", lambda reports, kept, *_: kept.groups(reports))
    hindsight = statuses(ledger, by(day), list(then))
    assert any(hindsight[place].lines != one.lines for place, one in now.items())


def test_what_was_recorded_later_leaves_no_mark(another: Ledger) -> None:
    fill(another, shuffled()[:18])
    with LedgerReader.open(another.address) as reader:
        moment = reader.last_recorded()
    assert moment
    asked = AsOf(days()[4], moment, Clock.RECORDED)
    then = statuses(another, asked)
    fill(another, shuffled()[18:], 7)
    now = statuses(another, asked, list(then))
    assert any(status.lines for status in then.values())
    assert {place: told(one) for place, one in now.items()} == {p: told(s) for p, s in then.items()}


def test_what_is_not_read_is_counted_and_dated(another: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(another, reports())
    day = max(day_of(r) for r in reports())
    with LedgerReader.open(another.address) as reader:
        place = reader.sites()[0].place.id
        whole = site_status(reader, place, by(day))
        assert (whole.claims_unread, whole.newest_unread) == (0, None)
        monkeypatch.setattr(site_material, "NEWEST", 3)
        monkeypatch.setattr(site_material, "READ", 5)
        cut = site_status(reader, place, by(day))
        assert cut.claims_considered <= 5
        named = len(reader.claims_at(place))
        assert named - 5 <= cut.claims_unread <= whole.claims_considered - cut.claims_considered
        assert "not read" in (cut.unread_words or "")
        assert cut.newest_unread
        assert cut.newest_unread <= day
        assert site_status(reader, place, by(day), everything=True) == whole


def test_a_larger_archive_changes_a_cut_status_through_nothing_older(
    another: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claims that are not read change no line: the newest are the same with and without the oldest."""
    monkeypatch.setattr(site_material, "NEWEST", 4)
    ordered = sorted(reports(), key=day_of)
    fill(another, ordered[18:])
    day = day_of(ordered[-1])
    with LedgerReader.open(another.address) as reader:
        place = reader.sites()[0].place.id
        before = site_status(reader, place, by(day))
        fill(another, ordered[:6])
        after = site_status(reader, place, by(day))
        assert told(before) == told(after)
        changed = changed_since(reader, after, day)
    assert changed == ()
